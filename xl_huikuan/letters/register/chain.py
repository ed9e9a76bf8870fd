"""Lines that each prove the one before: {"chain": "SHA-256 of the chain before and the rest", …}.

Whoever changes, removes or inserts a line breaks the chain there. A crash in the middle of writing
leaves a last line without its end, and nothing else; such a rest was never confirmed to anybody.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

START = "0" * 64
_HEAD = b'{"chain": "'
_BODY = len(_HEAD) + len(START)  # where the rest of a line begins
_MIDDLE = b'", '

Row = Mapping[str, Any]


class Broken(ValueError):
    """A line does not follow from the one before; the number is its own, from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class Line(NamedTuple):
    """A line as read.

    Attributes:
        row: what it says.
        chain: its own link.
        size: in bytes, with its line break when it has one.
        is_closed: whether it has.
    """

    row: Row
    chain: str
    size: int
    is_closed: bool


def chained(rows: Iterable[Row], chain: str) -> tuple[bytes, str]:
    """Return rows as lines that follow a chain, and the chain of the last."""
    lines: list[bytes] = []
    for row in rows:
        rest = _MIDDLE + _dump(row)[1:]
        chain = _next(chain, rest)
        lines.append(b"%b%b%b\n" % (_HEAD, chain.encode(), rest))
    return b"".join(lines), chain


def unchained(lines: Iterable[bytes], chain: str, first: int = 1) -> Iterator[Line]:
    """Read lines, broken as a file does it, that follow a chain; `first` is the first's number.

    Yields them as long as they are whole: a torn rest ends it.

    Raises:
        Broken: a line that is no torn rest does not follow from the one before.
    """
    for number, line in enumerate(lines, first):
        whole = line.removesuffix(b"\n")
        if len(whole) == len(line) and _is_torn(whole, chain):
            return
        chain = _checked(whole, chain, number)
        yield Line(_row(whole), chain, len(line), len(whole) < len(line))


def _dump(row: Row) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _row(line: bytes) -> Row:
    return {key: value for key, value in json.loads(line).items() if key != "chain"}


def _next(chain: str, rest: bytes) -> str:
    return hashlib.sha256(chain.encode() + rest).hexdigest()


def _checked(line: bytes, chain: str, number: int) -> str:
    chain = _next(chain, line[_BODY:])
    if line[:_BODY] != _HEAD + chain.encode():
        raise Broken(number)
    return chain


def _is_torn(rest: bytes, chain: str) -> bool:
    """Tell whether a last line without its end is the beginning of one of ours, or never written.

    One that is whole but for its line break lost that to an editor, and counts.
    """
    written = rest.rstrip(b"\0")
    if not (written.startswith(_HEAD) or _HEAD.startswith(written)):
        return False
    return rest[:_BODY] != _HEAD + _next(chain, rest[_BODY:]).encode()
