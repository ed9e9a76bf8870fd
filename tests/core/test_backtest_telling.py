"""What a backtest means: the sentences carry the figures, and admit what is not so."""

import datetime as dt
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from tests.core.past_ledger import judged_day, monthly_ledger
from xl_huikuan.core.backtest.fitting import fit_weights
from xl_huikuan.core.backtest.rankings import FOR_INVOICES, FOR_MONEY, place_of
from xl_huikuan.core.backtest.replay import Question, replay
from xl_huikuan.core.backtest.telling import fit_sentences, percent, sentences, settings_to_type
from xl_huikuan.core.settings import Settings

AS_OF = dt.date(2026, 10, 31)
MONTH_ENDS = Question(AS_OF)
WEIGHTS = np.array([30.0, 30, 15, 10, 10, 5])
TRAP = [[0.9, 0.1, 0, 0, 0, 0.5]] * 9 + [[0.2, 0.6, 0, 0, 0, 0.5]]
UNPAID = {"customer": "好", "amount": 1, "invoice_date": "2025-12-01", "due_given": "2026-12-01"}


@cache
def replayed(question=MONTH_ENDS):
    """好 pays in time, 坏 ten days late."""
    return replay(monthly_ledger({"好": 0, "坏": 10}), Settings(), question)


def told(test):
    return "\n".join(sentences(test))


def test_share_that_cannot_be_said_is_a_dash():
    """Nothing over nothing is no number."""
    assert (percent(float("nan")), percent(0.12345)) == ("—", "12.3%")


def test_one_day_of_two_customers():
    """坏 and 好 owe 100.00 each, 坏 will be late: ours finds all, drawing lots half."""
    question = Question(AS_OF, days=(dt.date(2025, 6, 11),))
    ledger = monthly_ledger({"好": 0, "坏": 10}, items=[UNPAID])
    text = told(replay(ledger, Settings(), question))

    assert "重演 2025-06-11:" in text
    assert "未付清的发票 2 笔次、200.00 元,后来逾期的 1 笔次、100.00 元,占 50.0%" in text
    assert "照「可能逾期」排,能碰到后来逾期的钱的 100.0%" in text
    assert "随便挑 50.0%" in text
    assert "(AUC)是 100.0%,瞎猜是 50.0%;只看当时还没到期的,是 100.0%" in text
    assert "每 100 张有 100 张真的逾期;随便挑每 100 张有 50 张,提升到 2.00 倍" in text
    # 客户以往逾期率 knows as much here: that ours is no better is said.
    assert "没有胜过简单办法「客户以往逾期率」(100.0% 对 100.0%)" in text
    assert "没有一笔还没付清的发票" not in text
    assert "几乎每张" not in text


def test_month_ends_with_all_cautions():
    """Month-ends; nothing unpaid in the end, nine days with too little to know, one kind only."""
    text = told(replayed())

    assert "重演 2024-10-31 到 2025-12-31 的 15 个月末:" in text
    assert "有 9 个日子没有用(2024-01-31 到 2024-09-30 之间)" in text
    assert "请注意:台账里没有一笔还没付清的发票" in text
    assert "几乎每张都逾期,这样比不出高下:加 --late-after 30 再看" in text
    assert "AUC" not in text  # all were late: there is nothing to tell apart


def test_named_days_and_one_skipped():
    """Days that are no month-ends are called days."""
    days = (dt.date(2024, 2, 11), dt.date(2025, 6, 11), dt.date(2025, 7, 11))
    text = told(replayed(Question(AS_OF, days=days)))

    assert "的 2 个日子:" in text
    assert "有 1 个日子没有用(2024-02-11)" in text


def test_a_longer_delay_may_be_called_late():
    """Ten days late is not more than ten: then nothing was late, and nothing can be compared."""
    text = told(replayed(Question(AS_OF, first=dt.date(2025, 8, 1), allowed=10)))

    assert "到期日之后 10 天已过就算逾期超过10天" in text
    assert text.endswith("这些发票后来没有一笔逾期超过10天,排法好不好无从比较。")


def test_undated_receipts_are_told():
    """A receipt without a date counts as always received."""
    assert "有 3 笔收款没有日期" in told(replace(replayed(), undated=3))


def test_ours_ahead_is_said_in_points():
    """60 % beside 45.5 % of the best plain way: 14.5 points."""
    test = replayed()
    share = np.full(test.total.money_share.shape, 0.2)
    share[FOR_MONEY], share[place_of("oldest")] = 0.6, 0.455
    text = told(replace(test, total=replace(test.total, money_share=share)))

    assert "比最好的简单办法「最早到期在前」多 14.5 个百分点" in text
    assert FOR_INVOICES != FOR_MONEY


def fitted(holdout):
    days = [judged_day(TRAP, [0] * 9 + [50_000])] * 2
    return fit_weights(days, [judged_day(TRAP, holdout)] * 2, WEIGHTS)


def test_better_weights_are_offered_not_taken():
    """Both weights, both results of the holdout, and what to type."""
    found = fitted([0] * 9 + [50_000])
    text = "\n".join(fit_sentences(found))

    assert "用前 2 个月末拟合" in text
    assert "优先级权重:金额 30 → 14;优先级权重:逾期天数 30 → 46;" in text
    assert "优先级权重:信用 15 → 15(历史里没有差别,不动)" in text
    assert "现在的权重 0.0% / 0.0% / 0.0%,拟合的权重 100.0% / 100.0% / 100.0%" in text
    assert "平均多 100.0 个百分点。改不改由您定,程序不会自己改" in text
    typed = settings_to_type(found)
    assert typed[:2] == ("--set 优先级权重:金额=14", "--set 优先级权重:逾期天数=46")
    assert text.endswith(" ".join(typed))


def test_the_typed_settings_are_valid():
    """What is printed for typing can be typed."""
    pairs = (one.removeprefix("--set ").split("=") for one in settings_to_type(fitted([0] * 10)))
    settings = Settings().with_texts(dict(pairs))

    assert (settings["rank_amount"], settings["rank_days"]) == (14, 46)


@pytest.mark.parametrize(
    ("holdout", "said"), [([0] * 10, "平均只多 0.0 个"), ([1_000] + [0] * 9, "平均反而少 11.1 个")]
)
def test_weights_that_do_not_help_are_not_advised(holdout, said):
    """No better, or worse, where they were not fitted: keep what is in force."""
    *_, advice = fit_sentences(fitted(holdout))

    assert said in advice
    assert "建议沿用现在的权重" in advice


def test_no_fit_says_why():
    """Too few days, or nothing that differs between customers."""
    same = [judged_day([[0.5] * 6] * 3, [0, 1, 2])] * 2

    assert list(fit_sentences(None)) == ["能用的月末太少,分不出拟合和检验两段,没有拟合权重。"]
    (why,) = fit_sentences(fit_weights(same, same, WEIGHTS))
    assert "没有什么可以拟合" in why
