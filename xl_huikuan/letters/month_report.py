"""回款月报: the month in Word for management, from the same figures as the sheets (DOMAIN 177).

It goes to nobody outside and has no number; the template is one of the letter templates, so that
a clerk restyles it like the others. Lists are cut so that it stays within four pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from xl_huikuan.letters.content.answers import require_filled
from xl_huikuan.letters.context import LetterContext, long_date, printable
from xl_huikuan.letters.fields import FIELDS, GROUPS
from xl_huikuan.letters.kinds import SINGLE, LetterKind
from xl_huikuan.letters.month_facts import Month
from xl_huikuan.letters.month_report_rows import TABLES
from xl_huikuan.letters.month_report_said import SAID
from xl_huikuan.letters.opening import open_template

MONTH_REPORT = LetterKind(
    "month_report", "回款月报", "回款月报.docx", SINGLE, 4, "general_prefix", "",
    ("本公司名称", "截止日期", "月报摘要", "月报指标.指标", "月报指标.本期", "月报账龄.账龄段", "月报账龄.金额"),
    ("内部资料", "不外发"), "none", inside=True,
)  # fmt: skip


def month_report(month: Month, templates: Path) -> bytes:
    """Return the document.

    Raises:
        SettingInvalid: our name is not filled in.
        TemplateInvalid: the template cannot be used.
    """
    require_filled(month.settings, "company")
    return open_template(MONTH_REPORT, templates).stamp(context(month))


def context(month: Month) -> LetterContext:
    """Return what is printed in it."""
    values = {
        **{field.name: "" for field in FIELDS if not field.group},
        "本公司名称": printable(month.settings["company"]),
        "函件日期": long_date(month.as_of),
        "截止日期": long_date(month.as_of),
        **{name: printed(say(month)) for name, say in SAID.items()},
    }
    rows: dict[str, tuple[Mapping[str, str], ...]] = {
        **dict.fromkeys(GROUPS, ()),
        **{group: tuple(map(_printed_row, rows_of(month))) for group, rows_of in TABLES.items()},
    }
    return LetterContext(MappingProxyType(values), MappingProxyType(rows))


def _printed_row(row: Mapping[str, str]) -> Mapping[str, str]:
    return {name: printed(text) for name, text in row.items()}


_MARKS = str.maketrans({";": "；", "(": "（", ")": "）"})


def printed(text: str) -> str:
    """Return a text as Word holds it, with the marks of Chinese print; numbers stay as they are."""
    plain = printable(text).translate(_MARKS)
    marked = []
    for at, sign in enumerate(plain):
        inside = 0 < at < len(plain) - 1 and plain[at - 1].isdigit() and plain[at + 1].isdigit()
        marked.append({",": "，", ":": "："}.get(sign, sign) if not inside else sign)
    return "".join(marked)
