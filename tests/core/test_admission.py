"""Admission of new customers: the score by hand, the verdict, and what is to be brought (DOMAIN 19)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.small_ledger import small_ledger
from xl_huikuan.core.admission import ADMIT, HOLD, MARKS, REFUSE, admission
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.forms.admission import ADMISSION
from xl_huikuan.core.forms.papers import NOBODY, Papers, filled_frame
from xl_huikuan.core.settings import Settings

CODE = "91350100M000100Y43"  # DOMAIN 2.13
FULL = {
    "customer": "新来的", "licence": "是", "mandate": "是", "tax_no": CODE,
    "scale": 4.0, "profitability": 3.0, "stability": 4.0, "record": 5.0, "peers": 4.0,
    "potential": 3.0, "fit": 3.0,
}  # fmt: skip
BLANK = dict.fromkeys(MARKS, np.nan)


def _judged(*rows, own=None, customers=("甲",)):
    ledger = small_ledger(list(customers), [])
    names = ledger.customers["name"].tolist()
    who = [names.index(r["customer"]) if r["customer"] in names else NOBODY for r in rows]
    data = {key: [row[key] for row in rows] for key in (rows[0] if rows else ())}
    frame = filled_frame(ADMISSION, {"who": who, **data}, len(rows))
    return admission(replace(ledger, papers=Papers({"admission": frame})), own or Settings())


def _one(own=None, customers=("甲",), **changed):
    found = _judged({**FULL, **changed}, own=own, customers=customers)
    return float(found.score[0]), found.verdict[0], found.why[0]


def test_the_score_is_worked_out_in_the_sentence():
    """(4+3+4)/3×20 = 73.33, (5+4)/2×20 = 90, (3+3)/2×20 = 60; ×40 ×40 ×20 = 77.33."""
    score, verdict, why = _one()

    assert (score, verdict) == (77.33, ADMIT)
    assert why == (
        "经营状况73.33=(经营规模4+盈利状况3+经营年限4)÷3×20;信用记录90.00=(征信与诉讼5+同行评价4)÷2×20;"
        "合作潜力60.00=(采购潜力3+行业地位3)÷2×20;"
        "初始分77.33=(经营状况73.33×40+信用记录90.00×40+合作潜力60.00×20)÷100;"
        "达到准入的60分,资料齐全;等级按初始分为良,付款方式后付款或分期付款。"
    )


def test_what_is_not_known_is_left_out_and_said():
    """(4+3)/2×20 = 70, 5×20 = 100, 60: (70×40+100×40+60×20)/100 = 80; five of seven marks."""
    score, verdict, why = _one(stability=np.nan, peers=np.nan)

    assert (score, verdict) == (80.0, ADMIT)
    assert "信用记录100.00=征信与诉讼5×20;" in why
    assert "没有评经营年限、同行评价,按已评的5项计算;" in why


def test_a_group_without_marks_counts_for_nothing():
    """(73.33×40+90×40)/80 = 81.665, rounded half up."""
    score, _, why = _one(potential=np.nan, fit=np.nan)

    assert score == 81.67
    assert "初始分81.67=(经营状况73.33×40+信用记录90.00×40)÷80;" in why


def test_too_few_marks_wait():
    score, verdict, why = _one(**{**BLANK, "record": 1.0})

    assert (score, verdict) == (20.0, HOLD)  # too little is known to refuse
    assert (
        "7项只评了1项,至少5项,请补经营规模、盈利状况、经营年限、同行评价、采购潜力、行业地位" in why
    )
    score, verdict, why = _one(**BLANK)
    assert np.isnan(score)
    assert (verdict, why.split(";")[0]) == (HOLD, "七项都没有评分")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"licence": ""}, "资料不齐,请对方提供:营业执照复印件(加盖公章)。"),
        ({"mandate": "否", "tax_no": ""}, "请对方提供:经办人的授权书原件、统一社会信用代码。"),
        ({"tax_no": CODE[:-1] + "4"}, "校验不符,可能抄错了一位,请对照营业执照改正。"),
        ({"customer": ""}, "没有写客户名称。"),
        ({"record": 2.0, "peers": 2.0, "potential": 0.0},
         "初始分不到准入的60分,先现款交易,提供担保或补充资料后再评。"),
    ],
)  # fmt: skip
def test_what_is_missing_waits_and_is_asked_for(changed, said):
    _, verdict, why = _one(**changed)

    assert verdict == HOLD
    assert why.endswith(said)


def test_a_low_score_and_a_bad_record_are_refused():
    """All marks 1: 20 points; all 5 but a record of 0: (100×40 + 50×40 + 100×20)/100 = 80."""
    score, verdict, why = _one(**dict.fromkeys(MARKS, 1.0))
    assert (score, verdict) == (20.0, REFUSE)
    assert why.endswith("初始分低于40分,不赊销,只做现款。")
    score, verdict, why = _one(**{**dict.fromkeys(MARKS, 5.0), "record": 0.0}, licence="")
    assert (score, verdict) == (80.0, REFUSE)
    assert why.endswith("征信与诉讼为0分(失信或被执行),不赊销。")


def test_limits_and_weights_are_the_companys():
    own = {"admit_from": 80, "admit_business": 0, "admit_record": 100, "admit_potential": 0}
    assert _one(Settings({"admit_from": 80}))[1] == HOLD
    assert _one(Settings(own))[:2] == (90.0, ADMIT)
    assert "付款方式预付款或分期付款,并要有担保" in _one(Settings({"admit_from": 40}), scale=0.0,
        profitability=0.0, stability=0.0)[2]  # fmt: skip
    with pytest.raises(SettingInvalid, match="之和必须为100"):
        _one(Settings({"admit_record": 50}))


def test_a_number_that_a_customer_has_already_is_looked_into():
    customers = [{"name": "甲", "tax_no": CODE.lower()}, {"name": "乙", "tax_no": CODE}]
    _, verdict, why = _one(customers=customers)
    assert verdict == HOLD
    assert why.endswith("统一社会信用代码与台账里的「甲」相同,请先查清是不是同一家。")
    _, verdict, why = _one(customers=customers, customer="甲")
    assert verdict == ADMIT
    assert why.endswith("台账里已有这个客户,以 回款_信用 为准。")


def test_nobody_on_the_form():
    found = _judged()
    assert (found.score.tolist(), found.verdict, found.why) == ([], [], [])


@settings(max_examples=25, deadline=None)
@given(st.fixed_dictionaries({key: st.none() | st.integers(0, 5) for key in MARKS}))
def test_a_better_mark_never_lowers_the_score(marks):
    typed = {key: np.nan if mark is None else float(mark) for key, mark in marks.items()}
    score, *_ = _one(**typed)
    better = [{**FULL, **typed, key: mark + 1} for key, mark in typed.items() if mark < 5]
    if better:
        assert _judged(*better).score.min() >= score
    assert np.isnan(score) or 0 <= score <= 100
