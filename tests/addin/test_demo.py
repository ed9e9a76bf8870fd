"""The bundled sample from end to end: what comes out is what the generator put in."""

from __future__ import annotations

import datetime as dt
import json

from xl_huikuan.addin.cli import main
from xl_huikuan.addin.workbooks.sample import write_sample


def test_the_demo_reads_exactly_what_was_written(tmp_path, capsys):
    """Invoices and receipts agree with the truth to the fen and the sample itself is untouched."""
    truth = write_sample(tmp_path / "again.xlsx")

    code = main(["demo", "--as-of", "2026-10-31", "--out", str(tmp_path / "out"), "--json"])
    data = json.loads(capsys.readouterr().out)

    assert code == 0
    assert data["untouched"]
    assert data["control_fen"]["balance"] == truth.balance
    assert data["control_fen"]["difference"] == 0
    assert truth.as_of == dt.date(2026, 10, 31)
    assert data["letters"]["written"] > 100
    assert not data["letters"]["failed"]
