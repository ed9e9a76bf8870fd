"""Invariants 1 to 9 and 14: what is owed, how old it is, and that it adds up."""

import datetime as dt
import random
import re
from collections import Counter, defaultdict
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.oracle import month_day
from tests.properties.strategies import FIRST, LAST, Company, Debt, Money, companies, tries
from xl_huikuan.core.aging import Aged, age, bucket_index
from xl_huikuan.core.decide import decide
from xl_huikuan.core.policy import SCHEME_YEARS, AgingScheme, scheme_from_text
from xl_huikuan.core.reconcile import reconcile
from xl_huikuan.core.settings import Settings

DAYS = st.dates(FIRST, LAST)
SCHEMES = st.sampled_from(["逾期7段", "年度6段", "15,30,60", "1", "7,14,21,28,35"])


def aged(company: Company, **own) -> Aged:
    return age(company.ledger(), Settings(own), company.as_of)


def totals(company: Company, **own) -> dict[str, dict[str, list[int]]]:
    """Buckets and advances of every customer by name."""
    done = aged(company, **own)
    return {
        name: {"buckets": done.matrix[n].tolist(), "advance": int(done.advances[n])}
        for n, name in enumerate(company.names)
    }


def balance_by_hand(company: Company, customer: int) -> int:
    """Fen: what exists and is owed less what exists and was paid."""
    rows = (d.amount for d in company.debts if d.customer == customer and company.sees(d))
    paid = (r.amount for r in company.money if r.customer == customer and company.sees(r))
    return sum(rows) - sum(paid)


@tries(35)
@given(companies(), SCHEMES, st.sampled_from(["先进先出", "只认指定"]))
def test_01_sum_buckets(company, scheme, allocation):
    """1 SumBuckets: the buckets of a customer, less its advance, are its balance; so for all."""
    done = aged(company, scheme=scheme, allocation=allocation)
    balances = [balance_by_hand(company, n) for n in range(len(company.names))]
    found = done.matrix.sum(axis=1) - done.advances

    assert found.tolist() == balances
    assert int(done.matrix.sum()) - int(done.advances.sum()) == sum(balances)


@tries(25)
@given(companies(), SCHEMES)
def test_02_bucket_partition(company, scheme):
    """2 BucketPartition: every open row is in exactly one bucket; a bucket is the sum of its rows."""
    done = aged(company, scheme=scheme)
    width = done.matrix.shape[1]
    cells: dict[tuple[int, int], int] = defaultdict(int)
    rows = done.open_items
    for customer, bucket, left in zip(rows["customer"], rows["bucket"], rows["open"], strict=True):
        assert -1 <= bucket < width - 1
        cells[customer, bucket % width] += left
    existing = [n for n, debt in enumerate(company.debts) if company.sees(debt)]

    assert rows["item"].tolist() == existing
    assert done.matrix.tolist() == [
        [cells[customer, bucket] for bucket in range(width)] for customer in range(len(done.matrix))
    ]


def label_by_hand(scheme: AgingScheme, days: int) -> str:
    """The one name whose words hold for so many days overdue."""
    return next(name for name in scheme.labels if holds(name, days))


def holds(name: str, days: int) -> bool:
    """Read 未到期, 31-60天 and 365天以上 as a clerk does."""
    if name == "未到期":
        return days <= 0
    if part := re.fullmatch(r"(\d+)-(\d+)天", name):
        return int(part[1]) <= days <= int(part[2])
    return days > int(name.removesuffix("天以上"))


@tries(120)
@given(DAYS, st.lists(st.integers(1, 2000), min_size=1, max_size=8, unique=True), st.data())
def test_03_bucket_edges(as_of, limits, data):
    """3 BucketEdges: a bucket holds the days its name says, its last one included."""
    scheme = data.draw(
        st.sampled_from([scheme_from_text("逾期7段"), scheme_from_text(",".join(map(str, sorted(limits))))])
    )  # fmt: skip
    edges = [limit + step for limit in scheme.limits for step in (-1, 0, 1)]
    due = as_of - dt.timedelta(data.draw(st.sampled_from(edges)))
    done = aged(Company(as_of, ("甲",), (Debt(0, 100, None, due),)), scheme=scheme.key)
    (bucket,) = done.open_items["bucket"]

    assert scheme.labels[bucket] == label_by_hand(scheme, (as_of - due).days)
    assert done.matrix[0, bucket] == 100


@tries(90)
@given(DAYS, st.integers(0, 7), st.integers(-2, 2))
@example(dt.date(2025, 2, 28), 1, 0)
@example(dt.date(2024, 2, 29), 1, 0)
def test_03_bucket_edges_of_years(as_of, years, step):
    """3 BucketEdges: k years are over the day after the k-th anniversary; 29 February has the 28th."""
    base = month_day(as_of.year - years, as_of.month, as_of.day) + dt.timedelta(step)
    days = np.array([base], "datetime64[s]")
    (bucket,) = bucket_index(np.array([(as_of - base).days], float), days, as_of, SCHEME_YEARS)
    anniversaries = [month_day(base.year + k, base.month, base.day) for k in range(1, 6)]

    assert bucket == sum(as_of > day for day in anniversaries)


@tries(25)
@given(companies(), st.integers(0, 3000), SCHEMES)
def test_04_as_of_monotone(company, later, scheme):
    """4 AsOfMonotone: on a later day no row is in a younger bucket, however much of it is paid.

    A row without a date stays without a bucket.
    """
    before, after = aged(company, scheme=scheme).open_items, None
    grown = replace(company, as_of=company.as_of + dt.timedelta(later))
    after = aged(grown, scheme=scheme).open_items.set_index("item")["bucket"]

    for item, bucket in zip(before["item"], before["bucket"], strict=True):
        assert after[item] >= bucket
        assert (after[item] == -1) == (bucket == -1)


# Both receipts pay invoice 1 first, and the one that is left pays its own contract.
SAME_DAY = Company(
    dt.date(2026, 10, 31),
    ("甲",),
    tuple(Debt(0, 100, dt.date(2026, 1, k), None, "", f"{k}", f"HT{k}") for k in (1, 2, 3)),
    tuple(Money(0, 100, dt.date(2026, 5, 1), -1, "1", f"HT{k}") for k in (2, 3)),
)


def turned(company: Company, order: list[int], receipts: list[int]) -> Company:
    """Return the company with its rows in another order."""
    place = {old: new for new, old in enumerate(order)} | {-1: -1}
    money = [replace(company.money[k], item=place[company.money[k].item]) for k in receipts]
    return replace(
        company, debts=tuple(company.debts[k] for k in order), money=tuple(money)
    )  # fmt: skip


@tries(35)
@given(companies(), st.integers(0, 2**32))
@example(SAME_DAY, 1)
@example(SAME_DAY, 2)
@example(SAME_DAY, 3)
def test_05_row_order(company, seed):
    """5 RowOrder: whatever the order of the rows, every row has the same open amount.

    Rows of one date, amount, number, kind and hold cannot be told apart, and need not be.
    """
    shuffled = random.Random(seed)  # noqa: S311  the same order for a seed
    order = shuffled.sample(range(len(company.debts)), len(company.debts))
    receipts = shuffled.sample(range(len(company.money)), len(company.money))
    other = turned(company, order, receipts)

    assert totals(other) == totals(company)
    assert open_rows(other) == open_rows(company)


def open_rows(company: Company) -> Counter[tuple]:
    """What is open of which rows; rows that are alike in all of this are one to everybody."""
    rows = aged(company).open_items
    seen = ["customer", "amount", "open", "invoice_date", "due", "invoice_no", "contract_no", "kind", "hold"]  # fmt: skip
    return Counter(map(str, rows[seen].astype(object).itertuples(index=False)))


@tries(35)
@given(companies(), st.data())
def test_06_duplication(company, data):
    """6 Duplication: a row split in two parts keeps all totals.

    Unless a receipt was entered for it: that one is now entered for one part only.
    """
    named = {receipt.item for receipt in company.money}
    free = [k for k, debt in enumerate(company.debts) if k not in named and abs(debt.amount) > 1]
    if not free:
        return
    at = data.draw(st.sampled_from(free))
    debt = company.debts[at]
    part = data.draw(st.integers(1, abs(debt.amount) - 1)) * (1 if debt.amount > 0 else -1)
    halves = [replace(debt, amount=part), replace(debt, amount=debt.amount - part)]
    debts = [*company.debts[:at], halves[0], *company.debts[at + 1 :], halves[1]]

    assert totals(company.with_debts(debts)) == totals(company)


@tries(20)
@given(companies(most=60), st.integers(0, 3), st.data())
def test_07_zero_row(company, customer, data):
    """7 ZeroRow: a row of nothing changes no figure of any customer, nor what is done about it."""
    customer %= len(company.names)
    template = data.draw(st.sampled_from([Debt(customer, 0), *company.debts]))
    grown = company.with_debts([*company.debts, replace(template, amount=0, customer=customer)])
    before, after = (decide(c.ledger(), Settings(), c.as_of) for c in (company, grown))

    assert after.aging.tolist() == before.aging.tolist()
    assert after.advances.tolist() == before.advances.tolist()
    assert after.matches.equals(before.matches)
    assert after.reconciliation.equals(before.reconciliation)
    assert after.credit.equals(before.credit)
    figures = ["customer", "priority", "overdue", "balance", "max_days", "level", "klass", "letter"]
    assert after.plan[figures].equals(before.plan[figures])


@tries(25)
@given(companies())
def test_08_sign_flip(company):
    """8 SignFlip: with all signs turned, balances are turned.

    Not bucket by bucket: what a customer has too much is an advance and never a negative bucket.
    """
    turned_round = replace(
        company,
        debts=tuple(replace(debt, amount=-debt.amount) for debt in company.debts),
        money=tuple(replace(receipt, amount=-receipt.amount) for receipt in company.money),
    )
    one, other = (reconcile(c.ledger(), aged(c), c.as_of)[0] for c in (company, turned_round))

    assert (one["balance"] == -other["balance"]).all()
    assert (one["open"] - one["advance"] == other["advance"] - other["open"]).all()
    assert not one["difference"].any()
    assert not other["difference"].any()


@tries(20)
@given(companies())
def test_14_grand_total(company):
    """14 GrandTotal: the book, its customers and its buckets are one figure, and it ties."""
    decision = decide(company.ledger(), Settings(), company.as_of)
    tied = decision.reconciliation
    by_hand = sum(balance_by_hand(company, n) for n in range(len(company.names)))

    assert int(tied["balance"].sum()) == by_hand
    assert int(decision.aging.sum()) - int(decision.advances.sum()) == by_hand
    assert tied["buckets"].tolist() == decision.aging.sum(axis=1).tolist()
    assert not tied["difference"].any()
    assert not {"E601", "E602", "E603"} & {finding.code for finding in decision.findings}


@pytest.mark.parametrize("scheme", ["逾期7段", "年度6段"])
def test_nobody_owes_nothing(scheme):
    """The smallest company of all."""
    done = aged(Company(dt.date(2026, 1, 1), (), (), ()), scheme=scheme)

    assert done.matrix.shape[0] == 0
    assert not len(done.matches)


def test_a_receipt_of_an_item_that_is_not_there_yet_waits():
    """The hand-made check of how these companies read: `sees` and the core mean the same."""
    as_of = dt.date(2026, 1, 1)
    debt = Debt(0, 100, as_of + dt.timedelta(1))
    company = Company(as_of, ("甲",), (debt,), (Money(0, 30, None, 0),))

    assert balance_by_hand(company, 0) == 0
    assert int(aged(company).advances[0]) == 0
