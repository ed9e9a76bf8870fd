"""A search that looks for the rarest byte first finds what a plain one does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_huikuan.sheets.ooxml.seeking import stands_in

_LETTERS = st.text("ref<", max_size=30).map(str.encode)


@given(data=_LETTERS, words=st.sampled_from([b"f", b"ref", b"f<", b"<f"]), start=st.integers(0, 9))
def test_it_finds_what_a_plain_search_finds(data, words, start):
    stop = start + 12

    assert stands_in(data, words, b"f", start) == (data.find(words, start) >= 0)
    assert stands_in(data, words, b"f", start, stop) == (data.find(words, start, stop) >= 0)


@pytest.mark.parametrize(("tail", "there"), [(b"<f>", True), (b"f", False)])
def test_bytes_that_are_not_rare_after_all_are_searched_plainly(tail, there):
    assert stands_in(b"fff " * 100 + tail, b"<f>", b"f") is there
