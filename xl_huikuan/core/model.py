"""The nouns of receivables; the columns of their frames are declared in `frames`.

Ledger      what the workbook says: items, receipts, customers, controls, findings
Decision    what follows on an as-of date: open items, matches, aging, credit, plan …
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from xl_huikuan.core.contacts import Contact
from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.escalation import Written
from xl_huikuan.core.forms.papers import Papers
from xl_huikuan.core.frames import PROMISES, make_frame
from xl_huikuan.core.twins import Twin


@dataclass(frozen=True, slots=True)
class Control:
    """A total the workbook itself states, held against what we read.

    Attributes:
        source: where the total stands.
        label: what it totals ("合计 未收金额").
        stated: fen as written in the workbook.
        computed: fen as we add it up.
    """

    source: Source
    label: str
    stated: int
    computed: int


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """What the company's workbook says, typed.

    Attributes:
        items, receipts, customers: frames with columns ITEMS, RECEIPTS, CUSTOMERS.
        customer_balances: fen the workbook states as closing balance, by customer number.
        controls: totals found in the workbook beside what we computed.
        findings: everything the clerk should know.
        replayable: False when receipts are undated, so that a past as-of date cannot be replayed.
        twins: customers that may be one debtor, to be answered by the clerk.
        written: dunning letters sent by other means that the workbook tells of, by customer number.
        contacts: what its contact log tells of customers that were asked to pay, likewise.
        other_names: other names the customers go by, or went by once, to customer number.
        papers: what the clerk wrote on our forms.
    """

    items: pd.DataFrame
    receipts: pd.DataFrame
    customers: pd.DataFrame
    customer_balances: Mapping[int, int] = field(default_factory=dict)
    controls: tuple[Control, ...] = ()
    findings: tuple[Finding, ...] = ()
    replayable: bool = True
    twins: tuple[Twin, ...] = ()
    written: Mapping[int, tuple[Written, ...]] = field(default_factory=dict)
    contacts: Mapping[int, tuple[Contact, ...]] = field(default_factory=dict)
    other_names: Mapping[str, int] = field(default_factory=dict)
    papers: Papers = field(default_factory=Papers)

    def __bool__(self) -> bool:
        raise TypeError("a Ledger has no truth value: ask for len(ledger.items)")


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """Everything that follows from a ledger, settings and an as-of date.

    Attributes:
        as_of: the date all figures speak of.
        open_items: columns OPEN_ITEMS, items dated up to as_of with what is still open.
        matches: columns MATCHES.
        advances: fen per customer number of receipts and credit notes not used up.
        aging: int64 fen, customers × (buckets of the scheme + 无到期日); rows like customers.
        credit, plan, reconciliation: columns CREDIT, PLAN, RECONCILIATION.
        findings: found while deciding (the ledger's own are not repeated here).
        promises: columns PROMISES.
    """

    as_of: dt.date
    open_items: pd.DataFrame
    matches: pd.DataFrame
    advances: np.ndarray[tuple[int], np.dtype[np.int64]]
    aging: np.ndarray[tuple[int, int], np.dtype[np.int64]]
    credit: pd.DataFrame
    plan: pd.DataFrame
    reconciliation: pd.DataFrame
    findings: tuple[Finding, ...] = ()
    promises: pd.DataFrame = field(default_factory=lambda: make_frame(PROMISES, {}, 0))

    def __bool__(self) -> bool:
        raise TypeError("a Decision has no truth value")
