"""回款_对账差异: our books and the customer's list side by side, and what makes them differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any

import numpy as np

from xl_huikuan.core.differences.detect import Differences
from xl_huikuan.core.differences.items import CAUSES, OURS, THEIRS
from xl_huikuan.core.differences.rows import Row
from xl_huikuan.core.errors import Source
from xl_huikuan.core.money import money_text
from xl_huikuan.sheets.results.findings import link_target
from xl_huikuan.sheets.table import PREFIX, Block, Column, ResultSheet

NAME = f"{PREFIX}对账差异"
FULL, OPEN = "已调平", "未调平"
_NAN = float("nan")


def differences_sheet(found: Differences, lines: Sequence[str], customer: str) -> ResultSheet:
    """Build the page: the account of both balances, every difference, then what agrees."""
    blocks = (_account(found), _items(found), _matched(found))
    return ResultSheet(
        NAME,
        f"与{customer}的往来差异调节表",
        (*lines, verdict(found)),
        tuple(block for block in blocks if len(block.columns[0].values)),
        tab="1F4E79",
    )


def verdict(found: Differences) -> str:
    """Say whether both balances agree once all that is explained is booked."""
    ours, theirs = found.our_balance, found.their_balance
    both = f"我方余额 {money_text(ours)} 元,对方余额 {money_text(theirs)} 元"
    if ours == theirs and not found.items:
        return f"结论:相符。{both}。"
    if not found.residual:
        return f"结论:{FULL}。{both},相差 {money_text(ours - theirs)} 元,已全部说明。"
    return (
        f"结论:{OPEN}。{both},相差 {money_text(ours - theirs)} 元,"
        f"其中未说明差额 {money_text(found.residual)} 元。"
    )


# -- the account


def _account(found: Differences) -> Block:
    left = _side(found, OURS, found.our_balance, found.our_adjusted)
    right = _side(found, THEIRS, found.their_balance, found.their_adjusted)
    rows = list(zip_longest(left[:-1], right[:-1], fillvalue=("", _NAN)))
    rows += [(left[-1], right[-1]), (("未说明差额(我方 − 对方)", found.residual), ("", _NAN))]
    tie = "bad" if found.residual else "good"
    tones = [""] * (len(rows) - 1) + [tie]
    (mine, ours), (yours, theirs) = (zip(*side, strict=True) for side in zip(*rows, strict=True))
    return Block(
        (
            Column("序号", "int", list(range(1, len(rows) + 1)), 6),
            Column("我方账面", "wrap", mine, 22),
            Column("我方金额", "money", np.array(ours, np.float64), 14, tones=tones),
            Column("对方账面", "text", yours, 37),
            Column("对方金额", "money", np.array(theirs, np.float64), 14),
        ),
        heading="一、余额调节表",
    )


def _side(found: Differences, side: str, balance: int, adjusted: int) -> list[tuple[str, float]]:
    """Return the lines of one side: its balance, what is to be booked by cause, the result."""
    mine = [item for item in found.items if item.side == side and item.explained and item.amount]
    counts = Counter(item.cause for item in mine)
    lines: list[tuple[str, float]] = [(f"{side}余额", balance)]
    for cause in (key for key in CAUSES if key in counts):
        total = sum(item.amount for item in mine if item.cause == cause)
        verb = "减" if total < 0 else "加"
        lines.append((f"{verb}:{CAUSES[cause].title}({counts[cause]} 笔)", total))
    return [*lines, (f"{side}调节后余额", adjusted)]


# -- the lines


def _items(found: Differences) -> Block:
    order = list(CAUSES)
    items = sorted(found.items, key=lambda item: (item.explained, order.index(item.cause)))
    causes = [CAUSES[item.cause].title for item in items]
    gaps = np.array([item.gap for item in items], np.int64)
    tones = ["notice" if item.explained else "bad" for item in items]
    booked = [f"{item.side}账" if item.explained and item.amount else "待查" for item in items]
    return Block(
        (
            Column("序号", "int", list(range(1, len(items) + 1)), 6),
            Column("原因", "wrap", causes, 22, tones=tones),
            Column("造成的差额", "money", gaps, 14, total=int(gaps.sum())),
            *_rows(found, items),
            Column("调整", "text", booked, 8),
            Column("看到的情况", "wrap", [item.why for item in items], 36),
            Column("怎么办", "wrap", [CAUSES[item.cause].remedy for item in items], 32),
        ),
        heading="二、差异明细(没有说明原因的在前;造成的差额 = 使我方余额比对方多多少)",
        total_label="合计" if items else "",
    )


def _matched(found: Differences) -> Block:
    loose = {(item.ours, item.theirs) for item in found.items}
    matches = [match for match in found.matches if (match.ours, match.theirs) not in loose]
    matches.sort(key=lambda match: [found.ours[i].day for i in match.ours])
    return Block(
        (
            Column("序号", "int", list(range(1, len(matches) + 1)), 6),
            Column("核对依据", "wrap", [match.rule for match in matches], 22),
            Column("差额", "money", np.zeros(len(matches), np.int64), 14),
            *_rows(found, matches),
            Column("结果", "text", ["相符"] * len(matches), 8),
            Column("说明", "wrap", [match.note for match in matches], 36),
        ),
        heading="三、已核对相符",
    )


def _rows(found: Differences, lines: Sequence[Any]) -> tuple[Column, ...]:
    """Columns that say which rows of both sides a line is about, and their amounts.

    Ours are links into the workbook the sheet stands in.
    """
    ours, theirs = ([getattr(line, side) for line in lines] for side in ("ours", "theirs"))
    return (
        Column("我方单据", "link", [_link(found.ours, at) for at in ours], 37),
        Column("我方金额", "money", _amounts(found.ours, ours), 14),
        Column("对方单据", "wrap", [_named(found.theirs, at) for at in theirs], 25),
        Column("对方金额", "money", _amounts(found.theirs, theirs), 14),
    )


def _amounts(rows: Sequence[Row], lines: Iterable[Sequence[int]]) -> np.ndarray:
    return np.array([sum(rows[i].amount for i in at) if at else _NAN for at in lines], np.float64)


def _named(rows: Sequence[Row], at: Sequence[int]) -> str:
    """Return where the first row stands, its date and number or words, and how many there are."""
    if not at:
        return ""
    row = rows[at[0]]
    name = row.numbers[0] if row.numbers else row.text
    first = " ".join(filter(None, (f"第{row.row}行", str(row.date or ""), name)))
    return first if len(at) == 1 else f"{first} 等 {len(at)} 笔"


def _link(rows: Sequence[Row], at: Sequence[int]) -> tuple[str, str]:
    target = link_target(Source(rows[at[0]].sheet, rows[at[0]].row)) if at else ""
    return _named(rows, at), target
