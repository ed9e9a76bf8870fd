"""Texts that are not of the usual form."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.core.usual import DIGITS, unusual, usual_lines


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], []),
        (["12", "3"], []),
        (["发票号", "12", "3"], [(0, "发票号")]),
        (["12", "", "3", "A4", "B5"], [(1, ""), (3, "A4"), (4, "B5")]),
        (["12", "3\n4", "5"], [(0, "12"), (1, "3\n4"), (2, "5")]),  # two lines: no telling
    ],
)
def test_all_but_the_digits_are_found_where_they_stand(texts, expected):
    assert list(unusual(texts, DIGITS)) == expected


@given(st.lists(st.text("0aA", max_size=4), max_size=12))
def test_the_unusual_ones_are_those_that_do_not_match(texts):
    usual = usual_lines("0a|A")
    expected = [(i, text) for i, text in enumerate(texts) if not re.fullmatch("0a|A", text)]

    assert list(unusual(texts, usual)) == expected
