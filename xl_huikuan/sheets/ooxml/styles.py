"""Cell styles of result sheets, and their append-only merge into a workbook's styles.xml.

Nothing that exists changes its index; what is already there (from an earlier run) is used again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.sheets.ooxml.ooxml import MAIN, parse, serialise, whole

TONES = ("", "good", "notice", "warn", "bad", "muted")
KINDS = (
    "text", "figure", "wrap", "money", "int", "number", "percent", "rate", "date", "link", "plain",
)  # fmt: skip
FONT = "微软雅黑"  # on every Chinese Windows since Vista; others fall back by its charset

_NAVY, _LINE, _PALE = "FF1F3864", "FFD0D5DD", "FFFFF9DB"
_TONE_COLOURS: Mapping[str, tuple[str, str]] = {  # fill, text
    "good": ("FFE6F4EA", "FF1E6B34"),
    "notice": ("FFE3EEFA", "FF1F4E79"),
    "warn": ("FFFFF2CC", "FF7F6000"),
    "bad": ("FFFBE3E1", "FFB00020"),
    "muted": ("FFF2F2F2", "FF7A7A7A"),
}
NUMBER_FORMATS: Mapping[str, str] = {
    "text": "@",  # an edited 00123 stays 00123
    "figure": "@",
    "wrap": "General",  # Excel shows #### for long texts in "@" cells
    "money": '#,##0.00;[Red]-#,##0.00;"-"',
    "int": "#,##0",
    "number": "#,##0.00",
    "percent": "0.0%",
    "rate": "0.0000%",
    "date": "yyyy-mm-dd",
    "link": "General",
    "plain": "General",
}
_BUILT_IN: Mapping[str, int] = {"General": 0, "#,##0": 3, "#,##0.00": 4, "@": 49}
_HORIZONTAL: Mapping[str, str] = {
    "text": "left",
    "wrap": "left",
    "date": "center",
    "link": "left",
}

Node = tuple[str, tuple[tuple[str, str], ...], tuple["Node", ...]]
StyleKey = tuple[str, str, str]  # role, kind, tone


def node(tag: str, *children: Node, **attributes: str) -> Node:
    """Return a description of one styles.xml element."""
    return tag, tuple(sorted(attributes.items())), children


@dataclass(frozen=True, slots=True)
class Look:
    """One cell style as its parts; equal looks are one entry in cellXfs."""

    font: Node
    fill: Node
    border: Node
    number_format: str
    alignment: Node


def _font(size: str = "10", colour: str = "FF262626", **marks: bool) -> Node:
    return node(
        "font",
        *(node(mark) for mark in ("b", "u") if marks.get(mark)),
        node("sz", val=size),
        node("color", rgb=colour),
        node("name", val=FONT),
        node("family", val="2"),
        node("charset", val="134"),
    )


def _fill(colour: str = "") -> Node:
    if not colour:
        return node("fill", node("patternFill", patternType="none"))
    front, back = node("fgColor", rgb=colour), node("bgColor", indexed="64")
    return node("fill", node("patternFill", front, back, patternType="solid"))


def _border(sides: Mapping[str, tuple[str, str]]) -> Node:
    def side(name: str) -> Node:
        if name not in sides:
            return node(name)
        style, colour = sides[name]
        return node(name, node("color", rgb=colour), style=style)

    return node("border", *map(side, ("left", "right", "top", "bottom", "diagonal")))


_THIN = _border(dict.fromkeys(("left", "right", "top", "bottom"), ("thin", _LINE)))
_NO_BORDER = _border({})
_TOTAL_BORDER = _border(
    {
        "left": ("thin", _LINE),
        "right": ("thin", _LINE),
        "top": ("thin", _NAVY),
        "bottom": ("double", _NAVY),
    }
)


def _alignment(kind: str) -> Node:
    place = {"horizontal": _HORIZONTAL.get(kind, "right"), "vertical": "center"}
    if kind != "date":
        place["indent"] = "1"  # a little air between the figure and the line
    if kind in {"wrap", "link", "plain"}:
        place["wrapText"] = "1"
    return node("alignment", **place)


def _body(kind: str, tone: str, pale: str = "") -> Look:
    fill, colour = _TONE_COLOURS.get(tone, (pale, "FF262626"))
    if kind == "link" and not tone:
        colour = "FF0563C1"
    font = _font(colour=colour, u=kind == "link")
    return Look(font, _fill(fill), _THIN, NUMBER_FORMATS[kind], _alignment(kind))


def _total(kind: str) -> Look:
    look = (_fill("FFEEF2F8"), _TOTAL_BORDER, NUMBER_FORMATS[kind], _alignment(kind))
    return Look(_font(b=True), *look)


def _around(font: Node, fill: str, border: Node, **place: str) -> Look:
    return Look(font, _fill(fill), border, "General", node("alignment", vertical="center", **place))


def _looks() -> dict[StyleKey, Look]:
    white = _font(colour="FFFFFFFF", b=True)
    looks = {
        ("title", "", ""): _around(_font("16", _NAVY, b=True), "", _NO_BORDER, horizontal="left"),
        ("line", "", ""): _around(
            _font("9", "FF595959"), "", _NO_BORDER, horizontal="left", wrapText="1"
        ),
        ("heading", "", ""): _around(_font("12", _NAVY, b=True), "", _NO_BORDER, horizontal="left"),
        ("header", "", ""): _around(white, _NAVY, _THIN, horizontal="center", wrapText="1"),
    }
    looks |= {("body", kind, tone): _body(kind, tone) for kind in KINDS for tone in TONES}
    looks |= {("editable", kind, ""): _body(kind, "", _PALE) for kind in KINDS}
    return looks | {("total", kind, ""): _total(kind) for kind in KINDS}


LOOKS: Mapping[StyleKey, Look] = _looks()

_EMPTY = f"""<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="等线"/>\
<family val="2"/><charset val="134"/></font></fonts><fills count="2">\
<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>\
</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>\
</styleSheet>""".encode()

_MOST_FORMATS = 64_000  # of every Excel; later ones take 65,490
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")


def merge(styles: bytes | None) -> tuple[bytes, dict[StyleKey, int]]:
    """Return styles.xml with our styles in it, and the cellXfs index of each.

    None = the workbook has no styles part: a new one is made. Existing entries keep their
    place and content; a second merge changes nothing.

    Raises:
        WriteRefused: when the workbook would have more cell formats than Excel takes.
    """
    root = parse(styles or _EMPTY, "styles.xml")
    book = _Book(root)
    book.complete()
    found = {key: book.style(look) for key, look in LOOKS.items()}
    if book.changed and max(found.values()) >= _MOST_FORMATS:
        raise WriteRefused(
            f"工作簿里的单元格格式已接近 Excel 的上限（{_MOST_FORMATS} 种），不能再加；"
            "请在 Excel 里清理多余的单元格样式和格式并保存后再运行。",
            code="E118",
        )
    return (serialise(root) if book.changed or not styles else styles), found


class _Book:
    """The lists of one styles.xml, with what stands in them by content."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.ns = etree.QName(root).namespace
        self.changed = False
        self._known: dict[str, dict[Node, int]] = {}
        self._formats = dict(_BUILT_IN)
        self._last_format = 163  # Excel keeps the numbers up to here for itself
        for entry in root.iter(f"{{{self.ns}}}numFmt"):
            number = whole(entry, "numFmtId")
            self._last_format = max(self._last_format, number)
            if etree.QName(entry.getparent()).localname == "numFmts":
                self._formats.setdefault(entry.get("formatCode", ""), number)

    def complete(self) -> None:
        """Put in the entries Excel takes for granted, so that ours never become the defaults."""
        for needed in parse(_EMPTY, "styles.xml"):
            if (name := etree.QName(needed).localname) not in _ORDER:
                continue
            for entry in needed[len(self._list(name)) :]:
                self._append(name, _described(entry))

    def style(self, look: Look) -> int:
        """Return the cellXfs index of a look, adding what is missing."""
        xf = node(
            "xf",
            look.alignment,
            numFmtId=str(self._format(look.number_format)),
            fontId=str(self._index("fonts", look.font)),
            fillId=str(self._index("fills", look.fill)),
            borderId=str(self._index("borders", look.border)),
            xfId="0",
            **dict.fromkeys(
                ("applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment"),
                "1",
            ),
        )
        return self._index("cellXfs", xf)

    def _format(self, code: str) -> int:
        if code not in self._formats:
            self._last_format += 1
            entry = node("numFmt", numFmtId=str(self._last_format), formatCode=code)
            self._append("numFmts", entry)
            self._formats[code] = self._last_format
        return self._formats[code]

    def _index(self, name: str, entry: Node) -> int:
        if name not in self._known:
            self._known[name] = {}
            for i, element in enumerate(self._list(name)):
                self._known[name].setdefault(_described(element), i)
        known = self._known[name]
        if entry not in known:
            known[entry] = self._append(name, entry)
        return known[entry]

    def _append(self, name: str, entry: Node) -> int:
        self.changed = True
        entries = self._list(name)
        self._build(entries, entry)
        count = sum(1 for _ in entries.iterchildren("{*}*"))
        entries.set("count", str(count))
        return count - 1

    def _build(self, parent: Any, entry: Node) -> None:
        tag, attributes, children = entry
        element = etree.SubElement(parent, f"{{{self.ns}}}{tag}", dict(attributes))
        for child in children:
            self._build(element, child)

    def _find(self, name: str) -> Any:
        return self.root.find(f"{{{self.ns}}}{name}")

    def _list(self, name: str) -> Any:
        """Return the list element, made in its place when it is not there yet."""
        found = self._find(name)
        if found is None:
            before = set(_ORDER[: _ORDER.index(name)])
            place = sum(1 for child in self.root if etree.QName(child).localname in before)
            found = etree.Element(f"{{{self.ns}}}{name}", count="0")
            self.root.insert(place, found)
        return found


def _described(element: Any) -> Node:
    """Return an element as a `Node`, whatever its prefix."""
    attributes = tuple(sorted((str(name), str(value)) for name, value in element.items()))
    children = tuple(_described(child) for child in element.iterchildren("{*}*"))
    return etree.QName(element).localname, attributes, children
