"""Invariants 10 to 13: between text, cell numbers and fen nothing is lost or invented."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from tests.properties.strategies import tries
from xl_huikuan.core.money import MAX_FEN, fen, fen_array, money_text, round_half_up, yuan
from xl_huikuan.core.rmb import rmb_matches, rmb_upper
from xl_huikuan.sheets.cell_text import State, amount_of
from xl_huikuan.sheets.cells import parse_amounts
from xl_huikuan.sheets.grid import make_column

FEN = st.one_of(
    st.integers(-MAX_FEN, MAX_FEN),
    st.integers(-(10**6), 10**6),
    st.integers(0, 14).flatmap(lambda n: st.integers(-2, 2).map(lambda step: 10**n + step)),
    st.lists(st.sampled_from([0, 0, 0, 1, 9]), min_size=1, max_size=15).map(
        lambda digits: int("".join(map(str, digits)))
    ),
)
DIGITS = st.one_of(st.integers(-(10**13) + 1, 10**13 - 10), st.integers(-(10**6), 10**6))
FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@tries(600)
@given(FEN)
def test_10_fen_exact(amount):
    """10 FenExact: fen written in any of the clerk's ways are read as the same fen."""
    text = money_text(amount)
    plain = text.replace(",", "")

    assert fen(yuan(amount)) == fen(plain) == amount
    for written in (
        text,
        plain,
        f"￥{text}",
        f"{text}元",
        text.translate(FULL_WIDTH),
        f" {text}\u3000",
    ):
        assert amount_of(written)[:3] == (State.OK, amount, False), written
    brackets = f"({money_text(abs(amount))})"
    assert amount_of(brackets).fen == -abs(amount)


def upper_by_hand(text: str) -> int:
    """Read an amount in capitals digit by digit; returns fen."""
    negative = text.startswith("负")
    whole, _, rest = text.removeprefix("负").removesuffix("整").rpartition("元")
    value = _section(whole) * 100
    for unit, size in (("角", 10), ("分", 1)):
        at = rest.find(unit)
        value += "零壹贰叁肆伍陆柒捌玖".index(rest[at - 1]) * size if at > 0 else 0
    return -value if negative else value


def _section(text: str) -> int:
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if unit in text:
            high, _, low = text.rpartition(unit)
            return _section(high) * size + _section(low)
    value, digit = 0, 0
    for char in text:
        if char in "仟佰拾":
            value += digit * {"仟": 1000, "佰": 100, "拾": 10}[char]
            digit = 0
        else:
            digit = "零壹贰叁肆伍陆柒捌玖".index(char)
    return value + digit


@tries(600)
@given(FEN, st.booleans())
def test_11_chinese_upper(amount, whole):
    """11 ChineseUpper: capitals mean the amount they were written for and no other."""
    text = rmb_upper(amount, whole_after_jiao=whole)

    assert upper_by_hand(text) == amount
    assert rmb_matches(text, amount)
    assert rmb_matches(f"人民币{text}", amount)
    for other in (amount + 1, amount - 1, amount * 10 or 10, -amount or 1):
        assert not rmb_matches(text, other)


@tries(600)
@given(FEN)
def test_12_float_border(amount):
    """12 FloatBorder: whole fen come back from the number a cell holds, through every reader."""
    number = float(amount) / 100
    whole, off = fen_array(np.array([number]))
    read = parse_amounts(make_column([number]), np.arange(1))

    assert (int(whole[0]), bool(off[0])) == (amount, False)
    assert (int(read.fen[0]), bool(read.subfen[0])) == (amount, False)


@tries(600)
@example(1005, 3)  # 1.005 * 100 is 100.49999999999999
@example(2675, 3)
@example(-125, 3)
@example(1045, 3)  # an even fen before the half
@given(
    st.one_of(DIGITS, DIGITS.map(lambda n: n // 10 * 10 + 5)),
    st.sampled_from((0, 2, 3, 3, 3, 4, 8)),
)
def test_13_half_up(digits, places):
    """13 HalfUp: parts of a fen are rounded half away from zero, as they are written."""
    written = Decimal(digits).scaleb(-places)
    text = f"{written:f}"
    expected = int((written * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    whole, _ = fen_array(np.array([float(text)]))

    assert fen(text) == fen(written) == expected
    assert round_half_up(written, 2) * 100 == expected
    assert int(whole[0]) == expected
    assert amount_of(text).fen == expected
