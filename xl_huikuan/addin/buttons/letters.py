"""Buttons that write letters: for the customers of the selected rows, or for all."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial

from xl_huikuan.addin.buttons import say, say_letters
from xl_huikuan.addin.buttons.choosing import Chosen, chosen_customers, nobody
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.letter_list import write_list
from xl_huikuan.addin.buttons.letter_register import refreshed
from xl_huikuan.addin.buttons.looking import Look, look, put
from xl_huikuan.addin.buttons.planning import Wanted, changes, plan
from xl_huikuan.addin.buttons.results import asked
from xl_huikuan.addin.buttons.steps import Ask, Part, Steps, Work
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.letters.batch import CHUNK, BatchResult, PlannedLetter, going, letters_by_chunk
from xl_huikuan.letters.facts import NO_TEXTS
from xl_huikuan.letters.kinds import BY_KEY, DUNNING_KEYS, STATEMENT_KEYS
from xl_huikuan.letters.looks import look_folder
from xl_huikuan.sheets.files.which import PARAMETERS

YES = "是"
MONTH_END = (*DUNNING_KEYS, *STATEMENT_KEYS)  # kinds of letters a month end makes


def dunning(desk: Desk) -> Steps:
    """催款函: reminders and dunning letters."""
    return (yield from _letters(desk, DUNNING_KEYS))


def statement(desk: Desk) -> Steps:
    """对账单: statements with their return slip."""
    return (yield from _letters(desk, STATEMENT_KEYS))


def month_end(desk: Desk) -> Steps:
    """月末批量: all letters of all customers, and a list of what became of each."""
    found = yield from look(desk)
    if found.question:
        return (yield from asked(desk, found))
    return (yield from asking_for_settings(desk, found, _to_all(desk, found)))


def _to_all(desk: Desk, found: Look) -> Steps:
    planned = yield from plan(desk, found, Wanted(MONTH_END), changes(found))
    if not (yield from confirmed(desk, planned, "全部客户")):
        return nothing_done()
    batch = yield from written(desk, found, planned)
    listed: str = yield Work("写函件清单", lambda: write_list(desk, batch))
    made, *others = say_letters.letter_lines(batch, most=say.FEW)
    return report(desk, found, batch, [made, *([listed] if listed else []), *others])


def _letters(desk: Desk, keys: Sequence[str]) -> Steps:
    """Write letters of some kinds to the customers selected."""
    selection = desk.book.selection()
    if not (selection or desk.everybody):
        return nobody(selection)
    found = yield from look(desk, selection.sheet)
    if found.question:
        return (yield from asked(desk, found))
    if desk.everybody:
        batch = yield from write_kinds(desk, found, keys)
        return report(desk, found, batch, list(say_letters.letter_lines(batch)))
    chosen = chosen_customers(selection, found)
    if not chosen.customers:
        return nobody(selection)
    return (yield from asking_for_settings(desk, found, to_chosen(desk, found, keys, chosen)))


def asking_for_settings(desk: Desk, found: Look, steps: Steps) -> Steps:
    """Open 回款_参数 before the clerk when letters lack something that is filled in there."""
    try:
        return (yield from steps)
    except SettingInvalid as error:
        if not desk.is_live:
            raise
        message, code = error.with_code, error.code
    told: tuple[str, ...] = ()
    then = ""
    if PARAMETERS not in found.opened.read.ours:
        result = yield from put(desk, found, (PARAMETERS,))
        told, then = say.delivered_lines(result), "undo:撤销 参数"
    return Report((message, *told), {"code": code, "message": message}, 1, then, PARAMETERS)


def write_kinds(desk: Desk, found: Look, keys: Sequence[str]) -> Part[BatchResult]:
    """Write the letters of some kinds to all customers."""
    planned = yield from plan(desk, found, Wanted(keys), changes(found))
    return (yield from written(desk, found, planned))


def to_chosen(
    desk: Desk,
    found: Look,
    keys: Sequence[str],
    chosen: Chosen,
    inputs: Mapping[str, str] = NO_TEXTS,
) -> Steps:
    """Write letters of some kinds to the customers chosen."""
    planned = yield from plan(desk, found, Wanted(keys, chosen, inputs), changes(found))
    whom = f"选中的 {len(chosen.customers)} 个客户"
    if len(chosen.customers) > 1 and not (yield from confirmed(desk, planned, whom)):
        return nothing_done()
    batch = yield from written(desk, found, planned)
    told = list(say_letters.letter_lines(batch, by_name=True, most=say.FEW))
    return report(desk, found, batch, [*told, *([chosen.left_out] if chosen.others else [])])


def confirmed(desk: Desk, planned: Sequence[PlannedLetter], whom: str) -> Part[bool]:
    """Ask before many letters are written; with none to write there is nothing to ask."""
    if not going(planned) or desk.dry_run:
        return True
    letters = [letter for letter in planned if not letter.reason]
    kinds = Counter(BY_KEY[letter.kind].title for letter in letters)
    parts = "、".join(f"{title} {n} 份" for title, n in kinds.items())
    sums = say_letters.amounts_text((letter.kind, letter.amount) for letter in letters)
    answer = yield Ask(
        "确认",
        f"给{whom}出函:{parts},{sums},写到 {desk.letter_folder};已出过的不重复。继续吗?",
        YES,
        confirm=True,
    )
    return bool(answer == YES)


def nothing_done() -> Report:
    """Say that the clerk wanted no letters after all."""
    return Report(("已取消,没有生成函件。",), {"letters": [], "cancelled": True})


def written(desk: Desk, found: Look, planned: Sequence[PlannedLetter]) -> Part[BatchResult]:
    """Write chunk after chunk, so that the clerk can stop between two of them."""
    found.letters.refuse_other_folder(desk.letter_folder)
    outcome, total, began = found.outcome, going(planned), desk.clock()
    chunks = letters_by_chunk(
        planned,
        desk.letter_folder,
        look_folder(desk.templates, outcome.settings["letter_look"]),
        outcome.ledger,
        outcome.decision,
        outcome.settings,
        now=desk.now,
        made_by=desk.user,
        dry_run=desk.dry_run,
    )
    write: Callable[[], BatchResult | None] = partial(next, chunks, None)
    batch = BatchResult(desk.letter_folder, (), (), (), dry_run=desk.dry_run)
    with closing(chunks):  # whoever cancels lets other PCs write at once
        for start in range(0, max(total, 1), CHUNK):
            batch = yield Work(_progress(start, total, desk.clock() - began), write)
    trouble = (yield from refreshed(desk, found)) if batch.letters else ""
    return replace(batch, notices=(*batch.notices, trouble)) if trouble else batch


def _progress(done: int, total: int, seconds: float) -> str:
    """Say how far the letters are, and after the first chunk how long the rest takes."""
    left = round(seconds * (total - done) / done) if done else 0
    return f"生成函件 {done}/{total}" + (f",约剩 {left} 秒" if left else "")


def report(desk: Desk, found: Look, batch: BatchResult, lines: list[str]) -> Report:
    """Say the result and where it is first: a message box may cut off what comes after."""
    settings, as_of = found.outcome.settings, found.outcome.decision.as_of
    posted = [BY_KEY[entry.kind] for entry in batch.letters if not BY_KEY[entry.kind].inside]
    demands = any(kind.demands for kind in posted)
    within = settings["pay_within_days" if demands else "reply_within_days"]
    notices = date_notices(as_of, within, desk.today) if posted else []
    notices += later_notices(found) if posted else []
    where = [f"函件文件夹:{batch.folder}"] if batch.letters and not batch.dry_run else []
    told = (
        lines[0],
        *where,
        f"函件日期:{as_of}。{found.day_said}",
        *([found.letters.said] if found.letters.said else []),
        *(f"  请注意:{text}" for text in notices),
        *lines[1:],
    )
    data = say_letters.letter_data(batch)
    data["notices"] += notices
    return Report(told, data, 5 if batch.failed else 0)


def later_notices(found: Look) -> list[str]:
    """Say that letters of a later date are out already: the date may be a slip of the pen."""
    as_of, latest = found.outcome.decision.as_of.isoformat(), found.letters.latest()
    if latest <= as_of:
        return []
    text = (
        f"登记簿里已有截至 {latest} 的函件,晚于这次的截至日期 {as_of}:这次的函没有计入那些函的级别和间隔,"
        "请确认日期没有写错;写错了请作废这次的函,不要寄出。"
    )
    return [text]


def date_notices(as_of: dt.date, within: int, today: dt.date) -> list[str]:
    """Say what is odd about letters dated `as_of` that set a term of `within` days, made today."""
    if as_of > today:
        return [f"截至日期 {as_of} 晚于今天 {today},函件上的日期和逾期天数都按它计算,请核对。"]
    limit = as_of + dt.timedelta(within)
    if limit < today:
        return [f"函件日期是 {as_of},函中要求的期限 {limit} 已过:请改用较近的截至日期,或不要寄出。"]
    return []
