"""What a backtest means, in sentences for a manager; every figure in them is in the tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np

from xl_huikuan.core.backtest.fitting import WORTH, Fitted
from xl_huikuan.core.backtest.measures import CALLS, SHARES
from xl_huikuan.core.backtest.rankings import (
    FOR_INVOICES,
    FOR_MONEY,
    IN_FORCE,
    PLAIN,
    RANKINGS,
)
from xl_huikuan.core.backtest.replay import Backtest
from xl_huikuan.core.money import money_text
from xl_huikuan.core.priority import RANK_WEIGHTS
from xl_huikuan.core.settings import BY_KEY
from xl_huikuan.core.totals import Floats

_NEARLY_ALL, _LONGER = 0.9, 30  # share of late invoices that tells nothing apart; days to try
TOP = f"前{SHARES[CALLS]:.0%}"


def percent(share: float) -> str:
    """Return a share as it is printed; a dash where it cannot be said."""
    return "—" if np.isnan(share) else f"{share:.1%}"


def sentences(test: Backtest) -> Iterator[str]:
    """Say what was done, what came out, and what to make of it."""
    yield _scope(test)
    yield _ends(test)
    if not sum(day.late for day in test.days):
        yield f"这些发票后来没有一笔{_late(test)},排法好不好无从比较。"
        return
    yield from _money(test)
    yield from _invoices(test)
    yield from _cautions(test)


def _late(test: Backtest) -> str:
    allowed = test.question.allowed
    return f"逾期超过{allowed}天" if allowed else "逾期"


def _scope(test: Backtest) -> str:
    days, late = test.days, sum(day.late for day in test.days)
    span = str(days[0].as_of)
    if len(days) > 1:
        span += f" 到 {days[-1].as_of} 的 {len(days)} 个{'日子' if test.question.days else '月末'}"
    judged = sum(day.open for day in days)
    share = f",占 {late / judged:.1%}" if judged else ""
    return (
        f"重演 {span}:每次只用当天已经开出的发票和已经收到的款排队,再对照后来的事实。"
        f"共判断未付清的发票 {sum(day.items for day in days):,} 笔次、{money_text(judged)} 元,"
        f"后来{_late(test)}的 {sum(day.late_items for day in days):,} 笔次、{money_text(late)} 元{share}"
        "(同一张发票几次都没付清,每次各算一笔)。"
    )


def _ends(test: Backtest) -> str:
    untold = sum(day.untold for day in test.days)
    allowed = f"之后 {test.question.allowed} 天" if test.question.allowed else ""
    return (
        f"到台账的最后一笔业务 {test.until} 还没付的,到期日{allowed}已过就算{_late(test)};"
        f"还没过的结局未知,不判断,各次相加 {money_text(untold)} 元。"
    )


def _money(test: Backtest) -> Iterator[str]:
    share = test.total.money_share[:, CALLS]
    others = ",".join(f"{RANKINGS[place].title} {share[place]:.1%}" for place in PLAIN)
    yield (
        f"先给谁打电话:只催排在{TOP}的客户,照「{RANKINGS[FOR_MONEY].title}」排,"
        f"能碰到后来{_late(test)}的钱的 {share[FOR_MONEY]:.1%};{others}。"
        f"事后才知道的最好排法是 {test.total.best_share[CALLS]:.1%},再好也超不过它。"
    )
    yield _against_plain(share, FOR_MONEY)
    yield (
        f"催收清单现在用的「{RANKINGS[IN_FORCE].title}」是 {share[IN_FORCE]:.1%}:"
        "它只数已经逾期的钱,为的是先催旧账;要防还没到期的变成逾期,看「可能逾期」。"
    )


def _against_plain(share: Floats, ours: int) -> str:
    best = max(PLAIN, key=lambda place: share[place])
    gain = share[ours] - share[best]
    if gain > 0:
        return (
            f"比最好的简单办法「{RANKINGS[best].title}」多 {100 * gain:.1f} 个百分点:"
            "打同样多的电话,多碰到这么多会晚来的钱。"
        )
    return (
        f"没有胜过简单办法「{RANKINGS[best].title}」({share[ours]:.1%} 对 {share[best]:.1%}):"
        "在这份台账上,照它排就够了。"
    )


def _invoices(test: Backtest) -> Iterator[str]:
    total, title = test.total, RANKINGS[FOR_INVOICES].title
    right = total.auc[FOR_INVOICES]
    if not np.isnan(right):
        yield (
            f"哪张发票会{_late(test)}:任取一张后来{_late(test)}的和一张没有的,「{title}」把前者排在前面的机会"
            f"(AUC)是 {right:.1%},瞎猜是 50.0%;只看当时还没到期的,是 {percent(total.auc_ahead[FOR_INVOICES])}。"
        )
    yield (
        f"排在{TOP}的发票,每 100 张有 {100 * total.precision[FOR_INVOICES, CALLS]:.0f} 张真的{_late(test)};"
        f"随便挑每 100 张有 {100 * total.base:.0f} 张,提升到 {total.lift[FOR_INVOICES, CALLS]:.2f} 倍。"
    )


def _cautions(test: Backtest) -> Iterator[str]:
    if test.total.base > _NEARLY_ALL:
        longer = test.question.allowed + _LONGER
        yield f"几乎每张都{_late(test)},这样比不出高下:加 --late-after {longer} 再看哪些会拖得更久。"
    yield (
        "台账里没写日期、看不出当时是不是已经知道的,一概不用:客户档案、人工评分、守诺次数、恶意和失信标记、争议、承诺、停催。"
        "所以优先分里的承诺一项在回测里不起作用,难易一项只看客户类型。"
    )
    if not test.unpaid:
        yield "请注意:台账里没有一笔还没付清的发票,一直没付的没有列进来,越靠后的月末越失真。"
    if test.undated:
        yield f"有 {test.undated} 笔收款没有日期,按一直都已收到计算,不作为早晚的依据。"
    if test.skipped:
        yield f"有 {len(test.skipped)} 个日子没有用({_named(test.skipped)}):当时知道早晚的发票太少,或没有结局已知的未付发票。"


def _named(days: tuple[dt.date, ...]) -> str:
    return str(days[0]) if len(days) == 1 else f"{days[0]} 到 {days[-1]} 之间"


def fit_sentences(fitted: Fitted | None) -> Iterator[str]:
    """Show fitted weights beside those in force, what both do on unseen days, and how to choose."""
    if fitted is None:
        yield "能用的月末太少,分不出拟合和检验两段,没有拟合权重。"
        return
    if not fitted.free.any():
        yield "这份历史里,优先分的六项在客户之间都没有差别,没有什么可以拟合。"
        return
    changed = zip(RANK_WEIGHTS, fitted.before, fitted.after, fitted.free, strict=True)
    weights = ";".join(
        f"{BY_KEY[key].title} {before:g} → {after:g}{'' if free else '(历史里没有差别,不动)'}"
        for key, before, after, free in changed
    )
    yield (
        f"拟合优先分的权重:用前 {fitted.fitted_days} 个月末拟合(只用检验期开始时已知的结局),"
        f"用后 {fitted.holdout_days} 个月末检验。{weights}。"
    )
    yield (
        f"检验期里{_shares()}客户占后来逾期的钱:现在的权重 {_row(fitted.holdout_before)},"
        f"拟合的权重 {_row(fitted.holdout_after)}。"
    )
    yield _advice(fitted)


def _shares() -> str:
    return "前" + "/".join(f"{share:.0%}" for share in SHARES)


def _row(shares: Floats) -> str:
    return " / ".join(percent(share) for share in shares.tolist())


def _advice(fitted: Fitted) -> str:
    points = 100 * fitted.gain
    if points < 0:
        return f"拟合的权重在检验期平均反而少 {-points:.1f} 个百分点:建议沿用现在的权重,不要改。"
    if not fitted.is_worth_it:
        return (
            f"拟合的权重在检验期平均只多 {points:.1f} 个百分点,不到 {100 * WORTH:g} 个:"
            "建议沿用现在的权重,不必改。"
        )
    return (
        f"拟合的权重在检验期平均多 {points:.1f} 个百分点。改不改由您定,程序不会自己改;要用,请在 回款_参数 里填,"
        f"或运行时写:{' '.join(settings_to_type(fitted))}"
    )


def settings_to_type(fitted: Fitted) -> tuple[str, ...]:
    """Return the --set arguments that put the fitted weights in force."""
    return tuple(
        f"--set {BY_KEY[key].title}={weight:g}"
        for key, weight in zip(RANK_WEIGHTS, fitted.after.tolist(), strict=True)
    )
