"""Money that was announced with a day of its own: bills, promises, planned stages.

Each pool stands for what its customer owes, the oldest first, before anything is estimated; bills
come before promises, promises before stages.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.bills import bills_of
from xl_huikuan.core.forecast_kinds import Kind
from xl_huikuan.core.forms.papers import NOBODY
from xl_huikuan.core.matching import match_amounts
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.promise_reasons import COMING
from xl_huikuan.core.promise_rows import OF_ITEMS, PLACES
from xl_huikuan.core.stages import contract_numbers, planned_of
from xl_huikuan.core.totals import Flags, Ints, sum_by

Days = npt.NDArray[np.datetime64]
_COLUMNS = ("customer", "at", "amount", "kind", "ready", "note")
OUTSIDE = -1  # `at` of a line that is not part of what is open


@dataclass(frozen=True, slots=True, eq=False)
class Pools:
    """Announced money of one kind; arrays of one length.

    Attributes:
        kind: what its lines rest on.
        rest: kind of the lines for what is more than is owed; None = nothing is said of that.
        customer: customer numbers.
        amount: fen > 0.
        day: when (datetime64[D]).
        note: what it is, for the reason.
        debt, mine: group of each open item and of each pool; a pool stands for items of its group.
    """

    kind: Kind
    rest: Kind | None
    customer: Ints
    amount: Ints
    day: Days
    note: npt.NDArray[np.object_]
    debt: Ints
    mine: Ints


@dataclass(slots=True, eq=False)
class Owed:
    """What is still to be said of, item by item.

    Attributes:
        items: open items by customer, the oldest first.
        left: fen of each that no line speaks of yet, 0 of those apart; drawn down in place.
    """

    items: pd.DataFrame
    left: Ints

    def take(self, pools: Pools) -> pd.DataFrame:
        """Return the lines of announced money, and let nobody else speak of it."""
        if not len(pools.amount):
            return NO_LINES
        rows = np.argsort(pools.debt, kind="stable")
        turn = np.lexsort((pools.day, pools.mine))
        a, b, fen = match_amounts(
            pools.debt[rows], self.left[rows], pools.mine[turn], pools.amount[turn]
        )
        at, of = rows[a], turn[b]
        np.subtract.at(self.left, at, fen)
        lines = _lines(pools, of, at, fen, pools.kind)
        if pools.rest is None:
            return lines
        over = pools.amount - sum_by(of, fen, len(pools.amount))
        more = np.flatnonzero(over > 0)
        outside = np.full(len(more), OUTSIDE)
        return pd.concat([lines, _lines(pools, more, outside, over[more], pools.rest)])


def announced(
    ledger: Ledger, owed: Owed, promises: pd.DataFrame, matches: pd.DataFrame, as_of: dt.date
) -> pd.DataFrame:
    """Return the lines of everything announced; `owed` keeps what is left to be estimated."""
    bills = bills_of(ledger, as_of)
    stages = planned_of(ledger, matches, as_of)
    lines = [
        owed.take(_of_bills(owed, bills[~bills["booked"].to_numpy()])),
        owed.take(_of_items(owed, as_of)),
        owed.take(_of_promises(owed, promises)),
        owed.take(_of_stages(ledger, owed, stages, as_of)),
        _booked(bills[bills["booked"].to_numpy()]),
    ]
    return pd.concat(lines, ignore_index=True)


def _lines(pools: Pools, of: Ints, at: Ints, fen: Ints, kind: Kind) -> pd.DataFrame:
    return line_frame(
        pools.customer[of], at, fen, np.full(len(of), kind), pools.day[of], pools.note[of]
    )


def line_frame(*columns: Any) -> pd.DataFrame:  # customer, at, amount, kind, ready, note
    """Return lines from their columns."""
    frame = pd.DataFrame(dict(zip(_COLUMNS, columns, strict=True)))
    return frame.astype({"customer": np.int64, "at": np.int64, "amount": np.int64, "kind": np.int64,
                         "ready": "datetime64[s]", "note": object})  # fmt: skip


NO_LINES = line_frame(*[[]] * len(_COLUMNS))


def _usable(bills: pd.DataFrame) -> pd.DataFrame:
    good = bills["pending"] & bills["matures"].notna() & (bills["amount"] > 0)
    return bills[(good & (bills["who"] != NOBODY)).to_numpy()]


def _of_bills(owed: Owed, bills: pd.DataFrame) -> Pools:
    ours = _usable(bills)
    who = ours["who"].to_numpy()
    return Pools(
        Kind.BILL, Kind.BOOKED_BILL, who, ours["amount"].to_numpy().astype(np.int64),
        _days(ours["matures"]), _bill_notes(ours), owed.items["customer"].to_numpy(), who,
    )  # fmt: skip


def _booked(bills: pd.DataFrame) -> pd.DataFrame:
    ours = _usable(bills)
    outside = np.full(len(ours), OUTSIDE)
    kind = np.full(len(ours), Kind.BOOKED_BILL)
    return line_frame(
        ours["who"].to_numpy(), outside, ours["amount"].to_numpy(), kind,
        _days(ours["matures"]), _bill_notes(ours),
    )  # fmt: skip


def _bill_notes(bills: pd.DataFrame) -> npt.NDArray[np.object_]:
    rows = zip(bills["kind"], bills["number"], strict=True)
    return np.array([f"{kind or '票据'}{number}" for kind, number in rows], object)


def _of_items(owed: Owed, as_of: dt.date) -> Pools:
    """Return promises of single items, each for all of it."""
    promised = owed.items["promise_date"].to_numpy()
    rows = np.flatnonzero((promised > np.datetime64(as_of, "s")) & (owed.left > 0))
    own = np.arange(len(owed.items))
    return Pools(
        Kind.PROMISE, None, owed.items["customer"].to_numpy()[rows], owed.left[rows],
        promised[rows].astype("datetime64[D]"), np.full(len(rows), PLACES[OF_ITEMS], object),
        own, rows,
    )  # fmt: skip


def _of_promises(owed: Owed, promises: pd.DataFrame) -> Pools:
    """Return promises of customers; one that names no amount is for all that is overdue now."""
    coming = (promises["state"] == COMING) & (promises["place"] != PLACES[OF_ITEMS])
    ours = promises[coming.to_numpy()]
    who, customer = ours["customer"].to_numpy(), owed.items["customer"].to_numpy()
    overdue = np.where(owed.items["days"].to_numpy() > 0, owed.left, 0)
    everything = sum_by(
        customer, overdue, int(max(customer.max(initial=0), who.max(initial=0))) + 1
    )
    promised, came = ours["promised"].to_numpy(), np.nan_to_num(ours["came"].to_numpy())
    amount = np.where(np.isnan(promised), everything[who], np.maximum(promised - came, 0))
    place = zip(ours["place"], ours["row"], strict=True)
    note = [f"{sheet}第{row}行" if row else str(sheet) for sheet, row in place]
    return Pools(
        Kind.PROMISE, None, who, amount.astype(np.int64), _days(ours["due"]),
        np.array(note, object), customer, who,
    )  # fmt: skip


def _of_stages(ledger: Ledger, owed: Owed, stages: pd.DataFrame, as_of: dt.date) -> Pools:
    """Return stages to come; each stands for the invoices of its contract.

    A contract the ledger does not know stands for the customer's invoices that name none.
    """
    coming = (stages["day"] > pd.Timestamp(as_of)) & (stages["gap"] > 0)
    ours = stages[(coming & (stages["who"] != NOBODY)).to_numpy()]
    mine, debt = _groups(ledger, owed, ours)
    notes = zip(ours["contract"], ours["stage"], strict=True)
    return Pools(
        Kind.STAGE, Kind.UNBILLED, ours["who"].to_numpy(), ours["gap"].to_numpy().astype(np.int64),
        _days(ours["day"]), np.array([f"合同{one}{stage}" for one, stage in notes], object),
        debt, mine,
    )  # fmt: skip


def _groups(ledger: Ledger, owed: Owed, stages: pd.DataFrame) -> tuple[Ints, Ints]:
    """Return the group of each stage, and of each open item; items of others have one alone."""
    n = len(owed.items)
    debt = np.arange(n) + n + len(stages) + len(ledger.customers)
    concerned = np.isin(owed.items["customer"].to_numpy(), stages["who"].to_numpy())
    items = owed.items.loc[concerned, ["customer", "contract_no"]]
    items = items.set_axis(["who", "contract"], axis=1)
    (mine, many), (theirs, _) = contract_numbers(stages, items)
    blank = _blank(stages) | ~np.isin(mine, theirs)
    mine = np.where(blank, many + stages["who"].to_numpy(), mine)
    debt[concerned] = np.where(_blank(items), many + items["who"].to_numpy(), theirs)
    return mine, debt


def _blank(frame: pd.DataFrame) -> Flags:
    return (frame["contract"] == "").to_numpy()


def _days(column: pd.Series[Any]) -> Days:
    days: Days = column.to_numpy().astype("datetime64[D]")
    return days
