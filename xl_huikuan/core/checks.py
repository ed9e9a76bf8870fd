"""Checks of the data, in one tuple."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from xl_huikuan.core import (
    bills,
    check_customers,
    check_items,
    check_limitation,
    check_planned,
    check_repeats,
)
from xl_huikuan.core.errors import Finding
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.settings import Settings

CheckRule = Callable[[Ledger, Settings, dt.date], Iterator[Finding]]
OpenRule = Callable[[Ledger, pd.DataFrame, Settings, dt.date], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the ledger.

    Attributes:
        codes: finding codes it may yield.
        rule: yields findings; knows no file and no clock.
    """

    codes: tuple[str, ...]
    rule: CheckRule


@dataclass(frozen=True, slots=True)
class OpenCheck:
    """One check of what is still open after settlement; the rule also gets OPEN_ITEMS."""

    codes: tuple[str, ...]
    rule: OpenRule


CHECKS: tuple[Check, ...] = (
    Check(("E418", "W418"), check_items.repeated_items),
    Check(("E419", "E420"), check_items.shared_invoice_numbers),
    Check(("E418",), check_repeats.invoices_in_two_sheets),
    Check(("E419",), check_repeats.numbers_within_numbers),
    Check(("E421", "I421"), check_items.invoice_numbers),
    Check(("I405", "W406"), check_items.odd_amounts),
    Check(("W426",), check_items.repeated_receipts),
    Check(("W426",), check_repeats.receipts_in_two_sheets),
    Check(("W502", "E502"), check_items.due_before_invoice),
    Check(("W504", "E504"), check_items.invoiced_later),
    Check(("E506",), check_items.retention_without_date),
    Check(("W320",), check_customers.bad_tax_number),
    Check(("I321",), check_customers.no_contact),
    Check(("W322",), check_customers.unknown_class),
    Check(("W323", "W324", "W325"), check_customers.bad_scores),
    Check(("W621",), check_customers.no_owner),
    Check(("W811", "W812"), check_planned.unequal_plans),
    Check(("W815",), check_planned.undivided_contracts),
    Check(("W813", "W814"), bills.bill_findings),
)


OPEN_CHECKS: tuple[OpenCheck, ...] = (
    OpenCheck(("W501",), check_items.undated_items),
    OpenCheck(("W505",), check_limitation.lapsed_items),
)


def run_checks(ledger: Ledger, settings: Settings, as_of: dt.date) -> tuple[Finding, ...]:
    """Return the findings of all checks, in their order.

    More than twenty of one code are cut short with a line that says how many there are; every
    customer a code excludes is still named (see `findings`).
    """
    return tuple(f for check in CHECKS for f in check.rule(ledger, settings, as_of))


def run_open_checks(
    ledger: Ledger, open_items: pd.DataFrame, settings: Settings, as_of: dt.date
) -> tuple[Finding, ...]:
    """Return the findings of the checks of open items, cut short like those of `run_checks`."""
    return tuple(
        f for check in OPEN_CHECKS for f in check.rule(ledger, open_items, settings, as_of)
    )


def blocked_customers(findings: Iterable[Finding], ledger: Ledger) -> dict[int, str]:
    """Return customer number → why its letters are blocked: findings that exclude a row of it.

    A customer is known by its name; two records of one name are both blocked.
    """
    reasons: dict[str, str] = {}
    for finding in findings:
        if finding.blocked_customer:
            reasons.setdefault(finding.blocked_customer, finding.message.removesuffix("。"))
    if not reasons:
        return {}
    names = ledger.customers["name"].to_numpy(object)
    return {i: reasons[name] for i, name in enumerate(names) if name in reasons}
