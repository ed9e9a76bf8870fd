"""The ladder, climbed rung by rung over month ends, with what was issued, void, logged or held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.letters import sample
from tests.letters.writing import write_letters
from xl_huikuan.core.decide import decide
from xl_huikuan.core.escalation import Written
from xl_huikuan.core.frames import CUSTOMERS, ITEMS, RECEIPTS, make_frame
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.debts import Account, Debt
from xl_huikuan.letters.events import Event
from xl_huikuan.letters.kinds import DUNNING_KEYS
from xl_huikuan.letters.levels import history, next_step, too_soon
from xl_huikuan.letters.overrides import Override
from xl_huikuan.letters.plan import PlannedLetter, plan_letters
from xl_huikuan.letters.register import Register

STEPWISE = Settings({**sample.SETTINGS.own, "escalation": "逐级", "allocation": "先进先出"})
SEP, OCT, NOV, DEC = (dt.date(2026, 9, 30), dt.date(2026, 10, 31), dt.date(2026, 11, 30), dt.date(2026, 12, 31))  # fmt: skip
DUE_SEP = dt.date(2026, 9, 21)  # 40 days late on October 31, 70 on November 30, 101 on December 31


def ledger(*items: tuple[str, dt.date, str], paid: str = "", **customer: Any) -> Ledger:
    """One customer with (invoice number, due date, yuan), perhaps a receipt of December."""
    n = len(items)
    due = np.array([day for _, day, _ in items], "datetime64[s]")
    rows: Mapping[str, Any] = {
        "customer": [0] * n,
        "kind": ["发票"] * n,
        "invoice_no": [number for number, _, _ in items],
        "invoice_date": due - np.timedelta64(30, "D"),
        "biz_date": due - np.timedelta64(30, "D"),
        "due_given": due,
        "amount": [round(float(yuan) * 100) for _, _, yuan in items],
        "sheet": ["应收明细"] * n,
        "row": np.arange(2, n + 2),
    }  # fmt: skip
    receipts = {
        "customer": [0], "date": [np.datetime64("2026-11-15", "s")],
        "amount": [round(float(paid or 0) * 100)], "item": [-1], "sheet": ["收款"], "row": [2],
    }  # fmt: skip
    who = {"name": ["甲公司"], "code": ["K001"], **{k: [v] for k, v in customer.items()}}
    return Ledger(
        make_frame(ITEMS, rows, n),
        make_frame(RECEIPTS, receipts if paid else {}, 1 if paid else 0),
        make_frame(CUSTOMERS, who, 1),
    )


def planned(book: Ledger, as_of: dt.date, folder: Path, own: Settings = STEPWISE) -> PlannedLetter:
    had = history(Register(folder), book, as_of)
    [letter] = plan_letters(book, decide(book, own, as_of), own, DUNNING_KEYS, history=had)
    return letter


@pytest.fixture
def issue(tmp_path: Path, templates: Path) -> Any:
    """Write the letter of a month end and return its entry; None = none was written."""

    def issued(book: Ledger, as_of: dt.date, own: Settings = STEPWISE) -> Any:
        letter, decision = planned(book, as_of, tmp_path, own), decide(book, own, as_of)
        made = write_letters((letter,), tmp_path, templates, book, decision, own)
        assert not made.failed
        return made.letters[0] if made.letters else None

    return issued


def void(folder: Path, number: str) -> None:
    Register(folder).record([Event(number, "void", "写错", "2026-11-01T09:00:00")])


def test_forty_days_late_and_never_written_to_gets_the_first_letter(tmp_path: Path) -> None:
    """Its days call for (二), but no level is skipped; the sentence says both."""
    letter = planned(ledger(("1", DUE_SEP, "1000")), OCT, tmp_path)

    assert (letter.kind, letter.level, letter.levels, letter.reason) == ("dunning1", 1, (1,), "")
    assert letter.why == "逾期40天,达到二级催收(31天起);没有发过催款函,逐级发催款函(一)。"


def test_three_month_ends_climb_three_rungs(tmp_path: Path, issue: Any) -> None:
    """40 days → (一), 70 days (rung 3) → (二), 101 days (rung 4) → (三)."""
    book = ledger(("1", DUE_SEP, "1000"))
    entries = [issue(book, day) for day in (OCT, NOV, DEC)]

    assert [entry.kind for entry in entries] == ["dunning1", "dunning2", "dunning3"]
    assert [entry.levels for entry in entries] == [(1,), (2,), (3,)]
    january = planned(book, dt.date(2027, 1, 31), tmp_path)
    assert (january.kind, january.level) == ("final", 4)
    assert january.why == (
        "逾期132天,达到最后催告(91天起);上次2026-12-31发催款函(三),财催函〔2026〕3号,发最后催告函。"
    )


def test_a_new_invoice_in_a_harder_letter_has_only_reached_its_own_rung(tmp_path: Path, issue: Any) -> None:  # fmt: skip
    """Invoice 2 is 10 days late when (二) goes out for invoice 1: alone it is next at (二), not (三)."""
    old, new = ("1", DUE_SEP, "1000"), ("2", dt.date(2026, 11, 20), "500")
    issue(ledger(old), OCT)
    second = issue(ledger(old, new), NOV)

    assert (second.kind, second.levels) == ("dunning2", (2, 1))
    alone = planned(ledger(new), dt.date(2027, 1, 31), tmp_path)
    assert (alone.kind, alone.level) == ("dunning2", 2)


def test_nobody_is_written_to_again_before_the_interval_is_over(tmp_path: Path, issue: Any) -> None:
    """(一) of October 31, ten days: November 9 is too soon, on the 10th (二) is due."""
    book = ledger(("1", DUE_SEP, "1000"))
    issue(book, OCT)

    soon = planned(book, dt.date(2026, 11, 9), tmp_path)
    assert soon.reason == (
        "间隔未到:2026-10-31已发催款函(一),财催函〔2026〕1号,隔10天再发,2026-11-10起可以发。"
    )
    assert planned(book, dt.date(2026, 11, 10), tmp_path).kind == "dunning2"
    assert not planned(book, dt.date(2026, 11, 10), tmp_path).reason


def test_the_same_day_is_the_same_letter(tmp_path: Path, issue: Any) -> None:
    """A second run on the day of the letter plans it again, so that nothing new is made."""
    book = ledger(("1", DUE_SEP, "1000"))
    first = issue(book, OCT)

    assert planned(book, OCT, tmp_path).kind == "dunning1"
    assert first is not None
    assert issue(book, OCT) is None


def test_a_letter_that_was_not_issued_takes_no_rung(tmp_path: Path, templates: Path) -> None:
    """A dry run in October: in November (一) is still the first."""
    book = ledger(("1", DUE_SEP, "1000"))
    letter, decision = planned(book, OCT, tmp_path), decide(book, STEPWISE, OCT)
    write_letters((letter,), tmp_path, templates, book, decision, STEPWISE, dry_run=True)

    assert planned(book, NOV, tmp_path).kind == "dunning1"


def test_the_clerk_may_skip_a_rung_with_a_reason() -> None:
    """(三) for 40 days at her word: the letter says 3 of every debt, and keeps why."""
    book = ledger(("1", DUE_SEP, "1000"), ("2", dt.date(2026, 10, 21), "500"))
    wish = Override("甲公司", "K001", "催款函(一)", 1500_00, OCT, "dunning3", "多次失信")
    [letter] = plan_letters(
        book, decide(book, STEPWISE, OCT), STEPWISE, DUNNING_KEYS, overrides=[wish]
    )

    assert (letter.kind, letter.reason, letter.override) == ("dunning3", "", "多次失信")
    assert (letter.level, letter.levels) == (3, (3, 3))


def test_the_last_rung_repeats(tmp_path: Path) -> None:
    """300 days late with the final letter had: the same again, fifteen days later."""
    book = ledger(("1", dt.date(2026, 1, 4), "1000"))
    had = Written(dt.date(2026, 10, 15), 5, "最后催告函")
    book = replace(book, written={0: (had,)})

    letter = planned(book, OCT, tmp_path)
    assert (letter.kind, letter.level, letter.reason) == ("final", 5, "")
    assert "再发最后催告函" in letter.why
    assert planned(book, dt.date(2026, 10, 29), tmp_path).reason.startswith("间隔未到")


def test_a_void_letter_rolls_back(tmp_path: Path, issue: Any) -> None:
    """(二) of November is void: in December the customer is where (一) left it."""
    book = ledger(("1", DUE_SEP, "1000"))
    first, second = issue(book, OCT), issue(book, NOV)
    void(tmp_path, second.number)

    assert planned(book, DEC, tmp_path).kind == "dunning2"
    void(tmp_path, first.number)
    assert planned(book, DEC, tmp_path).kind == "dunning1"
    assert planned(book, DEC, tmp_path).last is None


def test_part_payment_leaves_the_level(tmp_path: Path, issue: Any) -> None:
    """400 of 1,000 paid on November 15: (二) for the rest."""
    issue(ledger(("1", DUE_SEP, "1000")), OCT)
    letter = planned(ledger(("1", DUE_SEP, "1000"), paid="400"), NOV, tmp_path)

    assert (letter.kind, letter.amount) == ("dunning2", 600_00)


@pytest.mark.parametrize(
    ("customer", "why"),
    [
        ({"hold": "诉讼中"}, "暂缓:诉讼中。"),
        ({"hold": "争议:质量"}, "暂缓:争议:质量。"),
        ({"hold_until": np.datetime64("2026-12-15", "s")}, "停催至2026-12-15。"),
        ({"promise_date": np.datetime64("2026-12-05", "s")}, "承诺2026-12-05付款,未到期。"),
    ],
)
def test_holds_of_the_customer_are_said_and_take_no_rung(
    customer: dict[str, Any], why: str, tmp_path: Path, issue: Any
) -> None:
    """Held in November: no letter; in December, when it is over, the ladder goes on with (二)."""
    issue(ledger(("1", DUE_SEP, "1000")), OCT)
    held = planned(ledger(("1", DUE_SEP, "1000"), **customer), NOV, tmp_path)

    assert held.reason == why
    assert planned(ledger(("1", DUE_SEP, "1000")), DEC, tmp_path).kind == "dunning2"


@pytest.mark.parametrize("hold", ["争议:质量", "诉讼中"])
def test_an_item_on_hold_stands_apart_and_keeps_its_level(hold: str, tmp_path: Path, issue: Any) -> None:  # fmt: skip
    """Invoice 1 is disputed when (一) goes out for invoice 2: afterwards it starts with (一) itself."""
    book = ledger(("1", DUE_SEP, "1000"), ("2", DUE_SEP, "500"))
    disputed = replace(book, items=book.items.assign(hold=[hold, ""]))
    entry = issue(disputed, OCT)

    assert (entry.amount, entry.levels) == (500_00, (1,))
    settled = planned(ledger(("1", DUE_SEP, "1000")), NOV, tmp_path)
    assert (settled.kind, settled.reason) == ("dunning1", "")
    only = ledger(("1", DUE_SEP, "1000"))
    waits = planned(replace(only, items=only.items.assign(hold=[hold])), NOV, tmp_path)
    assert waits.reason == f"款项均暂缓({hold})。"


def test_a_letter_logged_by_the_clerk_counts_from_its_date(tmp_path: Path) -> None:
    """(二) was posted by hand on November 25: too soon on November 30, then (三), not (一)."""
    book = ledger(("1", DUE_SEP, "1000"), ("2", dt.date(2026, 11, 26), "500"))
    book = replace(book, written={0: (Written(dt.date(2026, 11, 25), 2, "二级催收函"),)})

    assert planned(book, NOV, tmp_path).reason.startswith("间隔未到:2026-11-25已发二级催收函")
    letter = planned(book, DEC, tmp_path)
    assert (letter.kind, letter.levels) == ("dunning3", (3, 1))  # invoice 2 was not due by then


def test_a_letter_written_by_days_skips_rungs_and_is_remembered(tmp_path: Path, issue: Any) -> None:
    """A company that changes over to 逐级 does not begin again: after (二) of October comes (三)."""
    by_days = Settings({**STEPWISE.own, "escalation": "按逾期天数"})
    book = ledger(("1", DUE_SEP, "1000"))

    assert issue(book, OCT, by_days).kind == "dunning2"
    assert planned(book, NOV, tmp_path).kind == "dunning3"


def test_a_customer_renamed_is_known_by_its_code(tmp_path: Path, issue: Any) -> None:
    issue(ledger(("1", DUE_SEP, "1000")), OCT)
    renamed = ledger(("1", DUE_SEP, "1000"), name="甲股份公司")

    assert planned(renamed, NOV, tmp_path).kind == "dunning2"
    assert planned(ledger(("1", DUE_SEP, "1000"), name="丙", code="K9"), NOV, tmp_path).last is None


def test_a_customer_renamed_without_a_code_is_known_by_its_other_name(tmp_path: Path, issue: Any) -> None:  # fmt: skip
    """The clerk answered that the old name is the same customer: the ladder goes on, 10 days on."""
    issue(ledger(("1", DUE_SEP, "1000"), code=""), OCT)
    renamed = ledger(("1", DUE_SEP, "1000"), name="乙股份公司", code="")
    told = replace(renamed, other_names={"甲公司": 0})

    assert planned(renamed, NOV, tmp_path).last is None
    assert planned(told, NOV, tmp_path).kind == "dunning2"
    assert "间隔未到" in planned(told, OCT + dt.timedelta(9), tmp_path).reason


def test_each_rung_may_have_its_own_smallest_amount(tmp_path: Path) -> None:
    """(一) only from 2,000 yuan: 1,000 is too little."""
    own = Settings({**STEPWISE.own, "level1_minimum": 2000_00})

    letter = planned(ledger(("1", DUE_SEP, "1000")), OCT, tmp_path, own)
    assert letter.reason == "低于最低催收金额:应付 1,000.00 元,最低 2,000.00 元。"


ITEM = st.tuples(st.integers(-40, 200), st.booleans())  # days late at the start, on hold
RUN = st.tuples(st.integers(1, 45), st.booleans())  # days to the next run; the letter is void then
START = dt.date(2026, 1, 31)


def account(items: list[tuple[int, bool]], day: dt.date) -> Account:
    """The items as they stand on a day; half of those on hold are so for the first month only."""
    debts = []
    for i, (late, held) in enumerate(items):
        due = START - dt.timedelta(late)
        hold = "争议" if held and (i % 2 or day < START + dt.timedelta(30)) else ""
        debts.append(
            Debt("发票", str(i), "", "", "", due, due, (day - due).days, 1000, 1000, hold, False, "表", i + 2)
        )  # fmt: skip
    return Account(tuple(debts), 0)


@settings(max_examples=300, deadline=None)
@given(items=st.lists(ITEM, min_size=1, max_size=4), runs=st.lists(RUN, min_size=1, max_size=8))
def test_no_item_rises_by_more_than_one_level_a_letter(
    items: list[tuple[int, bool]], runs: list[tuple[int, bool]]
) -> None:
    """Whenever runs are, and whichever letters turn void: one rung at most above what stands."""
    day, had = START, list[Written]()
    for gap, is_void in runs:
        step = next_step(account(items, day), had, STEPWISE)
        by_identity = dict(zip((d.identity for d in step.claim.listed), step.levels, strict=True))
        for name, level in by_identity.items():
            stands = max((letter.steps or {}).get(name, 0) for letter in had) if had else 0
            assert level <= stands + 1
        assert step.rung.level == max(step.levels, default=0)
        if step.levels and not is_void and not too_soon(had, day, STEPWISE):
            had.append(Written(day, step.rung.level, "函", by_identity))
        day += dt.timedelta(gap)
