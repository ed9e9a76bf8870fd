"""Thirty months of an invented company: who bought what, when it fell due and what was paid.

Only whole numbers are used, so that the story is the same on every machine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from xl_huikuan.addin.workbooks.sample_data import (
    BEHAVIOURS,
    BUYER_NAMES,
    GIVEN,
    GOODS,
    SALESPEOPLE,
    STREETS,
    SURNAMES,
    TERMS,
    Behaviour,
)
from xl_huikuan.addin.workbooks.sample_nouns import Buyer, Dice, Invoice, Receipt, Story

AS_OF = dt.date(2026, 10, 31)
N_INVOICES = 3000
N_FLAWED_COPIES = 2  # the duplicate and the row without a customer are rows of their own
# Flaw and position of the buyer whose last sound invoice gets it.
INVOICE_FLAWS: tuple[tuple[str, int], ...] = (
    ("amount_error", 9), ("amount_words", 16), ("number_lost", 24), ("number_lost", 45),
    ("number_lost", 96), ("date_impossible", 33), ("date_no_year", 46), ("date_no_day", 69),
    ("due_first", 72), ("duplicate", 79), ("no_customer", 119),
)  # fmt: skip
RECEIPT_FLAWS = {150: "no_payer", 620: "receipt_error", 1100: "receipt_words"}  # by number


def tell_story(seed: int = 20261031) -> Story:
    """Return the same story for the same seed."""
    dice = Dice(seed)
    buyers = tuple(_buyers(dice))
    invoices = tuple(
        tuple(_invoices(dice, i, buyer, n))
        for i, (buyer, n) in enumerate(zip(buyers, _counts(buyers, dice), strict=True))
    )
    invoices = _round_figures(invoices)
    receipts = [r for i, buyer in enumerate(buyers) for r in _receipts(dice, i, buyer, invoices[i])]
    receipts.sort(key=lambda r: (r.date, r.buyer))
    numbered = [
        replace(r, voucher=f"SK{r.date:%y%m}-{i:04d}", flaw=RECEIPT_FLAWS.get(i, ""))
        for i, r in enumerate(receipts, 1)
    ]
    return Story(buyers, _flawed(invoices), tuple(numbered))


def _round_figures(invoices: Sequence[tuple[Invoice, ...]]) -> tuple[tuple[Invoice, ...], ...]:
    """Make one invoice of some buyers 125,000.00 in all, which clerks write as 12.5万."""
    changed = [list(rows) for rows in invoices]
    for buyer in (3, 15, 37):
        changed[buyer][-1] = replace(changed[buyer][-1], net=11_061_947, tax=1_438_053, remark="")
    return tuple(map(tuple, changed))


def _flawed(invoices: Sequence[tuple[Invoice, ...]]) -> tuple[tuple[Invoice, ...], ...]:
    """Mark the rows that are to be written wrong; two flaws are rows of their own."""
    changed = [list(rows) for rows in invoices]
    for flaw, buyer in INVOICE_FLAWS:
        rows = changed[buyer]
        sound = max(i for i, row in enumerate(rows) if row.net > 0 and not row.flaw)
        if flaw == "duplicate":
            rows.insert(sound + 1, replace(rows[sound], flaw=flaw))
        elif flaw == "no_customer":
            number = str(int(rows[sound].number) + 1)
            rows.append(replace(rows[sound], number=number, flaw=flaw))
        else:
            rows[sound] = replace(rows[sound], flaw=flaw, due_given=True)
    return tuple(map(tuple, changed))


def _buyers(dice: Dice) -> Iterator[Buyer]:
    behaviours = [b for b in BEHAVIOURS for _ in range(b.count)]
    for i, name in enumerate(BUYER_NAMES, 1):
        company = len(name) > 4
        salesperson, dept = dice.pick(SALESPEOPLE)
        contact = dice.pick(SURNAMES) + dice.pick(GIVEN)
        phone = f"138{dice.below(10)}000{i:04d}"
        address = f"江苏省示例市示例区{dice.pick(STREETS)}{dice.between(1, 299)}号"
        scored = dice.below(10) < 6
        scores = tuple(dice.between(35, 96) for _ in range(5)) if scored else ()
        yield Buyer(
            code=f"KH{i:04d}",
            name=name,
            tax_no=tax_number(i) if company else "",
            contact=contact if dice.below(20) else "",
            phone=phone if dice.below(16) else "",
            address=address if dice.below(20) else "",
            postcode=f"2150{dice.between(0, 99):02d}" if dice.below(4) else "",
            term=dice.pick(TERMS) if company else "票到30天",
            salesperson=salesperson,
            dept=dept,
            behaviour=behaviours.pop(dice.below(len(behaviours))),
            limit=dice.between(3, 60) * 25 if dice.below(5) else None,
            scores=scores,
        )


_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def tax_number(i: int) -> str:
    """Return an invented 统一社会信用代码 with right check characters (GB 32100, GB 11714)."""
    body = f"MA0XL{i:03d}"
    values = [int(c, 36) for c in body]
    rest = 11 - sum(v * w for v, w in zip(values, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    code = "91990100" + body + {10: "X", 11: "0"}.get(rest, str(rest))
    total = sum(_CODE_ALPHABET.index(c) * pow(3, k, 31) for k, c in enumerate(code))
    return code + _CODE_ALPHABET[-total % 31]


def _counts(buyers: Sequence[Buyer], dice: Dice) -> list[int]:
    """Share the invoices out: fixed numbers first, the rest by size, exactly N_INVOICES rows."""
    weights = [_weight(buyer, dice) for buyer in buyers]
    counts = [b.behaviour.invoices for b in buyers]
    rest = N_INVOICES - N_FLAWED_COPIES - sum(counts)
    share = sum(weights)
    counts = [n + rest * w // share for n, w in zip(counts, weights, strict=True)]
    counts[0] += N_INVOICES - N_FLAWED_COPIES - sum(counts)
    return counts


def _weight(buyer: Buyer, dice: Dice) -> int:
    if buyer.behaviour.invoices:
        return 0
    return dice.pick((2, 3, 3, 4, 5, 6, 9, 12)) if buyer.name.endswith("公司") else 2


def _days_ago(dice: Dice, behaviour: Behaviour) -> int:
    """Return when an invoice was written; business grew, so later days are likelier."""
    ago = dice.between(behaviour.last, behaviour.first)
    return min(ago, dice.between(behaviour.last, behaviour.first)) if dice.below(3) == 0 else ago


def _invoices(dice: Dice, index: int, buyer: Buyer, n: int) -> Iterator[Invoice]:
    behaviour = buyer.behaviour
    days = sorted(_days_ago(dice, behaviour) for _ in range(n))
    big = dice.between(1, 12) if buyer.name.endswith("公司") else 1
    for k, ago in enumerate(reversed(days)):
        date = AS_OF - dt.timedelta(ago)
        product, price = dice.pick(GOODS)
        net = price * dice.between(1, max(2, 800_000 * big // price))
        exempt = dice.below(60) == 0
        red = behaviour.key == "credit_only" or dice.below(70) == 0
        if red:
            net = -(net // 4 + 1)
        yield Invoice(
            number=_invoice_number(date, index, k),
            date=date,
            due=due_date(date, buyer.term),
            contract=f"JN-{date:%Y}-{index + 1:03d}" if dice.below(8) else "",
            product=product,
            net=net,
            tax=0 if exempt else _tax(net),
            remark="退货冲红" if red else "免税" if exempt else "",
            due_given=dice.below(12) > 0,
        )


def _invoice_number(date: dt.date, index: int, k: int) -> str:
    """Return a 20-digit number, or the old 8 digits before 2024-12 for some buyers."""
    if index % 3 == 0 and date < dt.date(2024, 12, 1):
        return f"{index * 6113 + k * 37 + 10203:08d}"
    sequence = (index * 1000 + k + 17) * 7_654_321 % 10**10  # no common factor: never repeats
    return f"{date:%y}322{sequence:015d}"


def _tax(net: int) -> int:
    """Return 13 % of net, rounded half away from zero."""
    size = (abs(net) * 13 + 50) // 100
    return size if net > 0 else -size


def due_date(date: dt.date, term: str) -> dt.date:
    """Return the due date of the two kinds of terms used here: 月结N天 and 票到N天."""
    days = int("".join(c for c in term if c.isdigit()))
    if term.startswith("月结"):
        date = (date.replace(day=1) + dt.timedelta(32)).replace(day=1) - dt.timedelta(1)
    return date + dt.timedelta(days)


def _receipts(
    dice: Dice, index: int, buyer: Buyer, invoices: Sequence[Invoice]
) -> Iterator[Receipt]:
    """Pay what fell due together in one sum, as the buyer's behaviour says."""
    behaviour = buyer.behaviour
    unpaid_from = AS_OF - dt.timedelta(behaviour.unpaid_days) if behaviour.unpaid_days else None
    carried = 0
    for due, group in groupby(sorted(invoices, key=lambda i: i.due), key=lambda i: i.due):
        parts = list(group)
        owed = carried + sum(part.gross for part in parts)
        date = due + dt.timedelta(dice.between(*behaviour.lag))
        if owed <= 0 or date > AS_OF or (unpaid_from and due >= unpaid_from):
            carried = min(owed, 0)
            continue
        rounds = behaviour.key == "slow" and owed > 1_000_000 and dice.below(6) == 0
        paid = owed - owed % 100_000 if rounds else owed
        carried = owed - paid
        named = parts[0].number if len(parts) == 1 and dice.below(2) else ""
        method = dice.pick(("银行转账", "银行转账", "电汇", "银行承兑汇票", "微信支付"))
        yield Receipt(index, date, paid, method, "", named)
    yield from _special_receipts(dice, index, behaviour)


def _special_receipts(dice: Dice, index: int, behaviour: Behaviour) -> Iterator[Receipt]:
    if behaviour.key == "advance":
        date = AS_OF - dt.timedelta(dice.between(3, 20))
        yield Receipt(index, date, 30_000_000, "电汇", "", remark="预付下季度货款")
    if behaviour.key == "bounced":
        amount, issued = dice.between(3, 9) * 1_000_000, AS_OF - dt.timedelta(75)
        yield Receipt(index, issued, amount, "支票", "", remark="支票")
        back = issued + dt.timedelta(9)
        yield Receipt(index, back, -amount, "支票", "", remark="跳票退回")
