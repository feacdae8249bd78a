"""The secret code of an invitation slip, and the keys made from it.

24 random signs of 32 (120 bits) and a check sign, in groups of five. The code itself goes nowhere but onto the slip:
the server knows an invitation by an id made from it, and keeps what is sealed under keys made from it. 120 random bits
need no slow key derivation.
"""

from collections.abc import Callable
from functools import cached_property
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.errors import BadInvitation

Random = Callable[[int], bytes]
"""Returns that many random bytes."""

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32 signs; none that looks like another
_SIGNS = 25  # 24 random ones and a check sign
_GROUP = 5
_ID_BYTES, _KEY_BYTES = 16, 32


class Code:
    """A code as it was typed; case, spaces, hyphens and full-width letters do not matter.

    Raises BadInvitation (wrong_words) for a code that is none.
    """

    def __init__(self, typed: str) -> None:
        self._signs = _plain(typed)

    def __repr__(self) -> str:
        return f"Code({self.id.hex()})"

    @property
    def text(self) -> str:
        """The code in groups, for the slip."""
        return "-".join(self._signs[start : start + _GROUP] for start in range(0, _SIGNS, _GROUP))

    @cached_property
    def id(self) -> bytes:
        """What the server knows the invitation by."""
        return self._made("id", _ID_BYTES)

    @cached_property
    def box_key(self) -> bytes:
        """Seals the invitation's box."""
        return self._made("box", _KEY_BYTES)

    @cached_property
    def name_key(self) -> bytes:
        """Seals the name in the answer."""
        return self._made("name", _KEY_BYTES)

    @cached_property
    def proof_key(self) -> bytes:
        """Proves that whoever answers has the slip."""
        return self._made("proof", _KEY_BYTES)

    def _made(self, what: str, size: int) -> bytes:
        info = b"tongxing invitation|v1|" + what.encode()
        return HKDF(SHA256(), size, salt=None, info=info).derive(self._signs[:-1].encode())


def new_code(random: Random) -> Code:
    """A new code; its last sign catches typing mistakes."""
    signs = "".join(_ALPHABET[byte % 32] for byte in random(_SIGNS - 1))
    return Code(signs + _check_sign(signs))


def _plain(code: str) -> str:
    narrow = "".join(chr(ord(sign) - 0xFEE0) if 0xFF01 <= ord(sign) <= 0xFF5E else sign for sign in code)
    signs = "".join(sign for sign in narrow.upper() if sign.isalnum())
    if len(signs) != _SIGNS or any(sign not in _ALPHABET for sign in signs):
        raise BadInvitation(reason="wrong_words")
    if _check_sign(signs[:-1]) != signs[-1]:
        raise BadInvitation(reason="wrong_words")
    return signs


def _check_sign(signs: str) -> str:
    return _ALPHABET[sha256(signs.encode()).digest()[0] % 32]
