"""催前五查: what should be looked at before a customer is pressed (DOMAIN 90), as far as it is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import numpy as np

from xl_huikuan.core.agenda import Agenda
from xl_huikuan.core.money import money_text
from xl_huikuan.core.task_texts import day_words
from xl_huikuan.core.totals import contains, sum_by

# Whether a person is known, and a number.
_REACHED = MappingProxyType({
    (True, True): "有", (True, False): "缺电话", (False, True): "缺姓名", (False, False): "不详",
})  # fmt: skip


def five_checks(
    agenda: Agenda, customers: Iterable[int], agreed: Mapping[int, dt.date]
) -> list[str]:
    """Return a line for each of some customers: 对账, 凭证, 争议, 承诺, 联系人.

    `agreed` is the date of the last balance agreed, by customer number.
    """
    n, items = len(agenda.owner), agenda.decision.open_items
    late = items[(items["days"].to_numpy() > 0) & (items["open"].to_numpy() > 0)]
    whose = late["customer"].to_numpy()
    bare = (late["invoice_no"] == "").to_numpy() & (late["contract_no"] == "").to_numpy()
    number = sum_by(whose, np.ones(len(whose), np.int64), n)
    unproved = sum_by(whose, bare.astype(np.int64), n)
    disputed = contains(late["hold"], "争议")
    amount = sum_by(whose, np.where(disputed, late["open"].to_numpy(), 0), n)
    year, promises, people = agenda.decision.as_of.year, _promises(agenda), _people(agenda)
    return [
        ";".join((
            f"对账:{_agreed(agreed.get(k), year)}",
            f"凭证:{_proofs(int(number[k]), int(unproved[k]))}",
            f"争议:{money_text(int(amount[k])) + '元' if amount[k] else '无'}",
            f"承诺:{promises.get(k, '没有')}",
            f"联系人:{people[k]}",
        ))
        for k in customers
    ]  # fmt: skip


def _agreed(day: dt.date | None, year: int) -> str:
    return f"{day_words(day, year)}相符" if day else "没有相符的记录"


def _proofs(number: int, unproved: int) -> str:
    if not number:
        return "没有逾期款"
    return f"{number}笔中{unproved}笔没有发票号和合同号" if unproved else f"{number}笔都有单号"


def _promises(agenda: Agenda) -> dict[int, str]:
    """Return what came of the last promise of each customer that made one."""
    promises, year = agenda.decision.promises, agenda.decision.as_of.year
    own = promises[promises["latest"].to_numpy()]
    due = own["due"].to_numpy("datetime64[D]").tolist()
    rows = zip(own["customer"].tolist(), due, own["state"].tolist(), strict=True)
    return {customer: f"{day_words(due, year)}{state}" for customer, due, state in rows}


def _people(agenda: Agenda) -> list[str]:
    """Say whether it is known whom to call, and at what number."""
    record, file = agenda.ledger.customers, agenda.file
    columns = (record["contact"], file["payer"], file["backup"], record["phone"])
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [_REACHED[any(people), bool(phone)] for *people, phone in rows]
