"""The sections of a letter: on new pages numbered from 1, with headers that are its own."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from xl_huikuan.letters.gate import W
from xl_huikuan.letters.parcel.relations import REL

ID = f"{{{REL}}}id"
_SECTION, _P, _P_PR = f"{{{W}}}sectPr", f"{{{W}}}p", f"{{{W}}}pPr"
_HEADER, _FOOTER = f"{{{W}}}headerReference", f"{{{W}}}footerReference"
# The order in which Word wants the properties of a section.
_ORDER = (
    "headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar",
    "paperSrc", "pgBorders", "lnNumType", "pgNumType", "cols", "formProt", "vAlign", "noEndnote",
    "titlePg", "textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings",
)  # fmt: skip
# A paragraph after the last table that takes no room: Word keeps a section's end in a paragraph.
_THIN = (
    f'<w:p xmlns:w="{W}"><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" '
    'w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)


def sections_of(body: etree._Element) -> list[etree._Element]:
    """Return the section properties of a body in order; the last one stands at its end."""
    if len(body) == 0 or body[-1].tag != _SECTION:
        etree.SubElement(body, _SECTION)
    return list(body.iter(_SECTION))


def references(section: etree._Element) -> list[etree._Element]:
    """Return the references of a section to its headers and footers."""
    return [child for child in section if child.tag in (_HEADER, _FOOTER)]


def begin(section: etree._Element, *, odd: bool) -> None:
    """Let a letter's first section begin on a new page, which has number 1."""
    _child(section, "type").set(f"{{{W}}}val", "oddPage" if odd else "nextPage")
    number = _child(section, "pgNumType")
    if number.get(f"{{{W}}}start") is None:
        number.set(f"{{{W}}}start", "1")


def restart_notes(section: etree._Element) -> None:
    """Let footnotes be numbered from 1 in each letter."""
    properties = _child(section, "footnotePr")
    for old in properties.findall(f"{{{W}}}numRestart"):
        properties.remove(old)
    etree.SubElement(properties, f"{{{W}}}numRestart", {f"{{{W}}}val": "eachSect"})


def missing_references(
    sections: Sequence[etree._Element],
) -> list[tuple[str, str, etree._Element]]:
    """Return (tag, type, an example) of headers that only later sections of a letter have.

    Left out in the first section, they would come from the letter before.
    """
    known = {_kind(reference) for reference in references(sections[0])}
    missing: list[tuple[str, str, etree._Element]] = []
    for reference in (r for section in sections[1:] for r in references(section)):
        if _kind(reference) not in known:
            known.add(_kind(reference))
            missing.append((*_kind(reference), reference))
    return missing


def refer(section: etree._Element, tag: str, kind: str, number: str) -> None:
    """Add a reference to a header or footer to a section."""
    section.insert(0, etree.Element(tag, {f"{{{W}}}type": kind, ID: number}))


def close(body: etree._Element) -> None:
    """Move the end of the letter's last section into its last paragraph: more is to follow."""
    section = body[-1]
    last = section.getprevious()
    if last is None or last.tag != _P or last.find(f"{_P_PR}/{_SECTION}") is not None:
        last = etree.fromstring(_THIN)
        section.addprevious(last)
    properties = last.find(_P_PR)
    if properties is None:
        properties = etree.Element(_P_PR)
        last.insert(0, properties)
    change = properties.find(f"{{{W}}}pPrChange")
    if change is None:
        properties.append(section)
    else:
        change.addprevious(section)


def _kind(reference: etree._Element) -> tuple[str, str]:
    return str(reference.tag), reference.get(f"{{{W}}}type", "default")


def _child(section: etree._Element, name: str) -> etree._Element:
    """Return a property of a section, made in its place when it is not there."""
    found = section.find(f"{{{W}}}{name}")
    if found is not None:
        return found
    made = etree.Element(f"{{{W}}}{name}")
    place = _ORDER.index(name)
    for position, child in enumerate(section):
        if _place(child) > place:
            section.insert(position, made)
            return made
    section.append(made)
    return made


def _place(child: etree._Element) -> int:
    """Return where a property stands; those that later versions of Word added stand last."""
    name = etree.QName(child).localname
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)
