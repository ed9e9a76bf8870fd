"""Many letters in one file: each with its own pages, headers, lists and marks."""

from __future__ import annotations

import io
import zipfile
from html import escape

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.letters.parcel.papers import parts_of, stamped
from tests.letters.word import OFFICE, paragraph, parts, story
from xl_huikuan.letters.gate import W
from xl_huikuan.letters.parcel.joining import PrintFile, Unfit
from xl_huikuan.letters.parcel.proof import prove, read_letter

SECTION = '<w:sectPr>{0}<w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'


def joined(letters, *, odd=False):
    file = PrintFile(letters[0], odd=odd)
    for letter in letters:
        file.add(letter)
    data = file.data()
    prove(data, [read_letter(letter) for letter in letters])
    return data


def part(data, name="word/document.xml"):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def found(root, path):
    return root.findall(path, {"w": W})


def attribute(element, name):
    return element.get(f"{{{W}}}{name}")


def referring(text, header, number="h1"):
    """A letter with a header, as parts."""
    r = f'xmlns:r="{OFFICE}"'
    reference = f'<w:headerReference {r} w:type="default" r:id="{number}"/>'
    return parts(
        paragraph(text) + SECTION.format(reference),
        types='<Override PartName="/word/header1.xml" ContentType="header"/>',
        rels=f'<Relationship Id="{number}" Type="{OFFICE}/header" Target="header1.xml"/>',
        header1=story(header, "hdr"),
    )


def test_our_letters_stand_in_one_file_in_order_each_once():
    """Read by python-docx: the numbers of the letters, in their places below the titles."""
    letters = [parts_of(data) for data in stamped(3)]

    document = docx.Document(io.BytesIO(joined(letters)))

    numbers = [p.text for p in document.paragraphs if p.style.name == "函件文号"]
    assert numbers == [f"财催函〔2026〕{n}号" for n in (1, 2, 3)]
    assert len(document.sections) == 3


@pytest.mark.parametrize(("odd", "start"), [(False, "nextPage"), (True, "oddPage")])
def test_each_letter_begins_on_a_new_page_numbered_one(odd, start):
    data = joined([parts(paragraph(text)) for text in "甲乙丙"], odd=odd)

    sections = found(part(data), ".//w:sectPr")
    assert [attribute(s.find(f"{{{W}}}type"), "val") for s in sections] == [start] * 3
    assert [attribute(s.find(f"{{{W}}}pgNumType"), "start") for s in sections] == ["1"] * 3


def test_a_first_page_number_the_template_sets_is_kept():
    letter = parts(paragraph("甲") + SECTION.format("").replace("/></w:sectPr>", '/><w:pgNumType w:start="5"/></w:sectPr>'))  # fmt: skip

    numbers = found(part(joined([letter, letter])), ".//w:pgNumType")

    assert [attribute(n, "start") for n in numbers] == ["5", "5"]


def test_what_a_later_word_adds_to_a_section_stays_behind_what_we_add():
    newer = '<w15:footnoteColumns xmlns:w15="urn:w15"/></w:sectPr>'
    letter = parts(paragraph("甲") + SECTION.format("").replace("</w:sectPr>", newer))

    section = found(part(joined([letter])), ".//w:sectPr")[0]

    assert [etree.QName(e).localname for e in section] == ["type", "pgSz", "pgNumType", "footnoteColumns"]  # fmt: skip


def test_the_end_of_a_section_after_a_table_takes_a_line_of_one_point():
    table = "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"

    body = part(joined([parts(table), parts(table)]))[0]

    assert [etree.QName(child).localname for child in body] == ["tbl", "p", "tbl", "sectPr"]
    assert attribute(body[1].find(f".//{{{W}}}spacing"), "line") == "20"


def test_headers_that_differ_stay_with_their_letters():
    """Letters 1 and 3 have the same header, which is kept once; letter 2 has its own."""
    letters = [referring(f"正文{h}", paragraph(f"文号{h}")) for h in "121"]

    data = joined(letters)

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        headers = {n: archive.read(n).decode() for n in archive.namelist() if "header1" in n}
    assert sorted(headers) == ["word/header1.xml", "word/hk1_header1.xml"]
    assert "文号1" in headers["word/header1.xml"]
    assert "文号2" in headers["word/hk1_header1.xml"]
    ids = [attribute_of(r) for r in found(part(data), ".//w:headerReference")]
    assert ids[0] == ids[2] != ids[1]
    types = part(data, "[Content_Types].xml")
    assert {e.get("PartName"): e.get("ContentType") for e in types if e.get("PartName")}["/word/hk1_header1.xml"] == "header"  # fmt: skip


def attribute_of(reference):
    return reference.get(f"{{{OFFICE}}}id")


def test_a_picture_in_a_header_of_its_own_is_found_there_too():
    letters = [referring(h, paragraph(h)) for h in "甲乙"]
    for letter in letters:
        letter["word/_rels/header1.xml.rels"] = b"<picture/>"

    with zipfile.ZipFile(io.BytesIO(joined(letters))) as archive:
        assert archive.read("word/_rels/hk1_header1.xml.rels") == b"<picture/>"


def test_a_header_of_a_letters_second_section_does_not_get_into_the_next_letter():
    """The first section has no header: left so, it would show that of the letter before."""
    r = f'xmlns:r="{OFFICE}"'
    reference = f'<w:headerReference {r} w:type="default" r:id="h1"/>'
    first = f"<w:p><w:pPr>{SECTION.format('')}</w:pPr><w:r><w:t>一</w:t></w:r></w:p>"
    base = referring("二", paragraph("只在第二节"))
    letter = {**base, "word/document.xml": story(first + paragraph("二") + SECTION.format(reference))}  # fmt: skip

    data = joined([letter, letter])

    ids = [attribute_of(r) for r in found(part(data), ".//w:headerReference")]
    assert len(ids) == 4
    assert ids[0] == ids[2] != ids[1] == ids[3]
    blank = part(data, "word/hk1_header1.xml")
    assert [etree.QName(e).localname for e in blank.iter()] == ["hdr", "p"]


def test_the_number_of_pages_is_that_of_the_letter():
    """Word may have split the code; a simple field and one in the header count too."""
    split = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> NUM</w:instrText></w:r>'
        '<w:r><w:instrText>PAGES </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    simple = '<w:p><w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>9</w:t></w:r></w:fldSimple></w:p>'
    letter = referring("甲", split)
    letter["word/document.xml"] = letter["word/document.xml"].replace(b"<w:body>", f"<w:body>{simple}".encode())  # fmt: skip

    data = joined([letter, letter])

    header = "".join(part(data, "word/header1.xml").itertext())
    assert header.split() == ["SECTIONPAGES"]
    assert [attribute(f, "instr") for f in found(part(data), ".//w:fldSimple")] == [" SECTIONPAGES "] * 2  # fmt: skip


NUMBERING = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="3"/>'
    '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
).encode()
STYLES = (
    f'<w:styles xmlns:w="{W}"><w:style w:styleId="base"><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/>'
    '</w:numPr></w:pPr></w:style><w:style w:styleId="list"><w:basedOn w:val="base"/></w:style></w:styles>'
).encode()


@pytest.mark.parametrize(
    "listed",
    ['<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>', '<w:pStyle w:val="list"/>'],
)
def test_a_numbered_list_begins_anew_in_each_letter(listed):
    """Directly, and by a style based on a numbered one: the second letter starts at 3 again."""
    letter = parts(f"<w:p><w:pPr>{listed}</w:pPr></w:p>", numbering=NUMBERING, styles=STYLES)

    data = joined([letter, letter])

    numbers = [attribute(n, "val") for n in found(part(data), ".//w:p//w:numId")]
    assert numbers[-1] == "2"
    assert numbers[:-1] in (["1"], [])
    added = found(part(data, "word/numbering.xml"), "w:num")[1]
    assert attribute(added, "numId") == "2"
    starts = found(added, "w:lvlOverride/w:startOverride")
    assert [attribute(s, "val") for s in starts] == ["3", *["1"] * 8]


def test_marks_are_different_in_each_letter_and_references_follow_them():
    drawing = (
        '<w:r><wp:docPr xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
        'wordprocessingDrawing" id="7" name="章"/></w:r>'
    )
    body = (
        f'<w:p><w:bookmarkStart w:id="4" w:name="金额"/>{drawing}<w:bookmarkEnd w:id="4"/>'
        '<w:fldSimple w:instr=" REF 金额 "/><w:hyperlink w:anchor="金额"/></w:p>'
    )

    root = part(joined([parts(body), parts(body)]))

    starts = found(root, ".//w:bookmarkStart")
    assert [(attribute(s, "id"), attribute(s, "name")) for s in starts] == [("1", "金额_0"), ("2", "金额_1")]  # fmt: skip
    assert [attribute(e, "id") for e in found(root, ".//w:bookmarkEnd")] == ["1", "2"]
    assert [attribute(f, "instr") for f in found(root, ".//w:fldSimple")] == [" REF 金额_0 ", " REF 金额_1 "]  # fmt: skip
    assert [attribute(h, "anchor") for h in found(root, ".//w:hyperlink")] == ["金额_0", "金额_1"]
    assert [e.get("id") for e in root.iter("{*}docPr")] == ["1", "2"]


def test_footnotes_go_with_their_letters_and_are_counted_from_one():
    def letter(text):
        body = '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
        notes = f'<w:footnote w:id="0"/><w:footnote w:id="1">{paragraph(text)}</w:footnote>'
        return parts(body, footnotes=story(notes, "footnotes"))

    data = joined([letter("甲注"), letter("乙注")])

    assert [attribute(r, "id") for r in found(part(data), ".//w:footnoteReference")] == ["1", "2"]
    notes = found(part(data, "word/footnotes.xml"), "w:footnote")
    assert [("".join(n.itertext()), attribute(n, "id")) for n in notes] == [("", "0"), ("甲注", "1"), ("乙注", "2")]  # fmt: skip
    assert len(found(part(data), ".//w:sectPr/w:footnotePr/w:numRestart")) == 2


def test_a_letter_whose_footnote_is_gone_leaves_the_file_as_it_was():
    notes = story(f'<w:footnote w:id="1">{paragraph("注")}</w:footnote>', "footnotes")
    good, bad = (
        parts(f'<w:p><w:r><w:footnoteReference w:id="{n}"/></w:r></w:p>', footnotes=notes)
        for n in (1, 9)
    )
    file = PrintFile(good, odd=False)
    file.add(good)

    with pytest.raises(KeyError):
        file.add(bad)
    file.add(good)

    prove(file.data(), [read_letter(good)] * 2)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ('<w:p><w:fldSimple w:instr=" SEQ 表 "/></w:p>', "SEQ"),
        ('<w:p><w:r><w:endnoteReference w:id="1"/></w:r></w:p>', "尾注"),
        (f'<w:p><w:pPr>{SECTION.format("")}</w:pPr></w:p><w:p><w:fldSimple w:instr="NUMPAGES"/></w:p>{SECTION.format("")}', "总页数"),
    ],
)  # fmt: skip
def test_a_letter_that_counts_over_the_whole_document_is_printed_alone(body, why):
    letter = parts(body)

    with pytest.raises(Unfit, match=why):
        PrintFile(letter, odd=False).add(letter)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=20)
LETTER = st.tuples(st.lists(TEXT, min_size=1, max_size=3), TEXT, st.booleans())


@given(st.lists(LETTER, min_size=1, max_size=5), st.booleans())
def test_any_letters_stay_whole_and_in_order(drawn, odd):
    """Paragraphs, a header of each letter's own, perhaps a table at the end."""
    letters = []
    for texts, header, table in drawn:
        end = "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>" if table else ""
        letter = referring("", paragraph(escape(header)))
        body = "".join(paragraph(escape(text)) for text in texts) + end
        start = letter["word/document.xml"].index(b"<w:sectPr")
        section = letter["word/document.xml"][start:]
        letters.append({**letter, "word/document.xml": story(body)[: -len("</w:body></w:document>")] + section})  # fmt: skip

    root = part(joined(letters, odd=odd))

    words = ["".join(p.itertext()) for p in found(root, "w:body/w:p")]
    thin = [attribute(p, "line") for p in found(root, "w:body/w:p/w:pPr/w:spacing")]
    assert [w for w in words if w] == [text for texts, _, _ in drawn for text in texts if text]
    assert len(found(root, ".//w:sectPr")) == len(drawn)
    assert thin == ["20"] * sum(table for _, _, table in drawn[:-1])


def test_the_same_letters_give_the_same_bytes():
    letters = [parts_of(data) for data in stamped(2)]

    assert joined(letters) == joined(letters)
