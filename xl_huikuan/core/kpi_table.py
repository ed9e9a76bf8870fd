"""The table of figures: what each is called, how it is worked out, and which way is better.

A figure is a formula over named parts; formulas are those of `metrics`. A new figure is one row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xl_huikuan.core import metrics
from xl_huikuan.core.metrics import share

UP, DOWN = "越高越好", "越低越好"


@dataclass(frozen=True, slots=True)
class Part:
    """A number figures are made of.

    Attributes:
        key: name in code.
        title: what the clerk calls it.
        kind: "money" (fen), "fen_days" (fen × days), "int" or "days".
    """

    key: str
    title: str
    kind: str = "money"


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure.

    Attributes:
        key: name in code.
        title: name the clerk sees and writes on 回款_目标; unique.
        kind: "money", "percent" (0–1), "days" or "number".
        formula: in Chinese.
        better: `UP` or `DOWN`.
        parts: keys of `PARTS`, in the order `of` takes them.
        of: formula; None = it has no answer.
        zero: why it has none.
        grouped: shown in the tables by salesperson, department, region and type.
    """

    key: str
    title: str
    kind: str
    formula: str
    better: str
    parts: tuple[str, ...]
    of: Callable[..., float | None]
    zero: str = ""
    grouped: bool = False


PARTS: Mapping[str, Part] = {part.key: part for part in (
    Part("opening", "期初应收净额"), Part("opening_open", "期初未收"), Part("sales", "本期销售"),
    Part("closing", "期末应收净额"), Part("receivable", "未收"),
    Part("not_due", "未到期"), Part("overdue", "逾期"), Part("over90", "逾期超90天"),
    Part("disputed", "争议"), Part("due_total", "本期到期应收"), Part("due_collected", "已收回的到期款"),
    Part("promised", "已承诺"), Part("plan_worth", "计划到期"), Part("plan_came", "实际回款"),
    Part("paid_amount", "已结发票"), Part("paid_on_time", "按时付清"), Part("top", "最大十户余额"),
    Part("balances", "全部正余额"), Part("dated_open", "有日期的未收"),
    Part("waited", "未收×天数", "fen_days"), Part("days", "期间天数", "days"),
    Part("open_items", "未收笔数", "int"), Part("overdue_items", "逾期笔数", "int"),
    Part("promises_due", "到期承诺", "int"), Part("promises_kept", "按时兑现", "int"),
    Part("to_agree", "有余额客户", "int"), Part("agreed", "已对账客户", "int"),
    Part("sent", "发出对账函件", "int"), Part("returned", "收到回函", "int"),
    Part("paid", "已结发票数", "int"), Part("late_days", "付款天数差合计", "int"),
    Part("late_squares", "天数差平方和", "int"), Part("dso_countback", "倒推天数", "days"),
    Part("true_recent", "近12个月的发票", "days"), Part("true_old", "更早的发票", "days"),
)}  # fmt: skip

_NO_SALES, _NO_DEBT = "本期没有销售", "没有未收款项"
_Answer = float | None


def _itself(value: float) -> _Answer:
    return None if value != value else value  # noqa: PLR0124 - NaN has no answer


def _both(recent: float, old: float) -> _Answer:
    return _itself(recent + old)


KPIS: tuple[Kpi, ...] = (
    Kpi("collected", "本期回款额", "money", "期初应收净额+本期销售−期末应收净额,含税;净额=未收−预收", UP,
        ("opening", "sales", "closing"), lambda o, s, c: o + s - c, grouped=True),
    Kpi("sales", "本期销售额", "money", "期间内开票合计,含税,减红字", UP, ("sales",), _itself, grouped=True),
    Kpi("receivable", "应收未收合计", "money", "所有未收款项之和,未减预收", DOWN, ("receivable",), _itself,
        grouped=True),
    Kpi("due_collected", "到期回款率", "percent", "本期收回的到期款÷本期到期应收(含期初逾期)", UP,
        ("due_collected", "due_total"), share, "本期没有到期的应收", grouped=True),
    Kpi("sales_collected", "销售回款率", "percent", "[销售−(期末应收净额−期初应收净额)]÷销售", UP,
        ("opening", "sales", "closing"), metrics.collection_rate, _NO_SALES),
    Kpi("receivable_collected", "应收回款率", "percent", "(期初应收净额+本期销售−期末应收净额)÷(期初应收净额+本期销售)", UP,
        ("opening", "sales", "closing"), metrics.receivable_rate, "期初应收净额加本期销售不大于零"),
    Kpi("cei", "回款效率指数CEI", "number", "(期初未收+销售−期末未收)÷(期初未收+销售−期末未到期)×100", UP,
        ("opening_open", "sales", "receivable", "not_due"), metrics.cei, "本期没有可收的款项"),
    Kpi("dso_countback", "应收周转天数(倒推法)", "days", "从本月起逐月用开票额抵减未收,抵尽的那个月按比例", DOWN,
        ("dso_countback",), _itself, "近36个月的开票额不足以抵尽应收", grouped=True),
    Kpi("dso", "应收周转天数(简单法)", "days", "未收÷本期销售×期间天数", DOWN,
        ("receivable", "sales", "days"), metrics.dso_simple, _NO_SALES),
    Kpi("dso_true", "应收周转天数(真实法)", "days", "Σ 未收发票×开票至今天数÷开票当月销售额;早年收清的发票不在台账里时偏大", DOWN,
        ("true_recent", "true_old"), _both, "有未收发票的月份里销售额不大于零"),
    Kpi("bpdso", "最佳周转天数", "days", "未到期÷本期销售×期间天数", DOWN,
        ("not_due", "sales", "days"), metrics.bpdso, _NO_SALES),
    Kpi("add", "平均逾期天数ADD", "days", "应收周转天数(简单法)−最佳周转天数", DOWN,
        ("receivable", "not_due", "sales", "days"), metrics.add_days, _NO_SALES),
    Kpi("age", "加权账龄", "days", "Σ未收×开票至今天数÷Σ未收,没有开票日期的不计", DOWN,
        ("waited", "dated_open"), share, "没有带日期的未收款项"),
    Kpi("overdue_share", "逾期率", "percent", "逾期÷未收", DOWN, ("overdue", "receivable"), share, _NO_DEBT,
        grouped=True),
    Kpi("overdue_count", "逾期笔数率", "percent", "逾期笔数÷未收笔数", DOWN, ("overdue_items", "open_items"), share,
        _NO_DEBT),
    Kpi("over90_share", "超90天占比", "percent", "逾期超90天÷未收", DOWN, ("over90", "receivable"), share,
        _NO_DEBT, grouped=True),
    Kpi("disputed_share", "争议率", "percent", "争议÷未收", DOWN, ("disputed", "receivable"), share, _NO_DEBT),
    Kpi("top_share", "前十大客户占比", "percent", "余额最大的十户÷全部正余额", DOWN, ("top", "balances"), share,
        "没有客户有余额"),
    Kpi("promises_kept", "承诺兑现率", "percent", "按时兑现÷本期到期的承诺,改约的算没有兑现", UP,
        ("promises_kept", "promises_due"), share, "本期没有到期的承诺", grouped=True),
    Kpi("promise_cover", "承诺覆盖率", "percent", "还没到期的承诺金额÷逾期,每户以其逾期为限", UP,
        ("promised", "overdue"), share, "没有逾期款项", grouped=True),
    Kpi("agreed_share", "对账率", "percent", "对账周期内余额相符的客户÷有余额的客户", UP, ("agreed", "to_agree"), share,
        "没有客户有余额"),
    Kpi("returned_share", "回函率", "percent", "收到回函÷发出的对账单和征询函,对账周期以内", UP, ("returned", "sent"), share,
        "对账周期内没有发出过对账函件"),
    Kpi("plan_done", "计划完成率", "percent", "实际回款÷到期的计划回款(回款_回款计划)", UP,
        ("plan_came", "plan_worth"), share, "没有到期的回款计划"),
    Kpi("on_time", "付款及时性", "percent", "按时付清的发票金额÷有付款日期的已结发票金额", UP,
        ("paid_on_time", "paid_amount"), share, "没有带付款日期的已结发票", grouped=True),
    Kpi("steadiness", "付款稳定性", "days", "付款日与到期日相差天数的标准差=√(平方和÷张数−平均²),越小越稳定", DOWN,
        ("paid", "late_days", "late_squares"), metrics.spread, "已结发票不足两张"),
)  # fmt: skip
BY_KEY: Mapping[str, Kpi] = {kpi.key: kpi for kpi in KPIS}
BY_TITLE: Mapping[str, Kpi] = {kpi.title: kpi for kpi in KPIS}
