"""Dunning letters that were sent and never answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from xl_huikuan.core.model import Ledger
from xl_huikuan.letters.kinds import BY_KEY, DUNNING
from xl_huikuan.letters.register import Register


def unanswered(register: Register, ledger: Ledger, as_of: dt.date, wait: int) -> Mapping[int, int]:
    """Return customer number → letters noted as sent more than so many days ago without a reply.

    A letter that nobody noted as sent is not counted: it may still lie on the desk.
    """
    before = (as_of - dt.timedelta(wait)).isoformat()
    customers = zip(ledger.customers["name"], ledger.customers["code"], strict=True)
    counts = {
        number: sum(
            _is_silent(register, entry.number, before)
            for entry in register.of_customer(str(name), str(code))
            if BY_KEY[entry.kind].family == DUNNING
        )
        for number, (name, code) in enumerate(customers)
    }
    return {number: count for number, count in counts.items() if count}


def _is_silent(register: Register, number: str, before: str) -> bool:
    standing = register.standing(number)
    return (
        bool(standing.sent) and standing.sent < before and not (standing.reply or standing.is_void)
    )
