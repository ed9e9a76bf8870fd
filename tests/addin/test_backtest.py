"""huikuan backtest as a clerk types it: what it says, writes and refuses."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from xl_huikuan.addin.cli import main

HEADINGS = ("customerID", "invoiceNumber", "InvoiceDate", "DueDate", "InvoiceAmount", "SettledDate")
FEW = ["--from", "2025-09-01"]  # enough month-ends for what is not about them
LATE = {"C-1": 0, "C-2": 10, "C-3": -4, "C-4": 2}


def backtest(*words: str) -> int:
    """Type the command on the last day of October 2026."""
    return main(["backtest", *words, "--as-of", "2026-10-31"])


def history(path: Path, written: str = "%Y-%m-%d", drop: str = "") -> Path:
    """Twelve invoices of each customer, settled in full; `written` is how dates are."""
    rows = []
    for k in range(12):
        for j, (customer, late) in enumerate(LATE.items()):
            issued = dt.date(2025, 1 + k, 5 + 6 * j)
            due = issued + dt.timedelta(30)
            dates = [day.strftime(written) for day in (issued, due, due + dt.timedelta(late))]
            rows.append((customer, f"{1000 * j + k}", *dates[:2], 100 + 50 * j, dates[2]))
    kept = [i for i, name in enumerate(HEADINGS) if name != drop]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([row[i] for i in kept] for row in (HEADINGS, *rows))
    return path


def test_a_history_of_codes_is_replayed(tmp_path, capsys):
    """Table, bars and sentences; a workbook beside the file; the file itself stays as it was."""
    book = history(tmp_path / "账.csv")
    before = book.read_bytes()

    assert backtest(str(book), *FEW) == 0

    out = capsys.readouterr().out
    assert "按客户编码区分客户" in out
    for words in ("一、先给谁打电话", "可能逾期", "随便挑", "█", "AUC", "简单办法"):
        assert words in out
    assert "拟合" not in out
    assert book.read_bytes() == before
    made = tmp_path / "账_回测_20260124.xlsx"
    assert load_workbook(made).sheetnames == ["回款_回测"]


def test_figures_for_a_machine(tmp_path, capsys):
    """--json prints, --json FILE writes; both hold the same rankings, money as text."""
    book, target = history(tmp_path / "账.csv"), tmp_path / "数字.json"

    assert backtest(str(book), *FEW, "--dry-run", "--fit", "--json") == 0
    printed = json.loads(capsys.readouterr().out)
    assert backtest(str(book), *FEW, "--fit", "--json", str(target)) == 0
    written = json.loads(target.read_text(encoding="utf-8"))

    assert "已写" in capsys.readouterr().out
    assert written["rankings"] == printed["rankings"]
    shares = {one["key"]: one["money_share"] for one in printed["rankings"]}
    assert shares["likely"][2] > shares["random"][2]
    assert printed["until"] == "2026-01-24"
    assert printed["files"] == []
    assert printed["days"][0]["open"].replace(",", "").replace(".", "").isdecimal()
    assert set(printed["fitted"]["weights_now"]) == set(printed["fitted"]["weights_fitted"])
    assert any("拟合" in line for line in printed["meaning"])


def test_days_and_delay_can_be_chosen(tmp_path, capsys):
    """--on names days, --from a first month, --late-after what is called late."""
    book = str(history(tmp_path / "账.csv"))
    quiet = ["--dry-run", "--json"]

    backtest(book, "--on", "2025-10-20", "--on", "2025-11-20", *quiet)
    named = json.loads(capsys.readouterr().out)
    backtest(book, "--from", "2025-11-01", "--late-after", "5", *quiet)
    later = json.loads(capsys.readouterr().out)

    assert [day["as_of"] for day in named["days"]] == ["2025-10-20", "2025-11-20"]
    assert [day["as_of"] for day in later["days"]] == ["2025-11-30", "2025-12-31"]
    assert later["allowed_days"] == 5


def test_what_is_ahead_is_told_with_its_sum(tmp_path, capsys):
    """Open on 20 October 2025: the next invoice of C-2, which always pays ten days late."""
    book = str(history(tmp_path / "账.csv"))
    words = ["backtest", book, "--as-of", "2025-10-20", "--from", "2025-08-01", "--dry-run"]

    assert main(words) == 0
    said = capsys.readouterr().out
    assert main([*words, "--json"]) == 0
    ahead = json.loads(capsys.readouterr().out)["ahead"]

    assert "2025-10-20 还没到期、可能逾期的钱最多的发票" in said
    assert said.count("÷") >= 3
    assert {row["customer"] for row in ahead} <= set(LATE)
    assert all(row["due"] >= "2025-10-20" for row in ahead)
    likely = {row["customer"]: row["probability"] for row in ahead}
    assert likely["C-2"] > likely["C-3"]


@pytest.mark.parametrize("days", ["-1", "1.5", "12345", "三"])
def test_a_delay_is_a_number_of_days(days, capsys):
    """Less than nothing would call early payments late."""
    with pytest.raises(SystemExit) as ended:
        backtest("x.csv", "--late-after", days)

    assert ended.value.code == 2
    assert "应为 0 到 9999 的整数" in capsys.readouterr().err or days == "-1"


def test_an_earlier_result_goes_to_the_backups(tmp_path, capsys):
    """Nothing is ever overwritten."""
    book, out = history(tmp_path / "账.csv"), tmp_path / "结果"

    for _ in range(2):
        assert backtest(str(book), "--on", "2025-11-20", "--out", str(out)) == 0

    capsys.readouterr()
    assert len(list((out / "回款_备份").glob("账_回测_*.xlsx"))) == 1
    assert (out / "账_回测_20260124.xlsx").is_file()


@pytest.mark.parametrize(
    ("drop", "lacking"),
    [("DueDate", "到期日(或账期)"), ("SettledDate", "收款日期(或结清日期)")],
)
def test_a_file_without_dates_is_refused_by_name(tmp_path, capsys, drop, lacking):
    """What is missing is said, not asked."""
    book = history(tmp_path / "账.csv", drop=drop)

    assert backtest(str(book)) == 1

    assert f"错误 E431:不能回测:这个文件没有{lacking}。" in capsys.readouterr().err


def test_american_dates_are_read_where_the_column_shows_the_order(tmp_path, capsys):
    """1/23/2025 cannot be anything else; what was assumed is said."""
    book = history(tmp_path / "us.csv", "%m/%d/%Y")

    assert backtest(str(book), *FEW, "--dry-run", "--json") == 0
    american = json.loads(capsys.readouterr().out)
    backtest(str(history(tmp_path / "iso.csv")), *FEW, "--dry-run", "--json")
    iso = json.loads(capsys.readouterr().out)

    assert american["rankings"] == iso["rankings"]
    assert american["notes"][0] == "「us」的 C、D、F 列按 月/日/年 读:列里有只能这样读的日期。"


def test_european_dates_too(tmp_path, capsys):
    """23/1/2025 has the day first."""
    book = history(tmp_path / "eu.csv", "%d/%m/%Y")

    assert backtest(str(book), *FEW, "--dry-run") == 0

    assert "按 日/月/年 读" in capsys.readouterr().out


def test_dates_that_can_be_read_either_way_are_named(tmp_path, capsys):
    """No day beyond the twelfth: nobody can tell, so nobody guesses."""
    book = tmp_path / "either.csv"
    rows = [f"C-{k},{k},0{k}/01/2025,0{k}/09/2025,100,0{k}/10/2025" for k in range(1, 8)]
    book.write_text("\n".join((",".join(HEADINGS), *rows)), encoding="utf-8")

    assert backtest(str(book)) == 1

    said = capsys.readouterr().err
    assert "不能回测" in said
    assert "「either」的 C 列、「either」的 D 列、「either」的 F 列像日期,但分不清月和日" in said


def test_a_question_about_the_book_stays_a_question(tmp_path, capsys):
    """All columns are there, but no row says whose debt it is."""
    book = tmp_path / "谁.csv"
    rows = [f"{k},2025-01-0{k},2025-02-0{k},100,2025-03-0{k}" for k in range(1, 8)]
    book.write_text("\n".join((",".join(HEADINGS[1:]), *rows)), encoding="utf-8")

    assert backtest(str(book)) == 3

    assert "E201" in capsys.readouterr().err


def test_the_book_is_never_taken_for_the_json(tmp_path, capsys):
    """--json 台账.csv would overwrite the ledger."""
    book = history(tmp_path / "账.csv")
    before = book.read_bytes()

    assert backtest(str(book), "--json", str(book)) == 1

    assert "E139" in capsys.readouterr().err
    assert book.read_bytes() == before


def test_a_place_that_cannot_be_written_is_told(tmp_path, capsys):
    """The folder of --out is a file; the folder of the JSON is not there."""
    book, file = history(tmp_path / "账.csv"), tmp_path / "文件"
    file.write_text("")

    assert backtest(str(book), "--on", "2025-11-20", "--out", str(file)) == 1
    assert "写不了" in capsys.readouterr().err
    assert (
        main(
            ["backtest", str(book), "--on", "2025-11-20", "--json", str(tmp_path / "无" / "a.json")]
        )
        == 1
    )
    assert "路径不存在" in capsys.readouterr().err


# -- the public history


def _with_outcome(folder: Path, target: Path) -> Path:
    """Put the settled invoices and the open ones, with what came of them, into one file."""
    wanted = ("customerID", "invoiceNumber", "InvoiceDate", "DueDate", "InvoiceAmount")
    rows = []
    ends = {r["invoiceNumber"]: r["SettledDate"] for r in _rows(folder, "truth")}
    for name in ("history_settled", "open_items"):
        for row in _rows(folder, name):
            settled = row.get("SettledDate") or ends[row["invoiceNumber"]]
            rows.append([*(row[key] for key in wanted), settled])
    with target.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows((HEADINGS, *rows))
    return target


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    (path,) = folder.glob(f"*_{name}.csv")
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.corpus
def test_ours_beats_plain_ways_on_the_public_history(corpus, tmp_path, capsys):
    """104 items open on 1 October 2012: AUC, precision and lift beside the four plain ways."""
    book = _with_outcome(corpus / "history", tmp_path / "all.csv")

    backtest(str(book), "--on", "2012-10-01", "--dry-run", "--json")
    found = json.loads(capsys.readouterr().out)

    (day,) = found["days"]
    assert (day["items"], day["late_items"]) == (104, 59)
    ours = next(one for one in found["rankings"] if one["key"] == "risk")
    plain = [one for one in found["rankings"] if not one["ours"]]
    assert ours["auc"] >= 0.89
    assert all(ours["auc"] >= one["auc"] + 0.04 for one in plain)
    assert ours["precision"][1] == 1.0
    assert all(a >= b for one in plain for a, b in zip(ours["lift"], one["lift"], strict=True))


@pytest.mark.corpus
def test_ours_finds_more_late_money_over_the_months(corpus, tmp_path, capsys):
    """At every depth the top customers by 可能逾期 owed more of the money that came late."""
    (book,) = (corpus / "history").glob("*_history_settled.csv")

    backtest(str(book), "--out", str(tmp_path), "--json")
    rankings = json.loads(capsys.readouterr().out)["rankings"]

    ours = next(one for one in rankings if one["key"] == "likely")["money_share"]
    for plain in (one["money_share"] for one in rankings if not one["ours"]):
        assert all(a > b + 0.05 for a, b in zip(ours, plain, strict=True))
