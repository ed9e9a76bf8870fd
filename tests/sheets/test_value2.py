"""Cells as Excel hands them over become columns with nothing lost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.sheets.grid import CellError
from xl_huikuan.sheets.value2 import ERROR_TEXTS, column_of

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False),
    st.sampled_from(["", "甲", "00123", "#N/A", " "]),
    st.sampled_from(sorted(ERROR_TEXTS)),
)


def meant(value):
    """What a Value2 cell holds."""
    if value == "":
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return CellError(ERROR_TEXTS[value])
    return value


@given(st.lists(CELLS))
def test_every_cell_is_what_it_was(values):
    column = column_of(values)

    assert [column.cell(i) for i in range(len(values))] == [meant(value) for value in values]


def test_digits_written_as_text_stay_text():
    column = column_of(("00123", "5"))

    assert (column.cell(0), column.cell(1)) == ("00123", "5")


@pytest.mark.parametrize(
    ("given_", "cells"),
    [
        ((Decimal("1.5"), 7, None), [1.5, 7.0, None]),
        ((dt.datetime(2026, 1, 5), 2.0), [dt.datetime(2026, 1, 5), 2.0]),
    ],
)
def test_other_numbers_and_dates_are_what_they_are(given_, cells):
    column = column_of(given_)

    assert [column.cell(i) for i in range(len(cells))] == cells
