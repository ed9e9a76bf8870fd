"""Checks of customer records that need only the ledger; each yields findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np

from xl_huikuan.core.classes import MANUAL_WORDS
from xl_huikuan.core.credit import DIMENSIONS
from xl_huikuan.core.errors import Finding
from xl_huikuan.core.findings import Marks, Problem, customer_findings
from xl_huikuan.core.frames import CUSTOMERS
from xl_huikuan.core.identity import uscc_problem
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import blank

_TITLES = {column.name: column.title for column in CUSTOMERS}


def no_owner(ledger: Ledger, settings: Settings, as_of: dt.date) -> Iterator[Finding]:
    """Customers with receivables and nobody responsible for collecting them."""
    del settings, as_of
    items = ledger.items
    named = np.zeros(len(ledger.customers), np.bool_)
    named[items["customer"].to_numpy()[~blank(items["salesperson"])]] = True
    marked = _active(ledger) & ~named & blank(ledger.customers["salesperson"])
    problem = Problem("W621", "请在台账或客户表填写业务员,催收任务才有人负责。")
    yield from customer_findings(ledger, marked, problem, lambda _: "无责任人。")


def no_contact(ledger: Ledger, settings: Settings, as_of: dt.date) -> Iterator[Finding]:
    """Customers with receivables and no contact person or telephone."""
    del settings, as_of
    customers = ledger.customers
    contact, phone = blank(customers["contact"]), blank(customers["phone"])
    problem = Problem("I321", "请在客户表补填,便于电话催收和寄送函件。")

    def message(i: int) -> str:
        missing = "、".join(
            w for w, gone in (("联系人", contact[i]), ("联系电话", phone[i])) if gone
        )
        return f"缺{missing}。"

    yield from customer_findings(ledger, _active(ledger) & (contact | phone), problem, message)


def bad_tax_number(ledger: Ledger, settings: Settings, as_of: dt.date) -> Iterator[Finding]:
    """Customers whose 统一社会信用代码 fails its check (GB 32100-2015)."""
    del settings, as_of
    problems = [uscc_problem(str(text)) for text in ledger.customers["tax_no"]]
    marked = np.array([bool(text) for text in problems], np.bool_)
    problem = Problem("W320", "请按营业执照核对信用代码。")
    yield from customer_findings(ledger, marked, problem, lambda i: f"{problems[i]}。")


def unknown_class(ledger: Ledger, settings: Settings, as_of: dt.date) -> Iterator[Finding]:
    """Classes typed by a person that are none of the four."""
    del settings, as_of
    texts = ledger.customers["class_manual"].to_numpy(object)
    marked = np.array([bool(text) and text not in MANUAL_WORDS for text in texts], np.bool_)
    problem = Problem("W322", "请填 未收、代收、准呆 或 呆死;更正前按规则分类。")
    yield from customer_findings(
        ledger, marked, problem, lambda i: f"人工四类「{texts[i]}」看不懂。"
    )


def bad_scores(ledger: Ledger, settings: Settings, as_of: dt.date) -> Iterator[Finding]:
    """Scores outside 0–100, negative limits or coefficients, more promises kept than made."""
    del settings, as_of
    customers = ledger.customers
    scores = customers[list(DIMENSIONS)].to_numpy(np.float64)
    outside = (scores < 0) | (scores > 100)
    score = Problem("W323", "评分应在0到100之间;更正前按未评分处理。")
    yield from customer_findings(
        ledger, outside.any(axis=1), score,
        lambda i: f"{_TITLES[DIMENSIONS[int(outside[i].argmax())]]}评分超出范围。",
    )  # fmt: skip
    limit = Problem("W324", "额度和系数不能为负;更正前按未填处理。")
    negative = (customers["credit_limit"] < 0) | (customers["limit_coefficient"] < 0)
    yield from customer_findings(
        ledger, negative.to_numpy(), limit, lambda _: "信用额度或额度系数为负数。"
    )
    kept, made = customers["promises_kept"], customers["promises_made"]
    promise = Problem("W325", "请核对承诺记录;更正前按全部守诺计算。")
    yield from customer_findings(
        ledger, (kept > made).to_numpy(), promise,
        lambda i: f"守诺次数{kept.iloc[i]}多于承诺次数{made.iloc[i]}。",
    )  # fmt: skip


def _active(ledger: Ledger) -> Marks:
    """Mark customers that have at least one receivable."""
    active = np.zeros(len(ledger.customers), np.bool_)
    items = ledger.items
    active[items["customer"].to_numpy()[items["amount"].to_numpy() > 0]] = True
    return active
