"""The joined file is read back: what is missing, twice, changed or in another order is found."""

from __future__ import annotations

import pytest

from tests.letters.word import paragraph, parts
from xl_huikuan.core.errors import LetterInvalid
from xl_huikuan.letters.package import repack
from xl_huikuan.letters.parcel.joining import PrintFile
from xl_huikuan.letters.parcel.proof import prove, read_letter

LETTERS = [parts(paragraph(text)) for text in ("甲 100.00", "乙 200.00", "丙 300.00")]
SAID = [read_letter(letter) for letter in LETTERS]


def file_of(letters):
    file = PrintFile(letters[0], odd=False)
    for letter in letters:
        file.add(letter)
    return file.data()


def test_a_letter_is_read_as_the_text_of_its_sections():
    assert SAID[0] == [("甲 100.00", ())]


def test_a_file_with_every_letter_once_is_accepted():
    prove(file_of(LETTERS), SAID)


@pytest.mark.parametrize(
    "positions",
    [(0, 1), (0, 1, 2, 2), (0, 2, 1), (1, 1, 2)],
    ids=["missing", "twice", "order", "replaced"],
)
def test_a_file_with_other_letters_is_refused(positions):
    with pytest.raises(LetterInvalid, match="读回后"):
        prove(file_of([LETTERS[position] for position in positions]), SAID)


def test_a_changed_amount_is_found():
    data = file_of([*LETTERS[:2], parts(paragraph("丙 300.01"))])

    with pytest.raises(LetterInvalid, match="第 3 份"):
        prove(data, SAID)


@pytest.mark.parametrize("data", [b"", b"PK", repack(parts("<w:p>"))], ids=["empty", "torn", "xml"])
def test_a_file_that_is_not_whole_is_refused(data):
    with pytest.raises(LetterInvalid, match="不完好"):
        prove(data, SAID)
