"""登记沟通: rows on 回款_沟通记录 for each customer selected, one for each payment promised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from xl_huikuan.addin.buttons import log_words as words
from xl_huikuan.addin.buttons.choosing import Chosen, chosen_customers, nobody
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.log_promises import promised_in
from xl_huikuan.addin.buttons.looking import Look, look
from xl_huikuan.addin.buttons.results import asked
from xl_huikuan.addin.buttons.steps import Ask, Part, Steps
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.errors import HuikuanError
from xl_huikuan.core.model import Decision
from xl_huikuan.core.promise_notes import Promised
from xl_huikuan.core.totals import sum_by
from xl_huikuan.sheets.files.which import LOG
from xl_huikuan.sheets.results.log import log_sheet

TRIES = 3  # times a slip of the pen is asked about again
_NAMED = 5  # customers named in the message
Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Talk:
    """What was typed about one talk.

    Attributes:
        said: 方式, 结果, 经办人, 备注.
        promise: cells of a promise typed in columns; a pause may be among them.
        promises: those heard in a sentence.
        sentence: that sentence.
        why: 未付原因, 借口, 未兑现怎么办, 下次跟进日.
    """

    said: Entry
    promise: Entry
    promises: tuple[Promised, ...]
    sentence: str
    why: Entry


def log(desk: Desk) -> Steps:
    """登记沟通: ask what was said and promised, and add rows for each customer selected."""
    selection = desk.book.selection()
    if not selection:
        return nobody(selection)
    found = yield from look(desk, selection.sheet)
    if found.question:
        return (yield from asked(desk, found))
    chosen = chosen_customers(selection, found)
    if not chosen.customers:
        return nobody(selection)
    day = desk.as_of or desk.today  # typed on a command line it is the day of the talk
    talk = yield from _what_was_said(found, chosen, day)
    rows = _rows(talk, found, chosen, day)
    sheet = log_sheet(found.opened.read.ours.get(LOG), rows)
    delivered = desk.deliver(found.opened, found.outcome, (sheet,))
    report = _report(
        desk, chosen, rows, (*_open_ends(talk, found, chosen), delivered.note, delivered.where)
    )
    report.data.update(delivered.data if delivered.target else {})
    return report


def _rows(talk: Talk, found: Look, chosen: Chosen, today: dt.date) -> list[dict[str, Any]]:
    """Return the rows, of one customer the latest payment first: the last row is in force first."""
    names = found.outcome.ledger.customers["name"]
    overdue = _overdue(found.outcome.decision)
    note = {"备注": talk.said["备注"] or (f"原话:{talk.sentence}" if talk.sentence else "")}
    return [
        {"日期": today, "客户": str(names[n]), **talk.said, **note, **talk.why, **cells}
        for n in chosen.customers
        for cells in _cells(talk, int(overdue[n]))
    ]


def _cells(talk: Talk, overdue: int) -> Sequence[Entry]:
    if not talk.promises:
        return (talk.promise,)
    latest_first = sorted(talk.promises, key=lambda one: one.due, reverse=True)
    return [words.promised(one, overdue) for one in latest_first]


def _overdue(decision: Decision) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    items = decision.open_items
    late = np.where(items["days"].to_numpy() > 0, items["open"].to_numpy(), 0)
    return sum_by(items["customer"].to_numpy(), np.maximum(late, 0), len(decision.advances))


def _report(
    desk: Desk, chosen: Chosen, rows: list[dict[str, Any]], more: tuple[str, ...]
) -> Report:
    verb = "将登记" if desk.dry_run else "已登记"
    names = list(dict.fromkeys(row["客户"] for row in rows))
    lines = [f"{verb} {len(names)} 个客户的沟通:{'、'.join(names[:_NAMED])}{' 等' if len(names) > _NAMED else ''}。"]  # fmt: skip
    if any(row["承诺日期"] or row["停催至"] for row in rows):
        lines.append("承诺和停催已记下:再按「催收清单」或「刷新全部」后生效,出函时立即生效。")
    lines += words.answer_lines(rows[0])
    lines += [text for text in (chosen.left_out, *more) if text]
    data = {"rows": [{k: str(v or "") for k, v in row.items()} for row in rows]}
    live = desk.is_live and not desk.dry_run
    return Report(tuple(lines), data, then="undo:撤销 登记沟通" if live else "", show=LOG)


def _open_ends(talk: Talk, found: Look, chosen: Chosen) -> tuple[str, ...]:
    """Say whose promise was broken and is still without a new day."""
    if talk.promises or talk.promise["承诺日期"]:
        return ()
    broken = _broken(found, chosen)
    return (
        (f"{'、'.join(broken[:_NAMED])} 承诺到期没有付,又没有约新的日子:请尽快约定并登记。",)
        if broken
        else ()
    )


def _broken(found: Look, chosen: Chosen) -> list[str]:
    customers = found.outcome.ledger.customers
    return [str(customers["name"][n]) for n in chosen.customers if customers["promise_presses"][n]]


def _what_was_said(found: Look, chosen: Chosen, today: dt.date) -> Part[Talk]:
    names = [str(found.outcome.ledger.customers["name"][n]) for n in chosen.customers]
    whom = names[0] if len(names) == 1 else f"{names[0]} 等 {len(names)} 个客户"
    title = f"登记与{whom}的沟通"
    said = yield from _answered(
        Ask("沟通", f"{title}(1/3)。依次写:方式,结果,经办人,备注;用逗号隔开,没有的留空。", "电话"),
        words.said,
    )  # fmt: skip
    broken = "上次承诺到期没有付,请再约一个日子。" if _broken(found, chosen) else ""
    asks = Ask(
        "承诺",
        f"{title}(2/3)。{broken}写一句话,如 周五付5万,剩下的月底结清;"
        "或依次写:承诺日期,承诺金额(元),停催至,如 2026-11-20,50000;没有就留空。",
    )
    nothing = words.promise("", today)
    promise, sentence = yield from _answered(asks, lambda text: _promise_or_sentence(text, today))
    promises: tuple[Promised, ...] = ()
    if sentence:
        promises = yield from promised_in(sentence, today)
    guess = words.guessed(f"{said['结果']},{sentence}")
    hint = f"听起来像 {guess};是的话照写。" if guess else ""
    why = yield from _answered(
        Ask("原因", f"{title}(3/3)。{hint}依次写:未付原因,借口,未兑现怎么办,下次跟进日;没有就留空。"),
        lambda text: words.why(text, today),
    )  # fmt: skip
    return Talk(said, promise or nothing, promises, sentence, why)


def _promise_or_sentence(text: str, today: dt.date) -> tuple[Entry | None, str]:
    if words.is_sentence(text, today):
        return None, text.strip()
    return words.promise(text, today), ""


def _answered(ask: Ask, understand: Callable[[str], Any]) -> Part[Any]:
    """Ask until the answer can be read; raises HuikuanError when it still cannot after `TRIES`."""
    prompt, default = ask.prompt, ask.default
    for _ in range(TRIES - 1):
        typed = yield Ask(ask.key, prompt, default)
        try:
            return understand(typed)
        except HuikuanError as error:
            prompt, default = f"{error}\n{ask.prompt}", typed
    try:
        return understand((yield Ask(ask.key, prompt, default)))
    except HuikuanError as error:
        raise HuikuanError(f"{error}这次没有登记,可以再按一次。", code=error.code) from error
