"""What each kind says beyond its debts: one function per kind that needs one.

A function takes what is known of the customer and the debts listed, and returns an `Extra`; its
module stands in `content`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xl_huikuan.letters.content import (
    agreements,
    confirmations,
    demands,
    handover,
    outline,
    shipment,
    statements,
)
from xl_huikuan.letters.debts import Claim
from xl_huikuan.letters.facts import NOTHING_MORE, Extra, Facts

Say = Callable[[Facts, Claim], Extra]
EXTRAS: Mapping[str, Say] = {
    "reminder": demands.mild,
    "dunning1": demands.mild,
    "dunning2": demands.firm,
    "dunning3": demands.firm,
    "final": demands.firm,
    "stop_supply": demands.stop_supply,
    "stop_service": demands.stop_service,
    "end_agency": demands.end_agency,
    "statement": statements.statement,
    "statement_moves": statements.moves,
    "inquiry": statements.inquiry,
    "audit": statements.audit,
    "correction": confirmations.correction,
    "dispute_reply": confirmations.dispute_reply,
    "thanks": confirmations.thanks,
    "shipment": shipment.shipment,
    "promise": agreements.promise,
    "instalment": agreements.instalment,
    "outline": outline.outline,
    "handover": handover.handover,
}


def extra_of(key: str, facts: Facts, claim: Claim) -> Extra:
    """Return what a letter of this kind says to this customer beyond the debts of the claim."""
    say = EXTRAS.get(key)
    return say(facts, claim) if say else NOTHING_MORE
