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

from xl_huikuan.letters.context import LetterContext
from xl_huikuan.letters.faults import Fault, place_of
from xl_huikuan.letters.field import LetterField
from xl_huikuan.letters.fields import BY_PLACEHOLDER, GROUPS
from xl_huikuan.letters.gate import W, check_template
from xl_huikuan.letters.merge import PLACEHOLDER, expose, own_texts
from xl_huikuan.letters.package import STORY, Member, assemble, member, read_parts

FAST = 1  # deflate level of stamped parts: text this repetitive packs well at any level
_GROUPED = re.compile(rf"^({'|'.join(GROUPS)})\s*[.．_·]\s*(.+)$")
# What people type by mistake for a placeholder: other brackets around a name, half a pair.
_NAMES_TYPED = "|".join(map(re.escape, sorted(BY_PLACEHOLDER, key=len, reverse=True)))
_SLIPS = re.compile(rf"[\[{{〔［｛«〈《<＜]\s*(?:{_NAMES_TYPED})\s*[\]}}〕］｝»〉》>＞]|[【】]")
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
        wording: place and own visible text, without placeholders, of each paragraph.
    """

    name: str
    placeholders: frozenset[str]
    wording: tuple[tuple[str, str], ...]
    _fixed: tuple[Member, ...] = field(repr=False)
    _stories: tuple[tuple[str, tuple[Node, ...]], ...] = field(repr=False)

    @property
    def literal(self) -> str:
        """Its own visible text without placeholders."""
        return "\n".join(text for _, text in self.wording)

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
            item placeholder outside a table row; the message says which, where and what to do.
    """
    template, faults = examine(path)
    if faults:
        raise faults[0].refusal(path.name)
    return template


def examine(path: Path) -> tuple[Template, tuple[Fault, ...]]:
    """Return a compiled template and everything that is wrong with its placeholders.

    Raises:
        TemplateInvalid: the file is missing or unsafe (`gate`).
    """
    parts = read_parts(path)
    parsed = check_template(path, parts)
    stories = {name: root for name, root in parsed.items() if STORY.match(name)}
    found: set[str] = set()
    faults: list[Fault] = []
    wording: list[tuple[str, str]] = []
    for name, root in stories.items():
        expose(root)
        wording += _wording(name, root)
        found |= _resolve(name, root, faults)
    compiled = {name: _compile(root) for name, root in stories.items() if _holds_fields(root)}
    fixed = tuple(
        member(name, (_DECLARATION + _NEUTRAL[name]).encode() if name in _NEUTRAL else data)
        for name, data in sorted(parts.items(), key=lambda part: part[0] != "[Content_Types].xml")
        if name not in compiled
    )
    template = Template(
        path.name, frozenset(found), tuple(wording), fixed, tuple(compiled.items())
    )  # fmt: skip
    return template, tuple(faults)


def _holds_fields(root: etree._Element) -> bool:
    return any(PLACEHOLDER.search(text) for text in root.itertext())


def _wording(part: str, root: etree._Element) -> Iterator[tuple[str, str]]:
    for paragraph in root.iter(_P):
        text = "".join(text.text or "" for text in own_texts(paragraph))
        if own := PLACEHOLDER.sub("", text):
            yield place_of(part, paragraph), own


def _resolve(part: str, root: etree._Element, faults: list[Fault]) -> set[str]:
    """Check and normalise every placeholder, mark rows and optional blocks; return the names."""
    found: set[str] = set()
    rows: dict[etree._Element, set[str]] = {}
    for paragraph in list(root.iter(_P)):
        place = place_of(part, paragraph)
        fields = _normalise(place, own_texts(paragraph), faults)
        found |= {known.placeholder for known in fields}
        row = next(paragraph.iterancestors(_TR), None)
        if row is not None:
            rows.setdefault(row, set()).update(known.group for known in fields)
        elif grouped := [known.placeholder for known in fields if known.group]:
            what = f"【{grouped[0]}】不在表格行内:请把它放进表格的一行。"
            faults.append(Fault(place, what, "E705"))
        elif len(fields) == 1 and _stands_alone(paragraph):
            _wrap(paragraph, f"if {fields[0].placeholder}")
    _mark_rows(part, rows, faults)
    return found


def _mark_rows(part: str, rows: Mapping[etree._Element, set[str]], faults: list[Fault]) -> None:
    tables: dict[etree._Element, set[str]] = {}
    for row, groups in rows.items():
        wanted = groups - {""}
        if wanted and len(groups) > 1:
            place = place_of(part, next(row.iter(_P)))
            what = (
                f"这一行混用了不同的占位符(【{'、'.join(sorted(wanted))}】等):"
                "重复的行内只能用同一组明细占位符。"
            )
            faults.append(Fault(place, what, "E705"))
        elif group := next(iter(wanted), ""):
            tables.setdefault(next(row.iterancestors(_TBL)), set()).add(group)
            _wrap(row, f"rows {group}")
    for table, groups in tables.items():
        _wrap(table, f"if {' '.join(sorted(groups))}")


def _normalise(place: str, texts: list[etree._Element], faults: list[Fault]) -> list[LetterField]:
    fields: list[LetterField] = []

    def known(match: re.Match[str]) -> str:
        field = _known(match[1])
        if field is None:
            faults.append(Fault(place, _unknown(match[1]), "E704"))
            return match[0]
        fields.append(field)
        return f"【{field.placeholder}】"

    for text in texts:
        text.text = PLACEHOLDER.sub(known, text.text or "")
        if slip := _SLIPS.search(PLACEHOLDER.sub("", text.text)):
            faults.append(Fault(place, _slip(slip[0]), "E704"))
    return fields


def _plain(typed: str) -> str:
    grouped = _GROUPED.match(typed.strip())
    return f"{grouped[1]}.{grouped[2].strip()}" if grouped else typed.strip()


def _known(typed: str) -> LetterField | None:
    return BY_PLACEHOLDER.get(_plain(typed))


def _unknown(typed: str) -> str:
    nearest = difflib.get_close_matches(_plain(typed), BY_PLACEHOLDER, n=1, cutoff=0.0)[0]
    return f"占位符【{typed}】不认识:是不是【{nearest}】?请改正后再出函。"


def _slip(typed: str) -> str:
    if typed in "【】":
        return f"「{typed}」没有配成一对:占位符要写成【客户名称】这样。"
    return f"「{typed}」会照样印在函上:占位符要用【】括起来,写成【{_plain(typed[1:-1])}】。"


def _stands_alone(paragraph: etree._Element) -> bool:
    text = "".join(piece.text or "" for piece in own_texts(paragraph)).strip()
    special = f"{{{W}}}sectPr", f"{{{W}}}drawing", f"{{{W}}}pict"
    plain = next(paragraph.iter(*special), None) is None
    parent = paragraph.getparent()
    return (
        bool(PLACEHOLDER.fullmatch(text)) and plain and parent is not None and parent.tag == _BODY
    )


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
