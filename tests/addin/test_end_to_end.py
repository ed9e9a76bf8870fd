"""From a messy workbook to every printed letter: what is on paper is what the oracle says."""

import datetime as dt
import json
import random
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook

from tests.addin.books import COMPANY
from tests.oracle import DAY, ZERO, Item, Receipt, due_date, exists, letter, settle
from tests.random_books import Customer, fen
from xl_huikuan.addin.buttons.desk import LETTER_FOLDER
from xl_huikuan.addin.cli import main
from xl_huikuan.core.money import money_text
from xl_huikuan.core.rmb import rmb_upper

NAMES = ('南京A&B<精工>"特"有限公司', "臺灣電機股份有限公司", "张三丰", "上海宏达贸易有限公司",
         "上海宏达贸易有限公司苏州分公司", "杭州=明川+机电有限公司", "建工柒分公司", "None科技有限公司")  # fmt: skip
HEAD = ["客户名称", "发票号码", "合同号", "开票日期", "到期日", "账期", "价税合计", "状态", "备注"]
PAID_HEAD = ["收款日期", "客户名称", "收款金额", "发票号码", "备注"]


def messy_book(path: Path, seed: int) -> tuple[dt.date, list[Customer]]:
    """Write a workbook of invoices and receipts in random order, with texts for numbers and dates."""
    pick = random.Random(seed)  # noqa: S311  the same book every time is the point
    as_of = dt.date(2026, 3, 1) + pick.randrange(300) * DAY
    customers = [Customer(name, [], []) for name in NAMES]
    rows = [(owner, invoice(pick, as_of, k)) for k, owner in enumerate(customers * 5)]
    pick.shuffle(rows)
    paid = [(owner, payment(pick, as_of, row)) for owner, row in rows if pick.random() < 0.4]
    book = Workbook()
    sheet = book.active
    sheet.title = "应收明细"
    sheet.append(["应收账款明细表"])
    sheet.append(HEAD)
    for k, (owner, row) in enumerate(rows):
        owner.items.append(row)
        sheet.append([owner.name, row.invoice, row.contract, typed(pick, row.date), typed(pick, row.due), row.term, typed(pick, row.amount), row.hold, f"第{k}笔"])  # fmt: skip
    sheet.append(["合计", *[None] * 5, float(sum(row.amount for _, row in rows))])
    receipts = book.create_sheet("收款记录")
    receipts.append(PAID_HEAD)
    for k, (owner, row) in enumerate(paid):
        owner.receipts.append(row)
        receipts.append([typed(pick, row.date), owner.name, typed(pick, row.amount), row.invoice, f"收{k}"])  # fmt: skip
    book.save(path)
    return as_of, customers


def invoice(pick: random.Random, as_of: dt.date, number: int) -> Item:
    date = as_of - pick.choice((0, 1, 7, 30, 31, 61, 91, 366, -5, pick.randrange(500))) * DAY
    due = date + pick.choice((0, 1, 15, 30, 60)) * DAY if pick.random() < 0.6 else None
    term = "" if due else pick.choice(("30天", "月结30天", "次月25日", ""))
    amount = Decimal(pick.choice((1, 10**12 + 1, pick.randint(1, 10**8)))) / 100
    hold = pick.choice(("",) * 9 + ("有争议",))
    return Item(
        amount, date, due, term, str(10000001 + number), pick.choice(("", "HT&02")), hold=hold
    )


def payment(pick: random.Random, as_of: dt.date, row: Item) -> Receipt:
    size = row.amount if pick.random() < 0.5 else Decimal(pick.randint(1, 10**7)) / 100
    named = row.invoice if pick.random() < 0.5 else ""
    return Receipt(size, as_of - pick.randrange(-20, 300) * DAY, None, named)


def typed(pick: random.Random, value: Decimal | dt.date | None) -> object:
    """A cell as a clerk leaves it: a number or date, or a text that looks like one."""
    if isinstance(value, Decimal):
        return pick.choice((float(value), f"{value:,.2f}", f"￥{value:.2f}"))
    return value and pick.choice(
        (value, value.isoformat(), f"{value.year}年{value.month}月{value.day}日")
    )


def made(command: str, book: Path, as_of: dt.date, capsys: pytest.CaptureFixture[str]) -> dict:
    assert main([command, str(book), "--as-of", as_of.isoformat(), *COMPANY, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def expected(owner: Customer, as_of: dt.date) -> tuple[str, list[Item], list[Item], Decimal]:
    """The kind of letter, what it demands, everything open, and the advance."""
    items = [row for row in owner.items if exists(row, as_of)]
    advance = settle(items, [row for row in owner.receipts if exists(row, as_of)], as_of)
    kind, demanded = letter(items, advance, as_of)
    return kind, demanded, [row for row in items if row.open], advance


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_letter_and_statement_says_what_the_oracle_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], seed: int
) -> None:
    """Kinds, rows, due dates, totals, capitals, names, numbers; nobody else's data on any page."""
    book = tmp_path / "台账.xlsx"
    as_of, customers = messy_book(book, seed)
    letters, statements = (made(c, book, as_of, capsys) for c in ("letters", "statements"))

    for batch, prefix in ((letters, "财催函"), (statements, "财对函")):
        entries = {entry["customer"]: entry for entry in batch["letters"]}
        skipped = {row["customer"]: row["reason"] for row in batch["skipped"]}
        numbers = [entry["number"] for entry in batch["letters"]]
        assert numbers == [f"{prefix}〔2026〕{k}号" for k in range(1, len(numbers) + 1)]
        assert entries.keys() | skipped.keys() == set(NAMES)
        assert all(skipped.values())
        for owner in customers:
            kind, demanded, everything, advance = expected(owner, as_of)
            if batch is statements:
                kind = "statement" if everything or advance else ""
            assert entries.get(owner.name, {"kind": ""})["kind"] == kind
            if kind:
                rows = everything if kind == "statement" else demanded
                others = [row.invoice for other in customers if other is not owner for row in other.items]  # fmt: skip
                page = docx.Document(str(tmp_path / LETTER_FOLDER / entries[owner.name]["file"]))
                assert_says(page, owner.name, rows, advance, others)


def assert_says(
    page: docx.document.Document, name: str, rows: list[Item], advance: Decimal, others: list[str]
) -> None:
    """Hold one printed letter against what it must say."""
    text = "\n".join(node.text or "" for node in page.element.iter() if node.tag.endswith("}t"))
    total = sum((row.open for row in rows), ZERO)
    payable = fen(total - advance)
    body = [[cell.text for cell in row.cells] for row in page.tables[0].rows][1:] if rows else []
    dues = {row.invoice: str(due_date(row, "") or "—") for row in rows}
    shown = {next(c for c in line if c in dues): line for line in body[:-1]}

    assert f"{name}：" in [paragraph.text for paragraph in page.paragraphs]
    assert not [number for number in others if number in text]
    assert len(shown) == len(body[:-1]) == len(rows)
    for row in rows:
        assert shown[row.invoice][-1] == money_text(fen(row.open))
        assert dues[row.invoice] in shown[row.invoice]
    assert not body or body[-1][-1] == money_text(fen(total))
    assert money_text(abs(payable)) in text
    assert not payable or f"大写：人民币{rmb_upper(abs(payable))}" in text
