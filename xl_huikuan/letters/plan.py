"""Who gets which letter, and why everybody else does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from xl_huikuan.core.checks import blocked_customers
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.ladder import item_level
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.money import money_text
from xl_huikuan.core.policy import LADDER
from xl_huikuan.core.settings import BY_KEY as SETTING_BY_KEY
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.debts import Account, Claim, accounts, claim
from xl_huikuan.letters.extras import extra_of
from xl_huikuan.letters.facts import NO_TEXTS, Extra, Facts
from xl_huikuan.letters.kinds import BY_KEY, DUNNING, DUNNING_KEYS, LetterKind, in_style

NOT_CHOSEN = "本次没有选择。"  # ends the reason of a letter that is due but was not asked for
_NEEDED = ("company", "bank_name", "bank_account")


@dataclass(frozen=True, slots=True)
class PlannedLetter:
    """One customer's letter, or why it gets none.

    Attributes:
        customer: customer number.
        name, code: of the customer, as in the workbook.
        kind: key of `kinds.LETTER_KINDS`; "" = the customer is at no stage of the ladder.
        reason: "" = the letter goes out; else why not, one sentence.
        claim: what the letter is about.
    """

    customer: int
    name: str
    code: str
    kind: str
    reason: str
    claim: Claim

    @property
    def amount(self) -> int:
        """Fen demanded, or the balance of a statement."""
        return self.claim.payable


@dataclass(frozen=True, slots=True)
class _Case:
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


def plan_letters(
    ledger: Ledger,
    decision: Decision,
    settings: Settings,
    keys: Sequence[str],
    inputs: Mapping[str, str] = NO_TEXTS,
) -> tuple[PlannedLetter, ...]:
    """Return what each customer gets: dunning letters in order of rank, then the other kinds.

    Args:
        ledger: what the workbook says.
        decision: what follows from it.
        settings: the values in force.
        keys: kinds wanted, keys of `kinds.LETTER_KINDS`. Dunning kinds follow `Decision.plan`;
            a customer whose kind is not wanted is returned with that reason.
        inputs: what the clerk was asked for, by name of `LetterKind.asks`.

    Raises:
        SettingInvalid: a letter would go out, but our name or bank account is not filled in.
    """
    keys = in_style(keys, settings)
    cases = _Cases(ledger, decision, settings, inputs)
    planned: list[PlannedLetter] = []
    if set(keys) & set(DUNNING_KEYS):
        planned += _dunning(cases, decision, keys)
    for key in keys:
        if key not in DUNNING_KEYS:
            stops = _STOPS[BY_KEY[key].lists]
            planned += [cases.planned(number, BY_KEY[key], stops) for number in cases.held]
    _require_company(planned, settings)
    return tuple(planned)


def _dunning(cases: _Cases, decision: Decision, keys: Sequence[str]) -> Iterator[PlannedLetter]:
    ranked = decision.plan["customer"].tolist()
    rest = [number for number in cases.held if number not in set(ranked)]
    for number in [*ranked, *rest]:
        key = str(cases.advice[number]["letter"]) if number in cases.advice else ""
        if not key:
            yield cases.without_letter(number)
            continue
        letter = cases.planned(number, BY_KEY[key], _STOPS["demanded"])
        if letter.kind not in keys and not letter.reason:
            letter = replace(letter, reason=f"应发{BY_KEY[letter.kind].title},{NOT_CHOSEN}")
        yield letter


class _Cases:
    """The frames of a decision by customer number, looked up once."""

    def __init__(
        self, ledger: Ledger, decision: Decision, settings: Settings, inputs: Mapping[str, str]
    ) -> None:
        self._ledger, self._decision, self._settings = ledger, decision, settings
        self._inputs = inputs
        self._found: dict[object, object] = {}
        self.held = accounts(decision)
        self._customers = ledger.customers.to_dict("records")
        self.advice = _by_customer(decision.plan)
        self._balances = _by_customer(decision.reconciliation)
        self._faulty = blocked_customers((*ledger.findings, *decision.findings), ledger)

    def planned(
        self, number: int, kind: LetterKind, stops: Iterable[Callable[[_Case], str]]
    ) -> PlannedLetter:
        """Return the letter of a customer, with the first reason that stops it."""
        kind, content = self._fitting(number, kind)
        customer = self._customers[number]
        case = _Case(
            customer, self.held[number], self.advice.get(number, {}),
            self._balances.get(number, {}), self._faulty.get(number, ""),
            kind, content, self._decision, self._settings,
        )  # fmt: skip
        reason = next((why for stop in stops if (why := stop(case))), "")
        if not reason:
            content = self._complete(number, kind, content)
            reason = content.extra.reason
        name, code = str(customer["name"]), str(customer["code"])
        return PlannedLetter(number, name, code, kind.key, reason, content)

    def _fitting(self, number: int, kind: LetterKind) -> tuple[LetterKind, Claim]:
        """Return the kind, made milder when the debts it would demand are not that old."""
        content = claim(kind, self.held[number], self._settings)
        days = [debt.days for debt in content.listed if debt.days is not None]
        if kind.family == DUNNING and kind.level > 0 and days:
            level = int(item_level(np.array([max(days)], np.float64), self._settings)[0])
            milder = BY_KEY[LADDER[level].letter]
            kind = milder if milder.level < kind.level else kind
        return kind, content

    def _complete(self, number: int, kind: LetterKind, content: Claim) -> Claim:
        if reason := kind.unanswered(self._inputs):
            return replace(content, extra=Extra(reason=reason))
        facts = Facts(
            number, self._customers[number], self._ledger, self._decision, self._settings,
            kind.answers(self._inputs), found=self._found,
        )  # fmt: skip
        return replace(content, extra=extra_of(kind.key, facts, content))

    def without_letter(self, number: int) -> PlannedLetter:
        """Return the entry of a customer that the plan gives no letter, with the reason."""
        advice = self.advice.get(number)
        rung = LADDER[int(str(advice["level"]))] if advice else LADDER[0]
        entry = self.planned(number, BY_KEY[rung.letter], _NO_LETTER_STOPS)
        return replace(entry, kind="", reason=entry.reason or "催收清单没有建议对该客户发函。")


def _by_customer(frame: pd.DataFrame) -> dict[int, dict[str, object]]:
    return {int(row["customer"]): row for row in frame.to_dict("records")}


def _nameless(case: _Case) -> str:
    return "" if str(case.customer["name"]).strip() else "客户名称为空,请先补全。"


def _blocked(case: _Case) -> str:
    why = str(case.customer["blocked"]).rstrip("。")
    return f"客户已停发函件:{why}。" if why else ""


def _faulty(case: _Case) -> str:
    return f"数据有误,请先处理:{case.faulty.rstrip('。')}。" if case.faulty else ""


def _unreconciled(case: _Case) -> str:
    """The letter's figures must be the ledger's: open items less advances = balance."""
    if not case.balance:
        return ""
    ours = sum(debt.open for debt in case.account.debts) - case.account.advance
    if ours != case.balance["balance"]:
        gap = money_text(ours - int(str(case.balance["balance"])))
        return f"未收款项减预收与应有余额相差 {gap} 元,请先核对。"
    gap = money_text(int(str(case.balance["difference"])))
    return f"表中余额与计算余额相差 {gap} 元,请先核对。" if case.balance["difference"] else ""


def _refunded(case: _Case) -> str:
    """A negative advance is money given back that was never received: no letter can explain it."""
    missing = -case.account.advance
    return f"有退款找不到对应的收款,请先核对:{money_text(missing)} 元。" if missing > 0 else ""


def _suppressed(case: _Case) -> str:
    why = str(case.advice.get("suppressed", "")).rstrip("。")
    return f"{why}。" if why else ""


def _on_hold(case: _Case) -> str:
    hold, until = str(case.customer["hold"]), pd.Timestamp(str(case.customer["hold_until"]))
    today = pd.Timestamp(case.decision.as_of)
    if hold and (pd.isna(until) or until >= today):
        return f"客户暂缓催收:{hold}。"
    promised = pd.Timestamp(str(case.customer["promise_date"]))
    return f"客户承诺付款,尚未到期:{promised:%Y-%m-%d}。" if promised >= today else ""


def _nothing_listed(case: _Case) -> str:
    if case.claim.listed:
        return ""
    reasons = "、".join(dict.fromkeys(reason for _, reason in case.claim.apart))
    return f"没有可催收的款项({reasons or '均未到期'})。"


def _covered(case: _Case) -> str:
    if case.claim.payable > 0:
        return ""
    return f"预收款足以抵付,无需催收:预收 {money_text(case.account.advance)} 元。"


def _in_credit(case: _Case) -> str:
    owed = sum(debt.open for debt in case.account.debts) - case.account.advance
    return "余额不大于零。" if owed <= 0 else ""


def _too_small(case: _Case) -> str:
    least = case.settings["minimum_amount"]
    if case.kind.level == 0 or case.claim.payable >= least:
        return ""
    return (
        f"低于最低催收金额:应付 {money_text(case.claim.payable)} 元,最低 {money_text(least)} 元。"
    )


def _nothing_open(case: _Case) -> str:
    return "" if case.account.debts or case.account.advance else "没有未收款项和预收款。"


# What cannot be read is said before that nothing is open: it may be what is open.
_UNSOUND = (_nameless, _blocked, _faulty)
_UNTRUE = (_unreconciled, _refunded)
_DUNNING_STOPS = (
    *_UNSOUND, *_UNTRUE, _in_credit, _suppressed, _on_hold, _nothing_listed, _covered, _too_small,
)  # fmt: skip
_NO_LETTER_STOPS = (*_UNSOUND, _nothing_open, *_DUNNING_STOPS)
# By what a kind lists.
_STOPS: Mapping[str, tuple[Callable[[_Case], str], ...]] = {
    "demanded": _DUNNING_STOPS,
    "open": (*_UNSOUND, _nothing_open, *_UNTRUE),
    "balance": (*_UNSOUND, *_UNTRUE),
    "none": _UNSOUND,
}


def _require_company(planned: Iterable[PlannedLetter], settings: Settings) -> None:
    going = [BY_KEY[letter.kind] for letter in planned if not letter.reason]
    needed = _NEEDED if any(kind.demands for kind in going) else _NEEDED[:1]
    missing = [SETTING_BY_KEY[key].title for key in needed if not str(settings[key]).strip()]
    if going and missing:
        raise SettingInvalid(
            f"参数「{'、'.join(missing)}」还没有填,不能出函:请在 回款_参数 中填写后再出函。",
            code="E713",
        )
