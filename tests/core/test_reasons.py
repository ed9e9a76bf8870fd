"""Why customers have not paid: lists, other words, and what they add up to. Today is 2026-11-30."""

import pytest

from tests.core.logged_ledger import AS_OF, logged_ledger
from xl_huikuan.core.decide import decide
from xl_huikuan.core.reason_figures import natures, pareto, reasons_of, unexplained
from xl_huikuan.core.reasons import (
    CAUSES,
    EXCUSES,
    LEVELS,
    OTHER,
    OUR_SIDE,
    PARTS,
    THEIR_SIDE,
    cause_of,
    excuse_of,
)  # fmt: skip
from xl_huikuan.core.settings import Settings

# 甲 500 overdue 30 days, 乙 300 overdue 8 days, 丙 200 overdue 7 days.
BOOK = """
应收 甲 2026-10-01 500 due_given=2026-10-31
应收 乙 2026-10-01 300 due_given=2026-11-22
应收 丙 2026-10-01 200 due_given=2026-11-23
"""


def _decided(log, book=BOOK):
    ledger = logged_ledger(book, log)
    return ledger, decide(ledger, Settings(), AS_OF)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("付款能力恶化", "付款能力恶化"),
        ("01", "付款能力恶化"),
        ("公司没钱了", "付款能力恶化"),
        ("未收到发票", "我方疏忽"),
        ("改行了", "经营方向转变"),
        ("没签合同", "付款条件未谈妥"),
        ("一直没催", "收款不准时"),
        ("当时是铺货", "强行代销"),
        ("质量不合格", "质量问题"),
        ("窜货", "多家发货价格不一"),
        ("晚交货", "未按约定交易"),
        ("对接人态度差", "沟通或礼貌问题"),
        ("故意拖", "存心拖款"),
        ("别家更便宜", "竞品更优惠"),
        ("货卖不动", "销售不畅"),
        ("等老板签字", "审批冗长"),
        ("说不上来", OTHER),
    ],
)
def test_a_cause_is_known_by_name_code_or_other_words(written, name):
    assert cause_of(written).name == name


def test_a_blank_is_no_cause():
    assert cause_of("  ") is None
    assert excuse_of("") is None


def test_the_lists_are_complete():
    """Thirteen causes, one of procedure and the rest; six of ours, five of theirs; four levels."""
    assert len(CAUSES) == 13 + 2
    assert (len(OUR_SIDE), len(THEIR_SIDE), len(LEVELS)) == (6, 5, 4)
    assert all(cause.part in PARTS[cause.level] for cause in CAUSES if cause.name != OTHER)
    assert {cause.side for cause in CAUSES} <= {"", *OUR_SIDE, *THEIR_SIDE}


@pytest.mark.parametrize("excuse", EXCUSES, ids=lambda excuse: excuse.name)
def test_every_excuse_has_an_answer(excuse):
    assert excuse_of(excuse.name) is excuse
    assert excuse.answer.endswith(("。", "?"))
    assert excuse.next.endswith("。")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("客户还没付给我们", "下游未付款"),
        ("老板出差", "领导不在"),
        ("会计请假", "财务不在"),
        ("嗯", None),
    ],
)
def test_an_excuse_is_known_in_other_words(said, name):
    found = excuse_of(said)

    assert (found.name if found else None) == name


def test_overdue_money_by_cause_the_largest_first():
    """甲 500 by its newest reason, 乙 300 and 丙 200: 50 %, 80 %, 100 %."""
    log = """
2026-11-20 甲 - - reason=没钱
2026-11-02 甲 - - reason=质量
2026-11-25 甲 - - result=没接
2026-11-25 乙 - - reason=卖不动
2026-12-01 丙 - - reason=没钱
"""
    ledger, decision = _decided(log)
    causes, levels = pareto(ledger, decision), pareto(ledger, decision, levels=True)

    assert [(c.name, c.amount, c.customers, c.share, c.so_far) for c in causes] == [
        ("付款能力恶化", 50_000, 1, 0.5, 0.5),
        ("销售不畅", 30_000, 1, 0.3, 0.8),
        ("没有写原因", 20_000, 1, 0.2, 1.0),
    ]
    assert [(c.name, c.amount, c.customers) for c in levels] == [
        ("客户层面", 80_000, 2), ("没有写原因", 20_000, 1),
    ]  # fmt: skip


def test_a_cause_that_fits_nowhere_has_no_level():
    ledger, decision = _decided("2026-11-20 甲 - - reason=不知道")

    assert [c.name for c in pareto(ledger, decision, levels=True)] == [OTHER, "没有写原因"]


def test_nothing_overdue_has_no_causes():
    ledger, decision = _decided("", "应收 甲 2026-10-01 500 due_given=2026-12-31")

    assert pareto(ledger, decision) == ()


@pytest.mark.parametrize(
    ("log", "asked"),
    [
        ("", [(0, 30, 50_000, "未付原因、预计付款日"), (1, 8, 30_000, "未付原因、预计付款日")]),
        ("2026-11-20 甲 2026-12-05 - reason=没钱", [(1, 8, 30_000, "未付原因、预计付款日")]),
        ("2026-11-20 甲 - - reason=没钱 next_day=2026-12-01", [(1, 8, 30_000, "未付原因、预计付款日")]),
        ("2026-11-20 甲 - - reason=没钱", [(0, 30, 50_000, "预计付款日"), (1, 8, 30_000, "未付原因、预计付款日")]),
        # Written before the debt was late: that was about another.
        ("2026-10-20 甲 2026-12-05 - reason=没钱", [(0, 30, 50_000, "未付原因"), (1, 8, 30_000, "未付原因、预计付款日")]),
    ],
)  # fmt: skip
def test_who_is_late_and_was_not_asked_is_listed(log, asked):
    """丙 is late by seven days only."""
    found = unexplained(*_decided(log), Settings())

    assert list(found.itertuples(index=False, name=None)) == asked


BROKEN = "2026-10-01 甲 2026-10-05 1\n2026-10-10 甲 2026-10-15 1\n"
NEW_EACH_TIME = "".join(
    f"2026-11-0{i} 甲 - - excuse={e}\n" for i, e in enumerate(("没钱", "流程", "领导不在"), 1)
)


@pytest.mark.parametrize(
    ("log", "letters", "nature", "why"),
    [
        ("", {}, "非恶意", "没有恶意的迹象。"),
        ("", None, "非恶意", "没有恶意的迹象;函件有没有回复不知道,没有计入。"),
        (BROKEN, {}, "疑似恶意", "失信2次。"),
        ("", {0: 2}, "疑似恶意", "2封函没有回复。"),
        (NEW_EACH_TIME, {0: 1}, "疑似恶意", "3次借口次次不同(资金紧张、正在走流程、领导不在)。"),
        (BROKEN, {0: 3}, "恶意", "失信2次,3封函没有回复。"),
        ("2026-11-01 甲 - - excuse=没钱\n" * 3, {}, "非恶意", "没有恶意的迹象。"),
        ("2026-11-01 甲 - - excuse=嗯", {}, "非恶意", "没有恶意的迹象。"),
    ],
)
def test_bad_faith_is_suggested_from_signs(log, letters, nature, why):
    found = natures(*_decided(log), letters)

    assert (found[0].customer, found[0].nature, found[0].why) == (0, nature, why)
    assert [one.nature for one in found[1:]] == ["非恶意", "非恶意"]


def test_the_clerk_s_own_mark_stands():
    ledger, decision = _decided("")
    ledger.customers.loc[1, "malicious"] = True

    assert natures(ledger, decision, {})[1].why == "表中标为恶意拖欠。"
    assert natures(ledger, decision, {})[1].nature == "恶意"


def test_a_log_that_is_not_there_says_nothing():
    ledger, _ = _decided("")

    assert reasons_of(ledger, AS_OF)["reason"].tolist() == ["", "", ""]
