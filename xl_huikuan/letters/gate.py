"""The gate every template passes before it is used: nothing in it may run or reach outside.

Each check has one signature, `(Parts) -> reason or ""`, and stands in `CHECKS`, in order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from lxml import etree

from xl_huikuan.core.errors import TemplateInvalid

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_FORBIDDEN_TYPES = (
    "macroenabled",
    "vbaproject",
    "oleobject",
    "activex",
    "vnd.ms-word.attachedtoolbars",
)
_FORBIDDEN_RELATIONSHIPS = (
    "vbaproject", "oleobject", "control", "activexcontrolbinary", "attachedtemplate", "package",
    "afchunk", "subdocument", "frame", "mailmergesource", "mailmergeheadersource",
    "keymapcustomizations", "attachedtoolbars", "customui", "extensibility",
)  # fmt: skip
# Fields that only show what is in the document itself; everything else is refused.
ALLOWED_FIELDS = frozenset((
    "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "MERGEFIELD", "HYPERLINK", "REF", "PAGEREF",
    "NOTEREF", "TOC", "TC", "SEQ", "XE", "INDEX", "STYLEREF", "EQ", "SYMBOL", "ADVANCE",
    "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "LISTNUM", "=", "AUTONUM", "TITLE",
))  # fmt: skip
_MAX_TAGS = 1_000_000  # of one part, as a tree 200 bytes each
_SAFE_LINK = re.compile(r"^(https?://|mailto:)", re.IGNORECASE)

Parts = Mapping[str, etree._Element]  # noqa: SLF001  lxml has no public name for elements


def parse(name: str, data: bytes) -> etree._Element:
    """Parse one XML part without entities, DTD or network; raises TemplateInvalid.

    Comments and processing instructions are dropped.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_pis=True,
        remove_comments=True,
    )
    if data.count(b"<") > _MAX_TAGS:
        raise TemplateInvalid(f"部件「{name}」大得不正常", code="E706")
    if b"<!DOCTYPE" in data.replace(b"\0", b""):  # also as UTF-16
        raise TemplateInvalid(f"部件「{name}」含有 DTD 声明", code="E706")
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise TemplateInvalid(f"部件「{name}」不是完好的 XML", code="E703") from error
    if root.getroottree().docinfo.doctype:
        raise TemplateInvalid(f"部件「{name}」含有 DTD 声明", code="E706")
    return root


def check_template(path: Path, parts: Mapping[str, bytes]) -> dict[str, etree._Element]:
    """Return the parsed XML parts of a template that passes every check.

    Raises:
        TemplateInvalid: with the first reason found.
    """
    try:
        parsed = {
            name: parse(name, data)
            for name, data in parts.items()
            if name.endswith((".xml", ".rels"))
        }
    except TemplateInvalid as error:
        raise _refused(path, str(error), code=error.code) from error
    for check in CHECKS:
        if reason := check(parsed):
            raise _refused(path, reason, code="E706")
    return parsed


def _refused(path: Path, reason: str, *, code: str) -> TemplateInvalid:
    return TemplateInvalid(
        f"模板「{path.name}」不能使用:{reason};请在 Word 中删去后再试。", code=code
    )


def _content_types(parts: Parts) -> str:
    if "[Content_Types].xml" not in parts:
        return "不是 Word 文档"
    types = [element.get("ContentType", "") for element in parts["[Content_Types].xml"]]
    for text in types:
        if any(word in text.lower() for word in _FORBIDDEN_TYPES):
            return f"含有宏、控件或嵌入对象({text})"
    return "" if _MAIN_TYPE in types else "不是普通的 Word 文档(.docx),请另存为 .docx"


def _relationships(parts: Parts) -> str:
    for name, root in parts.items():
        if name.endswith(".rels"):
            for relationship in root.iter(f"{{{_RELATIONSHIPS}}}Relationship"):
                if reason := _relationship_problem(relationship):
                    return reason
    return ""


def _relationship_problem(relationship: etree._Element) -> str:
    kind = PurePosixPath(relationship.get("Type", "")).name
    target = relationship.get("Target", "")
    if kind.lower() in _FORBIDDEN_RELATIONSHIPS:
        return f"含有不允许的关联({kind} → {target})"
    if relationship.get("TargetMode", "") == "External":
        safe = kind == "hyperlink" and _SAFE_LINK.match(target)
        return "" if safe else f"引用了外部内容({kind} → {target})"
    return "含有不允许的关联路径" if ".." in target.replace("../", "", 1) else ""


def _fields(parts: Parts) -> str:
    for root in parts.values():
        for code in field_codes(root):
            word = (code.split() or [""])[0].upper().lstrip("\\")
            word = "=" if word.startswith("=") else word
            if word not in ALLOWED_FIELDS:  # also a code assembled by other fields: it is empty
                return f"含有不允许的域代码 {word or '(空)'}"
    return ""


def _residue(parts: Parts) -> str:
    """Comments and tracked changes would reach the customer with every letter."""
    for root in parts.values():
        for tag, what in (("comment", "批注"), ("ins", "修订"), ("del", "修订")):
            if next(root.iter(f"{{{W}}}{tag}"), None) is not None:
                return f"含有{what}"
    return ""


def field_codes(root: etree._Element) -> Iterator[str]:
    """Yield every field code of a part, its pieces joined over runs (nested codes in one)."""
    for simple in root.iter(f"{{{W}}}fldSimple"):
        yield simple.get(f"{{{W}}}instr", "")
    open_codes: list[list[str]] = []
    for element in root.iter(f"{{{W}}}fldChar", f"{{{W}}}instrText"):
        if element.tag.endswith("instrText"):
            (open_codes or [[]])[-1].append(element.text or "")
            if not open_codes:
                yield element.text or ""
            continue
        kind = element.get(f"{{{W}}}fldCharType")
        if kind == "begin":
            open_codes.append([])
        elif kind == "end" and open_codes:
            yield "".join(open_codes.pop())
    yield from ("".join(code) for code in open_codes)


CHECKS: tuple[Callable[[Parts], str], ...] = (
    _content_types, _relationships, _fields, _residue,
)  # fmt: skip
