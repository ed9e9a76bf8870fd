"""对账台账: with whom the balance is agreed, with whom it is due."""

from __future__ import annotations

from collections import Counter

from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.looking import Look, look
from xl_huikuan.addin.buttons.planning import register_of
from xl_huikuan.addin.buttons.results import asked
from xl_huikuan.addin.buttons.steps import Steps, Work
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.reconciliations import AGREED, STATES, Reconciliation, reconciliations
from xl_huikuan.letters.agreed import asked_of
from xl_huikuan.sheets.results.reconciliations import NAME, coverage_line, reconciliations_sheet

_FIRST = 3  # customers named in the message


def reconciliations_due(desk: Desk) -> Steps:
    """对账台账: list every customer by how its balance stands, the due ones first."""
    found = yield from look(desk)
    if found.question:
        return (yield from asked(desk, found))
    rows: tuple[Reconciliation, ...] = yield Work("查对账情况", lambda: _rows(desk, found))
    sheet = yield Work("排出对账台账", lambda: reconciliations_sheet(found.outcome, rows))
    delivered = desk.deliver(found.opened, found.outcome, (sheet,))
    names = found.outcome.ledger.customers["name"]
    first = [row for row in rows if row.state != AGREED][:_FIRST]
    counts = Counter(row.state for row in rows)
    as_of = found.outcome.decision.as_of
    lines = (
        coverage_line(rows, as_of),
        "、".join(f"{state} {counts[state]} 户" for state in STATES if counts[state]) or "没有客户",
        *(f"  {names.iloc[row.customer]}:{row.todo}" for row in first),
        *(text for text in (delivered.note, delivered.where, found.day_said) if text),
    )
    data = {"customers": [_data(str(names.iloc[row.customer]), row) for row in rows]}
    live = desk.is_live and not desk.dry_run
    return Report(
        lines, {**data, **delivered.data}, then="undo:撤销 对账台账" if live else "", show=NAME
    )


def _rows(desk: Desk, found: Look) -> tuple[Reconciliation, ...]:
    outcome, register = found.outcome, register_of(desk, found)
    customers = outcome.ledger.customers
    whom = enumerate(zip(customers["name"], customers["code"], strict=True))
    return reconciliations(
        outcome.decision.reconciliation["balance"].tolist(),
        {number: asked_of(register, str(name), str(code)) for number, (name, code) in whom},
        outcome.decision.as_of,
        months=outcome.settings["reconcile_months"],
        reply_days=outcome.settings["reply_within_days"],
    )


def _data(name: str, row: Reconciliation) -> dict[str, object]:
    return {
        "customer": name,
        "state": row.state,
        "balance_fen": row.balance,
        "due": row.due.isoformat(),
        "last": row.last.number if row.last else "",
        "todo": row.todo,
    }
