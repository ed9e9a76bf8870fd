"""What 发货前确认函 says: the order, what is overdue now, and whether goods may go (DOMAIN 130, 158)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from xl_huikuan.core.errors import NotUnderstood
from xl_huikuan.core.money import MAX_FEN, money_text
from xl_huikuan.core.rmb import rmb_upper
from xl_huikuan.core.shipping import CAREFUL, SHIP
from xl_huikuan.letters.content.answers import answer
from xl_huikuan.letters.context import long_date, printable
from xl_huikuan.letters.debts import Account, Claim
from xl_huikuan.letters.debts import claim as claim_of
from xl_huikuan.letters.facts import Extra, Facts
from xl_huikuan.letters.kinds import BY_KEY, FROM_RECORD

_WHEN = {
    SHIP: "上述信息经贵公司确认后，我公司按上述日期安排发货。",
    CAREFUL: "上述信息和付款安排经双方确认后，我公司按上述日期安排发货。",
}
_WAIT = "为保证按时发货，请贵公司先与我公司商定付款安排；商定后，我公司即按商定的日期安排发货。"


def shipment(facts: Facts, claim: Claim) -> Extra:
    """发货前确认函: asks the customer to confirm an order before it leaves."""
    amount: int = answer(facts, "金额", "fen", 1, MAX_FEN)
    day: dt.date = answer(facts, "发货日期", "date")
    if day < facts.as_of:
        raise NotUnderstood(f"「发货日期」{day} 早于函件日期 {facts.as_of},请改晚。", code="E804")
    address = facts.inputs["收货地址"]
    if address == FROM_RECORD:
        address = str(facts.record.get("address", ""))
    if not address.strip():
        return Extra(reason="客户资料里没有地址,请回答「收货地址」。")
    return Extra(
        {
            "订单号": printable(facts.inputs["订单号"]),
            "货物": printable(facts.inputs["货物"]),
            "订单金额": money_text(amount),
            "订单大写": f"人民币{rmb_upper(amount)}",
            "发货日期": long_date(day),
            "收货地址": printable(address),
            "付款安排": printable(facts.inputs["付款安排"]).rstrip("。；，"),
            "逾期说明": _overdue(facts, claim),
            "发货说明": _WHEN.get(_may_ship(facts), _WAIT),
        },
        stated=(amount,),
        notices=tuple(_about_shipping(facts, amount)),
    )


def _may_ship(facts: Facts) -> str:
    return str(facts.decision.credit["can_ship"].iloc[facts.customer])


def _overdue(facts: Facts, claim: Claim) -> str:
    """Return the friendly sentence on what is past its day; "" = nothing is."""
    account = Account(claim.listed, claim.advance)
    late = claim_of(BY_KEY["dunning1"], account, facts.settings)
    if late.payable <= 0:
        return ""
    part = f"其中人民币{money_text(late.payable)}元" if late.payable < claim.payable else "上述款项"
    return f"{part}已过付款日期，烦请在发货之前一并安排；如已经付出，烦请告知付款日期和金额。"


def _about_shipping(facts: Facts, amount: int) -> Iterator[str]:
    """Say what the clerk must weigh before the letter leaves; none of it is printed."""
    credit = facts.decision.credit.iloc[facts.customer]
    if credit["can_ship"] != SHIP:
        yield f"按信用结果该客户为「{credit['can_ship']}」,原因见 回款_信用,发货前请先报批。"
    after = int(credit["exposure"]) + amount
    if credit["limit"] < after:  # NaN, not set, compares false
        limit = money_text(int(credit["limit"]))
        yield f"加上本订单后应收余额 {money_text(after)} 元,超过信用额度 {limit} 元。"
