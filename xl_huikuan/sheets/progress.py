"""How work tells how far it is: a sentence, steps done, steps in all."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]


def silent(_text: str, _done: int, _total: int) -> None:
    """Progress nobody watches."""
