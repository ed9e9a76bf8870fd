"""Bills on hand: until when each must be presented, what to do now, when it is money (DOMAIN 2.16).

票据法 17, 53, 78, 91: a cheque is presented within 10 days of issue and its rights lapse after 6
months; a dated draft within 10 days after maturity, rights 2 years from maturity; a promissory
note (本票) within 2 months of issue, rights 2 years. A commercial draft runs 6 months at most.

A bill is no cash until it is honoured. One that the ledger has as a receipt already (已冲应收) is
money to come beside what is open; one that it has not stands for what is open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.forms.bills import BILLS
from xl_huikuan.core.forms.form import NO, YES
from xl_huikuan.core.forms.papers import NOBODY
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.money import money_text
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Flags, Ints, contains, sum_by
from xl_huikuan.core.workdays import roll

Days = npt.NDArray[np.datetime64]  # datetime64[D], NaT = none
ON_HAND, REFUSED = ("在手", "已托收"), "拒付"
SOON = 10  # days before maturity from which collection is prepared
LONGEST = 6  # months a commercial draft may run
_NOT_A_DAY = np.datetime64("NaT", "D")


@dataclass(frozen=True, slots=True)
class Period:
    """How the law counts for a kind of bill.

    Attributes:
        from_issue: from the day of issue; False = from maturity.
        present_days, present_months: how long it may be presented, one of them is 0.
        lapse_months: how long the rights last.
        draft: a commercial draft, which runs `LONGEST` months at most.
    """

    from_issue: bool
    present_days: int
    present_months: int
    lapse_months: int
    draft: bool = False


PERIODS: Mapping[str, Period] = MappingProxyType({
    "银行承兑汇票": Period(False, 10, 0, 24, draft=True),
    "商业承兑汇票": Period(False, 10, 0, 24, draft=True),
    "支票": Period(True, 10, 0, 6),
    "本票": Period(True, 0, 2, 24),
})  # fmt: skip  # 供应链凭证 is no bill in the sense of the law: nothing but its date counts


def bills_of(ledger: Ledger, as_of: dt.date) -> pd.DataFrame:
    """Return the rows of the form with what follows from them.

    Columns beside those of the form: `present` and `lapse` (last days, datetime64[D]), `pending`
    (on hand or at the bank, and still good), `booked` (the ledger has it as a receipt), `matures`
    (when it is money, NaT = not known or not good), `left` (days to maturity, NaN), `do`, `tone`.
    """
    typed = ledger.papers[BILLS]
    issued, due = (typed[name].to_numpy().astype("datetime64[D]") for name in ("issued", "due"))
    present, lapse = _last_days(typed["kind"].to_numpy(object), issued, due)
    today = np.datetime64(as_of, "D")
    state = typed["where"].to_numpy(object)
    held = np.isin(state, ("", *ON_HAND))
    good = held & ~(lapse < today)  # NaT compares false
    left = (due - today).astype(np.float64)
    left[np.isnat(due)] = np.nan
    frame = typed.assign(
        present=present, lapse=lapse, pending=good, booked=_booked(ledger, typed),
        matures=_matures(typed, good, due, present, today), left=left,
    )  # fmt: skip
    did = [_do(row, pd.Timestamp(as_of)) for row in frame.itertuples()]
    return frame.assign(do=[do for do, _ in did], tone=[tone for _, tone in did])


def pending_bills(ledger: Ledger, as_of: dt.date) -> Ints:
    """Return fen per customer of bills on hand that stand for what is still open."""
    bills = bills_of(ledger, as_of)
    usable = bills["pending"] & ~bills["booked"] & (bills["who"] != NOBODY)
    chosen = bills[usable & bills["amount"].notna()]
    amount = chosen["amount"].to_numpy().astype(np.int64)
    return sum_by(chosen["who"].to_numpy(), amount, len(ledger.customers))


def with_refused(ledger: Ledger) -> Ledger:
    """Return the ledger in which customers whose bill was refused have dishonoured one (跳票)."""
    bills = ledger.papers[BILLS]
    refused = (bills["where"] == REFUSED) & (bills["who"] != NOBODY)
    if not refused.any():
        return ledger
    dishonoured = ledger.customers["dishonoured"].to_numpy().copy()
    dishonoured[bills["who"].to_numpy()[refused]] = True
    return replace(ledger, customers=ledger.customers.assign(dishonoured=dishonoured))


def maturing(bills: pd.DataFrame) -> list[tuple[str, int, int]]:
    """Return month, number and fen of the pending bills, by the month they are money in."""
    known = bills[bills["pending"] & bills["amount"].notna() & bills["matures"].notna()]
    month = known["matures"].to_numpy().astype("datetime64[M]").astype(str)
    amount = known["amount"].to_numpy().astype(np.int64)
    found, group = np.unique(month, return_inverse=True)
    sums = sum_by(group, amount, len(found)).tolist()
    counts = np.bincount(group, minlength=len(found)).tolist()
    return list(zip(found.tolist(), counts, sums, strict=True))


def bill_findings(ledger: Ledger, settings: Settings, as_of: dt.date) -> Iterator[Finding]:
    """Yield bills that were refused, and those whose dates or amount cannot be."""
    del settings  # every check has it
    for bill in bills_of(ledger, as_of).itertuples():
        name, what = _customer(ledger, bill), _named(bill)
        source = Source(BILLS.sheet, int(bill.row))
        if bill.where == REFUSED:
            undo = "收款表里已登记的收款请登记一笔负数冲回,并" if bill.booked else "请"
            remedy = f"{undo}向出票人和背书人追索,款项重新催收。"
            yield Finding("W813", source, f"{what}被拒付,不能算收到货款。", remedy, name)
        elif bill.pending and (missing := _missing(bill)):
            yield Finding("W814", source, f"{what}:{missing}。", "请对照票面核对改正。", name)


def _last_days(kinds: npt.NDArray[np.object_], issued: Days, due: Days) -> tuple[Days, Days]:
    present, lapse = (np.full(len(kinds), _NOT_A_DAY) for _ in range(2))
    for kind, law in PERIODS.items():
        rows = kinds == kind
        start = (issued if law.from_issue else due)[rows]
        present[rows] = _months_after(start, law.present_months) + law.present_days
        lapse[rows] = _months_after(start, law.lapse_months)
    return present, lapse


def _months_after(days: Days, months: int) -> Days:
    """Return the same day so many months later, the month's last where it is shorter."""
    month = days.astype("datetime64[M]")
    last = (month + months + 1).astype("datetime64[D]") - 1
    later: Days = np.minimum((month + months) + (days - month.astype("datetime64[D]")), last)
    return later


def _matures(
    typed: pd.DataFrame, good: Flags, due: Days, present: Days, today: np.datetime64
) -> Days:
    """Return the working day on which a bill is money: its due day, a cheque's the next one."""
    at_sight = typed["kind"].isin([kind for kind, law in PERIODS.items() if law.from_issue])
    day = np.where(at_sight.to_numpy() & np.isnat(due), today, due)
    missed = present < today  # presented late, a bank need not pay: nothing can be said
    day = np.where(good & ~missed, np.maximum(day, today + 1), _NOT_A_DAY)
    rolled: Days = roll(day.astype("datetime64[s]"), "顺延").astype("datetime64[D]")
    return rolled


def _booked(ledger: Ledger, typed: pd.DataFrame) -> Flags:
    """Tell which bills the ledger has as receipts: as the clerk says, else as it looks.

    It looks so when a receipt of that customer has the amount of the bill and speaks of a bill.
    """
    receipts = ledger.receipts
    of_bills = contains(receipts["method"], "票") | contains(receipts["method"], "承兑")
    of_bills |= contains(receipts["remark"], "承兑") | contains(receipts["remark"], "汇票")
    known = set(
        zip(receipts["customer"][of_bills], receipts["amount"][of_bills], strict=True)
    ) if of_bills.any() else set()  # fmt: skip
    pairs = zip(typed["who"], typed["amount"], strict=True)
    looks = np.array([pair in known for pair in pairs], np.bool_)
    said = typed["booked"].to_numpy(object)
    booked: Flags = (said == YES) | (looks & (said != NO))
    return booked


def _do(bill: Any, today: pd.Timestamp) -> tuple[str, str]:
    """Return what to do with a bill now, and the tone of it."""
    if bill.where == REFUSED:
        return "拒付:向出票人、背书人追索,重新催收", "bad"
    if bill.where not in ("", *ON_HAND):
        return "", ""
    if bill.lapse < today:
        return f"票据权利已于 {_day(bill.lapse)} 届满,只能请求返还利益", "bad"
    if missing := _missing(bill):
        return f"核对票面:{missing}", "warn"
    return _held(bill, today)


def _held(bill: Any, today: pd.Timestamp) -> tuple[str, str]:
    law = PERIODS.get(bill.kind)
    if law is None:
        return ("已到期,请收款", "warn") if bill.left <= 0 else _waiting(bill)
    if bill.present < today:
        return f"已过提示付款期({_day(bill.present)}),立即提示付款并书面说明", "bad"
    if law.from_issue or bill.left <= 0:
        where = "已托收,等银行入账" if bill.where == ON_HAND[1] else "到银行提示付款"
        return f"{where},最迟 {_day(bill.present)}", "warn"
    return _waiting(bill)


def _waiting(bill: Any) -> tuple[str, str]:
    if bill.left <= SOON:
        return f"{bill.left:.0f}天后到期,准备托收", "notice"
    return f"持有到 {_day(bill.due)} 到期", ""


def _missing(bill: Any) -> str:
    """Say what keeps a bill from being judged, "" = nothing."""
    law = PERIODS.get(bill.kind)
    start = bill.issued if law and law.from_issue else bill.due
    faults = (
        (not bill.kind, "没有写票据种类"),
        (not bill.amount > 0, "没有写票面金额"),
        (pd.isna(start), "没有写出票日期" if law and law.from_issue else "没有写到期日"),
        (bill.due < bill.issued, "到期日早于出票日期"),
        (law is not None and law.draft and _too_long(bill), f"期限超过{LONGEST}个月"),
    )
    return next((text for holds, text in faults if holds), "")


def _too_long(bill: Any) -> bool:
    if pd.isna(bill.issued) or pd.isna(bill.due):
        return False
    issued = np.array([bill.issued], "datetime64[D]")
    return bool(bill.due > pd.Timestamp(_months_after(issued, LONGEST)[0]))


def _customer(ledger: Ledger, bill: Any) -> str:
    return "" if bill.who == NOBODY else str(ledger.customers["name"].iloc[bill.who])


def _named(bill: Any) -> str:
    number = f"{bill.number}" if bill.number else "(无票号)"
    amount = f" {money_text(int(bill.amount))} 元" if bill.amount > 0 else ""
    return f"{bill.kind or '票据'}{number}{amount}"


def _day(day: pd.Timestamp) -> str:
    return f"{day:%Y-%m-%d}"
