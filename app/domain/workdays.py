"""Which days are rest days: weekends, the days off of the yearly notice, and the weekends worked instead.

A value only: `app.definitions.holidays` builds it from the published tables and the site's own file.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

ONE_DAY = timedelta(days=1)

_SATURDAY = 6  # ISO weekday
_LATE_DECEMBER = 25  # from here on the next year's notice may move days (31 December 2022 was the notice of 2023)


class Workdays(msgspec.Struct, frozen=True, kw_only=True):
    """The rest days a deadline is moved over, and how far they are known.

    `rest` and `work` also hold days of years without a notice (the statutory days alone): those are provisional.
    """

    version: str  # of the tables: the last published year and a digest of all days
    published: frozenset[int]  # years whose notice is loaded
    rest: frozenset[date]  # days off by law or notice, on whatever weekday
    work: frozenset[date]  # weekends worked instead (调休)
    weekend_is_rest_day: bool = True  # whether 法定休假日 includes ordinary weekends; practice says yes

    def is_rest_day(self, day: date) -> bool:
        """Whether a last day on `day` is moved (Civil Code art. 203)."""
        if day in self.work:
            return False
        return day in self.rest or (self.weekend_is_rest_day and _is_weekend(day))

    def is_working_day(self, day: date) -> bool:
        """Whether `day` counts where a rule counts working days; an ordinary weekend never does."""
        return day in self.work or not (day in self.rest or _is_weekend(day))

    def is_published(self, day: date) -> bool:
        """Whether every notice that decides about `day` is loaded."""
        return self.missing_notice(day) is None

    def missing_notice(self, day: date) -> int | None:
        """The year of the first notice that decides about `day` and is not loaded; None where all are."""
        is_late = day.month == 12 and day.day >= _LATE_DECEMBER
        deciding = (day.year, day.year + 1) if is_late else (day.year,)
        return next((year for year in deciding if year not in self.published), None)

    def rest_from(self, day: date) -> tuple[date, ...]:
        """The unbroken rest days beginning with `day`; empty when `day` is none."""
        return tuple(self._run(day))

    def first_after_rest(self, day: date) -> date:
        """`day` itself, or the first day after the rest period it lies in."""
        return day + ONE_DAY * len(self.rest_from(day))

    def _run(self, day: date) -> Iterator[date]:
        while self.is_rest_day(day):
            yield day
            day += ONE_DAY


def _is_weekend(day: date) -> bool:
    return day.isoweekday() >= _SATURDAY
