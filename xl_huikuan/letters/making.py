"""One letter after another: found in the register, or numbered, stamped, checked and written."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from xl_huikuan.core.errors import LetterInvalid, trouble_of
from xl_huikuan.core.model import Decision
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.check import OtherNames, check_letter
from xl_huikuan.letters.context import LetterContext, context_of
from xl_huikuan.letters.kinds import BY_KEY
from xl_huikuan.letters.names import Naming, check_length
from xl_huikuan.letters.notices import told
from xl_huikuan.letters.outcomes import BatchResult, NotWritten
from xl_huikuan.letters.parts import Parts
from xl_huikuan.letters.placing import (
    State,
    free_name,
    refuse_lost_numbers,
    state_of,
)
from xl_huikuan.letters.plan import PlannedLetter
from xl_huikuan.letters.register import Entry, Key, Register, number_text
from xl_huikuan.letters.template import Template


@dataclass(slots=True)
class Maker:
    """The run in progress: what letters are made from, and what came of those made so far."""

    folder: Path
    register: Register
    templates: Mapping[str, Template]
    customers: Sequence[Mapping[str, object]]
    decision: Decision
    settings: Settings
    names: OtherNames
    naming: Naming
    now: dt.datetime
    made_by: str
    dry_run: bool
    parts: Parts
    letters: list[Entry] = field(default_factory=list)
    failed: list[NotWritten] = field(default_factory=list)
    skipped: list[NotWritten] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    _last: dict[tuple[str, int], int] = field(default_factory=dict)
    _made: dict[Key, str] = field(default_factory=dict)
    _new: list[PlannedLetter] = field(default_factory=list)

    def result(self) -> BatchResult:
        """Return what was made so far."""
        made, failed, skipped = tuple(self.letters), tuple(self.failed), tuple(self.skipped)
        notices = (*self.notices, *told(self._new))
        return BatchResult(self.folder, made, failed, skipped, notices, self.dry_run)

    def make(self, letter: PlannedLetter) -> Entry | None:
        """Write a letter under its temporary name and return its entry; None = it is not made."""
        key = self._key(letter)
        issued = self.register.find(key)
        if key in self._made:
            self._skip_issued(letter, self._made[key])
        elif issued is None or self._is_lost(letter, issued):
            return self._tried(letter, key, issued)
        return None

    def _tried(self, letter: PlannedLetter, key: Key, issued: Entry | None) -> Entry | None:
        """Write a letter under the number it has or the next one; say why when it cannot be."""
        draft = issued or self._draft(letter, key)
        try:
            entry = self._written(letter, draft)
        except LetterInvalid as error:
            self.failed.append(_not(letter, str(error)))
            return None
        except OSError as error:
            why = f"文件「{draft.file}」写不进去:{trouble_of(error)}。请处理后再运行一次,会补上。"
            self.failed.append(_not(letter, why))
            return None
        if not issued:
            self._last[entry.prefix, entry.year] = entry.sequence
        self._made[key] = entry.number
        if letter.claim.extra.notices:
            self._new.append(letter)
        return entry

    def _key(self, letter: PlannedLetter) -> Key:
        day = self.decision.as_of.isoformat()
        return (letter.kind, letter.name, letter.code, day, letter.claim.fingerprint)

    def _is_lost(self, letter: PlannedLetter, issued: Entry) -> bool:
        """Tell whether an issued letter has no file any more, and say so when it has."""
        state = state_of(self.folder / issued.file, issued.sha256)
        if state in (State.GONE, State.TORN):
            return True
        self._skip_issued(letter, issued.number)
        title = BY_KEY[letter.kind].title
        if state is State.EDITED:
            self.notices.append(
                f"「{letter.name}」的{title}({issued.number})出函后,文件被人改过,与登记的不同,没有覆盖:"
                f"要恢复原样,请先把「{issued.file}」移走再运行。"
            )
        elif _sha256(self._stamped(letter, issued.number)[0]) != issued.sha256:
            self.notices.append(
                f"「{letter.name}」的{title}({issued.number})出函后,公司资料、参数或"
                f"模板改过,旧函没有重做:如尚未寄出,请删除文件「{issued.file}」后再运行,按原文号重做。"
            )
        return False

    def _skip_issued(self, letter: PlannedLetter, number: str) -> None:
        self.skipped.append(_not(letter, f"同一批款项已经出函,不再重复:{number}。"))

    def _draft(self, letter: PlannedLetter, key: Key) -> Entry:
        """Return the entry of a new letter with the next number."""
        kind, as_of = BY_KEY[letter.kind], self.decision.as_of
        prefix, year = str(self.settings[kind.prefix_key]), as_of.year
        if (prefix, year) not in self._last:
            refuse_lost_numbers(self.folder, self.register, prefix, year)
            self._last[prefix, year] = self.register.next_sequence(prefix, year) - 1
        sequence = self._last[prefix, year] + 1
        number = number_text(prefix, year, sequence)
        salesperson = str(self.customers[letter.customer]["salesperson"])
        file = self.naming.file({
            "函件": kind.title, "客户": letter.name, "编码": letter.code, "文号": number,
            "业务员": salesperson, "日期": as_of.isoformat(),
        })  # fmt: skip
        listed = letter.claim.listed
        return Entry(
            number, prefix, year, sequence, kind.key, letter.name, letter.code, as_of.isoformat(),
            letter.amount, tuple(debt.source for debt in listed), key[-1],
            free_name(self.folder, file), "", tuple(debt.identity for debt in listed),
            self.now.isoformat(timespec="seconds"), self.made_by, salesperson, letter.levels,
            letter.override,
        )  # fmt: skip

    def _written(self, letter: PlannedLetter, draft: Entry) -> Entry:
        check_length(self.folder / draft.file)
        data, context = self._stamped(letter, draft.number)
        check_letter(data, context, letter.claim, BY_KEY[letter.kind], self.names)
        entry = self._reissued(letter, draft, _sha256(data))
        if not self.dry_run:
            self.parts.write(data, entry.sha256)
        return entry

    def _reissued(self, letter: PlannedLetter, draft: Entry, sha256: str) -> Entry:
        """Return the entry with its hash; a letter that was sent is only made again as it was."""
        if draft.sha256 in ("", sha256):
            return replace(draft, sha256=sha256)
        if self.register.standing(draft.number).sent:
            raise LetterInvalid(
                f"「{letter.name}」的{BY_KEY[letter.kind].title}({draft.number})已寄出,文件「{draft.file}」"
                "却不在了,而公司资料、参数或模板已改,做不出原样的函:请从备份恢复该文件。",
                code="E715",
            )
        now = self.now.isoformat(timespec="seconds")
        return replace(draft, sha256=sha256, made_at=now, made_by=self.made_by)

    def _stamped(self, letter: PlannedLetter, number: str) -> tuple[bytes, LetterContext]:
        kind, as_of = BY_KEY[letter.kind], self.decision.as_of
        customer = self.customers[letter.customer]
        context = context_of(customer, letter.claim, as_of, self.settings, kind=kind, number=number)
        return self.templates[kind.key].stamp(context), context


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _not(letter: PlannedLetter, reason: str) -> NotWritten:
    return NotWritten(letter.name, letter.kind, reason)
