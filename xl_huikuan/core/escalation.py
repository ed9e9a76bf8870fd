"""How far dunning has come: the letters a customer has had, and the level each item may reach next.

The level belongs to the item. A letter lists items of several levels, so it says for each which
level it has reached by it; the letter itself has the highest of them.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xl_huikuan.core.policy import LADDER
from xl_huikuan.core.settings import Settings

STEPWISE = "逐级"  # choice of the setting `escalation`
_NUMBERS = {"一": 1, "二": 2, "三": 3, "1": 1, "2": 2, "3": 3, "首": 1}
# Letters by the words people have for them, the more special first.
_NAMED: tuple[tuple[re.Pattern[str], int | None], ...] = (
    (re.compile("最后(一次)?催[告款]|催告函"), 4),
    (re.compile(r"催款函[（(]?([一二三123])(?!\d)"), None),
    (re.compile("第?([一二三123首])[次封级]?的?催款函"), None),
    (re.compile("提醒函"), 0),
    (re.compile("催款函"), 1),
)
_NOT_SENT = re.compile(
    "(未|没有?|暂不|不再?|别|勿|准备|拟|待|将|要|打算|计划|明天|下周)[^,，。;；]{0,4}(寄|发|出|送)"
    "|函[^,，。;；]{0,8}(未|没)[^,，。;；]{0,2}(寄|发|出|送)|作废|撤回|退回|退件"
)


@dataclass(frozen=True, slots=True)
class Written:
    """One dunning letter a customer has had.

    Attributes:
        day: its date.
        level: rung of the letter.
        said: what to call it, "催款函(二),财催函〔2026〕3号".
        steps: level each item has reached by it, by identity; None = it is not known which items
            stood in it: all that were due by then.
    """

    day: dt.date
    level: int
    said: str
    steps: Mapping[str, int] | None = None

    def level_of(self, identity: str, due: dt.date | None) -> int:
        """Return the level an item has reached by this letter, 0 when it does not stand in it."""
        if self.steps is not None:
            return self.steps.get(identity, 0)
        return self.level if due is not None and due < self.day else 0


def last_level(identity: str, due: dt.date | None, written: Iterable[Written]) -> int:
    """Return the highest level an item has reached, 0 when no letter ever demanded it."""
    return max((letter.level_of(identity, due) for letter in written), default=0)


def next_level(by_days: int, last: int, settings: Settings) -> int:
    """Return the level an item reaches by the next letter: what its days call for, step by step."""
    return min(by_days, last + 1) if settings["escalation"] == STEPWISE else by_days


def latest(written: Sequence[Written]) -> Written | None:
    """Return the newest letter, of one day the hardest; None when there is none."""
    return max(written, key=lambda letter: (letter.day, letter.level), default=None)


def again_from(letter: Written, settings: Settings) -> dt.date:
    """Return the first day on which a customer may be written to again after a letter."""
    return letter.day + dt.timedelta(settings[LADDER[letter.level].interval_key])


def level_named(text: str) -> int | None:
    """Return the level of the dunning letter that a note says was sent; None when it says none."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if _NOT_SENT.search(plain):
        return None
    for pattern, level in _NAMED:
        if found := pattern.search(plain):
            return _NUMBERS[found[1]] if level is None else level
    return None
