"""Ring keys sealed for one reader (HPKE with a context string) and folder keys sealed under a ring's key."""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import Protocol

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.domain.ids import FolderRef, RingId
from app.ops.kept import FolderKey, RingKey
from sync.errors import CannotOpen, Malformed
from sync.protocol.control_record import KEM_PUBLIC_BYTES, NewWraps
from sync.protocol.envelope import Header

KEY_BYTES = 32
_CURVE_BYTES = 32
_NONCE_BYTES = 12
_suite = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


class Place(msgspec.Struct, frozen=True):
    """Where a wrapped ring key belongs. A wrap opens nowhere else."""

    site: bytes
    ring: bytes
    epoch: int
    recipient: bytes

    @property
    def words(self) -> bytes:
        """The context string."""
        return b"tongxing wrap|v1|" + self.site + self.ring + self.epoch.to_bytes(8, "big") + self.recipient


def key_check(key: RingKey) -> bytes:
    """The fingerprint of a ring key that its control record shows: tells readers that all were handed the same."""
    return sha256(b"tongxing ring key|v1|" + key.ring + key.generation.to_bytes(8, "big") + key.key).digest()


def wrap_for(place: Place, key: bytes, kem_public: bytes) -> bytes:
    """The key sealed for the reader with this public key: 1168 bytes. Raises Malformed for a key of another length."""
    if len(kem_public) != KEM_PUBLIC_BYTES or len(key) != KEY_BYTES:
        raise Malformed(what="wrap")
    public = MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(kem_public[:-_CURVE_BYTES]),
        X25519PublicKey.from_public_bytes(kem_public[-_CURVE_BYTES:]),
    )
    return _suite.encrypt(key, public, info=place.words)


class Recipient(Protocol):
    """Whom a key can be sealed for: a seat's own keys, or a member of the control stream."""

    @property
    def seat(self) -> bytes:
        """Its id."""

    @property
    def kem_public(self) -> bytes:
        """Its public key."""


@lru_cache(maxsize=256)
def can_be_given(kem_public: bytes) -> bool:
    """Whether anything can be sealed for this key. A member record may carry bytes that are no key at all."""
    try:
        wrap_for(Place(b"", b"", 0, b""), bytes(KEY_BYTES), kem_public)
    except (ValueError, Malformed):
        return False
    return True


def wraps_for(site: bytes, key: RingKey, readers: Iterable[Recipient]) -> NewWraps:
    """The control record body that seals a ring's key for some readers."""
    places = ((Place(site, key.ring, key.generation, to.seat), to.kem_public) for to in readers)
    wraps = [(place.recipient, wrap_for(place, key.key, public)) for place, public in places]
    return NewWraps(key.ring, key.generation, wraps, key_check(key))


def open_wrap(place: Place, wrap: bytes, private: MLKEM768X25519PrivateKey) -> RingKey | None:
    """The ring key in a wrap, or None where it was sealed for somebody or somewhere else."""
    try:
        key = _suite.decrypt(wrap, private, info=place.words)
    except (InvalidTag, ValueError):
        return None
    return RingKey(RingId(place.ring), place.epoch, key) if len(key) == KEY_BYTES else None


def wrap_folder(folder: FolderKey, under: RingKey, stream: bytes, nonce: bytes) -> bytes:
    """The folder's key sealed under a ring key, for the header of a seat's first envelope; 12 bytes of nonce."""
    where = _folder_words(stream, folder.folder, under)
    return nonce + ChaCha20Poly1305(_folder_subkey(under, where)).encrypt(nonce, folder.key, where)


def unwrap_folder(header: Header, under: RingKey) -> FolderKey:
    """The folder key an envelope's header carries; its own `wrap` stays empty, as this seat has shown none yet.

    Raises CannotOpen (bad_payload).
    """
    where = _folder_words(header.stream, header.folder, under)
    nonce, sealed = header.folder_wrap[:_NONCE_BYTES], header.folder_wrap[_NONCE_BYTES:]
    try:
        key = ChaCha20Poly1305(_folder_subkey(under, where)).decrypt(nonce, sealed, where)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen(reason="bad_payload") from error
    if len(key) != KEY_BYTES:
        raise CannotOpen(reason="bad_payload")
    return FolderKey(FolderRef(header.folder), under.ring, key)


def _folder_words(stream: bytes, folder: bytes, under: RingKey) -> bytes:
    return stream + folder + under.ring + under.generation.to_bytes(8, "big")


def _folder_subkey(under: RingKey, where: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"tongxing folder|v1|" + where).derive(under.key)
