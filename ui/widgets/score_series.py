"""What a chart of scores shows: words already said, numbers ready to draw. No Qt in it, so presenters may make it."""

from datetime import date

import msgspec


class ScorePoint(msgspec.Struct, frozen=True):
    """One score on one day."""

    day: date
    value: float
    number: str  # the value as it is written
    when: str  # the day as it is said
    band: str = ""


class ScoreSeries(msgspec.Struct, frozen=True, kw_only=True):
    """The scores of one person on one scale, oldest first, and what they are read against."""

    name: str
    least: float
    most: float
    bands: tuple[tuple[float, str], ...] = ()  # where each begins, from the smallest up, and what it is called
    cut_off: float | None = None
    points: tuple[ScorePoint, ...] = ()

    @property
    def spoken(self) -> tuple[str, ...]:
        """Every point as a screen reader says it."""
        return tuple(" ".join(part for part in (one.when, one.number, one.band) if part) for one in self.points)
