"""Credit: behaviour, total score, grade, limit, shipping, and sentences a clerk can redo."""

import re

import numpy as np
import pandas as pd
import pytest

from tests.core.filed import filed
from tests.core.small_ledger import AS_OF, small_ledger
from xl_huikuan.core.aging import Aged
from xl_huikuan.core.credit import (
    behaviour_score,
    credit_limit,
    grade_of,
    rate,
    total_score,
)
from xl_huikuan.core.decide import decide
from xl_huikuan.core.dossier import applied
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.money import fen
from xl_huikuan.core.settings import Settings

NAN = float("nan")
WEIGHTS = (15, 10, 40, 20, 15)


def test_behaviour_vector():
    """62 % on time, 18 days late, 3 of 5 promises, 6 days worse, 5 % disputed: 64.37."""
    assert pytest.approx(behaviour_score(0.62, 18, 3, 5, -6, 0.05), abs=0.005) == 64.37


@pytest.mark.parametrize(
    ("observed", "score"),
    [
        ((1, 0, 0, 0, 0, 0), 40 + 25 + 7.5 + 5 + 10),  # no promises, no trend: the middle
        ((0, 60, 0, 0, -30, 1), 7.5),
        ((0, 500, 0, 0, -500, 1), 7.5),  # nothing goes below its floor
        ((1, 0, 9, 3, 30, 0), 40 + 25 + 12 + 10 + 10),  # kept cannot exceed made: 4/5 of 15
    ],
)
def test_behaviour_parts_have_floors_and_ceilings(observed, score):
    """40 on time, 25 days, 15 promises, 10 trend, 10 disputes."""
    assert score == pytest.approx(behaviour_score(*observed))


def test_total_vector():
    """80/70/64.37/65/55 with 15/10/40/20/15 give 66.00, which is 良."""
    score, coverage = total_score(WEIGHTS, [80, 70, 64.37, 65, 55])

    assert (score, coverage, grade_of(score)) == (66.00, 1.0, "良")


def test_missing_dimensions_are_scaled_over():
    """信用记录 alone is the score, with coverage 0.40; nothing at all cannot be scored."""
    score, coverage = total_score(WEIGHTS, [[NAN, NAN, 72, NAN, NAN], [NAN] * 5])

    assert score[:1].tolist() == [72.0]
    assert np.isnan(score[1])
    assert coverage.tolist() == [0.4, 0.0]


@pytest.mark.parametrize(
    ("score", "grade"),
    [(100, "优"), (80, "优"), (79.99, "良"), (60, "良"), (59.99, "中"), (40, "中"), (39.99, "差"),
     (0, "差"), (NAN, "未评")],
)  # fmt: skip
def test_grade_boundaries(score, grade):
    """A grade includes its lower bound."""
    assert grade == grade_of(score)


def test_limit_is_base_times_coefficient():
    """100,000.01 yuan × 0.5 = 50,000.005, half-up 50,000.01; 1.1 is not a binary fraction."""
    assert fen("50000.01") == credit_limit(fen("100000.01"), 0.5)
    assert fen("110000") == credit_limit(fen(100_000), 1.1)


def _paid(days_late, amount=100, due="2026-03-31"):
    """One invoice settled in full so many days after it was due."""
    paid = pd.Timestamp(due) + pd.Timedelta(days=days_late)
    return due, f"{paid:%Y-%m-%d}", amount


def _payer(payments, **record):
    items = [
        {"customer": "甲公司", "amount": amount, "invoice_date": "2026-01-01", "due_given": due}
        for due, _, amount in payments
    ]
    receipts = [
        {"customer": "甲公司", "amount": amount, "date": paid, "item": i}
        for i, (_, paid, amount) in enumerate(payments)
    ]
    return small_ledger([{"name": "甲公司"} | record], items, receipts)


def _only(ledger, settings=None):
    return decide(ledger, settings or Settings(), AS_OF).credit.iloc[0]


def test_behaviour_is_read_from_what_settled_what():
    """Invoices of 100 paid 0, 0 and 30 days late and one of 300 paid 10 days early.

    On time: (100+100+300)/600 = 83.33 %. Days late: 30/4 = 7.5. Trend: the first paid was the
    early one (0 days), the last three average 10, so 10 days worse: 0.5 − 10/60 = 0.3333.
    40×0.8333 + 25×(1−7.5/60) + 15×1/2 + 10×0.3333 + 10 = 76.04.
    """
    row = _only(_payer([_paid(0), _paid(0), _paid(30), _paid(-10, 300)]))

    assert row.paid_invoices == 4
    assert row.on_time_share == 0.8333
    assert row.average_days_late == 7.5
    assert row.record_score == 76.04
    assert (row.score, row.grade, row.coverage, row.provisional) == (76.04, "良", 0.4, True)


def test_the_sentence_can_be_redone_with_a_calculator():
    """The sum printed for 信用记录 gives the printed score."""
    row = _only(_payer([_paid(0), _paid(1, 70), _paid(31), _paid(-10, 333)], promises_made=3))
    printed, formula = re.search(r"信用记录([\d.]+)=([^;]+)", row.why).groups()
    formula = re.sub(r"([\d.]+)%", r"(\1/100)", formula.replace("×", "*").replace("÷", "/"))
    formula = re.sub(r"[\u4e00-\u9fff]", "", formula)

    assert float(printed) == pytest.approx(eval(formula), abs=0.005)  # noqa: S307 - our own text


def test_two_months_late_on_average_earns_no_points_for_days():
    """All 90 days late: 0×40 + nothing + 15×1/2 + 10×0.5 + 10 = 22.50, and the sentence says so."""
    row = _only(_payer([_paid(90), _paid(90), _paid(90)]))

    assert row.record_score == 22.5
    assert "+平均逾期90.00天不得分+" in row.why


def test_too_few_paid_invoices_use_the_manual_score():
    """Two are fewer than three: 样本不足, and 信用记录 is what a person gave."""
    row = _only(_payer([_paid(0), _paid(0)], score_record=70.0))

    assert np.isnan(row.record_score)
    assert row.score == 70.0
    assert row.why.startswith("信用记录样本不足(有日期的已结发票2张,少于3张)")


def test_an_undated_receipt_is_no_evidence():
    """Three invoices paid, one by a 已收 figure without a date: two are evidence."""
    ledger = _payer([_paid(0), _paid(0), _paid(0)])
    dates = ledger.receipts["date"].to_numpy().copy()
    dates[1] = np.datetime64("NaT")
    ledger.receipts["date"] = dates

    assert _only(ledger).paid_invoices == 2


def test_a_credit_note_is_no_payment():
    """An invoice cancelled by a red one says nothing about paying."""
    ledger = small_ledger(["甲公司"], [
        {"customer": "甲公司", "amount": 100, "kind": "发票", "invoice_no": "12345678",
         "invoice_date": "2026-01-01", "due_given": "2026-02-01"},
        {"customer": "甲公司", "amount": -100, "kind": "红字", "invoice_no": "12345678",
         "invoice_date": "2026-03-01"},
    ])  # fmt: skip

    row = _only(ledger)

    assert (row.paid_invoices, row.exposure) == (0, 0)


@pytest.mark.parametrize(
    ("flag", "score", "grade", "words"),
    [("dishonoured", 59, "中", "曾跳票,最高59分"), ("malicious", 39, "差", "恶意拖欠,最高39分"),
     ("enforced", 39, "差", "被执行人,最高39分")],
)  # fmt: skip
def test_bad_conduct_caps_the_score(flag, score, grade, words):
    """A perfect record does not outweigh a bounced cheque, malice or enforcement."""
    row = _only(_payer([_paid(0)] * 3, **{flag: True}))

    assert (score, grade) == (row.score, row.grade)
    assert words in row.why


@pytest.mark.parametrize(
    ("record", "watch"),
    [
        ({"malicious": True}, "重点防备"),
        ({"enforced": True}, "重点防备"),
        ({"dishonoured": True}, "未评"),
    ],
)
def test_bad_faith_is_watched_without_any_score(record, watch):
    """Nobody scored the customer, so there is no grade; malice and enforcement need none."""
    row = _only(_owing(500, **record))

    assert (row.grade, row.watch) == ("未评", watch)


def _owing(balance, **record):
    items = [{"customer": "甲公司", "amount": balance, "invoice_date": "2026-10-01",
              "due_given": "2026-12-01"}]  # fmt: skip
    return small_ledger([{"name": "甲公司"} | record], items)


@pytest.mark.parametrize(
    ("record", "settings", "limit", "usage", "can_ship"),
    [
        ({"credit_limit": 1000}, {}, 1000, 0.5, "可发"),
        ({"credit_limit": 625}, {}, 625, 0.8, "慎发"),  # at the warning
        ({"credit_limit": 500}, {}, 500, 1.0, "慎发"),  # all used, not exceeded
        ({"credit_limit": 499}, {}, 499, 500 / 499, "停发"),
        ({"credit_limit": 0}, {}, 0, NAN, "停发"),  # no credit
        ({}, {}, NAN, NAN, "可发"),  # not set: reported, not invented
        ({"score_basic": 85.0}, {}, NAN, NAN, "可发"),  # 优 but the base is blank
        ({"score_basic": 85.0}, {"base_limit_a": fen(2000)}, 2000, 0.25, "可发"),
        ({"score_basic": 85.0, "limit_coefficient": 0.5}, {"base_limit_a": fen(2000)}, 1000, 0.5,
         "可发"),
        ({"score_basic": 50.0}, {}, NAN, NAN, "慎发"),  # 中
        ({"score_basic": 20.0}, {}, 0, NAN, "停发"),  # 差 has base 0
        ({"score_basic": 20.0, "credit_limit": 1000}, {}, 1000, 0.5, "慎发"),  # no better than 中
        ({"malicious": True}, {}, NAN, NAN, "停发"),
    ],
)  # fmt: skip
def test_limit_usage_and_shipping(record, settings, limit, usage, can_ship):
    """A customer that owes 500 yuan, not yet due."""
    row = _only(_owing(500, **record), Settings(settings))

    np.testing.assert_allclose([limit * 100, usage], [row.limit, row.usage])
    assert can_ship == row.can_ship


def test_overdue_and_levels_stop_shipping():
    """Overdue: careful; 61 days (level 3): stop."""

    def ships(due):
        ledger = small_ledger(["甲公司"], [{"customer": "甲公司", "amount": 1, "due_given": due}])
        row = _only(ledger)
        return row.can_ship, row.why.split(";")[-1]

    assert ships("2026-10-30") == ("慎发", "慎发:有逾期款项。")
    assert ships("2026-08-31") == ("停发", "停发:有款项达到催收3级或以上。")


@pytest.mark.parametrize(
    ("record", "settings", "sentence"),
    [
        ({}, {}, "可发:无逾期且未触及额度预警。"),
        ({"credit_limit": 1000}, {}, "可发:无逾期且未触及额度预警,额度内还可发500.00元。"),
        # 80 % of 600 is 480: 20.01 must come in for less than that
        ({"credit_limit": 600}, {},
         "慎发:额度使用率达到80%。经审批可以少量发;收回20.01元使余额低于预警线后照常发。"),
        ({"credit_limit": 400}, {},
         "停发:额度使用率超过100%。收回100.00元使余额不超过额度,或经批准提高额度后再发。"),
        ({"credit_limit": 0, "malicious": True}, {},
         "停发:标为恶意拖欠、额度为0而仍有余额。经负责人批准,取消「恶意拖欠」;收清余额500.00元,或经批准给予额度后再发。"),
        ({"score_basic": 50.0}, {},
         "慎发:等级为中。经审批可以少量发;按预付款或分期付款发货,并落实担保后照常发。"),
        ({"score_basic": 20.0, "credit_limit": 1000}, {},
         "慎发:等级为差。经审批可以少量发;按预付款发货,并落实担保后照常发。"),
    ],
)  # fmt: skip
def test_the_gate_says_whether_why_not_and_how(record, settings, sentence):
    """A customer that owes 500 yuan, not yet due."""
    assert sentence == _only(_owing(500, **record), Settings(settings)).ship_how


def test_the_gate_names_what_must_come_in():
    """100 yuan 61 days late are at level 3, 50 are just late: 100 lift the stop; 差 wants all 150, which holds them."""
    items = [
        {"customer": "甲公司", "amount": 100, "due_given": "2026-08-31"},
        {"customer": "甲公司", "amount": 50, "due_given": "2026-10-30"},
    ]
    good = _only(small_ledger([{"name": "甲公司", "score_basic": 90.0}], items))
    poor = _only(small_ledger([{"name": "甲公司", "score_basic": 9.0}], items))

    assert good.ship_how == "停发:有款项达到催收3级或以上。收清催收3级及以上的款项100.00元后再发。"
    assert poor.ship_how == (
        "停发:额度为0而仍有余额、等级为差且有逾期、有款项达到催收3级或以上。"
        "收清余额150.00元,或经批准给予额度后再发。"
    )


def test_risk_flags_take_points_off_before_the_caps():
    """90 less 5 and 10 is 75, 良; the sum says so. Less than nothing is nothing."""
    ledger = filed(
        [{"name": "甲", "score_basic": 90.0}, {"name": "乙", "score_basic": 12.0}],
        [{"customer": "甲", "new_market": "是", "bad_old_market": "是", "new_leader": "否"},
         {"customer": "乙", "new_market": "是", "bad_old_market": "是"}],
    )  # fmt: skip
    first, second = decide(ledger, Settings(), AS_OF).credit.itertuples()

    assert (first.deducted, first.score, first.grade) == (15, 75, "良")
    assert "信用分=(基本情况90×15)÷15-新市场5-老市场信用差10;缺" in first.why
    assert (second.score, second.grade) == (0, "差")


def test_financial_figures_stand_in_for_a_score_nobody_gave():
    """资产负债率 62 % earns 65.7 and is enough here; the typed 40 of 乙 wins over the same figures."""
    figures = {"total_liabilities": 62.0, "total_assets": 100.0}
    ledger = applied(filed(
        ["甲", "乙"],
        [{"customer": "甲", **figures}, {"customer": "乙", "score_business": 40.0, **figures}],
    ))  # fmt: skip
    first, second = decide(ledger, Settings({"band_minimum": 25}), AS_OF).credit.itertuples()

    assert (first.score, second.score) == (65.7, 40)
    assert (
        ";经营状况65.70=(资产负债率62.0%得65.7分×25)÷25;信用分=(经营状况65.7×20)÷20;" in first.why
    )
    assert "(覆盖率20%)" in first.why
    assert "资产负债率" not in second.why


def test_scores_out_of_range_count_as_missing():
    """150 points are not points."""
    row = _only(_owing(1, score_basic=150.0, score_cash=60.0))

    assert (row.score, row.coverage) == (60.0, 0.15)


def test_weights_must_add_up():
    """The clerk is told which settings, before any score is shown."""
    ledger = _owing(1)
    with pytest.raises(SettingInvalid, match="现金流量权重」之和必须为100,现在是115"):
        decide(ledger, Settings({"weight_basic": 30}), AS_OF)


def test_one_row_for_every_customer_also_without_items():
    """Row k is customer k."""
    ledger = small_ledger(["甲", "乙", "丙"], [{"customer": "丙", "amount": 5}])
    credit = decide(ledger, Settings(), AS_OF).credit

    assert credit["customer"].tolist() == [0, 1, 2]
    assert credit["exposure"].tolist() == [0, 0, 500]
    assert credit["grade"].tolist() == ["未评"] * 3


def test_rate_needs_nothing_but_frames():
    """An empty ledger gives an empty frame."""
    ledger = small_ledger([], [])
    empty = decide(ledger, Settings(), AS_OF)
    aged = Aged(empty.open_items, empty.matches, empty.advances, empty.aging)

    assert len(rate(ledger, aged, Settings())) == 0
