"""Amounts of a table that are shown in foreign money."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class Signed:
    """Amounts of one column whose cells show foreign money by their number format.

    Attributes:
        letters: the column.
        sign: as shown, e.g. $.
        rows: int64, 0-based sheet rows of entries.
        ours: who says that they are 人民币 all the same, in Chinese; "" = nobody.
    """

    letters: str
    sign: str
    rows: npt.NDArray[np.int64]
    ours: str = ""
