"""The sentences of 回款月报: each section says in one what its table shows, or that there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from xl_huikuan.core.forecast_sums import APART, LATER
from xl_huikuan.core.money import money_text
from xl_huikuan.core.movement_rates import CHANGES, changes, of_kind
from xl_huikuan.core.promise_figures import by_state
from xl_huikuan.core.snapshots import figures_of
from xl_huikuan.letters.month_facts import Month
from xl_huikuan.letters.month_report_rows import MOST, PEOPLE, TOP, broken, unsettled

_POINTS = 100


def summary(month: Month) -> str:
    """Say in one paragraph how the book stands and how it got there."""
    return "".join(f"{sentence}。" for sentence in _summary(month))


def _summary(month: Month) -> Iterator[str]:
    told = month.told
    then = figures_of(month.before) if month.before is not None else {}
    day = month.as_of
    balance = f"应收净额{money_text(told.balance)}元{_step(told.balance, then.get('balance'))}"
    late = f"逾期{money_text(told.overdue)}元{_step(told.overdue, then.get('overdue'))}"
    yield f"截至{day.year}年{day.month}月{day.day}日,{balance};{late}"
    if told.overdue_share is not None:
        was = then.get("overdue_share")
        change = "" if was is None else _points((told.overdue_share - was) * _POINTS)
        yield f"逾期率{told.overdue_share:.1%}{change}"
    movement = month.movement
    if movement is not None and movement.replayed:
        yield f"{movement.first}以来回款{money_text(movement.total('collected'))}元"
    if movement is not None:
        found = changes(movement)
        counts = "、".join(f"{k}{len(of_kind(found, k))}户" for k in CHANGES if of_kind(found, k))
        yield counts or "没有客户的逾期有变化"
    first = month.expected[0]
    yield f"{first.title}预计回款{money_text(first.weighted)}元,其中有把握的{money_text(first.sure)}元"
    gap = int(abs(month.decision.reconciliation["difference"]).sum())
    tie = (
        "账龄合计与账面余额一致,差额0.00"
        if not gap
        else f"勾稽不平,合计差{money_text(gap)}元,数字不能使用"
    )
    yield tie


def _step(now: float, then: float | None) -> str:
    if then is None:
        return ""
    if now == then:
        return ",与上期持平"
    return f",比上期{'增加' if now > then else '减少'}{money_text(int(abs(now - then)))}元"


def _points(step: float) -> str:
    return f",比上期{'上升' if step > 0 else '下降'}{abs(step):.1f}个百分点"


def before(month: Month) -> str:
    """Say which day stands beside this one."""
    if month.before is None:
        return "没有以前的快照:每个月末按一次「月末快照」,以后的月报就有上期和变动。"
    return f"上期是 {month.before.day} 的快照。"


def movement(month: Month) -> str:
    """Say what came and went since."""
    moved = month.movement
    if moved is None:
        return "收款没有日期,又没有以前的快照,不能说明变动。"
    text = {part: money_text(moved.total(part)) for part in moved.parts}
    if not moved.replayed:
        return f"{moved.first} 余额 {text['opening']} 元,净变动 {text['other']} 元,现在 {text['closing']} 元。"
    return (
        f"{moved.first} 余额 {text['opening']} + 新增 {text['new']} − 红字 {text['notes']} "
        f"− 回款 {text['collected']} + 退款 {text['returned']} = {text['closing']} 元。"
    )


def debtors(month: Month) -> str:
    """Say how many are overdue, and how much of it the listed ones owe."""
    late = sorted(month.decision.plan["overdue"].tolist(), reverse=True)
    whole = sum(late)
    if not whole:
        return "没有逾期的客户。"
    listed = sum(late[:TOP])
    return f"逾期 {month.told.customers_overdue} 户,列出的{min(TOP, len(late))}户占 {listed / whole:.1%}。"


def promises(month: Month) -> str:
    """Say what became of promises."""
    found = [one for one in by_state(month.decision) if one.count]
    if not found:
        return "没有登记承诺。"
    left = len(broken(month)) - MOST
    more = f"另有没有兑现的 {left} 个没有列出。" if left > 0 else ""
    return f"{'、'.join(f'{one.state} {one.count} 个' for one in found)}。{more}"


def disputes(month: Month) -> str:
    """Say how many disputes are open, and what stands still because of them."""
    rows = unsettled(month)
    held = f"争议中的未收款 {money_text(month.told.disputed)} 元"
    if not len(rows):
        return f"回款_争议 里没有未解决的争议;{held}。"
    late, left = int(rows["late"].sum()), len(rows) - MOST
    more = f"另有 {left} 件没有列出。" if left > 0 else ""
    return f"未解决 {len(rows)} 件,其中过了答复期限 {late} 件;{held}。{more}"


def expected(month: Month) -> str:
    """Say how the forecast is meant."""
    apart = month.expected[-1]
    return (
        f"预计到账 = 金额 × 可能性;「{LATER}」是六个月以后,"
        f"「{APART}」{money_text(apart.amount)} 元({apart.lines} 笔)有争议、诉讼等,不列入。"
    )


def warnings(month: Month) -> str:
    """Say how many warnings there are."""
    n = len(month.warnings)
    return f"共 {n} 条,列出前 {min(n, MOST)} 条。" if n else "没有预警。"


def letters(month: Month) -> str:
    """Say how many letters went out."""
    n = len(month.letters)
    return f"截至日期在本月的函件 {n} 份,作废的不计。" if n else "本月没有出函。"


def people(month: Month) -> str:
    """Say who is listed."""
    left = len(month.people.labels) - PEOPLE
    return f"另有 {left} 人没有列出。" if left > 0 else ""


SAID: Mapping[str, Callable[[Month], str]] = {
    "月报摘要": summary,
    "月报上期": before,
    "月报变动": movement,
    "月报前十": debtors,
    "月报承诺": promises,
    "月报争议": disputes,
    "月报预测": expected,
    "月报预警": warnings,
    "月报函件": letters,
    "月报业务员": people,
}
