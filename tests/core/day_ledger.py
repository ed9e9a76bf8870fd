"""A day's agenda in a test: Monday 2026-11-02, the list reaches to Monday 2026-11-09."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.core.planned_papers import with_form
from tests.core.small_ledger import small_ledger
from xl_huikuan.core.agenda import Agenda, agenda_of
from xl_huikuan.core.decide import decide
from xl_huikuan.core.disputes import with_disputes
from xl_huikuan.core.forms.all import FORMS
from xl_huikuan.core.forms.form import Form
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.task_kinds import TASK_KINDS
from xl_huikuan.core.tasks import tasks_of

MONDAY = dt.date(2026, 11, 2)
FORM_OF: dict[str, Form] = {form.key: form for form in FORMS}


def day_ledger(customers: Any, items: Any, receipts: Any = None, **papers: Any) -> Ledger:
    """A small ledger with forms by their key: dossier=[…], contact_log=[…], bills=[…]."""
    ledger = small_ledger(customers, items, receipts)
    for key, rows in papers.items():
        ledger = with_form(ledger, FORM_OF[key], *rows)
    return ledger


def day_agenda(ledger: Ledger, own: Any = None, as_of: dt.date = MONDAY) -> Agenda:
    """The agenda of a day, as the program makes it."""
    settings = Settings(own or {})
    ledger = with_disputes(ledger, settings, as_of)
    return agenda_of(ledger, decide(ledger, settings, as_of), settings)


def work_of(agenda: Agenda, *kinds: str) -> list[tuple[str, str, str, float]]:
    """Work as (customer, kind, day as 11-02, yuan); of some kinds only when they are named."""
    names = agenda.ledger.customers["name"]
    return [
        (names[row.customer], TASK_KINDS[row.kind].key, f"{row.day:%m-%d}", row.amount / 100)
        for row in tasks_of(agenda).itertuples()
        if not kinds or TASK_KINDS[row.kind].key in kinds
    ]
