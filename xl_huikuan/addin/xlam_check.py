"""Checks of a built add-in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def check_addin(
    parts: Mapping[str, bytes], sources: Mapping[str, str], texts: Sequence[tuple[str, str]]
) -> None:
    """Raise when something is wrong with an add-in."""
