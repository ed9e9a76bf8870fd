"""在右侧追加列: days overdue, bucket, level and priority beside the clerk's own rows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.sheets.book import Beside
from xl_huikuan.sheets.results.outcome import Outcome, day_tones, level_names
from xl_huikuan.sheets.table import PREFIX, Column

SETTLED, CREDIT, LATER = "已结清", "抵减应收", "截至日之后"
TITLES = tuple(f"{PREFIX}{name}" for name in ("逾期天数", "账龄段", "催收级别", "优先级"))
_NONE, _LATER = -1, -2  # a row that is no item, and an item dated after the as-of date

Ints = npt.NDArray[np.int64]


def beside_tables(outcome: Outcome) -> tuple[Beside, ...]:
    """Return the columns for every table that is used as receivables.

    Every entry has a value or a blank, so that a row that is no item any more is emptied. Tables
    side by side under one heading row share the columns.
    """
    entries: dict[tuple[str, int], Ints] = {}
    for table in outcome.recognition.tables:
        if table.role == "items":
            place = table.sheet, table.header_rows[-1] - 1
            entries[place] = np.union1d(entries.get(place, table.entries), table.entries)
    extend = outcome.settings["extend_table"] == "是"
    return tuple(
        Beside(
            sheet,
            heading,
            rows.tolist(),
            _columns(outcome, _items_of(outcome, sheet, rows)),
            extend=extend,
        )
        for (sheet, heading), rows in entries.items()
    )


def _items_of(outcome: Outcome, sheet: str, entries: Ints) -> Ints:
    """Return for each entry its position in open_items: of several the most overdue, open first."""
    at = np.full(int(entries.max(initial=-1)) + 1, _NONE)
    at[_rows_on(outcome.ledger.items, sheet, len(at))[0]] = _LATER
    rows, items = _rows_on(outcome.decision.open_items, sheet, len(at))
    frame = outcome.decision.open_items.iloc[items]
    days = np.nan_to_num(frame["days"].to_numpy(), nan=-np.inf)
    order = np.lexsort((days, frame["open"].to_numpy() > 0))
    at[rows[order]] = items[order]  # of several the last one stays
    return at[entries]


def _rows_on(frame: pd.DataFrame, sheet: str, n_rows: int) -> tuple[Ints, Ints]:
    """Return 0-based rows and positions of the items on a sheet, within the first rows."""
    rows = frame["row"].to_numpy() - 1
    items = np.flatnonzero(np.asarray(frame["sheet"] == sheet) & (rows < n_rows))
    return rows[items], items


def _columns(outcome: Outcome, at: Ints) -> tuple[Column, ...]:
    """Return the columns for entries whose items stand at these positions."""
    items = outcome.decision.open_items
    blank = pd.DataFrame({"open": [0], "days": [np.nan], "bucket": [0], "level": [0], "customer": [0]})  # fmt: skip
    each = pd.concat([items[blank.columns], blank]).take(np.where(at >= 0, at, len(items)))
    owed = each["open"].to_numpy() > 0
    days = np.where(owed, each["days"].to_numpy(), np.nan)
    return (
        Column(TITLES[0], "int", days, 15, tones=day_tones(days)),
        Column(TITLES[1], "text", _buckets(outcome, each, at), 13),
        Column(TITLES[2], "text", _levels(each["level"].to_numpy(), owed), 15),
        Column(TITLES[3], "number", _priorities(outcome, each["customer"].to_numpy(), owed), 13),
    )


def _buckets(outcome: Outcome, each: pd.DataFrame, at: Ints) -> pd.Categorical:
    """Name the bucket of what is open; say of the rest why it has none."""
    labels, still = outcome.bucket_labels, each["open"].to_numpy()
    n = len(labels)
    bucket = each["bucket"].to_numpy() % n  # -1, without a due date, is the last
    codes = np.select(
        [still > 0, at == _LATER, at < 0, still < 0], [bucket, n, np.int64(-1), n + 1], n + 2
    )
    return pd.Categorical.from_codes(codes, [*labels, LATER, CREDIT, SETTLED])


def _levels(level: Ints, owed: npt.NDArray[np.bool_]) -> pd.Categorical:
    names = level_names(level)
    return pd.Categorical.from_codes(np.where(owed, names.codes, -1), names.categories)


def _priorities(
    outcome: Outcome, customer: Ints, owed: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    """Return the points of each customer on the collection list, for rows that are open."""
    plan = outcome.decision.plan
    points = np.full(max(len(outcome.ledger.customers), 1), np.nan)
    points[plan["customer"].to_numpy()] = plan["priority"].to_numpy()
    return np.where(owed, points[customer], np.nan)
