"""函件登记: every letter issued and what became of it, on a sheet the clerk can write on."""

from __future__ import annotations

from collections.abc import Sequence

from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.letter_notes import register_sheets, take_in
from xl_huikuan.addin.buttons.looking import Look, look
from xl_huikuan.addin.buttons.results import asked
from xl_huikuan.addin.buttons.say import first_of
from xl_huikuan.addin.buttons.steps import Part, Steps, Work
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.letters.noting import Noting
from xl_huikuan.sheets.files.which import REGISTER
from xl_huikuan.sheets.table import ResultSheet

_FEW = 5  # findings said


def letter_register(desk: Desk) -> Steps:
    """函件登记: take in what was typed, and write the sheet anew."""
    found = yield from look(desk)
    if found.question:
        return (yield from asked(desk, found))
    taken = found.letters
    sheets: Sequence[ResultSheet] = yield Work("排出函件登记", lambda: register_sheets(taken))
    told = [f"{f.source}:{f.message}{f.remedy}" for f in taken.findings]
    data = {"noted": taken.noted, "findings": told}
    if not sheets:
        none = f"「{desk.letter_folder}」里没有函件登记簿:先出函(如「催款函」),再来登记寄发和送达。"
        return Report((*told, *([] if told else [none])), data)
    delivered = desk.deliver(found.opened, found.outcome, sheets)
    entries = taken.register.entries if taken.register else ()
    verb = "将列出" if desk.dry_run else "已列出"
    lines = (
        f"{verb} {len(entries)} 份函件。{taken.said or '没有新填的内容。'}",
        *first_of(told, _FEW),
        *(text for text in (delivered.note, delivered.where) if text),
    )
    then = "undo:撤销 函件登记" if desk.is_live and not desk.dry_run else ""
    return Report(
        lines, {**data, "letters": len(entries), **delivered.data}, then=then, show=REGISTER
    )


def refreshed(desk: Desk, found: Look) -> Part[str]:
    """Show letters just made on the sheet of an open workbook; a file gets it with the next run.

    Returns why that was not possible, "" = it was.
    """
    if desk.dry_run or not desk.is_live:
        return ""
    grid, noting = found.opened.read.ours.get(REGISTER), Noting(desk.now, desk.user)
    sheets: Sequence[ResultSheet] = yield Work(
        "更新函件登记",
        lambda: register_sheets(take_in(desk.letter_folder, grid, noting, dry_run=True)),
    )
    try:
        desk.deliver(found.opened, found.outcome, sheets)
    except WriteRefused as error:  # the letters are made and registered all the same
        return f"{REGISTER} 没有更新:{error}"
    return ""
