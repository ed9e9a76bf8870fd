"""回款_总览: the page a manager reads: key figures, control totals, aging and top debtors."""

from __future__ import annotations

import numpy as np

from xl_huikuan.core.catalogue import Severity
from xl_huikuan.core.money import money_text
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.table import Block, Chart, Column, ResultSheet

TOP = 10
UNITS = {"money": "元", "percent": "占比", "int": "个", "number": "天"}
CHART_COLUMN = "F"
TIE_TONES = {"": "", "一致": "good", "不符": "bad"}


def overview_sheet(outcome: Outcome) -> ResultSheet:
    """Build the overview with two native charts beside the tables."""
    blocks = (_figures(outcome), _controls(outcome), _aging(outcome), _top(outcome))
    buckets, top = len(blocks[2].columns[0].values), len(blocks[3].columns[0].values)
    charts = [Chart("column", "账龄分布", 2, 0, (1,), (0, buckets - 1), f"{CHART_COLUMN}4")]
    if top:
        charts.append(
            Chart(
                "bar",
                f"前{top}大欠款客户",
                3,
                0,
                (1, 2),
                (0, top - 1),
                f"{CHART_COLUMN}20",
                (16.0, 9.5),
            )
        )
    return ResultSheet(
        "回款_总览",
        "应收账款回款总览",
        (outcome.as_of_line, _verdict(outcome)),
        blocks,
        tuple(charts),
        filtered=False,
        tab="7030A0",
    )


def _verdict(outcome: Outcome) -> str:
    """Say in one line whether everything ties and how many findings wait."""
    gap = outcome.decision.reconciliation["difference"].to_numpy()
    waiting = sum(f.severity in (Severity.BLOCK, Severity.EXCLUDE) for f in outcome.findings)
    tie = "账龄合计与账面余额一致,差额 0.00" if not gap.any() else (
        f"有 {np.count_nonzero(gap)} 个客户勾稽不平,合计差 {money_text(int(np.abs(gap).sum()))} 元"
    )  # fmt: skip
    return f"{tie};待更正 {waiting} 条,详见 回款_待核对。"


def _figures(outcome: Outcome) -> Block:
    rows = outcome.overview.kpi_rows()
    return Block(
        (
            Column("指标", "text", [row[0] for row in rows], 26),
            Column("数值", "figure", [shown(row[1], row[2]) for row in rows], 20),
            Column("单位", "text", [UNITS[row[2]] for row in rows], 16),
            Column("说明", "wrap", [row[3] for row in rows], 44),
        ),
        heading="一、关键指标",
    )


def shown(value: float | None, kind: str) -> str:
    """Return a key figure as text; a figure that cannot be computed is a dash."""
    if value is None:
        return "—"
    match kind:
        case "money":
            return money_text(int(value))
        case "percent":
            return f"{value:.1%}"
        case "int":
            return f"{int(value):,}"
    return f"{value:,.1f}"


def _controls(outcome: Outcome) -> Block:
    """The reconciliation that must come out at zero, and the workbook's own totals."""
    sums = outcome.decision.reconciliation.drop(columns=["customer"]).sum()
    own = [
        ("期初加借方合计", sums["debits"], "", "截至基准日的全部应收"),
        ("减:贷方合计", -sums["credits"], "", "截至基准日的全部收款和红字"),
        ("应有余额", sums["balance"], "", "= 借方 − 贷方"),
        ("未收明细合计", sums["open"], "", "回款_明细 的未收金额合计"),
        ("减:预收余额", -sums["advance"], "", "多收或尚未核销的收款"),
        ("账龄各段合计", sums["buckets"], "", "回款_账龄 的合计行"),
        ("差额", sums["difference"], _tie(sums["difference"]), "必须为 0.00"),
    ]
    stated = [
        (f"{c.source} {c.label}", c.stated, _tie(c.stated - c.computed),
         f"工作簿所列;读到的合计为 {money_text(c.computed)}")
        for c in outcome.ledger.controls
    ]  # fmt: skip
    labels, amounts, verdicts, notes = zip(*own, *stated, strict=True)
    tones = [TIE_TONES[verdict] for verdict in verdicts]
    return Block(
        (
            Column("控制合计", "text", labels, 26),
            Column("金额", "money", np.array(amounts, np.int64), 20),
            Column("结论", "text", verdicts, 16, tones=tones),
            Column("说明", "wrap", notes, 44),
        ),
        heading="二、控制合计",
    )


def _tie(gap: int) -> str:
    return "不符" if gap else "一致"


def _aging(outcome: Outcome) -> Block:
    matrix = outcome.decision.aging
    sums, counts = matrix.sum(axis=0), (matrix != 0).sum(axis=0)
    total = int(sums.sum())
    shown_to = len(sums) if sums[-1] else len(sums) - 1
    share = sums / total if total else np.full(len(sums), np.nan)
    return Block(
        (
            Column("账龄段", "text", list(outcome.bucket_labels[:shown_to]), 26),
            Column("金额", "money", sums[:shown_to], 20, total=total),
            Column("占比", "percent", share[:shown_to], 16, total=1.0 if total else None),
            Column("客户数", "text", [f"{count} 户" for count in counts[:shown_to]], 44),
        ),
        heading="三、账龄分布",
        total_label="合计",
    )


def _top(outcome: Outcome) -> Block:
    balance = outcome.decision.reconciliation["balance"].to_numpy()
    overdue = outcome.decision.aging[:, outcome.overdue_from : -1].sum(axis=1)
    rows = np.argsort(-balance, kind="stable")[:TOP]
    rows = rows[balance[rows] > 0]
    names = outcome.ledger.customers["name"].to_numpy()
    whole = int(balance.sum()) or 1
    return Block(
        (
            Column("客户名称", "text", list(names[rows]), 26),
            Column("应收余额", "money", balance[rows], 20),
            Column("其中逾期", "money", overdue[rows], 16),
            Column("占全部余额", "text", [f"{b / whole:.1%}" for b in balance[rows]], 44),
        ),
        heading="四、前十大欠款客户",
    )
