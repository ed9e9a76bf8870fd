"""Mail drafts: what a mail program reads in them; no name can smuggle a header in."""

from __future__ import annotations

import datetime as dt
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.letters.parcel.issued import entry
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.parcel.addressees import Addressee
from xl_huikuan.letters.parcel.drafts import Attachment, draft, mail_addresses

NOW = dt.datetime(2026, 11, 2, 9, 30, 15)
US = Settings({"company": "苏州恒远精密机械有限公司"})
LETTER = Attachment("催款函(一)_上海宏达贸易有限公司_财催函〔2026〕1号.docx", b"PK letter")


def read(data):
    return message_from_bytes(data, policy=default)


def made(to=None, attached=(LETTER,), us=US, one=None):
    return draft(one or entry(1, "甲"), to or Addressee("甲", ""), attached, us, NOW)


def test_a_draft_brings_the_letter_and_has_no_sender():
    mail = read(made(Addressee("上海宏达", "", email="zhang@example.com")))

    assert mail["X-Unsent"] == "1"
    assert mail["From"] is None
    assert mail["To"] == "zhang@example.com"
    assert mail["Subject"] == "催款函(一) 财催函〔2026〕1号（苏州恒远精密机械有限公司）"
    assert mail["Date"] == "Mon, 02 Nov 2026 09:30:15 +0800"
    body = mail.get_body().get_content()
    assert body.startswith("上海宏达：\r\n\r\n您好！\r\n\r\n随信附上《催款函(一)》")
    (letter,) = mail.iter_attachments()
    assert letter.get_filename() == LETTER.name
    assert letter.get_content() == b"PK letter"
    assert letter.get_content_type().endswith("wordprocessingml.document")


def test_a_pdf_goes_with_the_letter():
    mail = read(made(attached=(LETTER, Attachment("函.pdf", b"%PDF-"))))

    assert [part.get_content_type().rpartition("/")[2] for part in mail.iter_attachments()][1] == "pdf"  # fmt: skip


def test_without_an_address_nobody_is_written_to():
    assert read(made())["To"] is None


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("a@b.cn", ("a@b.cn",)),
        ("a@b.cn;c@d.com.cn", ("a@b.cn", "c@d.com.cn")),
        ("张三 a@b.cn、 没有", ("a@b.cn",)),
        ("没有邮箱", ()),
        ("a@b", ()),
        ("a@b.cn\nBcc: x@y.z", ("a@b.cn", "x@y.z")),
        ("", ()),
    ],
)
def test_only_addresses_are_taken_from_a_cell(cell, found):
    assert mail_addresses(cell) == found


HEADERS = ["X-Unsent", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"]


@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=40))
def test_no_text_adds_a_header(company, customer, number):
    us = Settings({"company": f"{company}\r\nBcc: all@example.com"})
    one = entry(1, f"{customer}\nTo: x@example.com", number=f"{number}\r\n\r\nBody")

    mail = read(made(Addressee(one.customer, ""), us=us, one=one))

    assert mail.keys() == HEADERS
    assert len(list(mail.iter_attachments())) == 1


def test_the_same_letter_at_the_same_time_gives_the_same_bytes():
    assert made() == made()
    assert made() != made(one=entry(2, "甲"))
