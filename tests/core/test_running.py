"""Running accounts on bare arrays, held to the rules on paper and to the whole ledger."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.text_ledger import text_ledger
from xl_huikuan.core.aging import age
from xl_huikuan.core.matching import fen_by
from xl_huikuan.core.running import run_accounts
from xl_huikuan.core.settings import Settings


def _dates(*days: str) -> np.ndarray:
    return np.array(days, "datetime64[s]")


def _run(customer, date, amount, received):
    done = run_accounts(
        np.array(customer, np.int64), _dates(*date), np.array(amount, np.int64), np.array(received)
    )
    return done.open.tolist(), done.advance.tolist()


def test_the_oldest_amount_is_settled_first():
    """Debits of 100,000, 80,000, 120,000 and 60,000, 210,000 received: 90,000 + 60,000 stay open."""
    days = ("2022-03-10", "2023-05-20", "2024-08-15", "2025-11-02")

    assert _run([0] * 4, days, [10_000_000, 8_000_000, 12_000_000, 6_000_000], [21_000_000]) == (
        [0, 0, 9_000_000, 6_000_000],
        [0],
    )


def test_a_red_letter_pays_like_money():
    """500 owed, a red letter of 200 and 100 received leave 200; nothing is open of the red letter."""
    assert _run([0, 0], ("2026-01-05", "2026-01-08"), [500, -200], [100]) == ([200, 0], [0])


def test_what_is_paid_too_much_is_an_advance():
    """Customer 1 paid 80 and owes 50; customer 2 owes nothing at all and paid 7."""
    assert _run([0, 1], ("2026-01-05",) * 2, [100, 50], [0, 80, 7]) == ([100, 0], [0, 30, 7])


def test_money_paid_back_in_excess_is_a_negative_advance():
    """Owed 100, 30 more paid back than received: 100 stays open and we owe nothing but −30."""
    assert _run([0], ("2026-01-05",), [100], [-30]) == ([100], [-30])


def test_of_one_day_the_smaller_amount_is_first_wherever_it_stands():
    """60 received pays the 50 and 10 of the 80, in either order of rows."""
    day = ("2026-01-05",) * 2

    assert _run([0, 0], day, [80, 50], [60]) == ([70, 0], [0])
    assert _run([0, 0], day, [50, 80], [60]) == ([0, 70], [0])


def test_undated_amounts_are_last():
    """The dated 40 is paid before the undated 30."""
    assert _run([0, 0], ("NaT", "2026-01-05"), [30, 40], [50]) == ([20, 0], [0])


def test_nothing_at_all():
    """No rows: no open amounts; what was received is an advance."""
    assert _run([], (), [], [5]) == ([], [5])


def test_running_accounts_have_no_truth_value():
    """A vague question is refused."""
    with pytest.raises(TypeError):
        bool(run_accounts(np.zeros(0, np.int64), _dates(), np.zeros(0, np.int64), np.zeros(0)))


ROWS = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 28), st.integers(-50, 90)), max_size=12)
MONEY = st.lists(st.tuples(st.integers(0, 2), st.integers(-40, 120)), max_size=6)


@given(ROWS, MONEY)
def test_accounts_balance_to_the_fen(rows, money):
    """Per customer Σ open − advance = Σ amount − Σ received, and nothing open is below zero."""
    customer, day, amount = (np.array(part, np.int64) for part in zip(*rows, strict=True)) if rows else np.zeros((3, 0), np.int64)  # fmt: skip
    received = fen_by(*(np.array(p, np.int64) for p in zip(*money, strict=True)), 3) if money else np.zeros(3, np.int64)  # fmt: skip
    done = run_accounts(customer, np.datetime64("2026-01-01", "s") + day.astype("m8[D]"), amount, received)  # fmt: skip

    balance = fen_by(customer, amount, 3) - received
    assert (fen_by(customer, done.open, 3) - done.advance).tolist() == balance.tolist()
    assert (done.open >= 0).all()
    assert (done.open <= np.maximum(amount, 0)).all()


@given(ROWS.filter(bool), st.lists(st.tuples(st.integers(0, 2), st.integers(1, 120)), max_size=6))
def test_bare_arrays_and_a_ledger_agree_row_by_row(rows, money):
    """The same rows as a ledger with undirected receipts: the same open amounts and advances."""
    names = "甲乙丙"
    lines = [f"应收 {names[c]} 2026-01-{d:02} {a}" for c, d, a in rows]
    lines += [f"收款 {names[c]} 2026-01-30 {a}" for c, a in money]
    aged = age(
        text_ledger("\n".join(lines)),
        Settings({"scheme": "年度6段"}),
        dt.date(2026, 1, 31),
    )

    customer, day, amount = (np.array(part, np.int64) for part in zip(*rows, strict=True))
    received = np.zeros(3, np.int64)
    for c, a in money:
        received[c] += a * 100
    done = run_accounts(customer, np.datetime64("2025-12-31", "s") + day.astype("m8[D]"), amount * 100, received)  # fmt: skip

    assert np.maximum(aged.open_items["open"].to_numpy(), 0).tolist() == done.open.tolist()
    assert aged.advances.tolist() == done.advance.tolist()
