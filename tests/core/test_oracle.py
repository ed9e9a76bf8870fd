"""The whole decision against the same rules done by hand, customer by customer, to the fen."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest

from tests.core.text_ledger import text_ledger
from tests.oracle import ZERO, bucket, due_date, exists, letter, settle, year_bucket
from tests.random_books import Customer, company, fen, ledger_of
from xl_huikuan.core.aging import bucket_index
from xl_huikuan.core.decide import decide
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.model import Decision
from xl_huikuan.core.policy import SCHEME_YEARS
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.plan import PlannedLetter, plan_letters

OWN = {
    "company": "某某公司", "bank_name": "某某银行", "bank_account": "1", "escalation": "按逾期天数",
}  # fmt: skip
DUNNING = ("reminder", "dunning1", "dunning2", "dunning3", "final")
SEEDS = range(40)


def settings(seed: int) -> tuple[Settings, str, int]:
    """Settings with default term and grace days that change with the seed."""
    term, grace = ("", "月结30天", "60天")[seed % 3], (0, 3, 10)[seed % 5 % 3]
    return Settings({**OWN, "default_term": term, "grace_days": grace}), term, grace


@pytest.mark.parametrize("seed", SEEDS)
def test_settlement_due_dates_buckets_and_balances_are_those_of_the_oracle(seed):
    """What is open, since when, in which bucket, and what each customer owes in all."""
    as_of, customers = company(seed)
    options, term, _ = settings(seed)
    decision = decide(ledger_of(customers), options, as_of)
    rows = decision.open_items
    labels = (*options.scheme.labels, "无到期日")
    found = {
        int(k): (int(left), None if np.isnan(days) else int(days), labels[b])
        for k, left, days, b in zip(rows["item"], rows["open"], rows["days"], rows["bucket"], strict=True)
    }  # fmt: skip

    assert found == expected_items(customers, term, as_of)
    assert decision.advances.tolist() == [fen(by_hand(c, term, as_of)) for c in customers]
    assert decision.reconciliation["balance"].tolist() == [balance(c, as_of) for c in customers]
    assert not decision.reconciliation["difference"].any()


def by_hand(owner: Customer, term: str, as_of: dt.date) -> Decimal:
    """Settle one customer with the oracle; returns its advance."""
    items = [row for row in owner.items if exists(row, as_of)]
    receipts = [row for row in owner.receipts if exists(row, as_of)]
    return settle(items, receipts, as_of, owner.term or term)


def balance(owner: Customer, as_of: dt.date) -> int:
    """Fen: all debits less all credits that exist."""
    owed = sum((row.amount for row in owner.items if exists(row, as_of)), ZERO)
    return fen(owed - sum((row.amount for row in owner.receipts if exists(row, as_of)), ZERO))


def expected_items(customers: list[Customer], term: str, as_of: dt.date) -> dict[int, tuple]:
    """Item number → (fen open, days overdue, bucket), for the items that exist."""
    expected, number = {}, -1
    for owner in customers:
        by_hand(owner, term, as_of)
        for row in owner.items:
            number += 1
            due = due_date(row, owner.term or term)
            days = (as_of - due).days if due else None
            if exists(row, as_of):
                expected[number] = (fen(row.open), days, bucket(days))
    return expected


@pytest.mark.parametrize("seed", SEEDS)
def test_letters_demand_what_the_oracle_demands(seed):
    """The kind and amount of every letter; blocked customers and unexplained refunds get none."""
    as_of, customers = company(seed)
    options, term, grace = settings(seed)
    ledger = ledger_of(customers)
    decision = decide(ledger, options, as_of)
    planned = {row.customer: row for row in plan_letters(ledger, decision, options, DUNNING)}

    assert [going(planned[n]) for n in range(len(customers))] == [
        demanded(owner, term, as_of, grace=grace, decision=decision) for owner in customers
    ]


def going(planned: PlannedLetter) -> tuple[str, int]:
    """Kind and fen of a planned letter; ("", 0) = none goes out."""
    return ("", 0) if planned.reason else (planned.kind, planned.amount)


def demanded(
    owner: Customer, term: str, as_of: dt.date, *, grace: int, decision: Decision
) -> tuple[str, int]:
    """What the oracle demands of a customer."""
    advance = by_hand(owner, term, as_of)
    items = [row for row in owner.items if exists(row, as_of)]
    kind, chosen = letter(items, advance, as_of, term=owner.term or term, grace=grace)
    stopped = any(f.severity == "待更正" and f.customer == owner.name for f in decision.findings)
    if stopped or advance < 0 or not kind:
        return "", 0
    return kind, fen(sum((row.open for row in chosen), ZERO) - advance)


def test_year_buckets_are_those_of_the_oracle():
    """Anniversaries over leap days and month ends, day by day."""
    for as_of in (dt.date(2024, 2, 29), dt.date(2025, 2, 28), dt.date(2025, 12, 31)):
        days = [as_of - dt.timedelta(k) for k in (*range(360, 372), *range(725, 1105), 2200)]
        base = np.array(days, "datetime64[s]")
        ages = np.array([(as_of - day).days for day in days], np.float64)
        found = bucket_index(ages, base, as_of, SCHEME_YEARS)

        assert found.tolist() == [year_bucket(day, as_of) for day in days]


def test_a_refund_undoes_the_receipt_of_the_invoice_it_names():
    """Also when that invoice is no longer in the workbook: the later receipt stays as it is."""
    ledger = text_ledger(
        """
        应收 甲 2026-01-10 100.00 invoice_no=A2
        收款 甲 2026-02-01 40 invoice_no=A1
        收款 甲 2026-03-01 60 invoice_no=A2
        收款 甲 2026-03-02 -40 invoice_no=A1
        """
    )
    decision = decide(ledger, Settings(), dt.date(2026, 10, 31))

    assert decision.matches[["receipt", "amount", "rule"]].to_numpy().tolist() == [
        [1, 6000, "同发票"]
    ]


def test_retention_money_does_not_keep_a_reminder_back():
    """Overdue retention is never demanded; the invoice due tomorrow is still reminded of."""
    ledger = text_ledger(
        """
        应收 甲 2026-01-10 5000 due_given=2026-06-30 kind=质保金
        应收 甲 2026-10-01 800 due_given=2026-11-01
        """
    )
    as_of = dt.date(2026, 10, 31)
    decision = decide(ledger, Settings(OWN), as_of)
    planned = plan_letters(ledger, decision, Settings(OWN), DUNNING)

    assert decision.plan["letter"].tolist() == ["reminder"]
    assert going(planned[0]) == ("reminder", 80000)


def test_a_refund_without_its_receipt_stops_the_letter():
    """A letter cannot say that minus 30 yuan were paid in advance."""
    ledger = text_ledger(
        """
        应收 甲 2026-01-10 500 due_given=2026-06-30
        收款 甲 2026-02-01 -30
        """
    )
    decision = decide(ledger, Settings(OWN), dt.date(2026, 10, 31))
    planned = plan_letters(ledger, decision, Settings(OWN), (*DUNNING, "statement"))

    assert "退款找不到对应的收款" in decision.plan["why"].iloc[0]
    assert "有退款找不到对应的收款,请先核对:30.00 元。" in {row.reason for row in planned}
    assert all(row.reason for row in planned)


def test_items_within_the_grace_days_are_in_no_letter():
    """Two days late with three days of grace: not in a reminder either, only mentioned."""
    ledger = text_ledger(
        """
        应收 甲 2026-01-10 500 due_given=2026-10-29
        应收 甲 2026-01-10 700 due_given=2026-11-03
        """
    )
    options = Settings({**OWN, "grace_days": 3})
    decision = decide(ledger, options, dt.date(2026, 10, 31))
    planned = plan_letters(ledger, decision, options, DUNNING)[0]

    assert going(planned) == ("reminder", 70000)
    assert (planned.claim.later_total, len(planned.claim.later)) == (50000, 1)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e5", "1_000", "一百", "1,0.0.1", "٣٠"])
def test_odd_numbers_in_settings_are_refused(text):
    """Python would take some of these; a clerk means something else."""
    with pytest.raises(SettingInvalid, match="应为数字"):
        Settings().with_texts({"宽限天数": text})


def test_full_width_numbers_in_settings_are_read():
    """The input method was in full-width mode."""
    assert Settings().with_texts({"宽限天数": "1０"})["grace_days"] == 10


def test_a_setting_out_of_range_is_told_the_range():
    """In the unit the clerk types."""
    with pytest.raises(SettingInvalid, match="应在 0 到 365 之间,现在是「366」"):
        Settings().with_texts({"宽限天数": "366"})
    with pytest.raises(SettingInvalid, match="应在 0 到 100,000,000,000 之间"):
        Settings().with_texts({"最低催收金额": "-1"})
