"""Whatever two lists hold, the detective loses no row, counts none twice, and ties to the fen."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.strategies import tries
from xl_huikuan.core.differences.detect import Differences, find_differences
from xl_huikuan.core.differences.rows import GOODS, MONEY, OPENING, Row

AS_OF = dt.date(2026, 6, 30)
AMOUNTS = (100, 101, 201, 12345, 12354, 123450, 5_000_000)
# Few values, so that rows of both lists meet in every way.
ROWS = st.lists(
    st.builds(
        Row,
        st.sampled_from([sign * fen for fen in AMOUNTS for sign in (1, -1)]),
        st.none() | st.dates(dt.date(2025, 5, 1), dt.date(2027, 7, 31)),
        st.sampled_from([GOODS, GOODS, MONEY, MONEY, OPENING]),
        st.lists(st.sampled_from(["10000001", "10000002", "10000012"]), max_size=2).map(tuple),
        st.sampled_from(["", "退货", "扣返利", "红字", "扣1.01元"]),
        st.just("表"),
        st.integers(1, 99),
        st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        st.booleans(),
    ),
    max_size=14,
)


def _in_view(rows: list[Row]) -> set[int]:
    return {i for i, row in enumerate(rows) if not (row.date and row.date > AS_OF)}


def _used(found: Differences, side: str) -> Counter[int]:
    """How often each row of a side stands in a match, or in a line that is no match."""
    matched = {(match.ours, match.theirs) for match in found.matches}
    lines = [item for item in found.items if (item.ours, item.theirs) not in matched]
    return Counter(i for one in (*found.matches, *lines) for i in getattr(one, side))


@tries(60)
@given(ROWS, ROWS, st.none() | st.integers(-10_000, 10_000), st.booleans())
def test_every_row_has_one_place_and_the_account_ties(ours, theirs, stated, open_items) -> None:
    found = find_differences(ours, theirs, AS_OF, stated=stated, open_items=open_items)

    assert _used(found, "ours") == Counter(_in_view(ours))
    assert _used(found, "theirs") == Counter(_in_view(theirs))
    assert found.our_balance == sum(ours[i].amount for i in _in_view(ours))
    assert found.our_balance - found.their_balance == sum(item.gap for item in found.items)
    left = [item.gap for item in found.items if not item.explained]
    assert found.our_adjusted - found.their_adjusted == found.residual == sum(left)


@tries(60)
@given(ROWS)
def test_a_list_held_against_itself_agrees(rows) -> None:
    found = find_differences(rows, rows, AS_OF)

    assert found.residual == 0
    assert found.our_balance == found.their_balance


@tries(60)
@given(ROWS, ROWS)
def test_the_same_lists_give_the_same_answer(ours, theirs) -> None:
    assert find_differences(ours, theirs, AS_OF) == find_differences(ours, theirs, AS_OF)
