"""A filled book for the collections desk: years of receipts, a log, promises, disputes, bills, plans."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from xl_huikuan.core.contacts import Contact, contact_of
from xl_huikuan.core.decide import decide
from xl_huikuan.core.forecast import forecast_of
from xl_huikuan.core.forecast_sums import expected_by_customer, months
from xl_huikuan.core.forms.bills import BILL_KINDS, BILLS
from xl_huikuan.core.forms.contact_log import CONTACT_LOG
from xl_huikuan.core.forms.disputes import DISPUTE_KINDS, DISPUTES
from xl_huikuan.core.forms.dossier import CALL_WINDOWS, CUSTOMER_TYPES, DOSSIER, GUARANTEES
from xl_huikuan.core.forms.form import Form
from xl_huikuan.core.forms.papers import Papers, filled_frame
from xl_huikuan.core.forms.snapshots import SNAPSHOTS
from xl_huikuan.core.forms.stages import PLANNED, STAGES
from xl_huikuan.core.forms.targets import TARGETS
from xl_huikuan.core.frames import CUSTOMERS, ITEMS, RECEIPTS, make_frame
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.reasons import EXCUSE_NAMES, REASON_NAMES
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.snapshots import snapshot_rows

AS_OF = dt.date(2026, 10, 31)
EARLIER = dt.date(2026, 9, 30)
SETTINGS = Settings({"company": "苏州恒远精密机械有限公司"})
CITIES = ("苏州市", "无锡市", "南京市", "上海市", "杭州市", "宁波市", "合肥市", "广州市")
SELLERS, DEPTS = 40, 6
_SPAN, _OPEN_FOR = 830, 200  # days of invoices, and of those still open where the oldest is paid
_WAN = 1_000_000  # fen
_WAYS = ("电话", "微信", "上门", "邮件")
_RESULTS = (
    "答应月底前付款", "财务不在,改天再打", "说等老板签字", "无人接听", "要求补开发票", "对账无误"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    """How much stands in the book."""

    customers: int = 5_000
    paid: int = 200_000
    open: int = 100_000
    log: int = 15_000
    promises: int = 8_000
    disputes: int = 500
    bills: int = 300
    stages: int = 1_000


FULL = Size()


@dataclass(frozen=True, slots=True)
class Habits:
    """What each customer is like; every second one says which invoice it pays."""

    names: list[str]
    sellers: list[str]
    says: np.ndarray
    late: np.ndarray


def make_desk(size: Size = FULL, seed: int = 6) -> Ledger:
    """Return the ledger with all its forms, and the month-end before it recorded."""
    random = np.random.default_rng(seed)
    n = size.customers
    habits = Habits(
        [f"第{k:05d}宏达机械有限公司" for k in range(n)],
        [f"业务员{k:02d}" for k in random.integers(0, SELLERS, n)],
        np.arange(n) % 2 == 0,
        random.gamma(1.2, 10, n) - 8,
    )
    items, receipts = _trade(size, habits, random)
    log = _log(size, random)
    ledger = Ledger(
        items, receipts, _customers(size, habits, random), contacts=_contacts(log),
        papers=_papers(habits.names, {
            DOSSIER: _file(size, random), CONTACT_LOG: log, BILLS: _bills(size, random),
            DISPUTES: _disputes(size, items, random), PLANNED: _stages(size, random),
            TARGETS: _targets(),
        }),
    )  # fmt: skip
    return _recorded(ledger)


def _trade(size: Size, habits: Habits, random: np.random.Generator) -> tuple[pd.DataFrame, ...]:
    """Return items and receipts; a customer that does not say pays its oldest ones in full."""
    n = size.paid + size.open
    customer = random.integers(0, size.customers, n)
    is_paid = np.arange(n) < size.paid
    says = habits.says[customer]
    ago = np.where(
        is_paid, random.integers(_OPEN_FOR + 1, _SPAN, n), random.integers(1, _OPEN_FOR, n)
    )
    ago = np.where(says & ~is_paid, random.integers(1, 2 * _OPEN_FOR, n), ago)
    issued = np.datetime64(AS_OF, "D") - ago.astype("m8[D]")
    due = issued + 30 * (1 + customer % 3).astype("m8[D]")
    late = np.round(habits.late[customer] + random.normal(0, 8, n)).astype("m8[D]")
    came = np.clip(due + late, issued + np.timedelta64(1, "D"), np.datetime64(AS_OF, "D"))
    amount = np.exp(random.normal(13, 1.3, n)).astype(np.int64) + 100
    sellers = np.array(habits.sellers, object)
    items = {
        "customer": customer, "kind": ["发票"] * n, "invoice_no": [f"2632{k:016d}" for k in range(n)],
        "contract_no": [f"HT{k % 3000:05d}" if k % 4 == 0 else "" for k in range(n)],
        "invoice_date": issued, "biz_date": issued, "amount": amount,
        "due_given": np.where(customer % 5 == 0, np.datetime64("NaT"), due),
        "term": np.where(customer % 5 == 0, [f"{30 * (1 + k % 3)}天" for k in customer], ""),
        "salesperson": sellers[customer], "sheet": ["应收明细"] * n, "row": np.arange(n) + 2,
    }  # fmt: skip
    paid = np.flatnonzero(is_paid)
    receipts = {
        "customer": customer[paid], "date": came[paid], "amount": amount[paid],
        "item": np.where(says[paid], paid, -1), "method": ["转账"] * len(paid),
        "sheet": ["收款"] * len(paid), "row": np.arange(len(paid)) + 2,
    }  # fmt: skip
    return make_frame(ITEMS, items, n), make_frame(RECEIPTS, receipts, len(paid))


def _customers(size: Size, habits: Habits, random: np.random.Generator) -> pd.DataFrame:
    n = size.customers
    city = random.integers(0, len(CITIES), n).tolist()
    return make_frame(CUSTOMERS, {
        "name": habits.names,
        "code": [f"K{k:05d}" for k in range(n)],
        "contact": ["王经理"] * n,
        "phone": [f"138{k:08d}" for k in range(n)],
        "address": [f"江苏省{CITIES[k]}工业园区星湖街{i}号" for i, k in enumerate(city)],
        "salesperson": habits.sellers,
        "dept": [f"销售{int(one[-2:]) % DEPTS + 1}部" for one in habits.sellers],
        "term": [f"{30 * (1 + k % 3)}天" for k in range(n)],
    }, n)  # fmt: skip


def _file(size: Size, random: np.random.Generator) -> pd.DataFrame:
    n = size.customers
    assets = np.exp(random.normal(17, 1, n)) * 100

    def some(choices: tuple[str, ...]) -> np.ndarray:
        return np.array(choices, object)[random.integers(0, len(choices), n)]

    def part(low: float, high: float, of: np.ndarray = assets) -> np.ndarray:
        return np.round(of * random.uniform(low, high, n))

    def points() -> np.ndarray:
        return random.integers(30, 100, n)

    revenue = part(0.5, 2)
    days = np.datetime64(AS_OF, "D") + random.integers(-60, 400, n).astype("m8[D]")
    return filled_frame(DOSSIER, {
        "who": np.arange(n), "row": np.arange(n) + 5,
        "customer_type": some(CUSTOMER_TYPES), "tax_no": [f"9132{k:014d}" for k in range(n)],
        "founded": np.full(n, np.datetime64("2010-05-01")), "decider": ["张总"] * n,
        "backup": ["刘会计"] * n, "registered_capital": part(0.1, 0.5), "total_assets": assets,
        "total_assets_before": part(0.8, 1.1), "total_liabilities": part(0.2, 0.9),
        "current_assets": part(0.3, 0.8), "current_liabilities": part(0.2, 0.6),
        "inventory": part(0.05, 0.2), "inventory_before": part(0.05, 0.2),
        "prepaid": part(0.0, 0.05), "revenue": revenue, "cost": part(0.6, 0.9, revenue),
        "profit": part(-0.05, 0.2, revenue), "receivables": part(0.1, 0.3),
        "receivables_before": part(0.1, 0.3), "net_worth": part(0.1, 0.6),
        "score_basic": points(), "score_management": points(), "score_cash": points(),
        "score_date": np.full(n, np.datetime64("2026-03-01")),
        "credit_limit": np.round(random.uniform(5, 300, n)) * _WAN,
        "guarantee": some(GUARANTEES), "guarantee_amount": np.full(n, 20.0 * _WAN),
        "guarantee_until": days, "pay_day": random.integers(1, 29, n),
        "cut_off_day": random.integers(1, 29, n), "bank_days": random.integers(0, 4, n),
        "window": some(CALL_WINDOWS), "distance": random.integers(1, 800, n),
    }, n)  # fmt: skip


def _log(size: Size, random: np.random.Generator) -> pd.DataFrame:
    """Return the log, by day; the newest promises are still to come."""
    n = size.log
    day = np.sort(random.integers(1, 365, n))[::-1]
    made = np.datetime64(AS_OF, "D") - day.astype("m8[D]")
    promises = random.permutation(n) < size.promises
    due = made + random.integers(3, 25, n).astype("m8[D]")
    amount = np.where(random.random(n) < 0.7, random.integers(1, 60, n) * 100_000.0, np.nan)
    told = random.integers(0, len(_RESULTS), n)
    return filled_frame(CONTACT_LOG, {
        "who": random.integers(0, size.customers, n), "row": np.arange(n) + 5, "day": made,
        "way": [_WAYS[k % len(_WAYS)] for k in range(n)], "result": [_RESULTS[k] for k in told],
        "promise_date": np.where(promises, due, np.datetime64("NaT")),
        "promise_amount": np.where(promises, amount, np.nan),
        "reason": [REASON_NAMES[k % len(REASON_NAMES)] if k % 3 == 0 else "" for k in range(n)],
        "excuse": [EXCUSE_NAMES[k % len(EXCUSE_NAMES)] if k % 5 == 0 else "" for k in range(n)],
        "next_day": np.where(np.arange(n) % 4 == 0, due, np.datetime64("NaT")),
        "person": [f"业务员{k % SELLERS:02d}" for k in range(n)],
    }, n)  # fmt: skip


def _contacts(log: pd.DataFrame) -> dict[int, tuple[Contact, ...]]:
    found: dict[int, list[Contact]] = defaultdict(list)
    days = log["day"].to_numpy().astype("datetime64[D]").tolist()
    promised = log["promise_date"].notna().tolist()
    for who, day, way, result, agreed in zip(
        log["who"].tolist(), days, log["way"], log["result"], promised, strict=True
    ):
        contact = contact_of(day, way, result, promised=agreed)
        if contact is not None:
            found[who].append(contact)
    return {who: tuple(contacts) for who, contacts in found.items()}


def _disputes(size: Size, items: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    n = size.disputes
    about = size.paid + random.permutation(size.open)[:n]
    opened = np.datetime64(AS_OF, "D") - random.integers(1, 200, n).astype("m8[D]")
    resolved = np.where(
        random.random(n) < 0.4, opened + np.timedelta64(1, "D"), np.datetime64("NaT")
    )
    return filled_frame(DISPUTES, {
        "who": items["customer"].to_numpy()[about], "row": np.arange(n) + 5, "opened": opened,
        "document": items["invoice_no"].iloc[about].tolist(),
        "kind": [DISPUTE_KINDS[k % len(DISPUTE_KINDS)] for k in range(n)],
        "amount": items["amount"].to_numpy()[about], "resolved": resolved,
    }, n)  # fmt: skip


def _bills(size: Size, random: np.random.Generator) -> pd.DataFrame:
    n = size.bills
    got = np.datetime64(AS_OF, "D") - random.integers(1, 90, n).astype("m8[D]")
    return filled_frame(BILLS, {
        "who": random.integers(0, size.customers, n), "row": np.arange(n) + 5, "received": got,
        "kind": [BILL_KINDS[k % len(BILL_KINDS)] for k in range(n)],
        "number": [f"1302{k:08d}" for k in range(n)],
        "amount": random.integers(1, 50, n) * 100_000.0,
        "due": got + random.integers(30, 180, n).astype("m8[D]"), "where": ["在手"] * n,
    }, n)  # fmt: skip


def _stages(size: Size, random: np.random.Generator) -> pd.DataFrame:
    n = size.stages
    day = np.datetime64(AS_OF, "D") + random.integers(-200, 200, n).astype("m8[D]")
    return filled_frame(PLANNED, {
        "who": np.repeat(random.integers(0, size.customers, -(-n // 4)), 4)[:n],
        "row": np.arange(n) + 5, "contract": [f"HT{k // 4:05d}" for k in range(n)],
        "stage": [STAGES[k % len(STAGES)] for k in range(n)], "share": np.full(n, 0.25),
        "total": np.full(n, 80.0 * _WAN), "date": day,
    }, n)  # fmt: skip


def _targets() -> pd.DataFrame:
    return filled_frame(TARGETS, {
        "kpi": ["逾期率", "本期回款额"], "scope": ["全公司", "业务员"], "whom": ["", "业务员00"],
        "baseline": [60.0, 0.0], "target": [40.0, 1e6],
        "deadline": np.full(2, np.datetime64("2026-12-31")), "row": [5, 6],
    }, 2)  # fmt: skip


def _papers(names: list[str], forms: Mapping[Form, pd.DataFrame]) -> Papers:
    """Return the forms with the names of their customers."""
    known = np.array([*names, ""], object)  # of nobody
    named = {
        form.key: frame.assign(customer=known[frame["who"].to_numpy()])
        if "customer" in frame else frame
        for form, frame in forms.items()
    }  # fmt: skip
    return Papers(named)


def _recorded(ledger: Ledger) -> Ledger:
    """Return the ledger with the month-end before it on 回款_快照."""
    decision = decide(ledger, SETTINGS, EARLIER)
    expected = expected_by_customer(
        forecast_of(ledger, decision, SETTINGS), months(EARLIER)[0].last, len(ledger.customers)
    )
    rows = snapshot_rows(ledger, decision, SETTINGS, expected)
    papers = Papers({**ledger.papers.frames, SNAPSHOTS.key: rows})
    return replace(ledger, papers=papers)
