"""The four classes of receivables (四类): 未收, 代收, 准呆, 呆死 (DOMAIN 79, 2.17)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.rules import first_rule
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Flags, Floats

NOT_DUE, COLLECTABLE, DOUBTFUL, DEAD = "未收", "代收", "准呆", "呆死"
CLASSES = (NOT_DUE, COLLECTABLE, DOUBTFUL, DEAD)
# What clerks write for the same thing (DOMAIN 82).
MANUAL_WORDS: Mapping[str, str] = MappingProxyType(
    {name: name for name in CLASSES}
    | {"待收": COLLECTABLE, "呆账": DOUBTFUL, "呆帐": DOUBTFUL, "准呆账": DOUBTFUL}
    | {"死账": DEAD, "死帐": DEAD, "坏账": DEAD, "坏帐": DEAD, "呆死账": DEAD}
)
Texts = npt.NDArray[np.object_]


def classify(  # noqa: PLR0917 - the inputs of the rule, in its order
    days: Floats,
    promise_date: npt.NDArray[np.datetime64],
    malicious: Flags,
    manual: Texts,
    as_of: dt.date,
    settings: Settings,
    manual_why: Texts | None = None,
) -> tuple[pd.Categorical, list[str]]:
    """Return the class of each customer or item, and why in one Chinese sentence.

    Rules in order: what a person wrote; 呆死 by days; 准呆 by days or malice; 代收 when due or
    promised; 未收. Arrays have one length; days may be NaN and promise_date NaT. `manual_why`
    are the reasons of that person, None = it is not asked for any.
    """
    dead, doubtful = days >= settings["dead_days"], days >= settings["doubtful_days"]
    promised = promise_date >= np.datetime64(as_of, "s")  # NaT compares false
    rules = (
        (dead, DEAD, f"逾期达到{settings['dead_days']}天,归为呆死(待人工确认)"),
        (doubtful, DOUBTFUL, f"逾期达到{settings['doubtful_days']}天,归为准呆"),
        (malicious, DOUBTFUL, "标为恶意拖欠,归为准呆"),
        (days >= 0, COLLECTABLE, f"已到期,逾期不足{settings['doubtful_days']}天,归为代收"),
        (promised, COLLECTABLE, "有未到期的付款承诺,归为代收"),
        (np.isnan(days), NOT_DUE, "没有到期日,归为未收"),
        (np.ones(len(days), np.bool_), NOT_DUE, "未到期,归为未收"),
    )
    classes, reasons = first_rule(rules)
    for i in np.flatnonzero([text in MANUAL_WORDS for text in manual]).tolist():
        classes[i] = MANUAL_WORDS[manual[i]]
        reasons[i] = f"人工定为「{manual[i]}」" + _because(manual_why, i)
    return pd.Categorical(classes, categories=list(CLASSES)), reasons


def _because(manual_why: Texts | None, i: int) -> str:
    if manual_why is None:
        return ""
    return f"({manual_why[i]})" if manual_why[i] else "(没有写理由)"
