"""Read a file to be printed back: every letter in it, once, in order, with all its words.

It knows nothing of how files are joined: it reads a letter and the joined file the same way, as
sections of text with the headers and footers they refer to, and compares.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from lxml import etree

from xl_huikuan.core.errors import LetterInvalid
from xl_huikuan.letters.gate import W
from xl_huikuan.letters.parcel.relations import REL, targets

_T = f"{{{W}}}t"
_SECTION, _BODY = f"{{{W}}}sectPr", f"{{{W}}}body"
_HEADERS = (f"{{{W}}}headerReference", f"{{{W}}}footerReference")
_ID = f"{{{REL}}}id"
_DOCUMENT = "word/document.xml"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)

Section = tuple[str, tuple[str, ...]]  # text of the body, texts of its headers and footers


def _sections(document: etree._Element) -> Iterator[tuple[str, list[str]]]:
    """Yield text and ids of headers of each section."""
    body = document.find(_BODY)
    ends = {_block(section, body): section for section in body.iter(_SECTION)}
    texts: list[str] = []
    for block in body:
        texts.append(_text(block))
        section = ends.get(block)
        if section is not None:
            yield "\n".join(filter(None, texts)), [r.get(_ID, "") for r in section.iter(*_HEADERS)]
            texts = []
    if texts:
        yield "\n".join(texts), []


def _block(section: etree._Element, body: etree._Element) -> etree._Element:
    """Return what stands in the body and ends with a section: its paragraph, or itself."""
    parent = section.getparent()
    return section if parent is body else parent.getparent()


def _text(root: etree._Element) -> str:
    return "\t".join(root.itertext(_T, with_tail=False))


@lru_cache(maxsize=64)
def _header_text(data: bytes) -> str:
    """Return the text of a header; most letters of a batch have the same."""
    return _text(etree.fromstring(data, _PARSER))


class _Package:
    """The sections of one file; a header that many sections refer to is read once."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._parts = parts
        self._where = targets(parts)
        self._headers: dict[str, str] = {}

    def sections(self, root: etree._Element | None = None) -> list[Section]:
        if root is None:
            root = etree.fromstring(self._parts[_DOCUMENT], _PARSER)
        return [(text, self._words(ids)) for text, ids in _sections(root)]

    def _words(self, numbers: Sequence[str]) -> tuple[str, ...]:
        texts = (self._header(number) for number in numbers)
        return tuple(sorted(text for text in texts if text.strip()))

    def _header(self, number: str) -> str:
        if number not in self._headers:
            self._headers[number] = _header_text(self._parts[self._where[number].part])
        return self._headers[number]


def read_letter(parts: Mapping[str, bytes], root: etree._Element | None = None) -> list[Section]:
    """Return the sections of one letter; `root` is its document where it is parsed already."""
    return _Package(parts).sections(root)


def prove(data: bytes, letters: Sequence[list[Section]]) -> None:
    """Check that a joined file says what its letters say, letter by letter.

    Args:
        data: the finished file.
        letters: `read_letter` of each, in order.

    Raises:
        LetterInvalid: it is not well formed, or a letter is missing, twice or changed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        found = iter(_Package(parts).sections())
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, KeyError) as error:
        raise LetterInvalid(f"合并的打印文件不完好({error}),没有写出。", code="E721") from error
    for number, letter in enumerate(letters, 1):
        if list(islice(found, len(letter))) != letter:
            raise LetterInvalid(
                f"合并的打印文件读回后,第 {number} 份与原函件不同,没有写出:请单独打印各函件。",
                code="E721",
            )
    if next(found, None) is not None:
        raise LetterInvalid(
            "合并的打印文件读回后多出了内容,没有写出:请单独打印各函件。", code="E721"
        )
