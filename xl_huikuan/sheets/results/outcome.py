"""Everything the result sheets are made from, and the columns several of them share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.errors import Finding
from xl_huikuan.core.metrics import Overview
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.policy import LADDER, NO_DATE_LABEL
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.recognition.reading import Corrections, Recognition

BAD_DAYS = 90  # from here on a cell is shown in the strongest tone


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """One run: what was read, what was decided, and under which settings.

    Attributes:
        source_name: file name of the clerk's workbook.
        findings: all findings in the order they should be read.
    """

    source_name: str
    ledger: Ledger
    decision: Decision
    overview: Overview
    settings: Settings
    recognition: Recognition
    corrections: Corrections
    findings: tuple[Finding, ...]

    @property
    def as_of_line(self) -> str:
        """The line every sheet carries: as-of date, basis and source."""
        day = self.decision.as_of
        return (
            f"截至 {day.year}年{day.month}月{day.day}日 · 账龄按{self.settings.basis}起算 · "
            f"数据来源:{self.source_name} · 单位:元"
        )

    @property
    def bucket_labels(self) -> tuple[str, ...]:
        """Names of the aging buckets with the one for items without a date at the end."""
        return (*self.settings.scheme.labels, NO_DATE_LABEL)

    @property
    def overdue_from(self) -> int:
        """Index of the first overdue bucket: 1 when the scheme has a 未到期 bucket, else 0."""
        return 0 if self.settings.scheme.years else 1


def take(column: pd.Series, positions: npt.NDArray[np.int64]) -> Any:
    """Return the values of a frame column at positions; categories stay categories."""
    return column.array.take(positions)


def level_names(levels: npt.NDArray[np.int64]) -> pd.Categorical:
    """Return the names of dunning levels, e.g. "2 二级催收"."""
    return pd.Categorical.from_codes(levels, [f"{rung.level} {rung.name}" for rung in LADDER])


def day_tones(days: npt.NDArray[np.float64]) -> pd.Categorical:
    """Return a tone per overdue age: none up to the due date, then notice, warn, bad."""
    steps = np.select([days > BAD_DAYS, days > 30, days > 0], [3, 2, 1], 0)
    return pd.Categorical.from_codes(steps, ["", "notice", "warn", "bad"])
