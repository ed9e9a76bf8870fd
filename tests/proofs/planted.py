"""What a planted attack is, and the small honest workbook every one of them is made from."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = ("客户名称", "发票号码", "开票日期", "到期日", "价税合计")
REFUSED, READ, EITHER = "refused", "read", "either"
CHECK = ("check",)


@dataclass(frozen=True, slots=True)
class Attack:
    """One planted file and what is done with it.

    Attributes:
        name: short, also of its folder.
        make: writes into a folder and returns the workbook.
        wanted: whether it must be refused or read.
        command: what is run, the workbook following its first word; run writes beside it.
        words: words of the sentence the clerk must see.
        legal: it is honest and big: the limits of time and memory do not hold.
    """

    name: str
    make: Callable[[Path], Path]
    wanted: str = REFUSED
    command: tuple[str, ...] = CHECK
    words: str = ""
    legal: bool = False


def cell(place: str, value: str | float, more: str = "") -> str:
    """Return the XML of a cell."""
    if isinstance(value, str):
        text = escape(value).replace("\r", "&#13;")
        inner = f'<is><t xml:space="preserve">{text}</t></is>'
        return f'<c r="{place}" t="inlineStr"{more}>{inner}</c>'
    return f'<c r="{place}"{more}><v>{value}</v></c>'


def ledger_rows(
    names: Iterable[str] = ("北京甲公司", "上海乙公司", "广州丙公司"), note: str = "备注"
) -> str:
    """Return the rows of a small receivables table, one invoice a customer."""
    rows = [(*HEAD, note)]
    for k, name in enumerate(names):
        rows.append((name, str(10000001 + k), "2026-03-01", "2026-04-01", 100.25 + k, ""))  # type: ignore[arg-type]
    return "".join(_row(i, row) for i, row in enumerate(rows, 1))


def _row(number: int, values: Iterable[str | float]) -> str:
    cells = (cell(f"{'ABCDEF'[c]}{number}", value) for c, value in enumerate(values))
    return f'<row r="{number}">{"".join(cells)}</row>'


def sheet_xml(rows: str = "", *, head: str = "", tail: str = "", root: str = "worksheet") -> str:
    """Return a worksheet part."""
    return f'<{root} xmlns="{MAIN}">{head}<sheetData>{rows}</sheetData>{tail}</{root}>'


LEDGER = sheet_xml(ledger_rows())


def relations(*entries: tuple[str, str, str], mode: str = "") -> str:
    """Return a relationships part of (id, kind, target)."""
    lines = "".join(
        f'<Relationship Id="{i}" Type="{k if ":" in k else f"{OFFICE}/{k}"}" Target="{t}"{mode}/>'
        for i, k, t in entries
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def types(*overrides: tuple[str, str]) -> str:
    """Return the content types of (part, type)."""
    known = (("/xl/workbook.xml", f"{KIND}.sheet.main+xml"), *overrides)
    lines = "".join(f'<Override PartName="{p}" ContentType="{t}"/>' for p, t in known)
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{lines}</Types>'
    )


def workbook_xml(sheets: Iterable[tuple[str, str]] = (("应收明细", "r1"),), more: str = "") -> str:
    """Return a workbook part of (sheet name, relationship id)."""
    lines = "".join(
        f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="{i}" r:id="{rid}"/>'
        for i, (name, rid) in enumerate(sheets, 1)
    )
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{lines}</sheets>{more}</workbook>'


STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="1"><xf/></cellXfs></styleSheet>'
)
STRINGS = f'<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><t>共享</t></si></sst>'


def book(**parts: str | bytes) -> dict[str, str | bytes]:
    """Return the parts of an honest workbook; a keyword replaces one by its last name."""
    whole: dict[str, str | bytes] = {
        "[Content_Types].xml": types(
            ("/xl/worksheets/sheet1.xml", f"{KIND}.worksheet+xml"),
            ("/xl/styles.xml", f"{KIND}.styles+xml"),
            ("/xl/sharedStrings.xml", f"{KIND}.sharedStrings+xml"),
        ),
        "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook_xml(),
        "xl/_rels/workbook.xml.rels": relations(
            ("r1", "worksheet", "worksheets/sheet1.xml"),
            ("r2", "styles", "styles.xml"),
            ("r3", "sharedStrings", "sharedStrings.xml"),
        ),
        "xl/worksheets/sheet1.xml": LEDGER,
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": STRINGS,
        "docProps/core.xml": "<coreProperties/>",
    }
    short = {"types": "[Content_Types].xml", "root": "_rels/.rels", "rels": "xl/_rels/workbook.xml.rels",
             "workbook": "xl/workbook.xml", "sheet": "xl/worksheets/sheet1.xml", "styles": "xl/styles.xml",
             "strings": "xl/sharedStrings.xml", "core": "docProps/core.xml"}  # fmt: skip
    return whole | {short[name]: content for name, content in parts.items()}


def zipped(
    path: Path, parts: Mapping[str, str | bytes] | Iterable[tuple[str, str | bytes]]
) -> Path:
    """Write a zip."""
    pairs = parts.items() if isinstance(parts, Mapping) else parts
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in pairs:
            archive.writestr(name, content)
    return path


def workbook(**parts: str | bytes) -> Callable[[Path], Path]:
    """Return a maker of an honest workbook with some parts replaced."""
    return lambda folder: zipped(folder / "台账.xlsx", book(**parts))


def with_parts(more: Mapping[str, str | bytes], **parts: str | bytes) -> Callable[[Path], Path]:
    """Return a maker of an honest workbook with further parts."""
    return lambda folder: zipped(folder / "台账.xlsx", book(**parts) | dict(more))


def rows(xml: str) -> Callable[[Path], Path]:
    """Return a maker of a workbook whose table is followed by other rows."""
    return workbook(sheet=sheet_xml(ledger_rows() + xml))


def written(name: str, content: bytes) -> Callable[[Path], Path]:
    """Return a maker of a file of bytes."""

    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return make


_ABOUT = struct.Struct("<HHHHHLLLHH")


def deflated(content: bytes) -> bytes:
    """Return a raw deflate stream."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeeze.compress(content) + squeeze.flush()


@dataclass(slots=True)
class RawZip:
    """A zip whose headers say whatever one likes."""

    body: bytes = b""
    directory: bytes = b""
    count: int = 0

    def add(self, name: str, content: bytes, *, flags: int = 0, size: int | None = None,
            at: int | None = None, packed: bytes | None = None, crc: int | None = None,
            extra: bytes = b"") -> None:  # fmt: skip
        """Add a member; `size` is what its headers say, `at` where its directory entry points."""
        packed = deflated(content) if packed is None else packed
        size = len(content) if size is None else size
        crc = zlib.crc32(content) if crc is None else crc
        raw = name.encode()
        about = _ABOUT.pack(
            20, flags | 0x800, 8, 0, 0x21, crc, len(packed), size, len(raw), len(extra)
        )
        at = len(self.body) if at is None else at
        self.body += b"PK\3\4" + about + raw + extra + packed
        place = struct.pack("<HHHLL", 0, 0, 0, 0, at)
        self.directory += b"PK\1\2\x14\0" + about + place + raw + extra
        self.count += 1

    def write(self, path: Path) -> Path:
        """Write the file."""
        n = min(self.count, 0xFFFF)
        sizes = (0, 0, n, n, len(self.directory), len(self.body), 0)
        end = b"PK\5\6" + struct.pack("<HHHHLLH", *sizes)
        path.write_bytes(self.body + self.directory + end)
        return path
