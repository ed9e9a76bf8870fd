"""Address labels: two columns of five, in order, with no amount."""

from __future__ import annotations

import io

import docx

from tests.letters.parcel.issued import entry
from xl_huikuan.letters.parcel.addressees import Addressee, Envelope
from xl_huikuan.letters.parcel.labels import NO_ADDRESS, label_file


def labels(*envelopes):
    (table,) = docx.Document(io.BytesIO(label_file(envelopes))).tables
    return [[row.cells[0].text.split("\n"), row.cells[2].text.split("\n")] for row in table.rows]


def envelope(name, **about):
    return Envelope(Addressee(name, "", **about), (entry(1, name),))


def test_a_label_says_where_to_whom_and_what_is_in_it():
    one = envelope("苏州<甲>&乙公司", contact="张三", phone="13800000000", address="苏州市星湖街1号", postcode="215000")  # fmt: skip

    ((label, blank),) = labels(one)

    assert label == [
        "2 1 5 0 0 0",
        "苏州市星湖街1号",
        "苏州<甲>&乙公司",
        "张三　收　13800000000",
        "内件：《催款函(一)》财催函〔2026〕1号",
    ]
    assert blank == [""]
    assert "100.00" not in "".join(label)


def test_without_address_or_contact_the_label_says_so():
    ((label, _),) = labels(envelope("甲"))

    assert label[1:4] == [NO_ADDRESS, "甲", "财务负责人　收"]


def test_labels_run_row_by_row():
    names = [f"客户{n}" for n in range(1, 6)]

    rows = labels(*map(envelope, names))

    assert [[cell[2] if len(cell) > 2 else "" for cell in row] for row in rows] == [
        ["客户1", "客户2"],
        ["客户3", "客户4"],
        ["客户5", ""],
    ]
