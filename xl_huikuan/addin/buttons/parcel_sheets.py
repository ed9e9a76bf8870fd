"""The workbook that goes with a parcel: who gets what where, short texts, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.kinds import BY_KEY
from xl_huikuan.letters.parcel.addressees import Envelope
from xl_huikuan.letters.parcel.messages import (
    CHAT_LIMIT,
    SMS_LIMIT,
    chat_message,
    short_message,
    sms_length,
)
from xl_huikuan.letters.parcel.picking import LeftOut
from xl_huikuan.letters.register import Entry
from xl_huikuan.sheets.table import Block, Column, ResultSheet


def posting_sheet(envelopes: Sequence[Envelope], settings: Settings) -> ResultSheet:
    """Build the list that goes to the carrier: one row per envelope, no amount on it."""
    to = [envelope.to for envelope in envelopes]
    lacking = ["、".join(one.missing) for one in to]
    columns = (
        Column("序号", "int", np.arange(1, len(to) + 1), 6),
        Column("收件人单位", "text", [one.name for one in to], 32),
        Column("收件人", "text", [one.contact for one in to], 11),
        Column("联系电话", "text", [one.phone for one in to], 16),
        Column("地址", "wrap", [one.address for one in to], 40),
        Column("邮编", "text", [one.postcode for one in to], 9),
        Column("内件品名", "wrap", [envelope.contents for envelope in envelopes], 40),
        Column("文号", "wrap", ["、".join(e.number for e in one.entries) for one in envelopes], 24),
        Column("提示", "wrap", lacking, 22, tones=["warn" if text else "" for text in lacking]),
    )
    ours = (settings["company"], settings["company_phone"], settings["company_address"])
    return ResultSheet(
        "回款_寄送清单",
        "寄送清单",
        (
            f"寄件人:{',  '.join(str(text) for text in ours if text) or '请在 回款_参数 填写公司资料'}",
            "顺序与打印文件、信封标签相同;一行一个信封。内件品名照抄到快递单上,与签收记录一起留存,可以证明寄的是哪一份函。",
        ),
        (Block(columns),),
        freeze_columns=2,
    )


def message_sheet(envelopes: Sequence[Envelope], settings: Settings) -> ResultSheet:
    """Build the list of short texts, to be copied; nothing is sent."""
    sms = [short_message(envelope, settings) for envelope in envelopes]
    chat = [chat_message(envelope, settings) for envelope in envelopes]
    to = [envelope.to for envelope in envelopes]
    titles = ["、".join(BY_KEY[e.kind].title for e in one.entries) for one in envelopes]
    columns = (
        Column("客户", "text", [one.name for one in to], 30),
        Column("联系人", "text", [one.contact for one in to], 11),
        Column("联系电话", "text", [one.phone for one in to], 16),
        Column("函件", "wrap", titles, 18),
        Column("短信", "wrap", sms, 46),
        Column("短信字数", "int", np.array([sms_length(text) for text in sms]), 7),
        Column("微信", "wrap", chat, 70),
        Column("微信字数", "int", np.array([len(text) for text in chat]), 7),
    )
    return ResultSheet(
        "回款_短信微信",
        "短信和微信用语",
        (
            f"短信不超过 {SMS_LIMIT} 个字(含标点和签名),微信不超过 {CHAT_LIMIT} 个字;复制后自己发送,本工具不发送。",
            "空格子:公司名称等太长,放不进一条。语气与函件的级别一致,请勿加重。",
        ),
        (Block(columns),),
        freeze_columns=1,
    )


def left_out_sheet(left_out: Iterable[LeftOut]) -> ResultSheet:
    """Build the list of letters that are not in the parcel, or not in all of it, with reasons."""
    rows = [(one.customer, one.number, one.reason) for one in left_out]
    customers, numbers, reasons = zip(*rows, strict=True) if rows else ((), (), ())
    columns = (
        Column("客户", "text", customers, 30),
        Column("文号", "text", numbers, 24),
        Column("原因", "wrap", reasons, 80),
    )
    said = f"{len(rows)} 条。" if rows else "没有:这一批的函件都放入了。"
    return ResultSheet("回款_未放入", "没有放入或没有办全的函件", (said,), (Block(columns),))


def letters_sheet(person: str, entries: Sequence[Entry]) -> ResultSheet:
    """Build the list of the letters of one salesperson."""
    columns = (
        Column("客户", "text", [entry.customer for entry in entries], 30),
        Column("函件", "text", [BY_KEY[entry.kind].title for entry in entries], 16),
        Column("文号", "text", [entry.number for entry in entries], 24),
        Column("截至日期", "text", [entry.as_of for entry in entries], 12),
        Column("金额", "money", np.array([float(entry.amount) for entry in entries]), 16),
        Column("文件", "wrap", [entry.file.rpartition("/")[2] for entry in entries], 50),
    )
    said = f"业务员 {person}:{len(entries)} 份函件。"
    return ResultSheet("回款_函件清单", "函件清单", (said,), (Block(columns),), freeze_columns=1)
