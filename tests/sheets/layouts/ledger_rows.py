"""The entries of one customer as a ledger prints them."""

import datetime as dt
from calendar import monthrange
from collections.abc import Sequence
from typing import Any

from tests.sheets.layouts.company import (
    YEAR,
    Account,
    Move,
    Pick,
    Sheet,
)
from tests.sheets.layouts.hand import Hand, hide

LEDGER_HEADS = (
    ("日期", "凭证字号", "摘要", "借方", "贷方", "方向", "余额"),
    ("日期", "摘要", "借方金额", "贷方金额", "余额"),
    ("日期", "单号", "摘要", "应收金额", "已收金额", "余额"),
    ("日期", "单号", "销售金额", "收款金额", "欠款余额"),
)


def ledger_rows(
    pick: Pick, sheet: Sheet, a: Account, head: Sequence[str], hand: Hand, *, program: bool = False
) -> None:
    """The entries of one customer under a heading, with totals by month as programs print them."""
    balance, debit, credit = a.opening, 0, 0
    if a.opening or program:
        sheet.add(
            *ledger_line(
                head,
                hand,
                dt.date(YEAR, 1, 1),
                "期初余额" if not program else pick.choice(("期初余额", "上年结转")),
                0,
                0,
                balance,
                "",
            )
        )
    by_month: dict[int, list[Move]] = {}
    for m in a.moves:
        by_month.setdefault(m.date.month, []).append(m)
    rows = []
    for month in sorted(by_month):
        month_debit = month_credit = 0
        for m in by_month[month]:
            left, right = (m.fen, 0) if m.kind == "应收" else (0, m.fen)
            balance += left - right
            month_debit, month_credit = month_debit + left, month_credit + right
            text = {"应收": "销售商品", "回款": "收到货款"}.get(m.kind, m.kind)
            rows.append(
                sheet.add(*ledger_line(head, hand, m.date, text, left, right, balance, m.number))
            )
        debit, credit = debit + month_debit, credit + month_credit
        if program:
            last = dt.date(YEAR, month, monthrange(YEAR, month)[1])
            sheet.add(
                *ledger_line(head, hand, last, "本月合计", month_debit, month_credit, balance, "")
            )
            sheet.add(*ledger_line(head, hand, last, "本年累计", debit, credit, balance, ""))
    hide(pick, sheet, rows)
    if not program and pick.random() < 0.5:
        line = ledger_line(head, hand, None, "", debit, credit, balance, "")
        line[0] = "合计"
        sheet.add(*line)


def ledger_line(  # noqa: PLR0917  a row of a ledger
    head: Sequence[str],
    hand: Hand,
    date: dt.date | None,
    text: str,
    left: int,
    right: int,
    balance: int,
    number: str,
) -> list[Any]:
    cells = {
        "日期": hand.day(date) if date else None,
        "摘要": text or None,
        "方向": "借" if balance > 0 else "贷" if balance < 0 else "平",
    }
    out = []
    for h in head:
        if h in cells:
            out.append(cells[h])
        elif h in ("单号", "凭证字号", "单据编号", "凭证号"):
            out.append(number or (text if h == "单号" and "摘要" not in head else None) or None)
        elif "余额" in h:
            shown = abs(balance) if "方向" in head else balance
            out.append(hand.money(shown) if shown else 0)
        elif h in ("借方", "借方金额", "应收金额", "销售金额", "本期借方", "应收", "借方发生额"):
            out.append(hand.money(left))
        elif h in ("贷方", "贷方金额", "已收金额", "收款金额", "本期贷方", "已收", "贷方发生额"):
            out.append(hand.money(right))
        else:
            out.append(None)
    return out
