"""What the clerk types about a talk with a customer, understood; nothing is asked here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from xl_huikuan.core.errors import HuikuanError
from xl_huikuan.core.note_table import day_at
from xl_huikuan.core.promise_notes import Promised, promise_text
from xl_huikuan.core.reasons import OTHER, cause_of, excuse_of
from xl_huikuan.sheets.cell_text import State, amount_of, date_of

Entry = Mapping[str, Any]
COMMA = re.compile("[,,、]")
_BARE_NUMBER = re.compile(r"\d{1,7}(\.\d+)?", re.ASCII)  # Excel would count it as a day
_THOUSANDS = re.compile(r"\d{3}(\.\d+)?", re.ASCII)
_WORDS = re.compile("[一-鿿]")
_SAID = ("方式", "结果", "经办人", "备注")
PROMISED = ("承诺日期", "承诺金额", "停催至")
_WHY = ("未付原因", "借口", "未兑现怎么办", "下次跟进日")


def said(text: str) -> Entry:
    """Read 方式,结果,经办人,备注; what is left out is blank."""
    parts = [part.strip() for part in COMMA.split(text, len(_SAID) - 1)]
    return dict(zip(_SAID, [*parts, *[""] * len(_SAID)], strict=False))


def is_sentence(text: str, today: dt.date) -> bool:
    """Tell whether a promise is written as a sentence, not as a day, an amount and a pause."""
    if not _WORDS.search(text):
        return False
    try:
        promise(text, today)
    except HuikuanError:
        return True
    return False


def promise(text: str, today: dt.date) -> Entry:
    """Read 承诺日期,承诺金额,停催至; raises HuikuanError saying what cannot be read."""
    parts = [part.strip() for part in COMMA.split(text)]
    if len(parts) > len(PROMISED) or _THOUSANDS.fullmatch("".join(parts[2:])):
        raise HuikuanError(
            f"「{text}」读不明白:请依次写 承诺日期,承诺金额,停催至;金额里不要写千分位逗号。",
            code="E804",
        )
    day, amount, until = [*parts, "", "", ""][: len(PROMISED)]
    values = (_day("承诺日期", day, today), _amount(amount), _day("停催至", until, today))
    return dict(zip(PROMISED, values, strict=True))


def promised(one: Promised, overdue: int) -> Entry:
    """Return the cells of a promise heard; a share is of what the customer owes overdue.

    Raises HuikuanError when nothing is overdue to take a share of.
    """
    fen = one.fen_of(overdue)
    if fen == 0:
        raise HuikuanError(
            f"「{one.text}」要按逾期金额算,这个客户没有逾期:请写明金额。", code="E804"
        )
    return {"承诺日期": one.due, "承诺金额": None if fen is None else fen / 100, "停催至": None}


def why(text: str, today: dt.date) -> Entry:
    """Read 未付原因,借口,未兑现怎么办,下次跟进日; words for a reason become its name."""
    reason, excuse, then, day, *_ = [
        *(part.strip() for part in re.split("[,,]", text)),
        "",
        "",
        "",
        "",
    ]
    cause, known = cause_of(reason), excuse_of(excuse)
    values = (
        cause.name if cause and cause.name != OTHER else reason,
        known.name if known else excuse,
        then,
        _follow_up(day, today),
    )
    return dict(zip(_WHY, values, strict=True))


def guessed(result: str) -> str:
    """Return the reason and excuse that what was said sounds like, "" = none: 付款能力恶化,资金紧张."""
    cause, excuse = cause_of(result), excuse_of(result)
    names = (cause.name if cause and cause.name != OTHER else "", excuse.name if excuse else "")
    return ",".join(names) if any(names) else ""


def answer_lines(entry: Entry) -> list[str]:
    """Return what to answer to the excuse, and what to do."""
    excuse = excuse_of(str(entry["借口"]))
    return [f"对「{excuse.name}」可以答:{excuse.answer}", f"接着:{excuse.next}"] if excuse else []


def readings_text(readings: tuple[Promised, ...]) -> str:
    """Number the readings of something that can be understood in several ways."""
    return "\n".join(f"{place} = {promise_text(one)}" for place, one in enumerate(readings, 1))


def _follow_up(text: str, today: dt.date) -> dt.date | None:
    found = day_at(text, 0, today) if text else None
    if found and found.text == text and len(found.days) == 1 and not found.doubt:
        return found.days[0]
    return _day("下次跟进日", text, today)


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
