"""The list of a day: one row per person and customer. The day is Monday 2026-11-02."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from tests.core.day_ledger import day_agenda, day_ledger
from xl_huikuan.core.contacts import Contact
from xl_huikuan.core.five_checks import five_checks
from xl_huikuan.core.today import (
    NO_CITY,
    NO_OWNER,
    cities_of,
    coverage_of,
    today_of,
)


def _owed(customer, amount, due, **more):
    return {"customer": customer, "amount": amount, "due_given": due} | more


def _today(ledger, own=None):
    agenda = day_agenda(ledger, own)
    return today_of(agenda.ledger, agenda.decision, agenda.settings)


def _jobs(ledger, own=None):
    return _today(ledger, own).jobs


def _job(ledger, own=None):
    (job,) = _jobs(ledger, own)
    return job


def test_a_customer_has_one_row_with_all_there_is_to_do():
    """甲: 5,000 since 10-12 to press for, 300 since Friday to remind of, a dated note of 10-30."""
    ledger = day_ledger(
        [{"name": "甲", "salesperson": "张三"}],
        [_owed("甲", 5_000, "2026-10-12"), _owed("甲", 300, "2026-10-30")],
        contact_log=[{"customer": "甲", "day": "2026-10-26", "next_day": "2026-10-30",
                      "result": "等财务回来"}],
        dossier=[{"customer": "甲", "window": "傍晚", "habits": "周二不在"}],
    )  # fmt: skip

    job = _job(ledger, {"company": "长风机械"})

    assert (job.owner, job.customer, job.late, job.amount) == ("张三", 0, True, 530_000)
    assert (job.way, job.hours) == ("电话", "17:00-18:30(周二不在)")
    assert job.what == (
        "1.按约定跟进:上次说「等财务回来」\n2.电话催收,发催款函(一),问清未付原因、预计付款日,事前经财务主管同意\n"
        "3.提醒:10月30日到期的300.00元没有到"
    )
    assert job.why == (
        "1.沟通记录的下次跟进日10月30日(早该办)\n2.催收清单第1名,逾期21天,没有联系记录\n"
        "3.10月30日到期,次日提醒(遇休息日移到今天)"
    )
    assert job.say == (
        "【长风机械】您好，关于贵公司未付货款5,300.00元，请告知付款安排，已付请忽略。"
    )


def test_the_same_thing_is_told_once():
    """Two reminders of one debt fall on Friday 2026-11-06: three days before, and one."""
    ledger = day_ledger(["甲"], [_owed("甲", 300, "2026-11-09")])
    agenda = day_agenda(ledger, None, dt.date(2026, 11, 6))
    (job,) = today_of(agenda.ledger, agenda.decision, agenda.settings).jobs

    assert job.what == "提醒:11月9日到期300.00元"
    assert job.why == "11月9日到期,提前3天提醒"
    assert job.say == "您好，贵公司11月9日有货款300.00元到期，请按期安排付款，谢谢。"


@pytest.mark.parametrize(
    ("owed", "customer", "way", "say"),
    [
        # 二级催收, large: a visit is announced.
        (
            120_000,
            {},
            "上门",
            "您好，我公司今天将上门对账收款，应付货款120,000.00元，请安排，谢谢。",
        ),
        (5_000, {}, "电话", "您好，贵公司有到期货款5,000.00元未付，请告知付款日期，已付请忽略。"),
        (5_000, {"malicious": True}, "法务", ""),  # the lawyers write
        (5_000, {"hold": "争议"}, "电话", ""),  # only looked into
    ],
)
def test_what_is_said_goes_with_the_channel(owed, customer, way, say):
    job = _job(day_ledger([{"name": "甲"} | customer], [_owed("甲", owed, "2026-09-20")]))

    assert (job.way, job.say) == (way, say)


def test_nothing_is_asked_for_where_nothing_is_due():
    ledger = day_ledger(
        ["甲"], [],
        contact_log=[{"customer": "甲", "day": "2026-10-26", "next_day": "2026-11-02"}],
    )  # fmt: skip

    assert (_job(ledger).what, _job(ledger).say, _job(ledger).amount) == ("按约定跟进", "", 0)


def test_of_another_year_the_year_is_told_and_an_unknown_day_is_said():
    ledger = day_ledger(
        ["甲"], [_owed("甲", 5_000, "2025-12-31")],
        contact_log=[{"customer": "甲", "day": "2025-12-20", "next_day": "2025-12-30"}],
        bills=[{"customer": "甲", "kind": "支票", "number": "7", "amount": 100}],
    )  # fmt: skip
    job = _job(ledger)

    assert "票据:支票7核对票面:没有写出票日期" in job.what
    assert "票据到期日(日期不明)" in job.why
    assert "沟通记录的下次跟进日2025年12月30日(早该办)" in job.why


def test_a_call_after_a_contact_says_when_that_was():
    """Called on 10-20; 二级催收 every 10 days: 10-30 has passed, so today."""
    ledger = replace(
        day_ledger(["甲"], [_owed("甲", 5_000, "2026-09-20")]),
        contacts={0: (Contact(dt.date(2026, 10, 20), "催收(电话)", 1),)},
    )

    assert _job(ledger).why == "催收清单第1名,逾期43天,10月20日联系过,隔10天"


def test_people_come_in_turn_late_work_first_nobody_last():
    """李: 乙 is late, 甲 stands higher in the plan. 丙 has no owner."""
    ledger = day_ledger(
        [{"name": "甲", "salesperson": "李"}, {"name": "乙", "salesperson": "李"}, "丙",
         {"name": "丁", "salesperson": "陈"}],
        [_owed("甲", 9_000, "2026-09-20"), _owed("乙", 500, "2026-10-20"),
         _owed("丙", 800, "2026-10-20"), _owed("丁", 800, "2026-10-20")],
        contact_log=[{"customer": "乙", "day": "2026-10-26", "next_day": "2026-10-30"}],
    )  # fmt: skip
    today = _today(ledger)

    assert [(job.owner, job.customer) for job in today.jobs] == [
        ("李", 1), ("李", 0), ("陈", 3), (NO_OWNER, 2),
    ]  # fmt: skip
    assert [(load.owner, load.customers, load.late) for load in today.loads] == [
        ("李", (2, 0, 0, 0, 0, 0), 1),
        ("陈", (1, 0, 0, 0, 0, 0), 0),
        (NO_OWNER, (1, 0, 0, 0, 0, 0), 0),
    ]


def test_what_one_person_cannot_do_goes_to_the_next_days():
    """张 can do two a day: the plan's third goes to Tuesday, and so do its day and the load."""
    names = ["甲", "乙", "丙"]
    ledger = day_ledger(
        [{"name": name, "salesperson": "张"} for name in names],
        [_owed(name, 5_000 - k, "2026-10-12") for k, name in enumerate(names)],
    )
    today = _today(ledger, {"daily_calls": 2})

    assert [job.customer for job in today.jobs] == [0, 1]
    assert today.loads[0].customers == (2, 1, 0, 0, 0, 0)
    days = today.agenda.decision.plan["action_date"]
    assert [f"{day:%m-%d}" for day in days] == ["11-02", "11-02", "11-03"]


def test_visits_in_a_town_make_one_route_the_nearest_first():
    """甲 and 乙 in 杭州, 丙's town is in its address, 丁's is not known."""
    ledger = day_ledger(
        [{"name": "甲"}, {"name": "乙"}, {"name": "丙", "address": "江苏省苏州市虎丘区1号"}, "丁"],
        [_owed(name, 120_000, "2026-09-20") for name in "甲乙丙丁"],
        dossier=[{"customer": "甲", "city": "杭州", "distance": 180},
                 {"customer": "乙", "city": "杭州", "distance": 12}],
    )  # fmt: skip
    routes = {route.city: route for route in _today(ledger).routes}

    assert routes["杭州"].customers == (1, 0)
    assert (routes["杭州"].nearest, routes["杭州"].farthest) == (12, 180)
    assert (routes["杭州"].owner, routes["杭州"].amount) == (NO_OWNER, 24_000_000)
    assert routes["杭州"].days == (np.datetime64("2026-11-02", "s"),) * 2
    assert routes["苏州"].customers == (2,)
    assert np.isnan(routes["苏州"].nearest)
    assert routes[NO_CITY].customers == (3,)


@pytest.mark.parametrize(
    ("address", "city"),
    [
        ("浙江省杭州市西湖区1号", "杭州"),
        ("上海市浦东新区2号", "上海"),
        ("广西壮族自治区南宁市3号", "南宁"),
        ("开发区4号", NO_CITY),
        ("", NO_CITY),
    ],
)
def test_the_town_is_read_from_the_address(address, city):
    agenda = day_agenda(day_ledger([{"name": "甲", "address": address}], []))

    assert cities_of(agenda).tolist() == [city]


def test_everything_overdue_has_an_owner_and_a_day_or_is_told():
    """甲 has an owner; 乙's two items of 300 and 40 yuan have none; 丙 is only soon due."""
    ledger = day_ledger(
        [{"name": "甲", "salesperson": "李"}, "乙", "丙"],
        [_owed("甲", 9_000, "2026-09-20"), _owed("乙", 300, "2026-10-20"),
         _owed("乙", 40, "2026-10-21"), _owed("丙", 800, "2026-11-05")],
    )  # fmt: skip
    covered = _today(ledger).covered

    assert (covered.items, covered.amount) == (3, 934_000)
    assert [(g.customer, g.items, g.amount, g.missing) for g in covered.gaps] == [
        (1, 2, 34_000, "责任人")
    ]


def test_an_item_without_a_day_would_be_told():
    """The plan gives every overdue customer a day; one that it did not hold would be found."""
    agenda = day_agenda(
        day_ledger([{"name": "甲", "salesperson": "李"}], [_owed("甲", 9_000, "2026-09-20")])
    )
    decision = replace(agenda.decision, plan=agenda.decision.plan[:0])

    (gap,) = coverage_of(replace(agenda, decision=decision)).gaps

    assert (gap.customer, gap.missing) == (0, "下次日期")


def test_an_empty_ledger_has_no_work():
    today = _today(day_ledger(["甲"], []))

    assert (today.jobs, today.loads, today.routes) == ([], [], [])
    assert (today.covered.items, today.covered.gaps) == (0, ())


def test_five_things_are_looked_at_before_a_customer_is_pressed():
    """甲: agreed in September, one item without numbers, 300 disputed, a broken promise, no phone."""
    ledger = day_ledger(
        [{"name": "甲", "contact": "王会计"}, {"name": "乙", "phone": "138"},
         {"name": "丙", "phone": "139"}, "丁"],
        [_owed("甲", 5_000, "2026-10-12", invoice_no="1"),
         _owed("甲", 300, "2026-10-12", hold="争议"),
         _owed("乙", 500, "2026-10-20", contract_no="HT1")],
        contact_log=[{"customer": "甲", "day": "2026-10-15", "promise_date": "2026-10-20",
                      "promise_amount": 5_000}],
        dossier=[{"customer": "丙", "payer": "赵总"}],
    )  # fmt: skip

    lines = five_checks(day_agenda(ledger), [0, 1, 2, 3], {0: dt.date(2026, 9, 30)})

    assert lines == [
        (
            "对账:9月30日相符;凭证:2笔中1笔没有发票号和合同号;争议:300.00元;"
            "承诺:10月20日未兑现;联系人:缺电话"
        ),
        "对账:没有相符的记录;凭证:1笔都有单号;争议:无;承诺:没有;联系人:缺姓名",
        "对账:没有相符的记录;凭证:没有逾期款;争议:无;承诺:没有;联系人:有",
        "对账:没有相符的记录;凭证:没有逾期款;争议:无;承诺:没有;联系人:不详",
    ]
