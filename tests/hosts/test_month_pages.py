"""A full month fits its paper: the overview one page, the report four."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.core.small_ledger import small_ledger
from tests.hosts.office import Office
from tests.letters.test_month_report import OWN, letter
from tests.sheets.test_movements_sheet import outcome
from xl_huikuan.addin.templates import template_folder
from xl_huikuan.core.decide import decide
from xl_huikuan.core.forecast_sums import sums, weeks
from xl_huikuan.core.forms.contact_log import CONTACT_LOG
from xl_huikuan.core.forms.disputes import DISPUTES
from xl_huikuan.core.forms.papers import Papers, filled_frame
from xl_huikuan.core.forms.snapshots import SNAPSHOTS
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.snapshots import snapshot_rows
from xl_huikuan.letters.kinds import LETTER_KINDS
from xl_huikuan.letters.month_facts import Month, month_of
from xl_huikuan.letters.month_report import month_report
from xl_huikuan.sheets.ooxml.package import graft
from xl_huikuan.sheets.results.overview import More, overview_sheet

pytestmark = pytest.mark.host
OCTOBER = dt.date(2026, 10, 31)
N = 24
NAMES = [f"常州某某精密机械设备制造有限公司第{i:02d}分厂" for i in range(N)]


def full_book() -> Ledger:
    """Each customer with an old and a new invoice; some paid in October, twelve salespeople."""
    items = [
        {"customer": name, "amount": 123_456.78 + 1000 * i, "invoice_no": f"{k}{i:03d}",
         "invoice_date": f"2026-{5 + 4 * k:02d}-15", "due_given": f"2026-{6 + 4 * k:02d}-{1 + i:02d}",
         "salesperson": f"业务员{i % 12:02d}"}
        for i, name in enumerate(NAMES) for k in (0, 1)
    ]  # fmt: skip
    receipts = [
        {"customer": name, "amount": 5000 + i, "date": f"2026-10-{5 + i % 20:02d}"}
        for i, name in enumerate(NAMES[::3])
    ]
    ledger = small_ledger(NAMES, items, receipts)
    return replace(ledger, papers=Papers({**_typed(), SNAPSHOTS.key: _recorded(ledger)}))


def _typed():
    n = 9
    days = np.full(n, np.datetime64("2026-10-01", "s"))
    log = {"who": np.arange(n), "day": days, "customer": NAMES[:n], "row": np.arange(n) + 4,
           "reason": ["客户的客户没有付款,资金周转困难"] * n, "promise_amount": [5_000_000.0] * n,
           "promise_date": days + np.timedelta64(9, "D")}  # fmt: skip
    disputes = {"who": np.arange(n), "opened": days, "customer": NAMES[:n], "kind": ["质量"] * n,
                "what": ["到货两台有裂纹,要求更换后再付款,已拍照"] * n, "owner": ["王五"] * n,
                "document": [f"0{i:03d}" for i in range(n)]}  # fmt: skip
    return {
        CONTACT_LOG.key: filled_frame(CONTACT_LOG, log, n),
        DISPUTES.key: filled_frame(DISPUTES, disputes, n),
    }


def _recorded(ledger: Ledger) -> pd.DataFrame:
    made = []
    for month in range(1, 10):
        day = dt.date(2026, month, 28)
        rows = snapshot_rows(ledger, decide(ledger, OWN, dt.date(2026, 9, 30)), OWN, np.zeros(N, np.int64))  # fmt: skip
        made.append(rows.assign(day=np.datetime64(day, "s")))
    return pd.concat(made, ignore_index=True)


@pytest.fixture(scope="module")
def month() -> Month:
    ledger = full_book()
    letters = [letter(kind.key, 100_000) for kind in LETTER_KINDS[:6]]
    return month_of(ledger, decide(ledger, OWN, OCTOBER), OWN, letters)


def test_everything_fits(office: Office, month: Month, tmp_path: Path) -> None:
    """Ten debtors, eight days, five weeks, five warnings; lists of the report at their longest."""
    by_week = sums(month.forecast, weeks(OCTOBER), 0.8)
    more = More(by_week[:-2], month.warnings)
    graft(None, [overview_sheet(outcome(month.ledger), more)], tmp_path / "总览.xlsx")
    for look in ("", "商务"):
        path = tmp_path / f"月报{look}.docx"
        path.write_bytes(month_report(month, template_folder() / "letters" / look))
    files = sorted(tmp_path.iterdir())
    pages = {pdf.stem: office.page_count(pdf) for pdf in office.to_pdf(files, tmp_path)}

    assert pages["总览"] == 1
    assert max(pages["月报"], pages["月报商务"]) <= 4
