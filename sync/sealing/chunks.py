"""Sealing what is too long for an envelope, chunk by chunk: ChaCha20-Poly1305 under a key used for nothing else.

A chunk opens at its own place of its own series only: purpose, number and whether it is the last are bound to it, so
none can be left out, doubled, moved or cut off without being noticed.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.errors import CannotOpen

KEY_BYTES = 32
CHUNK_BYTES = 1024 * 1024  # at most, in clear
_NONCE_BYTES = 12


def series_key(key: bytes, salt: bytes, words: bytes) -> bytes:
    """The key of one series of chunks: from a key both ends have, a salt never used before and what it is for."""
    return HKDF(SHA256(), KEY_BYTES, salt=salt, info=words).derive(key)


def seal_chunk(key: bytes, words: bytes, place: tuple[int, bool], clear: bytes) -> bytes:
    """The chunk at `place` (its number from 0, whether it is the last) of the series called `words`: 16 bytes more.

    One key must not seal two different chunks of one number.
    """
    return ChaCha20Poly1305(key).encrypt(_nonce(place), clear, _bound(words, place))


def open_chunk(key: bytes, words: bytes, place: tuple[int, bool], sealed: bytes) -> bytes:
    """What is inside. Raises CannotOpen (bad_payload)."""
    try:
        return ChaCha20Poly1305(key).decrypt(_nonce(place), sealed, _bound(words, place))
    except InvalidTag as error:
        raise CannotOpen(reason="bad_payload") from error


def _nonce(place: tuple[int, bool]) -> bytes:
    return place[0].to_bytes(_NONCE_BYTES, "big")


def _bound(words: bytes, place: tuple[int, bool]) -> bytes:
    return b"tongxing chunk|v1|" + words + place[0].to_bytes(8, "big") + bytes([place[1]])
