"""Templates: placeholders in any shape are filled, escaped, and nothing else changes."""

import zipfile
from pathlib import Path

import docx
import pytest
from lxml import etree

from tests.letters import word
from xl_huikuan.core.errors import TemplateInvalid
from xl_huikuan.letters.context import LetterContext
from xl_huikuan.letters.fields import FIELDS, GROUPS
from xl_huikuan.letters.gate import parse
from xl_huikuan.letters.kinds import LETTER_KINDS
from xl_huikuan.letters.merge import expose
from xl_huikuan.letters.package import read_parts, unpack
from xl_huikuan.letters.template import compile_template


def context(*items: dict[str, str], **values: str) -> LetterContext:
    """Return a context with blank strings for everything not given; items go to 明细."""
    blank = {field.name: "" for field in FIELDS if not field.group}
    return LetterContext({**blank, **values}, {**dict.fromkeys(GROUPS, ()), "明细": items})


def body(data: bytes, part: str = "word/document.xml") -> str:
    """Return the text of a part of a stamped letter, a line per paragraph."""
    root = etree.fromstring(unpack(data, Path("x"))[part])
    return "\n".join("".join(p.itertext()) for p in root.iter("{*}p"))


def test_placeholder_split_over_runs_is_filled(tmp_path: Path) -> None:
    """Word's five runs for one placeholder make one value; text around it stays."""
    path = word.write(tmp_path / "t.docx", word.paragraph("致【客", "户", "名", "称】先生", "收"))

    assert body(compile_template(path).stamp(context(客户名称="甲公司"))) == "致甲公司先生收"


def test_two_placeholders_sharing_a_run_are_both_filled(tmp_path: Path) -> None:
    """A run may end one placeholder and begin the next."""
    path = word.write(tmp_path / "t.docx", word.paragraph("【客户", "名称】与【本公", "司名称】"))
    template = compile_template(path)

    assert body(template.stamp(context(客户名称="甲", 本公司名称="乙"))) == "甲与乙"


@pytest.mark.parametrize(
    "name",
    ["A & B 有限公司", "R&D", "甲<乙>公司", "\"双\"'单'引号", "</w:t></w:r></w:p>", "100%(s)"],
)
def test_any_name_arrives_whole(tmp_path: Path, name: str) -> None:
    """Characters that mean something to XML or to formats are only characters here."""
    path = word.write(tmp_path / "t.docx", word.paragraph("100% 【客户名称】 %s"))

    assert body(compile_template(path).stamp(context(客户名称=name))) == f"100% {name} %s"


def test_value_that_looks_like_a_placeholder_is_not_filled_again(tmp_path: Path) -> None:
    """A customer called 【合计】 stays called 【合计】."""
    path = word.write(tmp_path / "t.docx", word.paragraph("【客户名称】"))

    assert body(compile_template(path).stamp(context(客户名称="【合计】", 合计="9"))) == "【合计】"


def test_marked_row_repeats_and_other_rows_do_not(tmp_path: Path) -> None:
    """Heading and total stand once, the item row once per item."""
    table = word.row("发票", "金额") + word.row("【明细.发票号】", "【明细.未收金额】")
    table = f"<w:tbl>{table}{word.row('合计', '【合计】')}</w:tbl>"
    template = compile_template(word.write(tmp_path / "t.docx", table))
    items = [{"发票号": "A<1>", "未收金额": "1.00"}, {"发票号": "A2", "未收金额": "2.00"}]

    assert body(template.stamp(context(*items, 合计="3.00"))).split("\n") == [
        "发票", "金额", "A<1>", "1.00", "A2", "2.00", "合计", "3.00",
    ]  # fmt: skip


def test_table_without_items_goes_away(tmp_path: Path) -> None:
    """A table of disputed items is not printed when there are none."""
    table = f"<w:tbl>{word.row('发票')}{word.row('【另列.发票号】')}</w:tbl>"
    path = word.write(tmp_path / "t.docx", word.paragraph("前") + table + word.paragraph("后"))

    assert body(compile_template(path).stamp(context())) == "前\n后"


def test_paragraph_of_one_empty_placeholder_goes_away(tmp_path: Path) -> None:
    """An optional sentence leaves no blank line; with a value it stands."""
    texts = (word.paragraph(text) for text in ("前", "【预收说明】", "后【未到期说明】"))
    template = compile_template(word.write(tmp_path / "t.docx", "".join(texts)))

    assert body(template.stamp(context())) == "前\n后"
    assert body(template.stamp(context(预收说明="减"))) == "前\n减\n后"


def test_header_text_box_and_content_control_are_filled(tmp_path: Path) -> None:
    """Placeholders may stand anywhere Word lets a person type."""
    box = f"<w:p><w:r><w:pict><w:txbxContent>{word.paragraph('【文', '号】')}</w:txbxContent></w:pict></w:r></w:p>"
    control = f"<w:sdt><w:sdtContent>{word.paragraph('【客户', '名称】')}</w:sdtContent></w:sdt>"
    header = word.story(word.paragraph("【本公司", "名称】"), "hdr")
    template = compile_template(word.write(tmp_path / "t.docx", box + control, header1=header))
    data = template.stamp(context(文号="1号", 客户名称="甲", 本公司名称="乙"))

    assert "1号" in body(data)
    assert "甲" in body(data)
    assert body(data, "word/header1.xml") == "乙"


def test_merge_fields_are_placeholders_too(tmp_path: Path) -> None:
    """A template made with Word's mail merge works: simple and complex fields."""
    simple = (
        '<w:fldSimple w:instr=" MERGEFIELD 客户名称 "><w:r><w:t>«客户»</w:t></w:r></w:fldSimple>'
    )
    codes = ('<w:fldChar w:fldCharType="begin"/>', "<w:instrText> MERGEFIELD </w:instrText>",
             '<w:instrText>"明细.发票号" \\* MERGEFORMAT</w:instrText>',
             '<w:fldChar w:fldCharType="separate"/>', "<w:t>«x»</w:t>", "<w:t>y</w:t>",
             '<w:fldChar w:fldCharType="end"/>')  # fmt: skip
    cell = "".join(f"<w:r>{code}</w:r>" for code in codes)
    table = f"<w:tbl><w:tr><w:tc><w:p>{cell}</w:p></w:tc></w:tr></w:tbl>"
    path = word.write(tmp_path / "t.docx", f"<w:p>{simple}<w:r><w:t>：</w:t></w:r></w:p>{table}")
    data = compile_template(path).stamp(context({"发票号": "A1"}, {"发票号": "A2"}, 客户名称="甲"))

    assert body(data).split("\n") == ["甲：", "A1", "A2"]
    assert b"fldChar" not in unpack(data, path)["word/document.xml"]


def test_unknown_placeholder_names_the_nearest(tmp_path: Path) -> None:
    """A typing error is found before anything is written, with a suggestion."""
    path = word.write(tmp_path / "催款.docx", word.paragraph("【客户名】"))

    with pytest.raises(TemplateInvalid, match=r"催款\.docx.*【客户名】.*【客户名称】"):
        compile_template(path)


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        (word.paragraph("【明细.发票号】"), "不在表格行内"),
        (f"<w:tbl>{word.row('【明细.发票号】', '【合计】')}</w:tbl>", "混用"),
        (f"<w:tbl>{word.row('【明细.发票号】', '【另列.说明】')}</w:tbl>", "混用"),
    ],
)
def test_misplaced_item_placeholder_is_refused(tmp_path: Path, xml: str, message: str) -> None:
    """An item placeholder outside a row, or a row of two kinds, has no meaning."""
    with pytest.raises(TemplateInvalid, match=message):
        compile_template(word.write(tmp_path / "t.docx", xml))


def test_untouched_parts_stay_as_they_are_and_authors_go(templates: Path) -> None:
    """Styles are byte-identical in every letter; who made the template is not told."""
    path = templates / LETTER_KINDS[0].template
    data = compile_template(path).stamp(context())
    before, after = read_parts(path), unpack(data, path)

    assert after["word/styles.xml"] == before["word/styles.xml"]
    assert b"python-docx" not in after["docProps/core.xml"]
    assert after.keys() == before.keys()


def test_equal_contexts_give_equal_bytes(templates: Path) -> None:
    """A letter can be made again, byte for byte, and python-docx and zipfile read it."""
    template = compile_template(templates / LETTER_KINDS[4].template)
    first, second = (template.stamp(context(客户名称="甲")) for _ in range(2))
    path = Path("letter")

    assert first == second
    assert unpack(first, path)["word/document.xml"]


def test_word_reads_what_we_stamp(templates: Path, tmp_path: Path) -> None:
    """The hand-made zip is a zip and the document a document."""
    path = tmp_path / "letter.docx"
    path.write_bytes(compile_template(templates / LETTER_KINDS[1].template).stamp(context()))

    assert zipfile.ZipFile(path).testzip() is None
    assert docx.Document(str(path)).paragraphs[0].text == "催款函（一）"


@pytest.mark.corpus
def test_run_merge_keeps_the_text_of_real_files(corpus: Path) -> None:
    """Joining runs never loses, doubles or reorders a paragraph's text in files of others."""
    files = sorted((corpus / "docx").iterdir())

    assert files
    for file in files:
        for name, data in unpack(file.read_bytes(), file).items():
            if name.startswith("word/") and name.endswith(".xml"):
                root = parse(name, data)
                before = "".join(t.text or "" for t in root.iter("{*}t"))
                expose(root)
                merged = any("MERGEFIELD" in (i.text or "") for i in root.iter("{*}instrText"))
                after = "".join(t.text or "" for t in root.iter("{*}t"))

                assert merged or sorted(after) == sorted(before), (file.name, name)
