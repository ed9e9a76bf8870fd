"""Key figures: now, then and the change, each as printed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.core.test_movements import OCTOBER, SEPTEMBER, book, light, with_snapshot
from xl_huikuan.core.forms.snapshots import SNAPSHOTS
from xl_huikuan.core.key_figures import key_figures
from xl_huikuan.core.metrics import Overview, overview
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.snapshots import snapshot_on

OWN = Settings()


def told() -> Overview:
    ledger = book()
    return overview(ledger, light(ledger, OWN, OCTOBER), OWN)


def figures(before):
    return {one.title: (one.now, one.then, one.change, one.verdict) for one in key_figures(told(), before)}  # fmt: skip


def test_now_then_and_the_change():
    """Overdue 1,300.00 of 2,600.00 at the end of September, 1,800.00 of 1,850.00 now."""
    before = snapshot_on(with_snapshot(book()).papers[SNAPSHOTS], SEPTEMBER)
    found = figures(before)

    assert found["应收未收合计(元)"] == ("1,850.00", "2,600.00", "-750.00", "")
    assert found["逾期金额(元)"] == ("1,800.00", "1,300.00", "+500.00", "bad")
    assert found["逾期率"] == ("97.3%", "50.0%", "+47.3点", "bad")
    assert found["有余额客户数"] == ("3", "3", "0", "")
    assert found["加权平均逾期天数"][1:] == ("—", "—", "")
    assert len(found) == 17


def test_less_of_what_is_bad_is_good():
    """2,000.00 was recorded as overdue."""
    recorded = with_snapshot(book(), overdue=np.array([2e5, 0, 0, 0])).papers[SNAPSHOTS]

    assert figures(snapshot_on(recorded, SEPTEMBER))["逾期金额(元)"][3] == "good"


def test_what_cannot_be_said_is_a_dash():
    """No day before; no days of sales."""
    assert {row[1:] for row in figures(None).values()} == {("—", "—", "")}
    silent = replace(told(), dso=None)
    assert [one.now for one in key_figures(silent, None) if one.name == "dso"] == ["—"]
