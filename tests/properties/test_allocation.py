"""Invariants 15 to 23: who pays what, and that no fen is paid twice or lost."""

from collections import defaultdict
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.strategies import Company, Money, companies, plain, tries
from xl_huikuan.core.aging import Aged, age
from xl_huikuan.core.settings import Settings

ALLOCATIONS = st.sampled_from(["先进先出", "只认指定"])


def aged(company: Company, **own) -> Aged:
    return age(company.ledger(), Settings(own), company.as_of)


def lines(done: Aged) -> list[tuple[int, int, int, str]]:
    """(item, receipt, fen, rule) of every match; a credit note is the receipt -1 - item."""
    frame = done.matches
    columns = (frame[name].tolist() for name in ("item", "receipt", "amount", "rule"))
    return list(zip(*columns, strict=True))


def paid_by_item(done: Aged) -> dict[int, int]:
    paid: dict[int, int] = defaultdict(int)
    for item, _, amount, _ in lines(done):
        paid[item] += amount
    return paid


def spent_by_source(done: Aged) -> dict[int, int]:
    spent: dict[int, int] = defaultdict(int)
    for _, source, amount, _ in lines(done):
        spent[source] += amount
    return spent


def source_amount(company: Company, source: int) -> int:
    """Fen a receipt or credit note has to give."""
    return company.money[source].amount if source >= 0 else -company.debts[-1 - source].amount


@tries(25)
@given(companies(), ALLOCATIONS)
def test_15_never_over_allocate(company, allocation):
    """15 NeverOverAllocate: no row is paid more than it was, and what is open is the rest."""
    done = aged(company, allocation=allocation)
    paid = paid_by_item(done)

    for item, left in zip(done.open_items["item"], done.open_items["open"], strict=True):
        owed = max(company.debts[item].amount, 0)
        assert 0 <= paid[item] <= owed
        assert left == owed - paid[item]


@tries(25)
@given(companies(), ALLOCATIONS)
def test_16_never_over_spend(company, allocation):
    """16 NeverOverSpend: no receipt or credit note pays more than it is; each of them exists."""
    for source, spent in spent_by_source(aged(company, allocation=allocation)).items():
        assert 0 < spent <= source_amount(company, source)
        assert company.sees(company.money[source] if source >= 0 else company.debts[-1 - source])


@tries(25)
@given(companies(), ALLOCATIONS)
def test_17_conservation(company, allocation):
    """17 Conservation: what came in is what paid something and what is left over, per customer."""
    done = aged(company, allocation=allocation)
    spent: dict[int, int] = defaultdict(int)
    for item, _, amount, _ in lines(done):
        spent[company.debts[item].customer] += amount
    for customer, advance in enumerate(done.advances.tolist()):
        came = sum(r.amount for r in company.money if r.customer == customer and company.sees(r))
        credited = sum(
            -d.amount
            for d in company.debts
            if d.customer == customer and d.amount < 0 and company.sees(d)
        )
        assert came + credited == spent[customer] + advance


@tries(25)
@given(companies(), ALLOCATIONS)
def test_18_no_negative_remainder(company, allocation):
    """18 NoNegativeRemainder: nothing open is below zero; an advance only by what was refunded beyond all that came."""
    done = aged(company, allocation=allocation)
    came: dict[int, int] = defaultdict(int)
    for row in filter(company.sees, company.money):
        came[row.customer] += row.amount
    for row in filter(company.sees, company.debts):
        came[row.customer] += max(-row.amount, 0)

    assert (done.open_items["open"] >= 0).all()
    assert (done.matches["amount"] > 0).all()
    assert (done.matrix >= 0).all()
    assert all(left >= min(came[n], 0) for n, left in enumerate(done.advances.tolist()))


@tries(40)
@given(companies())
def test_19_fifo_order(company):
    """19 FIFOOrder: what is paid first-in-first-out leaves nothing older of that customer open.

    Specified receipts, the same invoice and the same contract come before it; older is the
    earlier due date, rows without one stand behind those with one.
    """
    done = aged(company)
    rows = done.open_items.set_index("item")
    served = {item for item, _, _, rule in lines(done) if rule == "先进先出"}
    assert "先进先出" not in {rule for *_, rule in lines(aged(company, allocation="只认指定"))}
    for item in served:
        older = rows[
            (rows["customer"] == rows["customer"][item]) & (rows["due"] < rows["due"][item])
        ]
        assert not older["open"].any()


@tries(20)
@given(companies())
def test_19_fifo_pays_the_oldest_to_the_end(company):
    """19 FIFOOrder: with undirected receipts only, one row of a customer is paid in part at most."""
    done = aged(plain(company))
    rows = done.open_items
    partly = rows[(rows["open"] > 0) & (rows["settled"] > 0)]
    by_credit_note = {
        item for item, source, _, rule in lines(done) if rule != "先进先出" and source < 0
    }

    assert not partly[~partly["item"].isin(by_credit_note)]["customer"].duplicated().any()


@tries(20)
@given(companies())
def test_20_alloc_idempotent(company):
    """20 AllocIdempotent: the same again gives the same; and entered as found, it changes nothing.

    Every match of a receipt is entered as a receipt of its own against its row; what was left
    over stays without a row, so that only credit notes are still to be placed.
    """
    company = replace(company, money=tuple(r for r in company.money if r.amount >= 0))
    done, again = aged(company), aged(company)
    entered = [
        replace(company.money[source], amount=amount, item=item, invoice="", contract="")
        for item, source, amount, _ in lines(done)
        if source >= 0
    ]
    credited = [
        Money(company.debts[item].customer, amount, None, item)
        for item, source, amount, _ in lines(done)
        if source < 0
    ]
    debts = [replace(d, amount=max(d.amount, 0)) for d in company.debts]
    written = replace(company, debts=tuple(debts), money=(*entered, *credited))

    assert lines(again) == lines(done)
    assert aged(written).open_items["open"].tolist() == done.open_items["open"].tolist()
    assert {rule for *_, rule in lines(aged(written))} <= {"指定核销"}


@tries(25)
@given(companies(), ALLOCATIONS)
def test_21_cross_customer(company, allocation):
    """21 CrossCustomer: money pays the customer's own rows only, also where it names another's."""
    for item, source, _, _ in lines(aged(company, allocation=allocation)):
        payer = company.money[source] if source >= 0 else company.debts[-1 - source]
        assert payer.customer == company.debts[item].customer


@tries(40)
@given(companies(), ALLOCATIONS)
def test_22_explicit_wins(company, allocation):
    """22 ExplicitWins: a row gets all that was entered for it, as far as it goes, before any other rule.

    Without refunds, which take receipts back first; a credit note of the same invoice goes first.
    """
    money = tuple(r for r in company.money if r.amount >= 0)
    company = replace(company, money=money)
    done = aged(company, allocation=allocation)
    named: dict[int, int] = defaultdict(int)
    for receipt in money:
        if receipt.item >= 0 and company.sees(receipt) and own(company, receipt):
            named[receipt.item] += receipt.amount
    given_, credited = defaultdict(int), defaultdict(int)
    for item, source, amount, rule in lines(done):
        given_[item] += amount if rule == "指定核销" else 0
        credited[item] += amount if rule == "同发票" and source < 0 else 0
    for item in done.open_items["item"]:
        left = max(company.debts[item].amount, 0) - credited[item]
        assert given_[item] == min(left, named[item])


def own(company: Company, receipt: Money) -> bool:
    return company.debts[receipt.item].customer == receipt.customer


@tries(25)
@given(companies(), ALLOCATIONS)
def test_23_credit_not_paid(company, allocation):
    """23 CreditNotPaid: a credit note is never paid; its rest is an advance, not an open row."""
    done = aged(company, allocation=allocation)
    rows = done.open_items

    assert all(company.debts[item].amount > 0 for item, *_ in lines(done))
    assert not rows["open"][rows["amount"] < 0].any()
