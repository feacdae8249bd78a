"""Bytes as one line that can be typed: a prefix, then base32 in groups of five, the last four bytes a check."""

import base64
import binascii
import hashlib
import re

from sync.errors import BadInvitation

CHECK_BYTES = 4
GROUP = 5


def write_line(prefix: str, body: bytes) -> str:
    """The line."""
    plain = _plain(body + _check(body))
    groups = [plain[start : start + GROUP] for start in range(0, len(plain), GROUP)]
    return "-".join([prefix, *groups])


def read_line(prefix: str, text: str, size: int) -> bytes:
    """The body, of `size` bytes: case, spaces and hyphens do not matter, 0 and 1 are read as O and I.

    Raises BadInvitation: `damaged` for a typing mistake, `other_version` for a line of the kind with another number.
    """
    plain = re.sub(r"[\s\-]", "", text).upper()
    if not plain.startswith(prefix):
        is_later = re.match(rf"{prefix[:-1]}[0-9]", plain)
        raise BadInvitation(reason="other_version" if is_later else "damaged")
    raw = _decode(plain.removeprefix(prefix), size + CHECK_BYTES)
    body, check = raw[:-CHECK_BYTES], raw[-CHECK_BYTES:]
    if check != _check(body):
        raise BadInvitation(reason="damaged")
    return body


def _decode(plain: str, size: int) -> bytes:
    """The bytes of the groups; only the one spelling that `write_line` makes is taken, apart from 0 and 1."""
    typed = plain.replace("0", "O").replace("1", "I")
    try:
        raw = base64.b32decode(typed + "=" * (-len(typed) % 8))
    except (binascii.Error, ValueError) as error:
        raise BadInvitation(reason="damaged") from error
    if len(raw) != size or _plain(raw) != typed:
        raise BadInvitation(reason="damaged")
    return raw


def _plain(raw: bytes) -> str:
    return base64.b32encode(raw).decode("ascii").rstrip("=")


def _check(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()[:CHECK_BYTES]
