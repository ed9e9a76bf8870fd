"""Answers followed to one name each: chains, circles, and the name that is printed."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.core.aliases import representatives

NAMES = st.sampled_from("甲乙丙丁戊己")


@pytest.mark.parametrize(
    ("pairs", "kept"),
    [
        ([], {}),
        ([("甲", "乙")], {"甲": "乙"}),
        ([("甲", "乙"), ("乙", "丙")], {"甲": "丙", "乙": "丙"}),
        ([("乙", "丙"), ("甲", "乙")], {"甲": "丙", "乙": "丙"}),
        ([("甲", "乙"), ("乙", "甲")], {"甲": "乙"}),  # a circle: the first name others join
        ([("甲", "乙"), ("甲", "丙")], {"甲": "乙", "丙": "乙"}),
        ([("甲", "丙"), ("乙", "丙")], {"甲": "丙", "乙": "丙"}),
        ([("甲", "甲")], {}),
    ],
)
def test_each_name_leads_to_one(pairs, kept):
    """The name that is never given up stays; of several such the first others join."""
    assert representatives(pairs) == kept


def test_the_customer_list_wins():
    """乙 is the newer name, but the list has 甲: letters print 甲."""
    assert representatives([("甲", "乙")], {"甲"}) == {"乙": "甲"}
    assert representatives([("甲", "乙")], {"甲", "乙"}) == {"甲": "乙"}


@given(st.lists(st.tuples(NAMES, NAMES)))
def test_joined_names_have_one_representative(pairs):
    """Both names of each pair end at the same name, which itself leads nowhere else."""
    kept = representatives(pairs)

    assert all(kept.get(one, one) == kept.get(other, other) for one, other in pairs)
    assert not set(kept.values()) & set(kept)


def test_a_chain_of_5000_is_followed():
    """5,000 renamings in a row end at the last name."""
    names = [str(number) for number in range(5001)]
    kept = representatives(list(itertools.pairwise(names)))

    assert set(kept.values()) == {"5000"}
