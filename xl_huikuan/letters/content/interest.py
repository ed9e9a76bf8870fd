"""What paying late costs, said in a letter: counted by the company's method, apart from what is due.

What is demanded stays the principal. Money received in advance counts against the oldest debts
first, and nothing is charged on what it covers, so that too little is claimed rather than too much.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from xl_huikuan.core.errors import NotApplicable
from xl_huikuan.core.interest import LateCharge, late_charge
from xl_huikuan.core.lpr import LPR_NAME
from xl_huikuan.core.money import money_text
from xl_huikuan.core.rmb import rmb_upper
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.context import long_date, printable
from xl_huikuan.letters.debts import Claim, Debt
from xl_huikuan.letters.facts import NOTHING_MORE, Extra, Facts

NOT_CHARGED, AGREED = "不计", "合同约定"  # of the setting `interest_method`
GROUP = "利息"
_FULL_WIDTH = str.maketrans({",": "，", "(": "（", ")": "）"})


class _Charged(NamedTuple):
    """A debt, the fen of it that nothing covers, and what paying it late costs."""

    debt: Debt
    principal: int
    charge: LateCharge


def interest(facts: Facts, claim: Claim) -> Extra:
    """Return the table and the sentence of late charges; nothing when none are to be charged."""
    settings = facts.settings
    if settings["interest_method"] == NOT_CHARGED:
        return NOTHING_MORE
    if settings["interest_method"] == AGREED and settings["agreed_daily_rate"] is None:
        return Extra(
            reason="参数「逾期费用」选了 合同约定,「约定日利率」却没有填:"
            "请在 回款_参数 填写约定日利率,或把「逾期费用」改为 不计。"
        )
    try:
        charged = [*_charged(facts, claim)]
    except NotApplicable as problem:
        return Extra(reason=f"逾期费用算不出来:{problem}")
    total = sum(line.charge.amount for line in charged)
    return _said(charged, total, facts) if total else NOTHING_MORE


def _charged(facts: Facts, claim: Claim) -> Iterator[_Charged]:
    options = _options(facts.settings)
    covered = claim.advance
    for debt in claim.listed:  # oldest first
        principal = max(debt.open - covered, 0)
        covered = max(covered - debt.open, 0)
        if principal and debt.due is not None:
            charge = late_charge(
                principal, debt.due, facts.as_of, facts.settings["interest_method"], **options
            )
            yield _Charged(debt, principal, charge)


def _options(settings: Settings) -> dict[str, Any]:
    agreed = settings["agreed_daily_rate"]
    return {
        "rate": None if agreed is None else Decimal(repr(agreed)),
        "multiple": Decimal(repr(settings["rate_multiple"])),
        "segmented": settings["rate_segmented"] == "是",
        "year_days": int(settings["interest_year_days"]),
        "rates": settings.rates,
    }


def _said(charged: Sequence[_Charged], total: int, facts: Facts) -> Extra:
    rows = tuple(_rows(charged))
    amount, upper = money_text(total), f"人民币{rmb_upper(total)}"
    whole = ((GROUP, "本金", "应付金额"),) if len(rows) == len(charged) else ()
    return Extra(
        {
            "利息合计": amount,
            "利息大写": upper,
            "利息说明": _sentence(charged, amount, upper, facts),
        },
        {GROUP: rows},
        ((GROUP, "金额", "利息合计"), *whole),
        (total,),
        notices=tuple(dict.fromkeys(text for line in charged for text in line.charge.warnings)),
    )


def _rows(charged: Sequence[_Charged]) -> Iterator[Mapping[str, str]]:
    """Yield a row per debt and rate; a rate that changes meanwhile gives a debt several."""
    for line in charged:
        for segment in line.charge.segments:
            yield {
                "发票号": printable(line.debt.label),
                "本金": money_text(line.principal),
                "起算日": segment.first.isoformat(),
                "截止日": segment.last.isoformat(),
                "天数": str(segment.days),
                "利率": segment.rate.replace(LPR_NAME, "LPR").translate(_FULL_WIDTH),
                "金额": money_text(segment.amount),
            }


def _sentence(charged: Sequence[_Charged], amount: str, upper: str, facts: Facts) -> str:
    grounds = "；".join(dict.fromkeys(line.charge.ground for line in charged))
    yearly = any("年利率" in segment.rate for line in charged for segment in line.charge.segments)
    year = f"，一年按{facts.settings['interest_year_days']}天" if yearly else ""
    return (
        f"上述应付款项为本金。逾期付款的责任另计：{grounds.translate(_FULL_WIDTH)}，"
        f"自各笔到期次日起算，暂计至{long_date(facts.as_of)}（含当日）{year}，"
        f"共计人民币{amount}元（大写：{upper}），此后计至实际付清之日，明细如下："
    )
