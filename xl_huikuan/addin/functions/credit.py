"""信用: score, grade, terms, limit and the shipping gate of one customer (DOMAIN 1–8, 24, 2.17)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from xl_huikuan.addin.functions.collect import level_of
from xl_huikuan.addin.functions.dates import as_days
from xl_huikuan.addin.functions.problems import (
    BadInput,
    NotFound,
    OutOfRange,
    score_within,
    within,
)
from xl_huikuan.addin.functions.registry import Parameter, Shape, worksheet_function
from xl_huikuan.addin.functions.values import Cells, read_number
from xl_huikuan.core.behaviour import CAP_DISHONOURED, CAP_MALICIOUS, WORST_DAYS, behaviour_score
from xl_huikuan.core.credit import WEIGHTS, grade_codes, grade_of, total_score
from xl_huikuan.core.credit_reasons import TITLES
from xl_huikuan.core.policy import GRADES, UNGRADED
from xl_huikuan.core.priority import round_points
from xl_huikuan.core.settings import BY_KEY
from xl_huikuan.core.shipping import STOP_LEVEL, ship_rules

_GROUP = "信用"
_NAN = float("nan")
_NAMES = (*(grade.name for grade in GRADES), UNGRADED)
_TERMS = (*(grade.terms for grade in GRADES), "")
_DEFAULT_WEIGHTS = tuple(BY_KEY[key].default for key in WEIGHTS)
_DEFAULT_WARNING = BY_KEY["usage_warning"].default / 100
_WIDEST_WARNING = (BY_KEY["usage_warning"].high or 0) / 100


def _weights(values: Sequence[float]) -> tuple[float, ...]:
    """Check five weights, typed as 15 or as 15%."""
    weights = tuple(float(value) for value in values)
    if len(weights) != len(TITLES):
        raise BadInput(f"五个权重应是五个单元格,依次为{'、'.join(TITLES)},选了 {len(weights)} 个")
    if not all(weight >= 0 for weight in weights):  # a blank cell is NaN and no weight either
        raise OutOfRange("五个权重都要填,并且不小于0")
    if min(abs(sum(weights) - whole) for whole in (100, 1)) > 1e-9:
        raise OutOfRange(f"五个权重之和必须为100,现在是{sum(weights):g}")
    return weights


def _dimension(name: str, title: str) -> Parameter:
    text = f"{title}得分,0-100;空白表示没有评,其余维度按权重折算。"
    return Parameter(name, title, text, Cells.NUMBER, keeps_blank=True)


@worksheet_function(
    _GROUP,
    "客户信用分,0-100,两位小数:五个维度得分按权重加权;缺的维度不计,其余按权重折算。五个都空白时为空。"
    f"曾跳票最高{CAP_DISHONOURED}分、恶意拖欠或被执行最高{CAP_MALICIOUS}分,请另用 MIN 限制。",
    *map(_dimension, ("basic", "management", "record", "business", "cash"), TITLES),
    Parameter(
        "weights",
        "五个权重",
        f"五个单元格的区域,依次为{'、'.join(TITLES)}的权重,合计100;不填按"
        f"{'、'.join(f'{weight:g}' for weight in _DEFAULT_WEIGHTS)}。",
        Cells.NUMBER,
        Shape.COLUMN,
        optional=True,
        default=_DEFAULT_WEIGHTS,
        digest=_weights,
    ),
    returns=Cells.NUMBER,
    example="=HK_SCORE(80,70,64.37,65,55)",
)
def HK_SCORE(
    basic: float | None,
    management: float | None,
    record: float | None,
    business: float | None,
    cash: float | None,
    weights: tuple[float, ...] = _DEFAULT_WEIGHTS,
) -> float:
    """Answer the total over the dimensions that are present; NaN = none is."""
    given = (basic, management, record, business, cash)
    values = [
        _NAN if value is None else within(title, value, 0, 100)
        for title, value in zip(TITLES, given, strict=True)
    ]
    if max((v for v in given if v is not None), default=0) <= 1 and any(0 < v < 1 for v in values):
        raise OutOfRange("各维度得分按 0 到 100 填,80分填 80,不填 0.8 或 80%")
    return float(total_score(weights, values)[0])


@worksheet_function(
    _GROUP,
    "信用记录得分,0-100,两位小数=按时额占比×40+(1-平均逾期天数÷60)×25+(守诺+1)÷(承诺+2)×15"
    "+趋势×10+(1-争议额占比)×10,趋势=0.5+趋势天数÷60,限于0到1。",
    Parameter("on_time", "按时额占比", "按时付清的发票金额占比,如 62% 或 0.62。", Cells.NUMBER),
    Parameter(
        "late_days",
        "平均逾期天数",
        f"已付清发票平均晚付几天,提前付按0算;达到{WORST_DAYS}天这一项不得分。",
        Cells.NUMBER,
    ),
    Parameter(
        "kept",
        "守诺次数",
        "承诺了并且按时付的次数,不填为0。",
        Cells.NUMBER,
        optional=True,
        default=0.0,
    ),
    Parameter(
        "made", "承诺次数", "承诺付款的次数,不填为0。", Cells.NUMBER, optional=True, default=0.0
    ),
    Parameter(
        "trend",
        "趋势天数",
        "以前的平均逾期天数减最近三笔的平均逾期天数:好转为正,变差为负;不填为0。",
        Cells.NUMBER,
        optional=True,
        default=0.0,
    ),
    Parameter(
        "disputed",
        "争议额占比",
        "有争议的未收款占未收款的比例,如 5% 或 0.05;不填为0。",
        Cells.NUMBER,
        optional=True,
        default=0.0,
    ),
    returns=Cells.NUMBER,
    example="=HK_RECORD(0.62,18,3,5,-6,0.05)",
)
def HK_RECORD(
    on_time: float,
    late_days: float,
    kept: float = 0.0,
    made: float = 0.0,
    trend: float = 0.0,
    disputed: float = 0.0,
) -> float:
    """Answer the behaviour score."""
    within("按时额占比", on_time, 0, 1)
    within("争议额占比", disputed, 0, 1)
    within("平均逾期天数", late_days, 0)
    within("承诺次数", made, 0)
    if kept > made:
        raise OutOfRange(f"守诺次数 {kept:g} 多于承诺次数 {made:g},两个都要填,承诺次数是总数")
    within("守诺次数", kept, 0)
    as_days("平均逾期天数", late_days)
    as_days("趋势天数", trend)
    score = behaviour_score(on_time, late_days, kept, made, trend, disputed)
    return float(round_points(score))


@worksheet_function(
    _GROUP,
    "信用等级:" + "、".join(f"{grade.name} {grade.from_score}分起" for grade in GRADES)
    + f";空白为 {UNGRADED},不在0-100之间为 #NUM!。",
    Parameter("score", "分数", "信用分,0-100。", Cells.NUMBER, keeps_blank=True),
    returns=Cells.TEXT,
    example="=HK_GRADE(79.99)",
)  # fmt: skip
def HK_GRADE(score: float | None) -> str:
    """Answer 优, 良, 中, 差 or 未评."""
    return UNGRADED if score is None else grade_of(score_within("分数", score))


@lru_cache(4096)
def _position(grade: str) -> int:
    """Return the position in GRADES of a grade or a score, len(GRADES) = 未评."""
    if grade in _NAMES:
        return _NAMES.index(grade)
    try:
        score = read_number(grade)
    except BadInput:
        raise BadInput(f"「{grade}」应填 {'、'.join(_NAMES)},或0-100的分数") from None
    if score is None:  # a dash: not graded
        return len(GRADES)
    return int(grade_codes(score_within("信用分", score)))


@worksheet_function(
    _GROUP,
    "等级允许的付款方式:" + ";".join(f"{grade.name} {grade.terms}" for grade in GRADES)
    + f";{UNGRADED}为空。",
    Parameter("grade", "分数或等级", f"信用分0-100,或等级 {'、'.join(_NAMES)}。", Cells.TEXT),
    returns=Cells.TEXT,
    example="=HK_TERMS(66)",
)  # fmt: skip
def HK_TERMS(grade: str) -> str:
    """Answer the terms of payment a grade allows; "" for 未评."""
    return _TERMS[_position(grade)]


@worksheet_function(
    _GROUP,
    "信用额度=额度基数×调整系数,单位与基数相同:基数填万元,得数也是万元。"
    "基数空白表示未设定,为 #N/A,不当作0;系数为负为 #NUM!。",
    Parameter("base_limit", "额度基数", "该等级的额度基数,公司自定。", Cells.NUMBER, keeps_blank=True),
    Parameter(
        "coefficient",
        "调整系数",
        "对这个客户的调整,不填为1。",
        Cells.NUMBER,
        optional=True,
        default=1.0,
    ),
    returns=Cells.NUMBER,
    example="=HK_LIMIT(50,1.2)",
)  # fmt: skip
def HK_LIMIT(base_limit: float | None, coefficient: float = 1.0) -> float:
    """Answer the limit in the unit of the base, both numbers taken as written."""
    if base_limit is None:
        raise NotFound("额度基数未设定,请填写公司定的基数")
    within("额度基数", base_limit, 0)
    within("调整系数", coefficient, 0)
    return float(Decimal(str(base_limit)) * Decimal(str(coefficient)))


@worksheet_function(
    _GROUP,
    "可否发货:可发、慎发 或 停发。停发:恶意拖欠、额度用超、额度为0而有余额、等级差且有逾期、"
    f"催收{STOP_LEVEL}级起;慎发:用到预警率、等级中或差、有逾期。"
    "已用=应收余额+未开票发货-预收。额度空白表示未设定,不看额度。",
    Parameter("credit_line", "额度", "信用额度,元;空白表示未设定,0表示不赊销。", Cells.MONEY, keeps_blank=True),
    Parameter("balance", "应收余额", "客户现欠金额,元。", Cells.MONEY),
    Parameter("unbilled", "未开票发货", "已发货未开票的金额,元;不填为0。", Cells.MONEY, optional=True, default=0),
    Parameter("advance", "预收", "已收未抵的预收款,元;不填为0。", Cells.MONEY, optional=True, default=0),
    Parameter(
        "max_days", "最长逾期天数", "未收款中最长的逾期天数,不填为没有逾期。", Cells.NUMBER,
        optional=True, default=0.0,
    ),
    Parameter(
        "grade", "等级或信用分", f"等级 {'、'.join(_NAMES)},或信用分0-100;不填为{UNGRADED}。", Cells.TEXT,
        optional=True, default=UNGRADED,
    ),
    Parameter("malicious", "恶意拖欠", "是 或 否,不填为否。", Cells.FLAG, optional=True, default=False),
    Parameter(
        "warning", "预警使用率", f"额度用到几成算慎发,如 80%;不填为{_DEFAULT_WARNING:.0%}。", Cells.NUMBER,
        optional=True, default=_DEFAULT_WARNING,
    ),
    returns=Cells.TEXT,
    example='=HK_CANSHIP(500000,320000,100000,0,12,"良")',
)  # fmt: skip
def HK_CANSHIP(
    credit_line: int | None,
    balance: int,
    unbilled: int = 0,
    advance: int = 0,
    max_days: float = 0.0,
    grade: str = UNGRADED,
    malicious: bool = False,  # noqa: FBT001, FBT002  as typed into a cell
    warning: float = _DEFAULT_WARNING,
) -> str:
    """Answer by the rules of the credit sheet, for one customer."""
    within("额度", credit_line or 0, 0)
    within("预警使用率", warning, 0, _WIDEST_WARNING)
    rules = ship_rules(
        _NAN if credit_line is None else credit_line,
        balance + unbilled - advance,
        _position(grade),
        malicious=malicious,
        overdue=max_days > 0,
        level=level_of(as_days("最长逾期天数", max_days)),
        warning=warning * 100,
    )
    return next(say for holds, say, _ in rules if holds)
