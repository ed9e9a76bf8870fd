"""Figures and ratios in cells, by the vectors of the norms; no denominator, no answer."""

import pytest

import xl_huikuan
from tests.addin.functions.typed import column, formula
from xl_huikuan.addin.functions.all import call, functions
from xl_huikuan.addin.functions.registry import recent_problems
from xl_huikuan.core.ratios import RATIOS


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("=HK_DSO(1200000,10000000,365)", 43.8),
        ("=HK_DSO(1200000,0,365)", "#N/A"),
        ("=HK_DSO(1200000,10000000,0)", "#NUM!"),
        ('=HK_DSO("1,200,000元","1000万",365)', 43.8),
        ("=HK_CEI(900000,1200000,1000000,700000)", 78.571429),
        ("=HK_CEI(100,0,100,100)", "#N/A"),
        ("=HK_CEI(10,0,100,50)", "#N/A"),  # more is owed than was ever sold
        ("=HK_CEI(100,0,50,100)", "#NUM!"),  # not yet due cannot be more than all
        ("=HK_DSO(-5,1000,365)", "#NUM!"),
        ("=HK_DSO(1000000,365,10000000)", "#NUM!"),  # sales and days changed about
        ("=HK_DSO(100,-5,365)", "#N/A"),
        ("=HK_COLLECTRATE(200,-5,500)", "#N/A"),
        ('=HK_CEI("90万",1200000,"1000000元",700000)', 78.571429),
        ('=HK_RATIO("应收帐款周转率",1200,250,150)', 6.0),
        ("=HK_CEI(100,200,50,None)", ""),
        ("=HK_COLLECTRATE(200,1000,500)", 0.7),
        ("=HK_COLLECTRATE(200,0,500)", "#N/A"),
        ('=HK_RATIO("资产负债率",450,1000)', 0.45),
        ('=HK_RATIO("流动比率",1500,1000)', 1.5),
        ('=HK_RATIO("速动比率",1500,1000,400)', 1.1),
        ('=HK_RATIO("速动比率",1500,1000,400,50,50)', 1.0),
        ('=HK_RATIO("速动比率",1500,1000)', "#N/A"),
        ('=HK_RATIO("净利润率",-30,1000)', -0.03),
        ('=HK_RATIO("应收账款周转率",1200,250,150)', 6.0),
        ('=HK_RATIO("应收账款周转天数",1200,250,150,360)', 60.0),
        ('=HK_RATIO("流动比率",1500,0)', "#N/A"),
        ('=HK_RATIO("流动比率",1500,None)', ""),
        ('=HK_RATIO("流动比率",1500,1000,5)', "#NUM!"),
        ('=HK_RATIO("市盈率",1500,1000)', "#VALUE!"),
    ],
)
def test_a_figure_is_worked_out(typed, answer):
    assert formula(typed) == (answer if isinstance(answer, str) else pytest.approx(answer))


MONTHS = column([400_000.0, 350_000.0, 500_000.0])


def test_months_are_counted_back_until_the_receivable_is_used_up():
    """31 + 30 + half of 31 days; a blank month is one without sales; the days may be a row."""
    assert call("HK_DSO", [1_000_000.0, MONTHS, (31.0, 30.0, 31.0)]) == 76.5
    assert call("HK_DSO", [400_000.0, column([None, 400_000.0]), column([31.0, 30.0])]) == 61.0


@pytest.mark.parametrize(
    ("days", "code", "why"),
    [
        (column([31.0, 30.0]), "#VALUE!", "赊销有 3 个月,天数有 2 个"),
        (column([31.0, None, 30.0]), "#VALUE!", "天数有空格"),
        (column([31.0, 0.0, 30.0]), "#NUM!", "天数应在 1 到 3660 之间"),
        (column([31.0, 30.0, 31.0]), "#N/A", "各月赊销抵不尽应收"),
    ],
)
def test_months_that_do_not_fit_say_why(days, code, why):
    """The receivable is larger than all sales given."""
    assert call("HK_DSO", [9_000_000.0, MONTHS, days]) == code
    assert why in recent_problems[-1][1]


def test_a_ratio_has_a_place_for_every_number():
    """As many arguments as the longest ratio needs, as few required as the shortest."""
    of_ratio = next(function for function in functions() if function.name == "HK_RATIO")
    sizes = [len(row.inputs) for row in RATIOS.values()]

    assert len(of_ratio.parameters) == 1 + max(sizes)
    assert of_ratio.required == 1 + min(sizes)


def test_the_version_is_that_of_the_program():
    assert call("HK_VERSION", []) == xl_huikuan.__version__
    assert call("HK_VERSION", [1.0]) == "#VALUE!"
