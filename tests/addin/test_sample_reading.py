"""The product reads the sample exactly as its truth says, and complains of every broken row."""

from __future__ import annotations

from collections import Counter

import pytest

from xl_huikuan.addin.workbooks.sample import (
    SAMPLE_AS_OF,
    SAMPLE_SETTINGS,
    SampleTruth,
    write_sample,
)
from xl_huikuan.core.checks import run_checks
from xl_huikuan.core.errors import Finding
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.files.reader import read_grids
from xl_huikuan.sheets.ledgers.assemble import assemble
from xl_huikuan.sheets.recognition.recognise import Corrections, Recognition, recognise

Read = tuple[SampleTruth, Recognition, Ledger, tuple[Finding, ...]]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    path = tmp_path_factory.mktemp("sample") / "应收台账样例.xlsx"
    truth = write_sample(path)
    settings = Settings().with_texts(SAMPLE_SETTINGS)
    grids = read_grids(path).grids
    recognition = recognise(
        grids, file_name=path.name, settings=settings, corrections=Corrections()
    )
    ledger = assemble(grids, recognition, settings)
    found = (*recognition.findings, *ledger.findings, *run_checks(ledger, settings, SAMPLE_AS_OF))
    return truth, recognition, ledger, found


def test_sheets_are_what_they_are(read: Read) -> None:
    """The ledger, the receipts and the customer file are recognised without a question."""
    kinds = {table.sheet: table.kind for table in read[1].tables}

    assert not read[1].questions
    assert kinds["应收明细"] == "ar_invoices"
    assert kinds["收款明细"] == "receipts"
    assert kinds["客户档案"] == "customers"


def test_sums_equal_the_truth(read: Read) -> None:
    """Invoices and receipts read sum to the truth in fen; only unreadable rows are left out."""
    truth, _, ledger, _ = read
    left_out = Counter(broken.sheet for broken in truth.broken if not broken.counted)

    assert int(ledger.items["amount"].sum()) == truth.invoiced
    assert int(ledger.receipts["amount"].sum()) == truth.received
    assert len(ledger.items) == truth.invoice_rows - left_out["应收明细"]
    assert len(ledger.receipts) == truth.receipt_rows - left_out["收款明细"]


def test_each_customer_has_its_balance(read: Read) -> None:
    """Names typed with blanks and other brackets are one customer, with the balance promised."""
    truth, _, ledger, _ = read
    names = ledger.customers["name"].tolist()
    balances = dict.fromkeys(names, 0)
    for frame, sign in ((ledger.items, 1), (ledger.receipts, -1)):
        for customer, amount in frame.groupby("customer")["amount"].sum().items():
            balances[names[customer]] += sign * int(amount)

    assert balances == truth.balances


def test_every_broken_row_becomes_a_finding(read: Read) -> None:
    """Each row written wrong on purpose is found, at its sheet and row."""
    truth, _, ledger, found = read
    places = {(finding.source.sheet, finding.source.row) for finding in found}
    named = {finding.customer for finding in found if finding.code == "W320"}

    for broken in truth.broken:
        seen = (broken.sheet, broken.row) in places
        assert seen or (broken.sheet == "客户档案" and broken.customer in named), broken
    assert len(ledger.customers) == truth.customers
