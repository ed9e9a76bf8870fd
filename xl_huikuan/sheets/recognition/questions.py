"""What one table must have answered before it is used, in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xl_huikuan.sheets.recognition.asked import Asked, values
from xl_huikuan.sheets.recognition.choices import ColumnChoice
from xl_huikuan.sheets.recognition.misfit import misfits
from xl_huikuan.sheets.recognition.months import LEFT, MONTH_KEYS, PAID
from xl_huikuan.sheets.recognition.reading import KINDS, ColumnReading, Corrections, TableReading
from xl_huikuan.sheets.recognition.schema import BY_KEY

HOW = "请在「回款_参数」的「识别结果」中"
NAMED = 5  # sheets that a question names
REGISTERS = frozenset({"invoice_register", "sales_register"})
_PAID_HEADING = re.compile("收款|回款|付款|结清|结算|核销|到账|payment", re.IGNORECASE)


def table_questions(
    one: Asked, corrections: Corrections, *, named: bool, has_receipts: bool
) -> Iterator[str]:
    """Yield what must be answered about a table whose entries would be the receivables."""
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
        yield _rival_question(sheet, left, right, one.data.area.rival)
    yield from doubts(one)
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


def doubts(one: Asked) -> Iterator[str]:
    """Yield the open questions about single columns."""
    for what, do in (*one.mapping.doubts, *misfits(one.mapping.columns)):
        yield f"工作表「{one.table.address}」的 {what}{HOW}{do}"


def _tells_paid(one: Asked) -> bool:
    """Whether a column such as 收款状态 says of the rows whether they are paid."""
    status = one.table.column("status")
    return (
        status is not None
        and bool(_PAID_HEADING.search(status.heading))
        and bool(values(one, "status"))
    )


def tabs_question(tables: Sequence[TableReading]) -> str:
    """Ask once whether the tabs of many sheets are their customers."""
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


def _rival_question(sheet: str, left: ColumnChoice, right: ColumnChoice, beside: int | None) -> str:
    both = (
        f"工作表「{sheet}」的 {left.letters} 列「{left.heading}」和 {right.letters} 列「{right.heading}」"
        f"都像{BY_KEY[left.key].title}"
    )
    if right.column != beside:
        return f"{both},数值又不同。{HOW}指定用哪一列。"
    return (
        f"{both},同一行的又不同,像是左右两张表。如是两张表,请把右边的移到另一张工作表再运行;"
        f"如是一张表,{HOW}指定用哪一列。"
    )


def unclear(one: Asked) -> str:
    """Ask whose debts a table lists."""
    table = one.table
    return (
        f"工作表「{table.address}」第{table.header_rows[0]}行起的表看不出是应收还是应付({table.why.rstrip('。')})。"
        f"{HOW}把该表的「应收/应付」填为 应收 或 应付;不确定时请不要用它催款。"
    )


def pay_date(table: TableReading) -> bool:
    """Whether 付款日期 may be when money came, or when it is due."""
    date = table.column("receipt_date")
    return table.kind == "receipts" and date is not None and date.heading.startswith("付款")


def due_or_paid(one: Asked) -> str:
    """Ask which of the two a 付款日期 is."""
    return (
        f"工作表「{one.table.address}」的「付款日期」看不出是应付款的到期日还是已经付款的日期。"
        f"如是到期日,{HOW}把该列指定为到期日。"
    )
