"""Ability × willingness: each from its own evidence, unknown said as such, nine ways to handle."""

from __future__ import annotations

import numpy as np
import pytest

from tests.core.filed import filed
from tests.core.small_ledger import AS_OF, small_ledger
from xl_huikuan.core.decide import decide
from xl_huikuan.core.matrix import HANDLINGS, LEVELS
from xl_huikuan.core.settings import Settings

NAN = float("nan")


def _credit(*records, settings=None):
    named = [{"name": f"客户{i}", **record} for i, record in enumerate(records)]
    return decide(small_ledger(named, []), settings or Settings(), AS_OF).credit


@pytest.mark.parametrize(
    ("record", "points", "cell", "handling"),
    [
        ({"score_business": 60.0, "score_record": 60.0}, (60, 60), "能力高·意愿高", "正常跟进"),
        ({"score_business": 59.99, "score_record": 60.0}, (59.99, 60), "能力低·意愿高", "分期方案"),
        ({"score_business": 60.0, "score_record": 59.0}, (60, 59), "能力高·意愿低", "施压"),
        ({"score_business": 10.0, "score_record": 10.0}, (10, 10), "能力低·意愿低", "法律"),
        ({"score_record": 90.0}, (NAN, 90), "能力不明·意愿高", "正常跟进"),
        ({"score_cash": 90.0}, (90, NAN), "能力高·意愿不明", "正常跟进"),
        ({}, (NAN, NAN), "能力不明·意愿不明", "先补资料"),
        # 80×20 + 45×15 = 2,275 over 35
        ({"score_business": 80.0, "score_cash": 45.0}, (65, NAN), "能力高·意愿不明", "正常跟进"),
        # one of five promises: 2/7 = 28.57, with a record of 80 the mean is 54.29 (54.285)
        ({"score_record": 80.0, "promises_made": 5, "promises_kept": 1}, (NAN, 54.29),
         "能力不明·意愿低", "施压"),
        ({"promises_made": 1, "promises_kept": 3}, (NAN, 66.67), "能力不明·意愿高", "正常跟进"),
        ({"score_record": 95.0, "malicious": True}, (NAN, 95), "能力不明·意愿低", "施压"),
        ({"score_cash": 95.0, "enforced": True}, (95, NAN), "能力低·意愿不明", "分期方案"),
    ],
)  # fmt: skip
def test_where_a_customer_stands_and_what_to_do(record, points, cell, handling):
    row = _credit(record).iloc[0]

    np.testing.assert_allclose((row.ability, row.willingness), points)
    assert (row.matrix, row.handling.partition(":")[0]) == (cell, handling)


def test_the_company_says_where_high_begins():
    row = _credit(
        {"score_business": 70.0, "score_record": 50.0},
        settings=Settings({"ability_from": 71, "willing_from": 50}),
    ).iloc[0]

    assert row.matrix == "能力低·意愿高"


def test_dimensions_without_weight_tell_nothing_of_ability():
    """经营状况 and 现金流量 left out of the score: ability is unknown, and nothing divides by 0."""
    weights = {"weight_business": 0, "weight_cash": 0, "weight_record": 75}
    row = _credit({"score_business": 70.0}, settings=Settings(weights)).iloc[0]

    assert (np.isnan(row.ability), row.matrix) == (True, "能力不明·意愿不明")


def test_what_a_person_knows_outweighs_points():
    """甲 is thought to act in bad faith, 乙 trades without funds of its own; points stay as they are."""
    ledger = filed(
        [{"name": "甲", "score_record": 90.0}, {"name": "乙", "score_cash": 90.0}],
        [{"customer": "甲", "nature": "疑似恶意"}, {"customer": "乙", "no_own_funds": "是"}],
    )
    first, second = decide(ledger, Settings(), AS_OF).credit.itertuples()

    assert (first.willingness, first.matrix) == (90, "能力不明·意愿低")
    assert (second.ability, second.matrix) == (90, "能力低·意愿不明")


def test_every_cell_of_the_matrix_is_handled():
    assert len(HANDLINGS) == len(LEVELS) ** 2
