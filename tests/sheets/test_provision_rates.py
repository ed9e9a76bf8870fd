"""计提比例 on 回款_参数: what the clerk changes in a bucket is in force at the next run."""

from __future__ import annotations

from typing import Any

import pytest

from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.provision_rows import RATE_KEYS, UNDATED_KEY
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.results.parameters import read_parameters
from xl_huikuan.sheets.results.provision_rates import provision_rates_block


def saved(settings: Settings, row: int = 0, rate: Any = None) -> Grid:
    """The table as the clerk saves it, one rate changed."""
    block = provision_rates_block(settings)
    titles = [column.title for column in block.columns]
    rows = [list(line) for line in zip(*(column.values for column in block.columns), strict=True)]
    if rate is not None:
        rows[row][1] = rate
    return Grid.from_rows("回款_参数", [["标题"], [], [block.heading], titles, *rows])


def read(grid: Grid) -> Settings:
    return Settings().with_texts(read_parameters(grid)[0])


def test_the_rates_are_read_back_as_they_were_written():
    """The usual ones, one of the company's own, and none for what has no date."""
    settings = read(saved(Settings({"provision_rate3": 20.0})))

    assert [settings[key] for key in RATE_KEYS] == [5, 10, 20, 50, 80, 100]
    assert settings[UNDATED_KEY] is None


@pytest.mark.parametrize("typed", [7.5, "7.5", "7.5%"])
def test_what_the_clerk_changes_is_in_force(typed: Any):
    assert read(saved(Settings(), 1, typed))["provision_rate2"] == 7.5


def test_what_has_no_date_is_given_a_rate_in_the_last_line():
    assert read(saved(Settings(), 6, 30))[UNDATED_KEY] == 30


def test_a_slip_is_told_with_its_bucket():
    with pytest.raises(SettingInvalid, match="「计提比例:1-2年」应在 0 到 100 之间,现在是「150」"):
        read(saved(Settings(), 1, 150))
