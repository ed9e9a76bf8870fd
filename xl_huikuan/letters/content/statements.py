"""What papers that ask for agreement say beyond the debts: the account by its moves, who audits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.model import Decision, Ledger
from xl_huikuan.core.money import money_text
from xl_huikuan.core.moves import Move, Period, moves_by_customer, period
from xl_huikuan.core.rmb import rmb_upper
from xl_huikuan.core.settings import BY_KEY as SETTING_BY_KEY
from xl_huikuan.letters.content.answers import answer, require_filled
from xl_huikuan.letters.context import NONE, long_date, printable
from xl_huikuan.letters.debts import Account, Claim
from xl_huikuan.letters.debts import claim as claim_of
from xl_huikuan.letters.facts import NOTHING_MORE, Extra, Facts
from xl_huikuan.letters.kinds import BY_KEY, NO, THIS_YEAR, YES, LetterKind

# Papers whose slip comes back to us; that of the auditor's form does not.
ANSWERED_TO_US = ("statement", "statement_moves", "inquiry")


# -- 对账单


def statement(facts: Facts, _: Claim) -> Extra:
    """对账单 of open items: only whether it is the second time of asking."""
    reminder = second_request(facts)
    return Extra({"催复说明": reminder}) if reminder else NOTHING_MORE


def second_request(facts: Facts) -> str:
    """Return the sentence for a customer that never answered the last such paper sent to it."""
    sent = [
        (letter.standing.sent, letter.entry.sequence, letter)
        for letter in facts.letters
        if letter.entry.kind in ANSWERED_TO_US
        and letter.standing.sent
        and not letter.standing.is_void
    ]
    if not sent:
        return ""
    day, _, last = max(sent, key=lambda found: found[:2])
    answered = last.standing.reply or last.standing.replied
    until = dt.date.fromisoformat(day) + dt.timedelta(facts.settings["reply_within_days"])
    if answered or until >= facts.as_of:
        return ""
    return (
        f"我公司于{long_date(dt.date.fromisoformat(day))}寄送的{BY_KEY[last.entry.kind].title}"
        f"（{last.entry.number}）至今未收到贵公司回函，现再次函请核对，烦请尽快回复。"
    )


def moves(facts: Facts, claim: Claim) -> Extra:
    """对账单 of moves: 期初, 发生, 回款 and 期末, with the balance after each row."""
    first = _first_day(facts)
    account = period(facts.once(_moves).get(facts.customer, ()), first)
    if account.closing != claim.payable:
        gap = money_text(account.closing - claim.payable)
        return Extra(reason=f"期初加发生减回款与应有余额相差 {gap} 元,请先核对。")
    if not (account.opening or account.moves):
        return Extra(reason="没有期初余额,本期也没有往来。")
    return Extra(
        {
            "催复说明": second_request(facts),
            "期初日期": long_date(first),
            "期初余额": money_text(account.opening),
            "本期发生": money_text(account.debits),
            "本期回款": money_text(account.credits),
            "期末余额": money_text(account.closing),
            "往来说明": _about_moves(account),
        },
        {"往来": tuple(_rows(account, first))},
        (("往来", "发生金额", "本期发生"), ("往来", "回款金额", "本期回款")),
    )


def _first_day(facts: Facts) -> dt.date:
    given: dt.date | None = facts.settings["statement_from"]
    first = given or dt.date(facts.as_of.year, 1, 1)
    if first > facts.as_of:
        raise SettingInvalid(
            f"参数「{SETTING_BY_KEY['statement_from'].title}」{first} 晚于截至日期 {facts.as_of}:"
            "请改早,或留空从当年1月1日列起。",
            code="E802",
        )
    return first


def _moves(ledger: Ledger, decision: Decision) -> Mapping[int, Sequence[Move]]:
    return moves_by_customer(ledger, decision.as_of)


def _about_moves(account: Period) -> str:
    said = []
    if account.undated:
        amount = money_text(account.undated_fen)
        said.append(f"期初余额中含账面没有日期的款项{account.undated}笔，净额{amount}元。")
    if any(not move.own_day for move in account.moves):
        said.append("日期为“—”的收款，账面没有登记收款日期，列在所对应的款项之后。")
    return "".join(said) if account.moves else "".join((*said, "本期没有发生和回款。"))


def _rows(account: Period, first: dt.date) -> Iterator[Mapping[str, str]]:
    balance = account.opening
    yield _row(0, first.isoformat(), "期初余额", balance)
    for position, move in enumerate(account.moves, 1):
        balance += move.debit - move.credit
        day = move.day.isoformat() if move.day and move.own_day else NONE
        yield {
            **_row(position, day, _what(move), balance),
            "单据号": printable(move.number) or NONE,
            "合同号": printable(move.contract_no) or NONE,
            "发生金额": "" if move.is_receipt else money_text(move.debit),
            "回款金额": money_text(move.credit) if move.is_receipt else "",
        }


def _row(position: int, day: str, what: str, balance: int) -> dict[str, str]:
    blank = dict.fromkeys(("单据号", "合同号", "发生金额", "回款金额"), "")
    return {
        "序号": str(position), "日期": day, "摘要": what, **blank, "余额": money_text(balance),
    }  # fmt: skip


def _what(move: Move) -> str:
    if move.is_receipt:
        way = printable(move.method)
        return f"{'收款' if move.credit > 0 else '退款'}{f'（{way}）' if way else ''}"
    if move.debit < 0:
        return "红字发票" if move.number else "冲减"
    if move.kind == "发票":
        return "开票" if move.number else "应收"
    return printable(move.kind) or "应收"


# -- 货款征询函


def inquiry(facts: Facts, claim: Claim) -> Extra:
    """货款征询函: the balance and what it consists of; a demand only when the clerk wants one."""
    require_filled(facts.settings, "company_address")
    asked = answer(facts, "要求付款", "choice", choices=(NO, YES)) == YES
    demanded = _demanded(facts, claim) if asked else None
    if demanded:
        require_filled(facts.settings, "bank_name", "bank_account")
    return Extra(
        {
            "催复说明": second_request(facts),
            "明细说明": _consists_of(claim),
            "付款要求": _demand(facts, demanded) if demanded else "",
        },
        stated=(demanded.payable,) if demanded else (),
    )


def _consists_of(claim: Claim) -> str:
    if not claim.listed:
        return ""
    less = f"，另有预收款{money_text(claim.advance)}元已从余额中扣减" if claim.advance else ""
    return f"上述余额对应的未结款项如下{less}："


def _demanded(facts: Facts, claim: Claim) -> Claim | None:
    """Return what may be demanded; None = nothing, or the plan writes no letter to the customer."""
    account = Account(claim.listed, claim.advance)
    demanded = claim_of(_FIRST_DEMAND, account, facts.settings)
    return demanded if facts.customer in facts.once(_pressed) and demanded.payable > 0 else None


_FIRST_DEMAND: LetterKind = BY_KEY["dunning1"]


def _pressed(_: Ledger, decision: Decision) -> frozenset[int]:
    plan = decision.plan
    return frozenset(plan["customer"].to_numpy()[plan["letter"].to_numpy(object) != ""].tolist())


def _demand(facts: Facts, demanded: Claim) -> str:
    due, less = demanded.payable, demanded.advance
    apart = demanded.apart_total
    said = [f"已扣减预收款{money_text(less)}元"] if less else []
    said += [f"不含双方另行核对或安排的{money_text(apart)}元"] if apart else []
    pay_by = long_date(facts.as_of + dt.timedelta(facts.settings["pay_within_days"]))
    to = printable(facts.settings["account_name"]) or printable(facts.settings["company"])
    bank, number = (printable(facts.settings[key]) for key in ("bank_name", "bank_account"))
    return (
        f"本函同时要求付款：上述款项中已经到期的部分，共计人民币{money_text(due)}元"
        f"（大写：人民币{rmb_upper(due)}{''.join(f'；{text}' for text in said)}），请贵公司于{pay_by}前（含当日）付至我公司账户"
        f"（户名：{to}，开户银行：{bank}，账号：{number}）。"
    )


# -- 企业询证函


def audit(facts: Facts, claim: Claim) -> Extra:
    """企业询证函: the auditor's form; its slip goes to the auditor, and it demands nothing."""
    keys = ("auditor", "auditor_address", "auditor_contact")
    require_filled(facts.settings, *keys)
    if not (claim.listed or claim.advance):
        return Extra(reason="没有未收款项和预收款。")
    names = ("会计师事务所", "事务所地址", "事务所联系人")
    of_year = facts.inputs["审计年度"]
    year = (
        facts.as_of.year if of_year == THIS_YEAR else answer(facts, "审计年度", "int", 1990, 2099)
    )
    return Extra(
        {
            **{name: printable(facts.settings[key]) for name, key in zip(names, keys, strict=True)},
            "审计年度": str(year),
            "其他事项": printable(facts.inputs["其他事项"]),
        }
    )
