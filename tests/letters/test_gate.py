"""The gate: a plain template passes, each dangerous one is refused for its own reason."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.letters import word
from xl_huikuan.core.errors import TemplateInvalid
from xl_huikuan.letters.kinds import LETTER_KINDS
from xl_huikuan.letters.package import repack
from xl_huikuan.letters.template import compile_template

TEXT = word.paragraph("【客户名称】")


def relationship(kind: str, target: str, mode: str = "External") -> str:
    return (
        f'<Relationship Id="r9" Type="{word.OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    )


def field(*codes: str) -> str:
    inner = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return f"<w:p>{mark.format('begin')}{inner}{mark.format('end')}</w:p>"


@pytest.mark.parametrize(
    "body",
    [TEXT, TEXT + field(" PA", "GE "), TEXT + field("NUMPAGES"), TEXT + field("= 1 + 1")],
)
def test_plain_template_passes(tmp_path: Path, body: str) -> None:
    """Page numbers and the like are fine."""
    assert compile_template(word.write(tmp_path / "t.docx", body)).placeholders == {"客户名称"}


@pytest.mark.parametrize("target", ["https://example.com/", "http://example.com", "mailto:a@b.cn"])
def test_web_and_mail_links_pass(tmp_path: Path, target: str) -> None:
    """A company's own address in the letterhead may be a link."""
    path = word.write(tmp_path / "t.docx", TEXT, rels=relationship("hyperlink", target))

    assert compile_template(path).literal == ""


@pytest.mark.parametrize("kind", LETTER_KINDS, ids=lambda kind: kind.key)
def test_shipped_templates_pass(templates: Path, kind: object) -> None:
    """Every template we ship goes through the gate."""
    found = compile_template(templates / kind.template)  # type: ignore[attr-defined]  # parametrised

    assert {"客户名称", "本公司名称"} <= found.placeholders


MACRO = '<Override PartName="/word/{}" ContentType="application/vnd.{}"/>'
REFUSED = {
    "remote template": (TEXT, {"rels": relationship("attachedTemplate", "http://x/t.dotm")}),
    "local template": (TEXT, {"rels": relationship("attachedTemplate", "t.dotm", "Internal")}),
    "remote picture": (TEXT, {"rels": relationship("image", "http://x/pixel.png")}),
    "file link": (TEXT, {"rels": relationship("hyperlink", "file:///c:/x.exe")}),
    "script link": (TEXT, {"rels": relationship("hyperlink", "javascript:x")}),
    "OLE": (TEXT, {"rels": relationship("oleObject", "embeddings/o.bin", "Internal")}),
    "ActiveX": (TEXT, {"rels": relationship("control", "activeX/a.xml", "Internal")}),
    "alternative chunk": (TEXT, {"rels": relationship("aFChunk", "x.html", "Internal")}),
    "macro": (TEXT, {"types": MACRO.format("vbaProject.bin", "ms-office.vbaProject")}),
    "macro document": (TEXT, {"types": MACRO.format("d.xml", "ms-word.document.macroEnabled.main+xml")}),
    "ActiveX type": (TEXT, {"types": MACRO.format("a.xml", "ms-office.activeX+xml")}),
    "DDE": (TEXT + field("DDEAUTO c:\\\\cmd.exe"), {}),
    "DDE over runs": (TEXT + field(" D", "DE", " c:\\\\cmd.exe"), {}),
    "INCLUDEPICTURE": (TEXT + field('INCLUDEPICTURE "http://x"'), {}),
    "INCLUDETEXT": (TEXT + field("includetext c:\\\\x"), {}),
    "LINK": (TEXT + field("LINK Excel.Sheet"), {}),
    "DATABASE": (TEXT + field("DATABASE \\\\d x"), {}),
    "changing date": (TEXT + field("DATE"), {}),
    "simple DDE": (TEXT + '<w:p><w:fldSimple w:instr="DDE x y"/></w:p>', {}),
    "comment": (TEXT, {"comments": word.story("<w:comment/>", "comments")}),
    "tracked change": (TEXT + "<w:p><w:ins><w:r><w:t>x</w:t></w:r></w:ins></w:p>", {}),
    "DTD": (TEXT, {"header1": b'<!DOCTYPE a [<!ENTITY b "c">]>' + word.story("", "hdr")}),
    "UTF-16 DTD": (TEXT, {"header1": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16")}),
    "broken XML": (TEXT, {"header1": b"<w:hdr>"}),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_dangerous_template_is_refused(tmp_path: Path, case: str) -> None:
    """Nothing that runs, fetches or follows comes through; the message names the file."""
    body, more = REFUSED[case]
    path = word.write(tmp_path / "坏模板.docx", body, **more)

    with pytest.raises(TemplateInvalid, match=r"坏模板\.docx"):
        compile_template(path)


def zipped(*entries: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"not a zip", "不是完好的 Word 文档"),
        (zipped(("a.xml", b"x"), ("A.xml", b"x")), "重名"),
        (zipped(*((f"{i}.xml", b"x") for i in range(501))), "部件过多"),
        (zipped(("../a.xml", b"x")), "名称可疑"),
        (zipped(("/a.xml", b"x")), "名称可疑"),
        (zipped(("a.xml", b"0" * 20_000_000)), "解压后过大"),
        (zipped(("a.xml", b"<a/>")), "不是 Word 文档"),
    ],
)
def test_suspicious_zip_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    """Limits hold before anything is unpacked."""
    path = tmp_path / "t.docx"
    path.write_bytes(data)

    with pytest.raises(TemplateInvalid, match=message):
        compile_template(path)


def test_missing_template_is_one_sentence(tmp_path: Path) -> None:
    """A file that is not there is said, not raised as it comes."""
    with pytest.raises(TemplateInvalid, match=r"没有\.docx.*读不出来"):
        compile_template(tmp_path / "没有.docx")


def test_template_document_is_refused(tmp_path: Path) -> None:
    """A .dotx must be saved as .docx first, else the letter would be a template."""
    made = word.parts(TEXT)
    types = made["[Content_Types].xml"].replace(b"document.main", b"template.main")
    path = tmp_path / "t.docx"
    path.write_bytes(repack({**made, "[Content_Types].xml": types}))

    with pytest.raises(TemplateInvalid, match="另存为"):
        compile_template(path)
