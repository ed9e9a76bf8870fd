"""How big a sheet can be: for Excel, and for us."""

from __future__ import annotations

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384  # of a sheet, whoever writes it
MAX_CELLS = 20_000_000  # of one sheet that is read
MAX_MERGES = 200_000  # merged areas of one; no clerk makes as many
