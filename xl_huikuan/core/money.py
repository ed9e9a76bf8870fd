"""The one door between text, Decimal and money; inside, money is an integer number of fen."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import numpy.typing as npt

MAX_FEN = 10**15 - 1  # 9,999,999,999,999.99: Excel keeps 15 digits
Fen = npt.NDArray[np.int64]


def fen(amount: Decimal | int | str) -> int:
    """Return an amount in yuan as integer fen, rounded half-up (四舍五入)."""
    return int((Decimal(amount) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def yuan(amount_fen: int) -> Decimal:
    """Return integer fen as an exact Decimal of yuan with two places."""
    return Decimal(int(amount_fen)).scaleb(-2)


def money_text(amount_fen: int) -> str:
    """Return fen as clerks write it: 1,234,567.89; a negative amount has a leading minus."""
    whole, rest = divmod(abs(int(amount_fen)), 100)
    return f"{'-' if amount_fen < 0 else ''}{whole:,}.{rest:02d}"


def round_half_up(value: Decimal, places: int = 0) -> Decimal:
    """Round a Decimal half-up, never banker's rounding."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def fen_array(yuan_values: npt.NDArray[np.float64]) -> tuple[Fen, npt.NDArray[np.bool_]]:
    """Convert cell numbers in yuan to fen and tell which ones were not whole fen.

    Returns (int64 fen rounded half away from zero, mask of values more than 0.0001 fen off).
    Exact up to 15 significant digits, which is all a cell holds. NaN is not allowed.
    """
    scaled = yuan_values * 100.0
    nearest = np.rint(scaled)
    off = np.abs(scaled - nearest) > np.maximum(1e-4, np.abs(scaled) * 1e-14)
    size = np.abs(scaled) * (1 + 4e-16)  # 1.005 * 100 falls two steps short of 100.5
    half_up = np.where(off, np.copysign(np.floor(size + 0.5), scaled), nearest)
    return half_up.astype(np.int64), off
