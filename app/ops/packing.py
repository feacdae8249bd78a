"""What is inside an envelope, before it is compressed: encoded ops, and how far the seat had read that sealed them."""

from collections.abc import Sequence

import msgspec

from app.ops.kept import Seen


class Packed(msgspec.Struct, frozen=True, array_like=True):
    """The content of an envelope. Entries a later version appends are passed over."""

    ops: list[bytes]
    seen: Seen | None = None


_encode = msgspec.msgpack.Encoder().encode
_packed = msgspec.msgpack.Decoder(Packed)
_bare = msgspec.msgpack.Decoder(list[bytes])


def encode(ops: Sequence[bytes], seen: Seen | None = None) -> bytes:
    """The bytes of a content. Of a seat that has read nothing yet it is the bare list of its ops."""
    return _encode(list(ops)) if seen is None else _encode(Packed(list(ops), seen))


def decode(data: bytes) -> Packed:
    """The content in `data`. Raises msgspec.DecodeError, UnicodeDecodeError or RecursionError."""
    try:
        return _packed.decode(data)
    except msgspec.ValidationError:
        return Packed(_bare.decode(data))
