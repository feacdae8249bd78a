"""Blobs: sealed bytes named by their hash, kept per stream and folder, brought and given out in pieces.

The whole of what the server asks of a place for blobs is in this module; they lie in the database. Each belongs to a
folder, and goes with it in one statement.
"""

from collections.abc import Sequence
from hashlib import sha256

import msgspec
from sqlalchemy import ColumnElement, Connection, LargeBinary, Table, delete, func, select

from sync.protocol.messages import BlobName
from sync.server.store.statements import insert_new
from sync.server.store.tables import blob, blob_piece


class Piece(msgspec.Struct, frozen=True):
    """A run of bytes of one blob, as a seat brings it."""

    stream: bytes
    blob: BlobName
    seat: bytes
    at: int
    raw: bytes


def lacking(connection: Connection, stream: bytes, asked: Sequence[BlobName]) -> list[BlobName]:
    """Those of some blobs that are not here whole, in the order asked."""
    names = {one.name for one in asked}
    query = select(blob.c.folder, blob.c.name).where(blob.c.stream == stream, blob.c.name.in_(names))
    here = {(row.folder, row.name) for row in connection.execute(query)}
    return [one for one in asked if (one.folder, one.name) not in here]


def received(connection: Connection, stream: bytes, one: BlobName, seat: bytes) -> int:
    """How many bytes of a blob a seat has brought, while it is not whole."""
    size = select(func.sum(blob_piece.c.size)).where(*_of(blob_piece, stream, one), blob_piece.c.seat == seat)
    return connection.scalar(size) or 0


def add_piece(connection: Connection, piece: Piece, now_ms: int) -> None:
    """Keep a piece of a blob that is not whole yet."""
    row: dict[str, object] = {"stream": piece.stream, "seat": piece.seat}
    row |= {"folder": piece.blob.folder, "name": piece.blob.name}
    row |= {"at": piece.at, "size": len(piece.raw), "received_ms": now_ms, "raw": piece.raw}
    insert_new(connection, blob_piece, [row])


def finish(connection: Connection, last: Piece, now_ms: int) -> bool:
    """Make a blob of the pieces a seat has brought and of the last one; False, and they are gone, where its bytes do
    not have its name."""
    mine = (*_of(blob_piece, last.stream, last.blob), blob_piece.c.seat == last.seat)
    pieces = connection.scalars(select(blob_piece.c.raw).where(*mine).order_by(blob_piece.c.at))
    raw = b"".join([*pieces, last.raw])
    connection.execute(delete(blob_piece).where(*mine))
    if sha256(raw).digest() != last.blob.name:
        return False
    row = {"stream": last.stream, "folder": last.blob.folder, "name": last.blob.name, "size": len(raw), "raw": raw}
    insert_new(connection, blob, [row | {"received_ms": now_ms}])
    return True


def read(connection: Connection, stream: bytes, one: BlobName, after: int, most: int) -> tuple[int, bytes] | None:
    """A blob's size and up to `most` of its bytes from behind `after`; None where it is not here whole."""
    part = func.substr(blob.c.raw, after + 1, most, type_=LargeBinary)
    row = connection.execute(select(blob.c.size, part.label("part")).where(*_of(blob, stream, one))).one_or_none()
    return None if row is None else (row.size, row.part)


def used(connection: Connection, stream: bytes) -> int:
    """Bytes of all blobs and pieces of a stream."""
    sums = (select(func.sum(table.c.size)).where(table.c.stream == stream) for table in (blob, blob_piece))
    return sum(connection.scalar(each) or 0 for each in sums)


def forget_pieces(connection: Connection, stream: bytes, before_ms: int) -> None:
    """Drop what somebody began to bring long ago and never finished."""
    connection.execute(delete(blob_piece).where(blob_piece.c.stream == stream, blob_piece.c.received_ms < before_ms))


def keep_only(connection: Connection, stream: bytes, folder: bytes, names: Sequence[bytes]) -> int:
    """Remove every blob of a folder but these; how many there were."""
    others = (blob.c.stream == stream, blob.c.folder == folder, blob.c.name.not_in(names))
    return connection.execute(delete(blob).where(*others)).rowcount


def drop_folder(connection: Connection, stream: bytes, folder: bytes) -> int:
    """Remove every blob of a folder, and what is on its way; how many blobs there were."""
    connection.execute(delete(blob_piece).where(blob_piece.c.stream == stream, blob_piece.c.folder == folder))
    return connection.execute(delete(blob).where(blob.c.stream == stream, blob.c.folder == folder)).rowcount


def _of(table: Table, stream: bytes, one: BlobName) -> tuple[ColumnElement[bool], ...]:
    return table.c.stream == stream, table.c.folder == one.folder, table.c.name == one.name
