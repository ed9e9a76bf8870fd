"""What the clerk is told of a table of months: how its months were made days."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.sheets.ledgers.entries import Entries
from xl_huikuan.sheets.recognition.months import OWED, PAID, month_text


def months_said(entries: Entries, start: np.datetime64, *, with_opening: bool) -> Iterator[Finding]:
    """Say that dates are only months, or that balances alone tell no dates."""
    table = entries.table
    named = [c for c in table.columns if c.month is not None]
    span = f"{month_text(min(c.month or 0 for c in named))}至{month_text(max(c.month or 0 for c in named))}"
    if not (table.column(OWED) or table.column(PAID)):
        yield Finding(
            "W506", Source(table.sheet, table.header_rows[-1]),
            f"表中只有{span}的月末余额,没有每月应收和回款:以最后填写的余额为准,"
            "欠款从何时起不得而知,按没有日期处理。",
            "如要算账龄和催收,请补每月的应收、回款,或提供明细。",
        )  # fmt: skip
        return
    early = f",期初余额按 {start.astype('datetime64[D]')} 计(实际可能更早)" if with_opening else ""
    yield Finding(
        "W506", Source(table.sheet, table.header_rows[-1]),
        f"表中只写到月({span}):各月应收按当月最后一天计,回款按当月第一天计{early}。",
        "账期从月末起算;如要算到日,请提供逐笔明细。",
    )  # fmt: skip
