"""Rest days and how far they are known."""

from datetime import date

from app.domain.workdays import Workdays

TABLE = Workdays(
    version="t",
    published=frozenset({2026}),
    rest=frozenset({date(2026, 10, 1), date(2026, 10, 2)}),
    work=frozenset({date(2026, 10, 10)}),
)


def test_a_worked_weekend_is_no_rest_day() -> None:
    """调休 Saturdays count as working days; other Saturdays are rest days."""
    assert not TABLE.is_rest_day(date(2026, 10, 10))
    assert TABLE.is_working_day(date(2026, 10, 10))
    assert TABLE.is_rest_day(date(2026, 10, 17))


def test_a_rest_period_runs_on_over_the_weekend() -> None:
    """Thursday and Friday off, then the weekend: the first day after is Monday."""
    assert TABLE.first_after_rest(date(2026, 10, 1)) == date(2026, 10, 5)
    assert len(TABLE.rest_from(date(2026, 10, 1))) == 4


def test_a_working_day_is_followed_by_itself() -> None:
    """Nothing moves a day that is no rest day."""
    assert TABLE.first_after_rest(date(2026, 9, 30)) == date(2026, 9, 30)


def test_the_notice_that_is_missing_is_named() -> None:
    """For late December of a published year it is the next year's."""
    assert TABLE.missing_notice(date(2026, 12, 24)) is None
    assert TABLE.missing_notice(date(2026, 12, 28)) == 2027
    assert TABLE.missing_notice(date(2025, 12, 28)) == 2025
    assert TABLE.missing_notice(date(2027, 3, 1)) == 2027


def test_the_last_days_of_december_wait_for_the_next_notice() -> None:
    """The notice of the next year can still make them days off."""
    assert TABLE.is_published(date(2026, 12, 24))
    assert not TABLE.is_published(date(2026, 12, 25))
    assert not TABLE.is_published(date(2027, 1, 1))
