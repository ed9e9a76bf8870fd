"""What 客户简报 says of a customer, subject by subject; each as pieces, the weightiest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isnan
from typing import Any

import numpy as np
import pandas as pd

from xl_huikuan.core.money import money_text
from xl_huikuan.core.policy import NO_DATE_LABEL
from xl_huikuan.core.promises import counts_of
from xl_huikuan.core.reasons import excuse_of
from xl_huikuan.letters.debts import label_of
from xl_huikuan.letters.fitting import shortened
from xl_huikuan.letters.kinds import BY_KEY
from xl_huikuan.letters.profile_books import One

_LAST_TALKS, _LAST_PROMISES, _LAST_LETTERS, _COMING = 5, 3, 3, 3
_TALK, _FACT, _PLACE = 26, 16, 36  # Chinese characters of a talk, a fact typed, an address
_NO_GUARANTEE = ("", "无")
Pieces = Iterator[str]


@dataclass(frozen=True, slots=True)
class Subject:
    """One row of the page: its title, how many lines it may take, what it says, and when nothing."""

    title: str
    lines: int
    say: Callable[[One], Pieces]
    otherwise: str


def _yuan(fen: float) -> str:
    return f"{money_text(round(fen))}元"


def _day(day: Any) -> str:
    return f"{day:%Y-%m-%d}" if pd.notna(day) else "日期不明"


def _given(*pairs: tuple[str, Any]) -> Pieces:
    """Yield what is filled in, after its name."""
    yield from (f"{name}{text}" for name, text in pairs if text)


def contact(one: One) -> Pieces:
    """Say who is to be seen, when and where."""
    record, typed = one.record, one.typed
    person = " ".join(filter(None, (record["contact"], record["phone"])))
    yield from _given(("联系人", shortened(person, _PLACE)))
    named = (
        ("付款责任人", "payer"),
        ("决策人", "decider"),
        ("验收人", "acceptor"),
        ("宜在", "window"),
        ("", "habits"),
    )
    yield from _given(*((name, shortened(typed[key], _FACT)) for name, key in named))
    yield from _given(
        ("业务员", record["salesperson"]), ("地址", shortened(record["address"], _PLACE))
    )


def credit(one: One) -> Pieces:
    """Say grade, score, ability and willingness, and what is recommended."""
    known, typed = one.credit, one.typed
    partly = f",暂评,覆盖率{known['coverage']:.0%}" if known["provisional"] else ""
    score = "" if isnan(known["score"]) else f"({known['score']:.2f}分{partly})"
    yield f"等级{known['grade']}{score}"
    yield from _given(("", known["matrix"]), ("建议", known["handling"]))
    if known["watch"] not in ("", "正常", known["grade"]):
        yield str(known["watch"])
    yield from _given(("欠款性质:", typed["nature"]))


def limit(one: One) -> Pieces:
    """Say how much credit there is, how much is used and what covers it."""
    known, typed = one.credit, one.typed
    if isnan(known["limit"]):
        yield "额度未设定"
    else:
        used = "" if isnan(known["usage"]) else f",使用{known['usage']:.0%}"
        left = known["available"]
        more = f"可用{_yuan(left)}" if left >= 0 else f"超出{_yuan(-left)}"
        yield f"额度{_yuan(known['limit'])}{used},{more}"
    if typed["guarantee"] not in _NO_GUARANTEE:
        amount = "" if isnan(typed["guarantee_amount"]) else _yuan(typed["guarantee_amount"])
        until = (
            f",{_day(typed['guarantee_until'])}到期" if pd.notna(typed["guarantee_until"]) else ""
        )
        yield f"{typed['guarantee']}{amount}{until}"
    if one.facts["exposed"] > 0:
        yield f"没有保障的余额{_yuan(one.facts['exposed'])}"


def shipping(one: One) -> Pieces:
    """Say whether goods may go, and why not."""
    yield str(one.credit["ship_how"])


def account(one: One) -> Pieces:
    """Say what is owed, what of it is overdue, by bucket, and which is the oldest."""
    books, owed = one.books, one.owed
    advance = int(books.decision.advances[one.number])
    less = f",预收{_yuan(advance)}" if advance else ""
    yield f"应收余额{_yuan(one.credit['exposure'])}({len(owed)}笔{less})"
    if late := int(books.overdue[one.number]):
        yield f"逾期{_yuan(late)},最长{owed['days'].max():.0f}天"
    labels = (*books.settings.scheme.labels, NO_DATE_LABEL)
    amounts = books.decision.aging[one.number].tolist()
    buckets = zip(reversed(labels), reversed(amounts), strict=True)  # the oldest first
    yield from (f"{label} {money_text(amount)}" for label, amount in buckets if amount)


def payments(one: One) -> Pieces:
    """Say how it paid so far, whether that gets better, and when it pays."""
    typed, trend = one.typed, float(one.books.trend[one.number])
    yield str(one.facts["paid_well"])
    if trend:
        yield f"最近3张比以前{'早' if trend > 0 else '晚'}{abs(trend):.2f}天"
    days = (
        ("每月", "pay_day", "号付款"),
        ("每月", "cut_off_day", "号扎账"),
        ("审批", "approvals", "个环节"),
    )
    yield from (f"{a}{typed[key]:.0f}{b}" for a, key, b in days if not isnan(typed[key]))


def purchases(one: One) -> Pieces:
    """Say how long and how much it has bought."""
    yield from str(one.facts["history"]).split(";")


def promises(one: One) -> Pieces:
    """Say how it kept its promises, and the last ones."""
    mine = one.rows(one.books.decision.promises)
    counts = counts_of(mine.assign(customer=0), 1)
    if made := int(counts.made[0]):
        yield f"有结果的承诺{made}次,按时兑现{int(counts.kept[0])}次"
    latest = mine.sort_values("due", ascending=False, kind="stable").head(_LAST_PROMISES)
    for row in latest.itertuples():
        amount = "" if isnan(row.promised) else _yuan(row.promised)
        when = f"{_day(row.made)}答应" if pd.notna(row.made) else "答应"
        yield f"{when}{_day(row.due)}付{amount}:{row.state}"


def disputes(one: One) -> Pieces:
    """Say what it objects to, who answers and until when; and what the ledger holds back."""
    for row in one.rows(one.books.disputes, "who").itertuples():
        amount = "" if isnan(row.amount) else _yuan(row.amount)
        document = row.document or "全部款项"
        owner = f",{row.owner}负责" if row.owner else ""
        yield f"{document}{row.kind}{amount}{f':{shortened(row.what, _TALK)}' if row.what else ''}({row.state}{owner})"
    held = one.owed[one.owed["hold"].to_numpy(object) != ""]
    if len(held):
        why = "、".join(dict.fromkeys(held["hold"]))
        yield f"暂缓的款项{len(held)}笔,{_yuan(held['open'].sum())}({why})"


def talks(one: One) -> Pieces:
    """Say what was spoken last."""
    for row in one.rows(one.books.talks, "who").head(_LAST_TALKS).itertuples():
        said = ",".join(filter(None, (row.result, row.reason, row.excuse))) or "没有写结果"
        person = f"({row.person})" if row.person else ""
        yield f"{row.day:%m-%d}{row.way}:{shortened(said, _TALK)}{person}"


def letters(one: One) -> Pieces:
    """Say which letters went out last, and what came of them."""
    standing = [it for it in one.books.letters.get(one.number, ()) if not it.standing.is_void]
    for entry, since in reversed(standing[-_LAST_LETTERS:]):
        happened = _given(("寄出", since.sent), ("送达", since.delivered), ("回函:", since.reply))
        yield f"{BY_KEY[entry.kind].title} {entry.number}({','.join((entry.as_of, *happened))})"


def limitation(one: One) -> Pieces:
    """Warn of debts whose limitation is over or near."""
    left = one.owed["limit_left"].to_numpy()
    near = left <= one.books.settings["limitation_warning"]  # NaN compares false
    if near.any():
        amount, days = one.owed["open"].to_numpy()[near].sum(), left[near].min()
        when = f"最早的{days:.0f}天后届满" if days >= 0 else f"最早的可能已届满{-days:.0f}天"
        yield f"诉讼时效将届满或可能已届满的{near.sum()}笔,{_yuan(amount)},{when}:请取得对方签字盖章的还款承诺"


def figures(one: One) -> Pieces:
    """Say what its figures come to."""
    yield from filter(None, str(one.facts["ratios"]).split(";"))


def coming(one: One) -> Pieces:
    """Say what falls due next."""
    owed = one.owed
    ahead = owed[owed["due"].to_numpy() > np.datetime64(one.books.as_of, "s")]
    sums = ahead.groupby("due")["open"].sum().sort_index()
    for day, amount in sums.head(_COMING).items():
        yield f"{_day(day)} {_yuan(amount)}"
    if len(sums) > _COMING:
        yield f"以后还有{_yuan(sums.iloc[_COMING:].sum())}"


def missing(one: One) -> Pieces:
    """Say what the credit file lacks."""
    yield from filter(None, str(one.facts["stale"]).split(";"))


def next_step(one: One) -> Pieces:
    """Say what the plan wants done, by whom and when; or why nothing."""
    plan = one.plan
    if plan is None:
        return
    who = plan["owner"] or plan["role"]
    day = _day(plan["action_date"]) if pd.notna(plan["action_date"]) else ""
    way = f"({plan['way']})" if plan["way"] and plan["way"] not in plan["action"] else ""
    yield f"{' '.join(filter(None, (day, who)))}:{plan['action']}{way}"
    if plan["suppressed"]:
        until = f",到{plan['until']}" if plan["until"] else ""
        yield f"现在暂缓:{plan['suppressed']}{until}"
    yield f"应催{_yuan(plan['pressed'])},四类:{plan['klass']},风险{plan['risk']}"
    yield from _given(("须经同意:", plan["approver"]))


def hints(one: One) -> Pieces:
    """Say how to talk: about the broken promise, and what to answer to what was said last."""
    mine = one.rows(one.books.decision.promises)
    broken = mine[mine["presses"].to_numpy()]
    if len(broken):
        yield f"先问{_day(broken['due'].max())}的承诺为什么没有兑现,再要新的日期和金额,写成书面"
    last = one.rows(one.books.talks, "who").head(1)
    said = "".join(last["excuse"]) or "".join(last["reason"])
    if excuse := excuse_of(said):
        yield f"上次说「{said}」,可答:{excuse.answer}{excuse.next}"


SUBJECTS = (
    Subject("联系", 3, contact, "客户资料和客户档案里没有联系方式,请补"),
    Subject("下一步", 2, next_step, "没有列入催收清单"),
    Subject("怎么谈", 3, hints, "先核对余额,再问清付款日期、金额和方式;没有承诺和借口的记录"),
    Subject("账款", 3, account, ""),
    Subject("将到期", 1, coming, "没有将到期的款项"),
    Subject("时效", 1, limitation, "没有临近诉讼时效的款项"),
    Subject("争议", 3, disputes, "没有登记"),
    Subject("承诺", 2, promises, "没有登记"),
    Subject("最近沟通", 4, talks, "没有登记"),
    Subject("最近函件", 2, letters, "没有登记"),
    Subject("付款记录", 2, payments, ""),
    Subject("购买往来", 2, purchases, ""),
    Subject("信用", 2, credit, ""),
    Subject("额度", 1, limit, ""),
    Subject("发货", 2, shipping, ""),
    Subject("财务", 3, figures, "没有财务数据"),
    Subject("要补资料", 2, missing, "没有"),
)


def debts(one: One, most: int) -> tuple[list[dict[str, str]], str]:
    """Return the rows of what is owed, at most so many, and a sentence about the others."""
    owed = one.owed
    rows = [_debt(row) for row in owed.head(most).itertuples()]
    others = owed.iloc[most:]
    rest = f"其余{len(others)}笔{_yuan(others['open'].sum())}见台账" if len(others) else ""
    return rows, rest


def _debt(row: Any) -> dict[str, str]:
    promised = f"承诺{_day(row.promise_date)}" if pd.notna(row.promise_date) else ""
    days = "" if isnan(row.days) else f"{row.days:.0f}" if row.days > 0 else "未到期"
    return {
        "发票号": label_of(row.kind, row.invoice_no, row.doc_no),
        "合同号": row.contract_no or "—",
        "到期日": _day(row.due) if pd.notna(row.due) else "—",
        "逾期天数": days or "—",
        "未收金额": money_text(row.open),
        "说明": ",".join(filter(None, (row.hold, promised))) or "—",
    }


def checks(one: One) -> tuple[str, ...]:
    """Return the ten things to settle when money is collected, with what is known (DOMAIN 105)."""
    typed = one.typed
    pay_day = "" if isnan(typed["pay_day"]) else f"(一般每月{typed['pay_day']:.0f}号)"
    payer = typed["payer"] or one.record["contact"]
    return (
        f"先和对方核对货款余额:账上{_yuan(one.credit['exposure'])}",
        f"弄清楚对方的付款日期{pay_day},写下来",
        "确认付款的形式:转账、支票还是承兑,票据期限多长",
        f"找对经办和付款的人{f'({payer})' if payer else ''},预约好时间再去",
        "带齐对账单、发票和签收单、合同、收据",
        "争议和质量问题先在内部问清,当场能答复",
        "收到票据当场核对:抬头、金额大小写、日期、印章、背书",
        "不能全付的先收一部分,其余写还款承诺书,对方盖章",
        "请对方在对账单或催款函上签字盖章(保住诉讼时效)",
        "收到的款当天交公司;结果和下次日期当天登记",
    )
