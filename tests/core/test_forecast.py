"""Expected cash: every day and every likelihood worked out by hand; as of Saturday 2026-10-31."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.forecast_books import book, expected, owes
from tests.core.planned_papers import with_form
from tests.core.small_ledger import AS_OF
from xl_huikuan.core.decide import decide
from xl_huikuan.core.forecast import forecast_of
from xl_huikuan.core.forecast_kinds import KINDS, Kind
from xl_huikuan.core.forecast_reasons import reasons
from xl_huikuan.core.forms.bills import BILLS
from xl_huikuan.core.forms.contact_log import CONTACT_LOG
from xl_huikuan.core.forms.dossier import DOSSIER
from xl_huikuan.core.forms.stages import PLANNED
from xl_huikuan.core.settings import Settings


def rows(found):
    lines = found.lines
    days = lines["day"].dt.strftime("%Y-%m-%d").fillna("").tolist()
    titles = [KINDS[kind].title for kind in lines["kind"]]
    return list(zip(titles, days, lines["amount"].tolist(), lines["likelihood"], strict=True))


def test_an_item_not_due_comes_as_late_as_its_customer_pays():
    """(14 + 5×4.67) ÷ (2+5) = 5.34 → 5 days after 20 November; all comparable ones are paid:
    the book (3+1) ÷ (3+2) = 80 %, 甲 (2 + 5×80 %) ÷ 7 = 85.71 %."""
    found = expected(book(owes()))

    assert rows(found) == [("付款记录", "2026-11-25", 100000, 0.8571)]
    assert found.lines["weighted"].tolist() == [85710]
    assert reasons(found, [0]) == [
        (
            "到期日 2026-11-20,可比的已付发票本客户2笔共晚14天、全部客户3笔平均晚4.67天:"
            "到期后(14+5×4.67)÷(2+5)=5.34天,即 2026-11-25;可能性(2+5×80.00%)÷(2+5)=85.71%(可比发票中已付清的)"
        )
    ]


def test_an_overdue_item_comes_as_late_as_those_that_were_as_late():
    """6 days overdue: only the invoice 10 days late compares → due 25 October + 10, a Wednesday.
    Three paid, one open: the open one does not compare with itself. 80 % → (1+1) ÷ (1+2) = 66.67 %,
    甲 (1 + 5×66.67 %) ÷ 6 = 72.23 %."""
    found = expected(book(owes(due="2026-10-25")))

    assert rows(found) == [("逾期记录", "2026-11-04", 100000, 0.7223)]
    assert reasons(found, [0])[0].startswith(
        "到期日 2026-10-25,已逾期6天,可比的已付发票本客户1笔共晚10天、全部客户1笔平均晚10.00天:"
        "到期后(10+5×10.00)÷(1+5)=10.00天,即 2026-11-04;"
    )


def test_overdue_beyond_all_that_was_paid_waits_as_set():
    """30 days from 31 October is Monday 30 November; nothing compares: half."""
    found = expected(book(owes(due="2026-09-30")))

    assert rows(found) == [("逾期无记录", "2026-11-30", 100000, 0.5)]
    assert reasons(found, [0]) == [
        (
            "到期日 2026-09-30,已逾期31天,没有拖过这么久又付清的发票,按截至日期后30天;"
            "可能性50.00%(可比的发票太少,按一半)"
        )
    ]
    assert rows(expected(book(owes(due="2026-09-30")), forecast_wait=10))[0][1] == "2026-11-10"


def test_what_hardly_ever_was_paid_stands_apart():
    """Of 20 invoices of 丙 100 days overdue or more none is paid, with 20 paid in time elsewhere.
    The newest compares with 19: (0+1) ÷ (19+2) = 4.76 %, 丙 (0 + 5×4.76 %) ÷ (19+5) = 0.99 %."""
    paid = [("乙", f"Q{n}", "2026-09-01", "2026-09-01") for n in range(20)]
    late = [owes(due=f"2026-07-{n + 1:02}", customer="丙") for n in range(20)]
    found = expected(book(*late, paid=paid))
    newest = len(found.lines) - 1

    assert {row[0] for row in rows(found)[7:]} == {"可能性低"}
    assert found.lines["weighted"].iloc[newest] == 0
    assert reasons(found, [newest]) == [
        "到期日 2026-07-20,已逾期103天,可能性(0+5×4.76%)÷(19+5)=0.99%(可比发票中已付清的),不列入预测"
    ]
    assert {row[0] for row in rows(expected(book(*late, paid=paid), least_share=0))} == {
        "逾期无记录"
    }


def test_without_any_record_the_due_date_counts():
    """Due on a Saturday: Monday."""
    found = expected(book(owes(due="2026-11-14"), paid=()))

    assert rows(found) == [("到期日", "2026-11-16", 100000, 0.5)]
    assert reasons(found, [0]) == [
        (
            "到期日 2026-11-14,没有可比的付款记录,遇休假日顺延,按 2026-11-16;"
            "可能性50.00%(可比的发票太少,按一半)"
        )
    ]


def test_a_list_of_open_items_alone_is_no_record_of_who_pays():
    """Three paid, four overdue: the likelihood stays at half."""
    late = [owes(due=f"2026-10-{n}") for n in (26, 27, 28, 29)]

    assert {row[3] for row in rows(expected(book(*late)))} == {0.5}


def test_own_prior_of_nothing_asks_the_customer_alone_or_else_the_book():
    """k = 0: 甲 14 ÷ 2 = 7 days; 丙 has no record: the book's 4.67 → 5, (3+1) ÷ (3+2) = 80 %."""
    found = expected(book(owes(), owes(customer="丙")), lateness_prior=0)

    assert rows(found) == [
        ("付款记录", "2026-11-27", 100000, 1.0), ("付款记录", "2026-11-25", 100000, 0.8)
    ]  # fmt: skip


def test_age_without_a_date_counts_back_from_today():
    """A column "61 days and more": due 61 days ago."""
    found = expected(book(owes(due=None, age_given=61.0), paid=()))

    assert rows(found) == [("逾期无记录", "2026-11-30", 100000, 0.5)]
    assert reasons(found, [0])[0].startswith("按表中账龄已到期61天,已逾期61天,没有拖过这么久")


def test_retention_comes_on_its_own_day():
    """Not with the habits of the invoices; once overdue it is like any other."""
    found = expected(
        book(owes(due="2026-12-31", kind="质保金"), owes(due="2026-10-25", kind="质保金"))
    )

    assert [row[:2] for row in rows(found)] == [
        ("逾期记录", "2026-11-04"), ("质保金", "2026-12-31"),
    ]  # fmt: skip
    assert reasons(found, [1])[0].startswith("质保金 到期日 2026-12-31;")


@pytest.mark.parametrize(
    ("about", "title", "said"),
    [
        ({"due": "2023-01-01"}, "呆死", "逾期达到呆死天数,或人工定为呆死,不列入预测"),
        ({"hold": "已起诉"}, "诉讼", "在诉讼、仲裁或破产程序里,不列入预测"),
        ({"hold": "质量争议"}, "争议", "争议没有解决,不列入预测"),
        ({"hold": "暂缓"}, "暂缓", "登记为暂缓,不列入预测"),
        ({"due": None}, "没有到期日", "没有到期日也没有账龄,补上账期就能预测,不列入预测"),
    ],
)
def test_some_money_is_not_forecast(about, title, said):
    found = expected(book(owes(**about)))

    assert rows(found) == [(title, "", 100000, 0.0)]
    assert reasons(found, [0]) == [said]


def test_whole_customers_stand_apart():
    """呆死 by hand; disputed; 乙's pause is over."""
    ledger = book(
        owes(), owes(customer="乙"), owes(customer="丙"),
        customers=[
            {"name": "甲", "class_manual": "死账"},
            {"name": "乙", "hold": "争议", "hold_until": dt.datetime(2026, 10, 30)},
            {"name": "丙", "hold": "争议", "hold_until": dt.datetime(2026, 10, 31)},
        ],
        paid=(),
    )  # fmt: skip

    assert [row[0] for row in rows(expected(ledger))] == ["呆死", "到期日", "争议"]


def test_a_promise_stands_for_the_oldest_money():
    """甲 promises 1,500 of 3,000 for 10 November: 1,000 of the oldest and 500 of the next one, whose
    rest is 4 days overdue: (10+4 + 5×7) ÷ (2+5) = 7 days after 27 October. Nothing promised before: (0+1) ÷ (0+2) = half."""
    ledger = with_form(
        book(owes(due="2026-11-20"), owes(due="2026-10-27"), owes(due="2026-10-25"),
             owes(due="2026-10-25", customer="乙")),
        CONTACT_LOG,
        {"day": "2026-10-30", "customer": "甲", "promise_date": "2026-11-10", "promise_amount": 1500.0},
    )  # fmt: skip
    found = expected(ledger)

    assert [row[:3] for row in rows(found)] == [
        ("承诺", "2026-11-10", 100000), ("承诺", "2026-11-10", 50000),
        ("逾期记录", "2026-11-03", 50000), ("付款记录", "2026-11-25", 100000),
        ("逾期记录", "2026-11-04", 100000),
    ]  # fmt: skip
    assert reasons(found, [0]) == [
        "承诺 2026-11-10 付(回款_沟通记录第4行);可能性50.00%=(守诺+1)÷(承诺+2)"
    ]


def test_a_promise_of_all_is_for_all_that_is_overdue():
    """The bank takes two days; 乙 kept 3 of 4: (3+1) ÷ (4+2) = 66.67 %."""
    ledger = with_form(
        book(
            owes(due="2026-10-25", customer="乙"), owes(customer="乙"),
            customers=["甲", {"name": "乙", "promises_kept": 3, "promises_made": 4}],
        ),
        CONTACT_LOG, {"day": "2026-10-30", "customer": "乙", "promise_date": "2026-11-05"},
    )  # fmt: skip
    ledger = with_form(ledger, DOSSIER, {"customer": "乙", "bank_days": 2.0, "pay_day": 25.0})
    found = expected(ledger)

    assert rows(found)[0] == ("承诺", "2026-11-09", 100000, 0.6667)
    assert reasons(found, [0])[0].startswith(
        "承诺 2026-11-05 付(回款_沟通记录第4行),每月25日付款、转账2个工作日,按 2026-11-09;"
    )
    assert rows(found)[1][0] == "付款记录"


def test_a_broken_promise_counts_once():
    """Promised for 5 October, nothing came; now 10 November: (0+1) ÷ (1+2) = 33.33 %."""
    ledger = with_form(
        book(owes(due="2026-09-25")), CONTACT_LOG,
        {"day": "2026-10-01", "customer": "甲", "promise_date": "2026-10-05"},
        {"day": "2026-10-30", "customer": "甲", "promise_date": "2026-11-10"},
    )  # fmt: skip

    assert rows(expected(ledger)) == [("承诺", "2026-11-10", 100000, 0.3333)]


def test_a_promise_of_one_invoice_is_for_that_invoice():
    due = dt.datetime(2026, 11, 12)
    found = expected(book(owes(due="2026-10-25"), owes(due="2026-10-27", promise_date=due)))

    assert [row[:2] for row in rows(found)] == [("逾期记录", "2026-11-04"), ("承诺", "2026-11-12")]


def test_bills_come_first_and_more_than_is_owed_stands_outside():
    """1,200 by bill on 1 December for the 1,000 owed; a booked one of 700 beside it."""
    ledger = with_form(
        book(owes(due="2026-10-25")), BILLS,
        {"customer": "甲", "kind": "商业承兑汇票", "number": "B1", "amount": 1200.0, "due": "2026-12-01"},
        {"customer": "甲", "kind": "", "number": "", "amount": 700.0, "due": "2026-12-06",
         "booked": "是"},
        {"customer": "甲", "kind": "银行承兑汇票", "amount": 9.0, "due": "2026-12-01", "where": "拒付"},
        {"customer": "新", "kind": "银行承兑汇票", "amount": 9.0, "due": "2026-12-01"},
    )  # fmt: skip
    found = expected(ledger)

    assert rows(found) == [
        ("已冲应收的票据", "2026-12-01", 20000, 1.0), ("已冲应收的票据", "2026-12-07", 70000, 1.0),
        ("票据", "2026-12-01", 100000, 1.0),
    ]  # fmt: skip
    assert reasons(found, [1, 2]) == [
        "票据,2026-12-07 兑付;可能性100.00%(票据按全额)",
        "商业承兑汇票B1,2026-12-01 兑付;可能性100.00%(票据按全额)",
    ]


def test_a_customer_that_dishonoured_a_bill_counts_half():
    ledger = book(owes(), customers=[{"name": "甲", "dishonoured": True}], paid=())
    bill = {"customer": "甲", "kind": "银行承兑汇票", "amount": 1000.0, "due": "2026-12-01"}
    found = expected(with_form(ledger, BILLS, bill))

    assert rows(found) == [("票据", "2026-12-01", 100000, 0.5)]
    assert reasons(found, [0])[0].endswith("可能性50.00%(客户曾跳票,按一半)")


def test_stages_stand_for_the_invoices_of_their_contract():
    """HT1: 1,000 invoiced of a stage of 1,500 on 15 December; HT9 is not in the ledger and stands
    for what names no contract (older receipts are not its own); what was due before today says nothing."""
    ledger = with_form(
        book(owes(contract_no="HT1"), owes(600), owes(50, customer="乙"), owes(70, contract_no="HT2")),
        PLANNED,
        {"customer": "甲", "contract": "HT1", "stage": "验收", "amount": 1500.0, "date": "2026-12-15"},
        {"customer": "甲", "contract": "HT9", "amount": 400.0, "date": "2026-12-25",
         "signed": "2026-10-01"},
        {"customer": "甲", "contract": "HT1", "amount": 100.0, "date": "2026-10-15"},
        {"customer": "新", "contract": "HT1", "amount": 100.0, "date": "2026-12-15"},
    )  # fmt: skip
    found = expected(ledger)

    # 乙: (0 + 5×4.67) ÷ 6 = 3.89 → 4 days after 20 November
    assert [row[:3] for row in rows(found)] == [
        ("未开票的计划", "2026-12-15", 50000),
        ("计划", "2026-12-15", 100000), ("计划", "2026-12-25", 40000),
        ("付款记录", "2026-11-25", 20000), ("付款记录", "2026-11-25", 7000),
        ("付款记录", "2026-11-24", 5000),
    ]  # fmt: skip
    outside = int(np.flatnonzero(found.lines["kind"] == Kind.UNBILLED)[0])
    assert reasons(found, [outside]) == [
        "合同HT1验收,计划 2026-12-15;可能性50.00%(还没有开票,按一半)"
    ]


def test_habits_of_payment_move_the_day():
    """Estimated 25 November; they pay on the 10th: 10 December is 15 days off, 10 November too."""
    ledger = with_form(book(owes()), DOSSIER, {"customer": "甲", "pay_day": 10.0})
    found = expected(ledger)

    assert rows(found)[0][1] == "2026-12-10"
    assert ",即 2026-11-25,每月10日付款,按 2026-12-10;" in reasons(found, [0])[0]


def test_closing_day_then_pay_day_for_a_day_that_is_known():
    """Retention due 31 December: books close on 20 January, paid on the 5th, three bank days."""
    ledger = with_form(
        book(owes(due="2026-12-31", kind="质保金")), DOSSIER,
        {"customer": "甲", "cut_off_day": 20.0, "pay_day": 5.0, "bank_days": 3.0},
    )  # fmt: skip
    found = expected(ledger)

    assert rows(found)[0][1] == "2027-02-10"  # 5 February is a Friday
    assert ",每月20日扎账、每月5日付款、转账3个工作日,按 2027-02-10;" in reasons(found, [0])[0]


def test_many_approvals_take_days_where_no_own_record_tells():
    """丙 has no record: the book's 4.67 → 5 days and 3 approvals; 甲's record holds them already."""
    ledger = with_form(
        book(owes(customer="丙"), owes()), DOSSIER,
        {"customer": "丙", "approvals": 3.0}, {"customer": "甲", "approvals": 3.0},
    )  # fmt: skip
    found = expected(ledger, approval_days=2.0)

    assert [row[1] for row in rows(found)] == ["2026-11-25", "2026-12-01"]
    assert "=4.67天,加付款审批6天,即 2026-12-01;" in reasons(found, [1])[0]


def test_approvals_of_a_customer_without_any_record():
    ledger = with_form(book(owes(), paid=()), DOSSIER, {"customer": "甲", "approvals": 3.0})

    assert reasons(expected(ledger), [0])[0].startswith(
        "到期日 2026-11-20,没有可比的付款记录,加付款审批3天到 2026-11-23;"
    )


def test_early_payers_are_never_expected_before_tomorrow():
    """Paid 20 days early: due 10 November would be 21 October; Sunday 1 November → Monday."""
    paid = [("甲", f"P{n}", "2026-09-21", "2026-09-01") for n in range(3)]
    found = expected(book(owes(due="2026-11-20"), paid=paid))

    assert rows(found)[0][1] == "2026-11-02"
    assert ",即 2026-10-31,早于截至日期,按 2026-11-02;" in reasons(found, [0])[0]


def test_the_forecast_of_a_decision_is_the_same():
    ledger = book(owes(), owes(due="2026-10-25"))
    decision = decide(ledger, Settings(), AS_OF)

    assert rows(forecast_of(ledger, decision, Settings())) == rows(expected(ledger))
    with pytest.raises(TypeError):
        bool(expected(ledger))


def test_nothing_open_is_nothing_expected():
    assert rows(expected(book())) == []
    assert rows(expected(book(paid=(), customers=()))) == []


DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2027, 6, 30)).map(str)
ITEMS = st.lists(
    st.tuples(
        st.sampled_from("甲乙丙"), st.integers(1, 10**6), st.one_of(st.none(), DAYS),
        st.sampled_from(["", "争议", "诉讼"]), st.sampled_from(["", "HT1", "HT2"]),
    ),
    max_size=8,
)  # fmt: skip
SAID = st.lists(st.tuples(st.sampled_from("甲乙"), st.integers(1, 10**6), DAYS), max_size=3)


@settings(max_examples=25)
@given(items=ITEMS, bills=SAID, promises=SAID, stages=SAID)
def test_every_open_fen_is_forecast_or_apart(items, bills, promises, stages):
    """Whatever is announced: lines of the ledger add up to the open items, item by item."""
    ledger = book(*[
        {"customer": who, "amount": fen / 100, "due_given": due, "hold": hold, "contract_no": contract}
        for who, fen, due, hold, contract in items
    ])  # fmt: skip
    amount = lambda fen: {"amount": fen / 100}  # noqa: E731
    ledger = with_form(ledger, BILLS, *[
        {"customer": who, "kind": "银行承兑汇票", "due": day, **amount(fen)} for who, fen, day in bills
    ])  # fmt: skip
    ledger = with_form(ledger, CONTACT_LOG, *[
        {"customer": who, "day": "2026-10-30", "promise_date": day, "promise_amount": fen / 100}
        for who, fen, day in promises
    ])  # fmt: skip
    ledger = with_form(ledger, PLANNED, *[
        {"customer": who, "contract": "HT1", "date": day, **amount(fen)} for who, fen, day in stages
    ])  # fmt: skip
    found = expected(ledger)
    lines = found.lines[found.lines["at"] >= 0]

    by_item = np.bincount(lines["at"], lines["amount"], minlength=len(found.items))
    assert by_item.tolist() == found.items["open"].tolist()
    assert (lines["amount"] > 0).all()
    assert not (found.lines["day"] <= np.datetime64(AS_OF, "s")).any()
    assert (found.lines["day"].isna() == (found.lines["likelihood"] == 0)).all()
    assert all(reasons(found, range(len(found.lines))))
