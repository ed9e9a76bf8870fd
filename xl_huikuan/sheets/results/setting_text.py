"""A setting's value as the clerk types it."""

from __future__ import annotations

from typing import Any

from xl_huikuan.core.money import money_text
from xl_huikuan.core.setting import Setting


def setting_text(setting: Setting, value: Any) -> str:
    """Return a setting's value as the clerk types it."""
    if value is None:
        return ""
    match setting.kind:
        case "fen":
            return money_text(value).replace(",", "").removesuffix(".00")
        case "fen10k":
            return f"{value / 1_000_000:.6f}".rstrip("0").rstrip(".")
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
