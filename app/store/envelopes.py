"""Kept envelopes: their rows, the ops inside them, and how far each record has come."""

from collections.abc import Iterator, Sequence

import msgspec
import zstandard
from sqlalchemy import Connection, Row, and_, bindparam, case, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from app.domain.cases import SyncMark
from app.domain.ids import EnvelopeId, FolderRef, SeatId, StreamId
from app.ops import codec
from app.ops.kept import EnvelopeState, KeptEnvelope, WaitingCount
from app.store.absorbing import Arrival
from app.store.tables import envelope, held, op

MOST_PAYLOAD = 16 * 1024 * 1024
"""No payload unpacks to more than this; a larger one is refused before memory is taken."""

_bodies = msgspec.msgpack.Decoder(list[bytes])


def add(connection: Connection, one: KeptEnvelope) -> int:
    """Keep an envelope. Returns its number; the number it has where it is here already."""
    values = {
        "id": one.id, "stream": one.stream, "folder": one.folder, "seat": one.seat, "header": one.header,
        "payload": one.payload, "signature": one.signature, "seq": one.seq, "state": one.state,
        "receipt": one.receipt, "reason": one.reason,
    }  # fmt: skip
    connection.execute(insert(envelope).values(values).on_conflict_do_nothing())
    return int(connection.execute(select(envelope.c.n).where(envelope.c.id == one.id)).scalar_one())


def take(connection: Connection, one: KeptEnvelope) -> Iterator[Arrival]:
    """Keep a pulled envelope and give out its ops."""
    number = add(connection, one)
    for body in bodies(one.payload):
        yield Arrival(codec.op_id(body), codec.decode(body), envelope=number)


def bodies(payload: bytes) -> list[bytes]:
    """The encoded ops in a kept payload."""
    return _bodies.decode(zstandard.ZstdDecompressor().decompress(payload, max_output_size=MOST_PAYLOAD))


def value(row: Row[tuple[object, ...]]) -> KeptEnvelope:
    """An envelope row as a value; its op ids are computed from the payload."""
    return KeptEnvelope(
        id=EnvelopeId(row.id),
        stream=StreamId(row.stream),
        folder=FolderRef(row.folder),
        seat=SeatId(row.seat),
        header=row.header,
        payload=row.payload,
        signature=row.signature,
        seq=row.seq,
        state=EnvelopeState(row.state),
        receipt=row.receipt,
        reason=row.reason,
    )


def is_known(connection: Connection, id_: EnvelopeId) -> bool:
    """Whether it is here, opened or held."""
    for table in (envelope, held):
        if connection.scalar(select(func.count()).select_from(table).where(table.c.id == id_)):
            return True
    return False


def stand_at(connection: Connection, stream: StreamId, standing: Sequence[tuple[int, bytes]], mine: bytes) -> None:
    """Set where envelopes stand. One that stood there under another id was lost by the server: offer it again.

    Others' envelopes are at the centre, since they came from it; one of ours only with a receipt.
    """
    if not standing:
        return
    first, last = standing[0][0], standing[-1][0]
    ids = [id_ for _, id_ in standing]
    lost = and_(envelope.c.stream == stream, envelope.c.seq.between(first, last), envelope.c.id.not_in(ids))
    connection.execute(update(envelope).where(lost).values(seq=None, state=EnvelopeState.FROZEN, receipt=b""))
    moved = and_(envelope.c.id == bindparam("b_id"), envelope.c.seq.is_not(bindparam("b_seq")))
    is_proved = or_(envelope.c.seat != mine, envelope.c.receipt != b"")
    state = case((is_proved, EnvelopeState.CENTRE.value), else_=envelope.c.state)
    there = update(envelope).where(moved).values(seq=bindparam("b_seq"), state=state)
    connection.execute(there, [{"b_id": id_, "b_seq": seq} for seq, id_ in standing])


def waiting_count(connection: Connection) -> WaitingCount:
    """Everything saved here that has no receipt, and what was refused or cannot be opened."""
    loose = select(func.count(), func.min(op.c.wall_ms)).where(op.c.envelope.is_(None))
    frozen = (
        select(func.count(), func.min(op.c.wall_ms))
        .join(envelope, envelope.c.n == op.c.envelope)
        .where(envelope.c.state == EnvelopeState.FROZEN)
    )
    counted = [connection.execute(query).one() for query in (loose, frozen)]
    count = sum(row[0] for row in counted)
    oldest = min((row[1] for row in counted if row[1] is not None), default=None)
    refused = connection.scalar(
        select(func.count()).select_from(envelope).where(envelope.c.state == EnvelopeState.QUARANTINE)
    )
    return WaitingCount(count, oldest, refused or 0, connection.scalar(select(func.count()).select_from(held)) or 0)


def mark_of(state: str | None) -> SyncMark:
    """The mark of a record whose newest op lies in an envelope of this state (None: in no envelope yet)."""
    if state == EnvelopeState.CENTRE:
        return SyncMark.CENTRE
    return SyncMark.REFUSED if state == EnvelopeState.QUARANTINE else SyncMark.HERE
