"""Folders and their keys; rings and their epoch keys."""

from collections.abc import Callable, Collection, Sequence

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert

from app.domain.ids import FolderRef, RingId
from app.ops.kept import FolderKey, RingKey
from app.store import many, meta
from app.store.tables import folder, ring_key

_PAGE = 500  # ids asked for in one statement
_PREVIEWED = "SELECT id FROM preview_folder WHERE id IN ({})"  # by the bare driver: asked with every page
_KEEP = insert(folder).on_conflict_do_nothing()
_KEEP_WRAP = update(folder).where(folder.c.id == bindparam("b_id"), folder.c.wrap == b"")
_KEEP_WRAP = _KEEP_WRAP.values(wrap=bindparam("b_wrap"))
_RING_KEYS = select(ring_key).where(ring_key.c.ring == bindparam("of")).order_by(ring_key.c.epoch)
_KEYS = select(folder).where(folder.c.id.in_(bindparam("refs", expanding=True)))


def create(connection: Connection, ring: str, random: Callable[[int], bytes]) -> FolderRef:
    """A folder with a random key, in the ring called `ring`."""
    return create_in(connection, RingId(meta.blob(connection, f"ring.{ring}")), random)


def create_in(connection: Connection, ring: RingId, random: Callable[[int], bytes]) -> FolderRef:
    """A folder with a random key, in that ring."""
    ref = FolderRef(random(16))
    connection.execute(insert(folder).values(id=ref, ring=ring, key=random(32)))
    return ref


def keys(connection: Connection, refs: Collection[FolderRef]) -> list[FolderKey]:
    """The keys of those folders whose key is held here, in no order."""
    asked = list(refs)
    pages = (asked[at : at + _PAGE] for at in range(0, len(asked), _PAGE))
    rows = (row for page in pages for row in connection.execute(_KEYS, {"refs": page}).all())
    return [FolderKey(FolderRef(id_), RingId(ring), key, wrap) for id_, ring, key, wrap in rows]


def keep(connection: Connection, keys: Sequence[FolderKey]) -> None:
    """Keep keys of folders others made, and the wraps of our own; a key once held never changes."""
    rows = [{"id": known.folder, "ring": known.ring, "key": known.key, "wrap": known.wrap} for known in keys]
    wraps = [{"b_id": known.folder, "b_wrap": known.wrap} for known in keys if known.wrap]
    many.run(connection, _KEEP, rows)
    many.run(connection, _KEEP_WRAP, wraps)


def ring_keys(connection: Connection, ring: RingId) -> list[RingKey]:
    """All generations of a ring's key held here, oldest first."""
    rows = connection.execute(_RING_KEYS, {"of": ring})
    return [RingKey(RingId(row.ring), row.epoch, row.key) for row in rows]


def keep_ring_keys(connection: Connection, keys: Sequence[RingKey]) -> None:
    """Keep further generations; nothing old is dropped."""
    for known in keys:
        row = insert(ring_key).values(ring=known.ring, epoch=known.epoch, key=known.key)
        connection.execute(row.on_conflict_do_nothing())


def previewed(connection: Connection, refs: Collection[FolderRef]) -> set[FolderRef]:
    """Those of some folders that are shown from a snapshot only, their saves not being here yet."""
    asked = list(refs)
    pages = (asked[at : at + _PAGE] for at in range(0, len(asked), _PAGE))
    found = (connection.exec_driver_sql(_PREVIEWED.format(", ".join("?" * len(page))), tuple(page)) for page in pages)
    return {FolderRef(ref) for rows in found for ref in rows.scalars().all()}
