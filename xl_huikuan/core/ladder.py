"""The dunning ladder: which level an item has reached, and whether a letter is due for it.

The level belongs to the item; the letter belongs to the customer (see `plan`).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.policy import LADDER
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Flags, Floats, Ints

# Stand-ins for days overdue where the number of days says nothing.
_NO_DATE, _SETTLED, _CREDIT = 10**7, 10**7 + 1, 10**7 + 2
_GIVEN = 3 * 10**7  # added to days that come from an age column, not from a due date


def ladder_days(settings: Settings) -> tuple[int, ...]:
    """Return the first overdue day of each level; raises SettingInvalid unless they ascend."""
    days = tuple(int(settings[rung.key]) for rung in LADDER)
    for lower, upper in pairwise(range(len(days))):
        if days[lower] >= days[upper]:
            raise SettingInvalid(
                f"参数「{LADDER[upper].name}起始逾期天数」({days[upper]})必须大于"
                f"「{LADDER[lower].name}起始逾期天数」({days[lower]})。",
                code="E803",
            )
    return days


def item_level(days: Floats, settings: Settings) -> Ints:
    """Return the level 0–5 for days overdue; NaN and days within the grace period are level 0."""
    starts = np.array(ladder_days(settings)[1:], np.float64)
    level = np.searchsorted(starts, days, side="right")
    beyond_grace = days > settings["grace_days"]  # NaN compares false
    return np.where(beyond_grace, level, 0).astype(np.int64)


def letter_due(days: Floats, settings: Settings) -> Flags:
    """Tell which days a letter may speak of: soon due (reminder), or strictly past the grace."""
    reminder = (days >= ladder_days(settings)[0]) & (days <= 0)
    return np.asarray(reminder | (days > settings["grace_days"]))


def item_why(open_items: pd.DataFrame, settings: Settings) -> pd.Categorical:
    """Return one Chinese sentence for each open item: its days and the level they reach."""
    amount, days = open_items["amount"].to_numpy(), open_items["days"].to_numpy()
    is_open = open_items["open"].to_numpy() > 0
    key = np.where(np.isnan(days), _NO_DATE, days).astype(np.int64)
    key = np.where(np.isnat(open_items["due"].to_numpy()) & (key < _NO_DATE), key + _GIVEN, key)
    key = np.where(is_open, key, np.where(amount < 0, _CREDIT, _SETTLED))
    seen, codes = np.unique(key, return_inverse=True)
    levels = item_level(np.where(seen > _GIVEN // 2, seen - _GIVEN, seen) * 1.0, settings)
    texts = [_sentence(int(d), int(v), settings) for d, v in zip(seen, levels, strict=True)]
    return pd.Categorical.from_codes(codes.astype(np.int32), texts)


def _sentence(days: int, level: int, settings: Settings) -> str:
    fixed = {_NO_DATE: "无到期日,不催收", _SETTLED: "已结清", _CREDIT: "抵减应收,不催收"}
    if days in fixed:
        return fixed[days]
    if days > _GIVEN // 2:
        return _sentence_given(days - _GIVEN, level)
    if level:
        rung = LADDER[level]
        return f"逾期{days}天,达到{rung.name}({settings[rung.key]}天起)"
    if days > 0:
        return f"逾期{days}天,未超过宽限{settings['grace_days']}天,暂不催款"
    coming = "今日到期" if days == 0 else f"还有{-days}天到期"
    soon = days >= settings[LADDER[0].key]
    return f"{coming},进入{LADDER[0].name}期" if soon else f"{coming},未到提醒期"


def _sentence_given(days: int, level: int) -> str:
    if days <= 0:
        return "表中列为未到期,没有到期日"
    reached = f",达到{LADDER[level].name}" if level else ""
    return f"表中账龄段为{days}天以上{reached};没有到期日,不出催款函"
