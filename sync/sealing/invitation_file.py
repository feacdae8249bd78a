"""The sealed file that brings a new seat its keys, opened by the code printed on the slip that goes with it.

File: "TXIV", version byte, 16 bytes salt, ciphertext, first 8 bytes of SHA-256 of all before. The ciphertext is
ChaCha20-Poly1305 under Argon2id(code, salt); what stands before it is its associated data. The costs of Argon2id
belong to the version, so that no file can ask for less.
"""

from collections.abc import Callable
from hashlib import sha256
from hmac import compare_digest

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from sync.errors import BadInvitation

Random = Callable[[int], bytes]
"""Returns that many random bytes."""

VERSION = 1
_MAGIC = b"TXIV"
_SALT = 16
_CHECK = 8
_TAG = 16
_HEAD = len(_MAGIC) + 1 + _SALT
_MEMORY_KIB, _TIMES, _LANES = 64 * 1024, 3, 4  # RFC 9106, second recommended option
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32 signs; none that looks like another
_SIGNS = 25  # 24 random ones (120 bits) and a check sign
_GROUP = 5


def new_code(random: Random) -> str:
    """A code of five groups of five signs for the slip; its last sign catches typing mistakes."""
    signs = "".join(_ALPHABET[byte % 32] for byte in random(_SIGNS - 1))
    return _grouped(signs + _check_sign(signs))


def seal_file(content: bytes, code: str, random: Random) -> bytes:
    """The file that `code` opens. Raises BadInvitation (wrong_words) for a code that is none."""
    head = _MAGIC + bytes([VERSION]) + random(_SALT)
    body = head + _cipher(code, head).encrypt(bytes(12), content, head)
    return body + sha256(body).digest()[:_CHECK]


def open_file(file: bytes, code: str) -> bytes:
    """What is in the file. Raises BadInvitation: damaged, other_version, wrong_words."""
    body, check = file[:-_CHECK], file[-_CHECK:]
    if len(body) < _HEAD + _TAG or not compare_digest(sha256(body).digest()[:_CHECK], check):
        raise BadInvitation(reason="damaged")
    if not body.startswith(_MAGIC):
        raise BadInvitation(reason="damaged")
    if body[len(_MAGIC)] != VERSION:
        raise BadInvitation(reason="other_version")
    head = body[:_HEAD]
    try:
        return _cipher(code, head).decrypt(bytes(12), body[_HEAD:], head)
    except InvalidTag as error:
        raise BadInvitation(reason="wrong_words") from error


def _cipher(code: str, head: bytes) -> ChaCha20Poly1305:
    """A key for this one file, so the nonce may stay zero."""
    kdf = Argon2id(salt=head[-_SALT:], length=32, iterations=_TIMES, lanes=_LANES, memory_cost=_MEMORY_KIB)
    return ChaCha20Poly1305(kdf.derive(b"tongxing invitation|v1|" + _plain(code).encode()))


def _plain(code: str) -> str:
    """The code's signs alone; case, spaces, hyphens and full-width letters do not matter."""
    narrow = "".join(chr(ord(sign) - 0xFEE0) if 0xFF01 <= ord(sign) <= 0xFF5E else sign for sign in code)
    signs = "".join(sign for sign in narrow.upper() if sign.isalnum())
    if len(signs) != _SIGNS or any(sign not in _ALPHABET for sign in signs):
        raise BadInvitation(reason="wrong_words")
    if _check_sign(signs[:-1]) != signs[-1]:
        raise BadInvitation(reason="wrong_words")
    return signs


def _check_sign(signs: str) -> str:
    return _ALPHABET[sha256(signs.encode()).digest()[0] % 32]


def _grouped(signs: str) -> str:
    return "-".join(signs[start : start + _GROUP] for start in range(0, len(signs), _GROUP))
