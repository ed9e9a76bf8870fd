"""经营指标: the company's figures, who did how well, what to see to early, and the targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from xl_huikuan.addin.buttons.desk import Delivered, Desk
from xl_huikuan.addin.buttons.looking import Look, look
from xl_huikuan.addin.buttons.planning import register_of
from xl_huikuan.addin.buttons.results import asked
from xl_huikuan.addin.buttons.steps import Steps, Work
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.early_warnings import Early, early_warnings
from xl_huikuan.core.forms.targets import TARGETS
from xl_huikuan.core.kpi_book import KpiBook, kpi_book
from xl_huikuan.core.kpi_cells import COMPANY, SALESPERSON
from xl_huikuan.core.kpi_parts import Letters
from xl_huikuan.core.kpi_table import BY_KEY, KPIS
from xl_huikuan.core.kpis import Figures, all_figures
from xl_huikuan.core.reconciliations import months_after, reconciliations
from xl_huikuan.core.seller_scores import SellerScore, seller_scores
from xl_huikuan.core.targets import progress
from xl_huikuan.letters.agreed import asked_of
from xl_huikuan.sheets.results import QUESTIONS, result_sheets
from xl_huikuan.sheets.results.kpis import NAME, kpi_sheets, period_line, shown, warnings_line
from xl_huikuan.sheets.results.targets import targets_sheet
from xl_huikuan.sheets.table import ResultSheet

_SAID = ("collected", "due_collected", "dso_countback", "overdue_share", "promises_kept")
_FIRST = 3  # warnings told in the message


@dataclass(frozen=True, slots=True, eq=False)
class Worked:
    """Everything the button shows.

    Attributes:
        book: parts of the figures.
        figures: by key of the dimension.
        scores: of salespeople.
        warnings: what to see to early.
        odd: rows of 回款_目标 that cannot be used.
        sheets: that show it.
    """

    book: KpiBook
    figures: Mapping[str, Figures]
    scores: tuple[SellerScore, ...]
    warnings: tuple[Early, ...]
    odd: int
    sheets: tuple[ResultSheet, ...]


def kpis(desk: Desk) -> Steps:
    """经营指标: figures of the whole and of its parts, score sheet, early warnings, targets."""
    found = yield from look(desk)
    if found.question:
        return (yield from asked(desk, found))
    worked: Worked = yield Work("计算经营指标", lambda: _worked(desk, found))
    delivered = desk.deliver(found.opened, found.outcome, worked.sheets)
    live = desk.is_live and not desk.dry_run
    return Report(
        tuple(_lines(found, worked, delivered)),
        {**_data(found, worked), **delivered.data},
        then="undo:撤销 经营指标" if live else "",
        show=NAME,
    )


def letters_of(desk: Desk, found: Look) -> Letters:
    """Return what the register of letters tells of balances asked for in the last cycle."""
    outcome, register = found.outcome, register_of(desk, found)
    customers, as_of = outcome.ledger.customers, outcome.decision.as_of
    months = outcome.settings["reconcile_months"]
    whom = enumerate(zip(customers["name"].tolist(), customers["code"].tolist(), strict=True))
    got = {number: asked_of(register, name, code) for number, (name, code) in whom}
    since = months_after(as_of, -months)
    recent = {n: [one for one in all_of if since < one.as_of <= as_of] for n, all_of in got.items()}
    reconciled = reconciliations(
        outcome.decision.reconciliation["balance"].tolist(),
        got,
        as_of,
        months=months,
        reply_days=outcome.settings["reply_within_days"],
    )
    return Letters(
        reconciled,
        np.array([len(some) for some in recent.values()], np.int64),
        np.array([sum(bool(one.reply) for one in some) for some in recent.values()], np.int64),
    )


def _worked(desk: Desk, found: Look) -> Worked:
    outcome = found.outcome
    settings, decision = outcome.settings, outcome.decision
    book = kpi_book(outcome.ledger, decision, settings, letters_of(desk, found))
    figures = all_figures(book)
    scores = seller_scores(figures[SALESPERSON.key], figures[COMPANY.key], settings)
    warnings = early_warnings(book, decision, settings)
    rows, odd = progress(outcome.ledger.papers[TARGETS], figures, decision.as_of)
    told = replace(outcome, findings=(*odd, *outcome.findings))
    grid = found.opened.read.ours.get(TARGETS.sheet)
    sheets = (
        *kpi_sheets(told, book, figures, scores, warnings),
        targets_sheet(told, grid, rows, figures[COMPANY.key]),
        *result_sheets(told, QUESTIONS),
    )
    return Worked(book, figures, scores, warnings, len(odd), sheets)


def _lines(found: Look, worked: Worked, delivered: Delivered) -> Iterator[str]:
    company = worked.figures[COMPANY.key]
    yield period_line(worked.book)
    pairs = [(BY_KEY[key], company.answer(BY_KEY[key], 0)) for key in _SAID]
    yield "、".join(f"{kpi.title} {shown(kpi, answer.value)}" for kpi, answer in pairs) + "。"
    if worked.scores:
        best = worked.scores[0]
        yield f"业务员评分第一:{best.name},{best.score:.2f} 分;共 {len(worked.scores)} 人。"
    yield warnings_line(worked.warnings)
    names = found.outcome.ledger.customers["name"]
    for one in worked.warnings[:_FIRST]:
        yield f"  {names.iloc[one.customer]}:{one.kind.title},{one.what}"
    if worked.odd:
        yield f"{TARGETS.sheet} 里有 {worked.odd} 行要改,见 {QUESTIONS[0]}。"
    yield from (text for text in (delivered.note, delivered.where, found.day_said) if text)


def _data(found: Look, worked: Worked) -> dict[str, Any]:
    names = found.outcome.ledger.customers["name"]
    period = worked.book.period
    return {
        "period": [period.start.isoformat(), period.end.isoformat()],
        "figures": {
            key: {
                label: {kpi.key: figures.answer(kpi, group).value for kpi in KPIS}
                for group, label in enumerate(figures.labels)
            }
            for key, figures in worked.figures.items()
        },
        "scores": [{"name": s.name, "rank": s.rank, "score": s.score} for s in worked.scores],
        "warnings": [
            {
                "customer": str(names.iloc[one.customer]),
                "kind": one.kind.title,
                "what": one.what,
                "amount_fen": one.amount,
            }
            for one in worked.warnings
        ],
    }
