"""The month report for management: one paragraph first, then the tables behind it."""

from __future__ import annotations

from xl_huikuan.letters.wording.blocks import CENTRED, MONEY, WORDS, LetterText, Line, Rows

_WIDE = (18, 18)  # mm left and right: 174 to write on


def _rows(group: str, *columns: tuple[str, str, float, str]) -> Rows:
    """Return a table that repeats for each item of a group: heading, field, width and style."""
    headings, names, widths, styles = zip(*columns, strict=True)
    return Rows(headings, widths, styles, (tuple(f"【{group}.{name}】" for name in names),))


_SIGNED = Rows(
    ("编制", "复核", "财务负责人", "总经理"),
    (43.5, 43.5, 43.5, 43.5),
    (CENTRED,) * 4,
    (("　", "　", "　", "　"), ("日期：", "日期：", "日期：", "日期：")),
)
MONTH_REPORT = LetterText(
    "回款月报.docx",
    (
        Line("应收账款回款月报", "函件标题"),
        Line("【本公司名称】　截至【截止日期】　内部资料，不外发", "函件文号"),
        Line("【月报摘要】", "表后正文"),
        Line("一、关键指标　【月报上期】", "引出表格"),
        _rows("月报指标", ("指标", "指标", 60, WORDS), ("本期", "本期", 40, MONEY), ("上期", "上期", 40, MONEY),
              ("变动", "变动", 34, MONEY)),
        Line("二、账龄", "引出表格"),
        _rows("月报账龄", ("账龄段", "账龄段", 30, WORDS), ("未收金额(元)", "金额", 36, MONEY), ("占比", "占比", 16, MONEY),
              ("图", "图", 56, WORDS), ("上期(元)", "上期", 36, MONEY)),
        Line("三、变动　【月报变动】", "引出表格"),
        _rows("月报变化", ("客户", "客户", 50, WORDS), ("变化", "变化", 20, CENTRED), ("说明", "说明", 104, WORDS)),
        Line("四、逾期最多的客户　【月报前十】", "引出表格"),
        _rows("月报客户", ("客户", "客户", 46, WORDS), ("逾期(元)", "逾期", 26, MONEY), ("最长天数", "天数", 16, CENTRED),
              ("未付原因", "原因", 30, WORDS), ("下一步", "下一步", 56, WORDS)),
        Line("五、承诺　【月报承诺】", "引出表格"),
        _rows("月报承诺", ("客户", "客户", 48, WORDS), ("承诺日期", "日期", 24, CENTRED), ("承诺金额(元)", "金额", 28, MONEY),
              ("状态", "状态", 20, CENTRED), ("说明", "说明", 54, WORDS)),
        Line("六、争议　【月报争议】", "引出表格"),
        _rows("月报争议", ("客户", "客户", 48, WORDS), ("内容", "内容", 56, WORDS), ("暂缓金额(元)", "金额", 28, MONEY),
              ("状态", "状态", 24, CENTRED), ("负责人", "负责人", 18, CENTRED)),
        Line("七、预计回款　【月报预测】", "引出表格"),
        _rows("月报预测", ("期间", "期间", 54, WORDS), ("预计到账(元)", "预计", 44, MONEY), ("其中有把握(元)", "有把握", 44, MONEY),
              ("客户数", "客户数", 32, CENTRED)),
        Line("八、预警　【月报预警】", "引出表格"),
        _rows("月报预警", ("客户", "客户", 48, WORDS), ("预警", "预警", 28, CENTRED), ("情况", "情况", 70, WORDS),
              ("涉及金额(元)", "金额", 28, MONEY)),
        Line("九、本月函件　【月报函件】", "引出表格"),
        _rows("月报函件", ("函件", "函件", 80, WORDS), ("份数", "份数", 34, CENTRED), ("列示金额(元)", "金额", 60, MONEY)),
        Line("十、业务员　【月报业务员】", "引出表格"),
        _rows("月报业务员", ("业务员", "业务员", 40, WORDS), ("未收金额(元)", "未收", 38, MONEY), ("逾期率", "逾期率", 22, MONEY),
              ("超90天占比", "超期", 24, MONEY), ("到期回款率", "到期回款率", 26, MONEY), ("承诺兑现率", "承诺", 24, MONEY)),
        Line("　", "引出表格"),
        _SIGNED,
        Line("", "文末"),  # Word wants a paragraph after the last table
    ),
    margins=_WIDE,
    letterhead=False,
)  # fmt: skip
TEXTS = (MONTH_REPORT,)
