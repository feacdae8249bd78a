"""Restricted rings as this vault knows them: what was decided here and is not said yet, and which folders lie in them.

A ring's key is made with it, so that a restricted case can be written in at once, without the server; nothing of it is
sealed before the control stream says who reads it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping

import msgspec
from sqlalchemy import Connection, delete, select, update

from app.domain.ids import FolderRef, RingId, SeatId
from app.ops.kept import Restricting, RingKey
from app.store import folders, meta
from app.store.tables import folder, ring_key

_KEY = "restricting"
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Restricting]).decode


def begin(
    connection: Connection, random: Callable[[int], bytes], readers: Iterable[SeatId], moving: Iterable[FolderRef] = ()
) -> RingId:
    """A ring for these seats, with its first key; `moving` are folders that go into it once that is said."""
    ring = RingId(random(16))
    folders.keep_ring_keys(connection, [RingKey(ring, 1, random(32))])
    _put(connection, [*unsaid(connection), Restricting(ring, tuple(readers), tuple(moving))])
    return ring


def unsaid(connection: Connection) -> list[Restricting]:
    """What was decided here and the control stream does not tell of yet."""
    raw = meta.find(connection, _KEY)
    return [] if raw is None else _decode(raw)


def is_said(connection: Connection, ring: RingId) -> None:
    """The control stream tells of it now."""
    _put(connection, [one for one in unsaid(connection) if one.ring != ring])


def _put(connection: Connection, waiting: list[Restricting]) -> None:
    meta.put(connection, **{_KEY: _encode(waiting)})


def move(connection: Connection, moves: Mapping[FolderRef, RingId], leaving: Collection[RingId]) -> None:
    """Put folders into their new ring, those that lie in one of `leaving`. This seat shows their keys once more."""
    for ref, ring in moves.items():
        there = update(folder).where(folder.c.id == ref, folder.c.ring.in_(list(leaving)), folder.c.ring != ring)
        connection.execute(there.values(ring=ring, wrap=b""))


def folders_in(connection: Connection, ring: RingId) -> list[FolderRef]:
    """The folders of a ring whose keys are here."""
    return [FolderRef(ref) for ref in connection.scalars(select(folder.c.id).where(folder.c.ring == ring))]


def drop_keys(connection: Connection, ring: RingId) -> None:
    """Forget all generations of a ring's key."""
    connection.execute(delete(ring_key).where(ring_key.c.ring == ring))


def ring_of(connection: Connection, ref: FolderRef) -> RingId | None:
    """The ring a folder lies in, or is about to move into; None for a folder whose key is not here."""
    for one in unsaid(connection):
        if ref in one.folders:
            return one.ring
    ring = connection.scalar(select(folder.c.ring).where(folder.c.id == ref))
    return RingId(ring) if ring is not None else None


def is_restricted(connection: Connection, ref: FolderRef) -> bool:
    """Whether a folder lies in a restricted ring, or is about to move into one."""
    ring = connection.scalar(select(folder.c.ring).where(folder.c.id == ref))
    common = {meta.find(connection, f"ring.{name}") for name in ("front", "case")}
    return (ring is not None and ring not in common) or any(ref in one.folders for one in unsaid(connection))
