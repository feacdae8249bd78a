"""The yearly notices, looked at and entered for all seats of the site; an entry is added and never changed."""

from collections.abc import Iterable
from datetime import date

import msgspec

from app.casework import calendar, rights, site
from app.casework.audit import line
from app.casework.work import Work
from app.definitions import loader
from app.definitions.holidays import YearTable, mistakes, statutory
from app.domain.changes import Changes, Done
from app.domain.rights import Act
from app.errors import BadEntry
from app.now import today
from app.store import notices
from app.store.notices import Entered

YEARS_AHEAD = 2
"""Years after this one for which a notice can be entered; the State Council publishes one in the autumn before."""
YEARS_BACK = 2
"""Years before this one that are listed: deadlines of theirs are still looked at."""
LONGEST_SOURCE = 200


class Year(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one year."""

    year: int
    source: str  # of its notice; empty while there is none
    rest: tuple[date, ...]  # as far as no notice is known, the statutory days
    work: tuple[date, ...] = ()
    is_published: bool
    who: str = ""  # of the site, who entered it
    at: str = ""  # when, as ISO text


def years(work: Work) -> tuple[Year, ...]:
    """Every year somebody may look at or enter, the latest first."""
    entered, known, this = calendar.entered(work), loader.notices(), today(work.now).year
    wanted = {*entered, *range(this - YEARS_BACK, this + YEARS_AHEAD + 1)}
    return tuple(_year(one, known.get(one), entered.get(one)) for one in sorted(wanted, reverse=True))


def enter(work: Work, year: int, source: str, rest: Iterable[date], worked: Iterable[date]) -> Done[None]:
    """The notice of a year, for all seats of the site. Deadlines keep their day until somebody takes the new one.

    Raises BadEntry: field source, rest or work, problem as `holidays.mistakes` names it, or days_overlap with the
    notice of another year, year_out_of_reach, too_long; Refused.
    """
    rights.require(work, Act.SITE)
    table = YearTable(year=year, source=source.strip(), rest=sorted(set(rest)), work=sorted(set(worked)))
    _check(work, table)
    return _add(work, Entered(year=year, source=table.source, rest=tuple(table.rest), work=tuple(table.work)))


def give_up(work: Work, year: int) -> Done[None]:
    """What the site has entered for a year does not stand any more: the program's own table does. Raises Refused."""
    rights.require(work, Act.SITE)
    return _add(work, Entered(year=year, source="", rest=(), work=()))


def _check(work: Work, table: YearTable) -> None:
    this = today(work.now).year
    if not this - 1 <= table.year <= this + YEARS_AHEAD:
        raise BadEntry(field="year", problem="year_out_of_reach", typed=table.year)
    if len(table.source) > LONGEST_SOURCE:
        raise BadEntry(field="source", problem="too_long", typed=len(table.source), most=LONGEST_SOURCE)
    for mistake in mistakes(table):
        raise BadEntry(field=mistake.field, problem=mistake.problem, day=mistake.day, year=table.year)
    others = [one for one in years(work) if one.is_published and one.year != table.year]
    for field, days, against in (("rest", table.rest, "work"), ("work", table.work, "rest")):
        for other in others:
            if both := sorted(set(days) & set(getattr(other, against))):
                raise BadEntry(field=field, problem="days_overlap", day=both[0], year=other.year)


def _add(work: Work, one: Entered) -> Done[None]:
    before = calendar.latest(work).get(one.year)
    one = msgspec.structs.replace(one, number=before.number + 1 if before else 1)
    with work.store.save() as save:
        folder = site.folder(work, save)
        record = save.new_record()
        told = notices.fields(one) | {"at": work.now().isoformat(timespec="seconds"), "who": work.seat.worker}
        save.put(folder, "year_notice", record, told)
        save.audit(folder, line(work, "year_notice_set", record=record, scope="worker"))
    work.definitions = msgspec.structs.replace(work.definitions, workdays=calendar.workdays(work))
    return Done(Changes.SITE | Changes.TASKS, None)


def _year(year: int, known: YearTable | None, entered: Entered | None) -> Year:
    if entered is not None:
        return Year(
            year=year, source=entered.source, rest=entered.rest, work=entered.work, is_published=True,
            who=entered.who, at=entered.at,
        )  # fmt: skip
    if known is not None:
        return Year(
            year=year, source=known.source, rest=tuple(sorted(known.rest)), work=tuple(sorted(known.work)),
            is_published=True,
        )  # fmt: skip
    return Year(year=year, source="", rest=statutory(year), is_published=False)
