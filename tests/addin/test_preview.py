"""出函预览: the month end as it would be, and the clerk's changes to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.addin.books import COMPANY, HEAD, ROWS
from tests.addin.desks import SETTINGS, A, B, C, Clerk, closed_book, desk, letters, memory_book
from xl_huikuan.addin.buttons.letters import dunning, month_end
from xl_huikuan.addin.buttons.our_sheets import borrowed
from xl_huikuan.addin.buttons.pipeline import Answers
from xl_huikuan.addin.buttons.preview import preview
from xl_huikuan.addin.buttons.results import aging, parameters, plan
from xl_huikuan.addin.cli import main
from xl_huikuan.core.errors import HuikuanError
from xl_huikuan.letters.register import Register
from xl_huikuan.sheets.book import ClosedBook, MemoryBook, Selection
from xl_huikuan.sheets.files.which import LOG, PARAMETERS, PREVIEW
from xl_huikuan.sheets.grid import Grid

STEPWISE = Answers(SETTINGS | {"升级方式": "逐级"})


def sheet(book: MemoryBook) -> list[list[Any]]:
    [grid] = [g for g in book.grids(ours=True) if g.name == PREVIEW]
    return [list(grid.row(r)) for r in range(grid.n_rows)]


def typed(book: MemoryBook, customer: str, family: str, **cells: str) -> int:
    """What the clerk types on the row of a customer's letter; returns its number in Excel."""
    rows = sheet(book)
    top = next(r for r, row in enumerate(rows) if "改为" in row)
    at = {heading: i for i, heading in enumerate(rows[top])}
    number = next(
        r
        for r in range(top + 1, len(rows))
        if rows[r][0] == customer and (rows[r][at["函件"]] == "对账单") == (family == "对账")
    )
    for heading, text in cells.items():
        rows[number][at[heading]] = text
    kept = tuple(g for g in book._grids if g.name != PREVIEW)
    book._grids = (*kept, Grid.from_rows(PREVIEW, rows))
    return number + 1


def previewed(tmp_path, **about: Any) -> MemoryBook:
    book = memory_book()
    Clerk().press(preview(desk(book, tmp_path, **about)))
    return book


def test_every_customer_and_letter_is_listed_with_the_reason(tmp_path):
    """甲 is 122 days late and was never written to: (一) first; 丙 owes nothing that is due."""
    report = Clerk().press(preview(desk(memory_book(), tmp_path, answers=STEPWISE)))

    told = {(r["name"], r["title"]): r for r in report.data["rows"]}
    first = told[A, "催款函(一)"]
    assert (first["verdict"], first["level"], first["amount"]) == ("发", "1 一级催收", 100_000_00)
    assert first["why"] == "逾期122天,达到最后催告(91天起);没有发过催款函,逐级发催款函(一)。"
    assert (first["approver"], first["number"]) == ("财务主管", "财催函〔2026〕1号")
    assert (told[C, ""]["verdict"], told[C, ""]["number"]) == ("不发", "")
    assert told[C, "对账单"]["verdict"] == "发"
    assert report.lines[0] == (
        "将生成:催款函(一) 2 份、对账单 3 份,催款金额 108,000.10 元,对账余额 158,666.76 元,不能相加;不发 1 份。"
    )
    assert report.show == PREVIEW
    assert letters(tmp_path) == []
    assert not (tmp_path / "回款_函件").exists()


def test_the_run_makes_what_the_preview_says(tmp_path):
    """Same customers, kinds, amounts, numbers and files, in the same order."""
    report = Clerk().press(preview(desk(memory_book(), tmp_path)))
    made = Clerk().press(month_end(desk(memory_book(), tmp_path))).data["letters"]
    after = Clerk().press(preview(desk(memory_book(), tmp_path)))

    said = [(r["name"], r["amount"], r["number"], r["file"]) for r in report.data["rows"] if r["verdict"] == "发"]  # fmt: skip
    assert said == [(e["customer"], e["amount"], e["number"], e["file"]) for e in made]
    assert [r["verdict"] for r in after.data["rows"]].count("已出函") == len(made)
    assert ";已出函 5 份;不发 1 份。" in after.lines[0]


def test_the_clerk_keeps_a_letter_back_and_has_another_made_harder(tmp_path):
    """乙 gets none; 甲 gets (二) instead of (一), and the register keeps the reason."""
    book = previewed(tmp_path, answers=STEPWISE)
    typed(book, B, "催收", 改为="不发", 理由="老板已约谈")
    typed(book, A, "催收", 改为="催款函(二)", 理由="电话里拒绝付款")

    report = Clerk().press(month_end(desk(book, tmp_path, answers=STEPWISE)))

    demands = {e["customer"]: e["kind"] for e in report.data["letters"] if e["kind"] != "statement"}
    assert demands == {A: "dunning2"}
    [entry] = [e for e in Register(tmp_path / "回款_函件").entries if e.kind == "dunning2"]
    assert (entry.override, entry.levels) == ("电话里拒绝付款", (2,))
    [listed] = (tmp_path / "回款_函件").glob("回款_函件清单_*.xlsx")
    told = [row[5] for row in load_workbook(listed).active.iter_rows(values_only=True)]
    assert f"{entry.file}(按出函预览改为此函:电话里拒绝付款)" in told
    kept = [no["reason"] for no in report.data["skipped"] if no["customer"] == B]
    assert kept == ["按出函预览不发:老板已约谈"]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"改为": "不发"}, "没有写「理由」"),
        ({"改为": "律师函", "理由": "急"}, "「改为」填的「律师函」不行,只能选 不发、付款提醒函"),
    ],
)
def test_a_change_that_cannot_be_is_refused_with_its_row(cells, said, tmp_path):
    book = previewed(tmp_path)
    row = typed(book, B, "催收", **cells)

    with pytest.raises(HuikuanError, match=said) as refused:
        Clerk().press(month_end(desk(book, tmp_path)))

    assert f"回款_出函预览 第{row}行(「{B}」)" in str(refused.value)
    assert refused.value.code == "E719"
    assert letters(tmp_path) == []


def test_a_statement_can_only_be_kept_back(tmp_path):
    book = previewed(tmp_path)
    typed(book, C, "对账", 改为="不发", 理由="上周刚对过账")

    report = Clerk().press(month_end(desk(book, tmp_path)))

    assert [e["customer"] for e in report.data["letters"] if e["kind"] == "statement"] == [A, B]


@pytest.mark.parametrize(
    ("about", "why"),
    [
        ({"as_of": dt.date(2026, 11, 1)}, "预览的截至日期是2026-10-31,这次是2026-11-01"),
        ({"paid": 1000}, "预览时金额 8,000.10 元,现在 7,000.10 元"),
    ],
)
def test_a_change_outdated_meanwhile_is_not_carried_out_and_holds_the_letter(about, why, tmp_path):
    """What the clerk did not want may not go out just because a figure has moved."""
    book = previewed(tmp_path)
    typed(book, B, "催收", 改为="不发", 理由="老板已约谈")
    if paid := about.pop("paid", 0):
        items = [list(row) for row in ROWS]
        items[2][6], items[2][7] = paid, 7000.1
        [preview_grid] = [g for g in book.grids(ours=True) if g.name == PREVIEW]
        changed = Grid.from_rows("应收明细", [["明细"], HEAD, *items])
        book = MemoryBook([changed, preview_grid], name="台账.xlsx")

    report = Clerk().press(month_end(desk(book, tmp_path, **about)))
    again = Clerk().press(preview(desk(book, tmp_path, **about)))

    [reason] = [no["reason"] for no in report.data["skipped"] if no["customer"] == B and "预览" in no["reason"]]  # fmt: skip
    assert reason == (
        f"出函预览里的改动(改为不发)已过时:{why}。请重新预览,或清空那一行的「改为」。"
    )
    [row] = [r for r in again.data["rows"] if r["name"] == B and r["title"] == "催款函(一)"]
    assert (row["verdict"], row["to"]) == ("发", "")
    assert why in row["notice"]


def test_the_letters_before_are_told_with_date_and_number(tmp_path):
    """A month later: the dunning letter and the statement of October, each on its row."""
    Clerk().press(month_end(desk(memory_book(), tmp_path, answers=STEPWISE)))
    about = {"answers": STEPWISE, "as_of": dt.date(2026, 11, 30)}

    report = Clerk().press(preview(desk(memory_book(), tmp_path, **about)))

    last = {r["title"]: r["last"] for r in report.data["rows"] if r["name"] == A}
    assert last == {
        "催款函(二)": "2026-10-31 催款函(一),财催函〔2026〕1号",
        "对账单": "2026-10-31 对账单,财对函〔2026〕1号",
    }


def test_a_letter_that_contradicts_one_of_the_same_day_is_pointed_out_on_its_row(tmp_path):
    """乙 paid 1,000 after its letter was made: the old one is not to be sent."""
    Clerk().press(month_end(desk(memory_book(), tmp_path)))
    items = [list(row) for row in ROWS]
    items[2][6], items[2][7] = 1000, 7000.1
    book = MemoryBook([Grid.from_rows("应收明细", [["明细"], HEAD, *items])], name="台账.xlsx")

    report = Clerk().press(preview(desk(book, tmp_path)))

    [row] = [r for r in report.data["rows"] if r["name"] == B and r["title"] == "催款函(一)"]
    assert (row["verdict"], row["number"]) == ("发", "财催函〔2026〕3号")
    assert "旧函「催款函(一)_无锡乙电子有限公司_财催函〔2026〕2号.docx」请勿寄出" in row["notice"]
    assert any("请勿寄出" in line for line in report.lines)


def test_a_change_stays_from_preview_to_preview(tmp_path):
    book = previewed(tmp_path)
    typed(book, A, "催收", 改为="催款函(一)", 理由="老客户")

    report = Clerk().press(preview(desk(book, tmp_path)))

    [row] = [r for r in report.data["rows"] if r["name"] == A and r["title"] != "对账单"]
    assert (row["title"], row["to"], row["reason"]) == ("最后催告函", "催款函(一)", "老客户")
    assert row["why"] == "按出函预览改为催款函(一):老客户"
    assert row["file"].startswith("催款函(一)_")


def test_what_makes_a_letter_untrue_is_not_overridden(tmp_path):
    """丙 has nothing that is due: there is nothing to demand."""
    book = previewed(tmp_path)
    typed(book, C, "催收", 改为="催款函(一)", 理由="先催一下")

    report = Clerk().press(dunning(desk(book, tmp_path, everybody=True)))

    [no] = [no for no in report.data["skipped"] if no["customer"] == C]
    assert no["reason"].startswith("没有可催收的款项")


def test_the_preview_of_a_file_stands_in_its_copy_and_stays_there(tmp_path):
    """The clerk edits the copy; another result keeps her changes; the run carries them out."""
    Clerk().press(preview(desk(closed_book(tmp_path), tmp_path)))
    [copy] = tmp_path.glob("台账_回款_*.xlsx")
    book = load_workbook(copy)
    top = next(r for r in range(1, 12) if book[PREVIEW].cell(r, 8).value == "改为")
    rows = range(top + 1, book[PREVIEW].max_row + 1)
    row = next(r for r in rows if book[PREVIEW].cell(r, 1).value == B)
    book[PREVIEW].cell(row, 8).value, book[PREVIEW].cell(row, 9).value = "不发", "已付现金"
    book.save(copy)

    Clerk().press(aging(desk(closed_book(tmp_path), tmp_path)))
    kept = load_workbook(copy)[PREVIEW]
    report = Clerk().press(month_end(desk(closed_book(tmp_path), tmp_path)))

    assert [kept.cell(row, k).value for k in (1, 8, 9)] == [B, "不发", "已付现金"]
    assert kept.cell(row, 6).value == 8000.1
    assert ("按出函预览不发:已付现金") in {no["reason"] for no in report.data["skipped"]}


@pytest.mark.parametrize("own", [LOG, PARAMETERS])
def test_changes_in_the_copy_count_although_the_workbook_has_a_sheet_of_ours(own, tmp_path):
    """The clerk keeps her log, or once wrote 参数, in the workbook, and edits the copy's preview."""
    path = closed_book(tmp_path).path
    if own == LOG:
        book = load_workbook(path)
        book.create_sheet(LOG).append(["日期", "客户", "方式", "结果", "承诺日期", "停催至"])
        book.save(path)
    else:
        Clerk().press(parameters(desk(ClosedBook(path), tmp_path, in_place=True)))
    Clerk().press(preview(desk(ClosedBook(path), tmp_path)))
    [copy] = tmp_path.glob("台账_回款_*.xlsx")
    book = load_workbook(copy)
    heading = next(row for row in book[PREVIEW].iter_rows() if row[7].value == "改为")[0].row
    rows = book[PREVIEW].iter_rows(min_row=heading + 1)
    row = next(row for row in rows if row[0].value == B)
    row[7].value, row[8].value = "不发", "已付现金"
    book.save(copy)

    report = Clerk().press(month_end(desk(ClosedBook(path), tmp_path)))

    assert "按出函预览不发:已付现金" in {no["reason"] for no in report.data["skipped"]}


def test_of_two_previews_the_newer_counts():
    """By the date they speak of; of one date the one the clerk has changed."""
    head = [["出函预览"], ["截至 2026年10月31日"], ["客户名称", "改为", "理由"]]
    older = [["出函预览"], ["截至 2026年9月30日"], ["客户名称", "改为", "理由"]]
    plain = Grid.from_rows(PREVIEW, [*head, [A, None, None]])
    changed = Grid.from_rows(PREVIEW, [*head, [A, "不发", "老板已约谈"]])
    old = Grid.from_rows(PREVIEW, [*older, [A, "不发", "老板已约谈"]])

    def lent(own: Grid, beside: Grid) -> bool:
        return PREVIEW in borrowed({PREVIEW: own}, {PREVIEW: beside})

    assert (lent(old, plain), lent(plain, changed)) == (True, True)
    assert (lent(plain, old), lent(changed, plain), lent(changed, changed)) == (False,) * 3


def test_rows_of_the_preview_choose_customers(tmp_path):
    """The clerk selects 乙 on the preview and presses 催款函."""
    book = previewed(tmp_path)
    row = next(r for r, cells in enumerate(sheet(book)) if cells[0] == B)
    book.chosen = Selection(PREVIEW, (row,))

    report = Clerk().press(dunning(desk(book, tmp_path)))

    assert [e["customer"] for e in report.data["letters"]] == [B]


def test_the_preview_is_a_command_and_a_dry_run_writes_nothing(tmp_path, capsys):
    book = closed_book(tmp_path).path
    words = ["preview", str(book), "--as-of", "2026-10-31", *COMPANY]

    assert main([*words, "--dry-run"]) == 0
    assert list(tmp_path.iterdir()) == [book]
    assert main(words) == 0
    assert "将生成:最后催告函 1 份、催款函(一) 1 份、对账单 3 份" in capsys.readouterr().out


def test_the_collection_list_says_that_letters_climb_rung_by_rung(tmp_path):
    """Its actions go by days: 甲 is at 最后催告 there, and gets (一) first."""
    stepwise, by_days = memory_book(), memory_book()
    Clerk().press(plan(desk(stepwise, tmp_path, answers=STEPWISE)))
    Clerk().press(plan(desk(by_days, tmp_path)))

    told, silent = (" ".join(book.shown[0].lines) for book in (stepwise, by_days))
    assert "函件逐级升级" in told
    assert "函件逐级升级" not in silent


def test_confirmation_says_how_many_and_how_much(tmp_path):
    clerk = Clerk(确认="否")

    Clerk.press(clerk, month_end(desk(memory_book(), tmp_path)))

    [ask] = clerk.asked
    assert "对账单 3 份,催款金额 108,000.10 元,对账余额 158,666.76 元,不能相加" in ask.prompt


def test_the_time_left_follows_from_the_chunks_done(tmp_path, monkeypatch):
    """Chunks of two, ten seconds each: with three of five left, fifteen seconds remain."""
    monkeypatch.setattr("xl_huikuan.letters.batch.CHUNK", 2)
    monkeypatch.setattr("xl_huikuan.addin.buttons.letters.CHUNK", 2)
    ticks = iter(range(0, 1000, 10))
    clerk = Clerk()

    clerk.press(month_end(replace(desk(memory_book(), tmp_path), clock=lambda: next(ticks))))

    told = [text for text in clerk.told if text.startswith("生成函件")]
    assert told == ["生成函件 0/5", "生成函件 2/5,约剩 30 秒", "生成函件 4/5,约剩 8 秒"]
