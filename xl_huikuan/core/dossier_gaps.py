"""What is missing, outdated or contradictory in the credit file of each customer: 要补的资料."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.bands import INPUTS, USELESS, title_of
from xl_huikuan.core.credit import DIMENSIONS
from xl_huikuan.core.credit_reasons import TITLES
from xl_huikuan.core.forms.dossier import DOSSIER
from xl_huikuan.core.identity import uscc_problem
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.policy import GRADES
from xl_huikuan.core.reconciliations import months_after
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Flags, Floats, Ints

_LARGE = 10_000_000 * 1_000_000  # fen in 10,000,000 万元: more than nearly every company has
_WAN = 1_000_000  # fen in 万元
_NO_GUARANTEE = ("", "无")
_NATURAL = "个人"  # a customer type without a 统一社会信用代码
_PARTS = (
    ("current_assets", "total_assets"), ("fixed_assets", "total_assets"),
    ("current_liabilities", "total_liabilities"), ("inventory", "current_assets"),
    ("prepaid", "current_assets"), ("receivables", "current_assets"),
)  # fmt: skip
_SCORED = ("score_basic", "score_management", "score_cash")  # that only a person can give
_AMOUNTS = tuple(field.key for field in DOSSIER.fields if field.kind == "wan" and field.mine)
_NEEDS_GUARANTEE = tuple(grade.name for grade in GRADES if grade.guarantee)


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """One thing that may be wrong with a file.

    Attributes:
        marked: customers it is wrong with.
        say: what is wrong with one of them, a few words.
    """

    marked: Flags
    say: Callable[[int], str]


def gaps_of(
    ledger: Ledger,
    typed: pd.DataFrame,
    credit: pd.DataFrame,
    settings: Settings,
    as_of: dt.date,
) -> list[str]:
    """Return for each customer what its file lacks, "" = nothing."""
    found: list[list[str]] = [[] for _ in range(len(typed))]
    for gap in (
        *_identity(ledger),
        *_scores(ledger, credit),
        *_age_of_data(ledger, typed, settings, as_of),
        guarantee_gap(typed, credit, as_of),
        coefficient_gap(ledger, typed),
        _limit_gap(typed),
        *_contradictions(typed),
    ):
        for i in np.flatnonzero(gap.marked).tolist():
            found[i].append(gap.say(i))
    return [";".join(texts) for texts in found]


def _identity(ledger: Ledger) -> Iterator[Gap]:
    codes = ledger.customers["tax_no"].tolist()
    company = (ledger.customers["customer_type"] != _NATURAL).to_numpy()
    problems = [uscc_problem(code) for code in codes]
    yield Gap(company & (np.array(codes, object) == ""), lambda _: "统一社会信用代码")
    yield Gap(np.array([bool(text) for text in problems], np.bool_), lambda i: problems[i])


def _scores(ledger: Ledger, credit: pd.DataFrame) -> Iterator[Gap]:
    scores = ledger.customers[list(DIMENSIONS)]
    blank = scores.isna()
    titles = dict(zip(DIMENSIONS, TITLES, strict=True))
    lacking = blank[list(_SCORED)].to_numpy()

    def which(i: int) -> str:
        return (
            "、".join(titles[n] for n, gone in zip(_SCORED, lacking[i], strict=True) if gone)
            + "的评分"
        )

    yield Gap(lacking.any(axis=1), which)
    short = credit["record_score"].isna().to_numpy() & blank["score_record"].to_numpy()
    yield Gap(short, lambda _: "信用记录分(人工),因付款样本不足")
    unscored = blank["score_business"].to_numpy() & credit["business_score"].isna().to_numpy()
    gaps = credit["business_gaps"].to_numpy(object)
    yield Gap(unscored, lambda i: gaps[i].partition(USELESS)[0] or "财务数据或经营状况分")


def _age_of_data(
    ledger: Ledger, typed: pd.DataFrame, settings: Settings, as_of: dt.date
) -> Iterator[Gap]:
    day = typed["score_date"].to_numpy().astype("datetime64[D]")
    scored = ledger.customers[list(DIMENSIONS)].notna().any(axis=1).to_numpy()
    used = scored | typed[list(INPUTS)].notna().any(axis=1).to_numpy()
    months = settings["data_months"]
    undated, unnamed = np.isnat(day), (typed["score_source"] == "").to_numpy()

    def which(i: int) -> str:
        return "评分资料的" + "、".join(
            name for name, gone in (("日期", undated[i]), ("来源", unnamed[i])) if gone
        )

    yield Gap(used & (undated | unnamed), which)
    old = day < np.datetime64(months_after(as_of, -months))  # NaT compares false
    yield Gap(old, lambda i: f"评分资料是{day[i]}的,已超过{months}个月")


def guarantee_gap(typed: pd.DataFrame, credit: pd.DataFrame, as_of: dt.date) -> Gap:
    """Return customers whose grade asks for a guarantee there is not, or whose has expired."""
    kind = typed["guarantee"].to_numpy(object)
    until = typed["guarantee_until"].to_numpy().astype("datetime64[D]")
    none, expired = _guarantees(typed, as_of)
    grades = credit["grade"].tolist()

    def say(i: int) -> str:
        if expired[i]:
            return f"{kind[i]}已于{until[i]}到期"
        return f"等级{grades[i]}要求担保,没有担保"

    return Gap(expired | (none & credit["guarantee"].to_numpy()), say)


def _guarantees(typed: pd.DataFrame, as_of: dt.date) -> tuple[Flags, Flags]:
    """Tell who gave no guarantee, and whose has expired."""
    none = np.isin(typed["guarantee"].to_numpy(object), _NO_GUARANTEE)
    until = typed["guarantee_until"].to_numpy().astype("datetime64[D]")
    return none, ~none & (until < np.datetime64(as_of))  # NaT compares false


def uncovered(typed: pd.DataFrame, exposure: Ints, as_of: dt.date) -> Floats:
    """Return fen of each balance that no credit insurance and no valid guarantee covers.

    A guarantee without an amount covers nothing that could be counted.
    """
    none, expired = _guarantees(typed, as_of)
    given = np.where(none | expired, 0, np.nan_to_num(typed["guarantee_amount"].to_numpy()))
    covered = given + np.nan_to_num(typed["insured"].to_numpy())
    return np.maximum(np.maximum(exposure, 0) - covered, 0)


def coefficient_gap(ledger: Ledger, typed: pd.DataFrame) -> Gap:
    """Return customers whose limit was changed by a coefficient without a reason or approver."""
    coefficient = ledger.customers["limit_coefficient"].to_numpy()
    fields = {"limit_reason": "理由", "limit_approver": "批准人"}
    lacking = typed[list(fields)].to_numpy(object) == ""
    changed = (coefficient >= 0) & (coefficient != 1)

    def say(i: int) -> str:
        names = "、".join(t for t, gone in zip(fields.values(), lacking[i], strict=True) if gone)
        return f"额度系数{coefficient[i]:g}没有{names}"

    return Gap(changed & lacking.any(axis=1), say)


def _limit_gap(typed: pd.DataFrame) -> Gap:
    """Return customers whose limit a person set, against their grade, with nobody's approval."""
    own = ~np.isnan(typed["credit_limit"].to_numpy())
    return Gap(own & (typed["limit_approver"] == "").to_numpy(), lambda _: "人工额度没有批准人")


def _wan(fen: float) -> str:
    """Return fen in 万元 as they are typed."""
    return f"{fen / _WAN:,.10g}"


def _contradictions(typed: pd.DataFrame) -> Iterator[Gap]:
    """Yield figures that cannot all be right, or seem to be typed in 元."""
    worth, assets, owed = (
        typed[k].to_numpy() for k in ("net_worth", "total_assets", "total_liabilities")
    )
    off = np.abs(worth - (assets - owed)) > _WAN  # NaN compares false
    yield Gap(off, lambda i: (
        f"净值{_wan(worth[i])}万元与资产减负债{_wan(assets[i] - owed[i])}万元不符"
    ))  # fmt: skip
    for part, whole in _PARTS:
        more: npt.NDArray[np.bool_] = typed[part].to_numpy() > typed[whole].to_numpy()
        said = f"{title_of(part)}大于{title_of(whole)}"
        yield Gap(more, lambda _, said=said: said)  # type: ignore[misc]
    amounts = typed[list(_AMOUNTS)].to_numpy()
    large = np.abs(amounts) >= _LARGE
    yield Gap(large.any(axis=1), lambda i: (
        f"{title_of(_AMOUNTS[int(large[i].argmax())])}大得不寻常,请核对是不是按元填的(单位是万元)"
    ))  # fmt: skip
