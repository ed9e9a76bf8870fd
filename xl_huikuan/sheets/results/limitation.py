"""回款_时效: items whose limitation period is over or soon will be, and what to do about each now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.interruptions import CALM, LAMPS, LAPSED, WARNINGS, lamp_codes, pressing
from xl_huikuan.core.money import money_text
from xl_huikuan.core.settings import BY_KEY
from xl_huikuan.sheets.results.outcome import Outcome, take
from xl_huikuan.sheets.table import Block, Column, ResultSheet

_TONES = {LAPSED: "bad", "红": "bad", "橙": "warn", "黄": "warn", "蓝": "notice", "绿": "good"}
_STEP_LAMPS = dict(zip((LAPSED, *(f"{days}天内" for days in WARNINGS)), LAMPS, strict=False))
_POST = "寄 EMS《催款函》,内件品名写明「催款函」和发票号,签收记录存档,并在 回款_函件登记 填送达日期和签收人。"
# Most days left → what to do; what is over comes first, the last one is for next year.
_TODO = (
    "请法务核对有无中断证据。客户书面同意付款(还款承诺书、分期还款协议盖章)后可能重新起算,请争取签署。",
    "立即委托律师,准备起诉或申请支付令;同时寄 EMS《催款函》,内件品名写明「催款函」,保留签收记录。",
    _POST,
    "请客户在对账单或货款征询函上盖章并写明日期,最好一并写明付款日期;不回函就寄 EMS《催款函》。",
    "列入月末催款函;收到部分付款时请客户注明发票号。",
    "列入明年的催收计划。",
)
_PROVE = "另有证据按 {end:%Y-%m-%d} 届满:先补齐送达或签收证明交法务;补不齐的按已届满办。"


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """Items of one step: `places` are positions in OPEN_ITEMS, most pressing first."""

    label: str
    places: npt.NDArray[np.int64]
    todo: str


def lamp_columns(frame: pd.DataFrame, rows: npt.NDArray[np.int64]) -> list[Column]:
    """Return the columns of 回款_明细 that say how limitation stands.

    While nothing is noted of any item, every period runs from the due date and nobody need be told.
    """
    left, evidence = frame["limit_left"].to_numpy()[rows], take(frame["evidence"], rows)
    codes = np.where(frame["open"].to_numpy()[rows] > 0, lamp_codes(left), len(LAMPS))
    lamps = pd.Categorical.from_codes(codes, [*LAMPS, ""])
    columns = [
        Column("时效届满日", "date", frame["limit_end"].to_numpy()[rows], 12),
        Column("剩余天数", "int", left, 9),
        Column("时效灯", "text", lamps, 9, tones=_tones(codes)),
    ]
    if (evidence != "").any():
        columns.append(Column("起算依据", "text", take(frame["limit_why"], rows), 26))
        columns.append(Column("最近催收证据", "text", evidence, 30))
    return columns


def _tones(codes: npt.NDArray[np.int64]) -> pd.Categorical:
    """Return the tone of each lamp; the last is that of no lamp at all."""
    words, tones = pd.factorize(
        np.array([*(_TONES.get(one, "muted") for one in LAMPS), ""], object)
    )
    return pd.Categorical.from_codes(words[codes], list(tones))


def limitation_sheet(outcome: Outcome) -> ResultSheet:
    """Build the sheet: what is over, then step by step what comes, to the end of next year."""
    steps = _steps(outcome)
    years, title = outcome.settings["limitation_years"], BY_KEY["limitation_years"].title
    basis = (
        f"时效 {years} 年(参数「{title}」),自到期日或最近一次证据强的中断事由(送达有签收、指明发票的部分付款、"
        "书面同意付款)起算;是否届满以法务核定为准。"
    )
    return ResultSheet(
        "回款_时效",
        "诉讼时效清单",
        (
            outcome.as_of_line,
            basis,
            _count_line(outcome, steps),
        ),
        (_counts(outcome, steps), _list(outcome, steps)),
        tab="C00000",
    )


def _steps(outcome: Outcome) -> list[_Step]:
    left = outcome.decision.open_items["limit_left"].to_numpy()
    order = np.argsort(left, kind="stable")
    steps = [_Step(LAPSED, order[left[order] < 0], _TODO[0])]
    until = (_next_year_end(outcome.decision.as_of) - outcome.decision.as_of).days
    within = sorted({*WARNINGS, until})
    near = np.flatnonzero((left >= 0) & (left <= within[-1]))
    for (days, places), todo in zip(pressing(left[near], within), _TODO[1:], strict=False):
        label = f"{days}天内" if days in WARNINGS else "明年底前"
        steps.append(_Step(label, near[np.array(places, np.int64)], todo))
    return steps


def _next_year_end(as_of: dt.date) -> dt.date:
    return dt.date(as_of.year + 1, 12, 31)


def _count_line(outcome: Outcome, steps: list[_Step]) -> str:
    frame, as_of = outcome.decision.open_items, outcome.decision.as_of
    coming = np.concatenate([step.places for step in steps[1:]])
    ends = frame["limit_end"].to_numpy()[coming]
    open_fen = frame["open"].to_numpy()[coming]
    is_this_year = ends <= np.datetime64(dt.date(as_of.year, 12, 31), "s")
    is_listed = ends <= np.datetime64(_next_year_end(as_of), "s")
    return (
        f"明年内届满清单:{as_of.year + 1}年底前届满 {int(is_listed.sum())} 笔 "
        f"{money_text(int(open_fen[is_listed].sum()))} 元,其中今年内 {int(is_this_year.sum())} 笔 "
        f"{money_text(int(open_fen[is_this_year].sum()))} 元;已届满 {len(steps[0].places)} 笔。"
    )


def _counts(outcome: Outcome, steps: list[_Step]) -> Block:
    open_fen = outcome.decision.open_items["open"].to_numpy()
    sums = np.array([open_fen[step.places].sum() for step in steps], np.int64)
    counts = [len(step.places) for step in steps]
    lamps = [_STEP_LAMPS.get(step.label, CALM) for step in steps]
    return Block(
        (
            Column("时效灯", "text", lamps, 10, tones=[_TONES[lamp] for lamp in lamps]),
            Column("届满", "text", [step.label for step in steps], 26),
            Column("未收金额", "money", sums, 16, total=int(sums.sum())),
            Column("笔数", "int", counts, 9, total=sum(counts)),
            Column("现在要做", "wrap", [step.todo for step in steps], 60),
        ),
        heading="一、汇总",
        total_label="合计",
    )


def _list(outcome: Outcome, steps: list[_Step]) -> Block:
    frame, customers = outcome.decision.open_items, outcome.ledger.customers
    places = np.concatenate([step.places for step in steps])
    who = frame["customer"].to_numpy()[places]
    left = frame["limit_left"].to_numpy()[places]
    codes = lamp_codes(left)
    return Block(
        (
            Column("时效灯", "text", pd.Categorical.from_codes(codes, list(LAMPS)), 10,
                   tones=_tones(codes)),
            Column("客户名称", "text", take(customers["name"], who), 26),
            Column("未收金额", "money", frame["open"].to_numpy()[places], 16),
            Column("剩余天数", "int", left, 9),
            Column("现在要做", "wrap", _todos(outcome, steps), 60),
            Column("发票号", "text", take(frame["invoice_no"], places), 22),
            Column("到期日", "date", frame["due"].to_numpy()[places], 12),
            Column("时效届满日", "date", frame["limit_end"].to_numpy()[places], 12),
            Column("起算依据", "wrap", take(frame["limit_why"], places), 26),
            Column("最近催收证据", "wrap", take(frame["evidence"], places), 28),
            Column("业务员", "text", take(frame["salesperson"], places), 9),
            Column("来源表", "text", take(frame["sheet"], places), 14),
            Column("来源行", "int", frame["row"].to_numpy()[places], 8),
        ),
        heading="二、明细(最急的在前)",
    )  # fmt: skip


def _todos(outcome: Outcome, steps: list[_Step]) -> list[str]:
    """Say what to do about each item; of one that is over, whether weaker proof may save it."""
    lapsed, *coming = steps
    ends = outcome.decision.open_items["noted_end"].to_numpy()[lapsed.places]
    today = np.datetime64(outcome.decision.as_of, "s")
    told = [_PROVE.format(end=pd.Timestamp(end)) if end >= today else lapsed.todo for end in ends]
    return told + [step.todo for step in coming for _ in step.places]
