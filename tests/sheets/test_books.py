"""Real workbooks nobody here wrote, against hand-made labels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sheets.small_books import owed
from xl_huikuan.core.errors import NotUnderstood
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.files.reader import read_grids
from xl_huikuan.sheets.ledgers.assemble import assemble
from xl_huikuan.sheets.recognition.reading import Corrections, TableReading
from xl_huikuan.sheets.recognition.recognise import recognise

pytestmark = pytest.mark.corpus

# Words of the labels → our fields. What the labels call other has no field of its own there.
FIELDS = {
    "doc_date": {"biz_date"}, "customer": {"customer_name"}, "party": {"customer_name", "measure"},
    "supplier": {"supplier_name"}, "paid": {"received"}, "qty": {"quantity"},
    "amount_ex_tax": {"net_amount"}, "terms_days": {"term"}, "pay_method": {"pay_mode"},
    "account_name": {"account"}, "voucher_no": {"doc_no"}, "aging_days": {"overdue_days"},
}  # fmt: skip
FREE = {"other", "blank", "ship_date", "net_amount", "account_code"}
# The labels count the subtotal in row 6 as the last data row, and say themselves that the
# entries are rows 2, 3 and 5; a supplier code is labelled customer_code.
LAST_ROW = {"zh_duizhang_s09_小计合计行": 5}
BOOKS = [
    "en_ms_billing_statement",
    "en_ms_invoice_tracking",
    "en_poi_45322_freight_invoice_detail",
    "zh_duizhang_s01_标准明细账_邯郸市丙通物流有限公司",
    "zh_duizhang_s03_GBK编码_无BOM",
    "zh_duizhang_s05_千分位括号负数",
    "zh_duizhang_s06_金额加方向单列",
    "zh_duizhang_s08_日期全格式",
    "zh_duizhang_s09_小计合计行",
    "zh_duizhang_s12_多sheet分月",
    "zh_duizhang_s15_带期初行",
    "zh_duizhang_s17_带余额列_含红字",
    "zh_poi_61287_资产负债表",
    "zh_sstqa_022_应付账款明细表",
    "zh_sstqa_035_开票登记表",
    "zh_sstqa_041_凭证记录表",
    "zh_sstqa_058_银行短期借款明细表",
    "zh_sstqa_071_销售记录表",
    "zh_sstqa_084_水电费双表",
    "zh_sstqa_098_结款方式",
]


def gold(corpus: Path, book: str) -> dict[str, Any]:
    return json.loads((corpus / "books" / "gold" / f"{book}.json").read_text("utf-8"))


def book_of(corpus: Path, book: str):
    return read_grids(corpus / "books" / gold(corpus, book)["file"]).grids


def tables_of(corpus: Path, book: str) -> dict[str, list[TableReading]]:
    grids = book_of(corpus, book)
    name = gold(corpus, book)["file"]
    found = recognise(grids, file_name=name, settings=Settings()).tables
    return {grid.name: [t for t in found if t.sheet == grid.name] for grid in grids}


@pytest.mark.parametrize("book", BOOKS)
def test_kind_and_whether_it_may_be_dunned(corpus, book):
    found = tables_of(corpus, book)

    for sheet, tables in zip(gold(corpus, book)["sheets"], found.values(), strict=True):
        assert any(t.may_be_dunned for t in tables) == sheet["use_for_collection"]
        if sheet["tables"]:
            assert {t.kind for t in tables} == {sheet["kind"]}


@pytest.mark.parametrize("book", BOOKS)
def test_rows(corpus, book):
    found = tables_of(corpus, book)

    for sheet, tables in zip(gold(corpus, book)["sheets"], found.values(), strict=True):
        for label, table in zip(sheet["tables"], tables, strict=bool(sheet["tables"])):
            first, last = label["data_rows"]
            assert list(table.header_rows) == label["header_rows"]
            assert (table.first_row, table.last_row) == (first, LAST_ROW.get(book, last))
            assert list(table.total_rows) == label["total_rows"]
            assert list(table.opening_rows) == [r for r in [label.get("opening_row")] if r]
            assert table.empty_form == label.get("empty_form", False)


@pytest.mark.parametrize("book", BOOKS)
def test_columns(corpus, book):
    found = tables_of(corpus, book)

    for sheet, tables in zip(gold(corpus, book)["sheets"], found.values(), strict=True):
        for label, table in zip(sheet["tables"], tables, strict=bool(sheet["tables"])):
            ours = {c.letters: c.field for c in table.columns}
            for letters, word in label["columns"].items():
                if word in FREE or table.kind == "other":
                    continue
                wanted = FIELDS.get(word, {word, word.replace("customer", "supplier")})
                assert ours[letters] in wanted, (letters, word)


ANSWERED = {
    "zh_duizhang_s01_标准明细账_邯郸市丙通物流有限公司": 20000,
    "zh_duizhang_s05_千分位括号负数": 0,
    "zh_duizhang_s06_金额加方向单列": 10000,
    "zh_duizhang_s08_日期全格式": 2100,
    "zh_duizhang_s09_小计合计行": 3500,
    "zh_duizhang_s12_多sheet分月": 10000,
    "zh_duizhang_s15_带期初行": 35000,
    "zh_duizhang_s17_带余额列_含红字": 73000,
}


@pytest.mark.parametrize("book", ANSWERED)
def test_once_the_customer_is_told_the_balance_is_the_labelled_one(corpus, book):
    grids = book_of(corpus, book)
    names = [grid.name for grid in grids]
    answers = Corrections(party=dict.fromkeys(names, "甲公司"), side=dict.fromkeys(names, "应收"))
    settings = Settings()
    recognition = recognise(grids, file_name="a.xlsx", settings=settings, corrections=answers)

    assert owed(assemble(grids, recognition, settings)) == {"甲公司": ANSWERED[book] * 100}


@pytest.mark.parametrize("book", ANSWERED)
def test_without_a_customer_it_asks(corpus, book):
    grids = book_of(corpus, book)
    recognition = recognise(grids, file_name=gold(corpus, book)["file"], settings=Settings())

    with pytest.raises(NotUnderstood, match="客户"):
        assemble(grids, recognition, Settings())


def test_the_row_that_breaks_the_running_balance_is_named(corpus):
    grids = book_of(corpus, "zh_duizhang_s17_带余额列_含红字")
    answers = Corrections(party={"明细账": "甲公司"})
    recognition = recognise(grids, file_name="a.xlsx", settings=Settings(), corrections=answers)
    ledger = assemble(grids, recognition, Settings())

    assert [str(f.source) for f in ledger.findings if f.code == "E417"] == ["明细账!E8"]
    assert ledger.customer_balances == {0: 6_300_000}


@pytest.mark.parametrize(
    ("book", "fen", "rows"),
    [("zh_sstqa_035_开票登记表", 3_777_265, 8), ("zh_sstqa_071_销售记录表", 98_504_500, 50)],
)
def test_registers_count_once_the_clerk_says_all_is_unpaid(corpus, book, fen, rows):
    grids = book_of(corpus, book)
    answers = Corrections(use={grids[0].name: "是"})
    recognition = recognise(grids, file_name="a.xlsx", settings=Settings(), corrections=answers)
    items = assemble(grids, recognition, Settings()).items

    assert (len(items), int(items["amount"].sum())) == (rows, fen)
