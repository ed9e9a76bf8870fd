"""Papers both sides agree to: an order before delivery, a promise, instalments; and our outline."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.small_ledger import AS_OF, small_ledger
from tests.letters import sample
from tests.letters.test_statements import NAME, OWN, day, issued, item, receipt
from xl_huikuan.core.decide import decide
from xl_huikuan.core.errors import NotUnderstood, SettingInvalid
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.rmb import rmb_matches
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.debts import accounts, claim
from xl_huikuan.letters.events import Standing
from xl_huikuan.letters.extras import extra_of
from xl_huikuan.letters.facts import Extra, Facts, Issued
from xl_huikuan.letters.kinds import BY_KEY
from xl_huikuan.letters.plan import PlannedLetter, plan_letters
from xl_huikuan.letters.tone import tone_problems
from xl_huikuan.letters.wording.agreements import TEXTS

CODE = "91350100M000100Y43"
ADDRESS = "福州市鼓楼区五四路1号"


def book(
    items: Sequence[dict[str, Any]], receipts: Sequence[dict[str, Any]] = (), **customer: Any
) -> Ledger:
    return small_ledger([{"name": NAME, **customer}], list(items), list(receipts))


def planned(ledger: Ledger, key: str, inputs: Mapping[str, str], **own: object) -> PlannedLetter:
    """Return the letter of one kind to the only customer."""
    in_force = Settings({**OWN, **own})
    [letter] = plan_letters(ledger, decide(ledger, in_force, AS_OF), in_force, (key,), inputs)
    return letter


def said(ledger: Ledger, key: str, inputs: Mapping[str, str], **own: object) -> Extra:
    letter = planned(ledger, key, inputs, **own)
    assert letter.reason == ""
    return letter.claim.extra


def payments(extra: Extra) -> list[tuple[str, str]]:
    return [(row["日期"], row["金额"]) for row in extra.rows["分期"]]


# -- 还款承诺书


def owed() -> Ledger:
    """1,000.00 since 31 May, 500.00 since 31 July, 70.00 due in November, 30.00 disputed."""
    return book([
        item("1000", "2026-05-01", "A1"), item("500", "2026-07-01", "A2"),
        item("70", "2026-10-20", "A3"), item("30", "2026-04-01", "A4", hold="争议:质量"),
    ])  # fmt: skip


def test_a_promise_lists_what_is_due_and_says_what_is_not_in_it() -> None:
    """1,500.00 by the end of November; 30.00 disputed and 70.00 not due stand apart."""
    letter = planned(owed(), "promise", {"付款日期": "2026-11-30"})

    assert [debt.label for debt in letter.claim.listed] == ["A1", "A2"]
    assert letter.amount == 1500_00
    assert payments(letter.claim.extra) == [("2026年11月30日", "1,500.00")]
    assert letter.claim.extra.values["不含说明"] == (
        "正在核实或者另行处理的款项30.00元、尚未到付款日期的款项70.00元，不包含在上述金额之内，由双方另行结算。"
    )


def test_a_promise_may_be_in_parts_and_the_last_takes_the_rest() -> None:
    """400.00, then the other 1,100.00; a comma in an amount does not part it."""
    parts = said(owed(), "promise", {"付款日期": "2026-11-10:400;2026-12-10"})
    whole = said(owed(), "promise", {"付款日期": "2026-11-10：1,000元；2026-12-10：500"})

    assert payments(parts) == [("2026年11月10日", "400.00"), ("2026年12月10日", "1,100.00")]
    assert payments(whole) == [("2026年11月10日", "1,000.00"), ("2026年12月10日", "500.00")]
    assert parts.stated == (400_00, 1100_00)
    assert [row["大写"] for row in parts.rows["分期"]] == ["人民币肆佰元整", "人民币壹仟壹佰元整"]


@pytest.mark.parametrize(
    ("answer", "told"), [("2026-11-10:1500;2026-12-10", "1,500.00"), ("2026-11-10:400", "400.00")]
)
def test_a_promise_of_another_amount_is_not_made(answer: str, told: str) -> None:
    """Only this customer's figures are wrong: the others' promises go on."""
    why = planned(owed(), "promise", {"付款日期": answer}).reason

    assert f"合计 {told} 元,应付金额 1,500.00 元" in why


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("下个月", "应为1990年到2099年之间的日期"),
        ("2026-10-30", "早于函件日期 2026-10-31"),
        ("2026-11-10;2026-12-10", "最后一笔不写金额"),
        (";", "一次付清只写日期"),
        ("2026-12-10:100;2026-11-10", "从早到晚"),
        ("2026-12-10:很多", "应为数字"),
    ],
)
def test_an_answer_that_is_no_promise_is_refused(answer: str, message: str) -> None:
    """Before any letter is made."""
    with pytest.raises(NotUnderstood, match=message) as refused:
        planned(owed(), "promise", {"付款日期": answer})
    assert refused.value.code == "E804"


def test_promised_and_undated_debts_are_owned_to() -> None:
    """What was promised by telephone is what the paper is for; a debt without a date as well."""
    promised = item("10", "2026-05-01", "A1", promise_date=day("2026-11-20"))
    undated = {**item("20", "2026-05-01", "A2"), "due_given": day("NaT")}
    letter = planned(book([promised, undated]), "promise", {"付款日期": "2026-11-20"})

    assert {debt.label for debt in letter.claim.listed} == {"A1", "A2"}


def test_money_paid_ahead_is_deducted_in_the_debtors_words() -> None:
    """1,000.00 less 200.00 paid ahead; a person says 本人."""
    ledger = book(
        [item("1000", "2026-05-01", "A1")], [receipt("200", "2026-09-01")], customer_type="个人"
    )
    extra = said(ledger, "promise", {"付款日期": "2026-11-30"}, allocation="只认指定")

    assert extra.values["自称"] == "本人"
    assert extra.values["抵扣说明"] == "本人已预付的款项200.00元，已从合计1,000.00元中扣减。"
    assert payments(extra) == [("2026年11月30日", "800.00")]


def test_only_a_sound_code_is_printed() -> None:
    """One wrong character leaves a line to write on, and a word to the clerk."""
    answers = {"付款日期": "2026-11-30"}
    good = said(book([item("9", "2026-05-01")], tax_no=CODE.lower()), "promise", answers)
    bad = said(book([item("9", "2026-05-01")], tax_no=CODE[:-1] + "4"), "promise", answers)

    assert good.values["客户信用代码"] == CODE
    assert set(bad.values["客户信用代码"]) == {"_"}
    assert "校验不符" in "".join(bad.notices)
    assert "校验不符" not in "".join(good.notices)


def test_a_promise_on_a_day_off_is_pointed_out() -> None:
    """Sunday 15 November 2026."""
    extra = said(owed(), "promise", {"付款日期": "2026-11-15"})

    assert "2026-11-15 是休息日" in "".join(extra.notices)


@pytest.mark.parametrize("key", ["promise", "instalment"])
def test_no_account_no_agreement(key: str) -> None:
    """The paper says where to pay."""
    with pytest.raises(SettingInvalid, match="银行账号"):
        planned(owed(), key, {"付款日期": "2026-11-30", **TERMS}, bank_account="")


# -- 分期还款协议

TERMS = {"期数": "3", "首期日期": "2026-11-30"}


def test_instalments_are_equal_and_the_last_takes_the_rounding() -> None:
    """1,000.01 in three: 333.33, 333.33, 333.35; 30 January 2027 is a Saturday."""
    ledger = book([item("1000.01", "2026-05-01", "A1")], address=ADDRESS)
    extra = said(ledger, "instalment", TERMS, company_tax_no=CODE)

    assert payments(extra) == [
        ("2026年11月30日", "333.33"),
        ("2026年12月30日", "333.33"),
        ("2027年2月1日", "333.35"),
    ]
    assert extra.sums == (("分期", "金额", "应付金额"),)
    values = extra.values
    assert (values["期数"], values["加速天数"], values["客户住所"]) == ("3", "7", ADDRESS)
    assert values["本公司信用代码"] == CODE
    assert "2027-02-01 起的付款日期在已公布的放假安排" in "".join(extra.notices)


def test_the_first_instalment_and_the_interval_may_be_chosen() -> None:
    """300.00 at first, 100.00 in two parts of 50.00; 30 days apart."""
    terms = {"期数": "3", "首期日期": "2026-11-02", "间隔": "每30天", "首期金额": "300"}
    extra = said(book([item("400", "2026-05-01", "A1")]), "instalment", terms)

    assert payments(extra) == [
        ("2026年11月2日", "300.00"),
        ("2026年12月2日", "50.00"),
        ("2027年1月4日", "50.00"),  # New Year's Day is a Friday
    ]


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ({"期数": "1"}, "「期数」应在 2 到 60 之间"),
        ({"期数": "三"}, "「期数」应为数字"),
        ({"首期日期": "2026-10-01"}, "「首期日期」2026-10-01 早于函件日期"),
        ({"间隔": "隔几天"}, "每两个月"),
        ({"首期金额": "一半"}, "「首期金额」应为数字"),
        ({"加速天数": "0"}, "「加速天数」应在 1 到 60 之间"),
    ],
)
def test_terms_that_cannot_be_are_refused(terms: dict[str, str], message: str) -> None:
    """A clear sentence, before any agreement is made."""
    with pytest.raises(NotUnderstood, match=message) as refused:
        planned(owed(), "instalment", {**TERMS, **terms})
    assert refused.value.code == "E804"


def test_a_debt_too_small_for_the_terms_gets_a_reason() -> None:
    """1,500.00 with a first part of 1,500.00 leaves nothing."""
    assert "分不成 3 期" in planned(owed(), "instalment", {**TERMS, "首期金额": "1500"}).reason


@settings(max_examples=12)  # each decides on a whole ledger
@given(total=st.integers(100, 10**11), count=st.integers(2, 60))
def test_instalments_printed_add_up_to_the_debt(total: int, count: int) -> None:
    """In figures and in capitals, whatever is owed."""
    ledger = book([item(f"{total // 100}.{total % 100:02d}", "2026-05-01", "A1")])
    extra = said(ledger, "instalment", {**TERMS, "期数": str(count)})
    rows = extra.rows["分期"]

    assert sum(extra.stated) == total
    assert [row["期次"] for row in rows] == [str(k) for k in range(1, count + 1)]
    assert all(rmb_matches(row["大写"], fen) for row, fen in zip(rows, extra.stated, strict=True))


# -- 发货前确认函

ORDER = {
    "订单号": "DD-9", "货物": "轴承 6204 500套", "金额": "12,000", "发货日期": "2026-11-05",
}  # fmt: skip


def shipment(items: Sequence[dict[str, Any]], **customer: Any) -> Extra:
    ledger = book(items, **{"address": ADDRESS, **customer})
    return said(ledger, "shipment", ORDER)


def test_an_order_goes_to_the_customers_address_unless_told_otherwise() -> None:
    """Nothing overdue: the goods go on the day."""
    extra = shipment([item("500", "2026-10-20", "A1")])

    assert extra.values["收货地址"] == ADDRESS
    assert extra.values["订单大写"] == "人民币壹万贰仟元整"
    assert extra.values["逾期说明"] == ""
    assert "按上述日期安排发货" in extra.values["发货说明"]
    assert extra.stated == (12_000_00,)


def test_what_is_overdue_is_said_kindly() -> None:
    """500.00 of 800.00 is past its day; the words are those of level 0."""
    extra = shipment([item("500", "2026-09-01", "A1"), item("300", "2026-10-20", "A2")])

    assert extra.values["逾期说明"].startswith("其中人民币500.00元已过付款日期")
    assert shipment([item("500", "2026-09-01")]).values["逾期说明"].startswith("上述款项已过")
    assert not tone_problems(0, "".join(extra.values.values()))
    assert "「慎发」" in "".join(extra.notices)


def test_a_customer_that_gets_nothing_now_is_asked_to_arrange_payment() -> None:
    """Marked 恶意拖欠: 停发, which the letter does not say and the clerk is told."""
    extra = shipment([item("500", "2026-09-01", "A1")], malicious=True)

    assert "先与我公司商定付款安排" in extra.values["发货说明"]
    assert "「停发」" in "".join(extra.notices)


def test_an_order_over_the_limit_is_pointed_out() -> None:
    """800.00 owed and 12,000.00 ordered with a limit of 10,000.00."""
    extra = shipment([item("800", "2026-10-20", "A1")], credit_limit=10_000)

    assert "12,800.00 元,超过信用额度 10,000.00 元" in "".join(extra.notices)


def test_an_order_needs_an_address_and_a_day_to_come() -> None:
    """One customer without an address is left out; a day that has passed is a slip for all."""
    ledger = book([item("500", "2026-10-20", "A1")])

    assert "收货地址" in planned(ledger, "shipment", ORDER).reason
    with pytest.raises(NotUnderstood, match="早于函件日期"):
        planned(ledger, "shipment", {**ORDER, "发货日期": "2026-10-30"})


# -- 面谈提纲


def outline(ledger: Ledger, letters: Sequence[Issued] = ()) -> dict[str, str]:
    """Return what an outline tells: 事项 → 情况."""
    in_force = Settings(OWN)
    decision = decide(ledger, in_force, AS_OF)
    record = ledger.customers.iloc[0].to_dict()
    content = claim(BY_KEY["outline"], accounts(decision)[0], in_force)
    facts = Facts(0, record, ledger, decision, in_force, {}, tuple(letters))
    rows = extra_of("outline", facts, content).rows["面谈"]
    return {row["事项"]: row["情况"] for row in rows}


def test_an_outline_tells_what_is_owed_what_is_late_and_what_is_disputed() -> None:
    """1,600.00 in four items; 1,500.00 of it late, the oldest disputed one 183 days."""
    told = outline(owed())

    assert told["应收余额"] == "1,600.00 元，4 笔"
    assert told["已过付款日期"] == "1,500.00 元，2 笔，最长逾期 153 天"  # since 31 May
    assert told["最早的一笔"] == "A4，到期日 2026-05-01，30.00 元，逾期 183 天"
    assert told["核实中的款项"] == "30.00 元，1 笔：A4（争议:质量）"
    assert told["承诺记录"] == told["最近的函件"] == "没有登记"


def test_an_outline_tells_promises_and_the_last_letters() -> None:
    """Three promises, one kept, one to come; a void letter is not told."""
    known, number = issued("statement", "2026-09-30"), "财对函〔2026〕3号"
    void = known._replace(standing=Standing(void="重复"))
    ledger = book(
        [item("10", "2026-05-01", "A1", contract_no="HT1", promise_date=day("2026-11-20"))],
        promises_made=3, promises_kept=1, credit_limit=100, score_record=70,
    )  # fmt: skip
    told = outline(ledger, [void, known])

    assert told["承诺记录"] == "承诺 3 次，兑现 1 次；未到期的承诺 10.00 元"
    assert told["最近的函件"].startswith(f"对账单 {number}（2026-09-30")
    assert told["最近的函件"].count("财对函") == 1
    assert "HT1" in told["最早的一笔"]
    assert "信用额度 100.00 元" in told["信用情况"]


def test_an_outline_of_a_customer_that_owes_nothing() -> None:
    """We hold 200.00 of its money."""
    told = outline(book([], [receipt("200", "2026-09-01")]))

    assert told["应收余额"] == "-200.00 元，0 笔（已扣减预收200.00元）"
    assert told["已过付款日期"] == told["最早的一笔"] == "没有"
    assert told["催收清单的建议"] == "没有列入催收清单"


def test_what_others_sign_or_nobody_sees_has_no_letterhead() -> None:
    """Only 发货前确认函 is a letter of ours."""
    assert [text.file for text in TEXTS if text.letterhead] == ["发货前确认函.docx"]
    assert BY_KEY["outline"].inside
    assert not BY_KEY["promise"].inside
    assert set(sample.ANSWERS) >= {"shipment", "promise", "instalment"}
