"""A batch: numbers without gaps, one file per letter, nothing twice, failures kept apart."""

import datetime as dt
import hashlib
from pathlib import Path

import docx
import pandas as pd
import pytest

from tests.letters import sample
from tests.letters.accept import GOLDENS, all_goldens, dump
from tests.letters.conftest import KEYS
from tests.letters.writing import write_letters
from xl_huikuan.core.decide import decide
from xl_huikuan.core.errors import TemplateInvalid, WriteRefused
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.batch import BatchResult, plan_letters
from xl_huikuan.letters.kinds import DUNNING_KEYS
from xl_huikuan.letters.make_templates import write_templates
from xl_huikuan.letters.register import FILE, OLD_FILE, Register


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
        *(f"财催函〔2026〕{i}号" for i in range(1, 6)),
        *(f"财对函〔2026〕{i}号" for i in range(1, 9)),
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


def test_letters_are_as_accepted(tmp_path: Path) -> None:
    """Every letter equals its golden, read by eye when it was accepted."""
    made = all_goldens(tmp_path)

    assert made.keys() == {file.name for file in GOLDENS.iterdir()}
    for name, text in made.items():
        assert text == (GOLDENS / name).read_text(encoding="utf-8"), name


def test_second_run_makes_nothing_new(tmp_path: Path, templates: Path) -> None:
    """The same debts on the same date are written once; the second run says so."""
    first = write(tmp_path, templates)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    second = write(tmp_path, templates)

    assert second.letters == ()
    assert sum("已经出函" in skip.reason for skip in second.skipped) == len(first.letters) == 13
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


def test_a_sorted_workbook_makes_no_new_letters(tmp_path: Path, templates: Path) -> None:
    """Where a debt stands in the workbook is not what the letter is about."""
    write(tmp_path, templates)
    book = sample.ledger()
    moved = book.items.assign(row=book.items["row"] + 7).iloc[::-1].reset_index(drop=True)
    second = write(tmp_path, templates, Ledger(moved, book.receipts, book.customers))

    assert (second.letters, second.notices) == ((), ())


def test_a_changed_workbook_tells_which_letters_not_to_send(
    tmp_path: Path, templates: Path
) -> None:
    """The old letter is named, whether a new one takes its place or none is due any more."""
    first = {entry.kind: entry for entry in write(tmp_path, templates).letters}
    book = sample.ledger()
    book.items.loc[book.items["customer"] == 3, "amount"] += 1
    book.items.loc[book.items["customer"] == 0, "due_given"] += pd.Timedelta(days=60)
    notices = [text for text in write(tmp_path, templates, book).notices if "财催函" in text]

    assert len(notices) == 2
    for kind, text in zip(("reminder", "final"), sorted(notices), strict=True):
        assert first[kind].number in text
        assert f"「{first[kind].file}」请勿寄出" in text
    assert "1,234,567.91 元" in max(notices)
    assert "现在不应出函" in min(notices)


def test_a_letter_of_very_many_rows_is_pointed_out(tmp_path: Path, templates: Path) -> None:
    """A hundred pages are not a letter; the clerk decides."""
    book = sample.ledger()
    many = pd.concat([book.items.iloc[[0]]] * 501, ignore_index=True)
    many = many.assign(row=range(501), remark=pd.Categorical([f"第{k}笔" for k in range(501)]))
    ledger = Ledger(many, book.receipts, book.customers)
    made = write(tmp_path, templates, ledger, dry_run=True)

    assert [text for text in made.notices if "501 行明细" in text]


def test_a_letter_soon_after_another_is_pointed_out(tmp_path: Path, templates: Path) -> None:
    """Five days later the same customers would be written to again: the clerk is asked."""
    write(tmp_path, templates)
    later = decide(sample.ledger(), sample.SETTINGS, sample.AS_OF + dt.timedelta(5))
    planned = plan_letters(sample.ledger(), later, sample.SETTINGS, ("final",))
    made = write_letters(
        planned, tmp_path, templates, sample.ledger(), later, sample.SETTINGS, dry_run=True
    )

    assert [text for text in made.notices if "不久前" in text and sample.NAMES[3] in text] == [
        f"「{sample.NAMES[3]}」不久前已出最后催告函(财催函〔2026〕1号,截至2026-01-05):请确认是否需要再发。"
    ]


def test_a_corrected_account_is_not_silently_left_out(tmp_path: Path, templates: Path) -> None:
    """Letters with the old bank account are named; once deleted they are made under their number."""
    first = write(tmp_path, templates)
    book = sample.ledger()
    corrected = Settings({**sample.SETTINGS.own, "bank_account": "6222000000000001"})
    known = (book, sample.decision(book, corrected), corrected)
    again = write_letters(plan_letters(*known, ("final",)), tmp_path, templates, *known)
    old = next(entry for entry in first.letters if entry.kind == "final")

    assert (again.letters, len(again.notices)) == ((), 1)
    assert f"请删除文件「{old.file}」后再运行" in again.notices[0]
    (tmp_path / old.file).unlink()
    remade = write_letters(plan_letters(*known, ("final",)), tmp_path, templates, *known)
    assert [entry.number for entry in remade.letters] == [old.number]
    assert "6222000000000001" in dump(tmp_path / old.file)


def test_changed_debts_get_a_new_letter_and_number(tmp_path: Path, templates: Path) -> None:
    """New figures are a new letter; the old file stays as it is."""
    first = write(tmp_path, templates)
    book = sample.ledger()
    book.items.loc[book.items["customer"] == 3, "amount"] += 1
    second = write(tmp_path, templates, book)

    assert [entry.number for entry in second.letters] == ["财催函〔2026〕6号", "财对函〔2026〕9号"]
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
    assert [e.sequence for e in made.letters if e.kind in DUNNING_KEYS] == [1, 2, 3, 4]
    assert len(list(tmp_path.glob("*.docx"))) == len(made.letters) == 11
    assert not list(tmp_path.glob("*.part"))


def test_somebody_elses_file_is_never_overwritten(tmp_path: Path, templates: Path) -> None:
    """A file of the same name that we did not register keeps its content."""
    (tmp_path / OLD_FILE).write_text('{"format": 1, "letters": []}', encoding="utf-8")
    name = write(tmp_path, templates, dry_run=True).letters[0].file
    (tmp_path / name).write_bytes(b"mine")
    made = write(tmp_path, templates)

    assert (tmp_path / name).read_bytes() == b"mine"
    assert made.letters[0].file == name.replace(".docx", "_2.docx")


def test_letters_without_their_register_stop_the_run(tmp_path: Path, templates: Path) -> None:
    """A lost register must not make numbering start again at 1."""
    write(tmp_path, templates)
    (tmp_path / FILE).unlink()

    with pytest.raises(WriteRefused, match="从备份恢复"):
        write(tmp_path, templates)


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


@pytest.mark.parametrize("typed", ["12,000.00", "5000元", "1.2万元", "人民币壹万贰仟元整"])
def test_an_amount_typed_into_a_template_is_refused(tmp_path: Path, typed: str) -> None:
    """It would be printed in every customer's letter."""
    folder = tmp_path / "模板"
    write_templates(folder)
    document = docx.Document(str(folder / "催款函一.docx"))
    document.add_paragraph(f"请先支付{typed}。")
    document.save(str(folder / "催款函一.docx"))

    with pytest.raises(TemplateInvalid, match="固定的金额"):
        write(tmp_path / "函件", folder)


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


def test_shipped_templates_are_what_the_generator_writes(tmp_path: Path, templates: Path) -> None:
    """The committed files are fresh, byte for byte, on every machine."""
    made = write_templates(tmp_path)

    names = {path.relative_to(tmp_path) for path in made}
    assert names == {path.relative_to(templates) for path in templates.rglob("*.docx")}
    for name in names:
        assert (tmp_path / name).read_bytes() == (templates / name).read_bytes(), name
