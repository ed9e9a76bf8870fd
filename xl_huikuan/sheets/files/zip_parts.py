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
_RATIO_FROM = 10 * 2**20  # small parts may compress as well as they like
_CHUNK = 2**20


def open_zip(path: Path) -> zipfile.ZipFile:
    """Open a zip; raise FileRefused when its directory is missing or damaged."""
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise FileRefused(
            f"文件「{path.name}」不完整或已损坏(可能没有下载完或没有保存完):请重新获取,或使用备份。",
            code="E103",
        ) from error


def check_members(path: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the members by lower-case name; raise FileRefused when names or sizes are unsafe."""
    infos = archive.infolist()
    names = {_plain(info.filename): info for info in infos}
    if len(infos) > MAX_MEMBERS:
        raise _unsafe(path, f"里面有 {len(infos)} 个部件,超过 {MAX_MEMBERS} 个", code="E110")
    if len(names) != len(infos):
        raise _unsafe(path, "里面有重名的部件,不能确定哪个是真的", code="E112")
    for name in names:
        if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
            raise _unsafe(path, f"部件名「{name}」指向文件之外", code="E112")
    for info in infos:
        _check_size(path, info, info.file_size)
    if sum(info.file_size for info in infos) > MAX_TOTAL:
        raise _unsafe(path, "解压后超过 1.5 GB", code="E110")
    return names


def _plain(name: str) -> str:
    return name.replace("\\", "/").casefold()


def _check_size(path: Path, info: zipfile.ZipInfo, size: int) -> None:
    if size > MAX_PART:
        raise _unsafe(path, f"部件 {info.filename} 解压后超过 900 MB", code="E110")
    if size > _RATIO_FROM and size > MAX_RATIO * max(info.compress_size, 1):
        raise _unsafe(path, f"部件 {info.filename} 的压缩比超过 {MAX_RATIO}:1", code="E110")
    if info.flag_bits & 1:
        raise FileRefused(f"文件「{path.name}」是加密的压缩包:请先取消密码再读取。", code="E105")


def _unsafe(path: Path, why: str, *, code: str) -> FileRefused:
    return FileRefused(
        f"文件「{path.name}」{why},为安全起见未读取:请在 Excel 里打开,只把需要的工作表另存为新的 xlsx。",
        code=code,
    )


def read_part(path: Path, info: zipfile.ZipInfo) -> bytes:
    """Return a whole part, counted and checked."""
    return b"".join(inflated(path, info))


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
