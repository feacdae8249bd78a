"""Bookings and walk-ins: who is expected or waits, by a form of address; nothing of what is spoken about later."""

import re
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec

from app.domain.ids import FolderRef, RecordId
from app.domain.readers import Scope
from app.domain.width import fold_width
from app.errors import BadEntry

MINUTES = 60
"""How long a talk is thought to take where nothing else is said."""
MOST_MINUTES = 480
LONGEST = {"address": 20, "phone": 40, "contact": 60, "room": 20, "worker": 40}
"""Most characters: a counter keeps what it calls people by and how to reach them, no stories."""


class Came(StrEnum):
    """How somebody came to stand in the day's list."""

    BOOKED = "booked"
    WALKED_IN = "walked_in"


class State(StrEnum):
    """How far a reception has come."""

    BOOKED = "booked"
    ARRIVED = "arrived"  # has a number and waits
    CALLED = "called"
    WITH = "with"  # with the counsellor
    DONE = "done"
    ABSENT = "absent"  # did not come, or had gone when called
    CANCELLED = "cancelled"


NEXT: dict[State, frozenset[State]] = {
    State.BOOKED: frozenset({State.ARRIVED, State.ABSENT, State.CANCELLED}),
    State.ARRIVED: frozenset({State.CALLED, State.WITH, State.ABSENT, State.CANCELLED, State.BOOKED}),
    State.CALLED: frozenset({State.WITH, State.ARRIVED, State.ABSENT}),
    State.WITH: frozenset({State.DONE, State.ARRIVED}),
    State.DONE: frozenset({State.WITH}),
    State.ABSENT: frozenset({State.ARRIVED, State.BOOKED}),
    State.CANCELLED: frozenset({State.BOOKED}),
}
"""What may follow what. Steps back undo a key pressed by mistake; who comes late arrives all the same."""

OVER = frozenset({State.DONE, State.ABSENT, State.CANCELLED})
EXPECTED = frozenset({State.BOOKED, State.ABSENT, State.CANCELLED})
"""States from which a booking can be moved to another time."""
_PLACE = {State.CALLED: 0, State.WITH: 0, State.ARRIVED: 1, State.BOOKED: 2}


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for: when, who by form of address, and how to reach them safely."""

    day: date
    time: str = ""  # "14:30"; empty for somebody who just came
    minutes: int = MINUTES
    address: str = ""  # 王女士; never a full name, which belongs inside a case
    scope: Scope = Scope.BOTH  # one spouse alone: the other is not shown it
    about: str = ""  # code list COUNSEL_TYPE
    phone: str = ""
    contact: str = ""  # how to reach them safely; empty means that no message is left
    room: str = ""
    worker: str = ""
    language: str = ""  # code list LANGUAGE
    source: str = ""  # code list SOURCE


class Dispute(msgspec.Struct, frozen=True):
    """A field for which colleagues wrote different things without knowing of each other."""

    field: str
    values: tuple[str, ...]  # newest first


class Booking(msgspec.Struct, frozen=True, kw_only=True):
    """One reception, as the day's list shows it."""

    id: RecordId
    folder: FolderRef
    came: Came
    state: State
    wanted: Wanted
    number: str = ""  # of the slip: A03
    arrived_at: datetime | None = None
    called_by: str = ""
    case: RecordId | None = None  # only where this seat can read the case: the link lies there
    disputes: tuple[Dispute, ...] = ()

    @property
    def order(self) -> tuple[int, str, str, bytes]:
        """Who is being served, who waits in turn of arrival, who is expected by the clock, who has gone."""
        place = _PLACE.get(self.state, 3)
        arrived = self.arrived_at.isoformat() if self.arrived_at and place < 2 else ""
        return (place, arrived, self.number if arrived else self.wanted.time, self.id)

    def disputed(self, field: str) -> Dispute | None:
        """What colleagues say of a field, if not the same."""
        return next((one for one in self.disputes if one.field == field), None)


class Clash(msgspec.Struct, frozen=True):
    """Something else at the same time: whose or where, from when to when. Nothing of whom it is with."""

    what: str  # "worker" or "room"
    name: str
    start: str
    end: str


def clash(wanted: Wanted, other: Wanted) -> Clash | None:
    """Whether two receptions need one colleague or one room at the same time."""
    if wanted.day != other.day or not wanted.time or not other.time:
        return None
    (start, end), (begins, ends) = _span(wanted), _span(other)
    if start >= ends or begins >= end:
        return None
    for what in ("worker", "room"):
        if (name := getattr(wanted, what)) and name == getattr(other, what):
            return Clash(what, name, other.time, f"{ends:%H:%M}")
    return None


def read_time(text: str) -> str:
    """A time of day as people type it (9:30, 930, 9点半, 下午3点), as "09:30"; empty stays empty. Raises BadEntry."""
    typed = "".join(fold_width(text).split())
    if not typed:
        return ""
    found = _TIME.fullmatch(typed)
    if not found:
        raise BadEntry(field="time", problem="time_unreadable")
    hour = int(found["hour"])
    minute = 30 if found["half"] else int(found["minute"] or found["bare"] or 0)
    if found["after"] and hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        raise BadEntry(field="time", problem="time_unreadable")
    return f"{hour:02d}:{minute:02d}"


def check(wanted: Wanted, today: date, *, is_new: bool) -> None:
    """What cannot be a booking. Raises BadEntry with the field and what is wrong with it."""
    if not wanted.address:
        raise BadEntry(field="address", problem="booking_address")
    for field, most in LONGEST.items():
        typed = getattr(wanted, field)
        if len(typed) > most:
            raise BadEntry(field=field, problem="too_long", typed=len(typed), most=most)
        if not typed.isprintable():
            raise BadEntry(field=field, problem="control_character")
    if wanted.phone and not _PHONE.fullmatch(fold_width(wanted.phone)):
        raise BadEntry(field="phone", problem="not_a_phone")
    if is_new and wanted.day < today:
        raise BadEntry(field="day", problem="booking_past")
    if not 5 <= wanted.minutes <= MOST_MINUTES:
        raise BadEntry(field="minutes", problem="booking_minutes", most=MOST_MINUTES)


def _span(wanted: Wanted) -> tuple[datetime, datetime]:
    start = datetime.fromisoformat(f"{wanted.day.isoformat()}T{wanted.time}")
    return start, start + timedelta(minutes=wanted.minutes)


_TIME = re.compile(
    r"(?P<before>上午|早上)?(?P<after>下午|晚上)?(?P<hour>\d{1,2})(?:[:点时](?P<minute>\d{2})?分?(?P<half>半)?|(?P<bare>\d{2}))?"
)
_PHONE = re.compile(r"\+?\d[\d \-/()]*\d")
