"""重新评级: rows on 回款_评级记录 for ratings that changed, are new or are due again."""

from __future__ import annotations

from typing import Any

from xl_huikuan.addin.buttons import say
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.looking import Look, look
from xl_huikuan.addin.buttons.results import asked
from xl_huikuan.addin.buttons.steps import Steps, Work
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.forms.ratings import RATINGS
from xl_huikuan.core.policy import UNGRADED
from xl_huikuan.core.ratings import Rerated, rerated
from xl_huikuan.sheets.results.ratings import rating_lines, ratings_sheet

_FIRST = 5  # new rows told in the message


def rerate(desk: Desk) -> Steps:
    """重新评级: add what changed, is new or is due; what is recorded stays as it is."""
    found = yield from look(desk)
    if found.question:
        return (yield from asked(desk, found))
    outcome = found.outcome
    new: Rerated = yield Work(
        "重新评级", lambda: rerated(outcome.ledger, outcome.decision, outcome.settings)
    )
    grid = found.opened.read.ours.get(RATINGS.sheet)
    sheet = yield Work("排出评级记录", lambda: ratings_sheet(outcome, grid, new, desk.user))
    delivered = desk.deliver(found.opened, outcome, (sheet,))
    lines = (
        f"{say.as_of_text(outcome)}:",
        *(f"  {text}" for text in rating_lines(outcome, new)),
        *(f"  {_row(row)}" for row in new.rows.head(_FIRST).itertuples()),
        *(text for text in (delivered.note, delivered.where, found.day_said) if text),
    )
    live = desk.is_live and not desk.dry_run
    then = "undo:撤销 重新评级" if live else ""
    data = {**_data(found, new), **delivered.data}
    return Report(lines, data, then=then, show=RATINGS.sheet)


def _row(row: Any) -> str:
    known = row.old_grade not in ("", UNGRADED, row.grade)
    return f"{row.customer}:{row.change},{row.old_grade + '→' if known else ''}{row.grade}"


def _data(found: Look, new: Rerated) -> dict[str, Any]:
    names = found.outcome.ledger.customers["name"].to_numpy(object)
    keys = ("customer", "change", "old_grade", "grade", "evidence")
    return {
        "added": [
            dict(zip(keys, map(str, row), strict=True))
            for row in new.rows[list(keys)].itertuples(index=False)
        ],
        "overdue": names[new.overdue].tolist(),
        "stale": names[new.stale].tolist(),
    }
