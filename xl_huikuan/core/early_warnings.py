"""What should be seen to before it becomes a loss (DOMAIN 181).

Each source looks at all customers at once and tells of those it finds; a new warning is one row
of `KINDS` and one source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xl_huikuan.core.disputes import disputed_amounts, standing
from xl_huikuan.core.dossier import columns_by_customer
from xl_huikuan.core.forms.disputes import DISPUTES
from xl_huikuan.core.forms.papers import NOBODY
from xl_huikuan.core.kpi_book import KpiBook
from xl_huikuan.core.kpi_cells import Grouping
from xl_huikuan.core.kpis import figures_of
from xl_huikuan.core.model import Decision
from xl_huikuan.core.money import money_text
from xl_huikuan.core.promise_reasons import BROKEN, PARTLY
from xl_huikuan.core.settings import Settings
from xl_huikuan.core.totals import Ints, sum_by

Day = np.datetime64
Days = npt.NDArray[np.datetime64]
_NEVER, _NO_DAY = np.datetime64("9999-12-31", "D"), np.datetime64("NaT", "D")
_NO_GUARANTEE = ("", "无")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of warning; they are listed in the order of `KINDS`.

    Attributes:
        key: name in code.
        title: what the clerk reads.
        todo: what to do about it.
    """

    key: str
    title: str
    todo: str


KINDS: Mapping[str, Kind] = {kind.key: kind for kind in (
    Kind("limitation", "诉讼时效", "发催款函并留下签收证据,或请对方书面确认欠款;已届满的交法务。"),
    Kind("promise", "承诺没有兑现", "当天打电话问清原因,重新约定日期和金额并登记,必要时停货。"),
    Kind("usage", "额度将满或超额", "收到款以前不再发货;确要发货的按发货闸请有权的人批准。"),
    Kind("first_late", "好客户首次逾期", "先问清原因,是不是票据、对账或人事变动,不要直接发函。"),
    Kind("dispute", "争议久未解决", "请负责人定出答复日期,报主管;没有争议的部分先收回来。"),
    Kind("dso", "周转天数上升", "查清是卖得多了还是付得慢了;付得慢的缩短账期、降低额度。"),
    Kind("guarantee", "担保将到期", "到期前续办担保,办好以前不新增赊销。"),
    Kind("concentration", "应收过于集中", "由领导定期走访,考虑信用保险或担保,控制新增赊销。"),
)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Early:
    """One warning.

    Attributes:
        customer: customer number.
        kind: what it is about.
        what: what was seen, with its figures.
        since: since when, or the day it is about; NaT = as things stand today.
        amount: fen concerned.
    """

    customer: int
    kind: Kind
    what: str
    since: Day
    amount: int


@dataclass(frozen=True, slots=True, eq=False)
class Watch:
    """What the sources look at; arrays by customer number.

    Attributes:
        book, decision, settings: the book, what was decided of it, and under which settings.
        open, overdue: fen of each customer.
        balance: open less advances.
    """

    book: KpiBook
    decision: Decision
    settings: Settings
    open: Ints
    overdue: Ints
    balance: Ints

    @property
    def today(self) -> Day:
        """The as-of date."""
        return np.datetime64(self.decision.as_of, "D")


def early_warnings(book: KpiBook, decision: Decision, settings: Settings) -> tuple[Early, ...]:
    """Return all warnings: by kind, the largest amount first."""
    n = len(book.ledger.customers)
    total, overdue, advance = (
        sum_by(book.cells.customer, book.sums[name], n)
        for name in ("receivable", "overdue", "advance")
    )
    watch = Watch(book, decision, settings, total, overdue, total - advance)
    found = [early for source in SOURCES for early in source(watch)]
    order = {key: place for place, key in enumerate(KINDS)}
    return tuple(sorted(found, key=lambda one: (order[one.kind.key], -one.amount, one.customer)))


def _limitation(watch: Watch) -> Iterator[Early]:
    items = watch.decision.open_items
    near = items["limit_left"].to_numpy() < watch.settings["limitation_warning"]  # NaN: false
    near &= items["open"].to_numpy() > 0
    who = items["customer"].to_numpy()[near]
    n = len(watch.open)
    first = np.full(n, _NEVER)
    np.minimum.at(first, who, items["limit_end"].to_numpy()[near].astype("datetime64[D]"))
    amount = sum_by(who, items["open"].to_numpy()[near], n)
    count = np.bincount(who, minlength=n)
    for i in np.unique(who).tolist():
        left = int((first[i] - watch.today).astype(int))
        said = (
            f" {first[i]} 届满,还剩 {left} 天"
            if left >= 0
            else f"已于 {first[i]} 届满,已过 {-left} 天"
        )
        what = f"{count[i]} 笔 {money_text(amount[i])} 元,最早的一笔{said}"
        yield Early(i, KINDS["limitation"], what, first[i], int(amount[i]))


def _promise(watch: Watch) -> Iterator[Early]:
    rows = watch.decision.promises
    broken = rows["presses"].to_numpy() & rows["state"].isin((BROKEN, PARTLY)).to_numpy()
    rows = rows[broken]
    promised, came, late = (rows[name].to_numpy() for name in ("promised", "came", "late"))
    missing = np.nan_to_num(promised - np.nan_to_num(came) - np.nan_to_num(late)).astype(np.int64)
    columns = (rows["customer"].tolist(), rows["why"].tolist(), missing.tolist())
    due = rows["due"].to_numpy().astype("datetime64[D]")
    for day, who, why, amount in zip(due, *columns, strict=True):
        yield Early(who, KINDS["promise"], why, day, amount)


def _usage(watch: Watch) -> Iterator[Early]:
    credit = watch.decision.credit
    usage, limit = credit["usage"].to_numpy(), credit["limit"].to_numpy()
    exposure = credit["exposure"].to_numpy()
    full = usage >= watch.settings["usage_warning"] / 100  # NaN compares false
    for i in np.flatnonzero(full).tolist():
        what = (
            f"应收 {money_text(exposure[i])} 元,额度 {money_text(limit[i])} 元,已用 {usage[i]:.1%}"
        )
        yield Early(i, KINDS["usage"], what, _NO_DAY, int(exposure[i]))


def _first_late(watch: Watch) -> Iterator[Early]:
    """Tell of customers that paid all invoices in time, and now for the first time did not."""
    n, items, paid = len(watch.open), watch.decision.open_items, watch.book.paid
    who, when, late = (paid[name].to_numpy() for name in ("customer", "paid", "late"))
    first = np.full(n, _NEVER.astype(np.int64))
    np.minimum.at(first, who[late > 0], when[late > 0] - late[late > 0] + 1)
    open_late = (items["open"].to_numpy() > 0) & (items["days"].to_numpy() > 0)
    open_late &= items["due"].notna().to_numpy()
    due = items["due"].to_numpy()[open_late].astype("datetime64[D]").astype(np.int64)
    np.minimum.at(first, items["customer"].to_numpy()[open_late], due + 1)
    good = np.bincount(who[(late <= 0) & (when < first[who])], minlength=n)
    recent = watch.today.astype(np.int64) - first < watch.settings["warn_first_late"]
    known = good >= watch.settings["minimum_paid"]
    for i in np.flatnonzero(recent & known & (first <= watch.today.astype(np.int64))).tolist():
        day = first[i].astype("datetime64[D]")
        now = f"现在逾期 {money_text(watch.overdue[i])} 元" if watch.overdue[i] else "现在已付清"
        what = f"此前 {good[i]} 张发票都按时付清,{day} 起第一次逾期,{now}"
        yield Early(i, KINDS["first_late"], what, day, int(watch.overdue[i]))


def _dispute(watch: Watch) -> Iterator[Early]:
    form = watch.book.ledger.papers[DISPUTES]
    stands = standing(form, watch.settings, watch.decision.as_of)
    old = stands.open & (stands.days > watch.settings["warn_dispute_days"])  # NaN compares false
    old &= form["who"].to_numpy() != NOBODY
    amount = disputed_amounts(watch.book.ledger, watch.decision.open_items)
    for k in np.flatnonzero(old).tolist():
        row = form.iloc[k]
        about = f"单据 {row['document']}" if row["document"] else "全部款项"
        what = f"{row['kind']}争议({about})已 {stands.days[k]:.0f} 天没有解决"
        day = row["opened"].to_datetime64().astype("datetime64[D]")
        yield Early(int(row["who"]), KINDS["dispute"], what, day, int(amount[k]))


def _dso(watch: Watch) -> Iterator[Early]:
    """Tell of slower payers; who has nothing overdue only buys less than before."""
    names = tuple(watch.book.ledger.customers["name"].tolist())
    groups = Grouping(names, watch.book.cells.customer)
    figures = figures_of(watch.book, groups)
    if not figures.start:
        return
    now, before = figures.parts["dso_countback"], figures.start["dso_countback"]
    known = (before > 0) & (watch.overdue > 0)  # NaN compares false
    up = np.where(known, now / np.where(known, before, 1) - 1, np.nan)
    for i in np.flatnonzero(up > watch.settings["warn_dso_up"] / 100).tolist():
        then = watch.book.period.before
        what = f"应收周转天数(倒推法){now[i]:.1f} 天,{then} 是 {before[i]:.1f} 天,上升 {up[i]:.1%}"
        since = np.datetime64(watch.book.period.start, "D")
        yield Early(i, KINDS["dso"], what, since, int(watch.open[i]))


def _guarantee(watch: Watch) -> Iterator[Early]:
    kind, day = columns_by_customer(watch.book.ledger, "guarantee", "guarantee_until")
    until = day.astype("datetime64[D]")
    ahead = watch.today + np.timedelta64(watch.settings["warn_guarantee_days"], "D")
    ends = ~np.isin(kind, _NO_GUARANTEE) & (until <= ahead) & (watch.open > 0)
    for i in np.flatnonzero(ends).tolist():
        left = int((until[i] - watch.today).astype(int))
        said = f"{until[i]} 到期,还剩 {left} 天" if left >= 0 else f"已于 {until[i]} 到期"
        yield Early(i, KINDS["guarantee"], f"{kind[i]}{said}", until[i], int(watch.open[i]))


def _concentration(watch: Watch) -> Iterator[Early]:
    owed = np.maximum(watch.balance, 0)
    whole = int(owed.sum())
    share = owed / max(whole, 1)
    for i in np.flatnonzero(share > watch.settings["warn_concentration"] / 100).tolist():
        what = f"应收 {money_text(owed[i])} 元,占全部 {money_text(whole)} 元的 {share[i]:.1%}"
        yield Early(i, KINDS["concentration"], what, _NO_DAY, int(owed[i]))


SOURCES: tuple[Callable[[Watch], Iterator[Early]], ...] = (
    _limitation, _promise, _usage, _first_late, _dispute, _dso, _guarantee, _concentration,
)  # fmt: skip
