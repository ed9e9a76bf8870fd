"""Reports as finance programs print them."""

import datetime as dt

from tests.sheets.layouts.company import (
    YEAR,
    LayoutBook,
    Move,
    Pick,
    Sheet,
    accounts,
    round_fen,
    truth,
)
from tests.sheets.layouts.customers import hand_label
from tests.sheets.layouts.hand import Hand, layout, notes, titles
from tests.sheets.layouts.ledger_rows import LEDGER_HEADS, ledger_rows


@layout
def program_ledger_blocks(pick: Pick) -> LayoutBook:
    """应收账款明细账 of U8/T3: a page per customer, one under the other, each with its heading."""
    owners, hand = accounts(pick), Hand.of(pick, units=False)
    head = pick.choice(LEDGER_HEADS[:3])
    sheet = Sheet(pick.choice(("应收账款明细账", "Sheet1", "客户往来明细账")))
    for i, a in enumerate(owners):
        sheet.add(pick.choice(("应收账款明细账", "客户往来明细账")))
        if pick.random() < 0.5:
            sheet.add("科目:1122 应收账款", None, None, "期间:2025.01-2025.12")
        style = hand_label(owners)
        sheet.add(f"{style}{a.name}")
        sheet.add(*head)
        ledger_rows(pick, sheet, a, head, hand, program=pick.random() < 0.7)
        if pick.random() < 0.5:
            sheet.add(f"第{i + 1}页 共{len(owners)}页", None, None, "打印日期:2025-12-31")
        if pick.random() < 0.5:
            sheet.add()
    return LayoutBook([sheet], truth(owners), "明细账.xls")


@layout
def program_ledger_lines(pick: Pick) -> LayoutBook:
    """One heading, and lines 客户:甲公司 over the entries of each customer."""
    owners, hand = accounts(pick), Hand.of(pick, units=False)
    head = pick.choice(LEDGER_HEADS[:3])
    sheet = Sheet("客户往来明细账")
    titles(pick, sheet, "客户往来明细账", hand, len(head))
    sheet.add(*head)
    label = pick.choice(("客户:", "往来单位:", "客户名称:", ""))
    for a in owners:
        sheet.add(f"{label}{a.name}")
        ledger_rows(pick, sheet, a, head, hand, program=pick.random() < 0.5)
    notes(pick, sheet)
    return LayoutBook([sheet], truth(owners), "明细账.xls")


@layout
def program_ledger_column(pick: Pick) -> LayoutBook:
    """客户往来明细账 with the customer in a column, 期初, 本月合计, 本年累计, 方向, repeated headings."""
    owners, hand = accounts(pick), Hand.of(pick, units=False)
    start = pick.choice(
        (("客户编码", "客户名称"), ("客户名称",), ("科目编码", "科目名称", "客户名称"))
    )
    head = pick.choice(LEDGER_HEADS[:2])
    sheet = Sheet("客户往来明细账")
    titles(pick, sheet, "客户往来明细账", hand, 9)
    if pick.random() < 0.5:
        sheet.add("科目:1122 应收账款", None, None, "期间:2025.01-2025.12")
    sheet.add(*start, *head)
    every = pick.choice((0, 0, 25))
    for a in owners:
        who = {"客户编码": a.code, "客户名称": a.name, "科目编码": "1122", "科目名称": "应收账款"}
        at = len(sheet.rows)
        ledger_rows(pick, sheet, a, head, hand, program=pick.random() < 0.6)
        for i in range(at, len(sheet.rows)):
            row = sheet.rows[i]
            if row and row[0] == "合计":
                sheet.rows[i] = [None] * (len(start) - 1) + ["小计", None, *row[1:]]
            else:
                sheet.rows[i] = [*(who[s] for s in start), *row]
        if every and len(sheet.rows) - at > 5:
            sheet.add("第1页 共3页")
            sheet.add(*start, *head)
    notes(pick, sheet)
    return LayoutBook([sheet], truth(owners), "明细账.xls")


@layout
def program_rolled(pick: Pick) -> LayoutBook:  # noqa: C901, PLR0912, PLR0915  one form, many habits
    """应收款汇总表 / 客户往来余额表: opening, debit, credit, closing; two-row headings, 方向, 累计."""
    owners, hand = accounts(pick), Hand.of(pick)
    sheet = Sheet(pick.choice(("客户往来余额表", "应收款汇总表", "Sheet1")))
    title = pick.choice(("客户往来余额表", "应收款汇总表", "应收账款余额表", "客户科目余额表"))
    form = pick.choice(("plain", "sides", "direction", "year"))
    titles(pick, sheet, title, hand, 8)
    start = ["客户编码", "客户名称"] if pick.random() < 0.6 else ["客户名称"]
    n = len(start)
    lines = []
    for a in owners:
        if form == "sides" and pick.random() < 0.2:
            a.moves.append(Move(dt.date(YEAR, 12, 31), "回款", a.owed() + round_fen(pick), ""))
        paid = sum(m.fen for m in a.moves if m.kind != "应收")
        debit, open_, end = a.total("应收"), a.opening, a.owed()
        who = [a.code, a.name][2 - n :]
        lines.append(
            (who, {
                "plain": [open_, debit, paid, end],
                "sides": [max(open_, 0), max(-open_, 0), debit, paid, max(end, 0), max(-end, 0)],
                "direction": [side(open_), abs(open_), debit, paid, side(end), abs(end)],
                "year": [open_, debit, paid, debit, paid, end],
            }[form])
        )  # fmt: skip
    if form == "sides":
        top = sheet.add(*start, "期初余额", None, "本期发生", None, "期末余额", None)
        sheet.add(*[None] * n, "借方", "贷方", "借方", "贷方", "借方", "贷方")
        for c in (n, n + 2, n + 4):
            sheet.merge(top, c, top, c + 1)
        for c in range(n):
            sheet.merge(top, c, top + 1, c)
    elif form == "direction":
        sheet.add(*start, "方向", "期初余额", "本期借方", "本期贷方", "方向", "期末余额")
    elif form == "year":
        if pick.random() < 0.5:
            sheet.add(
                *start,
                "期初余额",
                "本期借方",
                "本期贷方",
                "本年累计借方",
                "本年累计贷方",
                "期末余额",
            )
        else:
            top = sheet.add(*start, "期初余额", "本期发生", None, "本年累计", None, "期末余额")
            sheet.add(*[None] * n, None, "借方", "贷方", "借方", "贷方", None)
            sheet.merge(top, n + 1, top, n + 2)
            sheet.merge(top, n + 3, top, n + 4)
            for c in (*range(n), n, n + 5):
                sheet.merge(top, c, top + 1, c)
    else:
        words = pick.choice(
            (
                ("期初余额", "本期借方", "本期贷方", "期末余额"),
                ("期初余额", "本期应收", "本期收回", "期末余额"),
                ("期初余额", "借方金额", "贷方金额", "余额"),
                ("年初余额", "本期增加", "本期减少", "期末余额"),
            )
        )
        sheet.add(*start, *words)
    for who, figures in lines:
        sheet.add(*who, *[f if isinstance(f, str) else hand.money(f) for f in figures])
    if form in ("plain", "year", "sides") and pick.random() < 0.7:
        sums = [sum(f[i] for _, f in lines) for i in range(len(lines[0][1]))]
        sheet.add("合计", *[None] * (n - 1), *[hand.money(s) for s in sums])
    notes(pick, sheet)
    return LayoutBook([sheet], truth(owners), "余额表.xls")


def side(fen: int) -> str:
    return "借" if fen > 0 else "贷" if fen < 0 else "平"


@layout
def program_aging(pick: Pick) -> LayoutBook:
    """往来账龄分析表."""
    owners, hand = accounts(pick), Hand.of(pick)
    sheet = Sheet(pick.choice(("往来账龄分析", "Sheet1")))
    titles(pick, sheet, pick.choice(("客户往来账龄分析表", "应收账款账龄分析表")), hand, 8)
    if pick.random() < 0.5:
        sheet.add("科目:1122 应收账款", None, None, "截止日期:2025-12-31")
    heads = pick.choice(
        (("1-30天", "31-60天", "61-90天", "90天以上"), ("1年以内", "1-2年", "2-3年", "3年以上"))
    )
    shares = pick.random() < 0.3
    if shares:
        top = sheet.add("客户编码", "客户名称", "余额", *[x for h in heads for x in (h, None)])
        sheet.add(None, None, None, *["金额", "%"] * 4)
        for c in (3, 5, 7, 9):
            sheet.merge(top, c, top, c + 1)
        for c in range(3):
            sheet.merge(top, c, top + 1, c)
    else:
        sheet.add("客户编码", "客户名称", "余额", *heads)
    for a in owners:
        total = a.owed()
        cuts = sorted(pick.randint(0, total) for _ in range(3))
        parts = [b - c for b, c in zip([*cuts, total], [0, *cuts], strict=True)]
        cells = [
            x
            for p in parts
            for x in (
                (hand.money(p), round(100 * p / total, 2) if total else None)
                if shares
                else (hand.money(p),)
            )
        ]
        if hand.unit != 1 or total:
            sheet.add(a.code, a.name, hand.money(total), *cells)
    sheet.add("合计", None, hand.money(sum(a.owed() for a in owners)))
    return LayoutBook([sheet], {k: v for k, v in truth(owners).items() if v}, "账龄.xls")


@layout
def program_statement(pick: Pick) -> LayoutBook:
    """客户对账单 of one customer."""
    (a,), hand = accounts(pick, 1, 1), Hand.of(pick)
    head = pick.choice(LEDGER_HEADS)
    sheet = Sheet("对账单")
    titles(pick, sheet, "客户对账单", hand, len(head))
    sheet.add(
        pick.choice(("客户名称:", "客户:", "致:", "购货单位:")) + a.name,
        None,
        None,
        "对账期间:2025-01-01至2025-12-31",
    )
    sheet.add(*head)
    ledger_rows(pick, sheet, a, head, hand)
    notes(pick, sheet)
    return LayoutBook([sheet], truth([a]), "对账单.xlsx")
