"""回款_明细: every open item with its due date, age, level, limitation and the reason for each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xl_huikuan.sheets.results.limitation import lamp_columns
from xl_huikuan.sheets.results.outcome import Outcome, day_tones, level_names, take
from xl_huikuan.sheets.table import Block, Column, ResultSheet

OPTIONAL = ("doc_no", "contract_no", "product", "salesperson", "hold")

_HOW = (
    "已核销 = 指定核销、同发票、同合同、先进先出依次核销的金额。"
    "时效灯:红30天内、橙90天内、黄180天内、蓝365天内届满;没有证据强的中断事由时自到期日起算,怎么办见 回款_时效。"
)


def detail_sheet(outcome: Outcome) -> ResultSheet:
    """Build the open-item sheet, customers together, oldest due date first."""
    frame = outcome.decision.open_items
    open_fen = frame["open"].to_numpy()
    rows = np.flatnonzero(open_fen)
    due = frame["due"].to_numpy()[rows]
    customer = frame["customer"].to_numpy()[rows]
    rows = rows[np.lexsort((rows, due, customer))]
    return ResultSheet(
        "回款_明细",
        "未收款明细表",
        (outcome.as_of_line, _HOW),
        (Block(_columns(outcome, rows), total_label="合计"),),
        freeze_columns=1,
        tab="1F4E79",
    )


def _columns(outcome: Outcome, rows: np.ndarray) -> tuple[Column, ...]:
    frame, names = outcome.decision.open_items, outcome.ledger.customers["name"]
    days = frame["days"].to_numpy()[rows]
    customer = frame["customer"].to_numpy()[rows]
    labels = outcome.bucket_labels
    bucket = pd.Categorical.from_codes(frame["bucket"].to_numpy()[rows] % len(labels), labels)
    columns = [
        Column("客户名称", "text", pd.Categorical.from_codes(*_codes(names, customer)), 28),
        Column("发票号", "text", take(frame["invoice_no"], rows), 22),
        *_optional(frame, rows),
        Column("开票日期", "date", _first_date(frame)[rows], 12),
        Column("到期日", "date", frame["due"].to_numpy()[rows], 12),
        Column("到期日依据", "text", take(frame["due_why"], rows), 18),
        _money("应收金额", frame["amount"].to_numpy()[rows]),
        _money("已核销", frame["settled"].to_numpy()[rows]),
        _money("未收金额", frame["open"].to_numpy()[rows]),
        Column("逾期天数", "int", days, 9, tones=day_tones(days)),
        Column("账龄段", "text", bucket, 12),
        Column("催收级别", "text", level_names(frame["level"].to_numpy()[rows]), 13),
        *lamp_columns(frame, rows),
        Column("说明", "text", take(frame["why"], rows), 34),
        Column("来源表", "text", take(frame["sheet"], rows), 14),
        Column("来源行", "int", frame["row"].to_numpy()[rows], 8),
    ]
    return tuple(columns)


def _codes(names: pd.Series, customer: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Return codes and distinct categories; two customer numbers may share one name."""
    codes, categories = pd.factorize(np.asarray(names, object))
    return codes[customer], list(categories)


def _optional(frame: pd.DataFrame, rows: np.ndarray) -> list[Column]:
    """Columns that only some workbooks have; an empty one is not shown."""
    titles = {"doc_no": "单据号", "contract_no": "合同号", "product": "品名",
              "salesperson": "业务员", "hold": "暂缓原因"}  # fmt: skip
    shown = []
    for name in OPTIONAL:
        values = take(frame[name], rows)
        if (values != "").any():
            shown.append(Column(titles[name], "text", values, 14))
    return shown


def _first_date(frame: pd.DataFrame) -> np.ndarray:
    """The invoice date, or the business date where the workbook has only that."""
    invoice, biz = frame["invoice_date"].to_numpy(), frame["biz_date"].to_numpy()
    return np.where(np.isnat(invoice), biz, invoice)


def _money(title: str, values: np.ndarray) -> Column:
    return Column(title, "money", values, 15, total=int(values.sum()))
