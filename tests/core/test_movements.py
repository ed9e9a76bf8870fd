"""What happened between two days ties to the fen, and is told in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.small_ledger import small_ledger
from xl_huikuan.core.aging import age
from xl_huikuan.core.forms.papers import NOBODY, Papers, filled_frame
from xl_huikuan.core.forms.snapshots import SNAPSHOTS
from xl_huikuan.core.frames import CREDIT, ITEMS, PLAN, RECEIPTS, make_frame
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.movement_rates import changes, net_rolls, of_kind, rolls, share_of, slipped
from xl_huikuan.core.movements import PARTS, movement_of, opening_day
from xl_huikuan.core.reconcile import reconcile
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.snapshots import snapshot_rows

SEPTEMBER, OCTOBER = dt.date(2026, 9, 30), dt.date(2026, 10, 31)
NAMES = ("甲", "乙", "丙", "丁")


def light(ledger, own, day) -> Decision:
    """What `decide` says of balances and ages, without the rest, which takes its time."""
    aged, n = age(ledger, own, day), len(ledger.customers)
    return Decision(
        day,
        aged.open_items,
        aged.matches,
        aged.advances,
        aged.matrix,
        make_frame(CREDIT, {"customer": np.arange(n)}, n),
        make_frame(PLAN, {}, 0),
        reconcile(ledger, aged, day)[0],
    )


def bill(customer, amount, invoice_date, due, number, *, kind="发票"):
    return {"customer": customer, "amount": amount, "invoice_date": invoice_date,
            "due_given": due, "invoice_no": number, "kind": kind}  # fmt: skip


def paid(customer, amount, date, number=""):
    return {"customer": customer, "amount": amount, "date": date, "invoice_no": number}


def book() -> Ledger:
    """Four customers in October.

    甲: 1,000 due 31 August, paid 400 on 12 October; 500 due 15 October, unpaid.
    乙: 800 due 10 October, a credit note of 100 against it on the 20th: 700 late on the 31st.
    丙: 300 due 20 September, paid 1 October; 50 sold on 5 October, due in November.
    丁: paid 60 on 1 September and got it back on 3 October.
    """
    return small_ledger(
        list(NAMES),
        [
            bill("甲", 1000, "2026-07-31", "2026-08-31", "A1"),
            bill("甲", 500, "2026-09-15", "2026-10-15", "A2"),
            bill("乙", 800, "2026-09-10", "2026-10-10", "B1"),
            bill("乙", -100, "2026-10-20", "2026-10-20", "B1", kind="红字"),
            bill("丙", 300, "2026-08-20", "2026-09-20", "C1"),
            bill("丙", 50, "2026-10-05", "2026-11-05", "C2"),
            bill("丁", 60, "2026-10-03", "2026-10-03", "", kind="退款"),
        ],
        [
            paid("甲", 400, "2026-10-12", "A1"),
            paid("丙", 300, "2026-10-01", "C1"),
            paid("丁", 60, "2026-09-01"),
        ],
    )


def moved(ledger, first=SEPTEMBER, last=OCTOBER, own=Settings()):  # noqa: B008 - never changes
    return movement_of(ledger, light(ledger, own, last), own, first)


def with_snapshot(ledger, day=SEPTEMBER, own=Settings(), **columns):  # noqa: B008
    made = snapshot_rows(ledger, light(ledger, own, day), own, np.zeros(len(NAMES), np.int64))
    return replace(ledger, papers=Papers({SNAPSHOTS.key: made.assign(**columns)}))


def test_every_customer_is_carried_from_opening_to_closing():
    """甲 1500 − 400 = 1100; 乙 800 − 100; 丙 300 + 50 − 300; 丁 −60 + 60."""
    parts = {name: (values // 100).tolist() for name, values in moved(book()).parts.items()}

    assert parts == {
        "opening": [1500, 800, 300, -60],
        "new": [0, 0, 50, 0],
        "notes": [0, 100, 0, 0],
        "collected": [400, 0, 300, 0],
        "returned": [0, 0, 0, 60],
        "other": [0, 0, 0, 0],
        "closing": [1100, 700, 50, 0],
    }


def test_money_is_followed_from_bucket_to_bucket():
    """未到期 1300: 1200 late 1–30 days, 100 set off; 1–30: 600 of 1300 older, 700 taken in; 50 new."""
    found = moved(book())

    assert (found.flow // 100).tolist() == [
        [0, 1200, 0, 0, 0, 0, 0, 0, 100],
        [0, 0, 0, 600, 0, 0, 0, 0, 700],
        *[[0] * 9] * 6,
        [50, 0, 0, 0, 0, 0, 0, 0, 0],
    ]
    assert slipped(found.flow)[:2] == (1200_00, 600_00)
    assert found.days == 31


def test_the_words_say_what_can_be_checked():
    """乙 newly late; 甲 1000 → 1100 with A2 newly late and 400 paid; 丙 clear."""
    told = changes(moved(book()))

    assert [(one.name, one.kind, one.more // 100) for one in told] == [
        ("乙", "新逾期", 700), ("甲", "逾期增加", 100), ("丙", "逾期清零", -300),
    ]  # fmt: skip
    assert [one.said for one in told] == [
        "期初没有逾期,现在逾期 700.00 元:新到期未付 1 笔 700.00 元,本期回款 0.00 元,红字冲减 100.00 元。",
        "逾期由 1,000.00 元增至 1,100.00 元:新到期未付 1 笔 500.00 元,本期回款 400.00 元。",
        "期初逾期 300.00 元,已没有逾期:本期回款 300.00 元。",
    ]
    assert of_kind(told, "逾期清零") == (told[2],)


def test_less_overdue_is_better():
    """甲 1000 overdue at the end of September; 400 of it on 10 October."""
    told = changes(moved(book(), SEPTEMBER, dt.date(2026, 10, 14)))

    assert [one.said for one in told if one.kind == "逾期减少"] == [
        "逾期由 1,000.00 元降至 600.00 元:本期回款 400.00 元。"
    ]


def test_without_a_first_day_the_last_recorded_one_or_month_end_is_taken():
    """Nothing recorded: the month-end before; recorded on 15 September: that."""
    ledger = book()
    assert opening_day(ledger, OCTOBER) == SEPTEMBER
    recorded = with_snapshot(ledger, dt.date(2026, 9, 15))
    assert opening_day(recorded, OCTOBER) == dt.date(2026, 9, 15)
    own = Settings()
    assert movement_of(recorded, light(recorded, own, OCTOBER), own).first.day == 15
    assert opening_day(recorded, dt.date(2026, 9, 15)) == dt.date(2026, 8, 31)


def test_what_was_recorded_is_held_against_what_the_ledger_says_now():
    """乙 was recorded with 750 and is 800 now; 戊 was recorded with 20 and is in no ledger."""
    same = with_snapshot(book())
    assert dict(moved(same).rewritten) == {}

    other = with_snapshot(book()).papers[SNAPSHOTS]
    other.loc[1, ["balance"]] = 75_000
    other.loc[4] = other.loc[0]
    other.loc[4, ["customer", "who", "balance"]] = ["戊", NOBODY, 2_000]
    ledger = replace(book(), papers=Papers({SNAPSHOTS.key: other}))
    found = moved(ledger)
    assert dict(found.rewritten) == {"乙": 5_000, "戊": -2_000}
    assert found.replayed


def undated(ledger):
    """The same ledger with 已收 figures instead of dated receipts."""
    return replace(ledger, replayable=False)


def test_a_ledger_without_dated_receipts_is_held_against_the_recorded_day():
    """Only the change is known: 甲 1500 → 1100, 戊 20 → gone."""
    recorded = with_snapshot(book()).papers[SNAPSHOTS]
    recorded.loc[4] = recorded.loc[0]
    recorded.loc[4, ["customer", "who", "balance", "overdue"]] = ["戊", NOBODY, 2_000, 2_000]
    recorded.loc[4, "buckets"] = "0|20|0|0|0|0|0|0"
    ledger = replace(undated(book()), papers=Papers({SNAPSHOTS.key: recorded}))
    found = moved(ledger)

    assert found.names == (*NAMES, "戊")
    assert (found.parts["opening"] // 100).tolist() == [1500, 800, 300, -60, 20]
    assert (found.parts["other"] // 100).tolist() == [-400, -100, -250, 60, -20]
    assert (found.parts["closing"] // 100).tolist() == [1100, 700, 50, 0, 0]
    assert found.flow is None
    assert found.before.buckets.tolist()[:2] == [1300_00, 1320_00]
    said = {one.name: one.said for one in changes(found)}
    assert said["甲"] == "逾期由 1,000.00 元增至 1,100.00 元。"
    assert said["戊"] == "期初逾期 20.00 元,已没有逾期。"


def test_buckets_of_another_scheme_are_not_compared():
    """Recorded by years, now by days overdue."""
    recorded = with_snapshot(book(), own=Settings({"scheme": "年度6段"}))

    assert moved(undated(recorded)).before.buckets is None


def test_nothing_to_compare_with_is_none():
    """Receipts without dates and nothing recorded, or no receipts at all."""
    assert moved(undated(book())) is None
    assert moved(replace(book(), receipts=make_frame(RECEIPTS, {}, 0))) is None


def test_a_ledger_that_begins_later_says_so():
    """The first entry is of 31 July: before that there was nothing, as far as the ledger knows."""
    found = moved(book(), dt.date(2026, 6, 30))

    assert found.begins == dt.date(2026, 7, 31)
    assert found.total("opening") == 0
    assert moved(book()).begins is None


def test_rates_of_an_empty_bucket_cannot_be_said():
    """200 of 400 rolled on; nothing was in the second."""
    assert net_rolls(np.array([400, 0, 30, 7]), np.array([9, 200, 5, 0])) == (0.5, None)
    assert share_of(1, 0) is None
    assert share_of(1, 4) == 0.25


def test_monthly_rates_come_from_recorded_days_of_one_scheme():
    """未到期 400 then, 1–30 100 now: 25 %. Another scheme or spoilt buckets: no rate."""
    days = ["2025-01-31", "2026-07-31", "2026-08-31", "2026-09-30", "2026-10-31"]
    buckets = ["4|0|0|0", "400|0|0|0", "0|100|0|0", "5|5|?|0", "1|0|0|0|0"]
    data = {
        "day": np.array(days, "datetime64[s]"),
        "customer": ["甲"] * 5,
        "balance": [1.0] * 5,
        "buckets": buckets,
        "scheme": ["30"] * 4 + ["15,30"],
    }
    frame = filled_frame(SNAPSHOTS, data, 5)

    [one] = rolls(frame, OCTOBER)
    assert (one.first, one.last) == (dt.date(2026, 7, 31), dt.date(2026, 8, 31))
    assert one.rates == (0.25, None)


def test_a_movement_has_no_truth_value():
    """Ask whether it is None."""
    with pytest.raises(TypeError):
        bool(moved(book()))


DAYS = st.dates(dt.date(2026, 6, 1), dt.date(2026, 12, 31))
LINES = st.tuples(st.integers(0, 3), st.integers(-50_000, 90_000), DAYS, st.integers(0, 90),
                  st.sampled_from(["发票", "红字", "退款"]), st.sampled_from(["", "1", "2"]))  # fmt: skip


def random_book(bills, receipts) -> Ledger:
    items = {
        "customer": [b[0] for b in bills], "amount": [b[1] for b in bills],
        "invoice_date": [b[2] for b in bills], "kind": [b[4] for b in bills],
        "due_given": [b[2] + dt.timedelta(b[3]) for b in bills],
        "invoice_no": [b[5] for b in bills],
    }  # fmt: skip
    came = {
        "customer": [r[0] for r in receipts], "amount": [r[1] for r in receipts],
        "date": [r[2] for r in receipts], "invoice_no": [r[5] for r in receipts],
        "item": [-1] * len(receipts),
    }  # fmt: skip
    return replace(
        small_ledger(list(NAMES), []),
        items=make_frame(ITEMS, items, len(bills)),
        receipts=make_frame(RECEIPTS, came, len(receipts)),
    )


@settings(max_examples=25, deadline=None)
@given(
    st.lists(LINES, min_size=1, max_size=12), st.lists(LINES, min_size=1, max_size=8), DAYS, DAYS
)
def test_all_ties_to_the_fen_whatever_the_book(bills, receipts, one, other):
    """Opening + what was entered = closing, per customer; the matrix adds up to both days."""
    first, last = sorted((one, other))
    ledger, own = random_book(bills, receipts), Settings()
    found = moved(ledger, first, last)
    if found is None:  # nothing happened yet
        return
    then = age(ledger, own, first)
    parts = [found.parts[name] for name in PARTS[1:-1]]
    new, notes, collected, returned, more = parts

    assert (found.parts["opening"] == then.matrix.sum(axis=1) - then.advances).all()
    carried = found.parts["opening"] + new - notes - collected + returned + more
    assert (carried == found.parts["closing"]).all()
    assert (found.flow[:-1].sum(axis=1) == found.before.buckets).all()
    assert (found.flow[:, :-1].sum(axis=0) == found.after.buckets).all()
    assert found.flow.min() >= 0
    assert {c.place for c in changes(found)} == set(
        np.flatnonzero(found.before.overdue != found.after.overdue).tolist()
    )


@settings(max_examples=12, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=12), DAYS, DAYS)
def test_against_a_recorded_day_all_ties_too(bills, one, other):
    """Opening + other = closing, and the recorded day is the one that was replayed."""
    first, last = sorted((one, other))
    ledger, own = random_book(bills, bills[:3]), Settings()
    recorded = undated(with_snapshot(ledger, first, own))
    found = moved(recorded, first, last)
    whole = moved(ledger, first, last)
    if found is None or whole is None:  # nothing happened yet, or all was square
        return

    assert (found.parts["opening"] + found.parts["other"] == found.parts["closing"]).all()
    assert (found.parts["opening"] == whole.parts["opening"]).all()
    assert (found.before.buckets == whole.before.buckets).all()
    assert (found.before.overdue == whole.before.overdue).all()
