"""Targets held against what is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.core.kpi_ledger import book_of, october
from tests.core.planned_papers import with_form
from tests.core.small_ledger import AS_OF
from xl_huikuan.core.errors import Finding
from xl_huikuan.core.forms.targets import SCOPES, TARGETS
from xl_huikuan.core.kpi_cells import DIMENSIONS
from xl_huikuan.core.kpi_table import BY_KEY
from xl_huikuan.core.kpis import all_figures
from xl_huikuan.core.targets import Progress, in_unit, progress

EARLY, LATER = np.datetime64("2026-10-30"), np.datetime64("2026-12-31")


def found(**row: Any) -> tuple[Progress, tuple[Finding, ...]]:
    """The row of a form of one row: 逾期率 of the company is a third, 1,100 came in."""
    ledger = with_form(october(), TARGETS, {"kpi": "逾期率", **row})
    [one], findings = progress(ledger.papers[TARGETS], all_figures(book_of(ledger)), AS_OF)
    return one, findings


@pytest.mark.parametrize(
    ("row", "actual", "gap", "state"),
    [
        ({"target": 15.0, "deadline": LATER}, 33.33, 18.33, "还差"),
        ({"target": 15.0, "deadline": EARLY}, 33.33, 18.33, "逾期未达成"),
        ({"target": 0.15}, 0.3333, 0.1833, "还差"),
        ({"target": 33.33, "deadline": EARLY}, 33.33, 0, "达成"),
        ({"kpi": "本期回款额", "target": 1500.0}, 1100, 400, "还差"),
        ({"kpi": "本期回款额", "target": 1100.0}, 1100, 0, "达成"),
        ({"kpi": " 应收周转天数(倒推法) ", "target": 40.0}, 41, 1, "还差"),
        ({"scope": "业务员", "whom": "李四", "kpi": "到期回款率", "target": 95.0}, 100, 0, "达成"),
        ({"scope": "客户类型", "whom": "民企", "kpi": "到期回款率", "target": 1.0}, 0.7143, 0.2857, "还差"),
        ({"scope": "全公司", "whom": "随便", "target": 20.0}, 33.33, 13.33, "还差"),
        ({}, 33.33, np.nan, "没有填目标值"),
        ({"baseline": 0.5}, 0.3333, np.nan, "没有填目标值"),
        ({"kpi": "承诺兑现率", "target": 80.0}, np.nan, np.nan, "算不出:本期没有到期的承诺"),
    ],
)  # fmt: skip
def test_a_target_in_the_unit_it_is_written_in(
    row: dict[str, Any], actual: float, gap: float, state: str
) -> None:
    one, findings = found(**row)

    assert (one.state, findings) == (state, ())
    assert [one.actual, one.gap] == pytest.approx([actual, gap], nan_ok=True)


def test_a_figure_we_do_not_know() -> None:
    one, [finding] = found(kpi="回款速度")

    assert (one.state, finding.code, finding.source.row) == ("没有这个指标", "W831", 4)
    assert finding.message == "没有指标「回款速度」。"
    assert "到期回款率、销售回款率、" in finding.remedy
    assert found(kpi="")[1][0].message == "没有写是哪个指标。"


def test_somebody_we_do_not_know() -> None:
    one, [finding] = found(scope="业务员", whom="王五")

    assert (one.state, finding.code) == ("没有这个对象", "W832")
    assert finding.message == "业务员里没有「王五」。"
    assert finding.remedy == "请照 回款_指标明细 里的写法填「对象」:张三、李四。"


def test_the_scopes_are_the_ways_to_look_at_the_book() -> None:
    assert tuple(dimension.title for dimension in DIMENSIONS) == SCOPES


def test_what_is_now_in_the_unit_of_the_form() -> None:
    assert in_unit(BY_KEY["overdue_share"], 0.12345) == 12.35
    assert in_unit(BY_KEY["collected"], 12_345) == 123.45
    assert in_unit(BY_KEY["dso"], 12.346) == 12.35
