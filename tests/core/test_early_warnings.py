"""What is to be seen to early: each kind of warning just over its line, and just under it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.core.kpi_ledger import JIA, YI, item, paid
from tests.core.planned_papers import with_form
from tests.core.small_ledger import AS_OF, small_ledger
from xl_huikuan.core.decide import decide
from xl_huikuan.core.disputes import with_disputes
from xl_huikuan.core.early_warnings import KINDS, Early, early_warnings
from xl_huikuan.core.forms.contact_log import CONTACT_LOG
from xl_huikuan.core.forms.disputes import DISPUTES
from xl_huikuan.core.forms.dossier import DOSSIER
from xl_huikuan.core.kpi_book import kpi_book
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.settings import Settings

DAY = np.datetime64


def warned(ledger: Ledger, *, only: str = "", **own: Any) -> list[Early]:
    """All warnings of 2026-10-31; those of concentration only where they are asked for."""
    settings = Settings({"warn_concentration": 100.0, **own})
    decision = decide(with_disputes(ledger, settings, AS_OF), settings, AS_OF)
    found = early_warnings(kpi_book(ledger, decision, settings), decision, settings)
    return [one for one in found if not only or one.kind.key == only]


def told(ledger: Ledger, only: str, **own: Any) -> list[tuple[int, str, str, int]]:
    return [
        (one.customer, one.what, str(one.since), one.amount)
        for one in warned(ledger, only=only, **own)
    ]


def test_limitation_by_customer_the_earliest_item_told() -> None:
    """Three years from 2023-10-20 lapsed 11 days ago; from 2024-04-01 lapse in 152 days."""
    ledger = small_ledger(
        [JIA, YI],
        [item(JIA, "2023-10-01", "2023-10-20", 100), item(JIA, "2024-03-01", "2024-04-01", 50),
         item(YI, "2024-03-01", "2024-04-01", 200), item(YI, "2026-03-01", "2026-04-01", 70)],
    )  # fmt: skip

    assert told(ledger, "limitation") == [
        (1, "1 笔 200.00 元,最早的一笔 2027-04-01 届满,还剩 152 天", "2027-04-01", 20_000),
        (0, "2 笔 150.00 元,最早的一笔已于 2026-10-20 届满,已过 11 天", "2026-10-20", 15_000),
    ]


def test_a_broken_promise() -> None:
    """100 promised for the 20th, 40 came: 60 are missing; the promise of 乙 is not due."""
    ledger = small_ledger(
        [JIA, YI],
        [item(JIA, "2026-08-01", "2026-08-31", 100), item(YI, "2026-08-01", "2026-08-31", 100)],
        [paid(JIA, "2026-10-15", 40)],
    )
    ledger = with_form(
        ledger, CONTACT_LOG,
        {"customer": JIA, "day": DAY("2026-10-10"), "promise_date": DAY("2026-10-20"), "promise_amount": 100},
        {"customer": YI, "day": DAY("2026-10-10"), "promise_date": DAY("2026-11-20"), "promise_amount": 100},
    )  # fmt: skip

    [(customer, what, since, amount)] = told(ledger, "promise")

    assert (customer, since, amount) == (0, "2026-10-20", 6_000)
    assert what.startswith("2026-10-10说2026-10-20付100.00元;到")


def test_a_limit_nearly_used_up() -> None:
    """80 of 100 is the line; 79 is below; no limit is none."""
    ledger = small_ledger(
        [{"name": JIA, "credit_limit": 100}, {"name": YI, "credit_limit": 100}, "丙公司"],
        [item(JIA, "2026-10-01", "2026-12-31", 80), item(YI, "2026-10-01", "2026-12-31", 79),
         item("丙公司", "2026-10-01", "2026-12-31", 500)],
    )  # fmt: skip

    assert told(ledger, "usage") == [(0, "应收 80.00 元,额度 100.00 元,已用 80.0%", "NaT", 8_000)]


def good_payer(*more: dict[str, Any], receipts: tuple[dict[str, Any], ...] = ()) -> Ledger:
    """Three invoices, each paid on the day it was due, and more."""
    months = ("03", "04", "05")
    items = [item(JIA, f"2026-{m}-01", f"2026-{m}-20", 100, invoice_no=m) for m in months]
    came = [paid(JIA, f"2026-{m}-20", 100, invoice_no=m) for m in months]
    return small_ledger([JIA], [*items, *more], [*came, *receipts])


def test_the_first_late_payment_of_a_good_payer() -> None:
    late = item(JIA, "2026-08-01", "2026-09-30", 70, invoice_no="x")

    assert told(good_payer(late), "first_late") == [
        (
            0,
            "此前 3 张发票都按时付清,2026-10-01 起第一次逾期,现在逾期 70.00 元",
            "2026-10-01",
            7_000,
        )
    ]
    came = (paid(JIA, "2026-10-09", 70, invoice_no="x"),)
    assert told(good_payer(late, receipts=came), "first_late") == [
        (0, "此前 3 张发票都按时付清,2026-10-01 起第一次逾期,现在已付清", "2026-10-01", 0)
    ]


@pytest.mark.parametrize(
    ("ledger", "own"),
    [
        (good_payer(), {}),
        (good_payer(item(JIA, "2026-10-01", "2026-10-31", 70)), {}),  # due today
        (good_payer(item(JIA, "2026-07-01", "2026-08-31", 70)), {}),  # 60 days ago: no news
        (good_payer(item(JIA, "2026-08-01", "2026-09-30", 70)), {"minimum_paid": 4}),
    ],
)
def test_who_is_no_good_payer_that_is_late_for_the_first_time(
    ledger: Ledger, own: dict[str, Any]
) -> None:
    assert told(ledger, "first_late", **own) == []


def test_a_dispute_that_lasts() -> None:
    """31 days is long, 30 is not; settled or not ours does not count."""
    ledger = small_ledger([JIA, YI], [
        item(JIA, "2026-10-01", "2026-12-31", 100, invoice_no="A1"),
        item(JIA, "2026-10-01", "2026-12-31", 30),
        item(YI, "2026-10-01", "2026-12-31", 50),
    ])  # fmt: skip
    ledger = with_form(
        ledger, DISPUTES,
        {"customer": JIA, "opened": DAY("2026-09-30"), "document": "A1", "kind": "质量"},
        {"customer": JIA, "opened": DAY("2026-10-01")},
        {"customer": YI, "opened": DAY("2026-08-31"), "kind": "价格"},
        {"customer": YI, "opened": DAY("2026-08-31"), "resolved": DAY("2026-10-01")},
        {"customer": "丁公司", "opened": DAY("2026-08-31")},
    )  # fmt: skip

    assert told(ledger, "dispute") == [
        (0, "质量争议(单据 A1)已 31 天没有解决", "2026-09-30", 10_000),
        (1, "价格争议(全部款项)已 61 天没有解决", "2026-08-31", 5_000),
    ]


def test_days_that_go_up() -> None:
    """Only 甲 is overdue. 甲 owed 100 of September (30 days), now it owes it still and sold nothing: 31 + 30 days.

    乙 pays September and buys as much in October: 30 days, now 31. 丙 is as slow as 甲, but its debt is
    not due.
    """
    ledger = small_ledger(
        [JIA, YI, "丙公司"],
        [item(JIA, "2026-09-01", "2026-10-01", 100), item(YI, "2026-09-01", "2026-12-31", 100),
         item(YI, "2026-10-01", "2026-12-31", 100), item("丙公司", "2026-09-01", "2026-12-31", 100)],
        [paid(YI, "2026-10-02", 100), paid(YI, "2026-08-31", 0)],
    )  # fmt: skip

    assert told(ledger, "dso") == [
        (0, "应收周转天数(倒推法)61.0 天,2026-09-30 是 30.0 天,上升 103.3%", "2026-10-01", 10_000)
    ]


def test_a_guarantee_that_ends() -> None:
    """60 days ahead is near; without a debt, or without a guarantee, nothing ends."""
    names = [JIA, YI, "丙公司", "丁公司"]
    ledger = small_ledger(
        names, [item(name, "2026-10-01", "2026-12-31", 100) for name in names[:3]]
    )
    ledger = with_form(
        ledger, DOSSIER,
        {"customer": JIA, "guarantee": "保证", "guarantee_until": DAY("2026-12-30")},
        {"customer": YI, "guarantee": "抵押", "guarantee_until": DAY("2026-10-30")},
        {"customer": "丙公司", "guarantee": "无", "guarantee_until": DAY("2026-10-30")},
        {"customer": "丁公司", "guarantee": "保证", "guarantee_until": DAY("2026-10-30")},
    )  # fmt: skip

    assert told(ledger, "guarantee") == [
        (0, "保证2026-12-30 到期,还剩 60 天", "2026-12-30", 10_000),
        (1, "抵押已于 2026-10-30 到期", "2026-10-30", 10_000),
    ]


def test_too_much_with_one_customer() -> None:
    """30 of 100 is 30 %, 20 of 100 just the line; what was paid in advance takes off."""
    ledger = small_ledger(
        ["甲", "乙", "丙", "丁"],
        [item("甲", "2026-10-01", "2026-12-31", 30), item("乙", "2026-10-01", "2026-12-31", 20),
         item("丙", "2026-10-01", "2026-12-31", 50)],
        [paid("丁", "2026-10-01", 900)],
    )  # fmt: skip

    assert told(ledger, "concentration", warn_concentration=20.0) == [
        (2, "应收 50.00 元,占全部 100.00 元的 50.0%", "NaT", 5_000),
        (0, "应收 30.00 元,占全部 100.00 元的 30.0%", "NaT", 3_000),
    ]
    assert told(small_ledger(["甲"], []), "concentration", warn_concentration=20.0) == []


def test_warnings_by_kind_and_amount() -> None:
    """The kinds come in the order of the table, each says what to do."""
    ledger = small_ledger(
        [{"name": JIA, "credit_limit": 10}, {"name": YI, "credit_limit": 10}],
        [item(JIA, "2023-10-01", "2023-10-20", 100), item(YI, "2026-10-01", "2026-10-30", 300)],
    )

    found = warned(ledger, warn_concentration=70.0)

    assert [(one.kind.key, one.customer) for one in found] == [
        ("limitation", 0), ("usage", 1), ("usage", 0), ("concentration", 1),
    ]  # fmt: skip
    assert all(kind.todo.endswith("。") for kind in KINDS.values())


def test_items_without_a_due_date_are_not_late() -> None:
    """An age in days is no due date."""
    ledger = good_payer(item(JIA, "2026-08-01", "2026-09-30", 70))
    items = ledger.items.assign(due_given=pd.NaT, age_given=40.0)

    assert told(replace(ledger, items=items), "first_late") == []
