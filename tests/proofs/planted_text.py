"""Attacks by old and text formats: .xls, CSV, web pages, XML 2003, and passwords."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

from msoffcrypto.format.ooxml import OOXMLFile

from tests.proofs.planted import EITHER, READ, Attack, written
from tests.proofs.planted_zip import honest

HEAD = "客户名称,发票号码,开票日期,到期日,价税合计\n"
ROW = "甲公司,10000001,2026-03-01,2026-04-01,100.25\n"
CSV = (HEAD + ROW).encode()
END, FAT, FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def with_password(folder: Path) -> Path:
    """A workbook encrypted the way Excel does since 2010 (agile)."""
    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(honest())).encrypt("secret", stream)
    return written("台账.xlsx", stream.getvalue())(folder)


def record(kind: int, data: bytes = b"") -> bytes:
    """Return a BIFF record."""
    return struct.pack("<HH", kind, len(data)) + data


BEGIN = record(0x809, struct.pack("<HH", 0x600, 5) + bytes(12))
SHEET_BEGIN = record(0x809, struct.pack("<HH", 0x600, 0x10) + bytes(12))


def stream_of(*sheets: bytes, more: bytes = b"") -> bytes:
    """Return a workbook stream with these sheets, each without its first and last record."""
    name = b"\x02\0AB"
    size = len(BEGIN) + len(more) + len(sheets) * (10 + len(name)) + 4
    starts, bodies = [], b""
    for sheet in sheets:
        starts.append(size + len(bodies))
        bodies += SHEET_BEGIN + sheet + record(0x0A)
    about = b"".join(record(0x85, struct.pack("<LH", start, 0) + name) for start in starts)
    return BEGIN + more + about + record(0x0A) + bodies


def ole(
    stream: bytes,
    *,
    shift: int = 9,
    chain: Callable[[int], int] | None = None,
    called: str = "Workbook",
) -> bytes:
    """Return an OLE file with one stream; `chain` gives the next sector of each."""
    size = 512
    stream = stream.ljust(4096, b"\0")
    data = stream.ljust(-(-len(stream) // size) * size, b"\0")
    n = len(data) // size
    n_fat = -(-(n + 2) * 4 // size) + 1
    after = [i + 1 for i in range(n)]
    after[-1] = END
    follow = chain or (lambda sector: after[sector])
    fat = [follow(i) for i in range(n)] + [END] + [FAT] * n_fat
    fat += [FREE] * (n_fat * size // 4 - len(fat))
    directory = b"".join(
        (name + "\0").encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", 2 * len(name) + 2, kind, 1)
        + struct.pack("<LLL", FREE, FREE, 1 if kind == 5 else FREE) + bytes(36) + struct.pack("<LLL", start, length, 0)
        for name, kind, start, length in (("Root Entry", 5, END, 0), (called, 2, 0, len(stream)))
    ).ljust(size, b"\0")  # fmt: skip
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, shift, 6)
        + bytes(6)
    )
    header += struct.pack("<LLLLLLLLL", 0, n_fat, n, 0, 4096, END, 0, END, 0)
    places = [n + 1 + i for i in range(n_fat)]
    header += struct.pack("<109L", *(places + [FREE] * 109)[:109])
    return header + data + directory + struct.pack(f"<{len(fat)}L", *fat)


def xls(content: bytes) -> Callable[[Path], Path]:
    """Return a maker of an .xls."""
    return written("台账.xls", content)


_TEXT_CELL = record(0x204, struct.pack("<HHHHB", 0, 0, 0, 2, 0) + b"AB")
_NUMBER = record(0x203, struct.pack("<HHHd", 1, 1, 0, 5.0))
SMALL = _TEXT_CELL + _NUMBER


def xls_attacks() -> Iterator[Attack]:
    """Yield old workbooks with passwords or with records that lie."""
    yield Attack("password (agile)", with_password, words="密码")
    locked = struct.pack("<Q", len(honest())) + bytes(range(256)) * 20  # as any cipher leaves it
    old = ole(locked, called="EncryptedPackage")
    yield Attack("password (standard, Office 2007)", written("台账.xlsx", old), words="密码")
    for kind, data in (
        ("XOR", struct.pack("<HHH", 0, 0x1234, 0x5678)),
        ("RC4", struct.pack("<HHH", 1, 1, 1) + bytes(48)),
    ):
        yield Attack(
            f"password of .xls ({kind})",
            xls(ole(stream_of(SMALL, more=record(0x2F, data)))),
            words="密码",
        )
    yield Attack("control: .xls", xls(ole(stream_of(SMALL))), EITHER)
    yield Attack(
        ".xls sector size of 2 MiB, chain in a circle",
        xls(ole(stream_of(SMALL * 200_000), shift=21, chain=lambda _: 0)),
    )
    yield Attack(".xls sector size 2^65535", xls(ole(stream_of(SMALL), shift=65535)))
    yield Attack(".xls sector size 1", xls(ole(stream_of(SMALL), shift=0)), EITHER)
    yield Attack(
        ".xls chain in a circle", xls(ole(stream_of(SMALL * 1000), chain=lambda i: (i + 1) % 9))
    )
    for cut in (700, 2000, 4000, 5000):
        yield Attack(f".xls cut at {cut} bytes", xls(ole(stream_of(SMALL))[:cut]), EITHER)
    yield Attack(
        ".xls record longer than the file",
        xls(ole(stream_of(struct.pack("<HH", 0x204, 0xFFFF) + b"x"))),
        EITHER,
    )
    errors = b"".join(
        record(0x205, struct.pack("<HHHBB", i % 65536, i // 65536, 0, 0x2A, 1))
        for i in range(600_000)
    )
    yield Attack(".xls 600,000 error cells", xls(ole(stream_of(errors))), EITHER)
    same = stream_of(record(0x5D) * 300_000)
    index = same.index(record(0x0A))
    again = record(0x85, struct.pack("<LH", index + 4 + 3000 * 14, 0) + b"\x02\0AB") * 3000
    yield Attack(
        ".xls 3,000 sheets in one place", xls(ole(same[:index] + again + same[index:])), EITHER
    )
    yield Attack(
        ".xls cells at both ends",
        xls(ole(stream_of(SMALL + record(0x203, struct.pack("<HHHd", 65535, 255, 0, 1.0))))),
        EITHER,
        legal=True,
    )
    yield Attack(
        ".xls dimensions of everything",
        xls(
            ole(
                stream_of(record(0x200, struct.pack("<LLHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0)) + SMALL)
            )
        ),
        EITHER,
    )
    yield Attack(
        ".xls strings: four billion promised",
        xls(ole(stream_of(SMALL, more=record(0xFC, struct.pack("<LL", 0xFFFFFFFF, 0xFFFFFFFF))))),
        EITHER,
    )
    columns = record(0x7D, struct.pack("<HHHHHH", 0, 0xFFFF, 0, 0, 1, 0)) * 5000
    yield Attack(".xls hidden columns, over and over", xls(ole(stream_of(columns + SMALL))), EITHER)


def csv_attacks() -> Iterator[Attack]:
    """Yield text tables."""

    def text(
        name: str, content: bytes, wanted: str = EITHER, command: tuple[str, ...] = ("check",)
    ) -> Attack:
        return Attack(f"CSV: {name}", written("台账.csv", content), wanted, command)

    yield text("control", CSV, READ)
    yield text("line of 10 MB", CSV + b"x" * 10_000_000)
    yield text("line of 90 MB", CSV + b"x" * 90_000_000)
    yield text("90 MB of commas", CSV + b"," * 90_000_000)
    yield text("90 MB of line ends", CSV + b"\n" * 90_000_000)
    yield text("quote that never ends", CSV + b'"' + b"a,b\n" * 2_000_000)
    yield text("NUL bytes", CSV + b"a,\0,b\n")
    yield text("NUL bytes after 64 KiB", CSV + ROW.encode() * 2000 + b"a,\0\x01,b\n")
    yield text("a million columns", b",".join(b"%d" % i for i in range(1_000_000)))
    yield text(
        "encodings mixed",
        CSV + "乙公司".encode("gbk") + b",1,2026-03-01,2026-04-01,5\n" + "\xe9".encode("latin-1"),
    )
    yield text("UTF-16 cut in half", CSV.decode().encode("utf-16")[:-1])
    yield text(
        "UTF-16 surrogates",
        "客户名称,开票日期,到期日,价税合计\n".encode("utf-16") + b"\x00\xd8,\0" * 3,
    )
    yield text("UTF-32", CSV.decode().encode("utf-32"))
    yield text("quotes of quotes", b'"' * 3_000_001)
    yield text("separator named", b"sep=\n" + CSV)
    yield text("separator a quote", b'sep="\n' + CSV)
    yield text("rows of one sign", HEAD.encode() + b"=\n+\n-\n@\n" * 1000)
    injected = HEAD + "".join(
        f"{n},1000000{i},2026-03-01,2026-04-01,{i}.5\n"
        for i, n in enumerate(("=1+1", "+1", "-1公司", "@x", '"\t=1"', "=cmd|'/c calc'!A1"))
    )
    yield text("formulas as names", injected.encode(), EITHER, ("run",))
    yield text(
        "numbers of 5,000 digits",
        CSV
        + f"乙公司,1,2026-03-01,2026-04-01,{'9' * 5000}\n丙公司,2,{'9' * 5000},x,{'1,' * 3}\n".encode(),
        EITHER,
        ("run",),
    )
    yield text(
        "digits of other scripts",
        CSV + "丁公司,٣,２０２６-03-01,٢٠٢٦-٠٤-٠١,½\n戊公司,²,2026-03-01,2026-04-01,①\n".encode(),
        EITHER,
        ("run",),
    )


def markup_attacks() -> Iterator[Attack]:  # noqa: PLR0915  a table
    """Yield web pages and XML 2003."""

    def page(name: str, body: str, wanted: str = EITHER) -> Attack:
        return Attack(
            f"web page: {name}",
            written(
                "台账.xls", f"<html><body>{body}</body></html>".encode("utf-8", "surrogatepass")
            ),
            wanted,
        )

    cells = "".join(f"<td>{w}</td>" for w in HEAD.strip().split(","))
    values = "".join(f"<td>{w}</td>" for w in ROW.strip().split(","))
    table = f"<table><tr>{cells}</tr><tr>{values}</tr></table>"
    yield page("control", table, READ)
    yield page("300,000 nested tables", "<table><tr><td>" * 300_000)
    yield page(
        "300,000 nested tables, ended",
        "<table><tr><td>" * 300_000 + table + "</td></tr></table>" * 300_000,
    )
    yield page("1 million small tables", "<table><tr><td>1</td></tr></table>" * 1_000_000)
    yield page("6 million cells", f"<table><tr>{cells}</tr>" + f"<tr>{'<td>1' * 12}" * 500_000)
    yield page(
        "colspan a billion",
        f"<table><tr>{cells}</tr><tr><td colspan=1000000000>1</td></tr></table>",
    )
    yield page(
        "colspan 9,999,999", f"<table><tr>{cells}</tr><tr><td colspan=9999999>1</td></tr></table>"
    )
    yield page(
        "rowspan 1,048,576",
        f"<table><tr><td rowspan=1048576 colspan=15>x</td></tr><tr>{cells}</tr></table>",
    )
    yield page(
        "rowspan, many times over",
        f"<table><tr>{cells}</tr>" + "<tr><td rowspan=60000 colspan=10>x</td></tr>" * 5000,
    )
    yield page(
        "1,000 columns taken from above",
        "<table><tr>"
        + "<td rowspan=1900>x</td>" * 1000
        + "</tr>"
        + "<tr><td>1</td></tr>" * 1900
        + "</table>",
    )
    yield page(
        "script and frames",
        f"<script>fetch('http://127.0.0.1:9')</script><iframe src='file:///etc/passwd'></iframe><img src='http://127.0.0.1:9/x'><link rel=stylesheet href='http://127.0.0.1:9/'>{table}",
        READ,
    )
    yield page("no table", "<p>x</p>")
    yield page(
        "entities",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
        + table.replace("甲公司", "&x;&nbsp;&#0;&#55296;"),
    )
    yield page("attribute of 20 MB", table.replace("<tr>", f"<tr style='{'x' * 20_000_000}'>", 1))
    head = '<?xml version="1.0"?>{}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    rows = "".join(
        "<Row>"
        + "".join(
            f'<Cell><Data ss:Type="String">{w}</Data></Cell>' for w in line.strip().split(",")
        )
        + "</Row>"
        for line in (HEAD, ROW)
    )
    sheet = '<Worksheet ss:Name="应收明细"><Table>{}</Table></Worksheet></Workbook>'

    def xml(name: str, more: str, wanted: str = EITHER, dtd: str = "") -> Attack:
        return Attack(
            f"XML 2003: {name}",
            written("台账.xml", (head.format(dtd) + sheet.format(rows + more)).encode()),
            wanted,
        )

    yield xml("control", "", READ)
    yield xml("entity bomb", "", "refused", '<!DOCTYPE a [<!ENTITY x "' + "A" * 100_000 + '">]>')
    yield xml(
        "DTD after a comment with a tag",
        "",
        "refused",
        '<!-- <a> --><!DOCTYPE a [<!ENTITY x "y">]>',
    )
    cell = '<Row ss:Index="{}"><Cell ss:Index="{}"{}><Data ss:Type="Number">{}</Data></Cell></Row>'
    for index, column, more, number in (
        ("9999999", "1", "", "1"),
        ("9", "9999999", "", "1"),
        ("0", "0", "", "1"),
        ("1", "1", "", "1"),
        ("x", "-1", "", "1e999"),
        ("9", "1", ' ss:MergeDown="9999999" ss:MergeAcross="9999999"', "1"),
        ("9", "1", ' ss:MergeDown="60000" ss:MergeAcross="200"', "9" * 5000),
    ):
        yield xml(
            f"row {index}, column {column}{more}, {number[:6]}",
            cell.format(index, column, more, number),
        )
    yield xml("span of rows", '<Row ss:Span="9999999"/>' * 50 + rows)
    yield xml(
        "3 million cells",
        ("<Row>" + '<Cell><Data ss:Type="Number">1</Data></Cell>' * 30 + "</Row>") * 100_000,
    )
    yield xml("100,000 nested", "<a>" * 100_000 + "</a>" * 100_000)
    yield xml(
        "dates that are none",
        '<Row><Cell><Data ss:Type="DateTime">2026-13-45T99:99</Data></Cell><Cell><Data ss:Type="DateTime">0001-01-01T00:00:00+23:59</Data></Cell><Cell><Data ss:Type="DateTime">9999-12-31T24:00:00</Data></Cell></Row>',
    )
