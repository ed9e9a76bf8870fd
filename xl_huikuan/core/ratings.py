"""Re-rating: whose rating is to be recorded anew, and what the new row says (DOMAIN 17, 18).

A rating is the grade and the limit that go with it. A row is added when one of them is no longer
as last recorded, when there is none yet, and when the last one is older than the months allowed;
rows already there are never touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from xl_huikuan.core.dossier import by_customer
from xl_huikuan.core.forms.papers import NOBODY, filled_frame
from xl_huikuan.core.forms.ratings import RATINGS
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.months import months_later
from xl_huikuan.core.policy import GRADES, UNGRADED
from xl_huikuan.core.reconciliations import months_after
from xl_huikuan.core.rules import first_rule
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Flags, Ints
from xl_huikuan.core.workdays import Dates

# What a new row says of the one before, in the order the rows are added.
CHANGES = ("降级", "不再有评级", "额度变动", "升级", "恢复评级", "首次", "不变")
DOWN, LOST, LIMIT, UP, AGAIN, FIRST, SAME = CHANGES
_RANK = {grade.name: place for place, grade in enumerate(GRADES)}


@dataclass(frozen=True, slots=True, eq=False)
class Rerated:
    """What a re-rating adds and what is to be said of it.

    Attributes:
        rows: new rows as `filled_frame(RATINGS)`, the worst change first, then the largest debt.
        overdue: customers whose re-rating was due before the as-of date, longest first.
        due: day on which the next rating of each customer is due by what is recorded now, the new
            rows among it; NaT = never rated.
        stale: customers of `rows` whose typed scores are older than the setting allows.
        unrated: customers that cannot be rated and never were.
        ahead: customers with a rating recorded after the as-of date; they are left alone.
        unexplained: recorded rows of a changed rating on which 评级理由 is still blank.
    """

    rows: pd.DataFrame
    overdue: Ints
    due: Dates
    stale: Ints
    unrated: int
    ahead: int
    unexplained: int


def rerated(ledger: Ledger, decision: Decision, settings: Settings) -> Rerated:
    """Return what is to be added to the record of ratings on the as-of date."""
    record, today = ledger.papers[RATINGS], np.datetime64(decision.as_of, "s")
    last, months = _last(record, len(ledger.customers)), settings["rerate_months"]
    due = months_later(last["day"].to_numpy(), months)
    ahead = last["day"].to_numpy() > today
    says, _ = first_rule(_rules(last, decision.credit, due <= today))
    chosen = np.flatnonzero((np.array(says, object) != "") & ~ahead)
    exposure = decision.credit["exposure"].to_numpy()
    place = np.array([CHANGES.index(says[i]) for i in chosen], np.int64)
    chosen = chosen[np.lexsort((-exposure[chosen], place))]
    late = np.flatnonzero(due < today)
    after = due.copy()
    after[chosen] = months_later(np.array([today]), months)[0]
    typed = by_customer(ledger)
    old = typed["score_date"].to_numpy() < np.datetime64(
        months_after(decision.as_of, -settings["data_months"]), "s"
    )
    never = np.isnat(last["day"].to_numpy())
    return Rerated(
        rows=_rows(ledger, decision, last, chosen, [says[i] for i in chosen]),
        overdue=late[np.argsort(due[late], kind="stable")],
        due=after,
        stale=chosen[old[chosen]],
        unrated=int(np.count_nonzero(never & (decision.credit["grade"] == UNGRADED).to_numpy())),
        ahead=int(np.count_nonzero(ahead)),
        unexplained=_unexplained(record),
    )


def _last(record: pd.DataFrame, n: int) -> pd.DataFrame:
    """Return the newest row of each customer, of one day the lower one; blank where none."""
    known = record[(record["who"] != NOBODY) & record["day"].notna()]
    newest = known.sort_values("day", kind="stable").drop_duplicates("who", keep="last")
    place = np.full(n, len(newest))
    place[newest["who"].to_numpy()] = np.arange(len(newest))
    blank = filled_frame(RATINGS, {}, 1)
    columns = ("day", "score", "grade", "limit")
    return pd.DataFrame({
        name: np.append(newest[name].to_numpy(), blank[name].to_numpy())[place] for name in columns
    })  # fmt: skip


def _rules(last: pd.DataFrame, credit: pd.DataFrame, due: Flags) -> list[tuple[Flags, str, str]]:
    before, now = _ranks(last["grade"]), _ranks(credit["grade"])
    had, has = before < len(GRADES), now < len(GRADES)
    never = np.isnat(last["day"].to_numpy())
    old, new = last["limit"].to_numpy(), np.round(credit["limit"].to_numpy())
    same = (old == new) | (np.isnan(old) & np.isnan(new))
    return [
        (had & has & (now > before), DOWN, ""),
        (had & ~has, LOST, ""),
        (had & has & (now < before), UP, ""),
        (has & never, FIRST, ""),
        (has & ~had, AGAIN, ""),
        (~never & ~same, LIMIT, ""),
        (~never & due, SAME, ""),
    ]


def _ranks(grades: pd.Series[Any]) -> Ints:
    """Return places in GRADES, what is no grade behind the last."""
    return np.array([_RANK.get(grade, len(GRADES)) for grade in grades], np.int64)


def _rows(
    ledger: Ledger, decision: Decision, last: pd.DataFrame, chosen: Ints, says: list[str]
) -> pd.DataFrame:
    credit, before = decision.credit.iloc[chosen], last.iloc[chosen]
    typed = by_customer(ledger).iloc[chosen]
    data = {
        "who": chosen,
        "day": np.full(len(chosen), np.datetime64(decision.as_of, "s")),
        "customer": ledger.customers["name"].to_numpy(object)[chosen],
        "old_score": before["score"].to_numpy(), "score": credit["score"].to_numpy(),
        "old_grade": before["grade"].to_numpy(object),
        "grade": credit["grade"].to_numpy(object),
        "limit": np.round(credit["limit"].to_numpy()), "change": says,
        "evidence": [*map(_evidence, credit["why"], typed.itertuples())],
    }  # fmt: skip
    return filled_frame(RATINGS, data, len(chosen))


def _evidence(why: str, typed: Any) -> str:
    """Return the sentence of the score with who changed the limit, and how old the scores are."""
    person = "、".join(
        f"{what}:{text}"
        for what, text in (("系数理由", typed.limit_reason), ("额度批准人", typed.limit_approver))
        if text
    )
    dated = ""
    if pd.notna(typed.score_date):
        source = f",来源{typed.score_source}" if typed.score_source else ""
        dated = f"评分资料{typed.score_date:%Y-%m-%d}{source}"
    return why + "".join(f"{text}。" for text in (person, dated) if text)


def _unexplained(record: pd.DataFrame) -> int:
    changed = record["change"].isin((DOWN, LOST, LIMIT, UP, AGAIN)) & (record["why"] == "")
    return int(np.count_nonzero(changed))
