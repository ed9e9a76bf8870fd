"""月末快照: record the day, and say what happened since the last one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xl_huikuan.addin.buttons.desk import Delivered, Desk
from xl_huikuan.addin.buttons.looking import Look, look
from xl_huikuan.addin.buttons.results import asked
from xl_huikuan.addin.buttons.steps import Steps, Work
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.early_warnings import early_warnings
from xl_huikuan.core.forecast import Forecast, forecast_of
from xl_huikuan.core.forecast_sums import expected_by_customer, months, sums, weeks
from xl_huikuan.core.forms.snapshots import SNAPSHOTS
from xl_huikuan.core.kpi_book import kpi_book
from xl_huikuan.core.money import money_text
from xl_huikuan.core.movement_rates import changes, rolls
from xl_huikuan.core.movements import PARTS, Movement, movement_of
from xl_huikuan.core.snapshots import recorded_days, snapshot_rows, with_day
from xl_huikuan.sheets.results.movements import NAME, movement_lines, movements_sheet
from xl_huikuan.sheets.results.overview import More, overview_sheet
from xl_huikuan.sheets.results.snapshots import snapshots_sheet
from xl_huikuan.sheets.table import ResultSheet

_NOTHING_BEFORE = "还不能看变动:这个台账的收款没有日期,不能还原以前的余额;以后每个月末按一次「月末快照」,从第二次起就有变动分析。"


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    """What a press makes; `movement` is None when there is nothing to compare with."""

    sheets: tuple[ResultSheet, ...]
    movement: Movement | None
    days: int
    balance: int
    expected: int


def snapshot(desk: Desk) -> Steps:
    """月末快照: one row per customer into 回款_快照, and what moved since the last one."""
    found = yield from look(desk)
    if found.question:
        return (yield from asked(desk, found))
    made: _Made = yield Work("记下快照,分析变动", lambda: _made(found))
    delivered = desk.deliver(found.opened, found.outcome, made.sheets)
    live = desk.is_live and not desk.dry_run
    return Report(
        tuple(_lines(found, made, delivered)),
        {**_data(found, made), **delivered.data},
        then="undo:撤销 月末快照" if live else "",
        show=NAME if made.movement is not None else SNAPSHOTS.sheet,
    )


def _made(found: Look) -> _Made:
    outcome = found.outcome
    ledger, decision, settings = outcome.ledger, outcome.decision, outcome.settings
    forecast = forecast_of(ledger, decision, settings)
    last = months(decision.as_of)[0].last
    expected = expected_by_customer(forecast, last, len(ledger.customers))
    rows = snapshot_rows(ledger, decision, settings, expected)
    recorded = with_day(ledger.papers[SNAPSHOTS], rows, decision.as_of)
    movement = movement_of(ledger, decision, settings)
    sheet = snapshots_sheet(outcome, found.opened.read.ours.get(SNAPSHOTS.sheet), expected)
    sheets = [overview_sheet(outcome, _more(found, forecast)), sheet]
    if movement is not None:
        sheets.insert(1, movements_sheet(outcome, movement, rolls(recorded, decision.as_of)))
    balance = int(decision.reconciliation["balance"].sum())
    days = len(recorded_days(recorded))
    return _Made(tuple(sheets), movement, days, balance, int(expected.sum()))


def _more(found: Look, forecast: Forecast) -> More:
    """Return what the overview shows beside what every run works out."""
    outcome = found.outcome
    decision, settings = outcome.decision, outcome.settings
    book = kpi_book(outcome.ledger, decision, settings)
    sure = settings["sure_share"] / 100
    by_week = sums(forecast, weeks(decision.as_of), sure)
    return More(
        tuple(week for week in by_week if week.period is not None),
        early_warnings(book, decision, settings),
    )


def _lines(found: Look, made: _Made, delivered: Delivered) -> Iterator[str]:
    as_of = found.outcome.decision.as_of
    yield (
        f"已记下 {as_of} 的快照:应收余额 {money_text(made.balance)} 元,"
        f"预计到 {months(as_of)[0].last} 回款 {money_text(made.expected)} 元;{SNAPSHOTS.sheet} 里共有 {made.days} 天。"
    )
    if made.movement is None:
        yield _NOTHING_BEFORE
    else:
        yield from movement_lines(made.movement, changes(made.movement))
    yield from (text for text in (delivered.note, delivered.where, found.day_said) if text)


def _data(found: Look, made: _Made) -> dict[str, object]:
    data: dict[str, object] = {
        "as_of": found.outcome.decision.as_of.isoformat(),
        "balance_fen": made.balance,
        "expected_fen": made.expected,
        "recorded_days": made.days,
    }
    movement = made.movement
    if movement is None:
        return data
    moved: dict[str, object] = {f"{part}_fen": movement.total(part) for part in PARTS}
    moved |= {"from": movement.first.isoformat(), "replayed": movement.replayed}
    return {**data, "movement": moved}
