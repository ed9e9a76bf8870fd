"""Whose debts a table lists: customers' (应收), ours (应付), unclear, or something else entirely.

Dunning a supplier is the worst error, so every hint is weighed and must be shown. The sheet tab
and the file name never speak for 应收; they may speak against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from xl_huikuan.core.settings import Settings
from xl_huikuan.sheets.cell_text import State, normal, simplified
from xl_huikuan.sheets.recognition.choices import ColumnChoice, column_of
from xl_huikuan.sheets.recognition.kinds import account_texts, net_debit
from xl_huikuan.sheets.recognition.schema import BY_KEY
from xl_huikuan.sheets.recognition.tabledata import TableData

CLEAR = 2  # points one side must lead by
VETO = 20  # more than all headings together
_AR = re.compile(
    "客户|客戶|销售|销货|开票(?!单位|方|人)|应收|回款|欠款(?:单位|人|客户|户|方)|催收|催款|未收|已收|购买方|购货|购方|买方|债务人|收款(?!单位|方|人)"
    "|receivable|a/r|customer|client|bill ?to|remittance|sales|open invoices|statement #", re.IGNORECASE)  # fmt: skip
_AP = re.compile(
    "供应商|供货|厂商|采购(?!订单)|进货|进项|收票|返利|预付[账帐]款|退款(?:明细|台账|登记|记录|表)|应付(?!日|款日|款期|职工|时间)|付款(?:明细|记录|台账|申请|计划|审批|安排|登记|汇总|统计|表|单(?!位))"
    "|计划付款|外协|外包|分包|承运|抵扣|勾选|认证(?:状态|日期|结果)|欠(?:供应商|人|外)|收款单位|收款方|我[公方司]\\S{0,4}欠|付货款"
    "|供方|payable|creditor|a/p|vendor|supplier|purchase(?!.?order)|unpaid bills|bill payment|\\bap\\b", re.IGNORECASE)  # fmt: skip
_ELSE = re.compile(
    "资产负债|利润表|损益|现金流量表|试算平衡|凭证(?!号|字|日|编|类)|借款|贷款|利率|抵押|工资|薪|库存|进销存|存货|入库|盘点|固定资产|折旧|水费|电费|水电|燃气"
    "|管理费用|销售费用|财务费用|费用(?:明细|报销|登记|统计|台账)|报销|日记账|现金(?:流水|账)|银行(?:存款|流水|对账)|对方账号|考勤|预算|社保|公积金|个税"
    "|员工|学生|成绩|年金|折现|提成|佣金|报价|询价|押金|备用金|房租|物业费|通讯录|应收票据|应付票据|承兑汇票|loan|mortgage|payroll|salary|inventory|budget|depreciation|expense|balance sheet|timesheet",
    re.IGNORECASE)  # fmt: skip
_OTHER_DEBTS = re.compile(
    "其[他它](?:应收|应付)(?:款|帐|账)?|备用金|押金|保证金台账|应收票据|应付票据|预收(?:账|帐)?款|合同负债"
    "|长期应收|应收(?:利息|股利|退税|出口退税|补贴)"
)
_SECTION = re.compile(
    r"[一二三四五六七八九十\d、.()（）\s]*(其[他它]应[收付]款?|应付[账帐]?款?|预付[账帐]?款?|供应商)"
    "(?:明细|部分|类|往来)?[:：]?"
)
_OWED_TO_US = re.compile(
    r"欠我(?:公司|司|方|单位)|贵(?:公司|司|单位|方|院|校)\S{0,8}(?:尚欠|欠付|欠我)"
)
_AR_TITLE = re.compile("(?<!其他)(?<!其它)(?<!长期)应收(?!票据|利息|股利|退税|出口|补贴)|货款")
_ACCOUNT_LINE = re.compile("(?:科目|账户|会计科目|科目名称)\\s*[:：∶]\\s*(\\S+)")
_SOLD = re.compile("销售|开票|销货|发货|出库|货款收|收到|收款|回款|收货款|来款|到账|红冲|退货|sale|invoice|receipt|payment received", re.IGNORECASE)  # fmt: skip
_BOUGHT = re.compile(
    "采购|进货|购入|购进|付款|支付|付货款|结算材料|入库|材料款|purchase|paid to", re.IGNORECASE
)
_LEDGER = re.compile("应收|应付|预收|预付|^[12]\\d{3}|费用|收入|成本|借款|存款")
_SIDED = re.compile("借|贷|debit|credit|dr|cr", re.IGNORECASE)
_SAMPLE = 300


@dataclass(frozen=True, slots=True)
class Hint:
    """One piece of evidence.

    Attributes:
        side: "应收", "应付" or "无关".
        points: weight.
        why: Chinese words.
    """

    side: str
    points: int
    why: str


@dataclass(frozen=True, slots=True)
class SideReading:
    """The side, whether the evidence is more than a sign, and the evidence in words."""

    side: str
    sure: bool
    why: str


def read_side(
    data: TableData, columns: Sequence[ColumnChoice], outside: str, settings: Settings
) -> SideReading:
    """Weigh the evidence; `outside` holds the sheet and file names, one a line."""
    hints = [
        *_title_hints(data.area.titles),
        *_column_hints(columns),
        *_paid_hints(columns),
        *_owed_hints(data.area.titles, columns),
        *_party_hints(data, columns, settings),
        *_account_hints(data, columns),
        *_summary_hints(data, columns),
        *_sign_hints(data, columns),
        *_outside_hints(outside),
    ]
    return _weighed(hints)


def mixed(sections: Sequence[str]) -> SideReading | None:
    """Return 不明 when lines inside a table, such as 应付账款, begin debts that are no receivables."""
    found = [m[1] for text in sections if (m := _SECTION.fullmatch(simplified(text).strip()))]
    why = f"不明:表内有「{found[0]}」一段,请把各段分到不同的工作表" if found else ""
    return SideReading("不明", False, why) if found else None


def _weighed(hints: Sequence[Hint]) -> SideReading:
    points = {
        side: sum(h.points for h in hints if h.side == side) for side in ("应收", "应付", "无关")
    }
    ours, theirs, other = points["应收"], points["应付"], points["无关"]
    if other >= 2 and ours < 2 + other and theirs < 2 + other:
        side = "无关"
    elif theirs >= CLEAR and theirs >= ours + CLEAR:
        side = "应付"
    elif ours >= 1 and ours >= theirs + (CLEAR if theirs else 1):
        side = "应收"
    else:
        side = "不明"
    told = [h.why for h in sorted(hints, key=lambda h: -h.points) if side in (h.side, "不明")]
    why = "、".join(dict.fromkeys(told)) or "没有应收或应付的依据"
    return SideReading(side, ours >= CLEAR or side != "应收", f"{side}:{why}")


def _words(text: str, places: str, points: int) -> Iterator[Hint]:
    plain = simplified(text)
    for side, pattern in (("应收", _AR), ("应付", _AP), ("无关", _ELSE)):
        found = pattern.search(plain)
        if found:
            yield Hint(side, points, f"{places}有「{found[0]}」")


def _title_hints(titles: Sequence[str]) -> Iterator[Hint]:
    for title in titles[-12:]:
        account = _ACCOUNT_LINE.search(simplified(title))
        if account:
            yield _account_hint(account[1], 6)
        elif len(title) <= 60:
            yield from _words(title, "标题", 3)
            yield from _other_debts(title, "标题")
        if _OWED_TO_US.search(simplified(title)):
            yield Hint("应收", 4, "写明对方欠我方")


def _other_debts(text: str, place: str) -> Iterator[Hint]:
    """其他应收款, deposits and bills are no trade receivables, whatever their columns are called."""
    plain = simplified(text)
    found = _OTHER_DEBTS.search(plain)
    if found and not _AR_TITLE.search(plain):
        yield Hint("无关", VETO, f"{place}是「{found[0]}」")


def _account_hint(account: str, points: int) -> Hint:
    if re.search("应收账款|应收帐款|预收|^1122|^1131|^2203", account):
        return Hint("应收", points, f"科目是{account}")
    if re.search("应付账款|应付帐款|预付|^2202|^2121|^1123", account):
        return Hint("应付", points, f"科目是{account}")
    return Hint("无关", points, f"科目是{account}")


def _column_hints(columns: Sequence[ColumnChoice]) -> Iterator[Hint]:
    if column_of(columns, "seller_name") is not None:
        return  # a tax export names both parties: only who they are can tell
    told: set[tuple[str, str]] = set()
    for choice in columns:
        party = choice.key in ("customer_name", "supplier_name", "customer_code", "supplier_code")
        points = 3 if party else 2 if choice.key in BY_KEY else 1
        for hint in _words(choice.heading, "表头", points):
            if (hint.side, hint.why) not in told:
                told.add((hint.side, hint.why))
                yield hint


def _paid_hints(columns: Sequence[ColumnChoice]) -> Iterator[Hint]:
    """已付 and 未付 without any customer are our own payments."""
    named = column_of(columns, "customer_name")
    if named is None or (named.tier > 0 and "付款" not in named.heading):
        paid = [c.heading for c in columns if re.match("已付|未付|付款金额", c.heading)]
        if paid:
            yield Hint("应付", 2, f"表头有「{paid[0]}」而没有客户")


def _owed_hints(titles: Sequence[str], columns: Sequence[ColumnChoice]) -> Iterator[Hint]:
    """欠款 is said of customers' debts and of ours; it counts beside what only a seller writes."""
    places = [title for title in titles if "欠款" in simplified(title)]
    places += [c.heading for c in columns if "欠款" in simplified(c.heading)]
    if places:
        sold = any(column_of(columns, key) for key in ("salesperson", "credit_limit", "received"))
        yield Hint("应收", 3 if sold else 1, f"「{places[0]}」是欠款")


def _party_hints(
    data: TableData, columns: Sequence[ColumnChoice], settings: Settings
) -> Iterator[Hint]:
    """In a tax export the constant party is ours; our own name is decisive anywhere."""
    buyer, seller = column_of(columns, "customer_name"), column_of(columns, "seller_name")
    buyers, sellers = _names(data, buyer), _names(data, seller)
    if buyer is None and seller is not None:
        yield Hint("应付", 3, "只列了销方,没有客户")
    if buyer is not None and seller is not None:
        if len(sellers) == 1 and len(buyers) > 1:
            yield Hint("应收", 3, "销方始终是同一家")
        elif len(buyers) == 1 and len(sellers) > 1:
            yield Hint("应付", 9, "购方始终是同一家")
    company = normal(str(settings["company"]))
    if company and company in sellers:
        yield Hint("应收", 6, "销方是本公司")
    if company and company in buyers:
        yield Hint("应付", 9, "购方是本公司")
    yield from _tax_no_hints(data, columns, str(settings["company_tax_no"]))


def _tax_no_hints(data: TableData, columns: Sequence[ColumnChoice], ours: str) -> Iterator[Hint]:
    if not ours:
        return
    if normal(ours) in _names(data, column_of(columns, "seller_tax_no")):
        yield Hint("应收", 6, "销方识别号是本公司")
    if normal(ours) in _names(data, column_of(columns, "tax_no")):
        yield Hint("应付", 9, "购方识别号是本公司")


def _names(data: TableData, choice: ColumnChoice | None) -> set[str]:
    if choice is None:
        return set()
    column = data.column(choice.column)
    codes = np.unique(column.codes[data.rows[data.plain]])
    return {normal(column.texts[code]) for code in codes if code >= 0}


def _account_hints(data: TableData, columns: Sequence[ColumnChoice]) -> Iterator[Hint]:
    account = column_of(columns, "account")
    if account is not None:
        texts = [text for text in account_texts(data, account)[:20] if text]
        if "科目" not in account.heading and not any(map(_LEDGER.search, texts)):
            return  # 账户 names a bank account
        hints = dict.fromkeys(_account_hint(text, 4) for text in texts)  # in the order written
        yield from (h for h in hints if len({x.side for x in hints}) == 1)


def _summary_hints(data: TableData, columns: Sequence[ColumnChoice]) -> Iterator[Hint]:
    choice = column_of(columns, "summary") or column_of(columns, "doc_type")
    if choice is None:
        return
    column = data.column(choice.column)
    codes = column.codes[data.rows[data.plain][:_SAMPLE]]
    texts = [column.texts[code] for code in codes if code >= 0]
    sold = sum(bool(_SOLD.search(text)) for text in texts)
    bought = sum(bool(_BOUGHT.search(text)) for text in texts)
    if sold * 3 >= len(texts) and sold > 2 * bought:
        yield Hint("应收", 2, "摘要多为销售、收款")
    elif bought * 3 >= len(texts) and bought > 2 * sold:
        yield Hint("应付", 3, "摘要多为采购、付款")


def _sign_hints(data: TableData, columns: Sequence[ColumnChoice]) -> Iterator[Hint]:
    """A receivable closes on the debit side, and its running balance grows with debits."""
    sides = (column_of(columns, "debit"), column_of(columns, "credit"))
    if not any(side and _SIDED.search(simplified(side.heading)) for side in sides):
        return  # 增加 and 减少 grow and shrink on either side
    grows = _balance_grows(data, columns)
    net = net_debit(data, columns)
    if grows < 0:
        yield Hint("应付", 3, "余额随贷方增加")
    elif grows > 0 or net > 0:
        yield Hint("应收", 1, "余额随借方增加" if grows > 0 else "借方大于贷方")
    elif net < 0:
        yield Hint("应付", 2, "贷方大于借方")


def _balance_grows(data: TableData, columns: Sequence[ColumnChoice]) -> int:
    """Return 1 when the running balance adds debits, −1 when it adds credits, 0 when unclear."""
    balance = column_of(columns, "balance")
    debit, credit = column_of(columns, "debit"), column_of(columns, "credit")
    if balance is None or debit is None or credit is None:
        return 0
    stated = data.amounts(balance.column, balance.unit)
    move = data.amounts(debit.column, debit.unit).fen - data.amounts(credit.column, credit.unit).fen
    both = (stated.state == State.OK)[1:] & (stated.state == State.OK)[:-1] & (move[1:] != 0)
    if not both.any():
        return 0
    steps, moves = np.diff(stated.fen)[both], move[1:][both]
    up, down = float((steps == moves).mean()), float((steps == -moves).mean())
    return 1 if up >= 0.5 and up > down else -1 if down >= 0.5 else 0


def _outside_hints(outside: str) -> Iterator[Hint]:
    yield from (h for h in _words(outside, "表名或文件名", 2) if h.side != "应收")
    for name in outside.split("\n"):
        yield from _other_debts(name, "表名或文件名")
