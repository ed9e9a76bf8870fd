"""A letter's file: its parts, and by what letters of one template are known."""

from __future__ import annotations

import pytest

from tests.letters.parcel.papers import parts_of, stamped
from tests.letters.word import paragraph, parts, story
from xl_huikuan.core.errors import LetterInvalid
from xl_huikuan.letters.package import repack
from xl_huikuan.letters.parcel.letter_file import LetterFile


def test_it_holds_the_parts_of_the_file():
    (data,) = stamped(1)

    assert dict(LetterFile(data, "函.docx")) == parts_of(data)
    assert len(LetterFile(data, "函.docx")) == len(parts_of(data))


def test_letters_of_one_template_are_known_by_all_but_their_stories():
    one, two = (LetterFile(data, "").template for data in stamped(2))
    (other,) = (LetterFile(data, "").template for data in stamped(1, "对账单.docx"))
    plain, styled, headed = (
        LetterFile(repack(parts(paragraph("甲"), **more)), "").template
        for more in ({}, {"styles": story("", "styles")}, {"header1": story("", "hdr")})
    )

    assert one == two
    assert len({plain, styled, headed}) == 3
    assert one != plain
    assert other == LetterFile(stamped(2, "对账单.docx")[1], "").template


@pytest.mark.parametrize("cut", [0, 10])
def test_a_file_that_is_no_zip_is_named(cut):
    with pytest.raises(LetterInvalid, match=r"「函\.docx」不是完好的 Word 文档"):
        LetterFile(stamped(1)[0][:cut], "夹/函.docx")


def test_a_part_that_is_damaged_is_found_when_it_is_read():
    data = bytearray(repack(parts(paragraph("甲" * 50))))
    data[data.index(b"word/document.xml") + 40] ^= 0xFF

    with pytest.raises(LetterInvalid, match="不是完好"):
        LetterFile(bytes(data), "函.docx")["word/document.xml"]
