"""From the grid to the letters: what a clerk does to a sheet without meaning to change a figure.

Whatever of it is done, balances, buckets and letters stay as they are, or the product asks.
"""

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given, seed
from hypothesis import strategies as st

from tests.properties.pages import (
    AS_OF,
    CHANGES,
    Line,
    Page,
    amounts_as_text,
    books,
    changed,
    in_ten_thousands,
    page_of,
    with_column,
)
from tests.properties.strategies import LONG, tries
from xl_huikuan.core.decide import decide
from xl_huikuan.core.errors import NotUnderstood
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.kinds import DUNNING_KEYS, STATEMENT_KEYS
from xl_huikuan.letters.plan import plan_letters
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.ledgers.assemble import assemble
from xl_huikuan.sheets.recognition.reading import Corrections
from xl_huikuan.sheets.recognition.recognise import recognise

OWN = Settings(
    {
        "company": "苏州恒远精密机械有限公司",
        "bank_name": "工行",
        "bank_account": "1102020709001234567",
    }
)
LETTERS = (*DUNNING_KEYS, *STATEMENT_KEYS)
ASKED = "asked"


def figures(*grids: Grid) -> dict[str, tuple] | str:
    """Name → balance, buckets, advance and letters; or that a question is asked first."""
    recognition = recognise(grids, file_name="台账.xlsx", settings=OWN, corrections=Corrections())
    if recognition.questions:
        return ASKED
    try:
        ledger = assemble(grids, recognition, OWN)
    except NotUnderstood:
        return ASKED
    decision = decide(ledger, OWN, AS_OF)
    letters = defaultdict(list)
    for letter in plan_letters(ledger, decision, OWN, LETTERS):
        letters[letter.customer].append((letter.kind, letter.amount, letter.reason))
    return {
        name: (
            int(decision.reconciliation["balance"][n]),
            tuple(decision.aging[n].tolist()),
            int(decision.advances[n]),
            tuple(letters[n]),
        )
        for n, name in enumerate(ledger.customers["name"])
    }


def owed(lines: list[Line]) -> dict[str, int]:
    total: dict[str, int] = defaultdict(int)
    for line in lines:
        total[line.customer] += line.amount - line.received
    return dict(total)


def balances(found: dict[str, tuple] | str) -> dict[str, int]:
    return {name: figure[0] for name, figure in found.items()}


@tries(25)
@given(books())
def test_a_plain_sheet_is_read_as_it_is(lines):
    """Before anything is done to it, every balance is that of the rows."""
    found = figures(page_of(lines).grid())

    assert found != ASKED
    assert balances(found) == owed(lines)


@tries(15)
@given(books(), st.data())
def test_09_currency_separation(lines, data):
    """9 CurrencySeparation: no figure adds two currencies.

    What is owed in another one is left out and said, and its customer gets no letter.
    """
    monies = data.draw(
        st.lists(
            st.sampled_from(["人民币", "CNY", "RMB", "USD", "美元", "EUR", "港币"]),
            min_size=len(lines),
            max_size=len(lines),
        )
    )
    page = with_column(page_of(lines), 4, "币种", monies)
    found = figures(page.grid())
    ours = [money in ("人民币", "CNY", "RMB") for money in monies]
    home = owed([line for line, our in zip(lines, ours, strict=True) if our])
    foreign = {line.customer for line, our in zip(lines, ours, strict=True) if not our}
    if found == ASKED:
        assert foreign
        return

    assert {name: fen for name, fen in balances(found).items() if fen} == {
        name: fen for name, fen in home.items() if fen
    }
    for name in foreign & found.keys():
        assert all(reason for _, _, reason in found[name][3])


@lru_cache(maxsize=64)
def plain_figures(page: Page) -> dict[str, tuple] | str:
    """Read the sheet as it was once for all that is done to it."""
    return figures(page.grid())


def same_books(test: Callable[..., None]) -> Callable[..., None]:
    """Do every change to the same few books, or in the long run each to many of its own."""
    tried = tries(5)(given(lines=books(), choice=st.integers(0, 2**32))(test))
    return tried if LONG else seed(31)(tried)


@pytest.mark.parametrize(
    "changes",
    [*((change,) for change in CHANGES), (in_ten_thousands, amounts_as_text)],
    ids=lambda changes: "-".join(change.__name__ for change in changes),
)
@same_books
def test_one_change_changes_no_figure(changes, lines, choice):
    """Each of them alone, and amounts typed as 万元; none of them is worth a question."""
    page = page_of(lines)
    other = changed(page, changes, random.Random(choice))  # noqa: S311  the same for a choice

    assert figures(other.grid()) == plain_figures(page)


@tries(25)
@given(books(), st.sets(st.sampled_from(CHANGES), max_size=6), st.integers(0, 2**32))
def test_many_changes_change_no_figure_silently(lines, changes, choice):
    """Together they may be worth a question, and never another figure."""
    page = page_of(lines)
    other = changed(page, list(changes), random.Random(choice))  # noqa: S311

    assert figures(other.grid()) in (figures(page.grid()), ASKED)


@tries(15)
@given(books(), st.sets(st.sampled_from(CHANGES), max_size=2), st.data())
def test_two_sheets_with_one_heading_are_one(lines, changes, data):
    """Rows moved to a second sheet of the same form still count, and count once."""
    at = data.draw(st.integers(1, len(lines) - 1))
    names = data.draw(st.sampled_from([("华东", "华南"), ("应收1", "应收2"), ("Sheet1", "Sheet2")]))
    pick = random.Random(at)  # noqa: S311
    parts = [
        changed(page_of(part), list(changes), pick).grid() for part in (lines[:at], lines[at:])
    ]
    sheets = [replace(part, name=name) for part, name in zip(parts, names, strict=True)]
    found = figures(*sheets)

    assert found == ASKED or balances(found) == owed(lines)
