"""Members deflated piece by piece: one stream for any reader, the same one every time."""

from __future__ import annotations

import contextlib
import gc
import io
import zipfile
import zlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.ooxml.cellxml import fragments, text_fragment
from xl_huikuan.sheets.ooxml.readback import NotPlain, says
from xl_huikuan.sheets.ooxml.uncollected import uncollected
from xl_huikuan.sheets.ooxml.zipraw import pack_all, write_members
from xl_huikuan.sheets.table import Column


@given(st.lists(st.lists(st.binary(max_size=300), max_size=6), min_size=1, max_size=4))
def test_pieces_are_one_stream_for_another_reader(parts):
    named = [(f"part{i}.xml", chunks) for i, chunks in enumerate(parts)]
    file = io.BytesIO()
    write_members(file, pack_all(named))

    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert [archive.read(name) for name, _ in named] == [b"".join(c) for _, c in named]


def test_the_bytes_do_not_depend_on_which_piece_was_ready_first():
    chunks = [bytes([65 + i]) * 200_000 * (i % 3) for i in range(20)]

    assert pack_all([("a", chunks), ("b", chunks)]) == pack_all([("a", chunks), ("b", chunks)])
    assert pack_all([("a", chunks)])[0].crc == zlib.crc32(b"".join(chunks))


def test_a_member_made_here_is_unpacked_at_one_go_and_checked_all_the_same():
    [member] = pack_all([("a", [b"one " * 1000, b"two"])])

    assert member.content(sized=True) == b"one " * 1000 + b"two"
    for damaged in (replace(member, size=4002), replace(member, crc=member.crc ^ 1)):
        with pytest.raises(WriteRefused, match="已损坏"):
            damaged.content(sized=True)


def test_what_goes_wrong_in_the_making_is_told():
    def chunks():
        yield b"one"
        raise ValueError("two")

    with pytest.raises(ValueError, match="two"):
        pack_all([("a", chunks())])


@given(st.lists(st.text(max_size=4) | st.sampled_from(["HT-2026", "华东 公司", "a_x0041_", ""])))
def test_texts_written_at_one_stroke_are_those_written_one_by_one(texts):
    codes, written = fragments(Column("", "text", texts))

    assert [written[code] for code in codes] == [text_fragment(text) for text in texts]


@pytest.mark.parametrize(
    ("fen", "written"),
    [(0, b"0.00"), (-1, b"-0.01"), (-100, b"-1.00"), (123_456_789_012_345, b"1234567890123.45")],
)
def test_amounts_written_at_one_stroke(fen, written):
    codes, found = fragments(Column("", "money", np.array([7, fen])))

    assert found[codes[1]] == b"><v>%s</v></c>" % written


def test_simple_texts_are_read_one_by_one_too():
    column = Column("", "text", ["甲公司", "乙公司"])
    first, second = map(text_fragment, column.values)

    assert says([first, second], column)
    assert not says([second, first], column)
    assert not says([first, first], column)
    with pytest.raises(NotPlain):
        says([first + second, second], column)
    with pytest.raises(NotPlain):
        says([first.replace("甲".encode(), b"\xff"), second], column)


def test_cycles_are_collected_again_after_a_refusal():
    assert gc.isenabled()
    with contextlib.suppress(ValueError), uncollected():
        assert not gc.isenabled()
        int("no number")
    assert gc.isenabled()
