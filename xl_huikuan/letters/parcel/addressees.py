"""Who gets an envelope, with which letters in it, and in which order everything lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xl_huikuan.letters.context import printable
from xl_huikuan.letters.kinds import BY_KEY, LETTER_KINDS, LetterKind
from xl_huikuan.letters.register import Entry

_RANK = {kind.key: rank for rank, kind in enumerate(LETTER_KINDS)}


@dataclass(frozen=True, slots=True)
class Addressee:
    """A customer as it stands on an envelope; "" = the workbook does not say.

    Attributes:
        name, code: as in the workbook.
        contact, phone, address, postcode, email, salesperson: likewise.
        known: whether the workbook still has this customer.
    """

    name: str
    code: str
    contact: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""
    email: str = ""
    salesperson: str = ""
    known: bool = True

    @property
    def missing(self) -> tuple[str, ...]:
        """What an envelope lacks, in a clerk's words."""
        if not self.known:
            return ("台账里没有这个客户",)
        lacking = (("地址", self.address), ("联系电话", self.phone))
        return tuple(f"缺{what}" for what, text in lacking if not text)


@dataclass(frozen=True, slots=True)
class Envelope:
    """Everything that one customer gets in one envelope, in the order of the kinds."""

    to: Addressee
    entries: tuple[Entry, ...]

    @property
    def contents(self) -> str:
        """What the sender writes down as content; it proves later which paper arrived."""
        return "、".join(f"《{BY_KEY[entry.kind].title}》{entry.number}" for entry in self.entries)


def addressee_of(record: Mapping[str, object]) -> Addressee:
    """Return the addressee in a row of CUSTOMERS."""
    return Addressee(
        str(record["name"]),
        str(record["code"]),
        contact=printable(record["contact"]),
        phone=printable(record["phone"]),
        address=printable(record["address"]),
        postcode=printable(record["postcode"]),
        email=printable(record["email"]),
        salesperson=printable(record["salesperson"]),
    )


def envelopes(entries: Iterable[Entry], known: Sequence[Addressee]) -> tuple[Envelope, ...]:
    """Return one envelope per customer, in address order; those without an address stand last.

    A confirmation that the auditor sends out has an envelope of its own.
    """
    directory = _Directory(known)
    found: dict[tuple[str, str, bool], list[Entry]] = {}
    for entry in entries:
        alone = for_auditor(BY_KEY[entry.kind])
        found.setdefault((entry.customer, entry.code, alone), []).append(entry)
    made = [
        Envelope(
            directory.find(name, code) or Addressee(name, code, known=False),
            tuple(sorted(theirs, key=_by_kind)),
        )
        for (name, code, _), theirs in found.items()
    ]
    return tuple(sorted(made, key=_by_address))


class _Directory:
    """The customers of the workbook by name and code."""

    def __init__(self, known: Sequence[Addressee]) -> None:
        self._exact = {(to.name, to.code): to for to in known}
        self._named: dict[str, list[Addressee]] = {}
        for to in known:
            self._named.setdefault(to.name, []).append(to)

    def find(self, name: str, code: str) -> Addressee | None:
        """Return a customer; one that was given a code since its letter, or lost it, is the same."""
        if (name, code) in self._exact:
            return self._exact[name, code]
        named = self._named.get(name, [])
        is_same = len(named) == 1 and not (code and named[0].code)
        return named[0] if is_same else None


def for_auditor(kind: LetterKind) -> bool:
    """Tell whether a letter is the auditor's to send, and answered to the auditor."""
    return "会计师事务所" in kind.required


def _by_kind(entry: Entry) -> tuple[int, int, int]:
    return _RANK[entry.kind], entry.year, entry.sequence


def _by_address(envelope: Envelope) -> tuple[bool, bool, str, str, str, str, int]:
    to, first = envelope.to, _RANK[envelope.entries[0].kind]
    return not to.address, not to.postcode, to.postcode, to.address, to.name, to.code, first
