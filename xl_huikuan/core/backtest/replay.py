"""The whole backtest: which days, what was known, what came of it, and what weights would fit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from xl_huikuan.core.backtest.fitting import FEWEST, Fitted, fit_weights, holdout_from
from xl_huikuan.core.backtest.history import (
    as_known_then,
    last_day,
    month_ends,
    outcome_of,
    require_history,
)
from xl_huikuan.core.backtest.judging import Day, Judged, Total, day_of, hold_against, total_of
from xl_huikuan.core.backtest.knowledge import Knowledge, known_on
from xl_huikuan.core.backtest.outlook import Ahead, outlook
from xl_huikuan.core.errors import NotApplicable
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.priority import RANK_WEIGHTS, weights_of
from xl_huikuan.core.settings import Settings

FEWEST_KNOWN = 20  # invoices of which it must be known how late they were
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the past.

    Attributes:
        as_of: what is dated later is not looked at.
        first: replay all month-ends from here on; None = the latest 24.
        days: replay these days instead of month-ends.
        allowed: days after the due date that are not called late yet.
        fit: also fit weights.
    """

    as_of: dt.date
    first: dt.date | None = None
    days: tuple[dt.date, ...] = ()
    allowed: int = 0
    fit: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Backtest:
    """What the replay found.

    Attributes:
        question: what was asked.
        until: the last day the data know of.
        days: replayed days, earliest first; at least one.
        skipped: days on which too little was known, or nothing was open whose end is known.
        total: all days together.
        fitted: fitted weights; None = not asked for, or too few days.
        unpaid: whether anything was still unpaid in the end.
        undated: receipts without a date, which count as always received.
        ahead: what the estimates say of invoices not due yet on the as-of date.
    """

    question: Question
    until: dt.date
    days: tuple[Day, ...]
    skipped: tuple[dt.date, ...]
    total: Total
    fitted: Fitted | None
    unpaid: bool
    undated: int
    ahead: tuple[Ahead, ...] = ()


def replay(
    ledger: Ledger, settings: Settings, question: Question, tell: Told = lambda _done, _all: None
) -> Backtest:
    """Replay the past of a ledger; `tell` hears of every day done.

    Raises NotApplicable when the ledger has no past or too short a one, SettingInvalid when
    weights do not add up to 100.
    """
    require_history(ledger, settings)
    then = as_known_then(ledger)
    until = last_day(ledger, question.as_of)
    asked = question.days or month_ends(ledger, until, question.first)
    outcome = outcome_of(then, settings, until, question.allowed)
    known: list[Knowledge] = []
    for done, day in enumerate(asked):
        tell(done, len(asked))
        known.append(known_on(then, settings, day))
    judged = [hold_against(one, outcome) for one in known]
    usable = [one for one in judged if one.told.any() and one.known.evidence >= FEWEST_KNOWN]
    if not usable:
        raise _too_short(asked, until)
    days = tuple(day_of(one) for one in usable)
    replayed = {day.as_of for day in days}
    return Backtest(
        question,
        until,
        days,
        tuple(day for day in asked if day not in replayed),
        total_of(days),
        _fit(then, settings, usable, question) if question.fit else None,
        outcome.unpaid > 0,
        int(np.isnat(ledger.receipts["date"].to_numpy()).sum()),
        outlook(ledger, settings, question.as_of),
    )


def _fit(
    ledger: Ledger, settings: Settings, usable: Sequence[Judged], question: Question
) -> Fitted | None:
    """Fit on the earlier days what was known of them when the holdout began."""
    first = holdout_from(len(usable))
    if not first:
        return None
    begins = usable[first].known.as_of
    outcome = outcome_of(ledger, settings, begins, question.allowed)
    fitted = [hold_against(one.known, outcome) for one in usable[:first]]
    fitted = [one for one in fitted if one.told.any()]
    if len(fitted) < FEWEST:
        return None
    return fit_weights(fitted, usable[first:], weights_of(settings, RANK_WEIGHTS))


def _too_short(asked: Sequence[dt.date], until: dt.date) -> NotApplicable:
    tried = f"试了 {asked[0]} 到 {asked[-1]} 的 {len(asked)} 天" if asked else "期间没有一个月末"
    return NotApplicable(
        f"不能回测:台账里的业务到 {until} 为止,{tried},没有一天既已有 {FEWEST_KNOWN} 笔以上"
        "知道早晚的发票,又有未付清、到期日在台账止日之前的发票。请换一个期间更长的台账,"
        "或用 --from 写更早的日期。",
        code="E432",
    )
