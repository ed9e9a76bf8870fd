"""What letters and the answers to them prove against limitation (诉讼时效规定 8, 14, 19).

A demand counts from the day it arrived, and well only with a record that it did. A sealed balance
shows that the debtor knows the debt; a consent to pay restarts the period even after its end. An
audit confirmation asks for no payment and says so: it never counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pandas as pd

from xl_huikuan.core.contacts import Contact
from xl_huikuan.core.evidence import Noted
from xl_huikuan.core.interruptions import MEDIUM, STRONG, WEAK, Interruption
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.reconciliations import AGREED
from xl_huikuan.letters.debts import identities
from xl_huikuan.letters.events import Standing
from xl_huikuan.letters.facts import Issued
from xl_huikuan.letters.kinds import AUDIT, BY_KEY, STATEMENT, LetterKind
from xl_huikuan.letters.levels import issued
from xl_huikuan.letters.register import Register

RECORDED = ("EMS", "挂号信", "当面送达")  # ways that leave a record of who took it
CONSENT, RETURNED = "同意付款", "退回"  # replies


def proved_by(register: Register, ledger: Ledger) -> Noted:
    """Return what tells of the open items which letters and answers restart their period."""
    papers = {
        number: [(one.entry.debts, proof) for one in letters for proof in proofs(one)]
        for number, letters in issued(register, ledger).items()
    }

    def noted(open_items: pd.DataFrame) -> Iterator[Interruption]:
        concerned = np.array([number for number, proved in papers.items() if proved], np.int64)
        at = np.flatnonzero(np.isin(open_items["customer"].to_numpy(), concerned))
        frame = open_items.iloc[at]
        keys = zip(frame["customer"].tolist(), identities(frame), strict=True)
        places = dict(zip(keys, at.tolist(), strict=True))
        for number in concerned.tolist():
            for debts, proof in papers[number]:
                items = [places[number, debt] for debt in debts if (number, debt) in places]
                yield Interruption(items, proof.day, proof.kind, proof.proof, proof.revives)

    return noted


def proofs(letter: Issued) -> Iterator[Contact]:
    """Yield what one letter and the answer to it prove; a void one proves nothing."""
    kind = BY_KEY.get(letter.entry.kind)
    standing = letter.standing
    if kind is None or kind.key == AUDIT or kind.inside or standing.is_void:
        return
    said = f"{kind.title}{letter.entry.number}"
    if kind.demands and (standing.delivered or standing.sent):
        yield _demand(said, standing)
    if standing.replied:
        yield from _answer(said, kind, standing)


def _demand(said: str, standing: Standing) -> Contact:
    if not standing.delivered or standing.reply == RETURNED:
        day = standing.sent or standing.delivered
        return Contact(dt.date.fromisoformat(day), f"{said}寄出", WEAK)
    recorded = standing.way in RECORDED and standing.signed
    proof = STRONG if recorded else MEDIUM
    return Contact(dt.date.fromisoformat(standing.delivered), f"{said}送达", proof)


def _answer(said: str, kind: LetterKind, standing: Standing) -> Iterator[Contact]:
    day = dt.date.fromisoformat(standing.replied)
    if standing.reply == CONSENT:
        yield Contact(day, f"{said}客户同意付款", STRONG, revives=True)
    elif standing.reply == AGREED and kind.family == STATEMENT:
        yield Contact(day, f"{said}盖章相符", MEDIUM)
