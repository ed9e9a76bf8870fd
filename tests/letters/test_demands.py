"""What letters that ask for money say beyond their debts; figures worked out by hand."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import docx
import pytest

from tests.letters import sample
from tests.letters.accept import dump
from tests.letters.writing import write_letters
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.batch import BatchResult, plan_letters
from xl_huikuan.letters.content import demands
from xl_huikuan.letters.content.interest import interest
from xl_huikuan.letters.debts import Claim, Debt, accounts, claim
from xl_huikuan.letters.facts import Extra, Facts
from xl_huikuan.letters.kinds import BY_KEY
from xl_huikuan.letters.looks import look_folder


def facts(number: int = 3, inputs: dict[str, str] | None = None, **own: object) -> Facts:
    """What is known of a customer of the sample, under settings of its own."""
    settings, book = Settings({**sample.SETTINGS.own, **own}), sample.ledger()
    record = book.customers.to_dict("records")[number]
    decision = sample.decision(book, settings)
    return Facts(number, record, book, decision, settings, inputs or {})


def claimed(about: Facts, key: str) -> Claim:
    """The claim of a letter of a kind to that customer."""
    return claim(BY_KEY[key], accounts(about.decision)[about.customer], about.settings)


def debt(yuan: int, days: int, number: str) -> Debt:
    due = sample.AS_OF - dt.timedelta(days)
    return Debt(
        "发票", number, "", "", "", due, due, days, yuan * 100, yuan * 100, "", False, "应收", 2
    )


def letters(
    folder: Path, *keys: str, inputs: dict[str, str] | None = None, **own: object
) -> BatchResult:
    """Letters of some kinds for the sample company under settings of its own."""
    settings, book = Settings({**sample.SETTINGS.own, **own}), sample.ledger()
    known = (book, sample.decision(book, settings), settings)
    planned = plan_letters(*known, keys, inputs or {})
    templates = Path(__file__).parents[2] / "workbook_templates" / "letters"
    return write_letters(planned, folder, look_folder(templates, settings["letter_look"]), *known)


def text_of(made: BatchResult, code: str) -> str:
    """The letter of one customer as text."""
    return dump(made.folder / next(entry.file for entry in made.letters if entry.code == code))


# -- late charges


def test_late_charges_stand_apart_from_what_is_demanded(tmp_path: Path) -> None:
    """LPR 3.00 % × 1.5 = 4.5 % a year of 365 days.

    1,000,000.00 × 100 days = 12,328.767; 234,567.89 × 70 days = 2,024.353; together 14,353.12.
    """
    text = text_of(letters(tmp_path, "final", interest_method="自动"), "K003")

    assert "应付款项人民币1,234,567.89元" in text
    assert (
        "期初余额 | 1,000,000.00 | 2025-09-28 | 100 | 年利率4.5%（LPR 3.00%×1.5） | 12,328.77"
        in text
    )
    assert "| 234,567.89 | 2025-10-28 | 70 | 年利率4.5%（LPR 3.00%×1.5） | 2,024.35" in text
    assert (
        "上述应付款项为本金。逾期付款的责任另计：依据买卖合同司法解释第18条第4款，以违约行为发生时"
        "1年期LPR的1.5倍计算逾期付款损失，自各笔到期次日起算，暂计至2026年1月5日（含当日），一年按365天，"
        "共计人民币14,353.12元（大写：人民币壹万肆仟叁佰伍拾叁元壹角贰分），此后计至实际付清之日，明细如下："
    ) in text


def test_an_agreed_rate_is_said_and_its_doubts_go_to_the_clerk(tmp_path: Path) -> None:
    """0.05 % a day: 300,000.00 in two parts, 256,789.01 × 45 + 43,210.99 × 33 days.

    5,777.7527 + 712.9813 = 6,490.73; 18.25 % a year is more than four times 3.00 %.
    """
    own = {"interest_method": "合同约定", "agreed_daily_rate": 0.0005}
    made = letters(tmp_path, "dunning2", **own)
    text = text_of(made, "K002")

    assert "| 45 | 每日0.05% | 5,777.75" in text
    assert "| 33 | 每日0.05% | 712.98" in text
    assert "依据双方合同约定和民法典第585条，按每日0.05%计算逾期违约金" in text
    assert "共计人民币6,490.73元（大写：人民币陆仟肆佰玖拾元零柒角叁分）" in text
    assert "一年按" not in text
    assert "调减" not in text
    assert [notice for notice in made.notices if "对方请求时可能被调减" in notice]


def test_no_charge_is_printed_unless_asked_for(tmp_path: Path) -> None:
    """By default neither sentence nor table nor an empty paragraph is left."""
    text = text_of(letters(tmp_path, "final"), "K003")

    assert "利率" not in text
    assert "起算" not in text


def test_a_rate_that_changed_meanwhile_gives_a_debt_several_rows() -> None:
    """Due 2025-04-30: 19 days at 3.10 %, 231 at 3.00 %, × 1.5 of 10,000.00 / 365.

    24.205 and 284.795, together 309.00; the principal stands twice, so it is not summed up.
    """
    about = facts(interest_method="LPR", rate_segmented="是")
    due = (sample.AS_OF - dt.date(2025, 4, 30)).days
    found = interest(about, Claim((debt(10_000, due, "A"),), (), (), 0))

    rows = [(row["起算日"], row["截止日"], row["天数"], row["金额"]) for row in found.rows["利息"]]
    assert rows == [
        ("2025-05-01", "2025-05-19", "19", "24.21"),
        ("2025-05-20", "2026-01-05", "231", "284.79"),
    ]
    assert (found.stated, found.sums) == ((309_00,), (("利息", "金额", "利息合计"),))


def test_money_in_advance_covers_the_oldest_debts_first() -> None:
    """Of 100 and 200 yuan 150 are covered: 150 yuan × 30 days × 0.05 % = 2.25."""
    about = facts(interest_method="合同约定", agreed_daily_rate=0.0005)
    found = interest(about, Claim((debt(100, 40, "A"), debt(200, 30, "B")), (), (), 150_00))

    assert [(row["发票号"], row["本金"], row["金额"]) for row in found.rows["利息"]] == [
        ("B", "150.00", "2.25")
    ]
    assert ("利息", "本金", "应付金额") in found.sums


def test_rates_that_the_company_added_are_used() -> None:
    """Due 2026-07-20 with 2.90 % announced that day for the 21st: 2.9 % × 1.5."""
    about = facts(interest_method="LPR", lpr_added="2026-07-21 2.90")
    later = replace(about, decision=replace(about.decision, as_of=dt.date(2026, 8, 9)))
    day = dt.date(2026, 7, 20)
    late = Claim((debt(36_500, 20, "A")._replace(due=day),), (), (), 0)

    # 36,500 × 4.35 % × 20 / 365 = 87.00
    assert interest(later, late).stated == (87_00,)
    assert interest(later, late).notices == ()
    known = replace(later, settings=Settings({**about.settings.own, "lpr_added": ""}))
    assert "LPR 数据截至2026年6月22日" in interest(known, late).notices[0]


@pytest.mark.parametrize(
    ("own", "reason"),
    [
        ({"interest_method": "合同约定"}, "「约定日利率」却没有填"),
        (
            {"interest_method": "基准利率罚息"},
            "逾期费用算不出来:基准利率罚息只用于2019年8月20日之前",
        ),
    ],
)
def test_a_method_that_does_not_fit_stops_the_letter(own: dict[str, object], reason: str) -> None:
    """Rather no letter than one with another rate; letters without late charges go out."""
    settings, book = Settings({**sample.SETTINGS.own, **own}), sample.ledger()
    planned = plan_letters(book, sample.decision(book, settings), settings, ("dunning1", "final"))
    reasons = {letter.customer: letter.reason for letter in planned}

    assert reason in reasons[3]
    assert reasons[1] == ""


def test_a_charge_below_half_a_fen_is_none() -> None:
    """One day of 0.05 % on nine yuan is 0.45 fen."""
    about = facts(interest_method="合同约定", agreed_daily_rate=0.0005)

    assert interest(about, Claim((debt(9, 1, "A"),), (), (), 0)).rows == {}


# -- what else they say


def test_what_is_not_due_gets_a_table_when_the_company_wants_one(tmp_path: Path) -> None:
    """7,000.00 due in 25 days: a sentence, or a row of its own."""
    said = text_of(letters(tmp_path / "a", "dunning1"), "K001")
    listed = text_of(letters(tmp_path / "b", "dunning1", list_later="是"), "K001")

    assert "另有未列入本函的款项1笔，合计7,000.00元，请按期安排。" in said
    assert "另有未列入本函的款项1笔，合计7,000.00元，列示如下，请按期安排：" in listed
    assert "25322000000000000005 | 2026-01-30 | 7,000.00" in listed
    assert "，请按期安排。" not in listed


def test_enclosures_are_what_the_ledger_names(tmp_path: Path) -> None:
    """Contracts and orders by number, invoices by how many; the clerk is told to enclose them."""
    made = letters(tmp_path, "dunning2", "dunning3")

    assert "附件：1. 合同 HT2025-018、HT2025-019　2. 发票 2 张" in text_of(made, "K002")
    assert "附件：1. 订单 DD-2025-77　2. 发票 1 张" in text_of(made, "K008")
    assert [notice for notice in made.notices if "请附上复印件" in notice and "等" not in notice]


def test_many_contracts_are_counted() -> None:
    """Four numbers are a list nobody reads; without any paper there is no list."""
    debts = tuple(debt(100, 40, f"A{k}")._replace(contract_no=f"HT{k}") for k in range(4))
    bare = debt(100, 40, "")

    assert demands.firm(facts(), Claim(debts, (), (), 0)).values["附件"] == (
        "附件：1. 合同 4 份　2. 发票 4 张"
    )
    assert "附件" not in demands.firm(facts(), Claim((bare,), (), (), 0)).values
    off = facts(list_enclosures="否")
    assert demands.firm(off, Claim(debts, (), (), 0)) == Extra()


def test_letters_known_to_be_sent_are_named() -> None:
    """Not those that were only made, taken back, or asked for no money."""
    issued = [
        issue("dunning1", "财催函〔2025〕1号", sent="2025-10-08"),
        issue("dunning2", "财催函〔2025〕9号", sent="2025-11-10"),
        issue("dunning2", "财催函〔2025〕10号", sent=""),
        issue("dunning3", "财催函〔2025〕11号", sent="2025-12-01", is_void=True),
        issue("statement", "财对函〔2025〕1号", sent="2025-12-02"),
    ]
    about = replace(facts(), letters=tuple(issued))

    assert demands.firm(about, claimed(about, "final")).values["前函说明"] == (
        "我公司此前已于2025年10月8日（财催函〔2025〕1号）、2025年11月10日（财催函〔2025〕9号）书面催告。"
    )


def issue(kind: str, number: str, *, sent: str, is_void: bool = False) -> tuple[object, object]:
    return SimpleNamespace(kind=kind, number=number), SimpleNamespace(sent=sent, is_void=is_void)


# -- notices


def test_a_notice_names_its_day_and_its_contract(tmp_path: Path) -> None:
    """Ten days to pay end on 15 January, so the service ends on the 16th."""
    made = letters(tmp_path, "stop_service", inputs={"合同号": "FW-7", "服务内容": "设备维保服务"})
    text = text_of(made, "K002")

    assert "根据FW-7号合同，截至2026年1月5日" in text
    assert "请贵公司于2026年1月15日前（含当日）付清" in text
    assert "自2026年1月16日起停止提供设备维保服务" in text
    assert [notice for notice in made.notices if "请法务把关" in notice]


def test_supply_stops_on_the_day_the_clerk_says(tmp_path: Path) -> None:
    """Three days after the letter; the contracts are those of the table."""
    text = text_of(letters(tmp_path, "stop_supply", inputs={"停供天数": "3"}), "K002")

    assert "根据HT2025-018、HT2025-019号合同" in text
    assert "自2026年1月8日起停止向贵公司供货" in text


def test_a_notice_without_a_contract_speaks_of_what_was_agreed(tmp_path: Path) -> None:
    """No contract number in the ledger: none is invented; a full name is left as it is."""
    made = letters(tmp_path / "a", "end_agency")
    named = letters(tmp_path / "b", "end_agency", inputs={"合同号": "2024年度经销合同"})

    assert "根据双方约定，贵公司取得" in text_of(made, "K001")
    assert "根据2024年度经销合同，贵公司取得" in text_of(named, "K001")


def test_notices_go_to_nobody_who_owes_nothing_overdue(tmp_path: Path) -> None:
    """A picked customer must be late: not the one due in three days, held, blocked or in credit."""
    made = letters(tmp_path, "stop_supply")

    assert {entry.code for entry in made.letters} == {"K001", "K002", "K003", "K008"}


# -- looks


def test_the_other_look_says_the_same_under_a_letterhead(tmp_path: Path) -> None:
    """Only the place for the seal is more; name, address and phone stand over the first page."""
    plain = letters(tmp_path / "a", "final")
    business = letters(tmp_path / "b", "final", letter_look="商务")
    lines = [line for line in text_of(business, "K003").split("\n") if "（盖章处）" not in line]
    document = docx.Document(str(business.folder / business.letters[0].file))
    head = [p.text for p in document.sections[0].first_page_header.paragraphs]

    assert lines == text_of(plain, "K003").split("\n")
    assert head == [
        "苏州恒远精密机械有限公司",
        "地址：苏州市工业园区星湖街328号　电话：0512-62880000",
    ]


def test_a_company_with_one_look_of_its_own_keeps_it(tmp_path: Path) -> None:
    """Its folder has no folder 商务: its templates are used as they are."""
    (tmp_path / "两种" / "商务").mkdir(parents=True)

    assert look_folder(tmp_path, "商务") == tmp_path
    assert look_folder(tmp_path / "两种", "商务") == tmp_path / "两种" / "商务"
    assert look_folder(tmp_path / "两种", "公文") == tmp_path / "两种"
