"""A journal of the bank that nobody reads may hold what the customers have paid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xl_huikuan.sheets.recognition.asked import Asked, values
from xl_huikuan.sheets.recognition.months import PAID
from xl_huikuan.sheets.recognition.questions import HOW
from xl_huikuan.sheets.recognition.reading import Corrections

_MONEY_IN = re.compile("收入|收款|回款|来款|到账|进账|入账|存入|收方|贷方|转入")
_SETTLED = ("received", "balance", "credit", "status", "receipt_date", PAID)


def overlooked(
    items: Sequence[Asked], others: Sequence[Asked], corrections: Corrections
) -> Iterator[str]:
    """Ask about unused tables with money of customers of whom nothing says what they have paid."""
    if not items or any(a.table.column(key) for a in items for key in _SETTLED):
        return
    owing = {name for a in items for name in values(a, "customer_name")} - {""}
    for one in others:
        if one.table.kind != "other" or corrections.said("use", one.table.address):
            continue
        paying = owing & values(one, "customer_name")
        money = next((c for c in one.table.columns if _MONEY_IN.search(c.heading)), None)
        if paying and money is not None:
            yield _question(one, money.letters, money.heading, len(paying))


def _question(one: Asked, letters: str, heading: str, count: int) -> str:
    balance = one.table.column("balance")
    also = f"、{balance.letters} 列指定为「不用」" if balance else ""
    return (
        f"工作表「{one.table.address}」没有用到,但其中有 {count} 个欠款客户,应收表又没有已收或未收。"
        f"如 {letters} 列「{heading}」是客户的收款,{HOW}把该列指定为「已收金额」{also},"
        "并把该表「本表用途」填为 是;如不是,请把「本表用途」填为 否。"
    )
