"""A copy of the clerk's workbook as it is now, before we change cells in it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path, PurePath
from typing import Any

from xl_huikuan.core.errors import WriteRefused

FOLDER = "回款_备份"


def own_folder(book: Any) -> Path | None:
    """Return the folder a workbook lies in; None when it was never saved or lies in the cloud."""
    folder = book.Path
    return None if not folder or "://" in folder else Path(folder)


def suffix_of(book: Any) -> str:
    """Return the file name ending of a workbook; one never saved would be an .xlsx."""
    return PurePath(book.Name).suffix if book.Path else ".xlsx"


def back_up(book: Any, folder: Path, now: dt.datetime) -> Path:
    """Save a copy beside the workbook, or in `folder` when nothing can be put there.

    Raises:
        WriteRefused: when no copy was made.
    """
    stem = PurePath(book.Name).stem if book.Path else book.Name
    name = f"{stem}_{now:%Y%m%d_%H%M%S}{suffix_of(book)}"
    home = own_folder(book)
    target = _made(home) if home else None
    target = (target or _made(folder) or folder) / name
    book.SaveCopyAs(str(target))
    if not target.is_file():
        raise WriteRefused(
            f"没能先备份到“{target}”,所以没有改动工作簿:请检查文件夹权限和磁盘空间。", code="E123"
        )
    return target


def _made(parent: Path) -> Path | None:
    """Return the backup folder in another folder; None when it cannot be made."""
    try:
        (parent / FOLDER).mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return parent / FOLDER
