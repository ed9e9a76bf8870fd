"""What letters that ask for money say beyond their debts: late charges, what comes later, proofs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from xl_huikuan.core.money import money_text
from xl_huikuan.letters.content.answers import answer
from xl_huikuan.letters.content.interest import interest
from xl_huikuan.letters.context import NONE, long_date, printable
from xl_huikuan.letters.debts import Claim, Debt
from xl_huikuan.letters.facts import Extra, Facts
from xl_huikuan.letters.kinds import BY_KEY, DUNNING, FROM_TABLE

YES = "是"
NAMED = 3  # contracts, orders or earlier letters that are named; more make a list nobody reads
ENCLOSE = "函中列有附件,寄出时请附上复印件;不附的,请把参数「列附件清单」改为 否。"
ADVISED = "停止供货、停止服务、终止授权之前,请核对合同有无相应约定,并请法务把关。"


def mild(facts: Facts, claim: Claim) -> Extra:
    """付款提醒函, 催款函(一): what comes later."""
    return joined(_coming(facts, claim))


def firm(facts: Facts, claim: Claim) -> Extra:
    """催款函(二)(三), 最后催告函: late charges and proofs as well."""
    return joined(
        _before(facts), _coming(facts, claim), interest(facts, claim), _enclosed(facts, claim)
    )


def stop_supply(facts: Facts, claim: Claim) -> Extra:
    """停止供货通知: from which day on nothing is delivered."""
    return joined(_notice(facts, claim), _from_day(facts, "停供天数"))


def stop_service(facts: Facts, claim: Claim) -> Extra:
    """停止服务通知: which service stops when the cure period has passed."""
    service = Extra({"服务内容": printable(facts.inputs["服务内容"])})
    return joined(_notice(facts, claim), _within(facts), service)


def end_agency(facts: Facts, claim: Claim) -> Extra:
    """终止授权通知: which authorisation ends when the cure period has passed."""
    granted = Extra({"授权内容": printable(facts.inputs["授权内容"])})
    return joined(_notice(facts, claim), _within(facts), granted)


def joined(*extras: Extra) -> Extra:
    """Return what several extras say together; the first reason against the letter counts."""
    return Extra(
        {name: text for extra in extras for name, text in extra.values.items()},
        {group: rows for extra in extras for group, rows in extra.rows.items()},
        tuple(line for extra in extras for line in extra.sums),
        tuple(fen for extra in extras for fen in extra.stated),
        reason=next((extra.reason for extra in extras if extra.reason), ""),
        notices=tuple(text for extra in extras for text in extra.notices),
    )


def _notice(facts: Facts, claim: Claim) -> Extra:
    told = facts.inputs["合同号"]
    contracts = _distinct(debt.contract_no for debt in claim.listed)
    named = "、".join(contracts) if told == FROM_TABLE else printable(told)
    under = f"{named}号合同" if named and "合同" not in named else named
    values = {"合同依据": under or "双方约定"}
    held = Extra(values, notices=(ADVISED,))
    return joined(held, _before(facts), _coming(facts, claim), _enclosed(facts, claim))


def _from_day(facts: Facts, name: str) -> Extra:
    days: int = answer(facts, name, "int", 0, 90)
    return Extra({"停止日期": long_date(facts.as_of + dt.timedelta(days))})


def _within(facts: Facts) -> Extra:
    """The last day to pay, and the day after it, on which the measure takes hold."""
    last = facts.as_of + dt.timedelta(answer(facts, "宽限天数", "int", 1, 90))
    return Extra(
        {"宽限期限": long_date(last), "停止日期": long_date(last + dt.timedelta(1))},
    )


def _before(facts: Facts) -> Extra:
    """The demands that are known to have been sent: they show that the customer was asked."""
    sent = [
        f"{long_date(dt.date.fromisoformat(standing.sent))}（{entry.number}）"
        for entry, standing in facts.letters
        if standing.sent and not standing.is_void and BY_KEY[entry.kind].family == DUNNING
    ]
    if not sent:
        return Extra()
    return Extra({"前函说明": f"我公司此前已于{'、'.join(sent[-NAMED:])}书面催告。"})


def _coming(facts: Facts, claim: Claim) -> Extra:
    """The debts not demanded yet, in a table of their own when the company wants it."""
    if facts.settings["list_later"] != YES or not claim.later:
        return Extra()
    total = money_text(claim.later_total)
    lead = f"另有未列入本函的款项{len(claim.later)}笔，合计{total}元，列示如下，请按期安排："
    return Extra(
        {"未到期说明": "", "未到期引言": lead, "未到期合计": total},
        {"未到期": tuple(_later_row(*line) for line in enumerate(claim.later, 1))},
        (("未到期", "未收金额", "未到期合计"),),
    )


def _later_row(position: int, debt: Debt) -> Mapping[str, str]:
    return {
        "序号": str(position),
        "发票号": printable(debt.label),
        "合同号": printable(debt.contract_no) or NONE,
        "到期日": debt.due.isoformat() if debt.due else NONE,
        "未收金额": money_text(debt.open),
    }


def _enclosed(facts: Facts, claim: Claim) -> Extra:
    """The papers that prove the debts, as far as the ledger names them."""
    if facts.settings["list_enclosures"] != YES:
        return Extra()
    papers = "　".join(f"{n}. {paper}" for n, paper in enumerate(_papers(claim.listed), 1))
    return Extra({"附件": f"附件：{papers}"}, notices=(ENCLOSE,)) if papers else Extra()


def _papers(debts: Sequence[Debt]) -> Iterator[str]:
    for what, measure, numbers in (
        ("合同", "份", _distinct(debt.contract_no for debt in debts)),
        ("订单", "份", _distinct(debt.order_no for debt in debts)),
    ):
        if numbers:
            many = len(numbers) > NAMED
            yield f"{what} {len(numbers)} {measure}" if many else f"{what} {'、'.join(numbers)}"
    if invoices := _distinct(debt.invoice_no for debt in debts):
        yield f"发票 {len(invoices)} 张"


def _distinct(texts: Iterable[str]) -> list[str]:
    return [*dict.fromkeys(text for text in map(printable, texts) if text)]
