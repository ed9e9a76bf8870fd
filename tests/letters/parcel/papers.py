"""Letters as the engine stamps them, without the engine: any number, from a template of ours."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from xl_huikuan.letters.context import LetterContext
from xl_huikuan.letters.fields import FIELDS, GROUPS
from xl_huikuan.letters.package import unpack
from xl_huikuan.letters.template import compile_template

TEMPLATES = Path(__file__).parents[3] / "workbook_templates" / "letters"


def context(position: int, rows: int = 3) -> LetterContext:
    """Return what the letter of the customer at a position says: 第0003客户有限公司 and so on."""
    values = {f.name: "" for f in FIELDS if not f.group}
    values |= {
        "客户名称": f"第{position:04d}客户有限公司",
        "文号": f"财催函〔2026〕{position}号",
        "应付金额": f"{position},000.00",
    }
    items = {
        group: tuple(_row(group, position, row) for row in range(rows if group == "明细" else 0))
        for group in GROUPS
    }
    return LetterContext(values, items)


def _row(group: str, position: int, row: int) -> Mapping[str, str]:
    names = [f.name for f in FIELDS if f.group == group]
    return {**dict.fromkeys(names, ""), "序号": str(row + 1), "发票号": f"{position:012d}{row:08d}"}


def stamped(count: int, template: str = "催款函二.docx", rows: int = 3) -> list[bytes]:
    """Return the bytes of letters 1 to `count` from one of our templates."""
    compiled = compile_template(TEMPLATES / template)
    return [compiled.stamp(context(position, rows)) for position in range(1, count + 1)]


def parts_of(letter: bytes) -> dict[str, bytes]:
    """Return part name → bytes."""
    return unpack(letter, Path("函件.docx"))
