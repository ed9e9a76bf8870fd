"""--in-place and huikuan restore, as a clerk types them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.addin.books import invoice_book
from xl_huikuan.addin.cli import main
from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.saving import places
from xl_huikuan.saving.backups import keep_copy

DAY = ("--as-of", "2026-10-31")
NOW = dt.datetime(2026, 10, 31, 9, 30, 5)
OURS = ["回款_账龄", "回款_明细", "回款_待核对", "回款_参数"]


def run_json(capsys, *words: str) -> tuple[int, dict]:
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture
def book(tmp_path) -> Path:
    return invoice_book(tmp_path / "台账.xlsx")


def test_results_take_their_place_in_the_file_itself_which_is_backed_up(book, capsys):
    """Every part of the clerk's that we need not change is byte for byte as it was."""
    before = book.read_bytes()
    with zipfile.ZipFile(book) as archive:
        theirs = {name: archive.read(name) for name in archive.namelist() if "worksheets" in name}

    code, said = run_json(capsys, "aging", str(book), *DAY, "--in-place")

    assert (code, said["in_place"], said["output"]) == (0, True, str(book))
    assert Path(said["backup"]).read_bytes() == before
    assert load_workbook(book).sheetnames == ["应收明细", "备忘", *OURS]
    with zipfile.ZipFile(book) as archive:
        assert {name: archive.read(name) for name in theirs} == theirs


def test_twice_in_place_and_what_she_changed_in_between_holds(book, capsys):
    run_json(capsys, "aging", str(book), *DAY, "--in-place")
    changed = load_workbook(book)
    sheet = changed["回款_参数"]
    row = next(r for r in range(1, 90) if sheet.cell(r, 1).value == "账龄方案")
    sheet.cell(row, 2).value = "15,30,60"
    changed.save(book)

    code, said = run_json(capsys, "aging", str(book), *DAY, "--in-place")

    assert code == 0
    assert "1-15天" in said["buckets_fen"]
    assert load_workbook(book).sheetnames == ["应收明细", "备忘", *OURS]


def test_columns_and_contacts_can_be_written_in_place(book, capsys):
    code, said = run_json(capsys, "append", str(book), *DAY, "--in-place")

    assert (code, said["in_place"]) == (0, True)
    titles = {cell.value for row in load_workbook(book)["应收明细"].iter_rows() for cell in row}
    assert "回款_逾期天数" in titles

    code, said = run_json(capsys, "log", str(book), *DAY, "--in-place", "--rows", "应收明细!4-8")

    assert (code, said["in_place"]) == (0, True)
    assert "回款_沟通记录" in load_workbook(book).sheetnames


def test_a_file_that_is_open_stays_and_the_results_go_beside_it(book, capsys):
    """Exit code 1: whoever runs us by machine must know that the file itself is as it was."""
    before = book.read_bytes()
    book.with_name(".~lock.台账.xlsx#").write_text(",zhang,财务01,;", "utf-8")

    code, said = run_json(capsys, "aging", str(book), *DAY, "--in-place")

    assert (code, said["in_place"], said["backup"]) == (1, False, "")
    assert said["note"].startswith("没有写回原文件:「台账.xlsx」正被「zhang」在电脑「财务01」上")
    assert said["output"] == str(book.with_name("台账_回款_20261031.xlsx"))
    assert book.read_bytes() == before


def test_what_is_no_workbook_package_gets_its_results_beside_it(tmp_path, capsys):
    path = tmp_path / "台账.csv"
    path.write_text(
        "客户名称,发票号,开票日期,到期日,应收金额\n甲公司,1,2026-01-05,2026-02-05,10\n", "utf-8"
    )

    code, said = run_json(capsys, "aging", str(path), *DAY, "--in-place")

    assert (code, said["in_place"]) == (1, False)
    assert "不能写回" in said["note"]
    assert Path(said["output"]).is_file()


def test_results_of_a_file_that_was_changed_meanwhile_are_not_written_at_all(
    book, capsys, monkeypatch
):
    """The clerk saved it in Excel while we were computing."""
    check = places.check_place

    def late(place: Path) -> tuple[str, ...]:
        book.write_bytes(book.read_bytes() + b"\0")
        return check(place)

    monkeypatch.setattr("xl_huikuan.sheets.ooxml.package.check_place", late)

    code, said = run_json(capsys, "aging", str(book), *DAY, "--in-place")

    assert code == 1
    assert "被改动过,没有写回:请保存并关闭它,重新运行一次" in said["message"]
    assert not list(book.parent.glob("台账_回款_*"))


def test_when_neither_the_file_nor_a_copy_can_be_written_both_reasons_are_given(book, capsys):
    before = book.read_bytes()
    book.with_name("~$台账.xlsx").write_bytes(b"")
    book.with_name("~$台账_回款_20261031.xlsx").write_bytes(b"")

    code, said = run_json(capsys, "append", str(book), *DAY, "--in-place")

    assert code == 1
    assert "没有写回原文件:" in said["message"]
    assert "另存也不成:" in said["message"]
    assert book.read_bytes() == before


def test_backups_are_listed_and_put_back(book, capsys):
    before = hashlib.sha256(book.read_bytes()).hexdigest()
    run_json(capsys, "aging", str(book), *DAY, "--in-place")

    assert main(["restore", str(book)]) == 0
    listed = capsys.readouterr().out

    assert "「台账.xlsx」有 1 个备份" in listed
    assert f"{before[:8]}  账龄分析之前" in listed

    code, said = run_json(capsys, "restore", str(book), "--backup", "1", "--dry-run")
    assert (code, said["sha256"]) == (0, before)

    code, said = run_json(capsys, "restore", str(book), "--backup", "1")

    assert code == 0
    assert hashlib.sha256(book.read_bytes()).hexdigest() == before
    assert said["restored"]["made_by"] == "账龄分析"
    assert load_workbook(said["backup"]).sheetnames[-1] == "回款_参数"
    assert len(run_json(capsys, "restore", str(book))[1]["backups"]) == 2


def test_without_backups_or_under_a_name_that_is_taken_nothing_is_restored(book, capsys):
    code, said = run_json(capsys, "restore", str(book))
    assert (code, "没有备份" in said["message"]) == (1, True)

    run_json(capsys, "aging", str(book), *DAY, "--in-place")
    other = str(book.with_name("看看.xlsx"))
    assert run_json(capsys, "restore", str(book), "--backup", "1", "--out", other)[0] == 0
    assert load_workbook(other).sheetnames == ["应收明细", "备忘"]
    code, said = run_json(capsys, "restore", str(book), "--backup", "1", "--out", other)
    assert (code, "已经存在" in said["message"]) == (1, True)


def test_a_backup_that_is_no_workbook_is_not_put_back(book, capsys):
    """Its name and its first digits may be right, as when somebody renamed a file."""
    folder = book.parent / "回款_备份"
    folder.mkdir()
    sha8 = hashlib.sha256(b"no workbook").hexdigest()[:8]
    (folder / f"台账_20261030-080000_{sha8}.xlsx").write_bytes(b"no workbook")
    before = book.read_bytes()

    code, said = run_json(capsys, "restore", str(book), "--backup", "2026-10-30")

    assert code == 1
    assert "不是完好的 Excel 工作簿" in said["message"]
    assert book.read_bytes() == before


def test_a_workbook_renamed_since_is_told_which_names_have_backups(book, capsys):
    run_json(capsys, "aging", str(book), *DAY, "--in-place")
    renamed = book.rename(book.with_name("新名.xlsx"))

    code, said = run_json(capsys, "restore", str(renamed))

    assert (code, said["code"]) == (1, "E142")
    assert "那里有 台账.xlsx 的备份,改过名的请写备份时的名称,并加 --out" in said["message"]


def test_the_room_for_backups_she_typed_holds_for_restoring_too(book, capsys):
    """One megabyte: two old backups of 700 KB are too much then, one of them goes."""
    filler = "x" * 700_000
    run_json(capsys, "aging", str(book), *DAY, "--in-place", "--set", "备份上限(MB)=1")
    folder = book.parent / "回款_备份"
    for n in range(2):
        keep_copy(f"{n}{filler}".encode(), book, NOW + dt.timedelta(n), "刷新全部")

    code, _ = run_json(capsys, "restore", str(book), "--backup", "1")

    assert code == 0
    assert len(list(folder.glob("*.xlsx"))) == 3
    assert sum(path.stat().st_size for path in folder.glob("*.xlsx")) <= 2**20


def test_a_dry_run_says_what_would_go_where(book, capsys):
    run_json(capsys, "aging", str(book), *DAY, "--in-place")
    before = book.read_bytes()

    assert main(["restore", str(book), "--backup", "1", "--dry-run"]) == 0

    said = capsys.readouterr().out
    assert said.startswith("试算:会把备份 1  ")
    assert said.endswith(f"恢复到 {book},没有写任何文件。\n")
    assert book.read_bytes() == before


def test_a_result_that_cannot_be_written_leaves_the_earlier_one_with_its_answers(
    book, capsys, monkeypatch
):
    """The disk is full: next time her answers on 回款_参数 must still be found."""
    run_json(capsys, "aging", str(book), *DAY, "--set", "账龄方案=15,30,60")
    earlier = book.with_name("台账_回款_20261031.xlsx")
    before = earlier.read_bytes()

    def full(*_arguments, **_options):
        raise WriteRefused("磁盘已满:请清理磁盘。", code="E124")

    with monkeypatch.context() as patch:
        patch.setattr("xl_huikuan.sheets.book.graft", full)
        patch.setattr("xl_huikuan.addin.buttons.delivery.graft", full)
        code, said = run_json(capsys, "aging", str(book), *DAY)

    assert (code, said["code"]) == (1, "E124")
    assert earlier.read_bytes() == before
    assert "1-15天" in run_json(capsys, "aging", str(book), *DAY)[1]["buckets_fen"]
