"""What must be true of a built add-in; whatever is not would show only in the clerk's Excel."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

from xl_huikuan.addin.xlam.ribbon import PART
from xl_huikuan.addin.xlam.ribbon_check import ribbon_problems
from xl_huikuan.addin.xlam.texts import TITLE
from xl_huikuan.core.errors import HuikuanError

LONGEST_HELP = 255  # of Excel's function window
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
    wrong += [] if PART in broken else ribbon_problems(roots[PART], _callbacks(sources))
    wrong += property_problems(roots)
    if wrong:
        raise HuikuanError("生成的加载项有错,没有写出:" + ";".join(wrong), code="E901")


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _parsed(parts: Mapping[str, bytes]) -> Iterator[tuple[str, Any]]:
    for name, part in parts.items():
        if _is_xml(name):
            try:
                yield name, etree.fromstring(part)
            except etree.XMLSyntaxError:
                continue


def _callbacks(sources: Mapping[str, str]) -> set[str]:
    public = (found for source in sources.values() for found in _PUBLIC.findall(source))
    return {name for kind, name in public if kind == "Sub"}


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


def property_problems(roots: Mapping[str, Any]) -> Iterator[str]:
    """Find people and companies in the document properties: only the product may stand there."""
    for part in ("docProps/core.xml", "docProps/app.xml"):
        root = roots.get(part)
        for element in root.iter(etree.Element) if root is not None else ():
            name = etree.QName(element).localname
            if name in _PEOPLE and element.text not in {None, "", TITLE}:
                yield f"{part} 里有 {name}:{element.text}"
