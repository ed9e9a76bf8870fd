"""承诺台账 and 争议: what stands on the sheets, from the same small workbook. As of 2026-10-31."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.addin.desks import A, B, C, Clerk, desk, memory_book
from xl_huikuan.addin.buttons.disputes import disputes
from xl_huikuan.addin.buttons.letters import dunning
from xl_huikuan.addin.buttons.promises import promises
from xl_huikuan.addin.buttons.results import plan
from xl_huikuan.core.errors import WriteRefused
from xl_huikuan.core.forms.disputes import DISPUTES
from xl_huikuan.letters.events import Event
from xl_huikuan.letters.register import Entry, Register
from xl_huikuan.sheets.book import MemoryBook
from xl_huikuan.sheets.grid import Grid

LOG_HEAD = ["日期", "客户", "承诺日期", "承诺金额", "未付原因", "借口"]
DISPUTE_HEAD = [field.title for field in DISPUTES.fields if field.mine]


def _log(*rows):
    return Grid.from_rows("回款_沟通记录", [LOG_HEAD, *rows])


def _disputes(*rows):
    blank = [None] * (len(DISPUTE_HEAD) - 3)
    return Grid.from_rows(DISPUTES.sheet, [DISPUTE_HEAD, *([*row, *blank] for row in rows)])


def _shown(book, name):
    (sheet,) = [sheet for sheet in book.shown if sheet.name == name]
    return sheet


def _block(sheet, start):
    (block,) = [block for block in sheet.blocks if block.heading.startswith(start)]
    return {column.title: list(column.values) for column in block.columns}


def test_the_promises_are_listed_the_broken_ones_first(tmp_path):
    """甲 promised 500 by 10-20 and paid nothing dated; 乙 will pay on 11-05."""
    book = memory_book(grids=(_log(
        [dt.date(2026, 10, 25), B, dt.date(2026, 11, 5), None, "货卖不动", "没卖完"],
        [dt.date(2026, 9, 1), A, dt.date(2026, 9, 10), 9e6, "没钱", None],
    ),))  # fmt: skip
    report = Clerk().press(promises(desk(book, tmp_path)))
    sheet = _shown(book, "回款_承诺")
    listed = _block(sheet, "七、")

    assert listed["状态"] == ["未兑现", "待兑现"]
    assert listed["客户名称"] == [A, B]
    assert listed["承诺金额"] == [900_000_000, 800_010]
    assert listed["责任人"] == ["张三", "李四"]
    assert listed["出处"] == ["回款_沟通记录 第3行", "回款_沟通记录 第2行"]
    assert report.lines[0].endswith("承诺 2 个:未兑现 1、待兑现 1。")
    assert report.data["promises"][0]["promised_fen"] == 800_010
    assert report.show == "回款_承诺"


def test_owners_causes_and_who_is_to_be_asked(tmp_path):
    """Overdue: 甲 100,000.00 (张三), 乙 8,000.10 (李四), which 乙 promised: coverage 7.4 %."""
    book = memory_book(
        grids=(_log([dt.date(2026, 10, 25), B, dt.date(2026, 11, 5), None, "货卖不动", None]),)
    )
    report = Clerk().press(promises(desk(book, tmp_path)))
    sheet = _shown(book, "回款_承诺")

    owners = _block(sheet, "二、")
    assert (owners["责任人"], owners["承诺覆盖率"]) == (["张三", "李四"], [0.0, 1.0])
    assert owners["说明"] == ["没有到期的承诺"] * 2
    causes = _block(sheet, "三、")
    assert causes["未付原因"] == ["没有写原因", "销售不畅"]
    assert causes["逾期金额"] == [10_000_000, 800_010]
    assert _block(sheet, "四、")["层面"] == ["没有写原因", "客户层面"]
    asked = _block(sheet, "五、")
    assert (asked["客户名称"], asked["还没问清"]) == ([A], ["原因、日期"])
    assert sheet.lines[2] == "承诺兑现率 —(还没有到期的承诺);承诺覆盖率(未到期承诺 ÷ 逾期)7.4%。"
    assert "没有问清未付原因或预计付款日的客户 1 户。" in report.lines


def test_who_keeps_breaking_promises_is_suspected(tmp_path):
    days = ((8, 1), (8, 20), (9, 10))
    rows = [[dt.date(2026, m, d), A, dt.date(2026, m, d + 5), 9e6, None, None] for m, d in days]
    book = memory_book(grids=(_log(*rows),))
    Clerk().press(promises(desk(book, tmp_path)))

    assert _block(_shown(book, "回款_承诺"), "六、")["建议"] == ["疑似恶意"]


def test_without_promises_the_page_says_so(tmp_path):
    book = memory_book()
    report = Clerk().press(promises(desk(book, tmp_path, as_of=dt.date(2026, 6, 10))))

    assert report.lines[0].endswith("承诺 0 个。")
    assert "—(没有逾期)" in report.lines[1]


def test_a_dispute_shows_how_it_stands_and_what_it_holds(tmp_path):
    """甲's first invoice, 100,000.00, is disputed since Friday: an answer is due on Monday."""
    book = memory_book(grids=(_disputes([dt.date(2026, 10, 30), A, "10000001"]),))
    report = Clerk().press(disputes(desk(book, tmp_path)))
    sheet = _shown(book, DISPUTES.sheet)
    columns = {column.title: list(column.values) for column in sheet.blocks[0].columns}

    assert columns["状态"][:2] == ["处理中", ""]
    assert columns["已历天数"][0] == 1
    assert columns["暂缓金额"][0] == 10_000_000
    assert columns["客户名称"][:2] == [A, ""]
    assert "没有解决的争议 1 个,其中过了答复期限的 0 个" in report.lines[0]


def test_who_disputes_everything_is_not_pressed(tmp_path):
    """No document number: all that 甲 owes waits, and no letter goes out."""
    book = memory_book(2, grids=(_disputes([dt.date(2026, 10, 30), A, None]),))
    Clerk().press(plan(desk(book, tmp_path)))
    report = Clerk().press(dunning(desk(book, tmp_path)))

    listed = _shown(book, "回款_催收清单").blocks[0].columns
    assert any("款项均暂缓(争议)" in str(value) for column in listed for value in column.values)
    assert report.data["letters"] == []


def test_what_cannot_be_found_is_said(tmp_path):
    """A number that 丙 does not have, and a customer nobody knows; 10-01 to 10-07 are holidays."""
    rows = ([dt.date(2026, 10, 1), C, "9"], [dt.date(2026, 10, 1), "丁公司", None])
    book = memory_book(grids=(_disputes(*rows),))
    report = Clerk().press(disputes(desk(book, tmp_path)))
    (state,) = [c for c in _shown(book, DISPUTES.sheet).blocks[0].columns if c.title == "状态"]

    assert list(state.values)[:2] == ["已过答复期限23天", "台账里没有这个客户"]
    assert any("争议的单据号「9」" in line for line in report.lines)


def test_rows_stay_when_written_again(tmp_path):
    book = memory_book(grids=(_disputes([dt.date(2026, 10, 1), C, "10000004"]),))
    Clerk().press(disputes(desk(book, tmp_path)))
    first = _shown(book, DISPUTES.sheet)
    Clerk().press(disputes(desk(book, tmp_path)))
    again = _shown(book, DISPUTES.sheet)

    assert [str(list(c.values)) for c in again.blocks[0].columns] == [
        str(list(c.values)) for c in first.blocks[0].columns
    ]


def test_a_form_that_lost_its_headings_is_not_written_over(tmp_path):
    book = memory_book(grids=(Grid.from_rows(DISPUTES.sheet, [["甲公司", "质量"]]),))

    with pytest.raises(WriteRefused, match="找不到表头"):
        Clerk().press(disputes(desk(book, tmp_path)))


@pytest.mark.parametrize("button", [promises, disputes])
def test_a_workbook_with_a_question_is_asked_about(button, tmp_path):
    book = MemoryBook([Grid.from_rows("表", [["姓名", "电话"], ["王五", "1"]])], name="表.xlsx")

    assert Clerk().press(button(desk(book, tmp_path))).exit_code == 3


def test_letters_without_an_answer_are_a_sign(tmp_path):
    """Two sent in July and August, never answered; one of October may still be answered."""
    (tmp_path / "回款_函件").mkdir()
    register = Register(tmp_path / "回款_函件")
    days = {1: "2026-07-10", 2: "2026-08-10", 3: "2026-10-25"}
    register.append([_entry(number) for number in days])
    register.record(
        [Event(f"函〔2026〕{n}号", "sent", day, f"{day}T09:00:00") for n, day in days.items()]
    )
    book = memory_book()
    Clerk().press(promises(desk(book, tmp_path)))

    shown = _block(_shown(book, "回款_承诺"), "六、")
    assert (shown["客户名称"], shown["依据"]) == ([A], ["2封函没有回复。"])


def _entry(sequence):
    return Entry(
        number=f"函〔2026〕{sequence}号", prefix="函", year=2026, sequence=sequence, kind="dunning1",
        customer=A, code="K001", as_of="2026-07-01", amount=1, items=(), fingerprint=str(sequence),
        file=f"{sequence}.docx", sha256="", made_at="2026-07-01T09:00:00",
    )  # fmt: skip
