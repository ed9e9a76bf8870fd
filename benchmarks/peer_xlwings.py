"""The same answers as plain xlwings functions: its decorators, its converters, our arithmetic.

Import it only while `stock_xlwings` stands in for Windows.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import xlwings

from xl_huikuan.core.aging import bucket_table
from xl_huikuan.core.matching import fen_by
from xl_huikuan.core.policy import SCHEME_OVERDUE
from xl_huikuan.core.running import run_accounts

DAY_ZERO = np.datetime64("1899-12-30", "D")


@xlwings.func
def overdue(due, as_of):
    """Days overdue: what a cell by cell function costs before it does anything."""
    return as_of - due


@xlwings.func
@xlwings.arg("customer", ndim=1)
@xlwings.arg("due", np.array, ndim=1)
@xlwings.arg("amount", np.array, ndim=1)
@xlwings.arg("payer", ndim=1)
@xlwings.arg("paid_on", np.array, ndim=1)
@xlwings.arg("paid", np.array, ndim=1)
def aging(customer, due, amount, as_of, payer, paid_on, paid):  # noqa: PLR0917  a cell's arguments
    """The aging table; names must match exactly and every cell must be filled."""
    numbers, names = pd.factorize(np.array([*customer, *payer], object))
    owner, payer = numbers[: len(customer)], numbers[len(customer) :]
    until = paid_on <= as_of
    received = fen_by(payer[until], _fen(paid[until]), len(names))
    days = _days(due)
    done = run_accounts(owner, days, _fen(amount), received)
    matrix = bucket_table(
        owner,
        days,
        done.open,
        len(names),
        as_of=dt.date(1899, 12, 30) + dt.timedelta(as_of),
        scheme=SCHEME_OVERDUE,
    )
    fen = np.column_stack([matrix[:, :-1], matrix.sum(axis=1), done.advance])
    yuan = (np.vstack([fen, fen.sum(axis=0)]) / 100).tolist()
    rows = [[name, *line] for name, line in zip([*names, "合计"], yuan, strict=True)]
    return [["客户", *SCHEME_OVERDUE.labels, "合计", "预收"], *rows]


def _fen(yuan):
    return np.rint(yuan * 100).astype(np.int64)


def _days(serials):
    return (DAY_ZERO + serials.astype("timedelta64[D]")).astype("datetime64[s]")
