"""What a clerk is told whose workbook has signed macros, into a copy and into the file itself."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.addin.books import invoice_book
from xl_huikuan.addin.cli import main

SAID = (
    "工作簿的宏有数字签名,宏和签名都原样保留,没有改动。"
    "以后在 Excel 里保存时,如果提示签名会失效,请让宏的提供人重新签名。(I117)"
)
PROJECT, SIGNATURE = "xl/vbaProject.bin", "xl/vbaProjectSignature.bin"
KIND = b"http://schemas.microsoft.com/office/2006/relationships/"


def with_macros(folder: Path, *, signed: bool) -> Path:
    """A receivables workbook with a macro project, as Excel stores one."""
    plain = invoice_book(folder / "台账.xlsx")
    path = folder / "台账.xlsm"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                )
                kind = b'<Default Extension="bin" ContentType="application/vnd.ms-office.%s"/>'
                content = content.replace(b"<Override", kind % b"vbaProject" + b"<Override", 1)
            if name == "xl/_rels/workbook.xml.rels":
                relation = b'<Relationship Id="rIdM" Type="%svbaProject" Target="vbaProject.bin"/>'
                content = content.replace(
                    b"</Relationships>", relation % KIND + b"</Relationships>"
                )
            new.writestr(name, content)
        new.writestr(PROJECT, b"\xd0\xcf\x11\xe0 project")
        if signed:
            new.writestr(SIGNATURE, b"\x01\x02 signature")
            new.writestr(
                "xl/_rels/vbaProject.bin.rels",
                b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                b'relationships"><Relationship Id="rId1" Type="%svbaProjectSignature" '
                b'Target="vbaProjectSignature.bin"/></Relationships>' % KIND,
            )
    plain.unlink()
    return path


@pytest.mark.parametrize("command", ["aging", "append"])
@pytest.mark.parametrize(
    ("way", "name"), [([], "台账_回款_20261031.xlsm"), (["--in-place"], "台账.xlsm")]
)
def test_signed_macros_stay_as_they_are_and_the_clerk_is_told(tmp_path, capsys, command, way, name):
    book = with_macros(tmp_path, signed=True)

    assert main([command, str(book), "--as-of", "2026-10-31", *way]) == 0

    assert capsys.readouterr().out.count(SAID) == 1
    with zipfile.ZipFile(tmp_path / name) as written:
        assert written.testzip() is None
        assert written.read(PROJECT) == b"\xd0\xcf\x11\xe0 project"
        assert written.read(SIGNATURE) == b"\x01\x02 signature"


def test_a_machine_is_told_too(tmp_path, capsys):
    book = with_macros(tmp_path, signed=True)

    assert main(["aging", str(book), "--as-of", "2026-10-31", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["note"] == SAID


def test_of_macros_without_a_signature_nothing_is_said(tmp_path, capsys):
    book = with_macros(tmp_path, signed=False)

    assert main(["aging", str(book), "--as-of", "2026-10-31", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["note"] == ""
