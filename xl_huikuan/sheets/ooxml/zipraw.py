"""A zip as stored members: what is not changed is copied with its compressed bytes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from xl_huikuan.core.errors import WriteRefused

_LOCAL = struct.Struct("<4sHHHHHLLLHH")
_CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_END = struct.Struct("<4sHHHHLLH")
_UTF8 = 0x800
_MAX_CONTENT = 2**30  # a million rows of twenty columns stay below
_FIXED_STAMP = (0, 0x21)  # 1980-01-01 00:00, so that equal results are equal files
_TOO_BIG = "结果文件超过 4 GB，无法写入；请先把台账拆成几个工作簿。"


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a zip, as stored.

    Attributes:
        name: name bytes as stored.
        utf8: whether `name` is marked as UTF-8.
        method: 0 stored, 8 deflated; others are only ever copied.
        crc: CRC-32 of the content.
        size: length of the content.
        packed: stored (compressed) bytes.
        stamp: DOS time and date.
        attributes: external attributes.
    """

    name: bytes
    utf8: bool
    method: int
    crc: int
    size: int
    packed: bytes
    stamp: tuple[int, int] = _FIXED_STAMP
    attributes: int = 0

    @property
    def text_name(self) -> str:
        """Name as text."""
        return self.name.decode("utf-8" if self.utf8 else "cp437")

    def content(self, *, sized: bool = False) -> bytes:
        """Return the content, checked against its length and CRC.

        Args:
            sized: whether its length is known to be true, as that of a member made here: it is
                then unpacked at one go, into a buffer of that length.

        Raises:
            WriteRefused: when the stored bytes are damaged or in a foreign compression.
        """
        if self.size > _MAX_CONTENT:
            raise WriteRefused(
                f"工作簿内部的 {self.text_name} 大得不正常，为安全起见不处理。", code="E110"
            )
        try:
            data = self._unpacked(sized=sized)
        except zlib.error as damage:
            raise WriteRefused(
                f"工作簿内部的 {self.text_name} 已损坏，请先用 Excel 修复。", code="E104"
            ) from damage
        if len(data) != self.size or zlib.crc32(data) != self.crc:
            raise WriteRefused(
                f"工作簿内部的 {self.text_name} 已损坏，请先用 Excel 修复。", code="E104"
            )
        return data

    def _unpacked(self, *, sized: bool) -> bytes:
        if self.method == zipfile.ZIP_STORED:
            return self.packed
        if self.method == zipfile.ZIP_DEFLATED and sized:
            return zlib.decompress(self.packed, -15, self.size + 1)
        if self.method == zipfile.ZIP_DEFLATED:
            # one byte more than declared is enough to notice a lie, and stops a bomb
            return zlib.decompressobj(-15).decompress(self.packed, self.size + 1)
        raise WriteRefused(
            f"工作簿内部的 {self.text_name} 用了不支持的压缩方式，请用 Excel 另存一次。",
            code="E104",
        )


def read_members(data: bytes) -> list[Member]:
    """Return the members of a zip in the order of its directory.

    Raises:
        WriteRefused: when it is no zip, is damaged, or has an encrypted member.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [_member(data, info) for info in archive.infolist()]
    except (zipfile.BadZipFile, struct.error, NotImplementedError, ValueError) as damage:
        raise WriteRefused(
            "文件不是完好的 Excel 工作簿，请用 Excel 打开后另存为 .xlsx 再试。", code="E103"
        ) from damage


def _member(data: bytes, info: zipfile.ZipInfo) -> Member:
    if info.flag_bits & 1:
        raise WriteRefused("工作簿的内容已加密，请先在 Excel 里去掉密码。", code="E105")
    local = _LOCAL.unpack_from(data, info.header_offset)
    start = info.header_offset + _LOCAL.size + local[9] + local[10]
    packed = data[start : start + info.compress_size]
    if local[0] != b"PK\x03\x04" or len(packed) != info.compress_size:
        raise zipfile.BadZipFile(info.orig_filename)
    utf8 = bool(info.flag_bits & _UTF8)
    return Member(
        name=info.orig_filename.encode("utf-8" if utf8 else "cp437"),
        utf8=utf8,
        method=info.compress_type,
        crc=info.CRC,
        size=info.file_size,
        packed=packed,
        stamp=_dos_stamp(info),
        attributes=info.external_attr,
    )


def _dos_stamp(info: zipfile.ZipInfo) -> tuple[int, int]:
    year, month, day, hour, minute, second = info.date_time
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day


def write_members(file: BinaryIO, members: Iterable[Member]) -> None:
    """Write a zip; the bytes depend on the members alone."""
    directory: list[bytes] = []
    offset = 0
    for member in members:
        flags = _UTF8 if member.utf8 else 0
        sizes = (member.crc, len(member.packed), member.size, len(member.name), 0)
        about = (20, flags, member.method, *member.stamp, *sizes)
        place = (0, 0, 0, member.attributes, offset)
        directory.append(_CENTRAL.pack(b"PK\x01\x02", 20, *about, *place) + member.name)
        offset += file.write(_LOCAL.pack(b"PK\x03\x04", *about) + member.name)
        offset += file.write(member.packed)
        if offset > 0xFFFFFFFF:
            raise WriteRefused(_TOO_BIG, code="E110")
    size = sum(file.write(entry) for entry in directory)
    n = len(directory)
    file.write(_END.pack(b"PK\x05\x06", 0, 0, n, n, size, offset, 0))
