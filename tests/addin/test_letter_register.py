"""回款_函件登记: what the clerk types there, what the register has of it, and what follows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.addin.books import COMPANY, HEAD, ROWS, invoice_book
from tests.addin.desks import A, Clerk, desk, memory_book
from xl_huikuan.addin.buttons.letter_register import letter_register
from xl_huikuan.addin.buttons.letters import dunning, month_end
from xl_huikuan.addin.buttons.looking import look
from xl_huikuan.addin.buttons.preview import preview
from xl_huikuan.addin.buttons.results import aging, refresh
from xl_huikuan.addin.buttons.steps import by_default, drive
from xl_huikuan.addin.cli import main
from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.letters.events import Event
from xl_huikuan.letters.register import FILE, Register
from xl_huikuan.sheets.book import MemoryBook
from xl_huikuan.sheets.files.which import REGISTER
from xl_huikuan.sheets.grid import Grid

ONE, TWO = "财催函〔2026〕1号", "财催函〔2026〕2号"
LATER = dt.date(2026, 11, 2)  # the day the buttons are pressed


def rows_of(book: MemoryBook) -> list[list[Any]]:
    [grid] = [g for g in book.grids(ours=True) if g.name == REGISTER]
    return [list(grid.row(r)) for r in range(grid.n_rows)]


def written(book: MemoryBook, rows: list[list[Any]]) -> None:
    kept = tuple(g for g in book._grids if g.name != REGISTER)
    book._grids = (*kept, Grid.from_rows(REGISTER, rows))


def top_of(rows: list[list[Any]]) -> int:
    return next(r for r, row in enumerate(rows) if "文号" in row)


def line(rows: list[list[Any]], number: str) -> dict[str, Any]:
    top = top_of(rows)
    found = next(row for row in rows[top + 1 :] if row[0] == number)
    return dict(zip(map(str, rows[top]), found, strict=True))


def typed(book: MemoryBook, number: str, **cells: Any) -> int:
    """What the clerk types on the row of a letter; returns its number in Excel."""
    rows = rows_of(book)
    top = top_of(rows)
    at = {heading: i for i, heading in enumerate(rows[top])}
    row = next(r for r in range(top + 1, len(rows)) if rows[r][0] == number)
    for heading, cell in cells.items():
        rows[row][at[heading]] = cell
    written(book, rows)
    return row + 1


@pytest.fixture
def issued(tmp_path) -> MemoryBook:
    """Dunning letters for 甲 (rows 2, 3: 最后催告函, one debt) and 乙 (row 4: 催款函(一))."""
    book = memory_book(2, 4)
    Clerk().press(dunning(desk(book, tmp_path, user="王会计")))
    return book


def register(tmp_path) -> Register:
    return Register(tmp_path / "回款_函件")


def limits(book: MemoryBook, tmp_path, **about: Any) -> dict[str, str]:
    """Invoice → last day of its limitation period."""
    found = drive(look(desk(book, tmp_path, **about)), by_default, lambda _: None)
    frame = found.outcome.decision.open_items
    return dict(zip(frame["invoice_no"], frame["limit_end"].dt.strftime("%Y-%m-%d"), strict=True))


def test_letters_stand_on_the_sheet_as_soon_as_they_are_made(issued, tmp_path):
    first = line(rows_of(issued), ONE)
    entry = register(tmp_path).entries[0]

    assert (first["函件"], first["客户"], first["级别"]) == ("最后催告函", A, "4 最后催告")
    assert (first["金额"], first["笔数"], first["状态"]) == (100000, "1", "未寄发")
    assert first["截至日期"] == dt.datetime(2026, 10, 31)
    assert (first["制作时间"], first["制作人"]) == ("2026-11-02 09:30", "王会计")
    assert (first["文件"], first["SHA-256"]) == (entry.file, entry.sha256[:16])
    assert [row[0] for row in rows_of(issued)[top_of(rows_of(issued)) + 1 :]] == [TWO, ONE]


def test_ways_and_answers_are_chosen_from_lists(issued):
    [sheet] = [s for s in issued.shown if s.name == REGISTER]
    [block] = sheet.blocks
    lists = {block.columns[at].title: words[:2] for at, words in block.lists.items()}

    assert lists == {"寄发方式": ("EMS", "快递"), "回函结果": ("相符", "不符")}
    assert [block.columns[at].title for at in block.also] == [
        "寄发日期", "寄发方式", "快递单号", "送达日期", "签收人", "回函结果", "回函日期", "差异金额",
        "跟进日期", "作废原因",
    ]  # fmt: skip


def test_what_she_notes_of_a_letter_restarts_the_clock_of_its_debts(issued, tmp_path):
    """10000001 was due 2026-07-01; its letter arrived 2026-11-01 and was signed for."""
    assert limits(issued, tmp_path)["10000001"] == "2029-07-01"
    typed(issued, ONE, 寄发日期=dt.datetime(2026, 10, 31), 寄发方式="EMS", 快递单号="1050")
    typed(issued, ONE, 送达日期="2026-11-1", 签收人="钱总")
    about = {"as_of": dt.date(2026, 11, 2), "user": "李出纳"}
    report = Clerk().press(refresh(desk(issued, tmp_path, **about)))
    found = register(tmp_path)

    assert "回款_函件登记 里新填的 5 项已记入登记簿。" in report.lines
    standing = found.standing(ONE)
    assert (standing.sent, standing.delivered, standing.signed) == (
        "2026-10-31",
        "2026-11-01",
        "钱总",
    )
    assert {(e.noted, e.by) for e in found.events} == {("2026-11-02T09:30:00", "李出纳")}
    assert line(rows_of(issued), ONE)["状态"] == "已送达"
    after = limits(issued, tmp_path, **about)
    assert (after["10000001"], after["10000002"]) == ("2029-11-01", "2029-10-31")
    assert register(tmp_path).events == found.events


def test_the_lamp_of_an_old_debt_goes_out_when_the_letter_is_signed_for(tmp_path):
    """Due 2023-11-05: five days left on 2026-10-31; then three years from 2026-11-01."""
    old = [*ROWS[0][:3], dt.date(2023, 9, 1), dt.date(2023, 11, 5), 1000, 0, 1000, "张三"]
    book = MemoryBook([Grid.from_rows("应收明细", [HEAD, old])], name="台账.xlsx")
    Clerk().press(dunning(desk(book, tmp_path, everybody=True)))

    def lamp() -> tuple[str, str]:
        Clerk().press(refresh(desk(book, tmp_path, as_of=dt.date(2026, 11, 2))))
        [grid] = [g for g in book.grids(ours=True) if g.name == "回款_明细"]
        row = dict(zip(grid.row(4), grid.row(5), strict=True))
        return row["时效灯"], row.get("最近催收证据") or ""

    assert lamp() == ("红", "")
    typed(book, ONE, 寄发日期="2026-10-31", 寄发方式="EMS")
    assert lamp() == ("红", f"2026-10-31 最后催告函{ONE}寄出(证据弱)")
    typed(book, ONE, 送达日期="2026-11-01", 签收人="钱总")
    assert lamp() == ("绿", f"2026-11-01 最后催告函{ONE}送达(证据强)")


def test_a_reason_to_make_it_void_takes_the_letter_back(issued, tmp_path):
    """The same debts may then be demanded anew, under a new number."""
    typed(issued, ONE, 作废原因="金额有误")
    report = Clerk().press(dunning(desk(issued, tmp_path)))

    assert register(tmp_path).standing(ONE).is_void
    assert [letter["number"] for letter in report.data["letters"]] == ["财催函〔2026〕3号"]
    assert line(rows_of(issued), ONE)["状态"] == "已作废"
    assert line(rows_of(issued), "财催函〔2026〕3号")["客户"] == A


def test_what_cannot_be_is_told_with_its_place_and_stays_as_she_typed_it(issued, tmp_path):
    row = typed(issued, ONE, 寄发日期="月底", 差异金额="一些", 签收人="钱总", 寄发方式="飞鸽")
    typed(issued, TWO, 送达日期=dt.datetime(2027, 1, 1))
    report = Clerk().press(letter_register(desk(issued, tmp_path)))

    told = " ".join(report.data["findings"])
    assert f"回款_函件登记!I{row}:{ONE} 的「寄发日期」没有记下:「月底」读不出是哪一天" in told
    assert "「差异金额」没有记下:「一些」不是金额" in told
    assert "「寄发方式」没有记下:「飞鸽」不能用,请从 EMS、" in told
    assert f"{TWO} 的「送达日期」没有记下:2027-01-01 晚于今天 2026-11-02" in told
    assert [(e.kind, e.value) for e in register(tmp_path).events] == [("signed", "钱总")]
    after = line(rows_of(issued), ONE)
    assert (after["寄发日期"], after["差异金额"], after["寄发方式"]) == ("月底", "一些", "飞鸽")
    assert after["状态"] == "有内容没有记下"


def test_her_own_columns_and_rows_stay_and_a_deleted_row_comes_back(issued, tmp_path):
    rows = rows_of(issued)
    top = top_of(rows)
    width = len(rows[top])
    rows = [[*row, None] for row in rows if row[0] != TWO]  # deletes the row of 乙
    rows[top][width] = "我的备注"
    next(row for row in rows if row[0] == ONE)[width] = "等钱总回来"
    rows.append(["财催函〔2026〕99号", *[None] * (width - 1), "抄错了"])
    rows.append([ONE, *[None] * width])
    rows.append([None, "我的小结", *[None] * (width - 1)])
    written(issued, rows)
    report = Clerk().press(letter_register(desk(issued, tmp_path)))

    told = " ".join(report.data["findings"])
    assert "文号「财催函〔2026〕99号」:登记簿里没有这个文号" in told
    assert f"文号「{ONE}」:文号重复,没有记下" in told
    assert f"表里没有了 {TWO},已按登记簿恢复" in told
    now = rows_of(issued)
    assert [row[0] for row in now[top + 1 :]] == [TWO, ONE, "财催函〔2026〕99号", ONE, None]
    assert [row[width] for row in now[top + 1 :]] == [None, "等钱总回来", "抄错了", None, None]
    assert now[top + 5][1] == "我的小结"
    again = Clerk().press(letter_register(desk(issued, tmp_path)))
    assert not any("恢复" in text for text in again.data["findings"])


def test_a_cell_cleared_later_takes_back_what_was_noted(issued, tmp_path):
    typed(issued, ONE, 寄发日期="2026-11-01", 差异金额=12.5)
    Clerk().press(refresh(desk(issued, tmp_path)))
    assert register(tmp_path).standing(ONE).difference == "1250"
    assert line(rows_of(issued), ONE)["差异金额"] == 12.5
    typed(issued, ONE, 差异金额=None)
    Clerk().press(aging(desk(issued, tmp_path)))

    assert register(tmp_path).standing(ONE).difference == ""
    assert register(tmp_path).standing(ONE).sent == "2026-11-01"


def test_a_dry_run_notes_nothing(issued, tmp_path):
    typed(issued, ONE, 签收人="钱总")
    report = Clerk().press(letter_register(desk(issued, tmp_path, dry_run=True)))

    assert report.data["noted"] == 1
    assert register(tmp_path).events == ()


def test_without_letters_there_is_nothing_to_list(tmp_path):
    book = memory_book()
    report = Clerk().press(letter_register(desk(book, tmp_path)))

    assert "里没有函件登记簿:先出函" in report.lines[0]
    assert book.shown == ()


def test_a_sheet_without_its_register_is_told_and_left_alone(issued, tmp_path):
    typed(issued, ONE, 签收人="钱总")
    before = rows_of(issued)
    (tmp_path / "回款_函件" / FILE).rename(tmp_path / "搬走了.jsonl")
    report = Clerk().press(letter_register(desk(issued, tmp_path)))

    assert (
        "里没有函件登记簿,表上填写的 1 项没有记下。请把 回款_函件 文件夹放回台账旁边"
        in report.lines[0]
    )
    assert rows_of(issued) == before


def test_a_damaged_register_stops_no_other_button(issued, tmp_path):
    (tmp_path / "回款_函件" / FILE).write_bytes(b"{}\n")
    report = Clerk().press(aging(desk(issued, tmp_path)))

    assert report.exit_code == 0
    assert "提醒 1 条" in " ".join(report.lines) or "待核对" in " ".join(report.lines)


def test_a_sheet_that_lost_its_headings_is_told_and_left_alone(issued, tmp_path):
    rows = rows_of(issued)
    rows[top_of(rows)][0] = "号码"
    written(issued, rows)
    report = Clerk().press(refresh(desk(issued, tmp_path)))

    assert report.exit_code == 0
    assert rows_of(issued) == rows
    again = Clerk().press(letter_register(desk(issued, tmp_path)))
    assert "找不到表头(要有 文号、客户)" in again.lines[0]


def test_what_is_typed_in_the_copy_is_taken_in_by_the_next_command(tmp_path):
    """Letters, a run that lists them, the clerk types in the result, and a run takes it in."""
    book = invoice_book(tmp_path / "台账.xlsx")
    given = [*COMPANY, "--as-of", "2026-10-31", "--out", str(tmp_path)]
    assert main(["letters", str(book), *given, "--rows", "应收明细!3"]) == 0
    assert main(["run", str(book), *given]) == 0
    result = tmp_path / "台账_回款_20261031.xlsx"
    work = load_workbook(result)
    sheet = work[REGISTER]
    top = next(row for row in sheet.iter_rows() if row[0].value == "文号")
    at = {cell.value: cell.column for cell in top}
    assert sheet.cell(top[0].row + 1, 1).value == ONE
    sheet.cell(top[0].row + 1, at["签收人"]).value = "钱总"
    sheet.cell(top[0].row + 1, at["跟进日期"]).value = dt.datetime(2026, 12, 1)
    work.save(result)

    assert main(["aging", str(book), *given]) == 0
    standing = register(tmp_path).standing(ONE)
    assert (standing.signed, standing.follow_up) == ("钱总", "2026-12-01")
    kept = load_workbook(result)[REGISTER]
    assert kept.cell(top[0].row + 1, at["签收人"]).value == "钱总"
    assert kept.cell(top[0].row + 1, at["跟进日期"]).value == dt.datetime(2026, 12, 1)
    assert main(["register", str(book), *given]) == 0
    assert load_workbook(result)[REGISTER].cell(top[0].row + 1, at["状态"]).value == "未寄发"


def test_letters_listed_that_the_folder_never_had_stop_the_next_ones(issued, tmp_path):
    """The folder of letters was moved away: 1号 would be given to another letter."""
    folder = tmp_path / "回款_函件"
    folder.rename(tmp_path / "别处")

    with pytest.raises(WriteRefused, match=r"列有 2 份函件,「.*回款_函件」的登记簿里只有 0 份"):
        Clerk().press(month_end(desk(issued, tmp_path, as_of=LATER)))
    with pytest.raises(WriteRefused, match="只有 0 份"):
        Clerk().press(preview(desk(issued, tmp_path, as_of=LATER)))

    assert not folder.exists()
    (tmp_path / "别处").rename(folder)
    assert Clerk().press(month_end(desk(issued, tmp_path, as_of=LATER))).data["letters"]


def test_a_date_before_letters_that_are_out_is_pointed_out(issued, tmp_path):
    """Letters of 31 October are out; the clerk types September. Void ones do not count."""
    early = dt.date(2026, 9, 30)
    told = "登记簿里已有截至 2026-10-31 的函件,晚于这次的截至日期 2026-09-30"

    report = Clerk().press(month_end(desk(memory_book(), tmp_path, as_of=early)))
    assert any(told in line for line in report.lines)
    assert not any(
        "晚于这次" in line for line in Clerk().press(preview(desk(issued, tmp_path))).lines
    )

    register(tmp_path).record(
        Event(number, "void", "日期写错", "2026-11-02T09:00:00") for number in (ONE, TWO)
    )
    again = Clerk().press(preview(desk(memory_book(), tmp_path, as_of=early)))
    assert not any(told in line for line in again.lines)
