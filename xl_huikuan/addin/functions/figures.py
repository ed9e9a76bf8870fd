"""指标: how well money comes in, as formulas of DOMAIN 2.4; a zero denominator is #N/A, never 0."""

from __future__ import annotations

import xl_huikuan
from xl_huikuan.addin.functions.problems import BadInput, NotFound, OutOfRange, within
from xl_huikuan.addin.functions.registry import Parameter, Shape, worksheet_function
from xl_huikuan.addin.functions.values import Cells, Floats
from xl_huikuan.core import metrics

_GROUP = "指标"
_LONGEST = 3660  # days of a period: ten years
_OPENING = Parameter("opening", "期初应收", "期初应收账款余额,含税。", Cells.NUMBER)
_SALES = Parameter("sales", "赊销", "本期赊销额,含税。", Cells.NUMBER)
_CLOSING = Parameter("closing", "期末应收", "期末应收账款余额,含税。", Cells.NUMBER)


@worksheet_function(
    _GROUP,
    "应收账款周转天数(DSO)。各给一个数时按 应收÷赊销×天数;"
    "赊销和天数给各月区域(最近的月份在前)时用倒推法,逐月抵尽应收。赊销不大于0或抵不尽时为 #N/A。",
    Parameter("receivable", "应收", "期末应收账款余额,含税。", Cells.NUMBER),
    Parameter(
        "sales", "赊销", "期间赊销额,含税;或各月赊销额,最近的月份在前。", Cells.NUMBER, Shape.COLUMN
    ),
    Parameter(
        "days", "天数", "期间天数,例如365;或各月天数,与赊销一一对应。", Cells.NUMBER, Shape.COLUMN
    ),
    example="=HK_DSO(B13,B1:B12,C1:C12)",
)
def HK_DSO(receivable: float, sales: Floats, days: Floats) -> float:
    """Answer by the simple formula for single numbers, by countback for months."""
    if len(sales) != len(days):
        raise BadInput(f"赊销有 {len(sales)} 个月,天数有 {len(days)} 个,应一一对应")
    if (days != days).any():  # noqa: PLR0124  NaN, a blank cell, is unlike itself
        raise BadInput("天数有空格,请填每个月的天数")
    if ((days <= 0) | (days > _LONGEST)).any():
        raise OutOfRange(f"天数应在 1 到 {_LONGEST} 之间,例如一年填 365")
    within("应收", receivable, 0)
    months = [0.0 if amount != amount else amount for amount in sales.tolist()]  # noqa: PLR0124
    if len(months) == 1:
        return _known(metrics.dso_simple(receivable, months[0], days[0]), "赊销不大于0")
    return _known(metrics.dso_countback(receivable, months, days.tolist()), "各月赊销抵不尽应收")


@worksheet_function(
    _GROUP,
    "回款效率指数(CEI),百分数:(期初应收+赊销-期末应收)÷(期初应收+赊销-期末未到期)×100,"
    "到期的全部收回为100。分母不大于0时为 #N/A。",
    _OPENING,
    _SALES,
    _CLOSING,
    Parameter("not_due", "期末未到期", "期末应收中还没有到期的部分。", Cells.NUMBER),
    returns=Cells.NUMBER,
    example="=HK_CEI(900000,1200000,1000000,700000)",
)
def HK_CEI(opening: float, sales: float, closing: float, not_due: float) -> float:
    """Answer in percent: 100 = all that was due came in."""
    if not_due > closing:
        raise OutOfRange(f"期末未到期 {not_due:.15g} 大于期末应收 {closing:.15g},请核对次序")
    return _known(metrics.cei(opening, sales, closing, not_due), "期初+赊销-期末未到期 不大于0")


@worksheet_function(
    _GROUP,
    "销售回款率:[赊销-(期末应收-期初应收)]÷赊销,请设为百分比格式。赊销不大于0时为 #N/A。",
    _OPENING,
    _SALES,
    _CLOSING,
    returns=Cells.NUMBER,
    example="=HK_COLLECTRATE(200000,1000000,500000)",
)
def HK_COLLECTRATE(opening: float, sales: float, closing: float) -> float:
    """Answer as a share of the sales."""
    return _known(metrics.collection_rate(opening, sales, closing), "赊销不大于0")


@worksheet_function(
    "关于",
    "回款助手的版本号,与 Excel 加载项的版本相同才算装好。",
    returns=Cells.TEXT,
    example="=HK_VERSION()",
)
def HK_VERSION() -> str:
    """Answer the version of the Python side."""
    return xl_huikuan.__version__


def _known(answer: float | None, why_not: str) -> float:
    if answer is None:
        raise NotFound(f"算不出:{why_not}")
    return answer
