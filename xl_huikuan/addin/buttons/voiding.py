"""作废函件: a letter is taken back; its number stays used and the level it brought is undone."""

from __future__ import annotations

import re
import unicodedata

from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.steps import Ask, Steps, Work
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.errors import HuikuanError
from xl_huikuan.core.money import money_text
from xl_huikuan.letters.events import Event
from xl_huikuan.letters.kinds import BY_KEY, DUNNING
from xl_huikuan.letters.register import Entry, Register

NUMBER, REASON = "文号", "理由"  # keys of the two questions
_BRACKETS = re.compile(r"[\s〔〕\[\]()【】《》「」号第]")


def void(desk: Desk) -> Steps:
    """作废函件: ask for the number and the reason, and note it in the register."""
    register: Register = yield Work("读取函件登记", lambda: Register(desk.letter_folder))
    typed: str = yield Ask(
        NUMBER, "要作废哪一份函件?请填文号,如 财催函〔2026〕12号(括号写成 () 或 [] 也可以)。"
    )
    if not typed.strip():
        return Report(("没有填文号,没有作废任何函件。",), {"number": ""}, 1)
    entry = _entry(register, typed)
    asked = f"作废「{entry.customer}」的{BY_KEY[entry.kind].title}({entry.number}),请写理由。"
    reason = str((yield Ask(REASON, asked))).strip()
    if not reason:
        raise HuikuanError(f"作废{entry.number}要写理由(命令行用 --reason),没有作废。", code="E718")
    if not desk.dry_run:
        event = Event(entry.number, "void", reason, f"{desk.now:%Y-%m-%dT%H:%M:%S}", desk.user)
        yield Work("登记作废", lambda: register.record((event,)))
    return Report(_told(desk, register, entry, reason), {"number": entry.number, "reason": reason})


def _entry(register: Register, typed: str) -> Entry:
    """Return the letter of a number, however its brackets are typed."""
    wanted = _plain(typed)
    entry = next((e for e in register.entries if _plain(e.number) == wanted), None)
    if entry is None:
        raise HuikuanError(
            f"「{register.folder}」的函件登记里没有文号「{typed.strip()}」:请照函件上的文号写。",
            code="E718",
        )
    standing = register.standing(entry.number)
    if standing.is_void:
        raise HuikuanError(f"{entry.number}已经作废过了:{standing.void}。", code="E718")
    return entry


def _plain(number: str) -> str:
    """Return a number without blanks and brackets, its parts parted by a dash."""
    narrow = unicodedata.normalize("NFKC", number).strip()
    return "-".join(filter(None, _BRACKETS.sub("-", narrow).split("-")))


def _told(desk: Desk, register: Register, entry: Entry, reason: str) -> tuple[str, ...]:
    title, verb = BY_KEY[entry.kind].title, "将作废" if desk.dry_run else "已作废"
    lines = [
        f"{verb}「{entry.customer}」的{title} {entry.number}({money_text(entry.amount)} 元):{reason}。",
        f"文号 {entry.number} 不再使用;文件「{entry.file}」没有删除,请勿寄出。",
    ]
    if register.standing(entry.number).sent:
        lines.append("登记里它已经寄出:请另行通知客户该函作废。")
    if BY_KEY[entry.kind].family == DUNNING:
        lines.append(_level(register, entry))
    return tuple(lines)


def _level(register: Register, entry: Entry) -> str:
    """Say what becomes of the level: a later letter about the same debts keeps it."""
    later = [
        other.number
        for other in register.of_customer(entry.customer, entry.code)
        if other.as_of > entry.as_of
        and BY_KEY[other.kind].family == DUNNING
        and not register.standing(other.number).is_void
        and set(other.debts) & set(entry.debts)
    ]
    if later:
        return f"后来的 {'、'.join(later)} 仍然有效,催收级别按它算;要退回请一并作废。"
    return "它列的款项,催收级别退回到它之前;下次出函从那一级算起。"
