"""Which letters of a register go into the envelopes, and why the others do not."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from xl_huikuan.core.errors import LetterInvalid, trouble_of
from xl_huikuan.letters.kinds import BY_KEY, DUNNING, SINGLE
from xl_huikuan.letters.register import Entry, Register


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A letter that is not printed, or not fully dealt with.

    Attributes:
        number, customer: of the letter.
        reason: why.
        failed: False = as it should be, only to be known.
    """

    number: str
    customer: str
    reason: str
    failed: bool = True


@dataclass(frozen=True, slots=True)
class Picked:
    """The letters of one as-of date.

    Attributes:
        as_of: the date; None = the register has no letters.
        entries: what is to be printed and posted.
        left_out: what is not, with reasons.
    """

    as_of: dt.date | None
    entries: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]


def pick(register: Register, folder: Path, as_of: dt.date | None, *, again: bool = False) -> Picked:
    """Return the letters of a date that still hold and were not sent.

    Args:
        register: of the folder.
        folder: where the letters lie.
        as_of: their date; None = the latest there is.
        again: also those sent already.
    """
    standing = [e for e in register.entries if not register.standing(e.number).is_void]
    days = sorted({dt.date.fromisoformat(entry.as_of) for entry in standing})
    day = as_of or (days[-1] if days else None)
    wanted = [entry for entry in standing if day and entry.as_of == day.isoformat()]
    latest = {_subject(entry): entry for entry in wanted}
    going: list[Entry] = []
    left_out: list[LeftOut] = []
    for entry in wanted:
        sent = "" if again else register.standing(entry.number).sent
        known = _inside(entry) or _superseded(entry, latest[_subject(entry)]) or _sent(sent)
        why = known or problem(folder, entry)
        if why:
            left_out.append(LeftOut(entry.number, entry.customer, why, failed=not known))
        else:
            going.append(entry)
    return Picked(day, tuple(going), tuple(left_out))


def _inside(entry: Entry) -> str:
    return "内部资料,不外发,没有放入。" if BY_KEY[entry.kind].inside else ""


def _superseded(entry: Entry, latest: Entry) -> str:
    if latest is entry:
        return ""
    return f"后来又出了 {latest.number},这一份没有放入:不再使用的请登记作废原因。"


def _sent(day: str) -> str:
    return f"已于 {day} 寄发,没有再放入。" if day else ""


def _subject(entry: Entry) -> tuple[str, ...]:
    """Return what only one letter of a day may be: its customer's dunning letter, its 对账单 …

    Papers that the clerk makes one by one stand each for itself.
    """
    kind = BY_KEY[entry.kind]
    if kind.family == SINGLE:
        return kind.family, entry.number
    return DUNNING if kind.family == DUNNING else kind.title, entry.customer, entry.code


def problem(folder: Path, entry: Entry) -> str:
    """Return why a letter's file cannot be used, "" = it is there and as it was issued."""
    try:
        read_issued(folder, entry)
    except LetterInvalid as error:
        return str(error)
    return ""


def read_issued(folder: Path, entry: Entry) -> bytes:
    """Return the bytes of a letter, which are those that were issued.

    Raises:
        LetterInvalid: the file is gone, cannot be read, or was changed since.
    """
    try:
        data = path_of(folder, entry).read_bytes()
    except FileNotFoundError:
        raise LetterInvalid(
            f"文件「{entry.file}」不在了:请再出一次函,会按原文号补上。", code="E721"
        ) from None
    except OSError as error:
        raise LetterInvalid(f"文件「{entry.file}」读不出来:{trouble_of(error)}。", code="E721") from error  # fmt: skip
    if hashlib.sha256(data).hexdigest() != entry.sha256:
        raise LetterInvalid(
            f"文件「{entry.file}」出函后被改过,与登记的不同:请核对后单独打印,"
            "或删除它再出一次函,按原文号重做。",
            code="E721",
        )
    return data


def path_of(folder: Path, entry: Entry) -> Path:
    """Return where a letter lies; a name that leads out of the folder is refused."""
    place = PurePosixPath(entry.file)
    if place.is_absolute() or ".." in place.parts or "\\" in entry.file or ":" in entry.file:
        raise LetterInvalid(f"登记的文件名「{entry.file}」可疑,没有读取。", code="E721")
    return folder.joinpath(*place.parts)


def by_kind(entries: tuple[Entry, ...]) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """Yield the key of each kind there is, in the order of the table, with its letters."""
    for key in BY_KEY:
        theirs = tuple(entry for entry in entries if entry.kind == key)
        if theirs:
            yield key, theirs
