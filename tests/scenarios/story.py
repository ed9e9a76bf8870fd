"""Play a month told in plain Chinese: each line that begins with "- " is one step.

The story is a text an accountant can read. Its workbook is a real file, its buttons are the
commands of the product, and what it says must be seen stands on the sheets and in the papers that
were written. A line that is no known step is a mistake in the story.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from xl_huikuan.addin.buttons.table import BUTTONS
from xl_huikuan.addin.cli import main

COMMANDS = {button.title: button.command for button in BUTTONS if button.command}
_TABLE_ROW = re.compile(r"\|(.+)\|")
_RULE = re.compile(r"[\s|:-]+")


@dataclass
class Story:
    """What has happened so far.

    Attributes:
        folder: where the workbook and the papers are.
        said: shows what the last command printed.
        day: the date it is.
        told: what the last command printed.
    """

    folder: Path
    said: Callable[[], str]
    day: dt.date = dt.date.min
    told: str = ""

    @property
    def book(self) -> Path:
        """The workbook."""
        return self.folder / "台账.xlsx"

    def play(self, text: str) -> int:
        """Play every step of a text; returns how many there were."""
        done = 0
        for number, step, table in steps(text):
            try:
                self._do(step, table)
            except AssertionError as error:
                raise AssertionError(f"第{number}行:{step}\n{error}") from error
            done += 1
        return done

    def _do(self, step: str, table: list[list[str]]) -> None:
        for pattern, action in _STEPS:
            if found := pattern.fullmatch(step):
                action(self, *found.groups(), *([table] if table else []))
                return
        raise AssertionError("看不懂这一步")

    # -- what people do

    def new_day(self, year: str, month: str, day: str) -> None:
        """到 2026年11月2日."""
        self.day = dt.date(int(year), int(month), int(day))

    def add_rows(self, sheet: str, rows: list[list[str]]) -> None:
        """Add rows below a sheet; a new sheet gets the headings first."""
        book = load_workbook(self.book) if self.book.exists() else _empty()
        heading, *entries = rows
        if sheet in book.sheetnames:
            page = book[sheet]
            at = _columns(page, heading)
        else:
            page = book.create_sheet(sheet)
            page.append(heading)
            at = {title: i for i, title in enumerate(heading, 1)}
        filled = [cell.row for row in page.iter_rows() for cell in row if cell.value is not None]
        for row, entry in enumerate(entries, max(filled) + 1):
            for title, text in zip(heading, entry, strict=True):
                page.cell(row, at[title]).value = _typed(text, title)
        book.save(self.book)

    def type_in(self, customer: str, title: str, text: str, sheet: str) -> None:
        """Type into the row of a customer."""
        book = load_workbook(self.book)
        page = book[sheet]
        row = _row_of(page, customer)
        page.cell(row, _columns(page, [title])[title]).value = _typed(text, title)
        book.save(self.book)

    def set_value(self, title: str, text: str) -> None:
        """Type a setting on 回款_参数."""
        book = load_workbook(self.book)
        page = book["回款_参数"]
        row = next(cell.row for cell in page["A"] if cell.value == title)
        page.cell(row, 2).value = text
        book.save(self.book)

    def press(self, label: str, more: str | None) -> None:
        """Press a button: its command on the workbook, in place where it can be."""
        words = [COMMANDS[label], str(self.book), "--as-of", self.day.isoformat()]
        if label not in _PAPERS:
            words.append("--in-place")
        for key, value in re.findall(r"(?:回答|填写)「([^」]+)」「([^」]*)」", more or ""):
            words += ["--answer", f"{key}={value}"]
        for rows in re.findall(r"选中「([^」]+)」", more or ""):
            words += ["--rows", self._rows(rows)]
        code = main(words)
        self.told = self.said()
        assert code == 0, f"返回 {code}:{self.told}"

    def _rows(self, customer: str) -> str:
        """Return the rows of a customer on the first sheet, as --rows wants them."""
        page = load_workbook(self.book).worksheets[0]
        found = [
            str(cell.row) for row in page.iter_rows() for cell in row if cell.value == customer
        ]
        assert found, f"「{page.title}」里没有「{customer}」"
        return f"{page.title}!{','.join(found)}"

    # -- what must be seen

    def must_say(self, text: str) -> None:
        """The command said so."""
        assert text in self.told, f"说的是:{self.told}"

    def cell_is(self, sheet: str, customer: str, title: str, how: str, text: str) -> None:
        """A cell of the row of a customer."""
        shown = _shown(_cell_of(load_workbook(self.book, data_only=True)[sheet], customer, title))
        if how == "是":
            assert shown == text, f"是「{shown}」"
        else:
            assert (text in shown) == (how == "写着"), f"是「{shown}」"

    def sheet_says(self, sheet: str, how: str, text: str) -> None:
        """Some cell of the sheet says so, or none does."""
        page = load_workbook(self.book, data_only=True)[sheet]
        cells = [_shown(c.value) for row in page.iter_rows() for c in row if c.value is not None]
        assert any(text in cell for cell in cells) == (how == "写着"), "\n".join(cells)

    def row_is(self, sheet: str, place: str, customer: str) -> None:
        """The customer at a place of a ranked list."""
        page = load_workbook(self.book, data_only=True)[sheet]
        names = _names(page)
        assert names[int(place) - 1] == customer, f"次序是:{'、'.join(names)}"

    def paper_says(self, pattern: str, how: str, text: str) -> None:
        """A Word paper whose name has these words says so."""
        found = [path for path in self.folder.rglob("*.docx") if pattern in path.name]
        assert found, f"没有名称含「{pattern}」的 Word 文件"
        words = "\n".join(_words(path) for path in found)
        assert (text in words) == (how == "写着"), words

    def no_paper(self, pattern: str) -> None:
        """No Word paper has these words in its name."""
        found = [path.name for path in self.folder.rglob("*.docx") if pattern in path.name]
        assert not found, "、".join(found)


_STEPS: tuple[tuple[re.Pattern[str], Any], ...] = tuple(
    (re.compile(pattern), action)
    for pattern, action in (
        (r"到了?(\d{4})年(\d{1,2})月(\d{1,2})日.*", Story.new_day),
        (r"在「([^」]+)」写上:", Story.add_rows),
        (r"把客户「([^」]+)」的「([^」]+)」填为「([^」]*)」,在「([^」]+)」。", Story.type_in),
        (r"把参数「([^」]+)」填为「([^」]*)」。", Story.set_value),
        (r"按「([^」]+)」(,.*)?。", Story.press),
        (r"程序说:「(.+)」。", Story.must_say),
        (r"「([^」]+)」里,「([^」]+)」的「([^」]+)」(是|写着|没有写)「(.*)」。", Story.cell_is),
        (r"「([^」]+)」里(写着|没有写)「(.+)」。", Story.sheet_says),
        (r"「([^」]+)」的第(\d+)名是「([^」]+)」。", Story.row_is),
        (r"「([^」]+)」的纸面上(写着|没有写)「(.+)」。", Story.paper_says),
        (r"没有「([^」]+)」。", Story.no_paper),
    )
)
_PAPERS = (
    "催款函",
    "对账单",
    "月报",
    "客户简报",
    "月末批量",
)  # these write files beside the workbook
_CUSTOMER = ("客户名称", "客户")


def steps(text: str) -> Iterator[tuple[int, str, list[list[str]]]]:
    """Yield line number, step and the table below it of each step of a text."""
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if line.startswith("- "):
            yield number, line[2:].strip(), list(_table(lines[number:]))


def _table(lines: list[str]) -> Iterator[list[str]]:
    """Yield the rows of a table that follows, the rule under its headings left out."""
    for line in lines:
        if line.strip() and not _TABLE_ROW.fullmatch(line.strip()):
            return
        if line.strip() and not _RULE.fullmatch(line):
            yield [cell.strip() for cell in line.strip().strip("|").split("|")]


def _empty() -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def _typed(text: str, title: str) -> Any:
    """Return what Excel holds when this is typed."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return dt.datetime.fromisoformat(text)
    if "号" not in title and re.fullmatch(r"-?[\d,]+(\.\d+)?", text):
        return float(text.replace(",", ""))
    return text or None


def _shown(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,.2f}"
    return "" if value is None else str(value)


def _heading(page: Worksheet, titles: list[str]) -> int:
    for row in range(1, page.max_row + 1):
        if set(titles) <= {str(cell.value) for cell in page[row]}:
            return row
    raise AssertionError(f"「{page.title}」没有列「{'、'.join(titles)}」")


def _columns(page: Worksheet, titles: list[str]) -> dict[str, int]:
    row = _heading(page, titles)
    return {str(cell.value): cell.column for cell in reversed(page[row]) if cell.value is not None}


def _names(page: Worksheet) -> list[str]:
    """Return the customers of a sheet, top to bottom."""
    title = next(t for t in _CUSTOMER if any(c.value == t for row in page.iter_rows() for c in row))
    heading = _heading(page, [title])
    column = _columns(page, [title])[title]
    cells = (page.cell(row, column).value for row in range(heading + 1, page.max_row + 1))
    return [str(cell) for cell in cells if cell]


def _row_of(page: Worksheet, customer: str) -> int:
    rows = [cell.row for row in page.iter_rows() for cell in row if cell.value == customer]
    assert rows, f"「{page.title}」里没有「{customer}」"
    return int(rows[0])


def _cell_of(page: Worksheet, customer: str, title: str) -> Any:
    """Return the cell under a heading, beside a customer named under another of the same row."""
    for heading in page.iter_rows():
        titles = {str(cell.value): cell.column for cell in reversed(heading)}
        named = next((titles[t] for t in _CUSTOMER if t in titles), None)
        if title in titles and named:
            for row in range(heading[0].row + 1, page.max_row + 1):
                if page.cell(row, named).value == customer:
                    return page.cell(row, titles[title]).value
    raise AssertionError(f"「{page.title}」里没有「{customer}」的「{title}」")


def _words(path: Path) -> str:
    paper = docx.Document(str(path))
    cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    return "\n".join((*(paragraph.text for paragraph in paper.paragraphs), *cells))
