"""What was noted about the letters: checked, and added up to how each stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.letters.events import EVENT_BY_KEY, Event, EventKind, Standing


class Standings:
    """How every letter of a register stands."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._by_number: dict[str, Standing] = {}

    def of(self, number: str) -> Standing:
        """Return how a letter stands."""
        return self._by_number.get(number, _UNTOUCHED)

    def note(self, event: Event) -> None:
        """Take an event in."""
        self.events.append(event)
        self._by_number[event.number] = self.of(event.number).after([event])

    def news(self, events: Iterable[Event], numbers: Collection[str]) -> Iterator[Event]:
        """Yield, checked, the events that change how a letter stands.

        Raises:
            WriteRefused: one is not about a letter of the register, or says what it cannot.
        """
        ahead: dict[str, Standing] = {}
        for event in events:
            if why := _wrong(event, numbers):
                raise WriteRefused(f"登记不了「{event.number}」:{why}。", code="E718")
            before = ahead.get(event.number, self.of(event.number))
            if before.is_void and event.kind == "void" and not event.value:
                raise WriteRefused(
                    f"登记不了「{event.number}」:作废不能收回,请重新出函。", code="E718"
                )
            if getattr(before, event.kind) != event.value:
                ahead[event.number] = before.after([event])
                yield event


_UNTOUCHED = Standing()


def _wrong(event: Event, numbers: Collection[str]) -> str:
    """Return why an event cannot be noted, "" = it can."""
    if event.number not in numbers:
        return "登记簿里没有这个文号,请核对"
    kind = EVENT_BY_KEY.get(event.kind)
    if kind is None:
        return f"没有「{event.kind}」这种事项"
    if not _is_date(event.noted):
        return "没有写明登记的时间"
    return _wrong_value(kind, event.value) if event.value else ""


def _wrong_value(kind: EventKind, value: str) -> str:
    if kind.kind == "date" and not _is_date(value):
        return f"「{kind.title}」不是日期:{value},请写成 2026-10-31"
    if kind.kind == "choice" and value not in kind.choices:
        return f"「{kind.title}」不能是「{value}」,请选 {'、'.join(kind.choices)}"
    if kind.kind == "money" and not value.removeprefix("-").isdecimal():
        return f"「{kind.title}」不是金额:{value},请写数字"
    return ""


def _is_date(text: str) -> bool:
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
