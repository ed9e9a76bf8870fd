"""催收: what paying late costs, by the four methods of the core."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from xl_huikuan.addin.functions.dates import AS_OF
from xl_huikuan.addin.functions.problems import BadInput
from xl_huikuan.addin.functions.registry import Parameter, worksheet_function
from xl_huikuan.addin.functions.values import Cells, as_date
from xl_huikuan.core.errors import NotApplicable
from xl_huikuan.core.interest import METHODS, Method, late_charge, method_named
from xl_huikuan.core.interest_rules import AUTOMATIC, USUAL_MULTIPLE
from xl_huikuan.core.lpr import DATA_UNTIL

_BY_AGREED_RATE = ("A", "D")  # these take a rate per day, the others a multiple of a yearly rate
_METHODS = "、".join(dict.fromkeys(f"{m.key} {m.title}" for m in METHODS if m.key != AUTOMATIC))


@worksheet_function(
    "催收",
    "逾期付款利息或违约金(元):到期次日起算,含基准日当天,单利,最后四舍五入到分;没有逾期为0。"
    "能否主张、是否会被调减请法务把关;对账单上一般不列利息。",
    Parameter("principal", "本金", "逾期未付的金额,单位元,不能是负数。", Cells.MONEY),
    Parameter("due", "到期日", "应付款的最后一天。", Cells.DAY),
    AS_OF,
    Parameter(
        "method",
        "方法",
        f"自动(默认,没有约定时按违约日选 B 或 C)、{_METHODS};填字母或名称。",
        Cells.TEXT,
        optional=True,
        default=AUTOMATIC,
    ),
    Parameter(
        "rate",
        "利率或倍数",
        "A 填约定的日利率,万分之五填 0.0005;D 有约定才填;其余填年利率的倍数,1 至 4,不填为 1.5。",
        Cells.NUMBER,
        optional=True,
    ),
    Parameter(
        "segmented",
        "分段",
        "是:利率调整后分段计算;否(默认):按违约时的利率算到底。只用于自动、B、C。"
        f"LPR 收录到 {DATA_UNTIL},之后的日子沿用最后一次公布的,请核对。",
        Cells.FLAG,
        optional=True,
        default=False,
    ),
    returns=Cells.MONEY,
    example='=HK_INTEREST(100000,DATE(2023,6,30),DATE(2026,6,30),"B",1.5)',
)
@lru_cache(2**14)
def HK_INTEREST(
    principal: int,
    due: int,
    as_of: int,
    method: str = AUTOMATIC,
    rate: float | None = None,
    segmented: bool = False,  # noqa: FBT001, FBT002  arguments as they stand in the cell
) -> int:
    """Answer fen of the charge."""
    chosen = _method(method)
    given = None if rate is None else Decimal(repr(rate))
    agreed = given if chosen.key in _BY_AGREED_RATE else None
    multiple = USUAL_MULTIPLE if given is None or chosen.key in _BY_AGREED_RATE else given
    charge = late_charge(
        principal,
        as_date(due),
        as_date(as_of),
        chosen.key,
        rate=agreed,
        multiple=multiple,
        segmented=segmented,
    )
    return charge.amount


def _method(text: str) -> Method:
    try:
        return method_named(text)
    except NotApplicable as problem:
        raise BadInput(str(problem)) from problem
