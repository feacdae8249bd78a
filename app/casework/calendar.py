"""The rest days of this site: the program's, and above them the yearly notices the site has entered.

Of one year the last entry stands. What colleagues sent and this program cannot read is set aside: nobody is locked out
by a table.
"""

from functools import lru_cache

from app.casework.work import Work
from app.definitions import loader
from app.definitions.holidays import YearTable, mistakes
from app.domain.workdays import Workdays
from app.errors import BadDefinition
from app.store import notices
from app.store.notices import Entered


def workdays(work: Work) -> Workdays:
    """What deadlines are counted by."""
    base = work.built_in.workdays
    own = tuple(sorted(entered(work).values(), key=_year))
    return _built(own, base) if own else base


def entered(work: Work) -> dict[int, Entered]:
    """What stands, by year; an entry without days takes an earlier one back."""
    return {year: one for year, one in latest(work).items() if one.rest}


def latest(work: Work) -> dict[int, Entered]:
    """The last entry of each year."""
    with work.store.read() as connection:
        found = notices.all_of(connection)
    return {one.year: one for one in sorted(found, key=_order)}


@lru_cache(maxsize=4)
def _built(own: tuple[Entered, ...], base: Workdays) -> Workdays:
    tables = [YearTable(year=one.year, source=one.source, rest=list(one.rest), work=list(one.work)) for one in own]
    sound = [table for table in tables if not list(mistakes(table))]
    try:
        return loader.workdays(weekend_is_rest_day=base.weekend_is_rest_day, own=sound)
    except BadDefinition:  # the file on this computer has been spoilt since the start
        return base


def _order(one: Entered) -> tuple[int, str, bytes]:
    return one.order


def _year(one: Entered) -> int:
    return one.year
