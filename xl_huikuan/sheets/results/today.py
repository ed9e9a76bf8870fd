"""回款_今日 and 回款_本周: who does what today, how the days after look, and which visits go together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from math import isnan
from typing import Any

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.dossier import by_customer
from xl_huikuan.core.money import money_text
from xl_huikuan.core.today import Covered, Gap, Job, Load, Route, Today
from xl_huikuan.sheets.results.outcome import Outcome, take
from xl_huikuan.sheets.table import PREFIX, Block, Column, ResultSheet

TODAY, WEEK = f"{PREFIX}今日", f"{PREFIX}本周"
_WEEKDAYS = "一二三四五六日"
_OWNERS = 4  # named in a line above the list; the others stand on the other sheet
_LATE = "早该办"


def today_sheets(outcome: Outcome, today: Today, checks: Sequence[str]) -> tuple[ResultSheet, ...]:
    """Build both sheets; `checks` has a line for each job."""
    return _today(outcome, today, checks), _week(outcome, today)


def _today(outcome: Outcome, today: Today, checks: Sequence[str]) -> ResultSheet:
    day = first_day(today)
    off = "" if day == outcome.decision.as_of else ",今天休息,列下一个工作日的"
    return ResultSheet(
        TODAY,
        f"今日工作:{day_name(day)}",
        (
            outcome.as_of_line + off,
            _loads_line(today.loads),
            coverage_line(today.covered),
            "「说什么」可以复制到微信或短信,本工具不会自动发送;办完在 回款_沟通记录 登记一行,明天就不再列出。没有填最佳联系时段的按 9:00-17:00。",
        ),
        (_jobs(outcome, today.jobs, checks),),
        freeze_columns=2,
        tab="C00000",
    )


def _jobs(outcome: Outcome, jobs: Sequence[Job], checks: Sequence[str]) -> Block:
    customers = outcome.ledger.customers
    who = np.array([job.customer for job in jobs], np.int64)
    state = [_LATE if job.late else "今天" for job in jobs]
    return Block((
        Column("责任人", "text", [job.owner for job in jobs], 9),
        Column("客户名称", "wrap", take(customers["name"], who), 20),
        Column("何时", "text", state, 7, tones=["bad" if job.late else "" for job in jobs]),
        Column("金额", "money", np.array([job.amount for job in jobs], np.float64), 14),
        Column("做什么", "wrap", [job.what for job in jobs], 32),
        Column("方式和时段", "wrap", [f"{job.way}\n{job.hours}" for job in jobs], 12),
        Column("联系人和电话", "wrap", _people(outcome, who), 14),
        Column("说什么", "wrap", [job.say for job in jobs], 32),
        Column("为什么", "wrap", [job.why for job in jobs], 22),
        Column("催前五查", "wrap", list(checks), 22),
    ))  # fmt: skip


def _people(outcome: Outcome, who: npt.NDArray[np.int64]) -> list[str]:
    """Return whom to call; the backup where the credit file names one."""
    known = outcome.ledger.customers[["contact", "phone"]].iloc[who]
    backup = by_customer(outcome.ledger)["backup"].iloc[who]
    return [
        "\n".join(filter(None, (contact, phone, other and f"备用:{other}")))
        for contact, phone, other in zip(known["contact"], known["phone"], backup, strict=True)
    ]


def _week(outcome: Outcome, today: Today) -> ResultSheet:
    blocks = [_loads(today), _routes(outcome, today.routes)]
    if today.covered.gaps:
        blocks.append(_gaps(outcome, today.covered.gaps))
    return ResultSheet(
        WEEK,
        "本周安排",
        (
            outcome.as_of_line,
            coverage_line(today.covered),
            "同城的客户合并为一趟;距离和城市取自 回款_客户档案,没有填城市的按地址。",
        ),
        tuple(blocks),
        filtered=False,
        tab="C00000",
    )


def _loads(today: Today) -> Block:
    loads = today.loads
    days = [day_name(day) for day in _dates(today.agenda.days)]
    counts = np.array([load.customers for load in loads], np.int64).reshape(-1, len(days))
    late = np.array([load.late for load in loads], np.int64)
    owner = Column("责任人", "text", [load.owner for load in loads], 13)
    numbers = [
        Column(title, "int", counts[:, k], 15, total=int(counts[:, k].sum()))
        for k, title in enumerate(days)
    ]
    return Block(
        (owner, numbers[0], Column(_LATE, "int", late, 13, total=int(late.sum())), *numbers[1:]),
        heading="一、各人每天要联系几户(早该办的算在第一天里)",
        total_label="合计",
    )


def _routes(outcome: Outcome, routes: Sequence[Route]) -> Block:
    names = outcome.ledger.customers["name"]
    days = np.array([route.days for route in routes], "datetime64[s]").reshape(-1, 2)
    return Block(
        (
            Column("责任人", "text", [route.owner for route in routes], 13),
            Column("城市", "text", [route.city for route in routes], 15),
            Column("户数", "int", [len(route.customers) for route in routes], 13),
            _distance("最近(公里)", [route.nearest for route in routes]),
            _distance("最远(公里)", [route.farthest for route in routes]),
            Column("最早一天", "date", days[:, 0], 15),
            Column("最晚一天", "date", days[:, 1], 15),
            Column("逾期金额", "money", np.array([r.amount for r in routes], np.int64), 15),
            Column("客户,由近到远", "wrap",
                   ["、".join(str(names.iloc[k]) for k in route.customers) for route in routes], 60),
        ),
        heading="二、上门路线:每人每个城市一行" if routes else "二、上门路线:这几天没有要上门的客户",
    )  # fmt: skip


def _distance(title: str, distances: Sequence[float]) -> Column:
    unknown = {k: "不详" for k, distance in enumerate(distances) if isnan(distance)}
    return Column(title, "number", distances, 15, cells=unknown)


def _gaps(outcome: Outcome, gaps: Sequence[Gap]) -> Block:
    names = outcome.ledger.customers["name"]
    return Block(
        (
            Column("缺什么", "text", [gap.missing for gap in gaps], 13),
            Column("笔数", "int", [gap.items for gap in gaps], 15),
            Column("逾期金额", "money", np.array([gap.amount for gap in gaps], np.int64), 15),
            Column("客户名称", "text", [str(names.iloc[gap.customer]) for gap in gaps], 15),
        ),
        heading="三、没有人管的逾期款:在客户资料或应收明细的「业务员」列补上责任人",
    )


def coverage_line(covered: Covered) -> str:
    """Say whether every overdue item has an owner and a day on which somebody acts."""
    whole = f"逾期 {covered.items} 笔、{money_text(covered.amount)} 元"
    if not covered.gaps:
        return f"{whole},都有责任人和下次日期。"
    items, amount = (
        sum(getattr(gap, name) for gap in covered.gaps) for name in ("items", "amount")
    )
    return f"{whole},其中 {items} 笔、{money_text(amount)} 元没有人管,见 {WEEK}。"


def _loads_line(loads: Sequence[Load]) -> str:
    if not any(load.customers[0] for load in loads):
        return "今天没有要办的事。"
    busy = [load for load in loads if load.customers[0]]
    said = "、".join(_load(load) for load in busy[:_OWNERS])
    rest = f"……共 {len(busy)} 人,见 {WEEK}" if len(busy) > _OWNERS else ""
    return f"{said}{rest}。"


def _load(load: Load) -> str:
    late = f"({_LATE} {load.late} 户)" if load.late else ""
    return f"{load.owner} {load.customers[0]} 户{late}"


def first_day(today: Today) -> dt.date:
    """Return the working day the list is for."""
    return _dates(today.agenda.days)[0]


def day_name(day: dt.date) -> str:
    """Return 11月23日 周一."""
    return f"{day.month}月{day.day}日 周{_WEEKDAYS[day.weekday()]}"


def _dates(days: Any) -> list[dt.date]:
    dates: list[dt.date] = days.astype("datetime64[D]").tolist()
    return dates
