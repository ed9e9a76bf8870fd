"""What a line of the forecast rests on, and why some money is not forecast: one table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_huikuan.core.classes import DEAD, MANUAL_WORDS
from xl_huikuan.core.model import Ledger
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Flags, contains


class Kind(IntEnum):
    """What a line rests on, an index into `KINDS`."""

    BILL = 0
    PROMISE = 1
    STAGE = 2
    RETENTION = 3
    RECORD = 4
    OVERDUE = 5
    DUE = 6
    UNKNOWN = 7
    BOOKED_BILL = 8
    UNBILLED = 9
    DEAD = 10
    COURT = 11
    DISPUTED = 12
    HELD = 13
    UNDATED = 14
    UNLIKELY = 15


@dataclass(frozen=True, slots=True)
class Basis:
    """One kind of line.

    Attributes:
        title: in the column 依据.
        meaning: one sentence.
        forecast: it has a day; False = it stands apart.
        open: it is part of what is open in the ledger.
    """

    title: str
    meaning: str
    forecast: bool = True
    open: bool = True


KINDS: tuple[Basis, ...] = (
    Basis("票据", "票据在手、台账还没有冲应收,到期兑付"),
    Basis("承诺", "客户答应的日子还没有到"),
    Basis("计划", "回款计划里还没有到期的一期"),
    Basis("质保金", "质保期满的日子"),
    Basis("付款记录", "未到期,到期日加客户以往的早晚天数"),
    Basis("逾期记录", "已逾期,按同样拖过这么久的发票后来多久付清"),
    Basis("到期日", "未到期,没有可比的付款记录,按到期日"),
    Basis("逾期无记录", "已逾期,没有可比的付款记录,按参数「无记录逾期款预计天数」"),
    Basis("已冲应收的票据", "票据已登记为收款,兑付时才是现金;不在未收金额里", open=False),
    Basis("未开票的计划", "回款计划里还没有开票的部分;不在未收金额里", open=False),
    Basis("呆死", "逾期达到呆死天数,或人工定为呆死", forecast=False),
    Basis("诉讼", "在诉讼、仲裁或破产程序里", forecast=False),
    Basis("争议", "争议没有解决", forecast=False),
    Basis("暂缓", "登记为暂缓", forecast=False),
    Basis("没有到期日", "没有到期日也没有账龄,补上账期就能预测", forecast=False),
    Basis(
        "可能性低", "逾期这么久的发票几乎没有付清过,可能性低于参数「最低可能性」", forecast=False
    ),
)
_COURT = ("诉讼", "仲裁", "起诉", "法院", "破产", "litigation", "lawsuit")
_DISPUTE = ("争议", "异议", "纠纷", "dispute")
_NONE = -1


def apart(ledger: Ledger, items: pd.DataFrame, settings: Settings, today: np.datetime64) -> Codes:
    """Return why each open item is not forecast, as `Kind`; −1 = it is."""
    customers, customer = ledger.customers, items["customer"].to_numpy()
    days = items["days"].to_numpy()
    dead = np.array(
        [MANUAL_WORDS.get(text) == DEAD for text in customers["class_manual"]], np.bool_
    )
    until = customers["hold_until"].to_numpy()
    lifted = until < today  # NaT compares false
    rules = (
        (Kind.DEAD, (days >= settings["dead_days"]) | dead[customer]),
        (Kind.COURT, _held(items, customers, lifted, _COURT)),
        (Kind.DISPUTED, _held(items, customers, lifted, _DISPUTE)),
        (Kind.HELD, _held(items, customers, lifted, ("",))),
        (Kind.UNDATED, np.isnan(days)),
    )
    reason: Codes = np.select([held for _, held in rules], [kind for kind, _ in rules], _NONE)
    return reason


def _held(
    items: pd.DataFrame, customers: pd.DataFrame, lifted: Flags, words: tuple[str, ...]
) -> Flags:
    """Tell which items, or whose customers, are on hold with one of the words; "" = any."""
    own, theirs = (_says(column, words) for column in (items["hold"], customers["hold"]))
    return own | (theirs & ~lifted)[items["customer"].to_numpy()]


def _says(texts: pd.Series, words: tuple[str, ...]) -> Flags:
    found = np.any([contains(texts, word) for word in words], axis=0)
    return np.asarray(found & (texts != "").to_numpy(), np.bool_)


Codes = npt.NDArray[np.int64]
