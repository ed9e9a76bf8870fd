"""The commands as a clerk types them, on files, with what they say and leave behind."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.addin.books import COMPANY, invoice_book, ledger_book, supplier_book
from tests.conftest import ROOT
from xl_huikuan.addin.cli import main

DAY = ["--as-of", "2026-10-31"]
SHEETS = [
    "回款_总览",
    "回款_催收清单",
    "回款_账龄",
    "回款_明细",
    "回款_时效",
    "回款_信用",
    "回款_待核对",
    "回款_参数",
]


def run_json(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict]:
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_run_adds_our_sheets_to_a_copy_and_leaves_the_original_alone(tmp_path, capsys):
    """The figures are those of the five invoices, worked out by hand."""
    book = invoice_book(tmp_path / "台账.xlsx")
    before = hashlib.sha256(book.read_bytes()).hexdigest()

    code, data = run_json(capsys, "run", str(book), *DAY)

    assert code == 0
    assert data["control_fen"]["balance"] == 15866676
    assert data["control_fen"]["difference"] == 0
    assert data["buckets_fen"]["未到期"] == 5000000 + 66666
    assert data["buckets_fen"]["1-30天"] == 800010
    assert data["buckets_fen"]["91-180天"] == 10000000
    assert hashlib.sha256(book.read_bytes()).hexdigest() == before
    target = Path(data["output"])
    assert target == tmp_path / "台账_回款_20261031.xlsx"
    assert load_workbook(target).sheetnames == ["应收明细", "备忘", *SHEETS]


def test_every_part_of_the_original_is_in_the_copy_byte_for_byte(tmp_path, capsys):
    """Only the four index parts may differ."""
    book = invoice_book(tmp_path / "台账.xlsx")
    main(["run", str(book), *DAY])
    capsys.readouterr()
    index = {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
    }

    with zipfile.ZipFile(book) as old, zipfile.ZipFile(tmp_path / "台账_回款_20261031.xlsx") as new:
        foreign = set(old.namelist()) - index

        assert foreign
        assert {name: new.read(name) for name in foreign} == {
            name: old.read(name) for name in foreign
        }


def test_a_dry_run_writes_nothing(tmp_path, capsys):
    """The same figures come out and the folder stays as it was."""
    book = invoice_book(tmp_path / "台账.xlsx")

    code, data = run_json(capsys, "run", str(book), *DAY, "--dry-run")

    assert (code, data["output"]) == (0, "")
    assert data["control_fen"]["balance"] == 15866676
    assert [path.name for path in tmp_path.iterdir()] == ["台账.xlsx"]


def test_what_the_clerk_changes_on_the_settings_sheet_wins_next_time(tmp_path, capsys):
    """A setting edited in the result is used when the original is run again; the old result is kept."""
    book = invoice_book(tmp_path / "台账.xlsx")
    _, first = run_json(capsys, "run", str(book), *DAY)
    result = load_workbook(first["output"])
    sheet = result["回款_参数"]
    row = next(r for r in range(1, 80) if sheet.cell(r, 1).value == "账龄方案")
    sheet.cell(row, 2).value = "15,30,60"
    result.save(first["output"])

    code, second = run_json(capsys, "run", str(book), *DAY)

    assert code == 0
    assert second["buckets_fen"]["1-15天"] == 800010
    assert second["buckets_fen"]["60天以上"] == 10000000
    assert len(list((tmp_path / "回款_备份").glob("台账_回款_20261031_*.xlsx"))) == 1


def test_a_result_can_itself_be_run_again_without_growing_sheets(tmp_path, capsys):
    """Running the result of a run replaces our sheets and reads the clerk's only."""
    book = invoice_book(tmp_path / "台账.xlsx")
    _, first = run_json(capsys, "run", str(book), *DAY)
    code, again = run_json(capsys, "run", first["output"], *DAY)

    assert code == 0
    assert again["control_fen"] == first["control_fen"]
    assert load_workbook(again["output"]).sheetnames == ["应收明细", "备忘", *SHEETS]


def test_a_ledger_without_a_customer_is_asked_about_and_then_used(tmp_path, capsys):
    """Exit code 3, a copy with the places to answer; the answer on the command line settles it."""
    book = ledger_book(tmp_path / "明细账.xlsx")

    code, asked = run_json(capsys, "run", str(book), *DAY)

    assert code == 3
    assert "客户" in asked["question"]
    assert load_workbook(asked["output"]).sheetnames[1:] == ["回款_待核对", "回款_参数"]

    answer = ["--party", "明细账=某某商贸有限公司", "--set", "默认账期=票到30天"]
    code, data = run_json(capsys, "run", str(book), *DAY, *answer)

    assert code == 0
    assert data["control_fen"]["balance"] == 700000


def test_an_answer_on_the_settings_sheet_is_enough(tmp_path, capsys):
    """The clerk fills in 更正 for the whole-sheet customer, saves, and runs again."""
    book = ledger_book(tmp_path / "明细账.xlsx")
    _, asked = run_json(capsys, "run", str(book), *DAY)
    result = load_workbook(asked["output"])
    sheet = result["回款_参数"]
    row = next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 2).value == "客户名称")
    sheet.cell(row, 4).value = "某某商贸有限公司"
    result.save(asked["output"])

    code, data = run_json(capsys, "run", str(book), *DAY)

    assert code == 0
    assert data["control_fen"]["balance"] == 700000


def test_suppliers_are_never_dunned(tmp_path, capsys):
    """A payables ledger gives a question and no letter, whatever is asked for."""
    book = supplier_book(tmp_path / "往来.xlsx")

    code, data = run_json(capsys, "check", str(book))
    assert [sheet["may_be_dunned"] for sheet in data["sheets"]] == [False]

    code, _ = run_json(capsys, "letters", str(book), *DAY, *COMPANY)
    assert code == 3
    assert not (tmp_path / "回款_函件").exists()


def test_letters_are_written_once(tmp_path, capsys):
    """One letter per overdue customer; the second run makes nothing new and keeps the bytes."""
    book = invoice_book(tmp_path / "台账.xlsx")
    words = ["letters", str(book), *DAY, *COMPANY]

    code, first = run_json(capsys, *words)
    files = {path.name: path.read_bytes() for path in (tmp_path / "回款_函件").glob("*.docx")}
    _, second = run_json(capsys, *words)

    assert code == 0
    assert sorted(entry["customer"] for entry in first["letters"]) == [
        "无锡乙电子有限公司",
        "苏州甲机械有限公司",
    ]
    assert {entry["customer"]: entry["amount"] for entry in first["letters"]}[
        "无锡乙电子有限公司"
    ] == 800010
    assert len(files) == 2
    assert second["letters"] == []
    assert {p.name: p.read_bytes() for p in (tmp_path / "回款_函件").glob("*.docx")} == files


def test_letters_need_a_bank_account_before_a_number_is_taken(tmp_path, capsys):
    """The refusal names the setting, and no file appears."""
    book = invoice_book(tmp_path / "台账.xlsx")

    code, data = run_json(capsys, "letters", str(book), *DAY)

    assert code == 1
    assert "银行账号" in data["message"]
    assert not (tmp_path / "回款_函件").exists()


def test_statements_go_to_every_customer_with_a_balance(tmp_path, capsys):
    """Three customers have a balance; their statements add up to the ledger."""
    book = invoice_book(tmp_path / "台账.xlsx")

    code, data = run_json(capsys, "statements", str(book), *DAY, *COMPANY)

    assert code == 0
    assert sum(entry["amount"] for entry in data["letters"]) == 15866676
    assert len(data["letters"]) == 3


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (["run", "没有.xlsx"], 4, "没有.xlsx"),
        (["run", "没有.xlsx", "--set", "没有这个参数=1"], 1, "没有这个参数"),
    ],
)
def test_refusals_are_sentences_with_a_code(capsys, words, code, part):
    """A missing file and an unknown setting each say what is wrong."""
    got, data = run_json(capsys, *words)

    assert got == code
    assert part in data["message"]


def test_a_bad_date_is_a_usage_error(capsys):
    """argparse refuses it with our sentence."""
    with pytest.raises(SystemExit) as stop:
        main(["run", "x.xlsx", "--as-of", "31/10/2026"])

    assert stop.value.code == 2
    assert "请写成 2026-10-31" in capsys.readouterr().err


def test_a_csv_gets_its_results_in_a_workbook_of_their_own(tmp_path, capsys):
    """GB18030 text is read; the result is a new .xlsx beside it."""
    text = "客户名称,发票号码,开票日期,到期日,应收金额\n某某商贸有限公司,10000001,2026-08-01,2026-09-01,12000.00\n"
    book = tmp_path / "应收.csv"
    book.write_bytes(text.encode("gb18030"))

    code, data = run_json(capsys, "run", str(book), *DAY)

    assert code == 0
    assert data["control_fen"]["balance"] == 1200000
    assert load_workbook(data["output"]).sheetnames == SHEETS


def test_templates_are_copied_out_and_never_over_the_clerks_own(tmp_path, capsys):
    """The second copy into the same folder is refused."""
    code, data = run_json(capsys, "templates", str(tmp_path / "模板"))
    assert code == 0
    assert "回款台账.xlsx" in {Path(name).name for name in data["files"]}

    code, data = run_json(capsys, "templates", str(tmp_path / "模板"))
    assert code == 1
    assert "已有" in data["message"]


def test_people_get_sentences(tmp_path, capsys):
    """Without --json the balance, the tie-out and the place of the results are said."""
    book = invoice_book(tmp_path / "台账.xlsx")

    assert main(["run", str(book), *DAY]) == 0
    text = capsys.readouterr().out

    assert "应收余额 158,666.76 元" in text
    assert "一致" in text
    assert "台账_回款_20261031.xlsx" in text


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ([], "还缺少:命令"),
        (["run"], "还缺少:台账文件"),
        (["催款"], "没有命令"),
        (["run", "x.xlsx", "--as"], "--as-of 后面要写一个值"),
        (["run", "x.xlsx", "--快"], "看不懂的参数:--快"),
        (["run", "x.xlsx", "--set", "默认账期"], "应写成 名称=值"),
    ],
)
def test_slips_of_the_pen_are_told_in_chinese(capsys, words, part):
    """A wrong command line ends with code 2 and a sentence without English."""
    with pytest.raises(SystemExit) as stop:
        main(words)

    assert stop.value.code == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert part in said
    assert not {"error", "argument", "required", "invalid"} & set(said.split())


def test_help_speaks_chinese(capsys):
    """Every command is listed with what it does."""
    with pytest.raises(SystemExit):
        main(["-h"])

    text = capsys.readouterr().out
    assert "用法:huikuan" in text
    assert "usage" not in text
    assert "催款函" in text


def test_nothing_is_left_of_a_dry_run_of_the_demo_or_the_templates(tmp_path, capsys, monkeypatch):
    """Both say what they would do."""
    monkeypatch.chdir(tmp_path)

    assert main(["demo", "--dry-run"]) == 0
    assert main(["templates", "模板", "--dry-run"]) == 0
    assert "没有保留" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_settings_of_last_month_are_used_this_month(tmp_path, capsys):
    """The clerk fills in 回款_参数 once; a later as-of date finds it and says so."""
    book = invoice_book(tmp_path / "台账.xlsx")
    run_json(capsys, "run", str(book), "--as-of", "2026-09-30", "--set", "账龄方案=15,30,60")

    _, data = run_json(capsys, "run", str(book), *DAY)

    assert data["buckets_fen"]["1-15天"] == 800010
    assert "台账_回款_20260930.xlsx" in data["note"]


def test_a_column_the_clerk_corrects_is_read_as_told(tmp_path, capsys):
    """余额 set to 不用 and 到期日 to 承诺日期: the correction holds and is shown again."""
    book = invoice_book(tmp_path / "台账.xlsx")
    _, first = run_json(capsys, "run", str(book), *DAY)
    result = load_workbook(first["output"])
    sheet = result["回款_参数"]
    rows = {sheet.cell(r, 2).value: r for r in range(1, sheet.max_row + 1)}
    sheet.cell(rows["H 余额"], 4).value = "不用"
    sheet.cell(rows["E 到期日"], 4).value = "承诺日期"
    result.save(first["output"])

    _, second = run_json(capsys, "run", str(book), *DAY)

    assert second["control_fen"]["balance"] == 15866676
    assert second["buckets_fen"]["无到期日"] == 15866676
    again = load_workbook(second["output"])["回款_参数"]
    shown = {again.cell(r, 2).value: again.cell(r, 4).value for r in range(1, again.max_row + 1)}
    assert (shown["H 余额"], shown["E 到期日"]) == ("不用", "承诺日期")


def test_a_correction_to_a_field_that_does_not_exist_is_refused(tmp_path, capsys):
    """The sentence names the sheet, the column, and what may be written."""
    book = invoice_book(tmp_path / "台账.xlsx")
    _, first = run_json(capsys, "run", str(book), *DAY)
    result = load_workbook(first["output"])
    sheet = result["回款_参数"]
    row = next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 2).value == "H 余额")
    sheet.cell(row, 4).value = "余款"
    result.save(first["output"])

    code, data = run_json(capsys, "run", str(book), *DAY)

    assert code == 1
    assert "余款" in data["message"]
    assert "未收余额" in data["message"]


def test_a_chinese_console_of_old_never_stops_the_program(tmp_path):
    """Output redirected on a Chinese Windows is GBK, which lacks the minus sign and rare names."""
    book = invoice_book(tmp_path / "台账.xlsx")
    command = [sys.executable, "-m", "xl_huikuan", "run", str(book), *DAY]
    environment = {**os.environ, "PYTHONIOENCODING": "gbk", "PYTHONPATH": str(ROOT)}

    done = subprocess.run(command, env=environment, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr.decode("gbk", "replace")
    assert "应收余额 158,666.76 元" in done.stdout.decode("gbk")


def test_a_result_that_cannot_be_moved_aside_is_said_and_kept(tmp_path, capsys):
    """As when it is still open in Excel: a sentence, exit code 1, and the old result as it was."""
    book = invoice_book(tmp_path / "台账.xlsx")
    _, first = run_json(capsys, "run", str(book), *DAY)
    before = Path(first["output"]).read_bytes()
    (tmp_path / "回款_备份").write_text("不是文件夹", encoding="utf-8")

    code, data = run_json(capsys, "run", str(book), *DAY)

    assert code == 1
    assert "请关闭正在打开的结果文件" in data["message"]
    assert Path(first["output"]).read_bytes() == before


def test_every_earlier_result_is_kept(tmp_path, capsys):
    """Three runs, however quick, leave the newest result and the two before it."""
    book = invoice_book(tmp_path / "台账.xlsx")
    for days in (30, 40, 50):
        run_json(capsys, "run", str(book), *DAY, "--set", f"账龄方案={days},90")

    assert len(list((tmp_path / "回款_备份").glob("*.xlsx"))) == 2
