"""The letters of one salesperson in a zip, the same bytes whenever they are the same letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from xl_huikuan.letters.names import safe_name
from xl_huikuan.letters.package import assemble, member
from xl_huikuan.letters.parcel.addressees import Envelope
from xl_huikuan.letters.register import Entry

NOBODY = "未指定业务员"


def by_salesperson(envelopes: Iterable[Envelope]) -> dict[str, list[Envelope]]:
    """Return salesperson → envelopes, by name; those of nobody stand last."""
    found: dict[str, list[Envelope]] = {}
    for envelope in envelopes:
        who = envelope.to.salesperson or _registered(envelope) or NOBODY
        found.setdefault(who, []).append(envelope)
    return dict(sorted(found.items(), key=lambda one: (one[0] == NOBODY, one[0])))


def _registered(envelope: Envelope) -> str:
    names = (entry.salesperson for entry in envelope.entries)
    return next(filter(None, names), "")


def file_names(people: Iterable[str]) -> dict[str, str]:
    """Return salesperson → name of the zip; two names that look the same on a disk differ."""
    taken: dict[str, int] = {}
    names: dict[str, str] = {}
    for person in people:
        stem = safe_name(person)
        taken[stem.casefold()] = copy = taken.get(stem.casefold(), 0) + 1
        names[person] = f"{stem}.zip" if copy == 1 else f"{stem}_{copy}.zip"
    return names


def bundle(letters: Mapping[Entry, bytes], listed: bytes) -> bytes:
    """Return a zip of letters with the list of them as a workbook."""
    members = [member("函件清单.xlsx", listed, 0)]
    for entry, data in letters.items():
        members.append(member(PurePosixPath(entry.file).name, data, 0))
    return assemble(members)
