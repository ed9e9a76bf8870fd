"""回款_回款计划: what the clerk planned, with what came and how each stage stands."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xl_huikuan.core.forms.stages import PLANNED
from xl_huikuan.core.money import money_text
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.results.form_sheet import NEW, checked_page, form_sheet
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.table import ResultSheet

SPARE = 10  # blank rows to write on


def stages_sheet(outcome: Outcome, grid: Grid | None, planned: pd.DataFrame) -> ResultSheet:
    """Build the form; `planned` has the rows of the page as `grid` was read."""
    page = checked_page(PLANNED, grid)
    rows = page.rows if page else ()
    blank = np.full(SPARE, np.nan)
    ours = {key: np.append(planned[key].to_numpy(), blank) for key in ("came", "gap")}
    return form_sheet(
        PLANNED,
        page,
        [*rows, *[NEW] * SPARE],
        ours={**ours, "state": [*planned["state"], *[""] * SPARE]},
        tones={"state": [*planned["tone"], *[""] * SPARE]},
        lines=(outcome.as_of_line, _summary(planned)),
    )


def _summary(planned: pd.DataFrame) -> str:
    known = planned[planned["worth"].notna()]
    worth, came = (money_text(int(known[key].sum())) for key in ("worth", "came"))
    late = known[(known["days"] > 0) & (known["gap"] > 0)]
    gap = money_text(int(late["gap"].sum()))
    return (
        f"共 {len(planned)} 期,计划 {worth} 元,已回 {came} 元;逾期 {len(late)} 期,差 {gap} 元。"
        "金额空着时按 合同金额 × 比例。"
    )
