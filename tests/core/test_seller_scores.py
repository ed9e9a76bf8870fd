"""The score sheet of salespeople."""

from __future__ import annotations

import numpy as np
import pytest

from tests.core.kpi_ledger import book_of, october
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.kpi_cells import COMPANY, NOBODY, SALESPERSON
from xl_huikuan.core.kpis import Figures, of_dimension
from xl_huikuan.core.seller_scores import CRITERIA, seller_scores
from xl_huikuan.core.settings import Settings


def scores(**own: float) -> tuple[object, ...]:
    book = book_of(october())
    sellers, company = of_dimension(book, SALESPERSON), of_dimension(book, COMPANY)
    return seller_scores(sellers, company, Settings(own))


def test_points_of_known_figures_and_the_middle_for_the_others() -> None:
    """李 collected all that was due and has nothing open, so nothing is overdue or slow.

    张: 71.43 × 40 % = 28.57, (100 − 33.33) × 25 % = 16.67; his DSO: October 400 (31 days), 200 of
    1,000 of August 6.2 of its 31 days, September without sales 30 days: 67.2 days, the company's 41:
    41 ÷ 67.2 × 50 = 30.51 × 20 % = 6.10; no promises: 50 × 15 % = 7.50.
    """
    first, second = scores()

    assert (first.name, first.rank, first.parts) == ("李四", 1, (40.0, 12.5, 20.0, 7.5))
    assert (first.score, first.unknown) == (80.0, 2)
    assert (second.name, second.rank, second.parts) == ("张三", 2, (28.57, 16.67, 6.1, 7.5))
    assert second.score == 58.84
    assert second.why == (
        "到期回款率 71.43%,×40%=28.57;逾期率 33.33%,100−33.33=66.67分,×25%=16.67;"
        "应收周转天数(倒推法) 67.20天,全公司41.00天,41.00÷67.20×50=30.51分,×20%=6.10;"
        "承诺兑现率 算不出(本期没有到期的承诺),按中间50分,×15%=7.50"
    )


def figures(labels: tuple[str, ...], days: list[float], collected: list[int]) -> Figures:
    """Salespeople of whom 100 was due, nothing is open and no promise was made."""
    n = len(labels)
    names = ("overdue", "receivable", "promises_kept", "promises_due")
    parts = {name: np.zeros(n, np.int64) for name in names}
    return Figures(
        labels,
        {**parts, "dso_countback": np.array(days), "due_collected": np.array(collected),
         "due_total": np.full(n, 100)},
        {},
        {},
    )  # fmt: skip


def test_those_with_one_score_share_the_rank_and_nobody_is_not_ranked() -> None:
    """More than all that was due is 100 points; less than nothing 0; half the days 100."""
    sellers = figures(("乙", "甲", "丙", NOBODY), [20, 20, 80, 1], [120, 100, -5, 100])

    found = seller_scores(sellers, figures(("全公司",), [40], [50]), Settings())

    assert [(one.name, one.rank, one.parts[0], one.parts[2]) for one in found] == [
        ("乙", 1, 40, 20), ("甲", 1, 40, 20), ("丙", 3, 0, 5),
    ]  # fmt: skip
    assert found[0].why.startswith("到期回款率 120.00%按100分,×40%=40.00;")


def test_days_without_those_of_the_company_count_in_the_middle() -> None:
    [one] = seller_scores(
        figures(("甲",), [20], [100]), figures(("全公司",), [np.nan], [1]), Settings()
    )

    assert one.parts[2] == 10
    assert "20.00天,全公司算不出,按中间50分,×20%=10.00" in one.why


def test_weights_must_add_up() -> None:
    with pytest.raises(SettingInvalid, match="之和必须为100,现在是60"):
        scores(seller_due_collected=0.0)


def test_each_weight_is_a_setting() -> None:
    assert sum(Settings()[one.weight_key] for one in CRITERIA) == 100
