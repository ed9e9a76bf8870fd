"""Reading a history: more is taken for granted than for letters, because nobody is written to.

Codes may stand for customers, and dates written 1/27/2012 are read where the column itself shows
which number is the month. What still lacks for a backtest is named, instead of asking questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from xl_huikuan.addin.buttons.pipeline import Answers, OpenedBook, ReadBook, understand
from xl_huikuan.core.backtest.history import DUE, RECEIVED, no_past
from xl_huikuan.core.errors import NotApplicable, NotUnderstood
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.files.which import LOG
from xl_huikuan.sheets.grid import CellColumn, Grid, column_letters
from xl_huikuan.sheets.ledgers.assemble import assemble
from xl_huikuan.sheets.ledgers.contact_log import read_log
from xl_huikuan.sheets.recognition.reading import Corrections, Recognition

_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: +\d{1,2}:\d{2}(?::\d{2})?)?", re.ASCII)
_MOST = 0.9  # share of the texts of a column of dates that are dates
_MONTHS = 12
_ORDERS = {"月/日/年": (2, 0, 1), "日/月/年": (2, 1, 0)}  # where year, month and day stand


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """A ledger with a past.

    Attributes:
        ledger, settings: as understood.
        notes: what was taken for granted, Chinese sentences.
    """

    ledger: Ledger
    settings: Settings
    notes: tuple[str, ...]


def read_history(read: ReadBook, answers: Answers) -> History:
    """Understand a workbook as a history; the answers of the clerk go before what we assume.

    Raises NotApplicable when it has no due dates or no dates of receipts, NotUnderstood when a
    question about it is open.
    """
    read, notes = _dated(read)
    opened = understand(read, answers)
    coded = _with_codes(opened, answers)
    if coded is not opened:
        notes.append("表中没有客户名称,按客户编码区分客户。")
    try:
        logged = read_log(read.ours.get(LOG))
        ledger = assemble(read.grids, coded.recognition, coded.settings, logged, coded.corrections)
    except NotUnderstood as question:
        lacking = tuple(_lacking(coded.recognition, coded.settings))
        if lacking:
            raise no_past(lacking) from question
        raise
    return History(ledger, coded.settings, tuple(notes))


def with_doubts(error: NotApplicable, read: ReadBook) -> NotApplicable:
    """Return a refusal that also names columns of dates nobody can read for sure."""
    doubtful = [
        f"「{grid.name}」的 {column_letters(place)} 列"
        for grid in read.grids
        for place, column in enumerate(grid.columns)
        if _order_of(column) == ""
    ]
    if not doubtful:
        return error
    hint = f"{'、'.join(doubtful)}像日期,但分不清月和日,请写成 2012-01-27 这样。"
    return NotApplicable(f"{error}{hint}", code=error.code)


def _lacking(recognition: Recognition, settings: Settings) -> Iterator[str]:
    """Name what no table has a column for."""
    fields = [{column.field for column in table.columns} for table in recognition.tables]
    if not settings["default_term"] and not any({"due_date", "term"} & keys for keys in fields):
        yield DUE
    dated = ({"receipt_date"}, {"credit", "biz_date"})
    if not any(need <= keys for need in dated for keys in fields):
        yield RECEIVED


def _with_codes(opened: OpenedBook, answers: Answers) -> OpenedBook:
    """Let codes stand for customers in tables without names."""
    codes = {
        (table.address, code.letters): "customer_name"
        for table in opened.recognition.tables
        if not table.column("customer_name") and (code := table.column("customer_code"))
    }
    if not (codes and opened.recognition.questions):
        return opened
    return understand(opened.read, answers.over(Answers({}, Corrections(fields=codes))))


# -- dates as 1/27/2012


def _dated(read: ReadBook) -> tuple[ReadBook, list[str]]:
    """Write dates with slashes as ISO where their column shows the order; say which."""
    notes: list[str] = []
    grids = []
    for grid in read.grids:
        orders = {place: _order_of(column) for place, column in enumerate(grid.columns)}
        known = {place: order for place, order in orders.items() if order}
        for order in sorted(set(known.values())):
            letters = "、".join(column_letters(p) for p, found in known.items() if found == order)
            notes.append(f"「{grid.name}」的 {letters} 列按 {order} 读:列里有只能这样读的日期。")
        grids.append(_rewritten(grid, known))
    return replace(read, grids=tuple(grids)), notes


def _order_of(column: CellColumn) -> str | None:
    """Return how the dates of a column are written; "" = either way, None = it has no such."""
    found = [match for text in column.texts if (match := _SLASHED.fullmatch(text.strip()))]
    if len(found) < 2 or len(found) < _MOST * (len(column.texts) - 1):  # less the heading
        return None
    first, second = (max(int(match[k]) for match in found) for k in (1, 2))
    if (first > _MONTHS) == (second > _MONTHS):
        return ""
    return "日/月/年" if first > _MONTHS else "月/日/年"


def _rewritten(grid: Grid, orders: dict[int, str]) -> Grid:
    columns = list(grid.columns)
    for place, order in orders.items():
        columns[place] = _iso(columns[place], _ORDERS[order])
    return replace(grid, columns=tuple(columns)) if orders else grid


def _iso(column: CellColumn, order: tuple[int, int, int]) -> CellColumn:
    """Return the column with its dates as 2012-01-27; texts that become one are one."""
    texts: dict[str, int] = {}
    place = np.array([texts.setdefault(_iso_text(t, order), len(texts)) for t in column.texts])
    codes = np.where(column.codes < 0, column.codes, place[np.maximum(column.codes, 0)])
    return replace(column, texts=tuple(texts), codes=codes.astype(np.int32))


def _iso_text(text: str, order: tuple[int, int, int]) -> str:
    match = _SLASHED.fullmatch(text.strip())
    if match is None:
        return text
    year, month, day = (int(match.groups()[k]) for k in order)
    return f"{year:04}-{month:02}-{day:02}"
