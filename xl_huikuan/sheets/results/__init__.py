"""Result sheets: each module turns an `Outcome` into one `ResultSheet`; no file, no XML.

`RESULT_SHEETS` is the only list of our sheets; a new sheet is one module and one row here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from xl_huikuan.sheets.results.aging import aging_sheet
from xl_huikuan.sheets.results.credit import credit_sheet
from xl_huikuan.sheets.results.detail import detail_sheet
from xl_huikuan.sheets.results.findings import findings_sheet
from xl_huikuan.sheets.results.limitation import limitation_sheet
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.results.overview import overview_sheet
from xl_huikuan.sheets.results.parameters import parameters_sheet
from xl_huikuan.sheets.results.plan import plan_sheet
from xl_huikuan.sheets.table import ResultSheet


@dataclass(frozen=True, slots=True)
class SheetKind:
    """One of our sheets: its name, what it is for, and how it is built."""

    name: str
    purpose: str
    build: Callable[[Outcome], ResultSheet]


RESULT_SHEETS: tuple[SheetKind, ...] = (
    SheetKind(
        "回款_总览",
        "打印成一页:关键指标与上期、控制合计、账龄、前十大欠款客户、走势和图",
        overview_sheet,
    ),
    SheetKind("回款_催收清单", "按优先级排好的客户,每个名次都有理由、动作和责任人", plan_sheet),
    SheetKind("回款_账龄", "客户 × 账龄段,行列都有合计", aging_sheet),
    SheetKind(
        "回款_明细", "每一笔未收款:到期日、逾期天数、账龄段、级别、时效灯和依据", detail_sheet
    ),
    SheetKind(
        "回款_时效", "快到诉讼时效和已届满的款项:起算依据、证据强弱和现在要做的事", limitation_sheet
    ),
    SheetKind("回款_信用", "信用分、等级、额度、可用额度和可否发货,附计算过程", credit_sheet),
    SheetKind("回款_待核对", "需要核对的数据:在哪里、什么问题、怎么办", findings_sheet),
    SheetKind("回款_参数", "全部参数和认表结果,改过的值下次运行生效", parameters_sheet),
)


ALL_RESULTS = tuple(kind.name for kind in RESULT_SHEETS)
QUESTIONS = ALL_RESULTS[-2:]  # 回款_待核对 and 回款_参数: written with every result, and alone


def result_sheets(
    outcome: Outcome, names: Collection[str] = ALL_RESULTS
) -> tuple[ResultSheet, ...]:
    """Return the result sheets of these names in the order they are shown."""
    return tuple(kind.build(outcome) for kind in RESULT_SHEETS if kind.name in names)
