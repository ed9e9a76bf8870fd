"""Everything between a workbook and a `Ledger`: read, recognise, and write result sheets.

It never imports `letters`. It never saves the company's workbook through openpyxl: results are
grafted into a copy and every other part of the package stays byte-identical.
"""
