"""Re-rating: who gets a row, what it says, and that nothing recorded is touched (DOMAIN 17, 18)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from tests.core.filed import filed
from tests.core.small_ledger import AS_OF
from xl_huikuan.core.decide import decide
from xl_huikuan.core.dossier import applied
from xl_huikuan.core.forms.papers import NOBODY, Papers, filled_frame
from xl_huikuan.core.forms.ratings import RATINGS
from xl_huikuan.core.months import months_later
from xl_huikuan.core.ratings import Rerated, rerated
from xl_huikuan.core.settings import Settings

GOOD = {"score_basic": 90.0}  # the only dimension: score 90, grade 优
FAIR = {"score_basic": 50.0}  # grade 中


def _rerated(rows, record=(), own=None, as_of=AS_OF) -> Rerated:
    """Rate customers of a credit file, given beside rows of the record of ratings."""
    in_force = own or Settings()
    names = [row["customer"] for row in rows]
    ledger = applied(filed(names, rows))
    who = [names.index(r["customer"]) if r["customer"] in names else NOBODY for r in record]
    keys = {key for row in record for key in row}
    data = {key: [row[key] for row in record] for key in keys}
    if "day" in data:
        data["day"] = np.array(data["day"], "datetime64[s]")
    papers = {
        **ledger.papers.frames,
        "ratings": filled_frame(RATINGS, {"who": who, **data}, len(record)),
    }
    ledger = replace(ledger, papers=Papers(papers))
    return rerated(ledger, decide(ledger, in_force, as_of), in_force)


def _recorded(customer, day, score, grade, limit=np.nan, *, change="首次", why="讨论过"):
    return {"customer": customer, "day": day, "score": score, "grade": grade, "limit": limit,
            "change": change, "why": why}  # fmt: skip


def _said(found: Rerated):
    return [(row.customer, row.change, row.old_grade, row.grade) for row in found.rows.itertuples()]


def test_a_customer_never_recorded_gets_its_first_row_with_the_evidence():
    found = _rerated([{"customer": "甲", **GOOD, "score_source": "征信",
                       "score_date": np.datetime64("2026-09-30")},
                      {"customer": "乙"}])  # fmt: skip
    [row] = found.rows.itertuples()

    assert (row.who, row.customer, row.change, row.grade, row.score) == (0, "甲", "首次", "优", 90)
    assert (row.day.date(), row.old_grade, row.person, row.why) == (AS_OF, "", "", "")
    assert np.isnan(row.old_score)
    assert "得90.00分,等级优(80分起)" in row.evidence
    assert row.evidence.endswith("。评分资料2026-09-30,来源征信。")
    assert found.unrated == 1  # 乙 has nothing to be rated by
    assert found.due.astype("datetime64[D]").astype(str).tolist() == ["2027-01-31", "NaT"]


def test_what_changed_is_said_the_worst_first():
    """丙 was 优 and is 中, 乙 was 中 and is 优, 丁 was 优 and has no score now, 甲 is as it was."""
    day = "2026-10-01"
    found = _rerated(
        [{"customer": "甲", **GOOD}, {"customer": "乙", **GOOD}, {"customer": "丙", **FAIR},
         {"customer": "丁"}, {"customer": "戊", **FAIR}],
        [_recorded("甲", day, 90, "优"), _recorded("乙", day, 45, "中"),
         _recorded("丙", day, 85, "优"), _recorded("丁", day, 85, "优"),
         _recorded("戊", day, 85, "未评")],
    )  # fmt: skip

    assert _said(found) == [
        ("丙", "降级", "优", "中"),
        ("丁", "不再有评级", "优", "未评"),
        ("乙", "升级", "中", "优"),
        ("戊", "恢复评级", "未评", "中"),
    ]
    assert found.rows["old_score"].tolist() == [85, 85, 45, 85]


def test_the_last_row_counts_of_one_day_the_lower_one():
    record = [
        _recorded("甲", "2026-10-02", 50, "中"),
        _recorded("甲", "2026-10-01", 70, "良"),
        _recorded("甲", "2026-10-02", 90, "优"),
    ]

    assert _said(_rerated([{"customer": "甲", **GOOD}], record)) == []


def test_a_changed_limit_is_recorded_with_who_changed_it():
    """1,000,000 yuan × 0.8 instead of × 1."""
    own = Settings({"base_limit_a": 100_000_000})
    typed = {"customer": "甲", **GOOD, "limit_coefficient": 0.8, "limit_reason": "新厂投产",
             "limit_approver": "王总"}  # fmt: skip
    record = [_recorded("甲", "2026-10-01", 90, "优", 100_000_000.0)]
    [row] = _rerated([typed], record, own).rows.itertuples()

    assert (row.change, row.limit) == ("额度变动", 80_000_000)
    assert row.evidence.endswith("。系数理由:新厂投产、额度批准人:王总。")
    assert _said(_rerated([{"customer": "甲", **GOOD}], record, own)) == []


@pytest.mark.parametrize(
    ("day", "rows", "overdue"),
    [
        ("2026-08-01", [], 0),  # due on 2026-11-01
        ("2026-07-31", ["不变"], 0),  # due today
        ("2026-07-30", ["不变"], 1),  # was due yesterday
    ],
)
def test_an_old_rating_is_due_again(day, rows, overdue):
    found = _rerated([{"customer": "甲", **GOOD}], [_recorded("甲", day, 90, "优")])

    assert found.rows["change"].tolist() == rows
    assert len(found.overdue) == overdue


def test_scores_from_old_material_are_said():
    """A year is allowed: up to 2025-10-31 for 2026-10-31."""
    file = [{"customer": "甲", **GOOD, "score_date": np.datetime64("2025-10-30")},
            {"customer": "乙", **GOOD, "score_date": np.datetime64("2025-10-31")}]  # fmt: skip

    assert _rerated(file).stale.tolist() == [0]


def test_a_rating_after_the_date_is_left_alone_and_strangers_do_not_count():
    found = _rerated(
        [{"customer": "甲", **FAIR}],
        [_recorded("甲", "2026-11-05", 90, "优"), _recorded("走了的", "2026-01-01", 90, "优")],
    )

    assert (_said(found), found.ahead) == ([], 1)


def test_changes_without_a_reason_are_counted():
    record = [
        _recorded("甲", "2026-07-01", 90, "优", why=""),
        _recorded("甲", "2026-08-01", 45, "中", change="降级", why=""),
        _recorded("甲", "2026-10-01", 90, "优", change="升级"),
    ]

    assert _rerated([{"customer": "甲", **GOOD}], record).unexplained == 1


@pytest.mark.parametrize(
    ("day", "score"),
    [(dt.date(2025, 12, 31), 50.0), (dt.date(2026, 3, 30), 95.0), (dt.date(2026, 3, 31), 50.0)],
)
def test_twice_on_one_day_adds_nothing(day, score):
    """The rows added, put below those recorded, leave nothing to add."""
    file = [{"customer": "甲", "score_basic": score}, {"customer": "乙", **FAIR}]
    record = [_recorded("甲", "2025-12-31", 50, "中")]
    first = _rerated(file, record, as_of=day)
    added = [
        _recorded(row.customer, row.day.to_datetime64(), row.score, row.grade, row.limit)
        for row in first.rows.itertuples()
    ]

    assert len(first.rows) >= 1
    assert not len(_rerated(file, [*record, *added], as_of=day).rows)


def test_months_end_where_the_month_does():
    days = np.array(["2026-11-30", "2027-11-30", "2026-10-15", "NaT"], "datetime64[s]")

    later = months_later(days, 3).astype("datetime64[D]").astype(str).tolist()

    assert later == ["2027-02-28", "2028-02-29", "2027-01-15", "NaT"]
