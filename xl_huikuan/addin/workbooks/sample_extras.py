"""The other two sheets of the sample: 客户档案, and 说明 with text, a table and a chart."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, DataBarRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from xl_huikuan.addin.workbooks.book_look import finish, print_set_up, put, title_rows
from xl_huikuan.addin.workbooks.sample_data import COMPANY
from xl_huikuan.addin.workbooks.sample_forms import number
from xl_huikuan.addin.workbooks.sample_nouns import Buyer, Story
from xl_huikuan.addin.workbooks.sample_page import BrokenRow, counted
from xl_huikuan.addin.workbooks.sample_story import AS_OF

CUSTOMER_COLUMNS: tuple[tuple[str, str, float, str], ...] = (
    ("code", "客户编号", 9, "文字"), ("name", "客户名称", 33, "文字"),
    ("tax_no", "统一社会信用代码", 22, "文字"), ("type", "客户类型", 10, "文字"),
    ("contact", "联系人", 9, "文字"), ("phone", "联系电话", 14, "文字"),
    ("address", "地址", 34, "文字"), ("postcode", "邮编", 8, "文字"),
    ("salesperson", "业务员", 8, "文字"), ("dept", "部门", 10, "文字"),
    ("term", "账期", 10, "文字"), ("limit", "信用额度(万元)", 10, "居中"),
    ("basic", "基本情况", 9, "居中"), ("management", "管理水平", 9, "居中"),
    ("record", "信用记录", 9, "居中"), ("business", "经营状况", 9, "居中"),
    ("cash", "现金流量", 9, "居中"), ("reason", "未付原因", 24, "文字"),
    ("promise", "承诺日期", 12, "日期"), ("remark", "备注", 14, "文字"),
)  # fmt: skip
SCORES = ("basic", "management", "record", "business", "cash")
BAD_TAX_NUMBER = 57  # position of the buyer whose code has a wrong check character
NOTES = (
    "一、本工作簿为演示样例,公司、客户、人名、账号均为虚构,与任何真实单位无关。",
    "二、应收明细按客户分块登记,每块下有小计,每页有本页合计,最后有合计。",
    "三、收款按到账日期登记在收款明细;注明发票号码的核销该张发票,没有注明的先进先出。",
    "四、红字发票以负数、括号或尾部减号表示。",
    "五、信用额度单位为万元,为空表示尚未核定,0 表示不赊销。",
)


def write_customers(sheet: Worksheet, story: Story) -> BrokenRow:
    """Write 客户档案, one row per customer; returns the row that was written wrong."""
    row = title_rows(sheet, COMPANY, "客户档案", "更新日期:2026-10-28", len(CUSTOMER_COLUMNS))
    for i, (_, heading, _, _) in enumerate(CUSTOMER_COLUMNS, 1):
        put(sheet, row, i, heading, "表头")
    sheet.row_dimensions[row].height = 30
    for k, buyer in enumerate(story.buyers):
        cells = _customer_cells(buyer)
        if k == BAD_TAX_NUMBER:
            cells["tax_no"] = _with_wrong_end(buyer.tax_no)
        for i, (key, _, _, kind) in enumerate(CUSTOMER_COLUMNS, 1):
            put(sheet, row + 1 + k, i, cells[key], kind)
    finish(
        sheet, CUSTOMER_COLUMNS, frozen=f"C{row + 1}", filtered=f"A{row}:T{row + len(story.buyers)}"
    )
    sheet.print_title_rows = f"{row}:{row}"
    buyer, at = story.buyers[BAD_TAX_NUMBER], row + 1 + BAD_TAX_NUMBER
    shown = _with_wrong_end(buyer.tax_no)
    return BrokenRow(sheet.title, at, "C", shown, "信用代码校验位不符", True, buyer.name)


def _with_wrong_end(tax_no: str) -> str:
    return tax_no[:-1] + ("0" if tax_no[-1] != "0" else "1")


def _customer_cells(buyer: Buyer) -> dict[str, Any]:
    behaviour = buyer.behaviour
    promise = None if behaviour.promise is None else AS_OF + dt.timedelta(behaviour.promise)
    kind = (
        "企业" if buyer.name.endswith("公司") else "个人" if len(buyer.name) < 5 else "个体及其他"
    )
    cells: dict[str, Any] = {
        "code": buyer.code, "name": buyer.name, "tax_no": buyer.tax_no, "type": kind,
        "contact": buyer.contact, "phone": buyer.phone, "address": buyer.address,
        "postcode": buyer.postcode, "salesperson": buyer.salesperson, "dept": buyer.dept,
        "term": buyer.term, "limit": None if buyer.limit is None else buyer.limit / 10,
        "reason": behaviour.reason, "promise": promise,
        "remark": "支票曾跳票" if behaviour.key == "bounced" else None,
    }  # fmt: skip
    scores = buyer.scores or (None,) * len(SCORES)
    return {**{k: v or None for k, v in cells.items()}, **dict(zip(SCORES, scores, strict=True))}


def write_notes(sheet: Worksheet, story: Story) -> None:
    """Write 说明: text, invoiced amounts by month, a chart of them, rules and a comment."""
    put(sheet, 1, 1, "填表与核对说明", "表标题")
    sheet.merge_cells("A1:H1")
    for i, text in enumerate(NOTES, 3):
        put(sheet, i, 1, text, "说明")
    months = _by_month(story)
    top = 10
    for i, heading in enumerate(("月份", "开票金额(元)", "是否已对账"), 1):
        put(sheet, top, i, heading, "表头")
    for k, (month, fen) in enumerate(months):
        put(sheet, top + 1 + k, 1, month, "文字")
        put(sheet, top + 1 + k, 2, number(fen), "金额")
        put(sheet, top + 1 + k, 3, "是" if k < len(months) - 2 else "否", "文字")
    _decorate(sheet, top, top + len(months))


def _by_month(story: Story) -> list[tuple[str, int]]:
    sums: Counter[str] = Counter()
    for rows in story.invoices:
        for row in rows:
            sums[f"{row.date:%Y-%m}"] += counted(row)
    return sorted(sums.items())[-12:]


def _decorate(sheet: Worksheet, top: int, last: int) -> None:
    chart = BarChart()
    chart.title = "近12个月开票金额"
    chart.add_data(Reference(sheet, min_col=2, min_row=top, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=top + 1, max_row=last))
    chart.height, chart.width, chart.legend = 8.5, 17, None
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.numFmt = "#,##0"
    sheet.add_chart(chart, f"E{top}")
    bars = DataBarRule("min", None, "max", None, color="FF638EC6")
    sheet.conditional_formatting.add(f"B{top + 1}:B{last}", bars)
    red = PatternFill(bgColor="FFFBE3E1", fill_type="solid")
    rule = CellIsRule(operator="equal", formula=['"否"'], fill=red)
    sheet.conditional_formatting.add(f"C{top + 1}:C{last}", rule)
    choice = DataValidation(type="list", formula1='"是,否"', allow_blank=False)
    choice.add(f"C{top + 1}:C{last}")
    sheet.add_data_validation(choice)
    sheet.cell(top, 3).comment = Comment("双方盖章确认后改为“是”。", "王会计", 80, 180)
    for column, width in zip("ABCDEFGH", (12, 18, 12, 4, 14, 14, 14, 14), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.sheet_view.showGridLines = False
    print_set_up(sheet)
