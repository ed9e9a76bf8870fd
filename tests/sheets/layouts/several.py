"""Several tables on a sheet or in a book, disjoint or twice the same."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from tests.sheets.layouts.company import (
    YEAR,
    Account,
    LayoutBook,
    Move,
    Pick,
    Sheet,
    accounts,
    truth,
)
from tests.sheets.layouts.hand import Hand, layout, titles
from tests.sheets.layouts.months import wide


def invoice_rows(owners: Sequence[Account]) -> list[tuple[Account, Move]]:
    pairs = [(a, m) for a in owners for m in a.moves if m.kind == "应收"]
    openings = [
        (a, Move(dt.date(YEAR - 1, 12, 31), "应收", a.opening, f"{a.code}-000"))
        for a in owners
        if a.opening
    ]
    return sorted([*openings, *pairs], key=lambda p: (p[1].date, p[1].number))


def paid_rows(owners: Sequence[Account]) -> list[tuple[Account, Move]]:
    return sorted(
        [(a, m) for a in owners for m in a.moves if m.kind == "回款"],
        key=lambda p: (p[1].date, p[1].number),
    )


INVOICE_HEAD = ("开票日期", "客户名称", "发票号码", "应收金额")
PAID_HEAD = ("收款日期", "付款单位", "收款金额", "结算方式")


def invoice_line(hand: Hand, a: Account, m: Move) -> list[Any]:
    return [hand.day(m.date), a.name, m.number, hand.money(m.fen)]


def paid_line(hand: Hand, a: Account, m: Move) -> list[Any]:
    return [hand.day(m.date), a.name, hand.money(m.fen), "转账"]


@layout
def beside_receipts(pick: Pick) -> LayoutBook:
    """Receivables at the left, receipts at the right, under one heading row."""
    owners, hand = accounts(pick), Hand.of(pick)
    left, right = invoice_rows(owners), paid_rows(owners)
    sheet = Sheet("往来")
    gap = [None] * pick.choice((0, 1, 2))
    over = pick.random() < 0.5
    titles(pick, sheet, "客户应收及回款明细表", hand, 8)
    if over:
        top = sheet.add("应收明细", None, None, None, *gap, "收款明细")
        sheet.merge(top, 0, top, 3)
        sheet.merge(top, 4 + len(gap), top, 7 + len(gap))
    paid_head = PAID_HEAD if pick.random() < 0.5 else ("日期", "客户名称", "回款金额", "备注")
    sheet.add(*INVOICE_HEAD, *gap, *paid_head)
    for i in range(max(len(left), len(right))):
        one = invoice_line(hand, *left[i]) if i < len(left) else [None] * 4
        two = paid_line(hand, *right[i]) if i < len(right) else []
        sheet.add(*one, *gap, *two)
    if pick.random() < 0.5:
        total = sum(m.fen for _, m in left)
        paid = sum(m.fen for _, m in right)
        sheet.add("合计", None, None, hand.money(total), *gap, "合计", None, hand.money(paid))
    return LayoutBook([sheet], truth(owners), "往来.xlsx")


@layout
def beside_same(pick: Pick) -> LayoutBook:
    """One list in two halves, side by side."""
    owners, hand = accounts(pick), Hand.of(pick)
    for a in owners:
        a.moves = [m for m in a.moves if m.kind == "应收"]
    rows = invoice_rows(owners)
    half = (len(rows) + 1) // 2
    sheet = Sheet("应收")
    titles(pick, sheet, "应收账款未收明细", hand, 8)
    gap = [None] * pick.choice((0, 1))
    head = ("开票日期", "客户名称", "发票号码", "未收金额")
    sheet.add(*head, *gap, *head)
    for i in range(half):
        two = invoice_line(hand, *rows[half + i]) if half + i < len(rows) else []
        sheet.add(*invoice_line(hand, *rows[i]), *gap, *two)
    return LayoutBook([sheet], {k: v for k, v in truth(owners).items() if v}, "往来.xlsx")


@layout
def stacked_receipts(pick: Pick) -> LayoutBook:
    """Receivables above, receipts below, on one sheet; sometimes the customers too."""
    owners, hand = accounts(pick), Hand.of(pick)
    left, right = invoice_rows(owners), paid_rows(owners)
    sheet = Sheet(pick.choice(("台账", "应收")))
    parts = [
        ("应收账款明细", INVOICE_HEAD, [invoice_line(hand, *x) for x in left], 3),
        ("收款明细", PAID_HEAD, [paid_line(hand, *x) for x in right], 2),
    ]
    if pick.random() < 0.3:
        parts.append(
            (
                "客户资料",
                ("客户名称", "联系人", "电话"),
                [[a.name, "陈", "138"] for a in owners],
                -1,
            )
        )
    for i, (title, head, rows, at) in enumerate(parts):
        titles(pick, sheet, title, hand, 4)
        sheet.add(*head)
        for row in rows:
            sheet.add(*row)
        if at >= 0 and pick.random() < 0.6:
            line = ["合计", None, None, None]
            line[at] = hand.money(sum(m.fen for _, m in (left, right)[i]))
            sheet.add(*line)
        for _ in range(pick.choice((0, 1, 2))):
            sheet.add()
    return LayoutBook([sheet], truth(owners), "台账.xlsx")


@layout
def several_ledgers(pick: Pick) -> LayoutBook:
    """The same layout on several sheets: by year, salesperson or company; all count."""
    owners, hand = accounts(pick, 4, 8), Hand.of(pick)
    by = pick.choice(("year", "person"))
    head = ("开票日期", "客户名称", "发票号码", "应收金额", "已收金额", "未收金额")
    parts: dict[str, list[list[Any]]] = {}
    for i, a in enumerate(owners):
        left = a.owed() - a.opening
        rows = [m for m in a.moves if m.kind == "应收"]
        owed = dict.fromkeys(range(len(rows)), 0)
        for k in reversed(range(len(rows))):
            owed[k] = min(rows[k].fen, max(0, left))
            left -= owed[k]
        a.opening, a.moves = 0, [m for m in a.moves if m.kind == "应收"]
        a.moves += [
            Move(m.date, "回款", m.fen - owed[k], "")
            for k, m in enumerate(rows)
            if m.fen != owed[k]
        ]
        for k, m in enumerate(rows):
            name = (
                f"{YEAR - 1 + (m.date.month > 6)}年"
                if by == "year"
                else ("张三", "李四", "王五")[i % 3]
            )
            date = (
                m.date.replace(year=YEAR - 1)
                if by == "year" and m.date.month <= 6 and (m.date.month, m.date.day) != (2, 29)
                else m.date
            )
            parts.setdefault(name, []).append(
                [
                    hand.day(date),
                    a.name,
                    m.number,
                    hand.money(m.fen),
                    hand.money(m.fen - owed[k]),
                    hand.money(owed[k]),
                ]
            )
    sheets = []
    for name in sorted(parts):
        sheet = Sheet(name)
        titles(pick, sheet, "应收账款台账", hand, len(head))
        sheet.add(*head)
        for row in parts[name]:
            sheet.add(*row)
        sheets.append(sheet)
    return LayoutBook(sheets, {a.name: a.owed() for a in owners if a.moves}, "台账.xlsx")


@layout
def same_debts_twice(pick: Pick) -> LayoutBook:
    """The same ledger on two sheets, the second a copy sorted otherwise: only a question is right."""
    made = several_ledgers(pick)
    one = made.sheets[0]
    copy = Sheet(pick.choice(("副本", "备份", "给老板")), [list(r) for r in one.rows])
    while len(copy.rows) < 6:
        return months_copy(pick)
    return LayoutBook([*made.sheets, copy], made.owed, made.file_name, ask=True)


def months_copy(pick: Pick) -> LayoutBook:
    made = wide(pick, accounts(pick), two=False)
    made.sheets.append(Sheet("副本", [list(r) for r in made.sheets[0].rows]))
    return LayoutBook(made.sheets, made.owed, f"{YEAR}.xlsx", ask=True)
