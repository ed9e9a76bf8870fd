"""Numbers that name a company or an invoice, and what is wrong with them.

统一社会信用代码 by GB 32100-2015 with the organisation code of GB 11714 inside (DOMAIN §2.13);
invoice numbers of 8 or 20 digits (DOMAIN §2.15).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_BODY = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BODY_CHECKS = "0X987654321"  # by Σ mod 11: 11 − r, with 10 → X and 11 → 0
_OLD_TAX_NUMBER = re.compile(r"\d{6}[0-9A-Z]{9}")
_NO_LONGER_DIGITS = re.compile(r"\d(\.\d+)?E\+\d+")  # typed as a number, shown as 9.1E+17
_FIRST_E_INVOICE_YEAR = 21
_NAMED = re.compile(r"(?P<first>\d{8}|\d{20})(?:[-~至](?P<tail>\d{1,20}))?")
_PAPER = re.compile(r"\d{8}(?:-\d)?")  # of eight digits, perhaps with the number of an instalment
_LONGEST_RUN = 200  # invoices in one cell; more is no list


def code_key(code: str) -> str:
    """Return a company's own code without what a number loses: zeros before it, width and case."""
    plain = unicodedata.normalize("NFKC", code).strip().upper()
    return (plain.lstrip("0") or "0") if plain.isdigit() else plain


def normal_uscc(text: str) -> str:
    """Return a code with width, case, blanks and hyphens made uniform."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()


@lru_cache(maxsize=1 << 15)  # a number is looked at by several checks
def uscc_problem(text: str) -> str:
    """Return what is wrong with a 统一社会信用代码 in Chinese; "" when nothing is.

    A blank and an old 15-digit 税号 are not errors.
    """
    code = normal_uscc(text)
    if not code or _OLD_TAX_NUMBER.fullmatch(code):
        return ""
    return _shape_problem(code) or _check_problem(code)


def _shape_problem(code: str) -> str:
    if _NO_LONGER_DIGITS.fullmatch(code):
        return "统一社会信用代码已失真:Excel 只保留15位数字,请按文本重新录入18位代码"
    if len(code) != 18:
        return f"统一社会信用代码应为18位,现在是{len(code)}位"
    for place, char in enumerate(code, 1):
        if char not in _USCC:
            return f"统一社会信用代码第{place}位「{char}」不是允许的字符(不用 I、O、S、V、Z)"
    return ""


def _check_problem(code: str) -> str:
    if _uscc_check(code[:17]) != code[17]:
        return "统一社会信用代码校验不符,可能抄错了一位"
    if _body_check(code[8:16]) != code[16]:
        return "统一社会信用代码中的主体标识码(第9至17位)校验不符,可能抄错了一位"
    return ""


def _uscc_check(head: str) -> str:
    total = sum(_USCC.index(char) * w for char, w in zip(head, _USCC_WEIGHTS, strict=True))
    return _USCC[-total % 31]


def _body_check(head: str) -> str:
    total = sum(_BODY.index(char) * w for char, w in zip(head, _BODY_WEIGHTS, strict=True))
    return _BODY_CHECKS[total % 11]


def invoice_numbers_in(text: str) -> tuple[str, ...]:
    """Return the numbers of a cell: 12345678-80 names three, 12345678-1 is an instalment of one.

    A text that is no list of invoice numbers is one number, whatever it is.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found: list[str] = []
    for part in re.split(r"[、,;/\s]+", plain):
        named = _NAMED.fullmatch(part)
        if named is None:
            return (text,)
        found += _run(named["first"], named["tail"] or "") or [part]
    return tuple(found)


def _run(first: str, tail: str) -> list[str]:
    """Return 12345678 to 12345680 for the tail 80; nothing when the tail does not go on from it."""
    last = first[: -len(tail)] + tail if 2 <= len(tail) <= len(first) else first
    many = int(last) - int(first)
    if not tail or not 0 < many < _LONGEST_RUN:
        return []
    return [f"{int(first) + k:0{len(first)}d}" for k in range(many + 1)]


def invoice_no_problem(text: str) -> str:
    """Return what is wrong with an invoice number in Chinese; "" when nothing is or it is blank.

    A 20-digit number that went through an Excel number keeps 15 digits: it must never be printed.
    """
    number = unicodedata.normalize("NFKC", text).strip().removeprefix("'")
    if not number or _PAPER.fullmatch(number):
        return ""
    if re.fullmatch(r"\d(?:\.\d+)?[eE]\+?\d+", number) or re.fullmatch(r"\d{15}0{5}", number):
        return "发票号已失真:Excel 只保留15位数字,请按文本重新录入20位号码"
    if len(invoice_numbers_in(number)) > 1 or re.search(r"\d{8}\s*[~、,;/\s]\s*\d", number):
        return "一格里有多个发票号,请拆成一行一张发票"
    if not number.isdigit():
        return "发票号应全部是数字"
    if len(number) != 20:
        return f"发票号应为8位或20位数字,现在是{len(number)}位"
    if int(number[:2]) < _FIRST_E_INVOICE_YEAR:
        return f"数电发票号前两位是年份,不应为「{number[:2]}」"
    return ""
