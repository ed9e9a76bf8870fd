"""The folder a parcel is written into, file by file; what cannot be written stops nothing else."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xl_huikuan.core.errors import HuikuanError, WriteRefused, trouble_of, write_code
from xl_huikuan.letters.parcel.picking import LeftOut
from xl_huikuan.sheets.ooxml.package import graft
from xl_huikuan.sheets.table import ResultSheet

NAME = "打印与寄送"
UNFINISHED = "_未完成"  # ends the name until everything is there: half a stack must not be posted
MAIL, PEOPLE, PDF = "邮件草稿", "按业务员", "PDF"


@dataclass(slots=True)
class ParcelFolder:
    """Where the files of one parcel go.

    Attributes:
        place: the folder; it is new.
        files: names written, relative to it.
        left_out: letters not dealt with, and files not written, with reasons.
    """

    place: Path
    files: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def write(self, name: str, data: bytes) -> None:
        """Write a file; when that fails it is said in the list."""
        path = self.place / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            self.left_out.append(LeftOut("", "", f"「{name}」写不进去:{trouble_of(error)}。"))
        else:
            self.files.append(name)

    def write_book(self, name: str, sheets: Sequence[ResultSheet]) -> None:
        """Write a workbook of our sheets; when that fails it is said in the list."""
        try:
            graft(None, sheets, self.place / name)
        except (HuikuanError, OSError) as error:
            why = trouble_of(error) if isinstance(error, OSError) else str(error)
            self.left_out.append(LeftOut("", "", f"「{name}」写不进去:{why.rstrip('。')}。"))
        else:
            self.files.append(name)

    def finish(self) -> None:
        """Give the folder its name: everything is in it; when it is in use that is said."""
        place = self.place.with_name(self.place.name.removesuffix(UNFINISHED))
        try:
            self.place = self.place.rename(place)
        except OSError as error:
            why = f"文件夹「{self.place.name}」改不了名({trouble_of(error)}):里面的文件是全的。"
            self.left_out.append(LeftOut("", "", why))


def new_folder(letters: Path, now: dt.datetime, name: str = NAME) -> ParcelFolder:
    """Make a folder among the letters that was not there before; it is called unfinished.

    Raises:
        WriteRefused: it cannot be made.
    """
    stem = f"{name}_{now:%Y%m%d_%H%M%S}"
    for copy in range(1, 100):
        name = stem if copy == 1 else f"{stem}_{copy}"
        place = letters / f"{name}{UNFINISHED}"
        try:
            if (letters / name).exists():
                continue
            place.mkdir()
        except FileExistsError:
            continue
        except OSError as error:
            raise WriteRefused(
                f"文件夹「{place}」建不了:{trouble_of(error)}。请换一个可以写入的地方再试。",
                code=write_code(error),
            ) from error
        return ParcelFolder(place)
    raise WriteRefused(f"「{letters}」里已有很多个 {stem},请清理后再试。", code="E123")


def book_bytes(sheets: Sequence[ResultSheet]) -> bytes:
    """Return a workbook of our sheets that goes into another file."""
    with tempfile.TemporaryDirectory(prefix="huikuan_") as folder:
        path = Path(folder) / "清单.xlsx"
        graft(None, sheets, path)
        return path.read_bytes()
