"""Columns of cells into amounts, dates and texts, with what became of each cell.

Distinct texts are understood once (`cell_text`) and spread over the rows by code; numbers are
handled as arrays. `rows` is always an int array of 0-based row numbers of the column.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.money import MAX_FEN, Fen, fen_array
from xl_huikuan.sheets.cell_text import (
    FIRST,
    LAST,
    State,
    all_trimmed,
    amount_of,
    date_of,
    narrowed,
    normal,
    trimmed,
)
from xl_huikuan.sheets.grid import DAYS_1904, EPOCH, CellColumn, Kind, serial_to_datetime

__all__ = [
    "Amounts",
    "Dates",
    "State",
    "lost_digits",
    "normal",
    "parse_amounts",
    "parse_dates",
    "texts",
]

Rows = npt.NDArray[np.integer[Any]]
Flags = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
T = TypeVar("T")

# Excel's error values as COM hands them over: numbers that are no amounts.
_ERROR_LOW, _ERROR_HIGH = -2_146_826_288, -2_146_826_188
_DAY = 86400
_FIRST_SERIAL, _LAST_SERIAL = (FIRST - EPOCH).days, (LAST - EPOCH).days
_LAST_SERIAL_1904 = _LAST_SERIAL - DAYS_1904
_E_NOTATION = re.compile(r"\d+(?:\.\d+)?E\+?\d+", re.ASCII | re.IGNORECASE)
_KIND_STATE = np.array(
    [State.BLANK, State.OK, State.OK, State.BAD, State.BAD, State.ERROR, State.NO_VALUE], np.uint8
)


@dataclass(frozen=True, slots=True, eq=False)
class Amounts:
    """Amounts of n cells.

    Attributes:
        fen: int64[n] fen, 0 unless the state is OK.
        state: uint8[n] of `State`.
        converted: bool[n], the cell was text and was understood (as an amount or as nothing).
        subfen: bool[n], the amount was not whole fen and was rounded half-up.
        credit: bool[n], the text said 贷; the amount is negative.
    """

    fen: Fen
    state: Bytes
    converted: Flags
    subfen: Flags
    credit: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Dates:
    """Dates of n cells.

    Attributes:
        days: datetime64[s][n] at midnight, NaT unless the state is OK.
        state: uint8[n] of `State`.
        converted: bool[n], the cell was no date cell and was understood (as a date or nothing).
    """

    days: npt.NDArray[np.datetime64]
    state: Bytes
    converted: Flags


def parse_amounts(column: CellColumn, rows: Rows, *, unit: int = 1) -> Amounts:
    """Read the cells as amounts in yuan times `unit` (10000 under a 万元 heading)."""
    kinds, numbers = column.kinds[rows], column.numbers[rows]
    state = _KIND_STATE[kinds]
    fen = np.zeros(len(rows), np.int64)
    subfen = np.zeros(len(rows), np.bool_)
    credit = np.zeros(len(rows), np.bool_)
    is_number = _usable_numbers(kinds == Kind.NUMBER, numbers * unit, state)
    fen[is_number], subfen[is_number] = fen_array(numbers[is_number] * unit)
    is_text = kinds == Kind.TEXT
    codes, read = column.codes[rows[is_text]], _text_amounts(column, unit)
    state[is_text], fen[is_text] = read.state[codes], read.fen[codes]
    subfen[is_text], credit[is_text] = read.subfen[codes], read.credit[codes]
    return Amounts(fen, state, _understood(column, rows, state, is_text), subfen, credit)


@dataclass(frozen=True, slots=True, eq=False)
class _TextAmounts:
    """What each distinct text of a column says as an amount; see `Amounts`."""

    state: Bytes
    fen: Fen
    subfen: Flags
    credit: Flags


# Recognising and booking both read a money column; its texts are understood once.
_READ: WeakKeyDictionary[CellColumn, dict[int, _TextAmounts]] = WeakKeyDictionary()


def _text_amounts(column: CellColumn, unit: int) -> _TextAmounts:
    read = _READ.setdefault(column, {})
    if unit not in read:
        answers = [amount_of(text, unit) for text in column.texts]
        state, fen, subfen, credit = zip(*answers, strict=True) if answers else ((),) * 4
        read[unit] = _TextAmounts(
            np.array(state, np.uint8),
            np.array(fen, np.int64),
            np.array(subfen, np.bool_),
            np.array(credit, np.bool_),
        )
    return read[unit]


def _usable_numbers(is_number: Flags, yuan: Floats, state: Bytes) -> Flags:
    """Return which numbers are amounts; mark the others in `state`."""
    with np.errstate(invalid="ignore"):
        too_big = is_number & ~(np.abs(yuan) <= MAX_FEN / 100)
        com_error = is_number & (yuan >= _ERROR_LOW) & (yuan <= _ERROR_HIGH)
    state[too_big] = State.LONG
    state[com_error] = State.ERROR
    return is_number & ~too_big & ~com_error


def parse_dates(
    column: CellColumn, rows: Rows, *, base_year: int | None = None, date1904: bool = False
) -> Dates:
    """Read the cells as dates; `base_year` completes 3月5日, None leaves it PARTIAL.

    Under `date1904` plain numbers are days since 1904; date cells and texts never are.
    """
    kinds, numbers = column.kinds[rows], column.numbers[rows]
    if date1904:
        numbers = np.where(_is_serial(kinds, numbers), numbers + DAYS_1904, numbers)
    state = _KIND_STATE[kinds]
    serials = np.full(len(rows), np.nan)
    is_number = (kinds == Kind.NUMBER) | (kinds == Kind.DATE)
    serials[is_number], state[is_number] = _serials_of(
        numbers[is_number], kinds[is_number] == Kind.DATE
    )
    is_text = kinds == Kind.TEXT
    read, where = _by_text(column, rows[is_text], lambda text: date_of(text, base_year))
    state[is_text] = np.array([answer.state for answer in read], np.uint8)[where]
    serials[is_text] = np.array([_serial(answer.date) for answer in read], np.float64)[where]
    days = np.full(len(rows), np.datetime64("NaT", "s"))
    ok = state == State.OK
    days[ok] = np.datetime64(EPOCH, "s") + (serials[ok] * _DAY).astype("timedelta64[s]")
    converted = _understood(column, rows, state, is_text) | (ok & (kinds == Kind.NUMBER))
    return Dates(days, state, converted)


def _is_serial(kinds: Bytes, numbers: Floats) -> Flags:
    """Return which plain numbers count days, so are not written like 20240305 or 202403."""
    return (kinds == Kind.NUMBER) & (numbers < _LAST_SERIAL_1904)


def _serials_of(numbers: Floats, is_date: Flags) -> tuple[Floats, Bytes]:
    """Return whole day serials and states of number cells: serials, or written like 20240305."""
    answer = np.floor(np.rint(numbers * _DAY) / _DAY)
    written = ~is_date & (numbers >= 1990_01_01) & (numbers <= 2100_12_31) & (numbers % 1 == 0)
    distinct, where = np.unique(numbers[written], return_inverse=True)
    read = [_serial(date_of(str(int(number))).date) for number in distinct]
    answer[written] = np.array(read, np.float64)[where]
    ok = (answer >= _FIRST_SERIAL) & (answer <= _LAST_SERIAL)
    state = np.where(ok, State.OK, State.BAD).astype(np.uint8)
    year, month = np.divmod(numbers, 100)  # 202403: the day is missing
    month_only = ~is_date & (year >= 1990) & (year <= 2100) & np.isin(month, range(1, 13))
    state[month_only] = State.PARTIAL
    return answer, state


def _serial(date: dt.date | None) -> float:
    return float("nan") if date is None else float((date - EPOCH).days)


def _by_text(
    column: CellColumn, rows: Rows, read: Callable[[str], T]
) -> tuple[Sequence[T], npt.NDArray[np.intp]]:
    """Return the answers for the distinct texts in these text cells and the answer of each row."""
    used, where = _distinct(column.codes[rows])
    return [read(column.texts[code]) for code in used.tolist()], where


def _understood(column: CellColumn, rows: Rows, state: Bytes, is_text: Flags) -> Flags:
    """Return which text cells were read as a value or as a word for nothing (not mere blanks)."""
    flags = is_text & ((state == State.OK) | (state == State.BLANK))
    seen, where = _by_text(column, rows[is_text], lambda text: bool(trimmed(text)))
    flags[is_text] &= np.array(seen, np.bool_)[where]
    return flags


def texts(column: CellColumn, rows: Rows) -> pd.Categorical:
    """Return the cells as text as the clerk sees them, trimmed; "" for blank.

    Numbers have no ".0" and no exponent, dates are ISO, errors are their text; names are not
    normalised otherwise.
    """
    kinds, numbers = column.kinds[rows], column.numbers[rows]
    codes = np.zeros(len(rows), np.int32)
    index = {"": 0}
    is_text = (kinds == Kind.TEXT) | (kinds == Kind.ERROR)
    codes[is_text] = _coded(
        column.codes[rows][is_text],
        lambda used: all_trimmed([column.texts[c] for c in used]),
        index,
    )
    for kind, shown in (
        (Kind.NUMBER, _number_text),
        (Kind.DATE, _date_text),
        (Kind.BOOL, _bool_text),
    ):
        chosen = kinds == kind
        codes[chosen] = _coded(numbers[chosen], partial(_each, shown), index)
    return pd.Categorical.from_codes(codes, list(index))


def _each(shown: Callable[[float], str], values: Sequence[float]) -> list[str]:
    return [shown(value) for value in values]


def _coded(
    values: npt.NDArray[Any], shown: Callable[[Sequence[Any]], list[str]], index: dict[str, int]
) -> npt.NDArray[np.int32]:
    """Return category codes of values, entering new texts into `index`."""
    distinct, where = _distinct(values)
    texts = shown(distinct.tolist())
    first = len(index)
    fresh = dict(zip(texts, range(first, first + len(texts)), strict=True))
    if len(fresh) == len(texts) and index.keys().isdisjoint(fresh):  # nearly always
        index |= fresh
        return np.arange(first, len(index), dtype=np.int32)[where]
    return np.array([index.setdefault(text, len(index)) for text in texts], np.int32)[where]


def _distinct(values: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[np.intp]]:
    """Return the distinct values, ascending, and which of them each value is."""
    if values.dtype.kind == "f" or not len(values):
        return np.unique(values, return_inverse=True)
    seen = np.zeros(int(values.max()) + 1, np.bool_)  # codes are small: no need to sort them
    seen[values] = True
    return np.flatnonzero(seen), (np.cumsum(seen) - 1)[values]


def _number_text(number: float) -> str:
    if not np.isfinite(number):  # a file may hold 1E400
        return str(number)
    if number == int(number):  # shortest digits, as Excel pads with zeros after the fifteenth
        return f"{Decimal(repr(number)).to_integral_value():f}"
    return f"{Decimal(f'{number:.15g}'):f}"


def _date_text(serial: float) -> str:
    moment = serial_to_datetime(serial)
    if moment.date() <= EPOCH:
        return moment.time().isoformat()
    midnight = moment.time() == dt.time()
    return moment.date().isoformat() if midnight else moment.isoformat(" ")


def _bool_text(number: float) -> str:
    return "TRUE" if number else "FALSE"


def lost_digits(column: CellColumn, rows: Rows) -> Flags:
    """Return which cells no longer hold the number once typed: over 15 digits, or 1.23E+19."""
    kinds, numbers = column.kinds[rows], column.numbers[rows]
    flags = kinds == Kind.NUMBER
    flags[flags] = np.abs(numbers[flags]) >= 10**15
    is_text = kinds == Kind.TEXT
    seen, where = _by_text(
        column, rows[is_text], lambda text: bool(_E_NOTATION.fullmatch(narrowed(text)))
    )
    flags[is_text] = np.array(seen, np.bool_)[where]
    return flags
