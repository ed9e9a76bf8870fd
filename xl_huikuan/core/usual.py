"""What is not of the usual form among many texts: found without a look at each, there may be 100,000."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence


def usual_lines(form: str) -> re.Pattern[str]:
    """Return what finds lines of a form, as many as follow one another."""
    return re.compile(rf"\n(?:(?:{form})\n)++")


DIGITS = usual_lines("[0-9]++")


def unusual(texts: Sequence[str], usual: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Yield (position, text) of texts that are not of the usual form.

    Where a text is of several lines itself, all are yielded.
    """
    lines = "\n".join(("", *texts, ""))
    if lines.count("\n") != len(texts) + 1:
        yield from enumerate(texts)
        return
    position, start = 0, 1
    for run in usual.finditer(lines):
        yield from enumerate(lines[start : run.start() + 1].split("\n")[:-1], position)
        position += lines.count("\n", start, run.end())
        start = run.end()
    yield from enumerate(lines[start:].split("\n")[:-1], position)
