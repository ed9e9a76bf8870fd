"""One workbook written into, written into again, and taken out of; what changed on the way."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from tests.proofs.cells import Shown
from tests.proofs.packages import (
    TYPES,
    Book,
    canonical,
    loose_ends,
    normal,
    only_appended,
    parse,
    style_lists,
)
from xl_huikuan.core.errors import HuikuanError, WriteRefused
from xl_huikuan.sheets.book import ClosedBook
from xl_huikuan.sheets.grid import column_number
from xl_huikuan.sheets.ooxml.package import graft
from xl_huikuan.sheets.ooxml.placing import Found
from xl_huikuan.sheets.table import Beside, Column, ResultSheet

TITLES = ("回款_甲", "回款_乙")
_MAX_ROWS = 500
_MAY_COME_AND_GO = re.compile(
    rb'<Default ContentType="[^"]*relationships\+xml" Extension="rels"></Default>\s*'
    rb'|<(?:\w+:)?(?:calcPr|definedNames)(?: fullCalcOnLoad="1")?></(?:\w+:)?\w+>\s*'
    rb'| fullCalcOnLoad="[^"]*"'
)


@dataclass(frozen=True)
class Refusal:
    """Nothing was written, and why."""

    why: str


@dataclass(frozen=True)
class Made:
    """The files made of one workbook.

    Attributes:
        before: the workbook.
        first: with our sheets and columns.
        second: the same done again to `first`.
        third: `first` without our sheets.
        no_columns: why it got no columns; "" = it got them.
        sheet: name of the sheet with the columns.
        columns: 0-based columns of ours on it.
        edited: number of parts that had to change.
        troubles: what kept the second or third file from being made.
    """

    before: Path
    first: Path
    second: Path
    third: Path
    no_columns: str = ""
    sheet: str = ""
    columns: tuple[int, ...] = ()
    edited: int = 0
    troubles: Sequence[str] = ()


def make(book: Path, sheets: Sequence[ResultSheet], folder: Path) -> Made | Refusal:
    """Write our sheets and two columns, both again, and drop the sheets."""
    first, second, third = (folder / f"{n}{book.suffix}" for n in ("first", "second", "third"))
    for old in (first, second, third):
        old.unlink(missing_ok=True)
    beside, no_columns = _beside(book)
    try:
        report = graft(book, sheets, first, beside=beside)
    except WriteRefused as why:
        beside, no_columns = [], no_columns or _general(why, book)
        try:
            report = graft(book, sheets, first)
        except WriteRefused as final:
            return Refusal(_general(final, book))
    columns = _columns(first, beside[0][0].sheet) if beside else ()
    again = [(b, Found(dict(zip(TITLES, columns, strict=True)), f.n_columns)) for b, f in beside]
    troubles = []
    try:
        graft(first, sheets, second, beside=again)
        graft(first, [], third, drop=[sheet.name for sheet in sheets])
    except WriteRefused as why:
        troubles.append(f"written into once, then refused: {_general(why, book)}")
    sheet = beside[0][0].sheet if beside else ""
    edited = len(report.changed_parts)
    return Made(book, first, second, third, no_columns, sheet, columns, edited, troubles)


def _general(why: HuikuanError, book: Path) -> str:
    """Return a message without what is peculiar to one file, so that equal ones are counted."""
    text = str(why).replace(book.name, "…")
    return re.sub(r"([“「])[^”」]*([”」])", r"\1…\2", text)


def _beside(book: Path) -> tuple[list[tuple[Beside, Found]], str]:
    """Return two columns for the first sheet, or why there are none."""
    try:
        grids = ClosedBook(book).grids(ours=True)
    except HuikuanError as why:
        return [], _general(why, book)
    if not grids:
        return [], "no worksheet"
    rows = range(1, max(min(grids[0].n_rows, _MAX_ROWS), 4))
    values = Column(TITLES[0], "number", [row + 0.5 for row in rows])
    texts = Column(TITLES[1], "text", ["=1+1", "-", "<&"] + ["甲"] * (len(rows) - 3))
    beside = Beside(grids[0].name, 0, rows, (values, texts))
    return [(beside, Found({}, grids[0].n_columns))], ""


def _columns(path: Path, sheet: str) -> tuple[int, ...]:
    """Return where our headings stand."""
    book = Book.read(path)
    found = {}
    for cell in parse(book.parts[book.sheets[sheet]]).iterfind("{*}sheetData/{*}row/{*}c"):
        text = "".join(cell.itertext())
        if text in TITLES:
            found[text] = column_number(cell.get("r").rstrip("0123456789"))
    return tuple(found[title] for title in TITLES)


def changes(made: Made, ours: Sequence[str]) -> Iterator[str]:
    """Yield what changed and should not have."""
    if made.troubles:
        yield from made.troubles
        return
    before, first, third = map(Book.read, (made.before, made.first, made.third))
    yield from _foreign(before, first, _edited(before, made))
    yield from (
        f"{each} after taking our sheets out"
        for each in _foreign(before, third, _edited(before, made))
    )
    if made.second.read_bytes() != made.first.read_bytes():
        yield "a second run made another file"
    yield from sorted((loose_ends(first) | loose_ends(third)) - loose_ends(before))
    if list(first.sheets) != [*before.sheets, *ours]:
        yield f"sheets {list(first.sheets)}"
    left = third.parts.keys() - before.parts.keys() - {_styles(third)}
    yield from (f"left behind: {name}" for name in left)
    yield from _bookkeeping(before, first, third)
    if made.columns:
        yield from _beside_columns(before, first, made)


def _foreign(before: Book, after: Book, edited: set[str]) -> Iterator[str]:
    """Yield the parts of theirs that are not as they were."""
    old, new = before.hashes(), after.hashes()
    yield from (f"{name} is gone" for name in old if name not in new)
    kept = old.keys() & new.keys() - edited
    yield from (f"{name} changed" for name in sorted(kept) if old[name] != new[name])


def _styles(book: Book) -> str:
    return book.aim_of("styles", book.workbook)


def _edited(before: Book, made: Made) -> set[str]:
    part = before.workbook
    rels = part.rpartition("/")
    apps = {before.aim_of("extended-properties"), before.aim_of("extendedProperties")}
    edited = {TYPES, part, normal(f"{rels[0]}/_rels/{rels[2]}.rels"), _styles(before), *apps}
    return edited | ({before.sheets[made.sheet]} if made.sheet else set())


def _bookkeeping(before: Book, first: Book, third: Book) -> Iterator[str]:
    """Yield what is not as it was in the lists of the package, our entries apart."""
    yield from _titles(before, first, third)
    if style_lists(first.parts[_styles(first)]).get("count"):
        yield "counts of styles.xml are wrong"
    styles = _styles(before)
    if styles not in before.parts:
        return  # then the lists name a part more for good
    if not only_appended(before.parts[styles], first.parts[_styles(first)]):
        yield "styles.xml changed where it should not have"
    for name in _edited(before, Made(*[Path()] * 4)) & before.parts.keys() - {styles}:
        was, is_now = (_MAY_COME_AND_GO.sub(b"", canonical(b.parts[name])) for b in (before, third))
        if was != is_now:
            yield f"{name} is not as it was after taking our sheets out"


def _titles(before: Book, first: Book, third: Book) -> Iterator[str]:
    titles = before.titles
    if titles and set(titles) <= before.worksheets:
        if first.titles != [*titles, *list(first.sheets)[len(before.sheets) :]]:
            yield f"docProps/app.xml lists {first.titles}"
        if third.titles != titles:
            yield f"docProps/app.xml still lists {third.titles}"


def _beside_columns(before: Book, first: Book, made: Made) -> Iterator[str]:
    """Yield what is not as it was on the sheet with our columns, those apart."""
    part = before.sheets[made.sheet]
    columns = set(made.columns)
    if _without(before.parts[part], columns, blank=True) != _without(first.parts[part], columns):
        yield f"{part} changed beside our columns"


def _without(content: bytes, columns: set[int], *, blank: bool = False) -> bytes:
    """Return a worksheet as canonical XML without what columns of ours may change.

    Of the sheet as it was only blank cells may have stood there.
    """
    root = parse(content)
    for element in [*root.iterfind("{*}dimension"), *root.iterfind("{*}cols")]:
        element.getparent().remove(element)
    number = 0
    for row in root.findall("{*}sheetData/{*}row"):
        number = int(row.get("r", number + 1))
        row.attrib.pop("spans", None)
        _take_out(row, columns, blank=blank)
        if not len(row) and set(row.attrib) <= {"r"}:
            row.getparent().remove(row)
    data = root.find("{*}sheetData")
    data.text = (data.text or "").strip()
    return re.sub(rb">\s+<", b"><", canonical(etree.tostring(root)))


def _take_out(row: Any, columns: set[int], *, blank: bool) -> None:
    at = -1
    for cell in row.findall("{*}c"):
        letters = cell.get("r", "").rstrip("0123456789").upper()
        at = column_number(letters) if letters else at + 1
        if at in columns and not (blank and len(cell)):
            row.remove(cell)
    if not len(row):
        row.text = None


def different_cells(
    before: Shown, after: Shown, made: Made, ours: Collection[str], again: Shown | None = None
) -> Iterator[str]:
    """Yield what LibreOffice shows otherwise; cells that differ by themselves are passed over."""
    if [name for name in after.sheets if name not in ours] != list(before.sheets):
        yield f"sheets shown: {list(after.sheets)}"
        return
    for name, cells in before.sheets.items():
        shown = after.sheets[name]
        twice = again.sheets[name] if again else cells
        for at, value in cells.items():
            if shown.get(at) != value and twice.get(at) == value:
                yield f"{name} {at}: {value!r} is now {shown.get(at)!r}"
        ours_here = name == (
            made.sheet if made.sheet in before.sheets else next(iter(before.sheets))
        )
        columns = set(made.columns) if ours_here else set()
        for at in shown.keys() - cells.keys():
            if at[1] not in columns:
                yield f"{name} {at}: new {shown[at]!r}"
