"""回款_目标: the clerk's targets, with what is now, what is missing and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from xl_huikuan.core.forms.targets import SCOPES, TARGETS
from xl_huikuan.core.kpi_table import BY_KEY
from xl_huikuan.core.kpis import Figures
from xl_huikuan.core.targets import Progress, in_unit
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.results.form_sheet import NEW, checked_page, form_sheet
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.table import ResultSheet

# What a first sheet asks a target for (DOMAIN 162).
FIRST = ("due_collected", "dso_countback", "overdue_share")


def targets_sheet(
    outcome: Outcome, grid: Grid | None, rows: Sequence[Progress], company: Figures
) -> ResultSheet:
    """Build the form; `rows` are those of the page that is there, `company` fills a first one."""
    page = checked_page(TARGETS, grid)
    lines = (outcome.as_of_line,)
    if page is None or not page.rows:
        return _first(company, lines)
    ours = {
        "actual": np.array([one.actual for one in rows]),
        "gap": np.array([one.gap for one in rows]),
        "state": [one.state for one in rows],
    }
    tones = {"state": [one.tone for one in rows]}
    return form_sheet(TARGETS, page, ours=ours, tones=tones, lines=lines)


def _first(company: Figures, lines: tuple[str, ...]) -> ResultSheet:
    """Return a first sheet: three figures as they are now, waiting for a target."""
    kpis = [BY_KEY[key] for key in FIRST]
    values = [company.answer(kpi, 0).value for kpi in kpis]
    now = [None if v is None else in_unit(k, v) for k, v in zip(kpis, values, strict=True)]
    new: dict[str, Sequence[Any]] = {
        "kpi": [kpi.title for kpi in kpis],
        "scope": [SCOPES[0]] * len(kpis),
        "baseline": now,
        "source": ["写这张表时的现状"] * len(kpis),
    }
    ours = {"state": ["请填目标值和期限"] * len(kpis)}
    return form_sheet(TARGETS, None, [NEW] * len(kpis), new=new, ours=ours, lines=lines)
