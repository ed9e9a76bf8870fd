"""Planned money held against what came, stage by stage (DOMAIN 125, 168–171).

A stage is worth its 计划金额, else its 比例 of the contract. Receipts fill the stages of a contract
from early to late: those entered for the contract or for an invoice of it. A contract number that
the ledger does not know is filled with the customer's receipts that name no contract, from its
签订日期 on, or from 30 days before its first stage where that is blank. A stage counts by its 调整后日期 where there is one; the first date stays beside it. 质保金 is not overdue
before it is due.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.forms.papers import NOBODY
from xl_huikuan.core.forms.stages import PLANNED
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.totals import Flags, Floats, Ints, sum_by

RETENTION = "质保金"  # of `STAGES`
_WHOLE = 1e-9  # shares add up to 100 % within this
_BEFORE = np.timedelta64(30, "D")  # a first stage may be paid so much earlier
_ALWAYS, _NEVER = np.datetime64("0001-01-01", "s"), np.datetime64("9999-12-31", "s")


def planned_of(ledger: Ledger, matches: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """Return the rows of the form with what follows from them.

    Columns beside those of the form: `group` (number of the contract), `worth` and `came` (fen as
    float, NaN = the stage has no amount), `gap`, `day` (the date that counts), `days` (overdue,
    NaN), `state`, `tone`.
    """
    typed = ledger.papers[PLANNED]
    group = contract_groups(typed)
    day = np.where(typed["revised"].isna(), typed["date"], typed["revised"])
    worth = worth_of(typed, group)
    frame = typed.assign(group=group, worth=worth, day=day.astype("datetime64[s]"))
    came = _came(ledger, matches, frame, as_of)
    days = (np.datetime64(as_of, "s") - frame["day"].to_numpy()).astype("timedelta64[D]")
    late = np.where(frame["day"].isna(), np.nan, days.astype(np.float64))
    frame = frame.assign(came=came, gap=worth - came, days=late)
    states = [_state(row) for row in frame.itertuples()]
    return frame.assign(state=[state for state, _ in states], tone=[tone for _, tone in states])


def contract_groups(typed: pd.DataFrame) -> Ints:
    """Return the number of the contract each row belongs to; of a customer, blank is one too."""
    pairs = pd.MultiIndex.from_arrays([typed["who"], typed["contract"]])
    return pairs.factorize()[0].astype(np.int64)


def totals_of(typed: pd.DataFrame, group: Ints) -> Floats:
    """Return the total of each row's contract: the largest written on any of its rows, or NaN."""
    total = np.full(len(typed), np.nan)
    np.fmax.at(total, group, typed["total"].to_numpy())
    return total[group]


def completion(planned: pd.DataFrame, by: pd.Series[Any]) -> list[tuple[str, int, int]]:
    """Return label, planned fen and fen that came of the stages with an amount, by label."""
    known = planned["worth"].notna().to_numpy()
    labels, group = np.unique(by[known].to_numpy(str), return_inverse=True)
    sums = (
        sum_by(group, planned[name].to_numpy()[known].astype(np.int64), len(labels)).tolist()
        for name in ("worth", "came")
    )
    return list(zip(labels.tolist(), *sums, strict=True))


def worth_of(typed: pd.DataFrame, group: Ints) -> Floats:
    """Return what each stage is worth; shares that make up all of a contract leave no fen over."""
    total, share = totals_of(typed, group), typed["share"].to_numpy()
    by_share = np.floor(np.round(total * share, 4) + 0.5)
    n = len(typed)
    shares = np.bincount(group, share, minlength=n)  # NaN where one of the rows has none
    last = pd.Series(group).duplicated(keep="last").to_numpy() == 0
    others = np.bincount(group, np.where(last, 0, by_share), minlength=n)[group]
    rest = last & (np.abs(shares[group] - 1) < _WHOLE)
    by_share = np.where(rest, total - others, by_share)
    amount = typed["amount"].to_numpy()
    return np.where(np.isnan(amount), by_share, amount)


def _came(ledger: Ledger, matches: pd.DataFrame, frame: pd.DataFrame, as_of: dt.date) -> Floats:
    """Return how much of each stage came, filling those of one purse from early to late."""
    if not len(frame):
        return np.zeros(0)
    parts = _receipt_parts(ledger, matches, frame["who"], as_of)
    purse, held = _purses(ledger, frame, parts)
    worth = np.nan_to_num(frame["worth"].to_numpy())
    order = np.lexsort((frame["day"].to_numpy(), purse))  # stable, NaT last
    before = np.cumsum(worth[order]) - worth[order]
    first = np.searchsorted(purse[order], purse[order])
    came = np.empty(len(frame))
    came[order] = np.clip(held[purse[order]] - (before - before[first]), 0, worth[order])
    return np.where(frame["worth"].isna(), np.nan, came)


def _receipt_parts(
    ledger: Ledger, matches: pd.DataFrame, customers: pd.Series[Any], as_of: dt.date
) -> pd.DataFrame:
    """Return receipts of customers up to the day by contract: customer, contract, date, amount.

    What settled an item is for the contract of the item, the rest for the one it names itself.
    """
    receipts, items = ledger.receipts, ledger.items
    concerned = np.isin(receipts["customer"].to_numpy(), customers.to_numpy())
    item, receipt = matches["item"].to_numpy(), matches["receipt"].to_numpy()
    ours = np.append(concerned, False)[np.maximum(receipt, -1)]  # the last one: credit notes
    ours &= (items["contract_no"] != "").to_numpy()[item]
    item, receipt, amount = item[ours], receipt[ours], matches["amount"].to_numpy()[ours]
    rest = receipts["amount"].to_numpy() - sum_by(receipt, amount, len(receipts))
    whole = np.flatnonzero(concerned)
    row = np.concatenate([receipt, whole])
    contract = [items["contract_no"].iloc[item], receipts["contract_no"].iloc[whole]]
    parts = pd.DataFrame({
        "who": receipts["customer"].to_numpy()[row],
        "contract": np.concatenate([column.to_numpy(object) for column in contract]),
        "date": receipts["date"].to_numpy()[row],
        "amount": np.concatenate([amount, rest[whole]]),
    })  # fmt: skip
    seen: pd.DataFrame = parts[~(parts["date"] > pd.Timestamp(as_of))]
    return seen


def _purses(ledger: Ledger, frame: pd.DataFrame, parts: pd.DataFrame) -> tuple[Ints, Ints]:
    """Return the purse each stage is filled from, and the fen in each purse, never below 0.

    There is one for each contract, and one for each customer's receipts that name none.
    """
    concerned = ledger.items["customer"].isin(frame["who"])
    items = ledger.items.loc[concerned, ["customer", "contract_no"]]
    items = items.set_axis(["who", "contract"], axis=1)
    known, paid, (stage, n) = contract_numbers(items, parts, frame)
    in_ledger = np.isin(stage, np.concatenate([known[0], paid[0]]))
    who, blank = frame["who"].to_numpy(), (frame["contract"] == "").to_numpy()
    named = in_ledger & ~blank
    purse = np.where(named, stage, n + 1 + who)  # of NOBODY: n, which stays empty
    nameless = (parts["contract"] == "").to_numpy()
    into = np.where(nameless, n + 1 + parts["who"].to_numpy(), paid[0])
    since = _since(frame, purse, named, n + 1 + len(ledger.customers))
    date = parts["date"].to_numpy()
    counted = np.isnat(date) | (date >= since[into])
    held = sum_by(into[counted], parts["amount"].to_numpy()[counted], len(since))
    return purse, np.maximum(held, 0)


def contract_numbers(*frames: pd.DataFrame) -> tuple[tuple[Ints, int], ...]:
    """Return a number per customer and contract, the same on all frames, and how many there are."""
    whose = np.concatenate([frame["who"].to_numpy() for frame in frames])
    texts, found = pd.factorize(
        np.concatenate([frame["contract"].to_numpy(object) for frame in frames])
    )
    codes = pd.factorize((whose - NOBODY) * len(found) + texts)[0].astype(np.int64)
    parts = np.split(codes, np.cumsum([len(frame) for frame in frames])[:-1])
    return tuple((part, int(codes.max(initial=-1)) + 1) for part in parts)


def _since(frame: pd.DataFrame, purse: Ints, named: Flags, n: int) -> npt.NDArray[np.datetime64]:
    """Return the day from which receipts count, per purse: the earliest of its stages."""
    signed, first = (frame[name].to_numpy() for name in ("signed", "date"))
    guessed = np.where(np.isnat(first) | named, _ALWAYS, first - _BEFORE)
    since = np.full(n, _NEVER)
    np.minimum.at(since, purse, np.where(np.isnat(signed), guessed, signed))
    return since


def _state(row: Any) -> tuple[str, str]:
    """Return how a stage stands, and the tone of it."""
    if row.who == NOBODY or np.isnan(row.worth):
        return ("找不到客户" if row.who == NOBODY else "没有金额"), "warn"
    if row.gap == 0:
        return "已收", "good"
    said = "部分收," if row.came else ""
    if np.isnan(row.days):
        return f"{said}没有日期", "warn"
    if row.days > 0:
        return f"{said}逾期{row.days:.0f}天", "bad"
    return f"{said}{RETENTION if row.stage == RETENTION else ''}未到期", ""


def due_by(planned: pd.DataFrame, as_of: dt.date) -> Flags:
    """Tell which stages were to come up to the day."""
    until: Flags = (planned["day"] <= pd.Timestamp(as_of)).to_numpy()
    return until
