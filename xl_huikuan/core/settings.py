"""What a company may change: one table of settings, and the values in force.

`SETTINGS` is the only list of settings: the 回款_参数 sheet, the manual and the checks are made
from it. Values typed by the clerk are checked by kind and range, in Chinese.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from xl_huikuan.core.action_rows import ACTION_ROWS, EASE_ROWS
from xl_huikuan.core.credit_rows import CREDIT_ROWS
from xl_huikuan.core.errors import SettingInvalid
from xl_huikuan.core.forecast_rows import FORECAST_ROWS
from xl_huikuan.core.kpi_rows import KPI_ROWS
from xl_huikuan.core.lpr import DATA_UNTIL, RateTable
from xl_huikuan.core.money import fen
from xl_huikuan.core.policy import LADDER, AgingScheme, scheme_from_text
from xl_huikuan.core.provision_rows import PROVISION_ROWS
from xl_huikuan.core.rating_rows import RATING_ROWS
from xl_huikuan.core.setting import Setting, parse_setting, rate_table
from xl_huikuan.core.talk_rows import TALK_ROWS

LADDER_GROUP = "催收阶梯"  # shown as a table of its own: a row per rung
RATES_GROUP = "LPR"  # likewise: a row per announcement


def _ladder_settings() -> Iterator[Setting]:
    for rung in LADDER:
        rows = (
            (rung.key, "起始逾期天数", rung.from_day, "int",
             f"最长逾期天数达到此数即为{rung.level}级({rung.name});0 为到期当天,负数为到期前。", -60, 3650),
            (rung.interval_key, "间隔天数", rung.next_days, "int",
             f"发过{rung.name}的函之后,至少隔这么多天再给同一客户发函。", 0, 365),
            (rung.minimum_key, "最低金额", 0, "fen",
             f"应付金额低于此数(元)时不发{rung.name}的函;0 表示只看「最低催收金额」。", 0, 10**13),
            (rung.signatory_key, "签发人", rung.signatory, "text", f"印在{rung.name}函件上的签发岗位。", None, None),
            (rung.approver_key, "审批人", rung.approver, "text", f"{rung.name}的函发出前由谁同意,列在出函预览里。", None, None),
        )  # fmt: skip
        for key, what, default, kind, help_, low, high in rows:
            yield Setting(key, f"{rung.name}{what}", default, kind, LADDER_GROUP, help_, low, high)


SETTINGS: tuple[Setting, ...] = (
    Setting("company", "本公司名称", "", "text", "公司", "函件落款和判断哪一方是我方时使用,请填全称。"),
    Setting("company_tax_no", "本公司信用代码", "", "text", "公司", "判断税务导出表是销项还是进项时使用。"),
    Setting("company_address", "本公司地址", "", "text", "公司", "印在函件上。"),
    Setting("company_phone", "本公司电话", "", "text", "公司", "印在函件上,供客户回复。"),
    Setting("company_contact", "财务联系人", "", "text", "公司", "印在函件上,供客户回复。"),
    Setting("bank_name", "开户银行", "", "text", "公司", "催款函必须有收款账户;为空时不出函。"),
    Setting("bank_account", "银行账号", "", "text", "公司", "催款函必须有收款账户;为空时不出函。"),
    Setting("account_name", "账户名称", "", "text", "公司", "收款账户户名;为空时用本公司名称。"),
    Setting("as_of", "截至日期", None, "date", "账龄", "账龄、逾期和函件都算到这一天,如 2026-10-31;留空为运行的当天。"),
    Setting("scheme", "账龄方案", "逾期7段", "text", "账龄", "逾期7段、年度6段,或自定义天数上限如 15,30,60。"),
    Setting("basis", "账龄起算日", "按方案", "choice", "账龄", "按到期日、开票日还是记账日起算。",
            choices=("按方案", "到期日", "开票日", "记账日")),
    Setting("default_term", "默认账期", "", "text", "账龄", "行内没有到期日和账期时使用,如 月结30天、票到30天;为空则列为无到期日,不催收。"),
    Setting("month_term_from", "月结账期起点", "月末", "choice", "账龄", "月结N天从开票当月月末起算,还是先到次月月末。",
            choices=("月末", "次月月末")),
    Setting("roll", "到期日遇休假日", "不顺延", "choice", "账龄", "到期日落在法定休假日时是否移动。",
            choices=("不顺延", "顺延", "提前")),
    Setting("allocation", "收款核销方式", "先进先出", "choice", "账龄", "先按指定、同发票、同合同核销,余款再按此处理。",
            choices=("先进先出", "只认指定")),
    Setting("hidden_rows", "隐藏行", "计入", "choice", "账龄", "隐藏或筛选掉的行是否计入。", choices=("计入", "不计")),
    Setting("tabs_are_customers", "表名就是客户名称", "询问", "choice", "账龄",
            "一个客户一张工作表、表中又没有客户名称时,是否以表名为客户名称。", choices=("询问", "是", "否")),
    Setting("extend_table", "追加列并入表格", "否", "choice", "账龄", "在右侧追加列时,是否把新列并入旁边的表格或筛选范围。",
            choices=("是", "否")),
    *_ladder_settings(),
    Setting("grace_days", "宽限天数", 0, "int", "催收", "逾期天数严格大于宽限天数才出催款函。", 0, 365),
    Setting("minimum_amount", "最低催收金额", fen(100), "fen", "催收", "逾期合计低于此数(元)的客户不出催款函。", 0, 10**13),
    Setting("only_listed", "只向客户资料里的客户发函", "否", "choice", "催收",
            "选 是 时,客户资料表里没有的客户不出函,待补上后再发。", choices=("是", "否")),
    Setting("escalation", "升级方式", "逐级", "choice", "催收",
            "逐级:没有发过上一级函件的,先发上一级;按逾期天数:直接发天数达到的那一级。", choices=("逐级", "按逾期天数")),
    Setting("legal_days", "建议移交法务逾期天数", 180, "int", "催收", "逾期达到此天数、又达到下面的金额,建议移交法务。", 1, 3650),
    Setting("legal_amount", "建议移交法务金额", fen(10_000), "fen", "催收", "逾期合计(元)达到此数才建议移交法务。", 0, 10**13),
    Setting("limitation_years", "诉讼时效年数", 3, "int", "催收", "民法典第188条:三年。", 1, 20),
    Setting("limitation_warning", "时效预警天数", 180, "int", "催收", "距时效届满不足此天数时提高优先级。", 0, 1000),
    *(Setting(*row) for row in TALK_ROWS),
    Setting("doubtful_days", "准呆天数", 180, "int", "催收", "逾期达到此天数归为准呆。", 1, 3650),
    Setting("dead_days", "呆死天数", 1095, "int", "催收", "逾期达到此天数归为呆死(待人工确认)。", 1, 36500),
    *(Setting(*row) for row in ACTION_ROWS),
    Setting("weight_basic", "基本情况权重", 15, "number", "信用", "五个权重之和必须为100。", 0, 100),
    Setting("weight_management", "管理水平权重", 10, "number", "信用", "五个权重之和必须为100。", 0, 100),
    Setting("weight_record", "信用记录权重", 40, "number", "信用", "五个权重之和必须为100。", 0, 100),
    Setting("weight_business", "经营状况权重", 20, "number", "信用", "五个权重之和必须为100。", 0, 100),
    Setting("weight_cash", "现金流量权重", 15, "number", "信用", "五个权重之和必须为100。", 0, 100),
    Setting("minimum_paid", "信用记录最少已结发票数", 3, "int", "信用", "少于此数为样本不足,用人工分。", 1, 100),
    Setting("lateness_prior", "逾期估计并入笔数", 5, "number", "信用", "估计一个客户会不会逾期时,在它自己的发票之外并入几笔全部客户的平均;自己的发票越少,平均的分量越重。", 0, 1000),
    Setting("base_limit_a", "优级额度基数(万元)", None, "fen10k", "信用", "优级客户的信用额度基数;为空表示未设定,不代为估计。", 0, 10**15),
    Setting("base_limit_b", "良级额度基数(万元)", None, "fen10k", "信用", "良级客户的信用额度基数;为空表示未设定。", 0, 10**15),
    Setting("base_limit_c", "中级额度基数(万元)", None, "fen10k", "信用", "中级客户的信用额度基数;为空表示未设定。", 0, 10**15),
    Setting("base_limit_d", "差级额度基数(万元)", 0, "fen10k", "信用", "差级客户为 0,即不赊销。", 0, 10**15),
    Setting("usage_warning", "额度预警使用率", 80, "percent", "信用", "额度使用率超过此数提醒,超过100%停发。", 0, 1000),
    *(Setting(*row) for row in CREDIT_ROWS),
    *(Setting(*row) for row in RATING_ROWS),
    Setting("rank_amount", "优先级权重:金额", 30, "number", "优先级", "六个权重之和必须为100。", 0, 100),
    Setting("rank_days", "优先级权重:逾期天数", 30, "number", "优先级", "六个权重之和必须为100。", 0, 100),
    Setting("rank_credit", "优先级权重:信用", 15, "number", "优先级", "六个权重之和必须为100。", 0, 100),
    Setting("rank_promise", "优先级权重:承诺", 10, "number", "优先级", "六个权重之和必须为100。", 0, 100),
    Setting("rank_limitation", "优先级权重:时效", 10, "number", "优先级", "六个权重之和必须为100。", 0, 100),
    Setting("rank_ease", "优先级权重:难易", 5, "number", "优先级", "六个权重之和必须为100。", 0, 100),
    *(Setting(*row) for row in EASE_ROWS),
    *(Setting(*row) for row in PROVISION_ROWS),
    *(Setting(*row) for row in FORECAST_ROWS),
    *(Setting(*row) for row in KPI_ROWS),
    Setting("letter_prefix", "文号代字(催款)", "财催函", "text", "函件", "文号形如 财催函〔2026〕12号。"),
    Setting("statement_prefix", "文号代字(对账)", "财对函", "text", "函件", "文号形如 财对函〔2026〕12号。"),
    Setting("inquiry_prefix", "文号代字(询证)", "财询函", "text", "函件", "货款征询函和企业询证函的文号形如 财询函〔2026〕12号。"),
    Setting("general_prefix", "文号代字(其他)", "财函", "text", "函件", "通知、确认函、协议等的文号形如 财函〔2026〕12号。"),
    Setting("letter_look", "函件版式", "公文", "choice", "函件", "公文:按公文格式排版;商务:带公司信头。",
            choices=("公文", "商务")),
    Setting("letter_folders", "函件存放方式", "平铺", "choice", "函件", "函件都放在一个文件夹,还是每个客户一个文件夹。",
            choices=("平铺", "每个客户一个文件夹")),
    Setting("letter_file_name", "函件文件名", "{函件}_{客户}_{文号}", "text", "函件",
            "可用 {函件}、{客户}、{编码}、{文号}、{业务员}、{日期} 和自己的文字;文号必须有。"),
    Setting("statement_style", "对账单样式", "未结清明细", "choice", "函件", "对账单列未结清的款项,还是列期初、发生、回款、期末。",
            choices=("未结清明细", "往来发生")),
    Setting("statement_from", "对账期初日期", None, "date", "函件", "往来发生式对账单从哪一天起列;留空为截至日期当年的1月1日。"),
    Setting("reconcile_months", "对账周期(月)", 6, "int", "函件", "每个客户几个月对一次账,通常 3 或 6。", 1, 24),
    Setting("auditor", "会计师事务所", "", "text", "函件", "企业询证函请客户把回函寄给它;没有填不能出企业询证函。"),
    Setting("auditor_address", "会计师事务所地址", "", "text", "函件", "企业询证函的回函地址,含邮编。"),
    Setting("auditor_contact", "会计师事务所联系人", "", "text", "函件", "企业询证函的回函联系人和电话。"),
    Setting("interest_method", "逾期费用", "不计", "choice", "函件",
            "催款函是否列逾期费用以及怎样计算;对账单从不列逾期费用。",
            choices=("不计", "合同约定", "LPR", "基准利率罚息", "中小企业", "自动")),
    Setting("agreed_daily_rate", "约定日利率", None, "number", "函件", "合同约定的逾期违约金,日万分之五填 0.0005;逾期费用选 合同约定 时必须填。", 0, 0.01),
    Setting("rate_multiple", "利率倍数", 1.5, "number", "函件", "逾期费用按 LPR 或基准利率的几倍计算,通常 1.3 到 1.5。", 1, 4),
    Setting("rate_segmented", "利率随调整分段", "否", "choice", "函件", "是:利率调整后按新利率分段;否:一直按违约那天的利率。",
            choices=("是", "否")),
    Setting("interest_year_days", "一年按几天", "365", "choice", "函件", "年利率折算为日利率时一年的天数。", choices=("365", "360")),
    Setting("list_later", "列示未到期款项", "否", "choice", "函件", "是:催款函和通知把未到期的款项另列一张表;否:只写一句话。",
            choices=("是", "否")),
    Setting("list_enclosures", "列附件清单", "是", "choice", "函件",
            "是:催款函(二)起和各种通知列出合同、订单、发票作为附件,寄出时请附上;否:不列。",
            choices=("是", "否")),
    Setting("lpr_added", "新公布的LPR", "", "rates", RATES_GROUP,
            f"{DATA_UNTIL} 之后公布的1年期LPR,从早到晚,如 2026-07-20 3.00;2026-08-20 2.90;没有变的也填。"),
    Setting("pay_within_days", "要求付款天数", 7, "int", "函件", "催款函要求客户在函件日期后几天内付款。", 1, 90),
    Setting("reply_within_days", "要求回函天数", 10, "int", "函件", "对账单要求客户在几天内回复。", 1, 90),
    Setting("backup_limit", "备份上限(MB)", 1000, "int", "备份", "回款_备份 里的备份合计超过此数时,从最旧的删起;每个工作簿最新的一份总是保留。", 1, 1_000_000),
)  # fmt: skip
BY_KEY: Mapping[str, Setting] = {setting.key: setting for setting in SETTINGS}
BY_TITLE: Mapping[str, Setting] = {setting.title: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Settings:
    """The values in force.

    Attributes:
        own: the company's own, over the defaults of `SETTINGS`.
    """

    own: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Any:
        setting = BY_KEY[key]
        return self.own.get(key, setting.default)

    def with_texts(self, texts: Mapping[str, Any]) -> Settings:
        """Return settings with values typed by the clerk (title or key → cell), each checked."""
        own = dict(self.own)
        for name, value in texts.items():
            setting = BY_KEY.get(name) or BY_TITLE.get(name)
            if setting is None:
                raise SettingInvalid(
                    f"没有参数「{name}」:参数名见 回款_参数 第一列,请照原样写。", code="E801"
                )
            own[setting.key] = parse_setting(setting, value)
        return Settings(own)

    @property
    def rates(self) -> RateTable:
        """Published interest rates, with those the company added."""
        return rate_table(BY_KEY["lpr_added"], self["lpr_added"])

    @property
    def scheme(self) -> AgingScheme:
        """The aging scheme in force."""
        return scheme_from_text(self["scheme"])

    @property
    def basis(self) -> str:
        """到期日, 开票日 or 记账日: the date ages run from."""
        return self.scheme.basis if self["basis"] == "按方案" else str(self["basis"])
