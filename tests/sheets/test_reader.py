from __future__ import annotations

import datetime as dt
import subprocess
import sys
import zipfile

import openpyxl
import pytest

from xl_huikuan.core.errors import FileRefused
from xl_huikuan.sheets.files import reader_process
from xl_huikuan.sheets.files.reader import read_grids
from xl_huikuan.sheets.files.scan import scan_package
from xl_huikuan.sheets.files.which import ALL
from xl_huikuan.sheets.grid import CellError, CellNoValue

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def package(path, sheet_data, *, strict=False, extra=""):
    """An xlsx with one sheet 明细 whose XML is written by hand."""
    relations = STRICT_RELATIONS if strict else RELATIONS
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{STRICT if strict else MAIN}" '
        f'xmlns:r="{relations}">{extra}<sheets><sheet name="明细" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": sheet_data,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def sheet(rows, namespace=MAIN):
    return f'<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData></worksheet>'


def rows_of(grid):
    return [grid.row(i) for i in range(grid.n_rows)]


def only(path, **options):
    (grid,) = read_grids(path, **options).grids
    return grid


def test_every_kind_of_cell_comes_back_as_what_it_is(tmp_path):
    workbook = openpyxl.Workbook()
    table = workbook.active
    table.title = "应收"
    day, moment = dt.datetime(2024, 3, 5), dt.datetime(2024, 3, 5, 10, 20)
    table.append(["客户", 1234.5, True, day, moment, None, "  前空", 0])
    table.append(["客户", "", False, day, None, None, "1234.5", 7])
    table["F3"] = "#REF!"
    table["F4"] = "=1/0"
    path = tmp_path / "a.xlsx"
    workbook.save(path)

    grid = only(path)

    assert rows_of(grid) == [
        ["客户", 1234.5, True, day, moment, None, "  前空", 0.0],
        ["客户", None, False, day, None, None, "1234.5", 7.0],
        [None, None, None, None, None, CellError("#REF!"), None, None],
        [None, None, None, None, None, CellNoValue(), None, None],
    ]


def test_a_table_that_starts_far_from_a1_keeps_its_addresses(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active["C4"] = 1
    workbook.active["E6"] = "末"
    workbook.create_sheet("空")
    workbook.save(tmp_path / "a.xlsx")

    grid, empty = read_grids(tmp_path / "a.xlsx").grids

    assert (grid.n_rows, grid.n_columns) == (6, 5)
    assert (grid.cell(3, 2), grid.cell(5, 4), grid.cell(0, 0)) == (1.0, "末", None)
    assert (empty.n_rows, empty.n_columns) == (0, 0)


def test_merges_hidden_rows_and_hidden_sheets_are_known(tmp_path):
    workbook = openpyxl.Workbook()
    table = workbook.active
    for _ in range(5):
        table.append(["甲", 1])
    table.merge_cells("A1:B2")
    table.row_dimensions[4].hidden = True
    workbook.create_sheet("藏").sheet_state = "veryHidden"
    workbook.save(tmp_path / "a.xlsx")

    shown, hidden = read_grids(tmp_path / "a.xlsx").grids

    assert (shown.merges, shown.hidden_rows, shown.visible) == (((0, 0, 1, 1),), {3}, True)
    assert not hidden.visible


def test_our_own_sheets_are_read_only_when_asked_for(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.title = "应收"
    workbook.create_sheet("回款_参数").append(["本公司名称", "甲"])
    workbook.save(tmp_path / "a.xlsx")

    assert [g.name for g in read_grids(tmp_path / "a.xlsx").grids] == ["应收"]
    assert [g.name for g in read_grids(tmp_path / "a.xlsx", ALL).grids] == [
        "应收",
        "回款_参数",
    ]


def test_chart_sheets_are_named_and_not_read(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.create_chartsheet("走势").add_chart(openpyxl.chart.BarChart())
    workbook.save(tmp_path / "a.xlsx")

    reading = read_grids(tmp_path / "a.xlsx")

    assert len(reading.grids) == 1
    assert [note.message for note in reading.notes] == ["「走势」是图表页,不是工作表,未读取。"]


def test_the_1904_system_gives_the_same_days(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    workbook.active.append([dt.datetime(2024, 3, 5)])
    workbook.save(tmp_path / "a.xlsx")

    reading = read_grids(tmp_path / "a.xlsx")

    assert reading.grids[0].cell(0, 0) == dt.datetime(2024, 3, 5)
    assert "1904" in reading.notes[0].message


@pytest.mark.parametrize("word", ["#N/A", "#DIV/0!", "#SPILL!", "#CALC!", "#FIELD!", "#PYTHON!"])
def test_error_words_old_and_new_are_errors_and_lose_no_other_cell(tmp_path, word):
    rows = f'<row r="1"><c r="A1" t="e"><v>{word}</v></c><c r="B1"><v>5</v></c></row>'

    grid = only(package(tmp_path / "a.xlsx", sheet(rows)))

    assert grid.row(0) == [CellError(word), 5.0]


FORMULAS = (
    '<row r="1"><c r="A1"><f>B1+1</f></c><c r="B1"><f>1</f><v>1</v></c><c r="C1" t="str"><f>""</f>'
    '<v></v></c><c r="D1"><f t="shared" si="0"/></c><c r="E1"><f>2</f><v/></c>'
    '<c r="F1"><f t="shared" si="0"/><v>9</v></c></row>'
)


def test_a_formula_without_its_result_is_not_a_blank(tmp_path):
    grid = only(package(tmp_path / "a.xlsx", sheet(FORMULAS)))

    nothing = CellNoValue()
    assert grid.row(0) == [nothing, 1.0, None, nothing, nothing, 9.0]


VARIANTS = {
    "fast": sheet,
    "prefix": lambda rows: (
        sheet(rows)
        .replace("<", "<x:")
        .replace("<x:/", "</x:")
        .replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')
    ),
    "pretty": lambda rows: sheet(rows.replace("><", ">\n  <")),
    "single quotes": lambda rows: sheet(rows.replace('"', "'").replace("<f>''</f>", '<f>""</f>')),
    "other order": lambda rows: sheet(rows.replace("<c r=", '<c vm="0" r=')),
    "comments": lambda rows: f"<!-- {'x' * 5000} -->" + sheet(rows),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_scan_finds_the_same_however_the_xml_is_written(tmp_path, variant):
    rows = (
        FORMULAS + '<row r="7" hidden="1"><c r="AB7" t="e"><v>#REF!</v></c></row>'
        '<row r="9"><c r="XFD9" s="1"/></row>'
    )

    facts = scan_package(package(tmp_path / "a.xlsx", VARIANTS[variant](rows))).sheets["明细"]

    assert facts.errors == {(6, 27): "#REF!"}
    assert facts.no_values == [(0, 0), (0, 3), (0, 4)]
    assert facts.hidden_rows == {6}
    assert facts.has_formulas
    assert (facts.n_rows, facts.n_columns) == (7, 28)


def test_strict_workbooks_are_read(tmp_path):
    rows = '<row r="2"><c r="A2"><v>5</v></c><c r="B2" t="e"><v>#NUM!</v></c></row>'

    grid = only(package(tmp_path / "a.xlsx", sheet(rows, STRICT), strict=True))

    assert grid.row(1) == [5.0, CellError("#NUM!")]


def test_cells_without_references_count_from_the_left(tmp_path):
    rows = '<row><c><v>1</v></c><c t="e"><v>#N/A</v></c></row><row r="3"><c><v>3</v></c></row>'

    grid = only(package(tmp_path / "a.xlsx", sheet(rows)))

    assert rows_of(grid) == [[1.0, CellError("#N/A")], [None, None], [3.0, None]]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>',
        '<row r="9"><c r="ZZZ9"><v>1</v></c></row>',
    ],
)
def test_cells_too_far_apart_are_refused_without_harm(tmp_path, rows):
    with pytest.raises(FileRefused, match=r"占用|内部结构异常|行号"):
        read_grids(package(tmp_path / "a.xlsx", sheet(rows)))


def test_a_reader_that_takes_too_long_is_stopped(tmp_path, monkeypatch):
    workbook = openpyxl.Workbook()
    workbook.save(tmp_path / "a.xlsx")
    monkeypatch.setattr(reader_process, "TIME_LIMIT", 0.001)

    with pytest.raises(FileRefused, match="已停止"):
        read_grids(tmp_path / "a.xlsx")


def test_a_reader_that_dies_is_a_refusal(tmp_path, monkeypatch):
    workbook = openpyxl.Workbook()
    workbook.save(tmp_path / "a.xlsx")
    script = tmp_path / "dies.py"
    script.write_text("import os; os.abort()")
    monkeypatch.setattr(reader_process, "CHILD", script)

    with pytest.raises(FileRefused, match="内部结构异常"):
        read_grids(tmp_path / "a.xlsx")


def test_a_count_of_strings_that_would_abort_the_reader_is_a_refusal(tmp_path):
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    path = package(tmp_path / "a.xlsx", sheet(rows))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "xl/sharedStrings.xml",
            f'<sst xmlns="{MAIN}" uniqueCount="18446744073709551615"><si><t>a</t></si></sst>',
        )

    with pytest.raises(FileRefused, match="内部结构异常"):
        read_grids(path)


def test_the_child_loads_nothing_slow():
    code = "import sys, xl_huikuan.sheets.files.reader_child; sys.exit('pandas' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_flipped_bit_in_a_sheet_is_found(tmp_path):
    rows = "".join(f'<row r="{i}"><c r="A{i}"><v>{i * 7919}</v></c></row>' for i in range(1, 3000))
    path = package(tmp_path / "a.xlsx", sheet(rows))
    with zipfile.ZipFile(path) as archive:
        place = archive.getinfo("xl/worksheets/sheet1.xml")
    content = bytearray(path.read_bytes())
    content[place.header_offset + 30 + len(place.filename) + place.compress_size // 2] ^= 1
    path.write_bytes(content)

    with pytest.raises(FileRefused, match=r"损坏|内部结构异常"):
        read_grids(path)


def test_the_file_is_identified_by_its_bytes(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"abc")

    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert read_grids(path).sha256 == digest


def test_formats_that_hide_merged_and_error_cells_are_refused(tmp_path):
    """Half of what an .ods or .xlsb says would be read as blanks: the clerk saves it as xlsx."""
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<document-content/>")

    with pytest.raises(FileRefused, match="另存为 xlsx"):
        read_grids(path)

    path = tmp_path / "a.xlsb"
    types = "<Types><Override ContentType='application/vnd.ms-excel.sheet.binary.macroEnabled.main'/></Types>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", types)

    with pytest.raises(FileRefused, match="xlsb"):
        read_grids(path)
