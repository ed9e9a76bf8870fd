"""Everything about money to come, at once: forecast, last month's variance, plan, bills, costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_huikuan.core.bills import bills_of
from xl_huikuan.core.discounts import Discount, Rates, early_offer, rates_of
from xl_huikuan.core.forecast import Forecast, forecast_of
from xl_huikuan.core.forecast_costs import early_payers, waiting_costs
from xl_huikuan.core.forecast_past import Variance, variance
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.stages import planned_of


@dataclass(frozen=True, slots=True, eq=False)
class Prospect:
    """Money to come.

    Attributes:
        forecast: every open fen, on its day or apart.
        variance: the last month that is over.
        planned: rows of 回款_回款计划, as `stages.planned_of`.
        bills: rows of 回款_票据, as `bills.bills_of`, with `discount`: fen a bank keeps when it is
            discounted today (NaN = not on hand, no date or no rate).
        rates: what money costs.
        offer: the discount for early payment; None = none is offered.
        costs: as `forecast_costs.waiting_costs`.
        early: as `forecast_costs.early_payers`.
    """

    forecast: Forecast
    variance: Variance
    planned: pd.DataFrame
    bills: pd.DataFrame
    rates: Rates
    offer: Discount | None
    costs: pd.DataFrame
    early: pd.DataFrame

    def __bool__(self) -> bool:
        raise TypeError("a Prospect has no truth value")


def prospect_of(ledger: Ledger, decision: Decision, settings: Settings) -> Prospect:
    """Return everything about money to come.

    Raises SettingInvalid when the discount for early payment cannot be read.
    """
    as_of, n = decision.as_of, len(ledger.customers)
    rates, offer = rates_of(settings), early_offer(settings)
    found = forecast_of(ledger, decision, settings)
    bills = bills_of(ledger, as_of)
    left = np.where(bills["pending"] & (bills["left"] > 0), bills["left"], np.nan)
    return Prospect(
        found,
        variance(ledger, decision.matches, settings, as_of),
        planned_of(ledger, decision.matches, as_of),
        bills.assign(discount=rates.bill_discount(bills["amount"].to_numpy(), left)),
        rates,
        offer,
        waiting_costs(found, rates, n),
        early_payers(found, rates, offer, n),
    )
