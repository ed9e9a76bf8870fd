"""One Word file per kind of letter, in the order of the envelopes, read back before it is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from xl_huikuan.core.errors import LetterInvalid, TemplateInvalid
from xl_huikuan.core.money import money_text
from xl_huikuan.letters.context import printable
from xl_huikuan.letters.gate import parse
from xl_huikuan.letters.kinds import BY_KEY
from xl_huikuan.letters.parcel.joining import DOCUMENT, PrintFile
from xl_huikuan.letters.parcel.letter_file import LetterFile
from xl_huikuan.letters.parcel.picking import LeftOut, by_kind, read_issued
from xl_huikuan.letters.parcel.proof import Section, prove, read_letter
from xl_huikuan.letters.register import Entry

MOST = 500  # letters in one file: Word prints a thousand pages in one go, but opens no ten thousand


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished file.

    Attributes:
        kind: key of its letters' kind.
        data: bytes of the .docx.
        entries: the letters in it, in order.
    """

    kind: str
    data: bytes
    entries: tuple[Entry, ...]


@dataclass(slots=True)
class _Begun:
    """A file that letters are still added to, and what they say by themselves."""

    kind: str
    file: PrintFile
    entries: list[Entry] = field(default_factory=list)
    said: list[list[Section]] = field(default_factory=list)

    def finished(self) -> Iterator[Printed | LeftOut]:
        try:
            data = self.file.data()
            prove(data, self.said)
        except LetterInvalid as error:
            yield from (LeftOut(e.number, e.customer, str(error)) for e in self.entries)
        else:
            yield Printed(self.kind, data, tuple(self.entries))


def print_files(
    folder: Path, entries: Iterable[Entry], *, odd: bool = False
) -> Iterator[Printed | LeftOut]:
    """Yield files to print, and the letters that must be printed by themselves, with reasons.

    Args:
        folder: where the letters lie.
        entries: in the order in which they are to lie.
        odd: begin each letter on an odd page, for printing on both sides.
    """
    for kind, letters in by_kind(tuple(entries)):
        files: dict[object, _Begun] = {}
        for entry in letters:
            try:
                letter = LetterFile(read_issued(folder, entry), entry.file)
                begun = _add(files, kind, entry, letter, odd=odd)
            except (LetterInvalid, TemplateInvalid) as error:
                yield LeftOut(entry.number, entry.customer, str(error))
                continue
            except KeyError as error:  # it refers to a part or a note that is not in the file
                why = f"文件「{entry.file}」的部件不全({error}):请单独打印。"
                yield LeftOut(entry.number, entry.customer, why)
                continue
            if len(begun.entries) == MOST:
                yield from files.pop(letter.template).finished()
        for begun in files.values():
            yield from begun.finished()


def _add(
    files: dict[object, _Begun], kind: str, entry: Entry, letter: LetterFile, *, odd: bool
) -> _Begun:
    """Add a letter to the file of its template."""
    root = parse(DOCUMENT, letter[DOCUMENT])
    said = read_letter(letter, root)
    _check(entry, said)
    begun = files.get(letter.template) or _Begun(kind, PrintFile(letter, odd=odd))
    begun.file.add(letter, root)
    files[letter.template] = begun
    begun.entries.append(entry)
    begun.said.append(said)
    return begun


def _check(entry: Entry, said: list[Section]) -> None:
    """See that the letter is the one the register means."""
    text = "\n".join("\n".join((body, *headers)) for body, headers in said)
    text = text.replace("\t", "")
    meant = [entry.number, printable(entry.customer)]
    if BY_KEY[entry.kind].demands:
        meant.append(money_text(entry.amount))
    lacking = [words for words in meant if words not in text]
    if lacking:
        raise LetterInvalid(f"函件里找不到登记的「{lacking[0]}」:请核对后单独打印。", code="E721")
