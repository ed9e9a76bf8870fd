"""The fields a receivables workbook can have, and every heading clerks give them.

`FIELDS` is the only list of fields. A heading is compared after NFKC, Traditional to Simplified,
and without spaces, punctuation and units. Synonyms stand in tiers, surest first; a word that can
mean two things (付款日期, 余额, 单位) stands under both and the content of the column decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from xl_huikuan.sheets.recognition.headings import heading_forms

FUZZY_CUT = 86.0
TIER_STEP = 0.06


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a column can hold.

    Attributes:
        key: name in code.
        title: what the clerk calls it.
        content: "text", "money", "date" or "number": what the cells must look like.
        synonyms: tiers of headings, surest first, as compared (see `headings.heading_forms`).
        many: True when several columns may hold it (age buckets).
    """

    key: str
    title: str
    content: str
    synonyms: tuple[tuple[str, ...], ...]
    many: bool = False


def _field(key: str, title: str, content: str, words: str) -> Field:
    tiers = (tuple(heading_forms(w)[0] for w in tier.split()) for tier in words.split("|"))
    return Field(key, title, content, tuple(tiers), many=key in MANY)


MANY = frozenset({"age_bucket", "ignored", "reduced", "month_owed", "month_paid", "month_left"})

# Words after | are less sure. English is written without spaces, "no" stands for # and number.
FIELDS: tuple[Field, ...] = (
    _field("customer_name", "客户名称", "text",
           "客户名称 客户 客户单位 客户全称 客户全名 客户单位名称 客户公司 客户公司名称 购买方名称 购方名称 购买方 购货单位 购货单位名称 购货方 购方 购方企业名称"
           " 购方单位 欠款单位 欠款单位名称 欠款人 欠款客户 债务人 债务人名称 买方 买方名称 需方 甲方 customer customername client clientname billto soldto"
           " buyer buyername debtor debtorname customercompany 甲方单位 甲方名称 建设单位 发包方 发包单位 发包人 业主 业主单位 购买单位 购买单位名称 | 单位名称 单位全称 单位全名 往来单位 往来单位名称 往来单位全名 往来户 往来客户 客商名称 客商 对方单位 对方单位名称 对方户名"
           " 公司名称 企业名称 商业公司 付款单位 付款单位名称 付款方 付款方名称 付款人 付款人名称 付款方户名 付款人户名 收货单位 经销商 经销商名称 代理商 门店名称 门店 往来对象"
           " 核算项目 company companyname accountname payer partyname"
           " | 单位 户名 行标签 名称 科目名称 辅助核算 辅助项 公司 姓名 name party"),
    _field("customer_code", "客户编码", "text",
           "客户编号 客户编码 客户代码 客户id 客户号 customerid customerno customercode clientid accountno customer账号"
           " | 单位编码 单位编号 往来单位编码 客商编码 客商代码 供应商/客户编码 单位代码 户号 | 编码 代码 编号"),
    _field("short_name", "客户简称", "text", "客户简称 客商简称 单位简称 | 简称"),
    _field("tax_no", "统一社会信用代码", "text",
           "购方识别号 购买方识别号 购方税号 购方纳税人识别号 统一社会信用代码 社会信用代码 纳税人识别号 纳税人登记号 税号 客户税号 taxid taxno"),
    _field("supplier_name", "供应商名称", "text",
           "供应商名称 供应商 供应商全称 供货单位 供货商 供货方 供方 供方名称 厂商 厂商名称 供应单位 vendor vendorname supplier suppliername"
           " | 收款单位 收款方 收款人 收款人名称 payee"),
    _field("supplier_code", "供应商编码", "text", "供应商编号 供应商编码 供应商代码 vendorno vendorid supplierno supplierid"),
    _field("seller_name", "销方名称", "text", "销方名称 销售方名称 销售方纳税人名称 销方企业名称 开票单位 开票方 销货单位 销货方 销方 销售方 销货单位名称 seller sellername"),
    _field("seller_tax_no", "销方识别号", "text", "销方识别号 销售方识别号 销方税号 销方纳税人识别号 销售方纳税人识别号"),
    _field("digital_no", "数电发票号码", "text", "数电发票号码 数电票号码 数电票号 全电发票号码"),
    _field("invoice_no", "发票号", "text",
           "发票号码 发票号 发票编号 专票号 发票号数 invoiceno invoicenumber invoice billno | 票号 票据号 票据号码 inv"),
    _field("invoice_code", "发票代码", "text", "发票代码"),
    _field("doc_no", "单据号", "text",
           "单据编号 单据号 单据号码 出库单号 送货单号 发货单号 销售单号 应收单号 凭证号 凭证字号 凭证编号 凭证号数 业务单号 单号 记账凭证号 流水号 收款单号 交易流水号"
           " documentno docnum docno num transactionno referenceno reference ref statementno"),
    _field("doc_type", "单据类型", "text",
           "单据类型 业务类型 交易类型 票据类型 发票票种 发票类型 发票种类 单据名称 摘要类别 款项类型 款项性质 | 类型 类别 type"),
    _field("order_no", "订单号", "text",
           "订单号 订单编号 销售订单 销售订单号 客户订单号 采购订单号 orderno purchaseorderno pono ponumber so"),
    _field("contract_no", "合同号", "text",
           "合同号 合同编号 合同号码 合同/订单号 协议号 协议编号 contractno contract | 合同名称 项目编号 项目名称 工程名称 项目 project"),
    _field("invoice_date", "开票日期", "date",
           "开票日期 发票日期 开票时间 开具日期 发票开具日期 invoicedate billdate billingdate invoiced | 开单日期 票据日期"),
    _field("biz_date", "业务日期", "date",
           "业务日期 单据日期 记账日期 凭证日期 发生日期 入账日期 交易日期 制单日期 销售日期 发货日期 出库日期 送货日期 交货日期 date transactiondate postingdate"
           " docdate documentdate saledate orderdate | 日期 应收日期 应收款日期 操作日期 订单日期 签订日期 合同日期 年月日 确认日期 交易时间 | 时间 月份 年月"),
    _field("due_date", "到期日", "date",
           "到期日 到期日期 应收到期日 付款到期日 收款到期日 款项到期日 最晚付款日 约定付款日 约定付款日期 应付日期 应付款日 应付款日期 应收款日 应收款到期日 约定收款日"
           " 约定收款日期 应收截止日 应回款日期 应收日 合同付款日 合同约定付款日期 账期到期日 信用到期日 duedate paymentdue paymentduedate netdue netduedate due 应收到期日期 到期付款日 最迟付款日 最迟付款日期"
           " | 收款期限 到期时间 截止日期 还款日期 应收日期 应收款日期 付款期限 | 到期 付款日期 付款日 应收 应收款"),
    _field("term", "账期", "text",
           "账期 账期天数 账期(天) 信用期 信用天数 信用期限 信用账期 付款条件 付款方式条件 收付款协议 收款协议 结算期限 结算周期 结账周期 付款账期 约定账期 收款条件 terms"
           " term paymentterms paymentterm creditterms creditdays netdays | 付款期限 收款期限 付款期限(天) 收款期限(天) 结算条件 发货日期x天超期"),
    _field("amount", "应收金额", "money",
           "应收金额 应收额 应收账款金额 应收款金额 应收总款 应收工程款 应收账款 应收款 应收 应收总额 应收总金额 应收合计 价税合计 价税合计金额 含税金额 含税总额 含税金额合计"
           " 应收货款 应收含税 应收价税合计 本期应收金额 invoiceamount totalamount amountdue invoicetotal grandtotal"
           " | 开票金额 开票额 发票额 发票金额 票面金额 单据金额 单据总额 原始金额 amountinlocalcurrency amountinlc amountinlocalcur originalamount invoiceamt 开票总额 销售金额 销售额 销货金额 本期应收 货款 货款金额 本币金额 出库金额 发货金额 送货金额 欠款总额 总金额 amount"
           " total charges charge sales revenue invoiceamountincltax openinga amt"
           " | 合同金额 合同额 结算额 合同总额 合同总价 合同价款 订单金额 结算金额 金额 总价 总额 合计金额 原币金额 原值 小计金额 合计"),
    _field("net_amount", "不含税金额", "money",
           "不含税金额 无税金额 金额不含税 金额(税前) 税前金额 未税金额 不含税销售额 不含税价 应收不含税 netamount subtotalamount exclusivetax"),
    _field("tax", "税额", "money", "税额 税金 增值税额 增值税 销项税额 taxamount vat | tax gst"),
    _field("tax_rate", "税率", "number", "税率 税率/征收率 taxrate"),
    _field("received", "已收金额", "money",
           "已收金额 已收额 已收款 已收 已收账款 已收回 已收回金额 到账额 已到账 已到账金额 已结算额 回款数 收款数 已收工程款 已收款金额 已收货款 实收金额 实收款 实收 实收账款 收款金额 收款额 回款 回款金额 回款额 已回款 已回款金额 累计回款 累计回款金额"
           " 累计收款 累计收款金额 累计已收 本期收款 本期回款 本期已收 本期收回 已核销金额 核销金额 冲销金额 已核销 到账金额 到款金额 来款金额 回笼金额 已回笼 入账金额"
           " 收入金额 回款合计 收款合计 已收合计 已回款合计 到账合计 回款总计 收款总计 回款总额 收款总额 收回合计 amountreceived received payment payments paymentamount amountpaid paidamount receiptamount"
           " | 已付金额 已付款 已付 已付款金额 已结金额 已结算金额 付款金额 已支付 已结清金额 paid settled"),
    _field("receipt_date", "收款日期", "date",
           "收款日期 收款时间 回款日期 回款时间 到账日期 到账时间 到款日期 实收日期 实际收款日期 实际付款日 实际付款日期 实际回款日期 核销日期 收款日 来款日期"
           " paymentdate receiptdate datereceived datepaid settleddate paiddate cleareddate | 付款日期 付款时间 结清日期 | 付款日"),
    _field("balance", "未收余额", "money",
           "未收金额 未收额 未收款 未收 未收余额 未收回 未收回金额 未收货款 未收工程款 未到账 未到账金额 未到款 未结算金额 未结算余额 未清金额 未清余额 尚欠货款 尚欠工程款 结欠 欠收 所欠货款 欠货款 剩余货款 未收账款 未收款金额 未收款余额 应收余额 应收账款余额 应收款余额 欠款 欠款金额 欠款余额 未回款 未回款金额 未回款余额 尚欠 尚欠金额"
           " 尚欠款 尚未收款 未核销金额 未核销余额 剩余应收 剩余金额 剩余未收 未收合计 待收金额 待收款 应收未收 应收未收金额 未结金额 未结余额 欠款额 结欠金额"
           " balancedue openamount openbalance outstanding outstandingamount outstandingbalance amountoutstanding unpaid remaining"
           " | 期末余额 期末借方余额 期末应收余额 期末应收 期末应收账款 期末欠款 期末 本期余额 本期结余 月末余额 年末余额 余额 余 余款 结余 本币余额 对账金额 确认金额 累计欠款 closingbalance balance"
           " | 未付金额 未付款 未付 未付余额 未付款金额 总欠款 欠款合计 | 差额"),
    _field("opening", "期初余额", "money",
           "期初余额 年初余额 上期结余 上月余额 上期余额 期初应收 期初欠款 期初应收余额 上月结余 上年结转 期初 期初借方余额 年初借方余额 上期欠款 前期欠款 期初结余 上年结余 上年余额 期初金额 年初数 上年欠款 上年末余额 上年末欠款 年初欠款 年初应收 年初结余 年初应收余额 期初应收账款 以前年度欠款 以前欠款 往年欠款 历年欠款 去年欠款 上年结存 期初借方 openingbalance previousbalance"),
    _field("opening_credit", "期初贷方余额", "money", "期初贷方余额 年初贷方余额 期初预收 期初预收余额"),
    _field("advance", "预收款", "money", "预收 预收款 预收金额 预收账款 预收余额 预收款余额 期末贷方余额 合同负债 prepayment deposit advance | 预付 预付款 定金 订金"),
    _field("retention", "质保金", "money", "质保金 质保金金额 其中质保金 其中质保金金额 保证金 质量保证金 尾款 retention"),
    _field("debit", "借方", "money",
           "借方金额 借方 借方发生额 本期借方 借方本币 借方本币金额 本期借方发生额 借方发生金额 借 增加金额 增加 应收增加 应收增加额 本期应收增加 本期增加 本期增加额 debit debits debitamount dr"),
    _field("credit", "贷方", "money",
           "贷方金额 贷方 贷方发生额 本期贷方 贷方本币 贷方本币金额 本期贷方发生额 贷方发生金额 贷 减少金额 减少 应收减少 应收减少额 本期应收减少 本期减少 本期减少额 credit credits creditamount cr"),
    _field("direction", "方向", "text", "方向 借贷方向 借/贷 余额方向 借贷 drcr debit/credit 借或贷 方向(借/贷) 借贷标志"),
    _field("salesperson", "业务员", "text",
           "业务员 业务人员 业务员名称 业务员姓名 销售员 销售名字 销售人员 销售经理 客户经理 负责人 业务负责人 跟单员 跟单业务员 职员 责任人 收款责任人 催收责任人 销售代表"
           " 销售 业务经理 业务代表 salesperson salesrep owner rep salesman | 经手人 经办人 业务 purchaser/buyer appersonassigned"),
    _field("dept", "部门", "text",
           "部门 业务部门 销售部门 事业部 部门名称 区域 片区 办事处 销售区域 所属区域 所属部门 结算组织 组织 分公司 大区 地区 业务组 department region territory | 省份 城市"),
    _field("product", "品名", "text",
           "产品名称 品名 货物名称 商品名称 货物或应税劳务名称 货物或应税劳务、服务名称 货物劳务名称 项目内容 产品 商品 货品名称 物料名称 存货名称 服务名称 开票内容 内容"
           " product productname item itemdescription lineitemdescription service | 品牌 品种"),
    _field("spec", "规格型号", "text", "规格型号 规格 型号 尺寸 specification"),
    _field("measure", "计量单位", "text", "计量单位 单位 单位(计量) unit uom"),
    _field("quantity", "数量", "number", "数量 销售数量 件数 重量 吨数 发货数量 出库数量 开票数量 qty quantity"),
    _field("price", "单价", "number", "单价 含税单价 不含税单价 销售单价 价格 unitprice price rate"),
    _field("pay_mode", "结算方式", "text",
           "结算方式 付款方式 收款方式 支付方式 付款形式 收款形式 结款方式 回款方式 paymentmethod paymode paymentmode method"),
    _field("status", "状态", "text",
           "状态 收款状态 核销状态 付款状态 发票状态 结算状态 回款状态 是否到期 是否逾期 是否结清 是否收款 是否付款 是否回款 结清状态 是否作废 作废标志 是否正数发票"
           " status invoicestatus paymentstatus | 到期 是否争议 争议 disputed"),
    _field("overdue_days", "逾期天数", "number",
           "逾期天数 超期天数 拖欠天数 逾期时间(天) 已逾期天数 超账期天数 账龄天数 账龄(天) daysoverdue overduedays dayspastdue dayslate invoiceage | 账龄 逾期期间 逾期 age aging"),
    _field("credit_limit", "信用额度", "money", "信用额度 授信额度 信用限额 赊销额度 授信金额 creditlimit | 额度"),
    _field("limit_coefficient", "额度系数", "number", "额度系数 调整系数 额度调整系数"),
    _field("grade", "信用等级", "text", "信用等级 信用评级 客户等级 客户级别 信用分 等级 grade rating creditrating"),
    _field("customer_type", "客户类型", "text", "客户类型 客户类别 客户性质 单位类型 单位类别 单位性质 往来单位类型 往来类型 往来性质 客商类型 客商类别 客商性质 企业性质 企业规模 customertype"),
    _field("score_basic", "基本情况", "number", "基本情况 基本情况分 基本情况得分"),
    _field("score_management", "管理水平", "number", "管理水平 管理水平分 管理水平得分"),
    _field("score_record", "信用记录", "number", "信用记录 信用记录分 信用记录得分"),
    _field("score_business", "经营状况", "number", "经营状况 经营状况分 经营状况得分"),
    _field("score_cash", "现金流量", "number", "现金流量 现金流量分 现金流量得分"),
    _field("contact", "联系人", "text", "联系人 客户联系人 财务联系人 收件人 对接人 对方联系人 联系人姓名 contact contactname contactperson attn"),
    _field("phone", "联系电话", "text", "联系电话 电话 手机 手机号 手机号码 联系方式 电话号码 客户电话 phone phoneno telephone tel mobile"),
    _field("address", "地址", "text", "地址 客户地址 收件地址 联系地址 通讯地址 注册地址 邮寄地址 单位地址 address streetaddress"),
    _field("postcode", "邮编", "text", "邮编 邮政编码 zip zipcode postcode postalcode"),
    _field("email", "邮箱", "text", "邮箱 电子邮箱 电子邮件 邮箱地址 客户邮箱 联系邮箱 email e-mail emailaddress"),
    _field("reason", "未付原因", "text",
           "未付原因 逾期原因 未收原因 欠款原因 拖欠原因 未回款原因 催收情况 跟进情况 催款情况 催收记录 争议原因 争议情况 争议类型 reasonfordispute disputereason"),
    _field("promise_date", "承诺日期", "date",
           "承诺日期 承诺付款日期 承诺付款日 承诺还款日期 承诺回款日期 预计回款日 预计回款日期 预计收款日期 预计付款日 预计付款日期 计划回款日期 promisedate expecteddate promisetopay"),
    _field("promise_amount", "承诺金额", "money", "承诺金额 承诺付款金额 预计回款金额 计划回款金额 预计收款金额"),
    _field("hold_until", "停催至", "date", "停催至 停催截止 停催截止日 下次跟进 下次跟进日期 下次跟进日"),
    _field("account", "科目", "text", "科目 科目名称 会计科目 会计科目名称 总账科目 一级科目 科目全称 accounttitle glaccount | 一级名称 科目编码 科目代码 账户 account"),
    _field("currency", "币种", "text", "币种 币别 货币 原币币种 currency"),
    _field("counterpart", "对方科目", "text", "对方科目 对方科目名称"),
    _field("remark", "备注", "text",
           "备注 说明 附注 备注说明 备注信息 备注.重要 remark remarks note notes comment comments memo"),
    _field("summary", "摘要", "text", "摘要 摘要栏 业务摘要 交易摘要 事由 用途 description particulars details narrative"),
    _field("seq", "序号", "number", "序号 行号 项次 行次 no sn seq lineno"),
    _field("age_bucket", "账龄段", "money", ""),
    _field("reduced", "减项", "money",
           "减项 其他减项 退货 退货金额 退货额 退货款 销售退回 退回 折让 折让金额 销售折让 扣款 扣款金额 质量扣款 其他扣款 红冲 红冲金额 冲红 冲减 冲减金额 抹零 抹零金额 让利 减免 减免金额"),
    _field("month_owed", "当月应收", "money", ""),
    _field("month_paid", "当月回款", "money", ""),
    _field("month_left", "月末余额", "money", ""),
    _field("ignored", "其他", "text",
           "税收分类编码 特定业务类型 发票来源 发票风险等级 开票人 复核人 审核人 制单人 制表人 附件 附件数 借款年利率 借款种类 销售成本 毛利 毛利率"),
)  # fmt: skip
BY_KEY = {field.key: field for field in FIELDS}
MONEY_KEYS = tuple(field.key for field in FIELDS if field.content == "money")


@dataclass(frozen=True, slots=True)
class Match:
    """A field a heading may mean.

    Attributes:
        key: field key.
        score: 0–1 by the words alone.
        why: Chinese reason.
        tier: tier of the synonym, 0 = surest.
    """

    key: str
    score: float
    why: str
    tier: int


def _index() -> dict[str, list[tuple[str, int]]]:
    index: dict[str, list[tuple[str, int]]] = {}
    for field in FIELDS:
        for tier, words in enumerate(field.synonyms):
            for word in words:
                entries = index.setdefault(word, [])
                if all(key != field.key for key, _ in entries):
                    entries.append((field.key, tier))
    return index


SYNONYMS = _index()
_LONG = tuple(word for word in SYNONYMS if len(word) >= 2)
_LATIN = 4  # shortest English synonym that may be matched inside a longer heading


@cache
def matches(heading: str) -> tuple[Match, ...]:
    """Return what a heading may mean, best first; empty when nothing is near enough."""
    for form in heading_forms(heading):
        if form in SYNONYMS:
            found = [
                Match(key, 1.0 - TIER_STEP * tier, f"表头「{heading.strip()}」", tier)
                for key, tier in SYNONYMS[form]
            ]
            return tuple(sorted(found, key=lambda m: -m.score))
    return _near_matches(heading)


def _near_matches(heading: str) -> tuple[Match, ...]:
    forms = heading_forms(heading)
    if not forms or not 2 <= len(forms[0]) <= 24:
        return ()
    word, score, why = _ending(forms[0])
    if not word:
        near = process.extractOne(forms[0], _LONG, scorer=fuzz.ratio, score_cutoff=FUZZY_CUT)
        if near is None or len(forms[0]) < 4:
            return ()
        word, score, why = near[0], near[1] / 100 * 0.85, "近似"
    return tuple(
        Match(key, score - TIER_STEP * tier, f"表头「{heading.strip()}」{why}「{word}」", tier + 1)
        for key, tier in SYNONYMS[word]
        if tier == 0 or BY_KEY[key].content != "text"  # 资产编号 is no customer code
    )


_OTHER_MONEY = re.compile(
    "提成|佣金|奖金|成本|利润|毛利|返利|返点|坏账|减值|运费|预算|押金|备用金|借款|工资|保险|折旧|承兑|票据|付供应商|采购|进项|退款|返还|赔|罚|扣款|折让"
)


_BEFORE = re.compile("上年|上期|上月|年初|月初|期初|前期|以前|去年|往年|历年|前年")


def _ending(form: str) -> tuple[str, float, str]:
    """The head of a Chinese compound stands last: 本月开票金额 is a kind of 开票金额.

    提成金额 is none: money of another kind.
    """
    if _OTHER_MONEY.search(form):
        return "", 0.0, ""
    if _BEFORE.match(form):
        found = next((word for word in ("余额", "欠款", "结余", "应收") if form.endswith(word)), "")
        return ("期初余额", 0.8, "是以前的余额") if found else ("", 0.0, "")
    for start in range(1, len(form) - 1):
        tail = form[start:]
        long_enough = 2 * len(tail) >= len(form) if tail.isascii() else True
        if tail in SYNONYMS and long_enough and (len(tail) >= _LATIN or not tail.isascii()):
            return tail, 0.6 + 0.3 * len(tail) / len(form), "以此结尾"
    return "", 0.0, ""
