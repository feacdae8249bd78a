"""The bureau's root: a key that is kept offline and certifies the roots of its sites (decision 0029). Two lines:

`TXR1-` root public key, 32 bytes; `TXC1-` site root public key, 32 bytes ‖ signature of the bureau's root, 64 bytes.
"""

from hashlib import sha256

import msgspec

from sync.protocol.line import read_line, write_line
from sync.protocol.signing import SIGNATURE_BYTES, check_signature, site_words
from sync.protocol.site_card import read_card

ROOT, CERTIFIED = "TXR1", "TXC1"
_KEY_BYTES = 32


def fingerprint_of(root: bytes) -> bytes:
    """What stands on paper and in every invitation; empty where there is no root."""
    return sha256(root).digest() if root else b""


def write_root(root: bytes) -> str:
    """The line for the servers of the bureau. It holds no secret."""
    return write_line(ROOT, root)


def read_root(text: str) -> bytes:
    """The root's public key. Raises BadInvitation."""
    return read_line(ROOT, text, _KEY_BYTES)


class Certified(msgspec.Struct, frozen=True):
    """What an operator is given: a site's root key, and the root's signature; empty on a bare site card."""

    site_root: bytes
    signature: bytes = b""

    def check(self, root: bytes) -> None:
        """Raise Forged unless it was this root that certified the site."""
        check_signature(root, self.signature, site_words(self.site_root), "site")


def write_certified(site: Certified) -> str:
    """A site, certified. No secret either."""
    return write_line(CERTIFIED, site.site_root + site.signature)


def read_site(text: str) -> Certified:
    """Either kind of line. Raises BadInvitation."""
    if not text.strip().upper().startswith(CERTIFIED):
        return Certified(read_card(text).root_key)
    body = read_line(CERTIFIED, text, _KEY_BYTES + SIGNATURE_BYTES)
    return Certified(body[:_KEY_BYTES], body[_KEY_BYTES:])
