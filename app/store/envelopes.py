"""Kept envelopes: their rows, the ops inside them, and how far each record has come."""

from collections.abc import Container, Iterable, Iterator, Sequence

import zstandard
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from app.domain.cases import SyncMark
from app.domain.ids import EnvelopeId, FolderRef, SeatId, StreamId
from app.ops import codec, packing
from app.ops.kept import LOST, TOO_BIG, EnvelopeState, KeptEnvelope, Standing, WaitingCount
from app.store import many, meta
from app.store.absorbing import Arrival
from app.store.tables import envelope, held, op, place

MOST_PAYLOAD = 16 * 1024 * 1024
"""No payload unpacks to more than this; a larger one is refused before memory is taken."""

_standing_there = envelope.alias()
_TAKEN = exists().where(_standing_there.c.stream == place.c.stream, _standing_there.c.seq == place.c.seq)
_ADD = insert(envelope).on_conflict_do_nothing()
_NUMBERS = select(envelope.c.id, envelope.c.n).where(envelope.c.id.in_(bindparam("ids", expanding=True)))
_PAGE = 500  # ids asked for in one statement


def is_in(state: EnvelopeState) -> ColumnElement[bool]:
    """Envelopes of a state; spelt out, because SQLite uses the indexes of single states for nothing else."""
    return envelope.c.state == literal_column(f"'{state.value}'")


LOST_NOW = {"seq": None, "state": EnvelopeState.FROZEN.value, "receipt": b"", "reason": LOST}
"""What becomes of an envelope the centre has lost."""

_LOOSE = select(func.count(), func.min(op.c.wall_ms)).where(op.c.envelope.is_(None)).subquery()
_FROZEN = (
    select(func.count(), func.min(op.c.wall_ms))
    .join(envelope, envelope.c.n == op.c.envelope)
    .where(is_in(EnvelopeState.FROZEN))
    .subquery()
)
NOWHERE_NOW = {"seq": None, "receipt": b""}
"""What becomes of one that was let go of, and the centre has lost: nobody can offer it again."""
IS_GONE = envelope.c.state == literal_column(f"'{EnvelopeState.GONE.value}'")
_GONE_OF = select(envelope.c.n).where(IS_GONE, envelope.c.n.in_(bindparam("numbers", expanding=True)))

_REFUSED = select(func.count()).select_from(envelope).where(is_in(EnvelopeState.QUARANTINE))
_NOWHERE = select(func.count()).select_from(envelope).where(IS_GONE, envelope.c.seq.is_(None))
_UNSENT = select(func.count()).select_from(envelope).where(is_in(EnvelopeState.FROZEN))
_HELD = select(func.count()).select_from(held)
_COUNTED = select(
    *_LOOSE.c, *_FROZEN.c, *(counted.scalar_subquery() for counted in (_REFUSED, _HELD, _UNSENT))
).select_from(_LOOSE.join(_FROZEN, literal(True)))  # a row each


def add(connection: Connection, kept: Sequence[KeptEnvelope]) -> dict[bytes, int]:
    """Keep envelopes. Returns the number of each by its id; the number it has where it is here already."""
    if not kept:
        return {}
    many.run(connection, _ADD, [_row(one) for one in kept])
    numbers: dict[bytes, int] = {}
    for at in range(0, len(kept), _PAGE):
        rows = connection.execute(_NUMBERS, {"ids": [one.id for one in kept[at : at + _PAGE]]})
        numbers |= {row[0]: row[1] for row in rows.all()}
    return numbers


def take(connection: Connection, pulled: Sequence[KeptEnvelope]) -> list[Arrival]:
    """Keep pulled envelopes and give out their ops, as far as this version can read them."""
    numbers = add(connection, pulled)
    gone = _let_go_of(connection, numbers.values())
    whole = [one for one in pulled if one.payload and numbers[one.id] not in gone]
    return [arrival for one in whole for arrival in opened_arrivals(one, numbers[one.id])]


def opened_arrivals(one: KeptEnvelope, number: int) -> Iterable[Arrival]:
    """The ops of an envelope, which have been read when it was opened."""
    if not one.read:
        return arrivals(one.payload, number)
    return [Arrival(id_, op, envelope=number) for id_, op in zip(one.ops, one.read, strict=True)]


def _let_go_of(connection: Connection, numbers: Iterable[int]) -> set[int]:
    """Those of some envelopes that this vault has let go of: what was in them does not come back by being sent."""
    asked = list(numbers)
    pages = (asked[at : at + _PAGE] for at in range(0, len(asked), _PAGE))
    return {n for page in pages for n in connection.scalars(_GONE_OF, {"numbers": page})}


def arrivals(payload: bytes, number: int) -> Iterator[Arrival]:
    """The ops in a kept payload. One that cannot be read stays in its envelope and blocks none of the others."""
    for body in bodies(payload):
        try:
            yield Arrival(codec.op_id(body), codec.decode(body), envelope=number)
        except codec.UnreadableOp:
            continue


def _row(one: KeptEnvelope) -> dict[str, object]:
    return {
        "id": one.id, "stream": one.stream, "folder": one.folder, "seat": one.seat, "header": one.header,
        "payload": one.payload, "signature": one.signature, "seq": one.seq, "state": one.state.value,
        "receipt": one.receipt, "reason": one.reason,
    }  # fmt: skip


def bodies(payload: bytes) -> list[bytes]:
    """The encoded ops in a kept payload."""
    return packing.decode(zstandard.ZstdDecompressor().decompress(payload, max_output_size=MOST_PAYLOAD)).ops


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


_PROVED = or_(envelope.c.seat != bindparam("b_mine"), envelope.c.receipt != b"")
_STAND = (
    update(envelope)
    .where(envelope.c.id == bindparam("b_id"), envelope.c.seq.is_not(bindparam("b_seq")))
    .values(
        seq=bindparam("b_seq"),
        state=case((and_(_PROVED, ~IS_GONE), EnvelopeState.CENTRE.value), else_=envelope.c.state),
        reason=case((_PROVED, ""), else_=envelope.c.reason),
    )
)


def stand_at(
    connection: Connection,
    stream: StreamId,
    standing: Sequence[tuple[int, bytes]],
    mine: bytes,
    passed: Container[bytes] = (),
) -> None:
    """Set where envelopes stand. One that stood there under another id was lost by the server: offer it again.

    Others' envelopes are at the centre, since they came from it; one of ours only with a receipt; and none that it did
    not give out (`passed`).
    """
    if not standing:
        return
    first, last = standing[0][0], standing[-1][0]
    stood = select(envelope.c.id).where(envelope.c.stream == stream, envelope.c.seq.between(first, last))
    lost = set(connection.scalars(stood)) - {id_ for _, id_ in standing}
    if lost:
        lose(connection, envelope.c.id == bindparam("b_id"), rows=[{"b_id": id_} for id_ in lost])
    many.run(
        connection, _STAND, [{"b_id": id_, "b_seq": seq, "b_mine": mine} for seq, id_ in standing if id_ not in passed]
    )


def unfilled(connection: Connection, stream: StreamId, most: int) -> list[int]:
    """The first places of which nothing is here, or a skeleton that does not stand there yet.

    Where something stands already is passed over by one small index, in its order: looked up by their ids, all of a
    large stream would take the vault half a second.
    """
    nothing = and_(envelope.c.n.is_(None), held.c.id.is_(None))
    wanted = (
        select(place.c.seq)
        .outerjoin(envelope, envelope.c.id == place.c.id)
        .outerjoin(held, held.c.id == place.c.id)
        .where(place.c.stream == stream, ~_TAKEN, or_(nothing, and_(IS_GONE, envelope.c.seq.is_not(place.c.seq))))
        .order_by(place.c.seq)
        .limit(most)
    )
    return list(connection.scalars(wanted))


def lose(connection: Connection, *which: ColumnElement[bool], rows: Sequence[dict[str, bytes]] | None = None) -> None:
    """The centre has some envelopes no more: what is whole is offered again. `rows`: one for each run of `which`."""
    for has_gone, becomes in ((~IS_GONE, LOST_NOW), (IS_GONE, NOWHERE_NOW)):
        connection.execute(update(envelope).where(*which, has_gone).values(becomes), rows)


def standing(connection: Connection, stream: StreamId, after: int, most: int) -> list[Standing]:
    """Entries of a stream from behind a position, with what is here of each."""
    mine = meta.blob(connection, "seat.id")
    inside = select(func.count()).select_from(op).where(op.c.envelope == envelope.c.n).scalar_subquery()
    at_centre = and_(is_in(EnvelopeState.CENTRE), or_(envelope.c.seat != mine, envelope.c.receipt != b""))
    proved = and_(envelope.c.seq == place.c.seq, or_(at_centre, IS_GONE))
    wanted = (
        select(
            place.c.seq, place.c.id, envelope.c.n, envelope.c.header, held.c.id.label("held"),
            proved.label("proved"), inside.label("ops"),
        )
        .outerjoin(envelope, envelope.c.id == place.c.id)
        .outerjoin(held, held.c.id == place.c.id)
        .where(place.c.stream == stream, place.c.seq > after)
        .order_by(place.c.seq)
        .limit(most)
    )  # fmt: skip
    return [
        Standing(
            row.seq, row.id, is_here=bool(row.n or row.held), is_opened=bool(row.n),
            is_proved=bool(row.proved or (row.held and not row.n)), ops=row.ops, header=row.header or b"",
        )
        for row in connection.execute(wanted)
    ]  # fmt: skip


def stored_count(connection: Connection, stream: StreamId) -> int:
    """How many are marked as being at the centre; counted by what is not, which the small indexes know."""
    every = connection.scalar(select(func.count()).select_from(envelope).where(envelope.c.stream == stream)) or 0
    return every - sum(connection.scalar(query) or 0 for query in (_REFUSED, _UNSENT, _NOWHERE))


def offer_again(connection: Connection, ids: Sequence[EnvelopeId] | None = None) -> int:
    """Put refused envelopes back among those to be offered, these or all; how many. What no server takes stays."""
    refused = update(envelope).where(is_in(EnvelopeState.QUARANTINE), envelope.c.reason != TOO_BIG)
    if ids is not None:
        refused = refused.where(envelope.c.id.in_(ids))
    return connection.execute(refused.values(state=EnvelopeState.FROZEN.value, reason="")).rowcount


def waiting_count(connection: Connection) -> WaitingCount:
    """Everything saved here that has no receipt, and what was refused or cannot be opened."""
    loose, oldest_loose, frozen, oldest_frozen, refused, held_here, offers = connection.execute(_COUNTED).one()
    oldest = min((at for at in (oldest_loose, oldest_frozen) if at is not None), default=None)
    return WaitingCount(loose + frozen, oldest, refused, held_here, offers)


def mark_of(state: str | None) -> SyncMark:
    """The mark of a record whose newest op lies in an envelope of this state (None: in no envelope yet)."""
    if state == EnvelopeState.CENTRE:
        return SyncMark.CENTRE
    return SyncMark.REFUSED if state == EnvelopeState.QUARANTINE else SyncMark.HERE
