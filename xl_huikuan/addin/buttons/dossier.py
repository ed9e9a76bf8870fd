"""客户档案: what the account says of each customer beside what the clerk knows of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from xl_huikuan.addin.buttons import say
from xl_huikuan.addin.buttons.desk import Delivered, Desk
from xl_huikuan.addin.buttons.looking import Look, look
from xl_huikuan.addin.buttons.results import asked
from xl_huikuan.addin.buttons.steps import Steps, Work
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.dossier import filled_rows
from xl_huikuan.core.forms.dossier import DOSSIER
from xl_huikuan.core.shipping import STOP
from xl_huikuan.sheets.results import QUESTIONS, result_sheets
from xl_huikuan.sheets.results.dossier import dossier_sheet
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.table import ResultSheet

_FIRST = 3  # customers named in the message


def dossier(desk: Desk) -> Steps:
    """客户档案: grade, matrix, shipping, payments and purchases of each, and what is missing."""
    found = yield from look(desk)
    if found.question:
        return (yield from asked(desk, found))
    sheets: tuple[ResultSheet, ...] = yield Work("排出客户档案", lambda: _sheets(found))
    delivered = desk.deliver(found.opened, found.outcome, sheets)
    live = desk.is_live and not desk.dry_run
    return Report(
        tuple(_lines(found, delivered)),
        {**_data(found.outcome), **delivered.data},
        then="undo:撤销 客户档案" if live else "",
        show=DOSSIER.sheet,
    )


def _sheets(found: Look) -> tuple[ResultSheet, ...]:
    grid = found.opened.read.ours.get(DOSSIER.sheet)
    return (dossier_sheet(found.outcome, grid), *result_sheets(found.outcome, QUESTIONS))


def _lines(found: Look, delivered: Delivered) -> Iterator[str]:
    outcome = found.outcome
    credit, names = outcome.decision.credit, outcome.ledger.customers["name"]
    filled = np.count_nonzero(filled_rows(outcome.ledger))
    yield f"{say.as_of_text(outcome)}:客户 {len(credit)} 户,档案里填过的 {filled} 行。"
    counts = credit["matrix"].value_counts()
    yield "、".join(f"{cell} {n} 户" for cell, n in counts.items() if n) or "没有客户"
    stopped = np.flatnonzero(credit["can_ship"] == STOP)
    largest = stopped[np.argsort(-credit["exposure"].to_numpy()[stopped], kind="stable")]
    for i in largest[:_FIRST].tolist():
        yield f"  {names.iloc[i]}:{credit['ship_how'].iloc[i]}"
    yield f"浅黄色的格子在 {DOSSIER.sheet} 里填,保存后再按任何按钮都会用上;您填的内容一直保留。"
    yield from (text for text in (delivered.note, delivered.where, found.day_said) if text)


def _data(outcome: Outcome) -> dict[str, Any]:
    credit, names = outcome.decision.credit, outcome.ledger.customers["name"]
    keys = ("grade", "matrix", "handling", "can_ship", "ship_how")
    rows = zip(names, *(credit[key] for key in keys), strict=True)
    return {
        "customers": [dict(zip(("customer", *keys), map(str, row), strict=True)) for row in rows]
    }
