"""账龄: running accounts in cells: the customer × bucket table, and what is open of every row.

Oldest first, as of a day. With due dates (日期 of a due-date scheme) every row exists and a later
date is 未到期; with business dates a row after the as-of date does not exist yet. Receipts after
the as-of date never exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.addin.functions.dates import AS_OF, SCHEME, known_scheme
from xl_huikuan.addin.functions.names import Names, numbers_of
from xl_huikuan.addin.functions.problems import BadInput
from xl_huikuan.addin.functions.registry import Parameter, Shape, worksheet_function
from xl_huikuan.addin.functions.values import Cells, Days, as_date
from xl_huikuan.core.aging import bucket_table
from xl_huikuan.core.matching import Index, fen_by
from xl_huikuan.core.money import Fen
from xl_huikuan.core.policy import NO_DATE_LABEL, SCHEME_OVERDUE
from xl_huikuan.core.running import Running, run_accounts

_GROUP = "账龄"
_DUE, _BUSINESS = "到期日", "业务日期"
_ITEMS, _RECEIPTS = "items", "receipts"
_CUSTOMER = Parameter(
    "customer",
    "客户",
    "应收明细的客户名称列,可以选整列;表头和合计行不计。合并单元格请先拆开填满,空着的算 (未填客户)。",
    Cells.TEXT,
    Shape.COLUMN,
    rows=_ITEMS,
)
_AMOUNT = Parameter(
    "amount",
    "金额",
    "应收明细的金额列,单位元,标题写着万元时为 #VALUE!;负数是红字,按收到款处理。",
    Cells.MONEY,
    Shape.COLUMN,
    rows=_ITEMS,
)
_PAYER = Parameter(
    "payer",
    "收款客户",
    "收款明细的客户名称列;三个收款参数要么都填,要么都不填。",
    Cells.TEXT,
    Shape.COLUMN,
    optional=True,
    rows=_RECEIPTS,
)
_PAID_ON = Parameter(
    "paid_on",
    "收款日期",
    "收款日期列;基准日之后的收款不计,空白视为已收。",
    Cells.DAY,
    Shape.COLUMN,
    optional=True,
    rows=_RECEIPTS,
)
_PAID = Parameter(
    "paid",
    "收款金额",
    "收款金额列,单位元;负数是退款。",
    Cells.MONEY,
    Shape.COLUMN,
    optional=True,
    rows=_RECEIPTS,
)


Table = npt.NDArray[np.int64]
_Items = tuple[pd.Categorical, Days, Fen]
_Money = tuple[pd.Categorical | None, Days | None, Fen | None]


@dataclass(frozen=True, slots=True, eq=False)
class _Accounts:
    """Running accounts of a sheet, settled.

    Attributes:
        names: every customer once, in order of first appearance, payers without items last.
        exists: which rows exist on the as-of date and are not blank.
        customer: number for each row that exists.
        done: what is open of each row that exists, and the advances.
    """

    names: tuple[str, ...]
    exists: npt.NDArray[np.bool_]
    customer: Index
    done: Running


@worksheet_function(
    _GROUP,
    "账龄表:客户×账龄段,末行合计,先进先出核销。选一块区域按 Ctrl+Shift+Enter,新版 Excel 自动铺开。"
    "多收的单列在 预收,各段没有负数。年度6段等按记账日的方案,基准日之后的明细不计。",
    _CUSTOMER,
    Parameter(
        "date",
        "日期",
        "到期日列;方案是 年度6段 时填记账日列。空白算到 无到期日。",
        Cells.DAY,
        Shape.COLUMN,
        rows=_ITEMS,
    ),
    _AMOUNT,
    AS_OF,
    SCHEME,
    _PAYER,
    _PAID_ON,
    _PAID,
    example='=HK_AGING(A2:A500,C2:C500,D2:D500,DATE(2026,10,31),"逾期7段",'
    "收款!A2:A300,收款!B2:B300,收款!C2:C300)",
)
def HK_AGING(
    customer: pd.Categorical,
    date: Days,
    amount: Fen,
    as_of: int,
    scheme: str = SCHEME_OVERDUE.key,
    payer: pd.Categorical | None = None,
    paid_on: Days | None = None,
    paid: Fen | None = None,
) -> list[list[Any]]:
    """Answer a heading, a row per customer and a total; money in yuan."""
    chosen = known_scheme(scheme)
    ready = _settled(
        (customer, date, amount),
        (payer, paid_on, paid),
        as_of,
        all_exist=chosen.basis == _DUE,
    )
    matrix = bucket_table(
        ready.customer,
        date[ready.exists],
        ready.done.open,
        len(ready.names),
        as_of=as_date(as_of),
        scheme=chosen,
    )
    return _table(ready, chosen.labels, matrix)


@worksheet_function(
    _GROUP,
    "每一行还有多少没收,与所选明细同样行数,先进先出核销;红字行为0。"
    "基准日之后的明细还不存在,留空;日期含义填 到期日 时不看这一条。",
    _CUSTOMER,
    Parameter(
        "date",
        "日期",
        "先后次序所依的日期列,空白的排在最后。",
        Cells.DAY,
        Shape.COLUMN,
        rows=_ITEMS,
    ),
    _AMOUNT,
    AS_OF,
    _PAYER,
    _PAID_ON,
    _PAID,
    Parameter(
        "meaning",
        "日期含义",
        "业务日期(默认,开票、发货、记账都算)或 到期日。",
        Cells.TEXT,
        optional=True,
        default=_BUSINESS,
    ),
    example="=HK_OPEN(A2:A500,C2:C500,D2:D500,DATE(2026,10,31),"
    "收款!A2:A300,收款!B2:B300,收款!C2:C300)",
)
def HK_OPEN(
    customer: pd.Categorical,
    date: Days,
    amount: Fen,
    as_of: int,
    payer: pd.Categorical | None = None,
    paid_on: Days | None = None,
    paid: Fen | None = None,
    meaning: str = _BUSINESS,
) -> list[list[float]]:
    """Answer yuan per row; NaN, a blank cell, where the row does not exist."""
    if meaning not in (_DUE, _BUSINESS):
        raise BadInput(f"日期含义「{meaning}」应填 {_BUSINESS} 或 {_DUE}")
    ready = _settled(
        (customer, date, amount), (payer, paid_on, paid), as_of, all_exist=meaning == _DUE
    )
    still_open = np.full(len(amount), np.nan)
    still_open[ready.exists] = ready.done.open / 100
    return still_open[:, np.newaxis].tolist()


def _settled(items: _Items, money: _Money, as_of: int, *, all_exist: bool) -> _Accounts:
    customer, date, amount = items
    _same_length("客户、日期、金额", items)
    until = np.datetime64(as_date(as_of), "s")
    exists = (customer != "") | (amount != 0)
    if not all_exist:
        exists &= ~(date > until)  # an undated row exists
    names = Names()
    owner = numbers_of(customer[exists], names.number)
    payer, received = _received(money, names, until)
    pool = fen_by(payer, received, len(names))
    done = run_accounts(owner, date[exists], amount[exists], pool)
    return _Accounts(names.shown(), exists, owner, done)


def _received(money: _Money, names: Names, until: np.datetime64) -> tuple[Index, Fen]:
    """Return the customer number and the fen of every receipt up to a day."""
    payer, paid_on, paid = money
    if payer is None and paid_on is None and paid is None:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    if payer is None or paid_on is None or paid is None:
        raise BadInput("收款客户、收款日期、收款金额 要么都填,要么都不填")
    _same_length("收款客户、收款日期、收款金额", (payer, paid_on, paid))
    counts = (paid != 0) & ~(paid_on > until)
    return numbers_of(payer[counts], names.payer), paid[counts]


def _same_length(titles: str, columns: _Items) -> None:
    lengths = [len(column) for column in columns]
    if len(set(lengths)) > 1:
        raise BadInput(f"{titles} 三列应一样长,现在是 {lengths} 行")


def _table(ready: _Accounts, labels: Sequence[str], matrix: Table) -> list[list[Any]]:
    """Return rows with a heading and a total; 无到期日 and 预收 only where there are any."""
    width = matrix.shape[1] - (not matrix[:, -1].any())
    columns = [matrix[:, :width], matrix.sum(axis=1, keepdims=True)]
    titles = [*labels[:width], *[NO_DATE_LABEL] * (width > len(labels)), "合计"]
    if ready.done.advance.any():
        columns.append(ready.done.advance[:, np.newaxis])
        titles.append("预收")
    fen = np.hstack(columns)
    yuan = (np.vstack([fen, fen.sum(axis=0)]) / 100).tolist()
    return [["客户", *titles], *map(_row, (*ready.names, "合计"), yuan)]


def _row(name: str, amounts: list[float]) -> list[Any]:
    return [name, *amounts]
