"""Pieces of work as a frame, and the days they fall on."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.task_kinds import PLACE, TASK_KINDS
from xl_huikuan.core.totals import Floats, Ints
from xl_huikuan.core.workdays import roll

Dates = npt.NDArray[np.datetime64]
DAY = np.timedelta64(1, "D")
COLUMNS = ("customer", "kind", "meant", "on", "amount", "about", "owner")


def pieces(
    kind: str,
    customer: Ints,
    meant: Dates,
    on: Dates,
    *,
    amount: Any = np.nan,
    about: Any = "",
    owner: Any = "",
) -> pd.DataFrame:
    """Return work of one kind.

    Columns: `customer`; `kind`, a place in `TASK_KINDS`; `meant`, the day it is meant for, a day
    off perhaps; `on`, the day it speaks of; `amount` in fen, NaN = none; `about`; `owner`, "" =
    the customer's.
    """
    n = len(customer)
    return pd.DataFrame({
        "customer": customer, "kind": np.full(n, PLACE[kind]), "meant": meant, "on": on,
        "amount": np.broadcast_to(np.asarray(amount, np.float64), n),
        "about": np.broadcast_to(np.asarray(about, object), n),
        "owner": np.broadcast_to(np.asarray(owner, object), n),
    })  # fmt: skip


def on_days(work: pd.DataFrame, days: Dates) -> pd.DataFrame:
    """Return the work of some working days with its `day` and whether it is `late`.

    A day off is moved as its kind says. What should have been done before the first day is on
    that day where its kind stays, and gone where it does not.
    """
    kind, meant = work["kind"].to_numpy(), work["meant"].to_numpy("datetime64[s]")
    day = meant.copy()
    for how in {kind.roll for kind in TASK_KINDS}:
        moved = np.array([k.roll == how for k in TASK_KINDS])[kind]
        day[moved] = roll(meant[moved], how)
    stays = np.array([k.stays for k in TASK_KINDS])[kind]
    late = stays & (day < days[0])
    day[late] = days[0]
    wanted = (day >= days[0]) & (day <= days[-1])
    return work.assign(day=day, late=late)[wanted]


def monthly(number: Floats, first: np.datetime64, last: np.datetime64) -> tuple[Ints, Dates]:
    """Return places and days of a day of the month, NaN = none, from one month to another.

    A month that is too short has its last day.
    """
    known = np.flatnonzero(~np.isnan(number))
    months = np.arange(first.astype("datetime64[M]"), last.astype("datetime64[M]") + 1)
    ends = (months + 1).astype("datetime64[D]") - DAY
    offset = (number[known].astype(np.int64) - 1) * DAY
    days = np.minimum(months.astype("datetime64[D]")[:, None] + offset, ends[:, None])
    return np.tile(known, len(months)), days.ravel().astype("datetime64[s]")
