"""Every worksheet function: importing this module declares them all.

Whoever needs the whole table (wrappers, help, manual, server, tests) takes it from here.
"""

from __future__ import annotations

from xl_huikuan.addin.functions import aging, dates, figures
from xl_huikuan.addin.functions.registry import Function, call, functions

MODULES = (aging, dates, figures)

__all__ = ["MODULES", "Function", "call", "functions"]
