"""A sheet per customer, sometimes with an index in front."""

from collections.abc import Callable, Sequence

from tests.sheets.layouts.company import (
    Account,
    LayoutBook,
    Pick,
    Sheet,
    accounts,
    truth,
)
from tests.sheets.layouts.hand import Hand, layout, notes, titles
from tests.sheets.layouts.ledger_rows import LEDGER_HEADS, ledger_rows


def per_customer(
    pick: Pick, owners: list[Account], *, labels: bool, names: Callable[[Account], str]
) -> LayoutBook:
    head = pick.choice(LEDGER_HEADS)
    hand = Hand.of(pick)
    sheets = []
    for a in owners:
        sheet = Sheet(names(a))
        if labels:
            titles(
                pick,
                sheet,
                pick.choice(("客户往来明细账", "应收账款明细账", "应收账款")),
                hand,
                len(head),
            )
            sheet.add(f"{label}{a.name}") if (label := hand_label(owners)) else None
        elif pick.random() < 0.8:
            titles(pick, sheet, "应收账款明细", hand, len(head))
        elif hand.unit != 1:
            sheet.add("单位:万元")
        sheet.add(*head)
        ledger_rows(pick, sheet, a, head, hand)
        notes(pick, sheet)
        sheets.append(sheet)
    if pick.random() < 0.5:
        sheets.insert(0, index_sheet(pick, owners, hand))
    return LayoutBook(
        sheets, truth(owners), pick.choice(("应收账款.xlsx", "客户往来.xlsx", "台账.xlsx"))
    )


def hand_label(owners: Sequence[Account]) -> str:
    """One label for the whole book."""
    words = ("客户:", "客户名称:", "购货单位:", "往来单位:", "单位名称:", "客户名称：")
    return words[
        len(owners[0].name + owners[-1].name + owners[0].moves[0].number if owners[0].moves else "")
        % len(words)
    ]


def index_sheet(pick: Pick, owners: Sequence[Account], hand: Hand) -> Sheet:
    sheet = Sheet(pick.choice(("目录", "汇总", "总表")))
    kind = pick.choice(("names", "balances", "rolled"))
    if kind == "names":
        sheet.add("序号", "客户名称")
        for i, a in enumerate(owners):
            sheet.add(i + 1, a.name)
        return sheet
    titles(pick, sheet, "应收账款汇总表", Hand(pick, hand.unit), 5)
    if kind == "balances":
        sheet.add("序号", "客户名称", "应收余额")
    else:
        sheet.add("序号", "客户名称", "期初余额", "本期借方", "本期贷方", "期末余额")
    for i, a in enumerate(owners):
        paid = sum(m.fen for m in a.moves if m.kind != "应收")
        figures = [a.owed()] if kind == "balances" else [a.opening, a.total("应收"), paid, a.owed()]
        sheet.add(i + 1, a.name, *[hand.money(f) or 0 for f in figures])
    sheet.add(
        "合计",
        None,
        *[None] * (0 if kind == "balances" else 3),
        hand.money(sum(a.owed() for a in owners)) or 0,
    )
    return sheet


@layout
def sheets_labelled(pick: Pick) -> LayoutBook:
    return per_customer(pick, accounts(pick), labels=True, names=lambda a: a.name[:4])


@layout
def sheets_labelled_plain_tabs(pick: Pick) -> LayoutBook:
    return per_customer(
        pick, accounts(pick), labels=True, names=lambda a: f"Sheet{int(a.code[1:])}"
    )


@layout
def sheets_by_tab(pick: Pick) -> LayoutBook:
    short = pick.random() < 0.5
    owners = accounts(pick)
    if short:
        for a in owners:
            a.name = a.name[:4]
    return per_customer(pick, owners, labels=False, names=lambda a: a.name)


@layout
def sheets_titled(pick: Pick) -> LayoutBook:
    """The title names the customer without a label, the tab is short for it."""
    owners, hand = accounts(pick), Hand.of(pick)
    head = pick.choice(LEDGER_HEADS)
    sheets = []
    for a in owners:
        sheet = Sheet(a.name[:4])
        titles(pick, sheet, f"{a.name}往来明细账", hand, len(head))
        sheet.add(*head)
        ledger_rows(pick, sheet, a, head, hand)
        sheets.append(sheet)
    return LayoutBook(sheets, truth(owners), "往来.xlsx")
