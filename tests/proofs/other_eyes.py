"""Workbooks seen with other eyes: another reader, another way to know a total, exact decimals.

Nothing of the product is used here, so that agreement means something.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import subprocess
import tempfile
import unicodedata
import warnings
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl

Row = Sequence[Any]
Sheets = dict[str, list[Row]]
OPENPYXL = {".xlsx", ".xlsm", ".xltx", ".xltm"}
NOTHING = {"", "-", "--", "---", "—", "——", "/", "无"}
TOTAL_WORDS = {"小计", "合计", "总计", "共计", "累计", "总合计", "合计数", "total", "subtotal", "grandtotal", "sub-total"}  # fmt: skip
PERIODS = re.compile(r"^(?:本|当|上|全)?(?:\d{4}年)?(?:\d{1,2})?(?:日|周|月|季度?|年度?|期|页)")
FEN = Decimal("0.01")


def sheets_of(path: Path, folder: Path) -> Sheets:
    """Return the values of every worksheet; what openpyxl cannot read is converted first."""
    suffix = path.suffix.lower()
    if suffix in {".csv", ".txt", ".tsv"}:
        return {path.stem: _text_rows(path)}
    if suffix not in OPENPYXL:
        path = _converted(path, folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(path, data_only=True)
        except Exception:  # noqa: BLE001  it gives up at much that LibreOffice takes
            book = openpyxl.load_workbook(_converted(path, folder), data_only=True)
        if not book.worksheets:  # strict workbooks have none for it
            book = openpyxl.load_workbook(_converted(path, folder), data_only=True)
    return {sheet.title: [tuple(row) for row in sheet.values] for sheet in book.worksheets}


def _text_rows(path: Path) -> list[Row]:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        mark = "\t" if text.count("\t") > text.count(",") else ","
        return list(csv.reader(text.splitlines(), delimiter=mark))
    raise ValueError(f"{path.name} is in no known encoding")


def _converted(path: Path, folder: Path) -> Path:
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless"]
        command += ["--convert-to", "xlsx", "--outdir", str(folder), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / (path.stem + ".xlsx")


def yuan_of(cell: Any, unit: int) -> Decimal | None:
    """Return an amount in whole fen; None for what is no amount, 0 for a word that means none."""
    if isinstance(cell, bool) or cell is None or isinstance(cell, (dt.date, dt.time)):
        return None
    if isinstance(cell, (int, float)):
        return _rounded(Decimal(repr(cell)) * unit)
    text = unicodedata.normalize("NFKC", str(cell)).strip()
    if text in NOTHING:
        return None
    negative = text.startswith(("(", "贷", "-", "−")) or text.endswith("-")
    for mark in ("¥", "RMB", "CNY", "人民币", "(", ")", "贷", "借", "-", "−", ",", " ", "整", ":"):
        text = text.replace(mark, "")
    said = re.fullmatch(r"(\d*\.?\d+|\d+\.)(千万|百万|万|亿|千)?([元圆])?", text)
    if said is None:
        return None
    scale = {None: 1, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}[said[2]]
    if not said[2] and not said[3]:
        scale = unit
    amount = _rounded(Decimal(said[1]) * scale)
    return -amount if negative else amount


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(FEN, ROUND_HALF_UP)


def control_total(
    rows: Sequence[Row], columns: Sequence[int], money: int, *, span: range, unit: int
) -> Decimal:
    """Return the sum of a column over the rows of a span that are neither totals nor headings.

    `columns` are those of the table; all numbers are 0-based.
    """
    sums, total = Decimal(0), Decimal(0)
    for row in rows[span.start : span.stop]:
        cells = [row[i] for i in columns if i < len(row)]
        amount = yuan_of(row[money], unit) if money < len(row) else None
        if amount is None or any(_is_total(cell) for cell in cells):
            continue
        if not any(_is_word(cell) for cell in cells) and amount and amount == sums:
            continue  # a total without its word
        sums += amount
        total += amount
    return total


def _is_word(cell: Any) -> bool:
    return isinstance(cell, (dt.date, str)) and str(cell).strip() not in NOTHING


def _is_total(cell: Any) -> bool:
    if not isinstance(cell, str):
        return False
    text = re.sub(r"[\s::*=_-]+", "", unicodedata.normalize("NFKC", cell)).lower()
    text = re.sub(r"\(.*\)$", "", text)
    return text in TOTAL_WORDS or PERIODS.sub("", text, count=1) in TOTAL_WORDS
