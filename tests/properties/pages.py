"""A clerk's sheet and the harmless things she does to it, none of which may change a figure."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby
from typing import Any

from hypothesis import strategies as st

from tests.properties.strategies import EDGES, LARGEST
from xl_huikuan.core.money import money_text
from xl_huikuan.sheets.grid import Grid
from xl_huikuan.sheets.recognition.schema import BY_KEY

AS_OF = dt.date(2026, 10, 31)
HEADINGS = {
    "customer_name": "客户名称", "invoice_no": "发票号码", "invoice_date": "开票日期", "due_date": "到期日",
    "amount": "应收金额", "received": "已收金额", "balance": "未收金额",
}  # fmt: skip
KEYS = tuple(HEADINGS)
MONEY, DATES = ("amount", "received", "balance"), ("invoice_date", "due_date")
CUSTOMERS = (
    "甲公司", "上海宏达贸易有限公司", "乙（中国）有限公司", "A & B <精工>有限公司", "合计科技有限公司", "O'Neil Co., Ltd.",
    "=1+1商行", "𠮷野家😀", "南京小计软件有限公司", "宁波第1页文具店", "备注传媒有限公司", "客户服务有限公司", "月月红商行",
    "No.1 Trading", "张三", "鼎信-成都", "总计算机有限公司", "单位食堂设备厂", "2026年展览公司", "本页文化传播",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One invoice: what is owed, what of it came in; fen."""

    customer: str
    number: str
    made: dt.date
    due: dt.date
    amount: int
    received: int

    def value(self, key: str) -> Any:
        """Return the cell under a heading; money is an exact Decimal of yuan."""
        if key in MONEY:
            amounts = (self.amount, self.received, self.amount - self.received)
            return Decimal(dict(zip(MONEY, amounts, strict=True))[key]).scaleb(-2)
        cells = (self.customer, self.number, self.made, self.due)
        return dict(zip(KEYS, cells, strict=False))[key]


@dataclass(frozen=True)
class Page:
    """A sheet on its way to a grid: cells of named columns, "" = a column of the clerk's own."""

    keys: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    above: tuple[tuple[Any, ...], ...] = ()
    hidden: frozenset[int] = frozenset()  # of `rows`
    merges: tuple[tuple[int, int, int, int], ...] = ()  # of `rows`, first 0
    name: str = "应收明细"
    done: tuple[str, ...] = field(default=(), compare=False)

    def grid(self) -> Grid:
        """Return the sheet as read; a Decimal becomes the number a cell holds."""
        down = len(self.above) + 1
        rows = [[_cell(value) for value in row] for row in (*self.above, self.headings, *self.rows)]
        merges = tuple((a + down, b, c + down, d) for a, b, c, d in self.merges)
        hidden = frozenset(row + down for row in self.hidden)
        return Grid.from_rows(self.name, rows, merges=merges, hidden_rows=hidden)

    def is_entry(self, row: Sequence[Any]) -> bool:
        """Tell an invoice from a blank, total or note row."""
        return row[self.keys.index("invoice_no")] not in (None, "", *self.headings)


def _cell(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def page_of(lines: Sequence[Line]) -> Page:
    """Return the plainest sheet of these invoices."""
    rows = tuple(tuple(line.value(key) for key in KEYS) for line in lines)
    return Page(KEYS, tuple(HEADINGS.values()), rows)


@st.composite
def books(draw: Any, *, most: int = 12) -> list[Line]:
    """Invoices of a few customers, some paid in part, some credit notes."""
    owners = draw(st.lists(st.sampled_from(CUSTOMERS), min_size=1, max_size=4, unique=True))
    pick = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311  the same book for a seed
    return [_line(pick, n, owners) for n in range(draw(st.integers(2, most)))]


def _line(pick: random.Random, number: int, owners: Sequence[str]) -> Line:
    made = AS_OF - dt.timedelta(pick.choice(EDGES) + pick.randrange(40))
    amount = pick.randint(1, pick.choice((10**4, 10**7, 10**7, 10**9, LARGEST)))
    received = pick.choice((0, 0, pick.randint(0, amount), amount))
    if pick.random() < 0.1:
        amount, received = -amount, 0
    due = made + dt.timedelta(pick.choice((0, 1, 30, 30, 60, 90)))
    return Line(pick.choice(owners), f"{20000001 + 7 * number}", made, due, amount, received)


Change = Callable[[Page, random.Random], Page | list[Page]]


def permute_rows(page: Page, pick: random.Random) -> Page:
    """Sort by something else."""
    return replace(page, rows=tuple(pick.sample(page.rows, len(page.rows))))


def blank_rows(page: Page, pick: random.Random) -> Page:
    """Leave rows empty between blocks."""
    if page.merges:
        return page
    rows = []
    for row in page.rows:
        rows += [(None,) * len(page.keys)] * pick.choice((0, 0, 1, 2)) + [row]
    return replace(page, rows=tuple(rows))


def with_column(page: Page, at: int, heading: Any, cells: Sequence[Any]) -> Page:
    """Put a column in."""

    def grown(row: tuple[Any, ...], cell: Any) -> tuple[Any, ...]:
        return (*row[:at], cell, *row[at:])

    rows = tuple(grown(row, cell) for row, cell in zip(page.rows, cells, strict=True))
    return replace(
        page, keys=grown(page.keys, ""), headings=grown(page.headings, heading), rows=rows
    )


def blank_column(page: Page, pick: random.Random) -> Page:
    """Leave a column empty, in front or in between."""
    return with_column(page, pick.randint(0, len(page.keys)), None, [None] * len(page.rows))


def own_column(page: Page, pick: random.Random) -> Page:
    """Put in a column of numbers or texts of the clerk's own."""
    heading, cell = pick.choice((
        ("序号", lambda k: k + 1), ("业务员", lambda k: f"王{k % 3}"), ("备注", lambda k: f"第{k}笔"),
        ("数量", lambda k: 10 * k + 1), ("税率", lambda _: 0.13), ("合同号", lambda k: f"HT-{k:03d}"),
    ))  # fmt: skip
    if heading in page.headings:
        return page
    cells = [cell(k) for k in range(len(page.rows))]
    return with_column(page, pick.randint(0, len(page.keys)), heading, cells)


def permute_columns(page: Page, pick: random.Random) -> Page:
    """Move columns about."""
    order = pick.sample(range(len(page.keys)), len(page.keys))

    def moved(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(row[k] for k in order)

    return replace(
        page,
        keys=moved(page.keys),
        headings=moved(page.headings),
        rows=tuple(map(moved, page.rows)),
    )


def title_rows(page: Page, pick: random.Random) -> Page:
    """Write a title, and perhaps a date and the unit, above the table."""
    titles = [
        ("应收账款明细表",),
        ("苏州恒远精密机械有限公司",),
        ("截至2026年10月31日",),
        ("单位:元",),
        ("",),
    ]
    return replace(page, above=(*pick.sample(titles, pick.randint(1, 3)), *page.above))


def amounts_as_text(page: Page, pick: random.Random) -> Page:
    """Type some amounts as text."""
    return _retyped(page, MONEY, pick, _amount_text)


def _amount_text(value: Any, pick: random.Random) -> Any:
    if not isinstance(value, Decimal):
        return value
    exact = value == round(value, 2)
    text = money_text(int(value * 100)) if exact else f"{value:,f}"
    full_width = text.translate(str.maketrans("0123456789.,-", "０１２３４５６７８９．，－"))
    marked = (f"￥{text}", f"¥{text}", f"{text}元") if exact else ()
    return pick.choice((text, full_width, text.replace(",", ""), *marked))


def dates_as_text(page: Page, pick: random.Random) -> Page:
    """Type some dates as text, or as a serial number without its format."""
    return _retyped(page, DATES, pick, _date_text)


def _date_text(value: Any, pick: random.Random) -> Any:
    if not isinstance(value, dt.date):
        return value
    y, m, d = value.year, value.month, value.day
    plain = (f"{y}-{m}-{d}", f"{y}/{m:02d}/{d:02d}", f"{y}.{m}.{d}", f"{y}年{m}月{d}日", f"{y}{m:02d}{d:02d}",
             f"{y}-{m:02d}-{d:02d} 00:00:00", dt.datetime(y, m, d, 15, 30))  # fmt: skip
    return pick.choice(plain)


def _retyped(
    page: Page, keys: Sequence[str], pick: random.Random, typed: Callable[[Any, random.Random], Any]
) -> Page:
    chosen = {key for key in keys if pick.random() < 0.7}
    rows = tuple(
        tuple(
            typed(value, pick) if key in chosen and pick.random() < 0.6 else value
            for key, value in zip(page.keys, row, strict=True)
        )
        for row in page.rows
    )
    return replace(page, rows=rows)


def in_ten_thousands(page: Page, pick: random.Random) -> Page:
    """Write 万元 into the money headings and move the point in every figure."""
    if any(
        isinstance(v, str)
        for row in page.rows
        for k, v in zip(page.keys, row, strict=True)
        if k in MONEY
    ):
        return page
    if any("万元" in str(heading) for heading in page.headings) or ("单位:元",) in page.above:
        return page
    form = pick.choice(("{}(万元)", "{}（万元）", "{}[万元]"))
    headings = tuple(
        form.format(h) if k in MONEY else h for k, h in zip(page.keys, page.headings, strict=True)
    )
    rows = tuple(
        tuple(v / 10000 if isinstance(v, Decimal) else v for v in row) for row in page.rows
    )
    return replace(page, headings=headings, rows=rows)


def hide_rows(page: Page, pick: random.Random) -> Page:
    """Filter some rows away."""
    return replace(page, hidden=frozenset(k for k in range(len(page.rows)) if pick.random() < 0.3))


def synonyms(page: Page, pick: random.Random) -> Page:
    """Give columns other headings, of the surest kind."""
    renamed = [
        pick.choice(BY_KEY[key].synonyms[0])
        if key and pick.random() < 0.5 and "万元" not in heading
        else heading
        for key, heading in zip(page.keys, page.headings, strict=True)
    ]
    if len(set(renamed)) < len(renamed) - renamed.count(None):
        return page
    return replace(page, headings=tuple(renamed))


def total_row(page: Page, pick: random.Random) -> Page:
    """Add the sums at the end."""
    word = pick.choice(("合计", "合 计", "总计", "合计:"))
    return replace(page, rows=(*page.rows, _totals(page, page.rows, word)))


def _totals(page: Page, rows: Sequence[tuple[Any, ...]], word: str) -> tuple[Any, ...]:
    entries = [row for row in rows if page.is_entry(row)]
    cells: list[Any] = []
    for at, key in enumerate(page.keys):
        cells.append(
            sum((_number(row[at]) for row in entries), Decimal(0)) if key in MONEY else None
        )
    cells[page.keys.index("customer_name")] = word
    return tuple(cells)


def _number(value: Any) -> Decimal:
    if not isinstance(value, str):
        return value
    digits = value.translate(str.maketrans("０１２３４５６７８９．，－", "0123456789.,-"))
    return Decimal(digits.strip("￥¥元").replace(",", ""))


def subtotals(page: Page, pick: random.Random) -> Page:
    """Sort by customer and add a sum under each."""
    at = page.keys.index("customer_name")
    if not all(page.is_entry(row) for row in page.rows):
        return page
    rows: list[tuple[Any, ...]] = []
    for name, block in groupby(sorted(page.rows, key=lambda row: row[at]), lambda row: row[at]):
        lines = list(block)
        rows += [*lines, _totals(page, lines, pick.choice(("小计", f"{name} 小计")))]
    return replace(page, rows=tuple(rows), hidden=frozenset())


def repeated_heading(page: Page, pick: random.Random) -> Page:
    """Print the heading again on the next page."""
    if page.merges:
        return page
    at = pick.randint(1, max(1, len(page.rows) - 1))
    return replace(page, rows=(*page.rows[:at], page.headings, *page.rows[at:]), hidden=frozenset())


def notes_below(page: Page, pick: random.Random) -> Page:
    """Sign the sheet."""
    note = pick.choice(("制表人:张三", "审核:李四", "备注:以上金额均含税", "注:本表截至10月底"))
    blanks = [None] * (len(page.keys) - 1)
    return replace(page, rows=(*page.rows, (None, *blanks), (note, *blanks)))


def blanks_around_names(page: Page, pick: random.Random) -> Page:
    """Type blanks before or after names."""
    return _retyped(
        page,
        ("customer_name",),
        pick,
        lambda v, p: (
            p.choice((f"{v} ", f" {v}", f"{v}\u3000", f"{v}\u200b")) if v in CUSTOMERS else v
        ),
    )


def merged_names(page: Page, _: random.Random) -> Page:
    """Sort by customer and merge the name over its rows."""
    at = page.keys.index("customer_name")
    if page.merges or not all(page.is_entry(row) for row in page.rows):
        return page
    ordered = sorted(page.rows, key=lambda row: row[at])
    rows: list[tuple[Any, ...]] = []
    merges = []
    for _name, block in groupby(ordered, lambda row: row[at]):
        first = len(rows)
        for k, row in enumerate(block):
            rows.append(row if k == 0 else (*row[:at], None, *row[at + 1 :]))
        if len(rows) - first > 1:
            merges.append((first, at, len(rows) - 1, at))
    return replace(page, rows=tuple(rows), merges=tuple(merges), hidden=frozenset())


# In the order a clerk would do them: later ones may stand on earlier ones.
CHANGES: tuple[Change, ...] = (
    permute_rows, in_ten_thousands, amounts_as_text, dates_as_text, blanks_around_names, own_column,
    subtotals, merged_names, total_row, blank_rows, repeated_heading, notes_below, hide_rows, synonyms,
    permute_columns, blank_column, title_rows,
)  # fmt: skip


def changed(page: Page, changes: Sequence[Change], pick: random.Random) -> Page:
    """Do some changes one after the other; those that do not fit leave the page as it is."""
    for change in sorted(changes, key=CHANGES.index):
        page = change(page, pick)
    return page
