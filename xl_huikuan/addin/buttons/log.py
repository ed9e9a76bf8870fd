"""登记沟通: one row on 回款_沟通记录 for each customer selected."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from xl_huikuan.addin.buttons.choosing import Chosen, chosen_customers, nobody
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.looking import look
from xl_huikuan.addin.buttons.results import asked
from xl_huikuan.addin.buttons.steps import Ask, Part, Steps
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.errors import HuikuanError
from xl_huikuan.sheets.cell_text import State, amount_of, date_of
from xl_huikuan.sheets.files.which import LOG
from xl_huikuan.sheets.results.log import log_sheet

TRIES = 3  # times a slip of the pen is asked about again
_COMMA = re.compile("[,,、]")
_BARE_NUMBER = re.compile(r"\d{1,7}(\.\d+)?", re.ASCII)  # Excel would count it as a day
_THOUSANDS = re.compile(r"\d{3}(\.\d+)?", re.ASCII)
_SAID = ("方式", "结果", "经办人", "备注")
_PROMISED = ("承诺日期", "承诺金额", "停催至")
Entry = Mapping[str, Any]


def log(desk: Desk) -> Steps:
    """登记沟通: ask what was said and promised, and add a row for each customer selected."""
    selection = desk.book.selection()
    if not selection:
        return nobody(selection)
    found = yield from look(desk, selection.sheet)
    if found.question:
        return (yield from asked(desk, found))
    chosen = chosen_customers(selection, found)
    if not chosen.customers:
        return nobody(selection)
    names = [str(found.outcome.ledger.customers["name"][n]) for n in chosen.customers]
    said = yield from _what_was_said(names, desk.today)
    rows = [{"日期": desk.today, "客户": name, **said} for name in names]
    sheet = log_sheet(found.opened.read.ours.get(LOG), rows)
    delivered = desk.deliver(found.opened, found.outcome, (sheet,))
    report = _report(desk, chosen, rows, (delivered.note, delivered.where))
    report.data.update(delivered.data if delivered.target else {})
    return report


def _report(
    desk: Desk, chosen: Chosen, rows: list[dict[str, Any]], where: tuple[str, str]
) -> Report:
    verb = "将登记" if desk.dry_run else "已登记"
    lines = [f"{verb} {len(rows)} 个客户的沟通:{'、'.join(row['客户'] for row in rows[:5])}{' 等' if len(rows) > 5 else ''}。"]  # fmt: skip
    if rows[0]["承诺日期"] or rows[0]["停催至"]:
        lines.append("承诺和停催已记下:再按「催收清单」或「刷新全部」后生效,出函时立即生效。")
    lines += [text for text in (chosen.left_out, *where) if text]
    data = {"rows": [{k: str(v or "") for k, v in row.items()} for row in rows]}
    live = desk.is_live and not desk.dry_run
    return Report(tuple(lines), data, then="undo:撤销 登记沟通" if live else "", show=LOG)


def _what_was_said(names: list[str], today: dt.date) -> Part[Entry]:
    whom = names[0] if len(names) == 1 else f"{names[0]} 等 {len(names)} 个客户"
    said = yield from _answered(
        Ask("沟通", f"登记与{whom}的沟通(1/2)。依次写:方式,结果,经办人,备注;用逗号隔开,没有的留空。", "电话"),
        _words,
    )  # fmt: skip
    promised = yield from _answered(
        Ask("承诺", f"登记与{whom}的沟通(2/2)。依次写:承诺日期,承诺金额(元),停催至;如 2026-11-20,50000,没有就留空。"),
        lambda text: _promise(text, today),
    )  # fmt: skip
    return {**said, **promised}


def _answered(ask: Ask, understand: Callable[[str], Entry]) -> Part[Entry]:
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


def _words(text: str) -> Entry:
    parts = [part.strip() for part in _COMMA.split(text, len(_SAID) - 1)]
    return dict(zip(_SAID, [*parts, *[""] * len(_SAID)], strict=False))


def _promise(text: str, today: dt.date) -> Entry:
    parts = [part.strip() for part in _COMMA.split(text)]
    if len(parts) > len(_PROMISED) or _THOUSANDS.fullmatch("".join(parts[2:])):
        raise HuikuanError(
            f"「{text}」读不明白:请依次写 承诺日期,承诺金额,停催至;金额里不要写千分位逗号。",
            code="E804",
        )
    day, amount, until = [*parts, "", "", ""][: len(_PROMISED)]
    values = (_day("承诺日期", day, today), _amount(amount), _day("停催至", until, today))
    return dict(zip(_PROMISED, values, strict=True))


def _day(title: str, text: str, today: dt.date) -> dt.date | None:
    read = date_of(text, today.year)
    if _BARE_NUMBER.fullmatch(text) or read.state not in (State.OK, State.BLANK):
        raise HuikuanError(f"{title}「{text}」读不出是哪一天,请写成 2026-11-20 这样。", code="E804")
    return read.date


def _amount(text: str) -> float | None:
    state, fen, *_ = amount_of(text, 1)
    if state not in (State.OK, State.BLANK):
        raise HuikuanError(f"承诺金额「{text}」不是金额,请只写数字,如 50000。", code="E804")
    return fen / 100 if state is State.OK else None
