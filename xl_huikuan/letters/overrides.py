"""What the clerk changed on the preview of letters: another letter than planned, or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xl_huikuan.core.money import money_text
from xl_huikuan.letters.kinds import BY_KEY, DUNNING, DUNNING_KEYS

NOT_SENT = "不发"  # what the clerk writes when a customer is to get none
_NONE = "不出函"
_DUNNING = frozenset(BY_KEY[key].title for key in DUNNING_KEYS)
By = Mapping[tuple[str, str, str], "Override"]


@dataclass(frozen=True, slots=True)
class Override:
    """One change, and what the preview said where it was made.

    Attributes:
        name, code: of the customer.
        planned: title of the letter planned then; "" = none was.
        amount: fen it was about.
        as_of: date the preview spoke of; None = it does not say.
        to: key of the kind wanted instead; "" = no letter.
        why: the clerk's reason.
    """

    name: str
    code: str
    planned: str
    amount: int
    as_of: dt.date | None
    to: str
    why: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from others: a customer has one dunning letter, or one of each title."""
        return self.name, self.code, _family(self.planned)

    def outdated(self, planned: str, amount: int, as_of: dt.date) -> str:
        """Return why it no longer fits what is planned now, "" = it does."""
        if self.as_of != as_of:
            return f"预览的截至日期是{self.as_of or '空白'},这次是{as_of}"
        if self.planned != title_of(planned):
            return f"预览时是{self.planned or _NONE},现在是{title_of(planned) or _NONE}"
        if self.amount != amount:
            return f"预览时金额 {money_text(self.amount)} 元,现在 {money_text(amount)} 元"
        return ""

    def not_applied(self, why: str) -> str:
        """Return the reason that holds a letter back because its change came too late."""
        wanted = title_of(self.to) or NOT_SENT
        return f"出函预览里的改动(改为{wanted})已过时:{why}。请重新预览,或清空那一行的「改为」。"


def title_of(key: str) -> str:
    """Return the title of a kind, "" of none."""
    return BY_KEY[key].title if key else ""


def family_of(key: str) -> str:
    """Return what letters of a kind are told apart by: see `Override.key`."""
    return _family(title_of(key))


def _family(title: str) -> str:
    return DUNNING if not title or title in _DUNNING else title


def by_letter(overrides: Iterable[Override]) -> By:
    """Return the changes by what they are about."""
    return {override.key: override for override in overrides}
