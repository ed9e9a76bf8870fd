"""The replay: only what was known then, judged by what came, worked out by hand."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.past_ledger import judged_day, monthly_ledger
from tests.core.small_ledger import small_ledger
from xl_huikuan.core.aging import age
from xl_huikuan.core.backtest.history import as_known_then, outcome_of
from xl_huikuan.core.backtest.judging import day_of, hold_against, total_of
from xl_huikuan.core.backtest.knowledge import known_on
from xl_huikuan.core.backtest.rankings import IN_FORCE, RANKINGS, place_of
from xl_huikuan.core.backtest.replay import Question, replay
from xl_huikuan.core.credit import rate
from xl_huikuan.core.errors import NotApplicable
from xl_huikuan.core.settings import Settings

AS_OF = dt.date(2026, 10, 31)
GOOD_AND_BAD = {"好": 0, "坏": 10}
LIKELY, RATE, RANDOM = (place_of(key) for key in ("likely", "own_rate", "random"))


def test_what_was_known_on_a_day():
    """On 31 March 坏 has two late invoices and one overdue, 好 three in time."""
    known = known_on(monthly_ledger(GOOD_AND_BAD), Settings(), dt.date(2024, 3, 31))

    assert known.evidence == 6  # five paid, one open and overdue
    assert known.customer.tolist() == [1]  # 好 owes nothing on that day
    assert known.days.tolist() == [5]
    assert known.open.tolist() == [10_000]
    assert known.probability.tolist() == [1.0]
    assert known.own_rate.tolist() == [1.0]
    assert known.days_late.tolist() == [10.0]  # its two paid ones took ten days


def test_on_the_eleventh_nothing_is_due_yet():
    """15 days to go: 好 (0+5×50 %)÷8, 坏 (3+2.5)÷8 of six known invoices."""
    known = known_on(monthly_ledger(GOOD_AND_BAD), Settings(), dt.date(2024, 4, 11))

    assert known.days.tolist() == [-15, -15]
    assert known.probability.tolist() == [0.3125, 0.6875]
    assert known.own_rate.tolist() == [0.0, 1.0]
    assert known.days_late.tolist() == [3.13, 6.88]  # (0+5×5)÷8 and (30+25)÷8, half up


def test_nothing_known_is_the_middle():
    """No invoice was ever paid: neither likely nor unlikely, no days expected."""
    item = {
        "customer": "甲",
        "amount": 100,
        "invoice_date": "2026-01-01",
        "due_given": "2026-01-31",
    }
    known = known_on(small_ledger(["甲"], [item]), Settings(), dt.date(2026, 1, 2))

    assert (known.probability.tolist(), known.days_late.tolist()) == ([0.5], [0.0])
    assert known.own_rate.tolist() == [0.5]


def test_the_credit_score_is_that_of_the_program():
    """Where only payments are known, priority's part for credit comes from the same score."""
    ledger = as_known_then(monthly_ledger({"好": 0, "坏": 10, "新": 3}, months=6))
    then = dt.date(2024, 6, 11)
    known = known_on(ledger, Settings(), then)
    score = rate(ledger, age(ledger, Settings(), then), Settings())["score"].to_numpy()

    assert known.parts[:, 2] == pytest.approx((100 - score[known.customer]) / 100)


NUMBERS = st.integers(0, 40)
ROWS = st.lists(st.tuples(st.integers(0, 2), NUMBERS, NUMBERS, st.integers(1, 9)), max_size=12)


@settings(max_examples=25)
@given(rows=ROWS, cut=st.integers(0, 60))
def test_what_comes_later_changes_nothing(rows, cut):
    """What was known on a day is the same from a ledger that ends on that day."""
    first = dt.date(2026, 1, 1)
    names, day = ["甲", "乙", "丙"], first + dt.timedelta(cut)
    items = [
        {"customer": names[c], "amount": amount, "invoice_no": str(n), "due_given": str(first + dt.timedelta(a + 10)),
         "invoice_date": str(first + dt.timedelta(a))}
        for n, (c, a, _, amount) in enumerate(rows)
    ]  # fmt: skip
    receipts = [
        {"customer": names[c], "amount": amount, "invoice_no": str(n), "date": str(first + dt.timedelta(a + b))}
        for n, (c, a, b, amount) in enumerate(rows)
    ]  # fmt: skip
    dated = [[row for row in rows if row[key] <= str(day)]
             for rows, key in ((items, "invoice_date"), (receipts, "date"))]  # fmt: skip

    whole = known_on(small_ledger(names, items, receipts), Settings(), day)
    short = known_on(small_ledger(names, *dated), Settings(), day)

    for name in ("customer", "parts", "priority", "own_rate", "open", "days", "probability", "days_late"):  # fmt: skip
        np.testing.assert_array_equal(getattr(whole, name), getattr(short, name), err_msg=name)


def outcome(ledger, until=dt.date(2024, 4, 30), allowed=0):
    return outcome_of(ledger, Settings(), until, allowed)


def test_a_day_is_held_against_what_came():
    """On 11 April both owe 100.00 due on the 26th: 坏 paid ten days late, after the data end."""
    ledger = monthly_ledger(GOOD_AND_BAD)
    judged = hold_against(known_on(ledger, Settings(), dt.date(2024, 4, 11)), outcome(ledger))

    assert judged.told.tolist() == [True, True]
    assert judged.late.tolist() == [0, 10_000]
    assert judged.late_of.tolist() == [0, 10_000]
    assert judged.customers.tolist() == [True, True]


def test_what_was_overdue_then_is_late_whenever_it_came():
    """Of 100.00 overdue 40.00 are still open on the day: these are late, the rest is not asked."""
    item = {
        "customer": "甲",
        "amount": 100,
        "invoice_date": "2026-01-01",
        "due_given": "2026-01-31",
    }
    paid = [{"customer": "甲", "amount": a, "date": d} for a, d in ((60, "2026-02-03"), (40, "2026-02-20"))]  # fmt: skip
    ledger = small_ledger(["甲"], [item], paid)
    then, end = dt.date(2026, 2, 10), dt.date(2026, 3, 1)

    early = hold_against(known_on(ledger, Settings(), dt.date(2026, 1, 31)), outcome(ledger, end))
    late = hold_against(known_on(ledger, Settings(), then), outcome(ledger, end))
    lenient = hold_against(known_on(ledger, Settings(), then), outcome(ledger, end, 15))

    assert early.late.tolist() == [10_000]
    assert late.late.tolist() == [4_000]
    assert lenient.late.tolist() == [4_000]  # the last 40 came 20 days late


def test_figures_of_a_day():
    """Of two customers the likely one is on top and owes all that came late."""
    ledger = monthly_ledger(GOOD_AND_BAD)
    day = day_of(hold_against(known_on(ledger, Settings(), dt.date(2024, 4, 11)), outcome(ledger)))

    assert (day.items, day.late_items, day.customers) == (2, 1, 2)
    assert (day.open, day.late, day.untold) == (20_000, 10_000, 0)
    assert day.picked.tolist() == [1, 1, 1]  # a tenth of two is one
    assert day.best.tolist() == [10_000] * 3
    assert day.money[LIKELY].tolist() == day.money[RATE].tolist() == [10_000] * 3
    assert day.money[RANDOM].tolist() == [5_000] * 3
    assert day.hits[LIKELY].tolist() == [1] * 3
    assert (day.auc[LIKELY], day.auc_ahead[LIKELY], day.auc[RANDOM]) == (1, 1, 0.5)


def test_days_are_added_up():
    """One day with 1,000.00 late on top, one without any: shares over all, AUC of the one day."""
    parts = [[1.0, 0, 0, 0, 0, 0], [0.0] * 6]
    days = [day_of(judged_day(parts, late)) for late in ([100_000, 0], [0, 0])]
    total = total_of(days)

    assert total.base == 0.25
    assert total.money_share[IN_FORCE].tolist() == [0.5] * 3  # judged_day knows no priority: a tie
    assert total.precision[RANDOM].tolist() == [0.25] * 3
    assert total.lift[RANDOM].tolist() == [1.0] * 3
    assert total.auc[RANDOM] == 0.5


def test_without_anything_late_nothing_is_said():
    """Nothing over nothing is no figure."""
    total = total_of([day_of(judged_day([[0.0] * 6], [0]))])

    assert np.isnan(total.money_share).all()
    assert np.isnan(total.lift).all()
    assert np.isnan(total.auc).all()
    assert total.base == 0


def test_replay_of_two_years():
    """好 never owes at a month-end, 坏 does each time and always late; before, too little is known."""
    heard = []
    test = replay(
        monthly_ledger(GOOD_AND_BAD),
        Settings(),
        Question(AS_OF),
        lambda done, n: heard.append((done, n)),
    )

    assert test.until == dt.date(2026, 1, 5)  # the invoice of December 2025, ten days late
    # 20 known invoices: two a month, the open one included, so from the tenth month-end on.
    assert test.days[0].as_of == dt.date(2024, 10, 31)
    assert test.days[-1].as_of == dt.date(2025, 12, 31)
    assert test.skipped == tuple((dt.date(2024, m + 1, 1) - dt.timedelta(1)) for m in range(1, 10))
    assert (test.total.base, test.unpaid, test.undated) == (1.0, False, 0)
    assert heard[0] == (0, 24)
    assert test.fitted is None
    assert len(test.total.money_share) == len(RANKINGS)


def test_days_may_be_named():
    """On the 11th of June 2025 both owe, and only 坏 will be late."""
    question = Question(AS_OF, days=(dt.date(2025, 6, 11),), fit=True)
    test = replay(monthly_ledger(GOOD_AND_BAD), Settings(), question)

    assert [day.as_of for day in test.days] == [dt.date(2025, 6, 11)]
    assert test.total.money_share[LIKELY].tolist() == [1.0] * 3
    assert test.total.auc[LIKELY] == 1.0
    assert test.fitted is None  # one day cannot be divided


def test_weights_are_fitted_on_request():
    """With 坏 alone owing at month-ends there is nothing to tell apart, and that is what is said."""
    question = Question(AS_OF, first=dt.date(2025, 7, 1), fit=True)
    test = replay(monthly_ledger(GOOD_AND_BAD), Settings(), question)

    assert test.fitted is not None
    assert (test.fitted.fitted_days, test.fitted.holdout_days) == (4, 2)
    assert not test.fitted.free.any()
    assert test.fitted.after.tolist() == test.fitted.before.tolist()


def test_what_ended_after_the_holdout_began_is_not_used():
    """Three days in one month: when the holdout begins, none of the invoices is due."""
    days = tuple(dt.date(2025, 6, day) for day in (12, 13, 14, 15))
    test = replay(monthly_ledger(GOOD_AND_BAD), Settings(), Question(AS_OF, days=days, fit=True))

    assert len(test.days) == 4
    assert test.fitted is None


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (Question(AS_OF, first=dt.date(2026, 6, 1)), "期间没有一个月末"),
        (Question(dt.date(2024, 5, 1)), "试了 2024-01-31 到 2024-03-31 的 3 天"),
        (Question(AS_OF, days=(dt.date(2026, 1, 5),)), "试了 2026-01-05 到 2026-01-05 的 1 天"),
    ],
)
def test_too_short_a_past_is_refused(question, said):
    """The refusal tells what was tried."""
    with pytest.raises(NotApplicable, match=said) as refused:
        replay(monthly_ledger(GOOD_AND_BAD), Settings(), question)

    assert refused.value.code == "E432"


def test_rankings_have_names_of_their_own():
    """Keys and titles are told apart, and ours come with what they are."""
    assert len({r.key for r in RANKINGS}) == len({r.title for r in RANKINGS}) == len(RANKINGS)
    assert all(r.by_customer and r.by_item for r in RANKINGS)
