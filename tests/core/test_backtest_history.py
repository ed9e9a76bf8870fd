"""What a ledger must have to be replayed, what was known then, and how things ended."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from tests.core.past_ledger import monthly_ledger
from tests.core.small_ledger import small_ledger
from xl_huikuan.core.backtest.history import (
    UNDATED_FACTS,
    as_known_then,
    last_day,
    month_ends,
    outcome_of,
    require_history,
)
from xl_huikuan.core.errors import NotApplicable
from xl_huikuan.core.forms.dossier import DOSSIER
from xl_huikuan.core.forms.papers import Papers, filled_frame
from xl_huikuan.core.settings import Settings

UNTIL = dt.date(2026, 3, 31)
INVOICE = {"customer": "甲", "amount": 100, "invoice_date": "2026-01-01", "due_given": "2026-01-31"}
PAID = {"customer": "甲", "amount": 100, "date": "2026-02-05"}


@pytest.mark.parametrize(
    ("item", "receipt", "lacking"),
    [
        ({"invoice_date": None}, {}, "没有开票日期。"),
        ({"due_given": None}, {}, "没有到期日(或账期)。"),
        ({}, {"date": None}, "没有收款日期(或结清日期)。"),
        ({"due_given": None}, {"date": None}, "没有到期日(或账期)、收款日期(或结清日期)。"),
    ],
)
def test_a_ledger_without_dates_is_refused(item, receipt, lacking):
    """The refusal names what is missing."""
    ledger = small_ledger(["甲"], [INVOICE | item], [PAID | receipt])

    with pytest.raises(NotApplicable, match="不能回测") as refused:
        require_history(ledger, Settings())

    assert lacking in str(refused.value)
    assert refused.value.code == "E431"


def test_a_ledger_that_cannot_be_replayed_is_refused():
    """Where receipts are known to be undated, those that look dated are no help."""
    ledger = replace(small_ledger(["甲"], [INVOICE], [PAID]), replayable=False)

    with pytest.raises(NotApplicable):
        require_history(ledger, Settings())


def test_a_term_is_as_good_as_a_due_date():
    """票到30天 gives the due date."""
    require_history(
        small_ledger(["甲"], [INVOICE | {"due_given": None, "term": "票到30天"}], [PAID]),
        Settings(),
    )


def test_what_is_known_today_only_was_not_known_then():
    """Holds, promises, scores and flags carry no date, so no past day knows them."""
    marked = {"name": "甲", "malicious": True, "score_basic": 10.0, "promises_made": 3, "term": "x"}
    ledger = small_ledger([marked], [INVOICE | {"hold": "争议", "promise_date": "2026-02-01"}])
    papers = Papers({DOSSIER.key: filled_frame(DOSSIER, {"who": [0]}, 1)})
    ledger = replace(ledger, written={0: ()}, contacts={0: ()}, papers=papers)

    then = as_known_then(ledger)

    assert then.customers.loc[0, ["malicious", "promises_made", "term"]].tolist() == [False, 0, "x"]
    assert np.isnan(then.customers.loc[0, "score_basic"])
    assert then.items["hold"].tolist() == [""]
    assert then.items["promise_date"].isna().all()
    assert not then.written
    assert not then.contacts
    assert not then.papers
    columns = {*ledger.customers.columns, *ledger.items.columns}
    assert set(UNDATED_FACTS) <= columns


def test_the_last_day_is_of_the_data():
    """The last invoice or receipt up to the as-of date; without any, the as-of date."""
    ledger = small_ledger(["甲"], [INVOICE], [PAID, PAID | {"date": "2062-01-01"}])

    assert last_day(ledger, UNTIL) == dt.date(2026, 2, 5)
    assert last_day(ledger, dt.date(2026, 1, 20)) == dt.date(2026, 1, 1)
    assert last_day(ledger, dt.date(2025, 1, 1)) == dt.date(2025, 1, 1)


def test_month_ends_of_the_past():
    """From the first invoice, at most 24; or all from a day on, however many."""
    ledger = monthly_ledger({"甲": 0}, months=30)
    until = dt.date(2026, 6, 26)

    assert month_ends(ledger, dt.date(2024, 4, 30), None) == (
        dt.date(2024, 1, 31), dt.date(2024, 2, 29), dt.date(2024, 3, 31),
    )  # fmt: skip
    assert len(month_ends(ledger, until, None)) == 24
    assert month_ends(ledger, until, None)[-1] == dt.date(2026, 5, 31)
    assert len(month_ends(ledger, until, dt.date(2024, 1, 1))) == 29
    assert month_ends(ledger, until, dt.date(2026, 4, 30))[0] == dt.date(2026, 4, 30)
    assert month_ends(ledger, until, dt.date(2026, 6, 1)) == ()


def ended(item=INVOICE, receipts=(), allowed=0, more=()):
    """Return (late yuan, known) of the first item."""
    ledger = small_ledger(["甲"], [item, *more], list(receipts))
    found = outcome_of(ledger, Settings(), UNTIL, allowed)
    return found.late[0] / 100, bool(found.known[0])


def test_money_is_late_or_not():
    """On the due date is in time, five days later is late unless five days are allowed."""
    assert ended(receipts=[PAID | {"date": "2026-01-31"}]) == (0, True)
    assert ended(receipts=[PAID]) == (100, True)
    assert ended(receipts=[PAID], allowed=4) == (100, True)
    assert ended(receipts=[PAID], allowed=5) == (0, True)


def test_part_payments_and_what_never_came():
    """30 in time, 50 late, 20 never: 70 late."""
    parts = [PAID | {"amount": 30, "date": "2026-01-10"}, PAID | {"amount": 50}]

    assert ended(receipts=parts) == (70, True)
    assert ended() == (100, True)


def test_of_what_may_still_come_in_time_nothing_is_said():
    """Due on the last day, or within the allowed days of it, is not judged."""
    assert ended(INVOICE | {"due_given": "2026-03-30"}) == (100, True)
    assert ended(INVOICE | {"due_given": "2026-03-31"}) == (0, False)
    assert ended(INVOICE | {"due_given": "2026-03-30"}, allowed=1) == (0, False)
    assert ended(INVOICE | {"invoice_date": None}) == (0, False)
    assert ended(INVOICE | {"due_given": None}) == (0, False)


def test_what_is_no_payment_is_not_late():
    """A credit note and an undated 已收 settle the item; neither came late."""
    note = INVOICE | {"amount": -100, "invoice_date": "2026-03-01"}

    assert ended(more=[note]) == (0, True)
    assert ended(receipts=[PAID | {"date": None}]) == (0, True)


def test_what_is_still_unpaid_is_told():
    """100 of 200 are open in the end."""
    ledger = small_ledger(["甲"], [INVOICE, INVOICE], [PAID])

    assert outcome_of(ledger, Settings(), UNTIL).unpaid == 10_000
