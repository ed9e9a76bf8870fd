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
from xl_huikuan.core.totals import Flags

CreditRule = Callable[[Ledger, pd.DataFrame, dt.date], Iterator[Finding]]
_NAMED = 3  # customers named where one finding speaks of many


def credit_findings(ledger: Ledger, credit: pd.DataFrame, as_of: dt.date) -> tuple[Finding, ...]:
    """Return what the clerk should know of credit once it is rated."""
    return tuple(f for rule in RULES for f in rule(ledger, credit, as_of))


def lax_terms(ledger: Ledger, credit: pd.DataFrame, as_of: dt.date) -> Iterator[Finding]:
    """Customers on credit although their grade allows none; each is flagged on 回款_信用."""
    del as_of
    texts, grades = credit["lax_terms"].to_numpy(object), credit["grade"].to_numpy(object)
    yield from _many(
        ledger, credit, texts != "",
        Problem("W326", "请收紧账期,或补资料重新评级;不改的请经有权限的人批准。每户见 回款_信用 的「账期超权限」。"),
        "账期超权限", lambda i: f"等级{grades[i]},{texts[i]}",
    )  # fmt: skip


def no_guarantee(ledger: Ledger, credit: pd.DataFrame, as_of: dt.date) -> Iterator[Finding]:
    """Guarantees that are asked for and missing, or expired, once the file is kept (DOMAIN 6)."""
    if not filled_rows(ledger).any():
        return  # nobody keeps the file yet
    gap = guarantee_gap(by_customer(ledger), credit, as_of)
    marked = gap.marked & (credit["exposure"].to_numpy() > 0)
    remedy = f"请落实或续签担保,落实之前按预付款发货。每户见 {DOSSIER.sheet} 的「要补的资料」。"
    yield from _many(ledger, credit, marked, Problem("W327", remedy), "担保没有或已到期", gap.say)


def _many(  # noqa: PLR0917 - what is said of them
    ledger: Ledger,
    credit: pd.DataFrame,
    marked: Flags,
    problem: Problem,
    what: str,
    say: Callable[[int], str],
) -> Iterator[Finding]:
    """Yield one finding for all marked customers, which names those that owe most.

    So many of them are usual that a line for each would hide what is wrong with the data.
    """
    places = np.flatnonzero(marked)
    owing = credit["exposure"].to_numpy()[places]
    first = places[np.argsort(-owing, kind="stable")][:_NAMED].tolist()
    names = ";".join(f"「{ledger.customers['name'].iloc[i]}」{say(i)}" for i in first)
    if first:
        more = f"等{len(places)}户" if len(places) > len(first) else ""
        yield Finding(problem.code, Source(), f"{what}:{names}{more}。", problem.remedy)


def unexplained_coefficient(
    ledger: Ledger, credit: pd.DataFrame, as_of: dt.date
) -> Iterator[Finding]:
    """Limits changed by a coefficient that nobody explained or approved (DOMAIN 5)."""
    del credit, as_of
    gap = coefficient_gap(ledger, by_customer(ledger))
    problem = Problem("W328", f"请在 {DOSSIER.sheet} 补填「系数理由」和「额度批准人」。")
    yield from customer_findings(ledger, gap.marked, problem, lambda i: f"{gap.say(i)}。")


def filed_twice(ledger: Ledger, credit: pd.DataFrame, as_of: dt.date) -> Iterator[Finding]:
    """Customers with two rows in the file, of which the upper one counts."""
    del credit, as_of
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
