"""回款_承诺: every promise and what became of it, how they add up, and why customers do not pay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_huikuan.core.promise_figures import OwnerTotal, StateTotal
from xl_huikuan.core.promises import STATES
from xl_huikuan.core.reason_figures import GOOD_FAITH, Nature, Share
from xl_huikuan.sheets.results.outcome import Outcome
from xl_huikuan.sheets.table import PREFIX, Block, Column, ResultSheet

NAME = f"{PREFIX}承诺"
_TONES = dict(zip(STATES, ("bad", "warn", "notice", "muted", "warn", "good", "muted"), strict=True))
_LISTED = 20  # customers listed of those to be asked, and of those in doubt
_MEANING = dict(zip(STATES, (
    "到期(含宽限)没有付",
    "到期(含宽限)只付了一部分",
    "日子还没到,或还在宽限内",
    "到期以前又改了日子",
    "宽限以后才付齐",
    "到期(含宽限)付齐,提前的也算",
    "说明里写了为什么看不出",
), strict=True))  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class PromiseFigures:
    """What stands on the page beside the promises.

    Attributes:
        states, owners: totals.
        causes, levels: Pareto of what is overdue.
        unexplained: who is to be asked, see `reason_figures.unexplained`.
        natures: suggestions of bad faith.
    """

    states: Sequence[StateTotal]
    owners: Sequence[OwnerTotal]
    causes: Sequence[Share]
    levels: Sequence[Share]
    unexplained: pd.DataFrame
    natures: Sequence[Nature]


def promises_sheet(outcome: Outcome, figures: PromiseFigures) -> ResultSheet:
    """Build the page: totals, collectors, causes, whom to ask, then the promises, broken first."""
    grace = outcome.settings["promise_grace"]
    return ResultSheet(
        NAME,
        "承诺台账",
        (
            outcome.as_of_line,
            f"承诺取自 回款_沟通记录 和台账里的承诺日期;承诺日之后 {grace} 个工作日内收到的仍算按时(参数「承诺宽限天数」);一笔收款只算给一个承诺。",
            rate_line(figures),
        ),
        (
            _states(figures.states),
            _owners(figures.owners),
            _pareto("三、未付原因(按逾期金额)", "未付原因", figures.causes),
            _pareto("四、原因在哪个层面(按逾期金额)", "层面", figures.levels),
            _unexplained(outcome, figures.unexplained),
            _natures(outcome, figures.natures),
            _promises(outcome),
        ),
        freeze_columns=2,
        tab="C00000",
    )


def rate_line(figures: PromiseFigures) -> str:
    """Say which share of promises was kept, and how much of what is overdue is promised."""
    made, kept = (sum(getattr(one, name) for one in figures.owners) for name in ("made", "kept"))
    overdue = sum(one.overdue for one in figures.owners)
    covered = sum(one.covered for one in figures.owners)
    rate = f"{kept / made:.1%}({kept}/{made} 次)" if made else "—(还没有到期的承诺)"
    share = f"{covered / overdue:.1%}" if overdue else "—(没有逾期)"
    return f"承诺兑现率 {rate};承诺覆盖率(未到期承诺 ÷ 逾期){share}。"


def _states(states: Sequence[StateTotal]) -> Block:
    names = [one.state for one in states]
    return Block(
        (
            Column("状态", "text", names, 12, tones=[_TONES[name] for name in names]),
            Column("意思", "text", [_MEANING[name] for name in names], 30),
            Column(
                "次数", "int", [one.count for one in states], 11, total=sum(o.count for o in states)
            ),
            Column("承诺金额", "money", _fen(one.promised for one in states), 15),
            Column("按时收到", "money", _fen(one.came for one in states), 15),
        ),
        heading="一、汇总",
        total_label="合计",
    )


def _owners(owners: Sequence[OwnerTotal]) -> Block:
    return Block(
        (
            Column("责任人", "text", [one.owner for one in owners], 12),
            Column("说明", "text", [_rates_said(one) for one in owners], 30),
            Column(
                "承诺次数",
                "int",
                [one.made for one in owners],
                11,
                total=sum(o.made for o in owners),
            ),
            Column(
                "逾期金额",
                "money",
                _fen(o.overdue for o in owners),
                15,
                total=sum(o.overdue for o in owners),
            ),
            Column(
                "未到期承诺",
                "money",
                _fen(o.covered for o in owners),
                15,
                total=sum(o.covered for o in owners),
            ),
            Column("承诺覆盖率", "percent", _rates(one.coverage for one in owners), 11),
            Column(
                "兑现次数",
                "int",
                [one.kept for one in owners],
                11,
                total=sum(o.kept for o in owners),
            ),
            Column("承诺兑现率", "percent", _rates(one.kept_rate for one in owners), 11),
        ),
        heading="二、按责任人",
        total_label="合计",
    )


def _rates_said(one: OwnerTotal) -> str:
    missing = [
        *(["没有逾期"] if one.coverage is None else []),
        *(["没有到期的承诺"] if one.kept_rate is None else []),
    ]
    return ",".join(missing)


def _pareto(heading: str, title: str, shares: Sequence[Share]) -> Block:
    return Block(
        (
            Column("序号", "int", list(range(1, len(shares) + 1)), 12),
            Column(title, "text", [one.name for one in shares], 30),
            Column(
                "户数",
                "int",
                [o.customers for o in shares],
                11,
                total=sum(o.customers for o in shares),
            ),
            Column(
                "逾期金额",
                "money",
                _fen(one.amount for one in shares),
                15,
                total=sum(o.amount for o in shares),
            ),
            Column("占比", "percent", _rates(one.share for one in shares), 15),
            Column("累计占比", "percent", _rates(one.so_far for one in shares), 11),
        ),
        heading=heading,
        total_label="合计",
    )


def _unexplained(outcome: Outcome, asked: pd.DataFrame) -> Block:
    days = outcome.settings["reason_days"]
    rows = asked.head(_LISTED)
    rest = len(asked) - len(rows)
    more = f",列逾期最多的 {_LISTED} 户,还有 {rest} 户" if rest else ""
    return Block(
        (
            Column("逾期天数", "int", rows["days"].to_numpy(), 12),
            Column("客户名称", "text", _names(outcome, rows["customer"].tolist()), 30),
            Column("还没问清", "text", _short(rows["lacks"].tolist()), 11),
            Column("逾期金额", "money", rows["overdue"].to_numpy(), 15),
        ),
        heading=f"五、逾期超过 {days} 天还没有问清的客户({len(asked)} 户{more})",
    )


def _short(lacks: Sequence[str]) -> list[str]:
    return [text.replace("未付原因", "原因").replace("预计付款日", "日期") for text in lacks]


def _natures(outcome: Outcome, natures: Sequence[Nature]) -> Block:
    doubtful = sorted(
        (one for one in natures if one.nature != GOOD_FAITH), key=lambda o: -len(o.why)
    )
    rows = doubtful[:_LISTED]
    return Block(
        (
            Column("建议", "text", [one.nature for one in rows], 12, tones=["warn"] * len(rows)),
            Column("客户名称", "text", _names(outcome, [one.customer for one in rows]), 30),
            Column("依据", "text", [one.why for one in rows], 11),
        ),
        heading=f"六、欠款性质建议({len(doubtful)} 户;由人判断,认定后填在 回款_客户档案 的「欠款性质」)",
    )


def _promises(outcome: Outcome) -> Block:
    frame = outcome.decision.promises
    states = [STATES.index(state) for state in frame["state"]]
    order = np.lexsort((frame["due"].to_numpy(), states))
    rows = frame.iloc[order]
    shown = rows["state"].tolist()
    return Block(
        (
            Column("状态", "text", shown, 12, tones=[_TONES[state] for state in shown]),
            Column("客户名称", "text", _names(outcome, rows["customer"].tolist()), 30),
            Column("承诺日期", "date", rows["due"].to_numpy(), 11),
            Column("承诺金额", "money", rows["promised"].to_numpy(), 15),
            Column("按时收到", "money", rows["came"].to_numpy(), 15),
            Column("之后收到", "money", rows["late"].to_numpy(), 13),
            Column("迟付天数", "int", rows["days_late"].to_numpy(), 11),
            Column("答应日期", "date", rows["made"].to_numpy(), 11),
            Column("前面连续失信", "int", rows["again"].to_numpy(), 11),
            Column("责任人", "text", _owners_of(outcome, rows["customer"].to_numpy()), 10),
            Column("出处", "text", _places(rows), 20),
            Column("说明", "wrap", rows["why"].tolist(), 50),
        ),
        heading="七、承诺明细(没有兑现的在前)",
    )


def _places(rows: pd.DataFrame) -> list[str]:
    pairs = zip(rows["place"], rows["row"].tolist(), strict=True)
    return [f"{place} 第{row}行" if row else str(place) for place, row in pairs]


def _owners_of(
    outcome: Outcome, customers: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> list[str]:
    plan = outcome.decision.plan
    names = dict(zip(plan["customer"].tolist(), plan["owner"].tolist(), strict=True))
    own = outcome.ledger.customers["salesperson"]
    return [names.get(number, str(own.iloc[number])) for number in customers.tolist()]


def _names(outcome: Outcome, numbers: Sequence[int]) -> list[str]:
    names = outcome.ledger.customers["name"]
    return [str(names.iloc[number]) for number in numbers]


def _fen(amounts: Iterable[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(list(amounts), np.int64)


def _rates(rates: Iterable[float | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([np.nan if rate is None else rate for rate in rates], np.float64)
