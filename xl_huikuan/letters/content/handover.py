"""What 债权移交说明 tells a lawyer: parties, debts, late charges, limitation, evidence (DOMAIN 132–134).

Everything is from the books and the register; what is missing is said, nothing is promised.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from xl_huikuan.core.identity import uscc_problem
from xl_huikuan.core.legal import proposals
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.money import money_text
from xl_huikuan.letters.content.agreements import code_or_line
from xl_huikuan.letters.content.demands import joined
from xl_huikuan.letters.content.interest import interest
from xl_huikuan.letters.context import NONE, printable
from xl_huikuan.letters.debts import Claim, label_of
from xl_huikuan.letters.facts import Extra, Facts, Issued
from xl_huikuan.letters.kinds import BY_KEY

_WIDE = str.maketrans({"(": "（", ")": "）"})
_COMMA = re.compile(r",(?!\d)")  # not that of an amount
LIMITS, PROOFS = "时效", "证据"
MANY = 12  # papers of one sort that get one line together
_PROVES = {
    "合同": "双方的权利义务和付款条件",
    "订单": "订货内容和金额",
    "单据": "交货或者提供服务的情况",
    "发票": "应收款项的金额和开票日期",
}
_NOT_CHARGED = "逾期费用：本资料没有计算，请承办人依据合同约定和法律规定核定。"


def handover(facts: Facts, claim: Claim) -> Extra:
    """债权移交说明: all a lawyer needs to begin with."""
    charged = interest(facts, claim)
    if charged.reason:
        return charged
    said = (_parties(facts), _about(claim), _warned(charged), _limits(facts))
    return joined(*said, _proofs(facts, claim))


def _parties(facts: Facts) -> Extra:
    code, ours = str(facts.record.get("tax_no", "")), str(facts.settings["company_tax_no"])
    problem = uscc_problem(code)
    said = f"客户资料里的{problem}，请核对。" if problem else ""
    why = proposals(facts.decision, facts.settings).get(facts.customer, "")
    return Extra({
        "客户信用代码": code_or_line(code),
        "本公司信用代码": code_or_line(ours),
        "代码说明": said or ("" if code else "客户的统一社会信用代码没有登记，请补查。"),
        "客户电话": printable(facts.record.get("phone", "")) or NONE,
        "客户住所": printable(facts.record.get("address", "")) or NONE,
        "移交原因": f"移交原因：{_COMMA.sub('，', why.translate(_WIDE))}。" if why else "",
    })  # fmt: skip


def _about(claim: Claim) -> Extra:
    """Say of what is not demanded in words for a lawyer, not for the customer."""
    total, advance = money_text(claim.total), money_text(claim.advance)
    apart, later = money_text(claim.apart_total), money_text(claim.later_total)
    return Extra({
        "预收说明": f"债务人尚有预付款{advance}元，已从合计{total}元中扣减。" if claim.advance else "",
        "另列说明": f"下列款项合计{apart}元没有计入，请承办人判断：" if claim.apart else "",
        "未到期说明": f"另有尚未到付款日期的款项{later}元，没有计入。" if claim.later else "",
    })  # fmt: skip


def _warned(charged: Extra) -> Extra:
    """Print for the lawyer what a clerk would only be told."""
    warnings = "".join(f"请注意：{text}" for text in charged.notices)
    return replace(
        charged,
        values={**charged.values, "利息备注": warnings if charged.rows else _NOT_CHARGED},
        notices=(),
    )


# -- 时效


def _limits(facts: Facts) -> Extra:
    items = facts.decision.open_items
    theirs = items[(items["customer"] == facts.customer) & (items["open"] > 0)]
    due = theirs[~(theirs["days"] < 0)].sort_values(["limit_end", "due"], kind="stable")
    rows = tuple(_limit_row(k, item) for k, item in enumerate(due.to_dict("records"), 1))
    return Extra({"时效说明": _nearest(due)}, {LIMITS: rows})


def _limit_row(position: int, item: Mapping[str, Any]) -> Mapping[str, str]:
    left = item["limit_left"]
    return {
        "序号": str(position),
        "发票号": printable(label_of(item["kind"], item["invoice_no"], item["doc_no"])),
        "未收金额": money_text(item["open"]),
        "到期日": _day(item["due"]),
        "起算": printable(item["limit_why"]) or NONE,
        "届满日": _day(item["limit_end"]),
        "剩余天数": NONE if np.isnan(left) else str(int(left)),
        "证据": printable(item["evidence"]) or NONE,
    }


def _nearest(due: pd.DataFrame) -> str:
    """Say which limitation ends first, and which have no date or are over."""
    left = due["limit_left"].to_numpy(np.float64)
    said = []
    if over := int((left < 0).sum()):
        said.append(f"{over}笔按现有较强的证据可能已经届满，是否可以主张请承办人判断")
    running = due[left >= 0]
    if len(running):
        first = running.iloc[0]
        said.append(
            f"尚在期间内的，最早于{_day(first['limit_end'])}届满（剩余{int(first['limit_left'])}天）"
        )
    if undated := int(np.isnan(left).sum()):
        said.append(f"{undated}笔没有约定付款日期，起算日请依据交货等情况核定")
    return f"{'；'.join(said)}。" if said else ""


def _day(date: Any) -> str:
    return NONE if pd.isna(date) else f"{date:%Y-%m-%d}"


# -- 证据


def _proofs(facts: Facts, claim: Claim) -> Extra:
    found = (*_papers(claim), *_receipts(facts), *_letters(facts.letters))
    rows = [
        {"序号": str(k), "名称": name, "内容": printable(what), "证明": proves, "核对": check}
        for k, (name, what, proves, check) in enumerate(found, 1)
    ]
    return Extra({}, {PROOFS: tuple(rows)})


_Proof = tuple[str, str, str, str]


def _papers(claim: Claim) -> Iterator[_Proof]:
    debts = (*claim.listed, *(debt for debt, _ in claim.apart))
    for name, numbers in (
        ("合同", _distinct(debt.contract_no for debt in debts)),
        ("订单", _distinct(debt.order_no for debt in debts)),
        ("单据", _distinct(debt.doc_no for debt in debts)),
        ("发票", _distinct(debt.invoice_no for debt in debts)),
    ):
        for what in numbers if len(numbers) <= MANY else [f"{len(numbers)} 份，号码见债权明细表"]:
            yield name, what, _PROVES[name], "待附原件"
    if not any(debt.contract_no for debt in debts):
        yield "合同", "台账没有登记合同号", _PROVES["合同"], "待补"


def _receipts(facts: Facts) -> Iterator[_Proof]:
    received = facts.once(_by_customer).get(facts.customer)
    if received is None:
        return
    proves = "对方部分履行，可能构成时效中断"
    if len(received) > MANY:
        days, total = received["date"], money_text(int(received["amount"].sum()))
        span = f"{_day(days.min())} 至 {_day(days.max())}"
        yield "收款凭证", f"{len(received)} 笔，共 {total} 元，{span}", proves, "待附回单"
        return
    for day, fen in zip(received["date"], received["amount"].tolist(), strict=True):
        yield "收款凭证", f"{_day(day)}，{money_text(fen)} 元", proves, "待附回单"


def _by_customer(ledger: Ledger, decision: Decision) -> Mapping[int, pd.DataFrame]:
    dated = ledger.receipts[ledger.receipts["date"] <= pd.Timestamp(decision.as_of)]
    by_number = dated.sort_values("date", kind="stable").groupby("customer", sort=False)
    return {int(str(number)): rows for number, rows in by_number}


def _letters(letters: Sequence[Issued]) -> Iterator[_Proof]:
    for entry, standing in letters:
        kind = BY_KEY[entry.kind]
        if standing.is_void or kind.inside:
            continue
        happened = (
            (f"寄出（{standing.way}）" if standing.way else "寄出", standing.sent),
            ("单号", standing.tracking), ("送达", standing.delivered), ("签收人", standing.signed),
            ("回函", f"{standing.reply} {standing.replied}".strip()),
        )  # fmt: skip
        since = "".join(f"，{what}{text}" for what, text in happened if text)
        arrived = standing.delivered or standing.reply
        check = "待附签收或者回函原件" if arrived else "没有登记送达，待补证明"
        proves = "已经主张权利，送达后可能构成时效中断" if kind.demands else "双方核对账目的情况"
        yield kind.title, f"{entry.number}，{entry.as_of}{since}", proves, check


def _distinct(texts: Iterable[str]) -> list[str]:
    return [*dict.fromkeys(text for text in map(printable, texts) if text)]
