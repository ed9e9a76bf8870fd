"""经营状况评分 on 回款_参数: what the company changes in a band is in force at the next run."""

from __future__ import annotations

from typing import Any

import pytest

from xl_huikuan.core.credit_rows import BANDS
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.results.bands_table import bands_block
from xl_huikuan.sheets.results.parameters import read_parameters


def saved(settings: Settings, **changed: Any) -> Grid:
    """The table as the clerk saves it: the row of 资产负债率, changed by heading."""
    block = bands_block(settings)
    titles = [column.title for column in block.columns]
    rows = [list(row) for row in zip(*(column.values for column in block.columns), strict=True)]
    for title, value in changed.items():
        rows[0][titles.index(title)] = value
    return Grid.from_rows("回款_参数", [["标题"], [], [block.heading], titles, *rows])


def read(grid: Grid) -> Settings:
    return Settings().with_texts(read_parameters(grid)[0])


def test_the_bands_are_read_back_as_they_were_written():
    own = {"band_debt_pass": 70.0, "band_quick_none": 0.25, "band_margin_weight": 12.5}
    settings = read(saved(Settings(own)))

    for band in BANDS:
        for key in (band.weight_key, band.full_key, band.pass_key, band.none_key):
            assert settings[key] == Settings(own)[key]


def test_what_the_company_changes_is_in_force():
    settings = read(
        saved(Settings(), **{"100分": "40%", "60分(可空)": 65, "0分": 90.0, "权重": "30"})
    )

    values = [settings[f"band_debt_{what}"] for what in ("full", "pass", "none", "weight")]
    assert values == [40, 65, 90, 30]
    assert settings["band_current_pass"] is None


def test_a_slip_in_the_table_is_told_with_its_ratio():
    with pytest.raises(SettingInvalid, match="「资产负债率:0分」应为数字,现在是「很高」"):
        read(saved(Settings(), **{"0分": "很高"}))
