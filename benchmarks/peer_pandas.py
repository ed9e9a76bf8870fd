"""The usual script: pandas reads with openpyxl, ages, and openpyxl writes into the workbook."""

from __future__ import annotations

import sys

import pandas as pd
from openpyxl import load_workbook

AS_OF = pd.Timestamp("2026-10-31")
LIMITS = [-(10**9), 0, 30, 60, 90, 180, 365, 10**9]
LABELS = ["未到期", "1-30天", "31-60天", "61-90天", "91-180天", "181-365天", "365天以上"]


def main(source: str, target: str) -> None:
    """Age the first sheet and save the workbook with two more sheets."""
    frame = pd.read_excel(source, engine="openpyxl")
    frame["余额"] = frame["价税合计"] - frame["已收金额"]
    frame = frame[frame["余额"].round(2) != 0]
    frame["逾期天数"] = (AS_OF - pd.to_datetime(frame["到期日"])).dt.days
    frame["账龄段"] = pd.cut(frame["逾期天数"], LIMITS, labels=LABELS)
    table = frame.pivot_table(
        index="客户名称", columns="账龄段", values="余额", aggfunc="sum", observed=False
    ).fillna(0)
    book = load_workbook(source)
    detail = book.create_sheet("明细")
    detail.append(list(frame.columns))
    for row in frame.itertuples(index=False):
        detail.append([None if pd.isna(value) else value for value in row])
    aging = book.create_sheet("账龄")
    aging.append(["客户名称", *LABELS])
    for row in table.itertuples():
        aging.append(list(row))
    book.save(target)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
