"""Excel's Application and Workbook over Calc: the same members, as far as we use them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from lxml import etree

from tests.hosts.calc import Calc, import_uno
from tests.hosts.excel_cells import Range, area_of
from tests.hosts.excel_formulas import English, from_calc, to_calc
from tests.hosts.excel_sheets import Worksheet

AUTOMATIC, DONE, WORKBOOKS = -4105, 0, 1
XLSX = "Calc MS Excel 2007 XML"


class Application:
    """Excel itself; what concerns only its window is remembered and nothing else."""

    def __init__(self, calc: Calc) -> None:
        self.calc = calc
        self.ScreenUpdating = self.EnableEvents = self.DisplayAlerts = True
        self.Calculation, self.CalculationState, self.Iteration = AUTOMATIC, DONE, False
        self.DefaultSaveFormat = 51
        self.StatusBar: str | bool = False
        self.AutoCorrect = SimpleNamespace(AutoExpandListRange=True)
        self.WorksheetFunction = SimpleNamespace(CountA=_count)
        self.Workbooks = Workbooks(self)
        self.ActiveWorkbook: Workbook | None = None


def _count(rng: Range) -> float:
    count = import_uno().Enum("com.sun.star.sheet.GeneralFunction", "COUNT")
    return rng.uno.computeFunction(count)


class Workbooks:
    """The workbooks that are open."""

    def __init__(self, app: Application) -> None:
        self._app = app
        self._open: list[Workbook] = []

    def Open(self, path: str, *_: Any) -> Workbook:
        return self._opened(self._app.calc.open(Path(path)), Path(path))

    def Add(self) -> Workbook:
        return self._opened(self._app.calc.new(), None)

    def _opened(self, uno: Any, path: Path | None) -> Workbook:
        book = Workbook(self._app, uno, path)
        self._open.append(book)
        self._app.ActiveWorkbook = book
        return book

    def forget(self, book: Workbook) -> None:
        self._open.remove(book)
        self._app.ActiveWorkbook = self._open[-1] if self._open else None

    def __iter__(self) -> Iterator[Workbook]:
        return iter(self._open)


class Workbook:
    """One document."""

    MultiUserEditing = False
    Charts: tuple[Any, ...] = ()

    def __init__(self, app: Application, uno: Any, path: Path | None) -> None:
        self.Application = app
        self.uno = uno
        self.ReadOnly = False
        self._path = path
        self.tables = _tables(path)
        self.english = English(uno)

    @property
    def Name(self) -> str:
        return self._path.name if self._path else "工作簿1"

    @property
    def Path(self) -> str:
        return str(self._path.parent) if self._path else ""

    @property
    def FullName(self) -> str:
        return str(self._path or self.Name)

    @property
    def Date1904(self) -> bool:
        return self.uno.NullDate.Year == 1904

    @property
    def PrecisionAsDisplayed(self) -> bool:
        return self.uno.CalcAsShown

    def LinkSources(self, kind: int) -> tuple[str, ...] | None:
        assert kind == WORKBOOKS
        return tuple(link.Name for link in self.uno.ExternalDocLinks) or None

    @property
    def Excel8CompatibilityMode(self) -> bool:
        return self.Name.lower().endswith(".xls")

    @property
    def ProtectStructure(self) -> bool:
        return self.uno.isProtected()

    @property
    def ActiveSheet(self) -> Worksheet:
        return Worksheet(self, self.uno.CurrentController.getActiveSheet())

    @property
    def Worksheets(self) -> Sheets:
        return Sheets(self)

    Sheets = Worksheets

    @property
    def Names(self) -> Names:
        return Names(self)

    def Windows(self, number: int) -> Any:
        assert number == 1
        found = self.uno.CurrentSelection
        several = hasattr(found, "RangeAddresses")
        areas = found.RangeAddresses if several else [found.RangeAddress]
        return SimpleNamespace(RangeSelection=Range(self.ActiveSheet, *map(area_of, areas)))

    def Activate(self) -> None:
        self.Application.ActiveWorkbook = self

    def SaveCopyAs(self, path: str) -> None:
        filter_ = self.Application.calc.setting("FilterName", XLSX)
        self.uno.storeToURL(Path(path).as_uri(), (filter_,))

    def SaveAs(self, path: str) -> None:
        self.SaveCopyAs(path)
        self._path = Path(path)

    def Close(self, *, SaveChanges: bool) -> None:
        assert not SaveChanges
        self.Application.Workbooks.forget(self)
        self.uno.close(True)

    def take(self, sheet: Worksheet, after: Worksheet) -> None:
        """Put a copy of a sheet, of this or another workbook, behind one of ours.

        Unlike Excel, Calc leaves frozen panes, filters and print titles behind.
        """
        place = after.uno.RangeAddress.Sheet + 1
        there = {each.Name for each in self.Worksheets}
        if sheet.Parent is self:
            name = next(n for i in range(2, 99) if (n := f"{sheet.Name} ({i})") not in there)
            self.uno.Sheets.copyByName(sheet.Name, name, place)
            return
        self.uno.Sheets.importSheet(sheet.Parent.uno, sheet.Name, place)


class Sheets:
    """The sheets of a workbook."""

    def __init__(self, book: Workbook) -> None:
        self._book = book

    def __call__(self, key: str | int) -> Worksheet:
        sheets = self._book.uno.Sheets
        found = sheets.getByName(key) if isinstance(key, str) else sheets.getByIndex(key - 1)
        return Worksheet(self._book, found)

    @property
    def Count(self) -> int:
        return self._book.uno.Sheets.Count

    def __iter__(self) -> Iterator[Worksheet]:
        return (self(number + 1) for number in range(self.Count))


class Names:
    """The defined names of a workbook."""

    def __init__(self, book: Workbook) -> None:
        self._book = book

    def __call__(self, name: str) -> Name:
        return Name(self._book, self._book.uno.NamedRanges.getByName(name))

    def __iter__(self) -> Iterator[Name]:
        return (self(name) for name in self._book.uno.NamedRanges.ElementNames)


class Name:
    """One defined name."""

    def __init__(self, book: Workbook, uno: Any) -> None:
        self._book = book
        self._uno = uno

    @property
    def Name(self) -> str:
        return self._uno.Name

    @property
    def RefersTo(self) -> str:
        return from_calc(self._uno.Content)

    @RefersTo.setter
    def RefersTo(self, text: str) -> None:
        self._uno.Content = to_calc(text)


def _tables(path: Path | None) -> set[str]:
    """Names of the tables in a file: Calc keeps them among its database ranges."""
    if path is None:
        return set()
    with zipfile.ZipFile(path) as package:
        parts = [package.read(n) for n in package.namelist() if n.startswith("xl/tables/")]
    return {etree.fromstring(part).get("displayName") for part in parts}
