"""回款_沟通记录: what was said to customers, one row each time; rows are only ever added.

The clerk may write on it too: her rows, her own columns and what she typed stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xl_huikuan.core.forms.contact_log import CONTACT_LOG
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.results.form_sheet import NEW, checked_page, form_sheet
from xl_huikuan.sheets.table import ResultSheet

LOG_COLUMNS = tuple(field.title for field in CONTACT_LOG.fields)  # headings


def log_sheet(earlier: Grid | None, new: Sequence[Mapping[str, Any]]) -> ResultSheet:
    """Return the log with rows added below; each is heading → text, date, yuan or None.

    Raises WriteRefused when the log there is has lost its headings.
    """
    page = checked_page(CONTACT_LOG, earlier)
    places = [*(page.rows if page else ()), *[NEW] * len(new)]
    typed = {
        field.key: [*[None] * (len(places) - len(new)), *(row.get(field.title) for row in new)]
        for field in CONTACT_LOG.fields
    }
    return form_sheet(CONTACT_LOG, page, places, new=typed)
