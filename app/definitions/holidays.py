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


class YearTable(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The notice of one year. Its days may lie a few days outside the year."""

    year: int
    source: str
    rest: list[date]
    work: list[date] = []


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


def build(site_table: Path | None = None, weekend_is_rest_day: bool = True) -> Workdays:
    """All rest days known. `site_table` is a file of the shape of resources/holidays/published.toml.

    Raises BadDefinition for a mistake in a file.
    """
    tables = {table.year: table for table in _of_library()}
    for file in filter(None, (path(f"{_FOLDER}/published.toml"), site_table)):
        tables |= {table.year: table for table in read_tables(file)}
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


def read_tables(file: Path) -> tuple[YearTable, ...]:
    """The year tables of a file. Raises BadDefinition."""
    source = Source(file, path())
    tables = source.shape(source.table, _Tables).table
    for number, table in enumerate(tables):
        for key, reason in _mistakes(table):
            raise source.bad(f"table[{number}].{key}", reason)
    years = [table.year for table in tables]
    if len(set(years)) < len(years):
        raise source.bad("table", "a year is given twice")
    return tuple(tables)


def _mistakes(table: YearTable) -> Iterator[tuple[str, str]]:
    if not table.source.strip():
        yield "source", "name the notice"
    if not table.rest:
        yield "rest", "no day off"
    for key, days in (("rest", table.rest), ("work", table.work)):
        for day in days:
            if abs((day - date(table.year, 7, 1)).days) > 200:
                yield key, f"{day} does not belong to {table.year}"
    for day in table.work:
        if day.isoweekday() < 6:
            yield "work", f"{day} is no weekend"
        if day in table.rest:
            yield "work", f"{day} is also a day off"


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
