"""账期超权限: customers that pay on credit although their grade allows none (DOMAIN 3)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xl_huikuan.core.moves import CARRIED
from xl_huikuan.core.plan_facts import RETENTION
from xl_huikuan.core.policy import GRADES
from xl_huikuan.core.settle import item_dates
from xl_huikuan.core.totals import Ints, max_by

_OWN_DAY = (*CARRIED, RETENTION)  # kinds of items whose due date is no term of payment
_CREDIT = "后付款"  # in the terms of grades that allow it
# By position in GRADES, with 未评 behind; "" = credit is allowed.
_ALLOWED = (*("" if _CREDIT in grade.terms else grade.terms for grade in GRADES), "")


def lax_terms(open_items: pd.DataFrame, grades: Ints) -> list[str]:
    """Return for each customer what its grade allows and what it has instead, "" = within it.

    `grades` are positions in GRADES by customer number. Credit is a due date after the invoice, of
    what is still open.
    """
    owed = (open_items["open"].to_numpy() > 0) & ~open_items["kind"].isin(_OWN_DAY).to_numpy()
    items = open_items[owed]
    granted = (items["due"].to_numpy() - item_dates(items)) / np.timedelta64(1, "D")
    longest = max_by(items["customer"].to_numpy(), granted, len(grades))
    return [
        f"只允许{_ALLOWED[grade]},实际开票后最长{days:.0f}天"
        if _ALLOWED[grade] and days > 0
        else ""
        for grade, days in zip(grades.tolist(), longest.tolist(), strict=True)
    ]
