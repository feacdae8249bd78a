"""Bringing sealed blobs to the server and taking them from it, piece by piece, each as big as the line likes.

What was interrupted goes on where it stopped: the server remembers how much a seat has brought of a blob.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

from sync.errors import ServerGarbled
from sync.protocol.messages import MAX_BLOB_BYTES, MAX_BLOBS_ASKED, MAX_PAGE_BYTES, BlobName, BlobPiece
from sync.steps.pace import after
from sync.steps.talk import Talk

Shown = Callable[[int], None]
"""Told how many more bytes have gone over the line. What it raises stops the transfer."""


def name_of(folder: bytes, raw: bytes) -> BlobName:
    """What a blob of these bytes is called."""
    return BlobName(folder, sha256(raw).digest())


def lacking(talk: Talk, blobs: Sequence[BlobName]) -> list[tuple[BlobName, int]]:
    """Those the server has not whole, each with how much of it this seat has brought."""
    pages = (blobs[at : at + MAX_BLOBS_ASKED] for at in range(0, len(blobs), MAX_BLOBS_ASKED))
    return [one for page in pages for one in talk.wire.lacking(talk.data_stream, page)]


def bring(talk: Talk, blob: BlobName, raw: bytes, received: int = 0, shown: Shown = lambda size: None) -> None:
    """Bring what the server lacks of a blob, of which it has `received` bytes from this seat.

    Raises ServerRefused (quota, no_room, bad_hash), ServerGarbled for a server that does not move on.
    """
    while received < len(raw):
        part = raw[received : received + talk.batch.bytes]
        began = talk.now_ms()
        now = talk.wire.bring(talk.data_stream, BlobPiece(blob, len(raw), received, part))
        talk.batch = after(talk.batch, len(part), talk.now_ms() - began, MAX_PAGE_BYTES)
        if not received < now <= len(raw):
            raise ServerGarbled(what="piece")
        shown(now - received)
        received = now


def take(talk: Talk, blob: BlobName, shown: Shown = lambda size: None) -> bytes:
    """The whole of a blob. Raises ServerRefused (unknown_blob), ServerGarbled where it does not have its name."""
    raw, size = b"", 1
    while len(raw) < size:
        began = talk.now_ms()
        piece = talk.wire.take_piece(talk.data_stream, blob, len(raw), talk.page.bytes)
        talk.page = after(talk.page, len(piece.raw), talk.now_ms() - began, MAX_PAGE_BYTES)
        raw, size = raw + piece.raw, piece.size
        if not len(raw) <= size <= MAX_BLOB_BYTES:
            raise ServerGarbled(what="piece")
        shown(len(piece.raw))
    if sha256(raw).digest() != blob.name:
        raise ServerGarbled(what="blob")
    return raw
