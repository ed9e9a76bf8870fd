"""Make every placeholder of a Word part stand whole inside one text run.

Word splits what a person types into runs at will (spelling, fonts, editing sessions), so
【客户名称】 may lie in five runs. The pieces are joined into the run where the placeholder begins,
which also gives it its looks. MERGEFIELDs become placeholders first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise

from lxml import etree

from xl_huikuan.letters.gate import W

PLACEHOLDER = re.compile(r"【([^【】]*)】")
_MERGEFIELD = re.compile(r'^\s*MERGEFIELD\s+(?:"([^"]*)"|(\S+))', re.IGNORECASE)
_T, _P, _R = f"{{{W}}}t", f"{{{W}}}p", f"{{{W}}}r"
_CHAR, _INSTR, _SIMPLE = f"{{{W}}}fldChar", f"{{{W}}}instrText", f"{{{W}}}fldSimple"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def expose(root: etree._Element) -> None:
    """Turn MERGEFIELDs into placeholders and join split placeholders, in place."""
    for simple in list(root.iter(_SIMPLE)):
        _unwrap_simple(simple)
    for paragraph in root.iter(_P):
        _unwrap_complex(paragraph)
    for paragraph in root.iter(_P):
        _join(own_texts(paragraph))


def own_texts(paragraph: etree._Element) -> list[etree._Element]:
    """Return the w:t elements of a paragraph, without those of text boxes anchored in it."""
    return [t for t in paragraph.iter(_T) if next(t.iterancestors(_P), None) is paragraph]


def _join(texts: list[etree._Element]) -> None:
    pieces = [text.text or "" for text in texts]
    starts = [0, *accumulate(map(len, pieces))]
    for match in reversed(list(PLACEHOLDER.finditer("".join(pieces)))):
        _gather(pieces, starts, match)
    for text, piece in zip(texts, pieces, strict=True):
        text.text = piece
        text.set(_SPACE, "preserve")


def _gather(pieces: list[str], starts: list[int], match: re.Match[str]) -> None:
    spans = list(pairwise(starts))
    first = next(i for i, (a, b) in enumerate(spans) if a <= match.start() < b)
    last = next(i for i, (a, b) in enumerate(spans) if a < match.end() <= b)
    if first == last:
        return
    rest = pieces[last][match.end() - starts[last] :]
    pieces[first] = pieces[first][: match.start() - starts[first]] + match[0]
    pieces[first + 1 : last + 1] = [*[""] * (last - first - 1), rest]


def _unwrap_simple(simple: etree._Element) -> None:
    name = _field_name(simple.get(f"{{{W}}}instr", ""))
    if not name:
        return
    runs = [child for child in simple if child.tag == _R] or [etree.SubElement(simple, _R)]
    _write(runs, name)
    for child in list(simple):
        simple.addprevious(child)
    simple.getparent().remove(simple)


def _unwrap_complex(paragraph: etree._Element) -> None:
    for runs in list(_complex_fields(paragraph)):
        code = "".join(i.text or "" for run in runs for i in run.iter(_INSTR))
        name = _field_name(code)
        if name:
            shown = [run for run in runs if run.find(_T) is not None] or runs[-1:]
            _write(shown, name)
            for run in runs:
                _drop_field_marks(run, keep=run is shown[0])


def _complex_fields(paragraph: etree._Element) -> Iterator[list[etree._Element]]:
    """Yield the runs of each unnested field of a paragraph, begin to end."""
    inside: list[etree._Element] = []
    for run in paragraph.iter(_R):
        marks = [mark.get(f"{{{W}}}fldCharType") for mark in run.iter(_CHAR)]
        if "begin" in marks:
            inside = []
        if inside or "begin" in marks:
            inside.append(run)
        if "end" in marks and inside:
            yield inside
            inside = []


def _field_name(code: str) -> str:
    match = _MERGEFIELD.match(code)
    return (match[1] or match[2]).strip() if match else ""


def _write(runs: list[etree._Element], name: str) -> None:
    for run in runs:
        for text in list(run.iter(_T)):
            run.remove(text)
    etree.SubElement(runs[0], _T).text = f"【{name}】"


def _drop_field_marks(run: etree._Element, *, keep: bool) -> None:
    for mark in [*run.iter(_CHAR), *run.iter(_INSTR)]:
        mark.getparent().remove(mark)
    if not keep and all(child.tag == f"{{{W}}}rPr" for child in run):
        run.getparent().remove(run)
