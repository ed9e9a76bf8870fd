"""What the credit file says by itself: payments, purchases, ratios, and what is missing."""

from __future__ import annotations

import numpy as np
import pytest

from tests.core.filed import filed
from tests.core.small_ledger import AS_OF, small_ledger
from xl_huikuan.core.decide import decide
from xl_huikuan.core.dossier import applied
from xl_huikuan.core.dossier_facts import dossier_facts
from xl_huikuan.core.forms.dossier import DOSSIER
from xl_huikuan.core.promises import with_promises
from xl_huikuan.core.settings import Settings

WAN = 1_000_000  # fen
FULL = {
    "customer": "甲", "tax_no": "91350100M000100Y43", "score_basic": 80.0, "score_management": 70.0,
    "score_record": 75.0, "score_business": 65.0, "score_cash": 55.0,
    "score_date": np.datetime64("2025-10-31"), "score_source": "征信",
}  # fmt: skip


def _facts(ledger, settings=None):
    settings = settings or Settings()
    ledger = applied(ledger)
    decision = decide(ledger, settings, AS_OF)
    return dossier_facts(with_promises(ledger, decision.promises), decision, settings)


def _gaps(**changed):
    return _facts(filed(["甲"], [FULL | changed]))["stale"].tolist()


def test_every_column_we_write_is_there():
    facts = _facts(small_ledger(["甲"], []))

    assert set(facts.columns) == {field.key for field in DOSSIER.fields if not field.mine}


def test_payments_and_purchases_of_a_customer():
    """100 paid on time, 300 paid 10 days late, 50 open and 31 days late, 乙 never bought."""
    items = [
        {"customer": "甲", "amount": 100, "invoice_date": "2026-01-01", "due_given": "2026-02-01"},
        {"customer": "甲", "amount": 300, "invoice_date": "2026-01-01", "due_given": "2026-02-01"},
        {"customer": "甲", "amount": 50, "invoice_date": "2026-09-01", "due_given": "2026-09-30"},
    ]
    paid = [
        {"customer": "甲", "amount": 100, "date": "2026-02-01", "item": 0},
        {"customer": "甲", "amount": 300, "date": "2026-02-11", "item": 1},
    ]
    first, second = _facts(small_ledger(["甲", "乙"], items, paid)).itertuples()

    assert first.paid_well == (
        "已结2张,按时额占比25.00%,平均晚5.00天,最晚的晚10天;未收的最长逾期31天"
    )
    assert first.history == (
        "首次开票2026-01-01(9个月前),最近2026-09-01;近12个月开票450.00元;最高余额400.00元(2026-01-01)"
    )
    assert first.shipping.startswith("慎发:有逾期款项。")
    assert (second.paid_well, second.history) == (
        "没有能看出付款快慢的已结发票",
        "台账里没有它的开票明细",
    )


def test_a_customer_that_never_paid_late():
    items = [
        {"customer": "甲", "amount": 1, "invoice_date": "2026-01-01", "due_given": "2026-02-01"}
    ]
    paid = [{"customer": "甲", "amount": 1, "date": "2026-01-20", "item": 0}]
    facts = _facts(small_ledger(["甲"], items, paid))

    assert facts["paid_well"].tolist() == ["已结1张,按时额占比100.00%,平均晚0.00天,最晚的也没有晚"]


def test_promises_are_counted_where_any_were_made():
    records = [{"name": "甲", "promises_made": 3, "promises_kept": 2}, {"name": "乙"}]
    facts = _facts(small_ledger(records, []))

    none = "没有能看出付款快慢的已结发票"
    assert facts["paid_well"].tolist() == [f"{none};承诺3次,兑现2次", none]


def test_an_undated_receipt_hides_the_highest_balance():
    items = [{"customer": "甲", "amount": 9, "invoice_date": "2026-01-01"}]
    facts = _facts(small_ledger(["甲"], items, [{"customer": "甲", "amount": 1}]))

    assert facts["history"][0].endswith(";有收款或应收没有日期,最高余额算不出")


def test_balances_brought_forward_are_named_without_a_day():
    items = [
        {"customer": "甲", "amount": 9, "kind": "期初"},
        {"customer": "甲", "amount": -5, "kind": "红字", "invoice_date": "2026-01-01"},
        {"customer": "甲", "amount": 1, "kind": "发票", "invoice_date": "2026-02-01"},
    ]

    assert _facts(small_ledger(["甲"], items))["history"][0].endswith(";最高余额9.00元")


def test_ratios_are_shown_and_a_score_by_hand_is_said_to_win():
    figures = {"total_liabilities": 62.0, "total_assets": 100.0}
    ledger = filed(
        ["甲", "乙", "丙"],
        [{"customer": "甲", **figures}, {"customer": "乙", "score_business": 40.0, **figures}],
    )
    first, second, third = _facts(ledger, Settings({"band_minimum": 25}))["ratios"]

    assert first.startswith("经营状况65.70=(资产负债率62.0%得65.7分×25)÷25;缺流动资产、流动负债、")
    assert ";用的是人工分40;缺" in second
    assert third == ""


def test_a_file_nobody_filled_lacks_everything():
    facts = _facts(small_ledger(["甲"], []))

    assert facts["stale"].tolist() == [
        "统一社会信用代码;基本情况、管理水平、现金流量的评分;信用记录分(人工),因付款样本不足;财务数据或经营状况分"
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, ""),
        ({"tax_no": "91350100M000100Y44"}, "统一社会信用代码校验不符,可能抄错了一位"),
        ({"tax_no": "", "customer_type": "个人"}, ""),
        ({"score_management": np.nan}, "管理水平的评分"),
        ({"score_business": np.nan, "revenue": 5.0 * WAN},
         "缺负债总额、资产总额、流动资产、流动负债、存货、净利润、营业成本、应收账款"),
        ({"score_date": np.datetime64("NaT")}, "评分资料的日期"),
        ({"score_date": np.datetime64("NaT"), "score_source": ""}, "评分资料的日期、来源"),
        ({"score_source": ""}, "评分资料的来源"),
        ({"score_date": np.datetime64("2025-10-30")}, "评分资料是2025-10-30的,已超过12个月"),
        ({"score_basic": 0.0, "score_cash": 0.0, "score_management": 0.0}, "等级中要求担保,没有担保"),
        ({"limit_coefficient": 1.2}, "额度系数1.2没有理由、批准人"),
        ({"credit_limit": 0.0}, "人工额度没有批准人"),
        ({"credit_limit": 0.0, "limit_approver": "王总"}, ""),
        ({"net_worth": 41.5 * WAN, "total_assets": 100.0 * WAN, "total_liabilities": 60.0 * WAN},
         "净值41.5万元与资产减负债40万元不符"),
        ({"net_worth": 9.0 * WAN, "total_assets": 12345678.5 * WAN, "total_liabilities": 0.0},
         "净值9万元与资产减负债12,345,678.5万元不符;资产总额大得不寻常"),
        ({"net_worth": 40.9 * WAN, "total_assets": 100.0 * WAN, "total_liabilities": 60.0 * WAN}, ""),
        ({"current_assets": 3.0 * WAN, "total_assets": 2.0 * WAN}, "流动资产大于资产总额"),
        ({"revenue": 10_000_000.0 * WAN}, "营业收入大得不寻常,请核对是不是按元填的(单位是万元)"),
    ],
)  # fmt: skip
def test_what_is_missing_old_or_contradictory(changed, said):
    (gaps,) = _gaps(**changed)

    assert gaps.startswith(said) if said else gaps == ""


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ({}, 500),
        ({"insured": 200_00.0}, 300),
        ({"guarantee": "抵押", "guarantee_amount": 450_00.0, "insured": 200_00.0}, 0),
        ({"guarantee": "抵押", "guarantee_amount": 450_00.0,
          "guarantee_until": np.datetime64("2026-10-31")}, 50),
        ({"guarantee": "抵押", "guarantee_amount": 450_00.0,
          "guarantee_until": np.datetime64("2026-10-30")}, 500),  # expired
        ({"guarantee": "无", "guarantee_amount": 450_00.0}, 500),
        ({"guarantee": "保证"}, 500),  # of no amount
    ],
)  # fmt: skip
def test_what_no_insurance_and_no_guarantee_covers(typed, left):
    """甲 owes 500."""
    ledger = filed(["甲"], [{"customer": "甲", **typed}], [{"customer": "甲", "amount": 500}])

    assert _facts(ledger)["exposed"].tolist() == [left * 100]
