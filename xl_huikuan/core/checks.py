"""Checks of the data, in one tuple, and the catalogue of every finding code of the product.

First letter: E the row or file is refused or blocks letters, W used as read but look, I said for
the record. First digit: 1 file, 2 sheet and heading, 3 customer, 4 amount and number, 5 date,
6 letters and duties, 9 unforeseen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from xl_huikuan.core import check_customers, check_items
from xl_huikuan.core.errors import Finding, Severity
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.settings import Settings

CheckRule = Callable[[Ledger, Settings, dt.date], Iterator[Finding]]
OpenRule = Callable[[Ledger, pd.DataFrame, Settings, dt.date], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the ledger.

    Attributes:
        codes: finding codes it may yield.
        rule: yields findings; knows no file and no clock.
    """

    codes: tuple[str, ...]
    rule: CheckRule


@dataclass(frozen=True, slots=True)
class OpenCheck:
    """One check of what is still open after settlement; the rule also gets OPEN_ITEMS."""

    codes: tuple[str, ...]
    rule: OpenRule


CHECKS: tuple[Check, ...] = (
    Check(("E418", "W418"), check_items.repeated_items),
    Check(("E419", "E420"), check_items.shared_invoice_numbers),
    Check(("E421", "I421"), check_items.invoice_numbers),
    Check(("I405", "W406"), check_items.odd_amounts),
    Check(("W426",), check_items.repeated_receipts),
    Check(("W502", "E502"), check_items.due_before_invoice),
    Check(("W504", "E504"), check_items.invoiced_later),
    Check(("E506",), check_items.retention_without_date),
    Check(("W320",), check_customers.bad_tax_number),
    Check(("I321",), check_customers.no_contact),
    Check(("W322",), check_customers.unknown_class),
    Check(("W323", "W324", "W325"), check_customers.bad_scores),
    Check(("W621",), check_customers.no_owner),
)


OPEN_CHECKS: tuple[OpenCheck, ...] = (
    OpenCheck(("W501",), check_items.undated_items),
    OpenCheck(("W505",), check_items.lapsed_items),
)


def run_checks(ledger: Ledger, settings: Settings, as_of: dt.date) -> tuple[Finding, ...]:
    """Return the findings of all checks, in their order.

    More than twenty of one code are cut short with a line that says how many there are; every
    customer a code excludes is still named (see `findings`).
    """
    return tuple(f for check in CHECKS for f in check.rule(ledger, settings, as_of))


def run_open_checks(
    ledger: Ledger, open_items: pd.DataFrame, settings: Settings, as_of: dt.date
) -> tuple[Finding, ...]:
    """Return the findings of the checks of open items, cut short like those of `run_checks`."""
    return tuple(
        f for check in OPEN_CHECKS for f in check.rule(ledger, open_items, settings, as_of)
    )


def blocked_customers(findings: Iterable[Finding], ledger: Ledger) -> dict[int, str]:
    """Return customer number → why its letters are blocked: findings that exclude a row of it.

    A customer is known by its name; two records of one name are both blocked.
    """
    reasons: dict[str, str] = {}
    for finding in findings:
        if finding.severity is Severity.EXCLUDE and finding.customer:
            reasons.setdefault(finding.customer, finding.message.removesuffix("。"))
    if not reasons:
        return {}
    names = ledger.customers["name"].to_numpy(object)
    return {i: reasons[name] for i, name in enumerate(names) if name in reasons}


FINDING_CODES: Mapping[str, str] = MappingProxyType({
    "I103": "工作簿使用1904日期系统",
    "I107": "文件的真实格式与扩展名不同",
    "W121": "留有临时锁文件",
    "I200": "一张表没有计入应收",
    "E201": "没有认出应收表,或有需要回答的问题",
    "I203": "不是工作表的页未读取",
    "W203": "数据在隐藏的工作表里",
    "W211": "合计行未计入",
    "W212": "合计行与明细不符",
    "W213": "重复的表头未计入",
    "W214": "备注或签字行未计入",
    "W218": "隐藏或筛选掉的行已计入",
    "W221": "合并单元格中的客户已向下补齐",
    "E222": "金额是合并单元格",
    "E228": "公式没有计算结果",
    "E301": "没有客户名称",
    "W302": "客户名称只差空格、全半角或繁简",
    "E305": "同一客户有多个编码",
    "E306": "同一编码有多个客户",
    "W320": "统一社会信用代码有误",
    "I321": "缺联系人或电话",
    "W322": "人工四类看不懂",
    "W323": "评分超出0到100",
    "W324": "信用额度或系数为负",
    "W325": "守诺次数多于承诺次数",
    "W401": "文本格式的金额已读作数字",
    "E403": "金额看不懂",
    "E405": "没有金额",
    "I405": "金额为零",
    "W404": "写作横线或「无」的金额按零计算",
    "W406": "红字金额为正数",
    "W410": "金额不是整分",
    "E412": "金额是错误值",
    "E413": "金额不是数字",
    "E414": "外币款项未计入",
    "E416": "供应商等非客户的行未计入",
    "E417": "余额与应收、已收或账龄段不符",
    "E418": "完全重复的行(有单号)",
    "W418": "完全重复的行(无单号)",
    "E419": "同一发票号金额不同",
    "E420": "同一发票号有两个客户",
    "E421": "发票号已失真",
    "I421": "发票号形式不常见",
    "E422": "借贷方向看不懂",
    "I422": "作废发票没有计入",
    "E423": "期初与前面工作表的期末不符",
    "I423": "发票明细行已按发票号合并",
    "E424": "状态为部分收款但没有已收金额",
    "W424": "按状态视为全额已收",
    "E425": "状态为已收但还有未收金额",
    "W426": "重复的收款",
    "W427": "收款单位没有应收",
    "W501": "没有到期日也没有账期",
    "W502": "到期日早于开票日期",
    "E504": "开票日期晚于基准日一年以上",
    "E502": "到期日早于开票日期90天以上",
    "W504": "开票日期晚于基准日",
    "W505": "诉讼时效可能已届满",
    "E506": "质保金没有到期日",
    "W506": "日期没有写到日",
    "E507": "日期看不懂",
    "E601": "核销后余额不平(程序差错)",
    "I601": "基准日之后的业务没有计入",
    "W601": "有没写日期的收款,无法还原当日余额",
    "E602": "账龄合计不平(程序差错)",
    "W602": "收款指定核销了别的客户的应收",
    "E603": "表中余额与明细不符",
    "W603": "退款找不到对应的收款",
    "W604": "登记的收款超过应收",
    "W605": "没有可用的到期日",
    "W606": "节假日表未覆盖到期日",
    "W621": "无责任人",
    "E999": "没有料到的错误",
})  # fmt: skip
