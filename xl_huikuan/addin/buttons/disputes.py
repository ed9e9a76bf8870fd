"""争议: the register of disputes, read, applied and written back with how each stands."""

from __future__ import annotations

from typing import Any

from xl_huikuan.addin.buttons import say
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.looking import Look, look
from xl_huikuan.addin.buttons.results import asked
from xl_huikuan.addin.buttons.steps import Steps, Work
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.disputes import standing
from xl_huikuan.core.forms.disputes import DISPUTES
from xl_huikuan.sheets.results.disputes import disputes_sheet, summary


def disputes(desk: Desk) -> Steps:
    """争议: write the form with state and days; the clerk adds rows to it."""
    found = yield from look(desk)
    if found.question:
        return (yield from asked(desk, found))
    grid = found.opened.read.ours.get(DISPUTES.sheet)
    sheet = yield Work("排出争议登记", lambda: disputes_sheet(found.outcome, grid))
    delivered = desk.deliver(found.opened, found.outcome, (sheet,))
    wrong = [f.message for f in found.outcome.findings if f.source.sheet == DISPUTES.sheet]
    lines = (
        f"{say.as_of_text(found.outcome)}:{summary(found.outcome)}",
        *(f"  {text}" for text in wrong),
        f"在 {DISPUTES.sheet} 里一行写一个争议,保存后按任何按钮即生效:没有解决的不催、不出函。",
        *(text for text in (delivered.note, delivered.where, found.day_said) if text),
    )
    live = desk.is_live and not desk.dry_run
    then = "undo:撤销 争议" if live else ""
    return Report(
        lines, {"disputes": _data(found), **delivered.data}, then=then, show=DISPUTES.sheet
    )


def _data(found: Look) -> list[dict[str, Any]]:
    outcome = found.outcome
    form = outcome.ledger.papers[DISPUTES]
    states = standing(form, outcome.settings, outcome.decision.as_of).state
    rows = zip(form["row"].tolist(), form["document"].tolist(), states, strict=True)
    return [{"row": row, "document": document, "state": state} for row, document, state in rows]
