"""四类: what a person wrote, then 呆死, 准呆, 代收, 未收 (DOMAIN 2.17)."""

import datetime as dt

import numpy as np
import pytest

from xl_huikuan.core.classes import classify
from xl_huikuan.core.settings import Settings

NAN = float("nan")


@pytest.mark.parametrize(
    ("days", "promise", "malicious", "manual", "klass"),
    [
        (-1, "NaT", False, "", "未收"),
        (NAN, "NaT", False, "", "未收"),
        (-1, "2026-11-05", False, "", "代收"),  # a promise still to come
        (-1, "2026-10-30", False, "", "未收"),  # a broken promise is none
        (0, "NaT", False, "", "代收"),  # due
        (179, "NaT", False, "", "代收"),
        (180, "NaT", False, "", "准呆"),
        (5, "NaT", True, "", "准呆"),
        (1094, "NaT", False, "", "准呆"),
        (1095, "NaT", False, "", "呆死"),
        (1095, "NaT", True, "代收", "代收"),  # a person has the last word
        (10, "NaT", False, "坏账", "呆死"),  # a clerk's word for it
        (10, "NaT", False, "看情况", "代收"),  # not understood: the rule decides
    ],
)
def test_the_first_rule_that_holds_decides(days, promise, malicious, manual, klass):
    """Boundaries stand at their own day."""
    classes, _ = classify(
        np.array([float(days)]), np.array([promise], "datetime64[s]"), np.array([malicious]),
        np.array([manual], object), dt.date(2026, 10, 31), Settings(),
    )  # fmt: skip

    assert [klass] == list(classes)


def test_dead_by_days_waits_for_a_person():
    """Nothing is written off by a program."""
    _, reasons = classify(
        np.array([2000.0]), np.array(["NaT"], "datetime64[s]"), np.array([False]),
        np.array([""], object), dt.date(2026, 10, 31), Settings(),
    )  # fmt: skip

    assert reasons == ["逾期达到1095天,归为呆死(待人工确认)"]
