"""回款_快照: what was recorded of earlier days stays as it stands; the rows of this day are new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from xl_huikuan.core.forms.snapshots import SNAPSHOTS
from xl_huikuan.core.money import money_text
from xl_huikuan.core.snapshots import snapshot_rows
from xl_huikuan.core.totals import Ints
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.results.form_sheet import NEW, checked_page, form_sheet
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.table import ResultSheet


def snapshots_sheet(outcome: Outcome, grid: Grid | None, expected: Ints) -> ResultSheet:
    """Build the sheet: all other days first, then this one.

    `expected` is the fen to come by customer number. Raises WriteRefused when the sheet has lost
    its headings.
    """
    page = checked_page(SNAPSHOTS, grid)
    decision, ledger = outcome.decision, outcome.ledger
    made = snapshot_rows(ledger, decision, outcome.settings, expected)
    recorded = ledger.papers[SNAPSHOTS]
    others = recorded[(recorded["day"] != pd.Timestamp(decision.as_of)).to_numpy()]
    kept = (others["row"].to_numpy() - 1).tolist()
    if page is not None:  # rows of this day are left out, not kept below
        page = replace(page, rows=tuple(kept))
    new = {
        field.key: [*[None] * len(kept), *_cells(made[field.key], field.kind)]
        for field in SNAPSHOTS.fields
    }
    total = int(decision.reconciliation["balance"].sum())
    said = (
        f"已记 {decision.as_of}:{len(made)} 户,应收余额合计 {money_text(total)} 元,"
        f"与 回款_总览 的应收净额{'一致' if int(made['balance'].sum()) == total else '不符'}。"
    )
    return form_sheet(SNAPSHOTS, page, [*kept, *[NEW] * len(made)], new=new, lines=(said,))


def _cells(column: pd.Series[Any], kind: str) -> Sequence[Any]:
    """Return values as the cells of a workbook hold them."""
    if kind == "date":
        return column.to_numpy().astype("datetime64[D]").tolist()
    if kind == "money":
        return (column.to_numpy(np.float64) / 100).tolist()
    return column.tolist()
