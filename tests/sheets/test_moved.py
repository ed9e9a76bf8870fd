"""Corrections follow columns and sheets to where they stand now."""

import datetime as dt

from tests.sheets.small_books import grid, seen
from xl_huikuan.sheets.recognition.moved import follow
from xl_huikuan.sheets.recognition.reading import Corrections

DAY = dt.date(2026, 1, 5)
HEAD = ["客户名称", "到期日", "应收金额", "备注"]
LAST = {"应收": dict(zip("ABCD", HEAD, strict=True))}


def table(head, name="应收"):
    row = {"客户名称": "甲公司", "到期日": DAY, "应收金额": 5, "备注": "无", "业务员": "张三"}
    rows = [[row.get(title, "x") for title in head] for _ in range(3)]
    return seen(grid(head, *rows, name=name)).tables


def test_nothing_moved_nothing_said():
    said = Corrections(fields={("应收", "D"): "reason"})

    assert follow(LAST, table(HEAD), said) == follow({}, (), said)


def test_a_column_inserted_moves_the_corrections_right_of_it():
    said = Corrections(fields={("应收", "D"): "reason", ("应收", "A"): "customer_name"})
    now = follow(LAST, table(["客户名称", "业务员", "到期日", "应收金额", "备注"]), said)

    assert now.corrections.fields == {("应收", "E"): "reason", ("应收", "A"): "customer_name"}
    assert [(f.code, f.message) for f in now.findings] == [
        (
            "W208",
            (
                "列的位置和上次不同:「到期日」由 B 列移到 C 列、「应收金额」由 C 列移到 D 列、"
                "「备注」由 D 列移到 E 列;已按表头重新对应。"
            ),
        )
    ]


def test_two_columns_that_changed_places_exchange_their_corrections():
    said = Corrections(fields={("应收", "B"): "due_date", ("应收", "C"): "balance"})
    now = follow(LAST, table(["客户名称", "应收金额", "到期日", "备注"]), said)

    assert now.corrections.fields == {("应收", "C"): "due_date", ("应收", "B"): "balance"}


def test_a_correction_of_a_column_that_is_gone_is_dropped_and_told():
    said = Corrections(fields={("应收", "D"): "reason"})
    now = follow(LAST, table(["客户名称", "到期日", "应收金额", "业务员"]), said)

    assert now.corrections.fields == {}
    assert [(f.code, f.message) for f in now.findings] == [
        ("W209", "上次更正过的 D 列「备注」不见了,这条更正没有使用。")
    ]


def test_a_correction_is_not_carried_to_one_of_two_columns_now_alike():
    """It stays where she gave it: which of the two is meant nobody can tell."""
    said = Corrections(fields={("应收", "D"): "reason"})
    now = follow(LAST, table(["客户名称", "到期日", "应收金额", "业务员", "备注", "备注"]), said)

    assert now.corrections.fields == {("应收", "D"): "reason"}
    assert now.findings == ()


def test_a_column_gone_without_a_correction_is_not_worth_a_word():
    assert follow(LAST, table(["客户名称", "到期日", "应收金额"]), Corrections()).findings == ()


def test_which_of_two_columns_of_one_heading_moved_cannot_be_told():
    last = {"应收": {"A": "客户名称", "B": "备注", "C": "备注"}}
    said = Corrections(fields={("应收", "B"): "reason"})

    assert follow(last, table(["客户名称", "到期日", "应收金额", "备注"]), said).corrections == said


def test_line_breaks_and_widths_of_a_heading_do_not_matter():
    last = {"应收": {"A": "客户名称", "B": "到 期 日", "C": "应收金额", "D": "备注："}}

    assert follow(last, table(HEAD), Corrections()).findings == ()


def test_all_that_was_said_of_a_renamed_sheet_follows_its_new_name():
    said = Corrections({("应收", "D"): "reason"}, {"应收": "是"}, {"应收": "应收"}, {"应收": "甲"})
    now = follow(LAST, table(HEAD, name="应收2026"), said)

    assert now.corrections.fields == {("应收2026", "D"): "reason"}
    assert now.corrections.use == {"应收2026": "是"}
    assert now.corrections.side == {"应收2026": "应收"}
    assert now.corrections.party == {"应收2026": "甲"}
    assert [(f.code, f.message) for f in now.findings] == [
        ("I204", "上次的工作表「应收」现在叫「应收2026」,上次的更正照用。")
    ]


def test_two_sheets_with_those_headings_are_not_guessed_between():
    tables = (*table(HEAD, name="一月"), *table(HEAD, name="二月"))

    assert follow(LAST, tables, Corrections(use={"应收": "否"})).corrections.use == {"应收": "否"}


def test_many_moved_columns_are_counted():
    head = ["客户名称", "到期日", "应收金额", "备注", "业务员", "电话"]
    last = {"应收": dict(zip("ABCDEF", head, strict=True))}
    (finding,) = follow(last, table(["序号", *head]), Corrections()).findings

    assert "「备注」由 D 列移到 E 列等 6 列;" in finding.message
