"""Every code of the product: what a clerk may be told, how far it reaches, and what to do about it.

First letter: E the row, file or button is refused, W used as read but look, I said for the record.
First digit: see `GROUPS`. A new code is one row here; the manual's table and the checks of the
tests are made from it. A code is for ever: it is never given to another trouble, so that an old
manual stays right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Severity(StrEnum):
    """How far a finding reaches; the value is what the clerk reads."""

    BLOCK = "待回答"  # the run cannot go on with this file or table
    EXCLUDE = "待更正"  # until it is mended its customer gets no letter; the row may be left out
    WARN = "提醒"  # used as read, please look
    INFO = "说明"  # said for the record


BLOCK, EXCLUDE, WARN, INFO = Severity


@dataclass(frozen=True, slots=True)
class Entry:
    """One code.

    Attributes:
        severity: how far it reaches.
        meaning: what is the matter, a few words.
        remedy: what the clerk does about it, one sentence for the manual.
    """

    severity: Severity
    meaning: str
    remedy: str

    @property
    def excludes(self) -> bool:
        """Whether it stops the letters to its customer."""
        return self.severity is Severity.EXCLUDE


# Bad selections, templates and outputs stand at 7xx: settlement had taken 6xx before them.
GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "1": "文件和保存",
        "2": "工作表和表头",
        "3": "客户",
        "4": "金额和单号",
        "5": "日期",
        "6": "核销和责任人",
        "7": "选择、模板和函件",
        "8": "参数和登记",
        "9": "安装和程序自身",
    }
)
CATALOGUE: Mapping[str, Entry] = MappingProxyType({
    "E101": Entry(BLOCK, "找不到文件", "检查文件是否改名、移动或删除,再选一次。"),
    "E102": Entry(BLOCK, "文件是空的", "重新导出,或用 huikuan restore 取回备份。"),
    "E103": Entry(BLOCK, "文件不完整", "重新下载或复制一次;没有原件时用 huikuan restore 取回备份。"),
    "I103": Entry(INFO, "工作簿使用1904日期系统", "日期已按1904系统读取,抽查两三个日期即可。"),
    "E104": Entry(BLOCK, "文件内部已损坏", "用 Excel 打开,接受修复并另存;修不好就用备份。"),
    "E105": Entry(BLOCK, "文件有打开密码", "在 Excel 的「文件→信息→保护工作簿→用密码进行加密」里清空密码,保存后再运行。"),
    "E106": Entry(BLOCK, "旧格式,要另存为xlsx", "用 Excel 打开并另存为 .xlsx,再对新文件运行。"),
    "E107": Entry(BLOCK, "不是工作簿", "按消息说的真实类型处理:请对方另发 xlsx,或用 Excel 打开后另存为 xlsx。"),
    "I107": Entry(INFO, "文件的真实格式与扩展名不同", "已按真实格式读取;方便时用 Excel 另存为 xlsx。"),
    "E108": Entry(BLOCK, "这种格式读不准", "用 Excel 打开并另存为 .xlsx 再读取。"),
    "E109": Entry(BLOCK, "选的不是文件", "选择文件夹里的那个工作簿。"),
    "E110": Entry(BLOCK, "文件过大或解压后异常膨胀", "删去图片、无用的工作表和多余的行列,或按年度拆分,另存后再读取。"),
    "E111": Entry(BLOCK, "文件里有不该有的声明", "用 Excel 打开并另存为新的 xlsx,或向提供人索要原件。"),
    "E112": Entry(BLOCK, "文件里部件重名或名称可疑", "用 Excel 打开并另存为新的 xlsx,或向提供人索要原件。"),
    "E113": Entry(BLOCK, "文件打不开", "确认有读取权限、网络盘已连接、文件没有被独占,再试一次。"),
    "E114": Entry(BLOCK, "文本文件读不准", "用 Excel 打开,检查中文和列是否正常,另存为 xlsx。"),
    "E115": Entry(BLOCK, "文件读取超时或内存不足", "只把需要的工作表另存为新的 xlsx 再读取。"),
    "E116": Entry(BLOCK, "工作簿是共享的", "在 Excel 的「审阅」里取消共享工作簿,保存后再运行。"),
    "E117": Entry(BLOCK, "工作簿有数字签名", "签名的文件不改;结果请写到新的工作簿。"),
    "I117": Entry(INFO, "宏有数字签名", "宏和签名都原样保留;以后在 Excel 里保存时提示签名失效,请让宏的提供人重新签名。"),
    "E118": Entry(BLOCK, "单元格格式太多", "在 Excel 里清理多余的单元格样式和格式,保存后再运行;结果先写到新的工作簿。"),
    "E120": Entry(BLOCK, "文件正被打开", "请打开它的人保存并关闭,再运行。"),
    "W121": Entry(WARN, "留有临时锁文件", "确认没有人打开此工作簿后,可以删除以 ~$ 开头的临时文件。"),
    "E122": Entry(BLOCK, "工作簿是只读的", "去掉文件的只读属性,或关闭后以可编辑方式打开;也可以另存为新文件。"),
    "E123": Entry(BLOCK, "写不到这个文件夹", "换一个能写入的文件夹,或请管理员给写入权限。"),
    "E124": Entry(BLOCK, "磁盘已满", "清理磁盘或换一个盘再运行;原文件没有改动。"),
    "E125": Entry(BLOCK, "本机临时文件夹已满", "清理本机磁盘(系统盘)再运行;您的文件没有改动。"),
    "E126": Entry(BLOCK, "处理期间文件被改动过", "保存并关闭它,重新运行一次。"),
    "E127": Entry(BLOCK, "磁盘或网络盘读写出错", "检查网络盘连接,把文件复制到本机硬盘再运行。"),
    "E128": Entry(BLOCK, "文件在云端或网上,不在本机", "先下载到本机文件夹(右键「始终保留在此设备上」)再运行。"),
    "E129": Entry(BLOCK, "路径太长", "把文件移到层数少、名称短的文件夹再运行。"),
    "E131": Entry(BLOCK, "没有可用的工作簿", "先打开台账并切换到有数据的工作表,再按按钮。"),
    "E132": Entry(BLOCK, "处理期间工作簿被关闭", "重新打开台账,再按一次按钮。"),
    "E133": Entry(BLOCK, "Excel正忙", "按 Esc 或回车结束编辑,关掉对话框,再按一次。"),
    "E134": Entry(BLOCK, "与回款助手的程序失去联系", "关闭 Excel 再打开;仍不行就运行 huikuan doctor。"),
    "E135": Entry(BLOCK, "程序被安全软件拦住", "请 IT 把回款助手设为信任;或用 huikuan install --bridge com。"),
    "E136": Entry(BLOCK, "另一次运行还没结束", "等它结束再运行;没有别的程序在用时按消息删除临时文件。"),
    "W137": Entry(WARN, "电脑时间早于上次运行", "核对电脑的日期和时间,再运行一次。"),
    "E138": Entry(BLOCK, "输出会覆盖台账本身", "换一个输出文件名或文件夹。"),
    "E139": Entry(BLOCK, "输出文件的扩展名不对", "把输出文件名改成消息说的扩展名。"),
    "E140": Entry(BLOCK, "写完核对不一致,没有保存", "检查磁盘空间后重试;一直如此请把文件另存一次再运行。"),
    "E141": Entry(BLOCK, "撤销不了", "之后改过的内容不会被覆盖;需要时用「回款_备份」里的副本。"),
    "E142": Entry(BLOCK, "没有可用的备份", "用 huikuan restore 台账.xlsx 看有哪些备份,换一个编号。"),
    "I200": Entry(INFO, "一张表没有计入应收", "如果它也是应收表,在 回款_参数 的「识别结果」里改用途。"),
    "E201": Entry(BLOCK, "没有认出应收表,或有需要回答的问题", "在 回款_参数 的「识别结果」里指定用途和各列的含义,再运行。"),
    "W203": Entry(WARN, "数据在隐藏的工作表里", "打开隐藏的表核对一遍;不该计入时把它的用途改为不计。"),
    "I203": Entry(INFO, "不是工作表的页未读取", "图表页和宏表不含明细,不用处理。"),
    "I204": Entry(INFO, "工作表改了名", "不用处理;如不是同一张表,在 回款_参数 里改正。"),
    "E205": Entry(BLOCK, "找不到表头", "恢复消息里列出的列标题,再运行。"),
    "W206": Entry(WARN, "两列的表头相同,内容不同", "改表头,或在 回款_参数 指定用哪一列。"),
    "W208": Entry(WARN, "列的位置和上次不同", "在 回款_参数 核对各列「识别为」;更正已跟着表头走。"),
    "W209": Entry(WARN, "上次更正过的列不见了", "在 回款_参数 核对各列,需要时重新更正。"),
    "W211": Entry(INFO, "合计行未计入", "不用处理;它不是合计行时,请改掉行首的「合计」字样。"),
    "W212": Entry(WARN, "合计行与明细不符", "按消息里的差额检查是否漏行、多行或合计公式范围不对;计入的是明细,只提醒,不停函。"),
    "W213": Entry(INFO, "重复的表头未计入", "不用处理。"),
    "W214": Entry(INFO, "备注或签字行未计入", "不用处理;它是一笔款项时,请补上客户和金额。"),
    "I218": Entry(INFO, "隐藏的列照样使用", "不用处理;不该用的列在 回款_参数 更正为空。"),
    "W218": Entry(WARN, "有隐藏的行", "取消隐藏核对这些行;是否计入由参数「隐藏行」决定。"),
    "W219": Entry(WARN, "有筛选掉的行", "取消筛选核对这些行;是否计入由参数「隐藏行」决定。"),
    "W221": Entry(WARN, "合并单元格中的客户已向下补齐", "核对补上的客户;最好取消合并,每行都写客户。"),
    "E222": Entry(EXCLUDE, "金额是合并单元格", "取消合并,把金额写到它所属的那一行。"),
    "E223": Entry(BLOCK, "右侧没有空列", "删掉用不到的列再运行。"),
    "E224": Entry(BLOCK, "上次追加的列里有合并或公式", "取消合并,把公式移到别处再运行。"),
    "E225": Entry(BLOCK, "工作表或工作簿受保护", "在「审阅」里撤消保护,保存后再运行;或先复制一份。"),
    "E226": Entry(BLOCK, "表名或列名不合规定", "换一个以「回款_」开头、符合 Excel 规定的名称。"),
    "E228": Entry(EXCLUDE, "公式没有计算结果", "用 Excel 打开文件,按 F9 重算并保存,再运行。"),
    "W227": Entry(WARN, "公式可能未重算", "在 Excel 中按 Ctrl+Alt+F9 全部重算,保存后再运行。"),
    "W229": Entry(WARN, "引用了其他文件,数值可能没有更新", "在 Excel「数据-编辑链接」中更新后保存,或把公式转成数值。"),
    "W230": Entry(WARN, "开了迭代计算,可能有循环引用", "在 Excel「公式-错误检查-循环引用」中消除后,关闭迭代计算。"),
    "I231": Entry(INFO, "以显示精度为准", "按单元格里保存的数值读取,不用处理。"),
    "E301": Entry(EXCLUDE, "没有客户名称", "在这一行补上客户名称。"),
    "E302": Entry(EXCLUDE, "几乎同名的两个客户,可能是同一家", "在 回款_参数 的「四、别名」里答 是 或 否,再运行。"),
    "W302": Entry(WARN, "名称相近,可能是同一客户", "在 回款_参数 的「四、别名」里答 是 或 否,再运行。"),
    "I302": Entry(INFO, "按别名并作一个客户", "不用处理;并错了请在 回款_参数 的「四、别名」里把 是 改为 否。"),
    "E303": Entry(EXCLUDE, "名称只差繁体和简体的两个客户", "在 回款_参数 的「四、别名」里答 是 或 否,再运行。"),
    "W304": Entry(WARN, "名称疑似仿冒", "按营业执照核对名称;确是同一家就在 回款_参数 的「四、别名」里答 是。"),
    "E305": Entry(EXCLUDE, "同一客户有多个编码", "确认是不是同一家,统一编码或把名称写得不同。"),
    "E306": Entry(EXCLUDE, "同一编码有多个客户", "查明编码属于哪一家,改正另一家的编码。"),
    "E307": Entry(EXCLUDE, "客户不在客户资料里", "在客户资料表里补上,或把参数「只向客户资料里的客户发函」改为 否。"),
    "W310": Entry(WARN, "名称里有看不见的字符", "把名称删掉重新输入一遍。"),
    "E311": Entry(EXCLUDE, "名称里有控制字符", "把名称删掉重新输入一遍。"),
    "E312": Entry(EXCLUDE, "名称长得不可能", "这一格不是客户名称,请改正。"),
    "W312": Entry(WARN, "名称太长", "检查是不是把说明写进了名称;多余的话移到备注列。"),
    "W313": Entry(WARN, "名称以公式符号开头", "核对名称;= + - @ 开头的文字不会当作公式。"),
    "E314": Entry(EXCLUDE, "同一税号有多个客户", "在 回款_参数 的「四、别名」里答 是 或 否,再运行。"),
    "E315": Entry(EXCLUDE, "付款单位可能就是名称相近的欠款客户", "在 回款_参数 的「四、别名」里答 是 或 否,再运行。"),
    "W316": Entry(WARN, "名称是数字或日期", "确认这一列是客户名称,把名称写全。"),
    "W317": Entry(WARN, "客户编码丢了前面的零", "把编码列设为文本,统一写成带零的编码。"),
    "E318": Entry(BLOCK, "银行账号已失真", "把单元格格式改为文本,再把账号重新输入一遍。"),
    "E319": Entry(BLOCK, "别名的答复有矛盾或没写全", "按消息指出的行改正 回款_参数 的「四、别名」。"),
    "W320": Entry(WARN, "统一社会信用代码有误", "按营业执照核对18位代码。"),
    "I321": Entry(INFO, "缺联系人或电话", "在客户资料里补上,函件和催收清单会用到。"),
    "W322": Entry(WARN, "人工四类看不懂", "按消息里的四类名称改写。"),
    "W323": Entry(WARN, "评分超出0到100", "改成0到100之间的分数。"),
    "W324": Entry(WARN, "信用额度或系数为负", "改成0或正数。"),
    "W325": Entry(WARN, "守诺次数多于承诺次数", "承诺次数填总数,守诺次数不能比它多。"),
    "W401": Entry(WARN, "文本格式的金额已读作数字", "核对读成的数字;用「分列」把整列转成数字最稳妥。"),
    "W402": Entry(WARN, "文本写的负数已读作负数", "核对是不是红字或退款;直接写成 -123.45 最稳妥。"),
    "E403": Entry(EXCLUDE, "金额看不懂", "把单元格改成一个普通数字,例如 1234.56。"),
    "W404": Entry(WARN, "写作横线或「无」的金额按零计算", "确实没有金额就不用改;有金额请填上。"),
    "E405": Entry(EXCLUDE, "没有金额", "补上金额;确实为零请填 0。"),
    "I405": Entry(INFO, "金额为零", "不用处理。"),
    "W406": Entry(WARN, "红字金额为正数", "红字冲销应写负数,请核对。"),
    "W410": Entry(WARN, "金额不是整分", "已四舍五入到分;单价乘数量的列请在 Excel 里用 ROUND。"),
    "E411": Entry(EXCLUDE, "金额位数太多", "Excel 只记15位数字;按原始单据重填金额。"),
    "E412": Entry(EXCLUDE, "金额是错误值", "改好这个单元格的公式,或直接填数字。"),
    "E413": Entry(EXCLUDE, "金额不是数字", "这里是是/否或日期,请填金额。"),
    "E414": Entry(EXCLUDE, "外币或没写币种的款项未计入", "外币单独建表,或折成人民币后再填;没写币种的补上。"),
    "E415": Entry(EXCLUDE, "金额的格式带外币符号", "是人民币就在 回款_参数 把该表「金额币种」填为 人民币;是外币就折算。"),
    "W415": Entry(WARN, "带外币符号的金额按人民币计算", "核对币种;是外币就换算成人民币,或在币种列写明。"),
    "E416": Entry(EXCLUDE, "供应商等非客户的行未计入", "确是客户时,在 回款_参数 的「识别结果」里更正对象。"),
    "E417": Entry(EXCLUDE, "余额与应收、已收或账龄段不符", "按消息里的差额改正其中一列。"),
    "E418": Entry(EXCLUDE, "完全重复的行(有单号)", "确认后删去多录的一行。"),
    "W418": Entry(WARN, "完全重复的行(无单号)", "确认是不是多录;是两笔就补上不同的单号。"),
    "E419": Entry(EXCLUDE, "同一发票号金额不同", "查原发票,改正金额或发票号。"),
    "E420": Entry(EXCLUDE, "同一发票号有两个客户", "查原发票,改正其中一行的客户或发票号。"),
    "E421": Entry(EXCLUDE, "发票号已失真", "把列设为文本格式,按原票重填发票号。"),
    "I417": Entry(INFO, "减项已从应收中减去", "核对退货、折让等列;不该减的列在 回款_参数 改为「不用」。"),
    "I421": Entry(INFO, "发票号形式不常见", "核对一下;无误不用改。"),
    "E422": Entry(EXCLUDE, "借贷方向看不懂", "方向列只写 借 或 贷。"),
    "I422": Entry(INFO, "作废发票没有计入", "不用处理;没有作废的请改状态。"),
    "E423": Entry(EXCLUDE, "期初与前面工作表的期末不符", "查明两张表之间少了哪些业务,补上或改正期初。"),
    "I423": Entry(INFO, "发票明细行已按发票号合并", "不用处理。"),
    "E424": Entry(EXCLUDE, "状态为部分收款但没有已收金额", "补上已收金额,或改正状态。"),
    "W424": Entry(WARN, "按状态视为全额已收", "核对这些行是否真的收齐。"),
    "E425": Entry(EXCLUDE, "状态为已收但还有未收金额", "改正状态或未收金额。"),
    "W426": Entry(WARN, "重复的收款", "确认是不是记了两次;是就删去一行。"),
    "W427": Entry(WARN, "收款单位没有应收", "核对付款单位名称,或补上它的应收。"),
    "E430": Entry(BLOCK, "金额合计大得不可能", "检查金额列是否认错、单位是否正确。"),
    "W501": Entry(WARN, "没有到期日也没有账期", "补上到期日或账期,或在 回款_参数 填默认账期。"),
    "E502": Entry(EXCLUDE, "到期日早于开票日期90天以上", "核对两个日期,多半是年份写错。"),
    "W502": Entry(WARN, "到期日早于开票日期", "核对两个日期;已按表中到期日计算。"),
    "E504": Entry(EXCLUDE, "开票日期晚于基准日一年以上", "核对年份;确是预开的票请移出应收表。"),
    "W504": Entry(WARN, "开票日期晚于基准日", "不计入本期逾期;截至日期写错时请改截至日期。"),
    "W505": Entry(WARN, "诉讼时效可能已届满", "请法务确认;对账单或催款函的签收可使时效重新计算。"),
    "E506": Entry(EXCLUDE, "质保金没有到期日", "补上质保期满的日期。"),
    "W506": Entry(WARN, "日期没有写到日", "补上具体的日;已按消息里的日期计算。"),
    "W507": Entry(WARN, "日期早于2000年", "核对年份;按所写日期计算。"),
    "E507": Entry(EXCLUDE, "日期看不懂", "把单元格改成 2026-10-31 这样的日期。"),
    "E601": Entry(EXCLUDE, "核销后余额不平(程序差错)", "请把台账脱敏后发给开发者。"),
    "W601": Entry(WARN, "有没写日期的收款,无法还原当日余额", "补上收款日期。"),
    "I601": Entry(INFO, "基准日之后的业务没有计入", "不用处理;要计入请把截至日期推后。"),
    "E602": Entry(EXCLUDE, "账龄合计不平(程序差错)", "请把台账脱敏后发给开发者。"),
    "W602": Entry(WARN, "收款指定核销了别的客户的应收", "核对收款的客户和所指定的发票号。"),
    "E603": Entry(EXCLUDE, "表中余额与明细不符", "按消息里的差额检查是否漏记收款或发票。"),
    "W603": Entry(WARN, "退款找不到对应的收款", "核对退款,补上原来的收款。"),
    "W604": Entry(WARN, "登记的收款超过应收", "多收的部分按预收处理,请核对。"),
    "W605": Entry(WARN, "没有可用的到期日", "补上到期日或账期。"),
    "W606": Entry(WARN, "节假日表未覆盖到期日", "已按周末和固定节日推算;年度安排公布后更新程序。"),
    "W621": Entry(WARN, "无责任人", "在客户资料里补上责任人。"),
    "E701": Entry(BLOCK, "没有选中客户行", "先选中要办的客户的一行或几行,再按一次。"),
    "E702": Entry(BLOCK, "没有找到这个客户", "照台账里的写法写客户全称,或先选中它的一行再按。"),
    "E703": Entry(BLOCK, "函件模板打不开或已损坏", "用 Word 打开模板并另存为 .docx;或用 huikuan templates 取一份新的。"),
    "E704": Entry(BLOCK, "模板的占位符有误或缺少", "按消息改正占位符,名称见「取出模板」里的说明。"),
    "E705": Entry(BLOCK, "模板的明细行放错位置", "把明细占位符放进表格的同一行。"),
    "E706": Entry(BLOCK, "模板含有宏、链接等不安全内容", "在 Word 里删去这些内容,另存为 .docx。"),
    "E713": Entry(BLOCK, "公司资料没有填", "在 回款_参数 里填上消息列出的参数。"),
    "E714": Entry(BLOCK, "模板的措辞不合规定", "按消息删改模板里的词句或固定金额。"),
    "E715": Entry(EXCLUDE, "函件没有通过检查", "按消息检查这个客户的资料和模板;其他客户的函不受影响。"),
    "E716": Entry(BLOCK, "函件登记簿缺失或损坏", "从备份恢复消息里说的登记文件,或换一个新的输出文件夹。"),
    "E717": Entry(BLOCK, "文件夹里已有模板", "换一个空文件夹。"),
    "E718": Entry(BLOCK, "函件的后续事项登记不了", "按消息改正文号、日期或选项后再登记。"),
    "E719": Entry(BLOCK, "出函预览里的改动不能用", "按消息指出的行改正 回款_出函预览 的「改为」和「理由」。"),
    "E720": Entry(BLOCK, "没有这种函件,或函件要问的还没有答", "按消息列出的名称选一种,并回答它要问的。"),
    "E721": Entry(BLOCK, "函件不能放进打印与寄送的文件", "按消息补上或核对这一份函件,必要时单独打印;其他函件不受影响。"),
    "E722": Entry(BLOCK, "没有能转成 PDF 的程序", "装上 Word 或 LibreOffice 再试;Word 函件可以直接打印。"),
    "E801": Entry(BLOCK, "没有这个参数", "参数名照 回款_参数 第一列原样写。"),
    "E802": Entry(BLOCK, "参数的值不能用", "按消息里的范围或可选值改正。"),
    "E803": Entry(BLOCK, "几个参数互相矛盾", "按消息让它们合计为100,或从小到大排列。"),
    "E804": Entry(BLOCK, "登记的内容读不明白", "按提示里的例子重写一遍。"),
    "E901": Entry(BLOCK, "加载项没有生成", "按消息安装缺少的组件;仍不行请联系开发者。"),
    "E902": Entry(BLOCK, "加载项装不上或卸不掉", "按消息处理(多为先关闭 Excel),再运行一次。"),
    "E903": Entry(BLOCK, "离线安装包没有做成", "按消息补齐安装文件或换网络再试。"),
    "E904": Entry(BLOCK, "这一步要在Windows上做", "在装有 Excel 的 Windows 电脑上运行。"),
    "E905": Entry(BLOCK, "这次操作已经结束", "再按一次按钮。"),
    "E999": Entry(BLOCK, "没有料到的错误", "您的文件没有被改动;请把日志发给开发者。"),
})  # fmt: skip
