"""A copy of the clerk's workbook as it is now, before we change cells in it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path, PurePath
from typing import Any

from xl_huikuan.core.errors import WriteRefused, write_code
from xl_huikuan.saving.backups import FOLDER, adopt
from xl_huikuan.saving.rotation import rotate
from xl_huikuan.saving.swap import temporary_for


def own_folder(book: Any) -> Path | None:
    """Return the folder a workbook lies in; None when it was never saved or lies in the cloud."""
    folder = book.Path
    return None if not folder or "://" in folder else Path(folder)


def suffix_of(book: Any) -> str:
    """Return the file name ending of a workbook; one never saved would be an .xlsx."""
    return PurePath(book.Name).suffix if book.Path else ".xlsx"


def back_up(book: Any, folder: Path, now: dt.datetime, limit: int) -> Path:
    """Save a copy beside the workbook, or in `folder` when nothing can be put there.

    All copies there may have `limit` bytes together.

    Raises:
        WriteRefused: when no copy was made.
    """
    home = own_folder(book)
    backups = (_made(home) if home else None) or _made(folder) or folder
    of = book.Name if book.Path else f"{book.Name}.xlsx"
    copy = temporary_for(backups / of).with_suffix(suffix_of(book))
    book.SaveCopyAs(str(copy))
    try:
        target = adopt(copy, backups, of, now=now, made_by="在 Excel 里改动")
    except OSError as error:
        raise WriteRefused(
            f"没能先备份到「{backups}」,所以没有改动工作簿:请检查文件夹权限和磁盘空间。",
            code=write_code(error),
        ) from error
    rotate(backups, now, limit)
    return target


def _made(parent: Path) -> Path | None:
    """Return the backup folder in another folder; None when it cannot be made."""
    try:
        (parent / FOLDER).mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return parent / FOLDER
