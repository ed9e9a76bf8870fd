"""The parts of a zip package, inflated with a count: a header's word is not taken for a size."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from xl_huikuan.core.errors import FileRefused

MAX_MEMBERS = 5_000
MAX_PART = 900 * 2**20
MAX_TOTAL = 1536 * 2**20
MAX_RATIO = 200
MAX_BIG_RATIO = 100  # of parts over 100 MB; real sheets of that size stay below 40
MAX_TREE = 32 * 2**20  # of a part that is looked at as a whole
_TREES = (".rels", "workbook.xml", "styles.xml", "[content_types].xml")
MAX_TAGS = 1_000_000
_RATIO_FROM, _BIG = 10 * 2**20, 100 * 2**20  # small parts may compress as well as they like
_MAX_DIRECTORY = 8 * 2**20  # ten times what Excel writes for as many members as are allowed
_CHUNK = 2**20
_END = struct.Struct("<4sHHHHLLH")
_END64 = struct.Struct("<4sQHHLLQQQQ")
_LOCATOR_SIZE, _LOCAL_SIZE, _MAX_COMMENT = 20, 30, 2**16


def open_zip(path: Path) -> zipfile.ZipFile:
    """Open a zip; raise FileRefused when its directory is missing, damaged or without measure."""
    try:
        if _directory_size(path) > _MAX_DIRECTORY:
            raise _unsafe(path, "里面的部件多得不正常", code="E110")
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise FileRefused(
            f"文件「{path.name}」不完整或已损坏(可能没有下载完或没有保存完):请重新获取,或使用备份。",
            code="E103",
        ) from error


def _directory_size(path: Path) -> int:
    """Return how long the directory is said to be; reading it all costs memory without limit."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(size - _END.size - _MAX_COMMENT, 0))
        tail = file.read()
    place = len(tail) - _END.size
    if not (tail.startswith(b"PK\5\6", max(place, 0)) and tail.endswith(b"\0\0")):
        place = tail.rfind(b"PK\5\6")
    if place < 0 or len(tail) - place < _END.size:
        return 0  # there is none, as zipfile will say
    before = place - _LOCATOR_SIZE - _END64.size
    if before >= 0 and tail.startswith(b"PK\6\6", before):
        return int(_END64.unpack_from(tail, before)[8])
    return int(_END.unpack_from(tail, place)[5])


def check_members(path: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the members by lower-case name; raise FileRefused when names or sizes are unsafe."""
    infos = archive.infolist()
    names = {_plain(info.filename): info for info in infos}
    if len(infos) > MAX_MEMBERS:
        raise _unsafe(path, f"里面有 {len(infos)} 个部件,超过 {MAX_MEMBERS} 个", code="E110")
    if len(names) != len(infos):
        raise _unsafe(path, "里面有重名的部件,不能确定哪个是真的", code="E112")
    for name, info in names.items():
        _check_member(path, name, info)
    _check_overlap(path, infos)
    if sum(info.file_size for info in infos) > MAX_TOTAL:
        raise _unsafe(path, "解压后超过 1.5 GB", code="E110")
    return names


def _check_member(path: Path, name: str, info: zipfile.ZipInfo) -> None:
    if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
        raise _unsafe(path, f"部件名「{name}」指向文件之外", code="E112")
    if "\0" in info.orig_filename:
        raise _unsafe(path, f"部件名「{name}」不完整", code="E112")
    _check_size(path, info, info.file_size)
    if info.file_size > MAX_TREE and name.endswith(_TREES):
        raise _unsafe(path, f"部件 {info.filename} 大得不正常", code="E110")


def _check_overlap(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    """Refuse members that share bytes: a few of them can stand for terabytes."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise _unsafe(path, f"部件 {info.filename} 与别的部件重叠", code="E112")
        end = info.header_offset + _LOCAL_SIZE + info.compress_size


def _plain(name: str) -> str:
    return name.replace("\\", "/").casefold()


def _check_size(path: Path, info: zipfile.ZipInfo, size: int) -> None:
    if size > MAX_PART:
        raise _unsafe(path, f"部件 {info.filename} 解压后超过 900 MB", code="E110")
    ratio = MAX_BIG_RATIO if size > _BIG else MAX_RATIO
    if size > _RATIO_FROM and size > ratio * max(info.compress_size, 1):
        raise _unsafe(path, f"部件 {info.filename} 的压缩比超过 {ratio}:1", code="E110")
    if info.flag_bits & 1:
        raise FileRefused(f"文件「{path.name}」是加密的压缩包:请先取消密码再读取。", code="E105")


def _unsafe(path: Path, why: str, *, code: str) -> FileRefused:
    return FileRefused(
        f"文件「{path.name}」{why},为安全起见未读取:请在 Excel 里打开,只把需要的工作表另存为新的 xlsx。",
        code=code,
    )


def read_part(path: Path, info: zipfile.ZipInfo, most: int = MAX_TREE) -> bytes:
    """Return a whole part, counted and checked; raises FileRefused beyond `most` bytes."""
    pieces, size = list[bytes](), 0
    for piece in inflated(path, info):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            raise _unsafe(path, f"部件 {info.filename} 大得不正常", code="E110")
    return b"".join(pieces)


def check_tags(path: Path, name: str, content: bytes) -> None:
    """Refuse XML of more elements than a tree in memory may have."""
    if content.count(b"<") > MAX_TAGS:
        raise _unsafe(path, f"部件 {name} 大得不正常", code="E110")


def inflated(path: Path, info: zipfile.ZipInfo, piece: int = 4 * _CHUNK) -> Iterator[bytes]:
    """Yield the content of a part in pieces of at most `piece` bytes.

    Raises FileRefused when it grows beyond the limits or its checksum is wrong, whatever sizes
    its header states.
    """
    size = checksum = 0
    try:
        for content in _pieces(path, info, piece):
            size += len(content)
            checksum = zlib.crc32(content, checksum)
            _check_size(path, info, size)
            yield content
    except (zlib.error, OSError, struct.error, EOFError) as error:
        raise _damaged(path, info) from error
    if checksum != info.CRC or size != info.file_size:
        raise _damaged(path, info)


def _pieces(path: Path, info: zipfile.ZipInfo, piece: int) -> Iterator[bytes]:
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _damaged(path, info)
    with path.open("rb") as file:
        file.seek(info.header_offset)
        header = file.read(30)
        if header[:4] != b"PK\x03\x04":
            raise EOFError
        name_size, extra_size = struct.unpack("<HH", header[26:30])
        file.seek(name_size + extra_size, 1)
        left = info.compress_size
        inflate = zlib.decompressobj(-15) if info.compress_type else None
        while left > 0:
            packed = file.read(min(left, _CHUNK))
            if not packed:
                raise EOFError
            left -= len(packed)
            yield from _unpacked(inflate, packed, piece)


def _unpacked(inflate: zlib._Decompress | None, packed: bytes, piece: int) -> Iterator[bytes]:
    if inflate is None:
        yield packed
        return
    while packed and not inflate.eof:
        yield inflate.decompress(packed, piece)
        packed = inflate.unconsumed_tail


def _damaged(path: Path, info: zipfile.ZipInfo) -> FileRefused:
    return FileRefused(
        f"文件「{path.name}」的部件 {info.filename} 已损坏(校验不符):请使用备份或重新导出。",
        code="E104",
    )
