"""Amounts in capitals, company codes and invoice numbers, by the examples of the norms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.addin.functions.typed import column, formula
from xl_huikuan.addin.functions.all import call

NOT_AVAILABLE = -2146826246  # Value2 of a cell that shows #N/A


@pytest.mark.parametrize(
    ("amount", "capitals"),
    [
        (0.0, "零元整"),
        (0.05, "伍分"),
        (1409.5, "壹仟肆佰零玖元伍角整"),
        (6007.14, "陆仟零柒元壹角肆分"),
        (1680.32, "壹仟陆佰捌拾元零叁角贰分"),
        (107000.53, "壹拾万柒仟元零伍角叁分"),
        (16409.02, "壹万陆仟肆佰零玖元零贰分"),
        (325.04, "叁佰贰拾伍元零肆分"),
        (1234567890123.45, "壹万贰仟叁佰肆拾伍亿陆仟柒佰捌拾玖万零壹佰贰拾叁元肆角伍分"),
        (-1500.0, "负壹仟伍佰元整"),
        (99.995, "壹佰元整"),  # half-up on what is written, not on the binary float
        (0.004, "零元整"),
        ("¥1,409.50元", "壹仟肆佰零玖元伍角整"),
        (None, ""),
        ("一百", "#VALUE!"),
        (1e15, "#NUM!"),
        (NOT_AVAILABLE, "#N/A"),
    ],
)
def test_an_amount_is_written_in_capitals(amount, capitals):
    assert call("HK_RMB", [amount]) == capitals


def test_the_words_around_the_amount_are_the_clerks_choice():
    assert formula("=HK_RMB(1409.5,TRUE)") == "人民币壹仟肆佰零玖元伍角整"
    assert formula("=HK_RMB(1409.5,FALSE,FALSE)") == "壹仟肆佰零玖元伍角"
    assert formula("=HK_RMB(1409,TRUE,FALSE)") == "人民币壹仟肆佰零玖元整"


@pytest.mark.parametrize(
    ("capitals", "amount"),
    [
        ("壹仟陆佰捌拾元零叁角贰分", 1680.32),
        ("人民币壹仟陆佰捌拾圆叁角贰分", 1680.32),
        ("壹拾万零柒仟元伍角叁分", 107000.53),
        ("壹仟肆佰零玖元伍角", 1409.5),
        ("壹仟肆佰零玖元伍角正", 1409.5),
        ("壹萬圓正", 10000.0),
    ],
)
def test_every_lawful_way_of_writing_is_accepted(capitals, amount):
    assert call("HK_CHECKRMB", [capitals, amount]) is True
    assert call("HK_CHECKRMB", [capitals, amount + 0.01]) is False


def test_capitals_are_checked_down_a_column():
    capitals = column(["壹元整", "贰元整", None])

    assert call("HK_CHECKRMB", [capitals, column([1.0, 1.0, 1.0])]) == ((True,), (False,), ("",))


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_what_we_write_we_accept(fen):
    amount = f"{fen / 100:.2f}"

    assert call("HK_CHECKRMB", [call("HK_RMB", [amount, True]), amount]) is True


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("91350100M000100Y43", "通过"),
        ("914403001922038216", "通过"),
        (" ９１３５0100m000 100y43 ", "通过"),
        ("350100123456789", "旧税号"),
        (350100123456789.0, "旧税号"),  # 15 digits survive in a number
        ("91350100M000100Y44", "统一社会信用代码校验不符,可能抄错了一位"),
        ("91350100M000100Y4", "统一社会信用代码应为18位,现在是17位"),
        (None, ""),
        (NOT_AVAILABLE, "#N/A"),
    ],
)
def test_a_company_code_passes_or_says_what_is_wrong(code, verdict):
    assert call("HK_USCC", [code]) == verdict


@pytest.mark.parametrize(
    ("number", "verdict"),
    [
        ("26322000006465433531", "通过"),
        ("12345678", "通过"),
        (12345678.0, "通过"),
        ("'12345678", "通过"),
        ("1234567", "发票号应为8位或20位数字,现在是7位"),
        ("12345678-80", "一格里有多个发票号,请拆成一行一张发票"),
        (None, ""),
        (NOT_AVAILABLE, "#N/A"),
    ],
)
def test_an_invoice_number_passes_or_says_what_is_wrong(number, verdict):
    assert call("HK_INVOICENO", [number]) == verdict


@given(st.integers(10**15, 10**20 - 1))
def test_a_number_of_16_digits_or_more_is_told_as_lost(digits):
    """Excel keeps 15 digits of a number, so it must never pass for the invoice or the company."""
    assert "已失真" in call("HK_INVOICENO", [float(digits)])
    assert "已失真" in call("HK_USCC", [float(digits)])
