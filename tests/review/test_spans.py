"""Stretches that touch: the same answer as asking each of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from unblame.review.spans import Spans

SPANS = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 8)).map(lambda pair: (pair[0], sum(pair))), max_size=6)


@given(SPANS, st.integers(0, 24), st.integers(1, 6))
def test_one_touches_where_any_does(spans: list[tuple[int, int]], start: int, length: int) -> None:
    end = start + length
    assert Spans(spans).touch(start, end) == any(first < end and start < last for first, last in spans)
