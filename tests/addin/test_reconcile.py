"""对账差异 on the bundled sample: a customer's list disturbed in the four ways, by time and by slips."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.addin.customer_list import Line, mirrored, write_list
from tests.addin.desks import A, C, Clerk, desk, memory_book
from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.addin.buttons.looking import look
from xl_huikuan.addin.buttons.pipeline import Answers
from xl_huikuan.addin.buttons.reconcile import reconcile
from xl_huikuan.addin.buttons.steps import by_default, drive
from xl_huikuan.addin.commands import Report
from xl_huikuan.addin.workbooks.sample import SAMPLE_NAME, SAMPLE_SETTINGS, write_sample
from xl_huikuan.core.differences.ours import movements
from xl_huikuan.core.errors import FileRefused, NotUnderstood
from xl_huikuan.core.money import fen
from xl_huikuan.sheets.book import ClosedBook
from xl_huikuan.sheets.grid import Grid

CUSTOMER = "苏州澜屿精密机械有限公司"  # the first of the sample
AS_OF = dt.date(2026, 10, 25)
START = dt.date(2026, 1, 1)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, and the disturbed list beside it."""
    folder = tmp_path_factory.mktemp("对账")
    write_sample(folder / SAMPLE_NAME)
    return folder


def sample_desk(folder: Path) -> Desk:
    return Desk(
        ClosedBook(folder / SAMPLE_NAME), dt.datetime(2026, 11, 2, 9, 0), folder, folder / "home",
        Answers(SAMPLE_SETTINGS), as_of=AS_OF,
    )  # fmt: skip


def disturbed(folder: Path) -> tuple[Path, int, int]:
    """Write the customer's list from 1 January on; returns it, our balance and the list's."""
    outcome = drive(look(sample_desk(folder)), by_default, lambda _: None).outcome
    rows = [row for row in movements(outcome.ledger, outcome.decision, 0) if row.date <= AS_OF]
    opening = sum(row.amount for row in rows if row.date < START)
    lines = {(row.sheet, row.row): mirrored(row) for row in rows if row.date >= START}
    del lines["应收明细", 97]  # 13,841.54 of 23 September, due 30 October: not listed
    del lines["应收明细", 99]  # our red invoice of 2,114.35
    del lines["收款明细", 1477]  # our receipt of 17,823.94, entered against no invoice
    del lines["应收明细", 102]  # 11,813.47 of 24 October: not arrived
    del lines["收款明细", 1327]  # 83,851.09, paid in two
    for row in (83, 84, 85):  # 4,096.25 + 16,385.00 + 3,209.20 in one line
        del lines["应收明细", row]
    typed = lines["应收明细", 91]  # 10,509.00
    lines["应收明细", 91] = Line(typed.date, typed.text, credit=fen("15009.00"))
    twice = lines["应收明细", 60]  # 8,192.50
    more = [
        twice,
        Line(day("03-25"), "付货款", debit=fen("50000.00")),
        Line(day("03-26"), "付货款", debit=fen("33851.09")),
        Line(day("07-31"), "7月货款", credit=fen("23690.45")),
        Line(day("08-31"), "扣上半年返利", debit=fen("5000.00")),
        Line(day("09-10"), "广告费抵货款(已批准)", debit=fen("1200.00")),
        Line(day("10-24"), "付货款", debit=fen("21060.00")),
        Line(day("03-05"), "付货款", debit=fen("8000.00")),
    ]
    path = folder / "澜屿应付账款.xlsx"
    theirs = write_list(path, CUSTOMER, opening, [*lines.values(), *more])
    return path, sum(row.amount for row in rows), theirs


@pytest.fixture(scope="module")
def compared(folder: Path) -> tuple[Report, int, int]:
    """What the button says of the disturbed list, our balance and the list's."""
    path, ours, theirs = disturbed(folder)
    clerk = Clerk(客户=CUSTOMER, 对方清单=f'"{path}"')
    return clerk.press(reconcile(sample_desk(folder))), ours, theirs


EXPECTED = {
    ("unknown", "我方", "-8000.00"),
    ("slip", "对方", "-4500.00"),
    ("duplicate", "对方", "-8192.50"),
    ("term", "对方", "13841.54"),
    ("goods", "对方", "-2114.35"),
    ("account", "对方", "-17823.94"),
    ("unapproved", "对方", "5000.00"),
    ("deduction", "我方", "-1200.00"),
    ("transit", "我方", "-21060.00"),
    ("transit", "对方", "11813.47"),
}


def test_every_disturbance_is_found_and_both_balances_meet(
    compared: tuple[Report, int, int],
) -> None:
    """Theirs = ours − 13,841.54 + 2,114.35 + 17,823.94 − 11,813.47 + 4,500 + 8,192.50 − 5,000
    − 1,200 − 21,060 − 8,000 = ours − 28,284.22."""
    report, ours, theirs = compared

    data = report.data
    assert theirs - ours == fen("-28284.22")
    assert (data["our_balance_fen"], data["their_balance_fen"]) == (ours, theirs)
    found = {(d["cause"], d["side"], d["amount_fen"]) for d in data["differences"]}
    assert found == {(cause, side, fen(yuan)) for cause, side, yuan in EXPECTED}
    assert len(data["differences"]) == len(EXPECTED)
    assert data["residual_fen"] == fen("8000.00")
    assert data["adjusted_fen"][0] - data["adjusted_fen"][1] == data["residual_fen"]
    assert report.lines[0].startswith(f"{CUSTOMER}:未调平。我方余额")


def test_the_sheet_says_the_same_and_ties(compared: tuple[Report, int, int]) -> None:
    """The adjusted balances stand beside each other, and the residual below them."""
    report, ours, theirs = compared

    book = load_workbook(report.data["output"], data_only=True, read_only=True)
    rows = [[*row, *[None] * 5] for row in book["回款_对账差异"].iter_rows(values_only=True)]
    book.close()
    top = next(row for row in rows if row[1] == "我方余额")
    adjusted = next(row for row in rows if row[1] == "我方调节后余额")
    residual = next(row for row in rows if row[1] == "未说明差额(我方 − 对方)")
    assert [fen(str(top[2])), fen(str(top[4]))] == [ours, theirs]
    assert fen(str(round(adjusted[2] - adjusted[4], 2))) == fen(str(residual[2]))
    kinds = [row[1] for row in rows]
    assert kinds.index("原因未明") < kinds.index("账期、截止期不同")
    assert "连续 3 笔合计" in kinds
    assert "连续 2 笔合计" in kinds
    assert "期初" in kinds


def test_a_list_that_agrees_is_said_to_agree(tmp_path: Path) -> None:
    """甲's three rows: 100,000 of the first invoice and 50,000 open."""
    path = tmp_path / "对方.csv"
    path.write_text("发票号,日期,金额\n10000001,2026-06-01,100000\n10000002,2026-09-01,50000\n", "utf-8")  # fmt: skip

    report = Clerk(对方清单=str(path)).press(reconcile(desk(memory_book(2), tmp_path)))

    assert report.lines[0] == f"{A}:相符。我方余额 150,000.00 元,对方余额 150,000.00 元。"
    assert report.then == "undo:撤销 对账差异"
    assert report.show == "回款_对账差异"


def test_the_customer_is_asked_for_and_named_when_not_found(tmp_path: Path) -> None:
    clerk = Clerk(客户="公司")

    with pytest.raises(
        NotUnderstood, match=f"没有找到唯一的客户「公司」。名称里有这几个字的客户有:{A}"
    ) as error:
        clerk.press(reconcile(desk(memory_book(), tmp_path)))
    assert error.value.code == "E702"
    with pytest.raises(NotUnderstood, match="没有找到唯一的客户「」。请照台账"):
        Clerk(客户="").press(reconcile(desk(memory_book(), tmp_path)))


def test_a_customer_is_found_by_its_code(tmp_path: Path) -> None:
    with pytest.raises(FileRefused):
        Clerk(客户="K003", 对方清单="没有.xlsx").press(reconcile(desk(memory_book(), tmp_path)))


def test_without_a_file_nothing_is_done(tmp_path: Path) -> None:
    book = memory_book(2)

    report = Clerk(对方清单=" ").press(reconcile(desk(book, tmp_path)))

    assert report.lines == ("没有写对方清单的路径,没有核对:再按一次,写上文件的路径。",)
    assert (report.exit_code, book.shown) == (1, ())


def test_a_file_without_a_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "空.csv"
    path.write_text("标题\n你好\n", "utf-8")

    with pytest.raises(NotUnderstood, match="没有认出往来明细") as error:
        Clerk(对方清单=str(path)).press(reconcile(desk(memory_book(5), tmp_path)))
    assert error.value.code == "E201"
    assert C


def test_a_book_with_a_question_asks_it_first(tmp_path: Path) -> None:
    grid = Grid.from_rows("明细账", [["日期", "摘要", "借方金额", "贷方金额"], [day("08-01"), "销售", 12000, None]])  # fmt: skip
    book = memory_book(grids=(grid,))
    report = Clerk().press(reconcile(desk(book, tmp_path, answers=Answers({}))))

    assert report.exit_code == 3
    assert json.dumps(report.data, ensure_ascii=False)
