"""Fill forms in a test as the clerk would: money in yuan, ISO dates, one dict per row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from xl_huikuan.core.forms.form import Form
from xl_huikuan.core.forms.papers import NOBODY, Papers, filled_frame
from xl_huikuan.core.model import Ledger


def with_form(ledger: Ledger, form: Form, *rows: dict[str, Any]) -> Ledger:
    """Return the ledger with rows on a form; `customer` names one of the ledger, rows start at 4."""
    names = ledger.customers["name"].tolist()
    data: dict[str, Any] = {"row": np.arange(4, 4 + len(rows))}
    data["who"] = [
        names.index(row["customer"]) if row.get("customer") in names else NOBODY for row in rows
    ]
    for field in form.fields:
        if any(field.key in row for row in rows):
            blank = {"date": None, "money": np.nan, "wan": np.nan}.get(
                field.kind, np.nan if field.kind in ("number", "percent", "int") else ""
            )
            cells = [row.get(field.key, blank) for row in rows]
            scale = {"money": 100, "wan": 1_000_000}.get(field.kind)
            data[field.key] = [cell * scale for cell in cells] if scale else cells
    frames = {**ledger.papers.frames, form.key: filled_frame(form, data, len(rows))}
    return replace(ledger, papers=Papers(frames))
