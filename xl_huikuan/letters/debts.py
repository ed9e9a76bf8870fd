"""What a letter is about: a customer's debts sorted into demanded, listed apart and not yet due."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from xl_huikuan.core.ladder import letter_due
from xl_huikuan.core.model import Decision
from xl_huikuan.core.plan_facts import RETENTION
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.facts import NOTHING_MORE, Extra
from xl_huikuan.letters.kinds import LetterKind

# What tells items apart; the last two only where there is no invoice number: the number of a voucher
# changes with its place, and that of a contract may be filled in later.
_FACTS = ("kind", "invoice_no", "product", "date", "due", "amount")
_LOOSE = ("doc_no", "contract_no")
PROMISED, UNDATED = "贵公司已承诺付款", "到期日另行核对"  # why a debt is not demanded
_SIGNED = ("", PROMISED, UNDATED)  # the debtor can own to these
_LABELS = {"期初": "期初余额", "余额": "账面余额"}


def label_of(kind: str, invoice_no: str, doc_no: str) -> str:
    """Return what identifies an item to the customer: a number of its own, else its kind."""
    return invoice_no or doc_no or _LABELS.get(kind, kind) or "应收款"


class Debt(NamedTuple):
    """One open item; money in fen, `due` and `date` None when the workbook has none.

    `days` is the number of days overdue, None without a due date. `twin` counts the debts of a
    customer that nothing but their place tells from an earlier one.
    """

    kind: str
    invoice_no: str
    doc_no: str
    contract_no: str
    product: str
    date: dt.date | None
    due: dt.date | None
    days: int | None
    amount: int
    open: int
    hold: str
    promised: bool
    sheet: str
    row: int
    twin: int = 0
    order_no: str = ""

    @property
    def label(self) -> str:
        """What identifies the debt to the customer."""
        return label_of(self.kind, self.invoice_no, self.doc_no)

    @property
    def source(self) -> str:
        """Where it stands in the clerk's workbook."""
        return f"{self.sheet}!{self.row}"

    @property
    def identity(self) -> str:
        """What tells it from the customer's other debts, wherever it stands and whatever is paid."""
        loose = ("", "") if self.invoice_no else (self.doc_no, self.contract_no)
        texts = (self.kind, self.invoice_no, *loose, self.product)
        return _identity(*texts, self.date, self.due, self.amount, self.twin)

    @property
    def said(self) -> str:
        """Everything the table of debts may say of it: all but where it stands and its order."""
        facts = zip(self._fields, self[:-4], strict=False)
        return ", ".join(f"{name}={value!r}" for name, value in facts)


_SAID = ", ".join(f"{name}=%r" for name in Debt._fields[:-3])


def _identity(*known: object) -> str:
    return hashlib.sha256(repr(known).encode()).hexdigest()[:16]


def identities(frame: pd.DataFrame) -> list[str]:
    """Return `Debt.identity` of open items; all of a customer or none of them must be there."""
    frame = _told_apart(frame)
    numbered = frame["invoice_no"].to_numpy(object) != ""
    loose = (np.where(numbered, "", frame[name].to_numpy(object)).tolist() for name in _LOOSE)
    texts = (*(_texts(frame, n) for n in ("kind", "invoice_no")), *loose, _texts(frame, "product"))
    dates = (_dates(frame[name].to_numpy()) for name in ("date", "due"))
    numbers = (frame[name].tolist() for name in ("amount", "twin"))
    return [_identity(*known) for known in zip(*texts, *dates, *numbers, strict=True)]


@dataclass(frozen=True, slots=True)
class Claim:
    """The content of one letter.

    Attributes:
        listed: debts in the main table: demanded, or in a statement all of them.
        apart: debts not demanded, each with the reason in the customer's words.
        later: debts not yet due or within the grace days, only mentioned.
        advance: fen received and not used up (≥ 0).
        extra: what its kind of letter says beyond this.
    """

    listed: tuple[Debt, ...]
    apart: tuple[tuple[Debt, str], ...]
    later: tuple[Debt, ...]
    advance: int
    extra: Extra = NOTHING_MORE

    @property
    def total(self) -> int:
        """Fen still open on the listed debts."""
        return sum(debt.open for debt in self.listed)

    @property
    def payable(self) -> int:
        """Total less advances: what is demanded, or the balance of a statement."""
        return self.total - self.advance

    @property
    def apart_total(self) -> int:
        """Fen of the debts not demanded."""
        return sum(debt.open for debt, _ in self.apart)

    @property
    def later_total(self) -> int:
        """Fen of the debts only mentioned."""
        return sum(debt.open for debt in self.later)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything that makes this claim different from another.

        Where the debts stand does not: a sorted workbook, or one with a row more above them, gives
        the same letters.
        """
        listed = sorted(f"Debt({debt.said}, sheet='', row=0)" for debt in self.listed)
        apart = sorted(f"(Debt({debt.said}, sheet='', row=0), {why!r})" for debt, why in self.apart)
        facts: list[object] = [listed, apart, self.later_total, len(self.later), self.advance]
        if self.extra is not NOTHING_MORE:
            facts.append(self.extra.facts)
        return hashlib.sha256(repr(facts).encode()).hexdigest()


class Account(NamedTuple):
    """A customer's open items and the fen of its money that we hold."""

    debts: tuple[Debt, ...]
    advance: int

    @property
    def balance(self) -> int:
        """Fen open less what we hold: below zero we owe the customer."""
        return sum(debt.open for debt in self.debts) - self.advance


def accounts(
    decision: Decision, customers: np.ndarray[Any, Any] | None = None
) -> Mapping[int, Account]:
    """Return customer number → account, for all customers or the numbers given.

    Items with nothing open are left out; items open below zero (credit notes) count as advance.
    """
    frame = decision.open_items
    if customers is not None:
        frame = frame[np.isin(frame["customer"].to_numpy(), customers)]
    frame = _told_apart(frame)
    frame = frame[frame["open"] != 0]
    numbers = range(len(decision.advances)) if customers is None else customers.tolist()
    debts: dict[int, list[Debt]] = {number: [] for number in numbers}
    advance = {number: int(decision.advances[number]) for number in numbers}
    for number, debt in zip(frame["customer"].tolist(), _debts(frame, decision), strict=True):
        if debt.open > 0:
            debts[number].append(debt)
        else:
            advance[number] -= debt.open
    return {number: Account(tuple(debts[number]), advance[number]) for number in numbers}


def _told_apart(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the date of each item, and a number that tells twins apart.

    Settled ones count as well: that one of two twins is paid does not make the other another.
    """
    frame = frame.assign(
        date=np.where(frame["invoice_date"].isna(), frame["biz_date"], frame["invoice_date"])
    )
    numbered = frame["invoice_no"].to_numpy(object) != ""
    loose = [np.where(numbered, -1, pd.factorize(frame[name])[0]) for name in _LOOSE]
    same = ["customer", *_FACTS, *loose]
    frame["twin"] = frame.groupby(same, observed=True, sort=False, dropna=False).cumcount()
    return frame


def _debts(frame: pd.DataFrame, decision: Decision) -> list[Debt]:
    texts = (_texts(frame, n) for n in ("kind", "invoice_no", "doc_no", "contract_no", "product"))
    days = [None if np.isnan(value) else int(value) for value in frame["days"].to_numpy()]
    promised = frame["promise_date"].to_numpy() > np.datetime64(decision.as_of, "s")
    columns = (
        *texts, _dates(frame["date"].to_numpy()), _dates(frame["due"].to_numpy()), days, frame["amount"].tolist(),
        frame["open"].tolist(), _texts(frame, "hold"), promised.tolist(),
        _texts(frame, "sheet"), frame["row"].tolist(), frame["twin"].tolist(),
        _texts(frame, "order_no"),
    )  # fmt: skip
    return [Debt(*values) for values in zip(*columns, strict=True)]


def _texts(frame: pd.DataFrame, name: str) -> list[str]:
    return [str(text) for text in frame[name].to_numpy(object)]


def _dates(values: Any) -> list[dt.date | None]:
    return np.asarray(values, "datetime64[D]").astype(object).tolist()


def claim(kind: LetterKind, account: Account, settings: Settings) -> Claim:
    """Sort a customer's debts for one kind of letter.

    A statement lists everything. A dunning letter demands what is past the grace days, a reminder
    also what falls due soon; what is late within the grace days is in neither. Disputed, promised,
    retention and undated items are never demanded.
    """
    ordered = sorted(account.debts, key=_oldest_first)
    if kind.lists == "none":
        return Claim((), (), (), 0)
    if kind.lists in {"open", "balance"}:
        return Claim(tuple(ordered), (), (), account.advance)
    if kind.lists == "agreed":
        return _agreed(ordered, account)
    apart = tuple((debt, reason) for debt in ordered if (reason := _apart(debt)))
    clear = [debt for debt in ordered if not _apart(debt)]
    days = np.array([debt.days for debt in clear], np.float64)
    named = letter_due(days, settings) & ((days > 0) | (kind.level == 0))
    listed = tuple(debt for debt, yes in zip(clear, named, strict=True) if yes)
    later = tuple(debt for debt, yes in zip(clear, named, strict=True) if not yes)
    return Claim(listed, apart, later, account.advance)


def _agreed(ordered: Sequence[Debt], account: Account) -> Claim:
    """Sort debts for a paper the debtor signs: it owns to what is due, promised before or undated.

    What is disputed or settled otherwise stays out, and what is not due keeps its day.
    """
    apart = tuple((debt, why) for debt in ordered if (why := _apart(debt)) not in _SIGNED)
    clear = [debt for debt in ordered if _apart(debt) in _SIGNED]
    listed = tuple(debt for debt in clear if debt.days is None or debt.days >= 0)
    later = tuple(debt for debt in clear if debt.days is not None and debt.days < 0)
    return Claim(listed, apart, later, account.advance)


def _oldest_first(debt: Debt) -> tuple[bool, dt.date, bool, dt.date, str, str, int]:
    return (
        debt.due is None, debt.due or dt.date.min, debt.date is None, debt.date or dt.date.min,
        debt.label, debt.sheet, debt.row,
    )  # fmt: skip


def _apart(debt: Debt) -> str:
    """Return why a debt is listed but not demanded; "" = nothing stands against it.

    The words go to the customer, so they stay friendly whatever the clerk wrote, and concede
    nothing: neither another due date nor that none was agreed.
    """
    if "争议" in debt.hold or "异议" in debt.hold:
        return "双方正在核实"
    if debt.promised or "承诺" in debt.hold:
        return PROMISED
    if debt.hold:
        return "另行处理"
    if RETENTION in debt.kind:
        return "质保金，另行结算"
    return UNDATED if debt.days is None or debt.due is None else ""
