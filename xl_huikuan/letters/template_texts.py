"""The wording of the templates we ship; firms edit it in Word, we edit it here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: its text, and the name of its style in `make_templates.STYLES`."""

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
    """A return slip: a frameless table of one row, the one thing no program breaks over pages."""

    blocks: tuple[Line | Rows, ...]


Block = Line | Rows | Slip


@dataclass(frozen=True, slots=True)
class LetterText:
    """One template: its file name, its blocks from top to bottom, and mm left and right of them."""

    file: str
    blocks: tuple[Block, ...]
    margins: tuple[float, float] = (28, 26)


_M, _C, _L = "表中金额", "表中居中", "表中文字"


def _head(title: str) -> tuple[Line, ...]:
    return (
        Line(title, "函件标题"),
        Line("【文号】", "函件文号"),
        Line("【客户名称】：", "主送"),
    )


def _debts(*, contract: bool, overdue: bool) -> Rows:
    """Return the table of demanded items, with the columns a letter of this kind shows."""
    columns = [("序号", 9, _C, "【明细.序号】", "合计")]
    if not contract:
        columns.append(("开票日期", 22, _C, "【明细.日期】", ""))
    columns.append(("发票号/单据号", 44, _L, "【明细.发票号】", ""))
    if contract:
        columns.append(("合同号", 35, _L, "【明细.合同号】", ""))
    columns.append(("到期日", 22, _C, "【明细.到期日】", ""))
    if overdue:
        columns.append(("逾期天数", 15, _C, "【明细.逾期天数】", ""))
    left = 156 - sum(column[1] for column in columns)
    columns.append(("未收金额(元)", left, _M, "【明细.未收金额】", "【合计】"))
    headings, widths, styles, body, total = zip(*columns, strict=True)
    return Rows(headings, widths, styles, (body,), total)


_APART: tuple[Block, ...] = (
    Line("【另列说明】", "引出表格"),
    Rows(
        ("发票号/单据号", "到期日", "未收金额(元)", "说明"),
        (46, 26, 36, 48),
        (_L, _C, _M, _L),
        (("【另列.发票号】", "【另列.到期日】", "【另列.未收金额】", "【另列.说明】"),),
    ),
)
_ACCOUNT = (
    Line("户　　名：【账户名称】", "收款账户"),
    Line("开户银行：【开户银行】", "收款账户"),
    Line("银行账号：【银行账号】", "收款账户"),
)
_SIGNED = (
    Line("", "落款"),
    Line("【本公司名称】", "落款"),
    Line("【函件日期】", "落款日期"),
)
_SIGNED_BY = (Line("签发（【签发岗位】）：______________", "落款"), *_SIGNED[1:])
_CUT = Line("沿虚线剪下，盖章后寄回", "回执裁线")
_RECEIVED = Slip((
    _CUT,
    Line("签 收 回 执", "回执标题"),
    Line("【本公司名称】：", "主送"),
    Line("贵公司【函件日期】函件（【文号】，应付款项人民币【应付金额】元）"
         "已于______年____月____日收到。", "回执正文"),
    Line("计划付款日期：______年____月____日，金额：______________元。", "回执正文"),
    Line("收件单位：【客户名称】（盖章）", "回执正文"),
    Line("经办人：______________　　日期：______年____月____日", "回执正文"),
))  # fmt: skip

_REMINDER = LetterText(
    "付款提醒函.docx",
    (
        *_head("付款提醒函"),
        Line("感谢贵公司长期以来对我公司的信任与支持。为便于贵公司安排资金，现将近期到期的款项"
             "列示如下（截至【截止日期】），敬请核对：", "引出表格"),
        _debts(contract=False, overdue=False),
        Line("【预收说明】", "表后正文"),
        Line("以上应付款项共计人民币【应付金额】元（大写：【应付大写】）。请贵公司核对无误后，"
             "按到期日汇入下列账户；已到期的，请尽快安排。如款项已经付出，烦请告知付款日期和金额，以便我公司及时入账。", "表后正文"),
        *_ACCOUNT,
        Line("【联系方式】"),
        Line("【未到期说明】"),
        *_APART,
        Line("顺祝商祺！", "结语"),
        *_SIGNED,
    ),
)  # fmt: skip
_DUNNING1 = LetterText(
    "催款函一.docx",
    (
        *_head("催款函（一）"),
        Line("感谢贵公司一直以来的支持。经核对账目，截至【截止日期】，贵公司下列款项已过付款日期，"
             "我公司尚未收到：", "引出表格"),
        _debts(contract=False, overdue=True),
        Line("【预收说明】", "表后正文"),
        Line("请贵公司核对，并于【付款期限】前将上述应付款项人民币【应付金额】元"
             "（大写：【应付大写】）汇入下列账户：", "表后正文"),
        *_ACCOUNT,
        Line("如款项已经付出，烦请将付款凭证发给我公司，以便及时入账；如对金额有疑问，请随时与我们联系。"),
        Line("【联系方式】"),
        Line("【未到期说明】"),
        *_APART,
        Line("特此函达，感谢配合！", "结语"),
        *_SIGNED,
    ),
)  # fmt: skip
_DUNNING2 = LetterText(
    "催款函二.docx",
    (
        *_head("催款函（二）"),
        Line("根据双方约定的付款条件，截至【截止日期】，贵公司下列款项已经到期而仍未支付，"
             "其中最长已逾期【最长逾期天数】天：", "引出表格"),
        _debts(contract=True, overdue=True),
        Line("【预收说明】", "表后正文"),
        Line("现要求贵公司于【付款期限】前（含当日），按约定付清上述应付款项人民币【应付金额】元"
             "（大写：【应付大写】），并汇入下列账户：", "表后正文"),
        *_ACCOUNT,
        Line("如确有困难不能一次付清，请在上述日期前书面提出付款计划，写明每笔金额和日期；"
             "如对欠款有异议，也请在上述日期前书面说明理由并附凭证。"),
        Line("逾期仍未付款的，我公司将视情况调整后续供货和付款条件，并保留依照合同要求贵公司承担"
             "逾期付款责任的权利。"),
        Line("【联系方式】"),
        Line("【未到期说明】"),
        *_APART,
        Line("特此函告。", "结语"),
        *_SIGNED_BY,
        _RECEIVED,
    ),
)  # fmt: skip
_DUNNING3 = LetterText(
    "催款函三.docx",
    (
        *_head("催款函（三）"),
        Line("根据双方约定的付款条件，截至【截止日期】，贵公司下列款项已经到期而仍未支付，"
             "其中最长已逾期【最长逾期天数】天，已构成逾期付款，现函告如下：", "引出表格"),
        _debts(contract=True, overdue=True),
        Line("【预收说明】", "表后正文"),
        Line("一、请贵公司于【付款期限】前（含当日）付清上述应付款项人民币【应付金额】元（大写：【应付大写】），"
             "汇入下列账户："),
        *_ACCOUNT,
        Line("二、自本函发出之日起，我公司暂停供货，待上述款项付清后恢复。"),
        Line("三、贵公司如在上述日期前仍未付清，我公司保留采取法律措施的权利，依法主张欠款本金及"
             "逾期付款责任。"),
        Line("四、如对欠款有异议，请在上述日期前书面说明理由并附凭证。"),
        Line("【联系方式】"),
        Line("【未到期说明】"),
        *_APART,
        Line("本函为我公司主张上述债权、要求贵公司付款的书面通知。特此函告。", "结语"),
        *_SIGNED_BY,
        _RECEIVED,
    ),
)  # fmt: skip
_STATEMENT = LetterText(
    "对账单.docx",
    (
        *_head("对 账 单"),
        Line("为核对双方往来账目，现将我公司账面记录的截至【截止日期】贵公司未结款项列示如下，"
             "请予核对：", "引出表格"),
        Rows(
            ("序号", "日期", "发票号/单据号", "到期日", "应收金额", "已收金额", "未收金额"),
            (9, 20.5, 42.5, 20.5, 25.5, 25.5, 26.5),
            (_C, _C, _L, _C, _M, _M, _M),
            (("【明细.序号】", "【明细.日期】", "【明细.发票号】", "【明细.到期日】",
              "【明细.应收金额】", "【明细.已收金额】", "【明细.未收金额】"),),
            ("合计", "", "", "", "【应收合计】", "【已收合计】", "【合计】"),
        ),
        Line("余额汇总（单位：元）：", "引出表格"),
        Rows(
            ("截止日期", "未收款项", "减：预收款", "贵公司欠", "欠贵公司"),
            (34, 34, 34, 34, 34),
            (_C, _M, _M, _M, _M),
            (("【截止日期】", "【合计】", "【预收余额】", "【贵公司欠】", "【欠贵公司】"),),
        ),
        Line("【余额说明】", "表后正文"),
        Line("请贵公司于【回函期限】前（【回函天数】日内）核对并在回执上盖章寄回；如有不符，"
             "请列明不符项目。款项若在截止日期之后已经付清，仍请及时复函。"),
        Line("本对账单仅供核对账目之用，不改变双方约定的付款日期。本对账单仅列示本金，"
             "不含逾期付款违约金和利息，我公司保留依法及依约主张的权利。"),
        Line("【联系方式】", "结语"),
        *_SIGNED,
        Slip((
        _CUT,
        Line("对 账 回 执", "回执标题"),
        Line("【本公司名称】：", "主送"),
        Line("贵公司对账单（【文号】）收悉，核对结果如下（在□内打√）：", "回执正文"),
        Line("□ 信息证明无误：【余额确认】", "回执正文"),
        Line("□ 信息不符，不符项目及金额如下：", "回执正文"),
        Rows(
            ("日期", "发票号/单据号", "贵公司金额", "我公司金额", "差异", "原因"),
            (22, 44, 28, 28, 22, 26),
            ("回执表格",) * 6,
            (("",) * 6, ("",) * 6, ("",) * 6),
        ),
        Line("单位名称：【客户名称】（盖章）", "回执正文"),
        Line("经办人：______________　　日期：______年____月____日", "回执正文"),
        )),
    ),
    margins=(20, 20),
)  # fmt: skip
TEXTS = (_REMINDER, _DUNNING1, _DUNNING2, _DUNNING3, _STATEMENT)
