"""The book as it stood on recorded days: rows made for 回款_快照, and read back (DOMAIN 92, 162).

    snapshot_rows    what is recorded of a day: one row per customer that owes or is owed
    snapshot_on      a recorded day
    trend            all recorded days, one point each

Buckets are kept as one short text of yuan per customer, by the scheme named beside them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.forms.papers import filled_frame
from xl_huikuan.core.forms.snapshots import SNAPSHOTS
from xl_huikuan.core.metrics import LATE_DAYS, TOP
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.money import fen_array, yuan
from xl_huikuan.core.plan_actions import owners
from xl_huikuan.core.policy import NO_DATE_LABEL, AgingScheme, scheme_from_text
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Floats, Ints, customer_totals

BETWEEN = "|"  # between the buckets of a customer
_BASIS = "·"  # between a scheme and the basis, where that is not the scheme's own


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The book on one recorded day; arrays by recorded customer.

    Attributes:
        day: which.
        scheme: aging scheme and basis, as `scheme_text`.
        who: customer number, `NOBODY` = no longer in the ledger.
        names: as recorded.
        balance, overdue: fen.
        expected: fen expected in the month after; NaN = not recorded.
        buckets: fen, customers × (buckets of the scheme + 无到期日); None = they cannot be read.
    """

    day: dt.date
    scheme: str
    who: Ints
    names: tuple[str, ...]
    balance: Ints
    overdue: Ints
    expected: Floats
    buckets: Ints | None

    def __bool__(self) -> bool:
        raise TypeError("a Snapshot has no truth value: ask whether it is None")


@dataclass(frozen=True, slots=True)
class Point:
    """One recorded day of the whole book; fen."""

    day: dt.date
    balance: int
    overdue: int
    customers: int


def scheme_text(settings: Settings) -> str:
    """Return how ages are counted, for holding one day's buckets against another's."""
    scheme, basis = settings.scheme, settings.basis
    return scheme.key if basis == scheme.basis else f"{scheme.key}{_BASIS}{basis}"


def recorded_scheme(text: str) -> AgingScheme | None:
    """Return the scheme of such a text; None = there is no such scheme."""
    try:
        return scheme_from_text(text.partition(_BASIS)[0])
    except SettingInvalid:
        return None


def bucket_names(text: str) -> tuple[str, ...]:
    """Return the names of the buckets of such a text, 无到期日 last; () = no such scheme."""
    scheme = recorded_scheme(text)
    return (*scheme.labels, NO_DATE_LABEL) if scheme else ()


def snapshot_rows(
    ledger: Ledger, decision: Decision, settings: Settings, expected: Ints
) -> pd.DataFrame:
    """Return the rows of 回款_快照 for the decided day, by customer number; `expected` likewise."""
    n = len(ledger.customers)
    balance = decision.reconciliation["balance"].to_numpy()
    kept = np.flatnonzero((balance != 0) | decision.aging.any(axis=1))
    totals = customer_totals(decision.open_items, decision.advances, np.zeros(n, np.bool_))
    data = {
        "who": kept,
        "day": np.full(len(kept), np.datetime64(decision.as_of, "s")),
        "customer": ledger.customers["name"].to_numpy(object)[kept],
        "balance": balance[kept],
        "overdue": totals.overdue[kept],
        "buckets": _joined(decision.aging[kept]),
        "scheme": [scheme_text(settings)] * len(kept),
        "expected": expected[kept],
        "grade": decision.credit["grade"].to_numpy(object)[kept],
        "salesperson": owners(ledger, decision.open_items, kept),
    }
    return filled_frame(SNAPSHOTS, data, len(kept))


def _joined(buckets: Ints) -> list[str]:
    values, where = np.unique(buckets, return_inverse=True)
    texts = np.array([_plain(value) for value in values.tolist()], object)
    return [BETWEEN.join(row) for row in texts[where].reshape(buckets.shape).tolist()]


def _plain(amount: int) -> str:
    """Return fen as yuan without needless zeros: 0, 1200.5."""
    return f"{yuan(amount):f}".rstrip("0").removesuffix(".")


def with_day(frame: pd.DataFrame, made: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """Return recorded rows with those made of a day in place of what was recorded of it."""
    others = frame[(frame["day"] != pd.Timestamp(day)).to_numpy()]
    return pd.concat([others, made], ignore_index=True) if len(others) else made


def usable_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the recorded rows that have a day and a balance; of a customer's two the latter."""
    whole = frame[frame["day"].notna() & frame["balance"].notna()]
    names, _ = pd.factorize(whole["customer"])
    days = whole["day"].to_numpy().astype(np.int64)
    return whole[~pd.Series(days * (len(whole) + 1) + names).duplicated(keep="last").to_numpy()]


def recorded_days(frame: pd.DataFrame) -> tuple[dt.date, ...]:
    """Return the recorded days, earliest first."""
    return tuple(_days(usable_rows(frame))[0])


def latest_before(frame: pd.DataFrame, day: dt.date) -> Snapshot | None:
    """Return the last recorded day before a day; None = there is none."""
    rows = usable_rows(frame)
    earlier = [one for one in _days(rows)[0] if one < day]
    return _snapshot(rows, earlier[-1]) if earlier else None


def snapshot_on(frame: pd.DataFrame, day: dt.date) -> Snapshot | None:
    """Return what was recorded of a day; None = nothing."""
    return _snapshot(usable_rows(frame), day)


def _snapshot(usable: pd.DataFrame, day: dt.date) -> Snapshot | None:
    rows = usable[(usable["day"] == pd.Timestamp(day)).to_numpy()]
    if not len(rows):
        return None
    schemes = rows["scheme"].unique().tolist()
    width = len(bucket_names(schemes[0])) if len(schemes) == 1 else 0
    return Snapshot(
        day,
        schemes[0] if width else "",
        rows["who"].to_numpy(),
        tuple(rows["customer"].tolist()),
        rows["balance"].to_numpy().astype(np.int64),
        np.nan_to_num(rows["overdue"].to_numpy()).astype(np.int64),
        rows["expected"].to_numpy(),
        _split(rows["buckets"].tolist(), width) if width else None,
    )


def _split(texts: Sequence[str], width: int) -> Ints | None:
    """Return fen, rows × width; None when one text is no such thing: part of a book is no book."""
    parts = [text.split(BETWEEN) for text in texts]
    if any(len(row) != width for row in parts):
        return None
    try:
        amounts = np.array(parts, np.float64)
    except ValueError:
        return None
    return fen_array(amounts)[0] if np.isfinite(amounts).all() else None


def trend(frame: pd.DataFrame, until: dt.date) -> tuple[Point, ...]:
    """Return the recorded days up to a day, earliest first."""
    rows = usable_rows(frame)
    days, place = _days(rows)
    columns = [np.zeros(len(days), np.int64) for _ in range(3)]
    balance = rows["balance"].to_numpy().astype(np.int64)
    overdue = np.nan_to_num(rows["overdue"].to_numpy()).astype(np.int64)
    for column, values in zip(columns, (balance, overdue, balance > 0), strict=True):
        np.add.at(column, place, values)
    points = map(Point, days, *(column.tolist() for column in columns))
    return tuple(point for point in points if point.day <= until)


def _days(rows: pd.DataFrame) -> tuple[list[dt.date], Ints]:
    days, place = np.unique(
        rows["day"].to_numpy().astype("datetime64[D]").astype(np.int64), return_inverse=True
    )
    return days.astype("datetime64[D]").tolist(), place


def figures_of(snapshot: Snapshot) -> Mapping[str, float | None]:
    """Return the figures of `metrics.Overview` that can be said of a recorded day, by name."""
    balance, overdue = snapshot.balance, int(snapshot.overdue.sum())
    owing = np.sort(balance[balance > 0])[::-1]
    found: dict[str, float | None] = {
        "balance": int(balance.sum()),
        "overdue": overdue,
        "customers_owing": len(owing),
        "customers_overdue": int((snapshot.overdue > 0).sum()),
        "top10_share": int(owing[:TOP].sum()) / int(owing.sum()) if len(owing) else None,
    }
    if snapshot.buckets is None:
        return found
    still_open = int(snapshot.buckets.sum())
    found |= {"open": still_open, "advance": still_open - int(balance.sum())}
    found["overdue_share"] = overdue / still_open if still_open else None
    scheme = recorded_scheme(snapshot.scheme)
    if scheme and not scheme.years and _BASIS not in snapshot.scheme and LATE_DAYS in scheme.limits:
        first = scheme.limits.index(LATE_DAYS) + 1
        over90 = int(snapshot.buckets[:, first:-1].sum())
        found |= {"over90": over90, "over90_share": over90 / still_open if still_open else None}
    return found
