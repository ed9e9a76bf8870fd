"""Where the day's work comes from: due dates, promises, habits of customers, notes, disputes, bills."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from xl_huikuan.core.action_rows import LAWYERS, LEADER, OWN, VISIT
from xl_huikuan.core.agenda import Agenda
from xl_huikuan.core.bills import bills_of
from xl_huikuan.core.disputes import disputed_amounts, standing
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.forms.contact_log import CONTACT_LOG
from xl_huikuan.core.forms.disputes import DISPUTES
from xl_huikuan.core.forms.papers import NOBODY
from xl_huikuan.core.reason_figures import unexplained
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.stages import planned_of
from xl_huikuan.core.task_frame import DAY, Dates, monthly, pieces
from xl_huikuan.core.task_kinds import PLACE
from xl_huikuan.core.totals import Flags, blank, sum_by
from xl_huikuan.core.workdays import roll

_HABITS = ("collect_day", "pay_day", "cut_off_day")
_AROUND = np.timedelta64(31, "D")  # days off and calls before visits reach no further
_DAYS = 1_000_000  # more than there are day numbers
_BOSS = "高层"  # says the same as `LEADER`
_PAST_DUE = (0, -1)  # reminders on the day and the day after, beside those of the settings


def reminders(agenda: Agenda) -> pd.DataFrame:
    """Remind of what falls due some days before, on the day and the day after."""
    items = agenda.decision.open_items
    first, last = agenda.days[0] - _AROUND, agenda.days[-1] + 60 * DAY
    due, customer = items["due"].to_numpy(), items["customer"].to_numpy()
    near = (due >= first) & (due <= last) & (items["open"].to_numpy() > 0)
    near &= ~agenda.waits[customer] & blank(items["hold"])
    near &= ~(items["promise_date"].to_numpy() > agenda.today)
    chosen = items[near]
    keys = customer[near] * _DAYS + due[near].astype("datetime64[D]").astype(np.int64)
    seen, group = np.unique(keys, return_inverse=True)
    amount = sum_by(group, chosen["open"].to_numpy(), len(seen))
    whose = seen // _DAYS
    when: Dates = (seen % _DAYS).astype("datetime64[D]").astype("datetime64[s]")
    return pd.concat([
        pieces(_reminder(k), whose, when - k * DAY, when, amount=amount)
        for k in (*remind_days(agenda.settings), *_PAST_DUE)
    ])  # fmt: skip


def remind_days(settings: Settings) -> tuple[int, ...]:
    """Return how many days before the due date to remind; raises SettingInvalid for other words."""
    text = str(settings["remind_days"])
    parts = text.replace("，", ",").replace("、", ",").split(",")
    if not all(part.strip().isdecimal() and 1 <= int(part) <= 60 for part in parts):
        raise SettingInvalid(
            f"参数「到期前几天提醒」看不懂「{text}」:请写 1 到 60 的天数,用逗号隔开,如 7,3,1。",
            code="E802",
        )
    return tuple(dict.fromkeys(int(part) for part in parts))


def _reminder(days: int) -> str:
    return "remind" if days > 0 else "due" if days == 0 else "after"


def promised(agenda: Agenda) -> pd.DataFrame:
    """Confirm a promise the day before, ask on its day, and press once it has passed unpaid."""
    promises = agenda.decision.promises
    promises = promises[promises["latest"].to_numpy()]
    due = promises["due"].to_numpy()
    written, came_to = promises["amount"].to_numpy(), promises["promised"].to_numpy()
    amount = np.where(np.isnan(came_to), written, came_to)
    who, unpaid = promises["customer"].to_numpy(), promises["presses"].to_numpy()

    def of(kind: str, chosen: Flags, meant: Dates) -> pd.DataFrame:
        return pieces(kind, who[chosen], meant[chosen], due[chosen], amount=amount[chosen])

    return pd.concat([
        of("confirm", due > agenda.today, due - DAY),
        of("arrived", (due > agenda.today) | (unpaid & (due == agenda.today)), due),
        of("broken", unpaid & (due < agenda.today), due),
    ])  # fmt: skip


def disputed(agenda: Agenda) -> pd.DataFrame:
    """Answer open disputes by their deadline; one without any day is to be answered today."""
    rows = agenda.ledger.papers[DISPUTES]
    stand = standing(rows, agenda.settings, agenda.decision.as_of)
    chosen = stand.open & (rows["who"].to_numpy() != NOBODY)
    until = np.where(np.isnat(stand.deadline), agenda.today, stand.deadline)[chosen]
    held = disputed_amounts(agenda.ledger, agenda.decision.open_items)[chosen]
    rows = rows[chosen]
    amount = rows["amount"].to_numpy()
    about = [
        what or kind or "内容没有写" for what, kind in zip(rows["what"], rows["kind"], strict=True)
    ]
    return pieces(
        "dispute", rows["who"].to_numpy(), until, until,
        amount=np.where(np.isnan(amount), held, amount), about=about,
        owner=rows["owner"].to_numpy(object),
    )  # fmt: skip


def bills(agenda: Agenda) -> pd.DataFrame:
    """Do what a bill needs now, and be at the bank when one falls due."""
    rows = bills_of(agenda.ledger, agenda.decision.as_of)
    rows = rows[rows["who"] != NOBODY]
    tone, due = rows["tone"].to_numpy(object), rows["due"].to_numpy("datetime64[s]")
    now = np.isin(tone, ("warn", "bad"))
    coming = rows["pending"].to_numpy() & ~now & (due > agenda.today)
    about = rows["do"].to_numpy(object).copy()
    about[coming] = "今天到期,到银行提示付款"
    meant = np.where(coming, due, agenda.today)
    names = [
        f"{kind or '票据'}{number}"
        for kind, number in zip(rows["kind"], rows["number"], strict=True)
    ]
    said = np.array([f"{name}{text}" for name, text in zip(names, about, strict=True)], object)
    chosen = now | coming
    return pieces(
        "bill", rows["who"].to_numpy()[chosen], meant[chosen], due[chosen],
        amount=rows["amount"].to_numpy()[chosen], about=said[chosen],
    )  # fmt: skip


def follow_ups(agenda: Agenda) -> pd.DataFrame:
    """Follow up as the last note of a customer says, unless somebody has been in touch since."""
    log = agenda.ledger.papers[CONTACT_LOG]
    log = log[(log["who"] != NOBODY) & ~(log["day"] > pd.Timestamp(agenda.today))]
    who, spoken = log["who"].to_numpy(), log["day"].to_numpy("datetime64[s]")
    last = np.full(len(agenda.ledger.customers), np.datetime64("NaT", "s"))
    np.fmax.at(last, who, spoken)
    rows = log[log["next_day"].notna()].drop_duplicates("who", keep="last")
    number, next_day = rows["who"].to_numpy(), rows["next_day"].to_numpy("datetime64[s]")
    open_ = ~(last[number] >= next_day)
    return pieces(
        "follow", number[open_], next_day[open_], next_day[open_],
        amount=agenda.overdue[number[open_]],
        about=[f":上次说「{text[:20]}」" if text else "" for text in rows["result"][open_]],
        owner=rows["person"].to_numpy(object)[open_],
    )  # fmt: skip


def habits(agenda: Agenda) -> pd.DataFrame:
    """Keep to the days of customers: fixed collection days, paydays, and closing days before them."""
    first, last = agenda.days[0] - _AROUND, agenda.days[-1] + _AROUND
    owed = agenda.owed
    before = agenda.settings["documents_before"] * DAY
    file = agenda.file[list(_HABITS)].to_numpy(np.float64, copy=True)
    file[agenda.waits | (owed <= 0)] = np.nan
    collect, pay, closing = (monthly(file[:, k], first, last) for k in range(len(_HABITS)))
    return pd.concat([
        pieces("collect", collect[0], collect[1], collect[1], amount=owed[collect[0]]),
        pieces("pay_day", pay[0], pay[1], pay[1], amount=owed[pay[0]]),
        pieces("cut_off", closing[0], closing[1] - before, closing[1], amount=owed[closing[0]]),
    ])  # fmt: skip


def stages(agenda: Agenda) -> pd.DataFrame:
    """Remind of stages of contracts as of due dates: some days before, and on the day."""
    decision = agenda.decision
    rows = planned_of(agenda.ledger, decision.matches, decision.as_of)
    who, gap = rows["who"].to_numpy(), rows["gap"].to_numpy()
    chosen = (who != NOBODY) & (gap > 0) & (rows["day"] >= decision.as_of.isoformat()).to_numpy()
    chosen[chosen] = ~agenda.waits[who[chosen]]
    rows, gap = rows[chosen], gap[chosen]
    day = rows["day"].to_numpy()
    about = [
        f"{contract}{stage}"
        for contract, stage in zip(rows["contract"], rows["stage"], strict=True)
    ]
    return pd.concat([
        pieces("stage", who[chosen], day - k * DAY, day,
               amount=gap, about=about, owner=rows["owner"].to_numpy(object))
        for k in (*remind_days(agenda.settings), 0)
    ])  # fmt: skip


def contacts(agenda: Agenda) -> pd.DataFrame:
    """Press as the collection plan says; who only has something soon due is reminded, not pressed."""
    plan = agenda.decision.plan
    plan = plan[
        (plan["overdue"] > 0) & ~((plan["suppressed"] != "") & plan["next_promise"].notna())
    ]
    day = plan["action_date"].to_numpy()
    return pieces(
        "contact", plan["customer"].to_numpy(), day, day,
        amount=plan["pressed"].to_numpy(), about=_actions(agenda, plan),
    )  # fmt: skip


def _actions(agenda: Agenda, plan: pd.DataFrame) -> list[str]:
    """Return what to do, with who goes along and who must agree, and what is to be asked."""
    silent = unexplained(agenda.ledger, agenda.decision, agenda.settings)
    lacks = dict(zip(silent["customer"].tolist(), silent["lacks"].tolist(), strict=True))
    names = ("customer", "action", "way", "role", "approver", "suppressed")
    said = []
    for customer, action, way, role, approver, waits in zip(
        *(plan[name].tolist() for name in names), strict=True
    ):
        known = role == OWN or role in action or (role == LEADER and _BOSS in action)
        asks = customer in lacks and way != LAWYERS and not waits
        parts = (
            action,
            "" if known else f"{role}出面",
            f"问清{lacks[customer]}" if asks else "",
            f"事前经{approver}同意" if approver else "",
        )
        said.append(",".join(filter(None, parts)))
    return said


SOURCES: tuple[Callable[[Agenda], pd.DataFrame], ...] = (
    promised, disputed, bills, follow_ups, habits, stages, contacts, reminders,
)  # fmt: skip


def countdown(agenda: Agenda, work: pd.DataFrame) -> pd.DataFrame:
    """Call once a day on the days before each visit."""
    visits = work[is_visit(agenda, work)]
    day = roll(visits["meant"].to_numpy("datetime64[s]"), "顺延")
    calls = [
        pieces("countdown", visits["customer"].to_numpy(), day - k * DAY, day,
               amount=visits["amount"].to_numpy())
        for k in range(1, agenda.settings["countdown_days"] + 1)
    ]  # fmt: skip
    return pd.concat([work[:0], *calls])


def is_visit(agenda: Agenda, work: pd.DataFrame) -> Flags:
    """Tell which work is a visit: fixed collection days, and contacts the plan wants made so."""
    way = np.full(len(agenda.ledger.customers), "", object)
    plan = agenda.decision.plan
    way[plan["customer"].to_numpy()] = plan["way"].to_numpy(object)
    kind = work["kind"].to_numpy()
    from_plan = (kind == PLACE["contact"]) & (way[work["customer"].to_numpy()] == VISIT)
    return np.asarray(from_plan | (kind == PLACE["collect"]))
