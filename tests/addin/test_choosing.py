"""Whom the clerk means by the rows she selected."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.addin.desks import AS_OF, ITEMS, A, B, C, Clerk, closed_book, desk, memory_book
from xl_huikuan.addin.buttons.choosing import chosen_customers
from xl_huikuan.addin.buttons.looking import look
from xl_huikuan.addin.buttons.results import refresh
from xl_huikuan.addin.buttons.steps import by_default, drive
from xl_huikuan.sheets.book import MemoryBook, Selection
from xl_huikuan.sheets.grid import Grid


def chosen(book, folder):
    """Return names, rows that name somebody and rows that do not."""
    found = drive(look(desk(book, folder), book.selection().sheet), by_default, lambda _: None)
    picked = chosen_customers(book.selection(), found)
    names = found.outcome.ledger.customers["name"].tolist()
    return [names[number] for number in picked.customers], picked.rows, picked.others


@pytest.mark.parametrize(
    ("rows", "names", "used", "others"),
    [
        ((2,), [A], 1, 0),
        ((2, 3), [A], 2, 0),  # two invoices of one customer
        ((4, 2, 6), [B, A, C], 3, 0),  # two areas; row 6 is paid, the customer is meant
        ((0, 1, 7, 8), [], 0, 4),  # title, headings, total, blank row
        ((1, 4, 7, 8, 900_000), [B], 1, 4),
        (tuple(range(9)), [A, B, C], 5, 4),  # the whole column
    ],
)
def test_rows_of_the_ledger_mean_their_customers(rows, names, used, others, tmp_path):
    assert chosen(memory_book(*rows), tmp_path) == (names, used, others)


def test_a_closed_file_knows_rows_named_on_the_command_line(tmp_path):
    assert chosen(closed_book(tmp_path, 4, 7), tmp_path) == ([B], 1, 1)


@pytest.mark.parametrize("sheet", ["回款_催收清单", "回款_账龄", "回款_明细", "回款_信用"])
def test_rows_of_our_own_sheets_mean_their_customers_too(sheet, tmp_path):
    """The row under the headings is a customer, the headings and what stands above are nobody."""
    book = memory_book()
    Clerk().press(refresh(desk(book, tmp_path)))
    (grid,) = [grid for grid in book.grids(ours=True) if grid.name == sheet]
    cells = [grid.row(row) for row in range(grid.n_rows)]
    heading = next(i for i, row in enumerate(cells) if "客户名称" in row)
    first = cells[heading + 1][cells[heading].index("客户名称")]

    book.chosen = Selection(sheet, (0, 1, heading, heading + 1))

    assert chosen(book, tmp_path) == ([first], 1, 3)


def test_the_total_of_our_own_sheet_is_nobody(tmp_path):
    """回款_账龄 ends with 合计."""
    book = memory_book()
    Clerk().press(refresh(desk(book, tmp_path)))
    (grid,) = [grid for grid in book.grids(ours=True) if grid.name == "回款_账龄"]
    assert grid.cell(grid.n_rows - 1, 0) == "合计"

    book.chosen = Selection("回款_账龄", (grid.n_rows - 1, grid.n_rows + 5))

    assert chosen(book, tmp_path) == ([], 0, 2)


@pytest.mark.parametrize("sheet", ["备忘", "没有这张表", "回款_总览", "回款_没有"])
def test_sheets_without_customers_mean_nobody(sheet, tmp_path):
    notes = Grid.from_rows("备忘", [["不要动我"], [A]])
    book = memory_book(0, 1, sheet=sheet, grids=(notes,))

    assert chosen(book, tmp_path)[0] == []


def test_receipts_and_customer_sheets_name_customers_as_well(tmp_path):
    """A receipt is its payer's; a row of contacts is the customer it names."""
    items = Grid.from_rows("应收", [["客户名称", "发票号码", "到期日", "应收金额"], [A, "10000001", dt.date(2026, 7, 1), 9.0], [B, "10000002", dt.date(2026, 7, 1), 8.0]])  # fmt: skip
    paid = Grid.from_rows("收款", [["收款日期", "客户名称", "收款金额"], [AS_OF, B, 1.0]])
    master = Grid.from_rows("客户资料", [["客户名称", "联系人", "联系电话"], [A, "王", "0512-1"], [B, "李", "0512-2"]])  # fmt: skip
    for sheet, row, name in (("收款", 1, B), ("客户资料", 1, A), ("客户资料", 2, B)):
        book = MemoryBook([items, paid, master], selection=Selection(sheet, (0, row)))

        assert chosen(book, tmp_path) == ([name], 1, 1)


def test_the_sentence_about_rows_left_out_counts_them(tmp_path):
    found = drive(look(desk(memory_book(1, 2), tmp_path)), by_default, lambda _: None)

    assert "有 1 行不是客户行" in chosen_customers(Selection(ITEMS, (1, 2)), found).left_out
    assert chosen_customers(Selection(ITEMS, (2,)), found).left_out == ""


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    return drive(look(desk(memory_book(), folder)), by_default, lambda _: None)


@given(st.sets(st.integers(0, 12)))
def test_whatever_is_selected_each_row_counts_once_and_each_customer_once(found, rows):
    """Rows 2 and 3 are 甲, 4 is 乙, 5 and 6 are 丙; all others are nobody."""
    owners = {2: A, 3: A, 4: B, 5: C, 6: C}
    picked = chosen_customers(Selection(ITEMS, tuple(sorted(rows))), found)

    names = found.outcome.ledger.customers["name"].tolist()
    assert {names[number] for number in picked.customers} == {owners[r] for r in rows & {*owners}}
    assert len(set(picked.customers)) == len(picked.customers)
    assert (picked.rows, picked.others) == (len(rows & {*owners}), len(rows - {*owners}))


def test_a_row_of_two_tables_side_by_side_is_nobody(tmp_path):
    """Row 2 is 甲 at the left and 乙 at the right, row 3 is 丙 in both."""
    head = ["客户", "应收金额", "到期日"]
    due = dt.date(2026, 1, 5)
    grid = Grid.from_rows(
        ITEMS,
        [
            [*head, None, *head],
            [A, 10, due, None, B, 20, due],
            [C, 30, due, None, C, 40, due],
        ],
    )
    book = MemoryBook([grid], name="台账.xlsx", selection=Selection(ITEMS, (0, 1, 2)))

    assert chosen(book, tmp_path) == ([C], 1, 2)


def test_rows_under_an_alias_mean_the_customer_it_stands_for(tmp_path):
    """旧名 was answered to be 新名: its row of the customer list, where nothing is booked, is 新名's."""
    day = dt.date(2026, 6, 30)
    items = [["客户名称", "发票号码", "到期日", "应收金额"], ["新名商行", "10000001", day, 100]]
    listed = [
        ["客户名称", "联系人", "电话"],
        ["新名商行", "张三", "138"],
        ["旧名商行", "李四", "139"],
    ]
    answers = [
        ["另一个名称", "就是这个客户", "", "您的答复", ""],
        ["旧名商行", "新名商行", "", "", ""],
    ]
    sheets = {"应收明细": items, "客户资料": listed, "回款_参数": answers}
    book = MemoryBook([Grid.from_rows(name, rows) for name, rows in sheets.items()])
    book.chosen = Selection("客户资料", (2,))

    assert chosen(book, tmp_path) == (["新名商行"], 1, 0)
