"""坏账: migration rates from the ages of several year-ends, and what should be provided for."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import fsum
from typing import Any

from xl_huikuan.addin.functions.problems import BadInput, NotFound, Passed, within
from xl_huikuan.addin.functions.registry import Parameter, Shape, worksheet_function
from xl_huikuan.addin.functions.values import Cells, Floats, is_blank, read_amounts
from xl_huikuan.core.money import Fen
from xl_huikuan.core.policy import SCHEME_YEARS
from xl_huikuan.core.provision import migration, provision

_GROUP = "坏账"
_FACTORS = 0.5, 2.0  # beyond these a percentage was typed: 5 or 0.05 for 上调5%
_YEARS = 1990, 2100
_Rows = list[list[Any]]


@worksheet_function(
    _GROUP,
    "坏账准备应有余额:各段余额×损失率,逐段四舍五入到分,最后一格是合计。"
    "结果与余额区域同方向,比它多一格;选区域按 Ctrl+Shift+Enter,新版 Excel 自动铺开。",
    Parameter(
        "balances",
        "余额区域",
        "各账龄段的余额,一行或一列,单项计提的先扣除。",
        Cells.MONEY,
        Shape.TABLE,
    ),
    Parameter(
        "rates",
        "比率区域",
        "各段的损失率或计提比例,0 到 100%,与余额一一对应;余额为0的段可以空着。",
        Cells.NUMBER,
        Shape.COLUMN,
    ),
    example="=HK_PROVISION(B5:G5,B12:G12)",
)
def HK_PROVISION(balances: _Rows, rates: Floats) -> list[list[float]]:
    """Answer yuan per bucket and in total, in a row or a column as the balances are."""
    needed = provision(read_amounts(balances).tolist(), rates.tolist())
    yuan = [fen / 100 for fen in (*needed.rows, needed.total)]
    return [[amount] for amount in yuan] if len(balances) > 1 else [yuan]


@worksheet_function(
    _GROUP,
    "迁徙率和损失率表:各期迁徙率、平均迁徙率、历史损失率、预期损失率(乘前瞻系数,不超过100%)。"
    "最后一段视为全部损失;期初余额为0的没有迁徙率,显示 #N/A。",
    Parameter(
        "balances",
        "各年账龄余额",
        "每行一个年末、每列一个账龄段,从早到晚,只选数字,至少两行两列。",
        Cells.MONEY,
        Shape.TABLE,
    ),
    Parameter(
        "written_off",
        "核销",
        "当年核销的金额:与余额同样大小的区域,或一列(都是最后一段的核销)。核销不是收回,要加回。",
        Cells.MONEY,
        Shape.TABLE,
        optional=True,
    ),
    Parameter(
        "factor",
        "前瞻系数",
        "预期损失比历史上调的倍数,0.5 至 2,上调5%填 1.05,不填为 1。",
        Cells.NUMBER,
        optional=True,
        default=1.0,
    ),
    Parameter(
        "collected",
        "末段收回",
        "当年从最后一段收回的金额,每年一个,一列。",
        Cells.MONEY,
        Shape.COLUMN,
        optional=True,
    ),
    example="=HK_MIGRATION(B2:G5,H2:H5,1.05)",
)
def HK_MIGRATION(
    balances: _Rows,
    written_off: _Rows | None = None,
    factor: float = 1.0,
    collected: Fen | None = None,
) -> _Rows:
    """Answer shares with a heading row of buckets and a heading column of what they are."""
    within("前瞻系数", factor, *_FACTORS)
    _only_balances(balances)
    years = [place for place, row in enumerate(balances) if not all(map(is_blank, row))]
    width = len(balances[0])
    gone = None if written_off is None else _losses(written_off, len(balances), width)
    found = migration(
        [_fen("各年账龄余额", place, balances[place]) for place in years],
        gone and [gone[place] for place in years],
        collected=None if collected is None else _each_year(collected, years, len(balances)),
        factor=Decimal(repr(factor)),
    )
    pairs = [(f"第{k}至{k + 1}期", rates) for k, rates in enumerate(found.rates, 1)]
    return [
        ["", *_labels(width)],
        *[_line(title, rates, width) for title, rates in (*pairs, ("平均迁徙率", found.average))],
        _line("历史损失率", found.historical, width),
        _line("预期损失率", found.loss, width),
    ]


def _losses(written_off: _Rows, height: int, width: int) -> list[list[int]]:
    """Return what was written off per year and bucket; a single column is of the last bucket."""
    if len(written_off) != height or len(written_off[0]) not in (1, width):
        raise BadInput(f"核销应是 {height} 行 {width} 列,或 {height} 行 1 列")
    return [
        [0] * (width - len(row)) + _fen("核销", place, row) for place, row in enumerate(written_off)
    ]


def _each_year(collected: Fen, years: Sequence[int], height: int) -> list[int]:
    if len(collected) != height:
        raise BadInput(f"末段收回应有 {height} 行,每年一个,现在是 {len(collected)} 行")
    return [int(collected[place]) for place in years]


def _fen(title: str, place: int, row: Sequence[Any]) -> list[int]:
    where = f"「{title}」第 {place + 1} 行"
    try:
        return read_amounts(row).tolist()
    except BadInput as problem:
        raise BadInput(f"{where}{problem}") from problem
    except Passed as problem:
        raise Passed(problem.code, f"{where}{problem.where}") from problem


def _only_balances(rows: _Rows) -> None:
    """Raise when years stand in the first column, or a total of the others in the last."""
    table = [row for row in rows if all(type(cell) is float for cell in row)]
    if len(table) < 2:
        return
    steps = {later[0] - row[0] for row, later in pairwise(table)}
    if (steps <= {1.0} and _YEARS[0] <= table[0][0] <= _YEARS[1]) or steps <= {365.0, 366.0}:
        raise BadInput("「各年账龄余额」第一列像是年份或日期,请只选各段余额")
    if len(rows[0]) > 2 and all(row[-1] and abs(fsum(row[:-1]) - row[-1]) < 0.005 for row in table):
        raise BadInput("「各年账龄余额」最后一列是前面各列之和,像是合计,请只选各段余额")


def _labels(width: int) -> Sequence[str]:
    labels = SCHEME_YEARS.labels
    return labels if width == len(labels) else [f"第{k}段" for k in range(1, width + 1)]


def _line(title: str, rates: Sequence[Fraction | None], width: int) -> list[Any]:
    """Return a row of shares: one link fewer than buckets leaves the last cell blank."""
    shares = [NotFound.code if rate is None else float(rate) for rate in rates]
    return [title, *shares, *[""] * (width - len(shares))]
