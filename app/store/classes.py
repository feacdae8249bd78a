"""Courses, sessions and enrolments, read."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select
from sqlalchemy import case as when

from app.domain.class_feedback import Feedback, read_answers
from app.domain.classes import Counts, Course, Enrolment, Plan, Session, SessionState, counts, seated
from app.domain.ids import FolderRef, RecordId
from app.domain.readers import Reader
from app.errors import NotFound
from app.now import CHINA
from app.store import meta, rows
from app.store.tables import class_feedback, class_session, course, enrolment, head

_USED = "class.used."
"""Under this, with a prefix behind it, the highest keepsake number this vault has given out."""


def courses(connection: Connection) -> tuple[Course, ...]:
    """Every course, by title."""
    found = connection.execute(select(course).order_by(course.c.title, course.c.id))
    return tuple(Course(id=RecordId(row.id), title=row.title, modules=_words(row.modules)) for row in found)


def course_titled(connection: Connection, title: str) -> tuple[RecordId, FolderRef, tuple[str, ...]] | None:
    """The course of that title, where it lies and what it teaches."""
    row = connection.execute(select(course).where(course.c.title == title).order_by(course.c.id).limit(1)).first()
    return (RecordId(row.id), FolderRef(row.folder), _words(row.modules)) if row else None


def session(connection: Connection, id_: RecordId) -> Session:
    """One session. Raises NotFound."""
    row = connection.execute(rows.marked(class_session).where(class_session.c.id == id_)).first()
    if row is None:
        raise NotFound(what="class")
    return _session(row)


def sessions(connection: Connection, first: date, limit: int) -> tuple[tuple[Session, Counts], ...]:
    """Sessions that begin on a day or later, nearest first, with the people of each."""
    asked = rows.marked(class_session).where(class_session.c.starts_at >= first.isoformat())
    return _counted(connection, asked.order_by(class_session.c.starts_at, class_session.c.id).limit(limit))


def earlier(connection: Connection, before: date, limit: int) -> tuple[tuple[Session, Counts], ...]:
    """Sessions before a day, newest first."""
    asked = rows.marked(class_session).where(class_session.c.starts_at < before.isoformat())
    return _counted(connection, asked.order_by(class_session.c.starts_at.desc(), class_session.c.id).limit(limit))


def enrolments(connection: Connection, session_id: RecordId, reader: Reader) -> tuple[Enrolment, ...]:
    """The people of a session, in the order of their enrolment: that of its first save, by the clock all share.

    Others than the worker alone are given no telephone, and no name of who wants it on no list.
    """
    asked = _people(reader).where(enrolment.c.session == session_id)
    return tuple(_enrolment(row) for row in connection.execute(asked))


def by_code(connection: Connection, code: str, reader: Reader) -> tuple[Enrolment, ...]:
    """Who has this code: one, as good as always."""
    return tuple(_enrolment(row) for row in connection.execute(_people(reader).where(enrolment.c.code == code)))


def one(connection: Connection, id_: RecordId, reader: Reader) -> Enrolment:
    """One enrolment. Raises NotFound."""
    row = connection.execute(_people(reader).where(enrolment.c.id == id_)).first()
    if row is None:
        raise NotFound(what="enrolment")
    return _enrolment(row)


def namesakes(connection: Connection, session_id: RecordId, name: str, phone: str) -> int:
    """How many of a session have this name or this telephone and did not cancel."""
    said = [enrolment.c.name == name] if name else []
    said += [enrolment.c.phone == phone] if phone else []
    if not said:
        return 0
    alike = said[0] if len(said) == 1 else said[0] | said[1]
    asked = select(func.count()).select_from(enrolment)
    asked = asked.where(enrolment.c.session == session_id, enrolment.c.cancelled_at == "", alike)
    return connection.scalar(asked) or 0


def headcount(connection: Connection, session_id: RecordId) -> tuple[int, int]:
    """How many of a session did not cancel, and how many of these are there."""
    is_here = when(((enrolment.c.came_at != "") & (enrolment.c.left_at == ""), 1), else_=0)
    asked = select(func.count().label("all"), func.coalesce(func.sum(is_here), 0).label("here"))
    row = connection.execute(
        asked.select_from(enrolment).where(enrolment.c.session == session_id, enrolment.c.cancelled_at == "")
    ).one()
    return row.all, row.here


def next_certificate(connection: Connection, prefix: str) -> int:
    """The next number behind `prefix`; numbers are made offline, per seat, and never given twice."""
    last = connection.scalar(
        select(func.max(enrolment.c.certificate)).where(enrolment.c.certificate.startswith(prefix, autoescape=True))
    )
    shown = int(last[len(prefix) :]) if last and last[len(prefix) :].isdigit() else 0
    return max(shown, int(meta.text(connection, _USED + prefix, "0"))) + 1


def remember_certificate(connection: Connection, prefix: str, number: int) -> None:
    """A number has been given out; it stays so when its class is erased."""
    meta.put(connection, **{_USED + prefix: str(number)})


def feedback(connection: Connection, session_id: RecordId) -> tuple[Feedback, ...]:
    """What participants of a session said, in no order that tells who came when."""
    asked = select(class_feedback).where(class_feedback.c.session == session_id).order_by(class_feedback.c.id)
    return tuple(
        Feedback(read_answers(row.answers), row.gain, row.suggestion, _words(row.next_topics))
        for row in connection.execute(asked)
    )


# --- inside
def _in_order(asked: Select[Any]) -> Select[Any]:
    """First first: by the save in which a person was enrolled. It wrote the session, which has that one head."""
    first = and_(head.c.record == enrolment.c.id, head.c.kind == "enrolment", head.c.field == "session")
    asked = asked.outerjoin_from(enrolment, head, first)
    return asked.order_by(head.c.hlc_ms, head.c.hlc_counter, enrolment.c.enrolled_at, enrolment.c.id)


def _people(reader: Reader) -> Select[Any]:
    """Enrolments as `reader` may see them."""
    asked = _in_order(rows.marked(enrolment))
    if reader is Reader.WORKER:
        return asked
    columns = [_seen(column) for column in asked.selected_columns]
    return asked.with_only_columns(*columns)


def _seen(column: ColumnElement[Any]) -> ColumnElement[Any]:
    name = column.key or ""
    if name == "phone":
        return func.coalesce(None, "").label(name)
    if name in ("name", "initials", "pinyin"):
        return when((enrolment.c.quiet == 0, column), else_="").label(name)
    return column


_COUNTED = (
    enrolment.c.session, enrolment.c.confirmed, enrolment.c.came_at, enrolment.c.left_at, enrolment.c.cancelled_at,
)  # fmt: skip
_NEVER, _NOBODY = datetime(1970, 1, 1, tzinfo=CHINA), RecordId(b"")


def _counted(connection: Connection, asked: Select[Any]) -> tuple[tuple[Session, Counts], ...]:
    """With no more of each person than counting takes: a list of classes has thousands."""
    found = [_session(row) for row in connection.execute(asked)]
    people: dict[bytes, list[Enrolment]] = defaultdict(list)
    for part in _parts([one.id for one in found]):
        where = _in_order(select(*_COUNTED)).where(enrolment.c.session.in_(part))
        for of, confirmed, came_at, left_at, cancelled_at in connection.execute(where):
            one = Enrolment(
                id=_NOBODY, session=of, code="", enrolled_at=_NEVER, confirmed=bool(confirmed),
                came_at=_moment(came_at), left_at=_moment(left_at), cancelled_at=_moment(cancelled_at),
            )  # fmt: skip
            people[of].append(one)
    return tuple((one, counts(one, seated(one, people[one.id]))) for one in found)


def _parts(ids: list[RecordId]) -> Iterable[list[RecordId]]:
    return (ids[at : at + 500] for at in range(0, len(ids), 500))


def _session(row: Row[Any]) -> Session:
    return Session(
        id=RecordId(row.id),
        folder=FolderRef(row.folder),
        course=RecordId(row.course or b""),
        plan=Plan(
            title=row.title,
            modules=_words(row.modules),
            starts_at=rows.moment(row.starts_at),
            minutes=max(row.minutes, 0),
            room=row.room,
            teacher=row.teacher,
            mode=row.mode,
            seats=max(row.seats, 0),
        ),
        state=rows.known(SessionState, row.state, SessionState.PLANNED),
        materials=_words(row.materials),
        mark=rows.mark(row.envelope_state),
    )


def _enrolment(row: Row[Any]) -> Enrolment:
    return Enrolment(
        id=RecordId(row.id),
        session=RecordId(row.session or b""),
        code=row.code,
        name=row.name,
        initials=row.initials,
        pinyin=row.pinyin,
        phone=row.phone,
        with_partner=bool(row.with_partner),
        is_quiet=bool(row.quiet),
        enrolled_at=rows.moment(row.enrolled_at),
        confirmed=bool(row.confirmed),
        came_at=_moment(row.came_at),
        left_at=_moment(row.left_at),
        cancelled_at=_moment(row.cancelled_at),
        certificate=row.certificate,
        mark=rows.mark(row.envelope_state),
    )


def _moment(text: str) -> datetime | None:
    return rows.moment(text) if text else None


def _words(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split(",")))
