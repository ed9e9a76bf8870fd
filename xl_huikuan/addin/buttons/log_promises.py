"""A promise typed as a sentence: what is not clear is asked, what was heard is shown before it counts."""

from __future__ import annotations

import datetime as dt

from xl_huikuan.addin.buttons.log_words import readings_text
from xl_huikuan.addin.buttons.steps import Ask, Part
from xl_huikuan.core.errors import HuikuanError
from xl_huikuan.core.promise_notes import Doubt, Heard, Promised, heard

CHOICE, CHECK = "承诺选择", "承诺核对"  # under which the questions are answered
NONE = "0"  # typed for "that is no promise"
_TRIES = 5  # times a sentence may be written anew
_NO = (NONE, "", "否", "不是", "不对", "不记")
_YES = ("是", "对", "是的")


def promised_in(sentence: str, today: dt.date) -> Part[tuple[Promised, ...]]:
    """Return the promises of a sentence once the clerk has agreed to how it was heard.

    Raises HuikuanError when what is not clear is left without an answer.
    """
    for _ in range(_TRIES):
        found = heard(sentence, today)
        chosen, rewritten = yield from _doubts_settled(found)
        if rewritten:
            sentence = rewritten
            continue
        promises = tuple(sorted((*found.promises, *chosen), key=lambda one: one.due))
        typed = (yield _check(sentence, found, promises)).strip()
        if typed in _YES:
            return promises
        if typed in _NO:
            return ()
        sentence = typed
    raise HuikuanError(
        f"「{sentence}」改了 {_TRIES} 次还没有确定:请依次写 承诺日期,承诺金额。这次没有登记。",
        code="E804",
    )


def _doubts_settled(found: Heard) -> Part[tuple[list[Promised], str]]:
    """Ask each doubt; returns the readings chosen, or the sentence written instead."""
    chosen: list[Promised] = []
    for doubt in found.doubts:
        ask = Ask(CHOICE, _asked(doubt))
        typed = (yield ask).strip()
        if not typed:
            raise HuikuanError(
                f"{ask.prompt}\n没有答复,这次没有登记,可以再按一次;命令行用 --answer {CHOICE}=序号 回答,或写得更清楚。",
                code="E804",
            )
        if typed.isdecimal() and 1 <= int(typed) <= len(doubt.readings):
            chosen.append(doubt.readings[int(typed) - 1])
        elif typed != NONE:
            return [], typed
    return chosen, ""


def _asked(doubt: Doubt) -> str:
    ways = "写序号选一个" if doubt.readings else "请写明哪一天、多少钱"
    lines = (
        f"「{doubt.text}」:{doubt.question}。",
        readings_text(doubt.readings),
        f"{NONE} = 不是承诺",
    )
    return "\n".join((*filter(None, lines), f"{ways},或重写这一句。"))


def _check(sentence: str, found: Heard, promises: tuple[Promised, ...]) -> Ask:
    refused = f"「{'、'.join(found.refused)}」听成不付。" if found.refused else ""
    if not promises:
        text = f"「{sentence}」里没有付款承诺。{refused}只记沟通请直接确定;有承诺请重写这一句。"
        return Ask(CHECK, text, NONE)
    heard_as = readings_text(promises).replace(" = ", ". ")
    return Ask(
        CHECK,
        f"「{sentence}」听成:\n{heard_as}\n{refused}对的话直接确定;写 {NONE} 不记承诺,或重写这一句。",
        "是",
    )
