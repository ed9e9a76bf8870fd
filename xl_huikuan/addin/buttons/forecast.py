"""回款预测: the money to come, the plan and the bills."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.looking import Look, look
from xl_huikuan.addin.buttons.results import asked
from xl_huikuan.addin.buttons.steps import Steps, Work
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.forecast_prospect import Prospect, prospect_of
from xl_huikuan.core.forecast_sums import Sum, months, sums, weeks
from xl_huikuan.core.forms.bills import BILLS
from xl_huikuan.core.forms.stages import PLANNED
from xl_huikuan.core.money import money_text
from xl_huikuan.sheets.results.bills import bills_sheet
from xl_huikuan.sheets.results.forecast import NAME, forecast_sheet
from xl_huikuan.sheets.results.forecast_customers import detail_sheet
from xl_huikuan.sheets.results.stages import stages_sheet
from xl_huikuan.sheets.table import ResultSheet

_SHARE = 100


def forecast(desk: Desk) -> Steps:
    """回款预测: on which day every open fen is expected, and what waiting costs."""
    found = yield from look(desk)
    if found.question:
        return (yield from asked(desk, found))
    outcome = found.outcome
    prospect: Prospect = yield Work(
        "预测回款", lambda: prospect_of(outcome.ledger, outcome.decision, outcome.settings)
    )
    sheets: tuple[ResultSheet, ...] = yield Work("排出预测", lambda: _sheets(found, prospect))
    delivered = desk.deliver(found.opened, outcome, sheets)
    sure, as_of = outcome.settings["sure_share"] / _SHARE, outcome.decision.as_of
    by_month = sums(prospect.forecast, months(as_of), sure)
    by_week = sums(prospect.forecast, weeks(as_of), sure)
    lines = (
        *_said(by_week, by_month),
        *(text for text in (delivered.note, delivered.where, found.day_said) if text),
    )
    data = {"months": [_data(one) for one in by_month], "weeks": [_data(one) for one in by_week]}
    live = desk.is_live and not desk.dry_run
    then = "undo:撤销 回款预测" if live else ""
    return Report(lines, {**data, **delivered.data}, then=then, show=NAME)


def _sheets(found: Look, prospect: Prospect) -> tuple[ResultSheet, ...]:
    outcome, ours = found.outcome, found.opened.read.ours
    return (
        forecast_sheet(outcome, prospect),
        detail_sheet(outcome, prospect.forecast),
        stages_sheet(outcome, ours.get(PLANNED.sheet), prospect.planned),
        bills_sheet(outcome, ours.get(BILLS.sheet), prospect.bills, prospect.rates),
    )


def _said(by_week: tuple[Sum, ...], by_month: tuple[Sum, ...]) -> Iterator[str]:
    first, within = by_month[0], by_month[:-2]
    yield (
        f"{first.title} 预计回款 {money_text(first.weighted)} 元(按可能性;全部到账是 "
        f"{money_text(first.amount)} 元,有把握的 {money_text(first.sure)} 元)。"
    )
    six = sum(one.weighted for one in within)
    later, apart = by_month[-2], by_month[-1]
    yield (
        f"今后六个月 {money_text(six)} 元;以后 {money_text(later.amount)} 元;"
        f"不在预测内 {money_text(apart.amount)} 元({apart.lines} 笔)。"
    )
    yield from (f"  {one.title} {money_text(one.weighted)} 元" for one in by_week[:2])


def _data(one: Sum) -> dict[str, Any]:
    return {
        "period": one.title,
        "first": one.period.first.isoformat() if one.period else "",
        "last": one.period.last.isoformat() if one.period else "",
        "amount_fen": one.amount,
        "weighted_fen": one.weighted,
        "sure_fen": one.sure,
        "outside_fen": one.outside,
    }
