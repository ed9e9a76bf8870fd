"""Credits beside receipts, retention, and what the tax bureau exports."""

import datetime as dt

from tests.sheets.layouts.company import (
    LayoutBook,
    Pick,
    Sheet,
    accounts,
)
from tests.sheets.layouts.hand import Hand, layout, titles
from tests.sheets.layouts.several import PAID_HEAD, invoice_rows, paid_line, paid_rows


@layout
def returns_columns(pick: Pick) -> LayoutBook:
    """Credits beside receipts: 退货, 折让, 扣款 … each takes from what is owed."""
    owners, hand = accounts(pick), Hand.of(pick)
    words = pick.sample(
        ("退货", "退货金额", "折让", "销售折让", "扣款", "红冲", "其他减项", "冲减"),
        pick.randint(1, 2),
    )
    head = ["开票日期", "客户名称", "发票号码", "应收金额", *words, "已收金额"]
    with_balance = pick.random() < 0.75
    head += ["未收金额"] if with_balance else []
    sign = pick.choice((1, 1, -1))
    sheet = Sheet("应收")
    titles(pick, sheet, "应收账款明细表", hand, len(head))
    sheet.add(*head)
    owed: dict[str, int] = {}
    for a in owners:
        for m in a.moves:
            if m.kind != "应收":
                continue
            left, parts = m.fen, []
            for _ in words:
                part = left // 10000 * 100 * pick.randint(0, 5) if pick.random() < 0.4 else 0
                parts.append(part)
                left -= part
            paid = pick.choice((0, left, left // 20000 * 100))
            left -= paid
            owed[a.name] = owed.get(a.name, 0) + left
            sheet.add(
                hand.day(m.date),
                a.name,
                m.number,
                hand.money(m.fen),
                *[hand.money(sign * p) for p in parts],
                hand.money(paid),
                *([hand.money(left)] if with_balance else []),
            )
    return LayoutBook([sheet], owed, "台账.xlsx")


@layout
def retention_column(pick: Pick) -> LayoutBook:
    """其中:质保金 is a part of what is owed."""
    owners, hand = accounts(pick), Hand.of(pick, units=False)
    head = [
        "合同编号",
        "客户名称",
        "开票日期",
        "应收金额",
        "已收金额",
        "未收金额",
        pick.choice(("其中:质保金", "质保金", "其中质保金")),
        "到期日",
    ]
    sheet = Sheet("应收")
    titles(pick, sheet, "应收账款明细表", hand, len(head))
    sheet.add(*head)
    owed: dict[str, int] = {}
    for a in owners:
        for m in [m for m in a.moves if m.kind == "应收"]:
            kept = m.fen // 2000 * 100
            paid = pick.choice((0, (m.fen - kept) // 100 * 100))
            sheet.add(
                m.number,
                a.name,
                hand.day(m.date),
                hand.money(m.fen),
                hand.money(paid),
                hand.money(m.fen - paid),
                hand.money(kept),
                hand.day(m.date + dt.timedelta(30)),
            )
            owed[a.name] = owed.get(a.name, 0) + m.fen - paid
    return LayoutBook([sheet], owed, "台账.xlsx")


@layout
def tax_export(pick: Pick) -> LayoutBook:
    """Invoices as the tax bureau exports them, with a list of receipts."""
    owners = accounts(pick)
    hand = Hand(pick)
    for a in owners:
        a.opening = 0
        sold = a.total("应收")
        kept = []
        for m in a.moves:
            if m.kind == "应收":
                kept.append(m)
            elif m.fen <= sold:
                kept.append(m)
                sold -= m.fen
        a.moves = kept
    sheet = Sheet("信息汇总表")
    sheet.add(
        "序号",
        "发票代码",
        "发票号码",
        "数电发票号码",
        "销方识别号",
        "销方名称",
        "购方识别号",
        "购买方名称",
        "开票日期",
        "金额",
        "税额",
        "价税合计",
        "发票票种",
        "发票状态",
        "是否正数发票",
        "备注",
    )
    for i, (a, m) in enumerate(invoice_rows(owners)):
        tax = round(m.fen * 13 / 113)
        sheet.add(
            i + 1,
            None,
            None,
            f"25322000{i:012d}",
            "91320100MA1XXXXX0K",
            "江城精密机械有限公司",
            "91310000MA1YYYYY0K",
            a.name,
            m.date.strftime("%Y-%m-%d %H:%M:%S"),
            hand.money(m.fen - tax),
            hand.money(tax),
            hand.money(m.fen),
            "数电发票(增值税专用发票)",
            "正常",
            "是",
            None,
        )
    paid = Sheet("收款明细")
    paid.add(*PAID_HEAD)
    for x in paid_rows(owners):
        paid.add(*paid_line(hand, *x))
    sheets = [sheet, paid] if paid_rows(owners) else [sheet]
    owed = {a.name: a.owed() for a in owners if a.moves}
    return LayoutBook(sheets, owed, "全量发票查询导出.xlsx", ask=len(sheets) == 1)
