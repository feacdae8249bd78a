"""Days as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.typed_day import read_day, write_day


@given(st.dates(min_value=date(1890, 1, 1)))
def test_what_is_written_is_read_back(when: date) -> None:
    """The one way dates are written is understood."""
    assert read_day(write_day(when)) == when


@pytest.mark.parametrize(
    "text", ["2026-11-23", "2026.11.23", "2026/11/23", "20261123", "2026年11月23日", "２０２６－１１－２３"]
)
def test_every_usual_way_is_understood(text: str) -> None:
    """People type dates in many ways."""
    assert read_day(text) == date(2026, 11, 23)


@pytest.mark.parametrize("text", ["", "明天", "2026-02-30", "23-11-2026", "2026-11"])
def test_what_is_no_day_is_none(text: str) -> None:
    """Nothing is guessed."""
    assert read_day(text) is None
