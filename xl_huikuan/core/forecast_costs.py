"""What waiting costs by customer, and whose early payment is worth a discount (DOMAIN 150, 155, 193).

Days are averages over fen, rounded to two places before they are used, so that the printed
numbers give the printed costs.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from xl_huikuan.core.discounts import Discount, Rates, highest_share
from xl_huikuan.core.forecast import Forecast, forecast_kinds, of_ledger
from xl_huikuan.core.totals import Flags, Floats, Ints, sum_by


def waiting_costs(forecast: Forecast, rates: Rates, n_customers: int) -> pd.DataFrame:
    """Return what is overdue by customer and what it costs, the most overdue first.

    Columns: customer, overdue (fen), late (average days), spent (fen of cost so far), ahead (fen
    that has a day), wait (average days until then), cost (fen of waiting for it), factored (fen of
    selling it now), better (which costs less, "" = not known). NaN = not known.
    """
    lines = forecast.lines[of_ledger(forecast.lines)]
    days = forecast.items["days"].to_numpy()[lines["at"]]
    late, amount = days > 0, lines["amount"].to_numpy()
    who = lines["customer"].to_numpy()
    total, average = _averages(who, amount, days, late, n_customers)
    dated = late & forecast_kinds(lines)
    ahead, wait = _averages(who, amount, _ahead(forecast, lines), dated, n_customers)
    frame = pd.DataFrame({
        "customer": np.arange(n_customers), "overdue": total, "late": average,
        "spent": rates.waiting(total, average), "ahead": ahead, "wait": wait,
        "cost": rates.waiting(ahead, wait), "factored": rates.factored(ahead, wait),
        "better": rates.cheaper(ahead, wait),
    })  # fmt: skip
    owing = frame[frame["overdue"] > 0]
    return owing.sort_values("overdue", ascending=False, kind="stable", ignore_index=True)


def early_payers(
    forecast: Forecast, rates: Rates, offer: Discount | None, n_customers: int
) -> pd.DataFrame:
    """Return customers whose waiting costs so much that a discount may be worth it.

    Columns: customer, amount (fen that has a day), wait (average days), cost (fen of waiting),
    share (the largest discount worth granting), gains (fen the offer saves against waiting; NaN =
    there is no offer). With an offer only those it is worth it for; the largest share first.
    """
    lines = forecast.lines[of_ledger(forecast.lines) & forecast_kinds(forecast.lines)]
    who, amount = lines["customer"].to_numpy(), lines["amount"].to_numpy()
    everything = np.ones(len(lines), np.bool_)
    total, wait = _averages(who, amount, _ahead(forecast, lines), everything, n_customers)
    within = offer.within if offer else 0
    share = highest_share(rates.capital, wait, within)
    granted = np.array([offer.granted(fen) if offer else np.nan for fen in total.tolist()])
    saved = rates.waiting(total, np.maximum(wait - within, 0))
    frame = pd.DataFrame({
        "customer": np.arange(n_customers), "amount": total, "wait": wait,
        "cost": rates.waiting(total, wait), "share": share, "gains": saved - granted,
    })  # fmt: skip
    worth = frame["gains"] > 0 if offer else frame["share"] > 0
    chosen = frame[worth.to_numpy()]
    return chosen.sort_values("share", ascending=False, kind="stable", ignore_index=True)


def _ahead(forecast: Forecast, lines: pd.DataFrame) -> Floats:
    """Return days from the as-of date to each line's own; NaN = it has none."""
    day = lines["day"].to_numpy()
    away = (day - np.datetime64(forecast.as_of, "s")).astype("timedelta64[D]").astype(np.float64)
    return np.where(np.isnat(day), np.nan, away)


def _averages(who: Ints, amount: Ints, days: Floats, chosen: Flags, n: int) -> tuple[Ints, Floats]:
    """Return fen of the chosen lines by customer, and their average days, two decimals; NaN."""
    total = sum_by(who[chosen], amount[chosen], n)
    weight = np.bincount(who[chosen], amount[chosen] * days[chosen], minlength=n)
    with np.errstate(invalid="ignore"):  # 0/0: nothing is chosen
        return total, np.round(weight / total, 2)
