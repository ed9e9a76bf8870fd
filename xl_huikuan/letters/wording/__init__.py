"""The wording of the templates we ship; firms edit it in Word, we edit it here."""

from __future__ import annotations

from xl_huikuan.letters.wording import (
    agreements,
    confirmations,
    demands,
    handover,
    month_report,
    policy,
    profile,
    statements,
)
from xl_huikuan.letters.wording.blocks import LetterText

TEXTS: tuple[LetterText, ...] = (
    *demands.TEXTS,
    *statements.TEXTS,
    *confirmations.TEXTS,
    *agreements.TEXTS,
    *handover.TEXTS,
    *policy.TEXTS,
    *month_report.TEXTS,
    *profile.TEXTS,
)
