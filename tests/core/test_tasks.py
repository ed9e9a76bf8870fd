"""Where the work of a day comes from. The day is Monday 2026-11-02; 11-07 and 11-08 are a weekend."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.day_ledger import MONDAY, day_agenda, day_ledger, work_of
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.task_frame import monthly
from xl_huikuan.core.tasks import tasks_of
from xl_huikuan.core.workdays import is_workday

NAN = float("nan")
OVERDUE = {"customer": "甲", "amount": 20_000, "due_given": "2026-10-12"}  # 21 days


def _agenda(*items, own=None, as_of=MONDAY, customer=None, receipts=None, **papers):
    """甲 with these items; by default what is due stays open and nothing else is known."""
    ledger = day_ledger([{"name": "甲"} | (customer or {})], list(items), receipts, **papers)
    return day_agenda(ledger, own, as_of)


def _due(day, amount=1_000, **more):
    return {"customer": "甲", "amount": amount, "due_given": day} | more


def _said(day, **more):
    return {"customer": "甲", "day": day} | more


REMINDING = ("remind", "due", "after")


def test_reminders_come_7_3_and_1_days_before_on_the_day_and_the_day_after():
    """Due Monday 11-09: Monday 11-02, Friday 11-06, where Sunday 11-08 goes too, and the day itself."""
    agenda = _agenda(_due("2026-11-09"), _due("2026-11-09", 500))

    assert work_of(agenda, *REMINDING) == [
        ("甲", "remind", "11-02", 1_500),
        ("甲", "remind", "11-06", 1_500),
        ("甲", "due", "11-09", 1_500),
    ]


def test_the_day_after_a_friday_is_monday():
    """Due Friday 10-30: the reminder of Saturday comes on Monday; due on Saturday, on Monday too."""
    agenda = _agenda(_due("2026-10-30"), _due("2026-10-31", 70))

    assert work_of(agenda, *REMINDING) == [
        ("甲", "after", "11-02", 1_000),  # of Saturday
        ("甲", "after", "11-02", 70),  # of Sunday; that of Saturday would say the same
    ]


@pytest.mark.parametrize(
    ("item", "customer"),
    [
        ({"hold": "争议"}, {}),
        ({"promise_date": "2026-12-01"}, {}),
        ({}, {"hold": "诉讼"}),
        ({}, {"hold_until": "2026-12-01"}),
        ({}, {"promise_date": "2026-12-01"}),
    ],
)
def test_who_or_what_waits_is_not_reminded(item, customer):
    """Also of a customer whose only debt is two weeks off and so in no plan."""
    assert not work_of(_agenda(_due("2026-11-05", **item), customer=customer), *REMINDING)
    assert not work_of(_agenda(_due("2026-11-16", **item), customer=customer), *REMINDING)


def test_a_pause_that_is_over_stops_nothing():
    agenda = _agenda(_due("2026-11-16"), customer={"hold": "诉讼", "hold_until": "2026-11-01"})

    assert work_of(agenda) == [("甲", "remind", "11-09", 1_000)]


def test_what_is_paid_is_not_reminded():
    receipts = [{"customer": "甲", "amount": 1_000, "date": "2026-10-30"}]

    assert not work_of(_agenda(_due("2026-11-05"), receipts=receipts))


def test_the_company_says_how_many_days_before():
    assert work_of(_agenda(_due("2026-11-20"), own={"remind_days": "14、14，15"}), "remind") == [
        ("甲", "remind", "11-05", 1_000),
        ("甲", "remind", "11-06", 1_000),
    ]


@pytest.mark.parametrize("text", ["三天", "7,", "0", "61", "7;3"])
def test_days_that_cannot_be_read_are_told(text):
    agenda = _agenda(_due("2026-11-05"), own={"remind_days": text})

    with pytest.raises(SettingInvalid, match=f"「到期前几天提醒」看不懂「{text}」"):
        tasks_of(agenda)


PROMISES = ("confirm", "arrived", "broken")


@pytest.mark.parametrize(
    ("due", "work"),
    [
        ("2026-11-05", [("甲", "confirm", "11-04", 5_000), ("甲", "arrived", "11-05", 5_000)]),
        # The day before a Monday is a Sunday: call on Friday.
        ("2026-11-09", [("甲", "confirm", "11-06", 5_000), ("甲", "arrived", "11-09", 5_000)]),
        # Promised for a Saturday: the money can be there on Monday.
        ("2026-11-07", [("甲", "confirm", "11-06", 5_000), ("甲", "arrived", "11-09", 5_000)]),
        ("2026-11-02", [("甲", "arrived", "11-02", 5_000)]),
        ("2026-10-20", [("甲", "broken", "11-02", 5_000)]),
        ("2026-12-20", []),
    ],
)
def test_promises_are_confirmed_asked_about_and_pressed(due, work):
    log = [_said("2026-10-15", promise_date=due, promise_amount=5_000)]

    assert work_of(_agenda(OVERDUE, contact_log=log), *PROMISES) == work


def test_a_promise_that_was_kept_or_replaced_makes_no_work():
    paid = [{"customer": "甲", "amount": 5_000, "date": "2026-10-20"}]
    kept = [_said("2026-10-15", promise_date="2026-10-20", promise_amount=5_000)]
    replaced = [*kept, _said("2026-10-28", promise_date="2026-12-20", promise_amount=5_000)]

    assert not work_of(_agenda(OVERDUE, receipts=paid, contact_log=kept), *PROMISES)
    assert not work_of(_agenda(OVERDUE, contact_log=replaced), *PROMISES)


def test_follow_ups_stay_until_somebody_was_in_touch():
    """甲 was to be called on 10-30 and was not; for 乙 somebody called; 丙's day is to come."""
    ledger = day_ledger(
        ["甲", "乙", "丙", "丁"],
        [OVERDUE],
        contact_log=[
            {"customer": "甲", "day": "2026-10-26", "next_day": "2026-10-30", "person": "小李"},
            {"customer": "乙", "day": "2026-10-26", "next_day": "2026-10-30"},
            {"customer": "乙", "day": "2026-10-30"},
            {"customer": "丙", "day": "2026-10-26", "next_day": "2026-10-28"},
            {"customer": "丙", "day": "2026-10-27", "next_day": "2026-11-07"},  # Saturday
            {"customer": "丁", "day": "2026-11-20", "next_day": "2026-11-03"},  # not yet said
            {"customer": "戊", "day": "2026-10-20", "next_day": "2026-11-03"},  # not in the ledger
        ],
    )
    agenda = day_agenda(ledger)
    work = tasks_of(agenda)

    assert work_of(agenda, "follow") == [("甲", "follow", "11-02", 20_000),
                                         ("丙", "follow", "11-09", 0)]  # fmt: skip
    assert work["late"].tolist().count(True) == 1
    assert work[work["late"]]["owner"].tolist() == ["小李"]


def test_disputes_are_answered_by_their_deadline():
    """By the day written; else the working day after; without any day today; settled ones never."""
    raised = {"customer": "甲", "kind": "质量"}
    agenda = _agenda(
        OVERDUE,
        disputes=[
            raised | {"opened": "2026-10-20", "deadline": "2026-11-04", "owner": "质检小王"},
            raised | {"opened": "2026-10-30", "amount": 300},  # Friday → Monday
            raised | {"opened": "2026-10-20", "deadline": "2026-10-28", "what": "少了两箱"},
            raised,
            raised | {"opened": "2026-10-20", "resolved": "2026-10-30"},
        ],
    )
    work = tasks_of(agenda)
    work = work[work["about"].isin(["质量", "少了两箱"])]

    assert [f"{day:%m-%d}" for day in work["day"]] == ["11-02", "11-02", "11-02", "11-04"]
    assert work["late"].tolist() == [True, False, False, False]
    assert work["about"].tolist()[0] == "少了两箱"
    assert work["owner"].tolist() == ["", "", "", "质检小王"]


def test_a_dispute_without_an_amount_is_of_its_document():
    """甲 owes more than 200 of invoice 42; where the clerk wrote 150, it is 150."""
    item = {"customer": "甲", "amount": 200, "due_given": "2026-09-30", "invoice_no": "42"}
    raised = {"customer": "甲", "kind": "质量", "document": "42", "opened": "2026-10-30"}
    agenda = _agenda(OVERDUE, item, disputes=[raised, raised | {"amount": 150}])
    work = tasks_of(agenda)

    work = work[work["about"] == "质量"]
    assert sorted(work["amount"].tolist()) == [150_00, 200_00]


def test_bills_are_presented_when_they_fall_due():
    """One falls due on 11-05, one was due on 10-30, one is far off, one was refused."""
    bill = {"customer": "甲", "kind": "银行承兑汇票", "amount": 900, "issued": "2026-06-01"}
    agenda = _agenda(
        OVERDUE,
        bills=[
            bill | {"number": "1", "due": "2026-11-05"},
            bill | {"number": "2", "due": "2026-10-30"},
            bill | {"number": "3", "due": "2026-11-30"},
            bill | {"number": "4", "due": "2026-11-20", "where": "拒付"},
            bill | {"customer": "谁", "number": "5", "due": "2026-11-05"},
        ],
    )
    work = tasks_of(agenda)
    work = work[work["about"].str.startswith("银行承兑汇票")].sort_values("about")

    assert [(about, f"{day:%m-%d}") for about, day in zip(work["about"], work["day"], strict=True)] == [
        ("银行承兑汇票1今天到期,到银行提示付款", "11-05"),
        ("银行承兑汇票2到银行提示付款,最迟 2026-11-09", "11-02"),
        ("银行承兑汇票4拒付:向出票人、背书人追索,重新催收", "11-02"),
    ]  # fmt: skip


HABITS = ("collect", "pay_day", "cut_off", "countdown")


def test_the_days_of_the_customer_are_kept():
    """收款日 7 is Saturday → Monday 11-09, called once for 11-08, 11-07 and 11-06 on Friday; 扎账 6 − 3 days."""
    filed = [{"customer": "甲", "collect_day": 7, "pay_day": 5, "cut_off_day": 6}]
    agenda = _agenda(OVERDUE, _due("2026-11-09", 500), _due("2026-11-10", 9), dossier=filed)

    # Owed by the last day of the list: 20,000 + 500.
    assert work_of(agenda, *HABITS) == [
        ("甲", "cut_off", "11-03", 20_500),
        ("甲", "pay_day", "11-05", 20_500),
        ("甲", "countdown", "11-06", 20_500),
        ("甲", "collect", "11-09", 20_500),
    ]


@pytest.mark.parametrize(
    ("items", "customer"),
    [([_due("2026-11-20")], {}), ([OVERDUE], {"hold": "诉讼"}), ([OVERDUE | {"hold": "争议"}], {})],
)
def test_nobody_goes_where_nothing_is_due_or_the_customer_waits(items, customer):
    filed = [{"customer": "甲", "collect_day": 4, "pay_day": 4, "cut_off_day": 6}]

    assert not work_of(_agenda(*items, customer=customer, dossier=filed), *HABITS)


def test_no_calls_before_visits_where_the_company_wants_none():
    filed = [{"customer": "甲", "collect_day": 5}]
    agenda = _agenda(OVERDUE, dossier=filed, own={"countdown_days": 0})

    assert work_of(agenda, *HABITS) == [("甲", "collect", "11-05", 20_000)]


def test_the_plan_is_worked_off_on_its_days():
    """二级催收 of 120,000: a visit, today, for nothing is noted; 20,000 of a dispute is looked into."""
    visit = _due("2026-09-20", 120_000)
    agenda = _agenda(visit)
    (work,) = [row for row in tasks_of(agenda).itertuples() if row.visit]

    assert work_of(agenda, "contact") == [("甲", "contact", "11-02", 120_000)]
    assert work.about == (
        "发催款函(二),上门拜访,约定付款日期,销售负责人出面,问清未付原因、预计付款日,"
        "事前经财务负责人同意"
    )
    assert work_of(_agenda(OVERDUE | {"hold": "争议"}), "contact") == [
        ("甲", "contact", "11-02", 20_000)
    ]


def test_the_leader_is_named_once():
    """120 days: 高层出面 says it, unless the credit file names who goes along."""
    old = _due("2026-07-05", 50_000)
    filed = [{"customer": "甲", "company": "王总"}]
    (plain,) = [row for row in tasks_of(_agenda(old)).itertuples() if row.visit]
    (named,) = [row for row in tasks_of(_agenda(old, dossier=filed)).itertuples() if row.visit]

    asks = "问清未付原因、预计付款日,事前经总经理同意"
    assert plain.about == f"高层出面,最后催告,准备律师函,{asks}"
    assert named.about == f"高层出面,最后催告,准备律师函,领导(王总)出面,{asks}"


@pytest.mark.parametrize("more", [{"hold": "争议"}, {"malicious": True}])
def test_who_waits_or_is_for_the_lawyers_is_not_asked_why(more):
    agenda = _agenda(OVERDUE, customer=more)
    work = tasks_of(agenda)

    assert not work["about"].str.contains("问清").any()


def test_stages_of_contracts_are_reminded_of_as_due_dates_are():
    """预付 of 11-05, 3,000 not come yet; one that is past, one paid, one without an amount."""
    stage = {"customer": "甲", "contract": "HT1", "stage": "预付", "owner": "项目小赵"}
    agenda = _agenda(
        planned=[
            stage | {"date": "2026-11-05", "amount": 3_000},
            stage | {"date": "2026-10-20", "amount": 500},
            stage | {"date": "2026-11-05"},
            stage | {"customer": "谁", "date": "2026-11-05", "amount": 800},
        ]
    )
    work = tasks_of(agenda)

    assert work_of(agenda) == [
        ("甲", "stage", "11-02", 3_000), ("甲", "stage", "11-04", 3_000),
        ("甲", "stage", "11-05", 3_000),
    ]  # fmt: skip
    assert set(work["about"]) == {"HT1预付"}
    assert set(work["owner"]) == {"项目小赵"}


def test_stages_of_who_waits_are_left_alone():
    stage = {"customer": "甲", "contract": "HT1", "date": "2026-11-05", "amount": 3_000}

    assert not work_of(_agenda(planned=[stage], customer={"hold_until": "2026-12-01"}))


def test_who_is_only_soon_due_or_has_promised_is_not_pressed_beside():
    soon = _agenda(_due("2026-11-05"))
    promised = _agenda(OVERDUE, customer={"promise_date": "2026-11-05"})

    assert not work_of(soon, "contact")
    assert not work_of(promised, "contact")


def test_on_a_day_off_the_list_is_for_the_next_working_day():
    """Saturday 10-31: the list begins with Monday."""
    agenda = _agenda(OVERDUE, as_of=dt.date(2026, 10, 31))

    assert work_of(agenda, "contact") == [("甲", "contact", "11-02", 20_000)]


def test_days_of_the_month_end_with_short_months():
    """The 31st, the 15th and none, from January to February 2026."""
    who, days = monthly(
        np.array([31, NAN, 15.0]),
        np.datetime64("2026-01-20", "s"),
        np.datetime64("2026-02-02", "s"),
    )

    assert who.tolist() == [0, 2, 0, 2]
    assert np.datetime_as_string(days, unit="D").tolist() == [
        "2026-01-31", "2026-01-15", "2026-02-28", "2026-02-15",
    ]  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(
    st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 20)),
    st.lists(st.integers(-40, 40), min_size=1, max_size=6),
    st.integers(1, 31),
)
def test_all_work_is_on_working_days_of_the_list(as_of, days, number):
    """Whatever the day: nothing on a holiday, nothing in the past, at most five days ahead."""
    items = [_due(f"{as_of - dt.timedelta(days=k)}") for k in days]
    filed = [{"customer": "甲", "collect_day": number, "pay_day": number, "cut_off_day": number}]
    agenda = _agenda(*items, as_of=as_of, dossier=filed)
    work = tasks_of(agenda)

    assert len(agenda.days) == 6
    assert work["day"].isin(agenda.days).all()
    assert all(is_workday(day.date()) for day in work["day"])
