"""Print files: one per kind in the order given, split where it must be, proved before it is given."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace

import docx
import pytest

from tests.letters.parcel.issued import entry, issue, letter
from tests.letters.word import story
from xl_huikuan.letters.package import repack, unpack
from xl_huikuan.letters.parcel import printing
from xl_huikuan.letters.parcel.picking import LeftOut
from xl_huikuan.letters.parcel.printing import Printed, print_files


def made(folder, entries, **options):
    return list(print_files(folder, entries, **options))


def texts(file):
    return [p.text for p in docx.Document(io.BytesIO(file.data)).paragraphs]


def test_one_file_per_kind_in_the_order_given(tmp_path):
    _, (a, b, c) = issue(tmp_path, [entry(1, "甲"), entry(2, "乙", "statement"), entry(3, "丙")])

    first, second = made(tmp_path, [c, b, a])

    assert (first.kind, first.entries) == ("dunning1", (c, a))
    assert texts(first) == [
        "财催函〔2026〕3号",
        "丙",
        "100.00",
        "财催函〔2026〕1号",
        "甲",
        "100.00",
    ]
    assert (second.kind, second.entries) == ("statement", (b,))


def test_many_letters_fill_several_files(tmp_path, monkeypatch):
    monkeypatch.setattr(printing, "MOST", 2)
    _, entries = issue(tmp_path, [entry(n, f"客户{n}") for n in range(1, 6)])

    files = made(tmp_path, entries)

    assert [len(file.entries) for file in files] == [2, 2, 1]
    assert sum((file.entries for file in files), ()) == tuple(entries)


def rewrite(folder, one, **more):
    """Replace a letter by one from another template; returns its entry as registered then."""
    data = letter(one, **more)
    (folder / one.file).write_bytes(data)
    return replace(one, sha256=hashlib.sha256(data).hexdigest())


def test_letters_of_another_template_stand_in_a_file_of_their_own(tmp_path):
    _, (a, b, c) = issue(tmp_path, [entry(n, who) for n, who in enumerate("甲乙丙", 1)])
    b = rewrite(tmp_path, b, styles=story("", "styles"))

    files = made(tmp_path, [a, b, c])

    assert [file.entries for file in files] == [(a, c), (b,)]


def test_a_letter_that_cannot_be_joined_stops_no_other(tmp_path):
    """1 says another amount, 2 is no Word file, 3 counts through the document; 4 is fine."""
    _, (a, b, c, d) = issue(tmp_path, [entry(n, who) for n, who in enumerate("甲乙丙丁", 1)])
    a = replace(a, amount=10001)
    (tmp_path / "2.docx").write_bytes(b"no zip")
    b = replace(b, sha256=hashlib.sha256(b"no zip").hexdigest())
    parts = dict(unpack(letter(c), tmp_path / "3.docx"))
    counting = b'<w:p><w:fldSimple w:instr="SEQ x"/></w:p></w:body>'
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"</w:body>", counting)
    (tmp_path / "3.docx").write_bytes(repack(parts))
    c = replace(c, sha256=hashlib.sha256(repack(parts)).hexdigest())

    *left, file = made(tmp_path, [a, b, c, d])

    assert [(one.number[-2], one.failed) for one in left] == [("1", True), ("2", True), ("3", True)]
    assert "找不到登记的「100.01」" in left[0].reason
    assert "「2.docx」不是完好的 Word 文档" in left[1].reason
    assert "SEQ" in left[2].reason
    assert file.entries == (d,)


def test_a_letter_that_refers_to_what_is_not_there_stops_no_other(tmp_path):
    _, (a, b) = issue(tmp_path, [entry(1, "甲"), entry(2, "乙")])
    parts = dict(unpack(letter(a), tmp_path / "1.docx"))
    header = (
        b'<w:sectPr><w:headerReference xmlns:r="http://schemas.openxmlformats.org/officeDocument/'
        b'2006/relationships" r:id="gone"/></w:sectPr></w:body>'
    )
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"</w:body>", header)
    (tmp_path / "1.docx").write_bytes(repack(parts))
    a = replace(a, sha256=hashlib.sha256(repack(parts)).hexdigest())

    left, file = made(tmp_path, [a, b])

    assert "部件不全" in left.reason
    assert file.entries == (b,)


def test_a_file_that_does_not_prove_itself_is_not_given(tmp_path, monkeypatch):
    """A joined file that lost a letter on the way: none of its letters count as printed."""
    _, entries = issue(tmp_path, [entry(1, "甲"), entry(2, "乙")])
    real = printing.PrintFile.data
    monkeypatch.setattr(
        printing.PrintFile, "data", lambda self: real(self).replace(b"PK\x05\x06", b"PK\x05\x07")
    )

    left = made(tmp_path, entries)

    assert [type(one) for one in left] == [LeftOut, LeftOut]
    assert "不完好" in left[0].reason


@pytest.mark.parametrize("odd", [False, True])
def test_the_clerk_chooses_how_letters_begin(tmp_path, odd):
    _, entries = issue(tmp_path, [entry(1, "甲")])

    (file,) = made(tmp_path, entries, odd=odd)

    assert isinstance(file, Printed)
    (section,) = docx.Document(io.BytesIO(file.data)).sections
    assert section.start_type.name == ("ODD_PAGE" if odd else "NEW_PAGE")
