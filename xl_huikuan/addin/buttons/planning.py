"""Who gets which letter: the plan of a workbook, its register, its log, and the clerk's changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from xl_huikuan.addin.buttons.choosing import Chosen
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.looking import Look
from xl_huikuan.addin.buttons.preview_sheet import read_overrides
from xl_huikuan.addin.buttons.steps import Part, Work
from xl_huikuan.letters.batch import PlannedLetter, plan_letters
from xl_huikuan.letters.facts import NO_TEXTS
from xl_huikuan.letters.levels import history, issued
from xl_huikuan.letters.overrides import Override
from xl_huikuan.letters.register import Register
from xl_huikuan.sheets.files.which import PREVIEW

Planned = tuple[PlannedLetter, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """Which letters are asked for.

    Attributes:
        keys: keys of their kinds.
        chosen: whose rows are selected; None = everybody.
        inputs: what the clerk was asked for.
    """

    keys: Sequence[str]
    chosen: Chosen | None = None
    inputs: Mapping[str, str] = field(default_factory=lambda: NO_TEXTS)


def register_of(desk: Desk, found: Look) -> Register:
    """Return the register as this button found it; raises WriteRefused when it cannot be used."""
    return found.letters.register or Register(desk.letter_folder)


def changes(found: Look) -> tuple[Override, ...]:
    """Return what the clerk changed on 回款_出函预览; raises HuikuanError when it cannot be."""
    return read_overrides(found.opened.read.ours.get(PREVIEW))


def plan(desk: Desk, found: Look, wanted: Wanted, overrides: Iterable[Override]) -> Part[Planned]:
    """Plan the letters of all customers or of those chosen; a letter goes to the whole customer."""
    planned: Planned
    planned = yield Work("排出函件", lambda: _plan(desk, found, wanted, tuple(overrides)))
    if wanted.chosen is None:
        return planned
    return tuple(letter for letter in planned if letter.customer in wanted.chosen.customers)


def _plan(desk: Desk, found: Look, wanted: Wanted, overrides: tuple[Override, ...]) -> Planned:
    ledger, decision = found.outcome.ledger, found.outcome.decision
    register = register_of(desk, found)
    return plan_letters(
        ledger,
        decision,
        found.outcome.settings,
        wanted.keys,
        wanted.inputs,
        history=history(register, ledger, decision.as_of),
        issued=issued(register, ledger),
        overrides=overrides,
    )
