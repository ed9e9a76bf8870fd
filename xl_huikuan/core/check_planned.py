"""Checks of planned money: stages that do not add up, are not complete, or are missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from math import isnan
from typing import Any

import numpy as np
import pandas as pd

from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.forms.papers import NOBODY
from xl_huikuan.core.forms.stages import PLANNED
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.money import money_text
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.stages import contract_groups, totals_of, worth_of
from xl_huikuan.core.totals import sum_by

_FEWEST = 2  # stages of a large contract


def unequal_plans(ledger: Ledger, settings: Settings, as_of: dt.date) -> Iterator[Finding]:
    """Yield contracts whose stages do not add up to the contract, and stages without figures."""
    del settings, as_of  # every check has them
    typed = ledger.papers[PLANNED]
    group = contract_groups(typed)
    frame = typed.assign(worth=worth_of(typed, group), whole=totals_of(typed, group))
    contracts: dict[int, list[Any]] = {}  # by number, as a frame of each would take ages
    for number, row in zip(group.tolist(), frame.itertuples(), strict=True):
        contracts.setdefault(number, []).append(row)
    for rows in contracts.values():
        yield from _incomplete(ledger, rows)
        yield from _unequal(ledger, rows)


def undivided_contracts(ledger: Ledger, settings: Settings, as_of: dt.date) -> Iterator[Finding]:
    """Yield contracts above the set amount with fewer than two stages (DOMAIN 199)."""
    del as_of  # every check has it
    above, typed = settings["stages_above"], ledger.papers[PLANNED]
    if above is None:
        return
    whole = totals_of(typed, contract_groups(typed))
    stages = typed.assign(whole=whole).groupby(["who", "contract"])
    count, planned = stages.size().to_dict(), stages["whole"].max().to_dict()
    invoiced = _invoiced(ledger)
    for who, contract in dict.fromkeys([*planned, *invoiced]):
        amount = np.fmax(planned.get((who, contract), np.nan), invoiced.get((who, contract), 0))
        if who != NOBODY and amount > above and count.get((who, contract), 0) < _FEWEST:
            name = str(ledger.customers["name"].iloc[who])
            yield Finding(
                "W815", Source(PLANNED.sheet),
                f"{name}的合同「{contract}」金额 {money_text(int(amount))} 元,超过 {money_text(above)} 元,没有分成两期以上。",
                "请与客户约定分期,在 回款_回款计划 里每期填一行。", name,
            )  # fmt: skip


def _invoiced(ledger: Ledger) -> dict[tuple[int, str], int]:
    """Return fen invoiced by customer and contract number."""
    items = ledger.items
    rows = np.flatnonzero((items["contract_no"] != "").to_numpy())
    pairs = pd.MultiIndex.from_arrays([
        items["customer"].to_numpy()[rows], items["contract_no"].to_numpy(object)[rows]
    ])  # fmt: skip
    group, distinct = pairs.factorize()
    sums = sum_by(group.astype(np.int64), items["amount"].to_numpy()[rows], len(distinct))
    return dict(zip(distinct.tolist(), sums.tolist(), strict=True))


def _incomplete(ledger: Ledger, rows: list[Any]) -> Iterator[Finding]:
    for row in rows:
        day = row.date if pd.isna(row.revised) else row.revised
        lacks = [
            what
            for what, missing in (
                ("计划金额(或合同金额和比例)", np.isnan(row.worth)), ("计划日期", pd.isna(day)),
            )
            if missing
        ]  # fmt: skip
        if lacks:
            text = f"{_named(row)}的「{row.stage or '未写阶段'}」没有{'、'.join(lacks)}。"
            source = Source(PLANNED.sheet, int(row.row))
            yield Finding(
                "W812", source, text, "请补上,否则这一期不列入预测。", _customer(ledger, row)
            )


def _unequal(ledger: Ledger, rows: list[Any]) -> Iterator[Finding]:
    """Yield what one contract's stages differ by; without its total, what its shares do."""
    first, text = rows[0], ""
    worth, share = (sum(getattr(row, name) for row in rows) for name in ("worth", "share"))
    if isnan(worth) and isnan(first.whole) and not isnan(share):
        text = f"各期比例合计 {share:.4%},不是100%。" if round(share, 6) != 1 else ""
    elif not (isnan(worth) or isnan(first.whole)):
        text = _difference(int(worth), int(first.whole))
    written = dict.fromkeys(row.total for row in rows if not isnan(row.total))
    if len(written) > 1:
        text += f"各行写的合同金额不一致:{'、'.join(money_text(int(one)) for one in written)} 元。"
    if text:
        source = Source(PLANNED.sheet, int(first.row))
        yield Finding(
            "W811", source, f"{_named(first)}:{text}", "请核对各期的金额、比例和合同金额。",
            _customer(ledger, first),
        )  # fmt: skip


def _difference(stages: int, whole: int) -> str:
    gap = stages - whole
    if not gap:
        return ""
    more = "多" if gap > 0 else "少"
    return (
        f"各期合计 {money_text(stages)} 元,合同金额 {money_text(whole)} 元,"
        f"{more} {money_text(abs(gap))} 元。"
    )


def _named(row: Any) -> str:
    contract = row.contract
    return f"合同「{contract}」" if contract else "没有写合同号的计划"


def _customer(ledger: Ledger, row: Any) -> str:
    who = int(row.who)
    return "" if who == NOBODY else str(ledger.customers["name"].iloc[who])
