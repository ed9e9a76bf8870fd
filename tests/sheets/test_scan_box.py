"""The box that the quick scan finds, whatever the rows are and wherever the pieces end."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.sheets.files.facts import SheetFacts
from xl_huikuan.sheets.files.scan import _scan_pieces
from xl_huikuan.sheets.files.scan_slow import scan_slowly
from xl_huikuan.sheets.files.signs import NO_STYLES

HEAD, TAIL = b"<worksheet><sheetData>", b"</sheetData></worksheet>"


def row(number: int, cells: str) -> bytes:
    """Return a row; 1 is a filled cell, 0 an empty one with a style."""
    xml = "".join(
        f'<c r="{chr(65 + i)}{number}"><v>7</v></c>'
        if cell == "1"
        else f'<c r="{chr(65 + i)}{number}" s="1"/>'
        for i, cell in enumerate(cells)
    )
    return f'<row r="{number}">{xml}</row>'.encode()


def box(*pieces: bytes) -> tuple[int, int]:
    facts = _scan_pieces(lambda: iter([HEAD, *pieces, TAIL]), NO_STYLES)
    return facts.n_rows, facts.n_columns


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (row(2, "111") + row(3, "1"), (3, 3)),  # no wider than the first
        (row(2, "1111"), (2, 4)),  # wider
        (row(2, "11") + row(3, "000"), (2, 3)),  # the last one is empty
        (row(2, "1110"), (2, 3)),  # wider by an empty cell
        (row(9, "1") + row(2, "1"), (9, 3)),  # out of order
        (b'<row r="2"></row>', (1, 3)),
        (b'<row r="2"/>' + row(5, "1"), (5, 3)),
    ],
)
def test_later_rows_make_the_box_longer_and_only_wider_ones_wider(second, expected):
    assert box(row(1, "111"), second, b"") == expected


def test_a_row_without_its_number_is_left_to_the_slow_scan():
    """Its number is one more than that before."""
    assert box(row(1, "111"), b'<row><c r="A2"><v>1</v></c></row>', b"") == (2, 3)


@given(
    st.lists(st.tuples(st.integers(1, 30), st.text("01", max_size=6)), max_size=12),
    st.lists(st.integers(0, 400), max_size=4),
)
def test_the_box_is_that_of_the_slow_scan(rows, cuts):
    xml = b"".join(row(number, cells) for number, cells in rows)
    ends = [0, *sorted(min(cut, len(xml)) for cut in cuts), len(xml)]
    facts = SheetFacts()
    scan_slowly([HEAD + xml + TAIL], facts)

    found = box(*(xml[a:b] for a, b in pairwise(ends)))

    assert found == (facts.n_rows, facts.n_columns)
