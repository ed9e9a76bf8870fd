"""What letters and answers prove: DOMAIN 2.9, 诉讼时效规定 8 and 19."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from tests.letters import sample
from xl_huikuan.core.contacts import Contact
from xl_huikuan.core.decide import decide
from xl_huikuan.core.interruptions import MEDIUM, STRONG, WEAK
from xl_huikuan.core.model import Ledger
from xl_huikuan.letters.debts import accounts, identities
from xl_huikuan.letters.events import Event, Standing
from xl_huikuan.letters.facts import Issued
from xl_huikuan.letters.proving import proofs, proved_by
from xl_huikuan.letters.register import Entry, Register, number_text

NUMBER = number_text("财催函", 2026, 1)
SENT, ARRIVED, ANSWERED = "2026-01-06", "2026-01-08", "2026-01-12"
CUSTOMER = 3  # two debts, due 100 and 70 days before 2026-01-05


def entry(kind: str = "final", debts: tuple[str, ...] = ()) -> Entry:
    return Entry(
        NUMBER, "财催函", 2026, 1, kind, sample.NAMES[CUSTOMER], "", "2026-01-05", 1,
        ("应收!2",), "f", "函.docx", "0" * 64, debts, "2026-01-05T09:30:00",
    )  # fmt: skip


def proved(kind: str = "final", **standing: str) -> list[tuple[str, str, int, bool]]:
    found = proofs(Issued(entry(kind), Standing(**standing)))
    return [(one.day.isoformat(), one.kind, one.proof, one.revives) for one in found]


ON_RECORD = {"sent": SENT, "way": "EMS", "delivered": ARRIVED, "signed": "李会计"}


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (ON_RECORD, (ARRIVED, f"最后催告函{NUMBER}送达", STRONG)),
        (ON_RECORD | {"way": "当面送达"}, (ARRIVED, f"最后催告函{NUMBER}送达", STRONG)),
        (ON_RECORD | {"way": "快递"}, (ARRIVED, f"最后催告函{NUMBER}送达", MEDIUM)),
        (ON_RECORD | {"signed": ""}, (ARRIVED, f"最后催告函{NUMBER}送达", MEDIUM)),
        (ON_RECORD | {"delivered": ""}, (SENT, f"最后催告函{NUMBER}寄出", WEAK)),
        (ON_RECORD | {"reply": "退回"}, (SENT, f"最后催告函{NUMBER}寄出", WEAK)),
    ],
)
def test_a_demand_counts_from_its_arrival_and_well_only_when_that_is_on_record(standing, expected):
    assert proved(**standing) == [(*expected, False)]


def test_a_letter_that_never_left_and_a_void_one_prove_nothing():
    assert proved() == []
    assert proved(**ON_RECORD, void="金额有误") == []


def test_an_answer_counts_from_its_own_day():
    assert proved("statement", reply="相符", replied=ANSWERED) == [
        (ANSWERED, f"对账单{NUMBER}盖章相符", MEDIUM, False)
    ]
    assert proved(**ON_RECORD, reply="同意付款", replied=ANSWERED)[1:] == [
        (ANSWERED, f"最后催告函{NUMBER}客户同意付款", STRONG, True)
    ]
    assert proved("statement", reply="不符", replied=ANSWERED) == []
    assert proved("statement", reply="相符") == []  # nobody knows when


def test_a_statement_asks_for_no_money():
    assert proved("statement", **ON_RECORD) == []


def test_an_audit_confirmation_never_interrupts_whatever_is_answered():
    assert proved("audit", **ON_RECORD, reply="相符", replied=ANSWERED) == []


def test_an_unknown_kind_of_another_version_proves_nothing():
    assert proved("其他程序的函", **ON_RECORD) == []


def registered(folder: Path, book: Ledger, **standing: str) -> Register:
    """A register with one letter about the first of two debts of the customer."""
    debts = accounts(sample.decision(book))[CUSTOMER].debts
    register = Register(folder)
    register.append([entry(debts=(debts[0].identity, "gone"))])
    register.record([Event(NUMBER, key, text, "2026-01-06T10:00:00") for key, text in standing.items()])  # fmt: skip
    return register


def test_only_the_debts_it_lists_start_anew(tmp_path: Path):
    """Arrived 2026-01-08: three years later. The other keeps 2025-10-27 and three years."""
    book = sample.ledger()
    noted = proved_by(registered(tmp_path, book, **ON_RECORD), book)
    decision = decide(book, sample.SETTINGS, dt.date(2026, 1, 31), noted)

    ends = decision.open_items[decision.open_items["customer"] == CUSTOMER]["limit_end"]
    assert [str(end)[:10] for end in ends] == ["2029-01-08", "2028-10-27"]


def test_identities_are_those_of_the_debts():
    """Also of twins, one of which is paid."""
    book = sample.ledger()
    first = book.items[book.items["customer"] == CUSTOMER].iloc[[0]]
    paid = book.receipts.iloc[[0]].assign(
        customer=CUSTOMER, amount=1_000_000_00, item=first.index[0]
    )
    book = replace(
        book,
        items=pd.concat([book.items, first], ignore_index=True),
        receipts=pd.concat([book.receipts, paid], ignore_index=True),
    )
    decision = sample.decision(book)
    known = [debt.identity for debt in accounts(decision)[CUSTOMER].debts]
    mine = decision.open_items[decision.open_items["customer"] == CUSTOMER]

    told = identities(mine)
    assert (len(set(told)), len(known)) == (3, 2)
    assert [one for one, left in zip(told, mine["open"], strict=True) if left] == known


def test_contacts_and_letters_are_told_alike():
    (found,) = proofs(Issued(entry(), Standing(**ON_RECORD)))

    assert found == Contact(dt.date(2026, 1, 8), f"最后催告函{NUMBER}送达", STRONG)
