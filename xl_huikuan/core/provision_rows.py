"""Settings of the provision, as rows for the table of settings: method, rates, what is compared."""

from __future__ import annotations

from typing import Any

from xl_huikuan.core.policy import SCHEME_YEARS
from xl_huikuan.core.provision import FIXED_RATES

PROVISION_GROUP = "坏账准备"
PROVISION_RATES_GROUP = "计提比例"  # shown as a table of its own: a row per bucket
BY_RATE, BY_MIGRATION = "账龄比例", "迁徙率"
PLAIN, WEIGHTED = "简单平均", "加权平均"
EXACT, ROUNDED = "不取整", "取到0.01%"
REPLAYED, TYPED = "自动", "手工填写"
UNDATED = "账龄不明"  # the bucket of what has no date
RATE_KEYS = tuple(f"provision_rate{k}" for k in range(1, len(SCHEME_YEARS.labels) + 1))
UNDATED_KEY = "provision_rate_undated"
Row = tuple[Any, ...]  # the fields of a Setting, in its order

PROVISION_ROWS: tuple[Row, ...] = (
    ("provision_method", "坏账计提方法", BY_RATE, "choice", PROVISION_GROUP,
     "账龄比例:按下面「计提比例」表;迁徙率:按几个年末的账龄算出历史损失率。", None, None, (BY_RATE, BY_MIGRATION)),
    ("provision_basis", "计提账龄起算日", "记账日", "choice", PROVISION_GROUP,
     "坏账准备的年度账龄从记账日(业务日期)还是开票日起算,与催收的账龄无关。", None, None, ("记账日", "开票日")),
    ("provision_years", "迁徙率年末个数", 4, "int", PROVISION_GROUP,
     "用最近几个年末的账龄算迁徙率,4 个年末得 3 期迁徙率。", 3, 6),
    ("provision_history", "以前年末余额", REPLAYED, "choice", PROVISION_GROUP,
     "自动:没有填、台账又能还原的年末由台账算出;手工填写:以前年末全部在 回款_坏账准备 里填。", None, None, (REPLAYED, TYPED)),
    ("provision_factor", "前瞻系数", 1.0, "number", PROVISION_GROUP,
     "预期损失比历史上调的倍数,上调5%填 1.05;调整后的损失率不超过100%。", 0.5, 2),
    ("provision_average", "迁徙率平均", PLAIN, "choice", PROVISION_GROUP,
     "简单平均:各期迁徙率相加除以期数;加权平均:迁徙额合计除以期初合计。", None, None, (PLAIN, WEIGHTED)),
    ("provision_rounding", "损失率取整", EXACT, "choice", PROVISION_GROUP,
     "取到0.01%:每一步的比率先四舍五入到0.01%再用;不取整:只有金额四舍五入到分。", None, None, (EXACT, ROUNDED)),
    ("provision_booked", "坏账准备账面余额", None, "fen", PROVISION_GROUP,
     "计提前 坏账准备 科目的贷方余额(元),核销和收回都已入账;没有余额填 0,留空则不算补提还是冲回。", 0, 10**15),
    ("annual_revenue", "年度收入总额", None, "fen", PROVISION_GROUP,
     "企业年度收入总额(元),用于税前坏账损失的万分之一标准;留空则不用这一条。", 0, 10**17),
    *((key, f"计提比例:{label}", float(share * 100), "percent", PROVISION_RATES_GROUP,
       f"账龄{label}的应收账款按此百分比计提。", 0, 100)
      for key, label, share in zip(RATE_KEYS, SCHEME_YEARS.labels, FIXED_RATES, strict=True)),
    (UNDATED_KEY, f"计提比例:{UNDATED}", None, "percent", PROVISION_RATES_GROUP,
     "没有日期、算不出账龄的应收账款按此百分比计提,两种方法都用它;留空则要先补日期。", 0, 100),
)  # fmt: skip
