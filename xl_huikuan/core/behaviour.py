"""How a customer has paid so far, read from what settled what: the evidence of 信用记录.

Evidence is an invoice fully settled whose receipts are all dated; an undated 已收 figure says
nothing about when it was paid, and a credit note is not a payment.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.aging import Aged
from xl_huikuan.core.matching import stable_order
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.totals import Floats, Ints

RECENT = 3  # invoices that count as "近三笔" for the trend
WORST_DAYS = 60  # average days late at which the points for days are used up
CAP_DISHONOURED, CAP_MALICIOUS = 59, 39  # highest score after a bounced cheque; of bad faith
_NEVER = np.iinfo(np.int64).min // 2


@dataclass(frozen=True, slots=True, eq=False)
class Behaviour:
    """Payment evidence, arrays by customer number, rounded as it is printed.

    Rounding comes before scoring, so a clerk with a calculator gets our score from our text.

    Attributes:
        paid: number of invoices that are evidence.
        on_time_share: share by amount paid no later than due, 0–1; NaN = no evidence.
        average_days_late: mean of days late, early counts 0; NaN = no evidence.
        trend_days: average days late before less that of the last three; > 0 = improving,
            0 when there is nothing before the last three.
    """

    paid: Ints
    on_time_share: Floats
    average_days_late: Floats
    trend_days: Floats


def behaviour_score(  # noqa: PLR0917 - the five observations of the formula, in its order
    on_time_share: npt.ArrayLike,
    average_days_late: npt.ArrayLike,
    kept: npt.ArrayLike,
    made: npt.ArrayLike,
    trend_days: npt.ArrayLike,
    disputed_share: npt.ArrayLike,
) -> Floats:
    """Return 信用记录 0–100 from five observations (DOMAIN 2.17); scalars give a scalar.

    40 for the share paid on time, 25 for few days late, 15 for promises kept (kept+1)/(made+2),
    10 for the trend, 10 for little disputed. `trend_days` > 0 means paying earlier than before.
    """
    made_count = np.asarray(made, np.float64)
    kept_count = np.minimum(np.asarray(kept, np.float64), made_count)
    early = np.maximum(0, 1 - np.asarray(average_days_late, np.float64) / WORST_DAYS)
    trend = np.clip(0.5 + np.asarray(trend_days, np.float64) / WORST_DAYS, 0, 1)
    parts = (
        0.40 * np.asarray(on_time_share, np.float64)
        + 0.25 * early
        + 0.15 * (kept_count + 1) / (made_count + 2)
        + 0.10 * trend
        + 0.10 * (1 - np.asarray(disputed_share, np.float64))
    )
    return np.asarray(100 * parts)[()]


def behaviour_of(ledger: Ledger, aged: Aged) -> Behaviour:
    """Read the payment evidence of every customer up to the as-of date."""
    n = len(ledger.customers)
    paid = paid_items(ledger, aged)
    customer, amount, late = (paid[name].to_numpy() for name in ("customer", "amount", "late"))
    count = np.bincount(customer, minlength=n)
    with np.errstate(invalid="ignore"):  # 0/0: no evidence is NaN
        on_time = np.bincount(customer, np.where(late <= 0, amount, 0), minlength=n)
        share = on_time / np.bincount(customer, amount, minlength=n)
        average = np.bincount(customer, np.maximum(late, 0), minlength=n) / count
    return Behaviour(
        count.astype(np.int64), share.round(4), average.round(2), _trend(paid, count).round(2)
    )


def highest_scores(customers: pd.DataFrame) -> Floats:
    """Return the highest score each customer may reach: 100, 59 dishonoured, 39 bad faith."""
    bad_faith = customers["malicious"].to_numpy() | customers["enforced"].to_numpy()
    dishonoured = np.where(customers["dishonoured"].to_numpy(), CAP_DISHONOURED, 100)
    return np.where(bad_faith, CAP_MALICIOUS, dishonoured).astype(np.float64)


def paid_items(ledger: Ledger, aged: Aged) -> pd.DataFrame:
    """Return the invoices that are evidence, oldest payment first within each customer."""
    last, undated = _last_receipt_days(ledger, aged.matches)
    items = aged.open_items
    position = items["item"].to_numpy()
    due = items["due"].to_numpy()
    settled = (items["open"].to_numpy() == 0) & (items["amount"].to_numpy() > 0)
    chosen = settled & ~np.isnat(due) & ~undated[position] & (last[position] > _NEVER)
    paid = pd.DataFrame({
        "customer": items["customer"].to_numpy()[chosen],
        "amount": items["amount"].to_numpy()[chosen],
        "paid": last[position[chosen]],
        "due": due[chosen].astype("datetime64[D]").astype(np.int64),
    })  # fmt: skip
    order = np.arange(len(paid))
    for name in ("amount", "due", "paid", "customer"):  # the last one decides
        key = paid[name].to_numpy()[order]
        order = order[stable_order(key - key.min(initial=0))]
    return paid.iloc[order].assign(late=lambda frame: frame["paid"] - frame["due"])


def _last_receipt_days(ledger: Ledger, matches: pd.DataFrame) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Return, by item, the day number of the last receipt that settled it, and undated ones."""
    receipt = matches["receipt"].to_numpy()
    from_receipt = receipt >= 0
    item = matches["item"].to_numpy()[from_receipt]
    date = ledger.receipts["date"].to_numpy()[receipt[from_receipt]].astype("datetime64[D]")
    dated = ~np.isnat(date)
    last = np.full(len(ledger.items), _NEVER)
    np.maximum.at(last, item[dated], date[dated].astype(np.int64))
    undated = np.zeros(len(ledger.items), np.bool_)
    undated[item[~dated]] = True
    return last, undated


def _trend(paid: pd.DataFrame, count: Ints) -> Floats:
    """Return mean days late before the last three invoices less that of the last three."""
    customer = paid["customer"].to_numpy()
    late = np.maximum(paid["late"].to_numpy(), 0)
    end = np.cumsum(count)
    recent = np.arange(len(paid)) >= end[customer] - RECENT
    n = len(count)
    earlier_sum = np.bincount(customer[~recent], late[~recent], minlength=n)
    recent_sum = np.bincount(customer[recent], late[recent], minlength=n)
    earlier = earlier_sum / np.maximum(count - RECENT, 1)
    return np.where(count > RECENT, earlier - recent_sum / RECENT, 0.0)
