"""Customers by code, for tables that list them by code only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from xl_huikuan.core.identity import code_key
from xl_huikuan.sheets.ledgers.entries import Entries


class NamesByCode(Mapping[str, str]):
    """The customer of each code; a code of two customers leads to none.

    A code that lost the zeros before it, 123 for 00123, leads to the same customer.
    """

    def __init__(self, masters: Sequence[Entries], kept: Mapping[str, str]) -> None:
        exact: dict[str, set[str]] = {}
        alike: dict[str, set[str]] = {}
        for master in masters:
            pairs = pd.DataFrame({"code": master.code, "name": master.name}).astype(str)
            used = (pairs["code"] != "") & (pairs["name"] != "") & ~master.excluded
            for code, name in pairs[used].drop_duplicates().itertuples(index=False):
                printed = kept.get(name, name)
                exact.setdefault(code, set()).add(printed)
                alike.setdefault(code_key(code), set()).add(printed)
        self._exact, self._alike = _single(exact), _single(alike)

    def __getitem__(self, code: str) -> str:
        return self._exact[code] if code in self._exact else self._alike[code_key(code)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._exact)

    def __len__(self) -> int:
        return len(self._exact)


def _single(found: Mapping[str, set[str]]) -> dict[str, str]:
    return {key: next(iter(names)) for key, names in found.items() if len(names) == 1}
