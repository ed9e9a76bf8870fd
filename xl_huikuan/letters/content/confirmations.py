"""What papers about one event say: a difference put right, an objection answered, money received."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from xl_huikuan.core.errors import NotUnderstood
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.money import money_text
from xl_huikuan.letters.content.answers import answer
from xl_huikuan.letters.context import NONE, long_date, printable
from xl_huikuan.letters.debts import Claim, Debt, label_of
from xl_huikuan.letters.facts import Extra, Facts
from xl_huikuan.letters.kinds import CAUSE_LIST, CAUSES

LEAST_TAIL = 8  # of a long number people often write only the last eight digits


# -- 差异更正函


def correction(facts: Facts, claim: Claim) -> Extra:
    """差异更正函: what an earlier letter had wrong, and the balance now that it is put right."""
    before, after = (
        answer(facts, name, "fen", -(10**15), 10**15) for name in ("更正前金额", "更正后金额")
    )
    if before == after:
        raise NotUnderstood("「更正前金额」与「更正后金额」相同,没有可更正的内容。", code="E804")
    return Extra(
        {
            "原函件": printable(facts.inputs["原函件"]),
            "差异内容": printable(facts.inputs["差异内容"]),
            "更正前金额": money_text(before),
            "更正后金额": money_text(after),
            "更正差额": money_text(after - before),
            "差异原因": _cause(facts.inputs["差异原因"]),
        },
        notices=tuple(_about_original(facts, claim, after - before)),
    )


def _cause(typed: str) -> str:
    """Return the cause that a number of the list, its title or words of only its title name."""
    chosen = unicodedata.normalize("NFKC", typed)
    hits = [title for n, title in enumerate(CAUSES, 1) if chosen == str(n) or chosen in title]
    if len(hits) != 1:
        raise NotUnderstood(
            f"「差异原因」应为 {CAUSE_LIST} 之一,填序号或名称,现在是「{typed}」。", code="E804"
        )
    return hits[0]


def _about_original(facts: Facts, claim: Claim, change: int) -> Iterator[str]:
    """Hold the answers against the letter they name, where the register has letters at all."""
    named = facts.inputs["原函件"]
    known = {letter.entry.number: letter.entry for letter in facts.letters}
    if "号" in named and known and named not in known:
        yield f"登记簿里没有发给这个客户的「{named}」,请核对文号。"
    original = known.get(named)
    if original and original.as_of == facts.as_of.isoformat():
        gap = claim.payable - original.amount
        if gap != change:
            yield (
                f"原函「{named}」的余额与现在的余额相差 {money_text(gap)} 元,与所填的更正差额"
                f" {money_text(change)} 元不同:请核对台账是否已经更正。"
            )


# -- 异议处理函


def dispute_reply(facts: Facts, claim: Claim) -> Extra:
    """异议处理函: what was objected, what we found; the undisputed part stays payable."""
    named = facts.inputs["异议单据"]
    disputed = [debt for debt in claim.listed if _disputed(debt) or _is_named(debt, named)]
    if not any(_is_named(debt, named) for debt in disputed):
        return Extra(reason=f"客户的未结款项里没有「{named}」,请核对单据号。")
    total = sum(debt.open for debt in disputed)
    rows = enumerate(disputed, 1)
    return Extra(
        {
            "异议单据": printable(named),
            "异议内容": _sentence(facts.inputs["异议内容"]),
            "核实情况": _sentence(facts.inputs["核实情况"]),
            "下一步": printable(facts.inputs["下一步"]).rstrip("。；，"),
            "完成日期": long_date(_done_by(facts)),
            "争议合计": money_text(total),
            "其余说明": _about_rest(claim, total, facts.as_of),
        },
        {"争议": tuple(_disputed_row(position, debt) for position, debt in rows)},
        (("争议", "未收金额", "争议合计"),),
    )


def _disputed(debt: Debt) -> bool:
    return "争议" in debt.hold or "异议" in debt.hold


def _is_named(debt: Debt, named: str) -> bool:
    numbers = (debt.invoice_no, debt.doc_no, debt.contract_no)
    tail = len(named) >= LEAST_TAIL and debt.invoice_no.endswith(named)
    return tail or named in numbers or named == debt.label


def _sentence(text: str) -> str:
    return f"{printable(text).rstrip('。；，')}。"


def _done_by(facts: Facts) -> dt.date:
    day: dt.date = answer(facts, "完成日期", "date")
    if day < facts.as_of:
        raise NotUnderstood(f"「完成日期」{day} 早于函件日期 {facts.as_of},请改晚。", code="E804")
    return day


def _about_rest(claim: Claim, disputed: int, as_of: dt.date) -> str:
    """Return what is on our books, what of it is objected to, and that the rest is to be paid."""
    less = f"（已扣减预收款{money_text(claim.advance)}元）" if claim.advance else ""
    said = (
        f"截至{long_date(as_of)}，我公司账面记录的未收余额为人民币{money_text(claim.payable)}元{less}，"
        f"其中涉及上述异议的{money_text(disputed)}元，待双方核实后按核实结果处理"
    )
    rest = claim.payable - disputed
    if rest <= 0:
        return f"{said}。"
    return f"{said}；其余人民币{money_text(rest)}元不涉及上述异议，请贵公司仍按双方约定的日期支付。"


def _disputed_row(position: int, debt: Debt) -> Mapping[str, str]:
    return {
        "序号": str(position),
        "单据号": printable(debt.label),
        "合同号": printable(debt.contract_no) or NONE,
        "日期": debt.date.isoformat() if debt.date else NONE,
        "未收金额": money_text(debt.open),
    }


# -- 收款确认函


class _Receipt(NamedTuple):
    """One receipt and what it settled: (label of the item, fen) in order of the items."""

    day: dt.date
    method: str
    amount: int
    settled: tuple[tuple[str, int], ...]


def thanks(facts: Facts, _: Claim) -> Extra:
    """收款确认函: what came in lately and what it settled."""
    days = answer(facts, "收款天数", "int", 1, 3660)
    since = facts.as_of - dt.timedelta(days - 1)
    received = [r for r in facts.once(_receipts).get(facts.customer, ()) if r.day >= since]
    total = sum(receipt.amount for receipt in received)
    if total <= 0:
        return Extra(reason=f"最近 {days} 天没有收款。")
    left_over = _left_over(facts)
    return Extra(
        {"收款起日": long_date(since), "收款合计": money_text(total)},
        {
            "收款": tuple(
                _received_row(k, receipt, left_over) for k, receipt in enumerate(received, 1)
            )
        },
        (("收款", "金额", "收款合计"),),
    )


def _receipts(ledger: Ledger, decision: Decision) -> Mapping[int, Sequence[_Receipt]]:
    """Return customer number → its dated receipts up to the as-of date, in order of day."""
    settled = _settled(ledger, decision)
    receipts = ledger.receipts
    dates = receipts["date"].to_numpy()
    seen = np.flatnonzero(~np.isnat(dates) & (dates <= np.datetime64(decision.as_of, "s")))
    days = dates.astype("datetime64[D]").astype(object)
    methods = receipts["method"].to_numpy(object)
    payers, amounts = receipts["customer"].to_numpy(), receipts["amount"].to_numpy()
    found: dict[int, list[_Receipt]] = {}
    for place in seen.tolist():
        receipt = _Receipt(
            days[place], str(methods[place]), int(amounts[place]), tuple(settled.get(place, ()))
        )
        found.setdefault(int(payers[place]), []).append(receipt)
    return {payer: sorted(rows) for payer, rows in found.items()}


def _settled(ledger: Ledger, decision: Decision) -> Mapping[int, list[tuple[str, int]]]:
    """Return position of a receipt → what it settled, by label, wherever the items stand."""
    matches = decision.matches[decision.matches["receipt"] >= 0]
    names = (ledger.items[name].to_numpy(object) for name in ("kind", "invoice_no", "doc_no"))
    kinds, invoices, documents = names
    found: dict[int, dict[str, int]] = {}
    for receipt, item, fen in zip(
        matches["receipt"].tolist(), matches["item"].tolist(), matches["amount"].tolist(),
        strict=True,
    ):  # fmt: skip
        label = label_of(str(kinds[item]), str(invoices[item]), str(documents[item]))
        used = found.setdefault(receipt, {})
        used[label] = used.get(label, 0) + fen
    return {receipt: sorted(used.items()) for receipt, used in found.items()}


def _left_over(facts: Facts) -> str:
    """Say what became of money that settled nothing: it went back, or it is held."""
    refunded = any(receipt.amount < 0 for receipt in facts.once(_receipts)[facts.customer])
    if not refunded:
        return "暂未抵付款项"
    return "与退款冲抵或暂未抵付" if facts.decision.advances[facts.customer] else "与退款冲抵"


def _received_row(position: int, receipt: _Receipt, left_over: str) -> Mapping[str, str]:
    return {
        "序号": str(position),
        "日期": receipt.day.isoformat(),
        "方式": printable(receipt.method) or NONE,
        "金额": money_text(receipt.amount),
        "抵付款项": _used(receipt, left_over),
    }


def _used(receipt: _Receipt, left_over: str) -> str:
    if receipt.amount < 0:
        return "退回"
    said = [f"{printable(label)}：{money_text(fen)}元" for label, fen in receipt.settled]
    left = receipt.amount - sum(fen for _, fen in receipt.settled)
    if left:
        said.append(f"{'其余' if said else ''}{money_text(left)}元{left_over}")
    return "；".join(said)
