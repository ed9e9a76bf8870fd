"""What the clerk wrote on our forms, as frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from xl_huikuan.core.forms.form import NUMBER_KINDS, Form

NOBODY = -1  # customer number of a row whose customer is not in the ledger


@dataclass(frozen=True, slots=True, eq=False)
class Papers:
    """The forms that were found.

    Attributes:
        frames: key of the form → what `filled_frame` describes; a form that is not there has no
            entry.
    """

    frames: Mapping[str, pd.DataFrame] = field(default_factory=lambda: MappingProxyType({}))

    def __getitem__(self, form: Form) -> pd.DataFrame:
        """Return the rows of a form, none when it is not there."""
        found = self.frames.get(form.key)
        return filled_frame(form, {}, 0) if found is None else found

    def __bool__(self) -> bool:
        """Tell whether any form was found."""
        return bool(self.frames)


def filled_frame(form: Form, data: Mapping[str, Any], n: int) -> pd.DataFrame:
    """Return n rows of a form; columns that `data` lacks are blank.

    A column per field: numbers float64 (amounts in fen, percent as a share; NaN = blank), dates
    datetime64[s] (NaT = blank), everything else str ("" = blank). Before them `who`, the
    customer number (`NOBODY` = not in the ledger), and `row`, 1-based on the sheet (0 = none).
    """
    columns: dict[str, Any] = {
        "who": np.asarray(data.get("who", np.full(n, NOBODY)), np.int64),
        "row": np.asarray(data.get("row", np.zeros(n)), np.int64),
    }
    for column in form.fields:
        given = data.get(column.key)
        if column.kind in NUMBER_KINDS:
            columns[column.key] = np.asarray(
                np.full(n, np.nan) if given is None else given, np.float64
            )
        elif column.kind == "date":
            blank = np.full(n, np.datetime64("NaT", "s"))
            columns[column.key] = np.asarray(blank if given is None else given, "datetime64[s]")
        else:
            texts = np.full(n, "", object) if given is None else np.asarray(given, object)
            columns[column.key] = pd.Series(texts, dtype=object)
    return pd.DataFrame(columns)
