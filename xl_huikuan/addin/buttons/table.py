"""The table of ribbon buttons; the ribbon, the commands, the help sheet and the manual are made from it.

Each button is one generator function (see `steps`) that works on any `Book`. A new button is one
row and one function.
"""

from __future__ import annotations

from dataclasses import dataclass

GROUPS = ("数据", "账龄", "信用", "催收", "文书", "报表", "帮助")


@dataclass(frozen=True, slots=True)
class Button:
    """One button.

    Attributes:
        key: identifier on the ribbon, and name of the generator function.
        command: word typed after huikuan; "" = only useful inside Excel.
        group: one of `GROUPS`.
        label: on the button.
        help: what it does, one or two sentences; the supertip.
        keytip: letters pressed after Alt and the tab's own, unique on the tab.
        image: name of an Office icon.
        large: a large button.
        menus: also in the context menus of cells and of table rows.
        undoable: Excel's own 撤销 offers to take it back.
        typed: what the command does where that is not just `help`; "" = `help`.
        action: where the work is done, "module:function"; imported only when pressed.
    """

    key: str
    command: str
    group: str
    label: str
    help: str
    keytip: str
    image: str
    action: str
    large: bool = False
    menus: bool = False
    undoable: bool = False
    typed: str = ""

    @property
    def title(self) -> str:
        """The label as the name of a command, on which no row is selected."""
        return self.label.removesuffix("(选中行)")


_RESULTS = "xl_huikuan.addin.buttons.results"
_LETTERS = "xl_huikuan.addin.buttons.letters"
_PREVIEW = "xl_huikuan.addin.buttons.preview"
_OTHERS = "xl_huikuan.addin.buttons.other_letters"
_VOIDING = "xl_huikuan.addin.buttons.voiding"
_LOG = "xl_huikuan.addin.buttons.log"
_PROMISES = "xl_huikuan.addin.buttons.promises"
_DISPUTES = "xl_huikuan.addin.buttons.disputes"
_RECONCILE = "xl_huikuan.addin.buttons.reconcile"
_DUE = "xl_huikuan.addin.buttons.reconciliations"
_NOTES = "xl_huikuan.addin.buttons.letter_register"
_FORECAST = "xl_huikuan.addin.buttons.forecast"
_PARCEL = "xl_huikuan.addin.buttons.parcel"
_LEGAL = "xl_huikuan.addin.buttons.legal"
_POLICY = "xl_huikuan.addin.buttons.policy"
_PROVISION = "xl_huikuan.addin.buttons.provision"
_DOSSIER = "xl_huikuan.addin.buttons.dossier"
_RATINGS = "xl_huikuan.addin.buttons.ratings"
_ADMISSION = "xl_huikuan.addin.buttons.admission"
_MONTH_REPORT = "xl_huikuan.addin.buttons.month_report"
_SNAPSHOTS = "xl_huikuan.addin.buttons.snapshots"
_PROFILE = "xl_huikuan.addin.buttons.profile"
_TODAY = "xl_huikuan.addin.buttons.today"
_KPIS = "xl_huikuan.addin.buttons.kpis"
_TOOLS = "xl_huikuan.addin.buttons.tools"

BUTTONS: tuple[Button, ...] = (
    Button("check", "check", "数据", "识别与体检", "认出每张表是什么、表头在哪、每列是什么、合计多少,把要核对的写到 回款_待核对。不改您的任何单元格。", "C", "ErrorChecking", f"{_RESULTS}:check", large=True, undoable=True, typed="体检报告:每张表是什么、每列当作什么、明细相加与表中合计是否相符、有什么毛病、能不能出函;也写到台账副本的 回款_待核对,加 --dry-run 就不写。"),
    Button("parameters", "params", "数据", "参数", "打开 回款_参数:截至日期、账期、账龄分段、公司资料,以及对每张表和每列的更正。", "P", "ControlProperties", f"{_RESULTS}:parameters", undoable=True, typed="把 回款_参数 写到台账的副本:截至日期、账期、账龄分段、公司资料,以及对每张表和每列的更正。"),
    Button("aging", "aging", "账龄", "账龄分析", "核销收款,把每一笔未收款按账龄分段,写到 回款_账龄 和 回款_明细。", "A", "PivotTableInsert", f"{_RESULTS}:aging", large=True, undoable=True),
    Button("append", "append", "账龄", "在右侧追加列", "在您的明细表最右侧追加 逾期天数、账龄段、催收级别、优先级 四列;其他单元格不动。", "R", "SheetColumnsInsert", f"{_RESULTS}:append", undoable=True, typed="在台账的副本里,明细表最右侧追加 逾期天数、账龄段、催收级别、优先级 四列;其他单元格不动。"),
    Button("credit", "credit", "信用", "信用评分", "按付款记录和资料给每个客户评分、定等级、算额度和可否发货,写到 回款_信用。", "X", "AccountingFormat", f"{_RESULTS}:credit", large=True, undoable=True),
    Button("dossier", "dossier", "信用", "客户档案", "每个客户一行写到 回款_客户档案:等级、能力×意愿和建议处理、能不能发货、以往付款、购买往来、要补的资料;您在浅黄色格子里填基本情况、财务数据、评分、担保,下次评分就用上。", "YK", "ControlProperties", f"{_DOSSIER}:dossier", undoable=True),
    Button("rerate", "rerate", "信用", "重新评级", "等级或额度与上次记的不同、还没有记过或已过重新评级间隔的客户,在 回款_评级记录 各加一行:原来和现在的分数、等级、额度、依据、评级人;以前的行不改,评级理由由您补写。", "YJ", "ReviewNewComment", f"{_RATINGS}:rerate", undoable=True),
    Button("admission", "admission", "信用", "新客户准入", "在 回款_新客户准入 给新客户打分、核对资料,得出初始分和 准入、暂缓、拒绝 的结论,写明依据和还要什么资料。", "YN", "ErrorChecking", f"{_ADMISSION}:admission", undoable=True),
    Button("profile", "profile", "信用", "客户简报(选中行)", "给选中行的客户各做一页 Word 简报,上门或打电话前看:联系人、下一步和怎么谈、账款、争议、承诺、沟通、函件、付款记录、信用和额度、要补的资料、收款前核对的十项;放在 回款_简报,已有的不覆盖。", "YR", "PrintPreviewAndPrint", f"{_PROFILE}:profile", typed="给 --rows 指出的行的客户(不写时给应收余额最大的十户)各做一页 Word 简报,放在 回款_简报,已有的不覆盖。"),
    Button("today", "today", "催收", "今日工作", "按责任人列出今天要办的事:催谁、怎么催、说什么、为什么,写到 回款_今日;以后五个工作日、上门路线和没有人管的逾期款写到 回款_本周。", "YT", "ConditionalFormattingMenu", f"{_TODAY}:today", large=True, undoable=True),
    Button("plan", "plan", "催收", "催收清单", "按优先级排出先催谁,写明理由、动作和责任人,写到 回款_催收清单。", "L", "SortDescendingExcel", f"{_RESULTS}:plan", large=True, undoable=True),
    Button("log", "log", "催收", "登记沟通", "为选中行的客户在 回款_沟通记录 加一行:方式、结果、承诺、未付原因;承诺可以写一句话,如 周五付5万,剩下的月底结清,听成什么先给您看,不清楚的问您。", "J", "ReviewNewComment", f"{_LOG}:log", undoable=True, typed="为 --rows 指出的行的客户在 回款_沟通记录 加一行,写到台账的副本;承诺可以写一句话:--answer 承诺=周五付5万,不清楚时再加 --answer 承诺选择=序号。"),
    Button("promises", "promises", "催收", "承诺台账", "每个承诺兑现了没有、收到多少、迟了几天,没有兑现的在前;附兑现率、各责任人的承诺覆盖率、未付原因排列、还没问清原因的客户和欠款性质建议,写到 回款_承诺。", "YC", "ErrorChecking", f"{_PROMISES}:promises", undoable=True),
    Button("disputes", "disputes", "催收", "争议", "把争议登记在 回款_争议:谁负责、什么时候答复、解决了没有;没有解决的款项暂缓催收和出函。", "YZ", "ReviewNewComment", f"{_DISPUTES}:disputes", undoable=True),
    Button("dunning", "letters", "文书", "催款函(选中行)", "给选中行的客户生成付款提醒函或催款函;选几行就给这几行的客户,没选中客户行时会告诉您选什么。", "D", "FileSendAsAttachment", f"{_LETTERS}:dunning", large=True, menus=True, typed="按催收清单为每个客户生成一份 Word 函件,并登记文号;只给其中几行的客户时加 --rows。"),
    Button("statement", "statements", "文书", "对账单(选中行)", "给选中行的客户生成带回执的对账单。", "S", "PrintPreviewAndPrint", f"{_LETTERS}:statement", large=True, menus=True, typed="为每个有余额的客户生成一份带回执的对账单;只给其中几行的客户时加 --rows。"),
    Button("reconcile", "reconcile", "文书", "对账差异", "把客户发来的往来清单和您的台账逐笔核对,找出差异和原因,把两边的余额调节表写到 回款_对账差异;先选中客户的一行,再给出清单文件的路径。", "T", "DataValidationCircleInvalid", f"{_RECONCILE}:reconcile", undoable=True, typed="把客户发来的往来清单(任何 Excel 或 CSV 表)和台账逐笔核对,找出差异和原因,把两边的余额调节表写到台账副本的 回款_对账差异。"),
    Button("reconciliations", "reconciliations", "文书", "对账台账", "列出每个客户上次对账、下次该对账的日期、回函结果和现在要做的事,该办的在前,附对账覆盖率,写到 回款_对账。", "B", "ConditionalFormattingMenu", f"{_DUE}:reconciliations_due", undoable=True),
    Button("preview", "preview", "文书", "出函预览", "把月末要出的每一份函列到 回款_出函预览:发不发、哪一级、多少钱、为什么,在那里可以改;不写函件,不占文号。", "W", "CalculateNow", f"{_PREVIEW}:preview", undoable=True, typed="把月末要出的每一份函列到台账副本的 回款_出函预览:发不发、哪一级、金额、文号、为什么;在「改为」「理由」里改,下次 月末批量 或 催款函 照办。不写函件,不占文号。"),
    Button("month_end", "month-end", "文书", "月末批量", "给全部客户生成催款函和对账单;同一批款项不会重复出函,可以中途取消,再按一次接着做。", "M", "FilePrintQuick", f"{_LETTERS}:month_end"),
    Button("parcel", "parcel", "文书", "打印与寄送", "把最近一批函件备成可以打印和寄出的文件:按地址顺序合并的打印文件、信封标签、寄送清单、邮件草稿、短信和微信用语、按业务员的压缩包;什么都不发送。", "G", "PrintPreviewAndPrint", f"{_PARCEL}:parcel", typed="把最近一批函件(或 --as-of 那天的)备成可以打印和寄出的文件:合并的打印文件、信封标签、寄送清单、邮件草稿、短信和微信用语、按业务员的压缩包,放在函件文件夹的 打印与寄送_日期_时间 里;要 PDF 或双面打印时加 --answer 选项=PDF、双面。什么都不发送。"),
    Button("letter", "letter", "文书", "其他函件(选中行)", "给选中行的客户出催款函以外的函件:从清单里选一种,再回答它要问的。", "N", "FileSendAsAttachment", f"{_OTHERS}:letter", typed="出催款函以外的一种函件:写它的名称,用 --rows 指出客户,用 --fill 回答它要问的;对账类的不写 --rows 就是给全部客户。"),
    Button("legal_pack", "legal-pack", "文书", "法务资料包", "给选中行的客户(没有选中时给达到建议移交法务条件的客户)备齐移交法务、律师的资料:债权移交说明、债权明细表、利息计算表、时效表和证据目录,一个客户一个文件夹;只供内部和承办律师使用。", "YL", "Lock", f"{_LEGAL}:legal_pack", typed="给 --rows 指出的客户(不写时给达到建议移交法务条件的客户)备齐移交法务、律师的资料:债权移交说明(Word)、债权明细表、利息计算表、时效表和证据目录(Excel),一个客户一个文件夹。"),
    Button("void", "void", "文书", "作废函件", "作废一份已经登记的函件,写明理由:文号不再使用,催收级别退回。", "Q", "SheetProtect", f"{_VOIDING}:void"),
    Button("letter_register", "register", "文书", "函件登记", "把出过的每一份函件列到 回款_函件登记;在那里填的寄发、送达、签收、回函、跟进和作废原因记入登记簿。", "U", "ReviewNewComment", f"{_NOTES}:letter_register", undoable=True, typed="把出过的每一份函件列到台账副本的 回款_函件登记;在那里填的寄发、送达、签收、回函、跟进和作废原因,下次运行任何命令时记入函件文件夹里的登记簿。"),
    Button("policy", "policy", "文书", "管理方案", "把 回款_参数 里的信用等级、额度、催收阶梯、移交条件写成一份 Word《销售回款管理方案》,附职责表和源头控制自评表;已有的不覆盖。", "YP", "ControlProperties", f"{_POLICY}:policy"),
    Button("open_folder", "open", "文书", "打开输出文件夹", "打开放函件的文件夹。", "O", "FileOpen", f"{_TOOLS}:open_folder"),
    Button("forecast", "forecast", "报表", "回款预测", "每一笔未收款预计哪天到账、有多大可能、为什么:按月、按周、按客户加总写到 回款_预测,连同上月预测与实际、等待的成本;逐笔写到 回款_预测明细,回款计划和票据写到 回款_回款计划、回款_票据,可以在那里填。", "YF", "CalculateNow", f"{_FORECAST}:forecast", undoable=True),
    Button("refresh", "run", "报表", "刷新全部", "重新读台账,更新全部 回款_ 结果表。", "F", "RefreshAll", f"{_RESULTS}:refresh", large=True, undoable=True, typed="账龄、信用、催收清单等全部结果:在台账的副本里加上 回款_ 结果表;原文件不动。"),
    Button("snapshot", "snapshot", "报表", "月末快照", "把这一天每个客户的余额、账龄段、预测和等级记到 回款_快照(同一天再按只换那一天的),并与上一次快照或上月末比较,写到 回款_变动分析:新增、回款、滑入更旧段多少、滚动率、变坏和变好最多的客户。", "YS", "PivotTableInsert", f"{_SNAPSHOTS}:snapshot", undoable=True),
    Button("report", "month-report", "报表", "月报", "给领导写一份 Word《回款月报》,四页以内:摘要、指标和变动、账龄、逾期最多的客户和下一步、承诺、争议、预计回款、预警、函件、业务员;已有的不覆盖。", "YM", "FileSendAsAttachment", f"{_MONTH_REPORT}:report"),
    Button("kpis", "kpis", "报表", "经营指标", "算出应收周转天数、回款率、逾期率、承诺兑现率等指标,连同算法和用到的数写到 回款_指标;按业务员、部门、区域、客户类型的写到 回款_指标明细,业务员评分、早期预警和目标进展各写一张表。", "YG", "PivotTableInsert", f"{_KPIS}:kpis", undoable=True),
    Button("provision", "provision", "报表", "计提坏账准备", "按账龄比例或迁徙率算出坏账准备应有余额、单项计提、分录和勾稽,连同可申报坏账损失候选写到 回款_坏账准备;数字都是可以追踪的公式,以前年末余额、核销和单项计提在表里填。", "YB", "AccountingFormat", f"{_PROVISION}:provision", undoable=True),
    Button("to_values", "to-values", "报表", "公式转数值", "把选中区域(没有选中区域时为当前工作表)里的 HK_ 公式换成数值,发给没有装本工具的人前使用。", "V", "PasteValues", f"{_TOOLS}:to_values", undoable=True, typed="把 HK_ 公式换成数值;此功能需要在 Excel 里打开台账使用。"),
    Button("undo", "", "报表", "撤销上次", "撤销本工具上一次对工作簿的改动:结果表、追加的列、转成数值的公式都恢复原样。", "Z", "Undo", f"{_TOOLS}:undo"),
    Button("insert_function", "functions", "帮助", "插入函数", "打开 Excel 的插入函数窗口,本工具的函数在“回款助手”类别里。", "I", "FunctionWizard", f"{_TOOLS}:insert_function", typed="列出全部 HK_ 函数的用法。"),
    Button("doctor", "doctor", "帮助", "环境自检", "检查 Excel、Python、加载项和安全设置,指出哪里不对、怎么办,并列出最近的公式错误原因。", "E", "DataValidation", f"{_TOOLS}:doctor"),
    Button("help", "", "帮助", "帮助", "在 回款_帮助 列出全部按钮和函数的用法。", "H", "Help", f"{_TOOLS}:help_sheet", undoable=True),
)  # fmt: skip
