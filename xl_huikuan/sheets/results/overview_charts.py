"""The charts of 回款_总览, one below the other at the right of its tables."""

from __future__ import annotations

from dataclasses import replace

from xl_huikuan.sheets.grid import column_letters
from xl_huikuan.sheets.ooxml.layout import n_columns, places
from xl_huikuan.sheets.table import Chart, ResultSheet

_AGING, _TOP, _WEEKS = 1, 2, 3  # blocks
_SECOND = 4  # first column of the table at the right
_WIDTH = 13.0  # cm
_ROW = 0.59  # cm, of a row on average
_GAP = 0.3
_TALLER = 1.7  # a bar for each of ten customers


def with_charts(sheet: ResultSheet, buckets: int, points: int, weeks: int) -> ResultSheet:
    """Return the sheet with the charts that have something to show, as high as its tables.

    The charts show as many buckets, recorded days and weeks as there are.
    """
    blocks = sheet.blocks
    top = sum(1 for name in blocks[_TOP].columns[0].values if name)
    found = [Chart("column", "账龄分布", _AGING, 0, (1,), (0, buckets - 1), "")]
    if top:
        title = f"前{top}大欠款客户"
        found.append(Chart("bar", title, _TOP, 0, (1, 2), (0, top - 1), ""))
    if points > 1:
        series = (_SECOND + 1, _SECOND + 2)
        found.append(Chart("column", "余额和逾期走势", _TOP, _SECOND, series, (0, points - 1), ""))
    if weeks:
        found.append(Chart("column", "按周预计到账", _WEEKS, 0, (1, 2), (0, weeks - 1), ""))
    return replace(sheet, charts=_stacked(sheet, found))


def _stacked(sheet: ResultSheet, found: list[Chart]) -> tuple[Chart, ...]:
    drawn, column = places(sheet), column_letters(n_columns(sheet))
    row, end = float(drawn[0].heading), drawn[-1].end + 1
    shares = [_TALLER if chart.kind == "bar" else 1.0 for chart in found]
    placed = []
    for chart, share in zip(found, shares, strict=True):
        rows = (end - drawn[0].heading) * share / sum(shares)
        size = (_WIDTH, round(rows * _ROW - _GAP, 1))
        placed.append(replace(chart, anchor=f"{column}{round(row)}", size=size))
        row += rows
    return tuple(placed)
