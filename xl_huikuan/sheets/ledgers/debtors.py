"""Who is who: customers of all tables get one number each, with what the master data say.

Names are compared exactly, after the clerk's own aliases. Names that differ only in width, blanks or
script are one debtor when their codes agree; otherwise they are kept apart, and `same_debtor`
proposes them to the clerk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.identity import code_key
from xl_huikuan.sheets.cells import normal
from xl_huikuan.sheets.ledgers.entries import Entries
from xl_huikuan.sheets.ledgers.holds import held_entries

Numbers = npt.NDArray[np.int64]
Sum = TypeVar("Sum", int, tuple[Any, ...])


@dataclass(slots=True)
class Debtor:
    """One customer.

    Attributes:
        name: as printed; the master's spelling when there is a master.
        codes: its codes.
        place: where it stands first.
        known_by: names that lead to it.
        master: (master table, row position) with its master data, None = not in a master.
    """

    name: str
    place: Source
    codes: list[str] = field(default_factory=list)
    known_by: set[str] = field(default_factory=set)
    master: tuple[Entries, int] | None = None

    @property
    def tax_no(self) -> str:
        """Its 统一社会信用代码, "" = the master data give none."""
        return str(self.master[0].text("tax_no")[self.master[1]]) if self.master else ""


class Register:
    """All customers in order of first appearance; `kept` leads from aliases to the name printed."""

    def __init__(self, kept: Mapping[str, str] | None = None) -> None:
        self._kept = kept or {}
        self.debtors: list[Debtor] = []
        self.findings: list[Finding] = []
        self._by_name: dict[str, int] = {}
        self._by_code: dict[str, list[int]] = {}
        self._by_normal: dict[str, list[int]] = {}

    def add_masters(self, masters: Sequence[Entries]) -> None:
        """Enter the customers of the customer lists, whose spelling and data win."""
        for master in masters:
            for i in np.flatnonzero(~master.excluded).tolist():
                self._add_record(master, i)
        for short, numbers in self._short_names(masters).items():
            if len(numbers) == 1:  # of two customers it leads to neither
                self._by_name.setdefault(short, *numbers)

    def _add_record(self, master: Entries, i: int) -> None:
        written, code = str(master.name[i]), str(master.code[i])
        name = self._kept.get(written, written)
        number = self._find(name, code, loosely=False)
        if number is None:
            number = self._enter(name, code, self._place(master, i))
        self._learn(number, written, code)
        if name == written or self.debtors[number].master is None:
            self.debtors[number].master = (master, i)

    def _short_names(self, masters: Sequence[Entries]) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        for master in masters:
            short = master.text("short_name")
            for i in np.flatnonzero(np.asarray(short != "") & ~master.excluded).tolist():
                number = self._find(str(master.name[i]), str(master.code[i]), loosely=False)
                if number is not None:
                    found.setdefault(str(short[i]), set()).add(number)
        return found

    def number(self, entries: Entries, *, loosely: bool) -> Numbers:
        """Return the customer number of each entry, −1 for excluded ones without a name.

        `loosely` joins by normal() too, for receipts that must find their customer.
        """
        names, codes = entries.name.categories.tolist(), entries.code.categories.tolist()
        pair = entries.name.codes.astype(np.int64) * len(codes) + entries.code.codes
        where, keys = pd.factorize(pair)  # in order of first appearance
        first = np.zeros(len(keys), np.int64)
        first[where[::-1]] = np.arange(len(where))[::-1]  # what is set last holds
        numbers = np.full(len(keys), -1, np.int64)
        for k, (i, key) in enumerate(zip(first.tolist(), keys.tolist(), strict=True)):
            name, code = names[key // len(codes)], codes[key % len(codes)]
            if not name:
                continue
            found = self._find(name, code, loosely=loosely)
            if found is None:
                printed = self._kept.get(name, name)
                found = self._enter(printed, code, self._place(entries, i))
            numbers[k] = found
            self._learn(int(numbers[k]), name, code)
        return numbers[where]

    def _find(self, name: str, code: str, *, loosely: bool) -> int | None:
        name = self._kept.get(name, name)
        if name in self._by_name:
            return self._by_name[name]
        for number in self._by_code.get(code_key(code), []) if code else []:
            if any(normal(known) == normal(name) for known in self.debtors[number].known_by):
                return number
        near = self._by_normal.get(normal(name), [])
        return near[0] if loosely and len(near) == 1 else None

    def _enter(self, name: str, code: str, place: Source) -> int:
        number = len(self.debtors)
        self.debtors.append(Debtor(name, place))
        self._by_normal.setdefault(normal(name), []).append(number)
        self._learn(number, name, code)
        return number

    def _learn(self, number: int, name: str, code: str) -> None:
        debtor = self.debtors[number]
        debtor.known_by.add(name)
        self._by_name.setdefault(name, number)
        if code and code not in debtor.codes:
            debtor.codes.append(code)
            owners = self._by_code.setdefault(code_key(code), [])
            if number not in owners:
                owners.append(number)

    def blocked(self, findings: Sequence[Finding]) -> pd.Categorical:
        """Return per customer the first finding that stops its letters, "" = none."""
        why: dict[str, str] = {}
        for finding in findings:
            name = finding.blocked_customer
            if name:
                why.setdefault(self._kept.get(name, name), finding.message)
        texts = [next((why[k] for k in sorted(d.known_by) if k in why), "") for d in self.debtors]
        return pd.Categorical(texts)

    def by_number(self, amounts: Mapping[str, Sum]) -> dict[int, Sum]:
        """Return what is told by name, summed by customer number; unknown names are passed over."""
        sums: dict[int, Sum] = {}
        for name, amount in amounts.items():
            number = self._find(name, "", loosely=True)
            if number is not None:
                sums[number] = sums[number] + amount if number in sums else amount
        return sums

    def other_names(self) -> dict[str, int]:
        """Return the number of each customer by names it is not printed under, also given up ones.

        A name the clerk answered about may stand in no row any more, only on letters of before.
        """
        printed = {debtor.name for debtor in self.debtors}
        told = {name: self._by_name.get(kept) for name, kept in self._kept.items()}
        known = {**self._by_name, **told}
        return {name: n for name, n in known.items() if n is not None and name not in printed}

    def dates(self, newer: Mapping[str, np.datetime64], own: Any) -> npt.NDArray[np.datetime64]:
        """Return the customers' own dates, with newer ones by name over them."""
        dates = np.array(own, "datetime64[s]")
        for name, day in newer.items():
            number = self._find(name, "", loosely=True)
            if number is not None:
                dates[number] = day
        return dates

    def _place(self, entries: Entries, i: int) -> Source:
        return Source(entries.table.sheet, int(entries.rows[i]) + 1)

    def check(self) -> Iterator[Finding]:
        """Yield doubts about codes; E305 and E306 block letters."""
        joined = set(self._kept.values())  # of these the clerk said that they are one
        for debtor in self.debtors:
            if len(debtor.codes) < 2:
                continue
            if len({*map(code_key, debtor.codes)}) > 1 and debtor.name not in joined:
                codes = "、".join(debtor.codes)
                yield Finding("E305", debtor.place, f"客户「{debtor.name}」有多个编码:{codes}。",
                              "请确认是否同一客户并统一编码;更正前不向该客户发函。", debtor.name)  # fmt: skip
        for key, numbers in self._by_code.items():
            if len(numbers) > 1 or len(self.debtors[numbers[0]].codes) > 1:
                yield from self._check_code(key, numbers)

    def _check_code(self, key: str, numbers: Sequence[int]) -> Iterator[Finding]:
        owners: dict[str, list[int]] = {}
        for number in numbers:
            for code in self.debtors[number].codes:
                if code_key(code) == key:
                    owners.setdefault(code, []).append(number)
        for code, sharing in owners.items():
            if len(sharing) > 1:
                yield from self._shared_code(code, sharing)
        if len(owners) > 1:
            codes, debtor = "与".join(f"「{code}」" for code in owners), self.debtors[numbers[0]]
            names = "、".join(f"「{self.debtors[n].name}」" for n in numbers)
            one = len(numbers) == 1
            yield Finding("W317", debtor.place, f"客户{names}的编码{codes}只差前面的零,"
                          f"{'已按同一编码处理' if one else '现按不同客户处理'}。",
                          "编码列请设为文本,并统一写成带零的编码。", debtor.name)  # fmt: skip

    def _shared_code(self, code: str, numbers: Sequence[int]) -> Iterator[Finding]:
        names = "、".join(f"「{self.debtors[n].name}」" for n in numbers)
        for number in numbers:
            debtor = self.debtors[number]
            yield Finding("E306", debtor.place, f"编码 {code} 对应多个客户:{names}。",
                          "请更正编码或名称;更正前不向这些客户发函。", debtor.name)  # fmt: skip


_TEXTS = (
    "tax_no",
    "short_name",
    "customer_type",
    "contact",
    "phone",
    "address",
    "postcode",
    "email",
    "salesperson",
    "dept",
    "term",
)
_HOLDING = ("status", "reason", "remark")
_NUMBERS = (
    "limit_coefficient",
    "score_basic",
    "score_management",
    "score_record",
    "score_business",
    "score_cash",
)


def customer_columns(register: Register) -> dict[str, object]:
    """Return the columns of CUSTOMERS for all debtors."""
    debtors = register.debtors
    columns: dict[str, object] = {
        "name": pd.Categorical([d.name for d in debtors]),
        "code": pd.Categorical([d.codes[0] if d.codes else "" for d in debtors]),
    }
    masters = {id(d.master[0]): d.master[0] for d in debtors if d.master}
    for key in _TEXTS:
        texts = {m: entries.text(key) for m, entries in masters.items()}
        columns[key] = pd.Categorical(
            [str(texts[id(d.master[0])][d.master[1]]) if d.master else "" for d in debtors]
        )
    columns["hold"] = pd.Categorical(_holds(debtors, masters))
    for key in (*_NUMBERS, "credit_limit"):
        columns[key] = _numbers(debtors, masters, key)
    for key in ("hold_until", "promise_date"):
        dates = {m: entries.date(key) for m, entries in masters.items()}
        nothing = np.datetime64("NaT", "s")
        columns[key] = np.array(
            [dates[id(d.master[0])][d.master[1]] if d.master else nothing for d in debtors],
            "datetime64[s]",
        )
    return columns


def _holds(debtors: Sequence[Debtor], masters: dict[int, Entries]) -> list[str]:
    """Return why a customer is on hold by its master data: 争议, 诉讼 …; "" = not."""
    texts = {m: held_entries(entries, _HOLDING) for m, entries in masters.items()}
    return [str(texts[id(d.master[0])][d.master[1]]) if d.master else "" for d in debtors]


def _numbers(
    debtors: Sequence[Debtor], masters: dict[int, Entries], key: str
) -> npt.NDArray[np.float64]:
    """Amounts as fen, other numbers as they are; NaN where nothing is given."""
    scale = 1.0 if key == "credit_limit" else 100.0
    read = {m: entries.money(key) for m, entries in masters.items()}
    values = np.full(len(debtors), np.nan)
    for i, debtor in enumerate(debtors):
        if debtor.master is not None:
            fen, given = read[id(debtor.master[0])]
            if given[debtor.master[1]]:
                values[i] = fen[debtor.master[1]] / scale
    return values
