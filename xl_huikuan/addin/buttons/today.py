"""今日工作: what everybody does today, and how the next days look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from xl_huikuan.addin.buttons.desk import Delivered, Desk
from xl_huikuan.addin.buttons.looking import Look, look
from xl_huikuan.addin.buttons.planning import register_of
from xl_huikuan.addin.buttons.results import asked
from xl_huikuan.addin.buttons.steps import Steps, Work
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.five_checks import five_checks
from xl_huikuan.core.reconciliations import agreed_on
from xl_huikuan.core.today import Job, Today, today_of
from xl_huikuan.letters.agreed import asked_of
from xl_huikuan.sheets.results.today import (
    TODAY,
    coverage_line,
    day_name,
    first_day,
    today_sheets,
)
from xl_huikuan.sheets.table import ResultSheet

NEW_LINE = "\n"  # between the things to do about one customer
_FIRST = 5  # jobs told in the message


def today(desk: Desk) -> Steps:
    """今日工作: list by person whom to call or visit today, what to say and why."""
    found = yield from look(replace(desk, as_of=desk.as_of or desk.today))
    if found.question:
        return (yield from asked(desk, found))
    done: Today = yield Work("排今天的工作", lambda: _today(found))
    sheets: tuple[ResultSheet, ...] = yield Work("列出今日工作", lambda: _sheets(desk, found, done))
    delivered = desk.deliver(found.opened, found.outcome, sheets)
    live = desk.is_live and not desk.dry_run
    return Report(
        tuple(_lines(desk, found, done, delivered)),
        {**_data(found, done), **delivered.data},
        then="undo:撤销 今日工作" if live else "",
        show=TODAY,
    )


def _today(found: Look) -> Today:
    outcome = found.outcome
    return today_of(outcome.ledger, outcome.decision, outcome.settings)


def _sheets(desk: Desk, found: Look, done: Today) -> tuple[ResultSheet, ...]:
    agreed = _agreed(desk, found, done)
    checks = five_checks(done.agenda, [job.customer for job in done.jobs], agreed)
    return today_sheets(found.outcome, done, checks)


def _agreed(desk: Desk, found: Look, done: Today) -> Mapping[int, dt.date]:
    """Return the date of the last balance each customer of the day agreed to, where it did."""
    register, as_of = register_of(desk, found), found.outcome.decision.as_of
    customers = found.outcome.ledger.customers
    names, codes = customers["name"].tolist(), customers["code"].tolist()
    days = {
        job.customer: agreed_on(
            one for one in asked_of(register, names[job.customer], codes[job.customer])
            if one.as_of <= as_of
        )
        for job in done.jobs
    }  # fmt: skip
    return {customer: day for customer, day in days.items() if day}


def _lines(desk: Desk, found: Look, done: Today, delivered: Delivered) -> Iterator[str]:
    names = found.outcome.ledger.customers["name"]
    late = sum(job.late for job in done.jobs)
    told = f",其中 {late} 户早该办" if late else ""
    yield f"{day_name(first_day(done))}要办 {len(done.jobs)} 户{told}。"
    for job in done.jobs[:_FIRST]:
        yield f"  {job.owner}:{names.iloc[job.customer]},{job.way},{job.what.replace(NEW_LINE, ';')}"
    yield coverage_line(done.covered)
    fixed = found.opened.settings["as_of"]
    if desk.as_of is None and fixed not in (None, desk.today):
        yield f"今日工作按今天 {desk.today} 算,不按 回款_参数 里的截至日期 {fixed}。"
    yield from (text for text in (delivered.note, delivered.where) if text)


def _data(found: Look, done: Today) -> dict[str, Any]:
    names = found.outcome.ledger.customers["name"]
    return {
        "day": first_day(done).isoformat(),
        "jobs": [_job(str(names.iloc[job.customer]), job) for job in done.jobs],
        "loads": {load.owner: list(load.customers) for load in done.loads},
        "overdue_items": done.covered.items,
        "not_covered": sum(gap.items for gap in done.covered.gaps),
    }


def _job(name: str, job: Job) -> dict[str, Any]:
    return {
        "owner": job.owner,
        "customer": name,
        "late": job.late,
        "amount_fen": int(job.amount),
        "what": job.what,
        "way": job.way,
        "say": job.say,
        "why": job.why,
    }
