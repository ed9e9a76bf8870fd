"""The sheets that docProps/app.xml lists, after sheets went and came."""

from __future__ import annotations

import pytest
from lxml import etree

from xl_huikuan.sheets.ooxml.docprops import retitled

NS = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
VT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"


def app(sections: list[tuple[str, list[str]]], counts: list[int] | None = None) -> bytes:
    """Return a part with these headings and the titles under them."""
    numbers = counts or [len(titles) for _, titles in sections]
    pairs = "".join(
        f"<vt:variant><vt:lpstr>{heading}</vt:lpstr></vt:variant>"
        f"<vt:variant><vt:i4>{number}</vt:i4></vt:variant>"
        for (heading, _), number in zip(sections, numbers, strict=True)
    )
    titles = [title for _, each in sections for title in each]
    listed = "".join(f"<vt:lpstr>{title}</vt:lpstr>" for title in titles)
    return (
        f'<Properties xmlns="{NS}" xmlns:vt="{VT}"><Application>Microsoft Excel</Application>'
        f'<HeadingPairs><vt:vector size="{2 * len(sections)}" baseType="variant">{pairs}'
        f'</vt:vector></HeadingPairs><TitlesOfParts><vt:vector size="{len(titles)}" '
        f'baseType="lpstr">{listed}</vt:vector></TitlesOfParts><Company>江南</Company></Properties>'
    ).encode()


def lists(xml: bytes) -> tuple[list[str], list[str], str]:
    """Return counts, titles, and the size said of the titles."""
    root = etree.fromstring(xml)
    vector = root.find("{*}TitlesOfParts/{*}vector")
    counts = root.xpath("//*[local-name()='i4']/text()")
    return counts, [title.text for title in vector], vector.get("size")


@pytest.mark.parametrize(
    ("sections", "worksheets", "gone", "new", "listed"),
    [
        ([("工作表", ["应收"])], {"应收"}, set(), ["回款_总览"], (["2"], ["应收", "回款_总览"])),
        (  # names of sheets stand behind the sheets; the one in the middle comes anew at the end
            [("工作表", ["应收", "回款_总览", "Note"]), ("命名范围", ["应收!Print_Area"])],
            {"应收", "回款_总览", "note"},
            {"回款_总览"},
            ["回款_总览"],
            (["3", "1"], ["应收", "Note", "回款_总览", "应收!Print_Area"]),
        ),
        (  # names of a sheet that does not come again go with it, quoted or not
            [("工作表", ["应收", "回款_甲"]), ("命名范围", ["'回款_甲'!Print_Titles", "额"])],
            {"应收", "回款_甲"},
            {"回款_甲"},
            [],
            (["1", "1"], ["应收", "额"]),
        ),
        (  # charts have a section of their own
            [("图表", ["图1"]), ("工作表", ["应收"])],
            {"应收"},
            set(),
            ["回款_总览"],
            (["1", "2"], ["图1", "应收", "回款_总览"]),
        ),
        (  # all sheets of the section were ours
            [("工作表", ["回款_总览"]), ("图表", ["图1"])],
            {"回款_总览"},
            {"回款_总览"},
            ["回款_明细"],
            (["1", "1"], ["回款_明细", "图1"]),
        ),
    ],
)
def test_the_list_follows_the_workbook(sections, worksheets, gone, new, listed):
    after = retitled(app(sections), "docProps/app.xml", worksheets, gone, new)

    assert lists(after) == (*listed, str(len(listed[1])))
    assert "<Company>江南</Company>" in after.decode()


@pytest.mark.parametrize(
    "xml",
    [
        f'<Properties xmlns="{NS}"><Company>x</Company></Properties>'.encode(),
        app([("工作表", ["别的"])]),  # written by a program that copied it from elsewhere
        app([("工作表", ["应收"])], counts=[2]),
        app([("工作表", ["应收"])]).replace(b"<vt:i4>1<", b"<vt:i4>one<"),
        app([]),
    ],
)
def test_a_list_that_does_not_fit_the_workbook_stays_as_it_is(xml):
    assert retitled(xml, "docProps/app.xml", {"应收"}, set(), ["回款_总览"]) == xml
