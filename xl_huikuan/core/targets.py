"""What is to be reached, held against what is: gap and state of each row of 回款_目标 (DOMAIN 162–164).

A percentage may be written as 15 or as 0.15 (which is what Excel makes of 15%): what is not above
1 is a share, as everywhere on our forms. Our columns answer in the unit of the row. Money is in 元.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.forms.targets import TARGETS
from xl_huikuan.core.kpi_cells import COMPANY, DIMENSIONS
from xl_huikuan.core.kpi_table import BY_TITLE, KPIS, UP, Kpi
from xl_huikuan.core.kpis import Answer, Figures
from xl_huikuan.core.priority import round_points

_YUAN, _WHOLE, _PLACES = 100, 1, 4
_BY_TITLE = {dimension.title: dimension for dimension in DIMENSIONS}
REACHED, MISSED, TO_GO = "达成", "逾期未达成", "还差"


@dataclass(frozen=True, slots=True)
class Progress:
    """How one row of the form stands.

    Attributes:
        actual, gap: in the unit of the row; NaN = it cannot be said; gap 0 = reached.
        state: what the clerk reads.
        tone: of its cell.
    """

    actual: float
    gap: float
    state: str
    tone: str = ""


def progress(
    typed: pd.DataFrame, figures: Mapping[str, Figures], as_of: dt.date
) -> tuple[tuple[Progress, ...], tuple[Finding, ...]]:
    """Return how the rows of the form stand, and what is written on it that we do not know."""
    rows, findings = [], []
    for row in typed.itertuples():
        kpi, answer, problem = _asked(row, figures)
        if problem is not None:
            findings.append(problem)
        rows.append(_standing(row, kpi, answer, as_of))
    return tuple(rows), tuple(findings)


def in_unit(kpi: Kpi, value: float, like: float = np.nan) -> float:
    """Return a value of a figure as it is written on the form, in the unit of a value beside it."""
    if kpi.kind == "percent":
        percent = float(round_points(value * 100))
        return percent / 100 if abs(like) <= _WHOLE else percent  # NaN compares false
    return float(round_points(value / _YUAN if kpi.kind == "money" else value))


def _asked(
    row: Any, figures: Mapping[str, Figures]
) -> tuple[Kpi | None, Answer | None, Finding | None]:
    """Return the figure a row is about, what it is now, and what is wrong with the row."""
    kpi = BY_TITLE.get(row.kpi.strip())
    if kpi is None:
        return None, None, _unknown_kpi(row)
    found = figures[_BY_TITLE[row.scope or COMPANY.title].key]
    whom = row.whom.strip() if row.scope not in ("", COMPANY.title) else COMPANY.title
    if whom not in found.labels:
        return kpi, None, _unknown_group(row, found)
    return kpi, found.answer(kpi, found.labels.index(whom)), None


def _standing(row: Any, kpi: Kpi | None, answer: Answer | None, as_of: dt.date) -> Progress:
    if kpi is None:
        return Progress(np.nan, np.nan, "没有这个指标", "warn")
    if answer is None:
        return Progress(np.nan, np.nan, "没有这个对象", "warn")
    if answer.value is None:
        return Progress(np.nan, np.nan, f"算不出:{answer.why}", "muted")
    actual = in_unit(kpi, answer.value, row.baseline if np.isnan(row.target) else row.target)
    if np.isnan(row.target):
        return Progress(actual, np.nan, "没有填目标值", "muted")
    return _reached(row, kpi, actual, as_of)


def _reached(row: Any, kpi: Kpi, actual: float, as_of: dt.date) -> Progress:
    """Hold what is against the target of a row."""
    missing = row.target - actual if kpi.better == UP else actual - row.target
    missing = round(missing, _PLACES)  # binary noise
    if missing <= 0:
        return Progress(actual, 0.0, REACHED, "good")
    over = row.deadline < pd.Timestamp(as_of)  # NaT compares false
    return Progress(actual, missing, MISSED if over else TO_GO, "bad" if over else "notice")


def _unknown_kpi(row: Any) -> Finding:
    known = "、".join(kpi.title for kpi in KPIS)
    said = f"没有指标「{row.kpi}」。" if row.kpi.strip() else "没有写是哪个指标。"
    return Finding("W831", Source(TARGETS.sheet, int(row.row)), said, f"可以写的指标:{known}。")


def _unknown_group(row: Any, found: Figures) -> Finding:
    some = "、".join(found.labels[:10]) or "没有"
    return Finding(
        "W832", Source(TARGETS.sheet, int(row.row)),
        f"{row.scope}里没有「{row.whom}」。", f"请照 回款_指标明细 里的写法填「对象」:{some}。",
    )  # fmt: skip
