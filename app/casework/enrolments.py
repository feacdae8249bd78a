"""Enrolments in a class: each person alone, with a name, a form of address, or only a number; and who came.

Who has a place and who waits is worked out from the order of the enrolments (`app.domain.classes`): two desks that give
the last place away at once lose nobody, and the later of the two is told on the waiting list.
"""

import re
from datetime import datetime
from enum import StrEnum

import msgspec

from app.casework import rights
from app.casework.work import Work
from app.domain import class_code, sheet_code
from app.domain.changes import Changes, Done
from app.domain.classes import TAKES_PEOPLE, Enrolment, Seated, Session, SessionState, Stand, is_late, seated
from app.domain.ids import RecordId
from app.domain.readers import Reader
from app.domain.rights import Act
from app.domain.width import fold_width
from app.errors import BadEntry, Refused
from app.ops.values import Value
from app.store import classes as store
from app.store.saving import Save

LONGEST_NAME = 40
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{3,28}[0-9]")


class Applicant(msgspec.Struct, frozen=True, kw_only=True):
    """Who wants to come. Nothing need be said; a telephone is kept only where the person gives one."""

    name: str = ""
    phone: str = ""
    with_partner: bool = False
    is_quiet: bool = False


class Outcome(StrEnum):
    """What came of a check-in; every one but the first two has changed nothing."""

    IN_TIME = "in_time"
    LATE = "late"
    ALREADY = "already"
    OTHER = "other"  # enrolled in another session
    CANCELLED = "cancelled"
    FULL = "full"  # waits, and the room is full
    TOO_SOON = "too_soon"  # not on this day yet
    CLOSED = "closed"  # the session takes nobody
    SHEET = "sheet"  # the code of a printed form
    UNKNOWN = "unknown"  # a code nobody here has
    GARBAGE = "garbage"


class CheckIn(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it, of whom, and in which session that person is enrolled."""

    outcome: Outcome
    who: Enrolment | None = None
    session: Session | None = None


def enrol(
    work: Work, session_id: RecordId, who: Applicant, *, may_wait: bool = False, is_twin_meant: bool = False
) -> Done[RecordId]:
    """Enrol one person. Raises NotFound, Refused where nobody can enrol (yet), BadEntry: class_full unless the person
    `may_wait`, class_twice unless somebody of the same name or telephone is another person."""
    rights.require(work, Act.COUNTER)
    who = _checked(who)
    with work.store.save() as save:
        session = store.session(save.connection, session_id)
        if session.state not in TAKES_PEOPLE:
            raise Refused(rule="class_not_open")
        alike = store.namesakes(save.connection, session_id, who.name, who.phone)
        if alike and not is_twin_meant:
            raise BadEntry(field="name", problem="class_twice", found=alike)
        taken, _ = store.headcount(save.connection, session_id)
        if taken >= session.plan.seats and not may_wait:
            raise BadEntry(field="name", problem="class_full", most=session.plan.seats)
        enrolment = save.new_record()
        fields: dict[str, Value] = {
            "session": session_id, "code": class_code.make(work.random), "name": who.name, "phone": who.phone,
            "with_partner": int(who.with_partner), "quiet": int(who.is_quiet), "enrolled_at": _stamp(work.now()),
            "confirmed": int(taken < session.plan.seats),
        }  # fmt: skip
        save.put(session.folder, "enrolment", enrolment, fields)
    return Done(Changes.CLASSES, enrolment)


def cancel(work: Work, id_: RecordId) -> Done[Enrolment | None]:
    """Somebody does not want to come any more; whoever moves up by that and has to be told.

    Raises NotFound, Refused for who has come already.
    """
    rights.require(work, Act.COUNTER)
    with work.store.save() as save:
        one, session = _found(save, id_)
        if one.came_at is not None:
            raise Refused(rule="class_came")
        if one.cancelled_at is not None:
            return Done(Changes.NONE, None)
        before = _people(save, session)
        save.put(session.folder, "enrolment", id_, {"cancelled_at": _stamp(work.now())})
        return Done(Changes.CLASSES, _moves_up(session, before, id_))


def take_back_cancel(work: Work, id_: RecordId) -> Done[None]:
    """The person comes after all, at the old place. Raises NotFound."""
    return _write(work, id_, {"cancelled_at": ""})


def tell(work: Work, id_: RecordId) -> Done[None]:
    """The person has been told how things stand: that a place is free now, or that there is none. Raises NotFound."""
    rights.require(work, Act.COUNTER)
    with work.store.save() as save:
        _, session = _found(save, id_)
        stand = next(one.stand for one in _people(save, session) if one.enrolment.id == id_)
        save.put(session.folder, "enrolment", id_, {"confirmed": int(stand is not Stand.WAITING)})
    return Done(Changes.CLASSES, None)


def phone(work: Work, id_: RecordId) -> str:
    """The telephone of one person, asked for to tell them something; empty where they gave none. Raises NotFound."""
    rights.require(work, Act.COUNTER)
    with work.store.read() as connection:
        return store.one(connection, id_, Reader.WORKER).phone


def check_in(work: Work, id_: RecordId, reader: Reader) -> Done[CheckIn]:
    """Somebody is there. Late is who comes after the beginning; of a class that is over, it is noted that they had
    come. Raises NotFound."""
    rights.require(work, Act.COUNTER)
    with work.store.save() as save:
        return _check_in(work, save, store.one(save.connection, id_, reader))


def scan(work: Work, session_id: RecordId, text: str, reader: Reader) -> Done[CheckIn]:
    """The same for whatever a scanner typed at the door of a session: a slip's code checks its person in; anything else
    changes nothing. Raises NotFound where there is no such session."""
    rights.require(work, Act.COUNTER)
    code = class_code.parse(text)
    if code is None:
        return _nothing(Outcome.SHEET if sheet_code.parse(text) else Outcome.GARBAGE)
    with work.store.save() as save:
        store.session(save.connection, session_id)
        found = store.by_code(save.connection, code, reader)
        here = next((one for one in found if one.session == session_id), None)
        if here is not None:
            return _check_in(work, save, here)
        if not found:
            return _nothing(Outcome.UNKNOWN)
        return _nothing(Outcome.OTHER, found[0], store.session(save.connection, found[0].session))


def take_back_check_in(work: Work, id_: RecordId) -> Done[None]:
    """It was somebody else. Raises NotFound, Refused once there is a keepsake."""
    rights.require(work, Act.COUNTER)
    with work.store.save() as save:
        one, session = _found(save, id_)
        if one.certificate:
            raise Refused(rule="class_certified")
        save.put(session.folder, "enrolment", id_, {"came_at": "", "left_at": ""})
    return Done(Changes.CLASSES, None)


def leave(work: Work, id_: RecordId) -> Done[None]:
    """Somebody goes before the end; everybody may. Raises NotFound, Refused for who is not there or once it is over."""
    rights.require(work, Act.COUNTER)
    with work.store.save() as save:
        one, session = _found(save, id_)
        if one.came_at is None or one.left_at is not None or work.now() >= session.ends_at:
            raise Refused(rule="class_not_here")
        save.put(session.folder, "enrolment", id_, {"left_at": _stamp(work.now())})
    return Done(Changes.CLASSES, None)


def come_back(work: Work, id_: RecordId) -> Done[None]:
    """Did not leave after all. Raises NotFound."""
    return _write(work, id_, {"left_at": ""})


# --- inside
def _check_in(work: Work, save: Save, one: Enrolment) -> Done[CheckIn]:
    session = store.session(save.connection, one.session)
    hindrance = _hindrance(work, save, session, one)
    if hindrance is not None:
        return _nothing(hindrance, one, session)
    now = work.now()
    came_at = now if now < session.ends_at else session.plan.starts_at
    save.put(session.folder, "enrolment", one.id, {"came_at": _stamp(came_at)})
    if session.state is SessionState.OPEN and now >= session.plan.starts_at:
        save.put(session.folder, "class_session", session.id, {"state": SessionState.RUNNING.value})
    came = msgspec.structs.replace(one, came_at=came_at)
    outcome = Outcome.LATE if is_late(session, came_at) else Outcome.IN_TIME
    return Done(Changes.CLASSES, CheckIn(outcome=outcome, who=came, session=session))


def _hindrance(work: Work, save: Save, session: Session, one: Enrolment) -> Outcome | None:
    if one.cancelled_at is not None:
        return Outcome.CANCELLED
    if one.came_at is not None:
        return Outcome.ALREADY
    if session.state not in TAKES_PEOPLE | {SessionState.DONE}:
        return Outcome.CLOSED
    if work.now().date() < session.plan.starts_at.date():
        return Outcome.TOO_SOON
    enrolled, here = store.headcount(save.connection, session.id)
    if enrolled <= session.plan.seats or here < session.plan.seats:
        return None  # nobody waits, or there is room for who does
    stand = next(other.stand for other in _people(save, session) if other.enrolment.id == one.id)
    return Outcome.FULL if stand is Stand.WAITING else None


def _nothing(outcome: Outcome, who: Enrolment | None = None, session: Session | None = None) -> Done[CheckIn]:
    return Done(Changes.NONE, CheckIn(outcome=outcome, who=who, session=session))


def _write(work: Work, id_: RecordId, fields: dict[str, Value]) -> Done[None]:
    rights.require(work, Act.COUNTER)
    with work.store.save() as save:
        _, session = _found(save, id_)
        save.put(session.folder, "enrolment", id_, fields)
    return Done(Changes.CLASSES, None)


def _found(save: Save, id_: RecordId) -> tuple[Enrolment, Session]:
    one = store.one(save.connection, id_, Reader.WORKER)
    return one, store.session(save.connection, one.session)


def _people(save: Save, session: Session) -> tuple[Seated, ...]:
    return seated(session, store.enrolments(save.connection, session.id, Reader.BOTH))


def _moves_up(session: Session, before: tuple[Seated, ...], gone: RecordId) -> Enrolment | None:
    """Who gets the place of one who goes, if that one had a place and somebody waits for it."""
    had_place = any(one.enrolment.id == gone and one.place <= session.plan.seats for one in before)
    waiting = (one.enrolment for one in before if one.stand is Stand.WAITING)
    return next(waiting, None) if had_place else None


def _checked(who: Applicant) -> Applicant:
    """What was typed, without blanks around it. Raises BadEntry."""
    name = " ".join("".join(char if char.isprintable() else " " for char in who.name).split())
    phone = fold_width(who.phone).strip()
    if len(name) > LONGEST_NAME:
        raise BadEntry(field="name", problem="too_long", typed=len(name), most=LONGEST_NAME)
    if phone and not _PHONE.fullmatch(phone):
        raise BadEntry(field="phone", problem="not_a_phone")
    return msgspec.structs.replace(who, name=name, phone=phone)


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
