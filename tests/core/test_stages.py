"""Planned money: stages add up, receipts fill them from early to late, retention waits."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.core.planned_papers import with_form
from tests.core.small_ledger import AS_OF, small_ledger
from xl_huikuan.core.aging import age
from xl_huikuan.core.check_planned import undivided_contracts, unequal_plans
from xl_huikuan.core.forms.stages import PLANNED
from xl_huikuan.core.money import fen
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.stages import completion, due_by, planned_of


def stage(amount=None, date=None, customer="甲", contract="HT1", **more):
    given = {} if amount is None else {"amount": float(amount)}
    return {"customer": customer, "contract": contract, "date": date, **given, **more}


def planned(ledger, *rows):
    ledger = with_form(ledger, PLANNED, *rows)
    return planned_of(ledger, age(ledger, Settings(), AS_OF).matches, AS_OF)


def book(*receipts, items=()):
    return small_ledger(["甲", "乙"], list(items), [{"customer": "甲", **one} for one in receipts])


def paid(amount, date="2026-09-01", **more):
    return {"amount": amount, "date": date, **more}


def test_receipts_of_the_contract_fill_its_stages_from_early_to_late():
    """50,000 came: 30,000 in full, 20,000 of 60,000; the retention waits until next year."""
    ledger = book(paid(50000, contract_no="HT1"), paid(7777, contract_no="HT2"))
    found = planned(
        ledger,
        stage(10000, "2027-06-30", stage="质保金"),
        stage(30000, "2026-08-01", stage="预付"),
        stage(60000, "2026-10-01", stage="发货"),
    )

    assert found["came"].tolist() == [0, 3000000, 2000000]
    assert found["gap"].tolist() == [1000000, 0, 4000000]
    assert found["state"].tolist() == ["质保金未到期", "已收", "部分收,逾期30天"]
    assert found["tone"].tolist() == ["", "good", "bad"]


def test_receipts_for_an_invoice_of_the_contract_count():
    """The receipt names the invoice only, the invoice the contract; 100 too much stay outside."""
    ledger = book(
        paid(1100, invoice_no="F1"),
        items=[{"customer": "甲", "amount": 1000, "invoice_no": "F1", "contract_no": "HT1"}],
    )

    assert planned(ledger, stage(5000, "2026-12-31"))["came"].tolist() == [100000]


def test_a_contract_the_ledger_does_not_know_takes_what_names_none():
    """3,000 and 500 name no contract; the named 9,000 is of another one."""
    ledger = book(paid(3000), paid(500, "2026-10-31"), paid(9000, contract_no="HT2"),
                  paid(1, "2026-11-01"))  # fmt: skip
    found = planned(
        ledger, stage(2000, "2026-09-30"), stage(2000, "2026-10-31", contract=""),
        stage(50, "2026-10-01", customer="乙"), stage(50, "2026-10-01", customer="丙"),
    )  # fmt: skip

    assert found["came"].tolist() == [200000, 150000, 0, 0]
    assert found["state"].tolist() == ["已收", "部分收,未到期", "逾期30天", "找不到客户"]


def test_receipts_before_the_signing_do_not_count():
    """Undated receipts do: nobody knows."""
    ledger = book(paid(3000, "2026-05-31"), paid(500, "2026-06-01"), {"amount": 40})

    assert planned(ledger, stage(2000, "2026-09-30", signed="2026-06-01"))["came"].tolist() == [
        54000
    ]


def test_a_refund_takes_back():
    """1,000 came and went again: a purse is never below nothing."""
    back = book(paid(1000, contract_no="HT1"), paid(-1500, "2026-10-01", contract_no="HT1"))

    assert planned(back, stage(2000, "2026-12-31"))["came"].tolist() == [0]


def test_stages_by_share_leave_no_fen_over():
    """A third of 100.00 each: 33.33, 33.33, and 33.34 by what is left; 30 % of 200 alone is 60."""
    third = 1 / 3
    found = planned(
        book(),
        stage(share=third, total=100.0), stage(share=third), stage(share=1 - 2 * third),
        stage(share=0.3, total=200.0, contract="HT2"), stage(share=0.5, contract="HT3"),
    )  # fmt: skip

    assert found["worth"].tolist()[:4] == [3333, 3333, 3334, 6000]
    assert np.isnan(found["worth"].iloc[4])
    assert found["state"].tolist() == ["没有日期"] * 4 + ["没有金额"]


def test_a_revised_date_counts_and_the_first_one_stays():
    found = planned(
        book(), stage(100, "2026-09-30", revised="2026-11-30"), stage(100, "2026-09-30")
    )

    assert found["state"].tolist() == ["未到期", "逾期31天"]
    assert found["date"].dt.strftime("%m-%d").tolist() == ["09-30", "09-30"]
    assert due_by(found, AS_OF).tolist() == [False, True]


def test_completion_by_label():
    """September: 30,000 of 40,000; October: nothing of 5,000; without an amount nothing is said."""
    found = planned(
        book(paid(30000, contract_no="HT1")),
        stage(10000, "2026-09-01"), stage(30000, "2026-09-30"), stage(5000, "2026-10-31"),
        stage(date="2026-10-31"),
    )  # fmt: skip
    month = found["day"].dt.strftime("%Y-%m")

    assert completion(found, month) == [("2026-09", 4000000, 3000000), ("2026-10", 500000, 0)]


def messages(rule, ledger, settings=None):
    found = rule(ledger, settings or Settings(), AS_OF)
    return [(f.code, str(f.source), f.message, f.customer) for f in found]


def test_stages_that_do_not_add_up_are_reported_with_the_difference():
    ledger = with_form(
        book(), PLANNED,
        stage(300, "2026-09-01", total=1000.0), stage(600, "2026-09-01"),
        stage(600, "2026-09-01", total=500.0, contract="HT2"),
        stage(share=0.3, date="2026-09-01", contract="HT3"),
        stage(share=0.5, date="2026-09-01", contract="HT3"),
        stage(100, "2026-09-01", contract="HT4", total=100.0),
        stage(0, "2026-09-01", contract="HT4", total=90.0),
        stage(100, "2026-09-01", contract=""),
    )  # fmt: skip
    of_sums = [row for row in messages(unequal_plans, ledger) if row[0] == "W811"]

    assert of_sums == [
        ("W811", "回款_回款计划!4", "合同「HT1」:各期合计 900.00 元,合同金额 1,000.00 元,少 100.00 元。", "甲"),
        ("W811", "回款_回款计划!6", "合同「HT2」:各期合计 600.00 元,合同金额 500.00 元,多 100.00 元。", "甲"),
        ("W811", "回款_回款计划!7", "合同「HT3」:各期比例合计 80.0000%,不是100%。", "甲"),
        ("W811", "回款_回款计划!9", "合同「HT4」:各行写的合同金额不一致:100.00、90.00 元。", "甲"),
    ]  # fmt: skip


def test_stages_without_amount_or_date_are_reported():
    ledger = with_form(
        book(), PLANNED, stage(stage="进度", customer="丙"),
        stage(5, None, revised="2026-09-01", contract=""),
        stage(date="2026-09-01", contract="", stage="尾款"),
        stage(share=1.0, date="2026-09-01", contract="HT9"),
    )  # fmt: skip

    assert messages(unequal_plans, ledger) == [
        ("W812", "回款_回款计划!4", "合同「HT1」的「进度」没有计划金额(或合同金额和比例)、计划日期。", ""),
        ("W812", "回款_回款计划!6", "没有写合同号的计划的「尾款」没有计划金额(或合同金额和比例)。", "甲"),
        ("W812", "回款_回款计划!7", "合同「HT9」的「未写阶段」没有计划金额(或合同金额和比例)。", "甲"),
    ]  # fmt: skip


def test_large_contracts_need_two_stages():
    """Above 1,000.00: HT1 has one stage; HT3 is invoiced with 1,500 and has none; HT2 has two."""
    ledger = with_form(
        book(items=[
            {"customer": "乙", "amount": 900, "contract_no": "HT3"},
            {"customer": "乙", "amount": 600, "contract_no": "HT3"},
            {"customer": "乙", "amount": 1000, "contract_no": "HT4"},
            {"customer": "乙", "amount": 9999},
        ]), PLANNED,
        stage(1, total=1000.01), stage(1, total=2000.0, contract="HT2"), stage(1, contract="HT2"),
        stage(1, total=5000.0, customer="丙"),
    )  # fmt: skip

    assert messages(undivided_contracts, ledger) == []
    found = messages(undivided_contracts, ledger, Settings({"stages_above": fen(1000)}))
    assert [(row[2], row[3]) for row in found] == [
        ("甲的合同「HT1」金额 1,000.01 元,超过 1,000.00 元,没有分成两期以上。", "甲"),
        ("乙的合同「HT3」金额 1,500.00 元,超过 1,000.00 元,没有分成两期以上。", "乙"),
    ]


@given(
    worth=st.lists(st.integers(0, 9), min_size=1, max_size=6),
    came=st.lists(st.tuples(st.integers(0, 20), st.sampled_from(["", "HT1", "HT2"])), max_size=4),
)
def test_stages_never_take_more_than_came_nor_than_they_are_worth(worth, came):
    """What stays outside is what is left when all stages are full."""
    found = planned(
        book(*[paid(n, contract_no=contract) for n, contract in came]),
        *[stage(n, f"2026-0{i + 1}-01") for i, n in enumerate(worth)],
    )
    known = any(contract == "HT1" for _, contract in came)
    purse = sum(n for n, contract in came if contract == ("HT1" if known else ""))

    assert found["came"].sum() == 100 * min(purse, sum(worth))
    assert (found["came"] <= found["worth"]).all()


def test_old_receipts_are_not_for_a_plan_without_a_signing_day():
    """First stage on 30 September: receipts count from 31 August; the contract's own always do."""
    ledger = book(paid(3000, "2026-08-30"), paid(200, "2026-08-31"),
                  paid(70, "2026-01-01", contract_no="HT2"))  # fmt: skip
    found = planned(
        ledger, stage(900, "2026-10-15"), stage(900, "2026-09-30", revised="2026-11-30"),
        stage(900, "2026-09-30", contract="HT2"),
    )  # fmt: skip

    assert found["came"].tolist() == [20000, 0, 7000]
