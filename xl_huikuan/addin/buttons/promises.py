"""承诺台账: every promise with what became of it, who is to be asked, and why customers do not pay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from xl_huikuan.addin.buttons import say
from xl_huikuan.addin.buttons.desk import Delivered, Desk
from xl_huikuan.addin.buttons.looking import Look, look
from xl_huikuan.addin.buttons.results import asked
from xl_huikuan.addin.buttons.steps import Steps, Work
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.promise_figures import by_owner, by_state
from xl_huikuan.core.promises import STATES
from xl_huikuan.core.reason_figures import natures, pareto, unexplained
from xl_huikuan.letters.unanswered import unanswered
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.results.promises import NAME, PromiseFigures, promises_sheet, rate_line

_FIRST = 3  # promises named in the message


def promises(desk: Desk) -> Steps:
    """承诺台账: list the promises, those that were not kept first, with what they add up to."""
    found = yield from look(desk)
    if found.question:
        return (yield from asked(desk, found))
    figures: PromiseFigures = yield Work("汇总承诺和原因", lambda: _figures(found))
    sheet = yield Work("排出承诺台账", lambda: promises_sheet(found.outcome, figures))
    delivered = desk.deliver(found.opened, found.outcome, (sheet,))
    live = desk.is_live and not desk.dry_run
    return Report(
        tuple(_lines(found, figures, delivered)),
        {"promises": _data(found.outcome), **delivered.data},
        then="undo:撤销 承诺台账" if live else "",
        show=NAME,
    )


def _figures(found: Look) -> PromiseFigures:
    outcome, register = found.outcome, found.letters.register
    ledger, decision, wait = outcome.ledger, outcome.decision, outcome.settings["reply_within_days"]
    silent = None if register is None else unanswered(register, ledger, decision.as_of, wait)
    return PromiseFigures(
        by_state(decision),
        by_owner(ledger, decision),
        pareto(ledger, decision),
        pareto(ledger, decision, levels=True),
        unexplained(ledger, decision, outcome.settings),
        natures(ledger, decision, silent),
    )


def _lines(found: Look, figures: PromiseFigures, delivered: Delivered) -> Iterator[str]:
    outcome = found.outcome
    frame, names = outcome.decision.promises, outcome.ledger.customers["name"]
    counts = Counter(frame["state"].tolist())
    told = "、".join(f"{state} {counts[state]}" for state in STATES if counts[state])
    yield f"{say.as_of_text(outcome)}:承诺 {len(frame)} 个{':' + told if told else ''}。"
    yield rate_line(figures)
    if len(figures.unexplained):
        yield f"没有问清未付原因或预计付款日的客户 {len(figures.unexplained)} 户。"
    due = frame[frame["presses"].to_numpy()].head(_FIRST)
    yield from (f"  {names.iloc[row.customer]}:{row.why}" for row in due.itertuples())
    yield from (text for text in (delivered.note, delivered.where, found.day_said) if text)


def _data(outcome: Outcome) -> list[dict[str, Any]]:
    frame, names = outcome.decision.promises, outcome.ledger.customers["name"]
    return [
        {
            "customer": str(names.iloc[row.customer]), "due": f"{row.due:%Y-%m-%d}",
            "state": row.state, "promised_fen": _fen(row.promised), "came_fen": _fen(row.came),
            "why": row.why,
        }
        for row in frame.itertuples()
    ]  # fmt: skip


def _fen(amount: float) -> int | None:
    return None if amount != amount else int(amount)  # noqa: PLR0124 - NaN is not known
