"""What the register knows of balances customers were asked to agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from xl_huikuan.core.reconciliations import ANSWERS, Asked, agreed_on, months_after
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.kinds import AUDIT, BY_KEY, DUNNING, STATEMENT
from xl_huikuan.letters.plan import PlannedLetter
from xl_huikuan.letters.register import Entry, Register

STERN = 2  # from this level on a demand should rest on a balance that was checked
_NAMED = 3  # customers named; of the others the number is told


def asked_of(register: Register, name: str, code: str) -> tuple[Asked, ...]:
    """Return the statements and inquiries a customer got, oldest first, without void ones.

    The answer to an auditor goes to the auditor: such a letter counts once an answer is noted.
    """
    entries = register.of_customer(name, code)
    return tuple(_asked(register, entry) for entry in entries if _is_asked(register, entry))


def _is_asked(register: Register, entry: Entry) -> bool:
    kind, standing = BY_KEY.get(entry.kind), register.standing(entry.number)
    if kind is None or kind.family != STATEMENT or standing.is_void:
        return False
    return kind.key != AUDIT or bool(standing.reply)


def _asked(register: Register, entry: Entry) -> Asked:
    standing = register.standing(entry.number)
    difference = int(standing.difference) if standing.difference else None
    return Asked(
        entry.number,
        dt.date.fromisoformat(entry.as_of),
        _day(standing.sent),
        standing.reply,
        _day(standing.replied),
        difference,
    )


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def unreconciled(
    register: Register, letters: Iterable[PlannedLetter], as_of: dt.date, settings: Settings
) -> Iterator[str]:
    """Say once to whom stern demands go though no balance was answered for in the last cycle.

    A customer that gets its statement along with the demand is not named.
    """
    months, going = settings["reconcile_months"], list(letters)
    asked = {letter.customer for letter in going if BY_KEY[letter.kind].family == STATEMENT}
    names = [
        letter.name
        for letter in going
        if letter.customer not in asked
        and _is_stern(letter)
        and _is_new(register, letter, as_of)
        and _is_over(register, letter, months, as_of)
    ]
    if names:
        some = "、".join(f"「{name}」" for name in names[:_NAMED])
        more = f"等 {len(names)} 个客户" if len(names) > _NAMED else ""
        yield (
            f"{some}{more}要发催款函(二)以上的函,但最近 {months} 个月没有对过账:"
            "请先对账,或随函附上对账单,以免对方以金额不符为由拖延。"
        )


def _is_stern(letter: PlannedLetter) -> bool:
    kind = BY_KEY[letter.kind]
    return kind.family == DUNNING and kind.level >= STERN


def _is_new(register: Register, letter: PlannedLetter, as_of: dt.date) -> bool:
    """Tell whether this run makes it: one made before was warned of then."""
    made = register.of_customer(letter.name, letter.code)
    return (letter.kind, as_of.isoformat()) not in {(entry.kind, entry.as_of) for entry in made}


def _is_over(register: Register, letter: PlannedLetter, months: int, as_of: dt.date) -> bool:
    last = agreed_on(asked_of(register, letter.name, letter.code), ANSWERS)
    return last is None or months_after(last, months) < as_of
