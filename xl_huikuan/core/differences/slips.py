"""How one amount becomes another by a slip of the pen."""

from __future__ import annotations

from collections.abc import Iterator

_SHIFTS = ((10, "小数点错一位"), (100, "小数点错两位"), (1000, "少写或多写三个零"), (1_000_000, "把万元当作元"))  # fmt: skip
_TAX_RATES = (113, 109, 106, 103, 101)  # per cent, with the tax


def slip(a: int, b: int) -> str:
    """Return how fen `b` may have become of `a` by a slip, "" = it is none we know.

    A lost digit is told only of two rows that are known to be one: too many amounts differ so.
    """
    return next((why for value, why in _certain(a) if value == b), "") or (
        next((why for value, why in _certain(b) if value == a), "") or _lost_digit(a, b)
    )


def variants(a: int) -> Iterator[tuple[int, str]]:
    """Yield what an amount may have become, or have come from, with how."""
    yield from _certain(a)
    for factor, why in _SHIFTS:
        if a % factor == 0:
            yield a // factor, why


def _certain(a: int) -> Iterator[tuple[int, str]]:
    sign, digits = (-1 if a < 0 else 1), str(abs(a))
    for k in range(len(digits) - 1):
        left, right = digits[k], digits[k + 1]
        if left != right:
            yield sign * int(digits[:k] + right + left + digits[k + 2 :]), "相邻数字颠倒"
    for factor, why in _SHIFTS:
        yield a * factor, why
    for rate in _TAX_RATES:
        yield sign * ((abs(a) * 100 * 2 + rate) // (2 * rate)), f"一方含税一方不含税({rate - 100}%)"


def _lost_digit(a: int, b: int) -> str:
    if (a < 0) != (b < 0):
        return ""
    long, short = sorted((str(abs(a)), str(abs(b))), key=len, reverse=True)
    lost = len(long) - len(short) == 1 and any(
        long[:k] + long[k + 1 :] == short for k in range(len(long))
    )
    return "漏写一位数字" if lost else ""
