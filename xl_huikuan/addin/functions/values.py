"""Cell values as COM hands them over (Value2) into typed arguments, and answers back into cells.

A cell is None (blank), float, str, bool, or an int that stands for an error value. A range is a
tuple of rows. Money is read as integer fen, a day as its serial number in the 1900 system.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from math import isfinite, isnan, nan
from types import NoneType
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.addin.functions.problems import (
    ERROR_CODES,
    ERROR_TEXTS,
    BadInput,
    OutOfRange,
    Passed,
)
from xl_huikuan.core.money import MAX_FEN, Fen
from xl_huikuan.sheets import cells, value2
from xl_huikuan.sheets.cell_text import FIRST, LAST, State, amount_of, date_of, trimmed
from xl_huikuan.sheets.grid import EPOCH, CellColumn, datetime_to_serial

FIRST_DAY, LAST_DAY = (FIRST - EPOCH).days, (LAST - EPOCH).days
LONGEST_TEXT = 255  # longer texts inside an array make #VALUE! in older Excel
Days = npt.NDArray[np.datetime64]
Floats = npt.NDArray[np.float64]
_YES, _NO = ("是", "对", "真", "true", "yes", "y", "1"), ("否", "错", "假", "false", "no", "n", "0")
_CENT = Decimal(1)
_UNIT = re.compile("[百千万亿元圆]")
_SHARES = {"百": 100, "千": 1000, "万": 10_000, "%": 100, "\uff05": 100, "‰": 1000, "‱": 10_000}
_ONE_TO_NINE = "一二三四五六七八九"
_SHARE = re.compile(
    f"(?P<of>[百千万])分之(?:(?P<digit>[{_ONE_TO_NINE}])|(?P<number>[^{_ONE_TO_NINE}]+))"
    "|(?P<before>.*)(?P<sign>[%\uff05‰‱])"
)
_LONGEST_AGE = 20_000  # a number beyond is a date: in days it would be 55 years, as a date 1954
_UNIX_EPOCH = (dt.date(1970, 1, 1) - EPOCH).days


class Cells(StrEnum):
    """What the cells of an argument hold, or what an answer is."""

    DAY = "日期"
    AGE = "天数或日期"
    MONEY = "金额"
    NUMBER = "数"
    TEXT = "文字"
    FLAG = "是/否"


def error_of(raw: Any) -> str:
    """Return the text of an error value, "" when the cell is none."""
    if type(raw) is int:
        return ERROR_TEXTS.get(raw, "")
    return raw if type(raw) is str and raw in ERROR_CODES else ""


def is_blank(raw: Any) -> bool:
    """Tell whether a cell is blank; a text of spaces counts as blank."""
    return raw is None or (type(raw) is str and not trimmed(raw))


def read_day(raw: Any) -> int | None:
    """Return the serial number of a day: a date cell, 20260105, or a text such as 2026-1-5.

    A text that means no date, such as 待定, gives None.
    """
    if type(raw) is float and FIRST_DAY <= raw < LAST_DAY + 1:
        return int(raw)
    if isinstance(raw, dt.date):
        return int(datetime_to_serial(raw))
    written = f"{raw:.0f}" if isinstance(raw, (int, float)) and not isinstance(raw, bool) else raw
    answer = date_of(written) if isinstance(written, str) else None
    if answer is None or answer.state not in (State.OK, State.BLANK):
        raise BadInput(f"「{shown(raw)}」不是日期,请写成 2026-10-31 或引用日期单元格")
    return (answer.date - EPOCH).days if answer.date else None


def read_money(raw: Any) -> int | None:
    """Return fen of an amount in yuan, rounded half-up; texts such as ￥1,234.50 are understood.

    A text that means nothing, such as a dash, gives None.
    """
    if isinstance(raw, (float, int, Decimal)) and not isinstance(raw, bool):
        return _fen_of_number(raw)
    answer = amount_of(raw) if isinstance(raw, str) else None
    if answer is None or answer.state not in (State.OK, State.BLANK):
        raise BadInput(f"「{shown(raw)}」不是金额")
    return answer.fen if answer.state == State.OK else None


def _fen_of_number(raw: float | Decimal) -> int:
    if not abs(float(raw)) <= MAX_FEN / 100:
        raise OutOfRange(f"金额 {raw:.15g} 超出可计算的范围")
    amount = raw if isinstance(raw, Decimal) else Decimal(repr(raw))
    return int((amount * 100).quantize(_CENT, rounding=ROUND_HALF_UP))


def read_number(raw: Any) -> float | None:
    """Return a number; 30%, 5‰, 万分之五, 1,000 and 12.5万 written as text are understood.

    A text that means nothing, such as a dash, gives None.
    """
    if isinstance(raw, (float, int, Decimal)) and not isinstance(raw, bool):
        return float(raw)
    number = _number_in(trimmed(raw)) if isinstance(raw, str) else nan
    if number is not None and isnan(number):
        raise BadInput(f"「{shown(raw)}」不是数字")
    return number


def _number_in(text: str) -> float | None:
    """Return the number a text means: None for none, NaN when it is no number."""
    share = _SHARE.fullmatch(text)
    if not share:
        return _plain_number(text)
    part = share["digit"] or share["number"] or share["before"]
    whole = _SHARES[share["of"] or share["sign"]]
    number = _plain_number(str(_ONE_TO_NINE.find(part) + 1) if share["digit"] else part)
    return nan if number is None else number / whole


def _plain_number(text: str) -> float | None:
    own_unit = _UNIT.search(text) is not None  # 12.5万, 300元: already yuan, whole fen
    answer = amount_of(text) if own_unit else amount_of(text, 10_000)  # four places beyond fen
    if answer.state == State.BLANK:
        return None
    return answer.fen / (100 if own_unit else 1_000_000) if answer.state == State.OK else nan


def shown(raw: Any) -> str:
    """Return a cell as a message quotes it: 1000 and TRUE as the clerk sees them."""
    return read_text(raw) if isinstance(raw, (bool, float)) else str(raw)


def read_text(raw: Any) -> str:
    """Return a text, trimmed; a whole number has no ".0".

    A number of 16 digits or more is written 1.23e+19: a cell no longer holds its digits.
    """
    if type(raw) is str:
        return trimmed(raw)
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    return f"{raw:.0f}" if abs(raw) < 1e15 and raw == int(raw) else f"{raw:.15g}"


def read_flag(raw: Any) -> bool:
    """Return a yes or no: TRUE/FALSE, 1/0, 是/否."""
    if isinstance(raw, (bool, int, float)):
        return bool(raw)
    text = trimmed(str(raw)).lower()
    if text in _YES or text in _NO:
        return text in _YES
    raise BadInput(f"「{shown(raw)}」应填 是 或 否")


def counts_days(number: float) -> bool:
    """Tell whether a number of an AGE cell counts days; else it is the serial number of a date."""
    return abs(number) < _LONGEST_AGE


def read_age(raw: Any) -> float | None:
    """Return a number of days, or the serial number of a day; `counts_days` tells them apart.

    A text that means no date, such as 待定, gives None.
    """
    if isinstance(raw, str) and date_of(raw).state not in (State.OK, State.BLANK):
        raw = read_number(raw)
    return raw if type(raw) is float and counts_days(raw) else read_day(raw)


def as_date(serial: int) -> dt.date:
    """Return a day by its serial number."""
    return EPOCH + dt.timedelta(serial)


def as_dates(serial: int) -> Days:
    """Return one day as the core takes days: datetime64[s], one element."""
    return np.array([serial - _UNIX_EPOCH], "datetime64[D]").astype("datetime64[s]")


def serial_of(days: Days) -> int:
    """Return the serial number of the one day in an array."""
    return int(days.astype("datetime64[D]").astype(np.int64)[0]) + _UNIX_EPOCH


READERS: dict[Cells, Callable[[Any], Any]] = {
    Cells.DAY: read_day,
    Cells.AGE: read_age,
    Cells.MONEY: read_money,
    Cells.NUMBER: read_number,
    Cells.TEXT: read_text,
    Cells.FLAG: read_flag,
}


def flat(raw: Any) -> list[Any]:
    """Return the cells of a column, of a row, or of one cell, in order."""
    if not isinstance(raw, (tuple, list)):
        return [raw]
    if not raw or not isinstance(raw[0], (tuple, list)):
        return list(raw)
    if len(raw[0]) == 1:
        return [row[0] for row in raw]
    if len(raw) == 1:
        return list(raw[0])
    raise BadInput(f"应选一列,选了 {len(raw[0])} 列")


def column_of(values: Sequence[Any]) -> CellColumn:
    """Return cells as a `CellColumn`; an error value among them is raised as `Passed`."""
    column = value2.column_of(values)
    if not ERROR_CODES.isdisjoint(column.texts):
        place, code = next(
            (at, code) for at, raw in enumerate(values, 1) if (code := error_of(raw))
        )
        raise Passed(code, f"第 {place} 个单元格")
    return column


def read_days(raw: Any) -> Days:
    """Return a column of dates as datetime64[s]; NaT where blank."""
    values = flat(raw)
    dates = cells.parse_dates(column_of(values), np.arange(len(values)))
    _refuse(values, dates.state, "日期")
    return dates.days


def read_amounts(raw: Any) -> Fen:
    """Return a column of amounts in yuan as int64 fen; 0 where blank."""
    values = flat(raw)
    amounts = cells.parse_amounts(column_of(values), np.arange(len(values)))
    _refuse(values, amounts.state, "金额")
    return amounts.fen


def read_numbers(raw: Any) -> Floats:
    """Return a column of numbers as float64; NaN where blank."""
    values = flat(raw)
    if not set(map(type, values)) <= {float, NoneType}:  # a text such as nan must not pass
        values = [_number_or_none(value) for value in values]
    return np.array(values, np.float64)


def _number_or_none(raw: Any) -> float | None:
    if is_blank(raw):
        return None
    code = error_of(raw)
    if code:
        raise Passed(code)
    return read_number(raw)


def read_texts(raw: Any) -> pd.Categorical:
    """Return a column of texts, trimmed; "" where blank."""
    values = flat(raw)
    return cells.texts(column_of(values), np.arange(len(values)))


def _refuse(values: Sequence[Any], state: npt.NDArray[np.uint8], what: str) -> None:
    """Raise for the first cell that is neither blank nor understood."""
    bad = np.flatnonzero((state != State.OK) & (state != State.BLANK))
    if len(bad):
        hint = "" if bad[0] else ",区域请从标题的下一行选起"
        raise BadInput(f"第 {bad[0] + 1} 个单元格「{shown(values[bad[0]])}」不是{what}{hint}")


COLUMN_READERS: dict[Cells, Callable[[Any], Any]] = {
    Cells.DAY: read_days,
    Cells.MONEY: read_amounts,
    Cells.NUMBER: read_numbers,
    Cells.TEXT: read_texts,
}


def to_cell(answer: Any, kind: Cells | None = None) -> Any:
    """Return an answer as a cell shows it: money in yuan, a blank for None and NaN."""
    if answer is None:
        return ""
    if isinstance(answer, str):
        return answer if len(answer) <= LONGEST_TEXT else answer[: LONGEST_TEXT - 1] + "…"
    if isinstance(answer, (bool, np.bool_)):
        return bool(answer)
    number = float(answer / 100 if kind is Cells.MONEY else answer)
    if isfinite(number):
        return number
    return "" if isnan(number) else OutOfRange.code
