"""Classes of the marriage and family course: courses, sessions, who is enrolled, who came (domain.md §2.9).

Coming is voluntary, is counted for each person and never for a couple, and nothing about it says anything of a
registration. How an enrolment stands is worked out from what is known of it, not kept: so two desks that enrolled,
cancelled or checked in without having heard of each other come to the same list.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from app.domain.cases import SyncMark
from app.domain.ids import FolderRef, RecordId


class SessionState(StrEnum):
    """How far a session has come. Whether it is full follows from the enrolments."""

    PLANNED = "planned"
    OPEN = "open"
    RUNNING = "running"
    DONE = "done"
    CLOSED = "closed"  # no more feedback is taken
    CALLED_OFF = "called_off"


MOVES: dict[SessionState, frozenset[SessionState]] = {
    SessionState.PLANNED: frozenset({SessionState.OPEN, SessionState.CALLED_OFF}),
    SessionState.OPEN: frozenset({SessionState.RUNNING, SessionState.PLANNED, SessionState.CALLED_OFF}),
    SessionState.RUNNING: frozenset({SessionState.DONE, SessionState.OPEN}),
    SessionState.DONE: frozenset({SessionState.CLOSED, SessionState.RUNNING}),
    SessionState.CLOSED: frozenset({SessionState.DONE}),
    SessionState.CALLED_OFF: frozenset({SessionState.OPEN}),
}
"""What can follow what: a step forward, or the one back that undoes it."""

TAKES_PEOPLE = frozenset({SessionState.OPEN, SessionState.RUNNING})
"""While people sign up and are checked in."""
IS_OVER = frozenset({SessionState.DONE, SessionState.CLOSED})


class Stand(StrEnum):
    """How somebody stands in a session."""

    SIGNED_UP = "signed_up"  # has a place, and has not been told so yet
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    ATTENDED = "attended"
    LATE = "late"
    LEFT_EARLY = "left_early"
    ABSENT = "absent"
    CERTIFIED = "certified"
    CANCELLED = "cancelled"


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """What is taught, in one session or in several. `modules`: code list COURSE_MODULE."""

    id: RecordId
    title: str
    modules: tuple[str, ...]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a session when it is planned; `mode`: code list COURSE_MODE."""

    title: str
    modules: tuple[str, ...]
    starts_at: datetime
    minutes: int
    room: str
    teacher: str
    mode: str
    seats: int


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One class: it has a folder, and so a key and an erasure, of its own."""

    id: RecordId
    folder: FolderRef
    course: RecordId
    plan: Plan
    state: SessionState
    materials: tuple[str, ...] = ()  # ids of the handouts that were given
    mark: SyncMark = SyncMark.HERE

    @property
    def ends_at(self) -> datetime:
        """When it is over, as planned."""
        return self.plan.starts_at + timedelta(minutes=self.plan.minutes)


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    """One person in one session. `name`: a name or a form of address; empty for who takes part by number, and for a
    reader who must not learn it."""

    id: RecordId
    session: RecordId
    code: str
    name: str = ""
    initials: str = ""
    pinyin: str = ""
    phone: str = ""
    with_partner: bool = False
    is_quiet: bool = False  # the name stands on no list and no screen others see
    enrolled_at: datetime
    confirmed: bool = False
    came_at: datetime | None = None
    left_at: datetime | None = None
    cancelled_at: datetime | None = None
    certificate: str = ""
    mark: SyncMark = SyncMark.HERE


class Seated(msgspec.Struct, frozen=True):
    """An enrolment and how it stands. `place`: 1 is who was enrolled first; 0 for one who cancelled."""

    enrolment: Enrolment
    stand: Stand
    place: int

    @property
    def is_here(self) -> bool:
        """Whether the person has come and not left."""
        return self.enrolment.came_at is not None and self.enrolment.left_at is None


class Counts(msgspec.Struct, frozen=True):
    """Of the people of a session. `expected` have a place and have not come; once it is over they are absent."""

    signed_up: int = 0
    here: int = 0
    late: int = 0
    expected: int = 0
    waiting: int = 0
    to_tell: int = 0  # have a place, or lost it, and do not know yet


def seated(session: Session, enrolments: Sequence[Enrolment]) -> tuple[Seated, ...]:
    """Who stands how. `enrolments` in the order in which they were made, which is the same on every computer: the first
    keep the places, and when one cancels the next moves up by itself."""
    found, place = [], 0
    for one in enrolments:
        place += one.cancelled_at is None
        rank = place if one.cancelled_at is None else 0
        found.append(Seated(one, _stand(session, one, rank), rank))
    return tuple(found)


def _stand(session: Session, one: Enrolment, place: int) -> Stand:
    if one.cancelled_at is not None:
        return Stand.CANCELLED
    if one.came_at is not None:
        return _came(session, one, one.came_at)
    if place > session.plan.seats:
        return Stand.WAITING
    if session.state in IS_OVER:
        return Stand.ABSENT
    return Stand.CONFIRMED if one.confirmed else Stand.SIGNED_UP


def _came(session: Session, one: Enrolment, came_at: datetime) -> Stand:
    if one.certificate:
        return Stand.CERTIFIED
    if one.left_at is not None:
        return Stand.LEFT_EARLY
    return Stand.LATE if is_late(session, came_at) else Stand.ATTENDED


def is_late(session: Session, came_at: datetime) -> bool:
    """Whether somebody came after the minute in which the session begins."""
    return came_at.replace(second=0, microsecond=0) > session.plan.starts_at


def counts(session: Session, people: Iterable[Seated]) -> Counts:
    """What stands above the list."""
    there = [one for one in people if one.stand is not Stand.CANCELLED]
    came = [one for one in there if one.enrolment.came_at is not None]
    waiting = [one for one in there if one.stand is Stand.WAITING]
    return Counts(
        signed_up=len(there) - len(waiting),
        here=sum(one.is_here for one in came),
        late=sum(is_late(session, one.enrolment.came_at) for one in came if one.enrolment.came_at is not None),
        expected=len(there) - len(waiting) - len(came),
        waiting=len(waiting),
        to_tell=sum(must_be_told(one) for one in there),
    )


def must_be_told(one: Seated) -> bool:
    """Whether a person thinks otherwise than it is: has moved up, or was promised a place that another desk had given
    away a moment before."""
    is_promised = one.stand is Stand.WAITING and one.enrolment.confirmed
    return is_promised or one.stand is Stand.SIGNED_UP


def minutes_of(session: Session, one: Enrolment) -> int:
    """How long somebody was there while it was taught; 0 for who was not."""
    if one.came_at is None:
        return 0
    first, last = max(one.came_at, session.plan.starts_at), min(one.left_at or session.ends_at, session.ends_at)
    return max(0, int((last - first).total_seconds()) // 60)


FINISHED = frozenset({Stand.ATTENDED, Stand.LATE, Stand.CERTIFIED})
"""Who gets a keepsake with all the others; for one who left early somebody decides."""


def short_code(code: str) -> str:
    """The part of a code by which somebody without a name is called."""
    return code[-6:]
