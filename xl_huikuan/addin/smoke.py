"""What only a Windows PC with Excel can show: the checklist printed as docs/windows-smoke.md.

Each row stands for something the tests replace by a stand-in: LibreOffice for Excel, a made-up
registry for Windows, stubs for COM. A row goes when a test on a real PC takes its place.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SmokeCheck:
    """One thing to try on Windows.

    Attributes:
        part: heading it stands under; the parts are in the order of the work.
        do: what to do.
        expect: what must then be seen.
        stand_in: what the tests use instead; "" = nothing does.
    """

    part: str
    do: str
    expect: str
    stand_in: str


_INSTALL, _CELLS, _RIBBON, _BOOK, _SAVE, _HARD = (
    "安装(4 分钟)", "单元格函数(4 分钟)", "功能区和按钮(8 分钟)", "您的工作簿没有变(4 分钟)", "写回原文件和恢复(5 分钟)", "难为它(2 分钟)",
)  # fmt: skip

SMOKE: tuple[SmokeCheck, ...] = (
    SmokeCheck(_INSTALL, "不打开 Excel,运行 `huikuan install`。", "每一步都有中文说明,最后一行是安装完成。", "内存里的注册表和临时文件夹"),
    SmokeCheck(_INSTALL, "打开着 Excel 再运行一次 `huikuan install`。", "拒绝,并请您先关闭 Excel。", "编造的进程列表"),
    SmokeCheck(_INSTALL, "在没有 Python、没有网络的电脑上解压离线包,双击 `install.cmd`。", "不要管理员权限,一分钟左右写出安装完成;`%LOCALAPPDATA%\\xl_huikuan\\huikuan.cmd doctor` 没有 ✘。", "小的假 Python 和假安装文件;真的安装文件在 Linux 上解压过"),
    SmokeCheck(_INSTALL, "运行 `huikuan install --bridge com --place addins`,打开 32 位和 64 位 Excel,各用一次函数和按钮;再装回默认。", "“加载项”列表里有回款助手,函数和按钮都能用;装回后旧的登记都没有了,用户自己的 OPEN 项还在。", "内存里的注册表"),
    SmokeCheck(_INSTALL, "打开 Excel(2016、2019、2021、365 各一台,32 位和 64 位各一台)。", "没有“修复”提示,没有“宏已禁用”,启动后两秒没有多出工作簿,功能区在“数据”右边有“回款助手”,按钮和图标都在,中文没有问号。", "openpyxl、olevba、LibreOffice 打开同样的部件;VBA 由 pyOpenVBA 和 LibreOffice 编译"),
    SmokeCheck(_INSTALL, "运行 `huikuan doctor --report 自检.txt`。", "每行 ✔,或 ✘ 并写明怎么办;往返一项为 ✔。", "编造的 Windows"),
    SmokeCheck(_INSTALL, "用一次函数、按一次按钮,再对只读文件按一次账龄分析(会拒绝);打开第二个工作簿用一次函数;关闭 Excel。在任务管理器里看 pythonw.exe 和 EXCEL.EXE。", "pythonw.exe 始终只有一个;关闭后一分钟内两个都消失。", "COM 对象的替身"),
    SmokeCheck(_INSTALL, "杀毒软件(Defender、360、火绒)全盘扫描 xl_huikuan.xlam 和 Python 文件夹。", "没有报毒;报毒时改用 `huikuan install --bridge com` 再试。", ""),
    SmokeCheck(_INSTALL, "IT 打开攻击面减少规则 d4f940ab(阻止 Office 创建子进程)后再试。", "xlwings 方式提示改用 COM;COM 方式正常。", "注册表里的策略值"),
    SmokeCheck(_CELLS, "在单元格输入 README 函数表里的每个示例。", "结果与 `回款_帮助` 里写的说明一致。", "LibreOffice 的单元格,经过同样的 VBA"),
    SmokeCheck(_CELLS, "输入 `=HK_AGING(...)`:365/2021 直接回车;2016/2019 选一块区域按 Ctrl+Shift+Enter。", "365 自动铺开,没有多出 @;2016 显示成表。", "LibreOffice 的数组公式"),
    SmokeCheck(_CELLS, '`=HK_OVERDUE("不是日期",TODAY())`、引用 #N/A 的单元格、空白单元格。', "分别是 #VALUE!、#N/A、空白,是真正的错误值(ISERROR 为 TRUE)。", "CVErr 在 LibreOffice 里显示为文字"),
    SmokeCheck(_CELLS, "一列 2,000 个 `=HK_BUCKET(C2,$H$1)`,按 Ctrl+Alt+F9,记下秒数。", "几秒以内;记下来告诉维护人员。", "LibreOffice 里的同样单元格"),
    SmokeCheck(_CELLS, "按 fx,选“回款助手”类别。", "每个函数和参数都有中文说明。", "说明文字的长度和行列"),
    SmokeCheck(_CELLS, "保存、关闭、重新打开带 HK_ 公式的工作簿;再在没有装本工具的电脑上打开。", "重新打开后数值不变,没有变成 0;没装的电脑显示上次的数值,重算后是 #NAME?。", ""),
    SmokeCheck(_RIBBON, "在样例台账上依次按 识别与体检、账龄分析、信用评分、催收清单、刷新全部。", "左下角有进度,结束时有一句话;`回款_` 表在最后,再按一次不会多出表。", "LibreOffice 中的 xlwings 引擎"),
    SmokeCheck(_RIBBON, "按刷新全部后马上按一下 Esc;没有反应时再按住两秒,并记下是哪一种。", "提示已取消;工作簿没有留下半张表;Excel 可以正常使用。", "模拟的 VBA 循环"),
    SmokeCheck(_RIBBON, "筛选明细表,按住 Ctrl 选两块区域,按 催款函(选中行);再用右键菜单按一次。", "只给看得见的选中行的客户出函;Word 打开没有提示;字体和分页正常。", "LibreOffice 的两块区域和筛选"),
    SmokeCheck(_RIBBON, "什么都不选、选表头、选合计行、选整列,各按一次 对账单(选中行)。", "一句话说明该选什么,或给整列的客户并先请您确认。", "LibreOffice"),
    SmokeCheck(_RIBBON, "按 插入函数、打开输出文件夹、环境自检、帮助、登记沟通。", "分别打开函数窗口、文件夹、自检结果、帮助表、两个输入框;中文输入正常。", "VBA 的替身"),
    SmokeCheck(_RIBBON, "按 计提坏账准备,在黄色格子里填一个以前年末的余额,按 Ctrl+Alt+F9,对合计用 追踪引用单元格;再按一次 计提坏账准备。", "填了马上重算,全部重算后数字不变,勾稽两处都是 一致;填的还在,没有“修复”提示。", "LibreOffice 重算全部公式"),
    SmokeCheck(_RIBBON, "出几份函后,自己的 Word 开着一份没有保存的文档,按 打印与寄送,选项写 PDF;打印合并的文件和信封标签各一页。", "每封函另起一页、页码从 1 起,标签不偏;PDF 与 Word 打印的一样;自己的 Word 和文档原样开着,任务管理器里没有多出 WINWORD.EXE。", "Word 的替身;LibreOffice 逐页比对过"),
    SmokeCheck(_RIBBON, "双击 邮件草稿 里的一封(新旧 Outlook 各一次)。", "打开为草稿,可以按发送;标题、正文、附件名没有乱码;没有自己发出去。", "Python 的 email 读回"),
    SmokeCheck(_RIBBON, "按 Alt,再按表里的字母。", "每个按钮都能用键盘按到。", "字母互不重复的检查"),
    SmokeCheck(_BOOK, "备份一份真实台账;按刷新全部、在右侧追加列,再按 Ctrl+Z(或 撤销上次)。", "追加的列和结果表都消失,公式、格式、列宽、图表、数据透视表、条件格式与备份一样;撤销栏里写着要撤销什么。", "LibreOffice 中的撤销"),
    SmokeCheck(_BOOK, "台账里写一个引用 `回款_账龄` 的公式,再按一次 账龄分析。", "公式还在,没有变成 #REF!。", "LibreOffice"),
    SmokeCheck(_BOOK, "选中带 HK_ 公式的区域(含铺开的一块),按 公式转数值。", "数值不变,公式没有了,其他公式还在。", "LibreOffice"),
    SmokeCheck(_BOOK, "依次打开:受保护的视图、只读文件、保护了结构的工作簿、共享工作簿、OneDrive 上自动保存的工作簿、.xls;各按一次 账龄分析。", "受保护的视图、只读内容、共享和保护的给出一句话;OneDrive 和 .xls 能用或说明原因;Excel 没有卡住。", "Excel 形状的替身对象"),
    SmokeCheck(_BOOK, "一个窗口停在受保护的视图,切换到已能编辑的台账,按 账龄分析。", "处理的是台账,不说没有可以处理的工作簿。", "替身里的受保护的视图"),
    SmokeCheck(_BOOK, "Excel 选项→保存,把默认格式改成 Excel 97-2003 工作簿(*.xls);对 .xlsx 台账按两次 账龄分析,再按 撤销上次。", "第二次也写出结果表,撤销也成功;默认格式还是 .xls。", "替身里的默认格式"),
    SmokeCheck(_BOOK, "双击单元格进入编辑状态时按按钮;打开一个对话框时按按钮。", "没有卡死;提示先结束编辑,或结束后照常。", "抛出 COM 拒绝的替身"),
    SmokeCheck(_BOOK, "10 万行台账按 账龄分析,记下读、算、写各用几秒。", "一分钟以内;期间没有“等待其他应用程序完成 OLE 操作”。", "LibreOffice 和内存中的计时"),
    SmokeCheck(_SAVE, "关闭台账,运行 `huikuan run 台账.xlsx --in-place` 两次,再打开台账;看文件的“安全”页和“属性”。", "没有“修复”提示;`回款_备份` 里有写入前的文件;权限、所有者、创建时间、隐藏属性与原来一样;文件夹里没有以 .xlhk- 开头的文件。", "Linux 上的换名;ReplaceFileW 的替身"),
    SmokeCheck(_SAVE, "在 Excel 里打开台账(再在 WPS 里试一次),运行 `huikuan run 台账.xlsx --in-place` 和 `huikuan restore 台账.xlsx --backup 1`。", "第一个说谁打开着它,结果另存,退出码 1;第二个拒绝;打开着的文件可以照常保存。", "占用错误 32 的替身;按样子写的 ~$ 文件"),
    SmokeCheck(_SAVE, "让 Excel 打开台账后在任务管理器里结束它,留下 ~$ 文件,再写回。", "照常写入,并提到旁边留有 ~$ 文件。", "替身"),
    SmokeCheck(_SAVE, "给台账打上“只读”,再写回、再恢复;去掉“只读”,改为不给自己写入权限,再试。", "拒绝,一句话说明去掉只读或请管理员;文件不变;结果另存在旁边。", "Linux 的文件权限"),
    SmokeCheck(_SAVE, "OneDrive 里的台账:先“释放空间”使它只在云端,写回;再“始终保留在此设备上”,写回。", "第一次拒绝并说明怎么下载;第二次写回,同步没有产生冲突副本。", "文件属性没有替身"),
    SmokeCheck(_SAVE, "台账放在共享文件夹(\\\\服务器\\共享 和映射的盘符各一次),由另一台电脑的 Excel 打开着写回一次,关闭后写回一次,两台电脑同时写回一次,中途拔网线一次。", "打开着时拒绝并说是谁;关闭后写回;同时写时一个成功、一个说另一次运行正在写;拔网线后文件是完整的旧文件或新文件。", "Linux 上的两个进程;编造的断网错误"),
    SmokeCheck(_SAVE, "杀毒软件实时防护开着(Defender、360),连续写回 20 次;再把“受控文件夹的访问”打开试一次。", "20 次都成功或说明被占用;受控文件夹拒绝时说没有权限,文件不变。", "错误 5、32、1175、1176、1177 的替身"),
    SmokeCheck(_SAVE, "写回 10 万行的台账时按 Ctrl+C,再试直接关掉命令行窗口。", "按 Ctrl+C 有一句中文,退出码 130;台账是完整的旧文件或新文件;再运行一次成功。", "Linux 的信号;`make crash`"),
    SmokeCheck(_HARD, "把一个叫 `xlwings.conf` 的工作表、一个 `docx.py`、一个 `pandas.py` 放进台账和它的文件夹,再用函数和按钮。", "一切照旧,这些都没有被读取或执行。", "Linux 上用同样的命令行参数试过"),
    SmokeCheck(_HARD, '在单元格输入 `=HkCall("!start",{"aging","Shell.Application","x"})`;在输出文件夹旁放一个同名的 `回款_函件.bat`,再按 打开输出文件夹。', "公式是错误值,没有按下任何按钮;打开的是文件夹,bat 没有运行。", "VBA 的替身"),
    SmokeCheck(_HARD, "用任务管理器结束 pythonw.exe,再按按钮、再算函数。", "函数自动恢复;按钮提示再按一次;Excel 不退出。", "VBA 的替身"),
    SmokeCheck(_HARD, "用名为 张三 的 Windows 用户安装;再在英文区域设置的 Windows 上试。", "能装能用,或一句话说明 Python 要装在英文文件夹。", "短路径由替身给出"),
    SmokeCheck(_HARD, "同时装有 WPS 的电脑上运行 `huikuan doctor`,再用 Excel。", "指出 WPS 是否占用了 Excel 的名字;按钮仍然作用在 Excel 的工作簿上。", "编造的注册表"),
    SmokeCheck(_HARD, "两台电脑打开同一网络共享文件夹里的台账,同时按 月末批量;再各试一次:一台生成到一半时结束它的 pythonw.exe,一台拔掉网线,然后都再按一次。", "后按的等几秒,说出是哪台电脑从几点起在出函;最后文号连续、不重复,每个文号一份能打开的函件,没有 .part 文件。", "同一台 Linux 上的几个进程,被结束或出错;msvcrt 的替身"),
    SmokeCheck(_HARD, "运行 `huikuan uninstall`,再打开 Excel。", "选项卡没有了;台账、函件、模板都在。", "内存里的注册表和临时文件夹"),
)  # fmt: skip


def smoke_page() -> str:
    """Return the checklist as Markdown."""
    lines = [
        "# Windows 实测清单(约 27 分钟)",
        "",
        "开发环境没有 Windows、Excel 和 WPS。下面每一条,我们的测试都只用了替身(第四列);正式使用前请在一台真实的电脑上照做一遍,",
        "在第一列打 ✔ 或 ✘,✘ 的请连同 `huikuan doctor --report 自检.txt` 的结果一起告诉维护人员。请用台账的副本试。",
        "",
        "本页由 `xl_huikuan/addin/smoke.py` 生成,请不要直接修改。",
    ]
    for part in dict.fromkeys(check.part for check in SMOKE):
        lines += ["", f"## {part}", "", "| ✔/✘ | 做什么 | 应当看到 | 测试中的替身 |", "| --- | --- | --- | --- |"]  # fmt: skip
        lines += [
            f"| | {check.do} | {check.expect} | {check.stand_in or '没有'} |"
            for check in SMOKE
            if check.part == part
        ]
    return "\n".join(lines) + "\n"
