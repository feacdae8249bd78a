"""Blobs of a site: taken in pieces from its members, checked by their hash, given out again."""

from collections.abc import Sequence

from sqlalchemy import Connection

from sync.protocol.control import Control
from sync.protocol.messages import (
    MAX_BLOB_BYTES,
    MAX_BLOBS_ASKED,
    BlobName,
    BlobPiece,
    BlobProgress,
    BlobsLacking,
)
from sync.protocol.names import HASH_BYTES, ID_BYTES, stream_id
from sync.server import figures
from sync.server.central import Central
from sync.server.faults import Refusal
from sync.server.store import blobs, logs
from sync.server.store.blobs import Piece
from sync.server.store.sessions import Caller

_PIECES_MS = 7 * 24 * 60 * 60_000  # an unfinished blob is begun again after this


def lacking(central: Central, caller: Caller, stream: bytes, asked: Sequence[BlobName]) -> BlobsLacking:
    """Which of some blobs the server has not whole.

    Raises Refusal: unknown_stream, forbidden (another site's, or a revoked seat), malformed, too_big.
    """
    if len(asked) > MAX_BLOBS_ASKED:
        raise Refusal("too_big")
    for one in asked:
        _check_name(one)
    with central.database.reading() as connection:
        _admit(central, connection, caller, stream)
        missing = blobs.lacking(connection, stream, asked)
        return BlobsLacking(tuple((one, blobs.received(connection, stream, one, caller.seat)) for one in missing))


def take_piece(central: Central, caller: Caller, stream: bytes, piece: BlobPiece) -> BlobProgress:
    """Keep a piece that continues what this seat has brought of the blob; one that does not is told where to go on.

    Raises Refusal: unknown_stream, forbidden, malformed, too_big, quota, gone (the folder is erased), and bad_hash
    where the whole does not have the blob's name; all pieces are forgotten then.
    """
    _check_name(piece.blob)
    if not 0 < piece.size <= MAX_BLOB_BYTES:
        raise Refusal("too_big")
    if piece.at < 0 or not piece.raw or piece.at + len(piece.raw) > piece.size:
        raise Refusal("malformed")
    with central.database.writing() as connection:
        logs.hold(connection, caller.stream)  # nobody is shut out, and nothing erased, in between
        if central.is_erased(_admit(central, connection, caller, stream), piece.blob.folder):
            raise Refusal("gone")
        received, result = _kept(
            central, connection, Piece(stream, piece.blob, caller.seat, piece.at, piece.raw), piece
        )
    figures.count_piece(len(piece.raw), result)
    if result not in ("", "stored"):
        raise Refusal(result)
    return BlobProgress(received)


def give_piece(central: Central, caller: Caller, stream: bytes, wanted: BlobName, run: tuple[int, int]) -> BlobPiece:
    """Up to run[1] bytes of a blob from behind run[0]. Raises Refusal: unknown_stream, forbidden, unknown_blob."""
    after, most = run
    with central.database.reading() as connection:
        is_erased = central.is_erased(_admit(central, connection, caller, stream), wanted.folder)
        found = None if is_erased else blobs.read(connection, stream, wanted, min(after, MAX_BLOB_BYTES), most)
    if found is None:
        raise Refusal("unknown_blob")
    size, raw = found
    return BlobPiece(wanted, size, after, raw)


def keep_current(central: Central, site: bytes, before: Control, after: Control) -> None:
    """Remove the blobs of snapshots that others have taken the place of, or that were made void."""
    rings = {*before.snapshots, *after.snapshots}
    changed = [ring for ring in rings if before.snapshots.get(ring) != after.snapshots.get(ring)]
    if not changed:
        return
    stream = stream_id("data", site)
    with central.database.writing() as connection:
        logs.hold(connection, stream)
        for ring in changed:
            current = after.snapshots.get(ring)
            blobs.keep_only(connection, stream, ring, current.said.chunks if current else ())


def _kept(central: Central, connection: Connection, piece: Piece, asked: BlobPiece) -> tuple[int, str]:
    """How far the blob has come, and what became of it: "" while it is not whole."""
    now = central.now_ms()
    if not blobs.lacking(connection, piece.stream, [piece.blob]):
        return asked.size, ""
    blobs.forget_pieces(connection, piece.stream, now - _PIECES_MS)
    received = blobs.received(connection, piece.stream, piece.blob, piece.seat)
    if piece.at != received:
        return received, ""
    if blobs.used(connection, piece.stream) + len(piece.raw) > central.blob_quota:
        return received, "quota"
    end = piece.at + len(piece.raw)
    if end < asked.size:
        blobs.add_piece(connection, piece, now)
        return end, ""
    return end, "stored" if blobs.finish(connection, piece, now) else "bad_hash"


def _admit(central: Central, connection: Connection, caller: Caller, stream: bytes) -> Control:
    """What the caller's control stream says, where it takes part and the stream is its site's."""
    _, control = central.own_stream(connection, caller, stream, "data")
    if not control.is_active(caller.seat):
        raise Refusal("forbidden")
    return control


def _check_name(one: BlobName) -> None:
    if len(one.folder) != ID_BYTES or len(one.name) != HASH_BYTES:
        raise Refusal("malformed")
