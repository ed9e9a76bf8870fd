"""Random workbooks in the layouts clerks and finance programs use, with the balances they mean.

The same layout and seed give the same book on every machine. A book knows what each customer owes
(fen); what is read from it must be exactly that, or a question. Nothing here is read by the code
under test: the balances come from the movements the sheets are written from.
"""

import random

from tests.sheets.layouts import customers, months, more_columns, programs, several
from tests.sheets.layouts.company import LayoutBook
from tests.sheets.layouts.hand import LAYOUTS

PARTS = (months, customers, programs, several, more_columns)  # each enters its layouts


def book(layout: str, seed: int) -> LayoutBook:
    """The book of one layout and seed."""
    return LAYOUTS[layout](random.Random(f"{layout}{seed}"))  # noqa: S311  repeatable, not secret
