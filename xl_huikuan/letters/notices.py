"""What the clerk must look at before letters go out: said by the letters, told once for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xl_huikuan.letters.plan import PlannedLetter

NAMED = 3  # customers named in one notice; of the others the number is told


def told(letters: Iterable[PlannedLetter]) -> Iterator[str]:
    """Yield each notice of these letters once, with the customers whose letters say it."""
    whose: dict[str, dict[str, None]] = {}
    for letter in letters:
        for notice in letter.claim.extra.notices:
            whose.setdefault(notice, {})[letter.name] = None
    for notice, names in whose.items():
        some = "、".join(f"「{name}」" for name in list(names)[:NAMED])
        more = f"等 {len(names)} 个客户" if len(names) > NAMED else ""
        yield f"{some}{more}的函:{notice}"
