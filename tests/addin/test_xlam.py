"""The add-in as a file: the same bytes each time, nothing unexpected inside, planted errors caught."""

from __future__ import annotations

import io
import re
import sys
import warnings
import zipfile
from argparse import Namespace
from importlib.metadata import version

import pyopenvba
import pytest
from lxml import etree
from openpyxl import load_workbook
from pyvbaanalysis import analyze_office_file

from xl_huikuan.addin.build import ADDINS
from xl_huikuan.addin.buttons.table import BUTTONS, GROUPS
from xl_huikuan.addin.commands import SHIPPED_BRIDGES
from xl_huikuan.addin.functions.all import functions
from xl_huikuan.addin.functions.registry import Function, Parameter
from xl_huikuan.addin.functions.values import Cells
from xl_huikuan.addin.server.com_ids import PROGID
from xl_huikuan.addin.windows.install import SOURCES as INSTALLED
from xl_huikuan.addin.xlam.check import check_addin
from xl_huikuan.addin.xlam.make import BRIDGES, SOURCES, build_addin, build_command, modules
from xl_huikuan.addin.xlam.ribbon import MENUS, NAMESPACE, PART, ribbon_xml
from xl_huikuan.addin.xlam.texts import text_rows
from xl_huikuan.addin.xlam.wrappers import functions_module
from xl_huikuan.core.errors import HuikuanError, WriteRefused

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it calls its parser by names that are going out of use
    from oletools.olevba import VBA_Parser

OURS = {"HkFunctions", "HkRibbon", "HkBridge", "HkServer"}
EXCEL_BRIDGES = [bridge for bridge in BRIDGES if bridge != "libreoffice"]


@pytest.fixture(scope="module")
def built() -> dict[str, bytes]:
    return {bridge: build_addin(bridge) for bridge in EXCEL_BRIDGES}


@pytest.fixture(params=EXCEL_BRIDGES)
def addin(request, built):
    return built[request.param]


def _parts(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_same_sources_give_the_same_bytes(built):
    for bridge, first in built.items():
        assert build_addin(bridge) == first


def test_every_part_is_well_formed_and_carries_a_fixed_date(addin):
    with zipfile.ZipFile(io.BytesIO(addin)) as archive:
        dates = {info.date_time for info in archive.infolist()}
        names = archive.namelist()

    for name, part in _parts(addin).items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(part)
    assert len(dates) == 1
    assert len(set(names)) == len(names)


def test_it_is_an_addin_with_a_visible_sheet_and_very_hidden_texts(addin):
    workbook = build_addin("com", as_workbook=True)  # openpyxl does not know add-ins
    book = load_workbook(io.BytesIO(workbook), keep_vba=True)
    texts = {row[0]: row[1] for row in book["hk"].iter_rows(values_only=True)}

    types = _parts(addin)["[Content_Types].xml"]
    assert b"application/vnd.ms-excel.addin.macroEnabled.main+xml" in types
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "veryHidden"]
    assert texts["title"] == "回款助手"
    assert texts["HK_OVERDUE"] == next(f.help for f in functions() if f.name == "HK_OVERDUE")


def test_for_libreoffice_the_same_parts_are_a_workbook():
    addin, book = (_parts(build_addin("libreoffice", as_workbook=flag)) for flag in (False, True))
    name = "[Content_Types].xml"
    expected = addin[name].replace(b"excel.addin.macro", b"excel.sheet.macro")

    assert book == addin | {name: expected}


def test_the_properties_name_the_product_and_nobody(addin):
    core = etree.fromstring(_parts(addin)["docProps/core.xml"])
    texts = {etree.QName(element).localname: element.text for element in core}

    assert texts["title"] == texts["creator"] == texts["lastModifiedBy"] == "回款助手"


def test_the_project_holds_our_modules_and_an_empty_one_for_each_sheet(addin, tmp_path):
    path = tmp_path / "a.xlam"
    path.write_bytes(addin)
    parser = VBA_Parser(str(path))
    found = {name.partition(".")[0]: code for _, _, name, code in parser.extract_macros()}
    parser.close()

    assert set(found) == OURS | {"ThisWorkbook", "Sheet1", "Sheet2"}
    assert all(not _body(found[name]) for name in ("Sheet1", "Sheet2"))


def _body(code: str) -> str:
    return "".join(line for line in code.splitlines() if not line.startswith("Attribute")).strip()


# What a malware scanner remarks on, each with what it is in our source.
REMARKS = {
    "Workbook_Open",  # schedules the warm-up
    "open",  # the same word
    "Windows",  # in comments
    "call",  # the one method of the server
    "Hex Strings",  # error numbers
    "Base64 Strings",  # names
}
REMARKS_OF = {
    "com": {"CreateObject"},
    "xlwings": {"Lib", "binary"},  # the DLL; its licence
}


@pytest.mark.parametrize("bridge", EXCEL_BRIDGES)
def test_a_scanner_finds_nothing_that_starts_programs_or_files(bridge, built, tmp_path):
    path = tmp_path / "a.xlam"
    path.write_bytes(built[bridge])
    parser = VBA_Parser(str(path))
    remarks = {
        word for kind, word, _ in parser.analyze_macros() if kind in {"AutoExec", "Suspicious"}
    }
    files = {word for kind, word, _ in parser.analyze_macros() if kind == "IOC"}
    parser.close()

    assert remarks <= REMARKS | REMARKS_OF[bridge]
    assert all(file.endswith(".dll") for file in files)


def test_the_vba_has_no_fault_a_compiler_or_a_linter_can_see(addin, tmp_path):
    path = tmp_path / "a.xlam"
    path.write_bytes(addin)
    faults = [
        (module, fault.code, fault.message)
        for module, found in analyze_office_file(path).items()
        for fault in found
    ]

    assert faults == []
    assert pyopenvba.check_file(path).issues == ()


def test_every_button_is_on_the_ribbon_in_its_group_and_its_menus():
    root = etree.fromstring(ribbon_xml())
    name = f"{{{NAMESPACE}}}"
    groups = {
        group.get("label"): [button.get("tag") for button in group]
        for group in root.iter(f"{name}group")
    }
    menus = {
        menu.get("idMso"): [button.get("tag") for button in menu]
        for menu in root.iter(f"{name}contextMenu")
    }
    in_menus = [button.key for button in BUTTONS if button.menus]

    assert groups == {title: [b.key for b in BUTTONS if b.group == title] for title in GROUPS}
    assert menus == dict.fromkeys(MENUS.values(), in_menus)
    assert root.find(f".//{name}tab").get("insertAfterMso") == "TabData"


def test_an_argument_named_like_a_word_of_vba_is_renamed():
    date = Parameter("date", "日期", "一天。", Cells.DAY)
    made = functions_module(
        [Function("HK_X", "组", "说明。", (date,), None, "=HK_X(1)", body=lambda _: 0)]
    )

    assert "Public Function HK_X(date_ As Variant) As Variant" in made
    assert "Array(HkArg(date_))" in made


def _checked(**changes):
    """Check the add-in with some ribbon text, module or text row changed."""
    ribbon = changes.pop("ribbon", None)
    parts = {PART: ribbon_xml()} | changes.pop("parts", {})
    if ribbon:
        old, new = ribbon
        assert old.encode() in parts[PART]
        parts[PART] = parts[PART].replace(old.encode(), new.encode(), 1)
    sources = modules("com", functions()) | changes.pop("sources", {})
    texts = [*text_rows(functions()), *changes.pop("texts", [])]
    assert not changes
    check_addin(parts, sources, texts)


def test_the_unchanged_addin_passes_the_check():
    _checked()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id="hk_aging"', 'id="hk_check"', "功能区id hk_check 有 2 个"),
        ('id="hk_aging"', 'id="1aging"', "功能区 1aging 应有一个合法的 id"),
        ('id="hk_aging" ', "", "功能区 button 应有一个合法的 id"),
        ('label="账龄分析"', 'label="账龄分析" getLabel="HkPress"', "同时有 label 和 getLabel"),
        ('onAction="HkPress"', 'onAction="HkPressed"', "指向不存在的 VBA 过程 HkPressed"),
        ('imageMso="ErrorChecking"', 'imageMso="ErorChecking"', "图标 ErorChecking 不是"),
        ('keytip="A"', 'keytip="C"', "按键提示 C 有 2 个"),
        ('keytip="A"', 'keytip="ABCD"', "按键提示应为 1 到 3 个字母"),
        ('supertip="', f'supertip="{"长" * 1024}', "supertip 应为 1 到 1024 个字"),
        ('keytip="A"', 'keytip=""', "按键提示应为 1 到 3 个字母"),
        ('label="账龄分析"', 'label=""', "label 应为 1 到 1024 个字"),
        ('size="large"', 'size="large" colour="red"', "不能有属性 colour"),
        ('id="hk_cell_dunning"', 'id="hk_cell_dunning" size="large"', "hk_cell_dunning 不能有属性 size"),
        ('idMso="ContextMenuCell"', "", "contextMenu 应有一个合法的 id"),
        ("<contextMenus>", '<contextMenus><button id="b"/>', "功能区 b 不能放在这里"),
        ("</tab>", "", f"{PART} 不是完好的 XML"),
    ],
)  # fmt: skip
def test_a_planted_error_on_the_ribbon_is_caught(old, new, said):
    with pytest.raises(HuikuanError, match=re.escape(said)):
        _checked(ribbon=(old, new))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('Option Explicit\nPublic Const X As String = "账龄"\n', "含有非 ASCII 字符"),
        ("Sub X()\nEnd Sub\n", "没有 Option Explicit"),
        ('Option Explicit\nSub X()\n    Shell "a.exe"\nEnd Sub\n', "用了 Shell"),
        ('Option Explicit\nSub X()\n    CreateObject("WScript.Shell").Run 1\nEnd Sub\n', "用了 WScript"),
        ('Option Explicit\nDeclare PtrSafe Sub Sleep Lib "kernel32" (ByVal n As Long)\n', "用了 Declare"),
        ("Option Explicit\nPublic Sub HkPress()\nEnd Sub\n", "VBA 名称 HkPress 有 2 个"),
        ("Option Explicit\nPublic Const HK_OVERDUE As Long = 1\n", "VBA 名称 HK_OVERDUE 有 2 个"),
        ("Option Explicit\nPrivate Sub HkServer()\nEnd Sub\n", "HkServer 与模块同名"),
        ('Option Explicit\nSub X()\n    HkText("nowhere")\nEnd Sub\n', "缺少文字 nowhere"),
    ],
)  # fmt: skip
def test_a_planted_error_in_the_vba_is_caught(source, said):
    with pytest.raises(HuikuanError, match=re.escape(said)):
        _checked(sources={"Planted": source})


def test_words_in_comments_are_no_code():
    _checked(sources={"Planted": "Option Explicit\n' no Shell, no Declare here\n"})


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("HK_Y", "长" * 256), "HK_Y 的说明有 256 个字"),
        (("HK_Y", ""), "HK_Y 的说明有 0 个字"),
        (("HK_Y", "=1"), "HK_Y 会被当成公式"),
        (("title", "又一个"), "文字 title 有 2 行"),
    ],
)
def test_a_planted_error_in_the_texts_is_caught(row, said):
    with pytest.raises(HuikuanError, match=said):
        _checked(texts=[row])


def test_a_person_in_the_properties_is_caught():
    core = b'<p><creator xmlns="http://purl.org/dc/elements/1.1/">Zhang San</creator></p>'

    with pytest.raises(HuikuanError, match="creator:Zhang San"):
        _checked(parts={"docProps/core.xml": core})


def test_what_is_written_elsewhere_too_is_the_same():
    """The version of the DLL, the COM name, and the files of each bridge stand in two languages."""
    xlwings = (SOURCES / "bridge_xlwings.bas").read_text()
    com = (SOURCES / "bridge_com.bas").read_text()
    named = set(re.findall(r"xlwings\d\d-([\d.]+)\.dll", xlwings))

    assert named == {version("xlwings")}
    assert f'"{PROGID}"' in com
    assert set(INSTALLED) == set(SHIPPED_BRIDGES) == set(EXCEL_BRIDGES)
    assert all((ADDINS / name).is_file() for name in INSTALLED.values())


def test_xlwings_licence_goes_with_its_code():
    bridge = (SOURCES / "bridge_xlwings.bas").read_text()
    licence = (SOURCES / "xlwings-LICENSE.txt").read_text()

    for text in (bridge, licence):
        assert "BSD 3-clause license" in text
        assert "Redistributions of source code must retain the above copyright notice" in text


def test_the_command_writes_the_addin_of_a_bridge(tmp_path, built):
    out = tmp_path / "a.xlam"
    build_command(Namespace(out=out, bridge="com", dry_run=True))
    assert not out.exists()

    report = build_command(Namespace(out=out, bridge="com", dry_run=False))

    assert out.read_bytes() == built["com"]
    assert report.data["bytes"] == len(built["com"])


def test_the_command_says_why_it_cannot_write(tmp_path):
    with pytest.raises(WriteRefused, match="路径不存在"):
        build_command(Namespace(out=tmp_path / "no" / "a.xlam", bridge="com", dry_run=False))


def test_without_the_library_the_command_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyopenvba", None)

    with pytest.raises(HuikuanError, match=r"pip install pyOpenVBA==6\.5\.0"):
        build_addin("com")
