"""Who gets which letter, and the reason why everybody else does not."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.letters import sample
from xl_huikuan.core.errors import Finding, SettingInvalid, Source
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.kinds import DUNNING_KEYS
from xl_huikuan.letters.plan import PlannedLetter, plan_letters

SETTINGS = sample.SETTINGS


def planned(
    book: Ledger | None = None, settings: Settings = SETTINGS, keys: tuple[str, ...] = DUNNING_KEYS
) -> dict[int, PlannedLetter]:
    ledger = sample.ledger() if book is None else book
    decision = sample.decision(ledger, settings)
    return {p.customer: p for p in plan_letters(ledger, decision, settings, keys)}


def test_each_customer_gets_the_letter_of_its_level() -> None:
    """3 days before due, 20, 45, 75 and 100 days late: reminder, (一), (二), (三), the last one."""
    letters = {p.customer: p.kind for p in planned().values() if not p.reason}

    assert letters == {0: "reminder", 1: "dunning1", 2: "dunning2", 3: "final", 8: "dunning3"}


def test_amounts_are_what_is_demanded_less_advances() -> None:
    """Not yet due and disputed items are not asked for; an advance is deducted."""
    found = planned()

    assert found[0].amount == 128_000_00  # the item due in 20 days is not in it
    assert found[1].amount == 30_000_50 + 9_999_50 - 1_000_00
    assert found[2].amount == 256_789_01 + 43_210_99
    assert found[3].amount == 1_234_567_89
    assert [(d.label, why) for d, why in found[2].claim.apart] == [
        ("25322000000000000008", "双方正在核实")
    ]


@pytest.mark.parametrize(
    ("customer", "reason"),
    [
        (4, "客户重组"),
        (5, "低于最低催收金额:应付 50.00 元,最低 100.00 元"),
        (6, "余额不大于零"),
        (7, "法务处理中"),
    ],
)
def test_everybody_else_gets_a_reason(customer: int, reason: str) -> None:
    """Hold, small amount, credit balance and block are said in words."""
    assert reason in planned()[customer].reason


def test_every_customer_is_answered_for() -> None:
    """Nobody is left out silently, in letters or statements."""
    assert len(planned()) == len(sample.NAMES)
    assert len(planned(keys=("statement",))) == len(sample.NAMES)


def test_kind_not_wanted_is_said() -> None:
    """Asking for reminders only does not turn a late customer into a reminder."""
    found = planned(keys=("reminder",))

    assert "最后催告函" in found[3].reason
    assert not found[0].reason


@pytest.mark.parametrize("key", ["company", "bank_name", "bank_account"])
def test_missing_bank_account_stops_before_anything(key: str) -> None:
    """A demand without an account to pay into is not sent; the setting is named."""
    settings = Settings({**SETTINGS.own, key: ""})

    with pytest.raises(SettingInvalid, match="回款_参数"):
        planned(settings=settings)


def test_statement_needs_no_bank_account() -> None:
    """A statement asks for agreement, not for money."""
    settings = Settings({**SETTINGS.own, "bank_account": ""})

    assert not planned(settings=settings, keys=("statement",))[0].reason


def test_statement_lists_everything_and_ties_to_the_balance() -> None:
    """All open items less advances is the balance of the account, disputes included."""
    found = planned(keys=("statement",))

    assert found[2].amount == 308_800_00
    assert found[1].amount == 46_000_00
    assert found[6].amount == -3_000_00
    assert "法务处理中" in found[7].reason


@pytest.mark.parametrize(
    ("promised", "reason"),
    [
        ("2026-01-05", "客户承诺付款,尚未到期:2026-01-05。"),
        ("2026-01-04", "客户承诺2026-01-04付款,宽限到2026-01-05。"),
        ("2025-12-31", ""),  # the working day after it was 01-04, a Sunday worked
    ],
)
def test_no_letter_while_a_promise_may_be_kept(promised: str, reason: str) -> None:
    """Today, Monday 01-05, is the last day on which a promise of Sunday counts as kept."""
    book = sample.ledger()
    customers = book.customers.copy()
    customers.loc[3, "promise_date"] = pd.Timestamp(promised)
    customers.loc[3, "promise_presses"] = True

    assert planned(replace(book, customers=customers))[3].reason == reason


def test_excluded_row_stops_the_customers_letters() -> None:
    """A row left out of the figures means the figures are not yet the customer's."""
    finding = Finding("E405", Source("应收", 9), "金额是错误值。", "改。", sample.NAMES[3])
    book = replace(sample.ledger(), findings=(finding,))

    assert "金额是错误值" in planned(book)[3].reason
    assert "金额是错误值" in planned(book, keys=("statement",))[3].reason


def test_account_that_does_not_tie_gets_no_letter() -> None:
    """When the workbook states another balance, somebody must look first."""
    book = replace(sample.ledger(), customer_balances={3: 100})

    assert "相差" in planned(book)[3].reason


def with_retention(*rows: int, **columns: object) -> Ledger:
    """Return the sample with these item rows turned into 质保金."""
    book = sample.ledger()
    kinds = book.items["kind"].to_numpy(object, copy=True)
    kinds[list(rows)] = "质保金"
    items = book.items.assign(kind=pd.Categorical(kinds), **columns)
    return replace(book, items=items)


def test_retention_is_listed_apart() -> None:
    """100 days late is only the retention; the invoice 70 days late is demanded."""
    found = planned(with_retention(8))[3]

    assert (found.kind, found.amount) == ("dunning3", 234_567_89)
    assert [why for _, why in found.claim.apart] == ["质保金，另行结算"]


def test_letter_is_no_harder_than_what_it_demands() -> None:
    """With the 100-day item a retention and the other 40 days late, (二) goes out, not (三)."""
    due = sample.ledger().items["due_given"].to_numpy(copy=True)
    due[9] = np.datetime64(sample.AS_OF, "s") - np.timedelta64(40, "D")

    assert planned(with_retention(8, due_given=due))[3].kind == "dunning2"


def test_retention_alone_is_no_reason_for_a_letter() -> None:
    """Nothing to demand, nothing sent; the reason says what is there."""
    found = planned(with_retention(8, 9))[3]

    assert found.reason.startswith("没有可催收的款项(质保金")
