"""A seat that has a slip: from the code to a request that waits for an administrator's word.

The seat makes its own keys. The code proves them to the administrator, who alone can let them in; until then the
seat's worker can write, and nothing of it leaves.
"""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from sync.errors import BadInvitation, ServerUntrusted
from sync.invitation_wire import InvitationWire
from sync.ports import Randomness
from sync.protocol.messages import JoinRequest
from sync.protocol.names import site_id, stream_id
from sync.sealing.invitation_box import Box, make_answer, open_box
from sync.sealing.invitation_code import Code
from sync.sealing.seat_keys import SeatKeys, make_seat_keys
from sync.trust import certificate_shown
from sync.wire import HttpWire


class Waiting(msgspec.Struct, frozen=True, array_like=True):
    """What the vault of a seat that is not let in yet keeps: its request, and where the control stream must lead."""

    invitation: Annotated[bytes, Meta(min_length=16, max_length=16)]
    answer: bytes
    position: int
    hash: bytes

    def __repr__(self) -> str:
        return "Waiting()"

    def to_bytes(self) -> bytes:
        """For the vault."""
        return msgspec.msgpack.encode(self)


class Joining(msgspec.Struct, frozen=True):
    """An accepted invitation. The root key is the one the site's control stream must begin with."""

    box: Box
    seat: bytes  # SeatKeys, as bytes
    server: str  # address
    waiting: Waiting | None = None  # None: the seat is a member already

    def __repr__(self) -> str:
        return f"Joining({self.box.site.hex()})"


def waiting_from(kept: bytes) -> Waiting:
    """What `Waiting.to_bytes` made."""
    return msgspec.msgpack.decode(kept, type=Waiting)


def look_up(wire: InvitationWire, code: Code) -> Box:
    """What the slip with this code invites to. Raises BadInvitation; ServerUntrusted where the server
    has another bureau's root than the one the slip was made with."""
    found = wire.look_up(code.id)
    box = open_box(found.box, code)
    if box.site != site_id(box.root_key) or found.stream != stream_id("control", box.site):
        raise BadInvitation(reason="damaged")
    if box.bureau and box.bureau != wire.bureau():
        raise ServerUntrusted(reason="other_root")
    return box


def look_up_at(address: str, code: Code, trust: Path | None = None) -> Box:
    """The same at an address. Where nobody known vouches for the server's certificate, the box has to: only who made
    the slip can have written into it which certificate is the right one. Raises BadInvitation, ServerUntrusted.
    """
    try:
        with HttpWire(address, trust=trust) as http:
            return look_up(InvitationWire(http), code)
    except ServerUntrusted as error:
        if error.facts.get("reason") != "certificate":
            raise
        certificate = certificate_shown(address)
        with HttpWire(address, certificate=certificate) as http:
            box = look_up(InvitationWire(http), code)
        if box.certificate != certificate:
            raise
        return box


def accept(box: Box, code: Code, worker: str, server: str, random: Randomness) -> Joining:
    """Keys for a new seat and its request. Nothing is sent: the vault has to keep them first."""
    keys = make_seat_keys(random)
    answer = make_answer(keys, worker, code, random)
    return Joining(box, keys.to_bytes(), server, Waiting(code.id, answer, box.position, box.hash))


def knock(wire: InvitationWire, keys: SeatKeys, waiting: Waiting) -> bool:
    """Ask to be let in, the first time and every time after; whether the seat is a member now.

    Raises BadInvitation: withdrawn (an administrator has turned it away), used (somebody else was first with this
    slip), expired (it never came to the centre in time).
    """
    return wire.ask_in(waiting.invitation, JoinRequest(keys.seat, waiting.answer)).state == "let_in"
