"""Checks of one entry booked twice in different places; exact repeats are told by `check_items`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.check_items import SAME_ITEM, SAME_RECEIPT, line_beside, other_lines
from xl_huikuan.core.errors import Finding
from xl_huikuan.core.findings import Marks, Problem, row_findings
from xl_huikuan.core.identity import invoice_numbers_in
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.money import money_text
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import blank
from xl_huikuan.core.usual import DIGITS, unusual

Places = npt.NDArray[np.intp]


def invoices_in_two_sheets(ledger: Ledger, settings: Settings, as_of: dt.date) -> Iterator[Finding]:
    """One invoice of one amount in two sheets: a register and a ledger both counted."""
    del settings, as_of
    items = ledger.items
    eligible = (items["amount"].to_numpy() > 0) & ~blank(items["invoice_no"])
    places = _in_two_sheets(items, eligible, ("customer", "invoice_no", "amount"), SAME_ITEM)
    apart = items.iloc[places].groupby(["customer", "invoice_no", "amount"], observed=True)
    dues = apart["due_given"].transform("nunique") == apart["due_given"].transform("size")
    places = places[~dues.to_numpy(np.bool_)]  # instalments, each with a due date of its own
    marked = _marks(items, places)
    other = other_lines(items, marked, ("customer", "invoice_no", "amount"), but="sheet")
    problem = Problem(
        "E418",
        "两行都已计入,更正前不向该客户发函;同一张发票请只留一行,分期的请写明各自的到期日。",
    )

    def message(i: int) -> str:
        number, amount = items["invoice_no"].iloc[i], money_text(items["amount"].iloc[i])
        return f"发票号{number}在{other(i)}也有一笔,金额都是{amount}元。"

    yield from row_findings(ledger, items, marked, problem, message)


def receipts_in_two_sheets(ledger: Ledger, settings: Settings, as_of: dt.date) -> Iterator[Finding]:
    """One receipt of one day and amount in two sheets: the bank's list and the ledger."""
    del settings, as_of
    receipts = ledger.receipts
    dated = receipts["date"].notna().to_numpy()
    keys = ("customer", "date", "amount")
    places = _in_two_sheets(receipts, dated, keys, SAME_RECEIPT)
    marked = _marks(receipts, places)
    other = other_lines(receipts, marked, keys, but="sheet")
    problem = Problem("W426", "两笔都已计入;是同一笔的请删除一处,不是的不用改。")

    def message(i: int) -> str:
        day, amount = receipts["date"].iloc[i], money_text(receipts["amount"].iloc[i])
        return f"{other(i)}也有一笔{day:%Y-%m-%d}的收款,金额都是{amount}元。"

    yield from row_findings(ledger, receipts, marked, problem, message)


def numbers_within_numbers(ledger: Ledger, settings: Settings, as_of: dt.date) -> Iterator[Finding]:
    """An invoice of a cell that lists several, booked by itself too."""
    del settings, as_of
    items = ledger.items
    debts = items["amount"].to_numpy() > 0
    numbers = pd.Categorical(items["invoice_no"])
    shared = _shared_numbers(numbers.categories.tolist())
    again: dict[int, tuple[str, int]] = {}
    first = _first_rows(items, numbers, debts, shared)
    for number, texts in shared.items():
        owners: dict[int, list[int]] = {}
        for text in texts:
            for customer, row in first.get(text, {}).items():
                owners.setdefault(customer, []).append(row)
        for one, *others in owners.values():
            for other in others:
                again |= {one: (number, other), other: (number, one)}
    problem = Problem("E419", "请核对是否重复计入;更正前不向该客户发函。一行请只写一张发票。")

    def message(i: int) -> str:
        number, k = again[i]
        return f"「{numbers[i]}」里的发票号{number}在{line_beside(items, i, k)}另有一笔。"

    marked = _marks(items, np.array(sorted(again), np.intp))
    yield from row_findings(ledger, items, marked, problem, message)


def _first_rows(
    items: pd.DataFrame, numbers: pd.Categorical, debts: Marks, shared: dict[str, list[int]]
) -> dict[int, dict[int, int]]:
    """Return for the texts that share a number: position of the text → customer → first row."""
    wanted = np.array(sorted({text for texts in shared.values() for text in texts}), np.int64)
    owner, found = items["customer"].to_numpy(), dict[int, dict[int, int]]()
    for i in np.flatnonzero(np.isin(numbers.codes, wanted) & debts).tolist():
        found.setdefault(int(numbers.codes[i]), {}).setdefault(int(owner[i]), i)
    return found


def _shared_numbers(texts: Sequence[str]) -> dict[str, list[int]]:
    """Return invoice numbers that several distinct texts name: number → positions of the texts."""
    listed = {
        k: found
        for k, text in unusual(texts, DIGITS)
        if len(text) > 8 and not text.isdigit() and len(found := invoice_numbers_in(text)) > 1
    }
    if not listed:
        return {}
    named: dict[str, list[int]] = {}
    for k, found in listed.items():
        for number in found:
            named.setdefault(number, []).append(k)
    for k, text in enumerate(texts):
        if text in named and k not in listed:
            named[text].append(k)
    return {number: where for number, where in named.items() if len(where) > 1}


def _in_two_sheets(
    rows: pd.DataFrame, eligible: Marks, keys: Sequence[str], exact: Sequence[str]
) -> Places:
    """Return rows alike in `keys` with one of another sheet, but for exact repeats."""
    nothing = np.zeros(0, np.intp)
    if rows["sheet"].nunique() < 2:
        return nothing
    places = np.flatnonzero(eligible)
    alike = rows.iloc[places][list(keys)].duplicated(keep=False).to_numpy()
    places = places[alike]
    few = rows.iloc[places]
    places = places[~few.duplicated(list(exact), keep=False).to_numpy()]
    few = rows.iloc[places]
    if few.empty:
        return nothing
    sheets = few.groupby(list(keys), observed=True)["sheet"].transform("nunique")
    return places[sheets.to_numpy() > 1]


def _marks(rows: pd.DataFrame, places: Places) -> Marks:
    marked = np.zeros(len(rows), np.bool_)
    marked[places] = True
    return marked
