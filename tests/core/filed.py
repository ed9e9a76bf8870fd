"""Write a ledger with a credit file in a test: customers, and rows of the file by field."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.core.small_ledger import small_ledger
from xl_huikuan.core.forms.dossier import DOSSIER
from xl_huikuan.core.forms.papers import NOBODY, Papers, filled_frame
from xl_huikuan.core.model import Ledger


def filed(
    customers: list[Any], rows: list[dict[str, Any]], items: list[dict[str, Any]] | None = None
) -> Ledger:
    """Return a ledger of these customers with rows of the credit file, given by field."""
    ledger = small_ledger(customers, items or [])
    names = ledger.customers["name"].tolist()
    who = [names.index(row["customer"]) if row["customer"] in names else NOBODY for row in rows]
    blank = {
        field.key: filled_frame(DOSSIER, {}, 1)[field.key].to_numpy()[0] for field in DOSSIER.fields
    }
    used = {key for row in rows for key in row}
    data = {key: [row.get(key, blank[key]) for row in rows] for key in used}
    frame = filled_frame(
        DOSSIER, {"who": who, "row": [5 + i for i in range(len(rows))], **data}, len(rows)
    )
    return replace(ledger, papers=Papers({"dossier": frame}))
