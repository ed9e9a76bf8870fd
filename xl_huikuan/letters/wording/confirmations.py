"""Papers about one event: a difference put right, an objection answered, money received."""

from __future__ import annotations

from xl_huikuan.letters.wording.blocks import (
    CENTRED,
    CUT,
    MONEY,
    SIGNED,
    WORDS,
    LetterText,
    Line,
    Rows,
    Slip,
    head,
)
from xl_huikuan.letters.wording.statements import PRINCIPAL

CORRECTION = LetterText(
    "差异更正函.docx",
    (
        *head("差异更正函"),
        Line("感谢贵公司配合核对账目。经核实，我公司【原函件】所列的往来款项有下列内容需要更正：", "引出表格"),
        Rows(
            ("差异内容", "更正前金额(元)", "更正后金额(元)", "更正差额(元)", "差异原因"),
            (46, 29, 29, 27, 25),
            (WORDS, MONEY, MONEY, MONEY, WORDS),
            (("【差异内容】", "【更正前金额】", "【更正后金额】", "【更正差额】", "【差异原因】"),),
        ),
        Line("更正以后，双方往来余额如下：", "表后正文"),
        Line("【余额说明】"),
        Line("请贵公司核对，并于【回函期限】前在回执上盖章寄回；如仍有不符，请同时列明。原函件的其他内容不变。"),
        Line(f"本函不改变双方约定的付款日期。本函{PRINCIPAL}"),
        Line("【联系方式】", "结语"),
        *SIGNED,
        Slip((
            CUT,
            Line("更 正 回 执", "回执标题"),
            Line("【本公司名称】：", "主送"),
            Line("贵公司差异更正函（【文号】）收悉，核对结果如下（在□内打√）：", "回执正文"),
            Line("□ 同意更正：【余额确认】", "回执正文"),
            Line("□ 仍有不符，不符项目及金额：______________________________", "回执正文"),
            Line("单位名称：【客户名称】（盖章）", "回执正文"),
            Line("经办人：______________　　日期：______年____月____日", "回执正文"),
        )),
    ),
)  # fmt: skip
DISPUTE_REPLY = LetterText(
    "异议处理函.docx",
    (
        *head("异议处理函"),
        Line("贵公司就发票（单据）【异议单据】提出的异议，我公司已经收悉并作了核实，现函复如下："),
        Line("一、贵公司提出的异议：【异议内容】"),
        Line("二、我公司核实的情况：【核实情况】"),
        Line("三、下一步安排：【下一步】，于【完成日期】前完成。"),
        Line("截至【截止日期】，涉及异议的款项如下：", "引出表格"),
        Rows(
            ("序号", "日期", "发票号/单据号", "合同号", "未收金额(元)"),
            (10, 24, 50, 38, 34),
            (CENTRED, CENTRED, WORDS, WORDS, MONEY),
            (("【争议.序号】", "【争议.日期】", "【争议.单据号】", "【争议.合同号】", "【争议.未收金额】"),),
            ("合计", "", "", "", "【争议合计】"),
        ),
        Line("【其余说明】", "表后正文"),
        Line("本函仅就上述异议的处理情况作出说明，不改变双方约定的其他权利和义务。"),
        Line("【联系方式】", "结语"),
        Line("特此函复，感谢贵公司的理解与配合！", "结语"),
        *SIGNED,
    ),
)  # fmt: skip
THANKS = LetterText(
    "收款确认函.docx",
    (
        *head("收款确认函"),
        Line("感谢贵公司的支持。【收款起日】至【截止日期】，我公司已收到贵公司下列款项并入账，"
             "谨此确认，并致谢意：", "引出表格"),
        Rows(
            ("序号", "收款日期", "收款方式", "金额(元)", "抵付款项"),
            (10, 22, 24, 30, 70),
            (CENTRED, CENTRED, WORDS, MONEY, WORDS),
            (("【收款.序号】", "【收款.日期】", "【收款.方式】", "【收款.金额】", "【收款.抵付款项】"),),
            ("合计", "", "", "【收款合计】", ""),
        ),
        Line("【余额说明】", "表后正文"),
        Line("本函仅就货款本金的收取情况作出确认。如与贵公司的付款记录不符，烦请告知，以便及时核对。"),
        Line("【联系方式】"),
        Line("顺祝商祺！", "结语"),
        *SIGNED,
    ),
)  # fmt: skip
TEXTS = (CORRECTION, DISPUTE_REPLY, THANKS)
