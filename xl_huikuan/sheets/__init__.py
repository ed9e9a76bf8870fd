"""Everything between a workbook and a `Ledger`: read, recognise, and write result sheets.

    files        read any file safely into grids of cells
    recognition  what each table and column is, and whose debts they are
    ledgers      recognised tables become items, receipts and customers
    results      figures become result sheets
    ooxml        result sheets are grafted into a copy of the workbook

It never imports `letters`. It never saves the company's workbook through openpyxl: results are
grafted into a copy and every other part of the package stays byte-identical.
"""
