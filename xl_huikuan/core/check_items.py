"""Checks of items and receipts that need only the ledger; each yields findings."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.errors import Finding
from xl_huikuan.core.findings import Marks, Problem, row_findings
from xl_huikuan.core.identity import invoice_no_problem
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.money import money_text
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import blank, contains
from xl_huikuan.core.usual import unusual, usual_lines

# What makes two rows the same entry: everything the clerk typed, so a remark tells them apart.
SAME_ITEM = (
    "customer", "amount", "kind", "invoice_no", "doc_no", "contract_no", "product",
    "invoice_date", "biz_date", "due_given", "age_given", "remark",
)  # fmt: skip
# Rows that may share one invoice number: instalments and goods lines differ in one of these.
_SAME_LINE = ("customer", "invoice_no", "doc_no", "contract_no", "product", "due_given", "remark")
SAME_RECEIPT = (
    "customer", "date", "amount", "item", "invoice_no", "contract_no", "method", "remark",
)  # fmt: skip
# A fast lane for texts that are sound, or no invoice number at all but a number of the company's
# own; `identity.invoice_no_problem` decides on all others.
_SOUND_NUMBER = re.compile(
    "[0-9]{8}|2[1-9][0-9]{13}(?:[0-9]{4}[1-9]|[0-9]{3}[1-9]0|[0-9]{2}[1-9]0{2}|[0-9][1-9]0{3}|[1-9]0{4})"
)
_SOUND_NUMBERS = usual_lines(_SOUND_NUMBER.pattern)
_LIKE_INVOICE = re.compile(r"[0-9]{8}|[0-9][eE]\+?[0-9]")
DESTROYED = "失真"  # how `invoice_no_problem` names a number that Excel shortened to 15 digits
PREPAID_DAYS = 90  # money due so long before the invoice is a prepayment; longer is a wrong date
_YEAR = np.timedelta64(365, "D")


def due_before_invoice(ledger: Ledger, settings: Settings, as_of: dt.date) -> Iterator[Finding]:
    """Items due before they were invoiced."""
    del settings, as_of
    due, invoiced = ledger.items["due_given"], ledger.items["invoice_date"]
    days = (invoiced.to_numpy() - due.to_numpy()) / np.timedelta64(1, "D")  # NaN without a date

    def message(i: int) -> str:
        return f"到期日{due.iloc[i]:%Y-%m-%d}早于开票日期{invoiced.iloc[i]:%Y-%m-%d}。"

    early = Problem("W502", "预付款可以不处理,否则请更正;按表中到期日计算。")
    wrong = Problem("E502", "请更正日期;更正前不向该客户发函。")
    prepaid = (days > 0) & (days <= PREPAID_DAYS)
    yield from row_findings(ledger, ledger.items, prepaid, early, message)
    yield from row_findings(ledger, ledger.items, days > PREPAID_DAYS, wrong, message)


def invoiced_later(ledger: Ledger, settings: Settings, as_of: dt.date) -> Iterator[Finding]:
    """Items invoiced after the as-of date; more than a year ahead cannot be right."""
    del settings
    invoiced = ledger.items["invoice_date"]
    days = invoiced.to_numpy()
    today = np.datetime64(as_of, "s")
    far = days > today + _YEAR

    def message(i: int) -> str:
        return f"开票日期{invoiced.iloc[i]:%Y-%m-%d}晚于基准日{as_of}。"

    later = Problem("W504", "基准日之后的发票不计入本次结果;日期有误请更正。")
    wrong = Problem("E504", "晚于基准日一年以上,请更正日期。")
    yield from row_findings(ledger, ledger.items, (days > today) & ~far, later, message)
    yield from row_findings(ledger, ledger.items, far, wrong, message)


def repeated_items(ledger: Ledger, settings: Settings, as_of: dt.date) -> Iterator[Finding]:
    """Rows that repeat another row exactly; with a number they block the customer's letters."""
    del settings, as_of
    items = ledger.items
    again = _repeats(items, SAME_ITEM) & _debts(items)
    other = other_lines(items, again, SAME_ITEM)
    numbered = ~(blank(items["invoice_no"]) & blank(items["doc_no"]))
    remedy = "确为重复的请删除一行;确为两笔的请在备注写明区别。"

    def message(i: int) -> str:
        number = items["invoice_no"].iloc[i] or items["doc_no"].iloc[i]
        amount = money_text(items["amount"].iloc[i])
        return f"与{other(i)}完全相同:{f'单号{number},' if number else ''}金额{amount}元。"

    same = Problem("E418", f"两行都已计入,更正前不向该客户发函;{remedy}")
    alike = Problem("W418", f"两行都已计入;{remedy}")
    yield from row_findings(ledger, items, again & numbered, same, message)
    yield from row_findings(ledger, items, again & ~numbered, alike, message)


def shared_invoice_numbers(ledger: Ledger, settings: Settings, as_of: dt.date) -> Iterator[Finding]:
    """One invoice number with two amounts on one line, or with two customers."""
    del settings, as_of
    items = ledger.items
    eligible = _debts(items) & ~blank(items["invoice_no"])

    two_amounts = _real_numbers(items, _two_amounts(items, eligible))
    two_owners = _real_numbers(items, _two_customers(items, eligible))
    priced = other_lines(items, two_amounts, _SAME_LINE, but="amount")
    owned = other_lines(items, two_owners, ("invoice_no",), but="customer")

    def amount_differs(i: int) -> str:
        number, amount = items["invoice_no"].iloc[i], money_text(items["amount"].iloc[i])
        return f"发票号{number}金额{amount}元,与{priced(i)}的金额不同。"

    def owner_differs(i: int) -> str:
        return f"发票号{items['invoice_no'].iloc[i]}在{owned(i)}记在另一个客户名下。"

    amounts = Problem("E419", "同一客户同一发票号金额不同,请核对后更正。")
    owners = Problem("E420", "同一发票号记在两个客户名下,请核对后更正。")
    yield from row_findings(ledger, items, two_amounts, amounts, amount_differs)
    yield from row_findings(ledger, items, two_owners, owners, owner_differs)


def odd_amounts(ledger: Ledger, settings: Settings, as_of: dt.date) -> Iterator[Finding]:
    """Zero amounts, and credit notes that are not negative."""
    del settings, as_of
    items = ledger.items
    amount = items["amount"].to_numpy()
    zero = Problem("I405", "金额为零的行不影响结果,可以不处理。")
    sign = Problem("W406", "红字应为负数,请核对金额的正负号。")
    red = contains(items["kind"], "红字") & (amount > 0)
    yield from row_findings(ledger, items, amount == 0, zero, lambda _: "应收金额为零。")
    yield from row_findings(
        ledger, items, red, sign, lambda i: f"红字金额为正数{money_text(amount[i])}元。"
    )


def invoice_numbers(ledger: Ledger, settings: Settings, as_of: dt.date) -> Iterator[Finding]:
    """Invoice numbers that Excel destroyed (never to be printed), or of an unusual form."""
    del settings, as_of
    numbers = pd.Categorical(ledger.items["invoice_no"])
    problems = _number_problems(numbers.categories.tolist())
    lost = np.isin(numbers.codes, [k for k, text in problems.items() if DESTROYED in text])
    odd = np.isin(numbers.codes, list(problems)) & ~lost

    def message(i: int) -> str:
        return f"发票号「{numbers[i]}」:{problems[int(numbers.codes[i])]}。"

    destroyed = Problem("E421", "请按原发票更正号码;更正前不向该客户发函。")
    unusual = Problem("I421", "如为自编单号可以不处理。")
    yield from row_findings(ledger, ledger.items, lost, destroyed, message)
    yield from row_findings(ledger, ledger.items, odd, unusual, message)


def _number_problems(numbers: Sequence[str]) -> dict[int, str]:
    """Return what is wrong with numbers, by position."""
    return {
        k: text
        for k, number in unusual(numbers, _SOUND_NUMBERS)
        if not _SOUND_NUMBER.fullmatch(number)  # quick: nearly all are sound
        and _LIKE_INVOICE.search(number)
        and (text := invoice_no_problem(number))
    }


def retention_without_date(ledger: Ledger, settings: Settings, as_of: dt.date) -> Iterator[Finding]:
    """Retention money (质保金) without the day it is released: it must not count as overdue."""
    del settings, as_of
    items = ledger.items
    marked = contains(items["kind"], "质保金") & items["due_given"].isna().to_numpy()
    problem = Problem("E506", "请填质保期届满日作为到期日;届满前质保金不是逾期,填写前不发函。")
    yield from row_findings(ledger, items, marked, problem, lambda _: "质保金没有到期日。")


def repeated_receipts(ledger: Ledger, settings: Settings, as_of: dt.date) -> Iterator[Finding]:
    """Dated receipts entered twice."""
    del settings, as_of
    receipts = ledger.receipts
    dated = receipts["date"].notna().to_numpy()
    problem = Problem("W426", "两笔都已计入;重复的请删除,否则请在备注写明区别。")
    yield from row_findings(
        ledger, receipts, _repeats(receipts, SAME_RECEIPT) & dated, problem,
        lambda i: f"与另一笔收款完全相同:{receipts['date'].iloc[i]:%Y-%m-%d}"
        f",{money_text(receipts['amount'].iloc[i])}元。",
    )  # fmt: skip


def undated_items(
    ledger: Ledger, open_items: pd.DataFrame, settings: Settings, as_of: dt.date
) -> Iterator[Finding]:
    """Open items without any due date: none given, no terms, no age column."""
    del settings, as_of
    undated = open_items["due"].isna() & open_items["age_given"].isna()
    marked = undated.to_numpy() & (open_items["open"].to_numpy() > 0)
    why = open_items["due_why"]
    problem = Problem("W501", "请补到期日或账期,或在回款_参数填写「默认账期」;补齐前不催收。")
    yield from row_findings(
        ledger, open_items, marked, problem, lambda i: f"没有可用的到期日({why.iloc[i]})。"
    )


def other_lines(
    rows: pd.DataFrame, marked: Marks, same: Sequence[str], but: str = ""
) -> Callable[[int], str]:
    """Return what names, for a marked row, the first other one that agrees with it in some columns.

    With `but` it is one that differs in that column. Every marked row must have such another.
    """
    places = np.flatnonzero(marked)
    found = rows.iloc[places]
    group = found.groupby(list(same), observed=True, sort=False, dropna=False).ngroup().to_numpy()
    value = found[but].to_numpy() if but else places
    _, first, of = np.unique(group, return_index=True, return_inverse=True)
    apart = value != value[first[of]]
    split, at = np.unique(of[apart], return_index=True)
    second = np.zeros(len(first), np.intp)
    second[split] = np.flatnonzero(apart)[at]
    other = places[np.where(apart, first[of], second[of])]
    return lambda i: line_beside(rows, i, int(other[np.searchsorted(places, i)]))


def line_beside(rows: pd.DataFrame, i: int, other: int) -> str:
    """Return what names another row beside row `i`: its sheet only where that is another."""
    sheet, row = rows["sheet"].iloc[other], rows["row"].iloc[other]
    return f"第{row}行" if sheet == rows["sheet"].iloc[i] else f"「{sheet}」第{row}行"


def _debts(items: pd.DataFrame) -> Marks:
    return np.asarray(items["amount"].to_numpy() > 0)


def _real_numbers(items: pd.DataFrame, marked: Marks) -> Marks:
    """Keep marks of real numbers.

    One shorter than six digits is counted by customer; one that Excel destroyed looks like others
    it is not, and is reported by itself.
    """
    rows = np.flatnonzero(marked)
    texts = items["invoice_no"].iloc[rows].to_numpy(object)
    kept = np.zeros(len(items), np.bool_)
    kept[rows[[_is_real_number(text) for text in texts]]] = True
    return kept


def _is_real_number(text: str) -> bool:
    digits = sum(char.isdigit() for char in text)
    return digits >= 6 and DESTROYED not in invoice_no_problem(text)


def _repeats(rows: pd.DataFrame, columns: Sequence[str]) -> Marks:
    """Mark rows equal to another row in all columns; a hash first leaves few rows to compare."""
    mixed = np.zeros(len(rows), np.uint64)
    for name in columns:
        mixed = (mixed ^ _whole_numbers(rows[name])) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    found = pd.Series(mixed).duplicated(keep=False).to_numpy(copy=True)
    alike = np.flatnonzero(found)
    found[alike] = rows.iloc[alike][list(columns)].duplicated(keep=False).to_numpy()
    return found


def _whole_numbers(column: Any) -> npt.NDArray[np.uint64]:
    if column.dtype.kind in "OS" or isinstance(column.dtype, pd.CategoricalDtype):
        return pd.Categorical(column).codes.astype(np.int64).view(np.uint64)
    return column.to_numpy().view(np.uint64)


def _two_amounts(items: pd.DataFrame, eligible: Marks) -> Marks:
    alike = np.flatnonzero(eligible & _repeats(items, _SAME_LINE))
    lines = items.iloc[alike]
    groups = lines.groupby(list(_SAME_LINE), observed=True, sort=False, dropna=False)
    marked = np.zeros(len(items), np.bool_)
    if len(alike):
        marked[alike] = groups["amount"].transform("nunique").to_numpy() > 1
    return marked


def _two_customers(items: pd.DataFrame, eligible: Marks) -> Marks:
    numbers = pd.Categorical(items["invoice_no"])
    customer, code = items["customer"].to_numpy()[eligible], numbers.codes[eligible]
    lowest = np.full(len(numbers.categories), np.iinfo(np.int64).max)
    highest = np.full(len(numbers.categories), -1)
    np.minimum.at(lowest, code, customer)
    np.maximum.at(highest, code, customer)
    marked = np.zeros(len(items), np.bool_)
    marked[eligible] = (lowest != highest)[code]
    return marked
