"""Bookings and walk-ins, read for one reader; and which case began with which."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, Row, select, tuple_

from app.domain.bookings import OVER, Booking, Came, Dispute, State, Wanted
from app.domain.ids import FolderRef, RecordId
from app.domain.readers import Scope
from app.errors import NotFound
from app.ops.values import Hlc
from app.store import heads, rows
from app.store.tables import audit, booking, conflict, head

KIND = "booking"
RECEIVED = "case_received"
"""The audit verb in a case's folder that names the booking it began with: the counter's folder does not name the
case."""


def of_day(connection: Connection, desk: str, day: date, scopes: Collection[str]) -> tuple[Booking, ...]:
    """Everybody expected or received on one day, as far as a reader of these scopes may know of them, in order."""
    return _read(connection, (booking.c.desk == desk, booking.c.day == day.isoformat()), scopes)


def ahead(connection: Connection, desk: str, day: date, scopes: Collection[str], limit: int) -> tuple[Booking, ...]:
    """The next that are expected after a day."""
    which = (booking.c.desk == desk, booking.c.day > day.isoformat(), booking.c.state == State.BOOKED.value)
    found = _read(connection, which, scopes, limit)
    return tuple(sorted(found, key=lambda one: (one.wanted.day, one.wanted.time, one.id)))


def get(connection: Connection, id_: RecordId, scopes: Collection[str]) -> Booking:
    """One of them. Raises NotFound for what this reader may not know of."""
    found = _read(connection, (booking.c.id == id_,), scopes)
    if not found:
        raise NotFound(what=KIND)
    return found[0]


def at_the_same_time(connection: Connection, desk: str, wanted: Wanted, but: RecordId | None) -> tuple[Wanted, ...]:
    """What else needs this colleague or this room on that day, whomever it is for."""
    names = [name for name in ("worker", "room") if getattr(wanted, name)]
    found = connection.execute(
        select(booking).where(
            booking.c.desk == desk,
            booking.c.day == wanted.day.isoformat(),
            booking.c.state.not_in([state.value for state in OVER]),
        )
    )
    return tuple(
        _wanted(row)
        for row in found
        if row.id != but and any(getattr(row, name) == getattr(wanted, name) for name in names)
    )


def cases_of(connection: Connection, ids: Sequence[RecordId]) -> dict[RecordId, RecordId]:
    """The cases that began with these, as far as they can be read here."""
    found = connection.execute(
        select(audit.c.record, audit.c.case).where(audit.c.verb == RECEIVED, audit.c.record.in_(ids))
    )
    return {RecordId(row.record): RecordId(row.case) for row in found if row.case}


def _read(
    connection: Connection, which: Iterable[object], scopes: Collection[str], limit: int | None = None
) -> tuple[Booking, ...]:
    query = select(booking).where(*which, booking.c.scope.in_(list(scopes)))  # type: ignore[arg-type]  # comparisons
    if limit is not None:
        query = query.order_by(booking.c.day, booking.c.time, booking.c.id).limit(limit)
    found = connection.execute(query).all()
    ids = [RecordId(row.id) for row in found]
    began, disputes = cases_of(connection, ids), _disputes(connection, ids)
    values = (_booking(row, began.get(RecordId(row.id)), disputes.get(row.id, ())) for row in found)
    return tuple(sorted(values, key=lambda one: one.order))


def _disputes(connection: Connection, ids: Sequence[RecordId]) -> Mapping[bytes, tuple[Dispute, ...]]:
    """The fields for which several values stand and somebody has to choose."""
    places = select(conflict.c.record, conflict.c.field).where(conflict.c.kind == KIND, conflict.c.record.in_(ids))
    wanted = [(row.record, row.field) for row in connection.execute(places)]
    if not wanted:
        return {}
    standing: dict[tuple[bytes, str], list[Row[tuple[object, ...]]]] = defaultdict(list)
    query = select(head).where(head.c.kind == KIND, tuple_(head.c.record, head.c.field).in_(wanted))
    for row in connection.execute(query):
        standing[row.record, row.field].append(row)
    found: dict[bytes, tuple[Dispute, ...]] = defaultdict(tuple)
    for (record, field), several in sorted(standing.items()):
        several.sort(key=lambda row: (Hlc(row.hlc_ms, row.hlc_counter), row.op), reverse=True)
        values = dict.fromkeys(str(heads.unpack(row.value)) for row in several)
        found[record] += (Dispute(field, tuple(values)),)
    return found


def _booking(row: Row[tuple[object, ...]], case: RecordId | None, disputes: tuple[Dispute, ...]) -> Booking:
    return Booking(
        id=RecordId(row.id), folder=FolderRef(row.folder), came=rows.known(Came, row.came, Came.BOOKED),
        state=rows.known(State, row.state, State.BOOKED), wanted=_wanted(row), number=row.number,
        arrived_at=rows.moment(row.arrived_at) if row.arrived_at else None, called_by=row.called_by, case=case,
        disputes=disputes,
    )  # fmt: skip


def _wanted(row: Row[tuple[object, ...]]) -> Wanted:
    return Wanted(
        day=rows.day(row.day) or date.min, time=row.time, minutes=row.minutes, address=row.address,
        scope=rows.known(Scope, row.scope, Scope.WORKER), about=row.about, phone=row.phone, contact=row.contact,
        room=row.room, worker=row.worker, language=row.language, source=row.source,
    )  # fmt: skip
