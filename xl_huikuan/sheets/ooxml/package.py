"""Graft result sheets into a copy of the clerk's workbook; every other part stays byte-identical.

Only these change: [Content_Types].xml, the workbook part and its relationships, styles.xml, and
parts of our own from an earlier run. Everything else is copied with its compressed bytes.
Columns beside the clerk's rows change the part of that sheet and styles.xml, and the workbook
part when formulas must be calculated again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import python_calamine

from xl_huikuan.core.errors import Finding, WriteRefused
from xl_huikuan.saving.places import check_place
from xl_huikuan.saving.save import Occasion, Original, Saved, changed, save_over
from xl_huikuan.sheets.ooxml.commit import Meant, commit
from xl_huikuan.sheets.ooxml.newparts import new_package
from xl_huikuan.sheets.ooxml.opc import Package, normal
from xl_huikuan.sheets.ooxml.placing import Found
from xl_huikuan.sheets.ooxml.signed import said
from xl_huikuan.sheets.ooxml.surgery import Surgery
from xl_huikuan.sheets.ooxml.turns import quick_turns
from xl_huikuan.sheets.ooxml.uncollected import uncollected
from xl_huikuan.sheets.table import PREFIX, Beside, ResultSheet

_FORBIDDEN = frozenset("[]:*?/\\")
_MAX_NAME = 31
_CFB = b"\xd0\xcf\x11\xe0"  # an encrypted .xlsx is such a container


@dataclass(frozen=True, slots=True)
class GraftReport:
    """What was done.

    Attributes:
        target: the file written.
        sheets: names of the sheets written, in order.
        replaced: names of sheets of an earlier run that were taken out.
        kept_parts: number of parts copied byte for byte.
        changed_parts: parts of the workbook that had to change.
        added_parts: parts of ours.
        size: bytes of the file.
        sha256: of the file.
        notes: what the clerk should know about the workbook that was copied.
    """

    target: Path
    sheets: tuple[str, ...]
    replaced: tuple[str, ...]
    kept_parts: int
    changed_parts: tuple[str, ...]
    added_parts: tuple[str, ...]
    size: int
    sha256: str
    notes: tuple[Finding, ...] = ()


@quick_turns()
@uncollected()
def graft(
    source: Path | None,
    sheets: Sequence[ResultSheet],
    target: Path,
    *,
    drop: Sequence[str] = (),
    beside: Sequence[tuple[Beside, Found]] = (),
    date1904: bool = False,
) -> GraftReport:
    """Write `target`: the source's package with our sheets at the end.

    Args:
        source: workbook to copy (.xlsx, .xlsm, .xltx, .xltm); None = a new workbook with only
            our sheets, for inputs that are no such package (.xls, .csv).
        sheets: sheets to write; one of the same name from an earlier run is replaced.
        target: file to make; an existing one is replaced only when all checks have passed.
        drop: names of sheets of an earlier run that are not wanted any more.
        beside: columns to stand in sheets of the source, and what a reader found on those sheets.
        date1904: whether a new workbook counts days from 1904; a source knows it itself.

    Raises:
        WriteRefused: when the workbook must not be changed, or the written file does not prove
            to be what was meant; then nothing was changed.
    """
    _check_names([sheet.name for sheet in sheets], drop)
    if source is not None and target.exists() and source.samefile(target):
        raise WriteRefused(
            f"不能覆盖原工作簿“{source.name}”，请换一个文件名或文件夹。", code="E138"
        )
    data = None if source is None else _read(source)
    surgery = Surgery(new_package(date1904=date1904) if data is None else Package(data))
    _check_suffix(surgery.suffix, source, target)
    replaced = _operate(surgery, sheets, drop, beside)
    package = surgery.package
    meant = _meant(surgery, data)
    sha256, size = commit(meant, target, source=source)
    return GraftReport(
        target=target,
        sheets=tuple(sheet.name for sheet in sheets),
        replaced=tuple(replaced),
        kept_parts=len(package.members) - len(package.changed) - len(package.added),
        changed_parts=tuple(sorted(package.changed)),
        added_parts=tuple(package.added),
        size=size,
        sha256=sha256,
        notes=surgery.notes,
    )


@quick_turns()
@uncollected()
def graft_over(
    path: Path,
    sheets: Sequence[ResultSheet],
    occasion: Occasion,
    *,
    beside: Sequence[tuple[Beside, Found]] = (),
    sha256: str = "",
) -> Saved:
    """Put our sheets and columns into the clerk's own file, backed up before.

    Args:
        path: the workbook.
        sheets: sheets to write; one of the same name from an earlier run is replaced.
        occasion: when and why, for the backup.
        beside: columns to stand in its sheets, and what a reader found on those sheets.
        sha256: of the content the sheets were computed from, "" = of whatever is there now.

    Raises:
        WriteRefused: when the file is not as it was read, is in use, or must not be changed, or
            when the new one does not prove to be what was meant; it is then as it was.
    """
    _check_names([sheet.name for sheet in sheets], ())
    original = Original.read(path)
    if sha256 not in ("", original.sha256):
        raise changed(path)
    check_place(original.place)  # before the work, and again when it is done
    surgery = Surgery(Package(original.data))
    _check_suffix(surgery.suffix, path, path)
    _operate(surgery, sheets, (), beside)
    meant = _meant(surgery, original.data)
    saved = save_over(original, meant.write, meant.prove, occasion)
    return replace(saved, notes=(*filter(None, [said(surgery.notes)]), *saved.notes))


def _operate(
    surgery: Surgery,
    sheets: Sequence[ResultSheet],
    drop: Sequence[str],
    beside: Sequence[tuple[Beside, Found]],
) -> list[str]:
    """Put columns and sheets in; return the names of sheets that went.

    The sheets come first: they are packed while places for the columns are looked for.
    """
    try:
        for columns, _ in beside[:1]:
            surgery.expect(columns.sheet)
        replaced = surgery.replace(sheets, drop) if sheets or drop or not beside else []
        for columns, found in beside:
            surgery.append(columns, found)
        surgery.finish()
    finally:
        surgery.package.settle()  # a refusal leaves no worker behind
    return replaced


def _meant(surgery: Surgery, source: bytes | None) -> Meant:
    package = surgery.package
    touched = package.changed | set(package.removed) | set(map(normal, package.added))
    return Meant(list(package.members.values()), surgery.written, surgery.appended, source, touched)


def _check_names(names: Sequence[str], drop: Sequence[str]) -> None:
    for name in (*names, *drop):
        if not name.startswith(PREFIX):
            raise WriteRefused(
                f"只能写入名称以“{PREFIX}”开头的工作表，不能写入“{name}”。", code="E226"
            )
        if len(name) > _MAX_NAME or _FORBIDDEN & set(name) or name.endswith("'"):
            raise WriteRefused(
                f"工作表名“{name}”不符合 Excel 的规定，请改短或去掉特殊符号。", code="E226"
            )
    if len({name.lower() for name in names}) < len(names):
        raise WriteRefused("要写入的工作表有重名，无法写入。", code="E226")


def _read(source: Path) -> bytes:
    try:
        data = source.read_bytes()
    except OSError as trouble:
        raise WriteRefused(
            f"打不开“{source.name}”，请确认文件没有被移走或锁定。", code="E113"
        ) from trouble
    if data.startswith(_CFB):
        raise WriteRefused(
            f"“{source.name}”加了密码或是旧版 .xls 格式，结果只能写到新的工作簿。", code="E106"
        )
    return data


def _check_suffix(real: str, source: Path | None, target: Path) -> None:
    """Refuse an ending Excel would not open; a source with a wrong ending keeps its own."""
    allowed = {real} | ({source.suffix.lower()} if source is not None else set())
    if target.suffix.lower() not in allowed:
        raise WriteRefused(f"结果文件“{target.name}”的扩展名应为 {real}，请改名。", code="E139")


def read_back(path: Path, sheet_name: str) -> list[list[Any]]:
    """Return the values of one sheet from A1 on, as an independent reader sees them; "" = blank.

    Only for files whose other parts are trusted: the reader may abort the process on others.
    """
    with python_calamine.load_workbook(path) as book:
        return book.get_sheet_by_name(sheet_name).to_python(skip_empty_area=False)
