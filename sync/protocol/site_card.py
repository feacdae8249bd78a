"""The site card: one line that tells a server's operator which site root to trust. It holds no secret.

`TX1-` + base32(version byte ‖ site root public key, 32 bytes ‖ first 4 bytes of SHA-256 of both), in groups of five.
"""

import base64
import binascii
import hashlib
import re

import msgspec

from sync.errors import BadInvitation

PREFIX = "TX1"
CARD_VERSION = 1
KEY_BYTES = 32
CHECK_BYTES = 4
GROUP = 5
_PLAIN_CHARS = 60  # 37 bytes in base32 without padding
_PADDING = "===="


class SiteCard(msgspec.Struct, frozen=True):
    """A site as its operator adds it: the public key whose holder may begin the site's control stream."""

    root_key: bytes  # Ed25519 public key, 32 bytes


def write_card(card: SiteCard) -> str:
    """The card as one line of 12 groups. Raises ValueError for a key of another length."""
    if len(card.root_key) != KEY_BYTES:
        raise ValueError("a site root key has 32 bytes")
    body = bytes([CARD_VERSION]) + card.root_key
    plain = base64.b32encode(body + _check(body)).decode("ascii").rstrip("=")
    groups = [plain[start : start + GROUP] for start in range(0, len(plain), GROUP)]
    return "-".join([PREFIX, *groups])


def read_card(text: str) -> SiteCard:
    """Read a card that may have been typed: case, spaces and hyphens do not matter, 0 and 1 are read as O and I.

    Raises BadInvitation: `damaged` for a typing mistake, `other_version` for a later kind of card.
    """
    plain = re.sub(r"[\s\-]", "", text).upper()
    if not plain.startswith(PREFIX):
        raise BadInvitation(reason="other_version" if re.match(r"TX[0-9]", plain) else "damaged")
    raw = _decode(plain.removeprefix(PREFIX))
    body, check = raw[:-CHECK_BYTES], raw[-CHECK_BYTES:]
    if check != _check(body):
        raise BadInvitation(reason="damaged")
    if body[0] != CARD_VERSION:
        raise BadInvitation(reason="other_version")
    return SiteCard(root_key=body[1:])


def _decode(plain: str) -> bytes:
    """The bytes of the groups; only the one spelling that `write_card` makes is taken, apart from 0 and 1."""
    typed = plain.replace("0", "O").replace("1", "I")
    try:
        raw = base64.b32decode(typed + _PADDING)
    except (binascii.Error, ValueError) as error:
        raise BadInvitation(reason="damaged") from error
    if len(typed) != _PLAIN_CHARS or base64.b32encode(raw).decode("ascii").rstrip("=") != typed:
        raise BadInvitation(reason="damaged")
    return raw


def _check(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()[:CHECK_BYTES]
