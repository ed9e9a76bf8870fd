"""The saves that are killed and disturbed: what is done, and what may be found afterwards."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from openpyxl import Workbook

from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.looking import look
from xl_huikuan.addin.buttons.steps import by_default, drive
from xl_huikuan.addin.restoring import check_workbook
from xl_huikuan.core.errors import HuikuanError
from xl_huikuan.saving.backups import FOLDER, backups_of, keep_copy
from xl_huikuan.saving.index import INDEX
from xl_huikuan.saving.restore import restore
from xl_huikuan.saving.rotation import rotate, superfluous
from xl_huikuan.saving.save import Occasion
from xl_huikuan.sheets.book import ClosedBook
from xl_huikuan.sheets.results import QUESTIONS, result_sheets

NOW = dt.datetime.fromtimestamp(int(time.time()))  # files of today are not swept today
LATER = dt.timedelta(days=3)  # what a crash left is then old enough to be swept
LIMIT = 10**9
_OURS = re.compile(r"\.xlhk-.*|\..*\.lock.*")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_ENGLISH = re.compile(r"Traceback|Errno|Error|\bNone\b")


@dataclass(frozen=True, slots=True)
class Found:
    """What was found after a save.

    Attributes:
        state: "old", "new" or "corrupt".
        complaint: what is wrong all the same, "" = nothing.
    """

    state: str
    complaint: str = ""


class Save(Protocol):
    """One kind of save."""

    name: str

    def prepare(self) -> None:
        """Make the folder as it is before."""

    def act(self, now: dt.datetime = NOW) -> tuple[int, str]:
        """Do it; return 0 or 1 as the command would, and what it says."""

    def look(self) -> Found:
        """Tell what is there now."""

    def clean(self) -> str:
        """Tell what is left over that should not be, "" = nothing."""


def sha(path: Path) -> str:
    """SHA-256 of a file, "" when there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def sentence_fault(said: str) -> str:
    """What is wrong with a sentence for a clerk: it must be Chinese, whole, and say what to do."""
    if not _CHINESE.search(said) or not said.rstrip().endswith("。"):
        return f"not a Chinese sentence: {said[-300:]!r}"
    if _ENGLISH.search(said):
        return f"words of the program: {said[-300:]!r}"
    return "" if "请" in said else f"no remedy: {said!r}"


def leftovers(folder: Path) -> str:
    """Temporary files and locks of ours."""
    names = [path.name for path in folder.rglob("*") if _OURS.fullmatch(path.name)]
    return " ".join(names)


def _book(path: Path) -> Path:
    book = Workbook()
    book.active.title = "应收"
    book.active.append(["客户名称", "发票号", "开票日期", "到期日", "应收金额", "已收金额"])
    for n in range(8):
        day = dt.date(2026, 3 + n % 6, 5)
        row = [f"第{n}商贸有限公司", f"{30000000 + n}", day, day + dt.timedelta(30), 1000 + n, 0]
        book.active.append(row)
    book.save(path)
    return path


class InPlace:
    """huikuan run --in-place, from the moment everything is read and computed."""

    name = "in place"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.path = _book(folder / "台账.xlsx")
        self.old = self.path.read_bytes()
        self.is_new = False
        book = ClosedBook(self.path)
        self._desk = Desk(book, NOW, folder, folder, in_place=True, doing="刷新全部")
        self._found = drive(look(self._desk), by_default, lambda _: None)
        self._sheets = result_sheets(self._found.outcome, ("回款_账龄",))
        assert self.act() == (0, "")
        self.new = sha(self.path)
        self._again = ClosedBook(self.path)
        assert self._again.reading.sha256 == self.new

    def prepare(self) -> None:
        shutil.rmtree(self.folder)
        self.folder.mkdir()
        self.path.write_bytes(self.old)
        self.is_new = False

    def act(self, now: dt.datetime = NOW) -> tuple[int, str]:
        desk = replace(self._desk, now=now)
        if self.is_new:  # the next run of the clerk reads the file as it is then
            desk = replace(desk, book=self._again)
        try:
            delivered = desk.deliver(self._found.opened, self._found.outcome, self._sheets)
        except HuikuanError as error:
            return 1, str(error)
        if not delivered.in_place and not (delivered.target and delivered.target.is_file()):
            return 2, f"no copy: {delivered}"
        return (0 if delivered.in_place else 1), f"{delivered.note}"

    def look(self) -> Found:
        now = sha(self.path)
        self.is_new = now == self.new
        if now == hashlib.sha256(self.old).hexdigest():
            return Found("old")
        if not self.is_new:
            return Found("corrupt", f"{self.path.name} is neither the old nor the new file")
        kept = [sha(path) for path in (self.folder / FOLDER).glob("台账_*.xlsx")]
        lost = "" if hashlib.sha256(self.old).hexdigest() in kept else "replaced without a backup"
        return Found("new", lost)

    def clean(self) -> str:
        return leftovers(self.folder)


class Restore:
    """huikuan restore --backup 1."""

    name = "restore"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.path = _book(folder / "台账.xlsx")
        self.backup = self.path.read_bytes()
        self.new = sha(self.path)
        desk = Desk(ClosedBook(self.path), NOW, folder, folder, in_place=True, doing="刷新全部")
        found = drive(look(desk), by_default, lambda _: None)
        desk.deliver(found.opened, found.outcome, result_sheets(found.outcome, QUESTIONS))
        self.old = self.path.read_bytes()
        self._before = {p: p.read_bytes() for p in (folder / FOLDER).iterdir()}
        [self._backup] = backups_of(self.path)

    def prepare(self) -> None:
        shutil.rmtree(self.folder)
        (self.folder / FOLDER).mkdir(parents=True)
        self.path.write_bytes(self.old)
        for path, data in self._before.items():
            path.write_bytes(data)

    def act(self, now: dt.datetime = NOW + dt.timedelta(minutes=1)) -> tuple[int, str]:
        check = check_workbook(self.path)
        try:
            saved = restore(self.path, self._backup, check, Occasion(now, "恢复备份", LIMIT))
        except HuikuanError as error:
            return 1, str(error)
        return 0, "".join(saved.notes)

    def look(self) -> Found:
        now, old = sha(self.path), hashlib.sha256(self.old).hexdigest()
        kept = [sha(path) for path in (self.folder / FOLDER).glob("台账_*.xlsx")]
        if self.new not in kept:
            return Found("corrupt", "the backup that was to be restored is gone")
        if now == old:
            return Found("old")
        if now != self.new:
            return Found("corrupt", f"{self.path.name} is neither the old nor the backup")
        return Found("new", "" if old in kept else "replaced without a backup")

    def clean(self) -> str:
        return leftovers(self.folder)


class Rotation:
    """Old backups removed; what nobody asked us to remove stays."""

    name = "rotation"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.path = _book(folder / "台账.xlsx")
        for n in range(14):
            keep_copy(b"%d" % n, self.path, NOW - dt.timedelta(days=60, hours=n), "刷新全部")
        (folder / FOLDER / "我的资料.xlsx").write_bytes(b"not ours")
        (folder / FOLDER / "台账_20200101-000000_00000000.xlsx").write_bytes(b"not listed")
        self._before = {p: p.read_bytes() for p in (folder / FOLDER).iterdir()}
        self._listed = backups_of(self.path)
        index = [each for each in self._listed if len(each.sha256) == 64]
        self._gone = {each.file for each in superfluous(index, NOW, LIMIT)}

    def prepare(self) -> None:
        shutil.rmtree(self.folder)
        (self.folder / FOLDER).mkdir(parents=True)
        for path, data in self._before.items():
            path.write_bytes(data)

    def act(self, now: dt.datetime = NOW) -> tuple[int, str]:
        note = rotate(self.folder / FOLDER, now, LIMIT)
        return (1 if note else 0), note

    def look(self) -> Found:
        missing = {path.name for path in self._before if not path.is_file()}
        spoilt = [p for p, data in self._before.items()
                  if p.is_file() and p.name != INDEX and p.read_bytes() != data]  # fmt: skip
        if missing - self._gone or spoilt:
            return Found("corrupt", f"lost {sorted(missing - self._gone)}, spoilt {spoilt}")
        return Found("new" if missing == self._gone else "old")

    def clean(self) -> str:
        left = {path.name for path in self._before if path.is_file()} & self._gone
        return " ".join(sorted(left))


SAVES: tuple[Callable[[Path], Save], ...] = (InPlace, Restore, Rotation)
