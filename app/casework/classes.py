"""Classes: planned, opened, held, ended. The counter does all of it; nothing here touches a registration.

Each session lies in a folder of its own in the ring everybody at the site reads: one key, one erasure. A course lies in
another, so that a session can go without it.
"""

from datetime import datetime, timedelta

import msgspec

from app.casework import rights
from app.casework.audit import line
from app.casework.work import Work
from app.domain.changes import Changes, Done
from app.domain.classes import MOVES, Counts, Course, Plan, Seated, Session, SessionState, counts, seated
from app.domain.ids import RecordId
from app.domain.readers import Reader
from app.domain.rights import Act
from app.errors import BadEntry, Refused
from app.now import today
from app.ops.values import Value
from app.store import classes as store
from app.store.saving import Save

LONGEST_TITLE = 60
LONGEST_WORDS = 40  # of a room, a teacher
MOST_SEATS = 999
LEAST_MINUTES, MOST_MINUTES = 5, 600
LOOKED_BACK = timedelta(days=1)  # yesterday's class is still at hand: its keepsakes, its feedback
_LISTED = 60


class ClassPage(msgspec.Struct, frozen=True, kw_only=True):
    """A session and its people, as one reader may see them."""

    session: Session
    people: tuple[Seated, ...]
    counts: Counts
    now: datetime


class Sessions(msgspec.Struct, frozen=True, kw_only=True):
    """The sessions at hand, nearest first, and earlier ones, newest first."""

    at_hand: tuple[tuple[Session, Counts], ...]
    earlier: tuple[tuple[Session, Counts], ...]
    now: datetime


def courses(work: Work) -> tuple[Course, ...]:
    """What has been taught here, by title."""
    rights.require(work, Act.COUNTER)
    with work.store.read() as connection:
        return store.courses(connection)


def listed(work: Work) -> Sessions:
    """All sessions, as far as a list goes."""
    rights.require(work, Act.COUNTER)
    first = today(work.now) - LOOKED_BACK
    with work.store.read() as connection:
        at_hand = store.sessions(connection, first, _LISTED)
        return Sessions(at_hand=at_hand, earlier=store.earlier(connection, first, _LISTED), now=work.now())


def page(work: Work, session_id: RecordId, reader: Reader) -> ClassPage:
    """One session. Raises NotFound."""
    rights.require(work, Act.COUNTER)
    with work.store.read() as connection:
        session = store.session(connection, session_id)
        people = seated(session, store.enrolments(connection, session_id, reader))
    return ClassPage(session=session, people=people, counts=counts(session, people), now=work.now())


def plan(work: Work, wanted: Plan, *, is_past_meant: bool = False) -> Done[RecordId]:
    """A new session, open for enrolment. `is_past_meant`: it was held before it is written down here.

    Raises BadEntry.
    """
    rights.require(work, Act.COUNTER)
    wanted = _checked(work, wanted, is_past_meant=is_past_meant)
    with work.store.save() as save:
        session_id, folder = save.new_record(), save.new_folder("front")
        fields = {"course": _course(save, wanted), "state": SessionState.OPEN.value, **_fields(wanted)}
        save.put(folder, "class_session", session_id, fields)
        save.audit(folder, line(work, "class_planned", record=session_id))
    return Done(Changes.CLASSES, session_id)


def amend(work: Work, session_id: RecordId, wanted: Plan, *, is_past_meant: bool = False) -> Done[None]:
    """Say something else of a session. Raises NotFound, BadEntry: fewer seats than people who were promised one."""
    rights.require(work, Act.COUNTER)
    with work.store.save() as save:
        session = store.session(save.connection, session_id)
        if wanted.starts_at == session.plan.starts_at:
            is_past_meant = True  # nobody has touched it
        wanted = _checked(work, wanted, is_past_meant=is_past_meant)
        taken = _count(save, session).signed_up
        if wanted.seats < min(taken, session.plan.seats):
            raise BadEntry(field="seats", problem="class_seats", found=taken, typed=wanted.seats)
        save.put(session.folder, "class_session", session_id, {"course": _course(save, wanted), **_fields(wanted)})
        save.audit(session.folder, line(work, "class_amended", record=session_id))
    return Done(Changes.CLASSES, None)


def move(work: Work, session_id: RecordId, state: SessionState) -> Done[SessionState]:
    """Open, begin, end, call off a session, or take that back; the state it was in.

    Raises NotFound, Refused for a step that cannot follow.
    """
    rights.require(work, Act.COUNTER)
    with work.store.save() as save:
        session = store.session(save.connection, session_id)
        if session.state is state:
            return Done(Changes.NONE, state)
        if state not in MOVES[session.state]:
            raise Refused(rule="class_cannot_move")
        save.put(session.folder, "class_session", session_id, {"state": state.value})
        save.audit(session.folder, line(work, f"class_{state.value}", record=session_id))
    return Done(Changes.CLASSES, session.state)


def give_materials(work: Work, session_id: RecordId, handouts: tuple[str, ...]) -> Done[None]:
    """Which handouts were given in a session. Raises NotFound."""
    rights.require(work, Act.COUNTER)
    with work.store.save() as save:
        session = store.session(save.connection, session_id)
        given: list[Value] = [*sorted(handouts)]
        save.put(session.folder, "class_session", session_id, {"materials": given})
    return Done(Changes.CLASSES, None)


def _count(save: Save, session: Session) -> Counts:
    return counts(session, seated(session, store.enrolments(save.connection, session.id, Reader.BOTH)))


def _course(save: Save, wanted: Plan) -> RecordId:
    """The course of that title, which from now on teaches these modules, too; a new one where there is none."""
    known = store.course_titled(save.connection, wanted.title)
    course, folder, before = known or (save.new_record(), save.new_folder("front"), ())
    modules: list[Value] = [*sorted({*before, *wanted.modules})]
    save.put(folder, "course", course, {"title": wanted.title, "modules": modules})
    return course


def _fields(wanted: Plan) -> dict[str, Value]:
    return {
        "title": wanted.title, "modules": [*sorted(wanted.modules)], "minutes": wanted.minutes, "room": wanted.room,
        "starts_at": wanted.starts_at.isoformat(timespec="minutes"), "teacher": wanted.teacher, "mode": wanted.mode,
        "seats": wanted.seats,
    }  # fmt: skip


def _checked(work: Work, wanted: Plan, *, is_past_meant: bool) -> Plan:
    """What was typed, without blanks around it. Raises BadEntry."""
    stripped = {name: getattr(wanted, name).strip() for name in ("title", "room", "teacher")}
    wanted = msgspec.structs.replace(wanted, **stripped)
    if not wanted.title:
        raise BadEntry(field="title", problem="class_title")
    for name, most in (("title", LONGEST_TITLE), ("room", LONGEST_WORDS), ("teacher", LONGEST_WORDS)):
        if len(stripped[name]) > most:
            raise BadEntry(field=name, problem="too_long", typed=len(stripped[name]), most=most)
    if not wanted.modules:
        raise BadEntry(field="modules", problem="class_modules")
    if not LEAST_MINUTES <= wanted.minutes <= MOST_MINUTES:
        raise BadEntry(field="minutes", problem="class_minutes", least=LEAST_MINUTES, most=MOST_MINUTES)
    if not 1 <= wanted.seats <= MOST_SEATS:
        raise BadEntry(field="seats", problem="class_seats_range", most=MOST_SEATS)
    if wanted.starts_at < work.now() and not is_past_meant:
        raise BadEntry(field="starts_at", problem="class_past")
    return wanted
