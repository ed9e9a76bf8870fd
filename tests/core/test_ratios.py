"""Financial ratios: worked by hand from a small balance sheet, and where they do not exist.

资产 1,000 (期初 800), 其中流动资产 600, 存货 150 (期初 50), 预付 30, 应收 200 (期初 100);
负债 650, 其中流动负债 300; 收入 1,500, 成本 1,200, 净利润 90.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.core.errors import NotApplicable
from xl_huikuan.core.ratios import RATIOS, ratio

UNITS = {"比率", "倍", "次", "天"}


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("资产负债率", (650, 1000), 0.65),
        ("流动比率", (600, 300), 2),
        ("速动比率", (600, 300, 150), 1.5),
        ("速动比率", (600, 300, 150, 30), 1.4),
        ("速动比率", (600, 300, 150, None, 60), 1.3),
        ("净利润率", (90, 1500), 0.06),
        ("净利润率", (-90, 1500), -0.06),
        ("资产回报率", (90, 1000), 0.09),
        ("资产回报率", (90, 1000, 800), 0.1),
        ("库存周转率", (1200, 150, 50), 12),
        ("应收账款周转率", (1500, 200, 100), 10),
        ("应收账款周转率", (1500, 200), 7.5),
        ("应收账款周转天数", (1500, 200, 100), 36.5),
        ("应收账款周转天数", (1500, 200, 100, 360), 36),
        ("应收账款周转天数", (1500, 0, 100), 365 / 30),  # an opening of 100 and nothing left
    ],
)
def test_ratios(name, values, expected):
    """By the formulas of the table."""
    assert ratio(name, values) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("资产负债率", (650, 0)),
        ("流动比率", (600, -1)),
        ("净利润率", (-90, -1500)),  # two negatives must not look like a profit
        ("库存周转率", (1200, 0, 0)),
        ("应收账款周转率", (1500, 0)),
        ("应收账款周转天数", (1500, 0)),  # no turnover to divide by
        ("应收账款周转天数", (0, 200)),  # turnover 0: never
        ("应收账款周转天数", (-10, 200)),
        ("流动比率", (None, 300)),
        ("速动比率", (600, 300)),
        ("资产负债率", ()),
    ],
)
def test_what_cannot_be_said_is_none(name, values):
    """No denominator, or no figure."""
    assert ratio(name, values) is None


def test_unknown_names_and_too_many_figures_are_refused():
    """In a sentence that lists what there is."""
    with pytest.raises(NotApplicable, match=r"没有指标「市盈率」:请填 资产负债率、流动比率、"):
        ratio("市盈率", (1, 2))
    with pytest.raises(NotApplicable, match="流动比率只要 流动资产、流动负债 这2项,给了3项"):
        ratio("流动比率", (1, 2, 3))


@pytest.mark.parametrize("name", RATIOS)
def test_the_table_describes_itself(name):
    """Optional inputs stand last, every sentence ends, every unit is one of four."""
    row = RATIOS[name]
    optional = [part.optional for part in row.inputs]

    assert row.name == name
    assert optional == sorted(optional)
    assert row.help.endswith("。")
    assert row.unit in UNITS
    assert len({part.title for part in row.inputs}) == len(row.inputs)


AMOUNT = st.integers(1, 10**12)


@given(AMOUNT, AMOUNT, AMOUNT)
def test_days_times_turnover_is_a_year(revenue, closing, opening):
    """And a ratio does not depend on the unit of its amounts."""
    turnover = ratio("应收账款周转率", (revenue, closing, opening))
    days = ratio("应收账款周转天数", (revenue, closing, opening))

    assert turnover * days == pytest.approx(365, rel=1e-9)
    in_fen = ratio("应收账款周转率", (revenue * 100, closing * 100, opening * 100))
    assert in_fen == pytest.approx(turnover, rel=1e-12)


@given(AMOUNT, AMOUNT, st.integers(0, 10**12))
def test_the_quick_ratio_is_never_above_the_current_ratio(current, owed, stock):
    """Taking inventory away cannot help."""
    assert ratio("速动比率", (current, owed, stock)) <= ratio("流动比率", (current, owed))
