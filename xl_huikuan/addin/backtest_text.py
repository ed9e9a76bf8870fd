"""A backtest on a terminal, and for a machine."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from xl_huikuan.core.backtest.fitting import Fitted
from xl_huikuan.core.backtest.measures import CALLS, SHARES
from xl_huikuan.core.backtest.rankings import RANKINGS
from xl_huikuan.core.backtest.replay import Backtest
from xl_huikuan.core.backtest.telling import (
    TOP,
    fit_sentences,
    percent,
    sentences,
    settings_to_type,
)
from xl_huikuan.core.money import money_text
from xl_huikuan.core.priority import RANK_WEIGHTS

_FIRST = 3  # invoices shown on a terminal
_BAR = 40  # characters of a bar of 100 %
_TOPS = [f"前{share:.0%}" for share in SHARES]


def lines_of(test: Backtest) -> Iterator[str]:
    """Yield the tables, the bars and what they mean."""
    total = test.total
    yield "一、先给谁打电话:只催排在前面的客户,碰到后来逾期的钱的"
    shares = [[percent(share) for share in row] for row in total.money_share]
    yield from _table(["排法", *_TOPS], shares)
    yield ""
    yield "二、哪张发票会逾期"
    yield from _table(
        ["排法", "AUC", "未到期的AUC", f"{TOP}里真逾期", *(f"{top}提升" for top in _TOPS)],
        [
            [*map(percent, (total.auc[k], total.auc_ahead[k], total.precision[k, CALLS])),
             *map(_times, total.lift[k])]
            for k in range(len(RANKINGS))
        ],
    )  # fmt: skip
    yield ""
    yield f"三、{TOP}客户占后来逾期的钱"
    yield from _bars(test)
    yield ""
    yield from sentences(test)
    yield from _ahead(test)
    if test.question.fit:
        yield ""
        yield from fit_sentences(test.fitted)


def _ahead(test: Backtest) -> Iterator[str]:
    if test.ahead:
        yield ""
        yield f"{test.question.as_of} 还没到期、可能逾期的钱最多的发票(前 {len(test.ahead)} 张在结果工作簿里):"
    for row in test.ahead[:_FIRST]:
        yield f"  {row.customer} {row.invoice_no} {row.due} 到期,未收 {money_text(row.open)} 元:{row.why}"


def _times(lift: float) -> str:
    return "—" if math.isnan(lift) else f"{lift:.2f}倍"


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a table; Chinese characters take two places."""
    titled = [[ranking.title, *row] for ranking, row in zip(RANKINGS, rows, strict=True)]
    widths = [max(map(_width, column)) for column in zip(headings, *titled, strict=True)]
    for cells in (headings, *titled):
        first, *rest = zip(cells, widths, strict=True)
        figures = "".join(f"  {' ' * (width - _width(cell))}{cell}" for cell, width in rest)
        yield f"  {first[0]}{' ' * (first[1] - _width(first[0]))}{figures}"


def _bars(test: Backtest) -> Iterator[str]:
    widest = max(_width(ranking.title) for ranking in RANKINGS)
    for ranking, share in zip(RANKINGS, test.total.money_share[:, CALLS].tolist(), strict=True):
        drawn = 0 if math.isnan(share) else round(share * _BAR)
        yield (
            f"  {ranking.title}{' ' * (widest - _width(ranking.title))}  "
            f"{'█' * drawn}{'░' * (_BAR - drawn)} {percent(share)}"
        )


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def data_of(test: Backtest) -> dict[str, Any]:
    """Return every figure for a machine; money in yuan as text, what cannot be said is null."""
    total = test.total
    return {
        "until": test.until.isoformat(),
        "allowed_days": test.question.allowed,
        "shares": list(SHARES),
        "late_share_of_items": _number(total.base),
        "best_possible_money_share": _numbers(total.best_share),
        "rankings": [
            {
                "key": ranking.key,
                "title": ranking.title,
                "ours": ranking.ours,
                "money_share": _numbers(total.money_share[k]),
                "auc": _number(total.auc[k]),
                "auc_not_yet_due": _number(total.auc_ahead[k]),
                "precision": _numbers(total.precision[k]),
                "lift": _numbers(total.lift[k]),
            }
            for k, ranking in enumerate(RANKINGS)
        ],
        "days": [_day(test, place) for place in range(len(test.days))],
        "ahead": [
            {**asdict(row), "due": row.due.isoformat(), "open": money_text(row.open)}
            for row in test.ahead
        ],
        "skipped_days": [day.isoformat() for day in test.skipped],
        "fitted": None if test.fitted is None else _fitted(test.fitted),
        "meaning": [*sentences(test), *(fit_sentences(test.fitted) if test.question.fit else ())],
    }


def _day(test: Backtest, place: int) -> dict[str, Any]:
    day = test.days[place]
    return {
        "as_of": day.as_of.isoformat(),
        "evidence": day.evidence,
        "items": day.items,
        "late_items": day.late_items,
        "customers": day.customers,
        "open": money_text(day.open),
        "late": money_text(day.late),
        "untold": money_text(day.untold),
        "auc": dict(zip((r.key for r in RANKINGS), _numbers(day.auc), strict=True)),
        "money_share": {
            ranking.key: _numbers(day.money[k] / max(day.late, 1))
            for k, ranking in enumerate(RANKINGS)
        },
    }


def _fitted(fitted: Fitted) -> dict[str, Any]:
    return {
        "weights_now": dict(zip(RANK_WEIGHTS, fitted.before.tolist(), strict=True)),
        "weights_fitted": dict(zip(RANK_WEIGHTS, fitted.after.tolist(), strict=True)),
        "fitted_days": fitted.fitted_days,
        "holdout_days": fitted.holdout_days,
        "holdout_now": _numbers(fitted.holdout_before),
        "holdout_fitted": _numbers(fitted.holdout_after),
        "worth_it": fitted.is_worth_it,
        "type": list(settings_to_type(fitted)),
    }


def _numbers(values: Any) -> list[float | None]:
    return [_number(value) for value in values]


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 6)
