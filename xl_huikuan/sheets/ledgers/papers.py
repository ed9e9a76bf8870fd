"""All our forms in a workbook, read and put to the ledger they speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from xl_huikuan.core.forms.all import FORMS
from xl_huikuan.core.forms.papers import Papers
from xl_huikuan.core.model import Ledger
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.ledgers.form_page import read_form, read_form_page


def with_papers(ledger: Ledger, ours: Mapping[str, Grid]) -> Ledger:
    """Return the ledger with what the clerk wrote on our forms, and what of it cannot be used."""
    frames, findings = {}, list(ledger.findings)
    for form in FORMS:
        page = read_form_page(form, ours.get(form.sheet))
        if page is not None and page.rows:
            frames[form.key], found = read_form(page, ledger)
            findings += found
    return replace(ledger, papers=Papers(frames), findings=tuple(findings)) if frames else ledger
