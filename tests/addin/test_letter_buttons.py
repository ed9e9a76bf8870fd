"""Letters for selected rows and for all: who gets one, who is asked, what is left when cancelled."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from openpyxl import load_workbook

from tests.addin.books import COMPANY, invoice_book
from tests.addin.desks import ITEMS, A, B, C, Clerk, closed_book, desk, letters, memory_book
from xl_huikuan.addin.buttons import letters as button_letters
from xl_huikuan.addin.buttons.letters import dunning, month_end, statement
from xl_huikuan.addin.buttons.pipeline import NOTHING_ANSWERED
from xl_huikuan.addin.buttons.results import plan
from xl_huikuan.addin.buttons.steps import Ask
from xl_huikuan.addin.cli import main
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.letters import batch as letter_batch
from xl_huikuan.sheets.book import MemoryBook, Selection
from xl_huikuan.sheets.grid import Grid


def customers(report):
    return sorted(entry["customer"] for entry in report.data["letters"])


@pytest.mark.parametrize("make", [memory_book, closed_book])
def test_one_selected_row_is_a_letter_to_its_customer_and_no_question(make, tmp_path):
    """乙 owes 8,000.10 for 11 days: 催款函(一), and nothing for 甲 who owes more."""
    book = memory_book(4) if make is memory_book else closed_book(tmp_path, 4)
    clerk = Clerk()

    report = clerk.press(dunning(desk(book, tmp_path)))

    assert report.lines[0] == "已生成:催款函(一) 1 份,金额合计 8,000.10 元。"
    assert customers(report) == [B]
    assert clerk.asked == []
    assert len(letters(tmp_path)) == 1


def test_a_row_means_the_whole_customer(tmp_path):
    """The row due today is selected; the letter is for the debt of July, 122 days late."""
    report = Clerk().press(dunning(desk(memory_book(3), tmp_path)))

    assert [(e["customer"], e["amount"]) for e in report.data["letters"]] == [(A, 10000000)]


def test_several_customers_are_confirmed_with_their_number(tmp_path):
    """Whole column: three customers, two of them late; 丙 is told why not, headings are told."""
    clerk = Clerk()

    report = clerk.press(dunning(desk(memory_book(*range(9)), tmp_path)))

    (ask,) = clerk.asked
    assert ask.confirm
    assert "选中的 3 个客户" in ask.prompt
    assert "催款函(一) 1 份" in ask.prompt
    assert customers(report) == sorted([A, B])
    assert any(line.startswith(f"  不出函:「{C}」") for line in report.lines)
    assert any("4 行不是客户行" in line for line in report.lines)


def test_a_no_writes_nothing(tmp_path):
    report = Clerk(确认="否").press(dunning(desk(memory_book(2, 4), tmp_path)))

    assert report.lines == ("已取消,没有生成函件。",)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("rows", "sheet"), [((), ITEMS), ((0, 1, 7), ITEMS), ((3,), "备忘")])
@pytest.mark.parametrize("button", [dunning, statement])
def test_without_a_customer_row_the_clerk_is_told_what_to_select(button, rows, sheet, tmp_path):
    report = Clerk().press(button(desk(memory_book(*rows, sheet=sheet), tmp_path)))

    assert "没有选中客户行:请先在应收明细里选中" in report.lines[0]
    assert report.exit_code == 1
    assert list(tmp_path.iterdir()) == []


def test_a_customer_chosen_on_the_collection_list_gets_its_statement(tmp_path):
    """From the plan, where 甲 is first; its whole balance is stated: 150,000.00."""
    book = memory_book()
    Clerk().press(plan(desk(book, tmp_path)))
    (grid,) = [g for g in book.grids(ours=True) if g.name == "回款_催收清单"]
    row = next(r for r in range(grid.n_rows) if A in grid.row(r))
    book.chosen = Selection("回款_催收清单", (row,))

    report = Clerk().press(statement(desk(book, tmp_path)))

    assert [(e["customer"], e["amount"]) for e in report.data["letters"]] == [(A, 15000000)]


def test_month_end_writes_everything_once_with_a_list(tmp_path):
    """100,000.00 and 8,000.10 are demanded, 158,666.76 stated; the second press makes nothing."""
    first = Clerk().press(month_end(desk(memory_book(), tmp_path)))
    made = letters(tmp_path)
    second = Clerk().press(month_end(desk(memory_book(), tmp_path)))

    assert first.lines[0].endswith(
        "对账单 3 份,催款金额 108,000.10 元,对账余额 158,666.76 元,不能相加。"
    )
    assert len(made) == 5
    assert letters(tmp_path) == made
    assert second.data["letters"] == []
    assert "  不出函 3 户:同一批款项已经出函,不再重复。" in second.lines
    (listed,) = (tmp_path / "回款_函件").glob("回款_函件清单_*.xlsx")
    rows = list(load_workbook(listed).active.iter_rows(values_only=True))
    assert [row[0] for row in rows].count("成功") == 5
    assert ("未出函", C) in [row[:2] for row in rows]


def test_month_end_stops_between_chunks_and_goes_on_next_time(tmp_path, monkeypatch):
    """Chunks of two: cancelled after the first, two letters are whole; the rest come next time."""
    monkeypatch.setattr(letter_batch, "CHUNK", 2)
    monkeypatch.setattr(button_letters, "CHUNK", 2)
    steps = month_end(desk(memory_book(), tmp_path))
    step = next(steps)
    while not getattr(step, "text", "").startswith("生成函件 2/"):
        step = steps.send("是" if isinstance(step, Ask) else step.do())
    steps.close()

    begun = letters(tmp_path)
    register = (tmp_path / "回款_函件" / "回款_函件登记.jsonl").read_text("utf-8")
    report = Clerk().press(month_end(desk(memory_book(), tmp_path)))

    assert len(begun) == 2
    assert register.count(".docx") == 2
    assert len(report.data["letters"]) == 3
    assert len(letters(tmp_path)) == 5
    assert not list((tmp_path / "回款_函件").glob("*.part"))


def test_a_dry_run_plans_and_asks_nothing(tmp_path):
    clerk = Clerk()

    report = clerk.press(month_end(desk(memory_book(), tmp_path, dry_run=True)))

    assert report.lines[0].startswith("将生成:")
    assert clerk.asked == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("button", [dunning, statement])
def test_a_customer_whose_only_amount_cannot_be_read_is_not_told_to_be_settled(button, tmp_path):
    due = dt.date(2026, 1, 5)
    rows = [
        ["客户名称", "发票号码", "到期日", "价税合计"],
        [A, "10000001", due, 100],
        [B, "10000002", due, "一百左右"],
    ]
    book = MemoryBook([Grid.from_rows(ITEMS, rows)], selection=Selection(ITEMS, (2,)))

    report = Clerk().press(button(desk(book, tmp_path)))

    (line,) = [line for line in report.lines if "不出函" in line]
    assert "客户已停发函件" in line
    assert "一百左右" in line


def test_a_letter_from_a_file_without_our_bank_account_is_refused(tmp_path):
    book = closed_book(tmp_path, 4)
    with pytest.raises(SettingInvalid, match="银行账号"):
        Clerk().press(dunning(desk(book, tmp_path, answers=NOTHING_ANSWERED)))
    assert list(tmp_path.iterdir()) == [book.path]


@pytest.mark.parametrize("button", [dunning, month_end])
def test_without_our_bank_account_the_sheet_to_fill_it_in_is_opened(button, tmp_path):
    """The first press puts 回款_参数 into the open workbook, the second only shows it again."""
    book = memory_book(4)

    first = Clerk().press(button(desk(book, tmp_path, answers=NOTHING_ANSWERED)))
    shown = book.shown
    second = Clerk().press(button(desk(book, tmp_path, answers=NOTHING_ANSWERED)))

    assert "银行账号」还没有填,不能出函:请在 回款_参数 中填写" in first.lines[0]
    assert [sheet.name for sheet in shown] == ["回款_参数"]
    assert (first.show, first.then, first.exit_code) == ("回款_参数", "undo:撤销 参数", 1)
    assert (second.lines, second.then, second.show) == (first.lines[:1], "", "回款_参数")
    assert book.shown is shown
    assert letters(tmp_path) == []


# -- the same from a command line


def run_json(capsys, *words):
    code = main([*words, "--as-of", "2026-10-31", *COMPANY, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_rows_on_the_command_line_choose_customers(tmp_path, capsys):
    """Rows are typed as Excel shows them: 5 is 乙, 8 is the total."""
    book = invoice_book(tmp_path / "台账.xlsx")

    code, data = run_json(capsys, "letters", str(book), "--rows", f"{ITEMS}!5,8")

    assert (code, [entry["customer"] for entry in data["letters"]]) == (0, [B])


def test_the_answer_to_a_question_is_typed_beforehand(tmp_path, capsys):
    book = invoice_book(tmp_path / "台账.xlsx")
    words = ("statements", str(book), "--rows", f"{ITEMS}!3-7")

    _, refused = run_json(capsys, *words, "--answer", "确认=否")
    _, agreed = run_json(capsys, *words)

    assert refused["cancelled"]
    assert len(agreed["letters"]) == 3


def test_rows_of_a_result_sheet_are_read_from_the_result(tmp_path, capsys):
    """--rows 回款_账龄!… on the workbook a run left behind."""
    book = invoice_book(tmp_path / "台账.xlsx")
    _, run = run_json(capsys, "run", str(book))
    sheet = load_workbook(run["output"])["回款_账龄"]
    row = next(r for r in range(1, 20) if sheet.cell(r, 1).value == C)

    code, data = run_json(capsys, "statements", run["output"], "--rows", f"回款_账龄!{row}")

    assert (code, [entry["customer"] for entry in data["letters"]]) == (0, [C])


@pytest.mark.parametrize(
    "typed",
    [
        "应收明细",
        "!5",
        "应收明细!",
        "应收明细!0",
        "应收明细!5-",
        "应收明细!9-5",
        "应收明细!9999999",
    ],
)
def test_rows_written_otherwise_are_a_usage_error(typed, tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["letters", str(tmp_path / "台账.xlsx"), "--rows", typed])

    assert stopped.value.code == 2
    assert "应写成 表名!行" in capsys.readouterr().err


def test_month_end_is_a_command(tmp_path, capsys):
    book = invoice_book(tmp_path / "台账.xlsx")

    code, data = run_json(capsys, "month-end", str(book))

    assert (code, len(data["letters"])) == (0, 5)


def test_the_folder_and_the_functions_are_commands_too(tmp_path, capsys):
    assert main(["open", str(tmp_path / "台账.xlsx")]) == 0
    assert str(tmp_path) in capsys.readouterr().out
    assert main(["functions"]) == 0
    assert "HK_OVERDUE(" in capsys.readouterr().out
