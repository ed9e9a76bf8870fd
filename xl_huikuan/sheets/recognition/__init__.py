"""Understanding grids: headers, columns, totals, what a table is and whose debts it shows.

Nothing is guessed silently: what is unclear becomes a question or a finding.
"""
