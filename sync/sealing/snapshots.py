"""Parts of a snapshot, packed and sealed for the readers of a ring."""

from collections.abc import Iterable

import zstandard

from app.ops.kept import MOST_PART_BYTES, RingKey
from sync.errors import CannotOpen
from sync.sealing.chunks import open_chunk, seal_chunk, series_key
from sync.sealing.payload import LEVEL


def words(stream: bytes, ring: bytes, epoch: int) -> bytes:
    """What a snapshot's chunks are bound to."""
    return b"tongxing snapshot|v1|" + stream + ring + epoch.to_bytes(8, "big")


def seal_part(key: RingKey, stream: bytes, salt: bytes, place: tuple[int, bool], part: bytes) -> bytes:
    """The chunk at `place` (its number from 0, whether it is the last)."""
    bound = words(stream, key.ring, key.generation)
    packed = zstandard.ZstdCompressor(level=LEVEL).compress(part)
    return seal_chunk(series_key(key.key, salt, bound), bound, place, packed)


def open_part(keys: Iterable[RingKey], stream: bytes, salt: bytes, place: tuple[int, bool], sealed: bytes) -> bytes:
    """What is inside; of several keys with one number, one fits. Raises CannotOpen (no_key, bad_payload)."""
    reason = "no_key"
    for key in keys:
        bound = words(stream, key.ring, key.generation)
        try:
            packed = open_chunk(series_key(key.key, salt, bound), bound, place, sealed)
        except CannotOpen:
            reason = "bad_payload"
            continue
        return _unpacked(packed)
    raise CannotOpen(reason=reason)


def _unpacked(packed: bytes) -> bytes:
    try:
        if not 0 < zstandard.frame_content_size(packed) <= MOST_PART_BYTES:
            raise CannotOpen(reason="bad_payload")
        return zstandard.ZstdDecompressor().decompress(packed)
    except zstandard.ZstdError as error:
        raise CannotOpen(reason="bad_payload") from error
