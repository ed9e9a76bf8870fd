"""Papers about one event: a difference put right, an objection answered, money received."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.core.small_ledger import AS_OF, small_ledger
from tests.letters import sample
from tests.letters.test_statements import NAME, OWN, book, issued, item, receipt
from xl_huikuan.core.decide import decide
from xl_huikuan.core.errors import NotUnderstood
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.debts import accounts, claim
from xl_huikuan.letters.extras import extra_of
from xl_huikuan.letters.facts import Extra, Facts, Issued
from xl_huikuan.letters.kinds import BY_KEY


def said(
    ledger: Ledger, key: str, answers: Mapping[str, str], letters: Sequence[Issued] = (), **own: Any
) -> Extra:
    """Return what a letter of this kind says to the first customer."""
    in_force = Settings({**OWN, **own})
    decision = decide(ledger, in_force, AS_OF)
    kind = BY_KEY[key]
    content = claim(kind, accounts(decision)[0], in_force)
    facts = Facts(0, {}, ledger, decision, in_force, kind.answers(answers), tuple(letters))
    return extra_of(key, facts, content)


# -- 差异更正函

CORRECTED = {**sample.ANSWERS["correction"], "更正前金额": "1,265.5", "更正后金额": "1000"}


def correction(letters: Sequence[Issued] = (), **answers: str) -> Extra:
    return said(book([item("500", "2026-05-01")]), "correction", {**CORRECTED, **answers}, letters)


def test_a_correction_says_what_it_was_and_what_it_is() -> None:
    """1,265.50 becomes 1,000.00: 265.50 less, because of goods sent back."""
    values = correction().values

    assert [values[name] for name in ("更正前金额", "更正后金额", "更正差额", "差异原因")] == [
        "1,265.50", "1,000.00", "-265.50", "平调、退货、换货",
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["3", "３", "收款未按单核销", "未按单"])
def test_a_cause_is_named_by_number_or_by_words(typed: str) -> None:
    """As long as it can be no other."""
    assert correction(差异原因=typed).values["差异原因"] == "收款未按单核销"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"更正后金额": "1265.50"}, "相同"),
        ({"更正后金额": "一千"}, "「更正后金额」应为数字"),
        (
            {"差异原因": "不知道"},
            "1 账期、截止期不同;2 平调、退货、换货;3 收款未按单核销;4 货款抵扣费用;5 在途",
        ),
        ({"差异原因": "写错"}, "之一,填序号或名称,现在是「写错」"),
    ],
)
def test_a_correction_of_nothing_or_for_no_reason_is_refused(
    wrong: dict[str, str], message: str
) -> None:
    """A bad answer is said before any letter is made."""
    with pytest.raises(NotUnderstood, match=message) as refused:
        correction(**wrong)
    assert refused.value.code == "E804"


def test_a_correction_of_an_unknown_letter_is_pointed_out() -> None:
    """The register has letters of this customer, but not that one."""
    known = issued("statement", "2026-09-30")

    assert correction().notices == ()
    assert correction([known], 原函件="2026年9月30日").notices == ()
    assert "登记簿里没有发给这个客户的「财对函〔2025〕18号」" in correction([known]).notices[0]


def test_a_correction_that_the_books_do_not_bear_out_is_pointed_out() -> None:
    """The letter of today said 0.00, the books say 500.00: not 265.50 less."""
    known, number = issued("statement", AS_OF.isoformat()), "财对函〔2026〕3号"

    assert "相差 500.00 元,与所填的更正差额 -265.50 元不同" in correction([known], 原函件=number).notices[0]  # fmt: skip
    assert correction([known], 原函件=number, 更正前金额="500").notices == ()
    assert correction([issued("statement", "2026-09-30")], 原函件=number).notices == ()


# -- 异议处理函

ANSWERED = {**sample.ANSWERS["dispute_reply"], "异议单据": "26332000000000000102", "完成日期": "2026-11-20"}  # fmt: skip
DISPUTED = [
    item("300", "2026-05-01", "26332000000000000101"),
    item("80", "2026-05-02", "26332000000000000102"),
    item("45", "2026-05-03", "26332000000000000103", hold="异议:价格"),
]


def reply(items: Sequence[dict[str, Any]] = DISPUTED, **answers: str) -> Extra:
    return said(book(items), "dispute_reply", {**ANSWERED, **answers})


def test_a_reply_lists_what_is_disputed_and_keeps_the_rest_payable() -> None:
    """425 on the books; 80 named and 45 marked are disputed: 300 is to be paid."""
    found = reply()

    assert [row["未收金额"] for row in found.rows["争议"]] == ["80.00", "45.00"]
    assert found.values["争议合计"] == "125.00"
    assert found.values["完成日期"] == "2026年11月20日"
    assert found.values["其余说明"] == (
        "截至2026年10月31日，我公司账面记录的未收余额为人民币425.00元，其中涉及上述异议的125.00元，"
        "待双方核实后按核实结果处理；其余人民币300.00元不涉及上述异议，请贵公司仍按双方约定的日期支付。"
    )


def test_an_advance_lowers_the_rest() -> None:
    """With 40 held 425 − 40 = 385 is on the books and 260 undisputed."""
    found = said(
        book(DISPUTED, [receipt("40", "2026-06-01")]), "dispute_reply", ANSWERED, allocation="只认指定"
    )  # fmt: skip

    assert "人民币385.00元（已扣减预收款40.00元）" in found.values["其余说明"]
    assert "其余人民币260.00元" in found.values["其余说明"]


def test_a_reply_about_everything_leaves_no_rest() -> None:
    """Nothing else is open: nothing else is asked for."""
    assert "其余" not in reply(DISPUTED[1:]).values["其余说明"]


def test_the_last_eight_digits_name_an_invoice() -> None:
    """As people write long numbers; fewer digits name nothing."""
    rows = reply(异议单据="00000102").rows["争议"]

    assert [row["未收金额"] for row in rows] == ["80.00", "45.00"]
    assert "没有「0102」" in reply(异议单据="0102").reason


def test_a_reply_about_something_unknown_is_not_made() -> None:
    """Another customer's number, or a paid invoice, is no open item of this one."""
    assert "请核对单据号" in reply(异议单据="99999999").reason


@pytest.mark.parametrize(
    ("wrong", "message"), [("2026-10-30", "早于函件日期"), ("下周五", "「完成日期」应为")]
)
def test_a_promise_of_a_past_day_is_refused(wrong: str, message: str) -> None:
    """The next step lies ahead."""
    with pytest.raises(NotUnderstood, match=message):
        reply(完成日期=wrong)


# -- 收款确认函


def thanks(ledger: Ledger, days: str = "", **own: Any) -> Extra:
    return said(ledger, "thanks", {"收款天数": days}, **own)


def lines(extra: Extra) -> list[tuple[str, ...]]:
    return [(row["日期"], row["金额"], row["抵付款项"]) for row in extra.rows["收款"]]


def test_receipts_are_thanked_for_with_what_they_settled() -> None:
    """350 pays invoice 1 of 300 and 50 of invoice 2; another 20 the same invoice 2."""
    found = thanks(book(
        [item("300", "2026-05-01", "A1"), item("90", "2026-05-02", "A2")],
        [receipt("350", "2026-10-05", method="电汇"), receipt("20", "2026-10-20")],
    ))  # fmt: skip

    assert lines(found) == [
        ("2026-10-05", "350.00", "A1：300.00元；A2：50.00元"),
        ("2026-10-20", "20.00", "A2：20.00元"),
    ]
    assert found.values["收款合计"] == "370.00"


def test_only_the_last_days_count() -> None:
    """Ten days up to the 31st begin on the 22nd; the day before and undated money are out."""
    items = [item("300", "2026-05-01", "A1")]
    receipts = [receipt(*row) for row in (("1", "2026-10-21"), ("2", "2026-10-22"), ("4", "NaT"), ("8", "2026-11-01"))]  # fmt: skip
    found = thanks(book(items, receipts), "10")

    assert [row[1] for row in lines(found)] == ["2.00"]
    assert found.values["收款起日"] == "2026年10月22日"


def test_without_receipts_there_is_no_letter() -> None:
    """Nothing received, nothing paid back in full, nobody else's money."""
    items = [item("300", "2026-05-01", "A1")]
    undone = [receipt("50", "2026-10-20"), receipt("-50", "2026-10-21")]
    other = {**receipt("50", "2026-10-20"), "customer": "乙公司"}

    assert thanks(book(items)).reason == "最近 31 天没有收款。"
    assert thanks(book(items, undone)).reason == "最近 31 天没有收款。"
    found = thanks(small_ledger([NAME, "乙公司"], items, [other]))
    assert found.reason == "最近 31 天没有收款。"


@pytest.mark.parametrize(
    ("refund", "held", "words"),
    [(False, "50", "其余50.00元暂未抵付款项"), (True, "50", "A1：300.00元；其余50.00元与退款冲抵"),
     (True, "70", "A1：300.00元；其余70.00元与退款冲抵或暂未抵付")],
)  # fmt: skip
def test_money_that_settled_nothing_is_said(refund: bool, held: str, words: str) -> None:  # noqa: FBT001  a case
    """350 for an invoice of 300: 50 is held, went back, or some of each."""
    amount = str(300 + int(held))
    back = [receipt("-50", "2026-10-10")] if refund else []
    ledger = book([item("300", "2026-05-01", "A1")], [receipt(amount, "2026-10-05"), *back])

    assert words in lines(thanks(ledger))[0][2]
    assert not refund or lines(thanks(ledger))[1] == ("2026-10-10", "-50.00", "退回")


def test_days_must_be_a_number() -> None:
    """Thirty-one is typed 31."""
    with pytest.raises(NotUnderstood, match="收款天数"):
        thanks(book([item("300", "2026-05-01")]), "一个月")


def test_a_period_of_one_day_is_the_as_of_date() -> None:
    """Today's money only."""
    ledger = book([item("300", "2026-05-01")], [receipt("1", AS_OF.isoformat())])

    assert thanks(ledger, "1").values["收款起日"] == "2026年10月31日"
