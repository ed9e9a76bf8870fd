"""A form read back: every row somebody wrote on, each cell as what its field says it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.forms.form import NUMBER_KINDS, Field, Form
from xl_huikuan.core.forms.papers import NOBODY, filled_frame
from xl_huikuan.core.model import Ledger
from xl_huikuan.sheets.cell_text import State, amount_of, normal
from xl_huikuan.sheets.cells import parse_amounts, parse_dates, texts
from xl_huikuan.sheets.grid import Grid, column_letters
from xl_huikuan.sheets.ledgers.contact_log import columns_of

_UNITS = {"wan": 10_000}
_WHOLE = re.compile(r"\s*-?[\d,.]+\s*%\s*", re.ASCII)  # 30%
_EXPECTED = {
    "date": "日期,如 2026-10-31", "money": "金额(元)", "wan": "金额(万元)", "number": "数字",
    "percent": "百分数,如 30", "int": "整数",
}  # fmt: skip
_AS_ASKED = "请改正;改好之前这一格按没有填处理。"
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class FormPage:
    """A form as it stands in the workbook.

    Attributes:
        form: which.
        grid: all of the sheet.
        heading: 0-based row of the headings.
        columns: heading → 0-based column, the first of each.
        rows: 0-based rows with something on them, below the headings.
    """

    form: Form
    grid: Grid
    heading: int
    columns: Mapping[str, int]
    rows: tuple[int, ...]

    def texts(self, key: str) -> list[str]:
        """Return the texts under the heading of a field, by place in `rows`; "" = blank."""
        column = self.columns.get(self.form.by_key[key].title)
        if column is None:
            return [""] * len(self.rows)
        return [
            str(text) for text in texts(self.grid.columns[column], np.array(self.rows, np.int64))
        ]


def read_form_page(form: Form, grid: Grid | None) -> FormPage | None:
    """Return what stands on a form; None when there is none or it has lost its headings."""
    wanted = set(form.must_have)
    rows = range(grid.n_rows if grid else 0)
    heading = next((r for r in rows if grid and wanted <= set(map(str, grid.row(r)))), None)
    if grid is None or heading is None:
        return None
    below = range(heading + 1, grid.n_rows)
    filled = tuple(r for r in below if any(cell is not None for cell in grid.row(r)))
    return FormPage(form, grid, heading, columns_of(grid, heading), filled)


def read_form(page: FormPage, ledger: Ledger) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Return the rows as `filled_frame`, in order of `page.rows`, and what cannot be used.

    A cell that is no such thing counts as blank and is reported.
    """
    rows = np.array(page.rows, np.int64)
    data: dict[str, Any] = {"row": rows + 1}
    findings: list[Finding] = []
    names = page.texts("customer") if "customer" in page.form.by_key else [""] * len(rows)
    for field in page.form.fields:
        column = page.columns.get(field.title)
        if column is not None:
            values, bad = _values(page, field, column, rows)
            data[field.key] = values
            findings += _unreadable(page, field, column, bad, names) if field.mine else ()
    if "customer" in page.form.by_key:
        data["who"] = customer_numbers(ledger, names)
        if page.form.by_key["customer"].mine:  # what we wrote of earlier days may name others
            findings += () if page.form.strangers else _unknown(page, names, data["who"])
    return filled_frame(page.form, data, len(rows)), tuple(findings)


def customer_numbers(ledger: Ledger, names: list[str]) -> Ints:
    """Return the customer of each name or code; NOBODY = none, or more than one."""
    known: dict[str, int] = {}
    printed = ledger.customers["name"].tolist()
    codes = ledger.customers["code"].tolist()
    spelt: dict[str, set[int]] = {}
    for number, name in enumerate(printed):
        spelt.setdefault(normal(name), set()).add(number)
    known.update({key: next(iter(found)) for key, found in spelt.items() if len(found) == 1})
    known.update({code: number for number, code in enumerate(codes) if code})
    known.update(ledger.other_names)
    known.update({name: number for number, name in enumerate(printed)})
    return np.array([known.get(n, known.get(normal(n), NOBODY)) for n in names], np.int64)


def _values(
    page: FormPage, field: Field, column: int, rows: Ints
) -> tuple[Any, npt.NDArray[np.bool_]]:
    """Return the cells of a field, blank where they are no such thing, and which those are."""
    cells = page.grid.columns[column]
    if field.kind == "date":
        dates = parse_dates(cells, rows)
        return dates.days, ~np.isin(dates.state, (State.OK, State.BLANK))
    if field.kind in NUMBER_KINDS:
        return _numbers(page, field, column, rows)
    shown = np.array([str(text) for text in texts(cells, rows)], object)
    if not field.words or field.kind == "text":
        return shown, np.zeros(len(rows), np.bool_)
    bad = np.array([text not in ("", *field.words) for text in shown], np.bool_)
    return np.where(bad, "", shown), bad


def _numbers(
    page: FormPage, field: Field, column: int, rows: Ints
) -> tuple[Any, npt.NDArray[np.bool_]]:
    cells = page.grid.columns[column]
    read = parse_amounts(cells, rows, unit=_UNITS.get(field.kind, 1))
    ok, fen, state = read.state == State.OK, read.fen, read.state.copy()
    if field.kind == "percent":
        state, fen = _percents(page, column, rows, state, fen)
        ok = state == State.OK
    values = np.where(ok, fen / (1 if field.kind in ("money", "wan") else 100), np.nan)
    typed = values / (1_000_000 if field.kind == "wan" else 100 if field.kind == "money" else 1)
    bad = ~np.isin(state, (State.OK, State.BLANK))
    if field.kind == "percent":
        values = np.where(np.abs(values) > 1, values / 100, values)
        typed = values * 100
    elif field.kind == "int":
        bad |= ok & (values != np.round(values))
    low = -np.inf if field.low is None else field.low
    high = np.inf if field.high is None else field.high
    with np.errstate(invalid="ignore"):  # NaN is blank, not too low
        bad |= (typed < low) | (typed > high)
    return np.where(bad, np.nan, values), bad


def _percents(
    page: FormPage, column: int, rows: Ints, state: npt.NDArray[np.uint8], fen: Ints
) -> tuple[npt.NDArray[np.uint8], Ints]:
    """Read texts such as 30% as percent."""
    fen = fen.copy()
    for place, row in enumerate(rows.tolist()):
        cell = page.grid.cell(row, column)
        if isinstance(cell, str) and _WHOLE.fullmatch(cell):
            state[place], fen[place], *_ = amount_of(cell.replace("%", "").strip(), 1)
    return state, fen


def _unreadable(
    page: FormPage, field: Field, column: int, bad: npt.NDArray[np.bool_], names: list[str]
) -> Iterator[Finding]:
    for place in np.flatnonzero(bad).tolist():
        row = page.rows[place]
        shown = texts(page.grid.columns[column], np.array([row]))[0]
        wanted = f"{'、'.join(field.words)} 之一" if field.words else _expected(field)
        yield Finding(
            "W805", Source(page.form.sheet, row + 1, column_letters(column)),
            f"{field.title}「{shown}」读不出或超出范围,应为{wanted}。", _AS_ASKED, names[place],
        )  # fmt: skip


def _expected(field: Field) -> str:
    if field.low is None:
        return _EXPECTED[field.kind]
    ends = f"不小于{field.low:g}" if field.high is None else f"{field.low:g}到{field.high:g}"
    return f"{ends}的{_EXPECTED[field.kind].partition(',')[0]}"


def _unknown(page: FormPage, names: list[str], numbers: Ints) -> Iterator[Finding]:
    for place in np.flatnonzero(numbers == NOBODY).tolist():
        said = f"台账里没有客户「{names[place]}」" if names[place] else "没有写客户名称"
        yield Finding(
            "W806", Source(page.form.sheet, page.rows[place] + 1), f"{said},这一行没有用上。",
            "请照台账里的写法写客户全称;改了名的在 回款_参数 的「四、别名」里写明。",
        )  # fmt: skip
