"""Frames have the columns of their table and nothing else, and say so."""

import pytest

from xl_huikuan.core.frames import ITEMS, make_frame
from xl_huikuan.core.model import Ledger


def test_a_column_that_is_no_column_is_refused():
    """A slip in a name would otherwise lose a whole column of the clerk's."""
    with pytest.raises(KeyError, match="amout"):
        make_frame(ITEMS, {"amout": [1]}, 1)


def test_a_ledger_has_no_truth_value():
    """`if ledger` could mean its items, its customers or its receipts."""
    nothing = make_frame(ITEMS, {}, 0)

    with pytest.raises(TypeError, match="no truth value"):
        bool(Ledger(nothing, nothing, nothing))
