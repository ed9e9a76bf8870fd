"""Which level of the ladder each debt of a customer reaches by its next letter, and why that one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from xl_huikuan.core.escalation import Written, again_from, last_level, latest, next_level
from xl_huikuan.core.ladder import item_level
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.policy import LADDER, DunningLevel, rung_of
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.debts import Account, Claim, claim
from xl_huikuan.letters.facts import Issued
from xl_huikuan.letters.kinds import BY_KEY, LetterKind
from xl_huikuan.letters.register import Entry, Register

History = Mapping[int, tuple[Written, ...]]  # customer number → dunning letters it has had
NO_HISTORY: History = {}
Papers = Mapping[int, tuple[Issued, ...]]  # customer number → all letters it has had
NO_PAPERS: Papers = {}


@dataclass(frozen=True, slots=True)
class Step:
    """The next dunning letter of a customer.

    Attributes:
        rung: of the letter: the highest level of the debts it lists.
        claim: what it is about.
        levels: level each listed debt reaches by it.
        why: why this letter and no other, one sentence.
    """

    rung: DunningLevel
    claim: Claim
    levels: tuple[int, ...]
    why: str

    @property
    def kind(self) -> LetterKind:
        """The kind of letter."""
        return BY_KEY[self.rung.letter]


def next_step(account: Account, written: Sequence[Written], settings: Settings) -> Step:
    """Return the next letter of a customer that has had these."""
    everything = claim(BY_KEY[LADDER[0].letter], account, settings)
    by_days, levels = _levels(everything, written, settings)
    rung = LADDER[max(levels, default=0)]
    content = claim(BY_KEY[rung.letter], account, settings)
    kept = set(content.listed)
    listed = [n for debt, n in zip(everything.listed, levels, strict=True) if debt in kept]
    why = _why(rung, LADDER[max(by_days, default=0)], content, written, settings)
    return Step(rung, content, tuple(listed), why)


def levels_at(kind: LetterKind, content: Claim) -> tuple[int, ...]:
    """Return the level each listed debt reaches by a letter the clerk chose herself."""
    rung = rung_of(kind.key)
    return (rung.level,) * len(content.listed) if rung else ()


def _levels(
    content: Claim, written: Sequence[Written], settings: Settings
) -> tuple[list[int], list[int]]:
    """Return what the days of each listed debt call for, and what it reaches by the next letter."""
    days = np.array([debt.days for debt in content.listed], np.float64)
    by_days = item_level(days, settings).tolist()
    last = [
        last_level(debt.identity, debt.due, written) if written else 0 for debt in content.listed
    ]
    steps = zip(by_days, last, strict=True)
    return by_days, [next_level(called_for, had, settings) for called_for, had in steps]


def _why(
    rung: DunningLevel,
    reached: DunningLevel,
    content: Claim,
    written: Sequence[Written],
    settings: Settings,
) -> str:
    """Say how late the customer is, what it has had, and what follows."""
    days = max((debt.days for debt in content.listed if debt.days is not None), default=0)
    title, last = BY_KEY[rung.letter].title, latest(written)
    if days <= 0:
        return f"有款项将在{-days}天后到期,发{title}。" if days else f"有款项今日到期,发{title}。"
    late = f"逾期{days}天"
    if reached.level:
        late += f",达到{reached.name}({settings[reached.key]}天起)"
    had = f"上次{last.day}发{last.said}" if last else "没有发过催款函"
    if reached.letter != rung.letter:
        return f"{late};{had},逐级发{title}。"
    again = last is not None and LADDER[last.level].letter == rung.letter
    return f"{late};{had},{'再' if again else ''}发{title}。"


def too_soon(written: Sequence[Written], as_of: dt.date, settings: Settings) -> str:
    """Return why a customer is not written to again yet, with the day on which it may be."""
    last = latest(written)
    if last is None or as_of >= (again := again_from(last, settings)):
        return ""
    return f"间隔未到:{last.day}已发{last.said},隔{(again - last.day).days}天再发,{again}起可以发。"


def history(register: Register, ledger: Ledger, as_of: dt.date) -> History:
    """Return the dunning letters customers had before a day, registered or logged.

    Letters of that very day are what is being made: they count for nothing until the next day. What
    is void never counted.
    """
    had: dict[int, list[Written]] = {}
    for number, entry in _entries(register, ledger):
        rung = rung_of(entry.kind)
        day = dt.date.fromisoformat(entry.as_of)
        if rung and day < as_of and not register.standing(entry.number).is_void:
            had.setdefault(number, []).append(_written(entry, rung, day))
    for number, logged in ledger.written.items():
        had.setdefault(number, []).extend(letter for letter in logged if letter.day <= as_of)
    return {number: tuple(letters) for number, letters in had.items()}


def issued(register: Register, ledger: Ledger) -> Papers:
    """Return every letter customers had, oldest first, with what happened to it since."""
    had: dict[int, list[Issued]] = {}
    for number, entry in _entries(register, ledger):
        had.setdefault(number, []).append(Issued(entry, register.standing(entry.number)))
    return {number: tuple(letters) for number, letters in had.items()}


def _entries(register: Register, ledger: Ledger) -> Iterator[tuple[int, Entry]]:
    """Yield letters with the number of their customer today: by any of its names, or its code."""
    printed = {str(name): number for number, name in enumerate(ledger.customers["name"])}
    names = {**ledger.other_names, **printed}
    codes = {str(code): number for number, code in enumerate(ledger.customers["code"]) if code}
    for entry in register.entries:
        number = names.get(entry.customer, codes.get(entry.code))
        if number is not None:
            yield number, entry


def _written(entry: Entry, rung: DunningLevel, day: dt.date) -> Written:
    said = f"{BY_KEY[entry.kind].title},{entry.number}"
    levels = entry.levels or (rung.level,) * len(entry.debts)
    steps = dict(zip(entry.debts, levels, strict=True)) if entry.debts else None
    return Written(day, max(levels, default=rung.level), said, steps)
