"""Letters that ask for money, from friendly to firm."""

from __future__ import annotations

from xl_huikuan.letters.wording.blocks import (
    ACCOUNT,
    APART,
    ENCLOSED,
    INTEREST,
    LATER,
    RECEIVED,
    SIGNED,
    SIGNED_BY,
    LetterText,
    Line,
    debts,
    head,
)

_CLOSING = (Line("【联系方式】"), *LATER, *APART)
_DEMANDED = "本函为我公司主张上述债权、要求贵公司付款的书面通知。特此函告。"
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
        *_CLOSING,
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
             "（大写：【应付大写】）汇入下列账户：", "引出表格"),
        *ACCOUNT,
        Line("如款项已经付出，烦请将付款凭证发给我公司，以便及时入账；如对金额有疑问，请随时与我们联系。"),
        *_CLOSING,
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
             "（大写：【应付大写】），并汇入下列账户：", "引出表格"),
        *ACCOUNT,
        *INTEREST,
        Line("如确有困难不能一次付清，请在上述日期前书面提出付款计划，写明每笔金额和日期；"
             "如对欠款有异议，也请在上述日期前书面说明理由并附凭证。", "表后正文"),
        Line("逾期仍未付款的，我公司将视情况调整后续供货和付款条件，并保留依照合同要求贵公司承担"
             "逾期付款责任的权利。"),
        *_CLOSING,
        Line(_DEMANDED, "结语"),
        ENCLOSED,
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
        Line("【前函说明】", "表后正文"),
        Line("一、请贵公司于【付款期限】前（含当日）付清上述应付款项人民币【应付金额】元（大写：【应付大写】），"
             "汇入下列账户：", "引出表格"),
        *ACCOUNT,
        *INTEREST,
        Line("二、自本函发出之日起，我公司暂停供货，待上述款项付清后恢复。", "表后正文"),
        Line("三、贵公司如在上述日期前仍未付清，我公司保留采取法律措施的权利，依法主张欠款本金及"
             "逾期付款责任。"),
        Line("四、如对欠款有异议，请在上述日期前书面说明理由并附凭证。"),
        *_CLOSING,
        Line(_DEMANDED, "结语"),
        ENCLOSED,
        *SIGNED_BY,
        RECEIVED,
    ),
)  # fmt: skip
FINAL = LetterText(
    "最后催告函.docx",
    (
        *head("最后催告函"),
        Line("根据双方约定的付款条件，截至【截止日期】，贵公司下列款项已经到期，至今仍未支付，"
             "其中最长已逾期【最长逾期天数】天：", "引出表格"),
        debts(contract=True, overdue=True),
        Line("【预收说明】", "表后正文"),
        Line("【前函说明】", "表后正文"),
        Line("一、请贵公司于【付款期限】前（含当日）付清上述应付款项人民币【应付金额】元（大写：【应付大写】），"
             "汇入下列账户：", "引出表格"),
        *ACCOUNT,
        *INTEREST,
        Line("二、本函是我公司采取法律措施之前的最后一次书面催告。贵公司在上述日期前既未付清，也未与我公司"
             "书面达成付款安排的，我公司可能委托律师，依法通过诉讼等途径主张欠款本金、逾期付款责任，"
             "以及依法或者依约可以主张的费用，并保留采取其他合法措施的权利。", "表后正文"),
        Line("三、如对欠款有异议，请在上述日期前书面说明理由并附凭证；一次付清确有困难的，"
             "请在上述日期前书面提出付款计划，写明每笔金额和日期。"),
        *_CLOSING,
        Line(_DEMANDED, "结语"),
        ENCLOSED,
        *SIGNED_BY,
        RECEIVED,
    ),
)  # fmt: skip
_NOTED = (
    "本通知不免除贵公司的付款义务，也不影响我公司依约、依法主张的其他权利。贵公司如有异议，"
    "请于收到本通知后书面提出，说明理由并附凭证。"
)
_UNPAID = "截至【截止日期】，贵公司下列款项已过付款日期，我公司尚未收到，其中最长已逾期【最长逾期天数】天："
STOP_SUPPLY = LetterText(
    "停止供货通知.docx",
    (
        *head("停止供货通知"),
        Line(f"根据【合同依据】，{_UNPAID}", "引出表格"),
        debts(contract=True, overdue=True),
        Line("【预收说明】", "表后正文"),
        Line("【前函说明】", "表后正文"),
        Line("一、因上述款项未按约定支付，我公司依照双方约定和有关法律规定，自【停止日期】起停止向贵公司供货，"
             "已接受而尚未发出的订单一并暂缓，交货时间相应顺延。", "表后正文"),
        Line("二、贵公司付清上述应付款项人民币【应付金额】元（大写：【应付大写】）并到账，或者提供我公司"
             "书面认可的担保后，我公司恢复供货。收款账户：", "引出表格"),
        *ACCOUNT,
        Line(f"三、{_NOTED}"),
        *_CLOSING,
        Line("特此通知。", "结语"),
        ENCLOSED,
        *SIGNED_BY,
        RECEIVED,
    ),
)  # fmt: skip
STOP_SERVICE = LetterText(
    "停止服务通知.docx",
    (
        *head("停止服务通知"),
        Line(f"根据【合同依据】，{_UNPAID}", "引出表格"),
        debts(contract=True, overdue=True),
        Line("【预收说明】", "表后正文"),
        Line("【前函说明】", "表后正文"),
        Line("一、请贵公司于【宽限期限】前（含当日）付清上述应付款项人民币【应付金额】元（大写：【应付大写】），"
             "汇入下列账户；在此日期前付清的，服务照常进行：", "引出表格"),
        *ACCOUNT,
        Line("二、届时仍未付清的，我公司依照双方约定和有关法律规定，自【停止日期】起停止提供【服务内容】，"
             "请贵公司提前做好安排；款项付清并到账，或者提供我公司书面认可的担保后，恢复服务。"),
        Line(f"三、{_NOTED}"),
        *_CLOSING,
        Line("特此通知。", "结语"),
        ENCLOSED,
        *SIGNED_BY,
        RECEIVED,
    ),
)  # fmt: skip
END_AGENCY = LetterText(
    "终止授权通知.docx",
    (
        *head("终止授权通知"),
        Line(f"根据【合同依据】，贵公司取得我公司的【授权内容】。{_UNPAID}", "引出表格"),
        debts(contract=True, overdue=True),
        Line("【预收说明】", "表后正文"),
        Line("【前函说明】", "表后正文"),
        Line("一、请贵公司于【宽限期限】前（含当日）付清上述应付款项人民币【应付金额】元（大写：【应付大写】），"
             "汇入下列账户；在此日期前付清的，授权继续有效：", "引出表格"),
        *ACCOUNT,
        Line("二、届时仍未付清的，我公司依照双方约定和有关法律规定，自【停止日期】起终止对贵公司的【授权内容】，"
             "本通知到期即为终止通知。"),
        Line("三、授权终止后，请贵公司停止以我公司授权单位的名义开展业务，停止使用我公司的商标、字号和"
             "宣传资料，并与我公司核对和结清往来账目；终止前已经成立的订单，由双方另行书面商定。"),
        Line(f"四、{_NOTED}"),
        *_CLOSING,
        Line("特此通知。", "结语"),
        ENCLOSED,
        *SIGNED_BY,
        RECEIVED,
    ),
)  # fmt: skip
TEXTS = (REMINDER, DUNNING1, DUNNING2, DUNNING3, FINAL, STOP_SUPPLY, STOP_SERVICE, END_AGENCY)
