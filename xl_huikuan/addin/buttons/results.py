"""Buttons that write result sheets, and columns beside the clerk's rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from xl_huikuan.addin.buttons import say, say_health
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.looking import Look, RunResult, look, open_book, put, run
from xl_huikuan.addin.buttons.pipeline import unanswered
from xl_huikuan.addin.buttons.steps import Part, Steps, Work
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.core.money import money_text
from xl_huikuan.sheets.book import Beside
from xl_huikuan.sheets.files.which import PARAMETERS, REGISTER
from xl_huikuan.sheets.results import ALL_RESULTS, QUESTIONS, result_sheets
from xl_huikuan.sheets.results.beside import beside_tables
from xl_huikuan.sheets.results.outcome import Outcome


def check(desk: Desk) -> Steps:
    """识别与体检: say what each table is, list what is wrong with the data, and give a verdict."""
    result = yield from run(desk, QUESTIONS)
    short = _report(desk, "识别与体检", result, say_health.short_lines(result), QUESTIONS[0])
    lines = short.lines if desk.is_live else tuple(say_health.report_lines(result, desk.book))
    return replace(short, lines=lines, data=say_health.health_data(result, desk.book))


def parameters(desk: Desk) -> Steps:
    """参数: write 回款_参数 with what is in force, without any calculation."""
    opened = yield from open_book(desk)
    as_of, said = desk.day(opened.settings)
    outcome = unanswered(opened, as_of, "")
    sheets = result_sheets(outcome, (PARAMETERS,))
    result = RunResult(Look(opened, outcome, "", said), desk.deliver(opened, outcome, sheets))
    lines = (
        f"参数和认表结果在 {PARAMETERS}:改浅黄色的格子,下次按任何按钮时生效。",
        *say.delivered_lines(result),
    )
    return Report(lines, say.run_data(result), then=_undo(desk, "参数"), show=PARAMETERS)


def aging(desk: Desk) -> Steps:
    """账龄分析: settle receipts and age what is open."""
    result = yield from run(desk, ("回款_账龄", "回款_明细"))
    return _report(desk, "账龄分析", result, say.figure_lines(result.outcome), "回款_账龄")


def credit(desk: Desk) -> Steps:
    """信用评分: score, grade, limit and shipping gate of each customer."""
    result = yield from run(desk, ("回款_信用",))
    return _report(desk, "信用评分", result, _credit_lines(result.outcome), "回款_信用")


def plan(desk: Desk) -> Steps:
    """催收清单: whom to press first."""
    result = yield from run(desk, ("回款_催收清单",))
    return _report(desk, "催收清单", result, _plan_lines(result.outcome), "回款_催收清单")


def refresh(desk: Desk) -> Steps:
    """刷新全部: every result sheet anew."""
    result = yield from run(desk, (*ALL_RESULTS, REGISTER))
    return _report(desk, "刷新全部", result, say.figure_lines(result.outcome), "回款_总览")


def append(desk: Desk) -> Steps:
    """在右侧追加列: days overdue, bucket, level and priority beside the rows."""
    found = yield from look(desk)
    if found.question:
        return (yield from asked(desk, found))
    tables = yield Work("排出追加的列", lambda: beside_tables(found.outcome))
    if not desk.dry_run:
        _append_all(desk, tables)
    delivered = desk.deliver_columns(found.opened, found.outcome)
    columns = "、".join(column.title for column in tables[0].columns)
    where = "、".join(f"「{table.sheet}」{len(table.rows)} 行" for table in tables)
    in_book = desk.is_live or delivered.in_place
    verb = "将在" if desk.dry_run else "已在" if in_book else "已在副本里"
    lines = (
        f"{verb}{where}的右侧追加:{columns}。其他单元格没有动。",
        f"{say.as_of_text(found.outcome)}。{found.day_said}",
        "再按一次会在原处更新;已收清的行写「已结清」。",
        *filter(None, (delivered.where, delivered.note)),
    )
    data: dict[str, Any] = {"tables": [{"sheet": t.sheet, "rows": len(t.rows)} for t in tables]}
    if delivered.target:
        data |= delivered.data
    return Report(lines, data, then=_undo(desk, "在右侧追加列"))


def _append_all(desk: Desk, tables: Sequence[Beside]) -> None:
    """Append table after table; when one is refused, say which have their columns already."""
    for done, table in enumerate(tables):
        try:
            desk.book.append(table)
        except WriteRefused as error:
            if not done:
                raise
            names = "、".join(f"「{table.sheet}」" for table in tables[:done])
            raise WriteRefused(
                f"{error}{names}的列已经追加,可以按「撤销上次」取消。", code=error.code
            ) from error


def asked(desk: Desk, found: Look) -> Part[Report]:
    """Show the question that keeps the workbook from being used."""
    result = yield from put(desk, found, QUESTIONS)
    return _report(desk, "写下的问题", result, (), PARAMETERS)


def _report(
    desk: Desk, label: str, result: RunResult, found: Collection[str] | Iterator[str], show: str
) -> Report:
    """Return what was found; `show` names the sheet the clerk wants to see, unless she is asked."""
    return Report(
        say.run_lines(result, found),
        say.run_data(result),
        3 if result.question else 0,
        _undo(desk, label),
        PARAMETERS if result.question else show,
    )


def _undo(desk: Desk, label: str) -> str:
    """Offer to take the change back where there is something to take back."""
    return f"undo:撤销 {label}" if desk.is_live and not desk.dry_run else ""


def _credit_lines(outcome: Outcome) -> Iterator[str]:
    grades = outcome.decision.credit["grade"].value_counts()
    ship = outcome.decision.credit["can_ship"].value_counts()
    counted = "、".join(f"{name} {n} 户" for name, n in grades.items() if n)
    yield f"{say.as_of_text(outcome)}:信用等级 {counted or '没有客户'}。"
    yield f"停发 {ship.get('停发', 0)} 户,慎发 {ship.get('慎发', 0)} 户。"


def _plan_lines(outcome: Outcome) -> Iterator[str]:
    table = outcome.decision.plan
    waiting = int(np.count_nonzero(np.asarray(table["suppressed"] != "")))
    overdue = money_text(int(table["overdue"].sum()))
    yield f"{say.as_of_text(outcome)}:要催的客户 {len(table) - waiting} 户,逾期合计 {overdue} 元;暂缓 {waiting} 户。"
    names = outcome.ledger.customers["name"]
    first = table[np.asarray(table["suppressed"] == "")].head(3)
    yield from (f"  第{r.rank} {names[r.customer]}:{r.action}" for r in first.itertuples())
