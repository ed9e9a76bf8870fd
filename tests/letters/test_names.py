"""File names: every Windows disk takes them, and no two customers share one."""

from pathlib import PureWindowsPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_huikuan.letters.names import letter_file, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("上海宏达贸易有限公司", "上海宏达贸易有限公司"),
        ('甲/乙\\丙:丁*?"<>|', "甲_乙_丙_丁______"),
        ("..\\..\\evil", "_.._evil"),
        ("CON", "_CON"),
        ("com1.txt", "_com1.txt"),
        ("=cmd|' /C calc'!A0", "cmd_' _C calc'!A0"),
        ("甲\u202e乙\u200b", "甲_乙_"),
        ("名称.  ", "名称"),
        ("=.0", "0"),
        ("= CON", "_CON"),
        ("", "_"),
    ],
)
def test_odd_names_become_harmless(name: str, safe: str) -> None:
    """Paths, reserved names, formulas and invisible characters are taken out."""
    assert safe_name(name) == safe


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120), st.text(max_size=120))
def test_any_two_customers_have_two_files(first: str, second: str) -> None:
    """Whatever the names, also on a disk that knows no upper and lower case."""
    one, two = (letter_file("催款函(一)", name, "", 2026, 1) for name in (first, second))

    assert (one.casefold() == two.casefold()) == (first == second)
    assert PureWindowsPath(one).name == one
    assert not PureWindowsPath(one).is_reserved()
    assert len(one.encode("utf-16-le")) / 2 <= 120
