"""The columns of every frame, declared once, and frames made of them.

Frames are pandas; money is int64 fen; dates are datetime64[s] (NaT = absent); text is a pandas
categorical or object column of str with "" for blank, never NaN.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd


@dataclass(frozen=True, slots=True)
class FrameColumn:
    """One column of a frame.

    Attributes:
        name: name in code.
        dtype: "int", "fen" (int64 fen), "date" (datetime64[s]), "text", "bool" or "float".
        title: heading the clerk sees.
        default: value when a source has no such column.
    """

    name: str
    dtype: str
    title: str
    default: Any


def _columns(*rows: tuple[str, str, str]) -> tuple[FrameColumn, ...]:
    blank = {"int": 0, "fen": 0, "date": None, "text": "", "bool": False, "float": float("nan")}
    return tuple(FrameColumn(name, dtype, title, blank[dtype]) for name, dtype, title in rows)


# One row per receivable, instalment, bucket balance or credit note (amount < 0).
ITEMS = _columns(
    ("customer", "int", "客户序号"),  # index into customers
    ("kind", "text", "类别"),  # 发票 / 期初 / 红字 / 余额 / 退款 / 质保金
    ("invoice_no", "text", "发票号"),
    ("doc_no", "text", "单据号"),
    ("contract_no", "text", "合同号"),
    ("order_no", "text", "订单号"),
    ("product", "text", "品名"),
    ("invoice_date", "date", "开票日期"),
    ("biz_date", "date", "业务日期"),
    ("due_given", "date", "表中到期日"),
    ("term", "text", "账期"),
    ("amount", "fen", "应收金额"),
    ("age_given", "float", "表中账龄天数"),  # lower bound of the bucket column; NaN = none
    ("salesperson", "text", "业务员"),
    ("dept", "text", "部门"),
    ("hold", "text", "暂缓原因"),  # 争议 / 承诺 / 诉讼 …; "" = none
    ("promise_date", "date", "承诺日期"),
    ("remark", "text", "备注"),
    ("sheet", "text", "来源表"),
    ("row", "int", "来源行"),  # 1-based, as Excel shows it
)

# One row per receipt; amount < 0 takes a receipt back (refund, dishonoured cheque).
RECEIPTS = _columns(
    ("customer", "int", "客户序号"),
    ("date", "date", "收款日期"),  # NaT: a 已收 figure without a date; counts as already received
    ("amount", "fen", "收款金额"),
    ("item", "int", "指定核销"),  # position in items it was entered against; -1 = not specified
    ("invoice_no", "text", "发票号"),
    ("contract_no", "text", "合同号"),
    ("method", "text", "收款方式"),
    ("remark", "text", "备注"),
    ("sheet", "text", "来源表"),
    ("row", "int", "来源行"),
)

# One row per customer; the position is the customer number used everywhere else.
CUSTOMERS = _columns(
    ("name", "text", "客户名称"),
    ("code", "text", "客户编码"),
    ("short_name", "text", "简称"),
    ("tax_no", "text", "统一社会信用代码"),
    ("customer_type", "text", "客户类型"),
    ("contact", "text", "联系人"),
    ("phone", "text", "联系电话"),
    ("address", "text", "地址"),
    ("postcode", "text", "邮编"),
    ("email", "text", "邮箱"),
    ("salesperson", "text", "业务员"),
    ("dept", "text", "部门"),
    ("term", "text", "账期"),
    ("credit_limit", "float", "信用额度"),  # fen as float; NaN = not set, 0 = no credit
    ("limit_coefficient", "float", "额度系数"),  # NaN = 1
    ("score_basic", "float", "基本情况"),  # the five dimensions, 0–100; NaN = not scored
    ("score_management", "float", "管理水平"),
    ("score_record", "float", "信用记录"),  # manual score, used when the sample is too small
    ("score_business", "float", "经营状况"),
    ("score_cash", "float", "现金流量"),
    ("promises_kept", "int", "守诺次数"),
    ("promises_made", "int", "承诺次数"),
    ("malicious", "bool", "恶意拖欠"),
    ("dishonoured", "bool", "曾跳票"),
    ("enforced", "bool", "被执行人"),
    ("hold", "text", "暂缓原因"),
    ("hold_until", "date", "停催至"),
    ("promise_date", "date", "承诺日期"),
    ("promise_amount", "float", "承诺金额"),  # fen still to come of it; NaN = all. By core.promises
    ("promise_presses", "bool", "承诺到期未付"),  # filled by core.promises
    ("class_manual", "text", "人工四类"),
    ("blocked", "text", "停发函件原因"),  # "" = letters may go out
)

# What `aging.age` returns: ITEMS columns plus these. One row per item dated up to the as-of date.
OPEN_ITEMS = ITEMS + _columns(
    ("item", "int", "序号"),  # position in Ledger.items
    ("settled", "fen", "已核销"),
    ("open", "fen", "未收金额"),  # amount − settled; sign as amount
    ("due", "date", "到期日"),  # given, or from term; NaT = none
    ("due_why", "text", "到期日依据"),
    ("days", "float", "逾期天数"),  # > 0 overdue, 0 due today, < 0 not due; NaN = no basis date
    ("bucket", "int", "账龄段"),  # index into AgingScheme.labels; -1 = 无到期日
    ("level", "int", "催收级别"),  # 0–5
    ("why", "text", "说明"),
    (
        "limit_end",
        "date",
        "时效届满日",
    ),  # by what is strongly proved; NaT = no due date or not owed
    ("limit_left", "float", "时效剩余天数"),  # < 0 over; NaN with limit_end
    ("limit_why", "text", "时效起算依据"),
    ("evidence", "text", "最近催收证据"),  # the last event noted and its proof; "" = none
    ("noted_end", "date", "按全部证据届满日"),  # when everything noted is counted
)

# One settlement line: which receipt (or credit note) settled how much of which item.
MATCHES = _columns(
    ("item", "int", "应收序号"),
    ("receipt", "int", "收款序号"),  # position in receipts; credit notes: -1 - position in items
    ("amount", "fen", "核销金额"),
    ("rule", "text", "核销依据"),  # 指定核销 / 同发票 / 同合同 / 先进先出
)

# One row per customer, in order of customer number.
CREDIT = _columns(
    ("customer", "int", "客户序号"),
    ("on_time_share", "float", "按时额占比"),  # 0–1; NaN = no paid invoices
    ("average_days_late", "float", "平均逾期天数"),
    ("paid_invoices", "int", "已结发票数"),
    ("record_score", "float", "信用记录分"),  # NaN = 样本不足
    ("business_score", "float", "经营状况分(按指标)"),  # NaN = too few figures
    ("business_how", "text", "经营状况依据"),  # the ratios and their points; "" = none can be said
    ("business_gaps", "text", "缺的财务数据"),  # "" = none, or nothing was filled in
    ("deducted", "float", "风险扣分"),  # points taken off for risk flags
    ("score", "float", "信用分"),  # 0–100; NaN = cannot be scored
    ("coverage", "float", "评分覆盖率"),  # share of weights that had a value, 0–1
    ("grade", "text", "信用等级"),  # 优 / 良 / 中 / 差 / 未评
    ("provisional", "bool", "暂评"),
    ("watch", "text", "关注状态"),
    ("terms_allowed", "text", "允许付款方式"),
    ("lax_terms", "text", "账期超权限"),  # what the grade allows and what is granted; "" = within
    ("guarantee", "bool", "需担保"),
    ("limit", "float", "信用额度"),  # fen; NaN = not set
    ("exposure", "fen", "应收余额"),
    ("available", "float", "可用额度"),  # fen; NaN = not set
    ("usage", "float", "额度使用率"),  # NaN = not set
    ("can_ship", "text", "可否发货"),  # 可发 / 慎发 / 停发
    ("ship_how", "text", "发货说明"),  # may we ship, why not, what must happen before
    ("ability", "float", "能力分"),  # NaN = unknown
    ("willingness", "float", "意愿分"),  # NaN = unknown
    ("matrix", "text", "能力×意愿"),
    ("handling", "text", "建议处理"),
    ("why", "text", "评分依据"),
)

# One row per customer that has something overdue or due soon, best first.
PLAN = _columns(
    ("rank", "int", "排名"),
    ("customer", "int", "客户序号"),
    ("priority", "float", "优先分"),  # 0–100, two decimals
    ("part_amount", "float", "金额分"),  # points contributed by each part; they add up
    ("part_days", "float", "天数分"),
    ("part_credit", "float", "信用分项"),
    ("part_promise", "float", "承诺分"),
    ("part_limitation", "float", "时效分"),
    ("part_ease", "float", "难易分"),
    ("overdue", "fen", "逾期金额"),
    ("balance", "fen", "应收余额"),
    ("max_days", "int", "最长逾期天数"),
    ("level", "int", "催收级别"),
    ("pressed", "fen", "应催金额"),  # overdue that does not wait, less bills on hand
    ("pressed_days", "int", "应催最长天数"),
    ("klass", "text", "四类"),  # 未收 / 代收 / 准呆 / 呆死
    ("risk", "text", "风险"),  # 低 / 中 / 高 / 极高
    ("quadrant", "text", "轻重缓急"),  # 重要紧急 / 重要不紧急 / 紧急不重要 / 一般
    ("action", "text", "建议动作"),
    ("way", "text", "方式"),
    ("every", "int", "间隔天数"),
    ("role", "text", "由谁办"),
    ("approver", "text", "谁同意"),
    ("contacted", "date", "上次联系"),  # NaT = not known
    ("action_date", "date", "建议日期"),
    ("owner", "text", "责任人"),
    ("suppressed", "text", "暂缓原因"),  # "" = act; else why the customer is not pressed now
    ("next_promise", "date", "下一承诺日"),  # NaT = none to come
    ("until", "text", "暂缓到"),  # a day, or what must have happened
    ("letter", "text", "建议函件"),  # key of letters.kinds, "" = none
    ("why", "text", "为什么排在这里"),
)

# One row per promise: those of the contact log in its order, then those of the workbook's tables.
PROMISES = _columns(
    ("customer", "int", "客户序号"),
    ("made", "date", "答应日期"),  # NaT: the workbook does not say
    ("due", "date", "承诺日期"),
    ("deadline", "date", "宽限到"),
    ("amount", "float", "承诺金额"),  # fen as written; NaN = all that was overdue then
    ("promised", "float", "应付金额"),  # fen it came to; NaN = it cannot be said
    ("came", "float", "按时收到"),  # fen; NaN = it cannot be said
    ("late", "float", "之后收到"),  # likewise
    ("state", "text", "状态"),  # one of core.promises.STATES
    ("days_late", "float", "迟付天数"),  # to payment or, unpaid, to the as-of date; NaN = unknown
    ("again", "int", "连续未兑现"),  # promises in a row not kept when this was made
    ("latest", "bool", "现行"),  # the customer has promised nothing since
    ("presses", "bool", "到期未付"),  # in force, due and not paid
    ("place", "text", "出处"),
    ("row", "int", "行号"),  # 1-based on the log, 0 elsewhere
    ("why", "text", "说明"),
)

# One row per customer: opening + debits − credits = Σ open = Σ buckets; all in fen.
RECONCILIATION = _columns(
    ("customer", "int", "客户序号"),
    ("debits", "fen", "借方合计"),
    ("credits", "fen", "贷方合计"),
    ("balance", "fen", "应有余额"),
    ("open", "fen", "未收合计"),
    ("advance", "fen", "预收余额"),  # ≥ 0, unapplied receipts and credit notes
    ("buckets", "fen", "账龄合计"),
    ("ledger_balance", "float", "表中余额"),  # fen; NaN = the workbook gives none
    ("difference", "fen", "差额"),  # 0 when everything ties
)


def make_frame(columns: tuple[FrameColumn, ...], data: Mapping[str, Any], n: int) -> pd.DataFrame:
    """Build a frame of n rows with exactly these columns; what `data` lacks gets the default."""
    unknown = set(data) - {column.name for column in columns}
    if unknown:
        raise KeyError(f"no such frame columns: {sorted(unknown)}")
    return pd.DataFrame({c.name: _typed(c, data.get(c.name), n) for c in columns})


def _typed(column: FrameColumn, values: Any, n: int) -> Any:
    if values is None:
        values = _default(column, n)
    if isinstance(values, pd.Series):
        values = (
            values.array if isinstance(values.dtype, pd.CategoricalDtype) else values.to_numpy()
        )
    match column.dtype:
        case "int" | "fen":
            return np.asarray(values, np.int64)
        case "date":
            return np.asarray(values, "datetime64[s]")
        case "bool":
            return np.asarray(values, np.bool_)
        case "float":
            return np.asarray(values, np.float64)
    return values if isinstance(values, pd.Categorical) else pd.Categorical(list(values))


def _default(column: FrameColumn, n: int) -> Any:
    match column.dtype:
        case "text":
            return pd.Categorical.from_codes(np.zeros(n, np.int8), [""])
        case "date":
            return np.full(n, np.datetime64("NaT", "s"))
    return np.full(n, column.default)
