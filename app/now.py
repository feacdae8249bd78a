"""What time it is, in one place. Every date a worker sees is China time: UTC+8 all year, no daylight saving."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "UTC+8")

Now = Callable[[], datetime]
"""A clock: returns an aware datetime. Passed in wherever time matters, so that a test can hold it still."""


def system_now() -> datetime:
    """The computer's clock, as China time."""
    return datetime.now(UTC).astimezone(CHINA)


def today(now: Now) -> date:
    """The calendar day of `now` in China."""
    return now().astimezone(CHINA).date()


def wall_ms(moment: datetime) -> int:
    """Milliseconds since 1970-01-01 UTC."""
    return int(moment.timestamp() * 1000)


def from_ms(ms: int) -> datetime:
    """The China time of a count of milliseconds since 1970-01-01 UTC."""
    return datetime(1970, 1, 1, tzinfo=UTC).astimezone(CHINA) + timedelta(milliseconds=ms)
