"""What was booked of several tables, one below the other: the items and receipts of a ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from xl_huikuan.core.frames import ITEMS, RECEIPTS, FrameColumn, make_frame
from xl_huikuan.sheets.ledgers.booked import Booked
from xl_huikuan.sheets.ledgers.entries import Entries


def items_and_receipts(
    booked: Sequence[Booked], numbers: Sequence[Any]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the ledger's two frames of tables in this order, each with its customer numbers."""
    items, receipts = [], []
    offset = 0
    for part, number in zip(booked, numbers, strict=True):
        items.append(_placed(part.items, part.entries, number))
        moved = dict(_placed(part.receipts, part.entries, number))
        moved["item"] = np.where(moved["item"] >= 0, moved["item"] + offset, -1)
        receipts.append(moved)
        offset += len(items[-1]["customer"])
    return _frame(ITEMS, items), _frame(RECEIPTS, receipts)


def _placed(columns: Mapping[str, Any], entries: Entries, number: Any) -> dict[str, Any]:
    """Replace the entry position by the customer number and the place on the sheet."""
    at = columns["entry"]
    sheet = pd.Categorical.from_codes(np.zeros(len(at), np.int8), [entries.table.sheet])
    rest = {key: value for key, value in columns.items() if key != "entry"}
    return {**rest, "customer": number[at], "sheet": sheet, "row": entries.rows[at] + 1}


def _frame(columns: tuple[FrameColumn, ...], parts: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    n = sum(len(part["customer"]) for part in parts)
    frames = [make_frame(columns, part, len(part["customer"])) for part in parts]
    data = {c.name: _joined([frame[c.name] for frame in frames]) for c in columns} if frames else {}
    return make_frame(columns, data, n)


def _joined(series: Sequence[pd.Series[Any]]) -> Any:
    parts = [s for s in series if len(s)] or [series[0]]  # an empty one has no category type
    if not isinstance(parts[0].dtype, pd.CategoricalDtype):
        return np.concatenate([s.to_numpy() for s in parts])
    return union_categoricals([s.array for s in parts]) if len(parts) > 1 else parts[0].array
