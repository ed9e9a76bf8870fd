"""Expected money by customer, and line by line with its reason."""

from __future__ import annotations

import numpy as np

from xl_huikuan.core.forecast import Forecast, forecast_kinds, of_ledger
from xl_huikuan.core.forecast_kinds import KINDS
from xl_huikuan.core.forecast_reasons import reasons
from xl_huikuan.core.forecast_sums import Sum
from xl_huikuan.core.totals import Flags, Ints, pick, sum_by
from xl_huikuan.sheets.results.outcome import Outcome, day_tones, take
from xl_huikuan.sheets.table import PREFIX, Block, Column, ResultSheet

DETAIL = f"{PREFIX}预测明细"
TOP = 10
WIDTHS = (30, 15, 15, 15, 16, 15, 11, 8)  # of 回款_预测, whose tables share their columns


def customers_block(
    heading: str, outcome: Outcome, found: Forecast, by_month: tuple[Sum, ...]
) -> Block:
    """Build the customers of whom most is expected within the months."""
    lines, n = found.lines, len(outcome.ledger.customers)
    day, ours = lines["day"].to_numpy(), of_ledger(lines)
    first, last = (by_month[k].period for k in (0, -3))
    ends = [np.datetime64(one.last, "s") for one in (first, last) if one]
    within = [ours & (day <= end) for end in ends]  # NaT compares false

    def fen(chosen: Flags, name: str = "amount") -> Ints:
        return sum_by(lines["customer"].to_numpy()[chosen], lines[name].to_numpy()[chosen], n)

    likely = fen(within[1], "weighted")
    rows = np.argsort(-likely, kind="stable")[:TOP]
    rows = rows[likely[rows] > 0]
    everything, apart = fen(ours), fen(ours & ~forecast_kinds(lines))
    later = everything - apart - fen(within[1])
    return Block(
        (
            Column("客户名称", "text", take(outcome.ledger.customers["name"], rows), WIDTHS[0]),
            Column("六个月按可能性", "money", likely[rows], WIDTHS[1]),
            Column("六个月预计到账", "money", fen(within[1])[rows], WIDTHS[2]),
            Column("其中首月", "money", fen(within[0])[rows], WIDTHS[3]),
            Column("以后", "money", later[rows], WIDTHS[4]),
            Column("不在预测内", "money", apart[rows], WIDTHS[5]),
        ),
        heading=heading,
    )


def detail_sheet(outcome: Outcome, found: Forecast) -> ResultSheet:
    """Build the list of every line, the earliest first, what stands apart last."""
    lines = found.lines
    order = np.lexsort((-lines["amount"].to_numpy(), lines["day"].to_numpy()))  # NaT last
    lines = lines.iloc[order]
    at, who = lines["at"].to_numpy(), lines["customer"].to_numpy()
    items = found.items
    inside = of_ledger(lines)
    numbers = np.append(items["invoice_no"].to_numpy(object), "")
    documents = np.append(items["doc_no"].to_numpy(object), "")
    days = np.where(inside, np.append(items["days"].to_numpy(), np.nan)[at], np.nan)
    due = np.append(items["due"].to_numpy(), np.datetime64("NaT", "s"))[at]
    amount = lines["amount"].to_numpy()
    weighted = lines["weighted"].to_numpy()
    customers = outcome.ledger.customers
    columns = (
        Column("预计到账日", "date", lines["day"].to_numpy(), 12),
        Column("客户名称", "text", take(customers["name"], who), 30),
        Column("业务员", "text", take(customers["salesperson"], who), 9),
        Column("发票号", "text", np.where(numbers[at] == "", documents[at], numbers[at]), 22),
        Column("到期日", "date", due, 12),
        Column("逾期天数", "int", days, 9, tones=day_tones(days)),
        Column("金额", "money", amount, 15, total=int(amount.sum())),
        Column("可能性", "percent", lines["likelihood"].to_numpy(), 9),
        Column("按可能性", "money", weighted, 15, total=int(weighted.sum())),
        Column("依据", "text", pick([one.title for one in KINDS], lines["kind"].to_numpy()), 14),
        Column("为什么", "wrap", reasons(found, order), 84),
    )
    return ResultSheet(
        DETAIL, "回款预测明细",
        (outcome.as_of_line, "每一笔一行,按预计到账日从早到晚;不列入预测的在最后。"),
        (Block(columns, total_label="合计"),), freeze_columns=2, tab="00B050",
    )  # fmt: skip
