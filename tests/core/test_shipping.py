"""The shipping rules take the numbers of one customer as well as arrays of all."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.core.rules import first_rule
from xl_huikuan.core.shipping import ship_rules

LIMITS = st.sampled_from([float("nan"), 0.0, 100.0])
ONE = st.tuples(
    LIMITS, st.integers(-50, 150), st.integers(0, 4), st.booleans(), st.booleans(), st.integers(0, 5)
)  # fmt: skip


@given(st.lists(ONE, min_size=1, max_size=8))
def test_one_customer_is_judged_as_among_all(customers):
    limit, balance, grade, malicious, overdue, level = map(np.array, zip(*customers, strict=True))
    says, whys = first_rule(
        ship_rules(
            limit, balance, grade, malicious=malicious, overdue=overdue, level=level, warning=80.0
        )
    )

    for (lim, bal, grd, bad, late, lvl), say, why in zip(customers, says, whys, strict=True):
        rules = ship_rules(lim, bal, grd, malicious=bad, overdue=late, level=lvl, warning=80.0)
        assert next((s, w) for holds, s, w in rules if holds) == (say, why)
