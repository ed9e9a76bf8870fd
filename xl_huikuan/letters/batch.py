"""Write a batch of letters: each checked, numbered and registered; one failure stops nobody else.

Order of a chunk: stamp, check, write under a temporary name; register all of them; give each its
final name. See `register` for what a crash leaves behind.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from xl_huikuan.core.errors import LetterInvalid, WriteRefused, trouble_of, write_code
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.check import OtherNames, check_letter
from xl_huikuan.letters.context import LetterContext, context_of, printable
from xl_huikuan.letters.kinds import BY_KEY
from xl_huikuan.letters.names import letter_file
from xl_huikuan.letters.notices import told
from xl_huikuan.letters.opening import open_template
from xl_huikuan.letters.outdated import outdated
from xl_huikuan.letters.plan import PlannedLetter, plan_letters
from xl_huikuan.letters.register import Entry, Register, number_text
from xl_huikuan.letters.template import Template

__all__ = [
    "BatchResult",
    "NotWritten",
    "PlannedLetter",
    "going",
    "letters_by_chunk",
    "plan_letters",
]
CHUNK = 100  # letters registered at a time
MANY_ROWS = 500  # a letter with more is a book, and is better summed up


@dataclass(frozen=True, slots=True)
class NotWritten:
    """A letter that was not made: whose, of which kind, and why."""

    customer: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a run made.

    Attributes:
        folder: where the letters and their register lie.
        letters: manifest rows of the letters made (in a dry run: that would be made).
        failed: letters refused by a check or by the disk, with reasons.
        skipped: customers that get none, with reasons; also letters issued by an earlier run.
        notices: earlier letters that say something else than the books do now, one sentence each.
        dry_run: True = nothing was written and no number was taken.
    """

    folder: Path
    letters: tuple[Entry, ...]
    failed: tuple[NotWritten, ...]
    skipped: tuple[NotWritten, ...]
    notices: tuple[str, ...] = ()
    dry_run: bool = False

    @property
    def amount(self) -> int:
        """Fen over all letters made."""
        return sum(entry.amount for entry in self.letters)


@dataclass(slots=True)
class _Batch:
    """The run in progress."""

    folder: Path
    register: Register
    templates: Mapping[str, Template]
    customers: Sequence[Mapping[str, object]]
    decision: Decision
    settings: Settings
    names: OtherNames
    now: dt.datetime
    made_by: str
    dry_run: bool
    taken: dict[tuple[str, int], int] = field(default_factory=dict)
    letters: list[Entry] = field(default_factory=list)
    failed: list[NotWritten] = field(default_factory=list)
    skipped: list[NotWritten] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def result(self) -> BatchResult:
        """What was made so far."""
        made, failed, skipped = tuple(self.letters), tuple(self.failed), tuple(self.skipped)
        return BatchResult(self.folder, made, failed, skipped, tuple(self.notices), self.dry_run)


def going(planned: Sequence[PlannedLetter]) -> int:
    """Return how many of the letters go out."""
    return sum(not letter.reason for letter in planned)


def letters_by_chunk(  # noqa: PLR0917  the three inputs of every step, in their usual order
    planned: Sequence[PlannedLetter],
    folder: Path,
    templates: Path,
    ledger: Ledger,
    decision: Decision,
    settings: Settings,
    *,
    now: dt.datetime,
    made_by: str = "",
    dry_run: bool = False,
) -> Iterator[BatchResult]:
    """Write letters a chunk at a time, and yield after each what was made so far; at least once.

    Between two chunks everything is registered and in its place, so it may end there. A letter
    about the same debts of the same customer on the same as-of date is made once; if its file has
    gone it is made again under its number. A dry run does everything but write.

    Args:
        planned: from `plan_letters`.
        folder: for the letters and their register; made when missing. Use one folder for good:
            numbers are counted there.
        templates: folder of the .docx templates.
        ledger: what the plan was made from.
        decision: likewise.
        settings: likewise.
        now: when they are made; noted in the register, not printed.
        made_by: who makes them, "" = not known.
        dry_run: write nothing, take no number.

    Raises:
        TemplateInvalid: a template of a planned kind cannot be used; nothing was written.
        WriteRefused: the folder or register cannot be written, or is used by another program.
    """
    wanted = [letter for letter in planned if not letter.reason]
    batch = _Batch(
        folder, Register(_usable(folder)),
        {key: open_template(BY_KEY[key], templates) for key in {letter.kind for letter in wanted}},
        ledger.customers.to_dict("records"), decision, settings, OtherNames(map(printable, ledger.customers["name"])),
        now, made_by, dry_run,
    )  # fmt: skip
    batch.skipped += [_not(letter, letter.reason) for letter in planned if letter.reason]
    if wanted and not dry_run:
        _make_folder(folder)
    batch.notices += [_long(letter) for letter in wanted if len(letter.claim.listed) > MANY_ROWS]
    batch.notices += told(wanted)
    batch.notices += outdated(batch.register, planned, decision.as_of)
    for start in range(0, max(len(wanted), 1), CHUNK):
        chunk = [entry for letter in wanted[start : start + CHUNK] for entry in _make(batch, letter)]  # fmt: skip
        batch.letters += chunk if dry_run else _issue(batch, chunk)
        yield batch.result()


def _usable(folder: Path) -> Path:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise WriteRefused(f"函件不能写到「{folder}」:它不是普通文件夹,请另选一个。", code="E123")
    return folder


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteRefused(
            f"函件文件夹「{folder}」建不了:{trouble_of(error)}。请另选一个可以写入的文件夹。",
            code=write_code(error),
        ) from error


def _long(letter: PlannedLetter) -> str:
    title, rows = BY_KEY[letter.kind].title, len(letter.claim.listed)
    return f"「{letter.name}」的{title}有 {rows} 行明细,页数很多:寄出前请考虑只寄汇总、明细另附。"


def _not(letter: PlannedLetter, reason: str) -> NotWritten:
    return NotWritten(letter.name, letter.kind, reason)


def _make(batch: _Batch, letter: PlannedLetter) -> Iterator[Entry]:
    """Stamp, check and write one letter under its temporary name; yield its entry."""
    issued = batch.register.find(_key(batch, letter))
    if issued and _intact(batch.folder / issued.file):
        batch.skipped.append(_not(letter, f"同一批款项已经出函,不再重复:{issued.number}。"))
        if hashlib.sha256(_stamped(batch, letter, issued.number)[0]).hexdigest() != issued.sha256:
            batch.notices.append(
                f"「{letter.name}」的{BY_KEY[letter.kind].title}({issued.number})出函后,公司资料、参数或"
                f"模板改过,旧函没有重做:如尚未寄出,请删除文件「{issued.file}」后再运行,按原文号重做。"
            )
        return
    draft = issued or _draft(batch, letter)
    try:
        entry = _written(batch, letter, draft)
    except LetterInvalid as error:
        batch.failed.append(_not(letter, str(error)))
    except OSError as error:
        batch.failed.append(_not(letter, f"文件「{draft.file}」写不进去:{trouble_of(error)}。"))
    else:
        if not issued:
            batch.taken[entry.prefix, entry.year] = entry.sequence
        yield entry


def _key(batch: _Batch, letter: PlannedLetter) -> tuple[str, str, str, str, str]:
    day = batch.decision.as_of.isoformat()
    return (letter.kind, letter.name, letter.code, day, letter.claim.fingerprint)


def _intact(path: Path) -> bool:
    """Tell whether a letter is still there; a file torn by a crash is not a zip any more."""
    return path.is_file() and zipfile.is_zipfile(path)


def _draft(batch: _Batch, letter: PlannedLetter) -> Entry:
    kind = BY_KEY[letter.kind]
    prefix, year = str(batch.settings[kind.prefix_key]), batch.decision.as_of.year
    free = batch.register.next_sequence(prefix, year)
    sequence = max(free, batch.taken.get((prefix, year), 0) + 1)
    file = letter_file(kind.title, letter.name, letter.code, year, sequence)
    sources = tuple(debt.source for debt in letter.claim.listed)
    return Entry(
        number_text(prefix, year, sequence), prefix, year, sequence, kind.key, letter.name,
        letter.code, batch.decision.as_of.isoformat(), letter.amount, sources,
        letter.claim.fingerprint, _free_name(batch.folder, file), "",
        tuple(debt.identity for debt in letter.claim.listed),
        batch.now.isoformat(timespec="seconds"), batch.made_by,
        str(batch.customers[letter.customer]["salesperson"]),
    )  # fmt: skip


def _free_name(folder: Path, file: str) -> str:
    """Return a name no file has: a file we did not register is somebody else's and stays."""
    stem, copy = file.removesuffix(".docx"), 1
    while (folder / file).exists():
        copy += 1
        file = f"{stem}_{copy}.docx"
    return file


def _written(batch: _Batch, letter: PlannedLetter, draft: Entry) -> Entry:
    data, context = _stamped(batch, letter, draft.number)
    check_letter(data, context, letter.claim, BY_KEY[letter.kind], batch.names)
    entry = replace(draft, sha256=hashlib.sha256(data).hexdigest())
    if not batch.dry_run:
        part = _part(batch.folder, entry)
        part.write_bytes(data)
        if part.read_bytes() != data:
            raise OSError(errno.EIO, "read back differs")
    return entry


def _stamped(batch: _Batch, letter: PlannedLetter, number: str) -> tuple[bytes, LetterContext]:
    kind, as_of = BY_KEY[letter.kind], batch.decision.as_of
    customer = batch.customers[letter.customer]
    context = context_of(customer, letter.claim, as_of, batch.settings, kind=kind, number=number)
    return batch.templates[kind.key].stamp(context), context


def _part(folder: Path, entry: Entry) -> Path:
    """Return the temporary name: two programs at once never mix different contents in one file."""
    return folder / f"{entry.file}.{entry.sha256[:8]}.part"


def _issue(batch: _Batch, chunk: Sequence[Entry]) -> Iterator[Entry]:
    """Register a chunk, then give its letters their final names."""
    known = {(entry.number, entry.sha256) for entry in batch.register.entries}
    try:
        new = [entry for entry in chunk if (entry.number, entry.sha256) not in known]
        if new:
            batch.register.append(new)
    except WriteRefused:
        for entry in chunk:
            _part(batch.folder, entry).unlink(missing_ok=True)
        raise
    for entry in chunk:
        try:
            _part(batch.folder, entry).replace(batch.folder / entry.file)
        except OSError as error:
            reason = f"{entry.number} 已登记,但文件写不进去({trouble_of(error)}):请再出一次函补上。"
            batch.failed.append(NotWritten(entry.customer, entry.kind, reason))
        else:
            yield entry
