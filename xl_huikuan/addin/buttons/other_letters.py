"""其他函件: one kind of letter outside the ladder, chosen by the clerk, with what it asks for."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import TypeVar

from xl_huikuan.addin.buttons import say, say_letters
from xl_huikuan.addin.buttons.choosing import chosen_customers, nobody
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.letters import (
    asking_for_settings,
    confirmed,
    nothing_done,
    report,
    to_chosen,
    written,
)
from xl_huikuan.addin.buttons.looking import Look, look
from xl_huikuan.addin.buttons.planning import Planned, Wanted, changes, plan
from xl_huikuan.addin.buttons.results import asked
from xl_huikuan.addin.buttons.steps import Ask, Part, Steps
from xl_huikuan.core.errors import HuikuanError
from xl_huikuan.letters.kinds import DUNNING, LETTER_KINDS, STATEMENT, LetterKind

T = TypeVar("T")
CHOICE = "函件"  # key of the question which kind
TRIES = 3  # times a slip of the pen is asked about again
# One of each title: which style of 对账单 it is, a setting says.
_BY_TITLE = {kind.title: kind for kind in reversed(LETTER_KINDS) if kind.family != DUNNING}
OTHERS = tuple(reversed(_BY_TITLE.values()))


def letter(desk: Desk) -> Steps:
    """其他函件: ask which, and what it needs; make it for the customers selected."""
    selection = desk.book.selection()
    if not (selection or desk.everybody):
        return nobody(selection)
    kind = yield from _kind()
    if kind is None:
        return nothing_done()
    if desk.everybody and kind.family != STATEMENT:
        return nobody(selection)
    inputs = yield from _inputs(kind)
    found = yield from look(desk, selection.sheet)
    if found.question:
        return (yield from asked(desk, found))
    if desk.everybody:
        return (yield from asking_for_settings(desk, found, _to_all(desk, found, kind, inputs)))
    chosen = chosen_customers(selection, found)
    if not chosen.customers:
        return nobody(selection)
    steps = to_chosen(desk, found, (kind.key,), chosen, inputs)
    return (yield from asking_for_settings(desk, found, steps))


def _to_all(desk: Desk, found: Look, kind: LetterKind, inputs: dict[str, str]) -> Steps:
    wanted = Wanted((kind.key,), inputs=inputs)
    planned: Planned = yield from plan(desk, found, wanted, changes(found))
    if not (yield from confirmed(desk, planned, "全部客户")):
        return nothing_done()
    batch = yield from written(desk, found, planned)
    return report(desk, found, batch, list(say_letters.letter_lines(batch, most=say.FEW)))


def _kind() -> Part[LetterKind | None]:
    """Ask which kind; None = the clerk left it blank."""
    listed = "\n".join(f"{n} {kind.title}" for n, kind in enumerate(OTHERS, 1))
    question = Ask(CHOICE, f"要出哪一种函件?请填序号或名称:\n{listed}")
    return (yield from _tried(question, lambda text: kind_named(text) if text.strip() else None))


def kind_named(text: str) -> LetterKind:
    """Return the kind of a number of the list or a title; raises HuikuanError when it is none."""
    typed = unicodedata.normalize("NFKC", text).strip()
    named = _BY_TITLE | {str(n): kind for n, kind in enumerate(OTHERS, 1)}
    if typed not in named:
        titles = "、".join(kind.title for kind in OTHERS)
        raise HuikuanError(f"没有函件「{text}」:可以出的有 {titles}。", code="E720")
    return named[typed]


def _inputs(kind: LetterKind) -> Part[dict[str, str]]:
    """Ask what the kind needs, each until there is an answer."""
    answers: dict[str, str] = {}
    for ask in kind.asks:
        question = Ask(ask.name, f"{kind.title}:{ask.prompt}", ask.default)
        answers[ask.name] = yield from _tried(question, _something(ask.name))
    return answers


def _something(name: str) -> Callable[[str], str]:
    def understand(text: str) -> str:
        if not text.strip():
            raise HuikuanError(f"「{name}」还没有回答。", code="E720")
        return text.strip()

    return understand


def _tried(ask: Ask, understand: Callable[[str], T]) -> Part[T]:
    """Ask until the answer can be used; raises HuikuanError when it still cannot after `TRIES`."""
    question = ask
    for _ in range(TRIES - 1):
        try:
            return understand((yield question))
        except HuikuanError as error:
            question = Ask(ask.key, f"{error}\n{ask.prompt}", ask.default)
    return understand((yield question))
