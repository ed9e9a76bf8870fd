"""客户简报: one page about one customer, read on the way to it (DOMAIN 21, 105)."""

from __future__ import annotations

from xl_huikuan.letters.wording.blocks import LetterText, Line, Rows

_WORDS, _CENTRED, _MONEY = "简报文字", "简报居中", "简报金额"
PROFILE = LetterText(
    "客户简报.docx",
    (
        Line("客户简报", "简报标题"),
        Line("内部资料，不外发　【本公司名称】　截至【截止日期】　单位：元", "简报副题"),
        Line("【客户名称】【简报编码】", "简报客户"),
        Rows(
            ("事项", "情况"), (20, 164), (_CENTRED, _WORDS),
            (("【简报.事项】", "【简报.情况】"),),
        ),
        Line("【简报款项】", "简报引语"),
        Rows(
            ("发票号/单据号", "合同号", "到期日", "逾期天数", "未收金额", "说明"),
            (44, 36, 22, 16, 28, 38),
            (_WORDS, _WORDS, _CENTRED, _CENTRED, _MONEY, _WORDS),
            (("【简报款.发票号】", "【简报款.合同号】", "【简报款.到期日】", "【简报款.逾期天数】", "【简报款.未收金额】",
              "【简报款.说明】"),),
        ),
        Line("【简报其余】", "简报引语"),
        Line("收款前核对（办好一项划一项，当天记到 回款_沟通记录）", "简报引语"),
        Rows(
            ("收款作业要求", "收款作业要求"), (92, 92), (_WORDS, _WORDS),
            (("【简报核对.左】", "【简报核对.右】"),),
        ),
        Line("", "文末"),  # Word wants a paragraph after the last table
    ),
    margins=(13, 13),
    letterhead=False,
    compact=True,
)  # fmt: skip
TEXTS = (PROFILE,)
