"""What a rating shows to be amiss: terms, guarantees, coefficients, a customer filed twice."""

from __future__ import annotations

import numpy as np
import pytest

from tests.core.filed import filed
from tests.core.small_ledger import AS_OF, small_ledger
from xl_huikuan.core.decide import decide
from xl_huikuan.core.dossier import applied
from xl_huikuan.core.settings import Settings


def _found(ledger, *codes):
    decision = decide(applied(ledger), Settings(), AS_OF)
    return [(f.code, str(f.source), f.message) for f in decision.findings if f.code in codes]


def _owing(name="甲", due="2026-11-30", **item):
    return {"customer": name, "amount": 100, "invoice_date": "2026-10-01", "due_given": due} | item


@pytest.mark.parametrize(
    ("score", "item", "said"),
    [
        (59.0, {}, "只允许预付款或分期付款,实际开票后最长60天"),
        (20.0, {}, "只允许预付款,实际开票后最长60天"),
        (60.0, {}, ""),  # 良 may pay later
        (np.nan, {}, ""),  # nobody rated it
        (59.0, {"due": "2026-10-01"}, ""),  # due with the invoice
        (59.0, {"due": None}, ""),  # nothing is known
        (59.0, {"kind": "质保金"}, ""),  # not due before its own day
        (59.0, {"kind": "期初"}, ""),
    ],
)
def test_terms_laxer_than_the_grade_allows(score, item, said):
    """Invoiced on 1 October, due on 30 November: 60 days."""
    ledger = small_ledger([{"name": "甲", "score_basic": score}], [_owing(**item)])

    assert decide(ledger, Settings(), AS_OF).credit["lax_terms"].tolist() == [said]


def test_one_finding_speaks_of_all_lax_terms_and_names_the_largest_debts():
    """乙 owes 300, 丁 200, 甲 and 丙 100 each: the fourth is counted, 戊 is 良."""
    scores = dict.fromkeys("甲乙丙丁", 50.0) | {"戊": 70.0}
    amounts = {"甲": 100, "乙": 300, "丙": 100, "丁": 200, "戊": 900}
    ledger = small_ledger(
        [{"name": name, "score_basic": score} for name, score in scores.items()],
        [_owing(name, amount=amount) for name, amount in amounts.items()],
    )
    said = "等级中,只允许预付款或分期付款,实际开票后最长60天"

    assert _found(ledger, "W326") == [
        ("W326", "整个工作簿", f"账期超权限:「乙」{said};「丁」{said};「甲」{said}等4户。")
    ]


def test_guarantees_that_are_missing_or_expired():
    """中 wants one; an expired one is said of any grade; what owes nothing needs none."""
    until = np.datetime64
    ledger = filed(
        [{"name": name, "score_basic": score} for name, score in
         (("甲", 50.0), ("乙", 50.0), ("丙", 90.0), ("丁", 50.0), ("戊", 50.0), ("己", 90.0))],
        [{"customer": "甲", "guarantee": "无"},
         {"customer": "乙", "guarantee": "抵押", "guarantee_until": until("2026-10-31")},
         {"customer": "丙", "guarantee": "保证", "guarantee_until": until("2026-10-30")},
         {"customer": "戊", "guarantee": "质押"}],
        [_owing(name) for name in "甲乙丙戊己"],
    )  # fmt: skip

    assert _found(ledger, "W327") == [
        (
            "W327",
            "整个工作簿",
            "担保没有或已到期:「甲」等级中要求担保,没有担保;「丙」保证已于2026-10-30到期。",
        )
    ]


def test_without_a_credit_file_nobody_is_asked_for_guarantees():
    """Nor by one in which nothing was typed but the names we wrote."""
    records = [{"name": "甲", "score_basic": 50.0}]

    assert _found(small_ledger(records, [_owing()]), "W327") == []
    assert _found(filed(records, [{"customer": "甲"}], [_owing()]), "W327") == []


@pytest.mark.parametrize(
    ("record", "typed", "said"),
    [
        ({"limit_coefficient": 0.8}, {}, ["额度系数0.8没有理由、批准人。"]),
        ({"limit_coefficient": 0.8}, {"limit_reason": "货款有保险"}, ["额度系数0.8没有批准人。"]),
        ({}, {"limit_coefficient": 1.5, "limit_approver": "王总"}, ["额度系数1.5没有理由。"]),
        ({}, {"limit_coefficient": 2.0, "limit_reason": "长期合作", "limit_approver": "王总"}, []),
        ({"limit_coefficient": 1.0}, {}, []),
        ({}, {}, []),
    ],
)  # fmt: skip
def test_coefficients_want_a_reason_and_an_approver(record, typed, said):
    ledger = filed([{"name": "甲", **record}], [{"customer": "甲", **typed}])

    assert [message for _, _, message in _found(ledger, "W328")] == said


def test_the_lower_of_two_rows_for_a_customer_is_said_to_be_unused():
    """The third row stands in row 7 of the sheet."""
    ledger = filed(["甲", "乙"], [{"customer": name} for name in ("甲", "丙", "甲")])

    assert _found(ledger, "W807") == [
        ("W807", "回款_客户档案!7", "「甲」在第5行已经有了,这一行没有用上。")
    ]
