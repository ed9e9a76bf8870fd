"""One debtor under several names: joined where the clerk said so, proposed where it looks so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from xl_huikuan.core.aliases import representatives
from xl_huikuan.core.catalogue import CATALOGUE
from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.findings import LISTED
from xl_huikuan.core.odd_names import name_doubts, name_refusal, told_apart
from xl_huikuan.core.twins import Party, Twin, find_twins
from xl_huikuan.sheets.cells import normal
from xl_huikuan.sheets.ledgers.debtors import Debtor
from xl_huikuan.sheets.ledgers.entries import Entries
from xl_huikuan.sheets.recognition.reading import Corrections

LIKE = 70.0  # two names this alike may be one debtor
WHERE = "在 回款_参数 的「四、别名」里答 是(同一家)或 否(两家)"


class SameDebtor:
    """The clerk's answers about names.

    Attributes:
        kept: for each alias the name it is printed under; the customer list's own is preferred.
        distinct: pairs of printed names that are two customers.
    """

    def __init__(self, answers: Corrections, masters: Sequence[Entries]) -> None:
        written = {str(name) for master in masters for name in master.name.categories}
        self.kept = representatives(answers.aliases, written)
        self.distinct = frozenset(
            frozenset(self.kept.get(name, name) for name in pair) for pair in answers.distinct
        )

    def join(self, tables: Sequence[Entries]) -> Iterator[Finding]:
        """Put entries under the name that is kept, and say so.

        Names that one table lists side by side keep their own rows there, for each has a balance
        of its own to follow; they become one debtor when all is booked.
        """
        apart = self._side_by_side(tables)
        told: set[str] = set()
        for entries in tables:
            names = entries.name.categories.tolist()
            for name in names:
                if name in self.kept and name not in told:
                    told.add(name)
                    yield self._joined(entries, name)
            if any(name in self.kept for name in names):
                new = [name if name in apart else self.kept.get(name, name) for name in names]
                entries.name = _renamed(entries.name, new)

    def _side_by_side(self, tables: Sequence[Entries]) -> set[str]:
        apart: set[str] = set()
        for entries in tables:
            groups: dict[str, list[str]] = {}
            for name in entries.name.categories.tolist():
                groups.setdefault(self.kept.get(name, name), []).append(name)
            apart |= {kept for kept, names in groups.items() if len(names) > 1}
        return {name for name, kept in self.kept.items() if kept in apart}

    def _joined(self, entries: Entries, name: str) -> Finding:
        at = np.flatnonzero(np.asarray(entries.name == name))
        row = int(entries.rows[at[0]]) + 1 if len(at) else 0
        kept = self.kept[name]
        return Finding(
            "I302", Source(entries.table.sheet, row), f"「{name}」按您的答复并入「{kept}」。",
            "要分开,请在 回款_参数 的「四、别名」里把 是 改为 否。", kept,
        )  # fmt: skip


def _renamed(names: pd.Categorical, new: Sequence[str]) -> pd.Categorical:
    codes = {name: code for code, name in enumerate(dict.fromkeys(new))}
    at = np.array([codes[name] for name in new], np.int64)
    return pd.Categorical.from_codes(np.where(names.codes < 0, -1, at[names.codes]), list(codes))


def refuse_names(entries: Entries) -> None:
    """Leave out entries whose customer is no name at all."""
    names = [str(name) for name in entries.name.categories]
    refused = [name_refusal(name) for name in names]
    for code, said in dict.fromkeys(refused) if any(code for code, _ in refused) else ():
        if code:
            marked = np.array([(code, said) == found for found in refused], np.bool_)
            entries.exclude(
                marked[entries.name.codes], None, code, partial("{0}".format, said),
                "请删掉重新输入客户名称。",
            )  # fmt: skip


def twins_of(
    debtors: Sequence[Debtor],
    items: pd.DataFrame,
    receipts: pd.DataFrame,
    distinct: frozenset[frozenset[str]],
) -> tuple[Twin, ...]:
    """Return the customers that may be one debtor, but for those said to be two."""
    n = len(debtors)
    amount, owner = items["amount"].to_numpy(), items["customer"].to_numpy()
    owed, paid = np.zeros(n, np.int64), np.zeros(n, np.int64)
    np.add.at(owed, owner, np.maximum(amount, 0))
    np.add.at(paid, owner, np.maximum(-amount, 0))
    free = receipts[receipts["item"].to_numpy() < 0]
    np.add.at(paid, free["customer"].to_numpy(), np.maximum(free["amount"].to_numpy(), 0))
    parties = [
        Party(d.name, normal(d.name), d.tax_no, d.master is not None, owes, pays)
        for d, owes, pays in zip(debtors, owed.tolist(), paid.tolist(), strict=True)
    ]
    return find_twins(parties, distinct)


def twin_findings(debtors: Sequence[Debtor], twins: Sequence[Twin]) -> Iterator[Finding]:
    """Yield what to ask about twins: of those that hold letters each customer is named."""
    counts: dict[str, int] = {}
    named: set[int] = set()
    for twin in twins:
        counts[twin.code] = counts.get(twin.code, 0) + 1
        holds = CATALOGUE[twin.code].excludes
        both = (twin.joined, twin.kept) if holds else (twin.joined,)
        for number in both:
            if counts[twin.code] <= LISTED or (holds and number not in named):
                yield _finding(debtors, twin, number, holds=holds)
                named.add(number)
    for code, count in counts.items():
        if count > LISTED:
            text = f"同类提示({code})共{count}对,没有逐条列出;全部见 回款_参数 的「四、别名」。"
            yield Finding(code, Source("回款_参数"), text, f"请{WHERE}。")


def _finding(debtors: Sequence[Debtor], twin: Twin, number: int, *, holds: bool) -> Finding:
    joined, kept = debtors[twin.joined], debtors[twin.kept]
    risk = (
        "一个名称下的收款可能还清了另一个名称下的欠款,分开催收会催错"
        if holds
        else "是同一家的话,欠款和收款应合在一起看"
    )
    return Finding(
        twin.code,
        debtors[number].place,
        f"客户「{told_apart(joined.name)}」与「{told_apart(kept.name)}」可能是同一家({twin.ground}),现按两个客户处理;{risk}。",
        f"请{WHERE};{'答复前不向这两个客户发函。' if holds else '答复前照常处理。'}",
        debtors[number].name,
    )


def unknown_payers(
    debtors: Sequence[Debtor], items: pd.DataFrame, receipts: pd.DataFrame, twins: Sequence[Twin]
) -> Iterator[Finding]:
    """Say whose receipts meet no receivable: a name typed differently would dun a payer."""
    payers = np.unique(receipts["customer"].to_numpy()[receipts["item"].to_numpy() < 0])
    owing = np.unique(items["customer"].to_numpy())
    names = [debtors[i].name for i in owing.tolist()]
    asked = {i for twin in twins if twin.code.startswith("E") for i in (twin.joined, twin.kept)}
    for number in np.setdiff1d(payers, [*owing.tolist(), *asked]).tolist():
        debtor = debtors[number]
        near = process.extractOne(debtor.name, names, scorer=fuzz.ratio, score_cutoff=LIKE)
        hint = f",最接近的是「{near[0]}」" if near else ""
        yield Finding(
            "W427", debtor.place, f"收款单位「{debtor.name}」没有应收{hint};按该客户的预收处理。",
            "如是同一客户的另一种写法,请在 回款_参数 的「四、别名」里填上,以免误催。", debtor.name,
        )  # fmt: skip


def doubted_names(debtors: Sequence[Debtor]) -> Iterator[Finding]:
    """Say what is odd about names that are used as written."""
    for debtor in debtors:
        for code, said in name_doubts(debtor.name):
            yield Finding(code, debtor.place, said, _DOUBTS[code], debtor.name)


_DOUBTS = {
    "W304": "请按营业执照核对名称,以免付款和催收找错单位。",
    "W310": "请把名称删掉重新输入一遍。",
    "W312": "请核对;说明文字请移到备注列。",
    "W313": "请核对名称;函件和结果表按原样印出。",
    "W316": "请确认这一列是客户名称,并把名称写全。",
}
