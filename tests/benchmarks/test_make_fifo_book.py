"""The second benchmark workbook: invoices here, receipts there."""

from python_calamine import CalamineWorkbook

from benchmarks.make_fifo_book import INVOICES, RECEIPTS, make_fifo_book


def test_invoices_and_receipts_stand_on_sheets_of_their_own(tmp_path):
    """40 invoices without a word of what was paid, 13 receipts of the same customers."""
    path = tmp_path / "book.xlsx"
    make_fifo_book(path, invoices=40, receipts=13, customers=5, seed=7)
    book = CalamineWorkbook.from_path(str(path))
    invoices, receipts = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)

    assert book.sheet_names == ["应收明细", "收款记录"]
    assert (tuple(invoices[0]), tuple(receipts[0])) == (INVOICES, RECEIPTS)
    assert (len(invoices), len(receipts)) == (41, 14)
    assert {row[1] for row in receipts[1:]} <= {row[1] for row in invoices[1:]}
