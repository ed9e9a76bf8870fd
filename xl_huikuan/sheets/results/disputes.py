"""回款_争议: the register of disputes, with how each stands and how much it holds back."""

from __future__ import annotations

import numpy as np

from xl_huikuan.core.disputes import Standing, disputed_amounts, standing
from xl_huikuan.core.forms.disputes import DISPUTES
from xl_huikuan.core.forms.papers import NOBODY
from xl_huikuan.core.money import money_text
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.results.form_sheet import NEW, checked_page, form_sheet
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.results.stages import SPARE
from xl_huikuan.sheets.table import ResultSheet

_NO_CUSTOMER = "台账里没有这个客户"


def disputes_sheet(outcome: Outcome, grid: Grid | None) -> ResultSheet:
    """Build the form; what the clerk wrote stays where it stands."""
    page = checked_page(DISPUTES, grid)
    form = outcome.ledger.papers[DISPUTES]
    found = standing(form, outcome.settings, outcome.decision.as_of)
    states = [
        state if who != NOBODY else _NO_CUSTOMER
        for state, who in zip(found.state, form["who"].tolist(), strict=True)
    ]
    held = disputed_amounts(outcome.ledger, outcome.decision.open_items).astype(np.float64)
    held[~found.open] = np.nan
    spare = np.full(SPARE, np.nan)
    return form_sheet(
        DISPUTES,
        page,
        [*(page.rows if page else ()), *[NEW] * SPARE],
        ours={
            "state": [*states, *[""] * SPARE],
            "days": np.append(found.days, spare),
            "held": np.append(held, spare),
        },
        tones={"state": [*_tones(found, states), *[""] * SPARE]},
        lines=(outcome.as_of_line, summary(outcome), _rule(outcome)),
    )


def summary(outcome: Outcome) -> str:
    """Say how many disputes are open and late, and how much is held back as disputed in all."""
    form = outcome.ledger.papers[DISPUTES]
    found = standing(form, outcome.settings, outcome.decision.as_of)
    return (
        f"没有解决的争议 {np.count_nonzero(found.open)} 个,其中过了答复期限的 {np.count_nonzero(found.late)} 个;"
        f"争议款项(含台账里标明的)共 {money_text(outcome.overview.disputed)} 元。"
    )


def _rule(outcome: Outcome) -> str:
    days = outcome.settings["dispute_days"]
    return f"没有写答复期限的,按提出后 {days} 个工作日(参数「争议答复工作日」);填了「解决日期」即恢复催收。"


def _tones(found: Standing, states: list[str]) -> list[str]:
    rows = zip(states, found.late.tolist(), found.open.tolist(), strict=True)
    return [
        "bad" if late or state == _NO_CUSTOMER else "warn" if is_open else "good"
        for state, late, is_open in rows
    ]
