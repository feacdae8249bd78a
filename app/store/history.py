"""Every value a record ever had, read from the saves themselves (design §6.2)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from app.domain.ids import FolderRef, OpId, RecordId
from app.now import from_ms
from app.ops import codec
from app.ops.values import Hlc, Op, Value
from app.store import envelopes, seats
from app.store.tables import envelope, head, op
from app.store.understanding import Place


class Past(msgspec.Struct, frozen=True):
    """One value of a field."""

    value: Value
    who: str  # the worker whose seat wrote it; empty where that seat is not known here
    at: datetime  # by the clock of the computer that wrote it
    stands: bool  # nobody has replaced it


def of(connection: Connection, folder: FolderRef, record: RecordId) -> dict[Place, tuple[Past, ...]]:
    """All values of all fields of a record's half that lies in `folder`, newest first."""
    workers = seats.workers(connection)
    standing = {
        (row.kind, row.field, row.op)
        for row in connection.execute(select(head.c.kind, head.c.field, head.c.op).where(head.c.record == record))
    }
    found: dict[Place, list[tuple[Hlc, bytes, Past]]] = defaultdict(list)
    for identity, one in _ops(connection, folder):
        for write in one.writes:
            if write.record == record:
                stands = (write.kind, write.field, identity) in standing
                past = Past(write.value, workers.get(one.seat, ""), from_ms(one.wall_ms), stands)
                found[Place(write.kind, record, write.field)].append((one.hlc, identity, past))
    return {
        place: tuple(past for _, _, past in sorted(values, key=lambda value: value[:2], reverse=True))
        for place, values in found.items()
    }


def _ops(connection: Connection, folder: FolderRef) -> Iterator[tuple[OpId, Op]]:
    """The saves in a folder: those waiting in no envelope, and those in kept ones."""
    loose = select(op.c.body).where(op.c.folder == folder, op.c.envelope.is_(None))
    yield from _read(body for body in connection.scalars(loose) if body is not None)
    sealed = select(op.c.envelope).where(op.c.folder == folder, op.c.envelope.is_not(None)).distinct()
    for payload in connection.scalars(select(envelope.c.payload).where(envelope.c.n.in_(sealed))):
        yield from _read(envelopes.bodies(payload))


def _read(bodies: Iterable[bytes]) -> Iterator[tuple[OpId, Op]]:
    """A save of a later program that cannot be read at all is kept, and has nothing to show."""
    for body in bodies:
        try:
            one = codec.decode(body)
        except codec.UnreadableOp:
            continue
        yield codec.op_id(body), one
