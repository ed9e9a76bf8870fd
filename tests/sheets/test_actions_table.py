"""催收动作 on 回款_参数: what the company changes in a case is in force at the next run."""

from __future__ import annotations

from typing import Any

import pytest

from xl_huikuan.core.action_rows import ACTIONS
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.results.actions_table import actions_block
from xl_huikuan.sheets.results.parameters import read_parameters


def saved(settings: Settings, **changed: Any) -> Grid:
    """The table as the clerk saves it: the row of 一级催收, changed by heading."""
    block = actions_block(settings)
    titles = [column.title for column in block.columns]
    rows = [list(row) for row in zip(*(column.values for column in block.columns), strict=True)]
    (plain,) = [row for row in rows if row[0] == "一级催收"]
    for title, value in changed.items():
        plain[titles.index(title)] = value
    return Grid.from_rows("回款_参数", [["标题"], [], [block.heading], titles, *rows])


def read(grid: Grid) -> Settings:
    return Settings().with_texts(read_parameters(grid)[0])


def test_the_actions_are_read_back_as_they_were_written():
    own = {"action_legal_every": 20, "action_soon_way": "短信", "action_dead_role": "法务"}
    settings = read(saved(Settings(own)))

    assert all(settings[key] == Settings(own)[key] for rule in ACTIONS for key in rule.keys)


def test_what_the_company_changes_is_in_force():
    settings = read(
        saved(Settings(), 方式="上门", 间隔天数=4.0, 由谁办="财务", 动作="先发对账单", 谁同意="")
    )

    stem = "action_first_"
    values = [settings[stem + what] for what in ("way", "every", "role", "do", "approver")]
    assert values == ["上门", 4, "财务", "先发对账单", "财务主管"]  # blank = as before
    assert settings["action_second_way"] == "电话"


def test_a_slip_in_the_table_is_told_with_its_case():
    with pytest.raises(SettingInvalid, match="「一级催收:方式」不能是「托梦」"):
        read(saved(Settings(), 方式="托梦"))
