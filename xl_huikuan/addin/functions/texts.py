"""文书: amounts in capitals, and numbers that name a company or an invoice (DOMAIN 2.12–2.15)."""

from __future__ import annotations

from xl_huikuan.addin.functions.registry import Parameter, worksheet_function
from xl_huikuan.addin.functions.values import Cells
from xl_huikuan.core.identity import invoice_no_problem, normal_uscc, uscc_problem
from xl_huikuan.core.rmb import rmb_matches, rmb_upper

_GROUP = "文书"
_PASSED, _OLD = "通过", "旧税号"
_OLD_LENGTH = 15


@worksheet_function(
    _GROUP,
    "金额的人民币大写,四舍五入到分,例如 1409.5 → 壹仟肆佰零玖元伍角整。",
    Parameter("amount", "金额", "金额,元;负数以 负 开头。", Cells.MONEY),
    Parameter(
        "prefix",
        "加人民币",
        "是:前面写 人民币;否(默认):不写。",
        Cells.FLAG,
        optional=True,
        default=False,
    ),
    Parameter(
        "whole_after_jiao",
        "角后写整",
        "是(默认):到角为止也写 整;否:不写,有的银行单据这样要求。",
        Cells.FLAG,
        optional=True,
        default=True,
    ),
    returns=Cells.TEXT,
    example="=HK_RMB(1680.32)",
)
def HK_RMB(
    amount: int,
    prefix: bool = False,  # noqa: FBT001, FBT002  as typed into a cell
    whole_after_jiao: bool = True,  # noqa: FBT001, FBT002
) -> str:
    """Answer an amount in capitals."""
    capitals = rmb_upper(amount, whole_after_jiao=whole_after_jiao)
    return f"人民币{capitals}" if prefix else capitals


@worksheet_function(
    _GROUP,
    "大写与金额是否一致:TRUE 或 FALSE。各种合规写法都认:整/正、元/圆、可写可不写的零、带不带人民币、繁体。",
    Parameter("capitals", "大写", "人民币大写文字。", Cells.TEXT),
    Parameter("amount", "金额", "金额,元。", Cells.MONEY),
    returns=Cells.FLAG,
    example='=HK_CHECKRMB("人民币壹仟陆佰捌拾圆叁角贰分",1680.32)',
)
def HK_CHECKRMB(capitals: str, amount: int) -> bool:
    """Answer whether the capitals are a lawful way of writing the amount."""
    return rmb_matches(capitals, amount)


@worksheet_function(
    _GROUP,
    "校验18位统一社会信用代码:通过,或哪里不对。15位的为 旧税号。",
    Parameter("code", "代码", "统一社会信用代码,按文本录入;全角、小写、空格不影响。", Cells.TEXT),
    returns=Cells.TEXT,
    example='=HK_USCC("91350100M000100Y43")',
)
def HK_USCC(code: str) -> str:
    """Answer 通过, 旧税号, or what is wrong with the code."""
    old = len(normal_uscc(code)) == _OLD_LENGTH
    return uscc_problem(code) or (_OLD if old else _PASSED)


@worksheet_function(
    _GROUP,
    "校验发票号码,8位或20位数字:通过,或哪里不对。16位以上的号码录成了数字时为 发票号已失真,要按文本重新录入。",
    Parameter("number", "发票号", "发票号码,按文本录入。", Cells.TEXT),
    returns=Cells.TEXT,
    example='=HK_INVOICENO("26322000006465433531")',
)
def HK_INVOICENO(number: str) -> str:
    """Answer 通过, or what is wrong with the invoice number."""
    return invoice_no_problem(number) or _PASSED
