"""Results of a file nobody has open: where they go, and earlier ones kept, never overwritten."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from contextlib import suppress
from glob import escape
from pathlib import Path

from xl_huikuan.core.errors import WriteRefused, trouble_of, write_code
from xl_huikuan.saving.backups import backup_folder, move_to_backups
from xl_huikuan.saving.rotation import rotate
from xl_huikuan.saving.save import CHANGED, Occasion, Saved
from xl_huikuan.sheets.book import ClosedBook
from xl_huikuan.sheets.files.guard import Format
from xl_huikuan.sheets.ooxml.package import graft
from xl_huikuan.sheets.table import ResultSheet

PACKAGES = (".xlsx", ".xlsm", ".xltx", ".xltm")  # kinds our sheets can be grafted into
OUTPUT_STEM = re.compile(r"_回款_\d{8}$")


def earlier_result(path: Path, folder: Path) -> Path | None:
    """Return the newest result of this workbook in a folder, whatever its as-of date."""
    stem = OUTPUT_STEM.sub("", path.stem)
    pattern = f"{escape(stem)}_回款_{'[0-9]' * 8}.xls?"
    found = sorted(folder.glob(pattern), key=lambda result: result.stat().st_mtime)
    return found[-1] if found else None


def target_path(path: Path, as_of: dt.date, folder: Path) -> Path:
    """Return where results go: 台账.xlsx → 台账_回款_20261031.xlsx."""
    suffix = path.suffix.lower() if path.suffix.lower() in PACKAGES else ".xlsx"
    stem = OUTPUT_STEM.sub("", path.stem)
    return folder / f"{stem}_回款_{as_of:%Y%m%d}{suffix}"


def write_in_place(book: ClosedBook, sheets: Sequence[ResultSheet], occasion: Occasion) -> Saved:
    """Write result sheets and columns into the clerk's own file, which is backed up before.

    Raises WriteRefused when the file could not be replaced; it is then as it was.
    """
    kind = book.reading.kind.format
    if kind is not Format.XLSX or book.path.suffix.lower() not in PACKAGES:
        raise WriteRefused(
            f"「{book.name}」是{kind},不能写回:请用 Excel 打开并另存为 .xlsx 再运行。", code="E106"
        )
    book.show(sheets)
    return book.save_over(occasion)


def write_results(
    book: ClosedBook, sheets: Sequence[ResultSheet], target: Path, occasion: Occasion
) -> tuple[Path, str]:
    """Write result sheets into a copy, or into a new workbook where a copy is not possible.

    Returns the file written and a sentence about what was unusual, "" for nothing.
    """
    target = _free_name(book, target, occasion.now)
    place = _set_aside(target, occasion)
    book.show(sheets)
    note = ""
    if book.reading.kind.format is not Format.XLSX:
        note = f"{book.reading.kind.format}里不能加表,结果写在单独的新工作簿里。"
    try:
        made, unusual = _copied(book, sheets, target, occasion)
    except WriteRefused:
        _put_back(place, target)
        raise
    return made, _said(target, place, occasion) + note + unusual


def _copied(
    book: ClosedBook, sheets: Sequence[ResultSheet], target: Path, occasion: Occasion
) -> tuple[Path, str]:
    """Write a copy, or a new workbook when that is refused; return it and what was unusual."""
    try:
        return target, book.save(target)
    except WriteRefused as error:
        if error.code == CHANGED:
            raise
        why = f"{str(error).rstrip('。')},结果写在单独的新工作簿里。"
    target = target.with_suffix(".xlsx")
    place = _set_aside(target, occasion)
    try:
        graft(None, sheets, target)
    except WriteRefused:
        _put_back(place, target)
        raise
    return target, _said(target, place, occasion) + why


def write_columns(
    book: ClosedBook, sheets: Sequence[ResultSheet], target: Path, occasion: Occasion
) -> tuple[Path, str]:
    """Write a copy with the columns appended to the book, and sheets of an earlier result.

    Returns the file written and a sentence about what was unusual, "" for nothing. When it is
    refused, an earlier result is again where it was.
    """
    target = _free_name(book, target, occasion.now)
    place = _set_aside(target, occasion)
    book.show(sheets)
    try:
        known = book.save(target)
    except WriteRefused:
        _put_back(place, target)
        raise
    return target, _said(target, place, occasion) + known


def _free_name(book: ClosedBook, target: Path, now: dt.datetime) -> Path:
    """Return a target in a folder that is there, which is not the book itself."""
    _make_folder(target.parent)
    if _same_file(target, book.path):
        return target.with_stem(f"{target.stem}_{now:%H%M%S}")
    return target


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteRefused(
            f"结果文件夹「{folder}」建不了:{trouble_of(error)}。请用 --out 另选一个可以写入的文件夹。",
            code=write_code(error),
        ) from error


def _same_file(a: Path, b: Path) -> bool:
    return a.exists() and b.exists() and a.samefile(b)


def _set_aside(target: Path, occasion: Occasion) -> Path | None:
    """Move an earlier result into the backup folder, so that nothing is ever overwritten.

    Returns where it lies now, None when there was none; raises WriteRefused when it cannot be
    moved, as when it is still open in Excel.
    """
    if not target.exists():
        return None
    try:
        return move_to_backups(target, occasion.now, f"{occasion.made_by}(上次的结果)")
    except OSError as error:
        raise WriteRefused(
            f"原有的结果「{target}」移不到「{backup_folder(target)}」:{trouble_of(error)}。"
            "请关闭正在打开的结果文件再运行,或用 --out 另选文件夹。",
            code=write_code(error),
        ) from error


def _put_back(place: Path | None, target: Path) -> None:
    """Give an earlier result its name again: the clerk's answers are in it."""
    if place is not None and not target.exists():
        with suppress(OSError):  # it is then among the backups
            place.replace(target)


def _said(target: Path, place: Path | None, occasion: Occasion) -> str:
    """Return the sentence that says where an earlier result went, "" when there was none.

    Where one went, superfluous backups are removed.
    """
    if place is None:
        return ""
    late = rotate(backup_folder(target), occasion.now, occasion.limit)
    return f"原有的 {target.name} 已移到 {place}。{late}"
