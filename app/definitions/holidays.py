"""Builds the Workdays value: published notices from the calendar library and our own file, the site's table over both,
and for years without a notice the statutory days alone."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import msgspec
from chinese_calendar import constants

from app.definitions.files import Source
from app.domain.workdays import Workdays
from resources import path

_FOLDER = "holidays"
_NEAR = 200
"""Days from the middle of its year within which a notice may name a day."""


class YearTable(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The notice of one year. Its days may lie a few days outside the year."""

    year: int
    source: str
    rest: list[date]
    work: list[date] = []


class Mistake(msgspec.Struct, frozen=True):
    """One thing that is wrong with a year's table: `field` of it, and `problem` as a code."""

    field: str
    problem: str
    day: date | None = None

    def reason(self, year: int) -> str:
        """For whoever edits a file."""
        return {
            "notice_unnamed": "name the notice",
            "no_day_off": "no day off",
            "day_of_other_year": f"{self.day} does not belong to {year}",
            "work_on_weekday": f"{self.day} is no weekend",
            "work_and_rest": f"{self.day} is also a day off",
        }[self.problem]


class _Tables(msgspec.Struct, forbid_unknown_fields=True):
    table: list[YearTable] = []


class _Feasts(msgspec.Struct, forbid_unknown_fields=True):
    spring: date
    qingming: date
    dragon_boat: date
    mid_autumn: date


class _Statutory(msgspec.Struct, forbid_unknown_fields=True):
    source: str
    fixed: list[str]
    years: dict[int, _Feasts]


def build(site_table: Path | None = None, weekend_is_rest_day: bool = True, own: Iterable[YearTable] = ()) -> Workdays:
    """All rest days known. `site_table` is a file of the shape of resources/holidays/published.toml; `own` are years
    the site has entered, and stand above it.

    Raises BadDefinition for a mistake in a file.
    """
    tables = published(site_table) | {table.year: table for table in own}
    rest = {day for table in tables.values() for day in table.rest}
    work = {day for table in tables.values() for day in table.work}
    rest |= {day for day in _statutory_days() if day.year not in tables}
    return Workdays(
        version=_version(max(tables), rest, work),
        published=frozenset(tables),
        rest=frozenset(rest - work),
        work=frozenset(work),
        weekend_is_rest_day=weekend_is_rest_day,
    )


def published(site_table: Path | None = None) -> dict[int, YearTable]:
    """The notices known without what the site has entered, by year. Raises BadDefinition."""
    tables = {table.year: table for table in _of_library()}
    for file in filter(None, (path(f"{_FOLDER}/published.toml"), site_table)):
        tables |= {table.year: table for table in read_tables(file)}
    return tables


def statutory(year: int) -> tuple[date, ...]:
    """The statutory days of a year, as far as the calendar is worked out; they stand until its notice is known."""
    return tuple(sorted(day for day in _statutory_days() if day.year == year))


def read_tables(file: Path) -> tuple[YearTable, ...]:
    """The year tables of a file. Raises BadDefinition."""
    source = Source(file, path())
    tables = source.shape(source.table, _Tables).table
    for number, table in enumerate(tables):
        for mistake in mistakes(table):
            raise source.bad(f"table[{number}].{mistake.field}", mistake.reason(table.year))
    years = [table.year for table in tables]
    if len(set(years)) < len(years):
        raise source.bad("table", "a year is given twice")
    return tuple(tables)


def mistakes(table: YearTable) -> Iterator[Mistake]:
    """What cannot be true of a notice."""
    if not table.source.strip():
        yield Mistake("source", "notice_unnamed")
    if not table.rest:
        yield Mistake("rest", "no_day_off")
    for field, days in (("rest", table.rest), ("work", table.work)):
        for day in days:
            if abs((day - date(table.year, 7, 1)).days) > _NEAR:
                yield Mistake(field, "day_of_other_year", day)
    for day in table.work:
        if day.isoweekday() < 6:
            yield Mistake("work", "work_on_weekday", day)
        if day in table.rest:
            yield Mistake("work", "work_and_rest", day)


def _of_library() -> Iterator[YearTable]:
    """The notices that the calendar library carries, by the year of the day."""
    years = {day.year for day in constants.holidays} & {day.year for day in constants.workdays}
    for year in sorted(years):
        yield YearTable(
            year=year,
            source="chinesecalendar",
            rest=[day for day in constants.holidays if day.year == year],
            work=[day for day in constants.workdays if day.year == year],
        )


def _statutory_days() -> Iterator[date]:
    """The thirteen days of every year of the statutory table."""
    source = Source(path(f"{_FOLDER}/statutory.toml"), path())
    table = source.shape({**source.table, "years": _by_number(source)}, _Statutory)
    for year, feasts in table.years.items():
        yield from (date.fromisoformat(f"{year}-{day}") for day in table.fixed)
        yield from (feasts.spring + timedelta(days=shift) for shift in range(-1, 3))
        yield from (feasts.qingming, feasts.dragon_boat, feasts.mid_autumn)


def _by_number(source: Source) -> dict[int, object]:
    """The years as numbers; TOML keys are text."""
    return {int(year): feasts for year, feasts in source.table.get("years", {}).items()}


def _version(last: int, rest: Iterable[date], work: Iterable[date]) -> str:
    """The last published year and a digest of all days: two equal versions are equal tables."""
    lines = [f"{kind}{day.isoformat()}" for kind, days in (("r", rest), ("w", work)) for day in sorted(days)]
    return f"{last}-{sha256(' '.join(lines).encode()).hexdigest()[:8]}"
