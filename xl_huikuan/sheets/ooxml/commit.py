"""Write a file so that it is either the old one or the proven new one, never anything between."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.saving.places import refuse_open
from xl_huikuan.saving.save import changed, save_new
from xl_huikuan.saving.troubles import said_in_chinese
from xl_huikuan.sheets.ooxml.ooxml import parse
from xl_huikuan.sheets.ooxml.opc import Package, normal
from xl_huikuan.sheets.ooxml.proof import is_proven
from xl_huikuan.sheets.ooxml.sheetproof import says_what_was_meant
from xl_huikuan.sheets.ooxml.surgery import Appended, Written, book_part
from xl_huikuan.sheets.ooxml.workbookxml import WorkbookXml
from xl_huikuan.sheets.ooxml.zipraw import Member, write_members

_PART = operator.attrgetter("part")
_FULL_CHECK = 1_000_000  # bytes of sheet XML
_XML = (".xml", ".rels")
_NOT_PROVEN = "写出的文件与预期不符（{}），没有保存；请检查磁盘空间后重试。"


def commit(meant: Meant, target: Path, *, source: Path | None) -> tuple[str, int]:
    """Write a package to a temporary file beside the target, prove it, and swap it in.

    Args:
        meant: the package.
        target: file to make or to replace.
        source: the file it was made from, which must not have changed since; None for no such.

    Returns:
        SHA-256 and size of the file.

    Raises:
        WriteRefused: when it cannot be written or proven; the target is then as it was.
    """
    refuse_open(target)

    def unchanged() -> None:
        if source is not None and _content(source) != meant.source:
            raise changed(source)

    sha256 = save_new(target, meant.write, meant.prove, unchanged)
    return sha256, target.stat().st_size


def _content(source: Path) -> bytes:
    with said_in_chinese(source):
        return source.read_bytes()


@dataclass(frozen=True, slots=True)
class Meant:
    """A package as it is meant to be.

    Attributes:
        members: all of it.
        written: sheets of ours in it.
        appended: columns of ours in it.
        source: content of the workbook it was made from; None for a new one.
        touched: names of parts that may differ from those of the source, or be missing.
    """

    members: Sequence[Member]
    written: Sequence[Written]
    appended: Sequence[Appended]
    source: bytes | None
    touched: Collection[str]

    def write(self, file: BinaryIO) -> None:
        """Write the package."""
        write_members(file, self.members)

    def prove(self, data: bytes) -> None:
        """Check a file as it lies on the disk; raises WriteRefused when it is anything else."""
        package = Package(data)
        if list(package.members.values()) != list(self.members):
            raise WriteRefused(_NOT_PROVEN.format("部件不一致"), code="E140")
        before = None if self.source is None else Package(self.source)
        if before is not None:
            _prove_foreign(before, package, self.touched)
        members = package.members
        # the longest last: it is unpacked while the others are proven
        written = sorted(self.written, key=lambda one: members[normal(one.part)].size)
        parts = [*map(_PART, written), *map(_PART, sorted(self.appended, key=_PART))]
        made = [members[normal(part)] for part in dict.fromkeys(parts)]
        with ThreadPoolExecutor(1) as ahead:
            contents = ahead.map(partial(Member.content, sized=True), made)
            _prove_sheets(package, written, contents)
            if before is not None:
                _prove_columns(before, self.appended, contents)


def _prove_foreign(before: Package, after: Package, touched: Collection[str]) -> None:
    """Check that all parts that are not ours are byte for byte as before, and ours well-formed."""
    for name, member in before.members.items():
        if name not in touched and not _is_same(after.members.get(name), member):
            raise WriteRefused(_NOT_PROVEN.format(member.text_name), code="E140")
    for name in touched:
        ours = after.members.get(name)
        if ours is not None and name.endswith(_XML) and ours.size <= _FULL_CHECK:
            parse(ours.content(), ours.text_name)


def _is_same(now: Member | None, before: Member) -> bool:
    """Tell whether a part is stored with the very bytes it had."""
    return now is not None and (now.name, now.method, now.size, now.packed) == (
        before.name,
        before.method,
        before.size,
        before.packed,
    )


def _prove_sheets(package: Package, written: Sequence[Written], contents: Iterator[bytes]) -> None:
    """Check that the sheets of ours are there and say what was meant."""
    part = book_part(package)
    book = WorkbookXml(parse(package.read(part), part))
    targets = {relation.id: relation.target for relation in package.relations(part)}
    for one in written:
        if targets.get(book.relation(one.sheet.name)) != one.part:
            raise WriteRefused(_NOT_PROVEN.format(f"找不到工作表 {one.sheet.name}"), code="E140")
        if not says_what_was_meant(next(contents), one.sheet, date1904=one.date1904):
            raise WriteRefused(_NOT_PROVEN.format(one.sheet.name), code="E140")


def _prove_columns(
    before: Package, appended: Sequence[Appended], contents: Iterator[bytes]
) -> None:
    """Check the parts that got columns against what they were."""
    for part, together in itertools.groupby(sorted(appended, key=_PART), _PART):
        placed = [one.placed for one in together]
        date1904 = any(one.date1904 for one in appended)
        if not is_proven(partial(before.read, part), next(contents), placed, date1904=date1904):
            raise WriteRefused(_NOT_PROVEN.format(placed[0].beside.sheet), code="E140")
