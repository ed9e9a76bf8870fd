"""What a row of the contact log proves: a promise, a step at court, or only that somebody asked."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from xl_huikuan.core.interruptions import MEDIUM, STRONG, WEAK

_COURT = re.compile("起诉|支付令|仲裁|法院|立案")
# What is threatened or planned was not done.
_NOT_DONE = re.compile("将|拟|准备|考虑|否则|可能|建议|打算|计划|威胁|警告|如|若|再|不|未|没|要|撤")
_CLAUSE = re.compile(r"[,，。;；、\s]+")
_IN_WRITING = re.compile("书面|微信|短信|邮件|邮箱|函|传真|EMS", re.IGNORECASE)
_NOT_REACHED = re.compile(
    "[未没无不][^,，。;；]{0,3}[接通]|(未|没|没有|无法|不)联系|联系不上|关机|停机|空号|没人|无人|拒接|退回|退件"
)
_LONGEST = 12  # characters of what the clerk wrote


@dataclass(frozen=True, slots=True)
class Contact:
    """One time a customer was asked to pay, or agreed to; it is about all that was due by then.

    Attributes:
        day: when.
        kind: what it was, in a few words.
        proof: how well it could be proved.
        revives: the customer agreed to pay.
    """

    day: dt.date
    kind: str
    proof: int
    revives: bool = False


def contact_of(day: dt.date, way: str, result: str, *, promised: bool) -> Contact | None:
    """Return what a row of the log proves, None when nobody was reached or nothing was said."""
    told = way[:_LONGEST] or "方式未写"
    if step := _court_step(way) or _court_step(result):
        return Contact(day, f"{step}(沟通记录)", STRONG)
    if promised:
        proof = MEDIUM if _IN_WRITING.search(way) else WEAK
        return Contact(day, f"客户承诺付款({told})", proof, revives=True)
    if not (way or result) or _NOT_REACHED.search(result):
        return None
    return Contact(day, f"催收({told})", WEAK)


def _court_step(text: str) -> str:
    """Return the word for a step at court that was taken, "" = none was."""
    for clause in _CLAUSE.split(text):
        word = _COURT.search(clause)
        if word and not _NOT_DONE.search(clause):
            return word[0]
    return ""
