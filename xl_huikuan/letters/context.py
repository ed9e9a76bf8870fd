"""What is printed in one letter: strings, ready to be stamped into any template."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from xl_huikuan.core.money import money_text
from xl_huikuan.core.rmb import rmb_upper
from xl_huikuan.core.settings import Settings
from xl_huikuan.letters.debts import Claim, Debt
from xl_huikuan.letters.fields import FIELDS, GROUPS
from xl_huikuan.letters.kinds import LetterKind

_UNPRINTABLE = re.compile("[^\x20-\x7e\u00a0-\u00ac\u00ae-\u05ff\u3000-\u9fff\uff00-\uff5e]")
NONE = "—"
# What a letter of another kind says is blank in this one, so that any template can be stamped.
_UNSAID = {field.name: "" for field in FIELDS if not field.group}
_NO_ROWS: Mapping[str, tuple[Mapping[str, str], ...]] = dict.fromkeys(GROUPS, ())


@dataclass(frozen=True, slots=True)
class LetterContext:
    """The strings of one letter.

    Attributes:
        values: by name of `fields.FIELDS` without a group.
        rows: group → items, each by name of the group's fields.
    """

    values: Mapping[str, str]
    rows: Mapping[str, tuple[Mapping[str, str], ...]]

    def __getitem__(self, name: str) -> str | tuple[Mapping[str, str], ...]:
        return self.rows[name] if name in self.rows else self.values[name]


def context_of(
    customer: Mapping[str, object],
    content: Claim,
    as_of: dt.date,
    settings: Settings,
    *,
    kind: LetterKind,
    number: str,
) -> LetterContext:
    """Return the context of a claim already sorted; `customer` has the columns of CUSTOMERS."""
    values = {
        **_UNSAID,
        "文号": number,
        "签发岗位": printable(kind.signed_by(settings)),
        "客户名称": printable(customer["name"]),
        "客户编码": printable(customer["code"]),
        "客户联系人": printable(customer["contact"]),
        "客户地址": printable(customer["address"]),
        **_dates(as_of, settings),
        **_company(settings),
        **_amounts(content),
        **_sentences(content, as_of),
        **content.extra.values,
    }
    rows = {
        **_NO_ROWS,
        "明细": tuple(_items((debt, "") for debt in content.listed)),
        "另列": tuple(_items(iter(content.apart))),
        **content.extra.rows,
    }
    return LetterContext(MappingProxyType(values), MappingProxyType(rows))


def printable(text: object) -> str:
    """Return text that Word can hold: control characters become spaces, invisible ones go."""
    plain = str(text)
    return _UNPRINTABLE.sub(_replace, plain).strip()


def _replace(match: re.Match[str]) -> str:
    category = unicodedata.category(match[0])
    if category in ("Cc", "Cs", "Cn", "Zl", "Zp"):
        return " "
    return "" if category == "Cf" else match[0]


def long_date(day: dt.date) -> str:
    """Return 2026年1月5日: Arabic numerals without padding (GB/T 9704)."""
    return f"{day.year}年{day.month}月{day.day}日"


def _dates(as_of: dt.date, settings: Settings) -> dict[str, str]:
    return {
        "函件日期": long_date(as_of),
        "截止日期": long_date(as_of),
        "付款期限": long_date(as_of + dt.timedelta(settings["pay_within_days"])),
        "回函期限": long_date(as_of + dt.timedelta(settings["reply_within_days"])),
        "回函天数": str(settings["reply_within_days"]),
    }


def _company(settings: Settings) -> dict[str, str]:
    company = printable(settings["company"])
    ways = (
        ("联系人", printable(settings["company_contact"])),
        ("电话", printable(settings["company_phone"])),
        ("地址", printable(settings["company_address"])),
    )
    return {
        "本公司名称": company,
        "本公司地址": ways[2][1],
        "本公司电话": ways[1][1],
        "财务联系人": ways[0][1],
        "信头": "　".join(f"{what}：{text}" for what, text in ways[:0:-1] if text),
        "联系方式": "，".join(f"{what}：{text}" for what, text in ways if text),
        "账户名称": printable(settings["account_name"]) or company,
        "开户银行": printable(settings["bank_name"]),
        "银行账号": printable(settings["bank_account"]),
    }


def _amounts(content: Claim) -> dict[str, str]:
    balance = content.payable
    days = [debt.days for debt in content.listed if debt.days is not None]
    return {
        "笔数": str(len(content.listed)),
        "应收合计": money_text(sum(debt.amount for debt in content.listed)),
        "已收合计": money_text(sum(debt.amount - debt.open for debt in content.listed)),
        "合计": money_text(content.total),
        "预收余额": money_text(content.advance),
        "应付金额": money_text(balance),
        "应付大写": f"人民币{rmb_upper(balance)}",
        "最长逾期天数": str(max(0, max(days, default=0))),
        "贵公司欠": money_text(max(balance, 0)),
        "欠贵公司": money_text(max(-balance, 0)),
        "余额": money_text(balance),
    }


def _sentences(content: Claim, as_of: dt.date) -> dict[str, str]:
    return {
        "预收说明": _advance_sentence(content),
        "未到期说明": _later_sentence(content),
        "另列说明": _apart_sentence(content),
        "余额说明": _balance_sentence(content.payable, as_of, "贵公司", "我公司"),
        "余额确认": _balance_sentence(content.payable, as_of, "我公司", "贵公司"),
    }


def _advance_sentence(content: Claim) -> str:
    if not content.advance:
        return ""
    return (
        f"贵公司尚有预付款{money_text(content.advance)}元，已从合计"
        f"{money_text(content.total)}元中扣减。"
    )


def _later_sentence(content: Claim) -> str:
    if not content.later:
        return ""
    amount = money_text(content.later_total)
    return f"另有未列入本函的款项{len(content.later)}笔，合计{amount}元，请按期安排。"


def _apart_sentence(content: Claim) -> str:
    if not content.apart:
        return ""
    amount = money_text(content.apart_total)
    return f"另有下列款项合计{amount}元，不在本函付款范围内，单独列示如下："


def _balance_sentence(balance: int, as_of: dt.date, customer: str, us: str) -> str:
    """Return the balance in words; `customer` and `us` are who is 贵公司 and who 我公司."""
    day = long_date(as_of)
    if not balance:
        return f"截至{day}，双方往来款项已结清，余额为零元整。"
    who = f"{customer}尚欠{us}款项" if balance > 0 else f"{us}尚有{customer}预付款"
    amount = abs(balance)
    return f"截至{day}，{who}人民币{money_text(amount)}元（大写：人民币{rmb_upper(amount)}）。"


def _items(debts: Iterator[tuple[Debt, str]]) -> Iterator[Mapping[str, str]]:
    for position, (debt, reason) in enumerate(debts, 1):
        overdue = debt.days is not None and debt.days > 0
        yield MappingProxyType(
            {
                "序号": str(position),
                "类别": printable(debt.kind),
                "日期": debt.date.isoformat() if debt.date else NONE,
                "发票号": printable(debt.label),
                "合同号": printable(debt.contract_no) or NONE,
                "品名": printable(debt.product) or NONE,
                "到期日": debt.due.isoformat() if debt.due else NONE,
                "应收金额": money_text(debt.amount),
                "已收金额": money_text(debt.amount - debt.open),
                "未收金额": money_text(debt.open),
                "逾期天数": str(debt.days) if overdue else NONE,
                "说明": reason,
            }
        )
