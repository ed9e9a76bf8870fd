"""Disputes, lawsuits and pauses: what keeps an entry from being dunned."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from xl_huikuan.sheets.ledgers.entries import Entries

_HOLD = re.compile(
    "争议|异议|诉讼|仲裁|暂缓|暂停|纠纷|起诉|法院|破产|disputed?|on hold|litigation|lawsuit",
    re.IGNORECASE,
)
_DISPUTE = re.compile("异议|纠纷|disputed?", re.IGNORECASE)
_NO_HOLD = re.compile(
    "无争议|没有争议|无异议|不存在|已解决|未起诉|撤诉|not disputed|no dispute", re.IGNORECASE
)


def hold_texts(columns: Sequence[tuple[str, pd.Categorical]], n: int) -> pd.Categorical:
    """Return why an entry is on hold: 争议, 诉讼 … in its status or reason; "" = none.

    `columns` are (heading, texts); under a heading such as 是否争议 a 是 says it all.
    """
    result = np.full(n, "", object)
    for heading, texts in columns:
        asks = bool(_HOLD.search(heading))
        said = [_hold_of(str(text), heading, asks=asks) for text in texts.categories]
        found = np.array(said, object)[texts.codes] if n else result
        result = np.where(found != "", found, result)
    return pd.Categorical(result.tolist())


def held_entries(entries: Entries, keys: Sequence[str]) -> pd.Categorical:
    """Return why each entry of a table is on hold by the texts of these fields; "" = not."""
    found = ((entries.table.column(key), key) for key in keys)
    return hold_texts([(c.heading, entries.text(key)) for c, key in found if c], entries.n)


def _hold_of(text: str, heading: str, *, asks: bool) -> str:
    if asks and text.strip().lower() in ("是", "有", "y", "yes", "true", "1"):
        return heading.removeprefix("是否")
    if not _HOLD.search(text) or _NO_HOLD.search(text):
        return ""
    other_words = _DISPUTE.search(text) and "争议" not in text
    return f"争议:{text}" if other_words else text  # 争议 is the word the figures look for
