"""回款_总览: one page, what was before beside what is, control totals in sight."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from lxml import etree

from tests.core.small_ledger import small_ledger
from tests.core.test_movements import NAMES, SEPTEMBER, book, with_snapshot
from tests.sheets.test_movements_sheet import outcome
from xl_huikuan.core.early_warnings import KINDS, Early
from xl_huikuan.core.errors import Source
from xl_huikuan.core.forecast_sums import Sum, weeks
from xl_huikuan.core.model import Control
from xl_huikuan.sheets.ooxml.layout import places
from xl_huikuan.sheets.ooxml.sheetframe import LOW_ROW, sheet_head, sheet_tail
from xl_huikuan.sheets.ooxml.sheetxml import sheet_chunks
from xl_huikuan.sheets.ooxml.styles import merge
from xl_huikuan.sheets.results.overview import More, overview_sheet


def cells(block):
    """Return the rows of a block as lists of its values."""
    return [list(row) for row in zip(*(list(c.values) for c in block.columns), strict=True)]


def figures(sheet):
    """Return title → (now, then, change) of both halves."""
    rows = cells(sheet.blocks[0])
    return {row[i]: tuple(row[i + 1 : i + 4]) for row in rows for i in (0, 4) if row[i]}


def test_what_was_recorded_stands_beside_what_is():
    """At the end of September 1,300.00 of 2,600.00 was overdue; now 1,800.00 of 1,850.00."""
    sheet = overview_sheet(outcome(with_snapshot(book())))
    found = figures(sheet)

    assert sheet.blocks[0].columns[2].title == "上期 26-09-30"
    assert found["应收未收合计(元)"] == ("1,850.00", "2,600.00", "-750.00")
    assert found["逾期金额(元)"] == ("1,800.00", "1,300.00", "+500.00")
    assert found["逾期率"] == ("97.3%", "50.0%", "+47.3点")
    assert found["有余额客户数"] == ("3", "3", "0")
    assert found["需催收客户数"][1:] == ("—", "—")
    assert len(found) == 17
    tones = dict(
        zip(sheet.blocks[0].columns[0].values, sheet.blocks[0].columns[3].tones, strict=True)
    )
    assert (tones["逾期金额(元)"], tones["应收未收合计(元)"]) == ("bad", "")


def test_less_overdue_is_shown_as_good():
    """2,000.00 was recorded as overdue, 1,800.00 is."""
    sheet = overview_sheet(outcome(with_snapshot(book(), overdue=np.array([2e5, 0, 0, 0]))))

    tones = dict(
        zip(sheet.blocks[0].columns[0].values, sheet.blocks[0].columns[3].tones, strict=True)
    )
    assert tones["逾期金额(元)"] == "good"


def test_without_a_recorded_day_the_clerk_is_told_how_to_get_one():
    """No trend, and no empty columns for it; two charts."""
    sheet = overview_sheet(outcome(book()))

    assert sheet.lines[-1].startswith("每个月末按一次「月末快照」")
    assert {then for _, then, _ in figures(sheet).values()} == {"—"}
    assert len(sheet.blocks[2].columns) == 4
    assert [chart.title for chart in sheet.charts] == ["账龄分布", "前3大欠款客户"]


def test_the_trend_ends_with_this_day():
    """2,540.00 at the end of September, 1,850.00 now."""
    sheet = overview_sheet(outcome(with_snapshot(book())))
    days, balances = (sheet.blocks[2].columns[i].values for i in (4, 5))

    assert list(days) == ["2026-09-30", "2026-10-31", ""]
    assert list(balances[:2]) == [254000, 185000]
    [trend] = [chart for chart in sheet.charts if chart.title == "余额和逾期走势"]
    assert (trend.rows, trend.series) == ((0, 1), (5, 6))


def test_control_totals_stay_in_sight():
    """The seven of ours, and the workbook's own with what was read."""
    ledger = book()
    ledger = replace(
        ledger, controls=(Control(Source("台账", 9), "合计 未收金额", 185000, 184900),)
    )
    block = overview_sheet(outcome(ledger)).blocks[1]
    rows = [row[4:] for row in cells(block)]

    assert [row[0] for row in rows][:8] == [
        "期初加借方合计", "减:贷方合计", "应有余额", "未收明细合计", "减:预收余额", "账龄各段合计", "差额",
        f"{Source('台账', 9)} 合计 未收金额",
    ]  # fmt: skip
    assert rows[6][1:3] == [0, "一致"]
    assert rows[7][2:] == ["不符", "读到 1,849.00"]
    assert block.columns[1].total == 185000
    assert block.total_label == "合计"


def test_weeks_and_warnings_are_shown_when_they_were_worked_out():
    """Five of eight weeks; a warning without a day has a dash."""
    found = outcome(book())
    periods = weeks(SEPTEMBER)
    money = tuple(Sum(p, p.title, 100, 90, 80, 0, 0, 1, 1) for p in periods)
    day = np.datetime64("2026-10-01", "D")
    warnings = (
        Early(0, KINDS["promise"], "说了没付", day, 5000),
        Early(1, KINDS["usage"], "满了", np.datetime64("NaT", "D"), 100),
    )
    sheet = overview_sheet(found, More(money, warnings))
    rows = cells(sheet.blocks[3])

    assert len(rows) == 5
    assert rows[0][4:] == ["甲", "承诺没有兑现", 5000, "2026-10-01"]
    assert rows[1][4:] == ["乙", "额度将满或超额", 100, "—"]
    assert sheet.charts[-1].title == "按周预计到账"
    assert sheet.charts[-1].rows == (0, 4)


def test_it_is_printed_on_one_page_with_low_rows_and_charts_that_do_not_overlap():
    """Each chart begins below the one before."""
    sheet = overview_sheet(outcome(with_snapshot(book())))
    xml = b"".join(sheet_chunks(sheet, merge(None)[1]))

    assert b'fitToHeight="1"' in sheet_tail(sheet)
    assert f'defaultRowHeight="{LOW_ROW}"'.encode() in sheet_head(sheet, selected=False)
    heights = {row.get("ht") for row in etree.fromstring(xml).iter("{*}row")}
    assert "15" in heights
    assert "19.5" not in heights
    tops = [int(chart.anchor[1:]) for chart in sheet.charts]
    ends = [top + chart.size[1] / 0.59 for top, chart in zip(tops, sheet.charts, strict=True)]
    assert all(end < top for end, top in zip(ends, tops[1:], strict=False))
    assert ends[-1] <= places(sheet)[-1].end + 1
    assert {chart.anchor[0] for chart in sheet.charts} == {"I"}


def test_an_empty_book_has_a_page_too():
    """Nobody owes anything: shares are dashes, one chart."""
    sheet = overview_sheet(outcome(small_ledger(list(NAMES), [])))

    assert figures(sheet)["逾期率"][0] == "—"
    assert sheet.lines[2].startswith("应收周转天数写 —:")
    assert [chart.title for chart in sheet.charts] == ["账龄分布"]
