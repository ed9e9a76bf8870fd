"""What the register knows of balances customers were asked to agree, and who is warned of."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.letters import sample
from xl_huikuan.core.reconciliations import Asked
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.agreed import asked_of, unreconciled
from xl_huikuan.letters.events import Event
from xl_huikuan.letters.plan import PlannedLetter, plan_letters
from xl_huikuan.letters.register import Entry, Register, number_text

HANGZHOU = sample.NAMES[2]
NOTED = "2026-01-05T09:00:00"


def entry(sequence: int, kind: str, as_of: str, name: str = HANGZHOU) -> Entry:
    return Entry(
        number_text("财对函", 2026, sequence), "财对函", 2026, sequence, kind, name, "K002",
        as_of, 30_000_000, (), str(sequence), f"{sequence}.docx", "0" * 64, made_at=NOTED,
    )  # fmt: skip


def register(folder: Path, *entries: Entry, events: tuple[tuple[int, str, str], ...] = ()) -> Register:  # fmt: skip
    book = Register(folder)
    with book.held(dt.datetime(2026, 1, 5, 9)):
        book.append(entries)
        book.record(Event(number_text("财对函", 2026, n), kind, value, NOTED) for n, kind, value in events)  # fmt: skip
    return book


def stern(*kinds: str) -> list[PlannedLetter]:
    """The letters the sample's month end sends, of some kinds."""
    book = sample.ledger()
    known = (book, sample.decision(book, sample.SETTINGS), sample.SETTINGS)
    return [letter for letter in plan_letters(*known, kinds) if not letter.reason]


def test_statements_are_told_with_what_came_of_them(tmp_path: Path) -> None:
    """A dunning letter asks nobody to agree, a void statement neither."""
    book = register(
        tmp_path,
        entry(1, "statement", "2025-06-30"),
        entry(2, "dunning2", "2025-07-31"),
        entry(3, "inquiry", "2025-09-30"),
        entry(4, "statement", "2025-12-31"),
        events=(
            (1, "sent", "2025-07-02"),
            (1, "reply", "不符"),
            (1, "replied", "2025-07-20"),
            (1, "difference", "12345"),
            (4, "void", "金额有误"),
        ),
    )

    day = dt.date.fromisoformat
    assert asked_of(book, HANGZHOU, "K002") == (
        Asked("财对函〔2026〕1号", day("2025-06-30"), day("2025-07-02"), "不符", day("2025-07-20"), 12345),
        Asked("财对函〔2026〕3号", day("2025-09-30")),
    )  # fmt: skip


def test_an_auditors_letter_counts_once_its_answer_is_noted(tmp_path: Path) -> None:
    """The answer goes to the auditor: without one noted nobody of ours is waiting for it."""
    letters = (entry(1, "audit", "2025-06-30"), entry(2, "audit", "2025-12-31"))
    book = register(tmp_path, *letters, events=((1, "reply", "相符"),))

    assert [asked.number for asked in asked_of(book, HANGZHOU, "K002")] == ["财对函〔2026〕1号"]


def test_a_stern_demand_without_a_checked_balance_is_warned_of_once(tmp_path: Path) -> None:
    told = list(unreconciled(Register(tmp_path), stern("dunning1", "dunning2"), sample.AS_OF, sample.SETTINGS))  # fmt: skip

    [notice] = told
    assert notice == (
        f"「{HANGZHOU}」要发催款函(二)以上的函,但最近 6 个月没有对过账:"
        "请先对账,或随函附上对账单,以免对方以金额不符为由拖延。"
    )


def test_many_are_named_by_number(tmp_path: Path) -> None:
    [letter] = stern("dunning2")
    letters = [
        PlannedLetter(
            **{name: getattr(letter, name) for name in letter.__slots__} | {"customer": n}
        )
        for n in range(5)
    ]

    [told] = unreconciled(Register(tmp_path), letters, sample.AS_OF, sample.SETTINGS)

    assert told.startswith("、".join([f"「{HANGZHOU}」"] * 3) + "等 5 个客户要发")


def test_an_answer_within_the_cycle_or_a_statement_along_is_enough(tmp_path: Path) -> None:
    """30 September and three months end on 30 December, before 5 January."""
    book = register(tmp_path, entry(1, "inquiry", "2025-09-30"), events=((1, "reply", "相符"),))
    quarterly = Settings({**sample.SETTINGS.own, "reconcile_months": 3})
    demand = stern("dunning2")

    assert not list(unreconciled(book, demand, sample.AS_OF, sample.SETTINGS))
    assert len(list(unreconciled(book, demand, sample.AS_OF, quarterly))) == 1
    assert not list(unreconciled(book, stern("dunning2", "statement"), sample.AS_OF, quarterly))


def test_a_letter_made_before_is_not_warned_of_again(tmp_path: Path) -> None:
    book = register(tmp_path, entry(1, "dunning2", sample.AS_OF.isoformat()))

    assert not list(unreconciled(book, stern("dunning2"), sample.AS_OF, sample.SETTINGS))
