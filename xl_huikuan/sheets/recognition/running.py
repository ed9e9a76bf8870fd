"""Whether the 余额 beside 应收 and 已收 is each row's own or runs on from row to row."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.money import Fen

OWN = 0.9  # share of rows whose balance is what they leave open themselves
Flags = npt.NDArray[np.bool_]


def runs_on(owed: Fen, paid: Fen, left: Fen, given: Flags) -> bool:
    """Tell whether `left` is a running balance; `given` marks the rows that state one.

    It is one when it is seldom owed − paid of its row, and either rows have one side or the
    other, or it mostly grows by owed − paid from one row to the next.
    """
    if not given.any() or float((left == owed - paid)[given].mean()) >= OWN:
        return False
    follow = given[1:] & given[:-1]
    if follow.any() and float((np.diff(left) == (owed - paid)[1:])[follow].mean()) >= 0.5:
        return True
    return one_sided(owed, paid)


def one_sided(owed: Fen, paid: Fen) -> bool:
    """Whether receipts stand on rows of their own, as in a ledger."""
    both = (owed != 0) & (paid != 0)
    alone = (owed == 0) & (paid != 0)
    return bool(alone.any()) and float(both.mean()) <= 1 - OWN
