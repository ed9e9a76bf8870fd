"""A row per customer and a group of columns per month."""

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
from tests.sheets.layouts.hand import Hand, hide, layout, notes, titles


def wide(  # noqa: C901, PLR0912, PLR0915  one form, many habits
    pick: Pick,
    owners: list[Account],
    *,
    years: int = 1,
    two: bool,
    kinds: Sequence[str] = ("应收", "回款"),
) -> LayoutBook:
    """A row per customer with a group of columns per month."""
    hand = Hand.of(pick)
    words = {
        "应收": pick.choice(("应收", "应收金额", "销售", "开票")),
        "回款": pick.choice(("回款", "收款", "已收", "回款金额")),
        "余额": pick.choice(("余额", "未收", "欠款")),
    }
    use = [k for k in ("应收", "回款", "余额") if k in kinds]
    months = [(y, m) for y in range(YEAR - years + 1, YEAR + 1) for m in range(1, 13)]
    if pick.random() < 0.3:
        months = months[: pick.randint(3, len(months))]
    for a in owners:
        a.moves = [m for m in a.moves if (m.date.year, m.date.month) <= months[-1]]
    with_opening = any(a.opening for a in owners)
    tail = [k for k in ("合计应收", "合计回款") if "余额" not in kinds or pick.random() < 0.5]
    if pick.random() < 0.4:
        tail = []
    closing = pick.choice(("期末余额", "余额", "欠款余额", "未收合计", "年末余额"))
    sums = {
        "合计应收": pick.choice(("应收合计", "合计应收", "全年应收", "累计应收")),
        "合计回款": pick.choice(("回款合计", "合计回款", "全年回款", "累计回款")),
    }
    lead = ["序号", "客户名称"] if pick.random() < 0.5 else ["客户名称"]
    if pick.random() < 0.3:
        lead.append("业务员")
    opening = (
        [pick.choice(("年初余额", "上年结转", "期初余额", "上年欠款"))] if with_opening else []
    )
    year_in = pick.choice(("title", "head", "file", "sheet")) if years == 1 else "head"
    sheet = Sheet(
        f"{YEAR}年" if year_in == "sheet" else pick.choice(("应收账款", "Sheet1", "应收"))
    )
    title = (
        f"{YEAR}年应收账款明细表"
        if year_in == "title"
        else pick.choice(("应收账款统计表", "客户应收回款情况表"))
    )
    with_closing = pick.random() < 0.8 or bool(tail)
    width = len(lead) + len(opening) + len(months) * len(use) + len(tail) + with_closing
    titles(pick, sheet, title, hand, width)

    def month_name(y: int, m: int) -> str:
        if years > 1 or year_in == "head":
            return pick_style % (y, m)
        return short % m

    pick_style = pick.choice(("%d年%d月", "%d-%02d", "%d.%02d", "%d/%d"))
    short = pick.choice(("%d月", "%d月份"))
    if two:
        top = [*lead, *opening]
        low: list[Any] = [None] * len(top)
        merges = []
        for y, m in months:
            merges.append((len(top), len(top) + len(use) - 1))
            top += [month_name(y, m), *[None] * (len(use) - 1)]
            low += [words[k] for k in use]
        rest = [sums[k] for k in tail] + ([closing] if with_closing else [])
        spans = [*range(len(lead) + len(opening)), *range(len(top), len(top) + len(rest))]
        top, low = top + rest, low + [None] * len(rest)
        at = sheet.add(*top)
        sheet.add(*low)
        for left, right in merges:
            sheet.merge(at, left, at, right)
        for c in spans:
            sheet.merge(at, c, at + 1, c)
    else:
        head = [*lead, *opening]
        for y, m in months:
            head += [f"{month_name(y, m)}{words[k]}" for k in use]
        sheet.add(*head, *[sums[k] for k in tail], *([closing] if with_closing else []))
    heading = [list(r) for r in sheet.rows[-(2 if two else 1) :]]
    rows, totals = [], [0] * (len(opening) + len(months) * len(use) + len(tail) + with_closing)
    page = pick.randint(2, 4) if pick.random() < 0.15 else 0
    for i, a in enumerate(owners):
        figures = [a.opening] if with_opening else []
        for y, m in months:
            figures += [
                {
                    "应收": a.total("应收", m, y),
                    "回款": a.total("回款", m, y),
                    "余额": a.owed((y, m)),
                }[k]
                for k in use
            ]
        figures += [a.total(k[2:]) for k in tail] + ([a.owed()] if with_closing else [])
        if use == ["余额"] and not any(x.owed() for x in owners):
            hand.zero = 0  # a last month left blank by all is not filled in yet
        totals = [t + f for t, f in zip(totals, figures, strict=True)]
        who = {"序号": i + 1, "客户名称": a.name, "业务员": pick.choice(("张三", "李四"))}
        rows.append(sheet.add(*[who[h] for h in lead], *[hand.money(f) for f in figures]))
        if page and (i + 1) % page == 0 and not two:
            sheet.add(*heading[0])
    hide(pick, sheet, rows)
    if pick.random() < 0.7:
        row = ["合计" if h == ("序号" if "序号" in lead else "客户名称") else None for h in lead]
        sheet.add(*row, *[hand.money(t) for t in totals])
    notes(pick, sheet)
    name = f"{YEAR}年应收账款.xlsx" if year_in == "file" else "应收账款.xlsx"
    return LayoutBook([sheet], truth(owners), name)


@layout
def months_flat(pick: Pick) -> LayoutBook:
    return wide(pick, accounts(pick), two=False)


@layout
def months_merged(pick: Pick) -> LayoutBook:
    return wide(pick, accounts(pick), two=True)


@layout
def months_with_balances(pick: Pick) -> LayoutBook:
    return wide(pick, accounts(pick), two=pick.random() < 0.5, kinds=("应收", "回款", "余额"))


@layout
def months_of_two_years(pick: Pick) -> LayoutBook:
    return wide(pick, accounts(pick, years=2), two=pick.random() < 0.5, years=2)


@layout
def months_only_balances(pick: Pick) -> LayoutBook:
    return wide(pick, accounts(pick), two=False, kinds=("余额",))


@layout
def months_only_sales(pick: Pick) -> LayoutBook:
    """1月 … 12月 of sales, and one column of receipts and one of the balance."""
    owners, hand = accounts(pick), Hand.of(pick)
    for a in owners:
        a.opening = 0
        a.moves = [m for m in a.moves if m.kind == "应收"] + [
            Move(dt.date(YEAR, 12, 31), "回款", pick.randint(0, a.total("应收")), "")
        ]
    sheet = Sheet("Sheet1")
    grouped = pick.random() < 0.5
    end = [
        pick.choice(("应收合计", "合计")),
        pick.choice(("已收", "已收款", "回款合计")),
        pick.choice(("未收", "余额", "欠款余额")),
    ]
    months = [f"{m}月" for m in range(1, 13)]
    titles(pick, sheet, f"{YEAR}年客户应收账款明细表", hand, 16)
    if grouped:
        top = sheet.add("客户名称", f"{YEAR}年应收金额", *[None] * 11, *end)
        sheet.add(None, *months, *[None] * 3)
        sheet.merge(top, 1, top, 12)
        for c in (0, 13, 14, 15):
            sheet.merge(top, c, top + 1, c)
    else:
        sheet.add("客户名称", *months, *end)
    for a in owners:
        figures = [
            *[a.total("应收", m) for m in range(1, 13)],
            a.total("应收"),
            a.total("回款"),
            a.owed(),
        ]
        sheet.add(a.name, *[hand.money(f) for f in figures])
    return LayoutBook([sheet], truth(owners), "台账.xlsx")


@layout
def months_kind_over_month(pick: Pick) -> LayoutBook:
    """应收 over 1月 … 12月, then 回款 over 1月 … 12月."""
    owners, hand = accounts(pick), Hand.of(pick)
    sheet = Sheet("应收回款")
    titles(pick, sheet, f"{YEAR}年应收回款统计表", hand, 16)
    n = pick.choice((3, 6, 12))
    for a in owners:
        a.moves = [m for m in a.moves if m.date.month <= n]
    months = [f"{m}月" for m in range(1, n + 1)]
    top = sheet.add(
        "客户名称", "年初余额", "应收", *[None] * (n - 1), "回款", *[None] * (n - 1), "期末余额"
    )
    sheet.add(None, None, *months, *months, None)
    sheet.merge(top, 2, top, 1 + n)
    sheet.merge(top, 2 + n, top, 1 + 2 * n)
    for c in (0, 1, 2 + 2 * n):
        sheet.merge(top, c, top + 1, c)
    for a in owners:
        figures = [
            a.opening,
            *[a.total("应收", m) for m in range(1, n + 1)],
            *[a.total("回款", m) for m in range(1, n + 1)],
            a.owed(),
        ]
        sheet.add(a.name, *[hand.money(f) for f in figures])
    return LayoutBook([sheet], truth(owners), "台账.xlsx")
