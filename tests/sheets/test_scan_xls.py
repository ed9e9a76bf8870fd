from __future__ import annotations

import struct

import pytest

from xl_huikuan.core.errors import FileRefused
from xl_huikuan.sheets.files.scan_xls import facts_of_stream, scan_xls, state_of_stream
from xl_huikuan.sheets.notes import BookState

END, FAT, FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def record(kind, data=b""):
    return struct.pack("<HH", kind, len(data)) + data


def begin():
    return record(0x809, bytes(16))


def formula(row, column, result):
    return record(0x06, struct.pack("<HHH", row, column, 0) + result + bytes(8))


ERROR_RESULT = b"\x02\0\x17\0\0\0\xff\xff"
SHEET = (
    begin()
    + record(0x208, struct.pack("<H", 4) + bytes(10) + b"\x20\x01\0\0")  # row 5 hidden
    + record(0x208, struct.pack("<H", 5) + bytes(10) + b"\0\x01\0\0")
    + formula(0, 2, ERROR_RESULT)
    + formula(1, 2, struct.pack("<d", 5.0))
    + formula(2, 2, b"\0\0\0\0\0\0\xff\xff")  # a text result
    + begin()  # a chart on the sheet
    + record(0x1009, bytes(12))
    + record(0x0A)
    + record(0x205, struct.pack("<HHHBB", 3, 1, 0, 0x2A, 1))
    + record(0x205, struct.pack("<HHHBB", 4, 1, 0, 1, 0))  # TRUE
    + record(0x0A)
)


def stream():
    """A workbook of two sheets, the second one empty."""
    names = [b"\x02\0AB", b"\x02\0CD"]
    size = len(begin()) + 2 * (4 + 10) + 4
    starts = [size, size + len(SHEET)]
    sheets = [
        record(0x85, struct.pack("<LH", start, 0) + name)
        for start, name in zip(starts, names, strict=True)
    ]
    return begin() + b"".join(sheets) + record(0x0A) + SHEET + begin() + record(0x0A)


def entry(name, start, size):
    raw = (name + "\0").encode("utf-16-le")
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<H", len(raw))
        + bytes(50)
        + struct.pack("<LLL", start, size, 0)
    )


def ole(content, *, mini):
    """An OLE file: sector 0 FAT, 1 directory, 2 mini FAT, 3 and on the stream."""
    padded = content.ljust(-(-len(content) // 512) * 512, b"\0")
    n = len(padded) // 512
    chain = [*range(4, 3 + n), END]
    fat = [FAT, END, END, *chain]
    small = [*range(1, n * 8), END]
    root = entry("Root Entry", 3 if mini else END, len(padded) if mini else 0)
    book = entry("Workbook", 0 if mini else 3, len(content))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(30, b"\0")
    header += struct.pack("<HH", 9, 6).ljust(18, b"\0") + struct.pack("<L", 1) + bytes(4)
    header += struct.pack("<LLLLL", 4096 if mini else 0, 2, 1, END, 0) + struct.pack("<L", 0)
    header += struct.pack("<L", FREE) * 108
    table = struct.pack(f"<{len(fat)}L", *fat).ljust(512, b"\xff")
    minis = struct.pack(f"<{len(small)}L", *small).ljust(512, b"\xff")
    return header + table + (root + book).ljust(512, b"\0") + minis + padded


@pytest.mark.parametrize("mini", [True, False])
def test_error_cells_and_hidden_rows_of_an_old_workbook_are_found(tmp_path, mini):
    path = tmp_path / "旧.xls"
    path.write_bytes(ole(stream(), mini=mini))

    (first, second), _ = scan_xls(path)

    assert first.errors == {(0, 2): "#REF!", (3, 1): "#N/A"}
    assert first.hidden_rows == {4}
    assert (second.errors, second.hidden_rows) == ({}, set())


def test_what_a_filter_hides_and_how_the_book_calculates_is_known():
    """A sheet in filter mode with columns B and C hidden; manual, iterating, another file."""
    one = struct.pack("<H", 1)
    index = begin() + record(0x22, one) + record(0x0E, bytes(2))
    index += record(0x1AE, b"\1\0\1\4") + record(0x1AE, b"\1\0\4\0\0abc")
    index += record(0x85, struct.pack("<LH", len(index) + 13 + 4, 0) + b"\1\0A")
    index += record(0x0A)
    sheet = begin() + record(0x0D, bytes(2)) + record(0x11, one) + record(0x9B)
    sheet += record(0x7D, struct.pack("<HHHHHH", 1, 2, 0, 0, 1, 0)) + SHEET[len(begin()) :]
    content = index + sheet

    (facts,) = facts_of_stream(content)

    assert facts.filtered_rows == {4}
    assert facts.hidden_columns == {1, 2}
    assert state_of_stream(content) == BookState(
        date1904=True, uncalculated=True, iterates=True, as_displayed=True, links=1
    )


def test_a_chain_of_sectors_that_goes_in_circles_is_refused(tmp_path):
    content = bytearray(ole(stream(), mini=False))
    struct.pack_into("<L", content, 512 + 4, 1)  # the directory follows itself
    path = tmp_path / "旧.xls"
    path.write_bytes(content)

    with pytest.raises(FileRefused, match="损坏"):
        scan_xls(path)
