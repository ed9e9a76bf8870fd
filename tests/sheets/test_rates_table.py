"""LPR on 回款_参数: what the clerk adds is used from the next run on, and shown again."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.results.parameters import read_parameters
from xl_huikuan.sheets.results.rates_table import rate_blocks
from xl_huikuan.sheets.table import Block

DAY = dt.date(2026, 10, 31)


def rows_of(block: Block) -> list[list[object]]:
    columns = [column.values for column in block.columns]
    rows = [[*row] for row in zip(*columns, strict=True)]
    return [[block.heading], [column.title for column in block.columns], *rows, []]


def saved(*typed: tuple[object, object], settings: Settings | None = None) -> Grid:
    """Both tables as the clerk saves them, with rows typed into the empty ones, and more below."""
    known, added = (rows_of(block) for block in rate_blocks(settings or Settings(), DAY))
    blank = next(i for i, row in enumerate(added) if row == ["", ""])
    added[blank : blank + len(typed)] = [list(row) for row in typed]
    below = [["二、识别结果:每张表是什么"], ["工作表", "项目"], ["应收", "本表用途"]]
    return Grid.from_rows("回款_参数", [*known, *added, *below])


def read(grid: Grid) -> Settings:
    return Settings().with_texts(read_parameters(grid)[0])


def test_added_rows_are_used_and_shown_again():
    """A date cell or a text, a number or a percentage; nothing typed changes nothing."""
    settings = read(saved((dt.datetime(2026, 7, 20), 3.0), ("2026年8月20日", "2.90%")))

    assert settings.rates.until == dt.date(2026, 8, 20)
    assert settings.rates.changes[-1].rate == Decimal("0.029")
    assert read(saved(settings=settings)).rates == settings.rates
    assert read(saved()).rates == Settings().rates


def test_a_month_is_added_to_what_was_typed_before():
    settings = read(saved(("2026-07-20", "3.00")))
    later = read(saved(("2026-08-20", "2.9"), settings=settings))

    assert [rate.percent for rate in later.rates.changes[-2:]] == ["3.00%", "2.90%"]
    assert later.rates.until == dt.date(2026, 8, 20)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ([("2026-05-20", "3.00")], "2026-05-20 不晚于已有的 2026-06-22"),
        ([("2026-08-20", "3.00"), ("2026-07-20", "3.00")], "2026-07-20 不晚于已有的 2026-08-20"),
        ([("2026-07-20", "")], "「2026-07-20」看不懂"),
        ([("", "3.00")], "「3.00」看不懂"),
        ([("2026-07-20", "300")], "300% 不合理"),
    ],
)
def test_rows_that_cannot_be_are_told(typed, message):
    """Known already, out of order, half filled, without a decimal point."""
    with pytest.raises(SettingInvalid, match=message):
        read(saved(*typed))


def test_the_sheet_says_how_far_the_rates_are_known():
    """As of the end of October nothing after June is known, until the clerk fills it in."""
    _, added = rate_blocks(Settings(), DAY)
    _, filled = rate_blocks(Settings({"lpr_added": "2026-11-20 3.00"}), DAY)
    known, _ = rate_blocks(Settings(), DAY)

    assert "已知到 2026-06-22;截至日期 2026-10-31 之前公布的请补填" in added.heading
    assert "补填" not in filled.heading
    assert list(known.columns[1].values)[-1] == "3.00"
