"""LPR on 回款_参数: the published rates we know, and rows for what was announced since.

What the clerk adds is one setting, a row per announcement; unchanged ones count as well, since
they tell how far the rates are known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import dropwhile, islice, takewhile

from xl_huikuan.core.lpr import PUBLISHED
from xl_huikuan.core.settings import BY_KEY, Settings
from xl_huikuan.sheets.table import Block, Column

RATES_HEAD = ("生效日期", "年利率(%)")
ADDED_HEAD = ("公布日期", "1年期LPR(%)")
TITLE = BY_KEY["lpr_added"].title
_BLANK_ROWS = 12  # a year of announcements
_WIDTHS = (24, 26)


def rate_blocks(settings: Settings, as_of: dt.date) -> tuple[Block, Block]:
    """Return the table of known rates and the one the clerk adds to."""
    known = [
        (rate.since.isoformat(), rate.percent.removesuffix("%"), rate.name)
        for rate in PUBLISHED.changes
    ]
    added = [_cells(part) for part in str(settings["lpr_added"]).split(";") if part.strip()]
    late = "" if as_of <= settings.rates.until else f";截至日期 {as_of} 之前公布的请补填"
    return (
        Block(
            (*_columns(RATES_HEAD, known), Column("名称", "text", [row[2] for row in known], 30)),
            heading=f"五、LPR:程序自带的利率,数据截至 {PUBLISHED.until}(算逾期费用用)",
        ),
        Block(
            _columns(ADDED_HEAD, [*added, *[("", "")] * _BLANK_ROWS]),
            heading=f"LPR:{PUBLISHED.until} 之后公布的,从早到晚填,没有变的也填,3.00% 填 3.00"
            f"(已知到 {settings.rates.until}{late})",
            editable=1,
            also=(0,),
        ),
    )


def _columns(titles: tuple[str, str], rows: Iterable[Sequence[str]]) -> tuple[Column, ...]:
    values = [*zip(*rows, strict=True)]
    return tuple(Column(titles[k], "text", values[k], _WIDTHS[k]) for k in (0, 1))


def _cells(part: str) -> tuple[str, str]:
    day, _, rate = part.strip().partition(" ")
    return day, rate.strip()


def above_rates(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """Return the rows above these tables and their heading."""
    heads = (i for i, row in enumerate(rows) if tuple(row[:2]) == RATES_HEAD)
    return rows[: max(next(heads, len(rows) + 1) - 1, 0)]


def announcements(rows: Iterable[Sequence[str]]) -> dict[str, str]:
    """Return setting title → text of what the clerk added; {} when the sheet has no such table."""
    after = dropwhile(lambda row: tuple(row[:2]) != ADDED_HEAD, rows)
    table = [*takewhile(_is_row, islice(after, 1, None))]
    filled = [f"{row[0]} {row[1]}".strip() for row in table if row[0] or row[1]]
    return {TITLE: ";".join(filled)} if filled else {}


def _is_row(row: Sequence[str]) -> bool:
    """Tell a row of the table from the heading of the next one, a line of words alone."""
    return bool(row[1]) or not row[0] or row[0][0].isdigit()
