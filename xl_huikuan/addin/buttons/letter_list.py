"""The list of a month end's letters: made, failed and not sent, with reasons, as a workbook."""

from __future__ import annotations

import numpy as np

from xl_huikuan.addin.buttons.desk import Desk
from xl_huikuan.letters.batch import BatchResult, NotWritten
from xl_huikuan.letters.kinds import BY_KEY
from xl_huikuan.letters.register import Entry
from xl_huikuan.sheets.ooxml.package import graft
from xl_huikuan.sheets.table import Block, Column, ResultSheet

LIST = "回款_函件清单"
_TONES = {"成功": "good", "失败": "bad", "未出函": "muted"}
_Row = tuple[str, str, str, str, float, str]


def write_list(desk: Desk, batch: BatchResult) -> str:
    """Write the list beside the letters; returns a sentence with its place, "" when none was due.

    A dry run, or one that made nothing and failed nowhere, leaves none; each list has its own name.
    """
    if batch.dry_run or not (batch.letters or batch.failed):
        return ""
    path = batch.folder / f"{LIST}_{desk.now:%Y%m%d_%H%M%S}.xlsx"
    batch.folder.mkdir(parents=True, exist_ok=True)
    graft(None, [list_sheet(batch)], path)
    return f"成功、失败和未出函的清单:{path.name}"


def list_sheet(batch: BatchResult) -> ResultSheet:
    """Build the list: failures first, then what was made, then who gets none."""
    rows = [
        *(_not_made("失败", no) for no in batch.failed),
        *(_made(entry) for entry in batch.letters),
        *(_not_made("未出函", no) for no in batch.skipped),
    ]
    results, customers, kinds, numbers, amounts, why = zip(*rows, strict=True)
    columns = (
        Column("结果", "text", results, 9, tones=[_TONES[result] for result in results]),
        Column("客户", "text", customers, 30),
        Column("函件", "text", kinds, 14),
        Column("文号", "text", numbers, 22),
        Column("金额", "money", np.array(amounts), 16),
        Column("文件或原因", "wrap", why, 60),
    )
    counts = (
        f"成功 {len(batch.letters)} 份,失败 {len(batch.failed)} 份,未出函 {len(batch.skipped)} 份。"
    )
    return ResultSheet(LIST, "函件清单", (counts,), (Block(columns),), freeze_columns=2)


def _made(entry: Entry) -> _Row:
    title = BY_KEY[entry.kind].title
    why = f"{entry.file}(按出函预览改为此函:{entry.override})" if entry.override else entry.file
    return "成功", entry.customer, title, entry.number, float(entry.amount), why


def _not_made(result: str, no: NotWritten) -> _Row:
    title = BY_KEY[no.kind].title if no.kind else ""
    return result, no.customer, title, "", float("nan"), no.reason
