"""The envelope as it travels: a clear header, a ciphertext and the seat's signature.

The bytes are hashed, signed and kept as they came; nothing is ever written again to check a hash. There is exactly
one encoding of an envelope: bytes that mean the same but are spelt otherwise are refused as malformed.
"""

from collections.abc import Iterable
from functools import cached_property
from hashlib import sha256
from typing import Annotated

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from sync.errors import Malformed
from sync.protocol.messages import MAX_ENVELOPE_BYTES, Count
from sync.protocol.names import NO_HASH, next_hash
from sync.protocol.signing import check_signature, envelope_words

VERSION = 1
SUITE = 1  # ChaCha20-Poly1305, HKDF-SHA256, Ed25519, ML-KEM-768/X25519; 2 is reserved for SM2/SM3/SM4
MAX_HEADER_BYTES = 16 * 1024
MAX_BLOBS = 256
_SIGNATURE_BYTES = 64

Bytes16 = Annotated[bytes, Meta(min_length=16, max_length=16)]
Bytes32 = Annotated[bytes, Meta(min_length=32, max_length=32)]
Bytes64 = Annotated[bytes, Meta(min_length=64, max_length=64)]
Byte = Annotated[int, Meta(ge=1, le=255)]
FirstCount = Annotated[int, Meta(ge=1, le=2**53)]


class Header(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The clear part of an envelope: all the server ever learns, and the associated data of the cipher."""

    version: Byte
    suite: Byte
    stream: Bytes16
    folder: Bytes16
    ring: Bytes16
    epoch: FirstCount
    control_pos: Count  # how much of the control stream the seat had read
    seat: Bytes16
    prev: Bytes32  # this seat's envelope before this one
    salt: Bytes32
    commit: Bytes32  # no other key opens this envelope
    folder_wrap: Annotated[bytes, Meta(max_length=256)] = b""
    blobs: Annotated[list[Bytes32], Meta(max_length=MAX_BLOBS)] = []


class Envelope(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, dict=True):
    """The three parts of an envelope, not yet looked into; its id is worked out once (`dict` keeps it)."""

    header: Annotated[bytes, Meta(min_length=1, max_length=MAX_HEADER_BYTES)]
    ciphertext: Annotated[bytes, Meta(min_length=17, max_length=MAX_ENVELOPE_BYTES)]
    signature: Bytes64

    @cached_property
    def id(self) -> bytes:
        """SHA-256 over all three parts: the envelope's name everywhere."""
        return sha256(self.header + self.ciphertext + self.signature).digest()


_encode = msgspec.msgpack.Encoder().encode
_headers = msgspec.msgpack.Decoder(Header)
_envelopes = msgspec.msgpack.Decoder(Envelope)


def encode_header(header: Header) -> bytes:
    """The bytes of a header. Raises Malformed where they would be more than a header may have."""
    data = _encode(header)
    if len(data) > MAX_HEADER_BYTES:
        raise Malformed(what="header_size")
    return data


def parse_header(data: bytes) -> Header:
    """Read a header. Raises Malformed: wrong lengths, another version, any other spelling."""
    if len(data) > MAX_HEADER_BYTES:
        raise Malformed(what="header_size")
    try:
        header = _headers.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(what="header") from error
    if header.version != VERSION or _encode(header) != data:
        raise Malformed(what="header")
    return header


def bare_header(data: bytes) -> bytes:
    """A header without all that opens anything or was in it: what a skeleton keeps. Raises Malformed."""
    header = parse_header(data)
    return encode_header(replace(header, salt=NO_HASH, commit=NO_HASH, folder_wrap=b"", blobs=[]))


def is_bare(header: Header) -> bool:
    """Whether a header is a skeleton's."""
    return header == replace(header, salt=NO_HASH, commit=NO_HASH, folder_wrap=b"", blobs=[])


def would_fit(header_bytes: int, ciphertext_bytes: int) -> bool:
    """Whether an envelope with parts of these lengths is one the wire takes, before there is one."""
    lengths = header_bytes, ciphertext_bytes, _SIGNATURE_BYTES
    return 1 + sum(n + (2 if n < 2**8 else 3 if n < 2**16 else 5) for n in lengths) <= MAX_ENVELOPE_BYTES


def encode_envelope(envelope: Envelope) -> bytes:
    """The bytes that are sent. Raises Malformed where they are more than the wire takes."""
    raw = _encode(envelope)
    if len(raw) > MAX_ENVELOPE_BYTES:
        raise Malformed(what="envelope_size")
    return raw


def parse_envelope(raw: bytes) -> Envelope:
    """Split an envelope into its parts. Raises Malformed: too big, wrong lengths, any other spelling."""
    if len(raw) > MAX_ENVELOPE_BYTES:
        raise Malformed(what="envelope_size")
    try:
        envelope = _envelopes.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(what="envelope") from error
    if _encode(envelope) != raw:
        raise Malformed(what="envelope")
    return envelope


def check_envelope(envelope: Envelope, verify_key: bytes) -> None:
    """Raise Forged unless the seat with `verify_key` signed this envelope."""
    check_signature(verify_key, envelope.signature, envelope_words(envelope.header, envelope.ciphertext), "envelope")


def rolled(ids: Iterable[bytes], before: bytes = NO_HASH) -> bytes:
    """The rolling hash after all of `ids`, in stream order."""
    for entry in ids:
        before = next_hash(before, entry)
    return before
