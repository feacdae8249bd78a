"""Ops to bytes and back, and the content address of an op.

The bytes are the truth: they are hashed, sealed and kept as made; nobody re-encodes an op to check its id.
"""

import hashlib

import msgspec

from app.domain.ids import OpId
from app.errors import OurError
from app.ops.values import Op

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Op)
_DOMAIN = b"tongxing op|v1|"
_DEEPEST = 16  # lists inside lists; a set of texts is one


_NESTED = (list, tuple, dict)


class UnreadableOp(OurError):
    """The bytes are no op of this version."""

    code = "unreadable_op"


def encode(op: Op) -> bytes:
    """The bytes of an op, as they are kept and sealed."""
    return _ENCODER.encode(op)


def decode(body: bytes) -> Op:
    """The op in `body`; fields a later version appended are passed over, and stay in the kept bytes.

    Raises UnreadableOp.
    """
    try:
        op = _DECODER.decode(body)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableOp from error
    nested = [write.value for write in op.writes if isinstance(write.value, _NESTED)]
    if nested and any(_is_deep(value, _DEEPEST) for value in nested):
        raise UnreadableOp
    return op


def _is_deep(value: object, levels: int) -> bool:
    """Whether a value nests further than that: whoever writes it again would run out of stack."""
    if not isinstance(value, _NESTED):
        return False
    inside = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deep(item, levels - 1) for item in inside)


def op_id(body: bytes) -> OpId:
    """The content address of encoded op bytes: equal everywhere, whoever computes it."""
    return OpId(hashlib.sha256(_DOMAIN + body).digest())
