"""What was left half typed on a page that belongs to no case yet: one local row per page, never an op."""

import hashlib

import msgspec
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from app.ops.values import Value
from app.store.tables import draft

Content = dict[str, Value]

_pack = msgspec.msgpack.Encoder().encode


def keep(connection: Connection, page: str, content: Content, updated_ms: int) -> None:
    """Keep what stands on a page, in place of its earlier state."""
    values = {"kind": "pad", "case": b"", "form": page, "content": _pack(content), "updated_ms": updated_ms}
    row = insert(draft).values(id=_id(page), **values)
    connection.execute(row.on_conflict_do_update(index_elements=["id"], set_=values))


def find(connection: Connection, page: str) -> Content | None:
    """What was left on a page."""
    content = connection.scalar(select(draft.c.content).where(draft.c.id == _id(page)))
    return None if content is None else dict(msgspec.msgpack.decode(content))


def pages(connection: Connection, prefix: str) -> tuple[str, ...]:
    """The pages with something on them whose name begins so."""
    found = select(draft.c.form).where(draft.c.kind == "pad", draft.c.form.startswith(prefix, autoescape=True))
    return tuple(connection.scalars(found))


def drop(connection: Connection, page: str) -> None:
    """It has been saved, or was given up."""
    connection.execute(delete(draft).where(draft.c.id == _id(page)))


def _id(page: str) -> bytes:
    return hashlib.sha256(f"pad|{page}".encode()).digest()[:16]
