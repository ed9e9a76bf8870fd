"""Section E, dates: entries 98 to 103, each with its code, its place and its sentence."""

import datetime as dt

import pytest

from tests.catalogue.cases import HEAD, SHEET, A, B, C, result, row, sheet
from xl_huikuan.sheets.grid import Grid

DAY = dt.date


def stopped(one):
    why = one.letters()
    assert why[B] == why[C] == ""
    return why[A]


def test_098_without_a_due_date_nothing_is_demanded():
    one = result(sheet(row(due=None)))

    assert one.of("W501") == [("W501", f"{SHEET}!2", "没有可用的到期日(无到期日也无账期)。")]
    assert stopped(one) == "没有可催收的款项(到期日另行核对)。"


def test_098_the_companys_own_term_gives_the_date():
    one = result(sheet(row(due=None)), 默认账期="票到30天")

    assert one.of("W501") == []
    assert one.letters()[A] == ""


def test_098_retention_money_without_a_date_waits():
    head = (*HEAD, "款项性质")
    one = result(sheet(row(A, "10000001", DAY(2026, 7, 1), None, 1000, "质保金"), head=head))

    assert one.of("E506") == [("E506", f"{SHEET}!2", "质保金没有到期日。")]
    assert stopped(one) == "数据有误,请先处理:质保金没有到期日。"


def test_099_due_before_the_invoice_is_used_and_told():
    one = result(sheet(row(due=DAY(2026, 6, 20))))

    assert one.of("W502") == [("W502", f"{SHEET}!2", "到期日2026-06-20早于开票日期2026-07-01。")]
    assert stopped(one) == ""


def test_099_due_long_before_the_invoice_waits():
    one = result(sheet(row(due=DAY(2025, 6, 20))))
    text = "到期日2025-06-20早于开票日期2026-07-01。"

    assert one.of("E502") == [("E502", f"{SHEET}!2", text)]
    assert stopped(one) == f"数据有误,请先处理:{text}"


@pytest.mark.parametrize(
    "text", ["2026年7月31日", "2026/7/31", "2026.7.31", "20260731", "二〇二六年七月三十一日"]
)
def test_100_a_date_written_as_text_is_read(text):
    one = result(sheet(row(due=text)))

    assert one.outcome.ledger.items["due_given"].iloc[0] == dt.datetime(2026, 7, 31)
    assert stopped(one) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("11/12/2026", "分不清哪个是年、月、日"),
        ("24/3/5", "读不出是哪一天"),
        ("2026-02-30", "读不出是哪一天"),
        ("30-Nov", "没有写全年月日,或用了英文月份"),
    ],
)
def test_100_a_date_with_two_readings_keeps_the_row_out(text, why):
    one = result(sheet(row(due=text)))

    assert one.of("E507") == [("E507", f"{SHEET}!D2", f"到期日「{text}」{why}。")]
    assert stopped(one) == f"客户已停发函件:到期日「{text}」{why}。"


def test_100_a_date_without_its_day_is_none_and_told():
    one = result(sheet(row(due="2026.3")))

    assert one.of("W506") == [
        ("W506", f"{SHEET}!D2", "到期日「2026.3」没有写到日,按没有日期处理。")
    ]


def test_101_an_invoice_after_the_day_is_not_overdue():
    one = result(sheet(row(issued=DAY(2026, 11, 5), due=DAY(2026, 12, 5))))

    assert one.of("W504") == [("W504", f"{SHEET}!2", "开票日期2026-11-05晚于基准日2026-10-31。")]
    assert one.owed[A] == 0


def test_101_an_invoice_more_than_a_year_ahead_waits():
    one = result(sheet(row(), row(A, "10000009", DAY(2028, 11, 5), DAY(2028, 12, 5))))
    text = "开票日期2028-11-05晚于基准日2026-10-31。"

    assert one.of("E504") == [("E504", f"{SHEET}!3", text)]
    assert stopped(one) == f"数据有误,请先处理:{text}"


def test_102_an_invoice_of_ten_years_ago_is_kept_and_told():
    one = result(sheet(row(issued=DAY(2016, 6, 1), due=DAY(2016, 7, 1))))

    assert one.of("W505") == [
        ("W505", f"{SHEET}!2", "到期日2016-07-01至今已超过3年,诉讼时效可能已届满。")
    ]
    assert one.owed[A] == 100_000


def test_103_days_of_a_1904_book_are_days_of_today():
    """2026-07-31 is day 46234 since 1899-12-30, and 1462 fewer since 1904-01-01."""
    serial = (DAY(2026, 7, 31) - DAY(1899, 12, 30)).days - 1462
    one = result(
        Grid.from_rows(
            SHEET,
            [HEAD, row(due=serial), row(B, "2", due=serial), row(C, "3", due=serial)],
            date1904=True,
        )
    )

    assert serial == 44772
    assert set(one.outcome.ledger.items["due_given"]) == {dt.datetime(2026, 7, 31)}


@pytest.mark.parametrize("serial", [0, -5, 2958466])
def test_103_a_day_that_cannot_be_keeps_the_row_out(serial):
    one = result(sheet(row(due=serial)))
    text = f"到期日「{serial}」超出 1990 年到 2100 年,不会是款项的日期。"

    assert one.of("E507") == [("E507", f"{SHEET}!D2", text)]
    assert stopped(one) == f"客户已停发函件:{text}"


def test_103_of_a_moment_the_day_counts():
    one = result(sheet(row(due=dt.datetime(2026, 7, 31, 13, 5))))

    assert one.outcome.ledger.items["due_given"].iloc[0] == dt.datetime(2026, 7, 31)
    assert stopped(one) == ""
