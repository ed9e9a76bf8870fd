"""人民币大写: the table of the domain study, the official pairs, and reading it back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.core.money import fen
from xl_huikuan.core.rmb import rmb_matches, rmb_upper

TABLE = """
0 零元整|0.01 壹分|0.05 伍分|0.10 壹角整|0.53 伍角叁分|1 壹元整|1.01 壹元零壹分|1.10 壹元壹角整
10 壹拾元整|10.05 壹拾元零伍分|10.50 壹拾元零伍角整|15 壹拾伍元整|100.05 壹佰元零伍分
101 壹佰零壹元整|110 壹佰壹拾元整|1001 壹仟零壹元整|1010 壹仟零壹拾元整|1005.20 壹仟零伍元贰角整
1023.40 壹仟零贰拾叁元肆角整|1680.32 壹仟陆佰捌拾元零叁角贰分|2000.70 贰仟元零柒角整
6007.14 陆仟零柒元壹角肆分|10001 壹万零壹元整|10010 壹万零壹拾元整|10100 壹万零壹佰元整
11000.50 壹万壹仟元零伍角整|16409.02 壹万陆仟肆佰零玖元零贰分|30000.30 叁万元零叁角整
50500.05 伍万零伍佰元零伍分|100001.10 壹拾万零壹元壹角整|101000 壹拾万壹仟元整
107000.53 壹拾万柒仟元零伍角叁分|150001 壹拾伍万零壹元整|1000100 壹佰万零壹佰元整
1001000 壹佰万壹仟元整|1010000 壹佰零壹万元整|1050000.50 壹佰零伍万元零伍角整
3504096.43 叁佰伍拾万肆仟零玖拾陆元肆角叁分|10000001.01 壹仟万零壹元零壹分
10100000 壹仟零壹拾万元整|100000001 壹亿零壹元整|100010000 壹亿零壹万元整
100100000 壹亿零壹拾万元整|101000000 壹亿零壹佰万元整
123456789.01 壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元零壹分|1000000001 壹拾亿零壹元整
20000000000 贰佰亿元整|1000000000000 壹万亿元整
1234567890123.45 壹万贰仟叁佰肆拾伍亿陆仟柒佰捌拾玖万零壹佰贰拾叁元肆角伍分
-1500 负壹仟伍佰元整|99.995 壹佰元整|0.004 零元整
1409.50 壹仟肆佰零玖元伍角整|325.04 叁佰贰拾伍元零肆分
"""
ROWS = [row.split(" ") for row in TABLE.replace("\n", "|").split("|") if row]

VALUES = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000, "万": 10**4, "亿": 10**8}


def read_number(text):
    """Read capitals back: what stands before a unit is multiplied by it, 亿 and 万 first."""
    for unit in ("亿", "万", "仟", "佰", "拾"):
        high, found, low = text.rpartition(unit) if unit == "亿" else text.partition(unit)
        if found:
            return read_number(high) * UNITS[unit] + read_number(low)
    return VALUES[text.strip("零")] if text.strip("零") else 0


def read_fen(text):
    body = text.removeprefix("负").removesuffix("整")
    yuan, has_yuan, rest = body.rpartition("元")
    jiao, _, cents = rest.rpartition("角")
    whole = read_number(yuan) if has_yuan else 0
    value = whole * 100 + read_number(jiao) * 10 + read_number(cents.removesuffix("分"))
    return -value if text.startswith("负") else value


@pytest.mark.parametrize(("amount", "upper"), ROWS)
def test_writes_the_table_of_amounts(amount, upper):
    """Each amount of the table has exactly one text in our style."""

    assert rmb_upper(fen(amount)) == upper


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("1409.50", "人民币壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("107000.53", "壹拾万零柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("100005000", "壹亿伍仟元整"),
        ("100005000", "壹亿零伍仟元整"),
        ("100", "人民幣壹佰圓正"),
        ("-1500", "人民币负壹仟伍佰圆整"),
        ("26300", " 貳萬陸仟參佰圓整 "),
        ("0.53", "零元伍角叁分"),
        ("0.05", "零元零伍分"),
    ],
)
def test_accepts_every_lawful_variant(amount, text):
    """The norm leaves some 零 and 整 open, and both scripts are in use."""

    assert rmb_matches(text, fen(amount))


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("1680.32", "壹仟陆佰捌拾元零叁角叁分"),
        ("100", "壹佰元"),
        ("325.04", "叁佰贰拾伍元肆分"),
        ("0.01", "壹分整"),
        ("15", "拾伍元整"),
        ("10001", "壹万壹元整"),
        ("1500", "负壹仟伍佰元整"),
        ("100", ""),
    ],
)
def test_refuses_other_amounts_and_unlawful_texts(amount, text):
    """A wrong amount, a missing 整 after 元, a missing obligatory 零 and 拾 without 壹 fail."""

    assert not rmb_matches(text, fen(amount))


def test_bank_forms_may_leave_whole_out_after_jiao():
    """整 after 角 may be switched off; after 元 it stays."""

    assert rmb_upper(140950, whole_after_jiao=False) == "壹仟肆佰零玖元伍角"
    assert rmb_upper(140900, whole_after_jiao=False) == "壹仟肆佰零玖元整"


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_capitals_read_back_to_the_same_fen(amount):
    """Writing then reading gives the same fen, and the text matches its own amount only."""
    text = rmb_upper(amount)

    assert read_fen(text) == amount
    assert rmb_matches(text, amount)
    assert not rmb_matches(text, amount + 1)
