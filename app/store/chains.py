"""The envelopes of one seat in the order the centre took them, and when they were made and came."""

import msgspec
from sqlalchemy import Connection, func, select

from app.domain.ids import EnvelopeId, SeatId
from app.ops.kept import EnvelopeState
from app.store import envelopes, meta
from app.store.tables import envelope, op

_NONE = EnvelopeId(bytes(32))


class Cut(msgspec.Struct, frozen=True):
    """A seat's last envelope from before it was lost (32 zero bytes: none was), and how many came after it."""

    last: EnvelopeId
    held: int


def cut(connection: Connection, of: SeatId, lost_ms: int) -> Cut:
    """Where a seat's chain has to end for nothing in it to be from after a moment.

    A thief can set that computer's clock back. So the chain ends before its first envelope that says it is later, and
    before the first that came to the centre after something this very computer saved later: our own clock counts.
    """
    made = (
        select(envelope.c.id, envelope.c.seq, func.max(op.c.wall_ms).label("made_ms"))
        .join(op, op.c.envelope == envelope.c.n)
        .where(envelope.c.seat == of, envelopes.is_in(EnvelopeState.CENTRE))
        .group_by(envelope.c.n)
        .order_by(envelope.c.seq)
    )
    chain = connection.execute(made).all()
    ours = connection.scalar(
        select(func.min(envelope.c.seq))
        .join(op, op.c.envelope == envelope.c.n)
        .where(envelope.c.seat == meta.blob(connection, "seat.id"), envelope.c.seq.is_not(None))
        .where(op.c.wall_ms > lost_ms)
    )
    bad = (at for at, row in enumerate(chain) if row.made_ms > lost_ms or (ours is not None and row.seq > ours))
    end = next(bad, len(chain))
    return Cut(EnvelopeId(chain[end - 1].id) if end else _NONE, len(chain) - end)
