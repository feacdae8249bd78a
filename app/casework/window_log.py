"""The window log: a line written in a few keys, struck through with a reason while the day lasts, counted.

It lies in the front ring, so that registrars keep it; there is no name in it. Nothing waits for a line.
"""

from datetime import date

import msgspec

from app.casework import rights
from app.casework.audit import line as audit_line
from app.casework.work import Work
from app.domain.changes import Changes, Done
from app.domain.ids import RecordId
from app.domain.rights import Act
from app.domain.window_log import LONGEST_REASON, Counts, Entry, Line, check
from app.errors import BadEntry, Refused
from app.now import today
from app.store import window_log as store

DESK = "marriage"
"""The only desk that keeps one."""
MATTERS = "MATTER"


def is_kept(work: Work) -> bool:
    """Whether this seat keeps the log: at the marriage desk, by whoever receives people."""
    return work.seat.desk == DESK and rights.may_here(work, Act.RECEPTION)


def write(work: Work, line: Line) -> Done[RecordId]:
    """One line, of today. Raises BadEntry, Refused."""
    rights.require(work, Act.RECEPTION)
    line = msgspec.structs.replace(line, slip=line.slip.strip().upper())
    check(line)
    if line.matter not in work.definitions.codes[MATTERS].codes_of():
        raise BadEntry(field="matter", problem="window_matter")
    day = today(work.now)
    with work.store.save() as save:
        folder = store.folder_of_day(save.connection, day, work.seat.number) or save.new_folder("front")
        entry = save.new_record()
        save.put(folder, "window_entry", entry, {
            "day": day.isoformat(), "at": work.now().isoformat(timespec="seconds"), "who": work.seat.worker,
            "seat": work.seat.number, "matter": line.matter, "told": int(line.is_told), "him": line.him.value,
            "her": line.her.value, "people": line.people, "slip": line.slip,
        })  # fmt: skip
    return Done(Changes.RECEPTION, entry)


def strike(work: Work, entry_id: RecordId, reason: str) -> Done[Entry]:
    """Draw a line through a line of today; it stays legible, with who and why, and counts no more. A corrected line is
    written anew. Raises BadEntry without a reason, NotFound, Refused (window_day_over, window_struck)."""
    rights.require(work, Act.RECEPTION)
    why = reason.strip()
    if not why:
        raise BadEntry(field="reason", problem="window_reason")
    if len(why) > LONGEST_REASON:
        raise BadEntry(field="reason", problem="too_long", typed=len(why), most=LONGEST_REASON)
    with work.store.save() as save:
        folder, entry = store.get(save.connection, entry_id)
        if entry.day != today(work.now):
            raise Refused(rule="window_day_over")
        if entry.struck is not None:
            raise Refused(rule="window_struck")
        save.put(folder, "window_strike", save.new_record(), {
            "entry": entry_id, "reason": why, "at": work.now().isoformat(timespec="seconds"), "who": work.seat.worker,
        })  # fmt: skip
        save.audit(folder, audit_line(work, "window_struck", record=entry_id))
    return Done(Changes.RECEPTION, entry)


def of_day(work: Work, day: date) -> tuple[Entry, ...]:
    """The log of one day, newest line first. Raises Refused."""
    rights.require(work, Act.RECEPTION)
    with work.store.read() as connection:
        return store.of_day(connection, day)


def by_day(work: Work, first: date, last: date) -> dict[date, Counts]:
    """What was offered and what was said, by day; days without a line are left out. Anybody at the site may know."""
    rights.require(work, Act.COUNTER)
    with work.store.read() as connection:
        found = store.counts(connection, first, last, by_month=False)
    return {date.fromisoformat(day): counts for day, counts in found.items()}


def by_month(work: Work, first: date, last: date) -> dict[tuple[int, int], Counts]:
    """The same by (year, month), of the days from `first` to `last`."""
    rights.require(work, Act.COUNTER)
    with work.store.read() as connection:
        found = store.counts(connection, first, last, by_month=True)
    return {(int(month[:4]), int(month[5:])): counts for month, counts in found.items()}
