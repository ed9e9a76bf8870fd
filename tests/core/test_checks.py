"""Checks of the data: every code has an example that causes it, and one that does not."""

import re
from pathlib import Path

import pytest

import xl_huikuan
from tests.core.small_ledger import AS_OF, small_ledger
from xl_huikuan.core.catalogue import CATALOGUE
from xl_huikuan.core.checks import CHECKS, OPEN_CHECKS, blocked_customers, run_checks
from xl_huikuan.core.decide import decide
from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.settings import Settings

# A customer and an item nothing is wrong with.
GOOD = {"name": "甲公司", "contact": "张三", "phone": "010-1", "salesperson": "李四"}
ITEM = {
    "customer": "甲公司", "amount": 100, "kind": "发票", "invoice_no": "12345678",
    "invoice_date": "2026-08-01", "due_given": "2026-09-30",
}  # fmt: skip
PAID = {"customer": "甲公司", "amount": 50, "date": "2026-10-01"}


def _found(customer=None, *items, receipts=(), own=None):
    """Findings of a ledger with 甲公司 (changed by `customer`), 乙公司 and these items."""
    customers = [GOOD | (customer or {}), GOOD | {"name": "乙公司"}]
    ledger = small_ledger(customers, list(items) or [ITEM], list(receipts))
    return run_checks(ledger, Settings(own or {}), AS_OF)


def test_a_sound_ledger_has_no_findings():
    """Nothing is reported for the sake of reporting."""
    assert _found({}, ITEM, receipts=[PAID]) == ()


@pytest.mark.parametrize(
    ("code", "customer", "items", "receipts"),
    [
        ("E418", {}, [ITEM, ITEM], []),
        ("W418", {}, [ITEM | {"invoice_no": ""}] * 2, []),
        ("E419", {}, [ITEM, ITEM | {"amount": 70}], []),
        ("E420", {}, [ITEM, ITEM | {"customer": "乙公司"}], []),
        ("E421", {}, [ITEM | {"invoice_no": "2.63220000064654E+19"}], []),
        ("E421", {}, [ITEM | {"invoice_no": "26322000006465400000"}], []),
        ("I421", {}, [ITEM | {"invoice_no": "123456789"}], []),
        ("I405", {}, [ITEM | {"amount": 0}], []),
        ("W406", {}, [ITEM | {"kind": "红字"}], []),
        ("W426", {}, [ITEM], [PAID, PAID]),
        ("W502", {}, [ITEM | {"due_given": "2026-07-31"}], []),
        ("W502", {}, [ITEM | {"due_given": "2026-05-03"}], []),  # 90 days: a prepayment
        ("E502", {}, [ITEM | {"due_given": "2026-05-02"}], []),  # 91 days: a wrong date
        ("W504", {}, [ITEM | {"invoice_date": "2026-11-01", "due_given": "2026-12-01"}], []),
        ("E504", {}, [ITEM | {"invoice_date": "2028-11-01", "due_given": "2028-12-01"}], []),
        ("E506", {"term": "月结30天"}, [ITEM | {"kind": "质保金", "due_given": None}], []),
        ("W320", {"tax_no": "91110000100000000A"}, [ITEM], []),
        ("I321", {"phone": ""}, [ITEM], []),
        ("W322", {"class_manual": "看情况"}, [ITEM], []),
        ("W323", {"score_cash": 101.0}, [ITEM], []),
        ("W324", {"credit_limit": -1}, [ITEM], []),
        ("W324", {"limit_coefficient": -0.5}, [ITEM], []),
        ("W325", {"promises_kept": 2, "promises_made": 1}, [ITEM], []),
        ("W621", {"salesperson": ""}, [ITEM], []),
    ],
)
def test_each_problem_is_found_and_nothing_else(code, customer, items, receipts):
    """The finding names the customer, the place and what to do."""
    found = _found(customer, *items, receipts=receipts)

    assert {f.code for f in found} == {code}
    first = found[0]
    assert first.customer == "甲公司"
    assert str(first.source) in {"台账!2", "收款!2"}
    assert first.message.endswith("。")
    assert first.remedy.endswith("。")
    assert code in CATALOGUE


@pytest.mark.parametrize(
    ("customer", "items", "receipts"),
    [
        ({}, [ITEM, ITEM | {"remark": "第二批"}], []),  # told apart by a remark
        ({}, [ITEM, ITEM | {"amount": 70, "due_given": "2026-10-31"}], []),  # instalments
        ({}, [ITEM, ITEM | {"amount": 70, "product": "螺丝"}], []),  # goods lines
        ({}, [ITEM, ITEM | {"amount": -100, "kind": "红字"}], []),  # a red invoice names its blue
        ({}, [ITEM | {"kind": "质保金", "due_given": "2027-09-30"}], []),
        ({}, [ITEM], [PAID, PAID | {"remark": "第二笔"}]),
        ({"salesperson": ""}, [ITEM | {"salesperson": "王五"}], []),
        ({"class_manual": "坏账"}, [ITEM], []),
        ({"credit_limit": 0}, [ITEM], []),
    ],
)
def test_what_only_looks_like_a_problem_is_left_alone(customer, items, receipts):
    """Ordinary books must not be full of warnings."""
    assert _found(customer, *items, receipts=receipts) == ()


@pytest.mark.parametrize(
    ("customer", "item", "own", "rows"),
    [
        ({}, {}, {}, ["台账!2"]),
        ({}, {"term": "票到30天"}, {}, []),
        ({"term": "月结30天"}, {}, {}, []),
        ({}, {}, {"default_term": "月结30天"}, []),  # the company chose once
        ({}, {"age_given": 31.0}, {}, []),  # known by its age column
    ],
)
def test_open_items_without_a_due_date_are_named(customer, item, own, rows):
    """By row, so that the clerk can fill in what is missing; paid items are left alone."""
    undated = ITEM | {"due_given": None} | item
    paid = undated | {"invoice_no": "87654321", "amount": 50}
    receipts = [PAID | {"item": 1}]
    ledger = small_ledger([GOOD | customer], [undated, paid], receipts)
    found = decide(ledger, Settings(own), AS_OF).findings

    assert [str(f.source) for f in found if f.code == "W501"] == rows


def test_short_numbers_are_counted_by_customer():
    """Number 001 with two customers is no invoice number shared by two."""
    short = ITEM | {"invoice_no": "001"}
    codes = {f.code for f in _found({}, short, short | {"customer": "乙公司"})}

    assert codes == set()


def test_numbers_excel_destroyed_are_not_called_shared():
    """Two 20-digit numbers became alike in Excel: that they are destroyed is said, no more."""
    lost = ITEM | {"invoice_no": "26322000006465400000"}
    codes = {f.code for f in _found({}, lost, lost | {"customer": "乙公司"})}

    assert codes == {"E421"}


def test_more_than_twenty_are_counted_not_dropped():
    """30 items due before they were invoiced: twenty by row, and one line that says 30."""
    early = ITEM | {"due_given": "2026-07-31"}
    items = [early | {"invoice_no": f"{10_000_000 + k}"} for k in range(30)]
    found = _found({}, *items)

    assert len(found) == 21
    assert found[-1].message == "同类问题共30条,以上只列出20条,其余10条未逐条列出。"


def test_a_customer_without_items_is_named_without_a_place():
    """丙公司 stands in the customer list only; its tax number is short."""
    customers = [GOOD, GOOD | {"name": "丙公司", "tax_no": "91110000"}]
    found = run_checks(small_ledger(customers, [ITEM]), Settings(), AS_OF)

    assert [(f.code, f.customer, f.source) for f in found] == [("W320", "丙公司", Source())]


def test_every_excluded_customer_is_named_beyond_twenty():
    """30 doubled invoices of 甲公司, then one of 乙公司: 乙公司 is blocked too."""
    items = [ITEM | {"invoice_no": f"{10_000_000 + k // 2}"} for k in range(60)] + [
        ITEM | {"customer": "乙公司", "invoice_no": "99999999"}
    ] * 2
    customers = [GOOD, GOOD | {"name": "乙公司"}]
    ledger = small_ledger(customers, items)
    found = run_checks(ledger, Settings(), AS_OF)

    assert len(found) == 22
    assert set(blocked_customers(found, ledger)) == {0, 1}


def test_findings_of_reading_block_letters_too():
    """A row the reader left out blocks its customer; a warning does not; a stranger is nobody."""
    ledger = small_ledger(["甲公司", "乙公司", "甲公司"], [])
    findings = [
        Finding("E403", Source("台账", 9, "C"), "金额看不懂", "请更正。", "甲公司"),
        Finding("W401", Source("台账", 8, "C"), "文本数字", "请核对。", "乙公司"),
        Finding("E403", Source("台账", 7, "C"), "金额看不懂", "请更正。", "丙"),
    ]

    assert blocked_customers(findings, ledger) == {0: "金额看不懂", 2: "金额看不懂"}


def test_a_doubled_invoice_stops_the_letter_and_says_so():
    """No letter goes out on a figure that may be twice too high."""
    ledger = small_ledger([GOOD], [ITEM | {"amount": 9_000}] * 2)
    plan = decide(ledger, Settings(), AS_OF).plan.iloc[0]

    assert plan.letter == ""
    assert "停发函件:与第3行完全相同:单号12345678,金额9,000.00元" in plan.why


def test_the_other_row_is_named_with_its_sheet_where_that_is_another():
    """The first other row; of three, the second and third both point at the first."""
    doubled = _found({}, ITEM, ITEM | {"sheet": "八月", "row": 7}, ITEM)
    prices = _found({}, ITEM, ITEM, ITEM | {"amount": 70})
    owners = _found({}, ITEM, ITEM | {"customer": "乙公司"})

    assert [f.message.partition("完全")[0] for f in doubled] == [
        "与「八月」第7行",
        "与「台账」第2行",
        "与第2行",
    ]
    assert [f.message for f in prices if f.code == "E419"] == [
        "发票号12345678金额100.00元,与第4行的金额不同。",
        "发票号12345678金额100.00元,与第4行的金额不同。",
        "发票号12345678金额70.00元,与第2行的金额不同。",
    ]
    assert [f.message for f in owners] == [
        "发票号12345678在第3行记在另一个客户名下。",
        "发票号12345678在第2行记在另一个客户名下。",
    ]


def test_lapsed_items_go_to_the_lawyers():
    """Due 2023-10-30 and three years: lapsed on 2026-10-31; due 2023-10-31 is the last day."""
    old = [ITEM | {"due_given": due, "invoice_date": "2023-09-01"} for due in
           ("2023-10-30", "2023-10-31")]  # fmt: skip
    ledger = small_ledger([GOOD], [old[0], old[1] | {"invoice_no": "87654321"}])
    lapsed = [f for f in decide(ledger, Settings(), AS_OF).findings if f.code == "W505"]

    assert [str(f.source) for f in lapsed] == ["台账!2"]


def test_every_code_in_the_program_is_in_the_catalogue():
    """One list of codes: a code used anywhere has its title here, and each check says its own."""
    sources = Path(xl_huikuan.__file__).parent.rglob("*.py")
    used = {
        code
        for path in sources
        for code in re.findall(r'"([BEFISW]\d{3})"', path.read_text(encoding="utf-8"))
    }

    assert used - set(CATALOGUE) == set()
    assert {code for check in (*CHECKS, *OPEN_CHECKS) for code in check.codes} <= set(CATALOGUE)


# -- one entry booked in two places

OTHER = {"sheet": "开票登记", "row": 9, "remark": "登记"}


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (OTHER, True),
        (OTHER | {"due_given": None}, True),  # the register knows no due date
        (OTHER | {"due_given": "2026-10-31"}, False),  # an instalment of equal size
        (OTHER | {"amount": 70}, False),
        (OTHER | {"sheet": "台账"}, False),  # in one sheet a remark tells rows apart
        (OTHER | {"customer": "乙公司", "amount": 70}, False),
    ],
)
def test_one_invoice_in_two_sheets(other, found):
    """A register and a ledger that both count: the debt would be asked for twice."""
    told = [f for f in _found({}, ITEM, ITEM | other) if f.code == "E418"]

    assert [str(f.source) for f in told] == (["台账!2", "开票登记!9"] if found else [])
    if found:
        assert told[0].message == "发票号12345678在「开票登记」第9行也有一笔,金额都是100.00元。"


def test_an_exact_repeat_in_another_sheet_is_told_once():
    """Equal in everything typed: that is said by the check of repeats alone."""
    told = [f for f in _found({}, ITEM, ITEM | {"sheet": "开票登记"}) if f.code == "E418"]

    assert len(told) == 2
    assert all("完全相同" in f.message for f in told)


def test_one_receipt_in_two_sheets():
    """The bank's list and the ledger have it: told, not held, as the debt is too small at worst."""
    bank = PAID | {"sheet": "银行流水", "row": 7, "remark": "电汇"}
    other_day = bank | {"date": "2026-10-02"}
    (one, other) = _found({}, ITEM, receipts=[PAID, bank])

    assert (one.code, one.message) == (
        "W426", "「银行流水」第7行也有一笔2026-10-01的收款,金额都是50.00元。",
    )  # fmt: skip
    assert str(other.source) == "银行流水!7"
    assert _found({}, ITEM, receipts=[PAID, other_day]) == ()
    assert _found({}, ITEM, receipts=[PAID, PAID | {"date": None, "sheet": "银行流水"}]) == ()
    undated = [PAID | {"date": None}, bank | {"date": None}]
    assert _found({}, ITEM, receipts=undated) == ()


@pytest.mark.parametrize(
    ("number", "other", "found"),
    [
        ("12345677、12345678", {}, True),
        ("12345677-79", {}, True),
        ("12345676、12345677", {}, False),
        ("12345677、12345678", {"customer": "乙公司"}, False),
        ("12345677、12345678", {"amount": -5, "kind": "红字"}, False),
    ],
)
def test_an_invoice_of_a_list_booked_by_itself_too(number, other, found):
    """12345678 stands alone and in a cell with others."""
    told = [f for f in _found({}, ITEM, ITEM | {"invoice_no": number} | other) if f.code == "E419"]

    assert [str(f.source) for f in told] == (["台账!2", "台账!3"] if found else [])
    if found:
        assert told[1].message == f"「{number}」里的发票号12345678在第2行另有一笔。"


def test_three_cells_that_name_one_invoice():
    """Each is told with another."""
    numbers = ["12345677、12345678", "12345678、12345679", "12345678"]
    rows = [ITEM | {"invoice_no": number} for number in numbers]
    told = [f for f in _found({}, *rows) if f.code == "E419"]

    assert [str(f.source) for f in told] == ["台账!2", "台账!3", "台账!4"]
