"""A receivables workbook of any size: what a finance program exports, shared strings and all.

openpyxl makes the package (styles, chart, validation, formats); the big sheet is written as XML
by hand, because openpyxl is slow and writes no shared strings.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
import numpy.typing as npt
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

SHEET = "应收明细"
HEADINGS = (
    "客户编号", "客户名称", "发票号码", "合同号", "开票日期", "到期日",
    "价税合计", "已收金额", "余额", "业务员", "部门", "备注",
)  # fmt: skip
WIDTHS = (11, 34, 24, 16, 12, 12, 15, 15, 15, 9, 11, 18)
PLACES = "苏州 无锡 常州 杭州 宁波 南京 合肥 上海 广州 深圳 佛山 成都 重庆 武汉 长沙 青岛 济南 天津".split()  # noqa: SIM905
FIRST, SECOND = (
    "澜砚霁栖沧雾岚稷鹤箬屿墨棠铎萤椒澄榆朔渤",
    "溪岑桥歌禾渚汀光涧樾山川岫霭烟石宁楹谷泉",
)
TRADES = "机械 电子 自动化 物流 环保 电气 阀门 轴承 模具 包装 化工 纺织".split()  # noqa: SIM905
OWNERS = ("王海燕", "李志强", "陈晓东", "周敏", "赵立新", "孙丽")
DEPTS = ("华东一部", "华东二部", "华南部", "北方部")
REMARKS = ("", "", "", "", "按合同分期", "客户已签收", "待对账")
SERIAL_ZERO = dt.date(1899, 12, 30)
FIRST_DAY, LAST_DAY = dt.date(2024, 5, 1), dt.date(2026, 10, 30)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OVERRIDE = (
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
_RELATION = (
    f'<Relationship Id="rIdShared" Type="{_DOC}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
)

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class BookTruth:
    """Sums of the workbook in fen, and how many rows have a balance."""

    invoiced: int
    received: int
    open_rows: int


@dataclass(frozen=True)
class _Data:
    """One array per kind of column; texts as positions in their own list."""

    customer: Ints
    contract: Ints
    dated: Ints
    due: Ints
    amount: Ints
    received: Ints
    owner: Ints
    dept: Ints
    remark: Ints


def make_book(path: Path, rows: int, customers: int, seed: int) -> BookTruth:
    """Write a workbook of `rows` invoices over `customers`, and three sheets beside; exact sums."""
    data = _draw(rows, customers, np.random.default_rng(seed))
    package = io.BytesIO()
    styles = _frame(rows, package)
    with (
        zipfile.ZipFile(package) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = _with_rows(part, data, rows, customers, styles)
            elif name == "[Content_Types].xml":
                part = part.replace(b"</Types>", _OVERRIDE.encode() + b"</Types>")
            elif name == "xl/_rels/workbook.xml.rels":
                part = part.replace(b"</Relationships>", _RELATION.encode() + b"</Relationships>")
            out.writestr(name, part)
        out.writestr("xl/sharedStrings.xml", _shared_strings(_texts(rows, customers)))
    return BookTruth(
        int(data.amount.sum()),
        int(data.received.sum()),
        int((data.amount != data.received).sum()),
    )


def _draw(rows: int, customers: int, chance: np.random.Generator) -> _Data:
    """Draw the figures: a few customers buy much, most invoices are paid, some in part."""
    customer = np.minimum((chance.random(rows) ** 2 * customers).astype(np.int64), customers - 1)
    customer[:customers] = np.arange(customers)[:rows]  # each customer has at least one invoice
    days = (LAST_DAY - FIRST_DAY).days
    dated = np.sort(chance.integers(0, days + 1, rows)) + (FIRST_DAY - SERIAL_ZERO).days
    amount = chance.integers(50_000, 20_000_000, rows)
    amount = np.where(chance.random(rows) < 0.01, -(amount // 10), amount)
    share = chance.choice([100, 100, 100, 100, 100, 100, 100, 60, 30, 0, 0], rows)
    return _Data(
        customer=chance.permutation(customer),
        contract=chance.integers(0, max(rows // 10, 1), rows),
        dated=dated,
        due=dated + chance.choice([30, 30, 60, 90], rows),
        amount=amount,
        received=np.where(amount > 0, amount * share // 100, 0),
        owner=chance.integers(0, len(OWNERS), rows),
        dept=chance.integers(0, len(DEPTS), rows),
        remark=chance.integers(0, len(REMARKS), rows),
    )


def _texts(rows: int, customers: int) -> list[str]:
    """Return the shared strings: headings, codes, names, invoice numbers, contracts, the rest."""
    contracts = max(rows // 10, 1)
    return [
        *HEADINGS,
        *(f"C{i:06d}" for i in range(customers)),
        *map(customer_name, range(customers)),
        *(f"2632200000{i * 7_654_321 % 10**9:09d}7" for i in range(rows)),
        *(f"HT-2026-{i:06d}" for i in range(contracts)),
        *OWNERS, *DEPTS, *REMARKS,
    ]  # fmt: skip


def customer_name(i: int) -> str:
    """Return a name of its own for each number, up to 1,728,000 of them."""
    i, trade = divmod(i, len(TRADES))
    i, place = divmod(i, len(PLACES))
    i, first = divmod(i, len(FIRST))
    i, second = divmod(i, len(SECOND))
    more = FIRST[i % len(FIRST)] if i else ""
    return f"{PLACES[place]}{FIRST[first]}{SECOND[second]}{more}{TRADES[trade]}有限公司"


def _shared_strings(texts: Sequence[str]) -> str:
    items = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    return f'<sst xmlns="{_MAIN}" uniqueCount="{len(texts)}">{items}</sst>'


def _with_rows(
    part: bytes, data: _Data, rows: int, customers: int, styles: tuple[int, int, int]
) -> bytes:
    """Put the rows into the sheet openpyxl wrote with its headings only."""
    body = "".join((_head_row(styles[0]), *_body_rows(data, rows, customers, styles)))
    text = part.decode()
    text = re.sub(r'<dimension ref="[^"]*"/>', f'<dimension ref="A1:L{rows + 1}"/>', text)
    start, end = text.index("<sheetData>"), text.index("</sheetData>")
    return (text[: start + len("<sheetData>")] + body + text[end:]).encode()


def _head_row(style: int) -> str:
    cells = (
        f'<c r="{chr(65 + i)}1" s="{style}" t="s"><v>{i}</v></c>' for i in range(len(HEADINGS))
    )
    return f'<row r="1">{"".join(cells)}</row>'


def _body_rows(
    data: _Data, rows: int, customers: int, styles: tuple[int, int, int]
) -> Iterator[str]:
    codes = len(HEADINGS)
    names = codes + customers
    numbers = names + customers
    contracts = numbers + rows
    owners = contracts + max(rows // 10, 1)
    depts = owners + len(OWNERS)
    remarks = depts + len(DEPTS)
    said = remarks + REMARKS.count("")  # a blank remark is no cell
    _, day, money = styles
    columns = (
        data.customer + codes, data.customer + names, np.arange(rows) + numbers,
        data.contract + contracts, data.dated, data.due,
        data.amount, data.received, data.amount - data.received,
        data.owner + owners, data.dept + depts, data.remark + remarks,
    )  # fmt: skip
    for r, (a, b, c, d, e, f, g, h, i, j, k, m) in enumerate(
        zip(*(column.tolist() for column in columns), strict=True), 2
    ):
        remark = f'<c r="L{r}" t="s"><v>{m}</v></c>' if m >= said else ""
        yield (
            f'<row r="{r}"><c r="A{r}" t="s"><v>{a}</v></c><c r="B{r}" t="s"><v>{b}</v></c>'
            f'<c r="C{r}" t="s"><v>{c}</v></c><c r="D{r}" t="s"><v>{d}</v></c>'
            f'<c r="E{r}" s="{day}"><v>{e}</v></c><c r="F{r}" s="{day}"><v>{f}</v></c>'
            f'<c r="G{r}" s="{money}"><v>{g / 100}</v></c><c r="H{r}" s="{money}"><v>{h / 100}</v></c>'
            f'<c r="I{r}" s="{money}"><v>{i / 100}</v></c><c r="J{r}" t="s"><v>{j}</v></c>'
            f'<c r="K{r}" t="s"><v>{k}</v></c>{remark}</row>'
        )


def _frame(rows: int, package: io.BytesIO) -> tuple[int, int, int]:
    """Write everything but the rows; returns the style numbers of headings, dates and amounts."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet["A1"].font = Font(bold=True)
    sheet["E1"].number_format = "yyyy-mm-dd"
    sheet["G1"].number_format = "#,##0.00"
    for i, width in enumerate(WIDTHS):
        sheet.column_dimensions[chr(65 + i)].width = width
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:L{rows + 1}"
    red = CellIsRule(
        operator="greaterThan", formula=["100000"], fill=PatternFill(bgColor="FFFBE3E1")
    )
    sheet.conditional_formatting.add(f"I2:I{rows + 1}", red)
    _foreign_sheets(book)
    owner = DataValidation(type="list", formula1=f"=字典!$A$2:$A${len(OWNERS) + 1}")
    owner.add(f"J2:J{rows + 1}")
    sheet.add_data_validation(owner)
    styles = (sheet["A1"].style_id, sheet["E1"].style_id, sheet["G1"].style_id)
    book.save(package)
    return styles


def _foreign_sheets(book: Workbook) -> None:
    """Add three sheets that are none of our business: a chart, a list, a text."""
    summary = book.create_sheet("开票统计")
    _fill(summary, [("月份", "张数"), *((f"{m}月", 100 + 13 * m % 37) for m in range(1, 11))])
    chart = BarChart()
    chart.title = "每月开票张数"
    chart.add_data(Reference(summary, min_col=2, min_row=1, max_row=11), titles_from_data=True)
    chart.set_categories(Reference(summary, min_col=1, min_row=2, max_row=11))
    summary.add_chart(chart, "D2")
    words = book.create_sheet("字典")
    _fill(words, [("业务员名单",), *((owner,) for owner in OWNERS)])
    notes = book.create_sheet("说明")
    _fill(notes, [("本表由财务软件导出,金额单位为元。",), ("每月五日前与客户核对。",)])
    flag = DataValidation(type="list", formula1='"是,否"')
    flag.add("B1:B20")
    notes.add_data_validation(flag)


def _fill(sheet: Worksheet, rows: Sequence[Sequence[object]]) -> None:
    for row in rows:
        sheet.append(row)


if __name__ == "__main__":
    print(make_book(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[2]) // 20, seed=7))
