"""经营状况 from financial figures: points by bands, a weighted mean, and what is missing."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.core.bands import Business, business_of
from xl_huikuan.core.credit_rows import BANDS
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.forms.dossier import DOSSIER
from xl_huikuan.core.forms.papers import filled_frame
from xl_huikuan.core.ratios import RATIOS
from xl_huikuan.core.settings import Settings

NAN = float("nan")
# 资产负债率 62 %, 流动比率 1.5, 速动比率 (450−150)/300 = 1, 净利润率 90/1,500 = 6 %.
FIGURES = {
    "total_liabilities": 620, "total_assets": 1000, "current_assets": 450,
    "current_liabilities": 300, "inventory": 150, "profit": 90, "revenue": 1500,
}  # fmt: skip


def _scored(*rows: dict[str, float], **own: float) -> Business:
    data = {name: [row.get(name, NAN) for row in rows] for row in rows for name in row}
    return business_of(filled_frame(DOSSIER, data, len(rows)), Settings(own))


def test_a_debt_ratio_of_62_percent_earns_two_thirds():
    """(85 − 62)/(85 − 50) = 0.65714: 65.7 points; with nothing else its weight alone counts."""
    found = _scored({"total_liabilities": 620, "total_assets": 1000}, band_minimum=25)

    assert found.score.tolist() == [65.7]
    assert found.said == ["经营状况65.70=(资产负债率62.0%得65.7分×25)÷25"]


def test_the_score_is_the_weighted_mean_of_the_points():
    """62 % 65.7, 1.5 (0.7/1.2) 58.3, 1 is full, 6 % 60, 90/1,000 = 9 % is over 8 %, the stock needs costs.

    (65.7×25 + 58.3×15 + 100×15 + 60×15 + 100×10)/80 = 5,917/80 = 73.96.
    """
    found = _scored(FIGURES)

    assert found.score.tolist() == [73.96]
    (said,) = found.said
    assert said == (
        "经营状况73.96=(资产负债率62.0%得65.7分×25+流动比率1.50得58.3分×15+速动比率1.00得100.0分×15"
        "+净利润率6.0%得60.0分×15+资产回报率9.0%得100.0分×10)÷80"
    )
    assert found.missing == ["缺营业成本、应收账款,算不出库存周转率、应收账款周转率"]


def test_the_sum_can_be_redone_with_a_calculator():
    found = _scored(FIGURES | {"inventory": 133, "cost": 1111, "receivables": 333})
    printed, formula = re.fullmatch("经营状况([\\d.]+)=(.+)", found.said[0]).groups()
    formula = re.sub("[\\u4e00-\\u9fff]+[\\d.]+%?得([\\d.]+)分", r"\1", formula)

    redone = eval(formula.replace("×", "*").replace("÷", "/"))  # noqa: S307 - our own text

    assert float(printed) == pytest.approx(redone, abs=0.005)


def test_too_few_figures_give_no_score_and_say_what_is_missing():
    """资产负债率 alone has a quarter of the weight, half is asked for."""
    found = _scored({"total_liabilities": 620, "total_assets": 1000}, {}, {"profit": 5})

    assert np.isnan(found.score).all()
    assert found.said == [
        "经营状况没有评分(指标权重合计25,不到50,资料不足):资产负债率62.0%得65.7分×25",
        "",
        "",
    ]
    assert found.missing[0].startswith("缺流动资产、流动负债、存货、净利润、营业收入、")
    assert found.missing[1] == ""
    assert found.missing[2].startswith("缺负债总额、资产总额、")


def test_a_denominator_of_nothing_has_no_ratio_and_the_reason_is_told():
    found = _scored(FIGURES | {"current_liabilities": 0, "revenue": -1})

    assert found.missing == [
        "缺营业成本、应收账款,算不出库存周转率、应收账款周转率;分母为0或负数,流动比率、速动比率、净利润率为—"
    ]


def test_a_blank_optional_figure_is_no_gap():
    """预付 is blank: 速动比率 is (450 − 150)/300; with 150 of it the half of nothing is left."""
    plain, prepaid = (_scored(FIGURES | extra).said[0] for extra in ({}, {"prepaid": 150}))

    assert "速动比率1.00得100.0分" in plain
    assert "速动比率0.50得0.0分" in prepaid


def test_a_pass_mark_bends_the_line():
    """60 points at 60 %: 62 % is 2/25 of the way down from there: 60 × 23/25 = 55.2."""
    found = _scored(
        {"total_liabilities": 620, "total_assets": 1000}, band_minimum=25, band_debt_pass=60
    )

    assert found.score.tolist() == [55.2]


def test_a_weight_of_nothing_leaves_a_ratio_out():
    found = _scored(FIGURES, band_debt_weight=0, band_current_weight=40)

    assert "资产负债率" not in found.said[0]


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ({"band_debt_full": 85}, "资产负债率:100分 85、资产负债率:0分 85"),
        ({"band_debt_pass": 40}, "资产负债率:100分 50、资产负债率:60分 40、资产负债率:0分 85"),
        ({"band_debt_weight": 26}, "之和必须为100"),
    ],
)
def test_bands_that_contradict_themselves_are_refused(own, words):
    with pytest.raises(SettingInvalid, match=words) as refused:
        _scored({}, **own)
    assert refused.value.code == "E803"


@given(st.floats(-500, 500), st.floats(0, 100))
def test_points_lie_between_0_and_100_and_never_rise_with_debt(debt, more):
    rows = ({"total_liabilities": value, "total_assets": 100} for value in (debt, debt + more))
    low, high = _scored(*rows, band_minimum=1).score

    assert 0 <= high <= low <= 100


def test_every_band_names_the_inputs_of_its_ratio():
    for band in BANDS:
        ratio = RATIOS[band.ratio]
        needed = [part for part in ratio.inputs if not part.optional]
        assert len(needed) <= len(band.inputs) <= len(ratio.inputs)
        for name, part in zip(band.inputs, ratio.inputs, strict=False):
            title = DOSSIER.by_key[name].title
            assert part.title.replace("期末", "").replace("期初", "上年末") in title
    assert sum(band.weight for band in BANDS) == 100
