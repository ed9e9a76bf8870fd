"""Migration rates and provision: the worked example of DOMAIN 2.3, and where rates do not exist.

Balances in yuan, five links and six buckets, written off from the last one:

    year-end   -1年    1-2年    2-3年   3-4年   4-5年   5年+   written off
    2022     5000000   800000  300000  150000  100000   60000
    2023     5400000   900000  360000  180000  105000  130000    10000
    2024     6000000   972000  405000  198000  126000  210000        0
    2025     6500000  1140000  466560  222750  148500  285000    25000
"""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xl_huikuan.core.errors import NotApplicable
from xl_huikuan.core.money import fen
from xl_huikuan.core.policy import SCHEME_YEARS
from xl_huikuan.core.provision import FIXED_RATES, migration, provision

TABLE = [
    [int(number) for number in line.split()[1:]]
    for line in __doc__.splitlines()
    if line.strip().startswith("202")
]
BALANCES = [[fen(amount) for amount in row[:6]] for row in TABLE]
WRITTEN_OFF = [[0] * 5 + [fen(sum(row[6:]))] for row in TABLE]


def _percents(rates):
    return " ".join(f"{float(rate):.4%}" for rate in rates)


def test_the_worked_example_rate_by_rate():
    """Three pairs of year-ends, simple average, × 1.05."""
    found = migration(BALANCES, WRITTEN_OFF, factor=Decimal("1.05"))

    assert [_percents(row) for row in found.rates] == [
        "18.0000% 45.0000% 60.0000% 70.0000% 80.0000%",
        "18.0000% 45.0000% 55.0000% 70.0000% 76.1905%",
        "19.0000% 48.0000% 55.0000% 75.0000% 79.3651%",
    ]
    assert _percents(found.average) == "18.3333% 46.0000% 56.6667% 71.6667% 78.5185%"
    assert _percents(found.historical) == ("2.6892% 14.6681% 31.8872% 56.2716% 78.5185% 100.0000%")
    assert _percents(found.loss) == "2.8236% 15.4015% 33.4816% 59.0852% 82.4444% 100.0000%"
    assert found.notes == ()


def test_the_worked_example_in_money():
    """1,054,366.57 is the sum of the rounded rows, which a sheet shows and books."""
    loss = migration(BALANCES, WRITTEN_OFF, factor=Decimal("1.05")).loss

    answer = provision(BALANCES[-1], loss)

    rows = ("183535.00", "175577.54", "156211.78", "131612.25", "122430.00", "285000.00")
    assert answer.rows == tuple(fen(row) for row in rows)
    assert answer.total == fen("1054366.57")


def test_a_write_off_is_no_collection():
    """100 at the year-end, 50 left a year later, 20 of the fall written off: 70 %, not 50 %."""
    found = migration([[100, 0, 0], [0, 50, 0]], [[0, 0, 0], [0, 20, 0]])

    assert found.rates[0][0] == Fraction(7, 10)


def test_what_was_paid_out_of_the_last_bucket_moved_into_it_as_well():
    """From 60 to 55 with 10 written off and 25 paid: 30 of 40 moved in."""
    found = migration([[40, 60], [40, 55]], [[0, 0], [0, 10]], collected=[0, 25])

    assert found.rates == ((Fraction(3, 4),),)
    assert found.historical == (Fraction(3, 4), 1)


def test_a_weighted_average_counts_large_years_more():
    """10 of 100 and 90 of 300: 20 % simple, 25 % weighted."""
    balances = [[100, 0], [300, 10], [0, 100]]

    assert migration(balances).average == (Fraction(1, 5),)
    assert migration(balances, weighted=True).average == (Fraction(1, 4),)


@pytest.mark.parametrize("weighted", [False, True])
def test_a_rate_without_a_denominator_does_not_exist(weighted):
    """The year without an opening balance is left out of the average, and a note says so."""
    found = migration([[0, 0], [200, 10], [0, 60]], weighted=weighted)

    assert found.rates == ((None,), (Fraction(1, 4),))
    assert found.average == (Fraction(1, 4),)
    assert found.notes == ("第1期末到第2期末,第1段:期初余额为零,没有迁徙率,不计入平均。",)


def test_a_link_nobody_ever_saw_leaves_the_losses_before_it_unknown():
    """Nothing was ever 1-2 years old: the first two loss rates do not exist, the others do."""
    found = migration([[100, 0, 40, 7], [100, 0, 20, 27]])

    assert found.average == (0, None, Fraction(1, 2))
    assert found.historical == (None, None, Fraction(1, 2), 1)
    assert found.loss == found.historical
    assert found.notes[-1] == "第2段各期都没有迁徙率,它和之前各段的损失率算不出。"


def test_a_last_bucket_that_shrinks_without_a_reason_gives_no_rate():
    """From 60 to 55, nothing written off or paid: a rate below zero would be nonsense."""
    found = migration([[40, 60], [40, 55]])

    assert found.rates == ((None,),)
    assert found.notes[0] == (
        "第1期末到第2期末,第1段:迁徙额为负,请补填最后一段当年的核销和收回;不计入平均。"
    )


def test_more_than_all_moving_on_is_said_and_the_loss_stays_below_one():
    """120 of 100: the ages are wrong somewhere."""
    found = migration([[100, 0], [100, 120]])

    assert found.rates == ((Fraction(6, 5),),)
    assert found.loss == (1, 1)
    assert found.notes == ("第1期末到第2期末,第1段:迁徙率超过100%,请检查账龄。",)


def test_all_moving_on_is_nothing_odd():
    """100 of 100."""
    found = migration([[100, 0], [100, 100]])

    assert found.rates == ((1,),)
    assert found.notes == ()


def test_the_forward_factor_never_lifts_a_rate_above_one():
    """80 % × 1.5 is 100 %."""
    assert migration([[100, 0], [0, 80]], factor=Decimal("1.5")).loss == (1, 1)


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (([[1, 2]],), {}, "至少要两个期末、两段账龄"),
        (([],), {}, "至少要两个期末、两段账龄"),
        (([[1], [2]],), {}, "至少要两个期末、两段账龄"),
        (([[1, 2], [1, 2, 3]],), {}, "应一样多"),
        (([[1, 2], [1, 2]], [[1, 2]]), {}, "应一样多"),
        (([[1, 2], [1, 2]], [[1], [2]]), {}, "应一样多"),
        (([[1, 2], [1, 2]],), {"collected": [1]}, "应一样多"),
        (([[1, 2], [1, -2]],), {}, "各期余额里有负数"),
        (([[1, 2], [1, 2]], [[0, 0], [0, -1]]), {}, "核销里有负数"),
        (([[1, 2], [1, 2]],), {"collected": [0, -1]}, "收回里有负数"),
        (([[1, 2], [1, 2]],), {"factor": Decimal("-0.1")}, "前瞻系数 -0.1 应为不小于0的数"),
        (([[1, 2], [1, 2]],), {"factor": Decimal("NaN")}, "前瞻系数 NaN"),
    ],
)
def test_tables_that_do_not_fit_are_refused(arguments, options, message):
    """In a sentence."""
    with pytest.raises(NotApplicable, match=message):
        migration(*arguments, **options)


def test_fixed_rates_stand_along_the_yearly_scheme():
    """5, 10, 30, 50, 80 and 100 % of 1,000 yuan each: 2,750 yuan."""
    answer = provision([fen(1000)] * len(SCHEME_YEARS.labels), FIXED_RATES)

    assert answer.rows == tuple(fen(amount) for amount in (50, 100, 300, 500, 800, 1000))
    assert answer.total == fen(2750)


def test_rows_are_rounded_half_up_whatever_the_rate_is_written_as():
    """29 % of 50 fen is 14.5, which a float product misses; a third of 1 and of 2 fen."""
    third = Fraction(1, 3)

    assert provision([50, 50, 1, 2], [0.29, Decimal("0.29"), third, third]).rows == (15, 15, 0, 1)
    assert provision([50], [np.float64(0.29)]).total == 15


def test_an_empty_bucket_may_lack_a_rate():
    """One with a balance may not."""
    assert provision([0, 0], [None, float("nan")]).rows == (0, 0)
    with pytest.raises(NotApplicable, match="第2段有余额但没有损失率"):
        provision([0, 1], [None, None])


@pytest.mark.parametrize(
    ("balances", "rates", "message"),
    [
        ([1, 2], [0.1], "余额有2段,损失率有1段"),
        ([1, -2], [0.1, 0.1], "第2段余额为负数"),
        ([1], [1.01], "第1段损失率 1.01 应在0到100%之间"),
        ([1], [float("inf")], "第1段损失率 inf"),
        ([1], [Decimal("-0.1")], "第1段损失率 -0.1"),
    ],
)
def test_a_provision_that_makes_no_sense_is_refused(balances, rates, message):
    """A loss is between nothing and all."""
    with pytest.raises(NotApplicable, match=message):
        provision(balances, rates)


YEARS = st.integers(2, 6).flatmap(
    lambda buckets: st.lists(
        st.lists(st.integers(0, 10**12), min_size=buckets, max_size=buckets),
        min_size=2,
        max_size=5,
    )
)


@given(YEARS, st.booleans(), st.decimals(0, 2, places=2))
def test_losses_are_shares_and_rows_add_up(balances, weighted, factor):
    """Whatever the ages: loss rates within 0–1, rows within their balances, Σ rows = total."""
    found = migration(balances, weighted=weighted, factor=factor)
    known = [Fraction(1) if rate is None else rate for rate in found.loss]
    answer = provision(balances[-1], known)

    assert all(0 <= rate <= 1 for rate in known)
    assert all(0 <= row <= held for row, held in zip(answer.rows, balances[-1], strict=True))
    assert sum(answer.rows) == answer.total


@given(YEARS, st.booleans())
def test_an_average_lies_between_its_rates(balances, weighted):
    """Simple and weighted alike; it is missing only when all its rates are."""
    found = migration(balances, weighted=weighted)

    for rates, average in zip(zip(*found.rates, strict=True), found.average, strict=True):
        known = [rate for rate in rates if rate is not None]
        assert (average is None) == (not known)
        assert average is None or min(known) <= average <= max(known)


@given(st.lists(st.lists(st.integers(1, 10**9), min_size=3, max_size=3), min_size=2, max_size=4))
def test_older_is_never_safer_while_no_rate_exceeds_one(balances):
    """With rates of at most 100 % the loss rates rise with age."""
    found = migration(balances)
    assume(all(rate is None or rate <= 1 for rate in found.average))
    known = [loss for loss in found.historical if loss is not None]

    assert known == sorted(known)
