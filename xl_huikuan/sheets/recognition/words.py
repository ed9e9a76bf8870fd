"""The words that make a row a total, an opening balance, a note or a signature line."""

from __future__ import annotations

import re
from enum import IntFlag
from functools import cache

from xl_huikuan.sheets.cell_text import simplified

STRONG, WEAK, NONE = 2, 1, 0  # how surely a text makes its row a total
_SPACE = re.compile(r"\s+")
_PERIOD = "(?:本|当|上|全|按)?(?:(?:19|20)?\\d{2}年)?(?:\\d{1,2}|[一二三四五六七八九十]{1,2})?(?:日|周|月|季|季度|年|年度|期|页|页次|月份)?"
_KIND = "(?:小计|合计|总计|累计|共计|总合计|合计数|总额|发生额及余额)"
_COUNT = "\\d+(?:笔|户|张|条|项|家|单|行)(?:客户|发票|明细)?"
_STRONG = re.compile(
    f"{_PERIOD}(?:金额|本币|人民币|应收|欠款)?{_KIND}(?:[:：].*|[(（].*|金额|数|额|发生额|余额|{_COUNT})?"
    f"|共{_COUNT}|总|计|总和|总数|总金额|总欠款|总应收|汇总|汇总金额|(?:人民币)?大写(?:金额|合计)?|金额大写|sum",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    "(?:本期|本月|期末|月末|本年|年末|本页)(?:余额|结余|结存|发生额|合计)|过次页|转下页|结转下[年期页]|(?:本期|本月)发生额?"
)
_ENGLISH = re.compile(  # TOTAL is also an oil company
    r"(?:grand|sub|page|sheet)?[- ]?totals?(?:\s*[:：(].*|\s+(?:amount|due|balance|receivables?|outstanding|for|of|in|net"
    r"|gross|invoices?|invoiced|paid|owed|open|overdue|current|cny|rmb)\b.*)?",
    re.IGNORECASE,
)
_OPENING = re.compile(
    "(?:期初|年初|月初|上期|上月|上年|上年度|去年|上页)(?:余额|结余|结转|欠款|应收|应收账款|数|转入|转)?(?:余额|欠款)?"
    "|承前页?|承上页|前期(?:余额|欠款)|.{0,4}(?:期初|年初)余额.{0,4}|opening(?: balance)?|b/?f|brought forward|balance (?:b/?f|brought forward)|previous balance|balance (?:forward|brought fwd)",
    re.IGNORECASE,
)
_NOTE = re.compile(
    "(?:制表|制单|审核|复核|核对|经办|填表|填报|编制|主管|财务主管|会计|出纳|单位负责人|负责人|财务负责人|打印|业务员|法定代表人|记账"
    "|备注|说明|附注|注|注意|特此|以上|温馨提示|开户行|开户银行|账号|盖章|签字|确认|联系人|联系电话|收款账户|日期)(?:人|员|日期|时间|签字|签章)?\\s*[:：]"
    "|(?:制表人|审核人|复核人|经办人|制单人)\\b|第\\s*\\d+\\s*页|page \\d+|\\d+/\\d+页|以下空白|[-—]+ ?\\d+ ?[-—]+$"
    "|(?:note|notes|remark|remarks|reminder|terms|prepared by|approved by)\\s*:|备注$|\\*{2,}",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[^:：]{1,20}[:：∶](?!\d)")


class Sense(IntFlag):
    """What a text says about its row; see `sense`."""

    BLANK = 1
    TOTAL = 2  # 合计 and nothing else
    TOTAL_LIKE = 4  # begins or ends like a total
    OPENING = 8
    NOTE = 16
    LABEL = 32


_TELLING = re.compile(  # without one of these a text says nothing about its row
    r"[计計汇匯余餘额額页頁结結初承::：∶*—#]|^ *[共总總]|大[写寫]|^ *sum|otal|pening|b/f|rought|alance|revious|^备注$|^[制审复经前年]|^---?|note|page",
    re.IGNORECASE,
)


def sense(text: str) -> int:
    """Return all that a text says about its row as bits of `Sense`; quick for the many silent ones."""
    if text.isdigit() or not _TELLING.search(text):
        return 0 if text.strip() else int(Sense.BLANK)
    kind = total_word(text)
    found = Sense.TOTAL if kind == STRONG else Sense.TOTAL_LIKE if kind else Sense(0)
    found |= Sense.OPENING if opening_word(text) else Sense(0)
    found |= Sense.NOTE if is_note(text) else Sense(0)
    return int(found | (Sense.LABEL if is_label(text) else Sense(0)))


_TOTAL_SIGN = re.compile("[汇匯计計额額余餘页頁结結总總共]|大写|大寫|total|sum", re.IGNORECASE)


@cache
def _tight(text: str) -> str:
    return _SPACE.sub("", simplified(text)).strip("-—_=*·:：")


def total_word(text: str) -> int:
    """Return STRONG for 合计, 本月累计, Subtotal …; WEAK when the word only begins or ends a text."""
    if len(text) > 60 or not _TOTAL_SIGN.search(text):
        return NONE
    tight = _tight(text)
    if _STRONG.fullmatch(tight) or _CLOSING.fullmatch(tight) or _ENGLISH.fullmatch(text.strip()):
        return STRONG
    ends = re.search(r"(?:小计|合计|总计|累计|汇总|subtotal|total)[:：]?$", tight, re.IGNORECASE)
    begins = re.match("合计|总计|小计|累计|total ", tight, re.IGNORECASE)
    return WEAK if ends or begins else NONE


def totalled_name(text: str) -> str:
    """Return whom a total names: 甲公司 from 甲公司小计 or Total for 甲公司; "" = nobody."""
    tight = text.strip()
    tight = re.sub(r"(?i)^(?:total(?: for)?|合计|小计)[\s:：]+", "", tight)
    tight = re.sub(
        r"(?i)[\s:：\-—(（]*(?:小\s*计|合\s*计|总\s*计|累\s*计|汇\s*总|subtotal|total)[)）:：]*$",
        "",
        tight,
    )
    return tight if tight != text.strip() else ""


def is_running_total(text: str) -> bool:
    """Whether a total may reach back before this table (本年累计, 期末余额), so cannot be checked."""
    tight = _tight(text)
    return "累计" in tight or is_carried(text) or bool(_CLOSING.fullmatch(tight))


def is_block_total(text: str) -> bool:
    """Whether a total speaks of its block only: 小计, 本页合计, 本月合计, Subtotal."""
    return bool(
        re.search("小计|汇总|本页|本月|本日|本周|本季|subtotal|sub-total", _tight(text).lower())
    )


def opening_word(text: str) -> bool:
    """Whether a text says that its row brings a balance forward."""
    return len(text) <= 30 and bool(
        _OPENING.fullmatch(_tight(text)) or _OPENING.fullmatch(text.strip())
    )


def is_carried(text: str) -> bool:
    """Whether a row only carries figures from one printed page to the next (承前页)."""
    return bool(re.fullmatch("承[前上]页?|上页(?:余额|结转|转入)", _tight(text)))


_VALUE = re.compile(
    r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s.*)?|(?!20\d\d$)\d{3,}|[\d,]+\.\d\d"
)


def is_value_text(text: str) -> bool:
    """Whether a text is a whole date, an account or an amount, as stand in entries."""
    return bool(_VALUE.fullmatch(text))


def is_note(text: str) -> bool:
    """Whether a text starts a note or a signature line."""
    return bool(_NOTE.match(simplified(text).strip()))


def is_label(text: str) -> bool:
    """Whether a text starts with a label and a colon, as in 客户:甲公司."""
    return bool(_LABEL.match(text.strip()[:24]))
