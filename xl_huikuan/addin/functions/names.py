"""Customers named in cells: one number each, in order of first appearance."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from xl_huikuan.core.matching import Index
from xl_huikuan.sheets.cell_text import normal

NAMELESS = "(未填客户)"


class Names:
    """The customers seen so far; names are compared exactly, as in the ledger."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._near: dict[str, list[int]] | None = None

    def __len__(self) -> int:
        return len(self._numbers)

    def number(self, name: str) -> int:
        """Return the number of a customer, a new one when the name is new."""
        return self._numbers.setdefault(name, len(self._numbers))

    def payer(self, name: str) -> int:
        """Return the number of a customer who paid.

        Money must find its customer: a name that differs only in width, blanks or script from
        one customer's is that customer.
        """
        if name in self._numbers:
            return self._numbers[name]
        near = self._by_normal().get(normal(name), [])
        return near[0] if len(near) == 1 else self.number(name)

    def _by_normal(self) -> dict[str, list[int]]:
        if self._near is None:
            self._near = {}
            for name, number in self._numbers.items():
                self._near.setdefault(normal(name), []).append(number)
        return self._near

    def shown(self) -> tuple[str, ...]:
        """Return all names in order of number, as a table shows them."""
        return tuple(name or NAMELESS for name in self._numbers)


def numbers_of(column: pd.Categorical, number: Callable[[str], int]) -> Index:
    """Return a number per cell, asking once for every distinct name in order of appearance."""
    which, codes = pd.factorize(column.codes)
    names = column.categories.tolist()
    distinct = np.array([number(names[code]) for code in codes.tolist()], np.int64)
    return distinct[which] if len(which) else np.zeros(0, np.int64)
