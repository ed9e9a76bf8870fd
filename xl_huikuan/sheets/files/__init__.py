"""Reading files safely: the guard, the reading process, and what text formats hold.

Nothing here knows what a receivable is; out come grids of cells whose kinds are kept.
"""
