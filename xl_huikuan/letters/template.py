"""Word templates: opened, checked and compiled once, then stamped once per letter.

    compile_template(path) → Template          gate, run-merge, split into literals and fields
    Template.stamp(context) → bytes of .docx   joins escaped strings, zips; nothing is parsed

Compiled parts are `%`-formats. Around them stand marks that the compiler puts into the XML as
processing instructions and that never reach a letter: a row that repeats, and a paragraph or
table that is left out when there is nothing to say (rules: `fields`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from xl_huikuan.core.errors import TemplateInvalid
from xl_huikuan.letters.context import LetterContext
from xl_huikuan.letters.fields import BY_PLACEHOLDER, GROUPS, LetterField
from xl_huikuan.letters.gate import W, check_template
from xl_huikuan.letters.merge import PLACEHOLDER, expose, own_texts
from xl_huikuan.letters.package import Member, assemble, member, read_parts

FAST = 1  # deflate level of stamped parts: text this repetitive packs well at any level
_STORY = re.compile(r"^word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$")
_GROUPED = re.compile(rf"^({'|'.join(GROUPS)})\s*[.．_·]\s*(.+)$")
_MARK = re.compile(r"<\?hk ([^?]*)\?>")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"})
_SPECIAL = re.compile("[&<>\"']")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_P, _TR, _TBL, _BODY = (f"{{{W}}}{tag}" for tag in ("p", "tr", "tbl", "body"))
# Who wrote the template, when and on which machine is nobody's business.
_NEUTRAL = {
    "docProps/core.xml": '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
}


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a compiled part.

    Attributes:
        wording: %-format over letter fields, or over item fields when `rows` is set.
        rows: group whose items repeat the wording; "" = written once.
        needs: written only when one of these values is not empty; () = always.
        inner: pieces inside, instead of a wording.
    """

    wording: str = ""
    rows: str = ""
    needs: tuple[str, ...] = ()
    inner: tuple[Node, ...] = ()

    def write(self, values: Mapping[str, str], context: LetterContext) -> Iterator[str]:
        """Yield the pieces of text this node becomes; `values` are escaped letter fields."""
        if self.needs and not any(context[name] for name in self.needs):
            return
        if self.rows:
            for item in context.rows[self.rows]:
                yield self.wording % _escaped(item)
        elif self.wording:
            yield self.wording % values
        for node in self.inner:
            yield from node.write(values, context)


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled template.

    Attributes:
        name: file name, for messages.
        placeholders: every known placeholder that occurs in it.
        literal: its own visible text without placeholders, for the tone check.
    """

    name: str
    placeholders: frozenset[str]
    literal: str
    _fixed: tuple[Member, ...] = field(repr=False)
    _stories: tuple[tuple[str, tuple[Node, ...]], ...] = field(repr=False)

    def stamp(self, context: LetterContext) -> bytes:
        """Return the bytes of the letter's .docx; equal contexts give equal bytes."""
        values = _escaped(context.values)
        stamped = [
            member(name, _story(nodes, values, context), FAST) for name, nodes in self._stories
        ]
        return assemble((*self._fixed, *stamped))


def _story(nodes: tuple[Node, ...], values: Mapping[str, str], context: LetterContext) -> bytes:
    return "".join(piece for node in nodes for piece in node.write(values, context)).encode()


def _escaped(values: Mapping[str, str]) -> Mapping[str, str]:
    if not _SPECIAL.search("".join(values.values())):
        return values
    return {name: value.translate(_ESCAPES) for name, value in values.items()}


def compile_template(path: Path) -> Template:
    """Open, check and compile a .docx template; do it once per batch.

    Raises:
        TemplateInvalid: the file is missing, unsafe (`gate`), has an unknown placeholder, or an
            item placeholder outside a table row; the message says which and what to do.
    """
    parts = read_parts(path)
    parsed = check_template(path, parts)
    stories = {name: root for name, root in parsed.items() if _STORY.match(name)}
    found: set[str] = set()
    for root in stories.values():
        expose(root)
        found |= _resolve(path, root)
    literal = "\n".join(PLACEHOLDER.sub("", text) for text in _texts(stories))
    compiled = {name: _compile(root) for name, root in stories.items() if _holds_fields(root)}
    fixed = tuple(
        member(name, (_DECLARATION + _NEUTRAL[name]).encode() if name in _NEUTRAL else data)
        for name, data in sorted(parts.items(), key=lambda part: part[0] != "[Content_Types].xml")
        if name not in compiled
    )
    return Template(path.name, frozenset(found), literal, fixed, tuple(compiled.items()))


def _holds_fields(root: etree._Element) -> bool:
    return any(PLACEHOLDER.search(text) for text in root.itertext())


def _texts(stories: Mapping[str, etree._Element]) -> Iterator[str]:
    for root in stories.values():
        for paragraph in root.iter(_P):
            yield "".join(text.text or "" for text in own_texts(paragraph))


def _resolve(path: Path, root: etree._Element) -> set[str]:
    """Check and normalise every placeholder, mark rows and optional blocks; return the names."""
    found: set[str] = set()
    rows: dict[etree._Element, set[str]] = {}
    for paragraph in list(root.iter(_P)):
        fields = _normalise(path, own_texts(paragraph))
        found |= {known.placeholder for known in fields}
        row = next(paragraph.iterancestors(_TR), None)
        if row is not None:
            rows.setdefault(row, set()).update(known.group for known in fields)
        elif any(known.group for known in fields):
            raise TemplateInvalid(
                f"模板「{path.name}」的【{fields[0].placeholder}】不在表格行内:请把它放进表格的一行。",
                code="E705",
            )
        elif len(fields) == 1 and _stands_alone(paragraph):
            _wrap(paragraph, f"if {fields[0].placeholder}")
    _mark_rows(path, rows)
    return found


def _mark_rows(path: Path, rows: Mapping[etree._Element, set[str]]) -> None:
    tables: dict[etree._Element, set[str]] = {}
    for row, groups in rows.items():
        if group := _row_group(path, groups):
            tables.setdefault(next(row.iterancestors(_TBL)), set()).add(group)
            _wrap(row, f"rows {group}")
    for table, groups in tables.items():
        _wrap(table, f"if {' '.join(sorted(groups))}")


def _normalise(path: Path, texts: list[etree._Element]) -> list[LetterField]:
    fields: list[LetterField] = []

    def known(match: re.Match[str]) -> str:
        fields.append(_known(path, match[1]))
        return f"【{fields[-1].placeholder}】"

    for text in texts:
        text.text = PLACEHOLDER.sub(known, text.text or "")
    return fields


def _known(path: Path, typed: str) -> LetterField:
    grouped = _GROUPED.match(typed.strip())
    name = f"{grouped[1]}.{grouped[2].strip()}" if grouped else typed.strip()
    if name in BY_PLACEHOLDER:
        return BY_PLACEHOLDER[name]
    nearest = difflib.get_close_matches(name, BY_PLACEHOLDER, n=1, cutoff=0.0)[0]
    raise TemplateInvalid(
        f"模板「{path.name}」的占位符【{typed}】不认识:是不是【{nearest}】?请改正后再出函。",
        code="E704",
    )


def _stands_alone(paragraph: etree._Element) -> bool:
    text = "".join(piece.text or "" for piece in own_texts(paragraph)).strip()
    special = f"{{{W}}}sectPr", f"{{{W}}}drawing", f"{{{W}}}pict"
    plain = next(paragraph.iter(*special), None) is None
    parent = paragraph.getparent()
    return (
        bool(PLACEHOLDER.fullmatch(text)) and plain and parent is not None and parent.tag == _BODY
    )


def _row_group(path: Path, groups: set[str]) -> str:
    wanted = groups - {""}
    if len(groups) > 1 and wanted:
        raise TemplateInvalid(
            f"模板「{path.name}」有一行混用了不同的占位符(【{'、'.join(sorted(wanted))}】等):"
            "重复的行内只能用同一组明细占位符。",
            code="E705",
        )
    return next(iter(wanted), "")


def _wrap(element: etree._Element, mark: str) -> None:
    tail, element.tail = element.tail, None
    end = etree.ProcessingInstruction("hk", "end")
    element.addprevious(etree.ProcessingInstruction("hk", mark))
    element.addnext(end)
    end.tail = tail


def _compile(root: etree._Element) -> tuple[Node, ...]:
    text = _DECLARATION + etree.tostring(root, encoding="unicode")
    pieces = iter(_MARK.split(text))
    return _nodes(pieces)


def _nodes(pieces: Iterator[str]) -> tuple[Node, ...]:
    """Read alternating text and marks up to the closing mark."""
    nodes: list[Node] = []
    for text in pieces:
        nodes.append(Node(wording=_format(text)))
        mark = next(pieces, "end").split()
        if mark[0] == "end":
            break
        inner = _nodes(pieces)
        if mark[0] == "rows":
            nodes.append(Node(wording=inner[0].wording, rows=mark[1]))
        else:
            nodes.append(Node(needs=tuple(mark[1:]), inner=inner))
    return tuple(nodes)


def _format(text: str) -> str:
    doubled = text.replace("%", "%%")
    return PLACEHOLDER.sub(lambda match: f"%({match[1].rpartition('.')[2]})s", doubled)
