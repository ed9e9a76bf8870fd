"""A ledger for 客户简报: a customer of whom very much is known, and one of whom nothing is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np

from tests.core.small_ledger import small_ledger
from xl_huikuan.core.decide import decide
from xl_huikuan.core.dossier import applied
from xl_huikuan.core.forms.contact_log import CONTACT_LOG
from xl_huikuan.core.forms.disputes import DISPUTES
from xl_huikuan.core.forms.dossier import DOSSIER
from xl_huikuan.core.forms.form import NUMBER_KINDS, Form
from xl_huikuan.core.forms.papers import Papers, filled_frame
from xl_huikuan.core.promises import with_promises
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.events import Standing
from xl_huikuan.letters.facts import Issued
from xl_huikuan.letters.profile_books import Books, books_of
from xl_huikuan.letters.register.entry import Entry

AS_OF = dt.date(2026, 10, 31)
BUSY, BLANK = 0, 1
NAME = "江苏华东重型机械装备制造集团股份有限公司苏州工业园区分公司"
LONG = (
    "客户说设备验收单还在使用部门签字,签完要报集团财务中心排款,让我们月底前再问一次,并要求补送发票"
)


def small_books(
    items: list[dict[str, Any]],
    receipts: list[dict[str, Any]] | None = None,
    *,
    papers: dict[str, Any] | None = None,
    letters: dict[int, list[Issued]] | None = None,
    customers: list[Any] | None = None,
) -> Books:
    """Return the books of 甲 and 乙, or of other customers, on `AS_OF`."""
    ledger = small_ledger(customers or ["甲", "乙"], items, receipts)
    ledger = applied(replace(ledger, papers=Papers(papers or {})))
    settings = Settings({"company": "苏州恒远精密机械有限公司"})
    decision = decide(ledger, settings, AS_OF)
    ledger = with_promises(ledger, decision.promises)
    return books_of(ledger, decision, settings, letters or {})


def form_rows(form: Form, rows: list[dict[str, Any]]) -> Any:
    """Return rows of a form, all of customer 0."""
    keys = {key for row in rows for key in row}
    data = {key: [row.get(key, _blank(form, key)) for row in rows] for key in keys}
    for field in form.fields:
        if field.kind == "date" and field.key in data:
            data[field.key] = np.array(data[field.key], "datetime64[s]")
    return filled_frame(form, {"who": np.zeros(len(rows)), **data}, len(rows))


def _blank(form: Form, key: str) -> Any:
    kind = form.by_key[key].kind
    return np.nan if kind in NUMBER_KINDS else None if kind == "date" else ""


def heavy_books() -> Books:
    """Return the books in which everything is said of the first customer, at length."""
    items = [
        {"customer": NAME, "amount": 1234567.89 + i, "invoice_no": f"2632200000{i:010d}",
         "contract_no": f"HT-2026-{i:04d}-设备采购及安装", "invoice_date": f"2026-{i % 9 + 1:02d}-15",
         "due_given": f"2026-{i % 12 + 1:02d}-28", "hold": "争议" if i % 5 == 0 else ""}
        for i in range(40)
    ]  # fmt: skip
    old = [
        {"customer": NAME, "amount": 50000, "invoice_date": "2025-01-01",
         "due_given": "2025-02-01", "invoice_no": f"old{i}"} for i in range(6)
    ]  # fmt: skip
    items += [*old, {"customer": NAME, "amount": 9999, "due_given": "2023-11-30"}]
    paid = [
        {"customer": NAME, "amount": 50000, "date": f"2025-0{i + 2}-20", "item": 40 + i}
        for i in range(6)
    ]
    file = {
        field.key: field.words[-1] if field.words else LONG
        for field in DOSSIER.fields
        if field.kind in ("text", "wrap", "choice") and field.mine
    }
    file |= {
        field.key: 60.0 for field in DOSSIER.fields if field.kind in NUMBER_KINDS and field.mine
    }
    file |= {"customer": NAME, "tax_no": "91350100M000100Y43", "klass": "", "pay_day": 25.0,
             "cut_off_day": 20.0, "guarantee_until": "2026-12-31", "score_date": "2025-01-01",
             "credit_limit": 1e9, "guarantee_amount": 5e8, "insured": 0.0}  # fmt: skip
    talks = [
        {"day": f"2026-10-{day:02d}", "customer": NAME, "way": "电话", "result": LONG,
         "excuse": "资金紧张", "reason": "审批冗长", "person": "欧阳会计",
         "promise_date": f"2026-10-{day + 2:02d}", "promise_amount": 5e7}
        for day in range(1, 25)
    ]  # fmt: skip
    disputes = [
        {"opened": "2026-09-01", "customer": NAME, "document": f"2632200000{i:010d}", "kind": "质量",
         "amount": 123456789.0, "what": LONG, "owner": "质检部李工"} for i in range(6)
    ]  # fmt: skip
    letters = [
        Issued(
            Entry(f"财催函〔2026〕{i}号", "财催函", 2026, i, "dunning2", NAME, "", "2026-09-30", 1, (), "f",
                  f"{i}.docx", "0"),
            Standing(sent="2026-10-01", delivered="2026-10-03", reply="不符"),
        )
        for i in range(12)
    ]  # fmt: skip
    return small_books(
        items, paid,
        papers={"dossier": form_rows(DOSSIER, [file]), "contact_log": form_rows(CONTACT_LOG, talks),
                "disputes": form_rows(DISPUTES, disputes)},
        letters={BUSY: letters},
        customers=[{"name": NAME, "code": "KH00000123456", "contact": "欧阳经理(采购中心)", "phone": "0512-62880000转8023",
                    "salesperson": "诸葛"}, "乙"],
    )  # fmt: skip
