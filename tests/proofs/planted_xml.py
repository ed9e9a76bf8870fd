"""Attacks on the XML of a workbook: entities, odd encodings, depth, and relationships that lead astray."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tests.proofs.planted import (
    EITHER,
    KIND,
    LEDGER,
    MAIN,
    OFFICE,
    READ,
    STRINGS,
    STYLES,
    Attack,
    book,
    cell,
    ledger_rows,
    relations,
    rows,
    sheet_xml,
    types,
    with_parts,
    workbook,
    workbook_xml,
    zipped,
)


def _laugh(i: int) -> str:
    inner = f"&l{i - 1};" * 10 if i else "哈" * 10
    return f'<!ENTITY l{i} "{inner}">'


_LAUGHS = "".join(_laugh(i) for i in range(10))
DTD = {
    "XXE file": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "XXE http": '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
    "external DTD": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><!--',
    "parameter entities": '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;<!ENTITY x "y">]>',
    "billion laughs": f"<!DOCTYPE a [{_LAUGHS}<!ENTITY x '&l9;'>]>",
    "quadratic": f'<!DOCTYPE a [<!ENTITY x "{"A" * 200_000}">]>',
    "internal entity": '<!DOCTYPE a [<!ENTITY x "900000">]>',
}
PLACES = {
    "workbook": (workbook_xml(), "应收明细"),
    "strings": (STRINGS, "共享"),
    "sheet": (LEDGER, "北京甲公司"),
    "styles": (STYLES, "<font/>"),
    "rels": (str(book()["xl/_rels/workbook.xml.rels"]), 'Id="r2"'),
    "types": (str(book()["[Content_Types].xml"]), "application/xml"),
    "core": ("<coreProperties>作者</coreProperties>", "作者"),
}


def _with_entity(place: str, dtd: str) -> str:
    content, word = PLACES[place]
    used = "&x;" * (5_000 if "AAAA" in dtd else 1)
    spot = {"styles": f"<font>{used}</font>", "rels": f'Id="{used}"'}.get(place, used)
    end = "-->" if dtd.endswith("<!--") else ""
    return f'<?xml version="1.0"?>{dtd}{end}' + content.replace(word, spot, 1)


def entity_attacks() -> Iterator[Attack]:
    """Yield entities of every kind in every part, and document types that hide."""
    for name, dtd in DTD.items():
        for place in (
            PLACES if name in ("internal entity", "billion laughs") else ("sheet", "workbook")
        ):
            yield Attack(
                f"{name} in {place}",
                workbook(**{place: _with_entity(place, dtd)}),
                command=("run",) if place == "styles" else ("check",),
            )
    simple = _with_entity("sheet", DTD["internal entity"])
    body = simple.removeprefix('<?xml version="1.0"?>')
    for encoding in ("utf-16", "utf-16-be", "utf-32", "cp037"):
        xml = f'<?xml version="1.0" encoding="{encoding}"?>{body}'
        yield Attack(f"DTD in {encoding}", workbook(sheet=xml.encode(encoding, "replace")))
    utf7 = '<?xml version="1.0" encoding="UTF-7"?>' + body.replace("<!", "+ADwAIQ-")
    yield Attack("DTD in UTF-7", workbook(sheet=utf7))
    yield Attack("DTD after 64 KiB of comment", workbook(sheet=f"<!--{'x' * 70_000}-->{body}"))
    yield Attack("DTD after a comment with a tag", workbook(sheet=f"<!-- <worksheet> -->{body}"))
    yield Attack("DTD after an instruction with a tag", workbook(sheet=f"<?p <worksheet> ?>{body}"))
    hidden = with_parts(
        {"xl/worksheets/sheet1.bin": body},
        rels=relations(("r1", "worksheet", "worksheets/sheet1.bin")),
    )
    yield Attack("DTD in a sheet without .xml", hidden)
    for place, content in (("sheet", LEDGER), ("workbook", workbook_xml())):
        gbk = f'<?xml version="1.0" encoding="GBK"?>{content}'.encode("gbk")
        yield Attack(f"GBK in {place}", workbook(**{place: gbk}), words="(GBK)")
    yield Attack(
        "control: UTF-16 without DTD",
        workbook(sheet=f'<?xml version="1.0" encoding="utf-16"?>{LEDGER}'.encode("utf-16")),
        EITHER,
    )
    yield Attack(
        "control: comment before the root", workbook(sheet=f"<!-- <a> --><?p <b> ?>{LEDGER}"), READ
    )
    yield Attack(
        "control: references of characters",
        rows('<row r="9"><c r="A9" t="inlineStr"><is><t>A&amp;B&#x516C;&lt;</t></is></c></row>'),
        READ,
    )


def shape_attacks() -> Iterator[Attack]:
    """Yield XML of absurd depth, width and numbers."""
    deep = "<a>" * 100_000 + "</a>" * 100_000
    for command in ("check", "run"):
        yield Attack(
            f"100,000 nested elements ({command})",
            workbook(styles=STYLES.replace("<font/>", f"<font>{deep}</font>")),
            EITHER,
            (command,),
        )
    yield Attack(
        "100,000 nested elements in a sheet", rows(f'<row r="9"><c r="A9">{deep}</c></row>'), EITHER
    )
    yield Attack(
        "100,000 nested elements in workbook.xml",
        workbook(workbook=workbook_xml(more=deep)),
        EITHER,
    )
    big = "x" * 10_000_000
    yield Attack(
        "attribute of 10 MB", rows(f'<row r="9"><c r="A9" a="{big}"><v>1</v></c></row>'), EITHER
    )
    yield Attack(
        "attribute of 10 MB in workbook.xml",
        workbook(workbook=workbook_xml(more=f'<a b="{big}"/>')),
        EITHER,
    )
    many = " ".join(f'a{i}="1"' for i in range(1_000_000))
    yield Attack(
        "1 million attributes", rows(f'<row r="9"><c r="A9" {many}><v>1</v></c></row>'), EITHER
    )
    yield Attack(
        "1 million attributes in styles",
        workbook(styles=STYLES.replace("<font/>", f"<font {many}/>")),
        EITHER,
        ("run",),
    )
    yield Attack("sheet cut inside a row", workbook(sheet=LEDGER[: len(LEDGER) // 2]))
    yield Attack("sheet of another language", workbook(sheet="<html><body>x</body></html>"), EITHER)
    yield Attack("sheet that is no XML", workbook(sheet="\x00\x01\x02" * 100))
    yield Attack("sheet not UTF-8", workbook(sheet=LEDGER.encode("gbk")), EITHER)


def relation_attacks() -> Iterator[Attack]:
    """Yield relationships that go in circles, outside, or to what is no sheet."""
    yield Attack(
        "workbook is its own sheet",
        workbook(rels=relations(("r1", "worksheet", "workbook.xml"))),
        EITHER,
    )
    yield Attack(
        "root points at itself", workbook(root=relations(("r1", "officeDocument", "_rels/.rels")))
    )
    cycle = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("r1", "drawing", "../drawings/d.xml")),
        "xl/drawings/d.xml": "<a/>",
        "xl/drawings/_rels/d.xml.rels": relations(
            ("r1", "drawing", "../drawings/d.xml"), ("r2", "drawing", "../worksheets/sheet1.xml")
        ),
    }
    yield Attack("parts point at one another", with_parts(cycle), READ, ("run",))
    outside = ' TargetMode="External"'
    for target in (
        "http://127.0.0.1:9/s.xml",
        "file:///etc/passwd",
        "\\\\host\\share\\s.xml",
        "../../../../etc/passwd",
        "\\\\?\\C:\\x",
    ):
        yield Attack(
            f"sheet outside: {target}",
            workbook(rels=relations(("r1", "worksheet", target), mode=outside)),
        )
        yield Attack(
            f"sheet said to be inside: {target}",
            workbook(rels=relations(("r1", "worksheet", target))),
        )
    links = with_parts(
        {
            "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}" xmlns:r="{OFFICE}"><ddeLink ddeService="cmd" ddeTopic="/c calc"><ddeItems><ddeItem name="x" advise="1"/></ddeItems></ddeLink></externalLink>',
            "xl/connections.xml": f'<connections xmlns="{MAIN}"><connection id="1" type="4" refreshOnLoad="1"><webPr url="http://127.0.0.1:9/"/></connection><connection id="2" type="1" refreshOnLoad="1"><dbPr connection="DSN=x" command="c"/></connection></connections>',
            "xl/worksheets/_rels/sheet1.xml.rels": relations(
                ("h1", "hyperlink", "http://127.0.0.1:9/"),
                ("h2", "image", "\\\\host\\share\\p.png"),
                mode=outside,
            ),
        },
        rels=relations(
            ("r1", "worksheet", "worksheets/sheet1.xml"),
            ("r4", "externalLink", "externalLinks/externalLink1.xml"),
            ("r5", "connections", "connections.xml"),
        ),
        workbook=workbook_xml(
            more='<definedNames><definedName name="Auto_Open">cmd|\'/c calc\'!A1</definedName><definedName name="_xlnm.Auto_Open">EXEC("calc")</definedName></definedNames>'
        ),
    )
    for command in ("check", "run"):
        yield Attack(f"DDE, ODBC, web queries, links ({command})", links, READ, (command,))
    for lost in (
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "_rels/.rels",
        "xl/_rels/workbook.xml.rels",
        "[Content_Types].xml",
    ):
        yield Attack(f"missing part {lost}", _without(lost))
    yield Attack(
        "missing part styles and strings", _without("xl/styles.xml", "xl/sharedStrings.xml"), READ
    )
    yield Attack("sheet is a picture", workbook(sheet=b"\x89PNG\r\n\x1a\n" + bytes(200)))
    for kind, root in (
        ("chartsheet", "chartsheet"),
        ("dialogsheet", "dialogsheet"),
        ("macrosheet", "xm:macrosheet"),
    ):
        made = workbook(
            rels=relations(("r1", kind, "worksheets/sheet1.xml")),
            sheet=f'<{root} xmlns="{MAIN}" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"/>',
        )
        yield Attack(f"nothing but a {kind}", made, EITHER)
    yield Attack("no sheets at all", workbook(workbook=workbook_xml(())), EITHER)
    yield Attack("10,000 sheets", _many_sheets(10_000), EITHER)
    yield Attack("control: 40 sheets", _many_sheets(40), READ)
    for name in (
        "xl_huikuan.conf",
        "_xlwings.conf",
        "x.py",
        "../../evil",
        "C:\\x",
        "a" * 5000,
        "='x'!A1",
        "\u202egnol",
        "回款_参数",
        "[1]x",
    ):
        made = with_parts(
            {
                "xl/worksheets/s2.xml": sheet_xml(
                    f'<row r="1">{cell("A1", "INTERPRETER_WIN")}</row>'
                )
            },
            workbook=workbook_xml((("应收明细", "r1"), (name, "s2"))),
            rels=relations(
                ("r1", "worksheet", "worksheets/sheet1.xml"),
                ("s2", "worksheet", "worksheets/s2.xml"),
            ),
        )
        yield Attack(f"sheet named {name[:20]!r}", made, EITHER, ("run",))
    twice = workbook_xml([(f"表{i}", "r1") for i in range(100_000)])
    yield Attack("100,000 sheets of one part", workbook(workbook=twice))


def _without(*lost: str) -> Callable[[Path], Path]:
    return lambda folder: zipped(
        folder / "台账.xlsx", {n: c for n, c in book().items() if n not in lost}
    )


def _many_sheets(count: int) -> Callable[[Path], Path]:
    names = [(f"表{i}", f"s{i}") for i in range(count)]
    more = {
        f"xl/worksheets/s{i}.xml": sheet_xml(f'<row r="1">{cell("A1", i)}</row>')
        for i in range(count)
    }
    parts = [(f"/xl/worksheets/s{i}.xml", f"{KIND}.worksheet+xml") for i in range(count)]
    links = [(f"s{i}", "worksheet", f"worksheets/s{i}.xml") for i in range(count)]
    return with_parts(
        more,
        workbook=workbook_xml((("应收明细", "r1"), *names)),
        rels=relations(("r1", "worksheet", "worksheets/sheet1.xml"), *links),
        types=types(*parts),
        sheet=sheet_xml(ledger_rows()),
    )
