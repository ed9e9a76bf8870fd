"""The shipping rules take the numbers of one customer as well as arrays of all."""

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.core.release import shipping_sentences
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


OWING = st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 10**9)), min_size=1, max_size=8)


@given(OWING, st.integers(1, 100))
def test_paying_what_the_sentence_names_frees_the_goods(customers, warning):
    """Limits and balances in fen: nothing is overdue, so only the use of the limit holds goods back."""
    limit, balance = (np.array(column, np.int64) for column in zip(*customers, strict=True))
    limit, none = limit.astype(np.float64), np.zeros(len(balance), np.int64)

    def judged(owed):
        rules = ship_rules(limit, owed, none, malicious=none > 0, overdue=none > 0, level=none,
                           warning=float(warning))  # fmt: skip
        return rules, first_rule(rules)[0]

    rules, says = judged(balance)
    sentences = shipping_sentences(
        rules,
        says,
        limit=limit,
        balance=balance,
        overdue=none,
        stopped=none,
        warning=float(warning),
    )
    named = [re.search(r"收[清回](?:余额)?([\d,]+)\.(\d\d)元", text) for text in sentences]
    paid = np.array([int("".join(m.groups()).replace(",", "")) if m else 0 for m in named])

    for before, now, text in zip(says, judged(balance - paid)[1], sentences, strict=True):
        assert text.startswith(before)
        assert (before == "停发") <= (now != "停发")
        assert (before == "慎发") <= (now == "可发")
