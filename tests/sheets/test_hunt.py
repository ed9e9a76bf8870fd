"""A hunt for misread numbers: random ledgers whose truth is known before they are written.

Amounts and dates stand in every usual and many unusual writings, under units in the title, in a
corner or in the heading. Each entry must be read to the fen and to the day, or be refused.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from tests.sheets.small_books import grid, ledger_of

HEAD = ["客户名称", "发票号码", "开票日期", "到期日"]
UNITS = {"元": 1, "千元": 10**3, "万元": 10**4, "万": 10**4, "百万": 10**6, "RMB万元": 10**4}
WIDE = str.maketrans("0123456789.-()", "０１２３４５６７８９．－（）")
FIRST = dt.date(2024, 1, 1)


def heads(unit: str) -> list[list[list[Any]]]:
    """The rows above the entries, for each place in which a unit may stand."""
    plain = [*HEAD, "应收金额"]
    return [
        [[*HEAD, f"应收金额({unit})"]],
        [[*HEAD, f"应收金额/{unit}"]],
        [[f"应收账款明细表（{unit}）"], plain],
        [["应收账款明细表"], ["", "", "", "", f"金额单位:{unit}"], plain],
    ]


def writings(amount: Decimal, unit: int) -> Iterator[Any]:
    """An amount in yuan as people write it; some of it means nothing and must be refused."""
    shown = f"{abs(amount / unit).normalize():f}"
    yield float(amount / unit)
    minus = "-" if amount < 0 else ""
    yield from (f" {minus}{shown}\u200b", f"{minus}¥{shown}", f"{minus}{shown}".translate(WIDE))
    if amount < 0:
        yield from (f"({shown})", f"（{shown}）", f"{shown}-", f"−{shown}", f"贷 {shown}")
        return
    yuan, wan = f"{amount.normalize():f}", f"{(amount / 10**4).normalize():f}"
    yield from (f"{yuan}元", f"人民币{yuan}元整", f"{wan}万", f"{wan} 万元", f"+{shown}")


def nonsense(amount: Decimal, unit: int) -> Iterator[str]:
    shown = f"{abs(amount / unit).normalize():f}"
    yield from (f"约{shown}", f"${shown}", f"{shown}美元", f"{shown}%", f"{shown}、{shown}")
    yield from (
        f"{shown}/吨",
        f"{float(shown):e}",
        f"{shown}(含税)",
        f"--{shown}",
        f"{shown}，{shown}",
    )


def day_writings(day: dt.date) -> Iterator[Any]:
    yield from (day, float((day - dt.date(1899, 12, 30)).days), float(f"{day:%Y%m%d}"))
    yield from (f"{day:%Y-%m-%d}", f"{day.year}.{day.month}.{day.day}", f"{day:%Y%m%d}")
    yield from (f"{day.year}年{day.month}月{day.day}日", f"{day:%Y-%m-%d} 10:20")
    yield from (f"{day.month}/{day.day}/{day.year}", f"{day.day}/{day.month}/{day.year}")
    yield f"{day.month}月{day.day}日"


@pytest.mark.parametrize("seed", range(24))
def test_every_entry_is_read_exactly_or_refused(seed):
    chance = random.Random(seed)  # noqa: S311  no secret
    name = list(UNITS)[seed % len(UNITS)]
    unit = UNITS[name]
    above = heads(name)[seed // len(UNITS)]
    rows, truth = list(above), {}
    for number in range(20):
        fen = chance.choice((1, -1)) * chance.randrange(1, 10 ** chance.randrange(2, 11))
        amount = (Decimal(fen) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
        silly = chance.random() < 0.2
        cell = chance.choice(list((nonsense if silly else writings)(amount, unit)))
        days = [FIRST + dt.timedelta(chance.randrange(900)) for _ in "12"]
        wrote = [chance.choice(list(day_writings(day))) for day in sorted(days)]
        rows.append(["甲公司", f"{24000000 + number}", *wrote, cell])
        truth[len(rows)] = None if silly else (fen, *map(str, sorted(days)))

    ledger = ledger_of(grid(*rows))
    refused = {f.source.row for f in ledger.findings if f.code.startswith("E")}
    items = ledger.items[["row", "amount", "invoice_date", "due_given"]]
    read = {
        int(row): (int(amount), *(str(day)[:10] for day in days))
        for row, amount, *days in items.itertuples(index=False)
    }

    for row in truth.keys() - refused:
        assert truth[row], rows[row - 1]
        for meant, got in zip(truth[row], read[row], strict=True):
            assert got in {meant, "NaT"}, rows[row - 1]
    assert len(truth.keys() - refused) >= 4
