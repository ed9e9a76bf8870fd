"""Settings of the forecast and of what money costs, as rows for the table of settings."""

from __future__ import annotations

from typing import Any

FORECAST_GROUP = "回款预测"
Row = tuple[Any, ...]  # the fields of a Setting, in its order

FORECAST_ROWS: tuple[Row, ...] = (
    ("forecast_wait", "无记录逾期款预计天数", 30, "int", FORECAST_GROUP,
     "逾期款没有可比的付款记录时,预计截至日期后多少天到账。", 1, 3650),
    ("approval_days", "每个审批环节天数", 1, "number", FORECAST_GROUP,
     "客户自己没有付款记录、客户档案里又有「付款审批环节数」时,每个环节预计多拖几天。", 0, 60),
    ("sure_share", "有把握的可能性", 80, "percent", FORECAST_GROUP,
     "可能性达到此数的款项计入保守预测。", 0, 100),
    ("least_share", "最低可能性", 10, "percent", FORECAST_GROUP,
     "可能性低于此数的款项不列入预测,单独列出;填 0 全部列入。", 0, 100),
    ("stages_above", "分期合同金额", None, "fen", FORECAST_GROUP,
     "合同金额(元)超过此数的应在 回款_回款计划 里分成两期以上;留空则不检查。", 0, 10**15),
    ("capital_rate", "资金成本年率", None, "percent", FORECAST_GROUP,
     "本公司资金的年成本,年利6%填 6;用于算等待的成本,留空则不算。", 0, 100),
    ("discount_rate", "贴现年率", None, "percent", FORECAST_GROUP,
     "银行票据贴现的年利率;贴现成本 = 票面 × 年率 × 天数 ÷ 360,留空则不算。", 0, 100),
    ("factoring_fee", "保理费率", None, "percent", FORECAST_GROUP,
     "保理一次性手续费占金额的百分比;保理费率和保理年率都填了才算保理的成本。", 0, 100),
    ("factoring_rate", "保理年率", None, "percent", FORECAST_GROUP,
     "保理融资的年利率;利息 = 金额 × 年率 × 天数 ÷ 360。", 0, 100),
    ("early_offer", "提前付款条件", "", "text", FORECAST_GROUP,
     "准备给客户的提前付款折扣,如 2/10,n/30 是10天内付款减2%;用于列出值得给折扣的客户。"),
)  # fmt: skip
