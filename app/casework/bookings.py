"""Bookings and walk-ins of a desk: kept by whoever receives people, in the front ring.

A record says that somebody, by a form of address, is expected, waits or was received. Which case began with it is told
by the case, in the case's own folder. A spouse who comes alone is shown to nobody but them and the worker alone.
"""

from collections.abc import Collection
from datetime import date

import msgspec

from app.casework import queue, rights
from app.casework.audit import line
from app.casework.queue import Slip
from app.casework.work import Work
from app.definitions.values import Lang
from app.domain.bookings import EXPECTED, NEXT, Booking, Came, Clash, State, Wanted, check, clash, read_time
from app.domain.changes import Changes, Done
from app.domain.ids import FolderRef, RecordId
from app.domain.readers import Reader, Scope, visible_scopes
from app.domain.rights import Act
from app.errors import BadEntry, Refused
from app.now import today
from app.ops.values import Value
from app.paper.slip import RollWidth
from app.store import bookings as store
from app.store import heads_view, saving
from app.store.saving import Save

AHEAD = 100
_ALL = tuple(scope.value for scope in Scope)
_TEXTS = ("address", "phone", "contact", "room", "worker")


def of_day(work: Work, reader: Reader, day: date) -> tuple[Booking, ...]:
    """Everybody of one day this reader may know of: being served, waiting in turn, expected, gone. Raises Refused."""
    rights.require(work, Act.RECEPTION)
    with work.store.read() as connection:
        return store.of_day(connection, work.seat.desk, day, _scopes(reader))


def ahead(work: Work, reader: Reader) -> tuple[Booking, ...]:
    """The next that are expected after today. Raises Refused."""
    rights.require(work, Act.RECEPTION)
    with work.store.read() as connection:
        return store.ahead(connection, work.seat.desk, today(work.now), _scopes(reader), AHEAD)


def get(work: Work, booking_id: RecordId, reader: Reader) -> Booking:
    """One of them. Raises NotFound for what this reader may not know of, Refused."""
    rights.require(work, Act.RECEPTION)
    with work.store.read() as connection:
        return store.get(connection, booking_id, _scopes(reader))


def clashes(work: Work, wanted: Wanted, but: RecordId | None = None) -> tuple[Clash, ...]:
    """What else needs the same colleague or room at the same time; told, not forbidden, and nothing of whom it is
    with. Raises BadEntry for a time that cannot be read, Refused."""
    rights.require(work, Act.RECEPTION)
    wanted = _cleaned(wanted)
    with work.store.read() as connection:
        others = store.at_the_same_time(connection, work.seat.desk, wanted, but)
    return tuple(found for other in others if (found := clash(wanted, other)))


def book(work: Work, wanted: Wanted) -> Done[RecordId]:
    """Somebody is expected. Raises BadEntry, Refused."""
    rights.require(work, Act.RECEPTION)
    wanted = _cleaned(wanted)
    if not wanted.time:
        raise BadEntry(field="time", problem="booking_time")
    check(wanted, today(work.now), is_new=True)
    with work.store.save() as save:
        booking_id = _new(work, save, wanted, Came.BOOKED, {"state": State.BOOKED.value})
    return Done(Changes.RECEPTION, booking_id)


def walk_in(work: Work, wanted: Wanted, width: RollWidth, lang: Lang) -> Done[Slip]:
    """Somebody has come without a booking, and gets a number. Raises BadEntry, Refused."""
    rights.require(work, Act.RECEPTION)
    wanted = msgspec.structs.replace(_cleaned(wanted), day=today(work.now), time="")
    check(wanted, wanted.day, is_new=True)
    with work.store.save() as save:
        number = queue.next_number(work, save.connection)
        _new(work, save, wanted, Came.WALKED_IN, _arrival(work, number))
    return Done(Changes.RECEPTION, queue.slip_of(work, number, width, lang))


def arrive(work: Work, booking_id: RecordId, reader: Reader, width: RollWidth, lang: Lang) -> Done[Slip]:
    """Somebody expected is here, and gets a number; who had one before keeps it. Raises NotFound, Refused
    (booking_step; booking_other_day for somebody expected another day)."""
    rights.require(work, Act.RECEPTION)
    with work.store.save() as save:
        booking = _may_become(save, booking_id, State.ARRIVED, reader)
        if booking.wanted.day != today(work.now):
            raise Refused(rule="booking_other_day")
        number = booking.number or queue.next_number(work, save.connection)
        _put(work, save, booking, _arrival(work, number), "booking_arrived")
    return Done(Changes.RECEPTION, queue.slip_of(work, number, width, lang))


def call(work: Work, booking_id: RecordId, reader: Reader) -> Done[Booking]:
    """Call somebody who waits. Raises NotFound, Refused: called_already where a colleague has; where neither knew of
    the other, both names stand until one of them takes the person (`take`)."""
    rights.require(work, Act.RECEPTION)
    with work.store.save() as save:
        booking = store.get(save.connection, booking_id, _scopes(reader))
        if booking.state is State.CALLED and booking.called_by == work.seat.worker:
            return Done(Changes.NONE, booking)
        if booking.state in (State.CALLED, State.WITH):
            raise Refused(rule="called_already", what=booking.called_by)
        booking = _may_become(save, booking_id, State.CALLED, reader)
        _put(work, save, booking, {"state": State.CALLED.value, "called_by": work.seat.worker}, "booking_called")
    return Done(Changes.RECEPTION, get(work, booking_id, reader))


def take(work: Work, booking_id: RecordId, reader: Reader) -> Done[None]:
    """Say that the person is with this worker now, whoever called: alone, or of several who did. Raises NotFound,
    Refused."""
    rights.require(work, Act.RECEPTION)
    with work.store.save() as save:
        booking = store.get(save.connection, booking_id, _scopes(reader))
        if booking.state is not State.WITH:
            booking = _may_become(save, booking_id, State.WITH, reader)
        _settle(save, booking, "called_by", work.seat.worker)
        _put(work, save, booking, {"state": State.WITH.value}, "booking_taken")
    return Done(Changes.RECEPTION, None)


def step(work: Work, booking_id: RecordId, state: State, reader: Reader) -> Done[State]:
    """On to another state, or back from one entered by mistake; the value is the state before. Raises NotFound,
    Refused (booking_step)."""
    rights.require(work, Act.RECEPTION)
    with work.store.save() as save:
        booking = _may_become(save, booking_id, state, reader)
        _put(work, save, booking, {"state": state.value}, f"booking_{state.value}")
    return Done(Changes.RECEPTION, booking.state)


def amend(work: Work, booking_id: RecordId, wanted: Wanted, reader: Reader) -> Done[None]:
    """Put right what was asked for, or move it to another day or time: what is moved is expected again, without a
    number. Raises BadEntry, NotFound, Refused (booking_moved_late for somebody who is here or was)."""
    rights.require(work, Act.RECEPTION)
    wanted = _cleaned(wanted)
    with work.store.save() as save:
        booking = store.get(save.connection, booking_id, _scopes(reader))
        is_moved = (wanted.day, wanted.time) != (booking.wanted.day, booking.wanted.time)
        if is_moved and booking.state not in EXPECTED:
            raise Refused(rule="booking_moved_late")
        if is_moved and not wanted.time:
            raise BadEntry(field="time", problem="booking_time")
        check(wanted, today(work.now), is_new=is_moved)
        fresh: dict[str, Value] = {"state": State.BOOKED.value, "number": "", "arrived_at": "", "called_by": ""}
        fields = _stored(wanted) | (fresh if is_moved else {})
        _put(work, save, booking, fields, "booking_moved" if is_moved else "booking_amended")
    return Done(Changes.RECEPTION, None)


def choose(work: Work, booking_id: RecordId, field: str, value: str, reader: Reader) -> Done[None]:
    """Settle a field for which colleagues wrote different things: one of the values that stand. Raises NotFound,
    Refused (booking_settled where somebody has)."""
    rights.require(work, Act.RECEPTION)
    with work.store.save() as save:
        booking = store.get(save.connection, booking_id, _scopes(reader))
        dispute = booking.disputed(field)
        if dispute is None or value not in dispute.values:
            raise Refused(rule="booking_settled")
        _settle(save, booking, field, value)
        save.audit(booking.folder, _line(work, "conflict_settled", booking))
    return Done(Changes.RECEPTION, None)


def begin(work: Work, save: Save, booking_id: RecordId, case_id: RecordId, folder: FolderRef) -> None:
    """Part of opening a case for somebody received: the case says with which booking it began, and the booking no more
    than that the person is with this worker. Raises NotFound."""
    booking = store.get(save.connection, booking_id, _ALL)
    save.audit(folder, line(work, store.RECEIVED, case=case_id, record=booking_id))
    if State.WITH in NEXT[booking.state] or booking.state is State.BOOKED:
        here = {} if booking.arrived_at else {"arrived_at": work.now().isoformat(timespec="seconds")}
        fields: dict[str, Value] = {"state": State.WITH.value, "called_by": work.seat.worker, **here}
        _put(work, save, booking, fields, "booking_taken")


def _new(work: Work, save: Save, wanted: Wanted, came: Came, fields: dict[str, Value]) -> RecordId:
    booking_id, folder = save.new_record(), save.new_folder("front")
    whole = _stored(wanted) | {"desk": work.seat.desk, "came": came.value} | fields
    save.put(folder, store.KIND, booking_id, whole)
    save.audit(folder, line(work, "booking_made", record=booking_id, scope=wanted.scope.value))
    return booking_id


def _may_become(save: Save, booking_id: RecordId, state: State, reader: Reader) -> Booking:
    booking = store.get(save.connection, booking_id, _scopes(reader))
    if state not in NEXT[booking.state]:
        raise Refused(rule="booking_step")
    return booking


def _put(work: Work, save: Save, booking: Booking, fields: dict[str, Value], verb: str) -> None:
    save.put(booking.folder, store.KIND, booking.id, fields)
    save.audit(booking.folder, _line(work, verb, booking))


def _settle(save: Save, booking: Booking, field: str, value: str) -> None:
    """One value, in place of however many stand now."""
    standing = heads_view.of(save.connection, store.KIND, booking.id, field)
    if len(standing) > 1:
        saving.choose(save, store.KIND, booking.id, field, value, [one.op for one in standing])
    else:
        save.put(booking.folder, store.KIND, booking.id, {field: value})


def _line(work: Work, verb: str, booking: Booking) -> dict[str, Value]:
    return line(work, verb, record=booking.id, scope=booking.wanted.scope.value)


def _arrival(work: Work, number: str) -> dict[str, Value]:
    at = work.now().isoformat(timespec="seconds")
    return {"state": State.ARRIVED.value, "number": number, "arrived_at": at}


def _cleaned(wanted: Wanted) -> Wanted:
    texts = {name: getattr(wanted, name).strip() for name in _TEXTS}
    return msgspec.structs.replace(wanted, time=read_time(wanted.time), **texts)


def _stored(wanted: Wanted) -> dict[str, Value]:
    stored: dict[str, Value] = msgspec.structs.asdict(wanted)
    return stored | {"day": wanted.day.isoformat(), "scope": wanted.scope.value}


def _scopes(reader: Reader) -> Collection[str]:
    return sorted(scope.value for scope in visible_scopes(reader))
