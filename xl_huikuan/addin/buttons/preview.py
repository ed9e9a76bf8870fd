"""出函预览: the month end as it would be, and the clerk's changes to it, kept from preview to preview."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from xl_huikuan.addin.buttons import say, say_letters
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.letters import MONTH_END, asking_for_settings, later_notices, written
from xl_huikuan.addin.buttons.looking import Look, look
from xl_huikuan.addin.buttons.planning import Planned, Wanted, changes, plan, register_of
from xl_huikuan.addin.buttons.preview_sheet import (
    FAILED,
    GOES,
    HOW,
    ISSUED,
    STAYS,
    Preview,
    preview_sheet,
)
from xl_huikuan.addin.buttons.results import asked
from xl_huikuan.addin.buttons.steps import Steps
from xl_huikuan.addin.commands import Report
from xl_huikuan.core.policy import LADDER
from xl_huikuan.letters.batch import BatchResult, PlannedLetter
from xl_huikuan.letters.overrides import NOT_SENT, Override, family_of, title_of
from xl_huikuan.letters.register import Entry, Register
from xl_huikuan.sheets.files.which import PREVIEW
from xl_huikuan.sheets.results.outcome import Outcome

_DUE_STATEMENT = "有往来余额,每期对账。"
Key = tuple[str, str, str]  # name, code and family of a letter


def preview(desk: Desk) -> Steps:
    """出函预览: who would get which letter and why; no letter is written, no number taken."""
    found = yield from look(desk)
    if found.question:
        return (yield from asked(desk, found))
    return (yield from asking_for_settings(desk, found, _preview(desk, found)))


def _preview(desk: Desk, found: Look) -> Steps:
    wanted, overrides = Wanted(MONTH_END), changes(found)
    planned: Planned = yield from plan(desk, found, wanted, ())
    as_planned = {_key(letter): letter for letter in planned}
    late = {
        override.key: why
        for override in overrides
        if (why := _late(override, as_planned, found))
    }  # fmt: skip
    kept = [override for override in overrides if override.key not in late]
    if kept:
        planned = yield from plan(desk, found, wanted, kept)
    batch: BatchResult = yield from written(replace(desk, dry_run=True), found, planned)
    changed = {override.key: override for override in kept}
    register = register_of(desk, found)
    known = _Known(batch, as_planned, changed, late, found.outcome, register)
    rows = sorted(known.rows(planned), key=lambda row: _ORDER.index(row.verdict))
    summary = _summary(rows, batch)
    sheet = preview_sheet(rows, (found.outcome.as_of_line, summary, HOW))
    delivered = desk.deliver(found.opened, found.outcome, (sheet,))
    texts = (*later_notices(found), *batch.notices)
    notices = say.first_of([f"  请注意:{text}" for text in texts], say.FEW)
    told = (summary, *notices, *_lost(late), delivered.note, delivered.where, found.day_said)
    data = {"rows": [asdict(row) for row in rows], **delivered.data}
    then = "undo:撤销 出函预览" if desk.is_live and not desk.dry_run else ""
    return Report(tuple(filter(None, told)), data, 5 if batch.failed else 0, then, PREVIEW)


_ORDER = (FAILED, GOES, ISSUED, STAYS)


def _key(letter: PlannedLetter) -> Key:
    return letter.name, letter.code, family_of(letter.kind)


def _late(override: Override, planned: Mapping[Key, PlannedLetter], found: Look) -> str:
    """Return why a change of an earlier preview is not carried into this one, "" = it is."""
    letter = planned.get(override.key)
    if letter is None:
        return "台账里没有这个客户了"
    return override.outdated(letter.kind, letter.amount, found.outcome.decision.as_of)


def _lost(late: Mapping[Key, str]) -> Iterator[str]:
    for (name, _, _), why in late.items():
        yield f"  请注意:「{name}」在上次预览里的改动没有沿用:{why}。"


def _summary(rows: Sequence[Preview], batch: BatchResult) -> str:
    first = next(say_letters.letter_lines(batch)).rstrip("。")
    n = {verdict: sum(row.verdict == verdict for row in rows) for verdict in _ORDER}
    others = [f"{word} {n[verdict]} 份" for verdict, word in ((ISSUED, "已出函"), (FAILED, "出错")) if n[verdict]]  # fmt: skip
    return ";".join((first, *others, f"不发 {n[STAYS]} 份")) + "。"


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything the rows are made from."""

    batch: BatchResult
    as_planned: Mapping[Key, PlannedLetter]
    changed: Mapping[Key, Override]
    late: Mapping[Key, str]
    outcome: Outcome
    register: Register

    def rows(self, planned: Planned) -> Iterator[Preview]:
        """Yield the row of each letter."""
        made = {(e.kind, e.customer, e.code): e for e in self.batch.letters}
        failed = {(no.kind, no.customer): no.reason for no in self.batch.failed}
        skipped = {(no.kind, no.customer): no.reason for no in self.batch.skipped}
        for letter in planned:
            entry = made.get((letter.kind, letter.name, letter.code))
            place = (letter.kind, letter.name)
            if letter.reason:
                yield self._row(letter, STAYS, letter.reason, None)
            elif entry:
                yield self._row(letter, GOES, letter.why or _DUE_STATEMENT, entry)
            elif place in failed:
                yield self._row(letter, FAILED, failed[place], None)
            else:
                yield self._row(letter, ISSUED, skipped[place], None)

    def _row(self, letter: PlannedLetter, verdict: str, why: str, entry: Entry | None) -> Preview:
        key = _key(letter)
        first, override = self.as_planned[key], self.changed.get(key)
        rung = LADDER[letter.level] if letter.level >= 0 else None
        wanted = (title_of(override.to) or NOT_SENT) if override else ""
        return Preview(
            name=letter.name,
            code=letter.code,
            verdict=verdict,
            title=title_of(first.kind),
            level=f"{rung.level} {rung.name}" if rung else "",
            amount=first.amount,
            count=len(letter.claim.listed),
            to=wanted,
            reason=override.why if override else "",
            why=why,
            approver=str(self.outcome.settings[rung.approver_key]) if rung and entry else "",
            number=entry.number if entry else "",
            last=self._last(letter),
            notice=self._notice(letter, key),
            file=entry.file if entry else "",
        )

    def _last(self, letter: PlannedLetter) -> str:
        """Say which letter of this line the customer had last, when, and its number."""
        if letter.last:
            return f"{letter.last.day} {letter.last.said}"
        had = [
            entry
            for entry in self.register.of_customer(letter.name, letter.code)
            if family_of(entry.kind) == family_of(letter.kind)
            and entry.as_of < self.outcome.decision.as_of.isoformat()
            and not self.register.standing(entry.number).is_void
        ]
        newest = max(had, key=lambda entry: entry.as_of, default=None)
        return f"{newest.as_of} {title_of(newest.kind)},{newest.number}" if newest else ""

    def _notice(self, letter: PlannedLetter, key: Key) -> str:
        """Return what to look at in this letter; what concerns many is told once, in the report."""
        name = f"「{letter.name}」"
        own = (text for text in self.batch.notices if text.startswith(name))
        told = [*letter.claim.extra.notices]
        told += [text for text in own if not text.startswith((f"{name}、", f"{name}的函:"))]
        if why := self.late.get(key):
            told.append(f"上次预览里的改动没有沿用:{why}。")
        return "".join(told)
