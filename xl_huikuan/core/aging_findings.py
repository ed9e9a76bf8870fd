"""What the clerk should know about an aging: rows left out, money that does not fit, no due dates.

Codes: I601 rows after the as-of date · W601 past date without dated receipts · W602 receipt named
another customer's item · W603 refund without receipt · W604 item over-received · W605 open items
without a due date · W606 holidays not published yet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.money import money_text
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.settle import Settlement
from xl_huikuan.core.workdays import beyond_calendar, calendar_known_until

Seen = tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]


def aging_findings(
    ledger: Ledger,
    settings: Settings,
    as_of: dt.date,
    seen: Seen,
    *,
    open_items: pd.DataFrame,
    done: Settlement,
) -> tuple[Finding, ...]:
    """Return the findings of one aging; `seen` are masks of items and receipts in view."""
    return (
        *_left_out(ledger, as_of, seen),
        *_wrong_customer(ledger),
        *_unmatched_refunds(ledger, done),
        *_over_received(ledger, open_items, done),
        *_without_due_date(open_items),
        *_unpublished_holidays(settings, open_items),
    )


def _left_out(ledger: Ledger, as_of: dt.date, seen: Seen) -> Iterator[Finding]:
    items, receipts = (int((~mask).sum()) for mask in seen)
    if not items + receipts:
        return
    yield Finding(
        "I601", Source(),
        f"基准日 {as_of} 之后的应收 {items} 行、收款 {receipts} 行没有计入。",
        "如需计入,请把基准日改晚。",
    )  # fmt: skip
    if not ledger.replayable or ledger.receipts["date"].isna().any():
        yield Finding(
            "W601", Source(),
            f"表中有没写日期的收款,基准日 {as_of} 之后又有新业务,无法还原当日余额:没写日期的收款已全部计入。",
            "请补上收款日期,或使用不早于最后一笔业务的基准日。",
        )  # fmt: skip


def _names(ledger: Ledger, numbers: npt.NDArray[np.int64]) -> list[str]:
    return [str(name) for name in ledger.customers["name"].iloc[numbers]]


def _sources(frame: pd.DataFrame, rows: npt.NDArray[np.int64]) -> list[Source]:
    places = frame[["sheet", "row"]].iloc[rows]
    return [Source(str(s), int(r)) for s, r in zip(places["sheet"], places["row"], strict=True)]


def _wrong_customer(ledger: Ledger) -> Iterator[Finding]:
    named = ledger.receipts["item"].to_numpy()
    rows = np.flatnonzero(named >= 0)
    payer = ledger.receipts["customer"].to_numpy()[rows]
    wrong = rows[ledger.items["customer"].to_numpy()[named[rows]] != payer]
    names = _names(ledger, ledger.receipts["customer"].to_numpy()[wrong])
    for source, name in zip(_sources(ledger.receipts, wrong), names, strict=True):
        yield Finding(
            "W602", source,
            f"客户「{name}」的这笔收款指定核销了别的客户的应收,没有按指定核销。",
            "请核对这笔收款属于哪个客户。", name,
        )  # fmt: skip


def _unmatched_refunds(ledger: Ledger, done: Settlement) -> Iterator[Finding]:
    rows = np.flatnonzero(done.unmatched_refunds)
    for row, name in zip(rows, _names(ledger, rows), strict=True):
        amount = money_text(done.unmatched_refunds[row])
        yield Finding(
            "W603", Source(),
            f"客户「{name}」退款或退票 {amount} 元找不到对应的收款,已列为负的预收。",
            "请核对原收款是否漏登。", name,
        )  # fmt: skip


def _over_received(ledger: Ledger, open_items: pd.DataFrame, done: Settlement) -> Iterator[Finding]:
    rows = done.overspecified
    names = _names(ledger, open_items["customer"].to_numpy()[rows])
    amounts = np.maximum(open_items["amount"].to_numpy()[rows], 0)
    places = zip(_sources(open_items, rows), names, amounts, strict=True)
    for source, name, amount in places:
        yield Finding(
            "W604", source,
            f"客户「{name}」这一行登记的收款超过应收 {money_text(amount)} 元,多出部分用于该客户其他应收或列为预收。",
            "请核对收款是否登错行或重复登记。", name,
        )  # fmt: skip


def _without_due_date(open_items: pd.DataFrame) -> Iterator[Finding]:
    undated = open_items["due"].isna() & open_items["age_given"].isna() & (open_items["open"] > 0)
    groups = open_items[undated].groupby("due_why", observed=True)["open"].agg(["size", "sum"])
    for why, size, total in zip(groups.index, groups["size"], groups["sum"], strict=True):
        yield Finding(
            "W605", Source(),
            f"{size} 笔未收款共 {money_text(total)} 元没有可用的到期日({why})。",
            "请在表中填到期日或账期,或在回款_参数填默认账期;在此之前这些款项不催收。",
        )  # fmt: skip


def _unpublished_holidays(settings: Settings, open_items: pd.DataFrame) -> Iterator[Finding]:
    due = open_items["due"].to_numpy()
    if settings["roll"] != "不顺延" and beyond_calendar(due):
        yield Finding(
            "W606", Source(),
            f"有到期日不在节假日表({calendar_known_until()} 为止)之内,只按周末和固定日期的节日{settings['roll']}。",
            "节假日安排公布后请更新程序再算一次。",
        )  # fmt: skip
