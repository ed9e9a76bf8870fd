"""xlwings over Calc: an engine whose `.api` objects are those of Excel's own object model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import xlwings
from xlwings import base_classes

from tests.hosts.calc import Calc
from tests.hosts.excel_books import Application


class Engine:
    """What xlwings knows a host by."""

    name, type = "calc", "desktop"

    def __init__(self, calc: Calc) -> None:
        self.app = App(self, Application(calc))


class App(base_classes.App):
    def __init__(self, engine: Engine, api: Any) -> None:
        self._engine = engine
        self._api = api

    @property
    def engine(self) -> Engine:
        return self._engine

    @property
    def api(self) -> Any:
        return self._api

    @property
    def pid(self) -> int:
        return 1  # xlwings asks for it, and nobody uses it

    @property
    def display_alerts(self) -> bool:
        return self._api.DisplayAlerts

    @display_alerts.setter
    def display_alerts(self, shown: bool) -> None:
        self._api.DisplayAlerts = shown

    @property
    def books(self) -> Books:
        return Books(self)


class Books(base_classes.Books):
    def __init__(self, app: App) -> None:
        self._app = app

    @property
    def app(self) -> App:
        return self._app

    def open(self, path: str, *options: Any) -> Book:
        return Book(self._app, self._app.api.Workbooks.Open(path, *options))

    def add(self) -> Book:
        return Book(self._app, self._app.api.Workbooks.Add())

    def __iter__(self) -> Iterator[Book]:
        return (Book(self._app, api) for api in self._app.api.Workbooks)

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __call__(self, key: str | int) -> Book:
        books = list(iter(self))
        return books[key - 1] if isinstance(key, int) else _named(books, key)


class Book(base_classes.Book):
    def __init__(self, app: App, api: Any) -> None:
        self._app = app
        self._api = api

    @property
    def api(self) -> Any:
        return self._api

    @property
    def app(self) -> App:
        return self._app

    @property
    def name(self) -> str:
        return self._api.Name

    @property
    def fullname(self) -> str:
        return self._api.FullName

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    def save(self, path: str, password: None) -> None:
        assert password is None
        self._api.SaveAs(path)

    def close(self) -> None:
        self._api.Close(SaveChanges=False)


class Sheets(base_classes.Sheets):
    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def api(self) -> Any:
        return self._book.api.Worksheets

    def __len__(self) -> int:
        return self.api.Count

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self._book, api) for api in self.api)

    def __call__(self, key: str | int) -> Sheet:
        if isinstance(key, str):
            return _named(list(iter(self)), key)
        return Sheet(self._book, self.api(key))


class Sheet(base_classes.Sheet):
    def __init__(self, book: Book, api: Any) -> None:
        self._book = book
        self._api = api

    @property
    def api(self) -> Any:
        return self._api

    @property
    def book(self) -> Book:
        return self._book

    @property
    def name(self) -> str:
        return self._api.Name

    @name.setter
    def name(self, name: str) -> None:
        self._api.Name = name

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        self._api.Copy(before and before.api, after and after.api)

    def delete(self) -> None:
        self._api.Delete()


def _named(things: list[Any], name: str) -> Any:
    """As COM does: by name in any case of letters, or an error."""
    for thing in things:
        if thing.name.lower() == name.lower():
            return thing
    raise KeyError(name)


def app_of(calc: Calc) -> xlwings.App:
    """Return xlwings' view of a running Calc."""
    return xlwings.App(impl=Engine(calc).app)
