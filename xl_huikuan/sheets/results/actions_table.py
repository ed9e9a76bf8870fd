"""催收动作 on 回款_参数: a row per case, each cell besides the case a setting of its own."""

from __future__ import annotations

from collections.abc import Sequence

from xl_huikuan.core.action_rows import ACTIONS, ROLES, WAYS
from xl_huikuan.core.settings import BY_KEY, Settings
from xl_huikuan.sheets.results.setting_text import setting_text
from xl_huikuan.sheets.table import Block, Column

ACTIONS_HEAD = ("情形", "方式")
_TITLES = (*ACTIONS_HEAD, "间隔天数", "由谁办", "动作", "谁同意")
_KINDS = ("wrap", "text", "text", "text", "wrap", "text")
_WIDTHS = (24, 26, 16, 12, 60, 16)
_BY_CASE = {rule.case: rule for rule in ACTIONS}


def actions_block(settings: Settings) -> Block:
    """Return the table with the values in force."""
    rows = [
        (rule.case, *(setting_text(BY_KEY[key], settings[key]) for key in rule.keys))
        for rule in ACTIONS
    ]
    return Block(
        tuple(
            Column(title, _KINDS[k], [row[k] for row in rows], _WIDTHS[k])
            for k, title in enumerate(_TITLES)
        ),
        heading="催收动作:从上到下第一个符合的情形决定怎么催、隔几天、由谁办(级别的天数在「催收阶梯」改,大额在参数「大额」改)",
        editable=1,
        also=(2, 3, 4, 5),
        lists={1: WAYS, 3: ROLES},
    )


def action_settings(row: Sequence[str]) -> dict[str, str]:
    """Return setting title → text of a row of the table; {} when it is no row of it."""
    rule = _BY_CASE.get(row[0])
    keys = rule.keys if rule else ()
    return {BY_KEY[key].title: row[k] for k, key in enumerate(keys, 1)}
