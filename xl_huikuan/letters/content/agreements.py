"""What papers say that a customer agrees to: an order before delivery, a promise, instalments.

Amounts are principal only, and no due date is changed: an agreement that named late charges or
moved dates would replace what was agreed on them before (买卖合同解释 18).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from xl_huikuan.core.errors import NotApplicable, NotUnderstood
from xl_huikuan.core.identity import normal_uscc, uscc_problem
from xl_huikuan.core.instalments import MOST, Every, Instalment, every, instalments
from xl_huikuan.core.money import MAX_FEN, money_text
from xl_huikuan.core.rmb import rmb_upper
from xl_huikuan.core.workdays import calendar_known_until, is_workday
from xl_huikuan.letters.content.answers import answer, require_filled, typed
from xl_huikuan.letters.context import long_date, printable
from xl_huikuan.letters.debts import Claim
from xl_huikuan.letters.facts import Extra, Facts
from xl_huikuan.letters.kinds import EQUAL_PARTS

GROUP = "分期"
UNKNOWN = "______________________"
PERSON, UNIT = "本人", "本单位"  # how a debtor speaks of itself
_TO_SIGN = (
    "这份文件要由客户签署后才有效:请核对签署人的身份和授权,留存原件;"
    "签回后在 回款_函件登记 填回函日期,「回函结果」选 同意付款。"
)


# -- 还款承诺书


class _Promised(NamedTuple):
    """A payment as it was answered; `amount` None = all that is left."""

    day: dt.date
    amount: int | None


def promise(facts: Facts, claim: Claim) -> Extra:
    """还款承诺书: the debtor owns to its debts and says when it pays them, in its own voice."""
    require_filled(facts.settings, "bank_name", "bank_account")
    promised = _promised(facts)
    *ahead, last = promised
    left = claim.payable - sum(payment.amount or 0 for payment in ahead)
    if left <= 0 or last.amount not in (None, left):
        told = sum(payment.amount or 0 for payment in promised)
        return Extra(
            reason=f"承诺的付款合计 {money_text(told)} 元,应付金额 {money_text(claim.payable)} 元:"
            "请改正金额,或最后一笔只写日期。"
        )
    who = _self(facts.record)
    plan = tuple(Instalment(payment.day, payment.amount or left) for payment in promised)
    return _agreed(
        facts, plan, {"自称": who, **_deducted(claim, who), "不含说明": _not_in_it(claim)}
    )


def _promised(facts: Facts) -> tuple[_Promised, ...]:
    """Return what was answered, 2026-1-31:50000;2026-2-28, in order of days."""
    text = unicodedata.normalize("NFKC", facts.inputs["付款日期"])
    parts = [part.strip() for part in re.split("[;、]", text) if part.strip()]
    payments = tuple(_payment(facts, part) for part in parts)
    if not payments or any(payment.amount is None for payment in payments[:-1]):
        raise NotUnderstood(
            f"「付款日期」{text} 看不懂:一次付清只写日期;分几笔写成 "
            "2026-1-31:50000;2026-2-28,最后一笔不写金额就是余下的全部。",
            code="E804",
        )
    if any(earlier.day >= later.day for earlier, later in pairwise(payments)):
        raise NotUnderstood(f"「付款日期」{text} 应从早到晚,每天一笔。", code="E804")
    return payments


def _payment(facts: Facts, part: str) -> _Promised:
    day, colon, amount = part.partition(":")
    fen = typed("付款日期", amount.removesuffix("元"), "fen", 1, MAX_FEN) if colon else None
    return _Promised(_not_before(facts, "付款日期", day.strip()), fen)


# -- 分期还款协议


def instalment(facts: Facts, claim: Claim) -> Extra:
    """分期还款协议: the debts, and the days and parts in which they are paid."""
    require_filled(facts.settings, "bank_name", "bank_account")
    count: int = answer(facts, "期数", "int", 2, MOST)
    first = _not_before(facts, "首期日期", facts.inputs["首期日期"])
    apart, ahead = _every(facts.inputs["间隔"]), _first_amount(facts)
    try:
        plan = instalments(claim.payable, count, first, apart, ahead)
    except NotApplicable as problem:
        return Extra(reason=str(problem))
    return _agreed(
        facts,
        plan,
        {
            "期数": str(count),
            "加速天数": str(answer(facts, "加速天数", "int", 1, 60)),
            **_deducted(claim, "乙方"),
            "不含说明": _not_in_it(claim),
            "本公司信用代码": code_or_line(facts.settings["company_tax_no"]),
            "客户住所": printable(facts.record.get("address", "")) or UNKNOWN,
        },
    )


def _every(text: str) -> Every:
    try:
        return every(text)
    except NotApplicable as error:
        raise NotUnderstood(str(error), code="E804") from error


def _first_amount(facts: Facts) -> int | None:
    if facts.inputs["首期金额"] == EQUAL_PARTS:
        return None
    amount: int = answer(facts, "首期金额", "fen", 1, MAX_FEN)
    return amount


# -- what both have


def _agreed(facts: Facts, plan: Sequence[Instalment], values: Mapping[str, str]) -> Extra:
    """Return the table of payments, who signs, and what a person must look at before that."""
    code = str(facts.record.get("tax_no", ""))
    return Extra(
        {"客户信用代码": code_or_line(code), **values},
        {GROUP: tuple(_row(k, payment) for k, payment in enumerate(plan, 1))},
        ((GROUP, "金额", "应付金额"),),
        tuple(payment.amount for payment in plan),
        notices=tuple(
            text for text in (_TO_SIGN, _about_code(code), _about_days(plan)) if text
        ),
    )  # fmt: skip


def _row(position: int, payment: Instalment) -> Mapping[str, str]:
    return {
        "期次": str(position),
        "日期": long_date(payment.day),
        "金额": money_text(payment.amount),
        "大写": f"人民币{rmb_upper(payment.amount)}",
    }


def _about_code(code: str) -> str:
    problem = uscc_problem(code)
    return f"客户资料里的{problem},没有印出,请核对后补填。" if problem else ""


def _about_days(plan: Sequence[Instalment]) -> str:
    """Say which days are off, or lie where nobody knows yet which days will be."""
    off = [str(payment.day) for payment in plan if not is_workday(payment.day)]
    if off:
        return f"付款日期 {'、'.join(off)} 是休息日,请确认客户当天能付款。"
    known = calendar_known_until()
    days = [payment.day for payment in plan if payment.day > known]
    return (
        f"{days[0]} 起的付款日期在已公布的放假安排({known} 止)之后,只避开了周末和固定假日。"
        if days
        else ""
    )


def code_or_line(text: str) -> str:
    """Return a code that may be printed in a contract; a line to write on in place of any other."""
    code = normal_uscc(str(text))
    return code if code and not uscc_problem(code) else UNKNOWN


def _self(record: Mapping[str, object]) -> str:
    kind = str(record.get("customer_type", ""))
    return PERSON if "个人" in kind or "自然人" in kind else UNIT


def _deducted(claim: Claim, who: str) -> dict[str, str]:
    """Return the sentence on money paid ahead, in the debtor's words; "" = there is none."""
    if not claim.advance:
        return {"抵扣说明": ""}
    return {
        "抵扣说明": f"{who}已预付的款项{money_text(claim.advance)}元，已从合计"
        f"{money_text(claim.total)}元中扣减。"
    }


def _not_in_it(claim: Claim) -> str:
    """Return the sentence on debts that are not settled by this paper; "" = there are none."""
    said = []
    if claim.apart:
        said.append(f"正在核实或者另行处理的款项{money_text(claim.apart_total)}元")
    if claim.later:
        said.append(f"尚未到付款日期的款项{money_text(claim.later_total)}元")
    return f"{'、'.join(said)}，不包含在上述金额之内，由双方另行结算。" if said else ""


def _not_before(facts: Facts, name: str, text: str) -> dt.date:
    day: dt.date = typed(name, text, "date")
    if day < facts.as_of:
        raise NotUnderstood(f"「{name}」{day} 早于函件日期 {facts.as_of},请改晚。", code="E804")
    return day
