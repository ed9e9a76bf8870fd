"""Names that may be one debtor: found by what they share, proposed, never merged by us.

Each way of being alike is a row of `LIKENESSES`: how sure it makes us, and which code says so. A
sure one holds the letters of both, because money received under one name may settle what the
other owes. Every way looks names up by a key, so that 20,000 customers take no longer to compare
than to read.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from xl_huikuan.core.identity import normal_uscc, uscc_problem
from xl_huikuan.core.likeness import (
    Shape,
    is_short_name,
    noted_names,
    parent_forms,
    shortened,
    shortened_by,
    slips,
    swapped,
)
from xl_huikuan.core.odd_names import UNSEEN

EVEN = 50  # as likely one debtor as not: money under one name then holds the other's letter
AMBIGUOUS = 3  # more names alike than this are a habit of the company, not one debtor split
Pair = tuple[int, int]  # the name to be joined, the name it may be the same as


@dataclass(frozen=True, slots=True)
class Party:
    """One customer as the ledger knows it.

    Attributes:
        name: as written.
        plain: the name made uniform: half width, Simplified, lower case, without blanks.
        tax_no: 统一社会信用代码, "" = unknown.
        in_master: whether the customer list has this very name.
        owed: fen invoiced.
        paid: fen received that no invoice was named for, and credit notes.
    """

    name: str
    plain: str
    tax_no: str = ""
    in_master: bool = False
    owed: int = 0
    paid: int = 0

    @property
    def only_pays(self) -> bool:
        """Whether there is money of it that nothing stands against."""
        return self.paid > 0 and self.owed == 0


@dataclass(frozen=True, slots=True)
class Likeness:
    """One way of being alike.

    Attributes:
        code: of the finding that says so.
        ground: a few words for the clerk.
        sure: 0–100, how often such names are one debtor.
        pairs: finds them.
    """

    code: str
    ground: str
    sure: int
    pairs: Callable[[_Names], Iterator[Pair]]


@dataclass(frozen=True, slots=True)
class Twin:
    """Two names that may be one debtor.

    Attributes:
        joined: position of the name that would be given up.
        kept: position of the name that would stay.
        code: of the finding; an E code holds the letters of both.
        ground: why, a few words.
        sure: 0–100.
    """

    joined: int
    kept: int
    code: str
    ground: str
    sure: int


class _Names:
    """The parties with the shapes of their names, and where each full name stands."""

    def __init__(self, parties: Sequence[Party]) -> None:
        self.parties = parties
        self.shapes = [Shape(party.plain) for party in parties]
        self.at: dict[str, list[int]] = {}
        self.by_stem: dict[str, list[int]] = {}
        for i, shape in enumerate(self.shapes):
            self.at.setdefault(shape.legal, []).append(i)
            self.by_stem.setdefault(shape.stem, []).append(i)

    def rank(self, i: int) -> tuple[bool, bool, int, int]:
        """Return how much speaks for a name to be the one that stays."""
        party = self.parties[i]
        return party.in_master, self.shapes[i].has_form, party.owed, -i

    def together(self, key_of: Callable[[int], str]) -> Iterator[Pair]:
        """Yield the names of one key, each with the best of them; a blank key is none."""
        groups: dict[str, list[int]] = {}
        for i in range(len(self.parties)):
            if key := key_of(i):
                groups.setdefault(key, []).append(i)
        for group in groups.values():
            if len(group) > 1:
                best = max(group, key=self.rank)
                yield from ((i, best) for i in group if i != best)

    def best(self, found: Sequence[int]) -> int | None:
        """Return the best of some names, None of none."""
        return max(found, key=self.rank) if found else None

    def ordered(self, one: int, other: int) -> Pair:
        """Return two names, the one to be given up first."""
        return (one, other) if self.rank(one) < self.rank(other) else (other, one)


def _same_tax_number(names: _Names) -> Iterator[Pair]:
    def key(i: int) -> str:
        tax_no = names.parties[i].tax_no
        number = normal_uscc(tax_no) if tax_no else ""
        return "" if not number or uscc_problem(number) else number

    yield from names.together(key)


def _noted(names: _Names) -> Iterator[Pair]:
    for i, party in enumerate(names.parties):
        noted = noted_names(party.plain)
        if noted is None:
            continue
        base, other = (names.best(names.at.get(Shape(text).legal, ())) for text in noted[:2])
        newest, older = (other, base) if noted[2] else (base, other)
        kept = i if newest is None else newest
        yield from ((k, kept) for k in (i, older) if k is not None and k != kept)


def _spelling(name: str) -> str:
    wide = unicodedata.normalize("NFKC", name).lower()
    return Shape("".join(wide.split())).compact


def _same_spelling(names: _Names) -> Iterator[Pair]:
    yield from names.together(lambda i: _spelling(names.parties[i].name))


def _same_to_the_eye(names: _Names) -> Iterator[Pair]:
    if any(UNSEEN.search(party.name) for party in names.parties):  # else as they are spelt
        yield from names.together(lambda i: _spelling(UNSEEN.sub("", names.parties[i].name)))


def _sharing(key: Callable[[Shape], str]) -> Callable[[_Names], Iterator[Pair]]:
    """Return what finds the names of one key."""
    return lambda names: names.together(lambda i: key(names.shapes[i]))


def _short_names(names: _Names) -> Iterator[Pair]:
    short: dict[str, int] = {}
    for i, shape in enumerate(names.shapes):
        if is_short_name(shape):
            short.setdefault(shape.stem, i)
    lengths = sorted({len(text) for text in short})
    for i, shape in enumerate(names.shapes if short else ()):
        full = shape.has_form and not parent_forms(shape)
        heads = dict.fromkeys((shape.stem, shape.head)) if full else ()
        for text in dict.fromkeys(head[:n] for head in heads for n in lengths if len(head) > n):
            if text in short and any(
                shortened_by(head, text) for head in heads if head.startswith(text)
            ):
                yield short[text], i


def _branches(names: _Names) -> Iterator[Pair]:
    for i, shape in enumerate(names.shapes):
        for text in parent_forms(shape):
            parent = names.best([k for k in names.at.get(text, ()) if k != i])
            if parent is None:
                parent = names.best([k for k in names.by_stem.get(text, ()) if k != i])
            if parent is not None:
                yield i, parent
                break


def _one_slip(names: _Names) -> Iterator[Pair]:
    seen: dict[str, int] = {}
    for i, shape in enumerate(names.shapes):
        for key in slips(shape):
            if seen.setdefault(key, i) != i:
                yield names.ordered(i, seen[key])
        for text in swapped(shape):
            for k in names.at.get(text, ()):
                yield names.ordered(i, k)


def _one_less(names: _Names) -> Iterator[Pair]:
    for i, shape in enumerate(names.shapes):
        for text in shortened(shape):
            for k in names.at.get(text, ()):
                yield names.ordered(i, k)


LIKENESSES: tuple[Likeness, ...] = (
    Likeness("E314", "税号相同", 98, _same_tax_number),
    Likeness("E302", "名称里注明了原名或现名", 95, _noted),
    Likeness("E302", "只差空格、全半角、括号或标点", 97, _same_spelling),
    Likeness("E302", "只差看不见的字符", 97, _same_to_the_eye),
    Likeness("E303", "只差繁体和简体", 95, _sharing(lambda shape: shape.compact)),
    Likeness("E302", "有限公司与有限责任公司", 95, _sharing(lambda shape: shape.legal)),
    Likeness("W302", "公司形式不同或没有写全", 80, _sharing(lambda shape: shape.stem)),
    Likeness("W302", "简称", 70, _short_names),
    Likeness("W302", "分支机构与总公司", 50, _branches),
    Likeness("W302", "只差省、市字样", 80, _sharing(lambda shape: shape.without_town_words)),
    Likeness("W302", "数字写法不同", 70, _sharing(lambda shape: shape.with_figures)),
    Likeness("W304", "字母或数字形状相近,疑似仿冒", 50, _sharing(lambda shape: shape.skeleton)),
    Likeness("W302", "只差一个同音或形近的字,或字序颠倒", 60, _one_slip),
    Likeness("W302", "多或少一个字", 40, _one_less),
)


def find_twins(
    parties: Sequence[Party], distinct: Collection[frozenset[str]] = frozenset()
) -> tuple[Twin, ...]:
    """Return the pairs of names that may be one debtor, the surest first.

    A pair is told once, by its first likeness; pairs of names in `distinct`, and those of which
    neither owes nor pays anything, are not told at all.
    """
    names = _Names(parties)
    seen: set[frozenset[int]] = set()
    found: list[Twin] = []
    for likeness in LIKENESSES:
        for joined, kept in likeness.pairs(names):
            pair = frozenset((joined, kept))
            if pair in seen or not any(parties[i].owed or parties[i].paid for i in pair):
                continue
            seen.add(pair)
            if frozenset(parties[i].name for i in pair) not in distinct:
                found.append(Twin(joined, kept, likeness.code, likeness.ground, likeness.sure))
    partners = Counter(i for twin in found for i in (twin.joined, twin.kept))
    graded = [_graded(twin, parties, partners) for twin in found]
    return tuple(sorted(graded, key=lambda twin: (twin.code[0], -twin.sure)))


def _graded(twin: Twin, parties: Sequence[Party], partners: Counter[int]) -> Twin:
    """Hold letters where one name only pays and the other owes; ask only where too many fit."""
    one, other = parties[twin.joined], parties[twin.kept]
    crowded = max(partners[twin.joined], partners[twin.kept]) > AMBIGUOUS
    if twin.code == "E314" and crowded:
        return replace(twin, code="W302")
    paying = (one.only_pays and other.owed > 0) or (other.only_pays and one.owed > 0)
    if twin.code.startswith("W") and paying and twin.sure >= EVEN and not crowded:
        return replace(twin, code="E315")
    return twin
