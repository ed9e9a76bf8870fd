"""回款_总览: the one page a manager reads: key figures, control totals, aging, top debtors, trend.

Tables stand side by side in pairs so that the page fits one A4 sheet, charts at their right. What
earlier days were like comes from 回款_快照; what takes long to work out, the money to come and the
early warnings, is shown by who has worked it out (`More`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from xl_huikuan.core.catalogue import Severity
from xl_huikuan.core.early_warnings import Early
from xl_huikuan.core.forecast_sums import Sum
from xl_huikuan.core.forms.snapshots import SNAPSHOTS
from xl_huikuan.core.key_figures import UNKNOWN, KeyFigure, key_figures
from xl_huikuan.core.money import money_text
from xl_huikuan.core.snapshots import Point, Snapshot, latest_before, trend
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.results.overview_charts import with_charts
from xl_huikuan.sheets.results.pairs import HALF, beside
from xl_huikuan.sheets.table import Block, Column, ResultSheet

TOP, FEW, POINTS = 10, 5, 8  # debtors, weeks and warnings, days of the trend
TIE_TONES = {"": "", "一致": "good", "不符": "bad"}


@dataclass(frozen=True, slots=True)
class More:
    """What is worked out by buttons of their own.

    Attributes:
        weeks: expected money by week.
        warnings: the gravest first.
    """

    weeks: tuple[Sum, ...] = ()
    warnings: tuple[Early, ...] = ()


NOTHING_MORE = More()


def overview_sheet(outcome: Outcome, more: More = NOTHING_MORE) -> ResultSheet:
    """Build the overview with native charts beside the tables."""
    recorded, as_of = outcome.ledger.papers[SNAPSHOTS], outcome.decision.as_of
    before = latest_before(recorded, as_of)
    points = _points(outcome, trend(recorded, as_of))
    blocks = [
        _figures(outcome, before),
        _aging_and_controls(outcome),
        _top_and_trend(outcome, points),
    ]
    if more.weeks or more.warnings:
        blocks.append(_weeks_and_warnings(outcome, more))
    sheet = ResultSheet(
        "回款_总览",
        "应收账款回款总览",
        tuple(_lines(outcome, before)),
        tuple(blocks),
        filtered=False,
        tab="7030A0",
        one_page=True,
    )
    weeks = min(len(more.weeks), FEW)
    return with_charts(sheet, len(outcome.bucket_labels), len(points), weeks)


def _lines(outcome: Outcome, before: Snapshot | None) -> Iterator[str]:
    yield outcome.as_of_line
    yield _verdict(outcome)
    told = outcome.overview
    if told.dso is None:
        yield f"应收周转天数写 {UNKNOWN}:{told.dso_note}。"
    if before is None:
        yield "每个月末按一次「月末快照」,下一次起这里就有上期、变动和趋势。"


def _verdict(outcome: Outcome) -> str:
    """Say in one line whether everything ties and how many findings wait."""
    gap = outcome.decision.reconciliation["difference"].to_numpy()
    waiting = sum(f.severity in (Severity.BLOCK, Severity.EXCLUDE) for f in outcome.findings)
    tie = "账龄合计与账面余额一致,差额 0.00" if not gap.any() else (
        f"有 {np.count_nonzero(gap)} 个客户勾稽不平,合计差 {money_text(int(np.abs(gap).sum()))} 元"
    )  # fmt: skip
    return f"{tie};待更正 {waiting} 条,详见 回款_待核对。"


def _figures(outcome: Outcome, before: Snapshot | None) -> Block:
    """The key figures in two halves: now, on the day recorded before, and the change."""
    rows = key_figures(outcome.overview, before)
    day = f"上期 {before.day:%y-%m-%d}" if before is not None else "上期"
    cut = (len(rows) + 1) // 2
    return beside("一、关键指标", _half(rows[:cut], day), _half(rows[cut:], day))


def _half(rows: Sequence[KeyFigure], day: str) -> tuple[Column, ...]:
    return (
        Column("指标", "text", [row.title for row in rows], HALF[0]),
        Column("本期", "figure", [row.now for row in rows], HALF[1]),
        Column(day, "figure", [row.then for row in rows], HALF[2]),
        Column("变动", "figure", [row.change for row in rows], HALF[3],
               tones=[row.verdict for row in rows]),
    )  # fmt: skip


def _aging_and_controls(outcome: Outcome) -> Block:
    heading = "二、账龄分布;控制合计(差额必须为 0.00)"
    return beside(heading, _aging(outcome), _controls(outcome), total_label="合计")


def _controls(outcome: Outcome) -> tuple[Column, ...]:
    """The reconciliation that must come out at zero, and the workbook's own totals."""
    sums = outcome.decision.reconciliation.drop(columns=["customer"]).sum()
    own = [
        ("期初加借方合计", sums["debits"], "", "全部应收"),
        ("减:贷方合计", -sums["credits"], "", "收款和红字"),
        ("应有余额", sums["balance"], "", "借方−贷方"),
        ("未收明细合计", sums["open"], "", "回款_明细"),
        ("减:预收余额", -sums["advance"], "", "未核销收款"),
        ("账龄各段合计", sums["buckets"], "", "回款_账龄"),
        ("差额", sums["difference"], _tie(sums["difference"]), "必须为 0.00"),
    ]
    stated = [
        (f"{c.source} {c.label}", c.stated, _tie(c.stated - c.computed),
         "与读到的相同" if c.stated == c.computed else f"读到 {money_text(c.computed)}")
        for c in outcome.ledger.controls
    ]  # fmt: skip
    labels, amounts, verdicts, notes = zip(*own, *stated, strict=True)
    tones = [TIE_TONES[verdict] for verdict in verdicts]
    return (
        Column("控制合计", "wrap", labels, HALF[0]),
        Column("金额", "money", np.array(amounts, np.int64), HALF[1]),
        Column("结论", "text", verdicts, HALF[2], tones=tones),
        Column("说明", "wrap", notes, HALF[3]),
    )


def _tie(gap: int) -> str:
    return "不符" if gap else "一致"


def _aging(outcome: Outcome) -> tuple[Column, ...]:
    matrix = outcome.decision.aging
    sums, counts = matrix.sum(axis=0), (matrix != 0).sum(axis=0)
    total = int(sums.sum())
    share = sums / total if total else np.full(len(sums), np.nan)
    return (
        Column("账龄段", "text", list(outcome.bucket_labels), HALF[0]),
        Column("金额", "money", sums, HALF[1], total=total),
        Column("占比", "percent", share, HALF[2], total=1.0 if total else None),
        Column("客户数", "figure", [f"{count} 户" for count in counts], HALF[3]),
    )


def _top_and_trend(outcome: Outcome, points: Sequence[Point]) -> Block:
    if len(points) < 2:
        return beside("三、前十大欠款客户", _top(outcome))
    return beside("三、前十大欠款客户;各月末余额(取自快照)", _top(outcome), _trend(points))


def _top(outcome: Outcome) -> tuple[Column, ...]:
    balance = outcome.decision.reconciliation["balance"].to_numpy()
    overdue = outcome.decision.aging[:, outcome.overdue_from : -1].sum(axis=1)
    rows = np.argsort(-balance, kind="stable")[:TOP]
    rows = rows[balance[rows] > 0]
    names = outcome.ledger.customers["name"].to_numpy()
    whole = int(balance.sum()) or 1
    return (
        Column("客户名称", "text", list(names[rows]), HALF[0]),
        Column("应收余额", "money", balance[rows], HALF[1]),
        Column("其中逾期", "money", overdue[rows], HALF[2]),
        Column("占全部余额", "figure", [f"{b / whole:.1%}" for b in balance[rows]], HALF[3]),
    )


def _points(outcome: Outcome, recorded: Sequence[Point]) -> tuple[Point, ...]:
    """Return the recorded days before, and this one as it stands now."""
    told, as_of = outcome.overview, outcome.decision.as_of
    today = Point(as_of, told.balance, told.overdue, told.customers_owing)
    return (*(point for point in recorded if point.day < as_of), today)[-POINTS:]


def _trend(points: Sequence[Point]) -> tuple[Column, ...]:
    return (
        Column("截至日期", "text", [f"{point.day}" for point in points], HALF[0]),
        Column("应收余额", "money", np.array([p.balance for p in points]), HALF[1]),
        Column("其中逾期", "money", np.array([p.overdue for p in points]), HALF[2]),
        Column("有余额客户", "figure", [f"{p.customers} 户" for p in points], HALF[3]),
    )


def _weeks_and_warnings(outcome: Outcome, more: More) -> Block:
    names = outcome.ledger.customers["name"].to_numpy()
    weeks, warnings = more.weeks[:FEW], more.warnings[:FEW]
    heading = f"四、预计到账(按可能性,共{len(weeks)}周);预警(前{len(warnings)}条,全部见 回款_预警)"
    return beside(
        heading,
        (
            Column("周", "text", [week.title for week in weeks], HALF[0]),
            Column("预计到账", "money", np.array([w.weighted for w in weeks], np.int64), HALF[1]),
            Column("其中有把握", "money", np.array([w.sure for w in weeks], np.int64), HALF[2]),
            Column("客户数", "figure", [f"{week.customers} 户" for week in weeks], HALF[3]),
        ),
        (
            Column("客户名称", "text", [str(names[one.customer]) for one in warnings], HALF[0]),
            Column("预警", "text", [one.kind.title for one in warnings], HALF[1]),
            Column("涉及金额", "money", np.array([w.amount for w in warnings], np.int64), HALF[2]),
            Column("日期", "text", [_since(one) for one in warnings], HALF[3]),
        ),
    )


def _since(warning: Early) -> str:
    return UNKNOWN if np.isnat(warning.since) else str(warning.since)
