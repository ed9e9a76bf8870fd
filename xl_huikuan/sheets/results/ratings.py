"""回款_评级记录: the ratings recorded so far as they stand, and below them the new ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from xl_huikuan.core.forms.ratings import RATINGS
from xl_huikuan.core.ratings import CHANGES, DOWN, LOST, UP, Rerated
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.results.form_sheet import NEW, checked_page, form_sheet
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.table import ResultSheet

_NAMED = 5  # customers named in a line
_TONES = {DOWN: "bad", LOST: "warn", UP: "good"}


def ratings_sheet(outcome: Outcome, grid: Grid | None, found: Rerated, person: str) -> ResultSheet:
    """Build the sheet; no cell of an earlier row is touched.

    Raises WriteRefused when the sheet has lost its headings.
    """
    page = checked_page(RATINGS, grid)
    before = page.rows if page else ()
    rows = found.rows.assign(person=person)
    cells = {
        field.key: [*[None] * len(before), *(_cell(value, field.kind) for value in rows[field.key])]
        for field in RATINGS.fields
    }
    changes = [*(page.texts("change") if page else ()), *rows["change"]]
    return form_sheet(
        RATINGS,
        page,
        [*before, *[NEW] * len(rows)],
        new=cells,
        tones={"change": [_TONES.get(change, "") for change in changes]},
        lines=(outcome.as_of_line, *rating_lines(outcome, found)),
    )


def rating_lines(outcome: Outcome, found: Rerated) -> Iterator[str]:
    """Say what was added, which re-ratings were overdue, and when the next are due."""
    counts = found.rows["change"].value_counts()
    added = "、".join(f"{change}{counts[change]}户" for change in CHANGES if change in counts)
    yield (
        f"这次加{len(found.rows)}行:{added}。" if added else "等级和额度与上次记的都相同,没有加行。"
    )
    if len(found.overdue):
        months = outcome.settings["rerate_months"]
        yield f"这次之前已过重新评级日期(上次评级后{months}个月)的{len(found.overdue)}户:{_names(outcome, found.overdue)}。"
    if len(found.stale):
        yield (
            f"其中{len(found.stale)}户的人工评分资料已超过{outcome.settings['data_months']}个月,"
            f"这次用的还是旧资料,请更新 回款_客户档案:{_names(outcome, found.stale)}。"
        )
    if found.unrated:
        yield f"没有评级的{found.unrated}户,请在 回款_客户档案 填写评分后再评。"
    if found.ahead:
        yield f"另有{found.ahead}户在截至日期之后已有评级,没有动。"
    if found.unexplained:
        yield f"等级或额度变了而「评级理由」空着的{found.unexplained}行,请补写。"
    coming = found.due[~np.isnat(found.due)]
    if len(coming):
        first = coming.min()
        day = str(first.astype("datetime64[D]"))
        yield f"下一次重新评级:{day},{int(np.count_nonzero(coming == first))}户。"


def _names(outcome: Outcome, numbers: Any) -> str:
    names = outcome.ledger.customers["name"].to_numpy(object)[numbers[:_NAMED]]
    more = "等" if len(numbers) > _NAMED else ""
    return "、".join(names) + more


def _cell(value: Any, kind: str) -> Any:
    """Return a value of the frame as a cell: a date, yuan, a number, a text or None."""
    if pd.isna(value):
        return None
    if kind == "date":
        return value.date()
    if kind == "money":
        return float(value) / 100
    return value
