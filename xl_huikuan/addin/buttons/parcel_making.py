"""The pieces of a parcel, each written into its folder; what fails in one is listed there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from xl_huikuan.addin.buttons import parcel_sheets as sheets
from xl_huikuan.addin.buttons.parcel_folder import MAIL, PDF, PEOPLE, ParcelFolder, book_bytes
from xl_huikuan.addin.buttons.steps import Work
from xl_huikuan.core.errors import LetterInvalid
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.kinds import BY_KEY
from xl_huikuan.letters.names import safe_name
from xl_huikuan.letters.parcel.addressees import Envelope
from xl_huikuan.letters.parcel.bundles import bundle, by_salesperson, file_names
from xl_huikuan.letters.parcel.drafts import Attachment, draft
from xl_huikuan.letters.parcel.labels import label_file
from xl_huikuan.letters.parcel.picking import LeftOut, by_kind, path_of, read_issued
from xl_huikuan.letters.parcel.printing import Printed, print_files
from xl_huikuan.letters.pdf.converting import CHUNK, NoProgram, Program, convert, program
from xl_huikuan.letters.register import Entry

BOTH_SIDES, AS_PDF, AGAIN = "双面", "PDF", "含已寄"
OPTIONS = (BOTH_SIDES, AS_PDF, AGAIN)


@dataclass(frozen=True, slots=True)
class Post:
    """What is posted.

    Attributes:
        letters: folder of the letters and their register.
        envelopes: in address order.
        settings: the values in force.
        options: what the clerk chose of `OPTIONS`.
        now: when the button was pressed.
    """

    letters: Path
    envelopes: tuple[Envelope, ...]
    settings: Settings
    options: frozenset[str]
    now: dt.datetime

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The letters in the order in which they lie."""
        return tuple(entry for envelope in self.envelopes for entry in envelope.entries)


def pieces(post: Post, out: ParcelFolder) -> Iterator[Work]:
    """Yield the work, so that the clerk sees how far it is and can stop between two pieces."""
    for key, letters in by_kind(post.entries):
        yield Work(f"合并打印:{BY_KEY[key].title}", partial(_print, post, letters, out))
    yield Work("信封标签", partial(_labels, post, out))
    if AS_PDF in post.options:
        yield from _pdfs(post, out)
    total = len(post.envelopes)
    for start in range(0, total, CHUNK):
        yield Work(f"邮件草稿 {start}/{total}", partial(_drafts, post, out, start))
    yield Work("按业务员打包", partial(_bundles, post, out))
    yield Work("寄送清单", partial(_lists, post, out))


def _print(post: Post, letters: Sequence[Entry], out: ParcelFolder) -> None:
    for made in print_files(post.letters, letters, odd=BOTH_SIDES in post.options):
        if isinstance(made, LeftOut):
            out.left_out.append(made)
        else:
            out.write(_print_name(made, out), made.data)


def _print_name(made: Printed, out: ParcelFolder) -> str:
    """Return a name no file has: two kinds may have one title, and one kind several files."""
    stem = f"打印_{safe_name(BY_KEY[made.kind].title)}"
    number = 1 + sum(name.startswith(f"{stem}_") for name in out.files)
    return (
        f"{stem}_第{number}册_{len(made.entries)}份.docx"
        if number > 1
        else f"{stem}_{len(made.entries)}份.docx"
    )


def _labels(post: Post, out: ParcelFolder) -> None:
    out.write("信封标签_A4两列五行.docx", label_file(post.envelopes))


def _pdfs(post: Post, out: ParcelFolder) -> Iterator[Work]:
    """Convert the letters one by one; without a program for it, that is said and nothing else."""
    try:
        name, work = program()
    except NoProgram as error:
        out.left_out.append(LeftOut("", "", str(error)))
        return
    entries = post.entries
    for start in range(0, len(entries), CHUNK):
        some = entries[start : start + CHUNK]
        yield Work(f"转成 PDF({name}) {start}/{len(entries)}", partial(_pdf, post, out, some, work))


def _pdf(post: Post, out: ParcelFolder, entries: Sequence[Entry], work: Program) -> None:
    (out.place / PDF).mkdir(exist_ok=True)
    files = {path_of(post.letters, entry): out.place / PDF / _pdf_name(entry) for entry in entries}
    by_path = {path_of(post.letters, entry): entry for entry in entries}
    for done in (one for chunk in convert(files, work) for one in chunk):
        entry = by_path[done.source]
        if done.reason:
            out.left_out.append(LeftOut(entry.number, entry.customer, done.reason))
        else:
            out.files.append(f"{PDF}/{done.target.name}")


def _pdf_name(entry: Entry) -> str:
    return f"{Path(entry.file).stem}.pdf"


def _drafts(post: Post, out: ParcelFolder, start: int) -> None:
    for position, envelope in enumerate(post.envelopes[start : start + CHUNK], start + 1):
        for entry in envelope.entries:
            try:
                attached = _attachments(post, out, entry)
            except LetterInvalid as error:
                out.left_out.append(LeftOut(entry.number, entry.customer, str(error)))
                continue
            name = f"{position:04d}_{safe_name(entry.customer)}_{safe_name(entry.number)}.eml"
            data = draft(entry, envelope.to, attached, post.settings, post.now)
            out.write(f"{MAIL}/{name}", data)


def _attachments(post: Post, out: ParcelFolder, entry: Entry) -> list[Attachment]:
    """Return the letter, and its PDF where one was just made or lies beside it and is no older."""
    path = path_of(post.letters, entry)
    attached = [Attachment(path.name, read_issued(post.letters, entry))]
    beside = path.with_suffix(".pdf")
    pdf = out.place / PDF / _pdf_name(entry)
    if not pdf.is_file() and beside.is_file() and beside.stat().st_mtime >= path.stat().st_mtime:
        pdf = beside
    if pdf.is_file():
        attached.append(Attachment(pdf.name, pdf.read_bytes()))
    return attached


def _bundles(post: Post, out: ParcelFolder) -> None:
    people = by_salesperson(post.envelopes)
    names = file_names(people)
    for person, theirs in people.items():
        letters: dict[Entry, bytes] = {}
        for entry in (entry for envelope in theirs for entry in envelope.entries):
            try:
                letters[entry] = read_issued(post.letters, entry)
            except LetterInvalid as error:
                out.left_out.append(LeftOut(entry.number, entry.customer, str(error)))
        listed = book_bytes([sheets.letters_sheet(person, list(letters))])
        out.write(f"{PEOPLE}/{names[person]}", bundle(letters, listed))


def _lists(post: Post, out: ParcelFolder) -> None:
    made = [
        sheets.posting_sheet(post.envelopes, post.settings),
        sheets.message_sheet(post.envelopes, post.settings),
        sheets.left_out_sheet(out.left_out),
    ]
    out.write_book("寄送清单.xlsx", made)
