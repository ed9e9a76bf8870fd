"""Attacks on the zip: bombs, lies in headers, names that lead out, files that are something else."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.proofs.planted import (
    EITHER,
    LEDGER,
    MAIN,
    READ,
    Attack,
    RawZip,
    book,
    deflated,
    ledger_rows,
    sheet_xml,
    types,
    with_parts,
    workbook,
    written,
    zipped,
)

MIB = 2**20


def honest() -> bytes:
    """Return the bytes of the honest workbook."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in book().items():
            archive.writestr(name, content)
    return stream.getvalue()


def bomb(name: str, head: str, filler: bytes, tail: str, mib: int) -> Callable[[Path], Path]:
    """Return a maker of a workbook with one part blown up to so many MiB of filler."""

    def make(folder: Path) -> Path:
        squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
        block = filler * (MIB // len(filler))
        packed, crc, size = [], 0, 0
        for piece in (head.encode(), *[block] * mib, tail.encode()):
            packed.append(squeeze.compress(piece))
            crc, size = zlib.crc32(piece, crc), size + len(piece)
        packed.append(squeeze.flush())
        raw = RawZip()
        for other, content in book().items():
            if other != name:
                raw.add(other, content.encode() if isinstance(content, str) else content)
        raw.add(name, b"", size=size, crc=crc, packed=b"".join(packed))
        return raw.write(folder / "台账.xlsx")

    return make


SHEET = "xl/worksheets/sheet1.xml"
OPEN, CLOSE = LEDGER.split("</sheetData>")
_SST = f'<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><t>'


def overlapping(folder: Path) -> Path:
    """Many directory entries for one and the same compressed bytes (Fifield)."""
    raw = RawZip()
    for name, content in book().items():
        raw.add(name, str(content).encode())
    kernel = b"<a>" + bytes(9 * MIB) + b"</a>"
    packed, at = deflated(kernel), len(raw.body)
    raw.add("xl/media/0.bin", kernel, packed=packed)
    for i in range(1, 160):
        before = raw.body
        raw.add(f"xl/media/{i}.bin", kernel, packed=packed, at=at)
        raw.body = before
    return raw.write(folder / "台账.xlsx")


def quoted_headers(folder: Path) -> Path:
    """Each member's data runs over the header of the next one (Fifield's quoting)."""
    raw = RawZip()
    for name, content in book().items():
        raw.add(name, str(content).encode())
    kernel = deflated(bytes(8 * MIB))
    starts: list[int] = []
    for i in range(100):
        starts.append(len(raw.body))
        raw.add(f"xl/media/{i}.bin", b"x", packed=b"\0\x1e\0\xe1\xff", size=8 * MIB)
    raw.body += kernel
    end = len(raw.body)
    directory, fixed = raw.directory, 46
    rebuilt, place = b"", 0
    while place < len(directory):
        entry = bytearray(directory[place : place + fixed])
        name, extra = struct.unpack_from("<HH", entry, 28)
        at = struct.unpack_from("<L", entry, 42)[0]
        if at in starts:
            struct.pack_into("<L", entry, 20, end - at - 30 - name)
        rebuilt += bytes(entry) + directory[place + fixed : place + fixed + name + extra]
        place += fixed + name + extra
    raw.directory = rebuilt
    return raw.write(folder / "台账.xlsx")


def many_members(count: int) -> Callable[[Path], Path]:
    """Return a maker of a workbook with so many empty members."""

    def make(folder: Path) -> Path:
        pairs = [*book().items(), *((f"m/{i}", b"") for i in range(count))]
        return zipped(folder / "台账.xlsx", pairs)

    return make


def endless_directory(folder: Path) -> Path:
    """A directory of 60 MB whose end record says it has three entries."""
    path = folder / "台账.xlsx"
    entry = b"PK\1\2" + bytes(42)
    directory = entry * (60 * MIB // len(entry))
    path.write_bytes(
        b"PK\3\4"
        + directory
        + b"PK\5\6"
        + struct.pack("<HHHHLLH", 0, 0, 3, 3, len(directory), 4, 0)
    )
    return path


def lying(stated: int) -> Callable[[Path], Path]:
    """Return a maker of a workbook whose sheet says it is of another size."""

    def make(folder: Path) -> Path:
        raw = RawZip()
        for name, content in book().items():
            raw.add(name, str(content).encode(), size=stated if name == SHEET else None)
        return raw.write(folder / "台账.xlsx")

    return make


def zip64_lies(folder: Path) -> Path:
    """A member whose zip64 field states 16 exabytes."""
    raw = RawZip()
    for name, content in book().items():
        big = name == SHEET
        extra = struct.pack("<HHQ", 1, 8, 2**64 - 1) if big else b""
        raw.add(name, str(content).encode(), size=0xFFFFFFFF if big else None, extra=extra)
    return raw.write(folder / "台账.xlsx")


def encrypted_member(folder: Path) -> Path:
    """A sheet marked as encrypted."""
    raw = RawZip()
    for name, content in book().items():
        raw.add(name, str(content).encode(), flags=1 if name == SHEET else 0)
    return raw.write(folder / "台账.xlsx")


def doubled(first: str, second: str) -> Callable[[Path], Path]:
    """Return a maker of a workbook with two parts of one name."""

    def make(folder: Path) -> Path:
        raw = RawZip()
        for name, content in book().items():
            raw.add(first if name == SHEET else name, str(content).encode())
        raw.add(second, sheet_xml(ledger_rows(("李鬼公司",))).encode())
        return raw.write(folder / "台账.xlsx")

    return make


def truncated(tenth: int) -> Callable[[Path], Path]:
    """Return a maker of a workbook cut off after so many tenths."""
    return written("台账.xlsx", honest()[: len(honest()) * tenth // 10])


def flipped(number: int) -> Callable[[Path], Path]:
    """Return a maker of a workbook with one bit turned."""

    def make(folder: Path) -> Path:
        content = bytearray(honest())
        place = (number * 2654435761) % len(content)
        content[place] ^= 1 << number % 8
        return written("台账.xlsx", bytes(content))(folder)

    return make


def zip_attacks() -> Iterator[Attack]:
    """Yield the attacks."""
    yield Attack("control: honest workbook", workbook(), READ)
    yield Attack("bomb: flat, 20 MiB of zeros", with_parts({"xl/media/a.bin": bytes(20 * MIB)}))
    yield Attack(
        "bomb: sheet of 850 MiB white space", bomb(SHEET, OPEN, b" \n", "</sheetData>" + CLOSE, 850)
    )
    yield Attack(
        "bomb: 1 GiB text in one cell",
        bomb(
            SHEET,
            OPEN + '<row r="9"><c r="A9" t="inlineStr"><is><t>',
            b"A" * 64,
            "</t></is></c></row></sheetData>" + CLOSE,
            1024,
        ),
    )
    yield Attack(
        "bomb: 1 GiB shared string",
        bomb("xl/sharedStrings.xml", _SST, b"A" * 64, "</t></si></sst>", 1024),
    )
    for name, head, filler, tail in (
        ("white space", OPEN, b" " * 60 + b"\n<!--x-->", "</sheetData>" + CLOSE),
        ("empty elements outside rows", OPEN.replace("<sheetData>", "<cols>"), b"<a/>", f"</cols><sheetData>{ledger_rows()}</sheetData>" + CLOSE),
        ("cells in one row", OPEN + '<row r="9">', b"<c/>", "</row></sheetData>" + CLOSE),
        ("row without end", OPEN + '<row r="9"><c r="A9" t="inlineStr"><is><t>', b"A" * 63 + b"\n", "</t></is></c></row></sheetData>" + CLOSE),
        ("merges", OPEN + "</sheetData><mergeCells>", b'<mergeCell ref="A1:XFD1048576"/>', "</mergeCells>" + CLOSE),
    ):  # fmt: skip
        yield Attack(f"bomb under the ratio: {name}", dense(SHEET, head, filler, tail, 190), EITHER)
    for part, root in (("xl/styles.xml", "styleSheet"), ("xl/workbook.xml", "workbook"), ("xl/_rels/workbook.xml.rels", "Relationships"), ("[Content_Types].xml", "Types")):  # fmt: skip
        head, tail = str(book()[part]).rsplit(f"</{root}>", 1)
        for command in (("check",), ("run",)):
            yield Attack(
                f"bomb under the ratio: {part} ({command[0]})",
                dense(part, head, b"<a/>", f"</{root}>{tail}", 190),
                EITHER,
                command,
            )
    yield Attack("bomb: overlapping members", overlapping)
    yield Attack("bomb: quoted local headers", quoted_headers)
    yield Attack("bomb: 50,000 members", many_members(50_000))
    yield Attack("control: 200 more members", many_members(200), READ)
    yield Attack("bomb: directory of 1.3 million entries", endless_directory)
    yield Attack("header says 10 bytes", lying(10))
    yield Attack("header says 2 GB", lying(2**31 - 1))
    yield Attack("zip64 says 16 exabytes", zip64_lies)
    yield Attack("encrypted member", encrypted_member)
    yield Attack("two parts of one name", doubled(SHEET, SHEET))
    yield Attack("part names differ in case", doubled(SHEET, SHEET.upper()))
    yield Attack("part names differ in slash", doubled(SHEET, SHEET.replace("/", "\\")))
    for name in (
        "../../evil.xml",
        "/etc/evil.xml",
        "C:\\evil.xml",
        "\\\\host\\share\\evil.xml",
        "xl/../../evil.xml",
        "xl/a.xml\0.png",
    ):
        yield Attack(
            f"part name {name!r}", with_parts({name: "<a/>"}), EITHER if "\0" in name else "refused"
        )
    yield from (Attack(f"truncated at {n}0 %", truncated(n)) for n in range(1, 10))
    yield from (Attack(f"bit flip {n}", flipped(n), EITHER) for n in range(1, 9))
    yield from mislabelled()


def dense(name: str, head: str, filler: bytes, tail: str, ratio: int) -> Callable[[Path], Path]:
    """Return a maker of a workbook with a part of 90 MiB just under the ratio allowed.

    Noise in a comment keeps the ratio down.
    """

    def make(folder: Path) -> Path:
        size = 90 * MIB
        noise = _noise(17 * size // ratio // 10)  # it shrinks to a half
        squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
        block = filler * (MIB // len(filler))
        pieces = [head.encode(), b"<!--" + noise + b"-->", *[block] * (size // MIB), tail.encode()]
        packed = [squeeze.compress(piece) for piece in pieces]
        crc = 0
        for piece in pieces:
            crc = zlib.crc32(piece, crc)
        raw = RawZip()
        for other, content in book().items():
            if other != name:
                raw.add(other, str(content).encode())
        raw.add(
            name,
            b"",
            size=sum(map(len, pieces)),
            crc=crc,
            packed=b"".join((*packed, squeeze.flush())),
        )
        return raw.write(folder / "台账.xlsx")

    return make


def _noise(size: int) -> bytes:
    """Return letters that do not compress much; the same every time."""
    state, out = 1, bytearray()
    while len(out) < size:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        out += state.to_bytes(8, "big").hex().encode()
    return bytes(out)


def mislabelled() -> Iterator[Attack]:
    """Yield files that are not what they are called."""
    word = types().replace("spreadsheetml.sheet", "wordprocessingml.document")
    for name, content in (
        ("empty", b""), ("one byte", b"P"), ("byte order mark only", b"\xef\xbb\xbf"), ("two bytes PK", b"PK"),
        ("PDF", b"%PDF-1.7\n" + bytes(500)), ("RTF", b"{\\rtf1\\ansi{\\object\\objocx x}}"), ("RAR", b"Rar!\x1a\x07\0"),
        ("NUL bytes", bytes(5000)), ("Word document", None), ("zip of a workbook", None), ("OLE without a workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000)),
    ):  # fmt: skip
        if name == "Word document":
            yield Attack(
                f"called .xlsx: {name}",
                lambda f: zipped(
                    f / "台账.xlsx", {"[Content_Types].xml": word, "word/document.xml": "<a/>"}
                ),
            )
        elif name == "zip of a workbook":
            yield Attack(
                f"called .xlsx: {name}", lambda f: zipped(f / "台账.xlsx", {"台账.xlsx": honest()})
            )
        else:
            wanted = EITHER if name in ("RTF", "one byte", "byte order mark only") else "refused"
            yield Attack(f"called .xlsx: {name}", written("台账.xlsx", content or b""), wanted)
    yield Attack("called .xls: a workbook xlsx", written("台账.xls", honest()), READ)
    table = "<table><tr><td>客户名称</td><td>开票日期</td><td>到期日</td><td>价税合计</td></tr><tr><td>甲公司</td><td>2026-03-01</td><td>2026-04-01</td><td>100.25</td></tr></table>"
    yield Attack(
        "called .xlsx: a web page", written("台账.xlsx", f"<html>{table}</html>".encode()), READ
    )
    yield Attack(
        "called .xlsx: a CSV",
        written(
            "台账.xlsx",
            "客户名称,开票日期,到期日,价税合计\n甲公司,2026-03-01,2026-04-01,100.25\n".encode(
                "gbk"
            ),
        ),
        READ,
    )
