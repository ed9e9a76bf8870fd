"""docProps/app.xml: the sheet titles it lists follow the sheet list of the workbook."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from xl_huikuan.sheets.ooxml.layout import quoted
from xl_huikuan.sheets.ooxml.ooxml import parse, serialise

APP_KINDS = frozenset({"extended-properties", "extendedProperties"})  # transitional and strict


@dataclass(frozen=True, slots=True)
class _Section:
    """One heading, as worksheets or named ranges: its count, and the titles under it."""

    count: Any
    titles: list[Any]

    def names(self) -> list[str]:
        return [(title.text or "").lower() for title in self.titles]


def retitled(
    xml: bytes, part: str, worksheets: Collection[str], gone: Collection[str], new: Sequence[str]
) -> bytes:
    """Return the part with sheets taken out of its list and new ones at the end of it.

    A part that lists no sheets, or others than the workbook has, stays as it is: Excel writes it
    anew and nobody reads it back.

    Args:
        xml: the part.
        part: its name.
        worksheets: lower-case names of the worksheets before.
        gone: lower-case names of the sheets taken out.
        new: names of the sheets put in.
    """
    root = parse(xml, part)
    sections = list(_sections(root))
    ours = next((s for s in sections if s.titles and set(s.names()) <= set(worksheets)), None)
    if ours is None:
        return xml
    _take_out(sections, gone, {name.lower() for name in new})
    for name in new:
        _add(ours, root, name)
    for section in sections:
        section.count.text = str(len(section.titles))
    vector = _vector(root, "TitlesOfParts")
    vector.set("size", str(sum(len(section.titles) for section in sections)))
    return serialise(root)


def _vector(root: Any, name: str) -> Any:
    return root.find(f"{{*}}{name}/{{*}}vector")


def _sections(root: Any) -> Iterator[_Section]:
    """Yield the sections; none where counts and titles do not fit."""
    headings, titles = _vector(root, "HeadingPairs"), _vector(root, "TitlesOfParts")
    if headings is None or titles is None:
        return
    counts = list(headings.iterfind("{*}variant/{*}i4"))
    numbers = [int(c.text) if (c.text or "").isdecimal() else -1 for c in counts]
    listed = list(titles.iterchildren("{*}lpstr"))
    if min(numbers, default=0) < 0 or sum(numbers) != len(listed):
        return
    for count, number in zip(counts, numbers, strict=True):
        yield _Section(count, listed[:number])
        del listed[:number]


def _take_out(sections: Sequence[_Section], gone: Collection[str], new: Collection[str]) -> None:
    """Take out the sheets, and names that belong to a sheet that does not come again."""
    lost = tuple(
        f"{form}!" for name in gone if name not in new for form in (name, quoted(name).lower())
    )
    for section in sections:
        for title, name in zip(list(section.titles), section.names(), strict=True):
            if name in gone or (lost and name.startswith(lost)):
                section.titles.remove(title)
                title.getparent().remove(title)


def _add(section: _Section, root: Any, name: str) -> None:
    vector = _vector(root, "TitlesOfParts")
    title = etree.Element(f"{{{etree.QName(vector).namespace}}}lpstr")
    title.text = name
    if section.titles:
        section.titles[-1].addnext(title)
    else:
        vector.insert(0, title)
    section.titles.append(title)
