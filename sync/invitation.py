"""Founding a site and letting a further seat in, by a sealed file and a printed code.

An administrator's seat makes the new seat's keys and the control records that admit it: one member record, and for
every ring and every generation of its key held here one more record that adds a wrap for the new seat. So the new
seat can read everything there is, and nothing already on the control stream changes. Ring keys are never in the file;
they come by the control stream.
"""

from typing import Annotated

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Meta

from app.domain.ids import RingId
from app.ops.kept import RingKey
from sync.errors import BadInvitation, Malformed
from sync.ports import Randomness
from sync.protocol.control import Control, written
from sync.protocol.control_record import Body, Genesis, NewMember, NewRing, Role
from sync.protocol.names import NOBODY, ring_id, site_id
from sync.protocol.posts import DEFAULT_POST, Post, may_read
from sync.protocol.site_card import SiteCard, write_card
from sync.sealing.invitation_file import new_code, open_file, seal_file
from sync.sealing.seat_keys import SeatKeys, make_seat_keys
from sync.sealing.wraps import KEY_BYTES, key_check, wraps_for

RINGS = ("front", "case")
_FORMAT = 1


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


class Invitation(msgspec.Struct, frozen=True):
    """One invitation: a file to carry, a code to print, and records to append to the control stream first."""

    seat: bytes
    file: bytes
    code: str
    records: tuple[bytes, ...]

    def __repr__(self) -> str:
        return f"Invitation({self.seat.hex()})"


class Joining(msgspec.Struct, frozen=True):
    """What an accepted invitation brings. The root key is the one the site's control stream must begin with."""

    site: bytes
    root_key: Annotated[bytes, Meta(min_length=32, max_length=32)]
    server: str  # address
    server_key: bytes  # verifies receipts; empty where the inviting seat had not met the server yet
    seat: bytes  # SeatKeys, as bytes
    number: int  # the seat's number in the site, which stands in every record number made on it

    def __repr__(self) -> str:
        return f"Joining({self.site.hex()})"


class Inviter(msgspec.Struct, frozen=True):
    """Who invites: an administrator's seat, what it has folded, the ring keys it holds, and where the server is."""

    keys: SeatKeys
    control: Control
    ring_keys: tuple[RingKey, ...]
    server: str
    server_key: bytes = b""


class _Content(msgspec.Struct, frozen=True, array_like=True):
    """What is sealed in the file."""

    format: int
    joining: Joining


def found_site(random: Randomness) -> SiteKeys:
    """A new site: its root, its first seat (an administrator), its two rings, and the records that say so."""
    root_seed = random(32)
    root = Ed25519PrivateKey.from_private_bytes(root_seed)
    public = root_key(root_seed)
    site = site_id(public)
    seat = make_seat_keys(random)
    ring_keys = tuple(RingKey(RingId(ring_id(name, site)), 1, random(KEY_BYTES)) for name in RINGS)
    bodies: list[Body] = [Genesis(site, public), _member(seat, "admin")]
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


def invite(inviter: Inviter, random: Randomness, role: Role = "member", post: Post = DEFAULT_POST) -> Invitation:
    """Make a further seat. The records must be on the server before the file is of use (`extend_control`)."""
    seat = make_seat_keys(random)
    records = admission(inviter, seat, role, post)
    control = inviter.control
    number = len(control.members) + 1
    joining = Joining(control.site_id, control.root_key, inviter.server, inviter.server_key, seat.to_bytes(), number)
    code = new_code(random)
    file = seal_file(msgspec.msgpack.encode(_Content(_FORMAT, joining)), code, random)
    return Invitation(seat.seat, file, code, records)


def admission(inviter: Inviter, seat: SeatKeys, role: Role, post: Post = DEFAULT_POST) -> tuple[bytes, ...]:
    """The records that make a seat a member and let it read what its post may and the inviter can."""
    control = inviter.control
    known = [key for key in inviter.ring_keys if control.generation(key.ring, key.generation, key_check(key))]
    readable = [key for key in known if may_read(post, control.rings[key.ring])]
    bodies: list[Body] = [_member(seat, role, post), *(wraps_for(control.site_id, key, [seat]) for key in readable)]
    return written(control, bodies, inviter.keys.seat, inviter.keys.sign)


def accept(file: bytes, code: str) -> Joining:
    """Open an invitation. Raises BadInvitation: wrong_words, damaged, other_version."""
    try:
        content = msgspec.msgpack.decode(open_file(file, code), type=_Content)
        SeatKeys(content.joining.seat)
    except (msgspec.DecodeError, UnicodeDecodeError, Malformed) as error:
        raise BadInvitation(reason="other_version") from error
    if content.joining.site != site_id(content.joining.root_key):
        raise BadInvitation(reason="damaged")
    return content.joining


def _member(seat: SeatKeys, role: Role, post: Post = DEFAULT_POST) -> NewMember:
    return NewMember(seat.seat, seat.verify_key, seat.kem_public, role, post)
