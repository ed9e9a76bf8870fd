"""Columns of calamine's values: what each becomes, however few are remembered."""

from __future__ import annotations

import datetime as dt

import pytest

from xl_huikuan.sheets.files import column_builder
from xl_huikuan.sheets.grid import Kind

# Counted by hand from 1899-12-30: 2026-01-01 is day 46,023.
NEW_YEAR, NOON = dt.date(2026, 1, 1), dt.datetime(2026, 1, 2, 12)
DATES = [NEW_YEAR, NOON, dt.timedelta(hours=6), dt.date(2026, 1, 3), NEW_YEAR, NOON]
SERIALS = [46_023, 46_024.5, 0.25, 46_025, 46_023, 46_024.5]


@pytest.mark.parametrize("remembered", [2, 1_000])
def test_dates_become_serials(monkeypatch, remembered):
    monkeypatch.setattr(column_builder, "_MANY_DATES", remembered)

    [column] = column_builder.columns_of([[value] for value in DATES], 1)

    assert column.numbers.tolist() == SERIALS
    assert set(column.kinds) == {Kind.DATE}
    assert set(column.codes) == {-1}


def test_a_mixed_column_keeps_the_kind_of_each_cell():
    [column] = column_builder.columns_of([["甲"], [NEW_YEAR], [""], [5], [True]], 1)

    assert column.kinds.tolist() == [Kind.TEXT, Kind.DATE, Kind.BLANK, Kind.NUMBER, Kind.BOOL]
    assert column.numbers[[1, 3, 4]].tolist() == [46_023, 5, 1]
    assert column.texts == ("甲",)
