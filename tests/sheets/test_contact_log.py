"""What was logged of a customer goes over what the tables say of it."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from tests.sheets.small_books import grid, seen
from xl_huikuan.core.contacts import Contact
from xl_huikuan.core.escalation import Written
from xl_huikuan.core.interruptions import MEDIUM, WEAK
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.ledgers.assemble import assemble
from xl_huikuan.sheets.ledgers.contact_log import read_log

HEAD = ["日期", "客户", "方式", "承诺日期", "停催至"]
DEBTS = grid(
    ["客户名称", "发票号码", "到期日", "应收金额"],
    ["甲公司", "10000001", dt.date(2026, 7, 1), 120.5],
    ["乙公司", "10000002", dt.date(2026, 9, 1), 50.0],
)
MASTER = grid(
    ["客户名称", "联系人", "联系电话", "承诺日期"],
    ["甲公司", "王一", "0512-1", dt.date(2026, 11, 1)],
    ["乙公司", "李二", "0512-2", dt.date(2026, 11, 2)],
    name="客户资料",
)


def log(*rows) -> Grid:
    return Grid.from_rows("回款_沟通记录", [["沟通记录"], [], HEAD, *rows])


def day(text: str) -> np.datetime64:
    return np.datetime64(text, "s")


def ledger(grid_: Grid) -> Ledger:
    return assemble([DEBTS, MASTER], seen(DEBTS, MASTER), Settings(), read_log(grid_))


def test_the_newest_promise_goes_over_that_of_the_customer_sheet():
    """甲 promised again; 乙 was not spoken to and keeps 2026-11-02."""
    customers = ledger(
        log(
            [dt.date(2026, 10, 5), "甲公司", "电话", dt.date(2026, 11, 20), None],
            [dt.date(2026, 10, 9), "甲公司", "电话", "2026-11-25", dt.date(2026, 11, 26)],
        )
    ).customers

    promised = dict(zip(customers["name"], customers["promise_date"].to_numpy(), strict=True))
    paused = dict(zip(customers["name"], customers["hold_until"].to_numpy(), strict=True))
    assert promised == {"甲公司": day("2026-11-25"), "乙公司": day("2026-11-02")}
    assert paused["甲公司"] == day("2026-11-26")
    assert np.isnat(paused["乙公司"])


@pytest.mark.parametrize(
    ("rows", "promise"),
    [
        ([["2026-10-09", "甲", "", "2026-11-25"], ["2026-10-05", "甲", "", "2026-11-20"]], "11-25"),
        ([["2026-10-05", "甲", "", "2026-11-20"], [None, "甲", "", "2026-11-25"]], "11-25"),
        ([["2026-10-05", "甲", "", "2026-11-20"], ["2026-10-09", "甲", "无人接听"]], "11-20"),
        ([["2026-10-05", "甲", "", "2026-11-20"], ["2026-10-05", "甲", "", "2026-11-25"]], "11-25"),
    ],
)
def test_newest_is_by_date_and_then_by_place_and_a_blank_says_nothing_new(rows, promise):
    """A sorted log, a row without a date, a call nobody answered, two calls on one day."""
    newest = read_log(log(*rows)).dates["promise_date"]["甲"]

    assert newest == day(f"2026-{promise}")


def test_a_promise_that_cannot_be_read_stops_the_letters_until_it_is_mended():
    """下周 is no day: the clerk is told where, and 甲 gets no letter meanwhile."""
    made = ledger(log([dt.date(2026, 10, 9), "甲公司", "电话", "下周"]))

    (finding,) = [f for f in made.findings if f.code == "E507"]
    assert str(finding.source) == "回款_沟通记录!D4"
    assert "承诺日期「下周」" in finding.message
    assert made.customers["blocked"].tolist()[0] == finding.message


def test_names_the_books_do_not_know_and_sheets_without_headings_say_nothing():
    """A customer that has paid and gone is in the log for ever."""
    gone = ledger(log([dt.date(2026, 10, 9), "丁公司", "电话", dt.date(2026, 12, 1)]))

    assert gone.customers["name"].tolist() == ["甲公司", "乙公司"]
    assert read_log(Grid.from_rows("回款_沟通记录", [["没有表头"]])) == read_log(None)


def letter_log(*rows) -> Grid:
    head = ["日期", "客户", "方式", "结果"]
    return Grid.from_rows("回款_沟通记录", [["沟通记录"], [], head, *rows])


def test_a_letter_sent_by_other_means_counts_when_it_is_logged():
    """甲 got (一) by post and (二) by hand; of 乙 it says only that one is to be sent."""
    made = ledger(
        letter_log(
            [dt.date(2026, 9, 1), "甲公司", "快递", "催款函(一)已寄"],
            [dt.date(2026, 10, 5), "甲公司", "催款函（二）", "当面交给王一"],
            [dt.date(2026, 10, 6), "乙公司", "电话", "下周寄催款函(二)"],
            [None, "乙公司", "快递", "催款函(一)已寄"],
            [dt.date(2026, 10, 7), "丁公司", "快递", "催款函(一)已寄"],
        )
    )

    assert made.written == {
        0: (
            Written(dt.date(2026, 9, 1), 1, "一级催收函(回款_沟通记录第4行)"),
            Written(dt.date(2026, 10, 5), 2, "二级催收函(回款_沟通记录第5行)"),
        )
    }


def test_rows_say_what_they_prove_and_those_without_a_date_or_a_name_prove_nothing():
    contacts = ledger(
        log(
            [dt.date(2026, 10, 5), "甲公司", "电话", None, None],
            [dt.date(2026, 10, 6), "甲公司", "微信", dt.date(2026, 11, 20), None],
            [dt.date(2026, 10, 7), "不认识", "电话", None, None],
            [dt.date(2026, 10, 8), None, "电话", None, None],
            [None, "乙公司", "电话", None, None],
            [dt.date(2026, 10, 9), "乙公司", None, None, None],
        )
    ).contacts

    assert contacts == {
        0: (
            Contact(dt.date(2026, 10, 5), "催收(电话)", WEAK),
            Contact(dt.date(2026, 10, 6), "客户承诺付款(微信)", MEDIUM, revives=True),
        )
    }
