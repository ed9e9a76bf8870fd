"""A small workbook as the programs write it that clerks' workbooks come from."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

Parts = dict[str, bytes]
HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = b"http://schemas.openxmlformats.org/package/2006"
KIND = b"application/vnd.openxmlformats-officedocument.spreadsheetml."
EXTENDED = b"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
TYPES, BOOK, RELS = "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
SHEET1, SHEET2, STYLES = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml"
STRINGS = "xl/sharedStrings.xml"
VALUES = [["客户", "金额"], ["甲公司", 12.5], ["乙公司", 30.0]]  # of the first sheet


def relations(*wanted: tuple[bytes, bytes]) -> bytes:
    """Return a .rels part with (kind, target), ids rId1 and so on."""
    lines = [
        b'<Relationship Id="rId%d" Type="%s/%s" Target="%s"/>' % (i, OFFICE, kind, target)
        for i, (kind, target) in enumerate(wanted, 1)
    ]
    return HEAD + b'<Relationships xmlns="%s/relationships">%s</Relationships>' % (
        PACKAGE,
        b"".join(lines),
    )


def plain() -> Parts:
    """Return the parts of the workbook as Excel would write them; no theme."""
    override = b'<Override PartName="/%s" ContentType="%s%s+xml"/>'
    types = {
        BOOK: b"sheet.main",
        SHEET1: b"worksheet",
        SHEET2: b"worksheet",
        STYLES: b"styles",
        STRINGS: b"sharedStrings",
    }
    return {
        TYPES: HEAD + b'<Types xmlns="%s/content-types"><Default Extension="rels" ContentType='
        b'"application/vnd.openxmlformats-package.relationships+xml"/>'
        b'<Default Extension="xml" ContentType="application/xml"/>%s</Types>'
        % (
            PACKAGE,
            b"".join(override % (part.encode(), KIND, kind) for part, kind in types.items()),
        ),
        "_rels/.rels": relations((b"officeDocument", b"xl/workbook.xml")),
        BOOK: HEAD + b'<workbook xmlns="%s" xmlns:r="%s"><workbookPr/><bookViews>'
        b'<workbookView activeTab="1"/></bookViews><sheets>'
        b'<sheet name="\xe5\xba\x94\xe6\x94\xb6" sheetId="1" r:id="rId1"/>'
        b'<sheet name="\xe5\xa4\x87\xe6\xb3\xa8" sheetId="4" r:id="rId2"/></sheets>'
        b"</workbook>" % (MAIN, OFFICE),
        RELS: relations(
            (b"worksheet", b"worksheets/sheet1.xml"),
            (b"worksheet", b"worksheets/sheet2.xml"),
            (b"styles", b"styles.xml"),
            (b"sharedStrings", b"sharedStrings.xml"),
        ),
        SHEET1: HEAD + b'<worksheet xmlns="%s"><dimension ref="A1:B3"/><sheetData>'
        b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        b'<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" s="1"><v>12.5</v></c></row>'
        b'<row r="3"><c r="A3" t="s"><v>3</v></c><c r="B3" s="1"><v>30</v></c></row>'
        b'</sheetData><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" '
        b'header="0.3" footer="0.3"/></worksheet>' % MAIN,
        SHEET2: HEAD + b'<worksheet xmlns="%s"><sheetData><row r="1"><c r="A1"><v>7</v></c></row>'
        b"</sheetData></worksheet>" % MAIN,
        STYLES: HEAD
        + b'<styleSheet xmlns="%s"><fonts count="1"><font><sz val="11"/><name val="Arial"/></font>'
        b'</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
        b'<patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
        b'<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/>'
        b'<xf numFmtId="4" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>' % MAIN,
        STRINGS: HEAD
        + (
            f'<sst xmlns="{MAIN.decode()}"><si><t>客户</t></si><si><t>金额</t></si>'
            "<si><t>甲公司</t></si><si><t>乙公司</t></si></sst>"
        ).encode(),
    }


def changed(parts: Parts, part: str, *pairs: tuple[bytes | str, bytes | str]) -> None:
    """Replace pieces of a part; each must be there."""
    for old, new in pairs:
        before, after = (each.encode() if isinstance(each, str) else each for each in (old, new))
        assert before in parts[part]
        parts[part] = parts[part].replace(before, after)


def added(parts: Parts, part: str, content: bytes, kind: bytes, relation: bytes) -> None:
    """Add a part that the workbook leads to."""
    parts[part] = content
    target = part.removeprefix("xl/").encode()
    override = b'<Override PartName="/%s" ContentType="%s%s+xml"/></Types>'
    changed(parts, TYPES, (b"</Types>", override % (part.encode(), KIND, kind)))
    line = b'<Relationship Id="rIdX" Type="%s/%s" Target="%s"/></Relationships>'
    changed(parts, RELS, (b"</Relationships>", line % (OFFICE, relation, target)))


def without(parts: Parts, part: str) -> None:
    """Take a part of the workbook out, and what names it."""
    del parts[part]
    target = part.removeprefix("xl/").encode()
    for name, tag in ((TYPES, b"Override"), (RELS, b"Relationship")):
        parts[name] = re.sub(b"<%s [^>]*%s[^>]*/>" % (tag, target), b"", parts[name])


def renamed(parts: Parts, old: str, new: str) -> None:
    """Let a part have another name; nobody who names it is told."""
    parts[new] = parts.pop(old)


def in_strict(parts: Parts) -> None:
    """Excel's "Strict Open XML Spreadsheet"."""
    for name, content in parts.items():
        parts[name] = re.sub(
            rb"http://schemas\.openxmlformats\.org/(officeDocument|spreadsheetml)/2006/",
            rb"http://purl.oclc.org/ooxml/\1/",
            content,
        )
    changed(parts, BOOK, (b"<workbook ", b'<workbook conformance="strict" '))


def prefixed(parts: Parts) -> None:
    """Every element under a prefix, as the Open XML SDK writes them."""
    for name in (BOOK, SHEET1, SHEET2, STYLES, STRINGS):
        with_prefix = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", parts[name])
        parts[name] = with_prefix.replace(b"xmlns=", b"xmlns:x=")


def no_references(parts: Parts) -> None:
    """Rows and cells that do not say where they are."""
    for name in (SHEET1, SHEET2):
        parts[name] = re.sub(rb'(<(?:row|c)) r="[A-Z]*\d+"', rb"\1", parts[name])


def no_styles(parts: Parts) -> None:
    """No part for styles at all."""
    without(parts, STYLES)
    changed(parts, SHEET1, (b' s="1"', b""))


def absolute_targets(parts: Parts) -> None:
    """Relationships that begin at the root, as SAP and ClosedXML write them."""
    changed(parts, RELS, (b'Target="', b'Target="/xl/'))
    changed(parts, "_rels/.rels", (b'Target="', b'Target="/'))


def backslashes(parts: Parts) -> None:
    """Names of members as an old .NET wrote them."""
    for name in list(parts):
        renamed(parts, name, name.replace("/", "\\"))


def marked(parts: Parts) -> None:
    """A byte order mark before every part."""
    for name in parts:
        parts[name] = b"\xef\xbb\xbf" + parts[name]


def utf16(parts: Parts, *names: str) -> None:
    """Some parts in UTF-16."""
    for name in names:
        text = parts[name].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
        parts[name] = text.encode("utf-16")


def remarks(parts: Parts) -> None:
    """Windows line ends, comments and processing instructions, inside the root and around it."""
    changed(
        parts,
        BOOK,
        (
            b"<workbook ",
            b"<!-- made by \xe9\x87\x91\xe8\x9d\xb6 -->\r\n<?kd version='7'?>\r\n<workbook ",
        ),
        (b"<sheets>", b"\r\n  <!-- list --><?kd sheets?>\r\n  <sheets>\r\n    <!-- first -->"),
        (b"</sheets>", b"\r\n  <!-- last --></sheets>\r\n"),
        (b"</workbook>", b"</workbook>\r\n<!-- end -->"),
    )


def inline(parts: Parts) -> None:
    """All texts in their cells, no shared ones, as report servers write them."""
    texts = re.findall(rb"<t>([^<]*)</t>", parts[STRINGS])
    without(parts, STRINGS)
    parts[SHEET1] = re.sub(
        rb't="s"><v>(\d)</v>',
        lambda found: b't="inlineStr"><is><t>%s</t></is>' % texts[int(found[1])],
        parts[SHEET1],
    )


def no_dimension(parts: Parts) -> None:
    """A sheet that does not say how large it is."""
    changed(parts, SHEET1, (b'<dimension ref="A1:B3"/>', b""))


def odd_names(parts: Parts) -> None:
    """Sheet names that must be escaped or quoted, and a name that speaks of one."""
    changed(
        parts,
        BOOK,
        ('name="应收"', 'name="甲&amp;乙\'s &lt;应收&gt;"'),
        (
            "</sheets>",
            (
                '</sheets><definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">'
                "'甲&amp;乙''s &lt;应收&gt;'!$1:$1</definedName></definedNames>"
            ),
        ),
    )


def workbook_at(parts: Parts, place: str) -> None:
    """Let the workbook part stand at another place."""
    folder, _, name = place.rpartition("/")
    renamed(parts, BOOK, place)
    renamed(parts, RELS, f"{folder}/_rels/{name}.rels".lstrip("/"))
    parts["_rels/.rels"] = relations((b"officeDocument", place.encode()))
    changed(parts, TYPES, (b"/xl/workbook.xml", b"/" + place.encode()))
    if not folder:
        rels = f"_rels/{name}.rels"
        changed(parts, rels, (b'Target="', b'Target="xl/'))


def views(parts: Parts) -> None:
    """A workbook in two windows, and somebody's own view of it."""
    changed(
        parts,
        BOOK,
        (b'<workbookView activeTab="1"/>', b'<workbookView/><workbookView activeTab="1"/>'),
        (
            b"</sheets>",
            (
                b'</sheets><customWorkbookViews><customWorkbookView name="\xe7\x8e\x8b" '
                b'guid="{00000000-0000-0000-0000-000000000001}" windowWidth="9" windowHeight="9" '
                b'activeSheetId="4"/></customWorkbookViews>'
            ),
        ),
    )


WPS = b"http://www.wps.cn/officeDocument/2013/wpsCustomData"


def wps(parts: Parts) -> None:
    """WPS: namespaces of its own that only mc:Ignorable speaks of, and extension lists."""
    ext = (
        b'<extLst><ext uri="{CB15CE68-FD27-4AE0-8B2C-9DF6E0AE2D86}" xmlns:et="%s">'
        b'<et:docId val="x"/></ext></extLst>' % WPS
    )
    changed(
        parts,
        BOOK,
        (
            b"<workbook ",
            b'<workbook xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
            b'xmlns:wps="%s" xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/'
            b'main" mc:Ignorable="x15 wps" ' % WPS,
        ),
        (b"<workbookPr/>", b'<fileVersion appName="xl" lastEdited="3"/><workbookPr/>'),
        (b"</workbook>", ext + b"</workbook>"),
    )
    changed(parts, SHEET1, (b"</worksheet>", ext + b"</worksheet>"))


def google(parts: Parts) -> None:
    """Google Sheets: no properties, sheets said to be visible, many declared namespaces."""
    declared = b'xmlns:mx="http://schemas.microsoft.com/office/mac/excel/2008/main" xmlns:mv='
    declared += b'"urn:schemas-microsoft-com:mac:vml" '
    changed(
        parts,
        BOOK,
        (b"<workbook ", b"<workbook " + declared),
        (b"<sheet name", b'<sheet state="visible" name'),
        (b'<bookViews><workbookView activeTab="1"/></bookViews>', b""),
        (b"</sheets>", b"</sheets><definedNames/><calcPr/>"),
    )
    changed(
        parts,
        SHEET1,
        (b"<worksheet ", b"<worksheet " + declared),
        (b'<dimension ref="A1:B3"/>', b'<sheetPr><outlinePr summaryBelow="0"/></sheetPr>'),
        (b'<row r="1">', b'<row r="1" ht="15.75" customHeight="1">'),
    )


def old_poi(parts: Parts) -> None:
    """An ERP over an old Apache POI: an empty sheet, the workbook's type by its ending alone."""
    main = b"%ssheet.main+xml" % KIND
    changed(
        parts,
        TYPES,
        (b'<Override PartName="/xl/workbook.xml" ContentType="%s"/>' % main, b""),
        (b'"application/xml"', b'"%s"' % main),
    )
    parts[SHEET2] = HEAD + b'<worksheet xmlns="%s"><sheetData/></worksheet>' % MAIN


def capitals(parts: Parts) -> None:
    """Names that are spelt one way where they stand and another way where they are named."""
    for name in list(parts):
        if name.startswith("xl/"):
            renamed(parts, name, re.sub(r"^xl/(_rels/)?workbook", r"XL/\1Workbook", name))
    changed(parts, "_rels/.rels", (b"xl/workbook.xml", b"/XL/Workbook.xml"))


def properties(parts: Parts, content: bytes) -> None:
    """Document properties."""
    part = "docProps/app.xml"
    parts[part] = (
        HEAD
        + b'<Properties xmlns="%s" xmlns:vt="%s/../docPropsVTypes">%s</Properties>'
        % (
            EXTENDED,
            EXTENDED,
            content,
        )
    )
    changed(
        parts,
        "_rels/.rels",
        (
            b"</Relationships>",
            b'<Relationship Id="rId9" Type="%s/extended-properties" Target="docProps/app.xml"/>'
            b"</Relationships>" % OFFICE,
        ),
    )
    kind = b"application/vnd.openxmlformats-officedocument.extended-properties+xml"
    override = b'<Override PartName="/%s" ContentType="%s"/></Types>' % (part.encode(), kind)
    changed(parts, TYPES, (b"</Types>", override))


def titles(parts: Parts) -> None:
    """Properties that list the sheets."""
    properties(
        parts,
        b"<Application>Microsoft Excel</Application><HeadingPairs>"
        b'<vt:vector size="2" baseType="variant"><vt:variant><vt:lpstr>\xe5\xb7\xa5</vt:lpstr>'
        b"</vt:variant><vt:variant><vt:i4>2</vt:i4></vt:variant></vt:vector></HeadingPairs>"
        b'<TitlesOfParts><vt:vector size="2" baseType="lpstr"><vt:lpstr>\xe5\xba\x94\xe6\x94\xb6'
        b"</vt:lpstr><vt:lpstr>\xe5\xa4\x87\xe6\xb3\xa8</vt:lpstr></vt:vector></TitlesOfParts>",
    )


def names(parts: Parts) -> None:
    """Names of sheets that are not there, hidden names, and names that lead nowhere."""
    changed(
        parts,
        BOOK,
        (
            "</sheets>",
            (
                '</sheets><definedNames><definedName name="额" hidden="1">应收!$B$2</definedName>'
                '<definedName name="旧" localSheetId="9">应收!$A$1</definedName>'
                '<definedName name="断">#REF!</definedName></definedNames>'
            ),
        ),
    )


def outside(parts: Parts) -> None:
    """A link to another workbook, which is not asked what it says now."""
    link = b'<externalLink xmlns="%s" xmlns:r="%s"><externalBook r:id="rId1"/></externalLink>'
    part = "xl/externalLinks/externalLink1.xml"
    added(parts, part, HEAD + link % (MAIN, OFFICE), b"externalLink", b"externalLink")
    path = relations((b"externalLinkPath", b"file:///Z:/x.xlsx"))
    path = path.replace(b"x.xlsx", '去年.xlsx" TargetMode="External'.encode())
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = path
    entry = b'</sheets><externalReferences><externalReference r:id="rIdX"/></externalReferences>'
    changed(parts, BOOK, (b"</sheets>", entry))


def chained(parts: Parts) -> None:
    """A formula, and the chain in which formulas are calculated."""
    cell = b'<c r="A1"><f>SUM(\xe5\xba\x94\xe6\x94\xb6!B2:B3)</f><v>42.5</v></c>'
    changed(parts, SHEET2, (b'<c r="A1"><v>7</v></c>', cell))
    chain = HEAD + b'<calcChain xmlns="%s"><c r="A1" i="4"/></calcChain>' % MAIN
    added(parts, "xl/calcChain.xml", chain, b"calcChain", b"calcChain")


DIALECTS: Mapping[str, Callable[[Parts], object]] = {
    "as Excel": lambda _: None,
    "strict": in_strict,
    "prefixed": prefixed,
    "strict and prefixed": lambda parts: (in_strict(parts), prefixed(parts)),
    "no references": no_references,
    "no styles": no_styles,
    "absolute targets": absolute_targets,
    "backslashes": backslashes,
    "byte order marks": marked,
    "workbook in UTF-16": lambda parts: utf16(parts, BOOK, RELS, STYLES, TYPES),
    "remarks": remarks,
    "inline texts": inline,
    "no dimension": no_dimension,
    "odd sheet names": odd_names,
    "workbook elsewhere": lambda parts: workbook_at(parts, "xl/wb.xml"),
    "workbook at the root": lambda parts: workbook_at(parts, "workbook.xml"),
    "several views": views,
    "WPS": wps,
    "Google": google,
    "old POI": old_poi,
    "capitals": capitals,
    "properties without titles": lambda parts: properties(parts, b"<Company>x</Company>"),
    "properties with titles": titles,
    "names": names,
    "external links": outside,
    "calculation chain": chained,
}


class _Stream(io.RawIOBase):
    """A pipe: what is written goes on, and nobody can go back."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")

    def writable(self) -> bool:
        """Tell that it can be written."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Pass data on."""
        return self._file.write(data)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


def packed(path: Path, parts: Parts) -> Path:
    """Write a package as most programs do."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def streamed(path: Path, parts: Parts) -> Path:
    """Write a package as a web server does: sizes behind the content, in data descriptors."""
    with _Stream(path) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def stored(path: Path, parts: Parts) -> Path:
    """Write a package without compression, with a comment at its end."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.comment = "用友导出".encode("gb18030")
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


PACKINGS: Mapping[str, Callable[[Path, Parts], Path]] = {"streamed": streamed, "stored": stored}
