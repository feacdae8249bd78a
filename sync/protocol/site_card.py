"""The site card: one line that tells a server's operator which site root to trust. It holds no secret.

`TX1-` + base32(version byte ‖ site root public key, 32 bytes ‖ first 4 bytes of SHA-256 of both), in groups of five.
"""

import msgspec

from sync.errors import BadInvitation
from sync.protocol.line import read_line, write_line

PREFIX = "TX1"
CARD_VERSION = 1
KEY_BYTES = 32


class SiteCard(msgspec.Struct, frozen=True):
    """A site as its operator adds it: the public key whose holder may begin the site's control stream."""

    root_key: bytes  # Ed25519 public key, 32 bytes


def write_card(card: SiteCard) -> str:
    """The card as one line of 12 groups. Raises ValueError for a key of another length."""
    if len(card.root_key) != KEY_BYTES:
        raise ValueError("a site root key has 32 bytes")
    return write_line(PREFIX, bytes([CARD_VERSION]) + card.root_key)


def read_card(text: str) -> SiteCard:
    """Read a card that may have been typed: case, spaces and hyphens do not matter, 0 and 1 are read as O and I.

    Raises BadInvitation: `damaged` for a typing mistake, `other_version` for a later kind of card.
    """
    body = read_line(PREFIX, text, 1 + KEY_BYTES)
    if body[0] != CARD_VERSION:
        raise BadInvitation(reason="other_version")
    return SiteCard(root_key=body[1:])
