"""Days that follow from other days: when money is due, how late it is, and when a claim lapses."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from xl_huikuan.addin.functions.problems import BadInput, NotFound, OutOfRange, within
from xl_huikuan.addin.functions.registry import Parameter, worksheet_function
from xl_huikuan.addin.functions.values import Cells, as_date, as_dates, counts_days, serial_of
from xl_huikuan.core.aging import bucket_index
from xl_huikuan.core.cash_date import cash_date
from xl_huikuan.core.limitation import limitation_end
from xl_huikuan.core.policy import NO_DATE_LABEL, SCHEME_OVERDUE, AgingScheme, scheme_from_text
from xl_huikuan.core.terms import due_from_term, parse_term
from xl_huikuan.core.workdays import ROLLS, roll
from xl_huikuan.sheets.grid import EPOCH

_REMEMBERED = 2**16  # a column repeats its days and terms; remembering costs a tenth of computing
_ROLL_WORDS = {how: how for how in ROLLS} | {
    "TRUE": "顺延",
    "是": "顺延",
    "FALSE": "不顺延",
    "否": "不顺延",
}
_LONGEST_LIMITATION = 20  # years, 民法典 188
AS_OF = Parameter("as_of", "基准日", "算到哪一天,引用一个日期单元格,不要用 TODAY()。", Cells.DAY)
SCHEME = Parameter(
    "scheme",
    "方案",
    "逾期7段(默认)、年度6段,或从小到大的天数上限,例如 15,30,60。",
    Cells.TEXT,
    optional=True,
    default=SCHEME_OVERDUE.key,
)


@worksheet_function(
    "账龄",
    "按账期推算到期日,请设为日期格式。账期看不懂时为 #VALUE!;滚动、批结、铺底、分期等没有固定到期日的为 #N/A。",
    Parameter(
        "invoiced", "开票日", "起算日:一般是开票日期;货到、验收类账期填发货日、验收日。", Cells.DAY
    ),
    Parameter(
        "term",
        "条款",
        "账期文字,例如 月结30天、票到60天、次月25日、货到付款;只写数字是开票后的天数,每月10日 是开票后的下一个10日。",
        Cells.TEXT,
    ),
    Parameter(
        "rolling",
        "节假日顺延",
        "到期日遇休假日:不顺延(默认)、顺延 到后一工作日、提前 到前一工作日;TRUE 即顺延,FALSE 即不顺延。",
        Cells.TEXT,
        optional=True,
        default="不顺延",
    ),
    returns=Cells.DAY,
    example='=HK_DUEDATE(DATE(2026,1,16),"月结30天")',
)
@lru_cache(_REMEMBERED)
def HK_DUEDATE(invoiced: int, term: str, rolling: str = "不顺延") -> int:
    """Answer the due day of one invoice."""
    how = _ROLL_WORDS.get(rolling)
    if how is None:
        raise BadInput(f"「{rolling}」应填 不顺延、顺延 或 提前")
    agreed = parse_term(term)
    if agreed is None:
        raise BadInput(f"账期「{term}」看不懂,请写成 月结30天、票到30天、次月25日 这样")
    if not agreed.anchor:
        raise NotFound(f"账期「{term}」没有固定到期日")
    return serial_of(roll(due_from_term(agreed, as_dates(invoiced)), how))


@worksheet_function(
    "账龄",
    "逾期天数:基准日-到期日。大于0是逾期天数,0是今日到期,小于0是还没到期;没有到期日的留空。",
    Parameter("due", "到期日", "应付款的日期。", Cells.DAY),
    AS_OF,
    returns=Cells.NUMBER,
    example="=HK_OVERDUE(DATE(2026,9,30),DATE(2026,10,31))",
)
def HK_OVERDUE(due: int, as_of: int) -> int:
    """Answer days overdue, negative before the due day."""
    return as_of - due


@worksheet_function(
    "账龄",
    "账龄段的名称,例如 1-30天。没有日期的为 无到期日。方案是 年度6段 时按周年计算,要给基准日。",
    Parameter(
        "age",
        "天数或到期日",
        "逾期天数,或到期日(年度6段用记账日);小于20000的数当作天数。",
        Cells.AGE,
        keeps_blank=True,
    ),
    Parameter(
        "as_of",
        "基准日",
        "算到哪一天;第一个参数是天数、方案按天分段时可不填。",
        Cells.DAY,
        optional=True,
    ),
    SCHEME,
    returns=Cells.TEXT,
    example="=HK_BUCKET(DATE(2026,9,30),DATE(2026,10,31))",
)
@lru_cache(_REMEMBERED)
def HK_BUCKET(age: float | None, as_of: int | None = None, scheme: str = SCHEME_OVERDUE.key) -> str:
    """Answer the label of the bucket."""
    chosen = known_scheme(scheme)
    if age is None:
        return NO_DATE_LABEL
    return _bucket_of_days(days_overdue(age, as_of), as_of, chosen)


def days_overdue(age: float, as_of: int | None) -> int:
    """Return whole days overdue, given as such or as a due date."""
    if counts_days(age):
        return math.floor(age)
    if as_of is None:
        raise BadInput("给了到期日,还要填基准日")
    return as_of - int(age)


def as_days(title: str, days: float) -> float:
    """Return a number of days, NaN for unknown; raises OutOfRange when it must be a date."""
    if math.isnan(days) or counts_days(days):
        return days
    raise OutOfRange(f"「{title}」应填天数,填的 {days:.15g} 像是日期")


def _bucket_of_days(days: int, as_of: int | None, scheme: AgingScheme) -> str:
    if as_of is None and scheme.years:
        raise BadInput(f"方案「{scheme.key}」按周年计算,要填基准日")
    today = as_of or 0
    ages = np.array([days], np.float64)
    bucket = bucket_index(ages, as_dates(today - days), as_date(today), scheme)
    return scheme.labels[int(bucket[0])]


@lru_cache(256)
def known_scheme(text: str) -> AgingScheme:
    """Return the aging scheme a clerk typed; raises SettingInvalid."""
    return scheme_from_text(text)


@worksheet_function(
    "催收",
    "诉讼时效届满日:到期日或最近一次时效中断日起满若干年(默认3年)的那一天,请设为日期格式。"
    "遇节假日不顺延;同一笔债务分期付的从最后一期算。是否中断以证据为准,本日期仅供提醒。",
    Parameter(
        "since", "到期日或最近中断日", "到期日;催告送达、部分付款、承诺还款后填那一天。", Cells.DAY
    ),
    Parameter(
        "years",
        "年数",
        "时效年数,1 至 20 的整数,不填为3年(民法典第188条)。",
        Cells.NUMBER,
        optional=True,
        default=3.0,
    ),
    returns=Cells.DAY,
    example="=HK_LIMITATION(DATE(2024,2,29))",
)
def HK_LIMITATION(since: int, years: float = 3.0) -> int:
    """Answer the last day on which the claim can still be sued for."""
    period = _whole("年数", within("年数", years, 1, _LONGEST_LIMITATION))
    return serial_of(limitation_end(as_dates(since), period))


@worksheet_function(
    "催收",
    "预计到账日:从到期日或承诺日(加上平均拖延天数)起的第一个扎账日,遇休假日顺延,再加转账的工作日。请设为日期格式。",
    Parameter("day", "到期日或承诺日", "客户应付款或答应付款的日期。", Cells.DAY),
    Parameter(
        "cutoff",
        "扎账日",
        "客户每月付款的日子,1 至 31,月底填 31;空着表示任何工作日都付。",
        Cells.NUMBER,
        keeps_blank=True,
    ),
    Parameter(
        "transfer",
        "转账天数",
        "银行转账要几个工作日,不填为 0。",
        Cells.NUMBER,
        optional=True,
        default=0.0,
    ),
    Parameter(
        "late",
        "平均拖延天数",
        "客户习惯晚付几天,四舍五入到整天,不填为 0。",
        Cells.NUMBER,
        optional=True,
        default=0.0,
    ),
    Parameter(
        "as_of",
        "基准日",
        "填了就不早于这一天;已经逾期的款应填。",
        Cells.DAY,
        optional=True,
    ),
    returns=Cells.DAY,
    example="=HK_CASHDATE(DATE(2026,10,15),25,2)",
)
@lru_cache(_REMEMBERED)
def HK_CASHDATE(
    day: int,
    cutoff: float | None = None,
    transfer: float = 0.0,
    late: float = 0.0,
    as_of: int | None = None,
) -> int:
    """Answer the day on which the money can be expected."""
    expected = cash_date(
        as_date(day),
        None if cutoff is None else _whole("扎账日", cutoff),
        _whole("转账天数", transfer),
        math.floor(late + 0.5),
        not_before=None if as_of is None else as_date(as_of),
    )
    return (expected - EPOCH).days


def _whole(title: str, number: float) -> int:
    if number != int(number):
        raise OutOfRange(f"「{title}」应是整数,填的是 {number:g}")
    return int(number)
