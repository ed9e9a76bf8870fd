"""The rules of the product once more, as slow and plain as on paper: one customer, one row at a time.

Written from the rules (who pays what first, when money is due, which letter goes out), not from
the code under test, and sharing nothing with it. Money is Decimal yuan, dates are dates.
"""

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal(0)
DAY = dt.timedelta(1)


@dataclass
class Item:
    """A receivable (amount > 0) or a credit note (amount < 0)."""

    amount: Decimal
    date: dt.date | None = None
    due: dt.date | None = None
    term: str = ""
    invoice: str = ""
    contract: str = ""
    kind: str = "发票"
    hold: str = ""
    promise: dt.date | None = None
    open: Decimal = ZERO
    why: list[str] = field(default_factory=list)


@dataclass
class Receipt:
    """Money received (amount > 0) or taken back (amount < 0); `item` is what it was entered for."""

    amount: Decimal
    date: dt.date | None = None
    item: Item | None = None
    invoice: str = ""
    contract: str = ""
    left: Decimal = ZERO


def month_day(year: int, month: int, day: int) -> dt.date:
    """The day of a month, or the last day of a month that is too short; month 13 is next January."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return dt.date(year, month, min(day, monthrange(year, month)[1]))


# A phrase, and the day it means: from the day of the item and the number in the phrase.
TERMS = (
    (r"(?:票到|货到|开票后)?(\d+)天", lambda day, n: day + n * DAY),
    (r"月结(\d+)天", lambda day, n: month_day(day.year, day.month, 31) + n * DAY),
    (r"次月(\d+)日", lambda day, n: month_day(day.year, day.month + 1, n)),
    (r"(\d+)个月", lambda day, n: month_day(day.year, day.month + n, day.day)),
    (r"每月(\d+)日", lambda day, n: month_day(day.year, day.month + (n_th(day, n) <= day), n)),
    ("次月底()", lambda day, _: month_day(day.year, day.month + 1, 31)),
    ("货到付款()", lambda day, _: day),
)


def n_th(day: dt.date, n: int) -> dt.date:
    """The n-th of the same month."""
    return month_day(day.year, day.month, n)


def due_date(item: Item, term: str) -> dt.date | None:
    """The date in the table, else what the term says; None = nobody knows."""
    if item.due or not item.date:
        return item.due
    for phrase, meaning in TERMS:
        if found := re.fullmatch(phrase, item.term or term):
            return meaning(item.date, int(found[1] or 0))
    return None


def exists(row: Item | Receipt, as_of: dt.date) -> bool:
    """Rows dated after the as-of date do not exist yet; undated ones do, if what they pay does."""
    if row.date is None and isinstance(row, Receipt) and row.item is not None:
        return exists(row.item, as_of)
    return row.date is None or row.date <= as_of


def settle(items: list[Item], receipts: list[Receipt], as_of: dt.date, term: str = "") -> Decimal:
    """Settle one customer; sets `open` of every item and returns the advance."""
    for item in items:
        item.open = max(item.amount, ZERO)
    notes = [Receipt(-i.amount, i.date, i, i.invoice, i.contract) for i in items if i.amount < 0]
    money = [r for r in receipts if r.amount > 0]
    for row in (*money, *notes):
        row.left = row.amount
    owed_back = sum((_undo(r, money, notes) for r in receipts if r.amount < 0), ZERO)
    debts = sorted(items, key=lambda item: _order(item, term))
    sources = sorted((*money, *notes), key=_age)
    usable = [r for r in sources if r in notes or r.item is None or exists(r.item, as_of)]
    _pay("同发票", debts, [row for row in usable if row in notes])
    for rule in ("指定核销", "同发票", "同合同", "先进先出"):
        _pay(rule, debts, usable)
    return sum((row.left for row in (*money, *notes)), ZERO) - owed_back


def _order(item: Item, term: str) -> tuple[dt.date, bool, dt.date, Decimal, str, str]:
    """Oldest due date first; where there is none the own date stands in, after real due dates.

    Of one due date the earlier made out comes first, then the smaller, then the lower number.
    """
    due, own = due_date(item, term), item.date or dt.date.max
    return (due or own, due is None, own, item.amount, item.invoice, item.contract)


def _age(row: Receipt) -> tuple[dt.date, Decimal, str, str]:
    """Undated first, then by date; of one day the smaller first, then the lower number."""
    return (row.date or dt.date.min, row.amount, row.invoice, row.contract)


def _belongs(rule: str, row: Receipt, item: Item) -> bool:
    match rule:
        case "指定核销":
            return row.item is item
        case "同发票":
            return bool(row.invoice) and row.invoice == item.invoice
        case "同合同":
            return bool(row.contract) and row.contract == item.contract
    return True


def _pay(rule: str, debts: list[Item], money: list[Receipt]) -> None:
    for row in money:
        for item in debts:
            paid = min(row.left, item.open) if _belongs(rule, row, item) else ZERO
            if paid:
                row.left -= paid
                item.open -= paid
                item.why.append(rule)


def _undo(refund: Receipt, money: list[Receipt], notes: list[Receipt]) -> Decimal:
    """Take a refund out of the receipts it names, else the latest; returns what finds none.

    Right for one refund that names something, or any number that name nothing.
    """
    left = -refund.amount
    latest = [*sorted(money, key=_age)[::-1], *sorted(notes, key=_age)[::-1]]
    for rule in ("同发票", "同合同", "先进先出"):
        for row in latest:
            named = Item(ZERO, invoice=row.invoice, contract=row.contract)
            if _belongs(rule, refund, named):
                taken = min(left, row.left)
                row.left -= taken
                left -= taken
    return left


def bucket(days: int | None) -> str:
    """The overdue bucket of the default scheme."""
    if days is None:
        return "无到期日"
    for upper, name in ((0, "未到期"), (30, "1-30天"), (60, "31-60天"), (90, "61-90天"),
                        (180, "91-180天"), (365, "181-365天")):  # fmt: skip
        if days <= upper:
            return name
    return "365天以上"


def year_bucket(base: dt.date, as_of: dt.date) -> int:
    """0 for up to one year old, 1 for one to two … 5 for more than five: by anniversaries."""
    years = range(1, 6)
    return sum(as_of > month_day(base.year + k, base.month, base.day) for k in years)


LADDER = ((91, "final"), (61, "dunning3"), (31, "dunning2"), (1, "dunning1"))


def letter(items: list[Item], advance: Decimal, as_of: dt.date, **rules) -> tuple[str, list[Item]]:
    """Which letter the customer gets and the items it demands; ("", []) = none.

    `rules`: term, grace (days), minimum (yuan), as in the settings.
    """
    grace, minimum = rules.get("grace", 0), rules.get("minimum", Decimal(100))
    free = [
        (item, (as_of - due).days)
        for item in items
        if item.open > 0
        and (due := due_date(item, rules.get("term", "")))
        and not item.hold
        and item.kind != "质保金"
        and not (item.promise and item.promise > as_of)
    ]
    late = [(item, days) for item, days in free if days > grace]
    soon = [(item, days) for item, days in free if -7 <= days <= 0]
    chosen = late or soon
    asked = sum((item.open for item, _ in chosen), ZERO) - advance
    balance = sum((item.open for item in items), ZERO) - advance
    if not chosen or balance <= 0 or asked <= 0 or asked < minimum:
        return "", []
    oldest = max(days for _, days in chosen)
    kind = next((name for start, name in LADDER if late and oldest >= start), "reminder")
    return kind, [item for item, _ in chosen]
