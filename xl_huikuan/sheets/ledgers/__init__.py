"""From recognised tables to a `Ledger`: entries, layouts, debtors.

A row that cannot be read is left out with a finding, and its customer gets no letter.
"""
