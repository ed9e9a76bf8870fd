"""Foreign money in number formats: which formats show it, and which cells have one."""

from __future__ import annotations

import datetime as dt
import struct
import time

import openpyxl
import pytest

from tests.sheets.test_scan_xls import begin, record
from xl_huikuan.sheets.currencies import foreign_sign
from xl_huikuan.sheets.files.facts import SheetFacts
from xl_huikuan.sheets.files.reader import read_grids
from xl_huikuan.sheets.files.scan import _scan_pieces
from xl_huikuan.sheets.files.scan_xls import facts_of_stream
from xl_huikuan.sheets.files.signs import SignStyles


@pytest.mark.parametrize(
    ("code", "sign"),
    [
        ("[$$-409]#,##0.00", "$"),
        ('"US$"#,##0.00', "US$"),
        ("\\U\\S\\D 0", "USD"),
        ("[$€-2] #,##0.00", "€"),
        ('#,##0.00\\ "€"', "€"),
        ("[$￥-411]#,##0", "￥(日元)"),
        ("[$¥-ja-JP]#,##0", "¥(日元)"),
        ("_($* #,##0.00_)", "$"),
        ('_("$"* #,##0_);_("$"* (#,##0);_("$"* "-"_);_(@_)', "$"),
        ("[$HK$-C04]#,##0.00", "HK$"),
        ("[$HK$-zh-HK]#,##0.00", "HK$"),
        ('G/通用格式"美元"', "美元"),
        ('#,##0.00" usd"', "usd"),
        ("[$kr-414] #,##0", "kr"),
        ("#,##0;[Red]-$#,##0", "$"),
    ],
)  # fmt: skip
def test_a_format_shows_foreign_money(code, sign):
    assert foreign_sign(code) == sign


@pytest.mark.parametrize(
    "code",
    [
        "General", "@", "0.00", "¥#,##0.00", "￥#,##0.00", "[$¥-804]#,##0.00", "[$￥-804]#,##0.00",
        "[$¥-zh-CN]0", '"CNY" #,##0', "[$CNY] 0", '"RMB"#,##0', '_ "¥"* #,##0.00_ ;', '0.00"元"',
        '0!.0,"万"', "[$万元]0", "[$-409]d-mmm-yy", "[$-F800]dddd", "[DBNum2][$-804]General",
        '"人民币"0', '0.00"KG"', "_$#,##0_$", "*$0", '0"USDX"',
    ],
)  # fmt: skip
def test_a_format_shows_no_foreign_money(code):
    """Ours, units, dates; a width like that of $, and a filling of $, show nothing of value."""
    assert foreign_sign(code) == ""


@pytest.mark.parametrize("part", ["[", "[$", '"', "\\", "A$", "_", "*"])
def test_a_format_of_a_hundred_thousand_signs_is_read_at_once(part):
    started = time.perf_counter()
    foreign_sign(part * 50_000 + "0")

    assert time.perf_counter() - started < 5  # a search that goes back and forth takes minutes


def rows_of(facts):
    return {(c.column, c.sign): c.rows.tolist() for c in facts.signs.cells()}


SHEET = (
    '<{0}worksheet xmlns{1}="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><{0}sheetData>'
    '<{0}row r="1"><{0}c r="A1" s="3"><{0}v>1</{0}v></{0}c><{0}c r="B1"><{0}v>1</{0}v></{0}c></{0}row>'
    '<{0}row r="2"><{0}c r="A2" t="n" s="3"><{0}v>1</{0}v></{0}c><{0}c r="B2" s="13"/></{0}row>'
    '<{0}row r="3"><{0}c r="A3" s="33"><{0}v>1</{0}v></{0}c><{0}c r="B3" s="13"><{0}v>1</{0}v></{0}c></{0}row>'
    "</{0}sheetData></{0}worksheet>"
)


@pytest.mark.parametrize(("prefix", "colon"), [("", ""), ("x:", ":x")])
def test_cells_with_something_in_them_are_gathered_by_style(prefix, colon):
    """Both ways of scanning: the second has a prefix. B2 is formatted, but empty."""
    xml = SHEET.format(prefix, colon).encode()
    facts = _scan_pieces(lambda: iter([xml]), SignStyles({3: "$", 13: "€"}))

    assert rows_of(facts) == {(0, "$"): [0, 1], (1, "€"): [2]}


@pytest.mark.parametrize(("prefix", "colon"), [("", ""), ("x:", ":x")])
def test_a_cell_that_names_no_style_has_the_first(prefix, colon):
    xml = SHEET.format(prefix, colon).encode()
    facts = _scan_pieces(lambda: iter([xml]), SignStyles({0: "$"}))

    assert rows_of(facts) == {(1, "$"): [0]}


def test_an_old_xls_tells_its_formats_too():
    """Format 164 is in dollars, the second style has it; 165 is ¥ in sixteen-bit letters."""
    dollars = '"$"#,##0'
    look = struct.Struct("<HH16x").pack
    found = record(0x41E, struct.pack("<HHB", 164, len(dollars), 0) + dollars.encode())
    found += record(0x41E, struct.pack("<HHB", 165, 2, 1) + "¥0".encode("utf-16-le"))
    found += b"".join(record(0xE0, look(0, number)) for number in (0, 164, 165))
    head = record(0x809, struct.pack("<HH12x", 0x0600, 5))
    number = record(0x203, struct.pack("<HHHd", 4, 2, 1, 5.0))
    several = struct.pack("<HH", 6, 1) + struct.pack("<HL", 1, 0) + struct.pack("<HL", 2, 0)
    several += struct.pack("<HL", 1, 0) + struct.pack("<H", 3)
    sheet = begin() + number + record(0xBD, several) + record(0x0A)
    start = len(head) + len(found) + 4 + 10 + 4
    book = head + record(0x85, struct.pack("<LH", start, 0) + b"\x02\0AB") + found + record(0x0A)
    (facts,) = facts_of_stream(book + sheet)

    assert rows_of(facts) == {(2, "$"): [4], (1, "$"): [6], (3, "$"): [6]}


def test_a_format_that_is_built_in_and_not_written_out_is_the_money_of_the_pc(tmp_path):
    book = openpyxl.Workbook()
    book.active.append([dt.date(2026, 1, 1), 5])
    book.active["B1"].number_format = '"$"#,##0_);("$"#,##0)'  # number 5, which needs no text
    book.save(tmp_path / "a.xlsx")

    assert read_grids(tmp_path / "a.xlsx").grids[0].signs == ()


def test_a_sheet_without_such_styles_is_not_searched():
    facts = SheetFacts()
    facts.styles.gather(b'<c r="A1" s="3"><v>1</v></c>', facts.signs)

    assert facts.signs.cells() == ()
