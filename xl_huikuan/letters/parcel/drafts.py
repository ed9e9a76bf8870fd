"""Mail drafts: one .eml per letter, opened by a double click, looked at and sent by hand."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.context import printable
from xl_huikuan.letters.parcel.addressees import Addressee
from xl_huikuan.letters.parcel.messages import mail_body, mail_subject
from xl_huikuan.letters.register import Entry

_SEVERAL = re.compile(r"[;；,，、\s]+")
# What mail programs take; a name or a note in the cell is none.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)
_WORD_TYPE = "vnd.openxmlformats-officedocument.wordprocessingml.document"
_CHINA = dt.timezone(dt.timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail; `name` ends in .docx or .pdf."""

    name: str
    data: bytes


def mail_addresses(text: str) -> tuple[str, ...]:
    """Return the mail addresses in a cell; () = there is none that can be used."""
    return tuple(part for part in _SEVERAL.split(text) if _ADDRESS.fullmatch(part))


def draft(
    entry: Entry,
    to: Addressee,
    attached: Sequence[Attachment],
    settings: Settings,
    now: dt.datetime,
) -> bytes:
    """Return a mail that Outlook opens as a draft: it has no sender yet, and was never sent.

    The same letter at the same time gives the same bytes.
    """
    mail = EmailMessage(SMTP)
    mail["X-Unsent"] = "1"
    mail["Subject"] = _one_line(mail_subject(entry, settings))
    if addresses := mail_addresses(to.email):
        mail["To"] = ", ".join(addresses)
    mail["Date"] = format_datetime(now.replace(tzinfo=_CHINA, microsecond=0))
    mark = hashlib.sha256(f"{entry.number}\0{entry.sha256}\0{now.isoformat()}".encode()).hexdigest()
    mail["Message-ID"] = f"<{mark[:32]}@huikuan.invalid>"
    mail.set_content(mail_body(entry, to, settings), cte="base64")
    for file in attached:
        kind = "pdf" if file.name.endswith(".pdf") else _WORD_TYPE
        name = _one_line(file.name)
        mail.add_attachment(file.data, maintype="application", subtype=kind, filename=name)
    if attached:
        mail.set_boundary(f"=_{mark[32:]}")
    return bytes(mail)


def _one_line(text: str) -> str:
    """Return text that can stand in a header: a line break would begin another one."""
    return " ".join(printable(text).split())
