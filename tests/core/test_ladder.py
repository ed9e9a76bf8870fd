"""Levels by days overdue, grace days, and the sentence for each open item."""

import numpy as np
import pandas as pd
import pytest

from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.ladder import item_level, item_why, letter_due
from xl_huikuan.core.settings import Settings

NAN = float("nan")


@pytest.mark.parametrize(
    ("days", "level"),
    [(-30, 0), (-7, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4),
     (180, 4), (181, 5), (9999, 5), (NAN, 0)],
)  # fmt: skip
def test_level_follows_the_first_day_of_each_rung(days, level):
    """Due today is level 0; each rung starts on its first day."""
    assert [level] == item_level(np.array([float(days)]), Settings()).tolist()


def test_a_letter_goes_out_strictly_after_the_grace_days():
    """With 3 grace days: reminder from day −7 to 0, nothing on days 1–3, dunning from day 4."""
    days = np.array([-8, -7, 0, 1, 3, 4, NAN])
    settings = Settings({"grace_days": 3})

    assert letter_due(days, settings).tolist() == [False, True, True, False, False, True, False]
    assert item_level(days, settings).tolist() == [0, 0, 0, 0, 0, 1, 0]


def test_a_ladder_that_does_not_ascend_is_refused_in_chinese():
    """Level 2 from day 1 would leave no room for level 1."""
    with pytest.raises(SettingInvalid, match=r"二级催收起始逾期天数」\(1\)必须大于"):
        item_level(np.zeros(1), Settings({"level2_from": 1}))


def test_every_item_says_why_it_stands_where_it_stands():
    """Overdue, due today, coming, undated, known by age column only (overdue, not due), settled, credit note."""
    items = pd.DataFrame(
        {
            "days": [45, 0, -3, -20, NAN, 31, 0, 10, NAN],
            "due": pd.to_datetime(["2026-09-16"] * 4 + [None] * 3 + ["2026-10-21", None]),
            "open": [1, 1, 1, 1, 1, 1, 1, 0, 0],
            "amount": [1, 1, 1, 1, 1, 1, 1, 1, -1],
        }
    )

    expected = [
        "逾期45天,达到二级催收(31天起)",
        "今日到期,进入到期提醒期",
        "还有3天到期,进入到期提醒期",
        "还有20天到期,未到提醒期",
        "无到期日,不催收",
        "表中账龄段为31天以上,达到二级催收;没有到期日,不出催款函",
        "表中列为未到期,没有到期日",
        "已结清",
        "抵减应收,不催收",
    ]
    assert expected == list(item_why(items, Settings()))
