"""新客户准入: the form of new customers, read, scored and written back with its verdicts."""

from __future__ import annotations

from xl_huikuan.addin.buttons import say
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.looking import look
from xl_huikuan.addin.buttons.results import asked
from xl_huikuan.addin.buttons.steps import Steps, Work
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.admission import Admission
from xl_huikuan.core.admission import admission as judged
from xl_huikuan.core.forms.admission import ADMISSION
from xl_huikuan.sheets.results.admission import admission_sheet, summary


def admission(desk: Desk) -> Steps:
    """新客户准入: say of each new customer whether it may buy on credit, and why not."""
    found = yield from look(desk)
    if found.question:
        return (yield from asked(desk, found))
    outcome = found.outcome
    verdicts: Admission = yield Work("评新客户", lambda: judged(outcome.ledger, outcome.settings))
    grid = found.opened.read.ours.get(ADMISSION.sheet)
    sheet = yield Work("排出新客户准入", lambda: admission_sheet(outcome, grid, verdicts))
    delivered = desk.deliver(found.opened, outcome, (sheet,))
    names = outcome.ledger.papers[ADMISSION]["customer"].tolist()
    rows = list(zip(names, verdicts.verdict, verdicts.why, strict=True))
    wrong = [f.message for f in outcome.findings if f.source.sheet == ADMISSION.sheet]
    lines = (
        summary(verdicts),
        *say.first_of([f"  {name or '(没有写名称)'}:{verdict}。{why}" for name, verdict, why in rows], say.FEW),
        *(f"  {text}" for text in wrong),
        *(text for text in (delivered.note, delivered.where) if text),
    )  # fmt: skip
    data = {
        "customers": [dict(zip(("customer", "verdict", "why"), row, strict=True)) for row in rows],
        **delivered.data,
    }
    live = desk.is_live and not desk.dry_run
    then = "undo:撤销 新客户准入" if live else ""
    return Report(lines, data, then=then, show=ADMISSION.sheet)
