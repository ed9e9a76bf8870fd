"""回款_变动分析: from one day to another: what came, what went, what got older, and whose it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from xl_huikuan.core.money import money_text
from xl_huikuan.core.movement_rates import (
    BETTER,
    CHANGES,
    CLEARED,
    NEW,
    WORSE,
    Change,
    Roll,
    changes,
    net_rolls,
    of_kind,
    share_of,
    slipped,
)
from xl_huikuan.core.movements import Movement
from xl_huikuan.core.totals import Floats, Ints
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.table import Block, Column, ResultSheet

NAME = "回款_变动分析"
TONES = {NEW: "bad", WORSE: "warn", BETTER: "good", CLEARED: "good", "": ""}
_TOLD = 3  # customers of a kind named above the tables
_MONTH = range(28, 32)
_TITLES = {
    "opening": "期初余额", "new": "加:新增应收", "notes": "减:红字冲减", "collected": "减:回款",
    "returned": "加:退款和退票", "other": "加:净变动", "closing": "期末余额",
}  # fmt: skip
_MINUS = ("notes", "collected")
_NO_WHOLE = "—"


def movements_sheet(outcome: Outcome, movement: Movement, rolls: Sequence[Roll]) -> ResultSheet:
    """Build the sheet; `rolls` are the rates between recorded days."""
    told = changes(movement)
    labels = outcome.bucket_labels
    blocks = [
        _bridge(movement),
        *_buckets(movement, labels),
        *_rates(rolls, labels),
        _customers(movement, told),
    ]
    lines = (outcome.as_of_line, *movement_lines(movement, told))
    return ResultSheet(NAME, _title(movement), lines, tuple(blocks), freeze_columns=1, tab="7030A0")


def _title(movement: Movement) -> str:
    return f"应收账款变动分析({movement.first} 至 {movement.last})"


def movement_lines(movement: Movement, told: Sequence[Change]) -> Iterator[str]:
    """Say what happened in the book, and to whom most."""
    yield _summary(movement)
    yield from _warnings(movement)
    for kind in CHANGES:
        some = of_kind(told, kind)
        if some:
            named = " ".join(f"{one.name}:{one.said}" for one in some[:_TOLD])
            total = money_text(sum(one.more for one in some))
            yield f"{kind} {len(some)} 户,逾期合计变动 {total} 元。{named}"


def _summary(movement: Movement) -> str:
    text = {part: money_text(movement.total(part)) for part in movement.parts}
    ends = f"期初余额 {text['opening']} 元", f"期末余额 {text['closing']} 元"
    if not movement.replayed:
        return (
            f"{ends[0]},净变动 {text['other']} 元,{ends[1]};期初取自快照,不知道新增和回款各多少。"
        )
    return (
        f"{ends[0]} + 新增 {text['new']} − 红字 {text['notes']} − 回款 {text['collected']} "
        f"+ 退款 {text['returned']} = {ends[1]}。"
    )


def _warnings(movement: Movement) -> Iterator[str]:
    if movement.begins:
        yield f"台账最早一笔是 {movement.begins},那以前的期初余额台账里没有,按 0 算。"
    if movement.rewritten:
        gap = money_text(sum(map(abs, movement.rewritten.values())))
        first = next(iter(movement.rewritten))
        yield (
            f"{movement.first} 的快照与台账现在还原出的余额不同:{len(movement.rewritten)} 户,"
            f"合计差 {gap} 元(如「{first}」),说明以前期间的账后来补录或改过,请核对。"
        )
    if movement.days not in _MONTH:
        yield f"两天相隔 {movement.days} 天,不是一个月,滚动率不要和月度的比较。"


def _bridge(movement: Movement) -> Block:
    replayed = ("opening", "new", "notes", "collected", "returned", "closing")
    parts = replayed if movement.replayed else ("opening", "other", "closing")
    signs = {part: -1 if part in _MINUS else 1 for part in parts}
    amounts = [signs[part] * movement.total(part) for part in parts]
    gap = sum(amounts[:-1]) - amounts[-1]
    titles = {
        **_TITLES,
        "opening": f"期初余额({movement.first})",
        "closing": f"期末余额({movement.last})",
    }
    return Block(
        (
            Column("项目", "text", [*(titles[part] for part in parts), "差额(必须为 0.00)"], 26),
            Column("金额", "money", np.array([*amounts, gap], np.int64), 15,
                   tones=[*[""] * len(parts), "bad" if gap else "good"]),
            Column("客户数", "int", [*_counts(movement, parts), 0], 15),
        ),
        heading="一、余额变动(已减预收)",
    )  # fmt: skip


def _counts(movement: Movement, parts: Sequence[str]) -> Iterator[int]:
    return (int(np.count_nonzero(movement.parts[part])) for part in parts)


def _buckets(movement: Movement, labels: Sequence[str]) -> Iterator[Block]:
    before, after, flow = movement.before.buckets, movement.after.buckets, movement.flow
    if before is None or after is None:
        return
    rolled = _percent("净滚动率", [*net_rolls(before, after), None, None])
    if flow is None:
        columns = [
            Column("账龄段", "text", list(labels), 26),
            Column("期初", "money", before, 15, total=int(before.sum())),
            Column("期末", "money", after, 15, total=int(after.sum())),
            Column("变动", "money", after - before, 15, total=int((after - before).sum())),
            rolled,
        ]
        yield Block(tuple(columns), heading="二、各账龄段", total_label="合计")
        return
    yield _matrix(flow, labels)
    yield _slips(flow, after, labels, rolled)


def _matrix(flow: Ints, labels: Sequence[str]) -> Block:
    """Where the money of each bucket went: rows add up to the opening, columns to the closing."""
    rows = [*labels, "期间新增"]
    columns = [
        Column("期初账龄段", "text", rows, 26),
        Column("期初未收", "money", np.append(flow[:-1].sum(axis=1), 0), 15, total=int(flow[:-1].sum())),
        *(
            Column(f"现在:{label}", "money", flow[:, i], 15, total=int(flow[:, i].sum()),
                   tones=_older(flow[:, i], i, len(labels)))
            for i, label in enumerate(labels)
        ),
        Column("收回或冲销", "money", flow[:, -1], 15, total=int(flow[:, -1].sum())),
    ]  # fmt: skip
    heading = "二、未收的钱去了哪里(期初每一段现在在哪一段,橙色是变旧的;预收不在内)"
    return Block(tuple(columns), heading=heading, total_label="现在未收")


def _older(amounts: Ints, column: int, n_labels: int) -> list[str]:
    """Mark what comes from a newer bucket than the one it stands in."""
    newer = column if column < n_labels - 1 else 0
    return ["warn" if amount and row < newer else "" for row, amount in enumerate(amounts.tolist())]


def _slips(flow: Ints, after: Ints, labels: Sequence[str], rolled: Column) -> Block:
    before = flow[:-1].sum(axis=1)
    older = np.array([*slipped(flow), 0, 0][: len(labels)], np.int64)
    taken = flow[:-1, -1]
    return Block(
        (
            Column("账龄段", "text", list(labels), 26),
            Column("期初", "money", before, 15, total=int(before.sum())),
            Column("收回或冲销", "money", taken, 15, total=int(taken.sum())),
            _percent("收回率", list(map(share_of, taken.tolist(), before.tolist()))),
            Column("滑入更旧段", "money", older, 15, total=int(older.sum())),
            _percent("滑入率", list(map(share_of, older.tolist(), before.tolist()))),
            Column("期末", "money", after, 15, total=int(after.sum())),
            rolled,
        ),
        heading="三、收回率、滑入率和滚动率(净滚动率 = 下一段期末 ÷ 这一段期初;期初为 0 的写 —)",
        total_label="合计",
    )


def _percent(title: str, shares: Sequence[float | None]) -> Column:
    """Return shares; what cannot be said is a dash."""
    values: Floats = np.array([np.nan if share is None else share for share in shares])
    blank = {i: _NO_WHOLE for i, share in enumerate(shares) if share is None}
    return Column(title, "percent", values, 15, cells=blank)


def _rates(rolls: Sequence[Roll], labels: Sequence[str]) -> Iterator[Block]:
    width = len(labels) - 2
    same = [roll for roll in rolls if len(roll.rates) == width]
    if same:
        yield Block(
            (
                Column("期间", "text", [f"{roll.first} 至 {roll.last}" for roll in same], 26),
                *(
                    _percent(f"{labels[i]} → 下一段", [roll.rates[i] for roll in same])
                    for i in range(width)
                ),
            ),
            heading="四、各月净滚动率(取自快照)",
        )


def _customers(movement: Movement, told: Sequence[Change]) -> Block:
    """Every customer that had or has a balance, or entries; the largest change of overdue first."""
    kinds, said = {one.place: one.kind for one in told}, {one.place: one.said for one in told}
    more = movement.after.overdue - movement.before.overdue
    there = np.any([values != 0 for values in movement.parts.values()], axis=0) | (more != 0)
    order = np.argsort(-more, kind="stable")
    rows = order[there[order]]
    parts = [part for part in _TITLES if movement.replayed != (part == "other")]
    if not movement.replayed:
        parts = ["opening", "other", "closing"]
    amounts = [
        (_TITLES[part].partition(":")[2] or _TITLES[part], movement.parts[part]) for part in parts
    ]
    amounts += [("期初逾期", movement.before.overdue)]
    amounts += [("新到期未付", movement.late_new)] if movement.replayed else []
    amounts += [("期末逾期", movement.after.overdue), ("逾期变动", more)]
    places = rows.tolist()
    return Block(
        (
            Column("客户名称", "text", [movement.names[i] for i in places], 26),
            Column("变化", "text", [kinds.get(i, "") for i in places], 15,
                   tones=[TONES[kinds.get(i, "")] for i in places]),
            *(
                Column(title, "money", values[rows], 15, total=int(values[rows].sum()))
                for title, values in amounts
            ),
            Column("说明", "wrap", [said.get(i, "") for i in places], 60),
        ),
        heading="五、各客户变动",
        total_label="合计",
    )  # fmt: skip
