"""Rules tried in order over arrays: for each row the first one that holds decides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Rule = tuple[npt.NDArray[np.bool_], str, str]  # who it holds for, what it says, why


def first_rule(rules: Sequence[Rule]) -> tuple[list[str], list[str]]:
    """Return for each row what the first rule that holds says, and why; "" when none holds."""
    masks = np.stack([mask for mask, _, _ in rules])
    first = np.where(masks.any(axis=0), masks.argmax(axis=0), len(rules))
    says = (*(say for _, say, _ in rules), "")
    whys = (*(why for _, _, why in rules), "")
    return [says[k] for k in first], [whys[k] for k in first]
