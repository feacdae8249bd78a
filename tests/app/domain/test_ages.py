"""Whole years of age."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.ages import age_on


def test_a_year_is_complete_on_the_birthday() -> None:
    """The day before still counts the years before."""
    assert age_on(date(1990, 5, 17), date(2026, 5, 16)) == 35
    assert age_on(date(1990, 5, 17), date(2026, 5, 17)) == 36
    assert age_on(date(2000, 2, 29), date(2025, 2, 28)) == 24


@given(st.dates(date(1900, 1, 1), date(2030, 1, 1)), st.integers(0, 40_000))
def test_nobody_grows_younger(birth: date, days: int) -> None:
    """Age is never negative and never falls from one day to the next."""
    day = birth + timedelta(days=days)
    assert 0 <= age_on(birth, day) <= age_on(birth, day + timedelta(days=1))
