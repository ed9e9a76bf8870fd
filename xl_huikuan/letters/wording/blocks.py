"""What the wording of a template is made of, and the pieces several letters share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: its text, and the name of its style in `template_styles`."""

    text: str
    style: str = "函件正文"


@dataclass(frozen=True, slots=True)
class Rows:
    """A table with a repeated heading row.

    Attributes:
        headings: heading texts.
        widths: column widths in mm; they add up to what the margins leave of 210.
        styles: paragraph style of each column.
        body: rows below the heading; a row with item placeholders repeats.
        total: texts of the last row, or ().
    """

    headings: tuple[str, ...]
    widths: tuple[float, ...]
    styles: tuple[str, ...]
    body: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slip:
    """What stays on one page: a frameless table of one row, the one thing no program breaks.

    A return slip begins with `CUT`; signatures stand with their last clause.
    """

    blocks: tuple[Line | Rows, ...]


Block = Line | Rows | Slip


@dataclass(frozen=True, slots=True)
class LetterText:
    """One template: its file name, its blocks from top to bottom, and mm left and right of them.

    What the other side signs too, or nobody outside sees, never has our letterhead. A compact one
    has narrow edges and may use the styles of small print.
    """

    file: str
    blocks: tuple[Block, ...]
    margins: tuple[float, float] = (28, 26)
    letterhead: bool = True
    compact: bool = False


MONEY, CENTRED, WORDS = "表中金额", "表中居中", "表中文字"


def head(title: str) -> tuple[Line, ...]:
    """Return title, number and addressee."""
    return (
        Line(title, "函件标题"),
        Line("【文号】", "函件文号"),
        Line("【客户名称】：", "主送"),
    )


def debts(*, contract: bool, overdue: bool) -> Rows:
    """Return the table of demanded items, with the columns a letter of this kind shows."""
    columns = [("序号", 9, CENTRED, "【明细.序号】", "合计")]
    if not contract:
        columns.append(("开票日期", 22, CENTRED, "【明细.日期】", ""))
    columns.append(("发票号/单据号", 44, WORDS, "【明细.发票号】", ""))
    if contract:
        columns.append(("合同号", 35, WORDS, "【明细.合同号】", ""))
    columns.append(("到期日", 22, CENTRED, "【明细.到期日】", ""))
    if overdue:
        columns.append(("逾期天数", 15, CENTRED, "【明细.逾期天数】", ""))
    left = 156 - sum(column[1] for column in columns)
    columns.append(("未收金额(元)", left, MONEY, "【明细.未收金额】", "【合计】"))
    headings, widths, styles, body, total = zip(*columns, strict=True)
    return Rows(headings, widths, styles, (body,), total)


APART: tuple[Block, ...] = (
    Line("【另列说明】", "引出表格"),
    Rows(
        ("发票号/单据号", "到期日", "未收金额(元)", "说明"),
        (46, 26, 36, 48),
        (WORDS, CENTRED, MONEY, WORDS),
        (("【另列.发票号】", "【另列.到期日】", "【另列.未收金额】", "【另列.说明】"),),
    ),
)
LATER: tuple[Block, ...] = (
    Line("【未到期说明】"),
    Line("【未到期引言】", "引出表格"),
    Rows(
        ("发票号/单据号", "到期日", "未收金额(元)"),
        (66, 42, 48),
        (WORDS, CENTRED, MONEY),
        (("【未到期.发票号】", "【未到期.到期日】", "【未到期.未收金额】"),),
    ),
)
INTEREST: tuple[Block, ...] = (
    Line("【利息说明】", "引出表格"),
    Rows(
        ("发票号/单据号", "本金(元)", "起算日", "天数", "利率", "金额(元)"),
        (44, 25, 21, 10, 32, 24),
        (WORDS, MONEY, CENTRED, CENTRED, WORDS, MONEY),
        (("【利息.发票号】", "【利息.本金】", "【利息.起算日】", "【利息.天数】", "【利息.利率】",
          "【利息.金额】"),),
        ("合计", "", "", "", "", "【利息合计】"),
    ),
)  # fmt: skip
ENCLOSED = Line("【附件】", "附件")
ACCOUNT = (
    Line("户　　名：【账户名称】", "收款账户"),
    Line("开户银行：【开户银行】", "收款账户"),
    Line("银行账号：【银行账号】", "收款账户末行"),
)
SIGNED = (
    Line("", "落款"),
    Line("【本公司名称】", "落款"),
    Line("【函件日期】", "落款日期"),
)
SIGNED_BY = (SIGNED[0], Line("签发（【签发岗位】）：______________", "落款"), *SIGNED[1:])
CUT = Line("沿虚线剪下，盖章后寄回", "回执裁线")
RECEIVED = Slip((
    CUT,
    Line("签 收 回 执", "回执标题"),
    Line("【本公司名称】：", "主送"),
    Line("贵公司【函件日期】函件（【文号】，应付款项人民币【应付金额】元）"
         "已于______年____月____日收到。", "回执正文"),
    Line("计划付款日期：______年____月____日，金额：______________元。", "回执正文"),
    Line("收件单位：【客户名称】（盖章）", "回执正文"),
    Line("经办人：______________　　日期：______年____月____日", "回执正文"),
    Line("存档记录（我公司填写）：寄送方式________　单号______________　签收人________　签收日期________",
         "存档记录"),
))  # fmt: skip
