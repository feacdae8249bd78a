"""Sessions and the people of one as rows of a list, and what a check-in says."""

from collections.abc import Sequence
from datetime import date

from app.casework.enrolments import CheckIn
from app.domain.classes import (
    TAKES_PEOPLE,
    Counts,
    Enrolment,
    Seated,
    Session,
    SessionState,
    Stand,
    must_be_told,
    short_code,
)
from ui.spoken import clock_time, mark_words, short_day
from ui.widgets.row import Row, Tag
from ui.words import say

_ICONS = {
    Stand.SIGNED_UP: ("circle", "ink-2"),
    Stand.CONFIRMED: ("circle", "ink-2"),
    Stand.WAITING: ("hourglass", "ink-2"),
    Stand.ATTENDED: ("check-circle", "safe"),
    Stand.CERTIFIED: ("check-circle", "safe"),
    Stand.LATE: ("check-circle", "soon"),
    Stand.LEFT_EARLY: ("sign-out", "soon"),
    Stand.ABSENT: ("minus-circle", "ink-2"),
    Stand.CANCELLED: ("x-circle", "ink-2"),
}
CAN_COME = frozenset({Stand.SIGNED_UP, Stand.CONFIRMED, Stand.WAITING, Stand.ABSENT})
_GLYPHS = {
    SessionState.RUNNING: ("play-circle", "accent"),
    SessionState.DONE: ("check-circle", "safe"),
    SessionState.CLOSED: ("check-circle", "safe"),
    SessionState.CALLED_OFF: ("x-circle", "ink-2"),
}


def session_row(session: Session, counts: Counts, today: date) -> Row:
    """One class in the list."""
    icon, tint = _GLYPHS.get(session.state, ("chalkboard-teacher", "ink-2"))
    said = session.plan
    parts = (when(session, today), said.room, said.teacher, people_words(session, counts))
    tell = (
        (Tag(say("classes.to_tell", count=counts.to_tell), "phone", "soon"),) if _has_to_tell(session, counts) else ()
    )
    return Row(
        ref=session.id,
        title=said.title,
        icon=icon,
        icon_tint=tint,
        meta=" · ".join(part for part in parts if part),
        tags=(*tell, Tag(state_words(session, counts))),
        mark=session.mark,
        mark_words=mark_words(session.mark),
    )


def _has_to_tell(session: Session, counts: Counts) -> bool:
    return bool(counts.to_tell) and session.state in TAKES_PEOPLE


def when(session: Session, today: date) -> str:
    """Day and hours of a class."""
    starts, ends = session.plan.starts_at, session.ends_at
    return f"{short_day(starts.date(), today)} {clock_time(starts)}–{clock_time(ends)}"


def people_words(session: Session, counts: Counts) -> str:
    """How many of how many seats, and how many wait."""
    words = say("classes.seats_of", count=counts.signed_up, seats=session.plan.seats)
    return f"{words} · {say('classes.waiting_count', count=counts.waiting)}" if counts.waiting else words


def state_words(session: Session, counts: Counts) -> str:
    """The state, and while it is open whether it is full."""
    if session.state is SessionState.OPEN and counts.signed_up >= session.plan.seats:
        return say("classes.state.waitlist" if counts.waiting else "classes.state.full")
    return say(f"classes.state.{session.state.value}")


def called(one: Enrolment) -> str:
    """The name, or the number of who has none here."""
    return one.name or say("classes.numbered", code=short_code(one.code))


def person_row(session: Session, one: Seated) -> Row:
    """One person with a large mark, and what one key does."""
    who, (icon, tint) = one.enrolment, _ICONS[one.stand]
    return Row(
        ref=who.id,
        title=called(who),
        icon=icon,
        icon_tint=tint,
        is_large=True,
        meta=" · ".join(part for part in _facts(one) if part),
        why=_told(session, one),
        tags=(Tag(say("classes.quiet"), "eye-slash"),) if who.is_quiet and who.name else (),
        act=act_words(session, one),
        mark=who.mark,
        mark_words=mark_words(who.mark),
    )


def act_words(session: Session, one: Seated) -> str:
    """What one key does with somebody who has not come; nothing where that cannot be."""
    is_open = session.state in TAKES_PEOPLE | {SessionState.DONE}
    return say("classes.check_in") if is_open and one.stand in CAN_COME else ""


def _facts(one: Seated) -> tuple[str, ...]:
    who = one.enrolment
    place = say("classes.place", place=one.place) if one.place else ""
    return (
        say(f"classes.stand.{one.stand.value}"),
        say("classes.came", at=clock_time(who.came_at)) if who.came_at else "",
        say("classes.left", at=clock_time(who.left_at)) if who.left_at else "",
        place,
        say("classes.with_partner") if who.with_partner else "",
        who.phone,
        who.certificate,
    )


def _told(session: Session, one: Seated) -> str:
    if not must_be_told(one) or session.state not in TAKES_PEOPLE:
        return ""
    if one.stand is Stand.SIGNED_UP:
        return say("classes.moved_up")
    return say("classes.lost_place", place=one.place - session.plan.seats)


def check_in_words(done: CheckIn, today: date) -> str:
    """What came of a scan or a key, in a line."""
    key, who, session = f"classes.outcome.{done.outcome.value}", done.who, done.session
    return say(
        key,
        name=called(who) if who else "",
        at=clock_time(who.came_at) if who and who.came_at else "",
        title=session.plan.title if session else "",
        when=when(session, today) if session else "",
    )


def found(people: Sequence[Seated], typed: str) -> list[Seated]:
    """Who fits what was typed: part of the name, how it is read, its initials, the end of the number."""
    text = typed.strip().casefold()
    if not text:
        return list(people)
    return [one for one in people if _fits(one.enrolment, text)]


def _fits(who: Enrolment, text: str) -> bool:
    is_read = who.initials.startswith(text) or who.pinyin.startswith(text)
    return is_read or text in who.name.casefold() or (text.isdecimal() and short_code(who.code).endswith(text))
