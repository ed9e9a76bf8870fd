"""催收阶梯 on 回款_参数: what the clerk changes in a rung is in force at the next run."""

from __future__ import annotations

from typing import Any

import pytest

from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.policy import LADDER
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.results.ladder_table import ladder_block
from xl_huikuan.sheets.results.parameters import read_parameters


def saved(settings: Settings, **changed: Any) -> Grid:
    """The table as the clerk saves it: row of the second rung, changed by heading."""
    block = ladder_block(settings)
    titles = [column.title for column in block.columns]
    rows = [list(row) for row in zip(*(column.values for column in block.columns), strict=True)]
    for title, value in changed.items():
        rows[2][titles.index(title)] = value
    return Grid.from_rows("回款_参数", [["标题"], [], [block.heading], titles, *rows])


def read(grid: Grid) -> Settings:
    return Settings().with_texts(read_parameters(grid)[0])


def test_the_ladder_is_read_back_as_it_was_written():
    """Days, interval, amount, who signs and who agrees, of every rung."""
    own = {"level2_from": 40, "level2_minimum": 500_00, "level5_approver": "董事长"}
    settings = read(saved(Settings(own)))

    for rung in LADDER:
        for key in (rung.key, rung.interval_key, rung.minimum_key, rung.signatory_key, rung.approver_key):  # fmt: skip
            assert settings[key] == Settings(own)[key]


def test_what_the_clerk_changes_is_in_force():
    """Letter (二) from day 45, twenty days apart, from 1,000 yuan, signed by the 总监."""
    changed = {"起始逾期天数": 45.0, "间隔天数": "20", "最低金额": 1000, "签发人": "总监"}
    settings = read(saved(Settings(), **changed))

    values = [settings[f"level2_{what}"] for what in ("from", "interval", "minimum", "signatory")]
    assert values == [45, 20, 1000_00, "总监"]
    assert settings["level3_interval"] == 7


def test_a_slip_in_the_table_is_told_with_its_rung():
    with pytest.raises(SettingInvalid, match="「二级催收间隔天数」应为数字,现在是「十天」"):
        read(saved(Settings(), 间隔天数="十天"))
