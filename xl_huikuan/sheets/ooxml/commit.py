"""Write a file so that it is either the old one or the proven new one, never anything between."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import operator
import os
import time
import zlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from xl_huikuan.core.errors import WriteRefused, trouble_of, write_code
from xl_huikuan.core.money import fen
from xl_huikuan.sheets.grid import column_letters
from xl_huikuan.sheets.ooxml.layout import n_cells, places
from xl_huikuan.sheets.ooxml.ooxml import parse
from xl_huikuan.sheets.ooxml.opc import Package
from xl_huikuan.sheets.ooxml.proof import is_proven
from xl_huikuan.sheets.ooxml.surgery import Appended, Written, book_part
from xl_huikuan.sheets.ooxml.workbookxml import WorkbookXml
from xl_huikuan.sheets.ooxml.zipraw import Member, write_members

_PART = operator.attrgetter("part")
_FULL_CHECK = 1_000_000  # bytes of sheet XML
_RETRIES = 5
_NOT_PROVEN = "写出的文件与预期不符（{}），没有保存；请检查磁盘空间后重试。"


def commit(
    members: Sequence[Member],
    written: Sequence[Written],
    target: Path,
    *,
    source: Path | None,
    source_data: bytes | None,
    appended: Sequence[Appended] = (),
) -> tuple[str, int]:
    """Write members to a temporary file beside the target, prove it, and swap it in.

    Returns:
        SHA-256 and size of the file.

    Raises:
        WriteRefused: when it cannot be written or proven; the target is then as it was.
    """
    _refuse_locked(target)
    temporary = target.with_name(f".xlhk-{os.getpid()}-{zlib.crc32(target.name.encode())}.tmp")
    try:
        _write(temporary, members)
        data = temporary.read_bytes()
        _prove(data, members, written)
        if source_data is not None:
            _prove_columns(source_data, data, appended)
        if source is not None and source.read_bytes() != source_data:
            raise WriteRefused(
                f"处理期间“{source.name}”被改动过，请关闭它后重新运行。", code="E126"
            )
        _swap(temporary, target)
    except OSError as trouble:
        reason = trouble_of(trouble)
        raise WriteRefused(
            f"无法写入“{target}”（{reason}），请检查文件夹权限和磁盘空间。",
            code=write_code(trouble),
        ) from trouble
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return hashlib.sha256(data).hexdigest(), len(data)


def _refuse_locked(target: Path) -> None:
    for owner in (f"~${target.name}", f".~lock.{target.name}#"):
        if target.with_name(owner).exists():
            raise WriteRefused(f"“{target.name}”正被打开，请先关闭它再运行。", code="E120")


def _write(path: Path, members: Sequence[Member]) -> None:
    path.unlink(missing_ok=True)  # left by a crashed run whose process number was ours
    with path.open("xb") as file:
        write_members(file, members)
        file.flush()
        os.fsync(file.fileno())


def _swap(temporary: Path, target: Path) -> None:
    """Replace the target; a virus scanner may hold it for a moment."""
    for attempt in range(_RETRIES):
        try:
            temporary.replace(target)
            break
        except PermissionError:
            if attempt + 1 == _RETRIES:
                raise
            time.sleep(0.1 * 2**attempt)
    if os.name == "posix":
        with contextlib.suppress(OSError):  # the file is in place; only durability is at stake
            folder = os.open(target.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _prove(data: bytes, members: Sequence[Member], written: Sequence[Written]) -> None:
    """Check the file as it lies on the disk against what was meant."""
    package = Package(data)
    if list(package.members.values()) != list(members):
        raise WriteRefused(_NOT_PROVEN.format("部件不一致"), code="E140")
    part = book_part(package)
    book = WorkbookXml(parse(package.read(part), part))
    targets = {relation.id: relation.target for relation in package.relations(part)}
    for one in written:
        if targets.get(book.relation(one.sheet.name)) != one.part:
            raise WriteRefused(_NOT_PROVEN.format(f"找不到工作表 {one.sheet.name}"), code="E140")
        _prove_sheet(package.read(one.part), one)


def _prove_columns(before: bytes, after: bytes, appended: Sequence[Appended]) -> None:
    """Check the parts that got columns against what they were."""
    for part, together in itertools.groupby(sorted(appended, key=_PART), _PART):
        placed = [one.placed for one in together]
        was = partial(Package(before).read, part)
        date1904 = any(one.date1904 for one in appended)
        if not is_proven(was, Package(after).read(part), placed, date1904=date1904):
            raise WriteRefused(_NOT_PROVEN.format(placed[0].beside.sheet), code="E140")


def _prove_sheet(xml: bytes, one: Written) -> None:
    """Check number of cells and money sums; a very long sheet only for its cells and its end.

    A long sheet was compared byte for byte with what was made, so parsing it again would only
    prove the writer's escaping a second time.
    """
    wrong = WriteRefused(_NOT_PROVEN.format(one.sheet.name), code="E140")
    if xml.count(b"<c ") != n_cells(one.sheet) or not xml.endswith(b"</worksheet>"):
        raise wrong
    if len(xml) <= _FULL_CHECK and _money_found(xml, one) != _money_meant(one):
        raise wrong


def _money_meant(one: Written) -> dict[tuple[int, int], int]:
    """Return the sum in fen of each money column by (block, column)."""
    return {
        (b, i): int(pd.Series(column.values).fillna(0).round().sum())
        for b, block in enumerate(one.sheet.blocks)
        for i, column in enumerate(block.columns)
        if column.kind == "money"
    }


def _money_found(xml: bytes, one: Written) -> dict[tuple[int, int], int]:
    """Return the same sums from the cells as written."""
    root: Any = parse(xml, one.part)
    cells = {
        cell.get("r"): cell.findtext("{*}v") or "0" for cell in root.iterfind("{*}sheetData/*/*")
    }
    sums = {}
    for b, i in _money_meant(one):
        place = places(one.sheet)[b]
        column = column_letters(i)
        rows = range(place.first, place.last + 1)
        sums[b, i] = sum(fen(cells[f"{column}{row}"]) for row in rows)
    return sums
