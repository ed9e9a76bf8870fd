"""Letters that ask for money, from friendly to firm."""

from __future__ import annotations

from xl_huikuan.letters.wording.blocks import (
    ACCOUNT,
    APART,
    RECEIVED,
    SIGNED,
    SIGNED_BY,
    LetterText,
    Line,
    debts,
    head,
)

REMINDER = LetterText(
    "付款提醒函.docx",
    (
        *head("付款提醒函"),
        Line("感谢贵公司长期以来对我公司的信任与支持。为便于贵公司安排资金，现将近期到期的款项"
             "列示如下（截至【截止日期】），敬请核对：", "引出表格"),
        debts(contract=False, overdue=False),
        Line("【预收说明】", "表后正文"),
        Line("以上应付款项共计人民币【应付金额】元（大写：【应付大写】）。请贵公司核对无误后，"
             "按到期日汇入下列账户；已到期的，请尽快安排。如款项已经付出，烦请告知付款日期和金额，以便我公司及时入账。", "表后正文"),
        *ACCOUNT,
        Line("【联系方式】"),
        Line("【未到期说明】"),
        *APART,
        Line("顺祝商祺！", "结语"),
        *SIGNED,
    ),
)  # fmt: skip
DUNNING1 = LetterText(
    "催款函一.docx",
    (
        *head("催款函（一）"),
        Line("感谢贵公司一直以来的支持。经核对账目，截至【截止日期】，贵公司下列款项已过付款日期，"
             "我公司尚未收到：", "引出表格"),
        debts(contract=False, overdue=True),
        Line("【预收说明】", "表后正文"),
        Line("请贵公司核对，并于【付款期限】前将上述应付款项人民币【应付金额】元"
             "（大写：【应付大写】）汇入下列账户：", "表后正文"),
        *ACCOUNT,
        Line("如款项已经付出，烦请将付款凭证发给我公司，以便及时入账；如对金额有疑问，请随时与我们联系。"),
        Line("【联系方式】"),
        Line("【未到期说明】"),
        *APART,
        Line("特此函达，感谢配合！", "结语"),
        *SIGNED,
    ),
)  # fmt: skip
DUNNING2 = LetterText(
    "催款函二.docx",
    (
        *head("催款函（二）"),
        Line("根据双方约定的付款条件，截至【截止日期】，贵公司下列款项已经到期而仍未支付，"
             "其中最长已逾期【最长逾期天数】天：", "引出表格"),
        debts(contract=True, overdue=True),
        Line("【预收说明】", "表后正文"),
        Line("现要求贵公司于【付款期限】前（含当日），按约定付清上述应付款项人民币【应付金额】元"
             "（大写：【应付大写】），并汇入下列账户：", "表后正文"),
        *ACCOUNT,
        Line("如确有困难不能一次付清，请在上述日期前书面提出付款计划，写明每笔金额和日期；"
             "如对欠款有异议，也请在上述日期前书面说明理由并附凭证。"),
        Line("逾期仍未付款的，我公司将视情况调整后续供货和付款条件，并保留依照合同要求贵公司承担"
             "逾期付款责任的权利。"),
        Line("【联系方式】"),
        Line("【未到期说明】"),
        *APART,
        Line("特此函告。", "结语"),
        *SIGNED_BY,
        RECEIVED,
    ),
)  # fmt: skip
DUNNING3 = LetterText(
    "催款函三.docx",
    (
        *head("催款函（三）"),
        Line("根据双方约定的付款条件，截至【截止日期】，贵公司下列款项已经到期而仍未支付，"
             "其中最长已逾期【最长逾期天数】天，已构成逾期付款，现函告如下：", "引出表格"),
        debts(contract=True, overdue=True),
        Line("【预收说明】", "表后正文"),
        Line("一、请贵公司于【付款期限】前（含当日）付清上述应付款项人民币【应付金额】元（大写：【应付大写】），"
             "汇入下列账户："),
        *ACCOUNT,
        Line("二、自本函发出之日起，我公司暂停供货，待上述款项付清后恢复。"),
        Line("三、贵公司如在上述日期前仍未付清，我公司保留采取法律措施的权利，依法主张欠款本金及"
             "逾期付款责任。"),
        Line("四、如对欠款有异议，请在上述日期前书面说明理由并附凭证。"),
        Line("【联系方式】"),
        Line("【未到期说明】"),
        *APART,
        Line("本函为我公司主张上述债权、要求贵公司付款的书面通知。特此函告。", "结语"),
        *SIGNED_BY,
        RECEIVED,
    ),
)  # fmt: skip
TEXTS = (REMINDER, DUNNING1, DUNNING2, DUNNING3)
