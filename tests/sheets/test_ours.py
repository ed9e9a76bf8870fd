"""Columns of ours beside the clerk's rows are never read back as the clerk's."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tests.sheets.small_books import grid, ledger_of, only, owed
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.recognition.ours import without_ours
from xl_huikuan.sheets.shown import with_columns
from xl_huikuan.sheets.table import Column

HEAD = ["客户名称", "发票号码", "到期日", "应收金额"]
ROWS = [
    ["甲公司", "10000001", dt.date(2026, 7, 1), 120.5],
    ["乙公司", "10000002", dt.date(2026, 9, 1), 50.0],
]
OURS = (
    Column("回款_逾期天数", "int", [122, 60]),
    Column("回款_账龄段", "text", ["91-180天", "31-60天"]),
    Column("回款_优先级", "number", [81.25, float("nan")]),
)


def test_a_table_with_our_columns_reads_as_it_did_without():
    """Two debts of 120.50 and 50.00: our days and points are neither amounts nor headings."""
    plain = grid(["应收账款明细"], HEAD, *ROWS)
    beside = with_columns(plain, 1, [2, 3], OURS)

    assert beside.row(1)[4:] == ["回款_逾期天数", "回款_账龄段", "回款_优先级"]
    assert only(beside).as_json() == only(plain).as_json()
    assert owed(ledger_of(beside)) == {"甲公司": 12050, "乙公司": 5000}


def test_a_heading_that_is_hardly_known_is_still_found_beside_ours():
    """Three of seven headings are the clerk's: ours do not outvote them."""
    plain = grid(["客户名称", "到期日", "应收金额"], ["甲公司", dt.date(2026, 7, 1), 120.5])
    columns = (*OURS, Column("回款_催收级别", "text", ["4 最后催告"]))
    beside = with_columns(plain, 0, [1], [Column(c.title, c.kind, c.values[:1]) for c in columns])

    assert only(beside).as_json() == only(plain).as_json()


def test_a_remark_that_begins_like_ours_stays_a_remark():
    """回款_ in a row of figures is the clerk's own word, and what stands below it stays."""
    said = grid([*HEAD, "备注"], [*ROWS[0], "回款_见附页"], [*ROWS[1], "待对账"])

    assert without_ours(said) is said


def test_what_stands_above_our_heading_stays():
    """A page number in the corner over our column is the clerk's."""
    plain = Grid.from_rows("应收", [["明细", None, "第1页"], ["客户名称", "应收金额", "回款_账龄段"], ["甲", 1, "1-30天"]])  # fmt: skip

    cleared = without_ours(plain)

    assert [cleared.row(i) for i in range(3)] == [
        ["明细", None, "第1页"],
        ["客户名称", "应收金额", None],
        ["甲", 1.0, None],
    ]


@given(st.lists(st.sampled_from(["甲公司", "合计", 3.5, None]), min_size=1, max_size=6))
def test_appending_twice_is_appending_once(cells):
    """The second run writes the columns anew where they stand."""
    plain = Grid.from_rows("应收", [["客户名称", "应收金额"], *([cell, 1] for cell in cells)])
    column = (Column("回款_账龄段", "text", ["1-30天"]),)

    once = with_columns(plain, 0, [1], column)
    twice = with_columns(once, 0, [1], column)

    assert [twice.row(i) for i in range(twice.n_rows)] == [once.row(i) for i in range(once.n_rows)]
    assert [without_ours(once).row(i)[:2] for i in range(once.n_rows)] == [
        plain.row(i) for i in range(plain.n_rows)
    ]
