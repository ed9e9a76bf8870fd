"""The collections desk on 100,000 open items: all its buttons work out before sheets are laid out.

Beside it the same headline figures by a loop over customers, as one would write it first. Times are
processor seconds of one process; every piece is the best of ROUNDS.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks import peer_desk
from benchmarks.desk_ledger import AS_OF, EARLIER, SETTINGS, make_desk
from benchmarks.figures import Figure
from xl_huikuan.core.bills import with_refused
from xl_huikuan.core.decide import decide
from xl_huikuan.core.disputes import with_disputes
from xl_huikuan.core.dossier import applied
from xl_huikuan.core.dossier_facts import dossier_facts
from xl_huikuan.core.early_warnings import early_warnings
from xl_huikuan.core.five_checks import five_checks
from xl_huikuan.core.forecast_prospect import Prospect, prospect_of
from xl_huikuan.core.forecast_sums import expected_by_customer, months, sums, weeks
from xl_huikuan.core.forms.snapshots import SNAPSHOTS
from xl_huikuan.core.forms.targets import TARGETS
from xl_huikuan.core.kpi_book import KpiBook, kpi_book
from xl_huikuan.core.kpi_cells import COMPANY, SALESPERSON
from xl_huikuan.core.kpi_table import KPIS
from xl_huikuan.core.kpis import Figures, all_figures
from xl_huikuan.core.metrics import overview
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.movement_rates import changes, rolls
from xl_huikuan.core.movements import movement_of
from xl_huikuan.core.promise_figures import by_owner, by_state
from xl_huikuan.core.promises import with_promises
from xl_huikuan.core.reason_figures import natures, pareto, unexplained
from xl_huikuan.core.seller_scores import seller_scores
from xl_huikuan.core.snapshots import snapshot_rows, with_day
from xl_huikuan.core.targets import progress
from xl_huikuan.core.today import today_of
from xl_huikuan.core.totals import max_by, sum_by

LIMIT, ROUNDS = 3.0, 3
GOAL = 10.0  # times faster than the loop
SURE = SETTINGS["sure_share"] / 100


class Desk:
    """One ledger through the whole desk, a piece after the other, each as its button calls it."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.decision: Any = None
        self.found: dict[str, Any] = {}

    def decide(self) -> Decision:
        """Settle, age, clocks, checks, promises, credit, plan, and the overview of every run."""
        ledger = with_disputes(with_refused(applied(self.ledger)), SETTINGS, AS_OF)
        self.decision = decide(ledger, SETTINGS, AS_OF)
        self.ledger = with_promises(ledger, self.decision.promises)
        self.found["overview"] = overview(self.ledger, self.decision, SETTINGS)
        return self.decision

    def promises(self) -> tuple[Any, ...]:
        """承诺台账."""
        ledger, decision = self.ledger, self.decision
        return (
            by_state(decision), by_owner(ledger, decision), pareto(ledger, decision),
            pareto(ledger, decision, levels=True), unexplained(ledger, decision, SETTINGS),
            natures(ledger, decision, None),
        )  # fmt: skip

    def dossier(self) -> Any:
        """客户档案."""
        return dossier_facts(self.ledger, self.decision, SETTINGS)

    def today(self) -> Any:
        """今日工作."""
        done = today_of(self.ledger, self.decision, SETTINGS)
        five_checks(done.agenda, [job.customer for job in done.jobs], {})
        return done

    def forecast(self) -> Prospect:
        """回款预测."""
        found = prospect_of(self.ledger, self.decision, SETTINGS)
        for periods in (months, weeks):
            sums(found.forecast, periods(AS_OF), SURE)
        return found

    def kpis(self) -> dict[str, Figures]:
        """经营指标."""
        book = kpi_book(self.ledger, self.decision, SETTINGS)
        figures = all_figures(book)
        for of_all in figures.values():
            for kpi in KPIS:
                of_all.answers(kpi)
        seller_scores(figures[SALESPERSON.key], figures[COMPANY.key], SETTINGS)
        progress(self.ledger.papers[TARGETS], figures, AS_OF)
        self.found["book"] = book
        return figures

    def warnings(self) -> Any:
        """Early warnings."""
        book: KpiBook = self.found["book"]
        return early_warnings(book, self.decision, SETTINGS)

    def movements(self) -> Any:
        """变动分析: since the day recorded before."""
        movement = movement_of(self.ledger, self.decision, SETTINGS)
        assert movement is not None
        return movement, changes(movement)

    def snapshot(self) -> Any:
        """月末快照."""
        forecast = self.found["forecast"].forecast
        last = months(AS_OF)[0].last
        expected = expected_by_customer(forecast, last, len(self.ledger.customers))
        rows = snapshot_rows(self.ledger, self.decision, SETTINGS, expected)
        return rolls(with_day(self.ledger.papers[SNAPSHOTS], rows, AS_OF), AS_OF)

    @property
    def earlier(self) -> tuple[dt.date, ...]:
        """Days the book is settled on once more: before the period, and the recorded one."""
        return self.found["book"].period.before, EARLIER

    def figures(self) -> dict[str, np.ndarray]:
        """Return what the loop finds too, by its names."""
        decision, n = self.decision, len(self.ledger.customers)
        items, credit, told = decision.open_items, decision.credit, decision.reconciliation
        whose, days, amount = (items[name].to_numpy() for name in ("customer", "days", "open"))
        start = self.found["book"].start
        opening = sum_by(self.found["book"].cells.customer, start["closing"], n)
        return {
            "balance": told["balance"].to_numpy(),
            "overdue": sum_by(whose, np.where(days > 0, amount, 0), n),
            "old": sum_by(whose, np.where(days > peer_desk.OLD, amount, 0), n),
            "longest": max_by(whose[amount > 0], days[amount > 0], n),
            "paid": credit["paid_invoices"].to_numpy(),
            "in_time": credit["on_time_share"].to_numpy(),
            "late": credit["average_days_late"].to_numpy(),
            "before": np.column_stack([opening, self.found["movements"][0].parts["opening"]]),
        }


PIECES: tuple[Callable[[Desk], Any], ...] = (
    Desk.decide, Desk.promises, Desk.dossier, Desk.today, Desk.forecast, Desk.kpis, Desk.warnings,
    Desk.movements, Desk.snapshot,
)  # fmt: skip


def whole(ledger: Ledger) -> tuple[Desk, dict[str, float]]:
    """Run the desk once; return it with the processor seconds of each piece."""
    desk, times = Desk(ledger), {}
    for piece in PIECES:
        started = time.process_time()
        desk.found[piece.__name__] = piece(desk)
        times[piece.__name__] = time.process_time() - started
    return desk, times


def best(ledger: Ledger) -> tuple[Desk, dict[str, float]]:
    """Return the last desk and the least seconds of each piece."""
    rounds = [whole(ledger) for _ in range(ROUNDS)]
    return rounds[-1][0], {name: min(times[name] for _, times in rounds) for name in rounds[0][1]}


def run() -> list[Figure]:
    """Return the time of the whole desk, and of its headline figures beside the loop."""
    ledger = make_desk()
    desk, times = best(ledger)
    for name, seconds in times.items():
        print(f"  {name:12} {seconds:6.2f}", file=sys.stderr)
    ours = sum(times.values())
    started = time.process_time()
    theirs = peer_desk.desk(ledger, AS_OF, desk.earlier)
    peer = time.process_time() - started
    peer_desk.check_equal(desk.figures(), theirs)
    return [
        Figure("whole desk, compute", ours, "limit", LIMIT, ours / LIMIT, "<=", 1.0),
        Figure("whole desk, compute", ours, "loop, figures only", peer, peer / ours, ">=", GOAL),
    ]


if __name__ == "__main__":
    for figure in run():
        print(figure)
