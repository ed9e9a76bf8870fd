"""A batch: numbers without gaps, one file per letter, nothing twice, failures kept apart."""

import hashlib
import json
from pathlib import Path

import docx
import pytest

from tests.letters import sample
from tests.letters.accept import GOLDENS, goldens
from tests.letters.conftest import KEYS
from xl_huikuan.core.errors import TemplateInvalid, WriteRefused
from xl_huikuan.core.model import Ledger
from xl_huikuan.letters.batch import BatchResult, plan_letters, write_letters
from xl_huikuan.letters.kinds import DUNNING_KEYS
from xl_huikuan.letters.make_templates import write_templates
from xl_huikuan.letters.register import FILE, Register


def write(folder: Path, templates: Path, book: Ledger | None = None, **more: bool) -> BatchResult:
    """Plan and write everything for the sample company."""
    ledger = sample.ledger() if book is None else book
    decision = sample.decision(ledger)
    planned = plan_letters(ledger, decision, sample.SETTINGS, KEYS)
    return write_letters(planned, folder, templates, ledger, decision, sample.SETTINGS, **more)


def test_numbers_run_without_gaps_per_prefix(batch: BatchResult) -> None:
    """Letters and statements count separately, each from 1."""
    numbers = [entry.number for entry in batch.letters]

    assert numbers == [
        *(f"财催函〔2026〕{i}号" for i in range(1, 5)),
        *(f"财对函〔2026〕{i}号" for i in range(1, 8)),
    ]
    assert batch.failed == ()


def test_manifest_tells_what_each_file_is(batch: BatchResult) -> None:
    """Amount, source rows and hash of every letter can be checked later."""
    entry = next(entry for entry in batch.letters if entry.kind == "dunning2")
    data = (batch.folder / entry.file).read_bytes()

    assert entry.amount == 300_000_00
    assert entry.items == ("应收明细!7", "应收明细!8")
    assert entry.sha256 == hashlib.sha256(data).hexdigest()
    assert Register(batch.folder).entries == batch.letters


def test_letters_are_as_accepted(batch: BatchResult) -> None:
    """Every letter equals its golden, read by eye when it was accepted."""
    made = goldens(batch)

    assert made.keys() == {file.name for file in GOLDENS.iterdir()}
    for name, text in made.items():
        assert text == (GOLDENS / name).read_text(encoding="utf-8"), name


def test_second_run_makes_nothing_new(tmp_path: Path, templates: Path) -> None:
    """The same debts on the same date are written once; the second run says so."""
    first = write(tmp_path, templates)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    second = write(tmp_path, templates)

    assert second.letters == ()
    assert sum("已经出函" in skip.reason for skip in second.skipped) == len(first.letters)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize("damage", ["gone", "torn"])
def test_lost_file_is_made_again_under_its_number(
    tmp_path: Path, templates: Path, damage: str
) -> None:
    """A crash after registering, or a deleted file, costs no number."""
    first = write(tmp_path, templates)
    lost = first.letters[2]
    path = tmp_path / lost.file
    whole = path.read_bytes()
    path.unlink() if damage == "gone" else path.write_bytes(whole[:400])
    second = write(tmp_path, templates)

    assert second.letters == (lost,)
    assert path.read_bytes() == whole
    assert Register(tmp_path).entries == first.letters


def test_changed_debts_get_a_new_letter_and_number(tmp_path: Path, templates: Path) -> None:
    """New figures are a new letter; the old file stays as it is."""
    first = write(tmp_path, templates)
    book = sample.ledger()
    book.items.loc[book.items["customer"] == 3, "amount"] += 1
    second = write(tmp_path, templates, book)

    assert [entry.number for entry in second.letters] == ["财催函〔2026〕5号", "财对函〔2026〕8号"]
    assert all((tmp_path / entry.file).is_file() for entry in first.letters)


def test_dry_run_tells_the_same_and_writes_nothing(tmp_path: Path, templates: Path) -> None:
    """A dry run names the numbers, files and hashes the real run then makes."""
    folder = tmp_path / "函件"
    dry = write(folder, templates, dry_run=True)

    assert not folder.exists()
    real = write(folder, templates)
    assert real.letters == dry.letters
    assert real.skipped == dry.skipped


def test_one_failing_letter_stops_nobody_and_takes_no_number(
    tmp_path: Path, templates: Path
) -> None:
    """A product of another customer's name in the invoice number is refused; the rest goes on."""
    book = sample.ledger()
    numbers = book.items["invoice_no"].cat.rename_categories(
        {"25322000000000000003": sample.NAMES[3]}
    )
    book.items["invoice_no"] = numbers
    made = write(tmp_path, templates, book)

    assert [(lost.customer, lost.kind) for lost in made.failed] == [
        (sample.NAMES[1], "dunning1"),
        (sample.NAMES[1], "statement"),
    ]
    assert "另一客户" in made.failed[0].reason
    assert [e.sequence for e in made.letters if e.kind in DUNNING_KEYS] == [1, 2, 3]
    assert len(list(tmp_path.glob("*.docx"))) == len(made.letters) == 9
    assert not list(tmp_path.glob("*.part"))


def test_somebody_elses_file_is_never_overwritten(tmp_path: Path, templates: Path) -> None:
    """A file of the same name that we did not register keeps its content."""
    name = write(tmp_path, templates, dry_run=True).letters[0].file
    (tmp_path / name).write_bytes(b"mine")
    made = write(tmp_path, templates)

    assert (tmp_path / name).read_bytes() == b"mine"
    assert made.letters[0].file == name.replace(".docx", "_2.docx")


def test_bad_template_stops_before_anything_is_written(tmp_path: Path) -> None:
    """An unknown placeholder in one template leaves the folder empty."""
    folder = tmp_path / "模板"
    write_templates(folder)
    document = docx.Document(str(folder / "催款函二.docx"))
    document.paragraphs[2].text = "【客户】"
    document.save(str(folder / "催款函二.docx"))

    with pytest.raises(TemplateInvalid, match="【客户】"):
        write(tmp_path / "函件", folder)
    assert not (tmp_path / "函件").exists()


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("付款提醒函.docx", "否则按合同起诉", "合同、起诉"),
        ("催款函三.docx", "把贵公司列入黑名单曝光", "曝光、黑名单"),
    ],
)
def test_edited_template_keeps_its_tone(tmp_path: Path, file: str, text: str, message: str) -> None:
    """A reminder does not speak of courts; nobody threatens."""
    folder = tmp_path / "模板"
    write_templates(folder)
    document = docx.Document(str(folder / file))
    document.add_paragraph(text)
    document.save(str(folder / file))

    with pytest.raises(TemplateInvalid, match=message):
        write(tmp_path / "函件", folder)


def test_statement_must_keep_its_reservation(tmp_path: Path) -> None:
    """A statement that drops 仅列示本金 could give up the late charges."""
    folder = tmp_path / "模板"
    write_templates(folder)
    document = docx.Document(str(folder / "对账单.docx"))
    for paragraph in document.paragraphs:
        if "仅列示本金" in paragraph.text:
            paragraph.text = ""
    document.save(str(folder / "对账单.docx"))

    with pytest.raises(TemplateInvalid, match="仅列示本金"):
        write(tmp_path / "函件", folder)


@pytest.mark.parametrize("content", ["{", "[]", '{"format": 2, "letters": []}', '{"letters": 1}'])
def test_damaged_register_stops_the_run(tmp_path: Path, templates: Path, content: str) -> None:
    """Without knowing the last number no number is given."""
    (tmp_path / FILE).write_text(content, encoding="utf-8")

    with pytest.raises(WriteRefused, match="文号"):
        write(tmp_path, templates)
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


def test_two_programs_cannot_share_a_register(tmp_path: Path, batch: BatchResult) -> None:
    """The second writer sees that the register has moved on and stops."""
    slow, quick = Register(tmp_path), Register(tmp_path)
    quick.append(batch.letters[:1])

    with pytest.raises(WriteRefused, match="另一个程序"):
        slow.append(batch.letters[:1])
    assert len(json.loads((tmp_path / FILE).read_bytes())["letters"]) == 1


def test_shipped_templates_are_what_the_generator_writes(tmp_path: Path, templates: Path) -> None:
    """The committed files are fresh, byte for byte, on every machine."""
    made = write_templates(tmp_path)

    assert {path.name for path in made} == {path.name for path in templates.glob("*.docx")}
    for path in made:
        assert path.read_bytes() == (templates / path.name).read_bytes(), path.name
