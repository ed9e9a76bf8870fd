"""Admission of new customers: three groups of marks 0–5 make an initial score 0–100 (DOMAIN 19, 47).

mark ÷ 5 × 100 = points · mean of the known marks = group · groups by weight = score · papers,
score and number of marks = 准入 / 暂缓 / 拒绝
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_huikuan.core.credit import grade_of
from xl_huikuan.core.forms.admission import ADMISSION
from xl_huikuan.core.forms.form import YES
from xl_huikuan.core.forms.papers import NOBODY
from xl_huikuan.core.identity import normal_uscc, uscc_problem
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.policy import GRADES
from xl_huikuan.core.priority import round_points, weights_of
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Floats
from xl_huikuan.core.weighted import total_score

ADMIT, HOLD, REFUSE = VERDICTS = ("准入", "暂缓", "拒绝")
_POINTS = 20  # of 100 for each mark of 5


@dataclass(frozen=True, slots=True)
class Group:
    """One group of marks; its name, the setting that holds its weight, its fields."""

    title: str
    key: str
    fields: tuple[str, ...]


GROUPS = (
    Group("经营状况", "admit_business", ("scale", "profitability", "stability")),
    Group("信用记录", "admit_record", ("record", "peers")),
    Group("合作潜力", "admit_potential", ("potential", "fit")),
)
MARKS = tuple(field for group in GROUPS for field in group.fields)
PAPERS = {"licence": "营业执照复印件(加盖公章)", "mandate": "经办人的授权书原件"}
_GRADES = {grade.name: grade for grade in GRADES}


@dataclass(frozen=True, slots=True, eq=False)
class Admission:
    """What is said of each row of the form.

    Attributes:
        score: 0–100 with two decimals; NaN = no mark at all.
        verdict: one of `VERDICTS`.
        why: how the score comes about, and what speaks against or is to be brought.
    """

    score: Floats
    verdict: list[str]
    why: list[str]


@dataclass(frozen=True, slots=True)
class _Applicant:
    """One row: what was typed, its scores by group and in all, and who has the same number."""

    name: str
    tax_no: str
    known_as: str
    papers: dict[str, str]
    marks: dict[str, float]
    groups: list[float]
    score: float


def admission(ledger: Ledger, settings: Settings) -> Admission:
    """Return what follows for every row of the form; it has few rows.

    Raises SettingInvalid when the weights of the groups do not add up to 100.
    """
    typed = ledger.papers[ADMISSION]
    weights = weights_of(settings, tuple(group.key for group in GROUPS))
    groups = np.stack([_group_points(typed, group) for group in GROUPS], axis=1)
    score = np.atleast_1d(total_score(weights, groups)[0])
    owners = _owners(ledger)
    verdicts, whys = [], []
    for place, row in enumerate(typed.to_dict("records")):
        who, code = row["who"], normal_uscc(row["tax_no"])
        applicant = _Applicant(
            row["customer"], row["tax_no"],
            "" if owners.get(code, who) == who else str(ledger.customers["name"].iloc[owners[code]]),
            {key: row[key] for key in PAPERS}, {key: row[key] for key in MARKS},
            groups[place].tolist(), float(score[place]),
        )  # fmt: skip
        verdict, reasons = _judged(applicant, settings)
        verdicts.append(verdict)
        already = "台账里已有这个客户,以 回款_信用 为准" if who != NOBODY else ""
        told = (*_sums(applicant, weights), *reasons, *filter(None, (already,)))
        whys.append(";".join(told) + "。")
    return Admission(score, verdicts, whys)


def _group_points(typed: pd.DataFrame, group: Group) -> Floats:
    """Return the mean of the known marks in points, two decimals; NaN = none is known."""
    marks = typed[list(group.fields)].to_numpy(np.float64)
    known = ~np.isnan(marks)
    with np.errstate(invalid="ignore"):  # 0/0: no mark is NaN
        mean = np.nan_to_num(marks).sum(axis=1) / known.sum(axis=1)
    return np.asarray(round_points(mean * _POINTS))


def _owners(ledger: Ledger) -> dict[str, int]:
    """Return the customer of each number that the ledger has; the first of several."""
    codes = [normal_uscc(code) for code in ledger.customers["tax_no"]]
    pairs = reversed(list(enumerate(codes)))
    return {code: number for number, code in ((n, c) for n, c in pairs) if code}


def _judged(who: _Applicant, settings: Settings) -> tuple[str, list[str]]:
    """Return the verdict and what it rests on, beside the score."""
    refused = list(_against(who, settings))
    if refused:
        return REFUSE, refused
    lacking = list(_lacking(who, settings))
    if lacking:
        return HOLD, lacking
    grade = _GRADES[grade_of(who.score)]
    guarantee = ",并要有担保" if grade.guarantee else ""
    terms = f"等级按初始分为{grade.name},付款方式{grade.terms}{guarantee}"
    return ADMIT, [f"达到准入的{settings['admit_from']:g}分,资料齐全", terms]


def _against(who: _Applicant, settings: Settings) -> Iterator[str]:
    if who.marks["record"] == 0:
        yield "征信与诉讼为0分(失信或被执行),不赊销"
    if who.score < settings["admit_refuse"] and not _too_few(who, settings):
        yield f"初始分低于{settings['admit_refuse']:g}分,不赊销,只做现款"


def _lacking(who: _Applicant, settings: Settings) -> Iterator[str]:
    """Yield what keeps the customer waiting, and what is to be brought or done."""
    if not who.name:
        yield "没有写客户名称"
    missing = [what for key, what in PAPERS.items() if who.papers[key] != YES]
    missing += [] if who.tax_no else ["统一社会信用代码"]
    if missing:
        yield f"资料不齐,请对方提供:{'、'.join(missing)}"
    if problem := uscc_problem(who.tax_no):
        yield f"{problem},请对照营业执照改正"
    if who.known_as:
        yield f"统一社会信用代码与台账里的「{who.known_as}」相同,请先查清是不是同一家"
    if too_few := _too_few(who, settings):
        yield too_few
    elif who.score < settings["admit_from"]:
        yield (f"初始分不到准入的{settings['admit_from']:g}分,先现款交易,提供担保或补充资料后再评")


def _too_few(who: _Applicant, settings: Settings) -> str:
    """Say which marks are missing when there are too few, "" = there are enough."""
    blank = [ADMISSION.by_key[key].title for key in MARKS if np.isnan(who.marks[key])]
    known, least = len(MARKS) - len(blank), settings["admit_items"]
    if known >= least:
        return ""
    return f"{len(MARKS)}项只评了{known}项,至少{least}项,请补{'、'.join(blank)}"


def _sums(who: _Applicant, weights: Floats) -> Iterator[str]:
    """Yield how the score comes about, so that it can be worked out again by hand."""
    known = [k for k, points in enumerate(who.groups) if not np.isnan(points)]
    if not known:
        yield "七项都没有评分"
        return
    for k in known:
        yield _group_sum(GROUPS[k], who)
    terms = "+".join(f"{GROUPS[k].title}{who.groups[k]:.2f}×{weights[k]:g}" for k in known)
    covered = weights[known].sum()
    yield f"初始分{who.score:.2f}=({terms})÷{covered:g}"
    blank = [ADMISSION.by_key[key].title for key in MARKS if np.isnan(who.marks[key])]
    if blank:
        yield f"没有评{'、'.join(blank)},按已评的{len(MARKS) - len(blank)}项计算"


def _group_sum(group: Group, who: _Applicant) -> str:
    marks = [
        (ADMISSION.by_key[key].title, who.marks[key])
        for key in group.fields
        if not np.isnan(who.marks[key])
    ]
    points = who.groups[GROUPS.index(group)]
    sum_ = "+".join(f"{title}{mark:g}" for title, mark in marks)
    mean = f"({sum_})÷{len(marks)}" if len(marks) > 1 else sum_
    return f"{group.title}{points:.2f}={mean}×{_POINTS}"
