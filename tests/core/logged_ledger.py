"""A ledger with a contact log, written as text."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from tests.core.text_ledger import text_ledger
from xl_huikuan.core.aging import age
from xl_huikuan.core.forms.contact_log import CONTACT_LOG
from xl_huikuan.core.forms.papers import NOBODY, Papers, filled_frame
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.money import fen
from xl_huikuan.core.promises import promises_of
from xl_huikuan.core.settings import Settings

AS_OF = dt.date(2026, 11, 30)  # a Monday


def logged_ledger(book: str, log: str = "", **extra: Any) -> Ledger:
    """Read a `text_ledger`, and a log of lines such as `2026-11-02 甲 2026-11-10 50000`.

    Day, customer, day promised, yuan promised; `-` = blank; further words are columns of the form.
    """
    ledger = text_ledger(book, **extra)
    names = ledger.customers["name"].tolist()
    rows = [_row(line.split(), names) for line in log.strip().splitlines()]
    data = {key: [row.get(key) for row in rows] for key in {k for row in rows for k in row}}
    for key in ("day", "promise_date", "pause_until", "next_day"):
        data[key] = np.array([row.get(key) for row in rows], "datetime64[s]")
    for key in {field.key for field in CONTACT_LOG.fields if field.kind in ("text", "wrap")}:
        data[key] = [row.get(key) or "" for row in rows]
    data["row"] = np.arange(6, 6 + len(rows))
    return replace(
        ledger, papers=Papers({"contact_log": filled_frame(CONTACT_LOG, data, len(rows))})
    )


def promises(book: str, log: str = "", as_of: dt.date = AS_OF, **extra: Any) -> pd.DataFrame:
    """Return the promises of such a ledger."""
    ledger = logged_ledger(book, log, **extra)
    return promises_of(ledger, age(ledger, Settings(), as_of), Settings(), as_of)


def _row(words: list[str], names: list[str]) -> dict[str, Any]:
    day, customer, due, amount, *more = words
    number = names.index(customer) if customer in names else NOBODY
    row: dict[str, Any] = {"who": number, "promise_amount": np.nan}
    row |= {"day": None if day == "-" else day, "promise_date": None if due == "-" else due}
    if amount != "-":
        row["promise_amount"] = fen(amount)
    return row | dict(word.split("=", 1) for word in more)
