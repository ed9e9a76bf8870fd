"""回款_今日: who does what today, how the next days look, which visits go together, what has no owner."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_huikuan.core.action_rows import VISIT
from xl_huikuan.core.agenda import Agenda, agenda_of
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.regions import cities
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.task_kinds import ANY_HOUR, HOURS
from xl_huikuan.core.task_texts import Said, said_of
from xl_huikuan.core.tasks import tasks_of
from xl_huikuan.core.totals import sum_by

NO_OWNER, NO_CITY = "(没有责任人)", "(城市未填)"


@dataclass(frozen=True, slots=True)
class Job:
    """All that one person does about one customer today.

    Attributes:
        owner: who; `NO_OWNER` when nobody is known.
        customer: customer number.
        late: some of it should have been done before.
        amount: fen, the largest it is about.
        what, why: in the order of urgency.
        way, hours: channel and time of day.
        say: what to send the customer, "" = nothing.
    """

    owner: str
    customer: int
    late: bool
    amount: float
    what: str
    way: str
    hours: str
    say: str
    why: str


@dataclass(frozen=True, slots=True)
class Load:
    """How many customers a person has on each working day, today first; `late` of today's."""

    owner: str
    customers: tuple[int, ...]
    late: int
    amount: int


@dataclass(frozen=True, slots=True)
class Route:
    """Visits of one person in one city.

    Attributes:
        nearest, farthest: kilometres, NaN = not known.
        customers: numbers, the nearest first.
        days: first and last day wanted.
        amount: fen.
    """

    owner: str
    city: str
    nearest: float
    farthest: float
    customers: tuple[int, ...]
    days: tuple[np.datetime64, np.datetime64]
    amount: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Overdue items of a customer that nobody looks after: no owner, or no day on which to act."""

    customer: int
    items: int
    amount: int
    missing: str


@dataclass(frozen=True, slots=True)
class Covered:
    """How many overdue items there are, and who has none to look after them."""

    items: int
    amount: int
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Today:
    """The work of a day.

    Attributes:
        agenda: what it was read from.
        jobs, loads, routes: by person.
        covered: whether anything overdue has nobody to look after it.
    """

    agenda: Agenda
    jobs: list[Job]
    loads: list[Load]
    routes: list[Route]
    covered: Covered


def today_of(ledger: Ledger, decision: Decision, settings: Settings) -> Today:
    """Return the work of the as-of date, or of the working day after it.

    Raises SettingInvalid when the days of reminders cannot be read.
    """
    agenda = agenda_of(ledger, decision, settings)
    work = tasks_of(agenda)
    return Today(
        agenda,
        jobs_of(agenda, work),
        loads_of(agenda, work),
        routes_of(agenda, work),
        coverage_of(agenda),
    )


def jobs_of(agenda: Agenda, work: pd.DataFrame) -> list[Job]:
    """Return what is to be done on the first day, a row per person and customer, by person."""
    work = work[work["day"] == agenda.days[0]]
    together: dict[tuple[str, int], list[int]] = {}
    keys = zip(work["owner"], work["customer"].tolist(), strict=True)
    for place, (owner, customer) in enumerate(keys):
        together.setdefault((owner or NO_OWNER, customer), []).append(place)
    said, hours = said_of(agenda, work), _hours(agenda)
    late, visit = work["late"].tolist(), work["visit"].tolist()
    jobs = [
        _job(key, [said[k] for k in places], hours[key[1]], late=any(late[k] for k in places),
             visit=any(visit[k] for k in places))
        for key, places in together.items()
    ]  # fmt: skip
    return sorted(jobs, key=lambda job: (job.owner == NO_OWNER, job.owner))  # stable


def _hours(agenda: Agenda) -> list[str]:
    """Return the best time of day of each customer, with what is known of its habits."""
    typed = zip(agenda.file["window"].tolist(), agenda.file["habits"].tolist(), strict=True)
    return [
        HOURS.get(window, ANY_HOUR) + (f"({habits})" if habits else "") for window, habits in typed
    ]


def _job(key: tuple[str, int], said: list[Said], hours: str, *, late: bool, visit: bool) -> Job:
    owner, customer = key
    return Job(
        owner=owner,
        customer=customer,
        late=late,
        amount=max(one.amount for one in said),
        what=_numbered([one.what for one in said]),
        way=VISIT if visit else said[0].way,
        hours=hours,
        say=next((one.say for one in said if one.say), ""),
        why=_numbered([one.why for one in said]),
    )


def _numbered(texts: list[str]) -> str:
    if len(texts) == 1:
        return texts[0]
    return "\n".join(f"{k}.{text}" for k, text in enumerate(texts, 1))


def loads_of(agenda: Agenda, work: pd.DataFrame) -> list[Load]:
    """Return how many customers each person has on each of the days."""
    who = np.where(work["owner"] == "", NO_OWNER, work["owner"])
    once = work.assign(owner=who).groupby(["owner", "day", "customer"], sort=True).agg(
        late=("late", "any"), amount=("amount", "max")
    ).reset_index()  # fmt: skip
    loads = []
    for owner, rows in once.groupby("owner", sort=True):
        place = np.searchsorted(agenda.days, rows["day"].to_numpy("datetime64[s]"))
        first = rows[place == 0]
        counts = np.bincount(place, minlength=len(agenda.days))
        amount = int(np.nan_to_num(first["amount"].to_numpy()).sum())
        loads.append(Load(str(owner), tuple(counts.tolist()), int(first["late"].sum()), amount))
    return sorted(loads, key=lambda load: load.owner == NO_OWNER)


def routes_of(agenda: Agenda, work: pd.DataFrame) -> list[Route]:
    """Return the visits of the days by person and city, the nearest customers first."""
    visits = work[work["visit"]].drop_duplicates(["owner", "customer"])
    customer = visits["customer"].to_numpy()
    visits = visits.assign(
        owner=np.where(visits["owner"] == "", NO_OWNER, visits["owner"]),
        city=cities_of(agenda)[customer], far=agenda.file["distance"].to_numpy()[customer],
        amount=agenda.overdue[customer],
    ).sort_values(["owner", "city", "far"], kind="stable")  # fmt: skip
    routes = visits.groupby(["owner", "city"], sort=True)
    found = routes.agg(
        nearest=("far", "min"), farthest=("far", "max"), first=("day", "min"), last=("day", "max"),
        amount=("amount", "sum"), stops=("customer", "size"),
    ).reset_index()  # fmt: skip
    stops = np.split(visits["customer"].to_numpy(), np.cumsum(found["stops"].to_numpy())[:-1])
    days = (found[name].to_numpy() for name in ("first", "last"))
    names = ("owner", "city", "nearest", "farthest", "amount")
    columns = (found[name].tolist() for name in names)
    return [
        Route(owner, city, nearest, farthest, tuple(customers.tolist()), span, amount)
        for owner, city, nearest, farthest, amount, customers, span in zip(
            *columns, stops, zip(*days, strict=True), strict=False  # no route has one part
        )
    ]  # fmt: skip


def cities_of(agenda: Agenda) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Return the city of each customer: as the credit file says, else of its address."""
    known = cities(agenda.ledger)
    return np.where(known == "", NO_CITY, known)


def coverage_of(agenda: Agenda) -> Covered:
    """Return what is overdue and has no owner or no day on which somebody acts (DOMAIN 62)."""
    items, n = agenda.decision.open_items, len(agenda.owner)
    overdue = (items["days"].to_numpy() > 0) & (items["open"].to_numpy() > 0)
    customer, amount = items["customer"].to_numpy()[overdue], items["open"].to_numpy()[overdue]
    dated = np.zeros(n, np.bool_)
    plan = agenda.decision.plan
    dated[plan["customer"].to_numpy()] = plan["action_date"].notna().to_numpy()
    counts = sum_by(customer, np.ones(len(customer), np.int64), n)
    sums = sum_by(customer, amount, n)
    unowned = agenda.owner == ""
    bad = np.flatnonzero((counts > 0) & (unowned | ~dated)).tolist()
    gaps = [
        Gap(k, int(counts[k]), int(sums[k]), "责任人" if unowned[k] else "下次日期") for k in bad
    ]
    return Covered(len(customer), int(amount.sum()), tuple(gaps))
