"""Making findings from marked rows: the first twenty by row, the rest in one line, none silently."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.catalogue import CATALOGUE
from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.model import Ledger

LISTED = 20
Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of problem: its code, and what to do about it (Chinese)."""

    code: str
    remedy: str

    @property
    def excludes(self) -> bool:
        """Whether it stops the letters to its customer."""
        return CATALOGUE[self.code].excludes


def row_findings(
    ledger: Ledger,
    rows: pd.DataFrame,
    marked: Marks,
    problem: Problem,
    message: Callable[[int], str],
) -> Iterator[Finding]:
    """Yield a finding for each marked row of items or receipts.

    After the first twenty only rows of customers not named yet are listed when the problem
    excludes (so that every such customer is blocked), and one more finding tells how many there
    are. `message` gives the sentence for a row position.
    """
    positions = np.flatnonzero(marked)
    shown = _shown(positions, rows["customer"].to_numpy(), problem)
    at = rows.iloc[shown]
    names = ledger.customers["name"].iloc[at["customer"].to_numpy()].to_numpy(object)
    sheets, numbers = at["sheet"].to_numpy(object), at["row"].to_numpy()
    for k, i in enumerate(shown.tolist()):
        source = Source(str(sheets[k]), int(numbers[k]))
        yield Finding(problem.code, source, message(i), problem.remedy, str(names[k]))
    yield from _rest(problem, len(positions), len(shown))


def customer_findings(
    ledger: Ledger, marked: Marks, problem: Problem, message: Callable[[int], str]
) -> Iterator[Finding]:
    """Yield a finding for each marked customer, placed at its first row among the items."""
    positions = np.flatnonzero(marked)
    if not len(positions):
        return
    shown = positions if problem.excludes else positions[:LISTED]
    customers, first = np.unique(ledger.items["customer"].to_numpy(), return_index=True)
    place = dict(zip(customers.tolist(), first.tolist(), strict=True))
    for i in shown.tolist():
        source = Source()
        if i in place:
            row = ledger.items.iloc[place[i]]
            source = Source(str(row["sheet"]), int(row["row"]))
        name = str(ledger.customers["name"].iloc[i])
        yield Finding(problem.code, source, message(i), problem.remedy, name)
    yield from _rest(problem, len(positions), len(shown))


def _shown(
    positions: npt.NDArray[np.intp], customer: npt.NDArray[np.int64], problem: Problem
) -> npt.NDArray[np.intp]:
    if len(positions) <= LISTED or not problem.excludes:
        return positions[:LISTED]
    _, first = np.unique(customer[positions], return_index=True)
    return positions[np.union1d(np.arange(LISTED), first)]


def _rest(problem: Problem, total: int, shown: int) -> Iterator[Finding]:
    if total > shown:
        text = f"同类问题共{total}条,以上只列出{shown}条,其余{total - shown}条未逐条列出。"
        yield Finding(problem.code, Source(), text, problem.remedy)
