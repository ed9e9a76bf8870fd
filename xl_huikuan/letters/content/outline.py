"""What 面谈提纲 puts before the salesperson: one page from the books, for our own eyes (DOMAIN 123)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.money import money_text
from xl_huikuan.letters.context import printable
from xl_huikuan.letters.debts import Account, Claim, Debt
from xl_huikuan.letters.debts import claim as claim_of
from xl_huikuan.letters.facts import Extra, Facts, Issued
from xl_huikuan.letters.kinds import BY_KEY

LAST = 3  # letters, or disputes, that are named
GROUP = "面谈"


def outline(facts: Facts, claim: Claim) -> Extra:
    """面谈提纲: what is known of the customer; what is said and settled is left to the people."""
    late = claim_of(BY_KEY["dunning1"], Account(claim.listed, claim.advance), facts.settings)
    facts_known = (
        ("应收余额", _balance(claim)),
        ("已过付款日期", _late(late)),
        ("最早的一笔", _oldest(claim.listed)),
        ("核实中的款项", _disputes(claim.listed)),
        ("承诺记录", _promises(facts, claim.listed)),
        ("信用情况", _credit(facts.decision.credit.iloc[facts.customer])),
        ("最近的函件", _letters(facts.letters)),
        ("催收清单的建议", _advice(facts)),
    )
    return Extra(
        {"面谈金额": money_text(max(late.payable, 0))},
        {GROUP: tuple({"事项": what, "情况": printable(said)} for what, said in facts_known)},
    )


def _balance(claim: Claim) -> str:
    less = f"（已扣减预收{money_text(claim.advance)}元）" if claim.advance else ""
    return f"{money_text(claim.payable)} 元，{len(claim.listed)} 笔{less}"


def _late(late: Claim) -> str:
    if not late.listed:
        return "没有"
    days = max(debt.days or 0 for debt in late.listed)
    return f"{money_text(late.total)} 元，{len(late.listed)} 笔，最长逾期 {days} 天"


def _oldest(debts: Sequence[Debt]) -> str:
    first = next((debt for debt in debts if debt.due), None)
    if first is None:
        return "没有"
    contract = f"，{first.contract_no}" if first.contract_no else ""
    days = first.days or 0
    said = f"逾期 {days} 天" if days > 0 else "未到期"
    return f"{first.label}{contract}，到期日 {first.due}，{money_text(first.open)} 元，{said}"


def _disputes(debts: Sequence[Debt]) -> str:
    held = [debt for debt in debts if debt.hold]
    if not held:
        return "没有登记"
    named = "；".join(f"{debt.label}（{debt.hold}）" for debt in held[:LAST])
    total = money_text(sum(debt.open for debt in held))
    return f"{total} 元，{len(held)} 笔：{named}{'等' if len(held) > LAST else ''}"


def _promises(facts: Facts, debts: Sequence[Debt]) -> str:
    made, kept = (int(str(facts.record.get(f"promises_{what}", 0))) for what in ("made", "kept"))
    waiting = [debt for debt in debts if debt.promised]
    said = f"承诺 {made} 次，兑现 {kept} 次" if made else "没有登记"
    if waiting:
        said += f"；未到期的承诺 {money_text(sum(debt.open for debt in waiting))} 元"
    return said


def _credit(credit: pd.Series) -> str:
    score = "" if math.isnan(credit["score"]) else f"（{credit['score']:.2f} 分）"
    limit = "未设定" if math.isnan(credit["limit"]) else f"{money_text(int(credit['limit']))} 元"
    return f"等级 {credit['grade']}{score}，信用额度 {limit}，可否发货：{credit['can_ship']}"


def _letters(letters: Sequence[Issued]) -> str:
    standing = [letter for letter in letters if not letter.standing.is_void]
    return "；".join(map(_letter, standing[-LAST:])) or "没有登记"


def _letter(letter: Issued) -> str:
    entry, standing = letter
    happened = (
        ("寄出", standing.sent), ("送达", standing.delivered), ("回函：", standing.reply),
    )  # fmt: skip
    since = "".join(f"，{what}{text}" for what, text in happened if text)
    return f"{BY_KEY[entry.kind].title} {entry.number}（{entry.as_of}{since}）"


def _advice(facts: Facts) -> str:
    return facts.once(_actions).get(facts.customer, "没有列入催收清单")


def _actions(_: Ledger, decision: Decision) -> Mapping[int, str]:
    plan = decision.plan
    return dict(zip(plan["customer"].tolist(), plan["action"].tolist(), strict=True))
