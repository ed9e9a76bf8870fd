"""Financial ratios of a customer: one table of names, inputs and formulas (DOMAIN 12–15, 2.4).

Amounts may be in any unit as long as it is one. A ratio whose denominator is zero or negative has
no meaning and a ratio that lacks an input cannot be said: both are None, never 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from xl_huikuan.core.errors import NotApplicable

DAYS_OF_YEAR = 365


@dataclass(frozen=True, slots=True)
class Input:
    """One figure a ratio is made of.

    Attributes:
        title: as the clerk knows it from the statements.
        optional: may be missing; its help in `Ratio.formula` says what that means.
    """

    title: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Ratio:
    """One ratio.

    Attributes:
        name: as the clerk knows it.
        inputs: in order, optional ones last.
        formula: in Chinese.
        help: what it says, one or two sentences.
        unit: "比率" (a share, shown in percent), "倍", "次" or "天".
        compute: takes the inputs in order, None for a missing optional one.
    """

    name: str
    inputs: tuple[Input, ...]
    formula: str
    help: str
    unit: str
    compute: Callable[..., float | None] = field(repr=False)


def ratio(name: str, values: Sequence[float | None]) -> float | None:
    """Return a ratio of `RATIOS` from its inputs in order; optional ones may be left off.

    Raises NotApplicable for a name that is not in the table or too many inputs.
    """
    found = RATIOS.get(name)
    if found is None:
        raise NotApplicable(f"没有指标「{name}」:请填 {'、'.join(RATIOS)} 之一。")
    missing = len(found.inputs) - len(values)
    if missing < 0:
        titles = "、".join(part.title for part in found.inputs)
        raise NotApplicable(f"{name}只要 {titles} 这{len(found.inputs)}项,给了{len(values)}项。")
    given = [*values, *[None] * missing]
    if any(
        value is None and not part.optional for value, part in zip(given, found.inputs, strict=True)
    ):
        return None
    return found.compute(*given)


def _divide(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


def _quick(
    current: float, owed: float, stock: float, prepaid: float | None, other: float | None
) -> float | None:
    return _divide(current - stock - (prepaid or 0) - (other or 0), owed)


def _to_average(part: float, closing: float, opening: float | None) -> float | None:
    """Divide by the mean of opening and closing, or by the closing alone."""
    return _divide(part, closing if opening is None else (opening + closing) / 2)


def _days(
    revenue: float, closing: float, opening: float | None, days: float | None
) -> float | None:
    turnover = _to_average(revenue, closing, opening)
    return _divide(DAYS_OF_YEAR if days is None else days, turnover) if turnover else None


_AR = (Input("营业收入"), Input("期末应收账款"), Input("期初应收账款", optional=True))
_SAME_TAX = "收入通常不含税而应收含税,请用同一口径。"
RATIOS: Mapping[str, Ratio] = MappingProxyType(
    {
        row.name: row
        for row in (
            Ratio(
                "资产负债率",
                (Input("负债总额"), Input("资产总额")),
                "负债总额÷资产总额",
                "资产中有多少是借来的,越高偿债能力越弱。",
                "比率",
                _divide,
            ),
            Ratio(
                "流动比率",
                (Input("流动资产"), Input("流动负债")),
                "流动资产÷流动负债",
                "一年内到期的债务有多少流动资产可以偿还。",
                "倍",
                _divide,
            ),
            Ratio(
                "速动比率",
                (
                    Input("流动资产"),
                    Input("流动负债"),
                    Input("存货"),
                    Input("预付款项", optional=True),
                    Input("其他不易变现的流动资产", optional=True),
                ),
                "(流动资产-存货-预付款项-其他不易变现的流动资产)÷流动负债,后两项不填按0",
                "又称酸性测验比率,是速动资产对流动负债的比率。",
                "倍",
                _quick,
            ),
            Ratio(
                "净利润率",
                (Input("净利润"), Input("营业收入")),
                "净利润÷营业收入",
                "每一元收入留下多少净利润,亏损为负。",
                "比率",
                _divide,
            ),
            Ratio(
                "资产回报率",
                (Input("净利润"), Input("期末资产总额"), Input("期初资产总额", optional=True)),
                "净利润÷平均资产总额,不填期初按期末",
                "全部资产一年挣回多少净利润,亏损为负。",
                "比率",
                _to_average,
            ),
            Ratio(
                "库存周转率",
                (Input("营业成本"), Input("期末存货"), Input("期初存货", optional=True)),
                "营业成本÷平均存货,不填期初按期末",
                "存货一年卖出几遍,越低积压越多。",
                "次",
                _to_average,
            ),
            Ratio(
                "应收账款周转率",
                _AR,
                "营业收入÷平均应收账款,不填期初按期末",
                f"应收账款一年收回几遍,越低收款越慢。{_SAME_TAX}",
                "次",
                _to_average,
            ),
            Ratio(
                "应收账款周转天数",
                (*_AR, Input("一年天数", optional=True)),
                "一年天数÷应收账款周转率,一年天数不填按365",
                f"从销售到收款平均几天。{_SAME_TAX}",
                "天",
                _days,
            ),
        )
    }
)
