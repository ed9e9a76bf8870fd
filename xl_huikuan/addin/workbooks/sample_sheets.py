"""Lay the story out as the sheets 应收明细 and 收款明细, with all the mess clerks make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from xl_huikuan.addin.workbooks.book_look import finish, put, title_rows
from xl_huikuan.addin.workbooks.sample_data import COMPANY
from xl_huikuan.addin.workbooks.sample_forms import (
    NO_DATE_FORMS,
    amount_form,
    date_cell,
    number,
)
from xl_huikuan.addin.workbooks.sample_nouns import Buyer, Dice, Invoice, Receipt, Story
from xl_huikuan.addin.workbooks.sample_page import BrokenRow, Page, stated
from xl_huikuan.addin.workbooks.sample_story import AS_OF

PAGE_ROWS = 48  # a page ends with the first block that reaches so many rows
WRONG_SUBTOTAL = 12  # position of the buyer whose 小计 is 1,000 yuan too high

# key, heading, width, kind of cell
INVOICE_COLUMNS: tuple[tuple[str, str, float, str], ...] = (
    ("code", "客户编号", 9, "文字"), ("name", "客户名称", 33, "文字"),
    ("number", "发票号码", 22, "文字"), ("date", "开票日期", 13, "日期"),
    ("due", "到期日", 13, "日期"), ("contract", "合同号", 13, "文字"),
    ("product", "品名", 18, "文字"), ("net", "不含税金额", 14, "金额"),
    ("tax", "税额", 12, "金额"), ("gross", "价税合计", 14, "金额"),
    ("salesperson", "业务员", 8, "居中"), ("remark", "备注", 18, "文字"),
)  # fmt: skip
RECEIPT_COLUMNS: tuple[tuple[str, str, float, str], ...] = (
    ("date", "收款日期", 13, "日期"), ("voucher", "收款单号", 13, "文字"),
    ("code", "客户编号", 9, "文字"), ("name", "客户名称", 33, "文字"),
    ("amount", "收款金额", 15, "金额"), ("method", "结算方式", 13, "文字"),
    ("number", "发票号码", 22, "文字"), ("salesperson", "经办人", 8, "居中"),
    ("remark", "备注", 16, "文字"),
)  # fmt: skip


def write_invoices(sheet: Worksheet, story: Story, dice: Dice) -> Page:
    """Write 应收明细: blocks by customer with 小计, printed pages, 合计 and notes below."""
    page = Page(sheet, INVOICE_COLUMNS)
    page.row = title_rows(
        sheet, COMPANY, "应收账款明细台账", f"制表日期:{AS_OF:%Y年%m月%d日}", len(page.columns)
    )
    _invoice_header(page)
    last = len(story.buyers) - 1
    for i, (buyer, rows) in enumerate(zip(story.buyers, story.invoices, strict=True)):
        _block(page, i, buyer, rows, dice)
        if page.row - page.page_start >= PAGE_ROWS or i == last:
            _end_page(page, with_header=i < last)
    total = sum(stated(row) for rows in story.invoices for row in rows)
    page.write({"name": "合计", "gross": number(total)}, marks="小计")
    put(sheet, page.row + 1, 1, "制表人:王会计      审核:李主管      财务负责人:", "说明")
    finish(page.sheet, page.columns, frozen="C6", filtered=f"A5:L{page.row - 1}")
    return page


def _invoice_header(page: Page) -> None:
    top, first, last = page.row, page.at("net"), page.at("gross")
    for i, (_, heading, _, _) in enumerate(page.columns, 1):
        inside = first <= i <= last
        put(
            page.sheet,
            top,
            i,
            ("应收金额(元)" if i == first else None) if inside else heading,
            "表头",
        )
        put(page.sheet, top + 1, i, heading if inside else None, "表头")
        if not inside:
            page.sheet.merge_cells(start_row=top, end_row=top + 1, start_column=i, end_column=i)
    page.sheet.merge_cells(start_row=top, end_row=top, start_column=first, end_column=last)
    page.row = top + 2
    page.page_start, page.page_sum = top, 0


def _block(page: Page, index: int, buyer: Buyer, rows: Sequence[Invoice], dice: Dice) -> None:
    top = page.row
    merged = index % 4 == 1
    strays = [invoice for invoice in rows if invoice.flaw == "no_customer"]
    for invoice in rows:
        if invoice not in strays:
            _invoice_row(page, buyer, invoice, dice, named=not merged or page.row == top)
    if merged and page.row - top > 1:
        for key in ("code", "name"):
            at = page.at(key)
            page.sheet.merge_cells(
                start_row=top, end_row=page.row - 1, start_column=at, end_column=at
            )
    if index % 19 == 7:
        page.sheet.row_dimensions[top + 1].hidden = True
    page.page_sum += sum(map(stated, rows))
    _subtotal(page, index, buyer, top, sum(stated(row) for row in rows if row not in strays))
    for stray in strays:
        page.row += 1  # after a blank row: nobody can tell whose it is
        _invoice_row(page, buyer, stray, dice, named=True)


def _invoice_row(page: Page, buyer: Buyer, invoice: Invoice, dice: Dice, *, named: bool) -> None:
    form = amount_form(dice, invoice.gross)
    cells: dict[str, Any] = {
        "code": buyer.code if named else None,
        "name": _name_cell(dice, buyer.name) if named else None,
        "number": invoice.number,
        "date": date_cell(dice, invoice.date),
        "due": date_cell(dice, invoice.due) if invoice.due_given else dice.pick(NO_DATE_FORMS),
        "contract": invoice.contract,
        "product": invoice.product,
        "net": form(invoice.net),
        "tax": form(invoice.tax) if invoice.tax else dice.pick(("—", "-", 0, None)),
        "gross": "12.5万" if invoice.gross == 12_500_000 else form(invoice.gross),
        "salesperson": buyer.salesperson,
        "remark": invoice.remark or None,
    }
    if invoice.flaw:
        page.spoil(invoice.flaw, cells, buyer.name)
    elif isinstance(cells["gross"], float) and dice.below(5) == 0:
        _formulas(page, cells, invoice, buyer)
    page.sheet.row_dimensions[page.row].outlineLevel = 1
    page.write(cells)


def _formulas(page: Page, cells: dict[str, Any], invoice: Invoice, buyer: Buyer) -> None:
    """Turn the total, and a due date that can be, into formulas with their results."""
    row = page.row
    if isinstance(cells["tax"], float):
        cells["gross"] = f"=H{row}+I{row}"
        page.results[f"J{row}"] = number(invoice.gross)
    if type(cells["date"]) is dt.date and invoice.due_given and buyer.term.startswith("票到"):
        days = (invoice.due - invoice.date).days
        cells["due"] = f"=D{row}+{days}"
        page.results[f"E{row}"] = float((invoice.due - dt.date(1899, 12, 30)).days)
    if cells["due"] is None:
        cells["due"] = f'=IF(D{row}="",D{row},"")'
        page.results[f"E{row}"] = ""


def _name_cell(dice: Dice, name: str) -> str:
    """Return a name as typed: sometimes with a blank behind or the other brackets."""
    chance = dice.below(60)
    if chance == 0:
        return f"{name} "
    return name.replace("（", "(").replace("）", ")") if chance < 15 else name


def _subtotal(page: Page, index: int, buyer: Buyer, top: int, total: int) -> None:
    """State the sum of a block: as a formula where Excel would get it right, else typed in."""
    shown: Any = number(total)
    cells = [page.sheet[page.address("gross", row)].value for row in range(top, page.row)]
    if all(isinstance(cell, float) or str(cell).startswith("=") for cell in cells):
        shown = f"=SUM(J{top}:J{page.row - 1})"
        page.results[page.address("gross", page.row)] = number(total)
    if index == WRONG_SUBTOTAL:
        shown = number(total + 100_000)
        page.results.pop(page.address("gross", page.row), None)
        page.broken.append(
            BrokenRow(page.sheet.title, page.row, "J", shown, "小计与明细不符", True, buyer.name)
        )
    page.write({"name": "小计", "gross": shown}, marks="小计")


def _end_page(page: Page, *, with_header: bool) -> None:
    page.write({"name": "本页合计", "gross": number(page.page_sum)}, marks="小计")
    if with_header:
        page.sheet.row_breaks.append(Break(id=page.row))
        page.row += 1
        _invoice_header(page)


def write_receipts(sheet: Worksheet, story: Story, dice: Dice) -> Page:
    """Write 收款明细: by date, with 本月合计 and 本年累计 after each month."""
    page = Page(sheet, RECEIPT_COLUMNS)
    page.row = title_rows(
        sheet, COMPANY, "收款明细表", f"截止日期:{AS_OF:%Y.%m.%d}", len(page.columns)
    )
    for i, (_, heading, _, _) in enumerate(page.columns, 1):
        put(sheet, page.row, i, heading, "表头")
    header, page.row = page.row, page.row + 1
    month_sum = year_sum = 0
    for receipt, after in zip(story.receipts, (*story.receipts[1:], None), strict=True):
        _receipt_row(page, story.buyers[receipt.buyer], receipt, dice)
        month_sum, year_sum = month_sum + stated(receipt), year_sum + stated(receipt)
        if after is None or (after.date.year, after.date.month) != (
            receipt.date.year,
            receipt.date.month,
        ):
            page.write({"date": "本月合计", "amount": number(month_sum)}, marks="小计")
            page.write({"date": "本年累计", "amount": number(year_sum)}, marks="小计")
            month_sum = 0
        if after is not None and after.date.year != receipt.date.year:
            year_sum = 0
    put(sheet, page.row + 1, 1, "制表人:王会计      审核:李主管", "说明")
    finish(sheet, page.columns, frozen=f"A{header + 1}", filtered="")
    sheet.print_title_rows = f"{header}:{header}"
    return page


def _receipt_row(page: Page, buyer: Buyer, receipt: Receipt, dice: Dice) -> None:
    cells: dict[str, Any] = {
        "date": date_cell(dice, receipt.date),
        "voucher": receipt.voucher,
        "code": buyer.code,
        "name": _name_cell(dice, buyer.name),
        "amount": amount_form(dice, receipt.amount)(receipt.amount),
        "method": receipt.method,
        "number": receipt.invoice_no or None,
        "salesperson": buyer.salesperson,
        "remark": receipt.remark or None,
    }
    if receipt.flaw:
        page.spoil(receipt.flaw, cells, buyer.name)
    page.write(cells)
