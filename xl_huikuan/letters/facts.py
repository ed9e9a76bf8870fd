"""What is known of one customer when a letter is made, and what a kind says beyond its debts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple, TypeVar, cast

from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.events import Standing
from xl_huikuan.letters.register.entry import Entry

T = TypeVar("T")
NO_TEXTS: Mapping[str, str] = MappingProxyType({})
NO_ROWS: Mapping[str, tuple[Mapping[str, str], ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Extra:
    """What a kind of letter says beyond its debts, as strings ready to print.

    Attributes:
        values: placeholder → text (`fields.FIELDS`), on top of those every letter has.
        rows: group → rows (`fields.GROUPS`), likewise.
        sums: (group, column, placeholder): rows that must add up to what is printed there.
        stated: fen that stand in capitals in this letter, beside what is payable.
        reason: why the letter cannot be made, "" = it can.
        notices: what the clerk must look at before it goes out, one sentence each; not printed.
    """

    values: Mapping[str, str] = field(default_factory=lambda: NO_TEXTS)
    rows: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=lambda: NO_ROWS)
    sums: tuple[tuple[str, str, str], ...] = ()
    stated: tuple[int, ...] = ()
    reason: str = ""
    notices: tuple[str, ...] = ()

    @property
    def facts(self) -> list[object]:
        """Everything that makes what is said different from something else said.

        The None says nothing, but letters registered so far have it in their fingerprints.
        """
        rows = {group: [dict(row) for row in rows] for group, rows in self.rows.items()}
        return [sorted(self.values.items()), sorted(rows.items()), self.stated, None]


NOTHING_MORE = Extra()


class Issued(NamedTuple):
    """A letter issued before, and what happened to it since."""

    entry: Entry
    standing: Standing


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What a letter of one customer can be made from.

    Attributes:
        customer: customer number.
        record: its row of CUSTOMERS.
        ledger, decision, settings: as everywhere.
        inputs: what the clerk was asked for (`LetterKind.asks`), name → text.
        letters: issued to this customer before, oldest first.
        found: what `once` has found, shared by the letters of a plan.
    """

    customer: int
    record: Mapping[str, object]
    ledger: Ledger
    decision: Decision
    settings: Settings
    inputs: Mapping[str, str] = field(default_factory=lambda: NO_TEXTS)
    letters: tuple[Issued, ...] = ()
    found: dict[object, object] = field(default_factory=dict)

    @property
    def as_of(self) -> dt.date:
        """The date all figures speak of."""
        return self.decision.as_of

    def once(self, find: Callable[[Ledger, Decision], T]) -> T:
        """Return what a function finds in the whole books, worked out once for all customers."""
        if find not in self.found:
            self.found[find] = find(self.ledger, self.decision)
        return cast("T", self.found[find])
