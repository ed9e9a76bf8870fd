"""The register of issued letters: 回款_函件登记.jsonl beside the files.

It gives gap-free numbers per prefix and year that are never used again, remembers which debts of
which customer a letter was about and what happened to it since, and is only ever added to; every
line proves the one before (`chain`). A letter is registered after its bytes are on the disk under
a temporary name and before it gets its final name, so a crash can leave a registered letter
without its file (the next run puts it there) but never two letters with one number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.letters.events import Event, Standing
from xl_huikuan.letters.register.chain import Row
from xl_huikuan.letters.register.entry import Entry, Key, number_text
from xl_huikuan.letters.register.journal import FILE, FORMAT, OLD_FILE, Journal
from xl_huikuan.letters.register.standings import Standings
from xl_huikuan.letters.register.trouble import trusted

__all__ = ["FILE", "OLD_FILE", "Entry", "Key", "Register", "number_text"]


class Register:
    """The letters of one folder and what happened to them.

    Nothing is written before `append` or `record`. Several calls between which nobody else may
    write stand inside `held`.
    """

    def __init__(self, folder: Path) -> None:
        """Read the register of a folder, if it has one.

        Raises:
            WriteRefused: it is damaged, or gone while letters it must have held are there.
        """
        self.folder = folder
        self._journal = Journal(folder)
        self._entries: dict[str, Entry] = {}
        self._by_key: dict[Key, str] = {}
        self._by_name: dict[str, list[str]] = {}
        self._last: dict[tuple[str, int], int] = {}
        self._standings = Standings()
        self._refresh()

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self._journal.path

    @property
    def entries(self) -> Sequence[Entry]:
        """Every letter as last issued, by first issue, also those that are void."""
        return tuple(self._entries.values())

    @property
    def events(self) -> Sequence[Event]:
        """Everything noted about them, in that order."""
        return tuple(self._standings.events)

    def standing(self, number: str) -> Standing:
        """Return how a letter stands."""
        return self._standings.of(number)

    def find(self, key: Key) -> Entry | None:
        """Return the letter with this key that is not void; None = there is none.

        A customer given a code meanwhile, or none any more, has not become another one.
        """
        number = self._by_key.get(key) or self._uncoded(key)
        return None if self.standing(number).is_void else self._entries.get(number)

    def of_customer(self, customer: str, code: str) -> Sequence[Entry]:
        """Return the letters of one customer, oldest first, also those that are void."""
        entries = (self._entries[number] for number in self._by_name.get(customer, ()))
        return tuple(entry for entry in entries if code == entry.code or not (code and entry.code))

    def next_sequence(self, prefix: str, year: int) -> int:
        """Return the next free sequence number of a prefix and year; it is not taken yet."""
        return self._last.get((prefix, year), 0) + 1

    @contextmanager
    def held(self, now: dt.datetime) -> Iterator[None]:
        """Be the only one who writes, here and on every PC, and know what others wrote before.

        Raises:
            WriteRefused: another run is at it and does not end in some seconds.
        """
        if self._journal.is_held:
            yield
            return
        with self._journal.held(now):
            self._refresh()
            yield

    def append(self, entries: Iterable[Entry]) -> None:
        """Add letters, all or none: each with the next number of its prefix and year.

        A number that is known already is the same letter issued again in other words.

        Raises:
            WriteRefused: a number was given to another letter meanwhile, or the disk says no.
        """
        new = list(entries)
        if not new:
            return
        with self.held(dt.datetime.fromisoformat(new[0].made_at)):
            self._refuse_taken(new)
            self._journal.add([{"letter": entry.row} for entry in new])
            for entry in new:
                self._remember(entry)

    def record(self, events: Iterable[Event]) -> None:
        """Note what happened to letters, all or none; what is known already is passed over.

        Raises:
            WriteRefused: a letter is unknown, a value cannot be, or the disk says no.
        """
        new = list(events)
        if not new:
            return
        with self.held(_time(new[0].noted)):
            news = list(self._standings.news(new, self._entries.keys()))
            if news:
                self._journal.add([{"event": event.row} for event in news])
            for event in news:
                self._standings.note(event)

    def _refresh(self) -> None:
        with trusted(self.path):
            for row in self._journal.read():
                self._take(row)

    def _take(self, row: Row) -> None:
        [(what, content)] = row.items()
        if what == "letter":
            self._remember(Entry.of(content))
        elif what == "event":
            self._standings.note(Event(**content))
        elif row != {"format": FORMAT}:
            raise ValueError(what)

    def _remember(self, entry: Entry) -> None:
        self._by_key[entry.key] = entry.number
        if entry.number not in self._entries:
            self._by_name.setdefault(entry.customer, []).append(entry.number)
        self._entries[entry.number] = entry
        line = (entry.prefix, entry.year)
        self._last[line] = max(self._last.get(line, 0), entry.sequence)

    def _uncoded(self, key: Key) -> str:
        """Return the number of the same letter with a code on one side only, "" = there is none."""
        kind, customer, code, *about = key
        same = (
            entry.number
            for entry in reversed(self.of_customer(customer, code))  # the one before may be void
            if entry.code != code and entry.key == (kind, customer, entry.code, *about)
        )
        return next(same, "")

    def _refuse_taken(self, new: Sequence[Entry]) -> None:
        """Numbers follow each other, here and now, whatever the caller thought."""
        last = dict(self._last)
        for entry in new:
            known = self._entries.get(entry.number)
            line = (entry.prefix, entry.year)
            is_next = entry.number == number_text(*line, last.get(line, 0) + 1)
            if not (is_next if known is None else known.key == entry.key):
                raise WriteRefused(
                    f"文号 {entry.number} 已被另一个程序使用,没有登记任何新函件:请重新运行。",
                    code="E136",
                )
            last[line] = max(last.get(line, 0), entry.sequence)


def _time(noted: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(noted)
    except ValueError as error:
        raise WriteRefused("登记不了:没有写明登记的时间,请补上。", code="E718") from error
