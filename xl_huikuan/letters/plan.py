"""Who gets which letter, and why everybody else does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from xl_huikuan.core.checks import blocked_customers
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.escalation import Written, latest
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.settings import BY_KEY as SETTING_BY_KEY
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.debts import Claim, accounts, claim
from xl_huikuan.letters.extras import extra_of
from xl_huikuan.letters.facts import NO_TEXTS, Extra, Facts
from xl_huikuan.letters.kinds import BY_KEY, DUNNING_KEYS, LetterKind, in_style
from xl_huikuan.letters.levels import (
    NO_HISTORY,
    NO_PAPERS,
    History,
    Papers,
    levels_at,
    next_step,
)
from xl_huikuan.letters.overrides import By, Override, by_letter, family_of
from xl_huikuan.letters.stops import (
    DUNNING_STOPS,
    NO_LETTER,
    OVERRIDDEN,
    Case,
    Stop,
    first_reason,
    stops_of,
)

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
        level: rung of a dunning letter; -1 = it is none.
        levels: dunning level each listed debt reaches by it; () = it is no dunning letter.
        why: why this letter and no other; "" = nothing to say.
        override: the clerk's reason for another letter than planned; "" = as planned.
        last: the dunning letter the customer had last; None = none.
    """

    customer: int
    name: str
    code: str
    kind: str
    reason: str
    claim: Claim
    level: int = -1
    levels: tuple[int, ...] = ()
    why: str = ""
    override: str = ""
    last: Written | None = None

    @property
    def amount(self) -> int:
        """Fen demanded, or the balance of a statement."""
        return self.claim.payable


def plan_letters(
    ledger: Ledger,
    decision: Decision,
    settings: Settings,
    keys: Sequence[str],
    inputs: Mapping[str, str] = NO_TEXTS,
    *,
    history: History = NO_HISTORY,
    issued: Papers = NO_PAPERS,
    overrides: Iterable[Override] = (),
) -> tuple[PlannedLetter, ...]:
    """Return what each customer gets: dunning letters in order of rank, then the other kinds.

    Args:
        ledger: what the workbook says.
        decision: what follows from it.
        settings: the values in force.
        keys: kinds wanted, keys of `kinds.LETTER_KINDS`. Dunning kinds follow `Decision.plan` and
            the ladder; a customer whose kind is not wanted is returned with that reason.
        inputs: what the clerk was asked for, by name of `LetterKind.asks`.
        history: dunning letters the customers have had, from `levels.history`.
        issued: every letter the customers have had, from `levels.issued`.
        overrides: what the clerk changed on the preview.

    Raises:
        SettingInvalid: a letter would go out, but our name or bank account is not filled in.
    """
    keys = in_style(keys, settings)
    cases = _Cases(ledger, decision, settings, inputs, history, issued=issued)
    changed = by_letter(overrides)
    planned: list[PlannedLetter] = []
    if set(keys) & set(DUNNING_KEYS):
        letters = (cases.dunning(number) for number in _by_rank(cases, decision))
        planned += [_if_chosen(_changed(cases, letter, changed), keys) for letter in letters]
    for key in keys:
        if key not in DUNNING_KEYS:
            letters = (cases.planned(number, BY_KEY[key]) for number in cases.held)
            planned += [_changed(cases, letter, changed) for letter in letters]
    _require_company(planned, settings)
    return tuple(planned)


def _by_rank(cases: _Cases, decision: Decision) -> list[int]:
    ranked = decision.plan["customer"].tolist()
    return [*ranked, *(number for number in cases.held if number not in cases.advice)]


def _if_chosen(letter: PlannedLetter, keys: Sequence[str]) -> PlannedLetter:
    if letter.reason or letter.kind in keys:
        return letter
    return replace(letter, reason=f"应发{BY_KEY[letter.kind].title},{NOT_CHOSEN}")


def _changed(cases: _Cases, letter: PlannedLetter, changed: By) -> PlannedLetter:
    """Return the letter as the clerk changed it; a change that does not fit any more holds it."""
    override = changed.get((letter.name, letter.code, family_of(letter.kind)))
    if override is None:
        return letter
    if late := override.outdated(letter.kind, letter.amount, cases.as_of):
        return replace(letter, reason=letter.reason or override.not_applied(late))
    if not override.to:
        return replace(letter, reason=letter.reason or f"按出函预览不发:{override.why}")
    return cases.overridden(letter, override)


class _Cases:
    """The frames of a decision by customer number, looked up once."""

    def __init__(
        self, ledger: Ledger, decision: Decision, settings: Settings, inputs: Mapping[str, str],
        history: History, *, issued: Papers,
    ) -> None:  # fmt: skip
        self._ledger, self._decision, self._settings = ledger, decision, settings
        self._inputs, self._history, self._issued = inputs, history, issued
        self._found: dict[object, object] = {}
        self.as_of = decision.as_of
        self.held = accounts(decision)
        self._customers = ledger.customers.to_dict("records")
        self.advice = _by_customer(decision.plan)
        self._balances = _by_customer(decision.reconciliation)
        self._faulty = blocked_customers((*ledger.findings, *decision.findings), ledger)

    def dunning(self, number: int) -> PlannedLetter:
        """Return the dunning letter of a customer, or why the ladder gives it none."""
        written = self._history.get(number, ())
        step = next_step(self.held[number], written, self._settings)
        if not str(self.advice.get(number, {}).get("letter", "")):
            letter = self._letter(number, step.kind, step.claim, NO_LETTER)
            reason = letter.reason or "催收清单没有建议对该客户发函。"
            return replace(letter, kind="", reason=reason, last=latest(written))
        letter = self._letter(number, step.kind, step.claim, DUNNING_STOPS)
        return replace(
            letter, level=step.rung.level, levels=step.levels, why=step.why, last=latest(written)
        )

    def planned(self, number: int, kind: LetterKind) -> PlannedLetter:
        """Return a letter outside the ladder."""
        content = claim(kind, self.held[number], self._settings)
        return self._letter(number, kind, content, stops_of(kind))

    def overridden(self, letter: PlannedLetter, override: Override) -> PlannedLetter:
        """Return the letter the clerk wants instead; what makes a letter untrue still stops it."""
        kind = BY_KEY[override.to]
        content = claim(kind, self.held[letter.customer], self._settings)
        made = self._letter(letter.customer, kind, content, OVERRIDDEN)
        levels = levels_at(kind, content)
        return replace(
            made, level=max(levels, default=kind.level), levels=levels, last=letter.last,
            why=f"按出函预览改为{kind.title}:{override.why}", override=override.why,
        )  # fmt: skip

    def _letter(
        self, number: int, kind: LetterKind, content: Claim, stops: Sequence[Stop]
    ) -> PlannedLetter:
        """Return the letter of a customer, with the first reason that stops it."""
        customer = self._customers[number]
        case = Case(
            customer, self.held[number], self.advice.get(number, {}),
            self._balances.get(number, {}), self._faulty.get(number, ""),
            kind, content, self._decision, self._settings, self._history.get(number, ()),
        )  # fmt: skip
        reason = first_reason(case, stops)
        if not reason:
            content = self._complete(number, kind, content)
            reason = content.extra.reason
        name, code = str(customer["name"]), str(customer["code"])
        return PlannedLetter(number, name, code, kind.key, reason, content)

    def _complete(self, number: int, kind: LetterKind, content: Claim) -> Claim:
        if reason := kind.unanswered(self._inputs):
            return replace(content, extra=Extra(reason=reason))
        facts = Facts(
            number, self._customers[number], self._ledger, self._decision, self._settings,
            kind.answers(self._inputs), self._issued.get(number, ()), self._found,
        )  # fmt: skip
        return replace(content, extra=extra_of(kind.key, facts, content))


def _by_customer(frame: pd.DataFrame) -> dict[int, dict[str, object]]:
    return {int(row["customer"]): row for row in frame.to_dict("records")}


def _require_company(planned: Iterable[PlannedLetter], settings: Settings) -> None:
    going = [BY_KEY[letter.kind] for letter in planned if not letter.reason]
    needed = _NEEDED if any(kind.demands for kind in going) else _NEEDED[:1]
    missing = [SETTING_BY_KEY[key].title for key in needed if not str(settings[key]).strip()]
    if going and missing:
        raise SettingInvalid(
            f"参数「{'、'.join(missing)}」还没有填,不能出函:请在 回款_参数 中填写后再出函。",
            code="E713",
        )
