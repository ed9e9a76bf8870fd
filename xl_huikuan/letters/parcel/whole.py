"""What counts over a whole document: it would count on from letter to letter in one file."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from xl_huikuan.letters.gate import W, field_codes

_COUNTING = frozenset({
    "SEQ", "AUTONUM", "LISTNUM", "TOC", "TC", "XE", "INDEX", "SECTION",
})  # fmt: skip
_PAGES = "NUMPAGES"
_CODES = (f"{{{W}}}fldChar", f"{{{W}}}instrText", f"{{{W}}}fldSimple")


def has_fields(data: bytes) -> bool:
    """Tell from its bytes, which is fast, whether a part may have fields."""
    return b"fldChar" in data or b"fldSimple" in data


def counts(root: etree._Element) -> tuple[str, bool]:
    """Return a field that counts through the document ("" = none), and whether it tells its pages."""
    words = [(code.split() or [""])[0].upper() for code in field_codes(root)]
    counting = next((word for word in words if word in _COUNTING), "")
    return counting, any(_PAGES in code.upper() for code in words)


def count_own_pages(root: etree._Element) -> None:
    """Let the number of pages be that of the letter, not of the whole file, in place."""
    for simple in root.iter(_CODES[2]):
        name = f"{{{W}}}instr"
        simple.set(name, _own(simple.get(name, "")))
    for pieces in _codes(root):
        code = "".join(piece.text or "" for piece in pieces)
        if _PAGES in code.upper():
            pieces[0].text = _own(code)
            for piece in pieces[1:]:
                piece.text = ""


def _own(code: str) -> str:
    return code.replace(_PAGES, "SECTIONPAGES").replace(_PAGES.lower(), "SECTIONPAGES")


def _codes(root: etree._Element) -> Iterator[list[etree._Element]]:
    """Yield the pieces of each field code, without those of fields inside it."""
    opened: list[list[etree._Element]] = []
    for element in root.iter(*_CODES[:2]):
        kind = element.get(f"{{{W}}}fldCharType")
        if kind == "begin":
            opened.append([])
        elif kind == "end" and opened:
            yield opened.pop()
        elif kind is None and opened:
            opened[-1].append(element)
    yield from opened
