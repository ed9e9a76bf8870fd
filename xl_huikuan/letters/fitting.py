"""Texts made to fit a number of printed lines: a page of our own must stay one page."""

from __future__ import annotations

from collections.abc import Sequence

_WIDE_FROM = 0x80  # from here on, × and … too, a character may be as wide as it is high
_NARROW = 0.56  # of letters and digits, a little more than they take
AND = "；"


def width_of(text: str) -> float:
    """Return how wide a text is, in Chinese characters."""
    return sum(1.0 if ord(character) >= _WIDE_FROM else _NARROW for character in text)


def shortened(text: str, room: float) -> str:
    """Return a text that is no wider than `room`, with … where it was cut."""
    if width_of(text) <= room:
        return text
    while text and width_of(text) > room - 1:
        text = text[:-1]
    return f"{text}…"


def fitted(pieces: Sequence[str], room: float) -> str:
    """Return the first pieces that fit, and how many more there are."""
    for shown in range(len(pieces), 0, -1):
        left = len(pieces) - shown
        more = f"{AND}另{left}条略" if left else ""
        text = AND.join(pieces[:shown]) + more
        if width_of(text) <= room:
            return text
    return shortened(AND.join(pieces), room)
