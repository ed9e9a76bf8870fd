"""Every code of the product: what a clerk may be told, how far it reaches, and what to do about it.

First letter: E the row, file or button is refused, W used as read but look, I said for the record,
S a customer is passed over. First digit: 1 file and place, 2 sheet and heading, 3 customer,
4 amount and number, 5 date, 6 letters and duties, 9 unforeseen. A new code is one row here; the
manual's table and the checks of the tests are made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Severity(StrEnum):
    """How far a finding reaches; the value is what the clerk reads."""

    BLOCK = "待回答"  # the run cannot go on with this file or table
    EXCLUDE = "待更正"  # until it is mended its customer gets no letter; the row may be left out
    WARN = "提醒"  # used as read, please look
    INFO = "说明"  # said for the record


BLOCK, EXCLUDE, WARN, INFO = Severity


@dataclass(frozen=True, slots=True)
class Entry:
    """One code.

    Attributes:
        severity: how far it reaches.
        meaning: what is the matter, a few words.
        remedy: what the clerk does about it, one sentence for the manual.
    """

    severity: Severity
    meaning: str
    remedy: str


CATALOGUE: Mapping[str, Entry] = MappingProxyType({
    "I103": Entry(INFO, "工作簿使用1904日期系统", ""),
    "I107": Entry(INFO, "文件的真实格式与扩展名不同", ""),
    "W121": Entry(WARN, "留有临时锁文件", ""),
    "I200": Entry(INFO, "一张表没有计入应收", ""),
    "E201": Entry(BLOCK, "没有认出应收表,或有需要回答的问题", ""),
    "I203": Entry(INFO, "不是工作表的页未读取", ""),
    "W203": Entry(WARN, "数据在隐藏的工作表里", ""),
    "W211": Entry(INFO, "合计行未计入", ""),
    "W212": Entry(WARN, "合计行与明细不符", ""),
    "W213": Entry(INFO, "重复的表头未计入", ""),
    "W214": Entry(INFO, "备注或签字行未计入", ""),
    "W218": Entry(WARN, "隐藏或筛选掉的行已计入", ""),
    "W221": Entry(WARN, "合并单元格中的客户已向下补齐", ""),
    "E222": Entry(EXCLUDE, "金额是合并单元格", ""),
    "E228": Entry(EXCLUDE, "公式没有计算结果", ""),
    "E301": Entry(EXCLUDE, "没有客户名称", ""),
    "W302": Entry(WARN, "客户名称只差空格、全半角或繁简", ""),
    "E305": Entry(EXCLUDE, "同一客户有多个编码", ""),
    "E306": Entry(EXCLUDE, "同一编码有多个客户", ""),
    "W320": Entry(WARN, "统一社会信用代码有误", ""),
    "I321": Entry(INFO, "缺联系人或电话", ""),
    "W322": Entry(WARN, "人工四类看不懂", ""),
    "W323": Entry(WARN, "评分超出0到100", ""),
    "W324": Entry(WARN, "信用额度或系数为负", ""),
    "W325": Entry(WARN, "守诺次数多于承诺次数", ""),
    "W401": Entry(WARN, "文本格式的金额已读作数字", ""),
    "E403": Entry(EXCLUDE, "金额看不懂", ""),
    "E405": Entry(EXCLUDE, "没有金额", ""),
    "I405": Entry(INFO, "金额为零", ""),
    "W404": Entry(WARN, "写作横线或「无」的金额按零计算", ""),
    "W406": Entry(WARN, "红字金额为正数", ""),
    "W410": Entry(WARN, "金额不是整分", ""),
    "E412": Entry(EXCLUDE, "金额是错误值", ""),
    "E413": Entry(EXCLUDE, "金额不是数字", ""),
    "E414": Entry(EXCLUDE, "外币款项未计入", ""),
    "E416": Entry(EXCLUDE, "供应商等非客户的行未计入", ""),
    "E417": Entry(EXCLUDE, "余额与应收、已收或账龄段不符", ""),
    "E418": Entry(EXCLUDE, "完全重复的行(有单号)", ""),
    "W418": Entry(WARN, "完全重复的行(无单号)", ""),
    "E419": Entry(EXCLUDE, "同一发票号金额不同", ""),
    "E420": Entry(EXCLUDE, "同一发票号有两个客户", ""),
    "E421": Entry(EXCLUDE, "发票号已失真", ""),
    "I421": Entry(INFO, "发票号形式不常见", ""),
    "E422": Entry(EXCLUDE, "借贷方向看不懂", ""),
    "I422": Entry(INFO, "作废发票没有计入", ""),
    "E423": Entry(EXCLUDE, "期初与前面工作表的期末不符", ""),
    "I423": Entry(INFO, "发票明细行已按发票号合并", ""),
    "E424": Entry(EXCLUDE, "状态为部分收款但没有已收金额", ""),
    "W424": Entry(WARN, "按状态视为全额已收", ""),
    "E425": Entry(EXCLUDE, "状态为已收但还有未收金额", ""),
    "W426": Entry(WARN, "重复的收款", ""),
    "W427": Entry(WARN, "收款单位没有应收", ""),
    "W501": Entry(WARN, "没有到期日也没有账期", ""),
    "W502": Entry(WARN, "到期日早于开票日期", ""),
    "E504": Entry(EXCLUDE, "开票日期晚于基准日一年以上", ""),
    "E502": Entry(EXCLUDE, "到期日早于开票日期90天以上", ""),
    "W504": Entry(WARN, "开票日期晚于基准日", ""),
    "W505": Entry(WARN, "诉讼时效可能已届满", ""),
    "E506": Entry(EXCLUDE, "质保金没有到期日", ""),
    "W506": Entry(WARN, "日期没有写到日", ""),
    "E507": Entry(EXCLUDE, "日期看不懂", ""),
    "E601": Entry(EXCLUDE, "核销后余额不平(程序差错)", ""),
    "I601": Entry(INFO, "基准日之后的业务没有计入", ""),
    "W601": Entry(WARN, "有没写日期的收款,无法还原当日余额", ""),
    "E602": Entry(EXCLUDE, "账龄合计不平(程序差错)", ""),
    "W602": Entry(WARN, "收款指定核销了别的客户的应收", ""),
    "E603": Entry(EXCLUDE, "表中余额与明细不符", ""),
    "W603": Entry(WARN, "退款找不到对应的收款", ""),
    "W604": Entry(WARN, "登记的收款超过应收", ""),
    "W605": Entry(WARN, "没有可用的到期日", ""),
    "W606": Entry(WARN, "节假日表未覆盖到期日", ""),
    "W621": Entry(WARN, "无责任人", ""),
    "E999": Entry(BLOCK, "没有料到的错误", ""),
})  # fmt: skip
