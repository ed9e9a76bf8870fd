"""Native charts: right cells, right cached values, readable."""

from __future__ import annotations

import dataclasses

import pytest
from lxml import etree

from tests.sheets.small_sheets import overview
from xl_huikuan.sheets.ooxml.charts import drawing_xml
from xl_huikuan.sheets.table import Block, Chart, Column, ResultSheet

C = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
     "a": "http://schemas.openxmlformats.org/drawingml/2006/main"}  # fmt: skip


def charts(sheet):
    return [etree.fromstring(xml) for xml in drawing_xml(sheet)[1]]


def texts(root, path):
    return [element.text for element in root.findall(path, C)]


def series(root):
    """Return (title, categories, values, cells of the values) of each series."""
    return [
        (
            texts(one, "c:tx//c:v")[0],
            texts(one, "c:cat//c:pt/c:v"),
            [float(value) for value in texts(one, "c:val//c:pt/c:v")],
            texts(one, "c:val//c:f")[0],
        )
        for one in root.iterfind(".//c:ser", C)
    ]


def test_a_column_chart_shows_the_cells_of_its_block():
    """Yuan from fen, cached with their labels; the reference is the data range of the sheet."""
    [(title, labels, values, cells)] = series(charts(overview())[0])

    assert title == "金额"
    assert labels == ["未到期", "1-30天", "31-60天", "60天以上"]
    assert values == [1234567.89, 0.05, -1.0, 0.0]
    assert cells == "'回款_总览'!$B$6:$B$9"


def test_a_stacked_chart_has_one_series_for_each_column():
    """Both amounts of a month stand on each other."""
    root = charts(overview())[1]

    assert series(root) == [
        ("未到期", ["2026-01", "2026-02"], [100.0, 200.0], "'回款_总览'!$B$13:$B$14"),
        ("已逾期", ["2026-01", "2026-02"], [300.0, 400.0], "'回款_总览'!$C$13:$C$14"),
    ]
    assert root.find(".//c:grouping", C).get("val") == "stacked"
    assert root.find(".//c:overlap", C).get("val") == "100"


def test_rows_can_be_the_series():
    """With by_row each month is a series over the value columns."""

    assert series(charts(overview())[2]) == [
        ("2026-01", ["未到期", "已逾期"], [100.0, 300.0], "'回款_总览'!$B$13:$C$13"),
        ("2026-02", ["未到期", "已逾期"], [200.0, 400.0], "'回款_总览'!$B$14:$C$14"),
    ]


def test_axes_are_shown_and_say_their_unit():
    """Large sums are counted in 万元, and both axes are there."""
    large, small, _ = charts(overview())

    assert "金额（万元）" in texts(large, ".//c:valAx//a:t")
    assert "金额（元）" in texts(small, ".//c:valAx//a:t")
    deleted = [element.get("val") for element in large.iterfind(".//c:delete", C)]
    assert deleted == ["0", "0"]


def test_only_a_small_single_series_has_labels_on_its_bars():
    """Twelve labels are readable; on more bars, or on several series, they would collide."""
    few, stacked, _ = charts(overview())
    columns = (Column("客户", "text", [str(i) for i in range(20)]), Column("天", "int", range(20)))
    chart = Chart("bar", "多", 0, 0, (1,), (0, 19), "A1")
    [many] = charts(ResultSheet("回款_试", "试", (), (Block(columns),), (chart,)))

    assert few.find(".//c:dLbls/c:showVal", C).get("val") == "1"
    assert stacked.find(".//c:dLbls", C) is None
    assert many.find(".//c:dLbls", C) is None


def test_a_bar_chart_reads_from_the_top():
    """The largest debtor, first in the table, stands on top of the chart."""
    root = charts(overview())[2]

    assert root.find(".//c:catAx/c:scaling/c:orientation", C).get("val") == "maxMin"


def test_blank_figures_have_no_point():
    """A missing value is a gap, not a zero."""
    columns = (Column("段", "text", ["a", "b"]), Column("率", "percent", [0.5, float("nan")]))
    chart = Chart("column", "率", 0, 0, (1,), (0, 1), "A1")
    [root] = charts(ResultSheet("回款_试", "试", (), (Block(columns),), (chart,)))

    assert texts(root, ".//c:val//c:v") == ["0.5"]


@pytest.mark.parametrize("name", ["回款_总览", "回款_o'b"])
def test_the_drawing_places_each_chart_at_its_anchor(name):
    """One frame for each chart, at its cell and in its size; references survive quotes."""
    sheet = dataclasses.replace(overview(), name=name)
    drawing, xml = drawing_xml(sheet)
    root = etree.fromstring(drawing)
    places = [
        (int(frame.findtext("{*}from/{*}col")), int(frame.findtext("{*}from/{*}row")))
        for frame in root
    ]
    sizes = {(frame.find("{*}ext").get("cx"), frame.find("{*}ext").get("cy")) for frame in root}

    assert places == [(4, 1), (4, 19), (4, 37)]
    assert sizes == {("5760000", "2700000")}  # 16 by 7.5 cm
    assert len(xml) == 3
    assert name.replace("'", "''").encode() in xml[0]


def test_bars_begin_at_zero_unless_one_is_below():
    """26.1 and 29.3 must not look like 1 and 10; a credit balance needs room below."""
    assert [root.find(".//c:valAx/c:scaling/c:min", C) is None for root in charts(overview())[:2]] == [
        True, False,
    ]  # fmt: skip
    assert charts(overview())[1].find(".//c:valAx/c:scaling/c:min", C).get("val") == "0"
