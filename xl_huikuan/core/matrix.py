"""Ability × willingness: can the customer pay, does it want to, and what to do about it (DOMAIN 27)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from xl_huikuan.core.priority import round_points
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Flags, Floats, Ints, pick
from xl_huikuan.core.weighted import total_score

HIGH, LOW, UNKNOWN = 0, 1, 2
LEVELS = ("高", "低", "不明")
# (ability, willingness) → how such a customer is handled, and in what way.
HANDLINGS: Mapping[tuple[int, int], tuple[str, str]] = MappingProxyType({
    (HIGH, HIGH): ("正常跟进", "按账期提醒和对账"),
    (LOW, HIGH): ("分期方案", "愿意付但没有钱,商定分期并落实担保"),
    (HIGH, LOW): ("施压", "有钱不付,逐级催收、停止供货、高层出面"),
    (LOW, LOW): ("法律", "固定证据、核对时效,准备移交法务"),
    (UNKNOWN, HIGH): ("正常跟进", "补财务资料,弄清付款能力"),
    (UNKNOWN, LOW): ("施压", "同时查清付款能力,没有能力的转法律"),
    (HIGH, UNKNOWN): ("正常跟进", "看头几笔付款是否按时"),
    (LOW, UNKNOWN): ("分期方案", "先落实担保,看头几期是否按时"),
    (UNKNOWN, UNKNOWN): ("先补资料", "付款能力和付款意愿都还不知道"),
})  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Where each customer stands; arrays by customer number.

    Attributes:
        ability: mean of 经营状况 and 现金流量 by their weights; NaN = unknown.
        willingness: 信用记录, averaged with the promises kept where any were made; NaN = unknown.
        ability_level, willing_level: positions in LEVELS; bad faith and want of funds are low
            whatever the points.
    """

    ability: Floats
    willingness: Floats
    ability_level: Ints
    willing_level: Ints


def standing_of(
    means: tuple[Floats, Floats],
    record: Floats,
    customers: pd.DataFrame,
    known: tuple[Flags, Flags],
    settings: Settings,
) -> Standing:
    """Return the standing of every customer.

    Args:
        means: weights of the two dimensions that tell of ability, and customers × 2 scores.
        record: 信用记录 as used, NaN = none.
        customers: the records; malice is low willingness, enforcement low ability.
        known: thought by a person to act in bad faith, and to trade without funds of its own.
        settings: where high begins.
    """
    ability = total_score(*means)[0] if means[0].sum() else np.full(len(record), np.nan)
    made = customers["promises_made"].to_numpy()
    kept = np.minimum(customers["promises_kept"].to_numpy(), made)
    promises = np.where(made > 0, round_points((kept + 1) / (made + 2) * 100), np.nan)
    willingness = total_score((1, 1), np.stack([record, promises], axis=1))[0]
    suspected, penniless = known
    unable = customers["enforced"].to_numpy() | penniless
    unwilling = customers["malicious"].to_numpy() | suspected
    return Standing(
        ability,
        willingness,
        _level(ability, settings["ability_from"], unable),
        _level(willingness, settings["willing_from"], unwilling),
    )


def _level(points: Floats, high_from: float, spoilt: Flags) -> Ints:
    level = np.where(np.isnan(points), UNKNOWN, np.where(points >= high_from, HIGH, LOW))
    return np.where(spoilt, LOW, level)


def cells_of(standing: Standing) -> dict[str, Any]:
    """Return the columns of CREDIT that tell it."""
    code = standing.ability_level * len(LEVELS) + standing.willing_level
    pairs = [(able, willing) for able in range(len(LEVELS)) for willing in range(len(LEVELS))]
    return {
        "ability": standing.ability,
        "willingness": standing.willingness,
        "matrix": pick([f"能力{LEVELS[a]}·意愿{LEVELS[w]}" for a, w in pairs], code),
        "handling": pick([":".join(HANDLINGS[pair]) for pair in pairs], code),
    }
