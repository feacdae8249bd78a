"""What is inside an envelope: a list of encoded ops, compressed."""

import threading
from collections.abc import Sequence

import msgspec
import zstandard

from app.domain.ids import OpId
from app.ops import packing
from app.ops.codec import UnreadableOp, decode, op_id
from app.ops.kept import Seen
from app.ops.packing import Packed
from app.ops.values import Op
from sync.errors import CannotOpen
from sync.protocol.envelope import Header

LEVEL = 3
MAX_PLAIN_BYTES = 16 * 1024 * 1024  # a small envelope may not unfold into more than this
MAX_OPS = 1000  # a seat seals 500 at most
MAX_PARTS = 20_000  # writes, and what they supersede: more would keep a vault from saving for seconds
_mine = threading.local()


def pack(ops: Sequence[bytes], seen: Seen | None = None) -> bytes:
    """Encoded ops, and how far their seat had read, as one compressed payload."""
    if not hasattr(_mine, "compressor"):
        _mine.compressor = zstandard.ZstdCompressor(level=LEVEL)
    packed: bytes = _mine.compressor.compress(packing.encode(ops, seen))
    return packed


def unpack(payload: bytes) -> list[bytes]:
    """The encoded ops of a payload. Raises CannotOpen (bad_payload)."""
    return content(payload).ops


def content(payload: bytes) -> Packed:
    """All of a payload. Raises CannotOpen (bad_payload)."""
    try:
        if not 0 < zstandard.frame_content_size(payload) <= MAX_PLAIN_BYTES:
            raise CannotOpen(reason="bad_payload")
        return packing.decode(_decompressor().decompress(payload))
    except (zstandard.ZstdError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CannotOpen(reason="bad_payload") from error


def ops_inside(payload: bytes, header: Header) -> tuple[OpId, ...]:
    """The ids of the ops of a payload. Raises CannotOpen (bad_payload)."""
    return read_ops(unpack(payload), header)[0]


def read_ops(bodies: Sequence[bytes], header: Header) -> tuple[tuple[OpId, ...], tuple[Op, ...]]:
    """The ids of the ops of a payload and the ops, each made by the seat and in the folder the header names.

    Raises CannotOpen (bad_payload).
    """
    if len(bodies) > MAX_OPS:
        raise CannotOpen(reason="bad_payload")
    ops, parts = [], 0
    for body in bodies:
        try:
            op = decode(body)
        except UnreadableOp as error:
            raise CannotOpen(reason="bad_payload") from error
        if op.seat != header.seat or op.folder != header.folder:
            raise CannotOpen(reason="bad_payload")
        parts += len(op.writes) + sum([len(write.supersedes) for write in op.writes if write.supersedes])
        if parts > MAX_PARTS:
            raise CannotOpen(reason="bad_payload")
        ops.append(op)
    return tuple(map(op_id, bodies)), tuple(ops)


def _decompressor() -> zstandard.ZstdDecompressor:
    if not hasattr(_mine, "decompressor"):
        _mine.decompressor = zstandard.ZstdDecompressor()
    decompressor: zstandard.ZstdDecompressor = _mine.decompressor
    return decompressor
