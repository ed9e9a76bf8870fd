"""Short texts: long enough to say what matters, short enough to be sent, and never too harsh."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.letters.parcel.issued import entry
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.kinds import LETTER_KINDS
from xl_huikuan.letters.parcel.addressees import Addressee, Envelope
from xl_huikuan.letters.parcel.messages import (
    chat_message,
    mail_body,
    mail_subject,
    short_message,
    sms_length,
)
from xl_huikuan.letters.tone import tone_problems

US = Settings({"company": "苏州恒远公司", "company_contact": "周敏", "company_phone": "0512-62880000"})  # fmt: skip
TO = Addressee("上海宏达贸易有限公司", "", contact="张三")


def envelope(*entries, to=TO):
    return Envelope(to, entries)


def test_a_message_says_who_what_and_the_number_and_how_to_call():
    """【苏州恒远公司】 8, 您好， 3, the sentence 6+6+8+7+6, 文号…。 14: 58; the phone no longer fits."""
    said = short_message(envelope(entry(1, "甲")), US)

    assert (
        said
        == "【苏州恒远公司】您好，贵公司有货款100.00元已过付款日期，烦请安排付款，已付请忽略。文号财催函〔2026〕1号。"
    )
    assert sms_length(said) == 58


def test_what_does_not_fit_is_left_out_whole():
    """With a company of 30 characters there is no room for the number: 32 + 3 + 33 = 68 of 70."""
    company = "甲" * 30
    said = short_message(envelope(entry(1, "甲")), Settings({"company": company}))

    assert (
        said == f"【{company}】您好，贵公司有货款100.00元已过付款日期，烦请安排付款，已付请忽略。"
    )
    assert sms_length(said) == 68


def test_a_name_that_never_fits_is_not_cut():
    said = short_message(envelope(entry(1, "甲")), Settings({"company": "甲" * 60}))

    assert said.startswith("您好，贵公司有货款")


def test_a_rare_character_counts_twice():
    assert sms_length("𠮷野家") == 4


@given(
    st.text(max_size=60), st.text(max_size=30), st.integers(1, 10**13), st.sampled_from(LETTER_KINDS)
)  # fmt: skip
def test_no_message_is_longer_than_it_may_be(company, phone, amount, kind):
    us = Settings({"company": company, "company_phone": phone})
    one = envelope(entry(1, "甲", kind.key, amount=amount))

    assert 0 < sms_length(short_message(one, us)) <= 70
    assert 0 < len(chat_message(one, us)) <= 500


@pytest.mark.parametrize("kind", LETTER_KINDS, ids=lambda kind: kind.key)
def test_every_text_keeps_the_tone_of_its_letter(kind):
    one = entry(1, "甲", kind.key)
    texts = (
        short_message(envelope(one), US),
        chat_message(envelope(one), US),
        mail_body(one, TO, US),
        mail_subject(one, US),
    )

    for text in texts:
        plain = text.replace(kind.title, "")
        assert tone_problems(kind.level, plain) == ()
        assert "None" not in plain
        assert "{" not in plain


def test_a_message_speaks_of_the_demand_and_names_the_other_paper():
    said = chat_message(
        envelope(entry(1, "甲", "dunning2"), entry(2, "甲", "statement", amount=500)), US
    )

    assert said == (
        "张三，您好！我是苏州恒远公司周敏。现发给贵公司《催款函(二)》（财催函〔2026〕1号）。"
        "函中所列款项共计人民币100.00元，截至2026年10月31日已经到期而仍未支付，"
        "请于2026年11月7日前付清；如有困难，请在此之前书面提出付款计划。"
        "另有《对账单》财催函〔2026〕2号，请一并查收。收款账户以盖章的函件为准。联系电话0512-62880000。"
    )


def test_a_confirmation_is_answered_to_the_auditor():
    assert "直接寄给会计师事务所" in mail_body(entry(1, "甲", "audit"), TO, US)


def test_a_mail_is_signed_with_what_we_filled_in():
    body = mail_body(entry(1, "甲", "statement"), Addressee("甲公司", ""), Settings({"company": "乙公司"}))  # fmt: skip

    assert body.startswith("甲公司：\n\n您好！\n\n随信附上《对账单》（财催函〔2026〕1号）")
    assert body.endswith("顺祝商祺！\n\n乙公司\n")
