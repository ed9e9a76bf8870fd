"""Which of the tables are used, and what the clerk must be asked before anybody is dunned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from xl_huikuan.core.errors import Finding, Source
from xl_huikuan.core.identity import code_key
from xl_huikuan.sheets.cells import texts
from xl_huikuan.sheets.recognition.choices import ColumnChoice, ColumnMapping, column_of
from xl_huikuan.sheets.recognition.headings import heading_forms
from xl_huikuan.sheets.recognition.months import LEFT, MONTH_KEYS, PAID
from xl_huikuan.sheets.recognition.party import customer_of_account
from xl_huikuan.sheets.recognition.reading import (
    DUNNABLE,
    KINDS,
    ColumnReading,
    Corrections,
    TableReading,
)
from xl_huikuan.sheets.recognition.schema import BY_KEY
from xl_huikuan.sheets.recognition.tabledata import TableData

HOW = "请在「回款_参数」的「识别结果」中"
_PAID_HEADING = re.compile("收款|回款|付款|结清|结算|核销|到账|payment", re.IGNORECASE)
SAME_ROWS = 0.3
NAMED = 5  # sheets that a question names
_SIDES = ("amount", "debit")
DETAILS = frozenset({"ar_ledger", "ar_invoices", "ar_months", "statement"})
REGISTERS = frozenset({"invoice_register", "sales_register"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A table with what it takes to ask about it.

    Attributes:
        table: the reading.
        data, mapping: its cells and columns.
        sure: False when only the closing sign speaks for 应收.
    """

    table: TableReading
    data: TableData
    mapping: ColumnMapping
    sure: bool


def settle_roles(
    asked: Sequence[Asked], corrections: Corrections
) -> tuple[list[TableReading], list[str], list[Finding]]:
    """Give every table its role; return tables, questions and findings in sheet order."""
    items = _items(asked, corrections)
    masters = [a for a in asked if _side_role(a, ()) == "customers"]
    roles = {id(a): "items" for a in items}
    roles |= {id(a): _side_role(a, masters) for a in asked if id(a) not in roles}
    items_made = [a for a in asked if roles[id(a)] == "items"]
    has_receipts = "receipts" in roles.values()
    questions = [*_group_questions(items_made)]
    by_tab = [a for a in items_made if a.table.party.origin == "表名" and not _is_named(a, masters)]
    if len(by_tab) > 1:
        questions.append(_tabs_question([a.table for a in by_tab]))
    for one in items_made:
        named = _is_named(one, masters) or (len(by_tab) > 1 and one in by_tab)
        questions += _table_questions(one, corrections, named=named, has_receipts=has_receipts)
    if not items_made:
        questions += [_unclear(a) for a in asked if _may_be(a.table)]
        questions += [_due_or_paid(a) for a in asked if _pay_date(a.table)]
    questions += [text for a in asked if roles[id(a)] == "receipts" for text in _doubts(a)]
    tables = [replace(a.table, role=roles[id(a)]) for a in asked]
    return tables, list(dict.fromkeys(questions)), list(_unused(tables, corrections))


def _items(asked: Sequence[Asked], corrections: Corrections) -> list[Asked]:
    """Return the tables whose entries are the receivables."""
    usable = [a for a in asked if a.table.may_be_dunned and not a.table.empty_form]
    chosen = [a for a in usable if corrections.said("use", a.table.address) == "是"]
    if chosen:
        return chosen
    details = [a for a in usable if a.table.kind in DETAILS]
    if details:
        return details
    registers = [a for a in usable if a.table.kind in REGISTERS]
    balances = [a for a in usable if a.table.kind == "ar_balances"]
    return balances or [a for a in registers if a.table.kind == "invoice_register"] or registers


def _side_role(one: Asked, masters: Sequence[Asked]) -> str:
    table = one.table
    named = table.column("customer_name") or _coded(one, masters)
    if table.kind == "receipts" and table.side in ("应收", "不明") and named:
        return "receipts"
    if table.kind == "customers" and table.side != "应付":
        return "customers"
    return "control" if table.kind == "ar_balances" and table.may_be_dunned else ""


def _is_named(one: Asked, masters: Sequence[Asked]) -> bool:
    """Whether every entry leads to a customer, if only by its code or its account."""
    table = one.table
    if table.column("customer_name") or table.party.sure or table.groups:
        return True
    accounts = _values(one, "account")
    return _coded(one, masters) or bool(accounts and all(map(customer_of_account, accounts)))


def _coded(one: Asked, masters: Sequence[Asked]) -> bool:
    """Whether most customer codes of a table without names stand in the customer sheet."""
    codes = set(map(code_key, _values(one, "customer_code")))
    known = {code_key(code) for master in masters for code in _values(master, "customer_code")}
    return len(codes & known) * 2 > len(codes)


def _may_be(table: TableReading) -> bool:
    if table.kind in REGISTERS and not (table.column("customer_name") or table.party.name):
        return False  # goods and prices without anybody who owes
    return table.kind in DUNNABLE and table.side == "不明" and not table.empty_form


def _unclear(one: Asked) -> str:
    table = one.table
    return (
        f"工作表「{table.address}」第{table.header_rows[0]}行起的表看不出是应收还是应付({table.why.rstrip('。')})。"
        f"{HOW}把该表的「应收/应付」填为 应收 或 应付;不确定时请不要用它催款。"
    )


def _pay_date(table: TableReading) -> bool:
    date = table.column("receipt_date")
    return table.kind == "receipts" and date is not None and date.heading.startswith("付款")


def _due_or_paid(one: Asked) -> str:
    return (
        f"工作表「{one.table.address}」的「付款日期」看不出是应付款的到期日还是已经付款的日期。"
        f"如是到期日,{HOW}把该列指定为到期日。"
    )


# -- questions about one table


def _table_questions(
    one: Asked, corrections: Corrections, *, named: bool, has_receipts: bool
) -> Iterator[str]:
    table, sheet = one.table, one.table.address
    used = corrections.said("use", sheet) == "是"
    told = used or bool(corrections.said("side", sheet))
    if not one.sure and not told:
        sided = table.column("debit") or table.column("credit")
        guess = "只能从借方余额推断为应收" if sided else "像是应收"
        yield (
            f"工作表「{sheet}」{guess}({table.why.rstrip('。')}),没有其他依据。{HOW}确认「应收/应付」。"
        )
    if not named:
        yield _party_question(table)
    for left, right in one.mapping.rivals:
        yield _rival_question(sheet, left, right)
    yield from _doubts(one)
    if table.kind == "ar_months" and any(_undated(c) for c in table.columns):
        yield (
            f"工作表「{sheet}」的表头只写了月份,看不出是哪一年。{HOW}填写该表的「年份」,如 2025;"
            "跨年的表请在表头写明年份。"
        )
    no_receipts = (
        not _tells_paid(one)
        and not table.column("balance")
        and not table.column("received")
        and not has_receipts
    )
    if (table.kind in REGISTERS or _only_sold(table)) and no_receipts and not used:
        yield (
            f"工作表「{sheet}」是{KINDS[table.kind]},没有已收、未收或收款记录,不能判断哪些已付清。"
            f"如全部未收,{HOW}把该表「本表用途」填为 是;否则请补充收款表。"
        )


def _undated(column: ColumnReading) -> bool:
    return column.field in MONTH_KEYS and column.month is None


def _only_sold(table: TableReading) -> bool:
    """Months of sales, and nowhere a word of what was received."""
    return table.kind == "ar_months" and not (table.column(PAID) or table.column(LEFT))


def _doubts(one: Asked) -> Iterator[str]:
    for what, do in one.mapping.doubts:
        yield f"工作表「{one.table.address}」的 {what}{HOW}{do}"


def _tells_paid(one: Asked) -> bool:
    """Whether a column such as 收款状态 says of the rows whether they are paid."""
    status = one.table.column("status")
    return (
        status is not None
        and bool(_PAID_HEADING.search(status.heading))
        and bool(_values(one, "status"))
    )


def _tabs_question(tables: Sequence[TableReading]) -> str:
    names = "".join(f"「{table.address}」" for table in tables[:NAMED])
    names += f"等 {len(tables)} 张工作表" if len(tables) > NAMED else f"这 {len(tables)} 张工作表"
    return (
        f"{names}没有客户列,表名像是客户名称。如表名就是客户名称,请把「回款_参数」的「表名就是客户名称」填为 是;"
        f"如不是,{HOW}逐表填写「客户名称」。"
    )


def _party_question(table: TableReading) -> str:
    party, code = table.party, table.column("customer_code")
    if not party.name and code:
        return (
            f"工作表「{table.address}」只有客户编码({code.letters} 列),没有客户名称。"
            f"如编码就是客户,{HOW}把 {code.letters} 列指定为客户名称。"
        )
    if not party.name:
        return f"工作表「{table.address}」没有客户列,标题里也没有客户名称。{HOW}填写该表的「客户名称」。"
    return (
        f"工作表「{table.address}」没有客户列,从{party.origin}看客户可能是「{party.name}」(也可能是本公司)。"
        f"{HOW}确认该表的「客户名称」,或填写「本公司名称」。"
    )


def _rival_question(sheet: str, left: ColumnChoice, right: ColumnChoice) -> str:
    return (
        f"工作表「{sheet}」的 {left.letters} 列「{left.heading}」和 {right.letters} 列「{right.heading}」"
        f"都像{BY_KEY[left.key].title},数值又不同。{HOW}指定用哪一列。"
    )


# -- questions about several tables


def _group_questions(items: Sequence[Asked]) -> Iterator[str]:
    layouts = {_layout(a): a for a in items}
    if len(layouts) > 1 and len({a.table.sheet for a in items}) > 1:
        names = "、".join(f"「{a.table.address}」({KINDS[a.table.kind]})" for a in layouts.values())
        yield f"有几张不同的应收表:{names}。{HOW}用「本表用途」是/否 指定用哪一张,以免重复计算。"
        return
    for i, one in enumerate(items):
        for other in items[i + 1 :]:
            if one.table.sheet != other.table.sheet and _same_debts(one, other):
                yield (
                    f"工作表「{one.table.address}」和「{other.table.address}」像是同一批应收的两份(内容重复)。"
                    f"{HOW}用「本表用途」是/否 指定用哪一张。"
                )
                return


def _layout(one: Asked) -> tuple[tuple[str, str], ...]:
    """The fields that carry debts; remarks or a spare column do not make another layout."""
    core = ("customer_name", "amount", "balance", "received", "debit", "credit", "invoice_no")
    return tuple(
        (c.key, "".join(heading_forms(c.heading)[:1])) for c in one.mapping.columns if c.key in core
    )


def _same_debts(one: Asked, other: Asked) -> bool:
    """The same invoice numbers, or snapshots of the same customers, on two sheets."""
    if one.table.kind == "ar_balances":
        return _overlap(one, other, "customer_name") >= 0.3
    if _overlap(one, other, "invoice_no") >= 0.3:
        return True
    if one.table.party.name != other.table.party.name:
        return False
    if _shared_rows(one, other) >= SAME_ROWS:
        return True
    sums = [[c.total for c in a.table.controls] for a in (one, other)]
    return len(one.table.entries) > 1 and sums[0] == sums[1] and any(sums[0])


def _overlap(one: Asked, other: Asked, key: str) -> float:
    left, right = _values(one, key), _values(other, key)
    return len(left & right) / max(1, min(len(left), len(right)))


def _shared_rows(one: Asked, other: Asked) -> float:
    """Share of the smaller table's entries that the other lists too: number, customer, date, amount."""
    left, right = (_identities(a) for a in (one, other))
    return len(left & right) / max(1, min(len(left), len(right)))


def _identities(one: Asked) -> set[tuple[str, ...]]:
    found = []
    for keys in (
        ("doc_no", "invoice_no"),
        ("customer_name",),
        ("biz_date", "invoice_date"),
        _SIDES,
    ):
        choice = next((c for k in keys if (c := column_of(one.mapping.columns, k))), None)
        if choice is None:
            return set()
        found.append(texts(one.data.column(choice.column), one.table.entries))
    rows = zip(*(np.asarray(column) for column in found), strict=True)
    return {tuple(map(str, row)) for row in rows if all(row)}


def _values(one: Asked, key: str) -> set[str]:
    choice = column_of(one.mapping.columns, key)
    if choice is None:
        return set()
    column = one.data.column(choice.column)
    codes = column.codes[one.table.entries]
    numbers = column.numbers[one.table.entries]
    words = {column.texts[c].strip() for c in np.unique(codes) if c >= 0}
    return words | {f"{n:.15g}" for n in np.unique(numbers[~np.isnan(numbers)])}


def _unused(tables: Sequence[TableReading], corrections: Corrections) -> Iterator[Finding]:
    """Say which receivables-like tables are not used, and why."""
    for table in tables:
        if table.role in ("items", "receipts", "customers") or table.kind not in DUNNABLE:
            continue
        why = {
            "control": "只用来核对余额",
            "": "是空白表" if table.empty_form else "已有更详细的应收表或不是应收",
        }[table.role]
        if corrections.said("use", table.address) == "否":
            why = "您指定不用"
        yield Finding(
            "I200", Source(table.sheet, table.header_rows[0]),
            f"这张表({KINDS[table.kind]})没有计入应收:{why}。",
            "如需使用,请在「回款_参数」把该表「本表用途」填为 是。",
        )  # fmt: skip
