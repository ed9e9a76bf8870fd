"""Numbered lists that begin anew in each letter: in one file they would count on."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from lxml import etree

from xl_huikuan.letters.gate import W, parse

PART, _STYLES = "word/numbering.xml", "word/styles.xml"
_VAL, _LEVEL = f"{{{W}}}val", f"{{{W}}}ilvl"
_NUM, _NUM_ID = f"{{{W}}}num", f"{{{W}}}numId"
_P, _P_PR, _NUM_PR = f"{{{W}}}p", f"{{{W}}}pPr", f"{{{W}}}numPr"
_OVERRIDE, _START = f"{{{W}}}lvlOverride", f"{{{W}}}startOverride"
# What stands before w:numPr in the properties of a paragraph.
_BEFORE = frozenset(
    f"{{{W}}}{name}" for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
)  # fmt: skip
LEVELS = 9


class Lists:
    """The numbered lists of one file; each letter after the first gets its own."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        """Take the parts of a package; the lists added are put there by `save`."""
        self._parts = parts
        self._root = parse(PART, parts[PART]) if PART in parts else None
        self._nums = {} if self._root is None else dict(_nums(self._root))
        self._last = max((int(number) for number in self._nums), default=0)
        self._of_style = dict(_numbered_styles(parts)) if self._nums else {}

    def begin_anew(self, body: etree._Element) -> None:
        """Give every list of a letter a number of its own, in place."""
        own: dict[str, str] = {}
        for paragraph in body.iter(_P) if self._nums else ():
            numbered = self._numbered(paragraph)
            if numbered is not None and numbered.get(_VAL) in self._nums:
                old = numbered.get(_VAL, "")
                own[old] = own.get(old) or self._copied(old)
                numbered.set(_VAL, own[old])

    def save(self) -> None:
        """Put the lists added into the parts."""
        if self._root is not None:
            self._parts[PART] = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)  # fmt: skip

    def _numbered(self, paragraph: etree._Element) -> etree._Element | None:
        """Return what names the list of a paragraph, its own or made from its style's."""
        properties = paragraph.find(_P_PR)
        if properties is None:
            return None
        own = properties.find(f"{_NUM_PR}/{_NUM_ID}")
        style = properties.find(f"{{{W}}}pStyle")
        if own is not None or style is None or style.get(_VAL) not in self._of_style:
            return own
        number, level = self._of_style[style.get(_VAL, "")]
        made = etree.Element(_NUM_PR)
        etree.SubElement(made, _LEVEL, {_VAL: level})
        etree.SubElement(made, _NUM_ID, {_VAL: number})
        before = [child for child in properties if child.tag in _BEFORE]
        before[-1].addnext(made)
        return made[1]

    def _copied(self, number: str) -> str:
        """Add a list that looks the same and begins where the other began."""
        self._last += 1
        made = copy.deepcopy(self._nums[number])
        made.set(_NUM_ID, str(self._last))
        starts = self._starts(number)
        for level in range(LEVELS):
            override = next((o for o in made.iter(_OVERRIDE) if o.get(_LEVEL) == str(level)), None)
            if override is None:
                override = etree.SubElement(made, _OVERRIDE, {_LEVEL: str(level)})
            if override.find(_START) is None:
                override.insert(0, etree.Element(_START, {_VAL: starts.get(str(level), "1")}))
        list(self._nums.values())[-1].addnext(made)
        return str(self._last)

    def _starts(self, number: str) -> dict[str, str]:
        kept = self._nums[number].find(f"{{{W}}}abstractNumId")
        wanted = "" if kept is None else kept.get(_VAL)
        found: dict[str, str] = {}
        for abstract in self._root.iter(f"{{{W}}}abstractNum") if self._root is not None else ():
            if abstract.get(f"{{{W}}}abstractNumId") == wanted:
                for level in abstract.iter(f"{{{W}}}lvl"):
                    start = level.find(f"{{{W}}}start")
                    found[level.get(_LEVEL, "")] = "1" if start is None else start.get(_VAL, "1")
        return found


def _nums(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    for num in root.iter(_NUM):
        yield num.get(_NUM_ID, ""), num


def _numbered_styles(parts: dict[str, bytes]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield style → (list, level) for styles that are numbered, by themselves or by their base."""
    if _STYLES not in parts:
        return
    styles = {
        style.get(f"{{{W}}}styleId", ""): style
        for style in parse(_STYLES, parts[_STYLES]).iter(f"{{{W}}}style")
    }
    for name in styles:
        found = _inherited(styles, name)
        if found:
            yield name, found


def _inherited(styles: dict[str, etree._Element], name: str) -> tuple[str, str] | None:
    seen: set[str] = set()
    while name in styles and name not in seen:
        seen.add(name)
        number = styles[name].find(f"{_P_PR}/{_NUM_PR}/{_NUM_ID}")
        if number is not None:
            level = styles[name].find(f"{_P_PR}/{_NUM_PR}/{_LEVEL}")
            return number.get(_VAL, ""), "0" if level is None else level.get(_VAL, "0")
        base = styles[name].find(f"{{{W}}}basedOn")
        name = "" if base is None else base.get(_VAL, "")
    return None
