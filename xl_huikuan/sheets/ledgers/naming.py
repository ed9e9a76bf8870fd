"""The customer of each entry where no cell of its row says it: blocks, lines above, other columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int64]


def translated(texts: pd.Categorical, name_of: Callable[[str], str]) -> pd.Categorical | None:
    """Return the names another column leads to, "" where to none; None when to none at all."""
    names = [name_of(str(text)) for text in texts.categories]
    if not any(names):
        return None
    codes = {name: code for code, name in enumerate(dict.fromkeys([*names, ""]))}
    at = np.array([codes[name] for name in names])
    return pd.Categorical.from_codes(at[texts.codes], list(codes))


def of_lines(lines: Sequence[tuple[int, str]], rows: Ints) -> pd.Categorical:
    """Return for each 0-based row the name on the nearest line above; lines are 1-based."""
    at = np.array([row - 1 for row, _ in lines], np.int64)
    texts = ["", *(name for _, name in lines)]
    codes = {name: code for code, name in enumerate(dict.fromkeys(texts))}
    each = np.array([codes[text] for text in texts])
    return pd.Categorical.from_codes(each[np.searchsorted(at, rows)], list(codes))


def filled_down(
    names: pd.Categorical, rows: Ints, stops: Sequence[int]
) -> tuple[pd.Categorical, int]:
    """Give blank names the name above unless one of `stops` (1-based rows) stands between.

    Returns the names and how many were filled.
    """
    blank = np.asarray(names == "")
    last = np.maximum.accumulate(np.where(blank, -1, np.arange(len(rows))))
    before = np.searchsorted(np.array(sorted(stops), np.int64) - 1, rows)
    broken = before != before[last]
    take = np.where(broken, np.arange(len(rows)), last)
    filled = pd.Categorical.from_codes(np.asarray(names.codes)[take], names.categories)
    return filled, int((blank & ~broken).sum())
