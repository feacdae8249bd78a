"""Invitations and the requests that answer them, as rows. What is in the box and in the request the server cannot read.

An ended invitation is kept for a month, so that whoever still has its slip is told what became of it.
"""

import msgspec
from sqlalchemy import Connection, bindparam, delete, select, update

from sync.server.store.statements import insert_new
from sync.server.store.tables import invitation

_ASKING = select(invitation.c.seat).where(
    invitation.c.stream == bindparam("stream"), invitation.c.withdrawn == 0, invitation.c.seat != b""
)
KEPT_MS = 30 * 24 * 3600 * 1000


class Invitation(msgspec.Struct, frozen=True):
    """One row."""

    stream: bytes
    id: bytes
    box: bytes
    made_ms: int
    expires_ms: int
    seat: bytes = b""
    request: bytes = b""
    withdrawn: int = 0


def add(connection: Connection, made: Invitation) -> bool:
    """Keep a new invitation; False where one with that id is there."""
    return insert_new(connection, invitation, [msgspec.structs.asdict(made)]) == 1


def find(connection: Connection, identity: bytes) -> Invitation | None:
    """The invitation with that id, of whatever site."""
    row = connection.execute(select(invitation).where(invitation.c.id == identity).limit(1)).one_or_none()
    return Invitation(**row._mapping) if row else None


def standing(connection: Connection, stream: bytes) -> list[Invitation]:
    """A site's invitations that nobody has withdrawn, oldest first."""
    rows = select(invitation).where(invitation.c.stream == stream, invitation.c.withdrawn == 0)
    return [Invitation(**row._mapping) for row in connection.execute(rows.order_by(invitation.c.made_ms))]


def asking(connection: Connection, stream: bytes) -> set[bytes]:
    """The seats that ask to be let into a site, or once did."""
    return set(connection.scalars(_ASKING, {"stream": stream}))


def answer(connection: Connection, of: Invitation, seat: bytes, request: bytes) -> bool:
    """Write down who asks; False where somebody was first."""
    place = (invitation.c.stream == of.stream, invitation.c.id == of.id, invitation.c.seat == b"")
    return connection.execute(update(invitation).where(*place).values(seat=seat, request=request)).rowcount == 1


def withdraw(connection: Connection, stream: bytes, identity: bytes) -> None:
    """End one; what was asked with it is dropped."""
    place = (invitation.c.stream == stream, invitation.c.id == identity)
    connection.execute(update(invitation).where(*place).values(withdrawn=1, request=b""))


def forget_old(connection: Connection, stream: bytes, now_ms: int) -> None:
    """Drop a site's invitations that ended long ago."""
    old = invitation.c.expires_ms < now_ms - KEPT_MS
    connection.execute(delete(invitation).where(invitation.c.stream == stream, old))
