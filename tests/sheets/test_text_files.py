from __future__ import annotations

import datetime as dt

import pytest

from xl_huikuan.core.errors import FileRefused
from xl_huikuan.sheets.files.reader import read_grids
from xl_huikuan.sheets.grid import CellError, CellNoValue


def rows_of(grid):
    return [grid.row(i) for i in range(grid.n_rows)]


def read(tmp_path, name, content):
    """The only grid of a file with this content."""
    path = tmp_path / name
    path.write_bytes(content)
    (grid,) = read_grids(path).grids
    return grid


TABLE = '客户,金额,票号\n甲公司,"1,234.50",00123\n乙公司,,24312000000123456789\n'
CELLS = [
    ["客户", "金额", "票号"],
    ["甲公司", "1,234.50", "00123"],
    ["乙公司", None, "24312000000123456789"],
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_any_usual_encoding_and_stays_text(tmp_path, encoding):
    grid = read(tmp_path, "账.csv", TABLE.encode(encoding))

    assert (grid.name, rows_of(grid)) == ("账", CELLS)


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    text = TABLE.replace('"1,234.50"', "1.234").replace(",", delimiter).replace("1.234", "1,234.50")

    assert rows_of(read(tmp_path, "账.csv", text.encode())) == CELLS


def test_the_delimiter_may_be_named_in_the_first_line(tmp_path):
    grid = read(tmp_path, "账.csv", b"sep=;\na,1;2\n")

    assert rows_of(grid) == [["a,1", "2"]]


def test_text_disguised_as_a_formula_is_that_text(tmp_path):
    grid = read(tmp_path, "账.csv", b'a,b\n="00123",x="1"\n')

    assert rows_of(grid) == [["a", "b"], ["00123", 'x="1"']]


def test_short_lines_end_in_blanks_and_quotes_may_span_lines(tmp_path):
    grid = read(tmp_path, "账.csv", '标题\n\n客户,备注,x\n甲,"一\n二"\n'.encode())

    assert rows_of(grid) == [
        ["标题", None, None],
        [None, None, None],
        ["客户", "备注", "x"],
        ["甲", "一\n二", None],
    ]


def test_bytes_of_no_known_encoding_are_refused(tmp_path):
    path = tmp_path / "账.csv"
    path.write_bytes("客户".encode() + b"\xff\xff\x81")

    with pytest.raises(FileRefused, match="编码"):
        read_grids(path)


def test_a_web_page_called_xls_is_read_with_its_merged_cells(tmp_path):
    """
    | 应收明细 (across 3)    |
    | 甲 (down 2) | 1 | 2    |
    |             | 3 | 4    |
    """
    html = """<html><head><meta charset="gbk"></head><body><table>
    <tr><th colspan="3">应收明细</th></tr>
    <tr><td rowspan="2">甲&nbsp;</td><td>1</td><td>2</td></tr>
    <tr style="display: none"><td>3</td><td>4<br>元</td></tr></table>
    <table><tr><td>合计</td><td></td><td>&#165;10</td></tr></table></body></html>"""

    grid = read(tmp_path, "导出.xls", html.encode("gbk"))

    assert rows_of(grid) == [
        ["应收明细", None, None],
        ["甲", "1", "2"],
        [None, "3", "4\n元"],
        ["合计", None, "¥10"],
    ]
    assert grid.merges == ((0, 0, 0, 2), (1, 0, 2, 0))
    assert grid.hidden_rows == {2}


def test_a_web_page_without_a_table_is_refused(tmp_path):
    path = tmp_path / "导出.xls"
    path.write_text("<html><frameset><frame src='sheet001.htm'></frameset></html>")

    with pytest.raises(FileRefused, match="没有表格"):
        read_grids(path)


@pytest.mark.parametrize(
    "span", ['colspan="99999"', 'rowspan="9999999"', 'rowspan="50000" colspan="9000"']
)
def test_a_span_beyond_any_sheet_is_refused(tmp_path, span):
    path = tmp_path / "导出.xls"
    path.write_text(f"<table><tr><td {span}>1</td></tr></table>")

    with pytest.raises(FileRefused, match="超出可读范围"):
        read_grids(path)


def test_xml_spreadsheet_2003_keeps_kinds_gaps_and_merges(tmp_path):
    xml = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
    <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
     xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
     xmlns:x="urn:schemas-microsoft-com:office:excel">
    <Worksheet ss:Name="明细"><Table>
    <Row><Cell ss:MergeAcross="1"><Data ss:Type="String">标题</Data></Cell></Row>
    <Row ss:Index="3" ss:Hidden="1"><Cell><Data ss:Type="Number">1234.5</Data></Cell>
     <Cell ss:Index="3"><Data ss:Type="DateTime">2024-03-05T00:00:00.000</Data></Cell>
     <Cell><Data ss:Type="Error">#REF!</Data></Cell>
     <Cell ss:Formula="=1"/><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
    </Table><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>
    </Worksheet></Workbook>"""
    path = tmp_path / "导出.xls"
    path.write_text(xml, "utf-8")

    (grid,) = read_grids(path).grids

    assert rows_of(grid)[2] == [
        *(1234.5, None, dt.datetime(2024, 3, 5), CellError("#REF!"), CellNoValue(), True),
    ]
    assert rows_of(grid)[0][0] == "标题"
    assert (grid.name, grid.merges, grid.hidden_rows) == ("明细", ((0, 0, 0, 1),), {2})
    assert not grid.visible


def test_broken_xml_is_refused(tmp_path):
    path = tmp_path / "导出.xml"
    path.write_text('<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet>')

    with pytest.raises(FileRefused, match="XML"):
        read_grids(path)
