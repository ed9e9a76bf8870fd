"""回款_指标 and its companions: the company's figures, by group, the score sheet and the warnings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import starmap

import numpy as np

from xl_huikuan.core.early_warnings import KINDS, Early
from xl_huikuan.core.kpi_book import KpiBook
from xl_huikuan.core.kpi_cells import COMPANY, GROUPED, Dimension
from xl_huikuan.core.kpi_table import BY_KEY, KPIS, PARTS, UP, Kpi
from xl_huikuan.core.kpis import Answer, Figures
from xl_huikuan.core.money import money_text
from xl_huikuan.core.plan_actions import owners
from xl_huikuan.core.seller_scores import CRITERIA, SellerScore
from xl_huikuan.sheets.results.outcome import Outcome, take
from xl_huikuan.sheets.table import PREFIX, Block, Chart, Column, ResultSheet

NAME, DETAIL = f"{PREFIX}指标", f"{PREFIX}指标明细"
SCORES, WARNINGS = f"{PREFIX}业务员评分", f"{PREFIX}预警"
NONE = "—"
_UNITS = {"money": "元", "percent": "占比", "days": "天", "number": "分"}
_COLUMN_KINDS = {"money": "money", "percent": "percent", "days": "number", "number": "number"}
_NUMBERED = "一二三四"
_TAB = "7030A0"


def kpi_sheets(
    outcome: Outcome,
    book: KpiBook,
    figures: Mapping[str, Figures],
    scores: Sequence[SellerScore],
    warnings: Sequence[Early],
) -> tuple[ResultSheet, ...]:
    """Build the sheets of the company's figures."""
    return (
        _company(outcome, book, figures[COMPANY.key]),
        _groups(outcome, book, figures),
        _scores(outcome, book, scores),
        warnings_sheet(outcome, warnings),
    )


def period_line(book: KpiBook) -> str:
    """Say which days the figures speak of."""
    return f"本期:{book.period};要换期间,在 回款_参数 改「指标期间」。"


def _company(outcome: Outcome, book: KpiBook, figures: Figures) -> ResultSheet:
    answers = [figures.answer(kpi, 0) for kpi in KPIS]
    started = [figures.at_start(kpi, 0) for kpi in KPIS]
    trends = list(starmap(_trend, zip(KPIS, answers, started, strict=True)))
    values = [shown(kpi, one.value) for kpi, one in zip(KPIS, answers, strict=True)]
    before = [shown(kpi, one.value) if one else "" for kpi, one in zip(KPIS, started, strict=True)]
    block = Block((
        Column("指标", "text", [kpi.title for kpi in KPIS], 24),
        Column("数值", "figure", values, 16),
        Column("单位", "text", [_UNITS[kpi.kind] for kpi in KPIS], 6),
        Column("期初", "figure", before, 16),
        Column("变化", "figure", [said for said, _ in trends], 16, tones=[t for _, t in trends]),
        Column("方向", "text", [kpi.better for kpi in KPIS], 9),
        Column("怎么算", "wrap", [kpi.formula for kpi in KPIS], 42),
        Column("用到的数", "wrap", [numbers_text(one) for one in answers], 48,
               tones=["muted" if one.value is None else "" for one in answers]),
    ))  # fmt: skip
    return ResultSheet(
        NAME,
        "经营指标",
        (
            outcome.as_of_line,
            period_line(book),
            f"「{NONE}」是算不出,原因在最后一列,不是 0;期初是 {book.period.before} 的值,期间的指标没有期初值。",
            f"按业务员、部门、区域、客户类型的在 {DETAIL}。",
        ),
        (block,),
        freeze_columns=1,
        tab=_TAB,
    )


def _trend(kpi: Kpi, now: Answer, before: Answer | None) -> tuple[str, str]:
    """Return the change of a figure since the start of the period, and its tone."""
    if before is None or before.value is None or now.value is None:
        return "", ""
    change = now.value - before.value
    tone = "" if not change else "good" if (change > 0) == (kpi.better == UP) else "warn"
    if kpi.kind == "percent":
        return f"{change * 100:+.2f} 个百分点", tone
    said = money_text(int(change)) if kpi.kind == "money" else f"{change:,.2f}"
    return f"+{said}" if change > 0 else said, tone


def shown(kpi: Kpi, value: float | None) -> str:
    """Return a figure as text; one that cannot be said is a dash."""
    if value is None:
        return NONE
    if kpi.kind == "money":
        return money_text(int(value))
    return f"{value:.2%}" if kpi.kind == "percent" else f"{value:,.2f}"


def numbers_text(answer: Answer) -> str:
    """Return the numbers a figure is made of, or why it cannot be said."""
    if answer.value is None:
        return answer.why
    return ";".join(f"{PARTS[key].title} {_part(key, n)}" for key, n in answer.parts.items())


def _part(key: str, value: float) -> str:
    kind = PARTS[key].kind
    if kind in ("money", "fen_days"):
        return money_text(int(value)) + (" 元·天" if kind == "fen_days" else "")
    return f"{value:,.2f} 天" if isinstance(value, float) else f"{value:,d}"


def _groups(outcome: Outcome, book: KpiBook, figures: Mapping[str, Figures]) -> ResultSheet:
    blocks = tuple(
        _group(f"{number}、按{dimension.title}", dimension, figures[dimension.key])
        for number, dimension in zip(_NUMBERED, GROUPED, strict=True)
    )
    return ResultSheet(
        DETAIL,
        "经营指标明细",
        (
            outcome.as_of_line,
            period_line(book),
            "业务员、部门以应收明细行上写的为准,没有写的按客户资料;区域是 回款_客户档案 里的城市,没有填的按地址。",
            f"「{NONE}」是算不出,不是 0。",
        ),
        blocks,
        freeze_columns=1,
        filtered=False,
        tab=_TAB,
    )


def _group(heading: str, dimension: Dimension, figures: Figures) -> Block:
    kpis = [kpi for kpi in KPIS if kpi.grouped]
    return Block(
        (
            Column(dimension.title, "text", list(figures.labels), 16),
            *(_figures_column(kpi, figures) for kpi in kpis),
        ),
        heading=heading,
    )


def _figures_column(kpi: Kpi, figures: Figures) -> Column:
    values = [answer.value for answer in figures.answers(kpi)]
    kind = _COLUMN_KINDS[kpi.kind]
    numbers = np.array([np.nan if value is None else value for value in values], np.float64)
    dashes = {i: NONE for i, value in enumerate(values) if value is None}
    width = 16 if kind == "money" else 12
    return Column(kpi.title, kind, numbers, width, cells=dashes)


def _scores(outcome: Outcome, book: KpiBook, scores: Sequence[SellerScore]) -> ResultSheet:
    weights = [outcome.settings[one.weight_key] for one in CRITERIA]
    titles = [BY_KEY[one.kpi].title for one in CRITERIA]
    weighed = "、".join(f"{t} {w:g}%" for t, w in zip(titles, weights, strict=True))
    parts = [
        Column(f"{title}得分", "number", np.array([one.parts[k] for one in scores]), 13)
        for k, title in enumerate(titles)
    ]
    block = Block((
        Column("名次", "int", [one.rank for one in scores], 6),
        Column("业务员", "text", [one.name for one in scores], 12),
        Column("总分", "number", np.array([one.score for one in scores], np.float64), 9),
        *parts,
        Column("算不出的项数", "int", [one.unknown for one in scores], 8),
        Column("怎么得来的", "wrap", [one.why for one in scores], 70),
    ))  # fmt: skip
    last, anchor = len(scores) - 1, f"B{len(scores) + 9}"
    chart = Chart("bar", "业务员总分", 0, 1, (2,), (0, last), anchor, (16.0, 8.0))
    return ResultSheet(
        SCORES,
        "业务员回款评分表",
        (
            outcome.as_of_line,
            period_line(book),
            f"权重:{weighed},在 回款_参数 里改;算不出的指标按中间 50 分计,没有写业务员的款项不参加评分。",
        ),
        (block,),
        (chart,) if scores else (),
        freeze_columns=2,
        tab=_TAB,
    )


def warnings_sheet(outcome: Outcome, warnings: Sequence[Early]) -> ResultSheet:
    """Build the list of early warnings."""
    who = np.array([one.customer for one in warnings], np.int64)
    ledger = outcome.ledger
    owner = owners(ledger, outcome.decision.open_items, who)
    return ResultSheet(
        WARNINGS,
        "早期预警",
        (
            outcome.as_of_line,
            warnings_line(warnings),
            "预警的界限在 回款_参数 的「指标」「信用」「催收」里改;起始或届满日空着的是今天的情况。",
        ),
        (
            Block((
                Column("预警", "text", [one.kind.title for one in warnings], 15),
                Column("客户名称", "wrap", take(ledger.customers["name"], who), 24),
                Column("业务员", "text", owner.tolist(), 9),
                Column("情况", "wrap", [one.what for one in warnings], 46),
                Column("起始或届满日", "date", _days([one.since for one in warnings]), 12),
                Column("金额", "money", np.array([one.amount for one in warnings], np.int64), 15),
                Column("怎么办", "wrap", [one.kind.todo for one in warnings], 42),
            )),
        ),
        freeze_columns=2,
        tab="C00000",
    )  # fmt: skip


def _days(days: Sequence[np.datetime64]) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    return np.array(days, "datetime64[s]")


def warnings_line(warnings: Sequence[Early]) -> str:
    """Say how many warnings there are of each kind."""
    counts = Counter(one.kind.key for one in warnings)
    said = "、".join(f"{kind.title} {counts[key]} 条" for key, kind in KINDS.items() if counts[key])
    return f"预警 {len(warnings)} 条:{said}。" if said else "没有预警。"
