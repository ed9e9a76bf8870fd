"""Company codes and invoice numbers: what is accepted and what the clerk is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.core.identity import (
    code_key,
    invoice_no_problem,
    invoice_numbers_in,
    normal_uscc,
    uscc_problem,
)

VALID = [
    "91350100M000100Y43",
    "9144030071526726XG",
    "914403001922038216",
    "91330100799655058B",
    "91990100MA0XL001XX",
    "91990100MA0XL0028X",
    "91990100MA0XL0036Q",
]
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize("code", VALID)
def test_accepts_real_and_synthetic_codes(code):
    """Codes that pass both check characters have no problem."""

    assert uscc_problem(code) == ""


@given(st.sampled_from(VALID), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_changed_character_is_noticed(code, place, char):
    """Weights are powers of 3 modulo the prime 31, so one wrong character never passes."""
    changed = code[:place] + char + code[place + 1 :]

    assert (uscc_problem(changed) == "") == (changed == code)


def test_width_case_and_blanks_are_made_uniform_first():
    """Full-width digits, lower case and blanks are spelling, not errors."""

    assert normal_uscc(" ９１３５0100m000 100y43 ") == "91350100M000100Y43"
    assert uscc_problem(" ９１３５0100m000 100y43 ") == ""


def test_old_tax_numbers_and_blanks_are_no_errors():
    """A 15-digit 税号 was lawful before 2018; a missing code is somebody else's finding."""

    assert uscc_problem("350100123456789") == ""
    assert uscc_problem("") == ""


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("91350100M000100Y4", "17位"),
        ("91350100M000100YO3", "第17位「O」"),
        ("91350100M000100Y44", "校验不符"),
        ("9.14403001922038E+17", "失真"),
    ],
)
def test_says_what_is_wrong_with_a_code(code, word):
    """The reason names the length, the place of the character, or the check."""

    assert word in uscc_problem(code)


def test_a_wrong_organisation_code_is_noticed_although_the_last_check_fits():
    """Generators that use one alphabet for both checks produce such codes."""
    head = "91350100M000100Y5"
    ends = [end for end in ALPHABET if "抄错" in uscc_problem(head + end)]
    body = [end for end in ALPHABET if "主体标识码" in uscc_problem(head + end)]

    assert len(ends) == 31
    assert len(body) == 1


@pytest.mark.parametrize(
    "number", ["26322000006465433531", "12345678", "", "'12345678", "12345678-1"]
)
def test_accepts_invoice_numbers(number):
    """Eight digits, twenty digits of a fully digital invoice, and blank."""

    assert invoice_no_problem(number) == ""


@pytest.mark.parametrize(
    ("number", "word"),
    [
        ("1.23E+19", "失真"),
        ("2.6322000006465E+19", "失真"),
        ("26322000006465400000", "失真"),
        ("12345678-80", "多个"),
        ("12345678、12345679", "多个"),
        ("1234567", "7位"),
        ("19322000006465433531", "年份"),
        ("FP-001", "数字"),
    ],
)
def test_says_what_is_wrong_with_an_invoice_number(number, word):
    """A number destroyed by Excel, several in one cell, a wrong length or year."""

    assert word in invoice_no_problem(number)


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("00123", "123"),
        ("123", "123"),
        ("０12", "12"),
        ("000", "0"),
        ("k01", "K01"),
        (" K01 ", "K01"),
    ],
)
def test_codes_without_what_a_number_loses(code, key):
    """00123 stored as a number is 123; letters and zeros inside stay."""
    assert code_key(code) == key


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("12345678", ("12345678",)),
        ("12345678、12345679", ("12345678", "12345679")),
        ("12345678,12345679；12345680", ("12345678", "12345679", "12345680")),
        ("12345678-80", ("12345678", "12345679", "12345680")),
        ("00000099-12345678", ("00000099-12345678",)),  # no list of twelve million
        ("12345678-1", ("12345678-1",)),  # an instalment
        ("12345678-12", ("12345678-12",)),  # goes back: no list either
        ("12345678~12345680", ("12345678", "12345679", "12345680")),
        ("26322000006465433531 26322000006465433532", ("26322000006465433531", "26322000006465433532")),
        ("FP-001、FP-002", ("FP-001、FP-002",)),
        ("", ("",)),
    ],
)  # fmt: skip
def test_several_numbers_in_one_cell(text, numbers):
    """Numbers listed or run through; what is no invoice number stays one text."""
    assert invoice_numbers_in(text) == numbers
