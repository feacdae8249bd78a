"""The site's recovery sheet: a secret on paper from which the keys of a seat are made that sits at no computer.

On it: a version, the site's id, 160 random bits, and a check byte over all of it: 15 groups of five signs, the fifth
of each a check sign. The keys come from the random bits alone and are in no vault; the control stream has their public
halves, as a member's with the post `recovery`. The site's id is the hash of its root key, so that no server can pass
another site off as this one.
"""

from functools import cached_property
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.domain import site_sheet
from app.errors import WrongSecret
from app.vault import recovery_code
from sync.ports import Randomness
from sync.protocol.names import ID_BYTES
from sync.sealing.seat_keys import SECRET_BYTES, SeatKeys, seat_keys_from

_VERSION = 1  # four bits
SEED_BYTES = 20


class Sheet:
    """What stands on the sheet. Nothing here prints it."""

    def __init__(self, site: bytes, seed: bytes) -> None:
        self.site = site
        self._seed = seed

    def __repr__(self) -> str:
        return f"Sheet({self.site.hex()})"

    @property
    def text(self) -> str:
        """The code in groups."""
        said = bytes([_VERSION]) + self.site + self._seed
        return recovery_code.spelled(said + _check(said), site_sheet.GROUPS)

    @cached_property
    def keys(self) -> SeatKeys:
        """The keys of the seat this sheet is."""
        info = b"tongxing site sheet|v1|" + self.site
        return seat_keys_from(HKDF(SHA256(), SECRET_BYTES, salt=None, info=info).derive(self._seed))


def new_sheet(site: bytes, random: Randomness) -> Sheet:
    """A new sheet for a site."""
    return Sheet(site, random(SEED_BYTES))


def read_sheet(typed: str) -> Sheet:
    """The sheet whose code, or square code, was typed. Raises WrongSecret (`group`: which is wrong; 0: the length)."""
    scanned = site_sheet.read(typed)
    code = recovery_code.read(scanned[1] if scanned else typed, site_sheet.GROUPS)
    said = recovery_code.bits(code).to_bytes(1 + ID_BYTES + SEED_BYTES + 1, "big")
    if said[0] != _VERSION or _check(said[:-1]) != said[-1:]:
        raise WrongSecret(wait_s=0, group=1, typed=len(code))
    return Sheet(said[1 : 1 + ID_BYTES], said[1 + ID_BYTES : -1])


def _check(said: bytes) -> bytes:
    return sha256(b"tongxing site sheet|v1|" + said).digest()[:1]
