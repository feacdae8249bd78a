"""Deadlines, computed from rules that are data, with every step of the computation kept as data.

How days are counted: the day of the event is not counted (Civil Code art. 201); a month ends on the same day number,
else on the month's last day (art. 202); a last day that is a rest day moves to the first day after it (art. 203);
hours run from the moment itself (art. 201).
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec

from app.domain.workdays import ONE_DAY, Workdays
from app.now import CHINA

Moment = date | datetime
"""A whole day, or an aware moment where a rule counts hours."""

Fact = str | int | date | datetime | tuple[date, ...]

START = "start"
"""What a step counts from unless it names an earlier step."""


class Unit(StrEnum):
    """What a period is measured in."""

    HOURS = "h"
    CALENDAR_DAYS = "cd"
    WORKING_DAYS = "wd"
    MONTHS = "m"


class ClockStep(msgspec.Struct, frozen=True, kw_only=True):
    """One period of a rule. `last` names its last day; `first` names the day after `after`, if it has a name."""

    last: str
    unit: Unit
    length: int
    move: bool = False  # to the first day after a rest period
    after: str = START
    first: str = ""
    closes: bool = False  # its last day ends when this site closes, not at midnight (Civil Code art. 203)
    remind: tuple[int, ...] = ()  # day n of the period; 0 and below: so many days before the last day


class ClockRule(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline rule: its periods in order, where it comes from, and whether that was verified."""

    key: str
    version: int
    source: str
    status: str  # "verified" or "assumed"
    steps: tuple[ClockStep, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The named dates this rule yields, in order."""
        return tuple(name for step in self.steps for name in (step.first, step.last) if name)

    @property
    def takes_moment(self) -> bool:
        """Whether the rule counts hours and therefore needs a time of day."""
        return any(step.unit is Unit.HOURS for step in self.steps)


class Reasoning(msgspec.Struct, frozen=True):
    """One step of a computation: a code under `clock.` in the word catalogue, and its blanks."""

    code: str
    facts: Mapping[str, Fact]


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """A date with all it was computed from, so that a printed one can be told from a recomputed one."""

    name: str
    at: Moment
    rule: str
    rule_version: int
    table_version: str
    start: Moment
    provisional: bool  # a rest day was asked about in a year whose notice is not loaded
    closes: bool = False  # it ends when this site closes, not at midnight
    steps: tuple[Reasoning, ...]

    @property
    def key(self) -> str:
        """Rule and name, as a stored deadline is called: divorce.cooling_last."""
        return f"{self.rule}.{self.name}"

    @property
    def day(self) -> date:
        """The China day of the date."""
        return _day(self.at)


class Reminder(msgspec.Struct, frozen=True):
    """A day to look at a deadline before it comes. `number`: day n of the period; 0 and below: days before its end."""

    name: str
    number: int
    day: date


class Computation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything one rule yields from one start; `steps` is the whole reasoning in reading order."""

    rule: ClockRule
    start: Moment
    dates: Mapping[str, Deadline]
    reminders: tuple[Reminder, ...]
    steps: tuple[Reasoning, ...]

    @property
    def provisional(self) -> bool:
        """Whether any date rests on a year without a loaded notice."""
        return any(found.provisional for found in self.dates.values())


class _Period(msgspec.Struct, frozen=True):
    """One period worked out: the day before its first, its last, why, and whether a table was missing."""

    base: Moment
    last: Moment
    steps: tuple[Reasoning, ...]
    provisional: bool


def compute(rule: ClockRule, start: Moment, workdays: Workdays) -> Computation:
    """Every date of `rule` from `start` (a day, or an aware moment for a rule in hours).

    Raises ValueError when a rule in hours is given a whole day, or a moment without a time zone.
    """
    begin = _begin(rule, start)
    ends: dict[str, _Period] = {START: _Period(begin, begin, (Reasoning("start", {"day": begin}),), False)}
    dates: dict[str, Deadline] = {}
    for step in rule.steps:
        before = ends[step.after]
        period = _period(step, before.last, workdays)
        why = before.steps + period.steps
        known = _Period(period.base, period.last, why, before.provisional or period.provisional)
        ends[step.last] = known
        for name, at in _named(step, period):
            is_first = name == step.first
            dates[name] = Deadline(
                name=name,
                at=at,
                rule=rule.key,
                rule_version=rule.version,
                table_version=workdays.version,
                start=begin,
                provisional=before.provisional if is_first else known.provisional,
                closes=step.closes and not is_first,
                steps=before.steps + period.steps[:1] if is_first else why,
            )
    reminders = tuple(reminder for step in rule.steps for reminder in _reminders(step, ends[step.last]))
    return Computation(rule=rule, start=begin, dates=dates, reminders=reminders, steps=_in_order(ends.values()))


def _begin(rule: ClockRule, start: Moment) -> Moment:
    if not rule.takes_moment:
        return _day(start)
    if not isinstance(start, datetime) or start.tzinfo is None:
        raise ValueError("a rule in hours counts from an aware moment")
    return start.astimezone(CHINA)


def _day(at: Moment) -> date:
    if not isinstance(at, datetime):
        return at
    return (at.astimezone(CHINA) if at.tzinfo else at).date()


def _named(step: ClockStep, period: _Period) -> Iterator[tuple[str, Moment]]:
    if step.first:
        yield step.first, _day(period.base) + ONE_DAY
    yield step.last, period.last


def _period(step: ClockStep, base: Moment, workdays: Workdays) -> _Period:
    """The period of one step that begins after `base`."""
    if step.unit is Unit.HOURS:
        return _hours(step, base)
    base = _day(base)
    opens = Reasoning("opens" if step.first else "day_one", {"before": base, "day": base + ONE_DAY, "name": step.first})
    if step.unit is Unit.WORKING_DAYS:
        return _working_days(step, base, opens, workdays)
    counted = _calendar_days if step.unit is Unit.CALENDAR_DAYS else _months
    return _moved(step, counted(step, base, opens), workdays)


def _hours(step: ClockStep, base: Moment) -> _Period:
    # A rule with hours was given an aware moment; only a step after a whole day could bring a date here.
    begin = base if isinstance(base, datetime) else datetime(base.year, base.month, base.day, tzinfo=CHINA)
    last = begin + timedelta(hours=step.length)
    facts: dict[str, Fact] = {"from": begin, "length": step.length, "last": last, "name": step.last}
    return _Period(begin, last, (Reasoning("hours", facts),), False)


def _calendar_days(step: ClockStep, base: date, opens: Reasoning) -> _Period:
    raw = base + ONE_DAY * step.length
    facts: dict[str, Fact] = {"length": step.length, "last": raw, "name": step.last}
    return _Period(base, raw, (opens, Reasoning("days", facts)), False)


def _months(step: ClockStep, base: date, opens: Reasoning) -> _Period:
    raw = add_months(base, step.length)
    facts: dict[str, Fact] = {"length": step.length, "last": raw, "number": base.day, "name": step.last}
    code = "months" if raw.day == base.day else "month_end"
    return _Period(base, raw, (opens, Reasoning(code, facts)), False)


def add_months(day: date, months: int) -> date:
    """The same day number so many months later, else the last day of that month (Civil Code art. 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _moved(step: ClockStep, period: _Period, workdays: Workdays) -> _Period:
    """The period with its last day moved over a rest period, where the rule says so."""
    raw = _day(period.last)
    if not step.move:
        why = Reasoning("not_moved", {"last": raw, "name": step.last})
        return _Period(period.base, raw, (*period.steps, why), False)
    rest = workdays.rest_from(raw)
    last = raw + ONE_DAY * len(rest)
    why = Reasoning("moved" if rest else "stays", {"last": last, "raw": raw, "rest": rest, "name": step.last})
    return _with_warning(_Period(period.base, last, (*period.steps, why), False), (*rest, last), workdays)


def _working_days(step: ClockStep, base: date, opens: Reasoning, workdays: Workdays) -> _Period:
    last, left, asked = base, step.length, []
    while left:
        last += ONE_DAY
        asked.append(last)
        left -= workdays.is_working_day(last)
    skipped = tuple(day for day in asked if not workdays.is_working_day(day))
    facts: dict[str, Fact] = {"length": step.length, "last": last, "rest": skipped, "name": step.last}
    return _with_warning(_Period(base, last, (opens, Reasoning("working_days", facts)), False), asked, workdays)


def _with_warning(period: _Period, asked: Iterable[date], workdays: Workdays) -> _Period:
    """The period, marked provisional where a day it asked about lies outside every loaded notice."""
    years = sorted({year for day in asked if (year := workdays.missing_notice(day)) is not None})
    if not years:
        return period
    warned = tuple(Reasoning("unpublished", {"year": year}) for year in years)
    return _Period(period.base, period.last, period.steps + warned, True)


def _reminders(step: ClockStep, period: _Period) -> Iterator[Reminder]:
    """The reminder days of one period that lie within it."""
    for number in step.remind:
        day = _day(period.base if number > 0 else period.last) + ONE_DAY * number
        if _day(period.base) < day <= _day(period.last):
            yield Reminder(step.last, number, day)


def _in_order(periods: Iterable[_Period]) -> tuple[Reasoning, ...]:
    """The reasoning of all periods, each step once."""
    steps: list[Reasoning] = []
    for period in periods:
        steps.extend(step for step in period.steps if step not in steps)
    return tuple(steps)
