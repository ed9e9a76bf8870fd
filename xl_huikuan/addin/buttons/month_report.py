"""月报: the month for management as a Word document, from the figures of the sheets."""

from __future__ import annotations

from pathlib import Path

from xl_huikuan.addin.buttons import say
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.looking import Look, look
from xl_huikuan.addin.buttons.new_files import write_new
from xl_huikuan.addin.buttons.planning import register_of
from xl_huikuan.addin.buttons.results import asked
from xl_huikuan.addin.buttons.steps import Steps, Work
from xl_huikuan.addin.commands import Report
from xl_huikuan.letters.looks import look_folder
from xl_huikuan.letters.month_facts import month_of
from xl_huikuan.letters.month_report import MONTH_REPORT, month_report
from xl_huikuan.letters.month_report_said import summary


def report(desk: Desk) -> Steps:
    """月报: write the document beside the workbook; an earlier one stays as it is."""
    found = yield from look(desk)
    if found.question:
        return (yield from asked(desk, found))
    data, said = yield Work("写月报", lambda: _made(desk, found))
    if desk.dry_run:
        return Report((said, "试算完成,没有写任何文件。"), {"file": ""})
    day = found.outcome.decision.as_of
    stem = f"{MONTH_REPORT.title}_{day:%Y%m%d}"
    path: Path = yield Work("存月报", lambda: write_new(desk.folder, stem, data))
    lines = (
        f"已写好《{MONTH_REPORT.title}》:{path}",
        said,
        f"{say.as_of_text(found.outcome)}。{found.day_said}要 PDF 时在 Word 里另存,或用 huikuan pdf。",
    )
    return Report(lines, {"file": str(path), "as_of": day.isoformat()})


def _made(desk: Desk, found: Look) -> tuple[bytes, str]:
    """Return the document and its summary."""
    outcome, register = found.outcome, register_of(desk, found)
    letters = [one for one in register.entries if not register.standing(one.number).is_void]
    month = month_of(outcome.ledger, outcome.decision, outcome.settings, letters)
    templates = look_folder(desk.templates, outcome.settings["letter_look"])
    return month_report(month, templates), summary(month)
