"""Which name stands for which: the clerk's answers followed to one name each."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def representatives(
    pairs: Sequence[tuple[str, str]], preferred: Collection[str] = frozenset()
) -> dict[str, str]:
    """Return for each name joined to another the name it is printed under.

    `pairs` are (name, the name it is the same as). Of all names joined the one that stays is one
    of `preferred`, else one that is never given up itself, else the first that others join.
    """
    leader = {name: name for pair in pairs for name in pair}
    for one, other in pairs:
        leader[_led_by(leader, one)] = _led_by(leader, other)
    given_up = {one for one, other in pairs if one != other}
    groups: dict[str, list[str]] = {}
    for name in dict.fromkeys([*(other for _, other in pairs), *leader]):
        groups.setdefault(_led_by(leader, name), []).append(name)
    found: dict[str, str] = {}
    for names in groups.values():
        kept = min(names, key=lambda name: (name not in preferred, name in given_up))
        found |= {name: kept for name in names if name != kept}
    return found


def _led_by(leader: dict[str, str], name: str) -> str:
    while leader[name] != name:
        leader[name] = leader[leader[name]]  # halving the way keeps long chains short
        name = leader[name]
    return name
