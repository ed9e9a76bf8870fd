"""Attacks by what cells say: absurd places, counts, numbers, formulas and names."""

from __future__ import annotations

from collections.abc import Iterator

from tests.proofs.planted import (
    EITHER,
    MAIN,
    READ,
    Attack,
    cell,
    ledger_rows,
    rows,
    sheet_xml,
    workbook,
)

_ROW = '<row r="{0}"><c r="{1}{0}"><v>1</v></c></row>'


def place_attacks() -> Iterator[Attack]:  # noqa: PLR0915  a table
    """Yield cells and areas in absurd places."""
    whole = '<dimension ref="A1:XFD1048576"/>'
    yield Attack(
        "dimension A1:XFD1048576 with a small table",
        workbook(sheet=sheet_xml(ledger_rows(), head=whole)),
        READ,
    )
    yield Attack(
        "dimension A1:B2 with two cells far apart",
        workbook(
            sheet=sheet_xml(
                ledger_rows() + _ROW.format(1048576, "XFD"), head='<dimension ref="A1:B2"/>'
            )
        ),
        words="超出可读范围",
    )
    yield Attack("two cells far apart", rows(_ROW.format(1048576, "XFD")), words="超出可读范围")
    for number in (
        "4294967295",
        "4294967297",
        "0",
        "-5",
        "1048577",
        "9" * 30,
        "9" * 5000,
        "1e3",
        "x",
        "",
    ):
        yield Attack(
            f"row {number[:12]!r}",
            rows(f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>'),
            EITHER,
        )
        yield Attack(
            f"row {number[:12]!r} of slow XML",
            workbook(
                sheet=sheet_xml(
                    ledger_rows() + f"<row r='{number}'><c r='A{number}'><v>1</v></c></row>"
                )
            ),
            EITHER,
        )
    for column in ("ZZZZ", "XFE", "ZZZ", "A" * 5000, "é", "a", "$A$", ""):
        yield Attack(f"column {column[:6]!r}", rows(_ROW.format(9, column)), EITHER)
    yield Attack("H1048576 really used", rows(_ROW.format(1048576, "H")), READ, legal=True)
    yield Attack(
        "rows in reverse",
        workbook(
            sheet=sheet_xml(
                "".join(reversed(ledger_rows().replace("</row>", "</row>\0").split("\0")))
            )
        ),
        EITHER,
    )
    yield Attack(
        "one cell a hundred times", rows(f'<row r="9">{cell("A9", "同一格") * 100}</row>'), EITHER
    )
    everything = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    yield Attack(
        "merge of everything", workbook(sheet=sheet_xml(ledger_rows(), tail=everything)), EITHER
    )
    many = "".join(f'<mergeCell ref="A{i}:F{i + 5}"/>' for i in range(1, 250_001))
    yield Attack(
        "250,000 merges over one another",
        workbook(sheet=sheet_xml(ledger_rows(), tail=f"<mergeCells>{many}</mergeCells>")),
        EITHER,
    )
    few = "".join(f'<mergeCell ref="H{i}:I{i}"/>' for i in range(1, 2001))
    yield Attack(
        "control: 2,000 merges",
        workbook(sheet=sheet_xml(ledger_rows(), tail=f"<mergeCells>{few}</mergeCells>")),
        READ,
    )
    for ref in ("A1", "A0:B0", "A1:B4294967296", "ZZZZ1:ZZZZ9", "x", ""):
        yield Attack(
            f"merge {ref!r}",
            workbook(
                sheet=sheet_xml(
                    ledger_rows(), tail=f'<mergeCells><mergeCell ref="{ref}"/></mergeCells>'
                )
            ),
            EITHER,
        )
    hidden = "".join(f'<row r="{i}" hidden="1"/>' for i in range(10, 1_000_000))
    yield Attack("a million hidden rows", rows(hidden), EITHER)
    again = '<col min="1" max="16384" hidden="1"/>' * 100_000
    yield Attack(
        "hidden columns, over and over",
        workbook(sheet=sheet_xml(ledger_rows(), head=f"<cols>{again}</cols>")),
        EITHER,
    )
    far = '<row r="9"><c r="A9"><v>1</v></c><c r="A9999999" t="e"><v>#N/A</v></c><c r="XFD9" t="e"><v>#N/A</v></c></row>'
    yield Attack("error cells far from their row", rows(far), EITHER)
    wide = '<row r="9"><c r="XFD9"><v>1</v></c><c r="A9"><v>1</v></c></row><row r="6000"><c r="XFD6000"><v>1</v></c><c r="A6000"><v>1</v></c></row>'
    yield Attack("cells out of order, 98 million in all", rows(wide), EITHER)
    columns = '<cols><col min="1" max="4294967295" hidden="1"/></cols>'
    yield Attack(
        "four billion hidden columns",
        workbook(sheet=sheet_xml(ledger_rows(), head=columns)),
        EITHER,
    )
    for ref in ("A1:XFD1048576", "A1:A99999999999999999999", "x"):
        filters = f'<autoFilter ref="{ref}"><filterColumn colId="0"><filters><filter val="x"/></filters></filterColumn></autoFilter>'
        yield Attack(
            f"filter over {ref[:12]}",
            workbook(
                sheet=sheet_xml(
                    ledger_rows() + '<row r="9" hidden="1"><c r="A9"><v>1</v></c></row>',
                    tail=filters,
                )
            ),
            EITHER,
        )


def count_attacks() -> Iterator[Attack]:
    """Yield counts, indexes and numbers that lie."""
    shared = '<row r="9"><c r="A9" t="s"><v>{}</v></c></row>'
    for count in (2**64 - 1, 4_000_000_000, 100_000_000, -1):
        sst = f'<sst xmlns="{MAIN}" count="{count}" uniqueCount="{count}"><si><t>a</t></si></sst>'
        yield Attack(
            f"uniqueCount {count}",
            workbook(strings=sst, sheet=sheet_xml(ledger_rows() + shared.format(0))),
            EITHER,
        )
    yield Attack("control: a shared string", rows(shared.format(0)), READ)
    for index in (7, -1, 2**32, 2**64, "x", "9" * 5000):
        yield Attack(f"shared string {str(index)[:12]}", rows(shared.format(index)), EITHER)
    for style in (9999, -1, 2**32):
        yield Attack(
            f"style {style}",
            rows(f'<row r="9"><c r="A9" s="{style}"><v>1</v></c></row>'),
            EITHER,
            ("run",),
        )
    for number in (
        "1e308",
        "1e400",
        "NaN",
        "INF",
        "-1E400",
        "9" * 400,
        "0." + "3" * 400,
        "0x10",
        "１",
        "1,5",
        "",
        " 5 ",
        "1e-400",
    ):
        yield Attack(
            f"amount {number[:12]!r}",
            rows(f'<row r="5">{cell("A5", "丁公司")}<c r="E5"><v>{number}</v></c></row>'),
            EITHER,
            ("run",),
        )
    for kind in ("e", "b", "d", "n", "x"):
        yield Attack(
            f"cell of type {kind} with text",
            rows(
                f'<row r="5">{cell("A5", "丁公司")}<c r="E5" t="{kind}"><v>2026-13-45T99</v></c></row>'
            ),
            EITHER,
            ("run",),
        )
    yield Attack(
        "100,000 empty error cells",
        rows("".join(f'<row r="{i}"><c r="A{i}" t="e"/></row>' for i in range(9, 100_009))),
        EITHER,
    )
    spaces = "".join(
        f'<row r="{i}">{cell(f"A{i}", f"户{i}公司")}{cell(f"C{i}", "2026" + " " * 32_000 + "x")}{cell(f"E{i}", "1" + " " * 32_000 + chr(9) + "x")}</row>'
        for i in range(5, 40)
    )
    yield Attack("amounts and dates of 32,000 blanks", rows(spaces), EITHER, ("run",))
    digits = "".join(
        f'<row r="{i}">{cell(f"A{i}", f"户{i}公司")}{cell(f"C{i}", "1" * 32_000)}{cell(f"E{i}", "9" * 32_000)}</row>'
        for i in range(5, 40)
    )
    yield Attack("amounts and dates of 32,000 digits", rows(digits), EITHER, ("run",))
    crowd = "".join(f'<c r="A9" t="e"/><c r="B9"><v>{i}</v></c>' for i in range(60_000))
    yield Attack("60,000 error cells in one row", rows(f'<row r="9">{crowd}</row>'), EITHER)
    lost = "".join(f'<row r="{i}"><c r="A{i}"><f>1</f></c></row>' for i in range(9, 150_009))
    yield Attack("150,000 formulas without a result", rows(lost), EITHER)
    yield Attack(
        "formulas that reach outside",
        rows(
            "".join(
                f'<row r="{i}">{cell(f"A{i}", f"户{i}公司")}<c r="E{i}"><f>{f}</f><v>5</v></c></row>'
                for i, f in enumerate(
                    (
                        "cmd|'/c calc'!A1",
                        'WEBSERVICE("http://127.0.0.1:9/")',
                        'HYPERLINK("http://127.0.0.1:9/")',
                        "'[\\\\host\\share\\x.xlsx]a'!A1",
                    ),
                    5,
                )
            )
        ),
        READ,
        ("run",),
    )


FORMULA_NAMES = ("=1+1公司", "+公司1", "-公司2", "@SUM(1)公司", "\t=1公司", "\r=2公司", "＝1公司", "＠公司", "=cmd|'/c calc'!A1", "{=1}公司",
                 "_x0041_公司", "#REF!", "http://127.0.0.1/公司", "A&B<c>公司", "%s%n公司", "{0}公司", "【客户名称】公司", "'公司")  # fmt: skip
PATH_NAMES = ("../../etc/passwd", "..\\..\\x", "CON", "NUL.txt", "COM¹", 'a:b*?"<>|公司', "公司...", "  公司  ", "长" * 300, ".", "..", "/", "~$台账.xlsx",
              "\u202e公司\u2066甲", "零\u200b宽\ufeff公司", "\u200b", "𠮷野家公司", "😀公司", "a" * 32_767, "C:\\Windows\\x", "\\\\host\\share\\x", "$(touch PWNED)", "`touch PWNED`", "%TEMP%")  # fmt: skip


def name_attacks() -> Iterator[Attack]:
    """Yield customers with names that would run, lead out, or break a letter."""
    for title, names in (("formulas", FORMULA_NAMES), ("paths", PATH_NAMES)):
        made = workbook(sheet=sheet_xml(ledger_rows(names, note="=1+1")))
        yield Attack(f"customers named as {title}: result sheets", made, READ, ("run",))
        yield Attack(f"customers named as {title}: letters", made, EITHER, ("statements",))
    for title, text in (
        ("control characters", "甲\x01\x02\x08公司"),
        ("lone surrogate", "甲\ud800公司"),
    ):
        xml = sheet_xml(ledger_rows((text,))).encode("utf-8", "surrogatepass")
        yield Attack(f"name with a {title}", workbook(sheet=xml), EITHER, ("run",))
    xml = sheet_xml(ledger_rows(("甲_x0001__xD800_公司",)))
    for command in ("run", "statements"):
        yield Attack(
            f"escaped control character and surrogate ({command})",
            workbook(sheet=xml),
            EITHER,
            (command,),
        )
