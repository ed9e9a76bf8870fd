"""回款_变动分析: its tables tie, and say — where nothing can be said."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from tests.core.test_movements import OCTOBER, SEPTEMBER, book, undated, with_snapshot
from xl_huikuan.core.decide import decide
from xl_huikuan.core.metrics import overview
from xl_huikuan.core.movement_rates import Roll
from xl_huikuan.core.movements import movement_of
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.recognition.reading import Corrections, Recognition
from xl_huikuan.sheets.results.movements import movements_sheet
from xl_huikuan.sheets.results.outcome import Outcome

OWN = Settings()


def outcome(ledger):
    decision = decide(ledger, OWN, OCTOBER)
    told = overview(ledger, decision, OWN)
    return Outcome("台账.xlsx", ledger, decision, told, OWN, Recognition((), (), ()), Corrections(), ())  # fmt: skip


def sheet(ledger, first=SEPTEMBER, rolls=()):
    found = outcome(ledger)
    return movements_sheet(found, movement_of(ledger, found.decision, OWN, first), rolls)


def column(block, title):
    [found] = [c for c in block.columns if c.title == title]
    return found


def test_the_tables_tie_to_the_fen():
    """Opening 2,540.00, closing 1,850.00; every table that speaks of one of them says the same."""
    bridge, matrix, slips, customers = sheet(book()).blocks

    assert column(bridge, "金额").values.tolist() == [254000, 5000, -10000, -70000, 6000, 185000, 0]
    assert column(matrix, "期初未收").total == 260000 == column(slips, "期初").total
    assert column(slips, "期末").total == 185000
    assert column(customers, "期末余额").total == 185000
    assert column(customers, "逾期变动").total == 70000 + 10000 - 30000


def test_what_cannot_be_said_is_a_dash():
    """Nothing stood in 31–60 at first: no rate of it. 未到期 1,300: 1,200 late now, 92.3 %."""
    slips = sheet(book()).blocks[2]
    rate = column(slips, "滑入率")

    assert rate.values[0] == pytest.approx(1200 / 1300)
    assert set(rate.cells) == {2, 3, 4, 5, 6, 7}
    assert set(rate.cells.values()) == {"—"}


def test_only_money_from_a_newer_bucket_is_marked():
    """1–30 days now: 1,200 that was not due; the 50 new ones are not marked anywhere."""
    matrix = sheet(book()).blocks[1]

    assert column(matrix, "现在:1-30天").tones == ["warn", *[""] * 8]
    assert set(column(matrix, "现在:未到期").tones) == {""}


def test_against_a_recorded_day_only_the_change_is_shown():
    """No matrix, no receipts; a rate per bucket and the months before."""
    ledger = undated(with_snapshot(book()))
    rolls = (Roll(dt.date(2026, 8, 31), SEPTEMBER, (0.5, None, 0.1, 0.2, 0.3, 0.4)),)
    made = sheet(ledger, rolls=rolls)
    bridge, buckets, months, customers = made.blocks

    assert column(bridge, "金额").values.tolist() == [254000, -69000, 185000, 0]
    assert column(buckets, "变动").total == -75000
    assert months.columns[2].cells == {0: "—"}
    assert "说明" in [c.title for c in customers.columns]
    assert "期初取自快照" in made.lines[1]
    other_scheme = with_snapshot(book(), own=Settings({"scheme": "年度6段"}))
    assert len(sheet(undated(other_scheme)).blocks) == 2


def test_the_lines_warn_of_what_makes_figures_unlike():
    """Begun later, rewritten, not a month."""
    late = sheet(book(), dt.date(2026, 6, 30))
    assert any("台账最早一笔是 2026-07-31" in line for line in late.lines)
    assert any("相隔 123 天" in line for line in late.lines)
    ledger = with_snapshot(book(), balance=np.array([1.0, 80_000, 30_000, -6_000]))
    assert any("1 户,合计差 1,499.99 元(如「甲」)" in line for line in sheet(ledger).lines)
    assert len(sheet(replace(book())).lines) == 2 + 3
