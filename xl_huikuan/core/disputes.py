"""Disputes: what they hold back while they are open, and how long they have been (DOMAIN 38, 58, 70, 71)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.forms.disputes import DISPUTES
from xl_huikuan.core.forms.papers import NOBODY
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Flags, Ints, sum_by
from xl_huikuan.core.workdays import workdays_after

DISPUTED = "争议"  # the word the figures look for
SETTLED, RUNNING, LATE, NOT_YET = "已解决", "处理中", "已过答复期限", "尚未提出"
_NUMBERS = ("invoice_no", "doc_no", "contract_no")
_BETWEEN = re.compile(r"[、,,;;\s]+")


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """How each row of the form stands; arrays like its rows.

    Attributes:
        state: 已解决, 处理中, 已过答复期限…
        days: days since it was raised, up to its settlement; NaN = no day is written.
        deadline: the day written, or the working days allowed after it was raised; NaT = neither.
        open, late: whether it is not settled; whether its answer is overdue.
    """

    state: list[str]
    days: np.ndarray[tuple[int], np.dtype[np.float64]]
    deadline: np.ndarray[tuple[int], np.dtype[np.datetime64]]
    open: Flags
    late: Flags


def standing(disputes: pd.DataFrame, settings: Settings, as_of: dt.date) -> Standing:
    """Tell how disputes stand on the as-of date."""
    today = np.datetime64(as_of, "s")
    opened, resolved = disputes["opened"].to_numpy(), disputes["resolved"].to_numpy()
    given = disputes["deadline"].to_numpy()
    deadline = np.where(np.isnat(given), workdays_after(opened, settings["dispute_days"]), given)
    is_open = ~(resolved <= today) & ~(opened > today)
    late = is_open & (deadline < today)
    days = (np.fmin(resolved, today) - opened).astype("timedelta64[D]")
    over = (today - deadline).astype("timedelta64[D]").astype(np.float64)
    words = np.where(opened > today, NOT_YET, np.where(is_open, RUNNING, SETTLED)).astype(object)
    words[late] = [f"{LATE}{day:.0f}天" for day in over[late]]
    known = ~np.isnat(opened) & ~(opened > today)
    return Standing(
        words.tolist(), np.where(known, days.astype(np.float64), np.nan), deadline, is_open, late
    )


def with_disputes(ledger: Ledger, settings: Settings, as_of: dt.date) -> Ledger:
    """Return the ledger with the items on hold that open disputes are about.

    A dispute without a document is about all the customer owes. Numbers that no item of the
    customer has are reported.
    """
    form = ledger.papers[DISPUTES]
    rows = form[standing(form, settings, as_of).open & (form["who"].to_numpy() != NOBODY)]
    if not len(rows):
        return ledger
    hold = ledger.items["hold"].to_numpy(object, copy=True)
    findings, documents = [], _Documents.of(ledger, rows["who"].to_numpy())
    for row in rows.itertuples():
        items, unknown = documents.about(int(row.who), str(row.document))
        word = f"{DISPUTED}:{row.kind}" if row.kind else DISPUTED
        hold[items] = [_held(text, word) for text in hold[items]]
        findings += list(
            _unknown(unknown, int(row.row), str(ledger.customers["name"].iloc[row.who]))
        )
    items_held = ledger.items.assign(hold=pd.Categorical(hold))
    return replace(ledger, items=items_held, findings=(*ledger.findings, *findings))


def disputed_amounts(ledger: Ledger, open_items: pd.DataFrame) -> Ints:
    """Return fen still open of what each row of the form is about."""
    form = ledger.papers[DISPUTES]
    left = sum_by(open_items["item"].to_numpy(), open_items["open"].to_numpy(), len(ledger.items))
    pairs = zip(form["who"].tolist(), form["document"].tolist(), strict=True)
    documents = _Documents.of(ledger, form["who"].to_numpy())
    about = (documents.about(who, document)[0] for who, document in pairs)
    return np.array([np.maximum(left[items], 0).sum() for items in about], np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class _Documents:
    """The items of some customers, by customer.

    Attributes:
        item: positions in the ledger.
        customer: whose each is.
        numbers: texts of each of `_NUMBERS`.
    """

    item: Ints
    customer: Ints
    numbers: Sequence[npt.NDArray[np.object_]]

    @classmethod
    def of(cls, ledger: Ledger, customers: Ints) -> _Documents:
        """Read the items of these customers."""
        whose = ledger.items["customer"].to_numpy()
        item = np.flatnonzero(np.isin(whose, customers))
        item = item[np.argsort(whose[item], kind="stable")]
        numbers = [ledger.items[name].iloc[item].to_numpy(object) for name in _NUMBERS]
        return cls(item, whose[item], numbers)

    def about(self, customer: int, document: str) -> tuple[Ints, list[str]]:
        """Return the items a dispute is about, and document numbers that no item has."""
        own = slice(*np.searchsorted(self.customer, (customer, customer + 1)).tolist())
        wanted = [number for number in _BETWEEN.split(document.strip()) if number]
        if not wanted:
            return self.item[own], []
        found = {
            number: np.any([texts[own] == number for texts in self.numbers], axis=0)
            for number in wanted
        }
        unknown = [number for number, mask in found.items() if not mask.any()]
        return self.item[own][np.any(list(found.values()), axis=0)], unknown


def _held(text: str, word: str) -> str:
    if DISPUTED in text:
        return text
    return f"{text};{word}" if text else word


def _unknown(numbers: list[str], row: int, customer: str) -> Iterator[Finding]:
    if numbers:
        yield Finding(
            "W821", Source(DISPUTES.sheet, row),
            f"争议的单据号「{'、'.join(numbers)}」在{customer}的应收里没有,这笔没有暂缓。",
            "请照台账里的发票号、单据号或合同号改正;争议全部款项时把单据号空着。", customer,
        )  # fmt: skip
