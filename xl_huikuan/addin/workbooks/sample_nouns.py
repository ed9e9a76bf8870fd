"""The nouns of the sample's story: buyers, invoices, receipts, and repeatable chance."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from xl_huikuan.addin.workbooks.sample_data import Behaviour

T = TypeVar("T")


class Dice:
    """Repeatable chance: only `Random.random` is promised to stay the same over Pythons."""

    def __init__(self, seed: int) -> None:
        self._source = random.Random(seed)  # noqa: S311  a story, not a secret

    def below(self, n: int) -> int:
        """Return a whole number from 0 to n - 1."""
        return int(self._source.random() * n)

    def between(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return low + self.below(high - low + 1)

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return choices[self.below(len(choices))]


@dataclass(frozen=True, slots=True)
class Buyer:
    """One customer; blank texts are blank in the customer file.

    Attributes:
        limit: credit limit in units of 1,000 yuan; None = not set.
        scores: the five dimensions, or empty.
    """

    code: str
    name: str
    tax_no: str
    contact: str
    phone: str
    address: str
    postcode: str
    term: str
    salesperson: str
    dept: str
    behaviour: Behaviour
    limit: int | None
    scores: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice row; amounts in fen, negative for a red-letter invoice.

    Attributes:
        due_given: False when the row leaves the due date to the customer's term.
        flaw: key in `sample_forms.FLAWS`, "" = sound.
    """

    number: str
    date: dt.date
    due: dt.date
    contract: str
    product: str
    net: int
    tax: int
    remark: str = ""
    due_given: bool = True
    flaw: str = ""

    @property
    def gross(self) -> int:
        """Net and tax together."""
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt; a negative amount takes one back.

    Attributes:
        buyer: position in `Story.buyers`.
        flaw: key in `sample_forms.FLAWS`, "" = sound.
    """

    buyer: int
    date: dt.date
    amount: int
    method: str
    voucher: str
    invoice_no: str = ""
    remark: str = ""
    flaw: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that happened; `invoices[i]` belong to `buyers[i]`, receipts are by date."""

    buyers: tuple[Buyer, ...]
    invoices: tuple[tuple[Invoice, ...], ...]
    receipts: tuple[Receipt, ...]
