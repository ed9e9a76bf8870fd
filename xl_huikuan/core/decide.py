"""From a ledger to everything that follows on a date: the one function the outside calls.

age → levels → clocks of limitation → promises → reconcile → checks → credit → plan → Decision
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd

from xl_huikuan.core.aging import Aged, age
from xl_huikuan.core.checks import blocked_customers, run_checks, run_open_checks
from xl_huikuan.core.credit import rate
from xl_huikuan.core.credit_checks import credit_findings
from xl_huikuan.core.errors import Finding
from xl_huikuan.core.evidence import Noted, nothing_noted, with_clocks
from xl_huikuan.core.ladder import item_level, item_why
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.plan import make_plan
from xl_huikuan.core.promises import promises_of, with_promises
from xl_huikuan.core.reconcile import reconcile
from xl_huikuan.core.settings import Settings


def decide(
    ledger: Ledger, settings: Settings, as_of: dt.date, noted: Noted = nothing_noted
) -> Decision:
    """Return what follows from a ledger on the as-of date.

    `noted` tells what is known of the open items beside the workbook, as letters delivered.
    Findings of the ledger itself are not repeated, but they block letters like our own. Raises
    SettingInvalid when weights do not add up to 100 or the ladder does not ascend.
    """
    aged = _with_levels(age(ledger, settings, as_of), settings)
    aged = with_clocks(ledger, aged, settings, as_of, noted)
    reconciliation, unbalanced = reconcile(ledger, aged, as_of)
    findings = (
        *aged.findings,
        *unbalanced,
        *run_checks(ledger, settings, as_of),
        *run_open_checks(ledger, aged.open_items, settings, as_of),
    )
    promises = promises_of(ledger, aged, settings, as_of)
    blocked = with_blocks(with_promises(ledger, promises), (*ledger.findings, *findings))
    credit = rate(blocked, aged, settings)
    return Decision(
        as_of=as_of,
        open_items=aged.open_items,
        matches=aged.matches,
        advances=aged.advances,
        aging=aged.matrix,
        credit=credit,
        plan=make_plan(blocked, aged, credit, settings, as_of),
        reconciliation=reconciliation,
        findings=(*findings, *credit_findings(blocked, credit, as_of)),
        promises=promises,
    )


def with_blocks(ledger: Ledger, findings: tuple[Finding, ...]) -> Ledger:
    """Return the ledger with CUSTOMERS.blocked filled for customers a finding excludes."""
    reasons = blocked_customers(findings, ledger)
    if not reasons:
        return ledger
    texts = ledger.customers["blocked"].to_numpy(object, copy=True)
    numbers = np.array(list(reasons))
    texts[numbers] = np.where(texts[numbers] == "", list(reasons.values()), texts[numbers])
    return replace(ledger, customers=ledger.customers.assign(blocked=pd.Categorical(texts)))


def _with_levels(aged: Aged, settings: Settings) -> Aged:
    items = aged.open_items
    level = item_level(items["days"].to_numpy(), settings)
    level = np.where(items["open"].to_numpy() > 0, level, 0)
    return replace(aged, open_items=items.assign(level=level, why=item_why(items, settings)))
