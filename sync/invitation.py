"""Founding a site, and the records that let a further seat in.

An administrator's seat makes the control records that admit a seat whose public keys it knows: one member record, and
for every ring and every generation of its key held here one more record that adds a wrap for the new seat. So the new
seat can read everything there is, and nothing already on the control stream changes.
"""

from typing import Protocol

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.ids import RingId
from app.ops.kept import RingKey
from sync.ports import Randomness
from sync.protocol.control import Control, written
from sync.protocol.control_record import Body, Genesis, NewMember, NewRing, Role
from sync.protocol.names import NOBODY, ring_id, site_id
from sync.protocol.posts import DEFAULT_POST, may_read
from sync.protocol.site_card import SiteCard, write_card
from sync.sealing.seat_keys import SeatKeys, make_seat_keys
from sync.sealing.wraps import KEY_BYTES, key_check, wraps_for

RINGS = ("front", "case")


class SiteKeys(msgspec.Struct, frozen=True):
    """Everything a new site begins with. `root_seed` signs membership: it belongs on paper, then out of the vault."""

    site: bytes
    root_key: bytes  # public
    root_seed: bytes
    seat: bytes  # the first seat's SeatKeys, as bytes
    ring_keys: tuple[RingKey, ...]
    records: tuple[bytes, ...]  # the beginning of the control stream

    def __repr__(self) -> str:
        return f"SiteKeys({self.site.hex()})"


class Inviter(msgspec.Struct, frozen=True):
    """Who lets in: an administrator's seat, what it has folded, and the ring keys it holds."""

    keys: SeatKeys
    control: Control
    ring_keys: tuple[RingKey, ...]


class Newcomer(Protocol):
    """The public keys of a seat to be let in."""

    @property
    def seat(self) -> bytes:
        """Its id, made from the two others."""

    @property
    def verify_key(self) -> bytes:
        """Checks what it signs."""

    @property
    def kem_public(self) -> bytes:
        """Seals for it."""


def found_site(random: Randomness) -> SiteKeys:
    """A new site: its root, its first seat (an administrator), its two rings, and the records that say so."""
    root_seed = random(32)
    root = Ed25519PrivateKey.from_private_bytes(root_seed)
    public = root_key(root_seed)
    site = site_id(public)
    seat = make_seat_keys(random)
    ring_keys = tuple(RingKey(RingId(ring_id(name, site)), 1, random(KEY_BYTES)) for name in RINGS)
    bodies: list[Body] = [Genesis(site, public), _member(seat, "admin", DEFAULT_POST, 1)]
    bodies += [NewRing(key.ring, name) for name, key in zip(RINGS, ring_keys, strict=True)]
    bodies += [wraps_for(site, key, [seat]) for key in ring_keys]
    records = written(Control(), bodies, NOBODY, root.sign)
    return SiteKeys(site, public, root_seed, seat.to_bytes(), ring_keys, records)


def root_key(root_seed: bytes) -> bytes:
    """The public key of a site root."""
    return Ed25519PrivateKey.from_private_bytes(root_seed).public_key().public_bytes_raw()


def site_card(root_seed: bytes) -> str:
    """The one line the server's operator adds the site with. It holds no secret."""
    return write_card(SiteCard(root_key=root_key(root_seed)))


def admission(
    inviter: Inviter, seat: Newcomer, role: Role, post: str = DEFAULT_POST, number: int = 0
) -> tuple[bytes, ...]:
    """The records that make a seat a member and let it read what its post may and the inviter can; a restricted ring
    only its readers can open to others."""
    control = inviter.control
    known = [key for key in inviter.ring_keys if control.generation(key.ring, key.generation, key_check(key))]
    everybodys = [key for key in known if key.ring not in control.restricted]
    readable = [key for key in everybodys if may_read(post, control.rings[key.ring])]
    member = _member(seat, role, post, number or control.next_number)
    bodies: list[Body] = [member, *(wraps_for(control.site_id, key, [seat]) for key in readable)]
    return written(control, bodies, inviter.keys.seat, inviter.keys.sign)


def _member(seat: Newcomer, role: Role, post: str, number: int) -> NewMember:
    return NewMember(seat.seat, seat.verify_key, seat.kem_public, role, post, number)
