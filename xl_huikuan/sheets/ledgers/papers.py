"""All our forms in a workbook, read and put to the ledger they speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.core.forms.all import FORMS
from xl_huikuan.core.forms.form import Form
from xl_huikuan.core.forms.papers import Papers
from xl_huikuan.core.model import Ledger
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.ledgers.form_page import read_form, read_form_page


def with_papers(ledger: Ledger, ours: Mapping[str, Grid]) -> Ledger:
    """Return the ledger with what the clerk wrote on our forms, and what of it cannot be used.

    Raises:
        WriteRefused: when something stands on a form that has lost its headings: what it says,
            such as a dispute that keeps a letter back, must not be passed over.
    """
    frames, findings = {}, list(ledger.findings)
    for form in FORMS:
        grid = ours.get(form.sheet)
        page = read_form_page(form, grid)
        if page is None and grid is not None:
            _refuse_unless_blank(form, grid)
        if page is not None and page.rows:
            frames[form.key], found = read_form(page, ledger)
            findings += found
    return replace(ledger, papers=Papers(frames), findings=tuple(findings)) if frames else ledger


def _refuse_unless_blank(form: Form, grid: Grid) -> None:
    if any(cell is not None for row in range(grid.n_rows) for cell in grid.row(row)):
        raise WriteRefused(
            f"「{form.sheet}」里找不到表头(要有 {'、'.join(form.must_have)}),上面写的都读不到:"
            "请恢复表头,或把这张表改名后再运行。",
            code="E205",
        )
