"""Sealing ops into an envelope, opening it, and making its exact bytes again.

One key per envelope: HKDF over folder key and ring key with a random salt, so the nonce may stay zero. The other half
of the HKDF's output is the commitment in the header: no other key opens the envelope. Given the salt, sealing is
deterministic.
"""

from collections.abc import Sequence
from hmac import compare_digest

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec.structs import astuple, replace

from app.domain.ids import EnvelopeId, FolderRef, OpId, SeatId, StreamId
from app.ops.kept import FolderKey, KeptEnvelope, RingKey, Seen
from sync.errors import CannotOpen
from sync.protocol.envelope import (
    SUITE,
    VERSION,
    Envelope,
    Header,
    encode_envelope,
    encode_header,
    parse_header,
    would_fit,
)
from sync.protocol.names import NO_HASH
from sync.protocol.signing import envelope_words
from sync.sealing.padding import PREFIX_BYTES, pad, padded_length, unpad
from sync.sealing.payload import content, pack, read_ops
from sync.sealing.seat_keys import SeatKeys

_ZERO_NONCE = bytes(12)
_TAG_BYTES = 16
_COMMIT = Header.__struct_fields__.index("commit")
_encode = msgspec.msgpack.Encoder().encode


class Setting(msgspec.Struct, frozen=True):
    """Where an envelope belongs and what seals it. A seat's `first` of a folder carries the key's wrap."""

    stream: StreamId
    control_pos: int
    prev: EnvelopeId
    folder: FolderKey
    ring_key: RingKey
    first: bool = False
    seen: Seen | None = None  # how far this seat has read the stream
    blobs: tuple[bytes, ...] = ()  # names of the sealed parts of what is attached in it


def seal(ops: Sequence[tuple[OpId, bytes]], setting: Setting, seat: SeatKeys, salt: bytes) -> KeptEnvelope:
    """The frozen envelope of `ops`; `raw_again` gives its bytes. `salt` is 32 random bytes."""
    return sealed(ops, setting, seat, salt)[0]


def sealed(
    ops: Sequence[tuple[OpId, bytes]], setting: Setting, seat: SeatKeys, salt: bytes
) -> tuple[KeptEnvelope, Envelope]:
    """The same, with what travels: it need not be made again to be sent at once."""
    header = _header(setting, seat.seat, salt)
    subkey, commit = _derive(header, setting.folder.key + setting.ring_key.key)
    header = replace(header, commit=commit)
    payload = pack([body for _, body in ops], setting.seen)
    head = encode_header(header)
    ciphertext = _encrypt(subkey, head, payload)
    envelope = Envelope(head, ciphertext, seat.sign(envelope_words(head, ciphertext)))
    return _kept(envelope, header, payload, tuple(op for op, _ in ops)), envelope


def raw_again(kept: KeptEnvelope, folder_key: bytes, ring_key: bytes) -> bytes:
    """The exact bytes of an envelope, as they were first sent.

    Raises CannotOpen (no_key) where the keys are not the envelope's, Malformed where it is bigger than the wire takes.
    """
    header = parse_header(kept.header)
    subkey, _ = _derive(header, folder_key + ring_key)
    ciphertext = _encrypt(subkey, kept.header, kept.payload)
    envelope = Envelope(kept.header, ciphertext, kept.signature)
    if envelope.id != kept.id:
        raise CannotOpen(reason="no_key")
    return encode_envelope(envelope)


def fits(kept: KeptEnvelope) -> bool:
    """Whether the wire takes what `raw_again` would give, without sealing it again for that."""
    return would_fit(len(kept.header), padded_length(PREFIX_BYTES + len(kept.payload)) + _TAG_BYTES)


def open_envelope(envelope: Envelope, header: Header, folder_key: bytes, ring_key: bytes) -> KeptEnvelope:
    """What is inside. The signature is somebody else's business. Raises CannotOpen: unknown_suite, bad_payload."""
    if header.suite != SUITE:
        raise CannotOpen(reason="unknown_suite")
    subkey, commit = _derive(header, folder_key + ring_key)
    if not compare_digest(commit, header.commit):
        raise CannotOpen(reason="bad_payload")
    try:
        padded = ChaCha20Poly1305(subkey).decrypt(_ZERO_NONCE, envelope.ciphertext, envelope.header)
    except InvalidTag as error:
        raise CannotOpen(reason="bad_payload") from error
    payload = unpad(padded)
    inside = content(payload)
    ids, ops = read_ops(inside.ops, header)
    return replace(_kept(envelope, header, payload, ids), seen=inside.seen, read=ops)


def is_sealed_with(header: Header, folder_key: bytes, ring_key: bytes) -> bool:
    """Whether these two keys, and no others, open the envelope with this header."""
    return compare_digest(_derive(header, folder_key + ring_key)[1], header.commit)


def _header(setting: Setting, seat: SeatId, salt: bytes) -> Header:
    return Header(
        version=VERSION,
        suite=SUITE,
        stream=setting.stream,
        folder=setting.folder.folder,
        ring=setting.ring_key.ring,
        epoch=setting.ring_key.generation,
        control_pos=setting.control_pos,
        seat=seat,
        prev=setting.prev,
        salt=salt,
        commit=NO_HASH,
        folder_wrap=setting.folder.wrap if setting.first else b"",
        blobs=list(setting.blobs),
    )


def _derive(header: Header, keys: bytes) -> tuple[bytes, bytes]:
    """(subkey, commitment), bound to every field of the header but the commitment itself."""
    fields = astuple(header)
    info = b"tongxing seal|v1|" + _encode(fields[:_COMMIT] + fields[_COMMIT + 1 :])
    derived = HKDF(SHA256(), 64, salt=header.salt, info=info).derive(keys)
    return derived[:32], derived[32:]


def _encrypt(subkey: bytes, head: bytes, payload: bytes) -> bytes:
    return ChaCha20Poly1305(subkey).encrypt(_ZERO_NONCE, pad(payload), head)


def _kept(envelope: Envelope, header: Header, payload: bytes, ops: tuple[OpId, ...]) -> KeptEnvelope:
    return KeptEnvelope(
        id=EnvelopeId(envelope.id),
        stream=StreamId(header.stream),
        folder=FolderRef(header.folder),
        seat=SeatId(header.seat),
        header=envelope.header,
        payload=payload,
        signature=envelope.signature,
        ops=ops,
    )
