"""Layout (d): a row per customer, and for each month a column of 应收, of 回款, of 余额.

What fell due in a month is dated at its last day, what was received at its first: nobody is
dunned for what came in the same month. 期初 + 应收 − 回款 = 余额 is checked for each row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.money import Fen
from xl_huikuan.sheets.grid import column_number
from xl_huikuan.sheets.ledgers.booked import Booked, item_columns, receipt_columns, taken
from xl_huikuan.sheets.ledgers.entries import Days, Entries
from xl_huikuan.sheets.ledgers.money_cells import money_at
from xl_huikuan.sheets.ledgers.months_said import months_said
from xl_huikuan.sheets.ledgers.rolled import reduced
from xl_huikuan.sheets.ledgers.telling import Flags
from xl_huikuan.sheets.recognition.months import LEFT, OWED, PAID, first_day, last_day
from xl_huikuan.sheets.recognition.reading import TableReading

_DAY = np.timedelta64(1, "D").astype("timedelta64[s]")
_NAT = np.datetime64("NaT", "s")
_KINDS = ["发票", "红字", "期初", "余额"]


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """One column of a month: its amounts, where there are any, and their month."""

    month: int
    letters: str
    fen: Fen
    given: Flags


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Amounts that become items or receipts, with their day."""

    fen: Fen
    days: Days
    kind: int = 0


def first_month(table: TableReading) -> int:
    """Return the earliest month of a table, for putting years in order."""
    return min((c.month for c in table.columns if c.month is not None), default=0)


def _last_month(table: TableReading) -> int:
    return max((c.month for c in table.columns if c.month is not None), default=0)


def months(entries: Entries, carried: dict[str, int]) -> Booked:
    """Read a table of months; `carried` holds what customers owed at the end of earlier tables.

    The 期初 of a later year only repeats that.
    """
    owed, paid, left = (_lines(entries, key) for key in (OWED, PAID, LEFT))
    opening, repeated = _opening(entries, carried)
    start = first_day(first_month(entries.table)) - _DAY
    items = [_Part(np.maximum(opening, 0), _all(entries, start), 2)]
    receipts = [_Part(np.maximum(-opening, 0), _all(entries, start))]
    items += [_Part(x.fen, _all(entries, last_day(x.month))) for x in owed]
    receipts += [_Part(x.fen, _all(entries, first_day(x.month))) for x in paid]
    receipts.append(_Part(reduced(entries), _all(entries, last_day(_last_month(entries.table)))))
    if not owed:
        items.append(_Part(entries.money("amount")[0], _own_days(entries)))
    if not paid:
        receipts.append(_Part(entries.money("received")[0], entries.date("receipt_date")))
    if not owed and not paid:
        items, receipts = _only_balances(entries, left)
    else:
        _check(entries, [opening, *_repeats(repeated)], (owed, paid, left), (items, receipts))
    _carry(entries, items, receipts, carried)
    entries.findings += months_said(entries, start, with_opening=bool(opening.any()))
    return _booked(entries, items, receipts)


def monthly_receipts(entries: Entries) -> Booked:
    """Read a list of what each customer paid in each month."""
    receipts = [_Part(x.fen, _all(entries, first_day(x.month))) for x in _lines(entries, PAID)]
    total, given = entries.money("received")
    off = given & (total != _sum(receipts, entries.n))
    entries.exclude(
        off, entries.number_of("received"), "E417",
        lambda v: f"回款合计 {v} 不等于各月回款之和。", "请核对这一行的各月回款。",
    )  # fmt: skip
    return _booked(entries, [], receipts)


def _lines(entries: Entries, key: str) -> list[_Line]:
    found = []
    for column in entries.table.columns:
        if column.field == key and column.month is not None:
            number = column_number(column.letters)
            found.append(_Line(column.month, column.letters, *money_at(entries, number, column)))
    return sorted(found, key=lambda line: line.month)


def _all(entries: Entries, day: np.datetime64) -> Days:
    return np.full(entries.n, day)


def _own_days(entries: Entries) -> Days:
    invoiced = entries.date("invoice_date")
    return np.where(np.isnat(invoiced), entries.date("biz_date"), invoiced)


def _sum(parts: Sequence[_Part], n: int) -> Fen:
    return sum((part.fen for part in parts), np.zeros(n, np.int64))


# -- what was owed before


def _opening(entries: Entries, carried: Mapping[str, int]) -> tuple[Fen, Fen]:
    """Return what the first month starts with, and what an earlier table has brought in."""
    opening, given = entries.money("opening")
    names = [str(name) for name in entries.name.categories]
    known = np.array([name in carried for name in names], np.bool_)[entries.name.codes]
    before = np.array([carried.get(name, 0) for name in names], np.int64)[entries.name.codes]
    column = entries.number_of("opening")
    entries.block(
        known & given & (opening != before), column, "E423",
        lambda v: f"期初 {v} 与前面工作表的期末不符。", "请核对各年工作表的顺序和期初、期末。",
    )  # fmt: skip
    return np.where(known, 0, opening), np.where(known, before, 0)


def _repeats(repeated: Fen) -> list[Fen]:
    return [repeated] if repeated.any() else []


def _carry(
    entries: Entries, items: Sequence[_Part], receipts: Sequence[_Part], carried: dict[str, int]
) -> None:
    net = np.where(entries.excluded, 0, _sum(items, entries.n) - _sum(receipts, entries.n))
    for i, fen in enumerate(net.tolist()):
        name = str(entries.name[i])
        carried[name] = carried.get(name, 0) + fen


# -- arithmetic


def _check(
    entries: Entries,
    starts: Sequence[Fen],
    lines: tuple[list[_Line], list[_Line], list[_Line]],
    parts: tuple[list[_Part], list[_Part]],
) -> None:
    """期初 + 应收 − 回款 must be the balance of each month that states one, and the last."""
    owed, paid, left = lines
    start = sum(starts, np.zeros(entries.n, np.int64))
    own = _stands_alone(start, owed, paid, left)
    for line in left:
        before = 0 if own else start + _until(owed, line.month - 1) - _until(paid, line.month - 1)
        off = line.given & (line.fen != before + _of(owed, line.month) - _of(paid, line.month))
        entries.exclude(
            off, column_number(line.letters), "E417",
            lambda v: f"余额 {v} 不等于期初加应收减回款。", "请核对这一行各月的应收和回款。",
        )  # fmt: skip
    moved = _sum(parts[0], entries.n) - _sum(parts[1], entries.n)
    closing, given = entries.money("balance")
    later = start - starts[0] if len(starts) > 1 else np.zeros(entries.n, np.int64)
    off = (given | (closing != 0)) & (closing != moved) & (closing != moved + later)
    off |= ~given & bool(given.any()) & (moved + later != 0)
    entries.exclude(
        off, entries.number_of("balance"), "E417",
        lambda v: f"余额{' ' + v if v else '是空白,'}不等于期初加各月应收减各月回款。",
        "请核对这一行的期初、各月应收、回款和余额。",
    )  # fmt: skip
    if not given.any() and not left:
        _check_totals(entries, owed, paid, moved + later)


def _stands_alone(
    start: Fen, owed: Sequence[_Line], paid: Sequence[_Line], left: Sequence[_Line]
) -> bool:
    """Whether 未收 of a month is that month's own, not what is open at its end."""
    alone = running = 0
    for line in left:
        month = _of(owed, line.month) - _of(paid, line.month)
        before = start + _until(owed, line.month - 1) - _until(paid, line.month - 1)
        alone += int((line.given & (line.fen == month)).sum())
        running += int((line.given & (line.fen == before + month)).sum())
    return alone > running


def _of(lines: Sequence[_Line], month: int) -> Any:
    return sum(line.fen for line in lines if line.month == month)


def _until(lines: Sequence[_Line], month: int) -> Any:
    return sum(line.fen for line in lines if line.month <= month)


def _check_totals(
    entries: Entries, owed: Sequence[_Line], paid: Sequence[_Line], left: Fen
) -> None:
    """Without any balance the totals of the row must be the sums of its months.

    A mere 合计 may also be what is left.
    """
    for key, lines, what in (("amount", owed, "应收"), ("received", paid, "回款")):
        total, given = entries.money(key)
        off = given & (total != sum(line.fen for line in lines)) & (total != left) & bool(lines)
        entries.exclude(
            off, entries.number_of(key), "E417",
            partial("{0}合计 {1} 不等于各月{0}之和。".format, what), "请核对这一行。",
        )  # fmt: skip


# -- only balances


def _only_balances(entries: Entries, left: Sequence[_Line]) -> tuple[list[_Part], list[_Part]]:
    """The last month's balance is open; since when, balances alone do not tell."""
    closing, given = entries.money("balance")
    if entries.table.column("balance") and not given.any():
        left = []  # the last column is there to be filled in, and is not
    last = next((line for line in reversed(left) if line.given.any()), None)
    if last is not None:
        off = given & last.given & (closing != last.fen)
        entries.exclude(
            off, entries.number_of("balance"), "E417",
            lambda v: f"余额 {v} 不等于最后一个月的余额。", "请核对这一行。",
        )  # fmt: skip
        closing, given = np.where(given, closing, last.fen), given | last.given
        before = _balance_before(left, last)
        given |= before == 0
    entries.exclude(
        ~given, entries.number_of("balance") if last is None else column_number(last.letters),
        "E405", lambda _: "没有余额(空白不是零)。", "请补填余额。",
    )  # fmt: skip
    nowhen = _all(entries, _NAT)
    return [_Part(np.maximum(closing, 0), nowhen, 3)], [_Part(np.maximum(-closing, 0), nowhen)]


def _balance_before(left: Sequence[_Line], last: _Line) -> Fen:
    """The latest balance stated before the last month, 0 where there is none."""
    before = np.zeros(len(last.fen), np.int64)
    for line in left:
        if line.month < last.month:
            before = np.where(line.given, line.fen, before)
    return before


# -- items and receipts


def _booked(entries: Entries, items: Sequence[_Part], receipts: Sequence[_Part]) -> Booked:
    use = ~entries.excluded
    columns = item_columns(entries, np.zeros(entries.n, np.int64))
    where, fen, days, kind = _joined(items, use)
    booked = taken(columns, where)
    booked |= {"amount": fen, "invoice_date": np.full(len(where), _NAT), "biz_date": days}
    booked["kind"] = pd.Categorical.from_codes(np.where((fen < 0) & (kind == 0), 1, kind), _KINDS)
    paid, amount, date, _ = _joined(receipts, use)
    return Booked(entries, booked, receipt_columns(entries, paid, amount, date))


def _joined(
    parts: Sequence[_Part], use: Flags
) -> tuple[npt.NDArray[np.int64], Fen, Days, npt.NDArray[np.int64]]:
    chosen = [(np.flatnonzero(use & (part.fen != 0)), part) for part in parts]
    if not chosen:
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, np.zeros(0, "datetime64[s]"), nothing
    return (
        np.concatenate([at for at, _ in chosen]),
        np.concatenate([part.fen[at] for at, part in chosen]),
        np.concatenate([part.days[at].astype("datetime64[s]") for at, part in chosen]),
        np.concatenate([np.full(len(at), part.kind) for at, part in chosen]),
    )
