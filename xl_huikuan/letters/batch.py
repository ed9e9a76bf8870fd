"""Write a batch of letters: each checked, numbered and registered; one failure stops nobody else.

Order of a chunk: stamp, check, write under a temporary name; register all of them; give each its
final name. Whoever writes holds the register from beginning to end, so numbers follow each other
whatever other PCs do. A run that is killed leaves nothing for anybody to tidy: the next one puts
registered letters in their place and removes the rest (`placing.recover`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from xl_huikuan.core.errors import WriteRefused, trouble_of, write_code
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.agreed import unreconciled
from xl_huikuan.letters.check import OtherNames
from xl_huikuan.letters.context import printable
from xl_huikuan.letters.kinds import BY_KEY
from xl_huikuan.letters.making import Maker
from xl_huikuan.letters.names import naming
from xl_huikuan.letters.opening import open_template
from xl_huikuan.letters.outcomes import BatchResult, NotWritten
from xl_huikuan.letters.outdated import outdated
from xl_huikuan.letters.parts import Parts
from xl_huikuan.letters.placing import has_parts, place, recover
from xl_huikuan.letters.plan import PlannedLetter, plan_letters
from xl_huikuan.letters.register import Entry, Register
from xl_huikuan.letters.register.trouble import readable

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
) -> Generator[BatchResult]:
    """Write letters a chunk at a time, and yield after each what was made so far; at least once.

    Between two chunks everything is registered and in its place, so it may be closed there; until
    its end or that nobody else can write. A letter
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
        SettingInvalid: the file names wanted cannot be; nothing was written.
        WriteRefused: the folder or register cannot be written, or is used by another program.
    """
    wanted = [letter for letter in planned if not letter.reason]
    maker = Maker(
        folder, Register(_usable(folder)),
        {key: open_template(BY_KEY[key], templates) for key in {letter.kind for letter in wanted}},
        ledger.customers.to_dict("records"), decision, settings,
        OtherNames(map(printable, ledger.customers["name"])), naming(settings),
        now, made_by, dry_run, Parts(folder),
    )  # fmt: skip
    with _alone(maker, wanted):
        _prepare(maker, planned, wanted)
        for start in range(0, len(wanted), CHUNK):
            _write(maker, wanted[start : start + CHUNK])
            if start + CHUNK < len(wanted):
                yield maker.result()
    yield maker.result()


@contextmanager
def _alone(maker: Maker, wanted: Sequence[PlannedLetter]) -> Iterator[None]:
    """Hold the register while letters are written, once what a crash left is tidied up."""
    if maker.dry_run or not (wanted or has_parts(maker.folder)):
        yield
        return
    _make_folder(maker.folder)
    with maker.register.held(maker.now):
        recover(maker.folder, maker.register)
        yield


def _prepare(
    maker: Maker, planned: Sequence[PlannedLetter], wanted: Sequence[PlannedLetter]
) -> None:
    """Say what is known before the first letter is made."""
    maker.skipped += [
        NotWritten(letter.name, letter.kind, letter.reason) for letter in planned if letter.reason
    ]
    maker.notices += [_long(letter) for letter in wanted if _rows(letter) > MANY_ROWS]
    maker.notices += outdated(maker.register, planned, maker.decision.as_of)
    maker.notices += unreconciled(maker.register, wanted, maker.decision.as_of, maker.settings)


def _write(maker: Maker, letters: Sequence[PlannedLetter]) -> None:
    """Make some letters, register them, and give them their final names."""
    try:
        made = [entry for letter in letters if (entry := maker.make(letter))]
        if not maker.dry_run:
            maker.parts.sync()
            find = maker.register.find
            maker.register.append(entry for entry in made if find(entry.key) != entry)
    except WriteRefused:
        maker.parts.close()
        if not maker.dry_run:
            with suppress(WriteRefused):  # by what really stands in it
                recover(maker.folder, Register(maker.folder))
        raise
    finally:
        maker.parts.close()
    maker.letters += made if maker.dry_run else _placed(maker, made)


def _placed(maker: Maker, made: Sequence[Entry]) -> Iterator[Entry]:
    """Yield the letters that got their final names."""
    for entry in made:
        try:
            place(maker.folder, entry)
        except OSError as error:
            reason = f"{entry.number} 已登记,但文件写不进去({trouble_of(error)}):请再出一次函补上。"
            maker.failed.append(NotWritten(entry.customer, entry.kind, reason))
        else:
            yield entry


def _usable(folder: Path) -> Path:
    with readable(folder):
        is_odd = folder.is_symlink() or (folder.exists() and not folder.is_dir())
    if is_odd:
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


def _rows(letter: PlannedLetter) -> int:
    """Return the rows of its longest table: debts, or what its kind lists instead."""
    return max(map(len, (letter.claim.listed, *letter.claim.extra.rows.values())))


def _long(letter: PlannedLetter) -> str:
    title, rows = BY_KEY[letter.kind].title, _rows(letter)
    return f"「{letter.name}」的{title}有 {rows} 行明细,页数很多:寄出前请考虑只寄汇总、明细另附。"
