"""计提坏账准备: what should stand in 坏账准备, as formulas on a sheet, with the entry and its proof."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from xl_huikuan.addin.buttons import say
from xl_huikuan.addin.buttons.desk import Delivered, Desk
from xl_huikuan.addin.buttons.looking import Look, look
from xl_huikuan.addin.buttons.results import asked
from xl_huikuan.addin.buttons.steps import Steps, Work
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.money import money_text
from xl_huikuan.core.provision_result import Allowance, allowance
from xl_huikuan.sheets.files.which import PROVISION
from xl_huikuan.sheets.ledgers.provision_page import read_provision_page, unknown_customers
from xl_huikuan.sheets.results import QUESTIONS, result_sheets
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.results.provision import provision_notes, provision_sheet
from xl_huikuan.sheets.results.provision.matrix import entry_text
from xl_huikuan.sheets.table import ResultSheet


@dataclass(frozen=True, slots=True, eq=False)
class _Worked:
    """The provision, and the sheets that show it."""

    outcome: Outcome
    found: Allowance
    sheets: tuple[ResultSheet, ...]


def provision(desk: Desk) -> Steps:
    """计提坏账准备: balances by yearly bucket, rates, amounts, entry, proof, claims before tax."""
    found = yield from look(desk)
    if found.question:
        return (yield from asked(desk, found))
    worked: _Worked = yield Work("计提坏账准备", lambda: _worked(found))
    delivered = desk.deliver(found.opened, worked.outcome, worked.sheets)
    live = desk.is_live and not desk.dry_run
    return Report(
        tuple(_lines(worked, found, delivered)),
        {**_data(worked), **(delivered.data if delivered.target else {})},
        then="undo:撤销 计提坏账准备" if live else "",
        show=PROVISION,
    )


def _worked(found: Look) -> _Worked:
    outcome = found.outcome
    page = read_provision_page(found.opened.read.ours.get(PROVISION))
    typed = page.history(outcome.ledger)
    allowed = allowance(outcome.ledger, outcome.settings, outcome.decision.as_of, typed)
    odd = (*page.findings, *unknown_customers(typed))
    told = replace(outcome, findings=(*odd, *outcome.findings))
    sheet = provision_sheet(told, allowed, page)
    return _Worked(told, allowed, (sheet, *result_sheets(told, QUESTIONS)))


def _lines(worked: _Worked, found: Look, delivered: Delivered) -> Iterator[str]:
    allowed, settings = worked.found, worked.outcome.settings
    yield (
        f"{say.as_of_text(worked.outcome)}:按{settings['provision_method']}法,坏账准备应有余额 "
        f"{_said(allowed.needed)}(账龄组合 {_said(allowed.matrix_total)},"
        f"单项计提 {_said(allowed.individual_total)})。"
    )
    booked = settings["provision_booked"]
    gap = None if booked is None or allowed.needed is None else allowed.needed - booked
    yield f"{entry_text(gap)}。"
    yield from provision_notes(worked.outcome, allowed)
    odd = [f for f in worked.outcome.findings if f.source.sheet == PROVISION]
    if odd:
        yield f"{PROVISION} 里有 {len(odd)} 个格子要改:{odd[0].message}其余见 {QUESTIONS[0]}。"
    claims = allowed.candidates.rows
    if len(claims):
        owed = money_text(int(allowed.open_items["open"].to_numpy()[claims].sum()))
        yield f"可申报坏账损失候选 {len(claims)} 笔,{owed} 元。"
    yield from (text for text in (delivered.note, delivered.where, found.day_said) if text)


def _said(fen: int | None) -> str:
    return "算不出" if fen is None else f"{money_text(fen)} 元"


def _data(worked: _Worked) -> dict[str, Any]:
    found, settings = worked.found, worked.outcome.settings
    return {
        "as_of": found.as_of.isoformat(),
        "method": settings["provision_method"],
        "balances_fen": list(found.current),
        "rates": [None if rate is None else float(rate) for rate in found.used],
        "rows_fen": list(found.rows),
        "individual_fen": found.individual_total,
        "needed_fen": found.needed,
        "booked_fen": settings["provision_booked"],
        "candidates": len(found.candidates.rows),
    }
