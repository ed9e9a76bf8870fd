"""The provision by buckets on 回款_坏账准备, what follows for the books, and the proof."""

from __future__ import annotations

from typing import Any

import numpy as np

from xl_huikuan.core.money import money_text
from xl_huikuan.core.provision_rows import BY_MIGRATION
from xl_huikuan.sheets.results.provision.frame import (
    ALL_LABELS,
    BOOKED,
    FIRST_WIDTH,
    LABELS,
    METHOD,
    NO_RATE,
    NOT_TYPED,
    UNKNOWN,
    WIDE,
    WIDTH,
    Frame,
    cell,
    fen_or,
    formulas,
    share_or,
)
from xl_huikuan.sheets.results.provision.history import expected_rate
from xl_huikuan.sheets.results.provision.individual import individual_sum, taken_of
from xl_huikuan.sheets.table import Block, Column, Formula

AGREE, DIFFER = "一致", "不符"
_TONES = {AGREE: "good", DIFFER: "bad"}
_BALANCE, _APART, _NET, _FIXED, _MIGRATED, _USED, _NEEDED = range(1, 8)  # columns of the matrix
_NOTHING_TO_BOOK = "应有余额等于账面余额,不用做分录"
_NO_ENTRY = "没有分录:应有余额算不出,或参数「坏账准备账面余额」没有填"


def given_block(frame: Frame) -> Block:
    """The method and what else is given, from 回款_参数; other tables point here."""
    settings = frame.outcome.settings
    booked, day = settings["provision_booked"], np.array([frame.found.as_of], "datetime64[s]")
    return Block(
        (
            Column("计提方法", "text", [settings["provision_method"]], FIRST_WIDTH),
            Column("截至日期", "date", day, WIDTH),
            Column("前瞻系数", "number", [settings["provision_factor"]], WIDTH),
            Column("迁徙率平均", "text", [settings["provision_average"]], WIDTH),
            Column("损失率取整", "text", [settings["provision_rounding"]], WIDTH),
            formulas("坏账准备账面余额", "money", [NOT_TYPED if booked is None else float(booked)]),
            Column("账龄起算日", "text", [settings["provision_basis"]], WIDTH),
        ),
        heading="二、假设(在 回款_参数 里改)",
    )


def matrix_block(frame: Frame) -> Block:
    """Balance, less what is judged by itself, times the rate, rounded bucket by bucket."""
    found, shown = frame.found, frame.shown_buckets
    labels = [ALL_LABELS[k] for k in shown]
    rows = [_bucket(frame, k) for k in shown]
    sums = (sum(found.current), sum(found.apart), sum(found.net))
    totals = [_sum_of(frame, i, fen) for i, fen in zip((_BALANCE, _APART, _NET), sums, strict=True)]
    needed = frame.column("matrix", _NEEDED)
    wanted = f'=IF(COUNT({needed})={len(rows)},SUM({needed}),"{UNKNOWN}")'
    titles = ("期末余额", "减:单项计提", "组合余额", "计提比例", "预期损失率", "采用比例", "应计提")
    kinds = ("money", "money", "money", "rate", "rate", "rate", "money")
    all_of = [*totals, None, None, _whole_rate(frame),
              Formula(wanted, fen_or(found.matrix_total, UNKNOWN))]  # fmt: skip
    columns = zip(titles, kinds, zip(*rows, strict=True), all_of, strict=True)
    return Block(
        (
            Column("账龄段", "text", labels, FIRST_WIDTH),
            *(formulas(title, kind, cells, total) for title, kind, cells, total in columns),
        ),
        heading="八、按账龄组合计提(采用比例 = 计提方法选定的一列;逐段四舍五入到分再相加)",
        total_label="合计",
    )


def _sum_of(frame: Frame, column: int, fen: int) -> Formula:
    return Formula(f"=SUM({frame.column('matrix', column)})", fen)


def _whole_rate(frame: Frame) -> Formula:
    """Return the provision of the matrix as a share of it."""
    total = frame.at["matrix"].total
    needed, net = cell(_NEEDED, total), cell(_NET, total)
    fen, whole = frame.found.matrix_total, sum(frame.found.net)
    rate = NO_RATE if fen is None or not whole else fen / whole
    return Formula(f'=IF(AND(ISNUMBER({needed}),{net}>0),N({needed})/{net},"{NO_RATE}")', rate)


def _bucket(frame: Frame, k: int) -> tuple[Any, ...]:
    """Return the cells of one bucket."""
    found, row = frame.found, frame.at["matrix"].first + k
    balance, apart, net, fixed, migrated, used, _ = (cell(i, row) for i in range(1, 8))
    own = found.fixed[k]
    method = f'{frame.given(METHOD)}="{BY_MIGRATION}"'
    migrates = f"={expected_rate(frame, k) if k < len(LABELS) else fixed}"
    judged = f'IF(ROUND({net},2)=0,0,"{UNKNOWN}")'
    untold = NOT_TYPED if k >= len(LABELS) else NO_RATE
    return (
        _balance(frame, k),
        Formula(taken_of(frame, cell(0, row)), found.apart[k]),
        Formula(f"={balance}-{apart}", found.net[k]),
        NOT_TYPED if own is None else float(own),
        Formula(migrates, share_or(found.by_migration[k], untold)),
        Formula(f"=IF({method},{migrated},{fixed})", share_or(found.used[k], untold)),
        Formula(
            f"=IF(ISNUMBER({used}),ROUND({net}*{used},2),{judged})",
            fen_or(found.rows[k], UNKNOWN),
        ),
    )


def _balance(frame: Frame, k: int) -> Formula | float:
    """Return today's balance: that of the last year-end where today is one."""
    fen = frame.found.current[k]
    year = frame.found.as_of.year
    is_year_end = frame.found.history[-1].day == frame.found.as_of and k < len(LABELS)
    return Formula(f"={frame.balance(year, k)}", fen) if is_year_end else float(fen)


def conclusion_block(frame: Frame) -> Block:
    """What should stand in the books, what stands there, and the entry."""
    found, first = frame.found, frame.at["conclusion"].first
    booked = frame.outcome.settings["provision_booked"]
    gap = None if booked is None or found.needed is None else found.needed - booked
    group, single, needed, book, entry = (f"B{first + i}" for i in range(5))
    total, given = cell(_NEEDED, frame.at["matrix"].total), frame.given(BOOKED)
    rows: list[tuple[str, Formula, Formula | str]] = [
        ("按账龄组合计提", Formula(f"={total}", fen_or(found.matrix_total, UNKNOWN)), "第八部分合计"),
        ("单项计提", Formula(individual_sum(frame), fen_or(found.individual_total, UNKNOWN)), "第六部分合计"),
        ("坏账准备应有余额", Formula(f'=IF(COUNT({group}:{single})=2,{group}+{single},"{UNKNOWN}")', fen_or(found.needed, UNKNOWN)), "两项相加"),
        ("坏账准备账面余额", Formula(f"={given}", fen_or(booked, NOT_TYPED)), "计提前贷方余额"),
        ("应补提(负数为冲回)", Formula(f'=IF(COUNT({needed}:{book})=2,ROUND({needed}-{book},2),"{UNKNOWN}")', fen_or(gap, UNKNOWN)), Formula(_entry_formula(entry), entry_text(gap))),
    ]  # fmt: skip
    names, amounts, said = zip(*rows, strict=True)
    return Block(
        (
            Column("项目", "text", names, FIRST_WIDTH),
            formulas("金额", "money", amounts),
            formulas("说明", "text", said),
        ),
        heading="一、结论",
    )


def _entry_formula(gap: str) -> str:
    more, less = (f'TEXT({sign}{gap},"#,##0.00")' for sign in ("", "-"))
    debit = f'"借:信用减值损失 "&{more}&";贷:坏账准备 "&{more}'
    credit = f'"借:坏账准备 "&{less}&";贷:信用减值损失 "&{less}'
    moved = f'IF({gap}=0,"{_NOTHING_TO_BOOK}",IF({gap}>0,{debit},{credit}))'
    return f'=IF(ISNUMBER({gap}),{moved},"{_NO_ENTRY}")'


def entry_text(gap: int | None) -> str:
    """Return the entry that brings 坏账准备 from what is booked to what is needed."""
    if gap is None:
        return _NO_ENTRY
    if not gap:
        return _NOTHING_TO_BOOK
    amount = money_text(abs(gap))
    if gap > 0:
        return f"借:信用减值损失 {amount};贷:坏账准备 {amount}"
    return f"借:坏账准备 {amount};贷:信用减值损失 {amount}"


def proof_block(frame: Frame) -> Block:
    """The buckets against the ledger, and the ledger against itself."""
    found, first = frame.found, frame.at["proof"].first
    sums = frame.outcome.decision.reconciliation[["open", "advance", "balance"]].sum()
    owed, held, left = (int(sums[name]) for name in ("open", "advance", "balance"))
    totals = [cell(i, frame.at["matrix"].total) for i in (_NET, _APART)]
    rest, apart, both, ledger, gap, advance, books, other = (f"B{first + i}" for i in range(8))
    gaps = (sum(found.current) - owed, owed - held - left)
    rows: list[tuple[str, Any, Any, str]] = [
        ("组合余额合计", Formula(f"={totals[0]}", sum(found.net)), "", "第八部分"),
        ("加:单项计提的余额", Formula(f"={totals[1]}", sum(found.apart)), "", "第七部分"),
        ("各段合计", Formula(f"={rest}+{apart}", sum(found.current)), "", "两项相加"),
        ("台账未收款合计", float(owed), "", "台账逐笔核销后未收金额相加"),
        ("差额", Formula(f"=ROUND({both}-{ledger},2)", gaps[0]), _verdict(gap, gaps[0]), "必须为 0.00"),
        ("预收等贷方余额", float(held), "", "多收的款项,不在账龄里,不计提坏账准备"),
        ("台账应收减收款", float(left), "", "截至日期的全部应收减全部收款和红字"),
        ("差额", Formula(f"=ROUND({ledger}-{advance}-{books},2)", gaps[1]), _verdict(other, gaps[1]), "未收款 − 贷方余额 − 应收减收款,必须为 0.00"),
    ]  # fmt: skip
    names, amounts, verdicts, said = zip(*rows, strict=True)
    tones = [_TONES.get(getattr(one, "value", ""), "") for one in verdicts]
    return Block(
        (
            Column("核对项目", "text", names, FIRST_WIDTH),
            formulas("金额", "money", amounts),
            Column("说明", "wrap", said, WIDE),
            formulas("结论", "text", verdicts, tones=tones),
        ),
        heading="九、勾稽",
    )


def _verdict(gap: str, fen: int) -> Formula:
    return Formula(f'=IF({gap}=0,"{AGREE}","{DIFFER}")', DIFFER if fen else AGREE)
