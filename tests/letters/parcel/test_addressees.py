"""Envelopes: one per customer in address order, with what is written down as content."""

from __future__ import annotations

from tests.letters.parcel.issued import entry
from xl_huikuan.letters.parcel.addressees import Addressee, addressee_of, envelopes


def to(name, postcode="", address="", code="", **more):
    return Addressee(name, code, postcode=postcode, address=address, **more)


def test_envelopes_lie_by_postcode_then_address_then_name_and_without_address_last():
    known = [
        to("无地址", "100000"),
        to("乙", "215000", "甲路2号"),
        to("甲", "215000", "甲路2号"),
        to("丙", "214000", "乙路1号"),
        to("丁", "215000", "甲路1号"),
        to("无邮编", "", "丙路1号"),
    ]
    entries = [entry(n, one.name) for n, one in enumerate(known, 1)]

    made = envelopes(entries, known)

    assert [one.to.name for one in made] == ["丙", "丁", "乙", "甲", "无邮编", "无地址"]


def test_a_customers_letters_lie_in_one_envelope_and_its_content_is_told():
    """Kinds in the order of the table, whatever was made first."""
    entries = [entry(7, "甲", "statement", number="财对函〔2026〕7号"), entry(3, "甲")]

    (envelope,) = envelopes(entries, [to("甲", "215000", "甲路")])

    assert envelope.contents == "《催款函(一)》财催函〔2026〕3号、《对账单》财对函〔2026〕7号"


def test_a_confirmation_for_the_auditor_has_an_envelope_of_its_own():
    made = envelopes([entry(1, "甲", "audit"), entry(2, "甲")], [to("甲", "215000", "甲路")])

    assert [one.contents for one in made] == ["《催款函(一)》财催函〔2026〕2号", "《企业询证函》财催函〔2026〕1号"]  # fmt: skip


def test_customers_of_one_name_with_different_codes_have_their_own_addresses():
    known = [Addressee("甲", "K1", address="一路"), Addressee("甲", "K2", address="二路")]

    made = envelopes([entry(1, "甲", code="K2"), entry(2, "甲", code="K1")], known)

    assert [(one.to.code, one.to.address) for one in made] == [("K1", "一路"), ("K2", "二路")]


def test_what_an_envelope_lacks_is_said():
    (envelope,) = envelopes([entry(1, "走了的客户")], [])

    assert envelope.to.missing == ("台账里没有这个客户",)
    assert to("甲").missing == ("缺地址", "缺联系电话")
    assert to("甲", address="甲路", phone="1").missing == ()


def test_an_addressee_holds_only_what_can_be_printed():
    record = {"name": "甲", "code": "K1", "contact": "张\n三", "phone": "1\x00", "address": " 甲路 ",
              "postcode": "215000", "email": "a@b.cn", "salesperson": "王强"}  # fmt: skip

    made = addressee_of(record)

    assert made == Addressee("甲", "K1", "张 三", "1", "甲路", "215000", "a@b.cn", "王强")


def test_a_customer_given_a_code_since_its_letter_is_the_same_one():
    """Of two customers of one name neither is meant, and another code is another customer."""
    known = [to("甲", "1", "甲路", code="K1"), to("乙", "2", "乙路", code="K2")]
    twins = [to("丙", "3", "丙路", code="K3"), to("丙", "4", "丁路", code="K4")]
    letters = [entry(1, "甲"), entry(2, "乙", code="K9"), entry(3, "丙")]

    made = {e.entries[0].customer: e.to for e in envelopes(letters, [*known, *twins])}

    assert made["甲"] == known[0]
    assert (made["乙"].known, made["丙"].known) == (False, False)
