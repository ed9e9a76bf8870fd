"""Sheets the clerk fills in, declared: what stands on each, and who writes which column.

A `Form` is one such sheet; the reader, the writer, the drop-down lists and the manual are made
from it. A new field is one row in its table, a new sheet one module and one row in `all`.
"""
