"""Sheets into the clerk's workbook: copied from a workbook of ours, in place of earlier ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.excel.blocks import box_of, values_of
from xl_huikuan.sheets.excel.references import References, references_to
from xl_huikuan.sheets.excel.state import roomy_books
from xl_huikuan.sheets.table import PREFIX

Sheet = Any  # xlwings.Sheet
Book = Any  # xlwings.Book


@contextmanager
def temporary(folder: Path) -> Iterator[Path]:
    """A path for a workbook on its way in; the file is gone afterwards."""
    path = fresh(folder)
    try:
        yield path
    except WriteRefused as refusal:
        if refusal.code != "E124":
            raise
        raise WriteRefused(
            f"本机的临时文件夹「{folder}」所在的磁盘已满,工作簿没有改动:请清理系统盘再按一次。",
            code="E125",
        ) from refusal
    finally:
        _delete(path)


def _delete(path: Path) -> None:
    with suppress(OSError):  # a virus scanner may still look at it
        path.unlink(missing_ok=True)


def fresh(folder: Path) -> Path:
    """Return a path for a new workbook whose name no open workbook has."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"xlhk-{uuid4().hex}.xlsx"


def keep(book: Book, names: Sequence[str], folder: Path) -> Path | None:
    """Save copies of sheets in a workbook of ours, for 撤销; None when there are none."""
    if not names:
        return None
    with roomy_books(book.app.api):
        kept = book.app.books.add()
    try:
        blank = [sheet.name for sheet in kept.sheets]
        for name in names:
            book.sheets[name].copy(after=kept.sheets[-1])
        for name in blank:
            kept.sheets[name].delete()
        path = fresh(folder)
        kept.save(str(path))
    finally:
        kept.close()
    return path


def bring(
    book: Book, path: Path, names: Iterable[str], *, before_pointing: Callable[[], None]
) -> None:
    """Put the sheets of a file in the place of those of the same names, new ones at the end.

    Either all of them are in, or the workbook is as it was. `before_pointing` is called when
    formulas of the clerk's look at a sheet to be replaced, before they are written again.
    """
    swaps: list[Swap] = []
    source = book.app.books.open(str(path), update_links=False, read_only=True, add_to_mru=False)
    try:
        for name in names:
            old = next((s for s in book.sheets if s.name.lower() == name.lower()), None)
            copy = source.sheets[name].copy(after=old or book.sheets[-1])
            swaps.append(Swap(name, copy, old))
    except BaseException:
        with ExitStack() as each_of_them:
            for swap in swaps:
                each_of_them.callback(swap.new.delete)
        raise
    finally:
        source.close()
    _exchange(book, swaps, before_pointing)


@dataclass(slots=True)
class Swap:
    """A sheet of ours coming in.

    Attributes:
        name: name it shall have.
        new: the sheet; Excel gave it another name when there is an earlier one.
        old: the sheet of an earlier run; None when there is none.
        looking: what of the clerk's looks at the old one; None while not known.
        pointed: how much of that looks at the new one by now.
    """

    name: str
    new: Sheet
    old: Sheet | None
    looking: References | None = None
    pointed: int = 0

    def forward(self, book: Any, number: int) -> None:
        """Give the new sheet its name and let formulas look at it."""
        if self.old is not None:
            self.old.name = f"{PREFIX}~{number}"  # formulas follow
        if self.new.name != self.name:
            self.new.name = self.name
        for _ in self.looking.point(book) if self.looking else ():
            self.pointed += 1

    def back(self, book: Any, number: int) -> None:
        """Have the old sheet under its name again, looked at by the same formulas."""
        if self.old is not None and self.old.name != self.name:
            self.new.name = f"{PREFIX}~~{number}"
            self.old.name = self.name
            if self.looking:
                for _ in islice(self.looking.point(book), self.pointed):
                    pass  # the others have never stopped looking at the old sheet
        self.new.delete()


def _exchange(book: Book, swaps: Sequence[Swap], before_pointing: Callable[[], None]) -> None:
    """Put new sheets in the place of old ones; these go last, when nothing can fail any more."""
    numbered = list(enumerate(swaps))
    olds = [swap.old for swap in swaps if swap.old is not None]
    try:
        ours = [sheet.name for sheet in (*olds, *(swap.new for swap in swaps))]
        looking = references_to(book.api, [old.name for old in olds], ours)
        if any(looking.values()):
            before_pointing()
        for number, swap in numbered:
            if swap.old is not None:
                swap.looking = looking[swap.old.name]
            swap.forward(book.api, number)
    except BaseException:
        with ExitStack() as each_of_them:
            for number, swap in numbered:
                each_of_them.callback(swap.back, book.api, number)
        raise
    for old in olds:
        old.delete()


@dataclass(frozen=True, slots=True)
class SheetChange:
    """Result sheets put into the workbook.

    Attributes:
        after: by name of the sheet what it held when we left it.
        replaced: names of the sheets that took the place of earlier ones.
        kept: workbook with those earlier ones; None when there were none.
    """

    after: Mapping[str, int]
    replaced: tuple[str, ...]
    kept: Path | None

    @property
    def label(self) -> str:
        """The sheets."""
        return "结果表 " + "、".join(self.after)

    @property
    def sheets(self) -> frozenset[str]:
        """Those that came in."""
        return frozenset(self.after)

    def refuse(self, book: Book) -> None:
        """Raise WriteRefused when a sheet was changed since, or is looked at and would be gone."""
        there = {sheet.name for sheet in book.sheets}
        for name, left in self.after.items():
            if name not in there or fingerprint(book.sheets[name].api) != left:
                raise WriteRefused(
                    f"撤销不了:「{name}」在那之后改过、改了名或删掉了,为免丢掉您的改动没有动它。",
                    code="E141",
                )
        alone = [name for name in self.after if name not in self.replaced]
        for name, looking in references_to(book.api, alone, list(self.after)).items():
            if looking:
                raise WriteRefused(
                    f"撤销不了:{looking.first} 引用了「{name}」,删掉它公式会出错:请先改掉那里的引用。",
                    code="E141",
                )
        if self.kept is not None and not self.kept.is_file():
            raise WriteRefused(
                f"撤销不了:上一次的结果表存放在“{self.kept}”,这个文件已经不在了。", code="E141"
            )

    def revert(self, book: Book) -> None:
        """Bring the earlier sheets back; take out those that had none before them."""
        if self.kept is not None:
            bring(book, self.kept, self.replaced, before_pointing=lambda: None)
        for name in self.after:
            if name not in self.replaced:
                book.sheets[name].delete()

    def forget(self) -> None:
        """Delete the workbook with the earlier sheets."""
        if self.kept is not None:
            _delete(self.kept)


def fingerprint(sheet: Any) -> int:
    """Return a number that differs when a cell of the sheet has another value."""
    return hash(values_of(sheet, box_of(sheet.UsedRange.Address)))
