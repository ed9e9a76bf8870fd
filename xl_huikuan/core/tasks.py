"""The work of today and the next working days, a piece for each thing to do (DOMAIN 94–112)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xl_huikuan.core.agenda import Agenda
from xl_huikuan.core.task_frame import on_days
from xl_huikuan.core.task_kinds import TASK_KINDS
from xl_huikuan.core.task_sources import SOURCES, countdown, is_visit


def tasks_of(agenda: Agenda) -> pd.DataFrame:
    """Return columns of `task_frame` with `day`, `late`, `visit` and the owner filled in.

    Sorted by day, then as pressing as the plan and the kinds say; of several reminders of one
    date, and of calls before one visit, that a weekend brings together the first is kept. Raises SettingInvalid when the
    days of reminders cannot be read.
    """
    work = pd.concat([source(agenda) for source in SOURCES], ignore_index=True)
    work = pd.concat([work, countdown(agenda, work)], ignore_index=True)
    work = on_days(work, agenda.days)
    own = work["owner"].to_numpy(object)
    theirs = agenda.owner[work["customer"].to_numpy()]
    work = work.assign(owner=np.where(own == "", theirs, own), visit=is_visit(agenda, work))
    rank = ranks(agenda)[work["customer"].to_numpy()]
    order = np.lexsort((work["on"], work["kind"], rank, ~work["late"], work["day"]))
    work = work.iloc[order]
    family = np.array([kind.family for kind in TASK_KINDS])[work["kind"].to_numpy()]
    again = work.assign(family=family).duplicated(["customer", "day", "on", "family"])
    return work[~again | (family < 0)].reset_index(drop=True)


def ranks(agenda: Agenda) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the rank of each customer in the plan; those outside come after."""
    plan = agenda.decision.plan
    rank = np.full(len(agenda.ledger.customers), len(plan) + 1)
    rank[plan["customer"].to_numpy()] = plan["rank"].to_numpy()
    return rank
