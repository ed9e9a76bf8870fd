"""Past years on 回款_坏账准备: balances, write-offs, and the rates that follow from them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from xl_huikuan.core.provision import LAST_LOSS
from xl_huikuan.core.provision_rows import WEIGHTED
from xl_huikuan.sheets.ledgers.provision_page import (
    BUCKET,
    COLLECTED,
    GONE_BUCKET,
    TYPED_MARK,
    ProvisionPage,
)
from xl_huikuan.sheets.results.provision.frame import (
    FACTOR,
    FIRST_WIDTH,
    LABELS,
    NO_RATE,
    Frame,
    cell,
    formulas,
    share_or,
    typed_cells,
)
from xl_huikuan.sheets.table import Block, Column, Formula

_LAST = len(LABELS) - 1
_BLANK = (None,) * len(LABELS)


def years_block(frame: Frame) -> Block:
    """Balances at the year-ends; those the clerk types are pale."""
    years = frame.balance_years
    columns = [Column(BUCKET, "text", list(LABELS), FIRST_WIDTH)]
    for i, year in enumerate(years, 1):
        title, cells = _balances(frame, year)
        known = [fen for fen in cells if isinstance(fen, int)]
        span = frame.column("years", i)
        text = f'=IF(COUNT({span})=0,"{NO_RATE}",SUM({span}))'
        total = Formula(text, sum(known) if known else NO_RATE)
        columns.append(typed_cells(title, "money", cells, total=total))
    typed = [i for i, column in enumerate(columns) if TYPED_MARK in column.title]
    return Block(
        tuple(columns),
        heading="三、各年末账龄余额(黄色的由您填,空着不等于 0;填了就以填的为准)",
        total_label="合计",
        also=tuple(typed),
    )


def _balances(frame: Frame, year: int) -> tuple[str, Sequence[int | str | None]]:
    """Return heading and cells of a year-end."""
    end, typed = frame.ends.get(year), frame.page.balances.get(year, _BLANK)
    if end is None:
        return f"{year}-12-31 {TYPED_MARK}(本期不用)", typed
    if not end.replayed:
        return f"{year}-12-31 {TYPED_MARK}", typed
    return f"{year}-12-31 {'台账' if end.day == frame.found.as_of else '台账还原'}", end.balances


def gone_block(
    page: ProvisionPage, years: Sequence[int], used: Sequence[int], number: str = "四"
) -> Block:
    """What was written off in each year, and collected of the oldest; all typed."""
    columns = [Column(GONE_BUCKET, "text", [*LABELS[1:], COLLECTED], FIRST_WIDTH)]
    for year in years:
        cells = (*page.written_off.get(year, _BLANK)[1:], page.collected.get(year))
        title = f"{year}年" if year in used else f"{year}年(本期不用)"
        columns.append(typed_cells(title, "money", cells))
    return Block(
        tuple(columns),
        heading=f"{number}、当年核销、收回(核销不是收回,要加回迁徙额;填在到年末应处的账龄段,没有核销填 0)",
        also=tuple(range(1, len(columns))),
    )


def typed_years_block(page: ProvisionPage, years: Sequence[int]) -> Block:
    """Balances as the clerk typed them, for a result that does not work out the provision."""
    columns = [Column(BUCKET, "text", list(LABELS), FIRST_WIDTH)]
    for year in years:
        columns.append(typed_cells(f"{year}-12-31 {TYPED_MARK}", "money", page.balances[year]))
    return Block(tuple(columns), heading="一、各年末账龄余额", also=tuple(range(1, len(columns))))


def rates_block(frame: Frame) -> Block:
    """From year to year, on average, the loss rates in the long run and as expected."""
    pairs = [*pairwise(frame.ends)]
    steps = [f"{a}→{b}" for a, b in pairwise(LABELS)]
    columns = [Column("迁徙", "text", [*steps, LABELS[-1]], FIRST_WIDTH)]
    for pair, rates in zip(pairs, frame.found.migration.rates, strict=True):
        found: list[Any] = [
            Formula(_rounded(frame, *_link(frame, pair, k)), share_or(rate, NO_RATE))
            for k, rate in enumerate(rates)
        ]
        columns.append(formulas(f"{pair[0]}→{pair[1]}", "rate", [*found, NO_RATE]))
    average = len(columns)
    columns += _long_run(frame, pairs, average)
    return Block(
        tuple(columns),
        heading=f"五、迁徙率和损失率(迁徙率 = 下年末后一段余额加回核销 ÷ 上年末本段余额;{_how(frame)})",
    )


def _how(frame: Frame) -> str:
    settings = frame.outcome.settings
    return f"{settings['provision_average']},比率{settings['provision_rounding']}"


def _rounded(frame: Frame, condition: str, rate: str) -> str:
    """Return a formula for a rate that there is not always."""
    wanted = f"ROUND({rate},4)" if frame.is_rounded else rate
    return f'=IF({condition},{wanted},"{NO_RATE}")'


def _link(frame: Frame, pair: tuple[int, int], k: int) -> tuple[str, str]:
    """Return when there is a rate from bucket k to the next, and the rate."""
    before, after = pair
    opening, closing = frame.balance(before, k), frame.balance(after, k + 1)
    gone = f"N({frame.gone(after, k + 1)})"
    if k + 1 < _LAST:
        return f"AND(COUNT({opening},{closing})=2,N({opening})>0)", f"({closing}+{gone})/{opening}"
    there, paid = frame.balance(before, _LAST), f"N({frame.gone(after, _LAST + 1)})"
    moved = f"N({closing})-N({there})+{gone}+{paid}"
    known = f"COUNT({opening},{there},{closing})=3"
    return f"AND({known},N({opening})>0,ROUND({moved},2)>=0)", f"({moved})/{opening}"


def _long_run(frame: Frame, pairs: Sequence[tuple[int, int]], at: int) -> list[Column]:
    """Return average, historical and expected loss rates; `at` is the column of the average."""
    found, first = frame.found.migration, frame.at["rates"].first
    rows = range(first, first + len(LABELS))
    end = cell(at, rows[-1])
    average: list[Any] = [
        Formula(_rounded(frame, *_average(frame, pairs, k)), share_or(rate, NO_RATE))
        for k, rate in enumerate(found.average)
    ]
    historical = [
        Formula(
            _rounded(frame, f"COUNT({cell(at, row)}:{end})={rows[-1] - row + 1}",
                     f"PRODUCT({cell(at, row)}:{end})"),
            share_or(rate, NO_RATE),
        )
        for row, rate in zip(rows, found.historical, strict=True)
    ]  # fmt: skip
    factor = frame.outcome.settings["provision_factor"]
    loss = [
        Formula(
            _rounded(frame, f"ISNUMBER({cell(at + 1, row)})",
                     f"MIN({cell(at + 1, row)}*{cell(at + 2, row)},1)"),
            share_or(rate, NO_RATE),
        )
        for row, rate in zip(rows, found.loss, strict=True)
    ]  # fmt: skip
    return [
        formulas("平均迁徙率", "rate", [*average, float(LAST_LOSS)]),
        formulas("历史损失率", "rate", historical),
        formulas("前瞻系数", "number", [Formula(f"={frame.given(FACTOR)}", factor) for _ in rows]),
        formulas("预期损失率", "rate", loss),
    ]


def _average(frame: Frame, pairs: Sequence[tuple[int, int]], k: int) -> tuple[str, str]:
    """Return when there is an average of bucket k, and the average."""
    row = frame.at["rates"].first + k
    rates = [cell(i, row) for i in range(1, len(pairs) + 1)]
    span = f"{rates[0]}:{rates[-1]}"
    if frame.outcome.settings["provision_average"] != WEIGHTED:
        return f"COUNT({span})>0", f"AVERAGE({span})"
    openings = [frame.balance(before, k) for before, _ in pairs]
    moved = "+".join(f"N({rate})*N({o})" for rate, o in zip(rates, openings, strict=True))
    base = "+".join(f"ISNUMBER({rate})*N({o})" for rate, o in zip(rates, openings, strict=True))
    return f"COUNT({span})>0", f"({moved})/({base})"


def expected_rate(frame: Frame, bucket: int) -> str:
    """Return the address of the expected loss rate of a bucket."""
    return cell(len(frame.ends) + 3, frame.at["rates"].first + bucket)
