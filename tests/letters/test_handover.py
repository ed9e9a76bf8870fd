"""债权移交说明: parties, debts, late charges, limitation and evidence as the books have them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.core.small_ledger import AS_OF, small_ledger
from tests.letters.test_statements import NAME, OWN, day, issued, item, receipt
from xl_huikuan.core.decide import decide
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.content.handover import handover
from xl_huikuan.letters.debts import accounts, claim
from xl_huikuan.letters.events import Standing
from xl_huikuan.letters.facts import Extra, Facts, Issued
from xl_huikuan.letters.kinds import BY_KEY

CODE = "91350100M000100Y43"


def said(
    items: Sequence[dict[str, Any]],
    receipts: Sequence[dict[str, Any]] = (),
    letters: Sequence[Issued] = (),
    customer: dict[str, Any] | None = None,
    **own: Any,
) -> Extra:
    """Return what the paper says of the only customer."""
    ledger = small_ledger([{"name": NAME, **(customer or {})}], list(items), list(receipts))
    in_force = Settings({**OWN, **own})
    decision = decide(ledger, in_force, AS_OF)
    content = claim(BY_KEY["handover"], accounts(decision)[0], in_force)
    record = ledger.customers.iloc[0].to_dict()
    return handover(Facts(0, record, ledger, decision, in_force, {}, tuple(letters)), content)


def proofs(extra: Extra) -> list[tuple[str, str, str]]:
    return [(row["名称"], row["内容"], row["核对"]) for row in extra.rows["证据"]]


def test_limitation_is_told_item_by_item_the_nearest_first() -> None:
    """Due 31 May 2026 and 31 July 2026: three years later; 31 Oct 2026 to 31 May 2029 is 943 days."""
    extra = said([item("500", "2026-07-01", "A2"), item("1000", "2026-05-01", "A1")])
    rows = extra.rows["时效"]

    assert [(row["发票号"], row["届满日"]) for row in rows] == [
        ("A1", "2029-05-31"), ("A2", "2029-07-31"),
    ]  # fmt: skip
    assert rows[0]["剩余天数"] == "943"
    assert extra.values["时效说明"] == "尚在期间内的，最早于2029-05-31届满（剩余943天）。"


def test_what_is_over_or_undated_is_for_the_lawyer_to_judge() -> None:
    """Due 2023-05-31: over since 2026-05-31; nothing is called lapsed for certain."""
    undated = {**item("20", "2026-05-01", "A2"), "due_given": day("NaT")}
    told = said([item("10", "2023-05-01", "A1"), undated]).values["时效说明"]

    assert told == (
        "1笔按现有较强的证据可能已经届满，是否可以主张请承办人判断；"
        "1笔没有约定付款日期，起算日请依据交货等情况核定。"
    )


def test_debts_that_are_not_due_are_in_neither_table() -> None:
    """One due in November is only mentioned."""
    extra = said([item("10", "2026-05-01", "A1"), item("7", "2026-10-20", "A2")])

    assert [row["发票号"] for row in extra.rows["时效"]] == ["A1"]
    assert extra.values["未到期说明"] == "另有尚未到付款日期的款项7.00元，没有计入。"


def test_late_charges_come_with_their_warnings_or_are_left_to_the_lawyer() -> None:
    """By default none are counted, and that is said."""
    without = said([item("1000", "2026-05-01", "A1")])
    counted = said(
        [item("1000", "2026-05-01", "A1")], interest_method="合同约定", agreed_daily_rate=0.0005
    )

    assert "没有计算" in without.values["利息备注"]
    assert counted.values["利息合计"] == "76.50"  # 153 days × 0.50
    assert "年化18.25%,超过违约时1年期LPR 3.00%的4倍" in counted.values["利息备注"]  # 0.05 % × 365
    assert not counted.notices
    unsaid = said([item("1", "2026-05-01")], interest_method="合同约定")
    assert "「约定日利率」却没有填" in unsaid.reason


def test_papers_are_listed_with_what_is_still_to_be_added() -> None:
    """Contract, order, delivery note and invoice by number; a contract that is not known is missing."""
    known = item("10", "2026-05-01", "A1", contract_no="HT1", order_no="DD1", doc_no="SH1")
    listed = [(name, what) for name, what, _ in proofs(said([known]))]

    assert listed == [("合同", "HT1"), ("订单", "DD1"), ("单据", "SH1"), ("发票", "A1")]
    assert ("合同", "台账没有登记合同号", "待补") in proofs(said([item("1", "2026-05-01", "A1")]))


def test_many_papers_or_payments_get_one_line() -> None:
    """Thirteen invoices; thirteen payments of 1.00, from 1 to 13 September."""
    items = [item("100", "2026-05-01", f"A{k}") for k in range(13)]
    money = [receipt("1", f"2026-09-{k:02d}") for k in range(1, 14)]
    listed = {name: what for name, what, _ in proofs(said(items, money))}

    assert listed["发票"] == "13 份，号码见债权明细表"
    assert listed["收款凭证"] == "13 笔，共 13.00 元，2026-09-01 至 2026-09-13"


def test_payments_and_letters_stand_in_order_with_what_proves_them() -> None:
    """A later payment, and one of the as-of date's morrow; a void letter and our own are left out."""
    sent = issued("statement", "2026-09-30")
    known = sent._replace(
        standing=Standing(
            sent="2026-10-01", way="EMS", tracking="E9", delivered="2026-10-03", signed="王五",
            reply="相符", replied="2026-10-08",
        )
    )  # fmt: skip
    void = sent._replace(standing=Standing(void="重复"))
    ours = issued("outline", "2026-09-30")
    money = [receipt("20", "2026-10-02"), receipt("10", "2026-09-02"), receipt("5", "2026-11-01")]
    listed = proofs(said([item("100", "2026-05-01", "A1")], money, [void, ours, known]))

    assert [row for row in listed if row[0] == "收款凭证"] == [
        ("收款凭证", "2026-09-02，10.00 元", "待附回单"),
        ("收款凭证", "2026-10-02，20.00 元", "待附回单"),
    ]
    name, what, check = listed[-1]
    assert (name, check) == ("对账单", "待附签收或者回函原件")
    assert what == (
        f"{sent.entry.number}，2026-09-30，寄出（EMS）2026-10-01，单号E9，送达2026-10-03，"
        "签收人王五，回函相符 2026-10-08"
    )
    assert [row[0] for row in listed].count("对账单") == 1


def test_a_letter_that_nobody_saw_arrive_is_to_be_proved() -> None:
    """Sent, no more is known."""
    sent = issued("dunning1", "2026-09-30")._replace(standing=Standing(sent="2026-10-01"))
    *_, last = proofs(said([item("100", "2026-05-01", "A1")], letters=[sent]))

    assert last[2] == "没有登记送达，待补证明"
    assert last[1].endswith("寄出2026-10-01")


def test_parties_codes_are_checked() -> None:
    """Sound: printed; wrong or missing: a line, and a sentence."""
    debts = [item("100", "2026-05-01", "A1")]

    assert said(debts, customer={"tax_no": CODE}).values["代码说明"] == ""
    assert "校验不符" in said(debts, customer={"tax_no": CODE[:-1] + "4"}).values["代码说明"]
    assert "没有登记" in said(debts).values["代码说明"]


def test_why_it_is_handed_over_is_said_when_the_rule_proposes_it() -> None:
    """153 days and 10,000.00 yuan; the comma of an amount stays as it is."""
    debts = [item("10000", "2026-05-01", "A1")]
    told = said(debts, legal_days=150, legal_amount=100_00).values["移交原因"]

    assert told == (
        "移交原因：最长逾期 153 天（达到 150 天），逾期 10,000.00 元（达到 100.00 元），"
        "没有未到期的付款承诺。"
    )
    assert said(debts, legal_amount=10_000_01).values["移交原因"] == ""


def test_money_paid_ahead_and_disputes_are_said_in_words_for_a_lawyer() -> None:
    """100.00 less 30.00 paid ahead; 20.00 disputed."""
    debts = [item("100", "2026-05-01", "A1"), item("20", "2026-05-01", "A2", hold="争议:质量")]
    values = said(debts, [receipt("30", "2026-09-01")], allocation="只认指定").values

    assert values["预收说明"] == "债务人尚有预付款30.00元，已从合计100.00元中扣减。"
    assert values["另列说明"] == "下列款项合计20.00元没有计入，请承办人判断："
