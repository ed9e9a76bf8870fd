"""A form written: what the clerk typed stays to the letter, our own columns are made anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.core.forms.form import SHOWN_AS, Field, Form
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.ledgers.form_page import FormPage, read_form_page
from xl_huikuan.sheets.results.typed import OWN, typed_column
from xl_huikuan.sheets.table import Block, Column, ResultSheet

NEW = -1  # a row that is not on the page yet
_OTHER_KIND = (OWN, 20)  # of the clerk's own columns
_TAB = "BF8F00"


def checked_page(form: Form, grid: Grid | None) -> FormPage | None:
    """Return the page of a form; raises WriteRefused when it is there but has lost its headings."""
    page = read_form_page(form, grid)
    if grid is not None and page is None:
        raise WriteRefused(
            f"「{form.sheet}」里找不到表头(要有 {'、'.join(form.must_have)}):"
            "请恢复表头,或把这张表改名后再运行。",
            code="E205",
        )
    return page


def form_sheet(
    form: Form,
    page: FormPage | None,
    places: Sequence[int] | None = None,
    *,
    new: Mapping[str, Sequence[Any]] | None = None,
    ours: Mapping[str, Any] | None = None,
    tones: Mapping[str, Sequence[str]] | None = None,
    lines: tuple[str, ...] = (),
) -> ResultSheet:
    """Return the sheet of a form.

    Args:
        form: which.
        page: as it stands in the workbook, None = not yet.
        places: 0-based row of the page for each row shown, `NEW` for a new one; None = the rows of
            the page as they stand. Rows of the page that are left out are kept below.
        new: key of a field the clerk writes → cell per row shown, used where the row is `NEW`.
        ours: key of a field we write → value per row shown (money in fen, as `table.Column` takes
            them); a field that is not given keeps what stands on the page.
        tones: key of a field → tone per row shown.
        lines: said under the title beside those of the form.
    """
    on_page = page.rows if page else ()
    shown = list(on_page if places is None else places)
    below = [row for row in on_page if row not in set(shown)]
    columns = [
        _column(field, page, shown, below, (new or {}).get(field.key), (ours or {}).get(field.key),
                (tones or {}).get(field.key))
        for field in form.fields
    ]  # fmt: skip
    mine = tuple(i for i, field in enumerate(form.fields) if field.mine)
    lists = {i: form.fields[i].words for i in mine if form.fields[i].words}
    block = Block((*columns, *_own_columns(form, page, [*shown, *below])), also=mine, lists=lists)
    return ResultSheet(
        form.sheet,
        form.title,
        (*lines, *form.lines),
        (block,),
        freeze_columns=form.freeze,
        tab=_TAB,
    )


def places_of(page: FormPage | None, frame: pd.DataFrame, numbers: Sequence[int]) -> list[int]:
    """Return the 0-based row of each customer number on a page read as `frame`, `NEW` = none."""
    if page is None:
        return [NEW] * len(numbers)
    rows = dict(zip(reversed(frame["who"].tolist()), reversed(page.rows), strict=True))
    return [rows.get(number, NEW) for number in numbers]


def kept_form(form: Form, grid: Grid) -> ResultSheet:
    """Return a form as it stands, for another result of the same workbook.

    What its lines said of the run that made our columns stays too.
    """
    page = checked_page(form, grid)
    above = (str(grid.cell(row, 0) or "") for row in range(1, page.heading if page else 1))
    said = [text for text in above if text]
    return form_sheet(form, page, lines=tuple(said[: max(len(said) - len(form.lines), 0)]))


def _column(  # noqa: PLR0917 - what the cells of one column come from
    field: Field,
    page: FormPage | None,
    shown: Sequence[int],
    below: Sequence[int],
    new: Sequence[Any] | None,
    ours: Any,
    tones: Sequence[str] | None,
) -> Column:
    colours = None if tones is None else [*tones, *[""] * len(below)]
    kind = SHOWN_AS.get(field.kind, field.kind)
    if ours is not None:
        values = _with_blanks(ours, kind, len(below))
        return Column(field.title, kind, values, field.width, tones=colours)
    cells = [
        (new[i] if new is not None else None) if row == NEW else _cell(page, row, field.title)
        for i, row in enumerate([*shown, *below])
    ]
    return replace(typed_column(field.title, cells, kind, field.width), tones=colours)


def _with_blanks(values: Any, kind: str, n: int) -> Any:
    """Return our values with n blank ones behind them."""
    if not n:
        return values
    if kind == "date":
        return np.append(np.asarray(values, "datetime64[s]"), np.full(n, np.datetime64("NaT", "s")))
    if kind in ("money", "number", "percent", "int"):
        return np.append(np.asarray(values, np.float64), np.full(n, np.nan))
    return [*values, *[""] * n]


def _cell(page: FormPage | None, row: int, title: str) -> Any:
    column = page.columns.get(title) if page else None
    return None if page is None or column is None else page.grid.cell(row, column)


def _own_columns(form: Form, page: FormPage | None, rows: Sequence[int]) -> Iterator[Column]:
    """Yield the columns the clerk added, each cell beside the row it stood beside."""
    if page is None:
        return
    ours = {page.columns[field.title] for field in form.fields if field.title in page.columns}
    for column in sorted(set(range(page.grid.n_columns)) - ours):
        cells = [None if row == NEW else page.grid.cell(row, column) for row in rows]
        title = str(page.grid.cell(page.heading, column) or "")
        if title or any(cell is not None for cell in cells):
            yield typed_column(title, cells, *_OTHER_KIND)
