"""The Excel add-in as a file: VBA modules, ribbon and texts, put together without Excel.

One visible sheet says what the file is; the very hidden sheet `hk` holds every text for VBA. The
same sources always give the same bytes.
"""

from __future__ import annotations

import argparse
import io
import zipfile
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

from openpyxl import Workbook
from openpyxl.workbook.properties import CalcProperties

from xl_huikuan.addin.commands import Report
from xl_huikuan.addin.functions.all import Function, functions
from xl_huikuan.addin.workbooks.stable_save import entry, save_stable
from xl_huikuan.addin.xlam.check import check_addin
from xl_huikuan.addin.xlam.ribbon import PART, RELATION, ribbon_xml
from xl_huikuan.addin.xlam.texts import TITLE, text_rows
from xl_huikuan.addin.xlam.wrappers import functions_module
from xl_huikuan.core.errors import HuikuanError, WriteRefused, trouble_of, write_code
from xl_huikuan.sheets.ooxml.ooxml import parse, serialise
from xl_huikuan.sheets.ooxml.opc import ContentTypes, Package, add_relations, rels_name

SOURCES = Path(__file__).parent / "vba"
# Bridge → VBA modules and the files of their sources.
BRIDGES: Mapping[str, Mapping[str, str]] = {
    "xlwings": {"HkBridge": "bridge_xlwings.bas", "HkServer": "HkServer.bas"},
    "com": {"HkBridge": "bridge_com.bas", "HkServer": "HkServer.bas"},
    "libreoffice": {"HkBridge": "bridge_libreoffice.bas"},
}
TEXT_SHEET = "hk"
_BOOK_CODE, _SHEET_CODES = "ThisWorkbook", ("Sheet1", "Sheet2")
_BOOK, _VBA = "xl/workbook.xml", "xl/vbaProject.bin"
_VBA_TYPE = "application/vnd.ms-office.vbaProject"
_VBA_RELATION = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_ADDIN_TYPE = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
_WORKBOOK_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def build_command(arguments: argparse.Namespace) -> Report:
    """Write the add-in to a file."""
    out: Path = arguments.out
    addin = build_addin(arguments.bridge)
    verb = "将写出" if arguments.dry_run else "已写出"
    if not arguments.dry_run:
        _write(out, addin)
    line = f"{verb}加载项 {out}({len(addin):,} 字节,连接方式 {arguments.bridge})。"
    return Report((line,), {"file": str(out), "bytes": len(addin), "bridge": arguments.bridge})


def _write(out: Path, addin: bytes) -> None:
    try:
        out.write_bytes(addin)
    except OSError as error:
        raise WriteRefused(
            f"无法写 {out}:{trouble_of(error)}。请关闭 Excel 或换一个位置再试。",
            code=write_code(error),
        ) from error


def modules(bridge: str, declared: Sequence[Function]) -> dict[str, str]:
    """Return the VBA modules by name, the code of the workbook itself among them."""
    read = {name: _source(file) for name, file in BRIDGES[bridge].items()}
    return {
        "HkFunctions": functions_module(declared),
        "HkRibbon": _source("HkRibbon.bas"),
        **read,
        _BOOK_CODE: _source("ThisWorkbook.cls"),
    }


def _source(name: str) -> str:
    return (SOURCES / name).read_text(encoding="utf-8")


def build_addin(
    bridge: str = "xlwings",
    declared: Sequence[Function] | None = None,
    *,
    as_workbook: bool = False,
) -> bytes:
    """Return the add-in, checked.

    Args:
        bridge: a key of `BRIDGES`.
        declared: worksheet functions; None = all.
        as_workbook: as an .xlsm, which LibreOffice opens; Excel itself needs the add-in.

    Raises:
        HuikuanError: when what builds VBA projects is not installed, or a check fails.
    """
    declared = functions() if declared is None else declared
    sources = modules(bridge, declared)
    book = _plain_book(declared)
    package = Package(book)
    package.put(_VBA, [_vba_project(book, sources)])
    package.put(PART, [ribbon_xml()])
    _relate(package, _BOOK, _VBA_RELATION, "vbaProject.bin")
    _relate(package, "", RELATION, PART)
    types = ContentTypes(package)
    types.remove([_BOOK])
    types.add(_BOOK, _WORKBOOK_TYPE if as_workbook else _ADDIN_TYPE)
    types.add(_VBA, _VBA_TYPE)
    types.save()
    parts = {member.text_name: member.content() for member in package.members.values()}
    check_addin(parts, sources, list(text_rows(declared)))
    return _stored(parts)


def _plain_book(declared: Sequence[Function]) -> bytes:
    """Return the workbook without VBA and ribbon."""
    book = Workbook()
    first = book.active
    first.title = TITLE
    first["A1"] = "这是 Excel 加载项“回款助手”,不需要打开:请在命令行运行 huikuan install 安装。"
    texts = book.create_sheet(TEXT_SHEET)
    texts.sheet_state = "veryHidden"
    for row in text_rows(declared):
        texts.append(row)
    book.code_name = _BOOK_CODE
    for sheet, code in zip(book.worksheets, _SHEET_CODES, strict=True):
        sheet.sheet_properties.codeName = code
    book.calculation = CalcProperties(fullCalcOnLoad=False)  # starting Excel recalculates nothing
    book.properties.title = TITLE
    book.properties.creator = book.properties.lastModifiedBy = TITLE
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        save_stable(book, path)
        return path.read_bytes()


def _relate(package: Package, part: str, kind: str, target: str) -> None:
    name = rels_name(part)
    root = parse(package.read(name), name)
    add_relations(root, [(kind, target)])
    package.put(name, [serialise(root)])


def _vba_project(book: bytes, sources: Mapping[str, str]) -> bytes:
    """Return a VBA project for a workbook: a document module for the book and each sheet, and ours."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsm"
        path.write_bytes(book)
        with _maker().ExcelFile(path) as file:
            project = file.add_vba_project()
            for name, source in sources.items():
                crlf = source.replace("\n", "\r\n")
                if name == _BOOK_CODE:
                    file.set_module(name, file.get_module(name) + crlf)
                else:
                    project.add_module(name, crlf)
            file.save()
        with zipfile.ZipFile(path) as archive:
            return archive.read(_VBA)


def _maker() -> ModuleType:
    """Return the library that writes VBA projects; only whoever builds the add-in needs it."""
    try:
        return import_module("pyopenvba")
    except ImportError:
        raise HuikuanError(
            "生成加载项需要 pyOpenVBA,它没有安装:请运行 pip install pyOpenVBA==6.5.0 再试。",
            code="E901",
        ) from None


def _stored(parts: Mapping[str, bytes]) -> bytes:
    """Return a package without compression: equal bytes whatever zlib this Python has."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts.items():
            archive.writestr(entry(name), part, zipfile.ZIP_STORED)
    return target.getvalue()
