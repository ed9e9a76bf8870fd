"""What 回款月报 is made from, worked out before anything is worded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.early_warnings import Early, early_warnings
from xl_huikuan.core.forecast import Forecast, forecast_of
from xl_huikuan.core.forecast_sums import Sum, months, sums
from xl_huikuan.core.forms.snapshots import SNAPSHOTS
from xl_huikuan.core.kpi_book import kpi_book
from xl_huikuan.core.kpi_cells import SALESPERSON
from xl_huikuan.core.kpis import Figures, of_dimension
from xl_huikuan.core.metrics import Overview, overview
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.movements import Movement, movement_of
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.snapshots import Snapshot, latest_before
from xl_huikuan.letters.register.entry import Entry

_PERCENT = 100


@dataclass(frozen=True, slots=True, eq=False)
class Month:
    """Everything known of the month that ends on the as-of date.

    Attributes:
        ledger, decision, settings: as everywhere.
        told: the key figures.
        before: the day recorded before; None = none is.
        movement: what happened since; None = it cannot be said.
        forecast: money to come.
        expected: the same by month, later and apart.
        warnings: the gravest first.
        people: figures by salesperson.
        letters: issued in the calendar month, not void.
    """

    ledger: Ledger
    decision: Decision
    settings: Settings
    told: Overview
    before: Snapshot | None
    movement: Movement | None
    forecast: Forecast
    expected: tuple[Sum, ...]
    warnings: tuple[Early, ...]
    people: Figures
    letters: tuple[Entry, ...]

    @property
    def as_of(self) -> dt.date:
        """The date all figures speak of."""
        return self.decision.as_of

    @property
    def names(self) -> npt.NDArray[np.object_]:
        """Names of customers by number."""
        return self.ledger.customers["name"].to_numpy(object)


def month_of(
    ledger: Ledger, decision: Decision, settings: Settings, letters: Iterable[Entry] = ()
) -> Month:
    """Work out the month; `letters` are all that are not void."""
    as_of = decision.as_of
    book = kpi_book(ledger, decision, settings)
    forecast = forecast_of(ledger, decision, settings)
    sure = settings["sure_share"] / _PERCENT
    return Month(
        ledger,
        decision,
        settings,
        overview(ledger, decision, settings),
        latest_before(ledger.papers[SNAPSHOTS], as_of),
        movement_of(ledger, decision, settings),
        forecast,
        sums(forecast, months(as_of), sure),
        early_warnings(book, decision, settings),
        of_dimension(book, SALESPERSON),
        tuple(one for one in letters if one.as_of.startswith(f"{as_of:%Y-%m}")),
    )
