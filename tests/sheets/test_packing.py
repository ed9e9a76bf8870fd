"""Members deflated piece by piece: one stream for any reader, the same one every time."""

from __future__ import annotations

import contextlib
import gc
import io
import sys
import threading
import zipfile
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.ooxml.opc import Package
from xl_huikuan.sheets.ooxml.packing import Packing, pack
from xl_huikuan.sheets.ooxml.turns import quick_turns
from xl_huikuan.sheets.ooxml.uncollected import uncollected
from xl_huikuan.sheets.ooxml.zipraw import write_members


def _packed(parts):
    with Packing() as packing:
        for name, chunks in parts:
            packing.add(name, chunks)
        return [member for _, member in packing.taken()]


def _package(**parts):
    package = Package(None)
    for name, content in parts.items():
        package.put(name, [content])
    return package


@given(st.lists(st.lists(st.binary(max_size=300), max_size=6), min_size=1, max_size=4))
def test_pieces_are_one_stream_for_another_reader(parts):
    named = [(f"part{i}.xml", chunks) for i, chunks in enumerate(parts)]
    file = io.BytesIO()
    write_members(file, [*_packed(named), pack("表.xml", parts[0])])

    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert [archive.read(name) for name, _ in named] == [b"".join(c) for _, c in named]
        assert archive.read("表.xml") == b"".join(parts[0])


def test_the_bytes_do_not_depend_on_which_piece_was_ready_first():
    chunks = [bytes([65 + i]) * 200_000 * (i % 3) for i in range(20)]

    assert _packed([("a", chunks), ("b", chunks)]) == _packed([("a", chunks), ("b", chunks)])
    assert _packed([("a", chunks)])[0].crc == zlib.crc32(b"".join(chunks))


def test_a_member_made_here_is_unpacked_at_one_go_and_checked_all_the_same():
    [member] = _packed([("a", [b"one " * 1000, b"two"])])

    assert member.content(sized=True) == b"one " * 1000 + b"two"
    for damaged in (replace(member, size=4002), replace(member, crc=member.crc ^ 1)):
        with pytest.raises(WriteRefused, match="已损坏"):
            damaged.content(sized=True)


def test_what_goes_wrong_in_the_making_is_told():
    def chunks():
        yield b"one"
        raise ValueError("two")

    with pytest.raises(ValueError, match="two"):
        _packed([("a", chunks())])


def test_what_goes_wrong_in_a_worker_is_told():
    with pytest.raises(TypeError, match="bytes-like"):
        _packed([("a", [b"one", "two"])])


def test_more_pieces_than_may_wait_are_deflated_meanwhile():
    [member] = _packed([("a", [b"%03d" % i for i in range(500)])])

    assert member.content() == b"".join(b"%03d" % i for i in range(500))


def test_a_part_put_later_stands_where_it_stood_once_somebody_reads_it():
    package = _package(a=b"old", b=b"other")

    package.put_later("a", [b"new", b"er"])

    assert package.read("a") == b"newer"
    assert list(package.members) == ["a", "b"]


def test_settling_puts_all_parts_in_their_places_and_ends_the_workers():
    package = _package(a=b"old", b=b"other")
    before = threading.active_count()

    package.put_later("b", [b"new"])
    package.put_later("c", [])
    package.settle()

    assert [m.content() for m in package.members.values()] == [b"old", b"new", b""]
    assert threading.active_count() == before


def test_what_is_put_last_is_what_stands_there():
    package = _package(a=b"old")

    package.put_later("A", [b"new"])
    package.put("a", [b"newest"])
    package.settle()

    assert package.read("a") == b"newest"


def test_an_expected_part_is_read_as_often_as_wanted_and_as_it_is_now():
    package = _package(a=b"old", b=b"other")

    package.expect("a")
    package.expect("b")
    package.expect("missing")
    assert [package.read("a"), package.read("a")] == [b"old", b"old"]
    package.put("a", [b"new"])
    package.put_later("b", [b"newer"])

    assert [package.read("a"), package.read("b")] == [b"new", b"newer"]


def test_damage_of_an_expected_part_is_told_to_its_reader():
    package = _package(a=b"old")
    package.members["a"] = replace(package.members["a"], crc=7)

    package.expect("a")

    with pytest.raises(WriteRefused, match="已损坏"):
        package.read("a")


def test_cycles_are_collected_again_after_a_refusal():
    assert gc.isenabled()
    with contextlib.suppress(ValueError), uncollected():
        assert not gc.isenabled()
        int("no number")
    assert gc.isenabled()


def test_turns_are_as_long_as_before_after_a_refusal():
    usual = sys.getswitchinterval()
    with contextlib.suppress(ValueError), quick_turns():
        assert sys.getswitchinterval() < usual
        int("no number")
    assert sys.getswitchinterval() == usual
