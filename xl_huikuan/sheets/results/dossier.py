"""回款_客户档案: the customers of the ledger, largest debt first, what the clerk typed beside each."""

from __future__ import annotations

import numpy as np

from xl_huikuan.core.dossier_facts import dossier_facts
from xl_huikuan.core.forms.dossier import DOSSIER
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.results.credit import GRADE_TONES, SHIP_TONES
from xl_huikuan.sheets.results.form_sheet import checked_page, form_sheet, places_of
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.table import ResultSheet


def dossier_sheet(outcome: Outcome, grid: Grid | None) -> ResultSheet:
    """Build the sheet from what stands on it already and what the ledger says now.

    Rows of names that are not in the ledger are kept below. Raises WriteRefused when the sheet has
    lost its headings.
    """
    page = checked_page(DOSSIER, grid)
    ledger, decision = outcome.ledger, outcome.decision
    facts = dossier_facts(ledger, decision, outcome.settings)
    order = np.argsort(-decision.credit["exposure"].to_numpy(), kind="stable")
    shown, names = facts.iloc[order], ledger.customers["name"].to_numpy(object)[order]
    ship = decision.credit["can_ship"].to_numpy(object)[order]
    return form_sheet(
        DOSSIER,
        page,
        places_of(page, ledger.papers[DOSSIER], order.tolist()),
        new={"customer": names.tolist()},
        ours={key: shown[key].to_numpy() for key in facts.columns},
        tones={
            "grade": [GRADE_TONES[grade] for grade in shown["grade"]],
            "shipping": [SHIP_TONES[word] for word in ship],
            "stale": ["notice" if text else "" for text in shown["stale"]],
        },
        lines=(outcome.as_of_line,),
    )
