"""The workbook of a claim that goes to the lawyers: debts, late charges, limitation, evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from xl_huikuan.core.money import fen
from xl_huikuan.letters.content import handover
from xl_huikuan.letters.content import interest as late
from xl_huikuan.letters.debts import Claim, Debt
from xl_huikuan.sheets.table import Block, Column, ResultSheet

_COUNTED = "是"
Rows = Sequence[Mapping[str, str]]


def legal_sheets(customer: str, as_of: str, claim: Claim) -> tuple[ResultSheet, ...]:
    """Return the four sheets of one customer; they say what its 债权移交说明 says."""
    head = (f"债务人:{customer},截至 {as_of},单位:元。", "只供承办本债权的法务、律师使用。")
    rows = claim.extra.rows
    return (
        ResultSheet("回款_债权明细表", "债权明细表", head, (_debts(claim),), freeze_columns=2),
        ResultSheet(
            "回款_利息计算表",
            "利息计算表",
            (*head, *_said(claim, "利息说明", "利息备注")),
            (_interest(rows.get(late.GROUP, ())),),
        ),
        ResultSheet(
            "回款_时效表",
            "诉讼时效表",
            (*head, *_said(claim, "时效说明"), "按台账和函件登记推算,以承办人核定为准。"),
            (_limits(rows[handover.LIMITS]),),
        ),
        ResultSheet("回款_证据目录", "证据目录", head, (_proofs(rows[handover.PROOFS]),)),
    )


def _said(claim: Claim, *names: str) -> list[str]:
    return [text for name in names if (text := claim.extra.values.get(name, ""))]


def _debts(claim: Claim) -> Block:
    lines = [*((debt, _COUNTED) for debt in claim.listed), *claim.apart]
    lines += [(debt, "尚未到付款日期") for debt in claim.later]
    debts = [debt for debt, _ in lines]
    why = [said if said == _COUNTED else f"否:{said}" for _, said in lines]
    days = [float("nan") if debt.days is None else float(debt.days) for debt in debts]
    texts = (("类别", "kind", 9), ("发票号", "invoice_no", 24), ("单据号", "doc_no", 16),
             ("合同号", "contract_no", 16), ("订单号", "order_no", 14), ("品名", "product", 18))  # fmt: skip
    columns = (
        Column("序号", "int", np.arange(1, len(debts) + 1), 6),
        *(Column(title, "text", [getattr(d, name) for d in debts], w) for title, name, w in texts),
        Column("日期", "date", _days([debt.date for debt in debts]), 12),
        Column("到期日", "date", _days([debt.due for debt in debts]), 12),
        *_amounts(debts),
        Column("逾期天数", "int", np.array(days), 9),
        Column("计入请求", "wrap", why, 22),
        Column("台账位置", "text", [debt.source for debt in debts], 18),
    )
    return Block(columns, total_label="合计")


def _amounts(debts: Sequence[Debt]) -> list[Column]:
    """Return what was due, what came in and what is open, with their sums."""
    due = [debt.amount for debt in debts]
    left = [debt.open for debt in debts]
    paid = [a - b for a, b in zip(due, left, strict=True)]
    named = (("应收金额", due), ("已收金额", paid), ("未收金额", left))
    return [Column(title, "money", np.array(fens), 15, total=sum(fens)) for title, fens in named]


def _days(days: Sequence[object]) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    return np.array(days, "datetime64[s]")


def _interest(rows: Rows) -> Block:
    amounts = _fens(rows, "金额")
    return Block(
        (
            Column("发票号/单据号", "text", _texts(rows, "发票号"), 26),
            Column("本金", "money", np.array(_fens(rows, "本金"), np.int64), 16),
            Column("起算日", "text", _texts(rows, "起算日"), 12),
            Column("截止日(含)", "text", _texts(rows, "截止日"), 12),
            Column("天数", "int", np.array([int(row["天数"]) for row in rows], np.int64), 8),
            Column("利率", "wrap", _texts(rows, "利率"), 30),
            Column("金额", "money", np.array(amounts, np.int64), 16, total=sum(amounts)),
        ),
        total_label="合计",
    )


def _limits(rows: Rows) -> Block:
    amounts = _fens(rows, "未收金额")
    left = [float("nan") if row["剩余天数"] == "—" else float(row["剩余天数"]) for row in rows]
    return Block((
        Column("序号", "text", _texts(rows, "序号"), 6),
        Column("发票号/单据号", "text", _texts(rows, "发票号"), 26),
        Column("未收金额", "money", np.array(amounts, np.int64), 16),
        Column("到期日", "text", _texts(rows, "到期日"), 12),
        Column("起算", "wrap", _texts(rows, "起算"), 26),
        Column("届满日", "text", _texts(rows, "届满日"), 12),
        Column("剩余天数", "int", np.array(left), 9, tones=[_tone(days) for days in left]),
        Column("最近的证据", "wrap", _texts(rows, "证据"), 34),
    ))  # fmt: skip


def _tone(left: float) -> str:
    return "bad" if left < 0 else ""


def _proofs(rows: Rows) -> Block:
    widths = (("序号", 6), ("名称", 16), ("内容", 50), ("证明", 34), ("核对", 26))
    return Block(tuple(Column(name, "wrap", _texts(rows, name), width) for name, width in widths))


def _texts(rows: Rows, name: str) -> list[str]:
    return [row[name] for row in rows]


def _fens(rows: Rows, name: str) -> list[int]:
    return [fen(row[name].replace(",", "")) for row in rows]
