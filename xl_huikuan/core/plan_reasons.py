"""为什么排在这里: one sentence for each customer in the plan, whose parts add up to its score."""

from __future__ import annotations

from math import isnan

import numpy as np

from xl_huikuan.core.money import money_text
from xl_huikuan.core.plan_actions import Advice
from xl_huikuan.core.plan_facts import PlanFacts
from xl_huikuan.core.priority import UNKNOWN
from xl_huikuan.core.totals import Floats


def plan_reasons(  # noqa: PLR0917 - what was decided, in the order of the sentence
    facts: PlanFacts,
    points: Floats,
    priority: Floats,
    score: Floats,
    advice: Advice,
    class_why: list[str],
) -> list[str]:
    """Return the sentence for PLAN.why; `points` is n × 6, `score` the credit score or NaN."""
    rows = zip(_facts_texts(facts, score), points.tolist(), priority.tolist(), strict=True)
    endings = zip(class_why, _endings(advice), strict=True)
    return [
        f"{sum_words(texts, parts, total)};{klass}{ending}"
        for (texts, parts, total), (klass, ending) in zip(rows, endings, strict=True)
    ]


def _facts_texts(facts: PlanFacts, score: Floats) -> list[tuple[str, ...]]:
    columns = zip(
        facts.pressed.tolist(),
        facts.pressed_days.tolist(),
        score.tolist(),
        facts.promise_due.tolist(),
        facts.limitation_left.tolist(),
        facts.ease.words,
        _left_out(facts),
        strict=True,
    )
    return [
        (said[0] + left_out, *said[1:5], ease)
        for *known, ease, left_out in columns
        for said in [_said(*known)]
    ]


def _said(overdue: int, days: float, credit: float, promise: float, left: float) -> tuple[str, ...]:
    return fact_words(overdue, days, credit, promise=bool(promise), left=left)


def _left_out(facts: PlanFacts) -> list[str]:
    """Say what is overdue and not counted, "" = nothing: money that waits, and bills on hand."""
    said = np.full(len(facts.customer), "", object)
    billed = facts.overdue - facts.pressed - facts.held_back
    for i in np.flatnonzero(facts.held_back + billed).tolist():
        parts = (("暂缓", facts.held_back[i]), ("在手票据", billed[i]))
        apart = "、".join(f"{word}{amount_words(int(fen))}" for word, fen in parts if fen)
        said[i] = f"[不含{apart}]"
    return said.tolist()


def fact_words(
    overdue_fen: int,
    days: float,
    credit: float,
    *,
    promise: bool,
    left: float,
    ease: float = UNKNOWN,
) -> tuple[str, ...]:
    """Say the six facts behind a priority, in the order of its parts; NaN = not known."""
    return (
        f"逾期{amount_words(overdue_fen)}",
        f"最长{days:.0f}天" if days > 0 else "未逾期",
        "信用未评" if isnan(credit) else f"信用{credit:.2f}分",
        "承诺到期未付" if promise else "无到期承诺",
        _limitation_words(left),
        "难易按中等" if ease == UNKNOWN else f"难易{ease:g}",
    )


def sum_words(words: tuple[str, ...], points: list[float], total: float) -> str:
    """Write facts and the points each earns as a sum a clerk can redo."""
    terms = zip(words, points, strict=True)
    return "+".join(f"{word}({part:.2f}分)" for word, part in terms) + f"={total:.2f}分"


def amount_words(amount_fen: int) -> str:
    """Return an amount as people say it: 48.00万元 from ten thousand yuan up, else 元."""
    if abs(amount_fen) < 1_000_000:
        return f"{money_text(amount_fen)}元"
    wan = (abs(amount_fen) + 5_000) // 10_000  # hundredths of 万元, half-up
    return f"{'-' if amount_fen < 0 else ''}{wan // 100:,}.{wan % 100:02d}万元"


def _limitation_words(left: float) -> str:
    if isnan(left):
        return "无时效问题"
    if left < 0:
        return "时效已届满,请法务确认"
    return f"时效剩{left:.0f}天"


def _endings(advice: Advice) -> list[str]:
    columns = (
        advice.suppressed,
        advice.until,
        advice.no_letter,
        advice.watched,
        advice.chosen.every,
    )
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [_ending(*row) for row in rows]


def _ending(suppressed: str, until: str, no_letter: str, watched: bool, every: int) -> str:  # noqa: FBT001 - a fact
    watch = f";空手套白狼,严密跟踪,至多隔{every}天联系" if watched else ""
    if suppressed:
        return f";{suppressed},到{until}为止,排在需催收客户之后{watch}。"
    return f";不出函:{no_letter}{watch}。" if no_letter else f"{watch}。"
