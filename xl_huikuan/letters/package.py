"""Word files as zip packages: read within limits, write fast and always with the same bytes.

A `Member` keeps its compressed bytes, so that a part which no letter changes is compressed once
per template and only copied per letter.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from xl_huikuan.core.errors import TemplateInvalid, trouble_of

STORY = re.compile(r"^word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$")
MAX_FILE = 20 * 2**20  # bytes on disk
MAX_PART = 30 * 2**20  # bytes of one part, unpacked
MAX_TOTAL = 60 * 2**20  # bytes of all parts, unpacked
MAX_PARTS = 500
MAX_RATIO = 200  # unpacked ÷ packed, for parts above 1 MiB
_RATIO_FROM = 2**20
_DOS_DATE = 0x0021  # 1980-01-01: the same bytes on every day
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_UTF8_NAME = 0x800
_DEFLATED = 8


@dataclass(frozen=True, slots=True)
class Member:
    """One part as it stands in a zip.

    Attributes:
        name: part name, encoded.
        packed: raw deflate stream.
        crc: CRC-32 of the unpacked bytes.
        size: number of unpacked bytes.
    """

    name: bytes
    packed: bytes
    crc: int
    size: int


def member(name: str, data: bytes, level: int = 6) -> Member:
    """Compress one part."""
    squeeze = zlib.compressobj(level, zlib.DEFLATED, -15)
    packed = squeeze.compress(data) + squeeze.flush()
    return Member(name.encode(), packed, zlib.crc32(data), len(data))


def assemble(members: Iterable[Member]) -> bytes:
    """Join members into a zip file, in this order, dated 1980-01-01."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = count = 0
    for part in members:
        packed, size = len(part.packed), len(part.name)
        fixed = (20, _UTF8_NAME, _DEFLATED, 0, _DOS_DATE, part.crc, packed, part.size, size)
        body += (_LOCAL.pack(b"PK\3\4", *fixed, 0), part.name, part.packed)
        directory += (_CENTRAL.pack(b"PK\1\2", 20, *fixed, 0, 0, 0, 0, 0, offset), part.name)
        offset += _LOCAL.size + size + packed
        count += 1
    central = b"".join(directory)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(central), offset, 0)
    return b"".join((*body, central, end))


def read_parts(path: Path) -> dict[str, bytes]:
    """Return part name → bytes of a .docx file, within the limits above.

    Raises:
        TemplateInvalid: not a zip, too big, too many parts, encrypted, or a suspicious name.
    """
    try:
        if path.stat().st_size > MAX_FILE:
            raise _refuse(path, "文件过大")
        data = path.read_bytes()
    except OSError as error:
        raise TemplateInvalid(
            f"模板「{path.name}」读不出来:{trouble_of(error)},请检查模板文件夹。", code="E703"
        ) from error
    return unpack(data, path)


def unpack(data: bytes, path: Path) -> dict[str, bytes]:
    """Return part name → bytes of zip bytes; `path` only names the file in messages."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check_entries(path, entries)
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeError) as error:
        raise TemplateInvalid(
            f"模板「{path.name}」不是完好的 Word 文档(.docx):请用 Word 打开后另存为 .docx。",
            code="E703",
        ) from error


def _check_entries(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    names = {entry.filename.lower() for entry in entries}
    if len(entries) > MAX_PARTS or len(names) < len(entries):
        raise _refuse(path, "部件过多或重名")
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        raise _refuse(path, "解压后过大")
    for entry in entries:
        problem = _entry_problem(entry)
        if problem:
            raise _refuse(path, f"部件「{entry.filename}」{problem}")


def _entry_problem(entry: zipfile.ZipInfo) -> str:
    if entry.flag_bits & 0x1:
        return "有密码"
    name = entry.orig_filename
    if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
        return "名称可疑"
    bomb = entry.file_size > max(_RATIO_FROM, entry.compress_size * MAX_RATIO)
    return "解压后过大" if bomb or entry.file_size > MAX_PART else ""


def _refuse(path: Path, why: str) -> TemplateInvalid:
    return TemplateInvalid(
        f"模板「{path.name}」不能使用:{why};请用 Word 重新制作并另存为 .docx。", code="E706"
    )


def repack(parts: Mapping[str, bytes]) -> bytes:
    """Return the zip bytes of parts; [Content_Types].xml goes first as Word writes it."""
    names = sorted(parts, key=lambda name: (name != "[Content_Types].xml", name))
    return assemble(member(name, parts[name], 9) for name in names)
