"""Random workbooks in the layouts clerks and finance programs use, with the balances they mean.

The same layout and seed give the same book on every machine. A book knows what each customer owes
(fen); what is read from it must be exactly that, or a question. Nothing here is read by the code
under test: the balances come from the movements the sheets are written from.
"""

import datetime as dt
import random
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from xl_huikuan.sheets.grid import Grid

YEAR = 2025
PLACES = "上海 杭州 南京 苏州 武汉 长沙 成都 广州 青岛 厦门 合肥 济南".split()
WORDS = "明远 立信 恒达 华鑫 瑞丰 天成 金桥 博雅 宏图 安泰 中和 东方".split()
ENDS = "有限公司 商贸有限公司 科技有限公司 股份有限公司 贸易有限责任公司 厂 商行".split()


@dataclass
class Move:
    """One movement of a customer's account; yuan, counted in fen."""

    date: dt.date
    kind: str  # "应收", "回款", "退货" or "扣款"
    fen: int
    number: str = ""


@dataclass
class Account:
    """One customer's account."""

    name: str
    code: str
    opening: int
    moves: list[Move]

    def total(self, kind: str, month: int = 0, year: int = 0) -> int:
        """Sum of one kind of movement, of one month or of all."""
        return sum(
            m.fen for m in self.moves
            if m.kind == kind and month in (0, m.date.month) and year in (0, m.date.year)
        )  # fmt: skip

    def owed(self, until: tuple[int, int] = (9999, 12)) -> int:
        """What is owed at the end of a (year, month)."""
        signs = {"应收": 1}
        found = [m for m in self.moves if (m.date.year, m.date.month) <= until]
        return self.opening + sum(signs.get(m.kind, -1) * m.fen for m in found)


@dataclass
class Sheet:
    """Rows of a sheet while it is written."""

    name: str
    rows: list[list[Any]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)

    def add(self, *cells: Any) -> int:
        """Append a row and return its number."""
        self.rows.append(list(cells))
        return len(self.rows) - 1

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge an area, if it has more than one cell."""
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))

    def grid(self) -> Grid:
        """The finished sheet."""
        return Grid.from_rows(
            self.name, self.rows, merges=tuple(self.merges), hidden_rows=frozenset(self.hidden)
        )


@dataclass
class LayoutBook:
    """A workbook and what it means; `ask` says that only a question is right."""

    sheets: list[Sheet]
    owed: dict[str, int]
    file_name: str
    ask: bool = False

    def grids(self) -> list[Grid]:
        return [sheet.grid() for sheet in self.sheets]


Pick = random.Random
LAYOUTS: dict[str, Callable[[Pick], LayoutBook]] = {}


def book(layout: str, seed: int) -> LayoutBook:
    """The book of one layout and seed."""
    return LAYOUTS[layout](random.Random(f"{layout}{seed}"))  # noqa: S311  repeatable, not secret


def layout(maker: Callable[[Pick], LayoutBook]) -> Callable[[Pick], LayoutBook]:
    LAYOUTS[maker.__name__] = maker
    return maker


# -- companies


def accounts(pick: Pick, least: int = 2, most: int = 7, *, kinds: Sequence[str] = (), years: int = 1) -> list[Account]:
    """Customers with movements; `kinds` beyond sales and receipts."""
    names = [a + b for a in PLACES for b in WORDS]
    chosen = pick.sample(names, pick.randint(least, most))
    return [account(pick, n + pick.choice(ENDS), f"K{i + 1:03d}", kinds, years) for i, n in enumerate(chosen)]


def account(pick: Pick, name: str, code: str, kinds: Sequence[str], years: int) -> Account:
    opening = pick.choice((0, 0, round_fen(pick), round_fen(pick)))
    moves, number = [], pick.randint(100, 900)
    owed = opening
    for month in range(1, 12 * years + 1):
        year = YEAR - years + 1 + (month - 1) // 12
        at = (month - 1) % 12 + 1
        for _ in range(pick.choice((0, 0, 1, 1, 2))):
            amount = round_fen(pick)
            number += 1
            moves.append(Move(day(pick, year, at), "应收", amount, f"{code}-{number}"))
            owed += amount
        for kind in ("回款", *kinds):
            if owed > 0 and pick.random() < (0.5 if kind == "回款" else 0.25):
                part = owed if pick.random() < 0.3 else round_up(pick.randint(1, owed), owed)
                number += 1
                moves.append(Move(day(pick, year, at), kind, part, f"{code}-{number}"))
                owed -= part
    return Account(name, code, opening, sorted(moves, key=lambda m: (m.date, m.kind != "应收")))


def round_fen(pick: Pick) -> int:
    """An amount in fen, mostly whole yuan."""
    return pick.choice((pick.randint(1, 999) * 100_00, pick.randint(100, 99_999) * 100, pick.randint(1, 9_999_999)))


def round_up(fen: int, most: int) -> int:
    return min(most, max(100, fen // 100 * 100))


def day(pick: Pick, year: int, month: int) -> dt.date:
    return dt.date(year, month, pick.randint(1, monthrange(year, month)[1]))


def truth(owners: Sequence[Account]) -> dict[str, int]:
    return {a.name: a.owed() for a in owners}


# -- how cells are written


@dataclass
class Hand:
    """How a clerk writes: the unit of money, how dates look, what blanks look like."""

    pick: Pick
    unit: int = 1
    dates: str = "date"
    zero: Any = None

    @classmethod
    def of(cls, pick: Pick, *, units: bool = True) -> "Hand":
        unit = 10_000 if units and pick.random() < 0.12 else 1
        style = pick.choice(("date", "date", "date", "%Y-%m-%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y/%m/%d"))
        return cls(pick, unit, style, pick.choice((None, None, 0, "-")))

    def money(self, fen: int) -> Any:
        if not fen:
            return self.zero
        yuan = fen / 100 / self.unit
        if self.unit == 1 and self.pick.random() < 0.02:
            return f"{yuan:,.2f}"
        return round(yuan, 8)

    def day(self, date: dt.date) -> Any:
        return date if self.dates == "date" else date.strftime(self.dates)


def titles(pick: Pick, sheet: Sheet, title: str, hand: Hand, width: int) -> None:
    """Title lines above a table."""
    if title:
        row = sheet.add(title)
        sheet.merge(row, 0, row, width - 1)
    if pick.random() < 0.3:
        sheet.add()
    if hand.unit != 1:
        sheet.add(*[None] * max(0, width - 1), "单位:万元")
    elif pick.random() < 0.3:
        sheet.add(pick.choice(("制表日期:2025-12-31", "编制单位:江城精密机械有限公司", "单位:元")))


def notes(pick: Pick, sheet: Sheet) -> None:
    """Lines under a table."""
    if pick.random() < 0.4:
        sheet.add()
    if pick.random() < 0.4:
        sheet.add("制表人:王芳", None, "审核:李强")
    if pick.random() < 0.2:
        sheet.add("备注:以上数据截至2025年12月31日")


def hide(pick: Pick, sheet: Sheet, rows: Sequence[int]) -> None:
    """Hide a few rows; they count."""
    if rows and pick.random() < 0.15:
        sheet.hidden.add(pick.choice(rows))


# -- (d) wide months


def wide(pick: Pick, owners: list[Account], *, years: int = 1, two: bool, kinds: Sequence[str] = ("应收", "回款")) -> LayoutBook:  # noqa: C901, PLR0912, PLR0915  one form, many habits
    """A row per customer with a group of columns per month."""
    hand = Hand.of(pick)
    words = {"应收": pick.choice(("应收", "应收金额", "销售", "开票")), "回款": pick.choice(("回款", "收款", "已收", "回款金额")), "余额": pick.choice(("余额", "未收", "欠款"))}
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
    sums = {"合计应收": pick.choice(("应收合计", "合计应收", "全年应收", "累计应收")), "合计回款": pick.choice(("回款合计", "合计回款", "全年回款", "累计回款"))}
    lead = ["序号", "客户名称"] if pick.random() < 0.5 else ["客户名称"]
    if pick.random() < 0.3:
        lead.append("业务员")
    opening = [pick.choice(("年初余额", "上年结转", "期初余额", "上年欠款"))] if with_opening else []
    year_in = pick.choice(("title", "head", "file", "sheet")) if years == 1 else "head"
    sheet = Sheet(f"{YEAR}年" if year_in == "sheet" else pick.choice(("应收账款", "Sheet1", "应收")))
    title = f"{YEAR}年应收账款明细表" if year_in == "title" else pick.choice(("应收账款统计表", "客户应收回款情况表"))
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
            figures += [{"应收": a.total("应收", m, y), "回款": a.total("回款", m, y), "余额": a.owed((y, m))}[k] for k in use]
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
        a.moves = [m for m in a.moves if m.kind == "应收"] + [Move(dt.date(YEAR, 12, 31), "回款", pick.randint(0, a.total("应收")), "")]
    sheet = Sheet("Sheet1")
    grouped = pick.random() < 0.5
    end = [pick.choice(("应收合计", "合计")), pick.choice(("已收", "已收款", "回款合计")), pick.choice(("未收", "余额", "欠款余额"))]
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
        figures = [*[a.total("应收", m) for m in range(1, 13)], a.total("应收"), a.total("回款"), a.owed()]
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
    top = sheet.add("客户名称", "年初余额", "应收", *[None] * (n - 1), "回款", *[None] * (n - 1), "期末余额")
    sheet.add(None, None, *months, *months, None)
    sheet.merge(top, 2, top, 1 + n)
    sheet.merge(top, 2 + n, top, 1 + 2 * n)
    for c in (0, 1, 2 + 2 * n):
        sheet.merge(top, c, top + 1, c)
    for a in owners:
        figures = [a.opening, *[a.total("应收", m) for m in range(1, n + 1)], *[a.total("回款", m) for m in range(1, n + 1)], a.owed()]
        sheet.add(a.name, *[hand.money(f) for f in figures])
    return LayoutBook([sheet], truth(owners), "台账.xlsx")


# -- (e) a sheet per customer


LEDGER_HEADS = (
    ("日期", "凭证字号", "摘要", "借方", "贷方", "方向", "余额"),
    ("日期", "摘要", "借方金额", "贷方金额", "余额"),
    ("日期", "单号", "摘要", "应收金额", "已收金额", "余额"),
    ("日期", "单号", "销售金额", "收款金额", "欠款余额"),
)


def ledger_rows(pick: Pick, sheet: Sheet, a: Account, head: Sequence[str], hand: Hand, *, program: bool = False) -> None:
    """The entries of one customer under a heading, with totals by month as programs print them."""
    balance, debit, credit = a.opening, 0, 0
    if a.opening or program:
        sheet.add(*ledger_line(head, hand, dt.date(YEAR, 1, 1), "期初余额" if not program else pick.choice(("期初余额", "上年结转")), 0, 0, balance, ""))
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
            rows.append(sheet.add(*ledger_line(head, hand, m.date, text, left, right, balance, m.number)))
        debit, credit = debit + month_debit, credit + month_credit
        if program:
            last = dt.date(YEAR, month, monthrange(YEAR, month)[1])
            sheet.add(*ledger_line(head, hand, last, "本月合计", month_debit, month_credit, balance, ""))
            sheet.add(*ledger_line(head, hand, last, "本年累计", debit, credit, balance, ""))
    hide(pick, sheet, rows)
    if not program and pick.random() < 0.5:
        line = ledger_line(head, hand, None, "", debit, credit, balance, "")
        line[0] = "合计"
        sheet.add(*line)


def ledger_line(head: Sequence[str], hand: Hand, date: dt.date | None, text: str, left: int, right: int, balance: int, number: str) -> list[Any]:
    cells = {"日期": hand.day(date) if date else None, "摘要": text or None, "方向": "借" if balance > 0 else "贷" if balance < 0 else "平"}
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


def per_customer(pick: Pick, owners: list[Account], *, labels: bool, names: Callable[[Account], str]) -> LayoutBook:
    head = pick.choice(LEDGER_HEADS)
    hand = Hand.of(pick)
    sheets = []
    for a in owners:
        sheet = Sheet(names(a))
        if labels:
            titles(pick, sheet, pick.choice(("客户往来明细账", "应收账款明细账", "应收账款")), hand, len(head))
            sheet.add(f"{label}{a.name}") if (label := hand_label(pick, owners)) else None
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
    return LayoutBook(sheets, truth(owners), pick.choice(("应收账款.xlsx", "客户往来.xlsx", "台账.xlsx")))


def hand_label(pick: Pick, owners: Sequence[Account]) -> str:
    """One label for the whole book."""
    words = ("客户:", "客户名称:", "购货单位:", "往来单位:", "单位名称:", "客户名称：")
    return words[len(owners[0].name + owners[-1].name + owners[0].moves[0].number if owners[0].moves else "") % len(words)]


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
    sheet.add("合计", None, *[None] * (0 if kind == "balances" else 3), hand.money(sum(a.owed() for a in owners)) or 0)
    return sheet


@layout
def sheets_labelled(pick: Pick) -> LayoutBook:
    return per_customer(pick, accounts(pick), labels=True, names=lambda a: a.name[:4])


@layout
def sheets_labelled_plain_tabs(pick: Pick) -> LayoutBook:
    return per_customer(pick, accounts(pick), labels=True, names=lambda a: f"Sheet{int(a.code[1:])}")


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


# -- (f) reports of finance programs


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
        style = hand_label(pick, owners)
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
    start = pick.choice((("客户编码", "客户名称"), ("客户名称",), ("科目编码", "科目名称", "客户名称")))
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
def program_rolled(pick: Pick) -> LayoutBook:
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
            sheet.add(*start, "期初余额", "本期借方", "本期贷方", "本年累计借方", "本年累计贷方", "期末余额")
        else:
            top = sheet.add(*start, "期初余额", "本期发生", None, "本年累计", None, "期末余额")
            sheet.add(*[None] * n, None, "借方", "贷方", "借方", "贷方", None)
            sheet.merge(top, n + 1, top, n + 2)
            sheet.merge(top, n + 3, top, n + 4)
            for c in (*range(n), n, n + 5):
                sheet.merge(top, c, top + 1, c)
    else:
        words = pick.choice((("期初余额", "本期借方", "本期贷方", "期末余额"), ("期初余额", "本期应收", "本期收回", "期末余额"), ("期初余额", "借方金额", "贷方金额", "余额"), ("年初余额", "本期增加", "本期减少", "期末余额")))
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
    heads = pick.choice((("1-30天", "31-60天", "61-90天", "90天以上"), ("1年以内", "1-2年", "2-3年", "3年以上")))
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
        cells = [x for p in parts for x in ((hand.money(p), round(100 * p / total, 2) if total else None) if shares else (hand.money(p),))]
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
    sheet.add(pick.choice(("客户名称:", "客户:", "致:", "购货单位:")) + a.name, None, None, "对账期间:2025-01-01至2025-12-31")
    sheet.add(*head)
    ledger_rows(pick, sheet, a, head, hand)
    notes(pick, sheet)
    return LayoutBook([sheet], truth([a]), "对账单.xlsx")


# -- several tables


def invoice_rows(owners: Sequence[Account]) -> list[tuple[Account, Move]]:
    pairs = [(a, m) for a in owners for m in a.moves if m.kind == "应收"]
    openings = [(a, Move(dt.date(YEAR - 1, 12, 31), "应收", a.opening, f"{a.code}-000")) for a in owners if a.opening]
    return sorted([*openings, *pairs], key=lambda p: (p[1].date, p[1].number))


def paid_rows(owners: Sequence[Account]) -> list[tuple[Account, Move]]:
    return sorted([(a, m) for a in owners for m in a.moves if m.kind == "回款"], key=lambda p: (p[1].date, p[1].number))


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
    parts = [("应收账款明细", INVOICE_HEAD, [invoice_line(hand, *x) for x in left], 3), ("收款明细", PAID_HEAD, [paid_line(hand, *x) for x in right], 2)]
    if pick.random() < 0.3:
        parts.append(("客户资料", ("客户名称", "联系人", "电话"), [[a.name, "陈", "138"] for a in owners], -1))
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
        a.moves += [Move(m.date, "回款", m.fen - owed[k], "") for k, m in enumerate(rows) if m.fen != owed[k]]
        for k, m in enumerate(rows):
            name = f"{YEAR - 1 + (m.date.month > 6)}年" if by == "year" else ("张三", "李四", "王五")[i % 3]
            date = m.date.replace(year=YEAR - 1) if by == "year" and m.date.month <= 6 and (m.date.month, m.date.day) != (2, 29) else m.date
            parts.setdefault(name, []).append([hand.day(date), a.name, m.number, hand.money(m.fen), hand.money(m.fen - owed[k]), hand.money(owed[k])])
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


# -- more columns


@layout
def returns_columns(pick: Pick) -> LayoutBook:
    """Credits beside receipts: 退货, 折让, 扣款 … each takes from what is owed."""
    owners, hand = accounts(pick), Hand.of(pick)
    words = pick.sample(("退货", "退货金额", "折让", "销售折让", "扣款", "红冲", "其他减项", "冲减"), pick.randint(1, 2))
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
            sheet.add(hand.day(m.date), a.name, m.number, hand.money(m.fen), *[hand.money(sign * p) for p in parts], hand.money(paid), *([hand.money(left)] if with_balance else []))
    return LayoutBook([sheet], owed, "台账.xlsx")


@layout
def retention_column(pick: Pick) -> LayoutBook:
    """其中:质保金 is a part of what is owed."""
    owners, hand = accounts(pick), Hand.of(pick, units=False)
    head = ["合同编号", "客户名称", "开票日期", "应收金额", "已收金额", "未收金额", pick.choice(("其中:质保金", "质保金", "其中质保金")), "到期日"]
    sheet = Sheet("应收")
    titles(pick, sheet, "应收账款明细表", hand, len(head))
    sheet.add(*head)
    owed: dict[str, int] = {}
    for a in owners:
        for m in [m for m in a.moves if m.kind == "应收"]:
            kept = m.fen // 2000 * 100
            paid = pick.choice((0, (m.fen - kept) // 100 * 100))
            sheet.add(m.number, a.name, hand.day(m.date), hand.money(m.fen), hand.money(paid), hand.money(m.fen - paid), hand.money(kept), hand.day(m.date + dt.timedelta(30)))
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
    sheet.add("序号", "发票代码", "发票号码", "数电发票号码", "销方识别号", "销方名称", "购方识别号", "购买方名称", "开票日期", "金额", "税额", "价税合计", "发票票种", "发票状态", "是否正数发票", "备注")
    for i, (a, m) in enumerate(invoice_rows(owners)):
        tax = round(m.fen * 13 / 113)
        sheet.add(i + 1, None, None, f"25322000{i:012d}", "91320100MA1XXXXX0K", "江城精密机械有限公司", "91310000MA1YYYYY0K", a.name, m.date.strftime("%Y-%m-%d %H:%M:%S"), hand.money(m.fen - tax), hand.money(tax), hand.money(m.fen), "数电发票(增值税专用发票)", "正常", "是", None)
    paid = Sheet("收款明细")
    paid.add(*PAID_HEAD)
    for x in paid_rows(owners):
        paid.add(*paid_line(hand, *x))
    sheets = [sheet, paid] if paid_rows(owners) else [sheet]
    owed = {a.name: a.owed() for a in owners if a.moves}
    return LayoutBook(sheets, owed, "全量发票查询导出.xlsx", ask=len(sheets) == 1)
