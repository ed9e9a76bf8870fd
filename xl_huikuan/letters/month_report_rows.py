"""The tables of 回款月报, each as rows of texts; what is too long for four pages is cut and said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from xl_huikuan.core.disputes import disputed_amounts, standing
from xl_huikuan.core.forms.disputes import DISPUTES
from xl_huikuan.core.key_figures import UNKNOWN, key_figures
from xl_huikuan.core.kpi_table import BY_KEY as KPI
from xl_huikuan.core.money import money_text
from xl_huikuan.core.movement_rates import CHANGES, changes, of_kind
from xl_huikuan.core.policy import NO_DATE_LABEL
from xl_huikuan.core.promise_reasons import BROKEN, PARTLY
from xl_huikuan.core.reason_figures import reasons_of
from xl_huikuan.core.snapshots import scheme_text
from xl_huikuan.letters.kinds import BY_KEY as KINDS
from xl_huikuan.letters.month_facts import Month

Row = Mapping[str, str]
TOP, MOST, EACH, PEOPLE = 10, 5, 2, 10  # debtors, rows of other lists, changes of a kind, people
_BAR, _LONG = 15, 80  # characters: of all, of a sentence
_SHOWN = ("overdue_share", "over90_share", "due_collected", "promises_kept")
_BROKEN = (BROKEN, PARTLY)
_FIGURES = frozenset({
    "open", "balance", "overdue", "overdue_share", "over90", "over90_share", "disputed",
    "customers_owing", "customers_overdue", "average_days_overdue", "top10_share", "dso",
})  # fmt: skip


def figures(month: Month) -> Iterator[Row]:
    """Yield the key figures, now, then and the change."""
    for one in key_figures(month.told, month.before):
        if one.name in _FIGURES:
            yield {"指标": one.title, "本期": one.now, "上期": one.then, "变动": one.change}


def aging(month: Month) -> Iterator[Row]:
    """Yield the buckets with a bar; of the day before where ages were counted alike."""
    labels = (*month.settings.scheme.labels, NO_DATE_LABEL)
    now = month.decision.aging.sum(axis=0).tolist()
    whole = sum(now)
    then = _buckets_before(month)
    for i, (label, amount) in enumerate(zip(labels, now, strict=True)):
        share = amount / whole if whole else 0.0
        yield {
            "账龄段": label,
            "金额": money_text(amount),
            "占比": f"{share:.1%}" if whole else UNKNOWN,
            "图": "■" * round(share * _BAR),
            "上期": UNKNOWN if then is None else money_text(then[i]),
        }


def _buckets_before(month: Month) -> list[int] | None:
    """Return the buckets of the day before, None where there are none of the same scheme."""
    before = month.before
    if before is None or before.buckets is None or before.scheme != scheme_text(month.settings):
        return None
    return before.buckets.sum(axis=0).tolist()


def moved(month: Month) -> Iterator[Row]:
    """Yield the largest changes of each kind."""
    told = () if month.movement is None else changes(month.movement)
    for kind in CHANGES:
        for one in of_kind(told, kind)[:EACH]:
            yield {"客户": one.name, "变化": one.kind, "说明": one.said}


def debtors(month: Month) -> Iterator[Row]:
    """Yield who is overdue with most, why, and what comes next."""
    plan = month.decision.plan
    late = plan[plan["overdue"] > 0].sort_values("overdue", ascending=False, kind="stable")
    reasons = reasons_of(month.ledger, month.as_of)["reason"].to_numpy(object)
    for row in late.head(TOP).itertuples():
        yield {
            "客户": str(month.names[row.customer]),
            "逾期": money_text(row.overdue),
            "天数": f"{row.max_days}天",
            "原因": reasons[row.customer] or row.suppressed or "没有登记",
            "下一步": _next(row),
        }


def _next(row: Any) -> str:
    when = "" if pd.isna(row.action_date) else f"{row.action_date:%m-%d} "
    who = f"（{row.owner}）" if row.owner else ""
    return f"{when}{_cut(row.action, _LONG // 3)}{who}"


def promises(month: Month) -> Iterator[Row]:
    """Yield the promises that are due and not kept, the largest first."""
    for row in broken(month).head(MOST).itertuples():
        yield {
            "客户": str(month.names[row.customer]),
            "日期": f"{row.due:%Y-%m-%d}",
            "金额": UNKNOWN if pd.isna(row.promised) else money_text(int(row.promised)),
            "状态": row.state,
            "说明": _outcome(row),
        }


def _outcome(row: Any) -> str:
    """Return what came of a promise, or why that cannot be told."""
    if pd.isna(row.came):
        return _cut(row.why.rpartition(";")[2], _LONG // 2)  # what was promised is shown already
    parts = [f"按时收到 {money_text(int(row.came))} 元"]
    if row.late > 0:
        parts.append(f"之后收到 {money_text(int(row.late))} 元")
    if row.days_late > 0:
        parts.append(f"已迟 {row.days_late:.0f} 天")
    return ",".join(parts)


def broken(month: Month) -> pd.DataFrame:
    """Return the promises in force that were not kept, the largest first."""
    made = month.decision.promises
    chosen = made[made["latest"] & made["state"].isin(_BROKEN)]
    return chosen.sort_values("promised", ascending=False, kind="stable")


def disputes(month: Month) -> Iterator[Row]:
    """Yield the disputes not settled, the oldest first."""
    for row in unsettled(month).head(MOST).itertuples():
        yield {
            "客户": str(row.customer),
            "内容": _cut(" ".join(filter(None, (row.kind, row.what))), _LONG // 2) or UNKNOWN,
            "金额": money_text(row.stopped),
            "状态": row.how,
            "负责人": row.owner or UNKNOWN,
        }


def unsettled(month: Month) -> pd.DataFrame:
    """Return the rows of the form that are not settled, with `how` and fen `stopped`."""
    form = month.ledger.papers[DISPUTES]
    how = standing(form, month.settings, month.as_of)
    stopped = disputed_amounts(month.ledger, month.decision.open_items)
    rows = form.assign(how=how.state, stopped=stopped, late=how.late)[how.open]
    return rows.sort_values("opened", kind="stable")


def expected(month: Month) -> Iterator[Row]:
    """Yield the money to come by month, later and apart."""
    for one in month.expected:
        yield {
            "期间": one.title,
            "预计": money_text(one.weighted),
            "有把握": money_text(one.sure),
            "客户数": f"{one.customers}户",
        }


def warned(month: Month) -> Iterator[Row]:
    """Yield the gravest warnings."""
    for one in month.warnings[:MOST]:
        yield {
            "客户": str(month.names[one.customer]),
            "预警": one.kind.title,
            "情况": _cut(one.what, _LONG),
            "金额": money_text(one.amount),
        }


def letters(month: Month) -> Iterator[Row]:
    """Yield how many letters of each kind went out, and what they speak of."""
    counts: Counter[str] = Counter(one.kind for one in month.letters)
    sums: defaultdict[str, int] = defaultdict(int)
    for one in month.letters:
        sums[one.kind] += one.amount
    for kind, n in counts.most_common():
        title = KINDS[kind].title if kind in KINDS else kind
        yield {"函件": title, "份数": str(n), "金额": money_text(sums[kind])}


def people(month: Month) -> Iterator[Row]:
    """Yield the figures of salespeople, who looks after most first."""
    owed = np.asarray(month.people.parts["receivable"])
    for group in np.argsort(-owed, kind="stable")[:PEOPLE].tolist():
        values = (month.people.answer(KPI[key], group).value for key in _SHOWN)
        late, old, came, kept = (UNKNOWN if v is None else f"{v:.1%}" for v in values)
        yield {
            "业务员": month.people.labels[group],
            "未收": money_text(int(owed[group])),
            "逾期率": late,
            "超期": old,
            "到期回款率": came,
            "承诺": kept,
        }


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


TABLES: Mapping[str, Callable[[Month], Iterable[Row]]] = {
    "月报指标": figures,
    "月报账龄": aging,
    "月报变化": moved,
    "月报客户": debtors,
    "月报承诺": promises,
    "月报争议": disputes,
    "月报预测": expected,
    "月报预警": warned,
    "月报函件": letters,
    "月报业务员": people,
}
