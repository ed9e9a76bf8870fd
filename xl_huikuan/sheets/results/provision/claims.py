"""可申报坏账损失候选 on 回款_坏账准备: what may be claimed before tax once it is written off."""

from __future__ import annotations

import pandas as pd

from xl_huikuan.core.money import money_text
from xl_huikuan.core.write_off import REASONS
from xl_huikuan.sheets.results.outcome import take
from xl_huikuan.sheets.results.provision.frame import FIRST_WIDTH, WIDE, WIDTH, Frame
from xl_huikuan.sheets.table import Block, Column, Formula


def claims_block(frame: Frame) -> Block:
    """Every receivable that may be claimed, with the article that lets it."""
    found, items = frame.found.candidates, frame.found.open_items
    rows = found.rows
    names = frame.outcome.ledger.customers["name"].to_numpy()
    owed = items["open"].to_numpy()[rows]
    places = [
        f"{sheet}第{row}行"
        for sheet, row in zip(
            take(items["sheet"], rows), items["row"].to_numpy()[rows], strict=True
        )
    ]
    total = Formula(f"=SUM({frame.column('claims', 1)})", int(owed.sum())) if len(rows) else None
    return Block(
        (
            Column("客户", "text", list(names[items["customer"].to_numpy()[rows]]), FIRST_WIDTH),
            Column("未收金额", "money", owed, WIDTH, total=total),
            Column("依据", "text", pd.Categorical.from_codes(found.reasons, list(REASONS)), WIDE),
            Column("到期日", "date", items["due"].to_numpy()[rows], WIDTH),
            Column("逾期天数", "int", items["days"].to_numpy()[rows], WIDTH),
            Column("台账位置", "text", places, WIDTH),
            Column("发票号", "text", take(items["invoice_no"], rows), WIDE),
        ),
        heading=f"十、可申报坏账损失候选({_conditions(frame)})",
        total_label="合计" if len(rows) else "",
    )


def _conditions(frame: Frame) -> str:
    """Say which tests were made and what was left untested."""
    said = [
        "国家税务总局公告2011年第25号第23、24条:逾期满3年,或满1年而单笔不超过5万元或年收入的万分之一",
        "会计上已作损失处理并留存证据后才能税前扣除",
    ]
    if frame.outcome.settings["annual_revenue"] is None:
        said.append("参数「年度收入总额」没有填,没有用万分之一的标准")
    if frame.found.candidates.untested:
        said.append(f"{money_text(frame.found.candidates.untested)} 元没有到期日,没有判断")
    if not len(frame.found.candidates.rows):
        said.append("没有符合条件的款项")
    return ";".join(said)
