"""Papers that ask for agreement: what they say, worked out by hand, and when they are not made."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.small_ledger import AS_OF, small_ledger
from tests.letters import sample
from tests.letters.accept import dump
from tests.letters.writing import write_letters
from tests.random_books import company, ledger_of
from xl_huikuan.core.decide import decide
from xl_huikuan.core.errors import LetterInvalid, NotUnderstood, SettingInvalid
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.money import fen
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters import levels
from xl_huikuan.letters.check import OtherNames, check_letter
from xl_huikuan.letters.context import LetterContext, context_of
from xl_huikuan.letters.debts import accounts, claim
from xl_huikuan.letters.events import Event, Standing
from xl_huikuan.letters.extras import extra_of
from xl_huikuan.letters.facts import Extra, Facts, Issued
from xl_huikuan.letters.kinds import BY_KEY, LETTER_KINDS, STATEMENT
from xl_huikuan.letters.plan import PlannedLetter, plan_letters
from xl_huikuan.letters.register import Entry, Register
from xl_huikuan.letters.template import compile_template

NAME = "甲方实业有限公司"
OWN = {**sample.SETTINGS.own, "allocation": "先进先出"}
MOVES = {"statement_style": "往来发生"}


def day(text: str) -> np.datetime64:
    return np.datetime64(text, "s")


def item(amount: str, on: str, number: str = "", **more: Any) -> dict[str, Any]:
    date = day(on)
    due = date + np.timedelta64(30, "D")
    row = {"kind": "发票", "biz_date": date, "invoice_date": date, "due_given": due}
    return {"customer": NAME, "amount": amount, "invoice_no": number, **row, **more}


def receipt(amount: str, on: str, **more: Any) -> dict[str, Any]:
    return {"customer": NAME, "amount": amount, "date": day(on), **more}


def book(items: Sequence[dict[str, Any]], receipts: Sequence[dict[str, Any]] = ()) -> Ledger:
    return small_ledger([NAME], list(items), list(receipts))


def planned(
    ledger: Ledger, key: str, inputs: Mapping[str, str] | None = None, **own: object
) -> PlannedLetter:
    """Return the letter of one kind to the only customer."""
    in_force = Settings({**OWN, **own})
    [letter] = plan_letters(ledger, decide(ledger, in_force, AS_OF), in_force, (key,), inputs or {})
    return letter


def moves(ledger: Ledger, **own: object) -> Extra:
    return planned(ledger, "statement", **MOVES, **own).claim.extra


def table(extra: Extra) -> list[tuple[str, ...]]:
    names = ("日期", "摘要", "发生金额", "回款金额", "余额")
    return [tuple(row[name] for name in names) for row in extra.rows["往来"]]


def summary(extra: Extra) -> tuple[str, ...]:
    return tuple(extra.values[name] for name in ("期初余额", "本期发生", "本期回款", "期末余额"))


# -- 对账单 by its moves


def test_moves_run_from_the_opening_to_the_balance() -> None:
    """2025: 900 − 200 = 700; 2026: + 500 − 350 = 850."""
    found = moves(book(
        [item("900", "2025-11-05", "A1"), item("500", "2026-03-01", "A2")],
        [receipt("200", "2025-12-31"), receipt("350", "2026-04-02", method="电汇")],
    ))  # fmt: skip

    assert summary(found) == ("700.00", "500.00", "350.00", "850.00")
    assert table(found) == [
        ("2026-01-01", "期初余额", "", "", "700.00"),
        ("2026-03-01", "开票", "500.00", "", "1,200.00"),
        ("2026-04-02", "收款（电汇）", "", "350.00", "850.00"),
    ]
    assert found.values["往来说明"] == ""
    assert found.values["期初日期"] == "2026年1月1日"


def test_receipts_of_the_first_and_the_last_day_are_in() -> None:
    """1,000 before; 10 on the first day of the period, 20 on the as-of date, 40 the day after."""
    receipts = [receipt("10", "2026-07-01"), receipt("20", "2026-10-31"), receipt("40", "2026-11-01")]  # fmt: skip
    found = moves(book([item("1000", "2026-06-30")], receipts), statement_from=dt.date(2026, 7, 1))

    assert summary(found) == ("1,000.00", "0.00", "30.00", "970.00")


def test_red_invoices_and_refunds_keep_their_side() -> None:
    """1,000 − 300 red = 700; 500 − 100 given back = 400; 300 is owed."""
    found = moves(book(
        [item("1000", "2026-02-01", "A1"), item("-300", "2026-02-10", "A2", kind="红字"),
         item("-50", "2026-02-11", kind="红字"), item("50", "2026-02-12")],
        [receipt("500", "2026-03-01"), receipt("-100", "2026-03-05", method="退票")],
    ))  # fmt: skip

    assert summary(found) == ("0.00", "700.00", "400.00", "300.00")
    assert [row[1] for row in table(found)[1:]] == [
        "开票", "红字发票", "冲减", "应收", "收款", "退款（退票）",
    ]  # fmt: skip
    assert table(found)[-1] == ("2026-03-05", "退款（退票）", "", "-100.00", "300.00")


def test_an_advance_ends_below_zero_and_is_owed_by_us() -> None:
    """300 paid ahead, 100 invoiced: we hold 200."""
    letter = planned(
        book([item("100", "2026-06-01")], [receipt("300", "2026-05-01")]), "statement", **MOVES
    )

    assert letter.amount == -20000
    assert summary(letter.claim.extra) == ("0.00", "100.00", "300.00", "-200.00")
    assert table(letter.claim.extra)[1][4] == "-300.00"


def test_a_settled_account_with_moves_has_a_statement() -> None:
    """400 owed and paid in the year: the balance is nil and still wants a stamp."""
    letter = planned(
        book([item("400", "2026-02-01")], [receipt("400", "2026-02-20")]), "statement", **MOVES
    )

    assert (letter.reason, letter.kind, letter.amount) == ("", "statement_moves", 0)
    assert summary(letter.claim.extra) == ("0.00", "400.00", "400.00", "0.00")


def test_nothing_before_and_nothing_since_is_no_statement() -> None:
    """What was settled the year before is not news."""
    ledger = book([item("400", "2025-02-01")], [receipt("400", "2025-02-20")])

    assert "本期也没有往来" in planned(ledger, "statement", **MOVES).reason


def test_what_has_no_date_is_told() -> None:
    """52 undated in the opening; 40 of the invoice of May without a day stands below it."""
    found = moves(book(
        [item("52", "NaT"), item("100", "2026-05-01", "A1")], [receipt("40", "NaT", item=1)],
    ))  # fmt: skip

    assert summary(found) == ("52.00", "100.00", "40.00", "112.00")
    assert table(found)[2] == ("—", "收款", "", "40.00", "112.00")
    assert "没有日期的款项1笔，净额52.00元" in found.values["往来说明"]
    assert "没有登记收款日期" in found.values["往来说明"]


def test_a_quiet_period_says_so() -> None:
    """The balance stands; nothing happened."""
    found = moves(book([item("70", "2025-05-01", kind="期初")]))

    assert summary(found) == ("70.00", "0.00", "0.00", "70.00")
    assert found.values["往来说明"] == "本期没有发生和回款。"


def test_a_period_that_begins_after_it_ends_is_refused() -> None:
    """The setting is named: every statement would be wrong."""
    with pytest.raises(SettingInvalid, match="对账期初日期"):
        moves(book([item("70", "2025-05-01")]), statement_from=dt.date(2026, 11, 1))


def test_an_account_that_does_not_end_at_the_balance_is_refused() -> None:
    """Should the two ways of adding up ever differ, no statement goes out."""
    ledger = book([item("70", "2026-05-01")])
    in_force = Settings({**OWN, **MOVES})
    decision = decide(ledger, in_force, AS_OF)
    kind = BY_KEY["statement_moves"]
    wrong = replace(claim(kind, accounts(decision)[0], in_force), advance=1)
    facts = Facts(0, {}, ledger, decision, in_force)

    assert "相差 0.01 元" in extra_of("statement_moves", facts, wrong).reason


def test_the_clerk_knows_one_statement_in_the_style_of_the_company() -> None:
    """Asked for either, she gets the one that the setting says, once."""
    ledger = book([item("70", "2026-05-01")])
    for style, key in (("未结清明细", "statement"), ("往来发生", "statement_moves")):
        in_force = Settings({**OWN, "statement_style": style})
        decision = decide(ledger, in_force, AS_OF)
        both = plan_letters(ledger, decision, in_force, ("statement", "statement_moves"))

        assert [letter.kind for letter in both] == [key]
    assert BY_KEY["statement"].title == BY_KEY["statement_moves"].title


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.integers(-900, 0))
def test_every_statement_of_moves_ends_at_the_balance(seed: int, days: int) -> None:
    """期初 + 发生 − 回款 = 期末 = reconciliation, and the last running balance equals it."""
    as_of, customers = company(seed)
    ledger = ledger_of(customers)
    in_force = Settings({**OWN, **MOVES, "statement_from": as_of + dt.timedelta(days)})
    decision = decide(ledger, in_force, as_of)
    balances = decision.reconciliation["balance"].tolist()

    for letter in plan_letters(ledger, decision, in_force, ("statement",)):
        if letter.reason:
            continue
        opening, debits, credits_, closing = (
            fen(t.replace(",", "")) for t in summary(letter.claim.extra)
        )
        assert opening + debits - credits_ == closing == balances[letter.customer]
        assert table(letter.claim.extra)[-1][4] == letter.claim.extra.values["期末余额"]


def test_a_statement_of_very_many_moves_is_pointed_out(tmp_path: Path, templates: Path) -> None:
    """501 invoices paid long ago are 503 rows on paper, whatever is still open."""
    ledger = book([item("1", "2026-05-01", f"A{n:03d}") for n in range(501)], [receipt("501", "2026-06-01")])  # fmt: skip
    in_force = Settings({**OWN, **MOVES})
    decision = decide(ledger, in_force, AS_OF)
    letters = plan_letters(ledger, decision, in_force, ("statement",))
    made = write_letters(letters, tmp_path, templates, ledger, decision, in_force, dry_run=True)

    assert [text for text in made.notices if "503 行明细" in text]


# -- read back from the file


def stamped(templates: Path) -> tuple[bytes, LetterContext, PlannedLetter]:
    letter = planned(
        book([item("900", "2025-11-05"), item("500", "2026-03-01")], [receipt("350", "2026-04-02")]),
        "statement", **MOVES,
    )  # fmt: skip
    kind = BY_KEY[letter.kind]
    who = {"name": NAME, "code": "", "contact": "", "address": ""}
    made = context_of(who, letter.claim, AS_OF, Settings(OWN), kind=kind, number="函1号")
    return compile_template(templates / kind.template).stamp(made), made, letter


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("余额", "1,400.01", "与上一行对不上"),
        ("发生金额", "500.01", "本期发生"),
        ("回款金额", "", "本期回款"),
    ],
)
def test_a_row_that_does_not_run_on_is_caught(
    templates: Path, column: str, value: str, message: str
) -> None:
    """One fen off in one row, and no letter leaves."""
    data, made, letter = stamped(templates)
    rows = [dict(row) for row in made.rows["往来"]]
    row = next(row for row in rows[1:] if row[column])
    row[column] = value
    wrong = LetterContext(made.values, {**made.rows, "往来": tuple(rows)})
    names, kind = OtherNames(()), BY_KEY[letter.kind]

    check_letter(data, made, letter.claim, kind, names)
    with pytest.raises(LetterInvalid, match=message):
        check_letter(data, wrong, letter.claim, kind, names)


def test_a_row_left_out_of_the_file_is_caught(templates: Path) -> None:
    """A template whose table lost a row, or the account that ends elsewhere."""
    data, made, letter = stamped(templates)
    names, kind = OtherNames(()), BY_KEY[letter.kind]
    short = LetterContext(made.values, {**made.rows, "往来": made.rows["往来"][:-1]})
    other = replace(letter.claim, advance=letter.claim.advance + 1)
    cut = compile_template(templates / kind.template).stamp(short)

    with pytest.raises(LetterInvalid, match="往来第2行"):
        check_letter(cut, made, letter.claim, kind, names)
    with pytest.raises(LetterInvalid, match="期末余额与应有余额不符"):
        check_letter(data, made, other, kind, names)


# -- the second time of asking


def issued(kind: str, as_of: str, **standing: str) -> Issued:
    entry = Entry("财对函〔2026〕3号", "财对函", 2026, 3, kind, NAME, "", as_of, 0, (), "", "", "")
    return Issued(entry, Standing(**standing))


def again(*letters: Issued, key: str = "statement") -> str:
    ledger = book([item("70", "2026-05-01")])
    in_force = Settings(OWN)
    decision = decide(ledger, in_force, AS_OF)
    content = claim(BY_KEY[key], accounts(decision)[0], in_force)
    inputs = BY_KEY[key].answers({})
    facts = Facts(0, {}, ledger, decision, in_force, inputs, letters)
    return extra_of(key, facts, content).values.get("催复说明", "")


@pytest.mark.parametrize("key", ["statement", "statement_moves", "inquiry"])
def test_an_unanswered_paper_is_asked_for_again(key: str) -> None:
    """Sent on 20 October with ten days to reply: on the 31st it is named."""
    said = again(issued("statement", "2026-09-30", sent="2026-10-20"), key=key)

    assert said == (
        "我公司于2026年10月20日寄送的对账单（财对函〔2026〕3号）至今未收到贵公司回函，现再次函请核对，烦请尽快回复。"
    )


@pytest.mark.parametrize(
    "standing",
    [
        {"sent": "2026-10-21"},  # the tenth day is today
        {"sent": "2026-10-01", "reply": "相符"},
        {"sent": "2026-10-01", "replied": "2026-10-09"},
        {"sent": "2026-10-01", "void": "写错"},
        {},  # nobody says that it ever left the house
    ],
)
def test_nobody_is_asked_again_too_soon_or_after_an_answer(standing: dict[str, str]) -> None:
    """Time left, a reply, a void letter and one never sent are no reason to ask again."""
    assert again(issued("statement", "2026-09-30", **standing)) == ""


def test_only_the_last_paper_that_comes_back_to_us_counts() -> None:
    """The latest was answered; the auditor's form is answered to the auditor; a demand is none."""
    old = issued("inquiry", "2026-03-31", sent="2026-04-01")
    answered = issued("statement", "2026-06-30", sent="2026-07-01", reply="不符")
    audit = issued("audit", "2026-09-30", sent="2026-10-01")
    demand = issued("dunning1", "2026-09-30", sent="2026-10-01")

    assert again(old, answered, audit, demand) == ""
    assert "2026年4月1日寄送的货款征询函" in again(old, audit, demand)


def test_a_statement_sent_and_not_answered_is_followed_by_one_that_says_so(
    tmp_path: Path, templates: Path
) -> None:
    """Written in October, noted as sent, nothing came back: the one of December asks again."""
    ledger, in_force = book([item("70", "2026-05-01")]), Settings(OWN)

    def write(on: dt.date) -> str:
        decision, register = decide(ledger, in_force, on), Register(tmp_path)
        letters = plan_letters(
            ledger, decision, in_force, ("statement",), issued=levels.issued(register, ledger)
        )
        [entry] = write_letters(letters, tmp_path, templates, ledger, decision, in_force).letters
        return entry.file

    first = dump(tmp_path / write(AS_OF))
    Register(tmp_path).record(
        [Event("财对函〔2026〕1号", "sent", "2026-11-02", "2026-11-02T09:00:00")]
    )
    second = dump(tmp_path / write(dt.date(2026, 12, 31)))

    assert "再次函请核对" not in first
    assert "我公司于2026年11月2日寄送的对账单（财对函〔2026〕1号）至今未收到贵公司回函" in second


def test_papers_of_another_kind_do_not_take_each_others_place(
    tmp_path: Path, templates: Path
) -> None:
    """A receipt confirmed on the day of the statement does not make the statement wrong."""
    ledger = book([item("70", "2026-05-01")], [receipt("20", "2026-10-20")])
    in_force = Settings(OWN)
    decision = decide(ledger, in_force, AS_OF)
    made = [
        write_letters(
            plan_letters(ledger, decision, in_force, (key,)),
            tmp_path, templates, ledger, decision, in_force,
        )
        for key in ("statement", "thanks", "inquiry")
    ]  # fmt: skip

    assert [(len(batch.letters), batch.notices) for batch in made] == [(1, ())] * 3


# -- 货款征询函


def inquiry(ledger: Ledger, demand: str = "", **own: object) -> Extra:
    return planned(ledger, "inquiry", {"要求付款": demand}, **own).claim.extra


def test_an_inquiry_demands_only_when_asked_to() -> None:
    """300 late, 80 of it disputed, 50 not due, 20 held: 300 − 80 − 20 = 200 may be demanded."""
    ledger = book(
        [item("220", "2026-05-01", "A1"), item("80", "2026-05-02", "A2", hold="争议:数量"),
         item("50", "2026-10-20", "A3")], [receipt("20", "2026-06-01")],
    )  # fmt: skip
    held = {"allocation": "只认指定"}

    assert inquiry(ledger, **held).values["付款要求"] == ""
    found = inquiry(ledger, "是", **held)
    assert found.stated == (20000,)
    assert "共计人民币200.00元（大写：人民币贰佰元整；已扣减预收款20.00元；不含双方另行核对或安排的80.00元）" in found.values["付款要求"]  # fmt: skip
    assert "2026年11月7日前（含当日）" in found.values["付款要求"]
    assert "另有预收款20.00元" in found.values["明细说明"]


@pytest.mark.parametrize(
    "customer",
    [{"hold": "客户重组"}, {"promise_date": day("2026-11-20")}, {}],
    ids=["on hold", "promised", "not due"],
)
def test_an_inquiry_never_demands_what_the_plan_would_not(customer: dict[str, Any]) -> None:
    """On hold, a promise still to come, or nothing late: the paper only asks for agreement."""
    on = "2026-05-01" if customer else "2026-10-30"
    ledger = small_ledger([{"name": NAME, **customer}], [item("500", on)])

    assert inquiry(ledger, "是").values["付款要求"] == ""


def test_an_inquiry_names_what_is_not_filled_in() -> None:
    """Without an address nobody can reply, without an account nobody can pay."""
    ledger = book([item("500", "2026-05-01")])

    with pytest.raises(SettingInvalid, match="本公司地址"):
        inquiry(ledger, company_address="")
    with pytest.raises(SettingInvalid, match="银行账号"):
        inquiry(ledger, "是", bank_account="")
    assert inquiry(ledger, "否", bank_account="").stated == ()


def test_an_inquiry_to_a_customer_in_credit_lists_nothing() -> None:
    """Only an advance: no list of open items, the balance is ours."""
    letter = planned(book([], [receipt("300", "2026-05-01")]), "inquiry")

    assert (letter.reason, letter.amount) == ("", -30000)
    assert letter.claim.extra.values["明细说明"] == ""


def test_an_answer_that_is_none_is_said() -> None:
    """要求付款 is 是 or 否."""
    with pytest.raises(NotUnderstood, match="要求付款"):
        inquiry(book([item("500", "2026-05-01")]), "也许")


# -- 企业询证函

AUDITOR = sample.OWN_SETTINGS["audit"]


def test_the_auditors_form_needs_the_auditor() -> None:
    """All three settings are named."""
    with pytest.raises(SettingInvalid, match="会计师事务所、会计师事务所地址、会计师事务所联系人"):
        planned(book([item("500", "2026-05-01")]), "audit")


@pytest.mark.parametrize(("typed", "year"), [("", "2026"), ("2025", "2025")])
def test_the_year_audited_is_that_of_the_date_unless_said(typed: str, year: str) -> None:
    """The date of the balance says which year's accounts are audited."""
    letter = planned(book([item("500", "2026-05-01")]), "audit", {"审计年度": typed}, **AUDITOR)

    assert letter.claim.extra.values["审计年度"] == year
    assert letter.claim.extra.values["其他事项"] == "无"


def test_the_auditors_form_is_for_those_with_a_balance() -> None:
    """A settled account is not confirmed; a year that is none is refused."""
    settled = book([item("5", "2026-02-01")], [receipt("5", "2026-02-20")])

    assert "没有未收款项" in planned(settled, "audit", **AUDITOR).reason
    with pytest.raises(NotUnderstood, match="审计年度"):
        planned(book([item("5", "2026-02-01")]), "audit", {"审计年度": "去年"}, **AUDITOR)


def test_the_auditors_form_says_that_it_is_no_demand(tmp_path: Path, templates: Path) -> None:
    """The sentence of the form stands, our account does not, and there is nothing to pay."""
    ledger = book([item("500", "2026-05-01", "A1")])
    in_force = Settings({**OWN, **AUDITOR})
    decision = decide(ledger, in_force, AS_OF)
    letters = plan_letters(ledger, decision, in_force, ("audit",))
    [entry] = write_letters(letters, tmp_path, templates, ledger, decision, in_force).letters
    text = dump(tmp_path / entry.file)

    assert (
        "本函仅为复核账目之用，并非催款结算。若款项在上述日期之后已经付清，仍请及时函复为盼。"
        in text
    )
    assert str(OWN["bank_account"]) not in text
    assert "回函请直接寄至苏州衡正会计师事务所（普通合伙）。" in text


def test_no_paper_that_asks_for_agreement_speaks_of_interest_in_figures() -> None:
    """None may require a late charge; each of ours says it lists the principal only."""
    for kind in LETTER_KINDS:
        if kind.family == STATEMENT:
            assert not [name for name in kind.required if "利息" in name or "违约金" in name]
            assert kind.key == "audit" or "仅列示本金" in kind.phrases
