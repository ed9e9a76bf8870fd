"""Small workbooks as a clerk would save them, for tests of the commands."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from openpyxl import Workbook

HEAD = [
    "客户编号",
    "客户名称",
    "发票号码",
    "开票日期",
    "到期日",
    "价税合计",
    "已收金额",
    "余额",
    "业务员",
]
ROWS = [
    ["K001", "苏州甲机械有限公司", "10000001", dt.date(2026, 6, 1), dt.date(2026, 7, 1), 120000.5, 20000.5, 100000, "张三"],
    ["K001", "苏州甲机械有限公司", "10000002", dt.date(2026, 9, 1), dt.date(2026, 10, 31), 50000, 0, 50000, "张三"],
    ["K002", "无锡乙电子有限公司", "10000003", dt.date(2026, 9, 20), dt.date(2026, 10, 20), 8000.1, 0, 8000.1, "李四"],
    ["K003", "常州丙贸易有限公司", "10000004", dt.date(2026, 10, 1), dt.date(2026, 11, 30), 666.66, 0, 666.66, "李四"],
    ["K003", "常州丙贸易有限公司", "10000005", dt.date(2026, 1, 5), dt.date(2026, 2, 5), 3000, 3000, 0, "李四"],
]  # fmt: skip
COMPANY = [
    "--set", "本公司名称=江南示例机电有限公司",
    "--set", "开户银行=示例银行",
    "--set", "银行账号=1000200030004000",
    "--set", "本公司电话=0512-00000001",
    "--set", "财务联系人=王会计",
    "--set", "升级方式=按逾期天数",
]  # fmt: skip


def invoice_book(path: Path) -> Path:
    """A plain receivables workbook: one row per invoice under a title, with a totals row."""
    book = Workbook()
    sheet = book.active
    sheet.title = "应收明细"
    sheet.append(["江南示例机电有限公司应收账款明细表"])
    sheet.append(HEAD)
    for row in ROWS:
        sheet.append(row)
    sheet.append(["合计", None, None, None, None, 181667.26, 23000.5, 158666.76])
    book.create_sheet("备忘")["A1"] = "不要动我"
    book.save(path)
    return path


def ledger_book(path: Path) -> Path:
    """A ledger of one customer that nowhere says who the customer is."""
    book = Workbook()
    sheet = book.active
    sheet.title = "明细账"
    sheet.append(["科目:应收账款"])
    sheet.append(["日期", "摘要", "借方金额", "贷方金额"])
    sheet.append([dt.date(2026, 8, 1), "销售开票", 12000, None])
    sheet.append([dt.date(2026, 8, 15), "收到货款", None, 5000])
    book.save(path)
    return path


def supplier_book(path: Path) -> Path:
    """What we owe others: never to be dunned."""
    book = Workbook()
    sheet = book.active
    sheet.title = "明细"
    sheet.append(["应付账款明细表"])
    sheet.append(["日期", "供应商名称", "摘要", "借方金额", "贷方金额"])
    sheet.append([dt.date(2026, 8, 1), "某某钢材有限公司", "材料采购", None, 12000])
    sheet.append([dt.date(2026, 8, 15), "某某钢材有限公司", "付货款", 5000, None])
    book.save(path)
    return path
