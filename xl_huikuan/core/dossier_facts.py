"""What the credit file says of each customer by itself: our columns of 回款_客户档案."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from math import isnan

import numpy as np
import pandas as pd

from xl_huikuan.core.aging import Aged
from xl_huikuan.core.behaviour import paid_items
from xl_huikuan.core.dossier import by_customer
from xl_huikuan.core.dossier_gaps import gaps_of, uncovered
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.money import money_text
from xl_huikuan.core.purchases import purchases_of
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import max_by


def dossier_facts(ledger: Ledger, decision: Decision, settings: Settings) -> pd.DataFrame:
    """Return a row per customer number; columns are the keys of the fields that we write.

    `ledger` and `decision` have the file in them already (`dossier.applied`), the ledger its
    promises too (`promises.with_promises`).
    """
    typed, credit = by_customer(ledger), decision.credit
    gaps = gaps_of(ledger, typed, credit, settings, decision.as_of)
    return pd.DataFrame({
        "grade": credit["grade"].to_numpy(object),
        "score": credit["score"].to_numpy(),
        "matrix": credit["matrix"].to_numpy(object),
        "handling": credit["handling"].to_numpy(object),
        "shipping": credit["ship_how"].to_numpy(object),
        "exposed": uncovered(typed, credit["exposure"].to_numpy(), decision.as_of),
        "paid_well": pd.Series([*_paid(ledger, decision)], dtype=object),
        "history": pd.Series([*_bought(ledger, decision.as_of)], dtype=object),
        "stale": pd.Series(gaps, dtype=object),
        "ratios": pd.Series([*_ratios(ledger, credit)], dtype=object),
    })  # fmt: skip


def _paid(ledger: Ledger, decision: Decision) -> Iterator[str]:
    """Yield how each customer paid so far, and how late what is open already is."""
    aged = Aged(decision.open_items, decision.matches, decision.advances, decision.aging)
    customers = ledger.customers
    n, evidence, items = len(ledger.customers), paid_items(ledger, aged), decision.open_items
    worst = max_by(evidence["customer"].to_numpy(), evidence["late"].to_numpy(np.float64), n)
    owed = items["open"].to_numpy() > 0
    waiting = max_by(items["customer"].to_numpy()[owed], items["days"].to_numpy()[owed], n)
    known = decision.credit[["paid_invoices", "on_time_share", "average_days_late"]].assign(
        made=customers["promises_made"].to_numpy(), kept=customers["promises_kept"].to_numpy()
    )
    rows = zip(known.itertuples(), worst.tolist(), waiting.tolist(), strict=True)
    for row, latest, open_days in rows:
        said = "没有能看出付款快慢的已结发票"
        if row.paid_invoices:
            said = (
                f"已结{row.paid_invoices}张,按时额占比{row.on_time_share:.2%},"
                f"平均晚{row.average_days_late:.2f}天,最晚的{_late(latest)}"
            )
        said += f";承诺{row.made}次,兑现{row.kept}次" if row.made else ""
        yield said + (f";未收的最长逾期{open_days:.0f}天" if open_days > 0 else "")


def _late(days: float) -> str:
    return f"晚{days:.0f}天" if days > 0 else "也没有晚"


def _bought(ledger: Ledger, as_of: dt.date) -> Iterator[str]:
    """Yield how long and how much each customer has bought, and what it owed at most."""
    bought = purchases_of(ledger, as_of)
    ago = (np.datetime64(as_of, "M") - bought.first.astype("datetime64[M]")).astype(np.int64)
    columns = (bought.first, bought.last, ago, bought.year_sales, bought.peak, bought.peak_day)
    rows = zip(*(column.tolist() for column in columns), strict=True)  # NaT as None
    for first, last, months, sales, peak, day in rows:
        if first is None:
            yield "台账里没有它的开票明细"
            continue
        highest = "有收款或应收没有日期,最高余额算不出" if isnan(peak) else (
            f"最高余额{money_text(int(peak))}元" + ("" if day is None else f"({day})")
        )  # fmt: skip
        yield f"首次开票{first}({months}个月前),最近{last};近12个月开票{money_text(sales)}元;{highest}"


def _ratios(ledger: Ledger, credit: pd.DataFrame) -> Iterator[str]:
    """Yield what the financial figures of each customer say."""
    manual = ledger.customers["score_business"].tolist()
    columns = (credit["business_how"], credit["business_gaps"], manual)
    for said, missing, score in zip(*columns, strict=True):
        instead = f"用的是人工分{score:g}" if said and not isnan(score) else ""
        yield ";".join(filter(None, (said, instead, missing)))
