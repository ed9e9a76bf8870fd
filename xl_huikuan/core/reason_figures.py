"""What the log's reasons add up to: Pareto by cause and level, who was not asked, who acts in bad faith."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_huikuan.core.forms.contact_log import CONTACT_LOG
from xl_huikuan.core.forms.dossier import NATURES
from xl_huikuan.core.forms.papers import NOBODY
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.promise_figures import overdue_of
from xl_huikuan.core.promises import counts_of
from xl_huikuan.core.reasons import OTHER, UNWRITTEN, cause_of, excuse_of
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Flags, max_by

GOOD_FAITH, _, BAD_FAITH = NATURES
BROKEN_TWICE, UNANSWERED_TWICE, NEW_EACH_TIME = 2, 2, 3  # from how many on it tells something
_BAD = 2  # signs that make bad faith


@dataclass(frozen=True, slots=True)
class Share:
    """One line of a Pareto table.

    Attributes:
        name: cause or level.
        amount: fen overdue.
        customers: how many.
        share, so_far: of all that is overdue, 0–1; `so_far` with the lines above.
    """

    name: str
    amount: int
    customers: int
    share: float
    so_far: float


@dataclass(frozen=True, slots=True)
class Nature:
    """What a customer's not paying looks like.

    Attributes:
        customer: customer number.
        nature: one of `NATURES`.
        why: the signs, and what is not known.
    """

    customer: int
    nature: str
    why: str


def reasons_of(ledger: Ledger, as_of: dt.date) -> pd.DataFrame:
    """Return what the log says of each customer by the as-of date, one row per customer number.

    reason: the newest 未付原因, "" = none; reason_day: its day; excuses: those written, in order.
    """
    log = ledger.papers[CONTACT_LOG]
    days = log["day"].to_numpy()
    log = log[(log["who"].to_numpy() != NOBODY) & ~(days > np.datetime64(as_of, "s"))]
    log = log.iloc[np.argsort(log["day"].to_numpy(), kind="stable")]
    n = len(ledger.customers)
    reason, day = np.full(n, "", object), np.full(n, np.datetime64("NaT", "s"))
    told = log[log["reason"].to_numpy(object) != ""]
    reason[told["who"].to_numpy()] = told["reason"].to_numpy(object)  # the last one stays
    day[told["who"].to_numpy()] = told["day"].to_numpy()
    excuses: list[tuple[str, ...]] = [()] * n
    said = log[log["excuse"].to_numpy(object) != ""]
    for who, excuse in zip(said["who"].tolist(), said["excuse"].tolist(), strict=True):
        known = excuse_of(excuse)
        excuses[who] += (known.name if known else excuse,)
    return pd.DataFrame({"reason": reason, "reason_day": day, "excuses": excuses})


def pareto(ledger: Ledger, decision: Decision, *, levels: bool = False) -> tuple[Share, ...]:
    """Return what is overdue by cause, or by level, the largest first."""
    overdue = overdue_of(decision, len(ledger.customers))
    written = reasons_of(ledger, decision.as_of)["reason"].tolist()
    names: dict[str, tuple[int, int]] = {}
    for number in np.flatnonzero(overdue > 0).tolist():
        name = _name(written[number], levels=levels)
        had, count = names.get(name, (0, 0))
        names[name] = (had + int(overdue[number]), count + 1)
    whole, so_far, rows = int(overdue[overdue > 0].sum()), 0, []
    for name, (amount, count) in sorted(names.items(), key=lambda row: (-row[1][0], row[0])):
        so_far += amount
        rows.append(Share(name, amount, count, amount / whole, so_far / whole))
    return tuple(rows)


def _name(written: str, *, levels: bool) -> str:
    cause = cause_of(written)
    if cause is None:
        return UNWRITTEN
    return (cause.level or OTHER) if levels else cause.name


def unexplained(ledger: Ledger, decision: Decision, settings: Settings) -> pd.DataFrame:
    """Return who is late for longer than `reason_days` and has said neither why nor until when.

    customer, days, overdue, lacks (未付原因、预计付款日), the most overdue first. A reason counts
    from the day the oldest debt fell due; so does a promise or follow-up that is still to come.
    """
    n, items = len(ledger.customers), decision.open_items
    overdue = overdue_of(decision, n)
    late = items["open"].to_numpy() > 0
    days = max_by(items["customer"].to_numpy()[late], items["days"].to_numpy()[late], n)
    asked = (days > settings["reason_days"]) & (overdue > 0)
    since = np.datetime64(decision.as_of, "s") - np.nan_to_num(days).astype("timedelta64[D]")
    no_reason = ~(reasons_of(ledger, decision.as_of)["reason_day"].to_numpy() >= since)
    no_day = ~_expected(ledger, decision)
    rows = np.flatnonzero(asked & (no_reason | no_day))
    rows = rows[np.lexsort((rows, -overdue[rows]))]
    lacks = np.array(["", "预计付款日", "未付原因", "未付原因、预计付款日"], object)
    return pd.DataFrame({
        "customer": rows, "days": days[rows].astype(np.int64), "overdue": overdue[rows],
        "lacks": lacks[2 * no_reason[rows] + no_day[rows]],
    })  # fmt: skip


def _expected(ledger: Ledger, decision: Decision) -> Flags:
    """Tell of whom a day of payment or of the next talk is known that is not over."""
    today = np.datetime64(decision.as_of, "s")
    promises, log = decision.promises, ledger.papers[CONTACT_LOG]
    coming = promises[promises["due"].to_numpy() >= today]["customer"].to_numpy()
    follow = log[(log["next_day"].to_numpy() >= today) & (log["who"].to_numpy() != NOBODY)]
    known = np.zeros(len(ledger.customers), np.bool_)
    known[coming] = True
    known[follow["who"].to_numpy()] = True
    return known


def natures(
    ledger: Ledger, decision: Decision, unanswered: Mapping[int, int] | None = None
) -> tuple[Nature, ...]:
    """Suggest for each customer with something overdue whether it acts in bad faith.

    `unanswered` is the number of letters by customer number that were never answered; None = not
    known. One sign makes a suspect; two, or the clerk's own mark, bad faith.
    """
    n = len(ledger.customers)
    counts = counts_of(decision.promises, n)
    broken = (counts.broken + counts.partly).tolist()
    excuses = reasons_of(ledger, decision.as_of)["excuses"].tolist()
    marked = ledger.customers["malicious"].tolist()
    rows = []
    for number in np.flatnonzero(overdue_of(decision, n) > 0).tolist():
        letters = None if unanswered is None else unanswered.get(number, 0)
        signs = _signs(broken[number], letters, excuses[number])
        unknown = "函件有没有回复不知道,没有计入" if letters is None else ""
        nature = BAD_FAITH if marked[number] else NATURES[min(len(signs), _BAD)]
        said = ["表中标为恶意拖欠"] if marked[number] else []
        told = ",".join((*said, *signs)) or "没有恶意的迹象"
        rows.append(
            Nature(number, nature, ";".join(part for part in (told, unknown) if part) + "。")
        )
    return tuple(rows)


def _signs(broken: int, letters: int | None, excuses: tuple[str, ...]) -> list[str]:
    signs = [f"失信{broken}次"] if broken >= BROKEN_TWICE else []
    signs += (
        [f"{letters}封函没有回复"] if letters is not None and letters >= UNANSWERED_TWICE else []
    )
    changing = len(excuses) >= NEW_EACH_TIME and len(set(excuses)) == len(excuses)
    return signs + ([f"{len(excuses)}次借口次次不同({'、'.join(excuses)})"] if changing else [])
