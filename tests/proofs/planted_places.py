"""Attacks from beside the workbook: baits in its folder, templates, folders that are files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tests.letters import word
from tests.proofs.planted import EITHER, READ, Attack, workbook
from xl_huikuan.letters.kinds import LETTER_KINDS
from xl_huikuan.letters.package import repack

MARK = "PWNED"
_PLANT = f"open(__file__[:-len(__file__.replace(chr(92), '/').rpartition('/')[2])] + {MARK!r}, 'w').close()\n"
BAITS = ("numpy.py", "pandas.py", "docx.py", "lxml.py", "python_calamine.py", "xl_huikuan.py", "openpyxl.py", "json.py",
         "re.py", "sitecustomize.py", "usercustomize.py", "xlwings.py", "conftest.py", "__main__.py")  # fmt: skip
_CONFIG = (
    f'"INTERPRETER_WIN","{{}}/{MARK}.exe"\n"PYTHONPATH","{{}}"\n"LICENSE_KEY","noncommercial"\n'
)


def lay_baits(folder: Path) -> None:
    """Put files into a folder that write a mark when anything runs them."""
    for name in BAITS:
        (folder / name).write_text(_PLANT)
    (folder / "x.pth").write_text(f"import sys; open({str(folder / MARK)!r}, 'w').close()\n")
    (folder / "pyproject.toml").write_text("[tool.xl_huikuan]\npath = '.'\n")
    for name in ("xl_huikuan.conf", "xlwings.conf", "_xlwings.conf"):
        (folder / name).write_text(_CONFIG.format(folder, folder))


def template(body: str, **more: bytes | str) -> Callable[[Path], Path]:
    """Return a maker of a workbook with a folder of templates that are all this one."""
    return _templates(repack(word.parts(body, **more)))


def _templates(content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / "模板").mkdir()
        for kind in LETTER_KINDS:
            (folder / "模板" / kind.template).write_bytes(content)
        return workbook()(folder)

    return make


def _a_file(folder: Path) -> Path:
    (folder / "模板").write_text("x")
    return workbook()(folder)


def _relation(kind: str, target: str) -> str:
    return f'<Relationship Id="r9" Type="{word.OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'


def _field(code: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return f"<w:p>{mark.format('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{mark.format('end')}</w:p>"


_MACRO = '<Override PartName="/word/{}" ContentType="application/vnd.{}"/>'
TEXT = word.paragraph("【客户名称】")
DOCX: dict[str, Callable[[Path], Path]] = {
    "not a zip": _templates(b"not a zip"),
    "empty": _templates(b""),
    "macro": template(TEXT, types=_MACRO.format("vbaProject.bin", "ms-office.vbaProject")),
    "OLE": template(TEXT, rels=_relation("oleObject", "o.bin")),
    "remote template": template(
        TEXT, rels=_relation("attachedTemplate", "http://127.0.0.1:9/t.dotm")
    ),
    "remote picture": template(TEXT, rels=_relation("image", "\\\\\\\\host\\\\share\\\\p.png")),
    "DDE": template(TEXT + _field("DDEAUTO c:\\\\cmd.exe")),
    "INCLUDETEXT": template(TEXT + _field("INCLUDETEXT c:\\\\x")),
    "DTD": template(TEXT, header1=b'<!DOCTYPE a [<!ENTITY b "c">]>' + word.story("", "hdr")),
    "DTD after a comment with a tag": template(TEXT, header1=b"<!-- <a> --><!DOCTYPE a><a/>"),
    "UTF-7 DTD": template(
        TEXT, header1=b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a><a/>'
    ),
    "bomb": template(TEXT, header1=word.story(" " * 29_000_000, "hdr")),
    "bomb of elements": template(TEXT + "<w:r/>" * 4_500_000),
    "nested": template("<w:p>" * 100_000 + "</w:p>" * 100_000),
    "nested placeholders": template(word.paragraph("【【客户名称】】")),
    "unknown placeholder": template(word.paragraph("【客户名陈】")),
    "endless placeholder": template(word.paragraph("【" * 100_000)),
    "Jinja": template(word.paragraph("{{ self.__init__.__globals__ }}{% for x in range(10**9) %}")),
}


def place_attacks() -> Iterator[Attack]:
    """Yield templates of every bad kind, and a control."""
    letters = ("statements", "--templates", "模板")
    yield Attack("control: letters of our own templates", workbook(), READ, ("statements",))
    for name, make in DOCX.items():
        yield Attack(f"template: {name}", make, EITHER, letters)
    yield Attack("template folder is a file", _a_file, EITHER, letters)
