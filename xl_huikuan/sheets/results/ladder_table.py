"""催收阶梯 on 回款_参数: a row per rung of the dunning ladder, each cell a setting of its own."""

from __future__ import annotations

from collections.abc import Sequence

from xl_huikuan.core.policy import LADDER, DunningLevel
from xl_huikuan.core.settings import BY_KEY, Settings
from xl_huikuan.sheets.results.setting_text import setting_text
from xl_huikuan.sheets.table import Block, Column

LADDER_HEAD = ("级别", "起始逾期天数")
_ACTION = 4  # column of the action, the only one besides the name that is not a setting
_BY_NAME = {f"{rung.level} {rung.name}": rung for rung in LADDER}
_WIDTHS = (24, 26, 16, 12, 60, 16, 16)


def _keys(rung: DunningLevel) -> dict[int, str]:
    """Return column → key of the setting that stands there."""
    keys = (rung.key, rung.interval_key, rung.minimum_key, rung.signatory_key, rung.approver_key)
    return dict(zip((1, 2, 3, 5, 6), keys, strict=True))


def ladder_block(settings: Settings) -> Block:
    """Return the ladder with the values in force."""
    titles = (*LADDER_HEAD, "间隔天数", "最低金额", "建议动作", "签发人", "审批人")
    rows = [_row(name, rung, settings) for name, rung in _BY_NAME.items()]
    columns = tuple(
        Column(title, "wrap" if k == _ACTION else "text", [row[k] for row in rows], _WIDTHS[k])
        for k, title in enumerate(titles)
    )
    return Block(
        columns,
        heading="催收阶梯:逾期几天发哪一级的函、隔几天再发、谁签发、谁审批(宽限天数和最低催收金额对每一级都适用)",
        editable=1,
        also=tuple(sorted(set(_keys(LADDER[0])) - {1})),
    )


def _row(name: str, rung: DunningLevel, settings: Settings) -> list[str]:
    cells = {0: name, _ACTION: rung.action}
    cells |= {k: setting_text(BY_KEY[key], settings[key]) for k, key in _keys(rung).items()}
    return [cells[k] for k in sorted(cells)]


def rung_settings(row: Sequence[str]) -> dict[str, str]:
    """Return setting title → text of a row of the ladder; {} when it is no rung of it."""
    rung = _BY_NAME.get(row[0])
    return {BY_KEY[key].title: row[k] for k, key in _keys(rung).items()} if rung else {}
