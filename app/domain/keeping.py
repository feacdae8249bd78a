"""Until when the records of a case are kept (domain.md §8.2), and nothing of what happens then: that people decide."""

from collections.abc import Iterable
from datetime import date

import msgspec

from app.domain.cases import Case, Stage
from app.domain.ids import RecordId
from app.domain.people import VIOLENCE

GRAVE_RISKS = frozenset({"high", "critical"})
"""Of the code list RISK: a crisis."""


class Keeping(msgspec.Struct, frozen=True, kw_only=True):
    """Years from the closing. `of_age`: the age a minor comes of age at, from which the years count again."""

    source: str
    status: str
    case: int
    grave: int
    quick: int
    of_age: int


class RunOut(msgspec.Struct, frozen=True, kw_only=True):
    """A case whose time is over: for two people to appraise."""

    case: RecordId
    number: str
    called: str
    ended_on: date
    kept_until: date


def ended_on(case: Case) -> date | None:
    """From which day it is kept: the closing, or the coming of somebody who left no name; None while it is open."""
    if case.closing is not None:
        return case.closing.day
    return case.opened_on if is_quick(case) else None


def is_quick(case: Case) -> bool:
    """Whether nobody left a name, and it stayed a lead."""
    return case.stage is Stage.LEAD and not any(party.person.details.name for party in case.parties)


def kept_until(case: Case, rules: Keeping) -> date | None:
    """The last day it is kept; None while it is open."""
    day = ended_on(case)
    if day is None:
        return None
    if is_quick(case):
        return later(day, rules.quick)
    years = rules.grave if is_grave(case) else rules.case
    births = (party.person.details.birth_date for party in case.parties)
    of_age = (later(born, rules.of_age) for born in births if born is not None)
    return later(max([day, *_after(day, of_age)]), years)


def is_grave(case: Case) -> bool:
    """Whether there was violence or a crisis, as far as it stands in the case."""
    return case.risk in GRAVE_RISKS or any(VIOLENCE in party.person.flags for party in case.parties)


def later(day: date, years: int) -> date:
    """The same day so many years later; of a 29 February, where there is none, the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _after(day: date, days: Iterable[date]) -> Iterable[date]:
    return (one for one in days if one > day)
