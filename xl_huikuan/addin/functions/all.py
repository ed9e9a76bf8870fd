"""Every worksheet function: importing this module declares them all.

Whoever needs the whole table (wrappers, help, manual, server, tests) takes it from here.
"""

from __future__ import annotations

from xl_huikuan.addin.functions import (
    aging,
    collect,
    credit,
    dates,
    figures,
    interest,
    provision,
    ratios,
    texts,
)
from xl_huikuan.addin.functions.registry import Function, call, functions

MODULES = (aging, dates, credit, collect, interest, texts, figures, ratios, provision)

__all__ = ["MODULES", "Function", "call", "functions"]
