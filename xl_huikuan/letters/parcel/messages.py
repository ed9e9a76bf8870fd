"""What goes with a letter by mail, SMS and WeChat; it keeps the tone of the letter's level."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xl_huikuan.core.money import money_text
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.context import long_date, printable
from xl_huikuan.letters.kinds import BY_KEY, DUNNING, STATEMENT, LetterKind
from xl_huikuan.letters.parcel.addressees import Addressee, Envelope, for_auditor
from xl_huikuan.letters.register import Entry

SMS_LIMIT, CHAT_LIMIT = 70, 500


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said of a letter, as str.format patterns over the names of `_facts`.

    Attributes:
        mail: the body of a mail, between greeting and signature.
        sms: the heart of a short message, without who sends it.
    """

    mail: str
    sms: str


_ATTACHED = "随信附上《{title}》（{number}）"
DEMANDS: Mapping[int, Wording] = {
    0: Wording(
        _ATTACHED + "，列示了贵公司近期到期的款项，截至{as_of}共计人民币{amount}元，供安排资金时参考。"
        "如已付款，烦请告知付款日期，以便我们及时入账。",
        "贵公司近期有货款{amount}元到期，烦请安排付款，已付请忽略。",
    ),
    1: Wording(
        _ATTACHED + "。经核对账目，截至{as_of}，贵公司有款项共计人民币{amount}元已过付款日期。"
        "烦请核对，并于{pay_by}前安排付款；如已付款，或对金额有疑问，请直接回复我们。",
        "贵公司有货款{amount}元已过付款日期，烦请安排付款，已付请忽略。",
    ),
    2: Wording(
        _ATTACHED + "。函中所列款项共计人民币{amount}元，截至{as_of}已经到期而仍未支付，"
        "请于{pay_by}前付清；如有困难，请在此之前书面提出付款计划。",
        "贵公司有到期货款{amount}元未付，请于{pay_by_short}前付清，已付请告知。",
    ),
    3: Wording(
        _ATTACHED + "，请转贵公司负责人阅。函中所列款项共计人民币{amount}元，截至{as_of}仍未支付，"
        "请于{pay_by}前付清，并请书面回复。",
        "贵公司有到期货款{amount}元仍未付，详见函件，请于{pay_by_short}前付清并回复。",
    ),
}  # fmt: skip
STATEMENTS = Wording(
    _ATTACHED + "，列示了截至{as_of}双方的往来款项。请核对后在回执上盖章，于{reply_by}前寄回，"
    "也可以先回复扫描件；如有不符，请列明不符的项目。",
    "请查收截至{as_of_short}的对账单据，核对盖章后于{reply_by_short}前寄回。",
)
AUDIT = Wording(
    _ATTACHED
    + "，供会计师事务所审计使用。请核对后在函上盖章，并按函中写明的地址直接寄给会计师事务所。",
    "请查收审计询证资料，核对盖章后直接寄给会计师事务所。",
)
OTHERS = Wording(
    _ATTACHED + "，请查收；如有疑问，请与我们联系。",
    "有一份函件发给贵公司，请查收并转有关负责人。",
)


def wording_of(kind: LetterKind) -> Wording:
    """Return what goes with a letter of this kind."""
    if kind.family == DUNNING:
        return DEMANDS[min(kind.level, max(DEMANDS))]
    if for_auditor(kind):
        return AUDIT
    return STATEMENTS if kind.family == STATEMENT else OTHERS


def mail_subject(entry: Entry, settings: Settings) -> str:
    """Return the subject of the mail that brings a letter."""
    return f"{BY_KEY[entry.kind].title} {entry.number}（{printable(settings['company'])}）"


def mail_body(entry: Entry, to: Addressee, settings: Settings) -> str:
    """Return the text of the mail that brings a letter."""
    said = wording_of(BY_KEY[entry.kind]).mail.format_map(_facts(entry, settings))
    company, contact, phone = _us(settings)
    sign = "\n".join(filter(None, (company, contact, f"电话：{phone}" if phone else "")))
    return f"{printable(to.name)}：\n\n{_greeting(to)}\n\n{said}\n\n顺祝商祺！\n\n{sign}\n"


def short_message(envelope: Envelope, settings: Settings) -> str:
    """Return one message of at most `SMS_LIMIT` characters; "" = none that says enough fits.

    Who sends it is said whole or not at all, as is the number: half a name is a wrong one.
    """
    entry = _weightiest(envelope)
    said = wording_of(BY_KEY[entry.kind]).sms.format_map(_facts(entry, settings))
    company, _, phone = _us(settings)
    signed, call = f"【{company}】" if company else "", f"电话{phone}" if phone else ""
    number = f"文号{entry.number}。"
    tries = (
        (signed, "您好，", said, number, call),
        (signed, "您好，", said, number),
        (signed, "您好，", said, call),
        (signed, "您好，", said),
        (signed, said),
        ("您好，", said),
    )
    texts = ("".join(pieces) for pieces in tries)
    return next((text for text in texts if sms_length(text) <= SMS_LIMIT), "")


def chat_message(envelope: Envelope, settings: Settings) -> str:
    """Return one message of at most `CHAT_LIMIT` characters; "" = it would be longer."""
    entry = _weightiest(envelope)
    said = wording_of(BY_KEY[entry.kind]).mail.format_map(_facts(entry, settings))
    said = said.replace("随信附上", "现发给贵公司", 1)
    company, contact, phone = _us(settings)
    others = [e for e in envelope.entries if e is not entry]
    also = "".join(f"《{BY_KEY[e.kind].title}》{e.number}、" for e in others).rstrip("、")
    pieces = (
        _greeting(envelope.to),
        f"我是{company}{contact}。" if company or contact else "",
        said,
        f"另有{also}，请一并查收。" if also else "",
        "收款账户以盖章的函件为准。" if BY_KEY[entry.kind].family == DUNNING else "",
        f"联系电话{phone}。" if phone else "",
    )
    text = "".join(pieces)
    return text if len(text) <= CHAT_LIMIT else ""


def sms_length(text: str) -> int:
    """Return the number of characters a carrier counts: rare ones beyond the BMP are two."""
    return len(text.encode("utf-16-le")) // 2


def _weightiest(envelope: Envelope) -> Entry:
    """Return the letter the message speaks of: the one that asks for money, the firmest first."""
    rank: Callable[[Entry], tuple[bool, int]]
    rank = lambda entry: (BY_KEY[entry.kind].family == DUNNING, BY_KEY[entry.kind].level)  # noqa: E731
    return max(envelope.entries, key=rank)


def _greeting(to: Addressee) -> str:
    return f"{to.contact}，您好！" if to.contact else "您好！"


def _us(settings: Settings) -> tuple[str, str, str]:
    keys = ("company", "company_contact", "company_phone")
    company, contact, phone = (printable(settings[key]) for key in keys)
    return company, contact, phone


def _facts(entry: Entry, settings: Settings) -> Mapping[str, str]:
    as_of = dt.date.fromisoformat(entry.as_of)
    pay_by = as_of + dt.timedelta(settings["pay_within_days"])
    reply_by = as_of + dt.timedelta(settings["reply_within_days"])
    days = {"as_of": as_of, "pay_by": pay_by, "reply_by": reply_by}
    return {
        "title": BY_KEY[entry.kind].title,
        "number": entry.number,
        "amount": money_text(entry.amount),
        **{name: long_date(day) for name, day in days.items()},
        **{f"{name}_short": f"{day.month}月{day.day}日" for name, day in days.items()},
    }
