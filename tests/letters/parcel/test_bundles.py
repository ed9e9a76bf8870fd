"""Zips per salesperson: every letter once, names every disk takes, the same bytes each time."""

from __future__ import annotations

import io
import zipfile

from tests.letters.parcel.issued import entry
from xl_huikuan.letters.parcel.addressees import Addressee, Envelope
from xl_huikuan.letters.parcel.bundles import NOBODY, bundle, by_salesperson, file_names


def envelope(name, person="", **about):
    return Envelope(Addressee(name, "", salesperson=person), (entry(1, name, **about),))


def test_envelopes_are_sorted_by_salesperson_and_nobodys_come_last():
    """甲's person stands in the workbook, 乙's only in the register, 丙 has none."""
    people = by_salesperson([envelope("丙"), envelope("乙", salesperson="李四"), envelope("甲", "王强")])  # fmt: skip

    assert {who: [e.to.name for e in theirs] for who, theirs in people.items()} == {
        "李四": ["乙"],
        "王强": ["甲"],
        NOBODY: ["丙"],
    }
    assert list(people)[-1] == NOBODY


def test_names_of_zips_are_safe_and_differ():
    assert file_names(["王/强", "王_强", "CON", "王强"]) == {
        "王/强": "王_强.zip",
        "王_强": "王_强_2.zip",
        "CON": "_CON.zip",
        "王强": "王强.zip",
    }


def test_a_zip_holds_the_letters_and_their_list_and_is_always_the_same():
    letters = {entry(1, "甲", file="王强/甲_1号.docx"): b"one", entry(2, "乙", file="乙_2号.docx"): b"two"}  # fmt: skip

    data = bundle(letters, b"list")

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        held = {name: archive.read(name) for name in archive.namelist()}
    assert held == {"函件清单.xlsx": b"list", "甲_1号.docx": b"one", "乙_2号.docx": b"two"}
    assert data == bundle(letters, b"list")
