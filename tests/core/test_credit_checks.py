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
        (59.0, {}, ["账期超权限:等级中(暂评)只允许预付款或分期付款,实际开票后最长60天付款。"]),
        (20.0, {}, ["账期超权限:等级差(暂评)只允许预付款,实际开票后最长60天付款。"]),
        (60.0, {}, []),  # 良 may pay later
        (59.0, {"due": "2026-10-01"}, []),  # due with the invoice
        (59.0, {"due": None}, []),  # nothing is known
        (59.0, {"kind": "质保金"}, []),  # not due before its own day
        (59.0, {"kind": "期初"}, []),
    ],
)
def test_terms_laxer_than_the_grade_allows(score, item, said):
    """Invoiced on 1 October, due on 30 November: 60 days."""
    ledger = small_ledger([{"name": "甲", "score_basic": score}], [_owing(**item)])

    assert [message for _, _, message in _found(ledger, "W326")] == said


def test_a_full_rating_is_not_called_provisional():
    scores = dict.fromkeys(
        ("score_basic", "score_management", "score_record", "score_business", "score_cash"), 50.0
    )
    ledger = small_ledger([{"name": "甲", **scores}], [_owing()])

    assert _found(ledger, "W326")[0][2].startswith("账期超权限:等级中只允许")


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
        ("W327", "台账!2", "等级中要求担保,没有担保。"),
        ("W327", "台账!4", "保证已于2026-10-30到期。"),
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
