"""The main job in hops: read → recognise → decide → result sheets; nothing here writes or prints.

Only `read_book` touches the workbook; the rest may run on another thread while Excel goes on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xl_huikuan.addin.buttons.delivery import earlier_result
from xl_huikuan.addin.buttons.letter_notes import NOTHING_TAKEN, Taken
from xl_huikuan.addin.buttons.our_sheets import borrowed
from xl_huikuan.core.bills import with_refused
from xl_huikuan.core.decide import decide
from xl_huikuan.core.disputes import with_disputes
from xl_huikuan.core.dossier import applied
from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.evidence import nothing_noted
from xl_huikuan.core.frames import CUSTOMERS, ITEMS, RECEIPTS, make_frame
from xl_huikuan.core.metrics import overview
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.promises import with_promises
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.proving import proved_by
from xl_huikuan.sheets.book import Book, ClosedBook
from xl_huikuan.sheets.files.which import LOG, ONLY_ANSWERS, PARAMETERS, SPEAKING
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.ledgers.assemble import assemble
from xl_huikuan.sheets.ledgers.contact_log import read_log
from xl_huikuan.sheets.ledgers.papers import with_papers
from xl_huikuan.sheets.recognition.moved import follow
from xl_huikuan.sheets.recognition.reading import Corrections, Recognition
from xl_huikuan.sheets.recognition.recognise import recognise
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.results.parameters import listed_headings, read_parameters
from xl_huikuan.sheets.table import PREFIX

NOTHING_CORRECTED = Corrections()
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What the clerk answered, on the command line or on 回款_参数.

    Attributes:
        settings: setting title or key → text.
        corrections: what sheets and columns are.
    """

    settings: Mapping[str, str]
    corrections: Corrections = NOTHING_CORRECTED

    def over(self, other: Answers) -> Answers:
        """Return these answers on top of others."""
        mine, theirs = self.corrections, other.corrections
        return Answers(
            {**other.settings, **self.settings},
            Corrections(
                fields={**theirs.fields, **mine.fields},
                use={**theirs.use, **mine.use},
                side={**theirs.side, **mine.side},
                party={**theirs.party, **mine.party},
                year={**theirs.year, **mine.year},
                currency={**theirs.currency, **mine.currency},
                aliases=_added(mine.aliases, theirs.aliases, mine.distinct),
                distinct=_added(mine.distinct, theirs.distinct, mine.aliases),
            ),
        )


def _added(mine: Pairs, theirs: Pairs, denied: Pairs) -> Pairs:
    """Return pairs of names with others that are not denied, each once."""
    return tuple(dict.fromkeys((*mine, *(pair for pair in theirs if pair not in denied))))


NOTHING_ANSWERED = Answers({})


@dataclass(frozen=True, slots=True, eq=False)
class ReadBook:
    """The sheets of a workbook, before any is understood.

    Attributes:
        name: of the workbook.
        grids: the clerk's sheets.
        ours: our own sheets that were read, by name; those the clerk writes on may come from
            `earlier`.
        notes: what reading found.
        earlier: the result of an earlier run that some of `ours` come from; None = none does.
        lent: names of those.
    """

    name: str
    grids: tuple[Grid, ...]
    ours: Mapping[str, Grid]
    notes: tuple[Finding, ...]
    earlier: Path | None = None
    lent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class OpenedBook:
    """A workbook that was read and recognised, before anything is decided."""

    read: ReadBook
    settings: Settings
    corrections: Corrections
    recognition: Recognition


def read_book(book: Book, folder: Path, chosen: str = "") -> ReadBook:
    """Read the clerk's sheets, ours that she writes on, and the one `chosen` by selecting rows.

    What she writes on and a file does not have itself comes from its last result in `folder`.
    """
    everything = book.grids(ours=SPEAKING | {chosen})
    ours = {grid.name: grid for grid in everything if grid.name.startswith(PREFIX)}
    earlier = earlier_result(book.path, folder) if isinstance(book, ClosedBook) else None
    beside = ClosedBook(earlier, which=ONLY_ANSWERS).grids(ours=True) if earlier else ()
    lent = borrowed(ours, {grid.name: grid for grid in beside})
    theirs = tuple(grid for grid in everything if not grid.name.startswith(PREFIX))
    return ReadBook(
        book.name, theirs, {**ours, **lent}, book.notes, earlier if lent else None, frozenset(lent)
    )


def understand(read: ReadBook, answers: Answers) -> OpenedBook:
    """Recognise a workbook with the answers given now, on its own 回款_参数, or last time."""
    sheet = read.ours.get(PARAMETERS)
    if sheet is None:
        return _recognised(read, answers)
    texts, corrections = read_parameters(sheet)
    opened = _recognised(read, answers.over(Answers(texts, corrections)))
    last = follow(listed_headings(sheet), opened.recognition.tables, corrections)
    if last.corrections != corrections:
        opened = _recognised(read, answers.over(Answers(texts, last.corrections)))
    found = (*opened.recognition.findings, *last.findings)
    return replace(opened, recognition=replace(opened.recognition, findings=found))


def _recognised(read: ReadBook, answers: Answers) -> OpenedBook:
    settings, corrections = Settings().with_texts(answers.settings), answers.corrections
    recognition = recognise(
        read.grids, file_name=read.name, settings=settings, corrections=corrections
    )
    return OpenedBook(read, settings, corrections, recognition)


def decide_book(book: OpenedBook, as_of: dt.date, letters: Taken = NOTHING_TAKEN) -> Outcome:
    """Return everything that follows from a recognised workbook and its letters on a date.

    Raises NotUnderstood when the clerk must answer a question first.
    """
    logged = read_log(book.read.ours.get(LOG))
    ledger = assemble(book.read.grids, book.recognition, book.settings, logged, book.corrections)
    ledger = with_refused(applied(with_papers(ledger, book.read.ours)))
    ledger = with_disputes(ledger, book.settings, as_of)
    noted = proved_by(letters.register, ledger) if letters.register else nothing_noted
    decision = decide(ledger, book.settings, as_of, noted)
    return _outcome(book, with_promises(ledger, decision.promises), decision, letters.findings)


def unanswered(book: OpenedBook, as_of: dt.date, question: str) -> Outcome:
    """Return an outcome with no figures, for a workbook that must be asked about first.

    A blank question is none: then only the reading of the workbook is of interest.
    """
    blank = Ledger(
        make_frame(ITEMS, {}, 0), make_frame(RECEIPTS, {}, 0), make_frame(CUSTOMERS, {}, 0)
    )
    asked = dict.fromkeys(text for text in book.recognition.questions or (question,) if text)
    remedy = f"在 {PARAMETERS} 的浅黄色格子里回答,保存后再运行一次。"
    findings = [Finding("E201", Source(), text, remedy) for text in asked]
    return _outcome(book, blank, decide(blank, book.settings, as_of), findings)


def _outcome(
    book: OpenedBook, ledger: Ledger, decision: Decision, first: Sequence[Finding]
) -> Outcome:
    found = (
        *first, *book.read.notes, *book.recognition.findings, *ledger.findings, *decision.findings
    )  # fmt: skip
    return Outcome(
        book.read.name,
        ledger,
        decision,
        overview(ledger, decision, book.settings),
        book.settings,
        book.recognition,
        book.corrections,
        tuple(dict.fromkeys(found)),
    )
