"""The file with the bureau's root key, for a computer without network: sealed with a passphrase, made once.

MessagePack `[1, salt 16, nonce 12, ChaCha20-Poly1305(key, seed 32)]`, key = Argon2id(passphrase, salt; 256 MiB, 3, 4).
"""

import os
import secrets
from pathlib import Path
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from msgspec import Meta

from sync.protocol.bureau import Certified
from sync.protocol.signing import site_words
from sync.server.faults import BadArgument, ServerFault

LEAST_SIGNS = 12  # of the passphrase: nobody types it often
_FORMAT = 1
_MEMORY_KIB, _PASSES, _LANES = 256 * 1024, 3, 4


class _Sealed(msgspec.Struct, frozen=True, array_like=True):
    format: int
    salt: Annotated[bytes, Meta(min_length=16, max_length=16)]
    nonce: Annotated[bytes, Meta(min_length=12, max_length=12)]
    box: bytes


class BureauRoot:
    """The key itself, while a command runs."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public_key = self._key.public_key().public_bytes_raw()

    def certify(self, site_root: bytes) -> Certified:
        """Say that this site is one of the bureau's own."""
        return Certified(site_root, self._key.sign(site_words(site_root)))


def make_root(file: Path, passphrase: str) -> BureauRoot:
    """A new root in a new file. Raises BadArgument for a short passphrase, ServerFault where it cannot be written."""
    if len(passphrase) < LEAST_SIGNS:
        raise BadArgument(f"the passphrase needs at least {LEAST_SIGNS} signs")
    seed, salt, nonce = (secrets.token_bytes(size) for size in (32, 16, 12))
    box = ChaCha20Poly1305(_stretched(passphrase, salt)).encrypt(nonce, seed, None)
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
            made.write(msgspec.msgpack.encode(_Sealed(_FORMAT, salt, nonce, box)))
            made.flush()
            os.fsync(made.fileno())
    except OSError as error:
        raise ServerFault(f"{file} cannot be written: {error.strerror}") from error
    return BureauRoot(seed)


def open_root(file: Path, passphrase: str) -> BureauRoot:
    """The root in a file. Raises BadArgument: no such file, another passphrase, damaged."""
    try:
        sealed = msgspec.msgpack.decode(file.read_bytes(), type=_Sealed)
        if sealed.format != _FORMAT:
            raise BadArgument(f"{file} is of a later version of this program")
        return BureauRoot(ChaCha20Poly1305(_stretched(passphrase, sealed.salt)).decrypt(sealed.nonce, sealed.box, None))
    except OSError as error:
        raise BadArgument(f"{file} cannot be read: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadArgument(f"{file} is no file of a root key, or it is damaged") from error
    except InvalidTag as error:
        raise BadArgument("this passphrase does not open the root key") from error


def _stretched(passphrase: str, salt: bytes) -> bytes:
    kdf = Argon2id(salt=salt, length=32, iterations=_PASSES, lanes=_LANES, memory_cost=_MEMORY_KIB)
    return kdf.derive(passphrase.encode())
