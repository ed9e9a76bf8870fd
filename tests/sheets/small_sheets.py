"""Small result sheets that use every kind of column, and packages to graft them into."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
from openpyxl import Workbook

from xl_huikuan.sheets.table import Block, Chart, Column, ResultSheet

SEGMENTS = ("未到期", "1-30天", "31-60天", "60天以上")
AMOUNTS = (123_456_789, 5, -1_00, 0)  # fen


def overview(name: str = "回款_总览") -> ResultSheet:
    """Two blocks and three charts; the headings of block 0 stand in row 5, its data in 6-9."""
    segments = Block(
        (
            Column("账龄段", "text", list(SEGMENTS), 14),
            Column("金额", "money", np.array(AMOUNTS), 18, total=sum(AMOUNTS)),
            Column("占比", "percent", [0.5, 0.25, float("nan"), 0.25], 10),
        ),
        heading="账龄结构",
        total_label="合计",
    )
    months = Block(
        (
            Column("月份", "text", ["2026-01", "2026-02"], 14),
            Column("未到期", "money", np.array([100_00, 200_00]), 18),
            Column("已逾期", "money", np.array([300_00, 400_00]), 18),
        ),
    )
    charts = (
        Chart("column", "账龄结构", 0, 0, (1,), (0, 3), "E2"),
        Chart("stacked", "按月", 1, 0, (1, 2), (0, 1), "E20"),
        Chart("bar", "每月一组", 1, 0, (1, 2), (0, 1), "E38", by_row=True),
    )
    lines = ("截至 2026-06-30",)
    return ResultSheet(name, "总览", lines, (segments, months), charts, filtered=False)


def details(name: str = "回款_明细") -> ResultSheet:
    """One filtered list of every kind of column; headings in row 4, data in rows 5-7."""
    columns = (
        Column("客户", "link", [("甲公司", "回款_总览!A1"), ("乙'司", "b'c!A1"), ("丙", "")], 20),
        Column("单号", "text", pd.Categorical(["0001", "", "=1+1"]), 12),
        Column("到期日", "date", np.array(["2026-01-05", "NaT", "2024-02-29"], "datetime64[s]")),
        Column("金额", "money", np.array([100_05, -20_00, 1]), 14, total=80_06),
        Column("天数", "int", [30, -1, 0], 8),
        Column("单价", "number", [1.5, float("nan"), 0.1], 8),
        Column("原因", "wrap", ["逾期一个月" * 9, "a\nb", "好"], 30, tones=["bad", "", "good"]),
        Column("意见", "text", ["", "同意", ""], 10),
    )
    choices = {0: ("同意", "不同意"), 2: ("同意", "不同意")}
    block = Block(columns, total_label="合计", editable=7, choices=choices)
    return ResultSheet(name, "明细", ("单位：元",), (block,), freeze_columns=1, tab="C00000")


def workbook(path: Path) -> Path:
    """Save a small workbook of the company's own."""
    book = Workbook()
    book.active.title = "应收"
    book.active.append(["客户", "金额"])
    book.active.append(["甲公司", 12.5])
    book.create_sheet("备注")
    book.save(path)
    return path


def rewritten(
    source: Path, target: Path, changes: dict[str, tuple[bytes, bytes]], drop: str = ""
) -> Path:
    """Copy a package with a piece of some parts replaced, which must be there, and one dropped."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            if info.filename == drop:
                continue
            content = old.read(info)
            if info.filename in changes:
                before, after = changes[info.filename]
                assert before in content
                content = content.replace(before, after)
            new.writestr(info.filename, content)
    return target


def parts(path: Path) -> dict[str, bytes]:
    """Return every part of a package by name."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}
