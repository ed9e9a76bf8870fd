"""Findings about credit that only a rating can show: terms, guarantees, coefficients."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from xl_huikuan.core.dossier import by_customer, filled_rows
from xl_huikuan.core.dossier_gaps import coefficient_gap, guarantee_gap
from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.findings import Problem, customer_findings
from xl_huikuan.core.forms.dossier import DOSSIER
from xl_huikuan.core.forms.papers import NOBODY
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.moves import CARRIED
from xl_huikuan.core.plan_facts import RETENTION
from xl_huikuan.core.policy import GRADES
from xl_huikuan.core.settle import item_dates
from xl_huikuan.core.totals import max_by

_OWN_DAY = (*CARRIED, RETENTION)  # kinds of items whose due date is no term of payment
_CREDIT = "后付款"  # in the terms a grade allows
_NO_CREDIT = frozenset(grade.name for grade in GRADES if _CREDIT not in grade.terms)
CreditRule = Callable[[Ledger, pd.DataFrame, pd.DataFrame, dt.date], Iterator[Finding]]


def credit_findings(
    ledger: Ledger, credit: pd.DataFrame, open_items: pd.DataFrame, as_of: dt.date
) -> tuple[Finding, ...]:
    """Return what the clerk should know of credit once it is rated."""
    return tuple(f for rule in RULES for f in rule(ledger, credit, open_items, as_of))


def lax_terms(
    ledger: Ledger, credit: pd.DataFrame, open_items: pd.DataFrame, as_of: dt.date
) -> Iterator[Finding]:
    """账期超权限: open items on credit although the grade allows none (DOMAIN 3)."""
    del as_of
    owed = (open_items["open"].to_numpy() > 0) & ~open_items["kind"].isin(_OWN_DAY).to_numpy()
    items = open_items[owed]
    granted = (items["due"].to_numpy() - item_dates(items)) / np.timedelta64(1, "D")
    longest = max_by(items["customer"].to_numpy(), granted, len(credit))
    grades, allowed = credit["grade"].to_numpy(object), credit["terms_allowed"].to_numpy(object)
    partly = credit["provisional"].to_numpy()

    def message(i: int) -> str:
        rated = f"等级{grades[i]}{'(暂评)' if partly[i] else ''}"
        return f"账期超权限:{rated}只允许{allowed[i]},实际开票后最长{longest[i]:.0f}天付款。"

    marked = np.isin(grades, list(_NO_CREDIT)) & (longest > 0)
    problem = Problem("W326", "请收紧账期,或补资料重新评级;不改的请经有权限的人批准。")
    yield from customer_findings(ledger, marked, problem, message)


def no_guarantee(
    ledger: Ledger, credit: pd.DataFrame, open_items: pd.DataFrame, as_of: dt.date
) -> Iterator[Finding]:
    """Guarantees that are asked for and missing, or expired, once the file is kept (DOMAIN 6)."""
    del open_items
    if not filled_rows(ledger).any():
        return  # nobody keeps the file yet
    gap = guarantee_gap(by_customer(ledger), credit, as_of)
    marked = gap.marked & (credit["exposure"].to_numpy() > 0)
    problem = Problem("W327", f"请落实或续签担保,填在 {DOSSIER.sheet};落实之前按预付款发货。")
    yield from customer_findings(ledger, marked, problem, lambda i: f"{gap.say(i)}。")


def unexplained_coefficient(
    ledger: Ledger, credit: pd.DataFrame, open_items: pd.DataFrame, as_of: dt.date
) -> Iterator[Finding]:
    """Limits changed by a coefficient that nobody explained or approved (DOMAIN 5)."""
    del credit, open_items, as_of
    gap = coefficient_gap(ledger, by_customer(ledger))
    problem = Problem("W328", f"请在 {DOSSIER.sheet} 补填「系数理由」和「额度批准人」。")
    yield from customer_findings(ledger, gap.marked, problem, lambda i: f"{gap.say(i)}。")


def filed_twice(
    ledger: Ledger, credit: pd.DataFrame, open_items: pd.DataFrame, as_of: dt.date
) -> Iterator[Finding]:
    """Customers with two rows in the file, of which the upper one counts."""
    del credit, open_items, as_of
    typed = ledger.papers[DOSSIER]
    typed = typed[typed["who"].to_numpy() != NOBODY]
    first = typed.drop_duplicates("who").set_index("who")["row"]
    again = typed[typed.duplicated("who").to_numpy()]
    for who, row in zip(again["who"].tolist(), again["row"].tolist(), strict=True):
        name = str(ledger.customers["name"].iloc[who])
        yield Finding(
            "W807", Source(DOSSIER.sheet, row),
            f"「{name}」在第{first[who]}行已经有了,这一行没有用上。", "请把两行并成一行。", name,
        )  # fmt: skip


RULES: tuple[CreditRule, ...] = (lax_terms, no_guarantee, unexplained_coefficient, filed_twice)
