"""What keeps a letter from going out: one function per reason, in the order in which they count."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_huikuan.core.escalation import Written
from xl_huikuan.core.model import Decision
from xl_huikuan.core.money import money_text
from xl_huikuan.core.policy import rung_of
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.workdays import workdays_after
from xl_huikuan.letters.debts import Account, Claim
from xl_huikuan.letters.kinds import LetterKind
from xl_huikuan.letters.levels import too_soon


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that decides on one customer's letter."""

    customer: Mapping[str, object]
    account: Account
    advice: Mapping[str, object]
    balance: Mapping[str, object]
    faulty: str
    kind: LetterKind
    claim: Claim
    decision: Decision
    settings: Settings
    written: Sequence[Written] = ()


Stop = Callable[[Case], str]  # returns a sentence, "" = this keeps no letter back


def first_reason(case: Case, stops: Sequence[Stop]) -> str:
    """Return the first reason that stops a letter, "" = none."""
    return next((why for stop in stops if (why := stop(case))), "")


def _nameless(case: Case) -> str:
    return "" if str(case.customer["name"]).strip() else "客户名称为空,请先补全。"


def _blocked(case: Case) -> str:
    why = str(case.customer["blocked"]).rstrip("。")
    return f"客户已停发函件:{why}。" if why else ""


def _faulty(case: Case) -> str:
    return f"数据有误,请先处理:{case.faulty.rstrip('。')}。" if case.faulty else ""


def _unreconciled(case: Case) -> str:
    """The letter's figures must be the ledger's: open items less advances = balance."""
    if not case.balance:
        return ""
    ours = case.account.balance
    if ours != case.balance["balance"]:
        gap = money_text(ours - int(str(case.balance["balance"])))
        return f"未收款项减预收与应有余额相差 {gap} 元,请先核对。"
    gap = money_text(int(str(case.balance["difference"])))
    return f"表中余额与计算余额相差 {gap} 元,请先核对。" if case.balance["difference"] else ""


def _refunded(case: Case) -> str:
    """A negative advance is money given back that was never received: no letter can explain it."""
    missing = -case.account.advance
    return f"有退款找不到对应的收款,请先核对:{money_text(missing)} 元。" if missing > 0 else ""


def _suppressed(case: Case) -> str:
    why = str(case.advice.get("suppressed", "")).rstrip("。")
    return f"{why}。" if why else ""


def _on_hold(case: Case) -> str:
    hold, until = str(case.customer["hold"]), pd.Timestamp(str(case.customer["hold_until"]))
    today = pd.Timestamp(case.decision.as_of)
    if hold and (pd.isna(until) or until >= today):
        return f"客户暂缓催收:{hold}。"
    promised = pd.Timestamp(str(case.customer["promise_date"]))
    if promised >= today:
        return f"客户承诺付款,尚未到期:{promised:%Y-%m-%d}。"
    if pd.isna(promised) or not case.customer["promise_presses"]:
        return ""
    day = np.array([promised.to_datetime64()])
    last = pd.Timestamp(workdays_after(day, case.settings["promise_grace"])[0])
    return f"客户承诺{promised:%Y-%m-%d}付款,宽限到{last:%Y-%m-%d}。" if last >= today else ""


def _nothing_listed(case: Case) -> str:
    if case.claim.listed:
        return ""
    reasons = "、".join(dict.fromkeys(reason for _, reason in case.claim.apart))
    return f"没有可催收的款项({reasons or '均未到期'})。"


def _covered(case: Case) -> str:
    if case.claim.payable > 0:
        return ""
    return f"预收款足以抵付,无需催收:预收 {money_text(case.account.advance)} 元。"


def _in_credit(case: Case) -> str:
    return "余额不大于零。" if case.account.balance <= 0 else ""


def _too_small(case: Case) -> str:
    rung = rung_of(case.kind.key)
    least = max(case.settings["minimum_amount"], case.settings[rung.minimum_key] if rung else 0)
    if case.claim.payable >= least:
        return ""
    return (
        f"低于最低催收金额:应付 {money_text(case.claim.payable)} 元,最低 {money_text(least)} 元。"
    )


def _too_soon(case: Case) -> str:
    return too_soon(case.written, case.decision.as_of, case.settings)


def _nothing_open(case: Case) -> str:
    return "" if case.account.debts or case.account.advance else "没有未收款项和预收款。"


# What cannot be read is said before that nothing is open: it may be what is open.
_UNSOUND = (_nameless, _blocked, _faulty)
_UNTRUE = (_unreconciled, _refunded)
_HELD = (*_UNSOUND, *_UNTRUE, _in_credit, _suppressed, _on_hold, _nothing_listed, _covered)
_DEMANDED = (*_HELD, _too_small)
NO_LETTER: tuple[Stop, ...] = (*_UNSOUND, _nothing_open, *_DEMANDED)
DUNNING_STOPS: tuple[Stop, ...] = (*_DEMANDED, _too_soon)
OVERRIDDEN: tuple[Stop, ...] = _HELD  # what the clerk cannot go over by choosing another letter
# By what a kind outside the ladder lists.
STOPS: Mapping[str, tuple[Stop, ...]] = {
    "demanded": _DEMANDED,
    "open": (*_UNSOUND, _nothing_open, *_UNTRUE),
    "balance": (*_UNSOUND, *_UNTRUE),
    "agreed": (*_UNSOUND, *_UNTRUE, _in_credit, _nothing_listed, _covered),
    "none": _UNSOUND,
}


def stops_of(kind: LetterKind) -> tuple[Stop, ...]:
    """Return what keeps a letter outside the ladder back; our own papers go to nobody."""
    return tuple(stop for stop in STOPS[kind.lists] if not (kind.inside and stop is _blocked))
