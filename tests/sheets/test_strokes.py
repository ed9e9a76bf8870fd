"""Cells written and read at one stroke, as they are one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.sheets.ooxml.cellxml import fragments, text_fragment
from xl_huikuan.sheets.ooxml.readback import NotPlain, says
from xl_huikuan.sheets.table import Column


@given(st.lists(st.text(max_size=4) | st.sampled_from(["HT-2026", "华东 公司", "a_x0041_", ""])))
def test_texts_written_at_one_stroke_are_those_written_one_by_one(texts):
    codes, written = fragments(Column("", "text", texts))

    assert [written[code] for code in codes] == [text_fragment(text) for text in texts]


@pytest.mark.parametrize(
    ("fen", "written"),
    [(0, b"0.00"), (-1, b"-0.01"), (-100, b"-1.00"), (123_456_789_012_345, b"1234567890123.45")],
)
def test_amounts_written_at_one_stroke(fen, written):
    codes, found = fragments(Column("", "money", np.array([7, fen])))

    assert found[codes[1]] == b"><v>%s</v></c>" % written


def test_simple_texts_are_read_one_by_one_too():
    column = Column("", "text", ["甲公司", "乙公司"])
    first, second = map(text_fragment, column.values)

    assert says([first, second], column)
    assert not says([second, first], column)
    assert not says([first, first], column)
    with pytest.raises(NotPlain):
        says([first + second, second], column)
    with pytest.raises(NotPlain):
        says([first.replace("甲".encode(), b"\xff"), second], column)
