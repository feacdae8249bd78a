"""The size of requests follows the line."""

from hypothesis import given
from hypothesis import strategies as st

from sync.steps.pace import AIM_MS, LEAST_BYTES, START_BYTES, Pace, after

MOST = 1024 * 1024


@given(line=st.integers(2_000, 100_000_000), requests=st.integers(4, 12))
def test_it_settles_where_a_request_takes_a_few_seconds(line: int, requests: int) -> None:
    """On any line between 16 kbit/s and a gigabit; never below the least, never above what the protocol allows."""
    pace = Pace()
    for _ in range(requests):
        pace = after(pace, pace.bytes, pace.bytes * 1000 // line, MOST)
        assert LEAST_BYTES <= pace.bytes <= MOST
    took = pace.bytes * 1000 / line
    assert took < 10_000
    assert pace.bytes == MOST or abs(took - AIM_MS) < AIM_MS / 2 or pace.bytes == LEAST_BYTES


def test_at_200_kbit_a_second_already_the_first_request_is_short() -> None:
    """Progress moves at least every ten seconds, from the start."""
    assert START_BYTES / 25_000 < 10


@given(size=st.integers(0, MOST), took=st.integers(-(10**12), 10**12), now=st.integers(LEAST_BYTES, MOST))
def test_a_clock_that_was_set_and_a_small_answer_change_little(size: int, took: int, now: int) -> None:
    """Nothing leaves the bounds; backwards, or too little to measure: nothing changes."""
    found = after(Pace(now), size, took, MOST)
    assert LEAST_BYTES <= found.bytes <= MOST
    if took < 0 or size < LEAST_BYTES:
        assert found == Pace(now)
