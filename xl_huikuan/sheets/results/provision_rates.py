"""计提比例 on 回款_参数: the company's own rate of each yearly bucket, each cell a setting."""

from __future__ import annotations

from collections.abc import Sequence

from xl_huikuan.core.policy import SCHEME_YEARS
from xl_huikuan.core.provision_rows import RATE_KEYS, UNDATED, UNDATED_KEY
from xl_huikuan.core.settings import BY_KEY, Settings
from xl_huikuan.sheets.results.setting_text import setting_text
from xl_huikuan.sheets.table import Block, Column

PROVISION_HEAD = ("账龄段", "计提比例(%)")
_KEYS = dict(zip((*SCHEME_YEARS.labels, UNDATED), (*RATE_KEYS, UNDATED_KEY), strict=True))


def provision_rates_block(settings: Settings) -> Block:
    """Return the rates in force beside the usual ones."""
    rows = [BY_KEY[key] for key in _KEYS.values()]
    values = [setting_text(row, settings[row.key]) for row in rows]
    return Block(
        (
            Column(PROVISION_HEAD[0], "text", list(_KEYS), 24),
            Column(PROVISION_HEAD[1], "text", values, 26),
            Column("默认值", "text", [setting_text(row, row.default) for row in rows], 16),
        ),
        heading="计提比例:账龄比例法每一段按余额的百分之几计提坏账准备,5% 填 5(写在 回款_坏账准备)",
        editable=1,
    )


def rate_settings(row: Sequence[str]) -> dict[str, str]:
    """Return setting title → text of a row of the table; {} when it is no row of it."""
    key = _KEYS.get(row[0])
    return {BY_KEY[key].title: row[1]} if key else {}
