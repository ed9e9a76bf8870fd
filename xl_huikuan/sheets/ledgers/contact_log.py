"""回款_沟通记录 read back: what customers promised, until when they wait, what each row proves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from xl_huikuan.core.contacts import Contact, contact_of
from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.escalation import Written, level_named
from xl_huikuan.core.policy import LADDER
from xl_huikuan.sheets.cell_text import State
from xl_huikuan.sheets.cells import Dates, parse_dates, texts
from xl_huikuan.sheets.files.which import LOG
from xl_huikuan.sheets.grid import Grid, column_letters

DAY, CUSTOMER, PROMISE, PAUSE = "日期", "客户", "承诺日期", "停催至"
TOLD = ("方式", "结果")  # how and what; a row may name a letter here that was sent
PROMISED = (PROMISE, "承诺金额")  # filled when the customer agreed to pay
OVERRIDES = {PROMISE: "promise_date", PAUSE: "hold_until"}  # heading → column of CUSTOMERS


@dataclass(frozen=True, slots=True)
class Logged:
    """What the log says of customers by name.

    Attributes:
        dates: column of CUSTOMERS → customer name → the newest date written.
        written: customer name → dunning letters that rows with a date say were sent.
        contacts: customer name → what rows with a date prove.
        findings: newest dates that cannot be read; they stop the customer's letters.
    """

    dates: Mapping[str, Mapping[str, np.datetime64]] = field(default_factory=dict)
    written: Mapping[str, tuple[Written, ...]] = field(default_factory=dict)
    contacts: Mapping[str, tuple[Contact, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def heading_row(grid: Grid) -> int | None:
    """Return the 0-based row of the log's headings, None when there is none."""
    rows = (r for r in range(grid.n_rows) if {DAY, CUSTOMER} <= set(map(str, grid.row(r))))
    return next(rows, None)


def columns_of(grid: Grid, heading: int) -> dict[str, int]:
    """Return heading → 0-based column, the first of each."""
    found = [(str(cell).strip(), i) for i, cell in enumerate(grid.row(heading)) if cell is not None]
    return dict(reversed(found))


def read_log(grid: Grid | None) -> Logged:
    """Return the newest promise and pause of each customer; a blank says nothing new.

    Rows are taken by their date, those of one date or without any from top to bottom. None = there
    is no log.
    """
    heading = heading_row(grid) if grid else None
    if grid is None or heading is None:
        return Logged()
    at = columns_of(grid, heading)
    rows = np.arange(heading + 1, grid.n_rows)
    days = parse_dates(grid.columns[at[DAY]], rows).days
    newest = np.maximum.accumulate(np.where(np.isnat(days), np.datetime64(0, "s"), days))
    order = np.argsort(np.where(np.isnat(days), newest, days), kind="stable")
    names = [str(name) for name in texts(grid.columns[at[CUSTOMER]], rows)[order]]
    dates, findings = {}, []
    for title, key in OVERRIDES.items():
        if title in at:
            read = parse_dates(grid.columns[at[title]], rows[order])
            last = _last_written(names, read)
            dates[key] = {n: read.days[i] for n, i in last.items() if not np.isnat(read.days[i])}
            findings += [
                _unreadable(grid, int(rows[order][i]), at[title], title, name)
                for name, i in last.items()
                if np.isnat(read.days[i])
            ]
    return Logged(
        dates, _written(grid, rows, at, days), _contacts(grid, rows, at, days), tuple(findings)
    )


def _written(
    grid: Grid, rows: NDArray[np.int64], at: Mapping[str, int], days: NDArray[np.datetime64]
) -> dict[str, tuple[Written, ...]]:
    """Return the letters that rows name as sent, by customer."""
    told = [texts(grid.columns[at[title]], rows) for title in TOLD if title in at]
    names = texts(grid.columns[at[CUSTOMER]], rows)
    sent: dict[str, tuple[Written, ...]] = {}
    for i in np.flatnonzero(~np.isnat(days)).tolist():
        note = ",".join(str(column[i]) for column in told)
        level = level_named(note)
        if level is not None and names[i]:
            said = f"{LADDER[level].name}函({LOG}第{int(rows[i]) + 1}行)"
            letter = Written(days[i].astype("datetime64[D]").item(), level, said)
            sent[str(names[i])] = (*sent.get(str(names[i]), ()), letter)
    return sent


def _contacts(
    grid: Grid, rows: NDArray[np.int64], at: Mapping[str, int], days: NDArray[np.datetime64]
) -> dict[str, tuple[Contact, ...]]:
    """Return what rows prove, by customer."""
    cells = {
        title: texts(grid.columns[at[title]], rows).tolist() if title in at else [""] * len(rows)
        for title in (CUSTOMER, *TOLD, *PROMISED)
    }
    proved: dict[str, list[Contact]] = {}
    for i in np.flatnonzero(~np.isnat(days)).tolist():
        day = days[i].astype("datetime64[D]").item()
        told = (str(cells[title][i]) for title in TOLD)
        promised = any(cells[title][i] for title in PROMISED)
        contact, name = contact_of(day, *told, promised=promised), str(cells[CUSTOMER][i])
        if contact is not None and name:
            proved.setdefault(name, []).append(contact)
    return {name: tuple(contacts) for name, contacts in proved.items()}


def _last_written(names: list[str], read: Dates) -> dict[str, int]:
    """Return customer name → position of its last cell that is not blank."""
    written = np.flatnonzero(read.state != State.BLANK).tolist()
    return {names[i]: i for i in written if names[i]}


def _unreadable(grid: Grid, row: int, column: int, title: str, customer: str) -> Finding:
    shown = texts(grid.columns[column], np.array([row]))[0]
    return Finding(
        "E507", Source(LOG, row + 1, column_letters(column)),
        f"{title}「{shown}」读不出是哪一天。",
        "请改为 2026-10-31 这样的日期。更正前不向该客户发函。", customer,
    )  # fmt: skip
