"""What must be true of a built add-in; whatever is not would show only in the clerk's Excel."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

from xl_huikuan.addin.ribbon import IMAGES, PART, VISIBLE_TEXTS
from xl_huikuan.addin.vba_texts import TITLE
from xl_huikuan.core.errors import HuikuanError

LONGEST_HELP = 255  # of Excel's function window
LONGEST_TEXT = 1024  # of a label or a tip on the ribbon
LONGEST_KEYTIP = 3
NAMED_CONTROLS = frozenset({"tab", "group", "button", "contextMenu"})
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_PUBLIC = re.compile(r"^Public (Sub|Function|Const) (\w+)", re.MULTILINE)
_ANY_PROCEDURE = re.compile(r"^(?:Public |Private )?(?:Sub|Function) (\w+)", re.MULTILINE)
_COMMENT = re.compile(r"(?m)^\s*'.*$| '[^\"\n]*$")
_TEXT_KEY = re.compile(r'HkText\("([^"]+)"\)')
# Words by which VBA could start a program or call into Windows; one module may declare a DLL.
_FORBIDDEN = re.compile(
    r"\b(Shell|WScript|cmd|powershell|Environ|ExecuteExcel4Macro|Kill|GetObject|SendKeys)\b",
    re.IGNORECASE,
)
_DECLARE = re.compile(r"\bDeclare\b", re.IGNORECASE)
_DECLARING = "XLPyDLLActivateAuto"  # the bridge over xlwings' DLL, the only one that declares
_PEOPLE = ("creator", "lastModifiedBy", "Company", "Manager")


def check_addin(
    parts: Mapping[str, bytes], sources: Mapping[str, str], texts: Sequence[tuple[str, str]]
) -> None:
    """Check a whole add-in.

    Args:
        parts: of the package by name.
        sources: VBA modules by name.
        texts: rows of the sheet of texts.

    Raises:
        HuikuanError: says everything that is wrong.
    """
    roots = dict(_parsed(parts))
    broken = [name for name in parts if _is_xml(name) and name not in roots]
    wrong = [f"{name} 不是完好的 XML" for name in broken]
    wrong += [problem for name, source in sources.items() for problem in vba_problems(name, source)]
    wrong += name_problems(sources)
    wrong += text_problems(sources, texts)
    wrong += [] if PART in broken else ribbon_problems(roots[PART], sources)
    wrong += property_problems(roots)
    if wrong:
        raise HuikuanError("生成的加载项有错,没有写出:" + ";".join(wrong))


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _parsed(parts: Mapping[str, bytes]) -> Iterator[tuple[str, Any]]:
    for name, part in parts.items():
        if _is_xml(name):
            try:
                yield name, etree.fromstring(part)
            except etree.XMLSyntaxError:
                continue


def vba_problems(name: str, source: str) -> Iterator[str]:
    """Find what one module must not hold."""
    if not source.isascii():
        yield f"VBA 模块 {name} 含有非 ASCII 字符,在别的代码页上会变成乱码"
    if "Option Explicit" not in source:
        yield f"VBA 模块 {name} 没有 Option Explicit"
    code = _COMMENT.sub("", source)
    for word in _FORBIDDEN.findall(code):
        yield f"VBA 模块 {name} 用了 {word}"
    if _DECLARE.search(code) and _DECLARING not in code:
        yield f"VBA 模块 {name} 用了 Declare"


def name_problems(sources: Mapping[str, str]) -> Iterator[str]:
    """Find public names that two modules declare, and procedures with the name of a module."""
    names = Counter(found[1] for source in sources.values() for found in _PUBLIC.findall(source))
    yield from (f"VBA 名称 {name} 有 {times} 个" for name, times in names.items() if times > 1)
    for module, source in sources.items():
        procedures = _ANY_PROCEDURE.findall(source)
        yield from (f"VBA 模块 {module} 里的 {p} 与模块同名" for p in procedures if p in sources)


def text_problems(sources: Mapping[str, str], texts: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Find texts that are asked for but missing, there twice, empty, or too long for Excel."""
    keys = Counter(key for key, _ in texts)
    for key, times in keys.items():
        if times > 1:
            yield f"文字 {key} 有 {times} 行"
    for source in sources.values():
        yield from (f"缺少文字 {key}" for key in _TEXT_KEY.findall(source) if key not in keys)
    yield from (f"{key} 会被当成公式" for key, text in texts if text.startswith("="))
    for key, text in texts:
        if not text or (key.startswith("HK_") and len(text) > LONGEST_HELP):
            yield f"{key} 的说明有 {len(text)} 个字,应为 1 到 {LONGEST_HELP} 个"


def ribbon_problems(root: Any, sources: Mapping[str, str]) -> Iterator[str]:
    """Find what Excel would silently drop from the ribbon, or the whole ribbon for."""
    controls = list(root.iter(etree.Element))
    identifiers = Counter(c.get("id") for c in controls if c.get("id"))
    yield from (f"功能区 id {name} 有 {n} 个" for name, n in identifiers.items() if n > 1)
    keytips = Counter(c.get("keytip") for c in controls if c.get("keytip"))
    yield from (f"按键提示 {name} 有 {n} 个" for name, n in keytips.items() if n > 1)
    callable_ = {
        name for s in sources.values() for kind, name in _PUBLIC.findall(s) if kind == "Sub"
    }
    for control in controls:
        yield from (f"功能区 {_which(control)} {p}" for p in _control_problems(control, callable_))


def _which(control: Any) -> str:
    return control.get("id") or control.get("idMso") or etree.QName(control).localname


def _control_problems(control: Any, procedures: set[str]) -> Iterator[str]:
    yield from _name_problems(control)
    for attribute in VISIBLE_TEXTS:
        yield from _text_problems(control, attribute)
    for attribute, name in control.attrib.items():
        if attribute.startswith(("on", "get")) and name not in procedures:
            yield f"的 {attribute} 指向不存在的 VBA 过程 {name}"


def _name_problems(control: Any) -> Iterator[str]:
    named = [attribute for attribute in ("id", "idMso", "idQ") if control.get(attribute)]
    expected = etree.QName(control).localname in NAMED_CONTROLS
    if len(named) != expected or not _NAME.fullmatch(control.get("id", "x")):
        yield "应有一个合法的 id"
    if len(control.get("keytip", "")) > LONGEST_KEYTIP:
        yield f"的按键提示超过 {LONGEST_KEYTIP} 个字母"
    if control.get("imageMso", "Help") not in IMAGES:
        yield f"的图标 {control.get('imageMso')} 不是 Office 的图标"


def _text_problems(control: Any, attribute: str) -> Iterator[str]:
    by_callback = f"get{attribute[0].upper()}{attribute[1:]}"
    if control.get(attribute) is not None and control.get(by_callback) is not None:
        yield f"同时有 {attribute} 和 {by_callback}"
    if len(control.get(attribute, "")) > LONGEST_TEXT:
        yield f"的 {attribute} 超过 {LONGEST_TEXT} 个字"


def property_problems(roots: Mapping[str, Any]) -> Iterator[str]:
    """Find people and companies in the document properties: only the product may stand there."""
    for part in ("docProps/core.xml", "docProps/app.xml"):
        root = roots.get(part)
        for element in root.iter(etree.Element) if root is not None else ():
            name = etree.QName(element).localname
            if name in _PEOPLE and element.text not in {None, "", TITLE}:
                yield f"{part} 里有 {name}:{element.text}"
