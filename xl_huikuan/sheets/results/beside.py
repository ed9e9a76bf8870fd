"""在右侧追加列: days overdue, bucket, level and priority beside the clerk's own rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.sheets.book import Beside
from xl_huikuan.sheets.recognition.reading import TableReading
from xl_huikuan.sheets.results.outcome import Outcome, day_tones, level_names
from xl_huikuan.sheets.table import PREFIX, Column

SETTLED, CREDIT, LATER = "已结清", "抵减应收", "截至日之后"
TITLES = tuple(f"{PREFIX}{name}" for name in ("逾期天数", "账龄段", "催收级别", "优先级"))
_NONE, _LATER = -1, -2  # a row that is no item, and an item dated after the as-of date

Ints = npt.NDArray[np.int64]


def beside_tables(outcome: Outcome) -> tuple[Beside, ...]:
    """Return the columns for every table that is used as receivables.

    Every entry has a value or a blank, so that a row that is no item any more is emptied.
    """
    tables = [table for table in outcome.recognition.tables if table.role == "items"]
    return tuple(
        Beside(
            table.sheet,
            table.header_rows[-1] - 1,
            table.entries.tolist(),
            _columns(outcome, _items_of(outcome, table)),
        )
        for table in tables
    )


def _items_of(outcome: Outcome, table: TableReading) -> Ints:
    """Return for each entry its position in open_items: of several the most overdue, open first."""
    at = np.full(int(table.entries.max(initial=-1)) + 1, _NONE)
    later = outcome.ledger.items
    at[_rows_on(later, table, len(at))[0]] = _LATER
    rows, items = _rows_on(outcome.decision.open_items, table, len(at))
    frame = outcome.decision.open_items.iloc[items]
    days = np.nan_to_num(frame["days"].to_numpy(), nan=-np.inf)
    order = np.lexsort((days, frame["open"].to_numpy() > 0))
    at[rows[order]] = items[order]  # of several the last one stays
    return at[table.entries]


def _rows_on(frame: pd.DataFrame, table: TableReading, n_rows: int) -> tuple[Ints, Ints]:
    """Return 0-based rows and positions of the items on the sheet, within the table's rows."""
    rows = frame["row"].to_numpy() - 1
    items = np.flatnonzero(np.asarray(frame["sheet"] == table.sheet) & (rows < n_rows))
    return rows[items], items


def _columns(outcome: Outcome, at: Ints) -> tuple[Column, ...]:
    frame = outcome.decision.open_items
    known = at >= 0
    item = np.where(known, at, 0)

    def of_item(values: npt.NDArray[Any], blank: Any) -> npt.NDArray[Any]:
        return np.where(known, values[item], blank) if len(values) else np.full(len(at), blank)

    still = of_item(frame["open"].to_numpy(), 0)
    owed = still > 0
    days = np.where(owed, of_item(frame["days"].to_numpy(), np.nan), np.nan)
    labels = np.array([*outcome.bucket_labels, "", SETTLED, CREDIT, LATER], object)
    n = len(outcome.bucket_labels)
    bucket = of_item(frame["bucket"].to_numpy(), 0) % n
    words = np.select([owed, at == _LATER, ~known, still < 0], [bucket, n + 3, n, n + 2], n + 1)
    levels = np.array([*level_names(np.arange(6)), ""], object)
    level = np.where(owed, of_item(frame["level"].to_numpy(), 0), 6)
    points = np.full(max(len(outcome.ledger.customers), 1), np.nan)
    plan = outcome.decision.plan
    points[plan["customer"].to_numpy()] = plan["priority"].to_numpy()
    priority = np.where(owed, points[of_item(frame["customer"].to_numpy(), 0)], np.nan)
    return (
        Column(TITLES[0], "int", days, 10, tones=day_tones(days)),
        Column(TITLES[1], "text", labels[words].tolist(), 12),
        Column(TITLES[2], "text", levels[level].tolist(), 12),
        Column(TITLES[3], "number", priority, 10),
    )
