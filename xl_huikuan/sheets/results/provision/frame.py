"""What the tables of 回款_坏账准备 are made from, and the addresses by which they speak to each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from xl_huikuan.core.policy import SCHEME_YEARS
from xl_huikuan.core.provision_result import Allowance, YearEnd
from xl_huikuan.core.provision_rows import ROUNDED, UNDATED
from xl_huikuan.sheets.grid import column_letters
from xl_huikuan.sheets.ledgers.provision_page import ProvisionPage
from xl_huikuan.sheets.ooxml.layout import Place
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.table import Column, Formula

LABELS = SCHEME_YEARS.labels
ALL_LABELS = (*LABELS, UNDATED)
NO_RATE, NOT_TYPED, UNKNOWN = "—", "未填", "算不出"
FIRST_WIDTH, WIDTH, WIDE = 25.0, 16.0, 24.0  # the third column says why
# The tables from top to bottom.
TABLES = (
    "conclusion", "given", "years", "gone", "rates", "typed", "detail", "matrix", "proof", "claims",
)  # fmt: skip
METHOD, FACTOR, BOOKED = 0, 2, 5  # columns of the table of what is given


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Everything the sheet shows.

    Attributes:
        outcome: the run it belongs to.
        found: the provision.
        page: what the clerk typed.
        at: table → where it stands.
    """

    outcome: Outcome
    found: Allowance
    page: ProvisionPage
    at: Mapping[str, Place]

    @property
    def is_rounded(self) -> bool:
        """Whether rates are rounded before they are used."""
        return bool(self.outcome.settings["provision_rounding"] == ROUNDED)

    @property
    def ends(self) -> Mapping[int, YearEnd]:
        """Year → year-end of the history."""
        return {end.day.year: end for end in self.found.history}

    @property
    def balance_years(self) -> list[int]:
        """Years with a column of balances: those compared, and others the clerk typed."""
        return sorted({*self.ends, *typed_years(self.page.balances)})

    @property
    def gone_years(self) -> list[int]:
        """Years with a column of write-offs: all compared but the first, and others typed."""
        gone = {year: (*cells, self.page.collected[year]) for year, cells in self.page.written_off.items()}  # fmt: skip
        return sorted({*list(self.ends)[1:], *typed_years(gone)})

    @property
    def shown_buckets(self) -> range:
        """The buckets of the matrix; the undated only where there is something undated."""
        return range(len(ALL_LABELS) if self.found.current[-1] else len(LABELS))

    def balance(self, year: int, bucket: int) -> str:
        """Return the address of a balance at a year-end."""
        return cell(1 + self.balance_years.index(year), self.at["years"].first + bucket)

    def gone(self, year: int, bucket: int) -> str:
        """Return the address of a write-off; behind the last bucket stands what was collected."""
        return cell(1 + self.gone_years.index(year), self.at["gone"].first + bucket - 1)

    def given(self, column: int) -> str:
        """Return the fixed address of something given."""
        return f"${column_letters(column)}${self.at['given'].first}"

    def column(self, table: str, column: int, *, fixed: bool = False) -> str:
        """Return the range of a column's data rows."""
        place, letters = self.at[table], column_letters(column)
        if fixed:
            return f"${letters}${place.first}:${letters}${place.last}"
        return f"{letters}{place.first}:{letters}{place.last}"


def typed_years(cells: Mapping[int, Iterable[Any]]) -> list[int]:
    """Return the years of which anything was typed."""
    return [year for year, row in cells.items() if any(cell is not None for cell in row)]


def cell(column: int, row: int) -> str:
    """Return an address by 0-based column and 1-based row."""
    return f"{column_letters(column)}{row}"


def fen_or(value: int | None, text: str) -> int | str:
    """Return what a formula comes to: fen, or a text where it cannot be said."""
    return text if value is None else value


def share_or(value: Fraction | None, text: str) -> float | str:
    """Return what a formula comes to: a share, or a text where there is none."""
    return text if value is None else float(value)


def typed_cells(
    title: str, kind: str, values: Sequence[Any], width: float = WIDTH, total: Any = None
) -> Column:
    """Return a column of numbers the clerk types: None is blank, what cannot be read its text."""
    texts = {row: value for row, value in enumerate(values) if isinstance(value, str)}
    nan = float("nan")
    numbers = [nan if v is None or isinstance(v, str) else float(v) for v in values]
    return Column(title, kind, numbers, width, total, cells=texts)


def formulas(
    title: str, kind: str, found: Sequence[Formula | str | float | None], total: Any = None, tones: Any = None
) -> Column:  # fmt: skip
    """Return a column of formulas, texts and numbers; what is none of them is blank."""
    nan = float("nan")
    blank = "" if kind in {"text", "wrap"} else nan
    plain = [v if isinstance(v, int | float) else blank for v in found]
    cells = {row: v for row, v in enumerate(found) if isinstance(v, Formula | str)}
    return Column(title, kind, plain, WIDTH, total, tones, cells)
