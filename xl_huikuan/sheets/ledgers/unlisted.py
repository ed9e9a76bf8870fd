"""Customers that the customer list does not know, for clerks who write to listed ones only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from xl_huikuan.core.errors import Finding
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.ledgers.debtors import Debtor


def unlisted(
    debtors: Sequence[Debtor], items: pd.DataFrame, settings: Settings
) -> Iterator[Finding]:
    """Yield a finding for each customer with receivables that stands in no list of customers."""
    if settings["only_listed"] != "是":
        return
    for number in sorted(set(items["customer"].tolist())):
        debtor = debtors[number]
        if debtor.master is None:
            yield Finding(
                "E307",
                debtor.place,
                f"客户「{debtor.name}」不在客户资料里。",
                "请在客户资料表里补上,或把参数「只向客户资料里的客户发函」改为 否。",
                debtor.name,
            )
