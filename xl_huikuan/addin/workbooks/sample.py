"""The bundled sample: an invented company's messy receivables workbook, and what is true in it.

The same bytes come out every time, and the truth is added up from the story while it is told,
never by reading the workbook back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from xl_huikuan.addin.workbooks.book_look import add_styles
from xl_huikuan.addin.workbooks.sample_data import COMPANY
from xl_huikuan.addin.workbooks.sample_extras import write_customers, write_notes
from xl_huikuan.addin.workbooks.sample_nouns import Dice, Story
from xl_huikuan.addin.workbooks.sample_page import BrokenRow, counted, stated
from xl_huikuan.addin.workbooks.sample_sheets import write_invoices, write_receipts
from xl_huikuan.addin.workbooks.sample_story import AS_OF, tax_number, tell_story
from xl_huikuan.addin.workbooks.stable_save import save_stable

__all__ = [
    "SAMPLE_AS_OF",
    "SAMPLE_NAME",
    "SAMPLE_SETTINGS",
    "SampleTruth",
    "write_sample",
]

SAMPLE_AS_OF = AS_OF
SAMPLE_NAME = "应收账款台账样例.xlsx"

# Setting title → text, as the clerk of the invented company would fill in 回款_参数.
SAMPLE_SETTINGS: Mapping[str, str] = {
    "本公司名称": COMPANY,
    "本公司信用代码": tax_number(999),
    "本公司地址": "江苏省示例市示例区江南路1号",
    "本公司电话": "0512-00000001",
    "财务联系人": "王会计",
    "开户银行": "示例银行江南支行",
    "银行账号": "1000200030004000567",
    "账户名称": COMPANY,
    "默认账期": "月结30天",
    "优级额度基数(万元)": "100",
    "良级额度基数(万元)": "50",
    "中级额度基数(万元)": "20",
    "差级额度基数(万元)": "0",
}


@dataclass(frozen=True, slots=True)
class SampleTruth:
    """What a perfect reader gets out of the sample; all amounts in fen.

    Attributes:
        as_of: the date the sample speaks of; nothing in it is later.
        invoice_rows, receipt_rows: data rows on the two sheets, the broken ones included.
        customers: customers in 客户档案.
        invoiced, received: sums of the rows that can be read and belong to a customer.
        stated: the 合计 of 应收明细; it includes rows that have an amount but no customer
            or no date.
        balances: customer name → invoiced minus received, zero balances included.
        broken: the rows written wrong, in the order of the sheets.
    """

    as_of: dt.date
    invoice_rows: int
    receipt_rows: int
    customers: int
    invoiced: int
    received: int
    stated: int
    balances: Mapping[str, int]
    broken: tuple[BrokenRow, ...]

    @property
    def balance(self) -> int:
        """Balance of all customers together."""
        return self.invoiced - self.received


def write_sample(path: Path) -> SampleTruth:
    """Write the sample workbook and return what is true in it."""
    story, dice = tell_story(), Dice(1)
    workbook = Workbook()
    workbook.properties.creator = workbook.properties.lastModifiedBy = "王会计"
    workbook.properties.title = "应收台账样例"
    add_styles(workbook)
    first = workbook.active
    first.title = "应收明细"
    invoices = write_invoices(first, story, dice)
    receipts = write_receipts(workbook.create_sheet("收款明细"), story, dice)
    customer = write_customers(workbook.create_sheet("客户档案"), story)
    write_notes(workbook.create_sheet("说明"), story)
    save_stable(workbook, path, {"应收明细": invoices.results, "收款明细": receipts.results})
    return _truth(story, (*invoices.broken, *receipts.broken, customer))


def _truth(story: Story, broken: tuple[BrokenRow, ...]) -> SampleTruth:
    invoiced = [sum(map(counted, rows)) for rows in story.invoices]
    received = [0] * len(story.buyers)
    for receipt in story.receipts:
        received[receipt.buyer] += counted(receipt)
    balances = {
        buyer.name: debit - credit
        for buyer, debit, credit in zip(story.buyers, invoiced, received, strict=True)
    }
    return SampleTruth(
        as_of=AS_OF,
        invoice_rows=sum(map(len, story.invoices)),
        receipt_rows=len(story.receipts),
        customers=len(story.buyers),
        invoiced=sum(invoiced),
        received=sum(received),
        stated=sum(stated(row) for rows in story.invoices for row in rows),
        balances=balances,
        broken=broken,
    )
