"""Native charts as drawing and chart parts; values are cached so that every viewer shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from openpyxl.chart import BarChart
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumFmt,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)
from openpyxl.xml.functions import tostring

from xl_huikuan.sheets.grid import column_letters
from xl_huikuan.sheets.ooxml.cellxml import factorised_texts
from xl_huikuan.sheets.ooxml.layout import Place, places, quoted
from xl_huikuan.sheets.ooxml.styles import FONT
from xl_huikuan.sheets.table import Block, Chart, Column, ResultSheet

_ONE = ("2F5C9E",)
_PALETTE = ("7FA7D6", "2F5C9E", "F2C14E", "EE964B", "D9534F", "A4262C", "6B2737", "9AA5B1")
_WAN = r"0\.0,"  # thousands with a point before the last digit: units of 10,000
_GREY, _INK = "D9DDE3", "404040"
_MAX_LABELS = 12  # more bars than this and labels would run into each other


def drawing_xml(sheet: ResultSheet) -> tuple[bytes, list[bytes]]:
    """Return the drawing part of a sheet and its chart parts, in the order rId1, rId2 …"""
    drawing = SpreadsheetDrawing()
    drawing.charts = [_native(sheet, chart, number) for number, chart in enumerate(sheet.charts, 1)]
    charts = [_xml(chart._write()) for chart in drawing.charts]  # noqa: SLF001 - its only writer
    return _xml(drawing._write()), charts  # noqa: SLF001 - the only writer openpyxl has


def _xml(tree: Any) -> bytes:
    for number_format in tree.iter("{*}numFmt"):
        number_format.set("sourceLinked", "0")  # else viewers take the format of the cells
    for figure in tree.iterfind(".//{*}numCache/{*}pt/{*}v"):
        figure.text = f"{float(figure.text):.15g}"  # as Excel writes it: 0.1, not 0.1000…1
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + tostring(tree)


def _native(sheet: ResultSheet, chart: Chart, number: int) -> BarChart:
    block, place = sheet.blocks[chart.block], places(sheet)[chart.block]
    drawn = BarChart()
    drawn.type = "bar" if chart.kind == "bar" else "col"
    drawn.anchor, (drawn.width, drawn.height) = chart.anchor, chart.size
    drawn.x_axis.axId, drawn.y_axis.axId = 100 * number, 100 * number + 1
    drawn.x_axis.crossAx, drawn.y_axis.crossAx = drawn.y_axis.axId, drawn.x_axis.axId
    stacked = chart.kind == "stacked"
    drawn.grouping, drawn.overlap = ("stacked", 100) if stacked else ("clustered", -5)
    drawn.gapWidth = 45
    make = _row_series if chart.by_row else _column_series
    for series in make(sheet.name, chart, block, place):
        drawn.series.append(series)
    _dress(drawn, chart, [block.columns[i] for i in chart.series])
    return drawn


def _column_series(name: str, chart: Chart, block: Block, place: Place) -> list[Series]:
    first, last = chart.rows
    labels = _texts(block.columns[chart.categories], first, last)
    where = _area(name, chart.categories, place.first + first, place.first + last)
    return [
        _series(
            SeriesLabel(strRef=_strings(_area(name, i, place.header), [block.columns[i].title])),
            AxDataSource(strRef=_strings(where, labels)),
            _area(name, i, place.first + first, place.first + last),
            _figures(block.columns[i], first, last),
        )
        for i in chart.series
    ]


def _row_series(name: str, chart: Chart, block: Block, place: Place) -> list[Series]:
    first, last = chart.rows
    left, right = chart.series[0], chart.series[-1]
    titles = _texts(block.columns[chart.categories], first, last)
    where = _area(name, left, place.header, column_to=right)
    labels = _strings(where, [block.columns[i].title for i in range(left, right + 1)])
    rows = []
    for offset, title in enumerate(titles):
        row = place.first + first + offset
        figures = [_figures(block.columns[i], row - place.first, row - place.first)[0]
                   for i in range(left, right + 1)]  # fmt: skip
        label = SeriesLabel(strRef=_strings(_area(name, chart.categories, row), [title]))
        area = _area(name, left, row, column_to=right)
        rows.append(_series(label, AxDataSource(strRef=labels), area, figures))
    return rows


def _series(label: SeriesLabel, labels: AxDataSource, area: str, figures: list[float]) -> Series:
    points = [NumVal(idx=i, v=figure) for i, figure in enumerate(figures) if np.isfinite(figure)]
    cache = NumData(formatCode="#,##0.00", ptCount=len(figures), pt=points)
    values = NumDataSource(numRef=NumRef(f=area, numCache=cache))
    series = Series(tx=label, cat=labels, val=values)
    series.invertIfNegative = False
    return series


def _strings(area: str, texts: Sequence[str]) -> StrRef:
    points = [StrVal(idx=i, v=text) for i, text in enumerate(texts)]
    return StrRef(f=area, strCache=StrData(ptCount=len(texts), pt=points))


def _area(name: str, column: int, row: int, to: int = 0, *, column_to: int = -1) -> str:
    """Return an absolute reference; `to` and `column_to` extend it to an area."""
    start = f"{quoted(name)}!${column_letters(column)}${row}"
    if not to and column_to < 0:
        return start
    last = column if column_to < 0 else column_to
    return f"{start}:${column_letters(last)}${to or row}"


def _texts(column: Column, first: int, last: int) -> list[str]:
    codes, texts = factorised_texts(column)
    return [texts[code] if code >= 0 else "" for code in codes[first : last + 1].tolist()]


def _figures(column: Column, first: int, last: int) -> list[float]:
    """Return the shown numbers; a chart may round, so fen become yuan as floats here."""
    numbers = pd.Series(column.values).iloc[first : last + 1]
    scale = 100.0 if column.kind == "money" else 1.0
    return (numbers.to_numpy(dtype=np.float64, na_value=np.nan) / scale).tolist()


def _dress(drawn: BarChart, chart: Chart, columns: list[Column]) -> None:
    """Titles, colours, axes and labels in the look of the tables."""
    drawn.title = Title(tx=Text(rich=_rich(chart.title, 1200, bold=True)), overlay=False)
    colours = _ONE if len(drawn.series) == 1 else _PALETTE
    for i, series in enumerate(drawn.series):
        series.graphicalProperties = GraphicalProperties(solidFill=colours[i % len(colours)])
    money = columns[0].kind == "money"
    shown = [point.v for s in drawn.series for point in s.val.numRef.numCache.pt]
    largest = max(shown, default=0)
    in_wan = money and largest >= 1e5  # 100,000 yuan: count in 万元
    _axes(drawn, "金额（万元）" if in_wan else "金额（元）" if money else columns[0].title,
          _WAN if in_wan else "#,##0")  # fmt: skip
    if min(shown, default=0) >= 0:
        drawn.y_axis.scaling.min = 0  # else bars that are nearly alike look far apart
    n_points = len(drawn.series[0].val.numRef.numCache.pt) if drawn.series else 0
    if len(drawn.series) == 1 and n_points <= _MAX_LABELS:
        drawn.dataLabels = _labels(_WAN if in_wan else "#,##0")
    drawn.legend = None if len(drawn.series) == 1 else drawn.legend
    if drawn.legend is not None:
        drawn.legend.position = "b"
        drawn.legend.txPr = _plain(900)
    drawn.graphical_properties = GraphicalProperties(
        solidFill="FFFFFF", ln=LineProperties(solidFill=_GREY)
    )
    drawn.roundedCorners = False


def _axes(drawn: BarChart, unit: str, number_format: str) -> None:
    labels, values = drawn.x_axis, drawn.y_axis
    labels.delete = values.delete = False
    values.numFmt = NumFmt(formatCode=number_format, sourceLinked=False)
    values.title = Title(tx=Text(rich=_rich(unit, 900)), overlay=False)
    values.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=_GREY))
    values.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    labels.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill="8A94A3"))
    labels.txPr, values.txPr = _plain(900), _plain(900)
    labels.tickLblPos = "low"  # under the bars also when one is negative
    values.majorTickMark = labels.majorTickMark = "none"
    labels.axPos, values.axPos = ("l", "b") if drawn.type == "bar" else ("b", "l")
    if drawn.type == "bar":
        labels.scaling.orientation = "maxMin"  # first row on top
        values.crosses = "max"


def _labels(number_format: str) -> DataLabelList:
    labels = DataLabelList(numFmt=number_format, showVal=True)
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    labels.txPr = _plain(800)
    return labels


def _characters(size: int, *, bold: bool = False) -> CharacterProperties:
    face = Font(typeface=FONT)
    return CharacterProperties(sz=size, b=bold, solidFill=_INK, latin=face, ea=face)


def _plain(size: int) -> RichText:
    style = ParagraphProperties(defRPr=_characters(size))
    paragraph = Paragraph(pPr=style, endParaRPr=_characters(size))
    paragraph.r = []  # openpyxl puts an empty run in, which a text style must not have
    return RichText(p=[paragraph])


def _rich(text: str, size: int, *, bold: bool = False) -> RichText:
    run = RegularTextRun(rPr=_characters(size, bold=bold), t=text)
    style = ParagraphProperties(defRPr=_characters(size, bold=bold))
    return RichText(p=[Paragraph(pPr=style, r=[run])])
