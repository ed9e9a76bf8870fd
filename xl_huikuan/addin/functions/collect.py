"""催收: class, level, next step and priority of what one customer owes (DOMAIN 79, 2.10, 2.17)."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np

from xl_huikuan.addin.functions.dates import as_days, days_overdue
from xl_huikuan.addin.functions.problems import BadInput, OutOfRange, score_within, within
from xl_huikuan.addin.functions.registry import Parameter, Shape, worksheet_function
from xl_huikuan.addin.functions.values import Cells
from xl_huikuan.core.classes import CLASSES, MANUAL_WORDS, classify
from xl_huikuan.core.ladder import item_level
from xl_huikuan.core.plan_reasons import fact_words, sum_words
from xl_huikuan.core.policy import LADDER
from xl_huikuan.core.priority import (
    FULL_DAYS,
    RANK_WEIGHTS,
    UNKNOWN,
    amount_part,
    credit_part,
    days_part,
    limitation_part,
    priority_points,
    weights_of,
)
from xl_huikuan.core.settings import BY_KEY, Settings
from xl_huikuan.core.totals import Floats

_GROUP = "催收"
_REMEMBERED = 2**14
_NAN = float("nan")
_WRITTEN_LEVEL = re.compile(r"(-?\d+)级?( .*)?")  # 2, 2级, or "2 二级催收" as our sheets show it
_LEVELS = {rung.name: rung.level for rung in LADDER}
_ANY_DAY = dt.date(2000, 1, 1)
_WARNING = BY_KEY["limitation_warning"].default
_AGE = Parameter(
    "age", "天数或到期日", "逾期天数,或到期日;小于20000的数当作天数。", Cells.AGE
)  # fmt: skip
_AS_OF = Parameter(
    "as_of",
    "基准日",
    "算到哪一天,引用一个日期单元格;前面给的是天数时可不填。",
    Cells.DAY,
    optional=True,
)


@worksheet_function(
    _GROUP,
    f"应收款四类:{'、'.join(CLASSES)}。人工定的优先;逾期达到{BY_KEY['dead_days'].default}天为呆死(待人工确认),"
    f"达到{BY_KEY['doubtful_days'].default}天或恶意拖欠为准呆,已到期或有未到期的承诺为代收,其余未收。",
    _AGE,
    _AS_OF,
    Parameter("malicious", "恶意拖欠", "是 或 否,不填为否。", Cells.FLAG, optional=True, default=False),
    Parameter("promised", "承诺付款日", "客户答应付款的日期;早于基准日的不算。", Cells.DAY, optional=True),
    Parameter(
        "manual", "人工分类", f"人工定的类别,如 {'、'.join(MANUAL_WORDS)};不填按规则。", Cells.TEXT,
        optional=True, default="",
    ),
    returns=Cells.TEXT,
    example="=HK_CLASS(200)",
)  # fmt: skip
def HK_CLASS(
    age: float,
    as_of: int | None = None,
    malicious: bool = False,  # noqa: FBT001, FBT002  as typed into a cell
    promised: int | None = None,
    manual: str = "",
) -> str:
    """Answer one of the four classes."""
    if promised is not None and as_of is None:
        raise BadInput("给了承诺付款日,还要填基准日")
    to_come = promised is not None and as_of is not None and promised >= as_of
    return _class_of(days_overdue(age, as_of), malicious=malicious, to_come=to_come, manual=manual)


@lru_cache(_REMEMBERED)
def _class_of(days: int, *, malicious: bool, to_come: bool, manual: str) -> str:
    """Return the class; of a promise only matters whether it is still to come."""
    promise = np.array([_ANY_DAY if to_come else "NaT"], "datetime64[s]")
    written = np.array([manual], object)
    late, flag = np.array([days], np.float64), np.array([malicious])
    classes, _ = classify(late, promise, flag, written, _ANY_DAY, Settings())
    return str(classes[0])


@lru_cache(_REMEMBERED)
def level_of(days: float) -> int:
    """Return the level 0–5 of the default ladder for days overdue."""
    return int(item_level(np.array([math.floor(days)], np.float64), Settings())[0])


@worksheet_function(
    _GROUP,
    "催收级别0-5(默认阶梯,不宽限):"
    + "、".join(f"{rung.level} {rung.name}" for rung in LADDER)
    + ",自逾期 " + "、".join(str(rung.from_day) for rung in LADDER[1:]) + " 天起为1至5级。",
    _AGE,
    _AS_OF,
    returns=Cells.NUMBER,
    example="=HK_LEVEL(DATE(2026,9,30),DATE(2026,10,31))",
)  # fmt: skip
def HK_LEVEL(age: float, as_of: int | None = None) -> int:
    """Answer the dunning level."""
    return level_of(days_overdue(age, as_of))


@worksheet_function(
    _GROUP,
    "催收级别对应的建议动作,例如 2级:" + LADDER[2].action + "。没有这一级时为 #NUM!。",
    Parameter(
        "level", "级别", f"0-{LADDER[-1].level},或级别名称,如 {LADDER[2].name}。", Cells.TEXT
    ),
    returns=Cells.TEXT,
    example="=HK_NEXT(HK_LEVEL(75))",
)
def HK_NEXT(level: str) -> str:
    """Answer the suggested action of a level."""
    written = _WRITTEN_LEVEL.fullmatch(level)
    number = int(written[1]) if written else _LEVELS.get(level)
    if number is None:
        raise BadInput(f"「{level}」不是催收级别,请填0-{LADDER[-1].level}")
    if not 0 <= number < len(LADDER):
        raise OutOfRange(f"没有{number}级,催收级别是0-{LADDER[-1].level}")
    return LADDER[number].action


def _largest(amounts: Sequence[int]) -> int:
    return int(max(amounts, default=0))


_RANKED_BY = (
    Parameter("overdue", "逾期金额", "这个客户的逾期合计,元。", Cells.MONEY),
    Parameter("late_days", "逾期天数", f"最长逾期天数;达到{FULL_DAYS}天这一项得满分。", Cells.NUMBER),
    Parameter("score", "信用分", "0-100,分低的先催;空白为未评,按中间算。", Cells.NUMBER, keeps_blank=True),
    Parameter("promise", "承诺", "承诺到期没有付:是 或 否,不填为否。", Cells.FLAG, optional=True, default=False),
    Parameter(
        "days_left", "时效剩余天数", f"离诉讼时效届满还有几天,少于{_WARNING}天加分;不填为没有时效问题。",
        Cells.NUMBER, optional=True, default=_NAN,
    ),
    Parameter(
        "ease", "难易", f"0 最难到 1 最易收;不填按中等 {UNKNOWN:g}。", Cells.NUMBER,
        optional=True, default=UNKNOWN,
    ),
    Parameter(
        "largest", "组内最大逾期额",
        "一起排序的各客户的逾期金额区域(取最大),或最大的一个数。不填时取第一个参数所选区域的最大;"
        "只选一个单元格而不填,就是跟自己比,金额项得满分。",
        Cells.MONEY, Shape.COLUMN, optional=True, like="overdue", default=0, digest=_largest,
    ),
)  # fmt: skip


@cache
def _rank_weights() -> Floats:
    return weights_of(Settings(), RANK_WEIGHTS)


@lru_cache(_REMEMBERED)
def _ranked(
    overdue: int,
    late_days: float,
    score: float,
    days_left: float,
    ease: float,
    *,
    promise: bool,
    largest: int,
) -> tuple[list[float], float]:
    """Return the points of the six parts and their sum; NaN = not known."""
    as_days("逾期天数", late_days)
    as_days("时效剩余天数", days_left)
    points, total = priority_points(
        amount_part(np.array([overdue, largest]))[:1],
        days_part(np.array([late_days])),
        credit_part(np.array([score])),
        [float(promise)],
        limitation_part(np.array([days_left]), _WARNING),
        [ease],
        _rank_weights(),
    )
    return points[0].tolist(), float(total[0])


def _checked(score: float | None, ease: float) -> float:
    """Return the credit score, NaN for none; raises OutOfRange."""
    within("难易", ease, 0, 1)
    return _NAN if score is None else score_within("信用分", score)


@worksheet_function(
    _GROUP,
    "催收优先级,0-100,越高越先催:金额30+天数30+信用15+到期承诺10+时效10+难易5。"
    "金额项=log(1+逾期额)÷log(1+组内最大逾期额)。算式见 HK_WHY。",
    *_RANKED_BY,
    returns=Cells.NUMBER,
    example="=HK_PRIORITY(480000,75,30,TRUE,126,0.5,1200000)",
)
def HK_PRIORITY(
    overdue: int,
    late_days: float,
    score: float | None,
    promise: bool = False,  # noqa: FBT001, FBT002
    days_left: float = _NAN,
    ease: float = UNKNOWN,
    largest: int = 0,
) -> float:
    """Answer the priority."""
    credit = _checked(score, ease)
    return _ranked(overdue, late_days, credit, days_left, ease, promise=promise, largest=largest)[1]


@worksheet_function(
    _GROUP,
    "催收优先级的理由:六项事实和各得几分,相加即为 HK_PRIORITY。参数与 HK_PRIORITY 相同。",
    *_RANKED_BY,
    returns=Cells.TEXT,
    example="=HK_WHY(480000,75,30,TRUE,126,0.5,1200000)",
)
def HK_WHY(
    overdue: int,
    late_days: float,
    score: float | None,
    promise: bool = False,  # noqa: FBT001, FBT002
    days_left: float = _NAN,
    ease: float = UNKNOWN,
    largest: int = 0,
) -> str:
    """Answer the sum behind the priority."""
    credit = _checked(score, ease)
    points, total = _ranked(
        overdue, late_days, credit, days_left, ease, promise=promise, largest=largest
    )
    words = fact_words(overdue, late_days, credit, promise=promise, left=days_left, ease=ease)
    return sum_words(words, points, total)
