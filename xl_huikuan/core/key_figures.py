"""The key figures of the book as a manager reads them: now, on the day recorded before, the change."""

from __future__ import annotations

from dataclasses import dataclass, fields

from xl_huikuan.core.metrics import Overview
from xl_huikuan.core.money import money_text
from xl_huikuan.core.snapshots import Snapshot, figures_of

UNKNOWN = "—"
WORSE, BETTER, SAME = "bad", "good", ""
_UNITS = {"money": "元", "percent": "", "int": "", "number": "天"}
_NOTES = ("dso_note",)
_GROWING_IS_BAD = frozenset({
    "overdue", "overdue_share", "over90", "over90_share", "disputed", "customers_overdue",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One figure as printed; `UNKNOWN` where it cannot be said.

    Attributes:
        name: of the figure in `Overview`.
        title: with its unit.
        now, then, change: texts; shares change by percentage points.
        verdict: `WORSE`, `BETTER` or `SAME`, of figures of which more is bad.
    """

    name: str
    title: str
    now: str
    then: str
    change: str
    verdict: str


def key_figures(told: Overview, before: Snapshot | None) -> tuple[KeyFigure, ...]:
    """Return all figures in printing order; `before` is the day recorded before, None = none."""
    names = [field.name for field in fields(Overview) if field.name not in _NOTES]
    then = figures_of(before) if before is not None else {}
    return tuple(
        _figure(name, title, value, then.get(name), kind)
        for name, (title, value, kind, _) in zip(names, told.kpi_rows(), strict=True)
    )


def _figure(name: str, title: str, value: float | None, then: float | None, kind: str) -> KeyFigure:
    unit = f"({_UNITS[kind]})" if _UNITS[kind] and "天数" not in title else ""
    change, verdict = UNKNOWN, SAME
    if value is not None and then is not None:
        step = value - then
        change = _changed(step, kind)
        if name in _GROWING_IS_BAD and step:
            verdict = WORSE if step > 0 else BETTER
    return KeyFigure(
        name, f"{title}{unit}", _shown(value, kind), _shown(then, kind), change, verdict
    )


def _shown(value: float | None, kind: str) -> str:
    if value is None:
        return UNKNOWN
    match kind:
        case "money":
            return money_text(int(value))
        case "percent":
            return f"{value:.1%}"
        case "int":
            return f"{int(value):,}"
    return f"{value:,.1f}"


def _changed(step: float, kind: str) -> str:
    if kind == "percent":
        return f"{step * 100:+.1f}点"
    text = _shown(step, kind)
    return f"+{text}" if step > 0 else text
