"""The check of items whose limitation period is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from xl_huikuan.core.errors import Finding
from xl_huikuan.core.findings import Problem, row_findings
from xl_huikuan.core.interruptions import FROM_DUE
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.settings import Settings


def lapsed_items(
    ledger: Ledger, open_items: pd.DataFrame, settings: Settings, as_of: dt.date
) -> Iterator[Finding]:
    """Open items whose limitation period is over by what is strongly proved (民法典 188, 195)."""
    del as_of
    years = settings["limitation_years"]
    marked = open_items["limit_left"].to_numpy() < 0
    due, end, why, noted = (
        open_items[name].array for name in ("due", "limit_end", "limit_why", "evidence")
    )

    def message(i: int) -> str:
        if why[i] == FROM_DUE:
            past = f"到期日{due[i]:%Y-%m-%d}至今已超过{years}年,诉讼时效可能已届满"
        else:
            past = f"{why[i]},{end[i]:%Y-%m-%d}诉讼时效可能已届满"
        return f"{past};另有{noted[i]},请补齐证明。" if _is_newer(noted[i], why[i]) else f"{past}。"

    problem = Problem("W505", "请法务核对有无催收、部分付款或承诺等中断证据,再决定如何催收。")
    yield from row_findings(ledger, open_items, marked, problem, message)


def _is_newer(noted: str, why: str) -> bool:
    """Tell whether an event noted is another than the one the period runs from."""
    return bool(noted) and noted.partition("(证据")[0] not in why
