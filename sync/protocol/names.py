"""How sites, streams, rings and seats get their ids: truncated SHA-256 over a fixed phrase and what is named."""

from hashlib import sha256
from typing import Literal

StreamKind = Literal["control", "data", "inbox"]

ID_BYTES = 16
HASH_BYTES = 32
NOBODY = bytes(ID_BYTES)
"""The signer named in a control record signed by the site root."""
NO_HASH = bytes(HASH_BYTES)
"""The rolling hash before the first entry, and `prev` of a seat's first envelope."""


def site_id(root_key: bytes) -> bytes:
    """The id of the site whose root verifies with `root_key` (32 bytes, Ed25519)."""
    return sha256(b"tongxing site|v1|" + root_key).digest()[:ID_BYTES]


def stream_id(kind: StreamKind, site: bytes) -> bytes:
    """The id of one of a site's streams."""
    return sha256(b"tongxing stream|v1|" + kind.encode() + b"|" + site).digest()[:ID_BYTES]


def ring_id(name: str, site: bytes) -> bytes:
    """The id of the ring called `name` at a site."""
    return sha256(b"tongxing ring|v1|" + name.encode() + b"|" + site).digest()[:ID_BYTES]


def seat_id(verify_key: bytes, kem_public: bytes) -> bytes:
    """The id of the seat with these public keys, so that a seat can never be given other keys."""
    return sha256(b"tongxing seat|v1|" + verify_key + kem_public).digest()[:ID_BYTES]


def next_hash(before: bytes, entry: bytes) -> bytes:
    """The rolling hash of a stream after one more entry: an envelope's id, or SHA-256 of a control record."""
    return sha256(before + entry).digest()
