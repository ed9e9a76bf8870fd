"""单项计提 on 回款_坏账准备: what the clerk judges by itself, and what leaves the matrix for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xl_huikuan.core.provision_cases import Case
from xl_huikuan.sheets.ledgers.provision_page import (
    AMOUNT,
    ASSESSED,
    LOSS,
    NAME,
    RATE,
    REASON,
    Assessed,
    ProvisionPage,
)
from xl_huikuan.sheets.results.provision.frame import (
    ALL_LABELS,
    FIRST_WIDTH,
    NOT_TYPED,
    WIDTH,
    Frame,
    cell,
    fen_or,
    formulas,
    typed_cells,
)
from xl_huikuan.sheets.table import Block, Column, Formula

BLANK_ROWS, LEAST_ROWS = 3, 6
_NUMBER, _TAKEN, _NEEDED = 5, 6, 7  # columns of the clerk's table
_PART, _OF = 2, 3  # columns of the parts: amount, and whose
_HEADING = (
    "单项计提(黄色的由您填:金额空着是该客户全部余额;损失率和预期损失填一个,都填以预期损失为准)"
)


def _typed(page: ProvisionPage) -> tuple[tuple[Column, ...], int]:
    """Return the columns the clerk types and how many rows they have."""
    n = max(len(page.assessed) + BLANK_ROWS, LEAST_ROWS)
    blank = Assessed(dict.fromkeys(ASSESSED), 0, is_read=False)
    rows = [*page.assessed, *[blank] * (n - len(page.assessed))]
    values = {title: [row.cells[title] for row in rows] for title in ASSESSED}
    return (
        Column(NAME, "text", [str(name or "") for name in values[NAME]], FIRST_WIDTH),
        typed_cells(AMOUNT, "money", values[AMOUNT]),
        typed_cells(RATE, "percent", values[RATE]),
        typed_cells(LOSS, "money", values[LOSS]),
        Column(REASON, "wrap", [str(why or "") for why in values[REASON]], WIDTH),
    ), n


def kept_block(page: ProvisionPage) -> Block:
    """Return the clerk's table alone, for a result that does not work out the provision."""
    columns, _ = _typed(page)
    return Block(columns, heading=f"三、{_HEADING}", editable=0, also=(1, 2, 3, 4))


def typed_block(frame: Frame) -> Block:
    """The clerk's table, with what came of each row beside it."""
    columns, n = _typed(frame.page)
    by_row = {case.typed.row: (i, case) for i, case in enumerate(frame.found.cases, 1)}
    placed = [by_row.get(row.row) for row in frame.page.assessed]
    said = [
        "有读不出的格子,没有计入" if one is None else one[1].trouble or "已扣除" for one in placed
    ]
    blank: list[Any] = [None] * (n - len(placed))
    taken = [one and _taken(frame, i) for i, one in enumerate(placed)]
    needed = [one and _needed(frame, i) for i, one in enumerate(placed)]
    found = zip(placed, taken, needed, strict=True)
    parts = [_formulas(*each) for each in found]
    return Block(
        (
            *columns,
            formulas("序号", "int", [*(one and float(one[0]) for one in placed), *blank]),
            formulas("扣除金额", "money", [*(part[0] for part in parts), *blank]),
            formulas("应计提", "money", [*(part[1] for part in parts), *blank]),
            Column("结果", "wrap", [*said, *[""] * len(blank)], WIDTH),
        ),
        heading=f"六、{_HEADING}",
        editable=0,
        also=(1, 2, 3, 4),
    )


def _formulas(
    placed: tuple[int, Case] | None, taken: str | None, needed: str | None
) -> tuple[Formula | None, Formula | None]:
    """Return what a row takes out and provides for; nothing for a row that is not used."""
    if placed is None or taken is None or needed is None:
        return None, None
    case = placed[1]
    return Formula(taken, case.total), Formula(needed, fen_or(case.loss, NOT_TYPED))


def _taken(frame: Frame, row: int) -> str:
    own = cell(_NUMBER, frame.at["typed"].first + row)
    whose, part = (frame.column("detail", i, fixed=True) for i in (_OF, _PART))
    return f"=SUMPRODUCT(({whose}={own})*{part})"


def _needed(frame: Frame, row: int) -> str:
    line = frame.at["typed"].first + row
    rate, loss, taken = (cell(i, line) for i in (2, 3, _TAKEN))
    judged = f'IF(ISNUMBER({rate}),ROUND({taken}*{rate},2),"{NOT_TYPED}")'
    return f"=IF(ROUND({taken},2)=0,0,IF(ISNUMBER({loss}),{loss},{judged}))"


def individual_sum(frame: Frame) -> str:
    """Return the formula of all that is provided for one by one."""
    needed = frame.column("typed", _NEEDED)
    return f'=IF(COUNTIF({needed},"{NOT_TYPED}")>0,"算不出",SUM({needed}))'


def detail_block(frame: Frame) -> Block:
    """From which bucket the individual assessments were taken, as the ledger has them."""
    rows: Sequence[tuple[str, str, int | None, int | None]] = [
        (case.typed.name, label, fen, number)
        for number, case in enumerate(frame.found.cases, 1)
        for label, fen in zip(ALL_LABELS, case.taken, strict=True)
        if fen
    ] or [("(没有单项计提)", "", None, None)]
    names, labels, amounts, numbers = zip(*rows, strict=True)
    total = Formula(f"=SUM({frame.column('detail', _PART)})", sum(frame.found.apart))
    return Block(
        (
            Column("扣除对象", "text", names, FIRST_WIDTH),
            Column("扣除账龄段", "text", labels, WIDTH),
            typed_cells("金额", "money", amounts, total=total),
            typed_cells("序号", "int", numbers),
        ),
        heading="七、单项计提从哪一段扣除(只扣一部分的,先扣账龄最长的)",
        total_label="合计",
    )


def taken_of(frame: Frame, label: str) -> str:
    """Return the formula of what is taken out of the bucket whose label stands in a cell."""
    whose, part = (frame.column("detail", i, fixed=True) for i in (1, _PART))
    return f"=SUMPRODUCT(({whose}={label})*{part})"
