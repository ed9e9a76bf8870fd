"""回款_客户档案: what is known of each customer beside its account (DOMAIN 9–31, 36, 37, 100, 101)."""

from __future__ import annotations

from xl_huikuan.core.forms.form import Field, Form

CUSTOMER_TYPES = ("国企", "民企", "代理商", "经销商", "终端", "项目方", "政府", "个人", "其他")
GUARANTEES = ("无", "保证", "抵押", "质押", "保证金", "信用保险")
SOURCES = ("信用报告", "征信", "同行", "自有记录", "其他")
NATURES = ("非恶意", "疑似恶意", "恶意")
PRODUCT_STANDINGS = ("主力", "一般", "次要")
CALL_WINDOWS = ("早晨", "上午", "下午", "傍晚")

DOSSIER = Form(
    "dossier", "回款_客户档案", "客户档案", "每个客户一行:基本情况、资产、财务数据、评分、担保、付款习惯;浅黄色由您填写",
    ("浅黄色的格子由您填写,空着就是不知道,不会当作 0;金额单位见标题。其余各列按「客户档案」时重新计算。",
     "台账客户资料里已有的内容不用再填;两边都有时以这里为准。"),
    (
        Field("customer", "客户名称", "text", 26),
        # what follows from the account
        Field("grade", "信用等级", "text", 8, mine=False),
        Field("score", "信用分", "number", 8, mine=False),
        Field("matrix", "能力×意愿", "text", 16, mine=False),
        Field("handling", "建议处理", "wrap", 24, mine=False),
        Field("shipping", "能不能发货", "wrap", 30, mine=False),
        Field("exposed", "无保障余额", "money", 14, mine=False, help="应收余额减信保限额和没有到期的担保额,最多损失这么多。"),
        Field("paid_well", "以往付款情况", "wrap", 28, mine=False),
        Field("history", "购买往来", "wrap", 28, mine=False),
        Field("stale", "要补的资料", "wrap", 30, mine=False),
        # basic facts
        Field("customer_type", "客户类型", "choice", 9, choices=CUSTOMER_TYPES),
        Field("tax_no", "统一社会信用代码", "text", 21),
        Field("founded", "成立日期", "date", 12),
        Field("legal_person", "法人代表", "text", 10),
        Field("address", "地址", "text", 28),
        Field("postcode", "邮编", "text", 8),
        Field("decider", "决策人", "text", 10),
        Field("acceptor", "验收人", "text", 10),
        Field("payer", "付款责任人", "text", 10),
        Field("backup", "备用联系人", "text", 10),
        Field("past", "以往经营情况", "wrap", 20),
        Field("sellers", "主要销售人员", "wrap", 16),
        # assets, in 万元
        Field("fixed_assets", "固定资产(万元)", "wan", 12),
        Field("registered_capital", "注册资金(万元)", "wan", 12),
        # financial inputs, in 万元
        Field("total_assets", "资产总额(万元)", "wan", 12),
        Field("total_assets_before", "上年末资产总额(万元)", "wan", 12),
        Field("total_liabilities", "负债总额(万元)", "wan", 12),
        Field("current_assets", "流动资产(万元)", "wan", 12),
        Field("current_liabilities", "流动负债(万元)", "wan", 12),
        Field("inventory", "存货(万元)", "wan", 12),
        Field("inventory_before", "上年末存货(万元)", "wan", 12),
        Field("prepaid", "预付款项(万元)", "wan", 12),
        Field("revenue", "营业收入(万元)", "wan", 12),
        Field("cost", "营业成本(万元)", "wan", 12),
        Field("profit", "净利润(万元)", "wan", 12),
        Field("receivables", "应收账款(万元)", "wan", 12),
        Field("receivables_before", "上年末应收账款(万元)", "wan", 12),
        Field("net_worth", "净值(万元)", "wan", 12),
        Field("ratios", "财务指标", "wrap", 36, mine=False),
        # scores typed by a person
        Field("score_basic", "基本情况分", "number", 9, low=0, high=100),
        Field("score_management", "管理水平分", "number", 9, low=0, high=100),
        Field("score_record", "信用记录分(人工)", "number", 9, low=0, high=100),
        Field("score_business", "经营状况分(人工)", "number", 9, low=0, high=100, help="填了就用它,不填按财务指标计算。"),
        Field("score_cash", "现金流量分", "number", 9, low=0, high=100),
        Field("score_source", "评分资料来源", "choice", 10, choices=SOURCES),
        Field("score_date", "资料日期", "date", 12),
        # limit and guarantee
        Field("credit_limit", "信用额度(万元)", "wan", 12, low=0, help="不填按 基数×系数;填 0 是不赊销。"),
        Field("limit_coefficient", "额度系数", "number", 8, low=0, high=10),
        Field("limit_reason", "系数理由", "wrap", 16),
        Field("limit_approver", "额度批准人", "text", 10),
        Field("guarantee", "担保方式", "choice", 10, choices=GUARANTEES),
        Field("guarantee_amount", "担保额(万元)", "wan", 12, low=0),
        Field("guarantee_until", "担保到期日", "date", 12),
        Field("insured", "信保限额(万元)", "wan", 12, low=0),
        # flags
        Field("malicious", "恶意拖欠", "yes_no", 8),
        Field("dishonoured", "曾跳票", "yes_no", 8),
        Field("enforced", "被执行人", "yes_no", 8),
        Field("new_market", "新市场", "yes_no", 8),
        Field("bad_old_market", "老市场信用差", "yes_no", 8),
        Field("new_leader", "领导变更", "yes_no", 8),
        Field("leader_doubts", "主管另有想法", "yes_no", 8),
        Field("no_own_funds", "空手套白狼", "yes_no", 8),
        Field("nature", "欠款性质", "choice", 9, choices=NATURES),
        Field("klass", "人工四类", "choice", 8, choices=("未收", "代收", "准呆", "呆死")),
        Field("klass_reason", "四类理由", "wrap", 16),
        # how and when they pay, how to reach them
        Field("cut_off_day", "扎账日", "int", 7, low=1, high=31, help="客户每月几日扎账,扎账前送到的票才赶得上付款。"),
        Field("pay_day", "付款日", "int", 7, low=1, high=31, help="客户每月几日付款。"),
        Field("bank_days", "转账周期(天)", "int", 8, low=0, high=60),
        Field("approvals", "付款审批环节数", "int", 8, low=0, high=30),
        Field("collect_day", "固定收款日", "int", 8, low=1, high=31, help="每月几日上门或打电话收款。"),
        Field("window", "最佳联系时段", "choice", 9, choices=CALL_WINDOWS),
        Field("habits", "活动规律", "wrap", 16),
        Field("city", "城市", "text", 9),
        Field("distance", "距离(公里)", "number", 8, low=0, high=20000),
        Field("visits", "年拜访次数", "int", 8, low=0, high=1000),
        Field("standing", "我方产品地位", "choice", 9, choices=PRODUCT_STANDINGS),
        Field("company", "陪同领导", "text", 9),
        Field("note", "备注", "wrap", 20),
    ),
    freeze=1,
)  # fmt: skip
