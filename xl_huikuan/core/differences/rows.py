"""A row of either side, and the board on which rows find their partners."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

GOODS, MONEY, OPENING = "货", "款", "期初"
RELIABLE = 0.5  # share of their numbers that must be ours before a strange one tells
COMMON = 3  # a number on more rows than this names no single one (a contract, a bank account)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of our books or of the customer's list.

    Attributes:
        amount: fen as our books have it: > 0 the customer owes more, < 0 less.
        date: when it was booked; None = not said.
        kind: GOODS (deliveries, returns, allowances), MONEY (payments) or OPENING.
        numbers: invoice and document numbers, made uniform (`number_keys`).
        text: what is written beside it.
        sheet, row: where it stands; row is 1-based.
        due: when it is to be paid; None = not known.
        loose: a receipt that was not settled against a debt by its payer's word.
    """

    amount: int
    date: dt.date | None
    kind: str = GOODS
    numbers: tuple[str, ...] = ()
    text: str = ""
    sheet: str = ""
    row: int = 0
    due: dt.date | None = None
    loose: bool = False

    @property
    def day(self) -> int:
        """The date as a number of days, 0 without one."""
        return self.date.toordinal() if self.date else 0


@dataclass(frozen=True, slots=True)
class Match:
    """Rows of both sides that are one business; one side may be empty when it cancels itself.

    Attributes:
        ours, theirs: positions in the two lists.
        rule: how they were found.
        note: what is odd about them, "" = nothing.
    """

    ours: tuple[int, ...]
    theirs: tuple[int, ...]
    rule: str
    note: str = ""


class Side:
    """One list: which of its rows still look for a partner.

    Attributes:
        rows: all of them.
        free: positions in view that have no partner yet, in order.
        seen: positions in view.
        later: positions dated after the as-of date.
        like: (kind, amount) → the rows in view that have them.
        numbers: of each row, those that name single rows.
        named: number → the rows in view that have it.
    """

    def __init__(self, rows: Sequence[Row], as_of: dt.date) -> None:
        """Put rows dated after `as_of` out of view."""
        self.rows = rows
        self.later = [i for i, row in enumerate(rows) if row.date and row.date > as_of]
        out = set(self.later)
        self.free = dict.fromkeys(i for i in range(len(rows)) if i not in out)
        self.seen = tuple(self.free)
        self.like = self.alike(self.seen)
        used = Counter(number for row in rows for number in set(row.numbers))
        self.numbers = [tuple(n for n in row.numbers if used[n] <= COMMON) for row in rows]
        self.named: dict[str, list[int]] = {}
        for i in self.seen:
            for number in self.numbers[i]:
                self.named.setdefault(number, []).append(i)

    @property
    def balance(self) -> int:
        """Fen the customer owes by this list."""
        return sum(self.rows[i].amount for i in self.seen)

    def alike(self, positions: Iterable[int]) -> dict[tuple[str, int], list[int]]:
        """Return rows by kind and amount."""
        found: dict[tuple[str, int], list[int]] = {}
        for i in positions:
            found.setdefault((self.rows[i].kind, self.rows[i].amount), []).append(i)
        return found

    def total(self, positions: Iterable[int]) -> int:
        """Fen of some rows."""
        return sum(self.rows[i].amount for i in positions)

    def by(self, keys: Callable[[int], Iterable[Hashable]]) -> dict[Hashable, list[int]]:
        """Return the free rows, openings apart, under each of their keys."""
        found: dict[Hashable, list[int]] = {}
        for i in self.free:
            if self.rows[i].kind != OPENING:
                for key in dict.fromkeys(keys(i)):
                    found.setdefault(key, []).append(i)
        return found


Keys = Callable[[Side, int], Iterable[Hashable]]


@dataclass(slots=True)
class Board:
    """Both sides and what was found so far.

    Attributes:
        matches: taken for certain.
        maybe: what looks like one business but could be two: to be confirmed by the clerk.
        strict: both sides use the same numbers, so that a strange one is another business.
    """

    ours: Side
    theirs: Side
    matches: list[Match] = field(default_factory=list)
    maybe: list[Match] = field(default_factory=list)
    strict: bool = field(init=False)

    def __post_init__(self) -> None:
        """Count whose numbers the other side knows."""
        ours = {number for numbers in self.ours.numbers for number in numbers}
        numbered = [numbers for numbers in self.theirs.numbers if numbers]
        known = sum(1 for numbers in numbered if not ours.isdisjoint(numbers))
        self.strict = bool(numbered) and known >= RELIABLE * len(numbered)

    def take(self, match: Match) -> None:
        """Take a match: its rows look for no other partner."""
        self.matches.append(match)
        for i in match.ours:
            del self.ours.free[i]
        for j in match.theirs:
            del self.theirs.free[j]

    def is_free(self, match: Match) -> bool:
        """Tell whether all rows of a match have no partner yet."""
        return all(i in self.ours.free for i in match.ours) and all(
            j in self.theirs.free for j in match.theirs
        )

    def groups(self, keys: Keys) -> Iterator[tuple[list[int], list[int]]]:
        """Yield the free rows of both sides that share a key, as they are when their turn comes."""
        left = self.ours.by(lambda i: keys(self.ours, i))
        right = self.theirs.by(lambda j: keys(self.theirs, j))
        for key, mine in left.items():
            yours = right.get(key, ())
            o = [i for i in mine if i in self.ours.free]
            t = [j for j in yours if j in self.theirs.free]
            if o and t:
                yield o, t

    def gap(self, i: int, j: int) -> int:
        """Return the days between a row of ours and one of theirs; both have a date."""
        return abs(self.ours.rows[i].day - self.theirs.rows[j].day)

    def settle_maybe(self) -> list[Match]:
        """Return what is only likely and still free, each row once."""
        taken: list[Match] = []
        for match in self.maybe:
            if self.is_free(match):
                taken.append(match)
                for i in match.ours:
                    del self.ours.free[i]
                for j in match.theirs:
                    del self.theirs.free[j]
        return taken
