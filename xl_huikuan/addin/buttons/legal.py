"""法务资料包: for each customer that goes to the lawyers a folder with the cover and the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from xl_huikuan.addin.buttons import say
from xl_huikuan.addin.buttons.choosing import Chosen, chosen_customers, nobody
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.legal_sheets import legal_sheets
from xl_huikuan.addin.buttons.letters import asking_for_settings, nothing_done, written
from xl_huikuan.addin.buttons.looking import Look, look
from xl_huikuan.addin.buttons.parcel_folder import ParcelFolder, new_folder
from xl_huikuan.addin.buttons.planning import Wanted, plan
from xl_huikuan.addin.buttons.results import asked
from xl_huikuan.addin.buttons.steps import Ask, Part, Steps, Work
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.errors import LetterInvalid
from xl_huikuan.core.legal import proposals
from xl_huikuan.core.money import money_text
from xl_huikuan.letters.batch import BatchResult, PlannedLetter
from xl_huikuan.letters.kinds import HANDOVER
from xl_huikuan.letters.names import safe_name
from xl_huikuan.letters.parcel.picking import LeftOut, read_issued
from xl_huikuan.letters.register import Register

NAME = "法务资料"
YES = "是"


def legal_pack(desk: Desk) -> Steps:
    """法务资料包: for the customers selected, else for those the rule proposes."""
    selection = desk.book.selection()
    found = yield from look(desk, selection.sheet if selection else "")
    if found.question:
        return (yield from asked(desk, found))
    proposed = proposals(found.outcome.decision, found.outcome.settings)
    chosen = chosen_customers(selection, found) if selection else None
    if chosen is not None and not chosen.customers:
        return nobody(selection)
    wanted = chosen or Chosen(tuple(proposed), len(proposed), 0)
    if not wanted.customers:
        return _nobody_proposed(found)
    return (yield from asking_for_settings(desk, found, _pack(desk, found, wanted, proposed)))


def _nobody_proposed(found: Look) -> Report:
    settings = found.outcome.settings
    days, least = settings["legal_days"], money_text(settings["legal_amount"])
    said = (
        f"没有客户达到建议移交法务的条件(逾期达到 {days} 天、金额达到 {least} 元、没有未到期的付款承诺);"
        "要给别的客户做,请先选中它的行。"
    )
    return Report((said,), {"customers": []})


def _pack(desk: Desk, found: Look, wanted: Chosen, proposed: Mapping[int, str]) -> Steps:
    planned = yield from plan(desk, found, Wanted((HANDOVER,), wanted), ())
    if not (yield from _confirmed(desk, planned, proposed)):
        return nothing_done()
    batch = yield from written(desk, found, planned)
    ready = [letter for letter in planned if not letter.reason]
    if desk.dry_run or not ready:
        return _report(planned, batch, proposed, None)
    out: ParcelFolder = yield Work("新建文件夹", lambda: new_folder(desk.folder, desk.now, NAME))
    register: Register = yield Work("读取函件登记", lambda: Register(desk.letter_folder))
    for letter in ready:
        yield Work(f"法务资料 {letter.name}", partial(_folder, desk, found, letter, register, out))
    out.finish()
    return _report(planned, batch, proposed, out)


def _confirmed(
    desk: Desk, planned: Sequence[PlannedLetter], proposed: Mapping[int, str]
) -> Part[bool]:
    ready = [letter for letter in planned if not letter.reason]
    if desk.dry_run or not ready:
        return True
    named = ";".join(f"{letter.name}({_why(letter, proposed)})" for letter in ready[: say.FEW])
    more = f"等 {len(ready)} 个客户" if len(ready) > say.FEW else ""
    answer = yield Ask("确认", f"为 {named}{more} 做法务资料包,继续吗?", YES, confirm=True)
    return bool(answer == YES)


def _folder(
    desk: Desk, found: Look, letter: PlannedLetter, register: Register, out: ParcelFolder
) -> None:
    """Write one customer's cover and tables; what cannot be written is said and stops no other.

    The register is the one read after the covers were written: it has all of them.
    """
    name = safe_name(letter.name)
    place = f"{name}_{safe_name(letter.code, 20)}" if letter.code else name
    as_of = found.outcome.decision.as_of.isoformat()
    (out.place / place).mkdir(exist_ok=True)
    out.write_book(f"{place}/债权资料.xlsx", legal_sheets(letter.name, as_of, letter.claim))
    entry = register.find((HANDOVER, letter.name, letter.code, as_of, letter.claim.fingerprint))
    if entry is None:
        return  # it failed, and the batch says why
    try:
        out.write(f"{place}/债权移交说明.docx", read_issued(desk.letter_folder, entry))
    except LetterInvalid as error:
        out.left_out.append(LeftOut(entry.number, letter.name, str(error)))


def _why(letter: PlannedLetter, proposed: Mapping[int, str]) -> str:
    return proposed.get(letter.customer, "没有达到建议移交的条件,由您选定")


def _report(
    planned: Sequence[PlannedLetter],
    batch: BatchResult,
    proposed: Mapping[int, str],
    out: ParcelFolder | None,
) -> Report:
    ready = [letter for letter in planned if not letter.reason]
    verb = "已做好" if out else "将做好" if ready else "没有做"
    lines = [f"{verb}法务资料包:{len(ready)} 个客户。", *([f"文件夹:{out.place}"] if out else [])]
    lines += [f"  {letter.name}:{_why(letter, proposed)}" for letter in ready]
    lines += _not_made(planned, batch, out)
    data = {
        "customers": [letter.name for letter in ready],
        "files": list(out.files) if out else [],
        "place": str(out.place) if out else "",
        "letters": [entry.number for entry in batch.letters],
    }
    failed = bool(batch.failed or (out and out.left_out))
    return Report(tuple(lines), data, 5 if failed else 0)


def _not_made(
    planned: Sequence[PlannedLetter], batch: BatchResult, out: ParcelFolder | None
) -> Iterator[str]:
    yield from (f"  未做 {letter.name}:{letter.reason}" for letter in planned if letter.reason)
    yield from (f"  失败 {no.customer}:{no.reason}" for no in batch.failed)
    yield from (f"  {one.customer} {one.reason}".rstrip() for one in (out.left_out if out else ()))
    yield from (f"  请注意:{text}" for text in batch.notices)
