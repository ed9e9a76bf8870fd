"""回款_对账差异: the account of both balances, the lines, and the verdict."""

from __future__ import annotations

import datetime as dt

from xl_huikuan.core.differences.detect import find_differences
from xl_huikuan.core.differences.rows import MONEY, Row
from xl_huikuan.sheets.results.differences import differences_sheet, verdict
from xl_huikuan.sheets.table import Block

AS_OF = dt.date(2026, 6, 30)
INVOICE = Row(100_000, dt.date(2026, 3, 1), numbers=("10000001",), sheet="应收", row=3)
LATE = Row(20_000, dt.date(2026, 6, 25), numbers=("10000002",), sheet="应收", row=4)
PAID = Row(-5_000, dt.date(2026, 3, 9), MONEY, text="付货款", sheet="应付", row=7)


def columns(block: Block) -> dict[str, list]:
    return {column.title: list(column.values) for column in block.columns}


def test_equal_balances_without_a_difference_agree() -> None:
    found = find_differences([INVOICE], [INVOICE], AS_OF)

    assert verdict(found) == "结论:相符。我方余额 1,000.00 元,对方余额 1,000.00 元。"
    sheet = differences_sheet(found, ("行",), "某客户")
    assert [block.heading[:1] for block in sheet.blocks] == ["一", "三"]
    assert sheet.lines == ("行", verdict(found))


def test_what_is_all_explained_is_settled() -> None:
    """1,200.00 and 1,000.00: the invoice of 25 June is on its way."""
    found = find_differences([INVOICE, LATE], [INVOICE], AS_OF)

    assert verdict(found) == "结论:已调平。我方余额 1,200.00 元,对方余额 1,000.00 元,相差 200.00 元,已全部说明。"  # fmt: skip
    account = columns(differences_sheet(found, (), "某客户").blocks[0])
    assert account["对方账面"] == ["对方余额", "加:在途(时间差)(1 笔)", "对方调节后余额", ""]
    assert account["对方金额"][:3] == [100_000, 20_000, 120_000]
    assert account["我方账面"] == ["我方余额", "", "我方调节后余额", "未说明差额(我方 − 对方)"]
    assert account["我方金额"][2:] == [120_000, 0]


def test_what_stays_unexplained_is_said_and_shown_first() -> None:
    """Theirs has a payment of 50.00 in March that never arrived."""
    found = find_differences([INVOICE, LATE], [INVOICE, PAID], AS_OF)

    assert verdict(found).endswith("相差 250.00 元,其中未说明差额 50.00 元。")
    lines = differences_sheet(found, (), "某客户").blocks[1]
    shown = columns(lines)
    assert shown["原因"] == ["原因未明", "在途(时间差)"]
    assert shown["造成的差额"] == [5_000, 20_000]
    assert lines.columns[2].total == 25_000
    assert shown["调整"] == ["待查", "对方账"]
    assert shown["对方单据"] == ["第7行 2026-03-09 付货款", ""]
    assert shown["我方单据"][1] == ("第4行 2026-06-25 10000002", "'应收'!A4")
