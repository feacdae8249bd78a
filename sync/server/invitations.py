"""Invitations: a box for whoever has the slip, the request that answers it, and an administrator's end to both.

The server brings the two together and learns nothing: the box and the request are sealed with the slip's code, and
who takes part is said by the control stream alone.
"""

from sync.protocol.control import Control
from sync.protocol.messages import (
    InvitationBox,
    InvitationList,
    InvitationOffer,
    JoinRequest,
    JoinState,
    OpenInvitation,
)
from sync.server.central import Central
from sync.server.faults import Refusal
from sync.server.store import invitations as rows
from sync.server.store import logs
from sync.server.store.invitations import Invitation
from sync.server.store.sessions import Caller

MAX_BYTES = 4096  # of a box, and of a request
MAX_OPEN = 50  # of one site at once
MAX_LIFE_MS = 7 * 24 * 3600 * 1000


def offer(central: Central, caller: Caller, stream: bytes, offered: InvitationOffer) -> InvitationBox:
    """Keep an administrator's invitation. Raises Refusal: forbidden, malformed, invitations_full."""
    now = central.now_ms()
    if not 0 < len(offered.box) <= MAX_BYTES or not now < offered.expires_ms <= now + MAX_LIFE_MS:
        raise Refusal("malformed")
    _need_admin(central, caller, stream)
    made = Invitation(stream, offered.id, offered.box, now, offered.expires_ms)
    with central.database.writing() as connection:
        rows.forget_old(connection, stream, now)
        if sum(one.expires_ms > now for one in rows.standing(connection, stream)) >= MAX_OPEN:
            raise Refusal("invitations_full")
        if not rows.add(connection, made) and rows.find(connection, made.id) != made:
            raise Refusal("malformed")
    return InvitationBox(stream, offered.box, offered.expires_ms)


def look_up(central: Central, identity: bytes) -> InvitationBox:
    """The box for whoever knows its id. Raises Refusal: invitation_…"""
    with central.database.reading() as connection:
        found = rows.find(connection, identity)
    found = _open(found, central.now_ms())
    if found.seat:
        raise Refusal("invitation_used")
    return InvitationBox(found.stream, found.box, found.expires_ms)


def ask_in(central: Central, identity: bytes, asked: JoinRequest) -> JoinState:
    """Keep a seat's request; how it stands where it is known already. Raises Refusal: invitation_…, malformed."""
    if not 0 < len(asked.request) <= MAX_BYTES:
        raise Refusal("malformed")
    with central.database.reading() as connection:
        found = rows.find(connection, identity)
    if found is not None and _is_member(central, found.stream, asked.seat):
        return JoinState(found.stream, "let_in")
    if found is None or found.seat != asked.seat:
        _first(central, _open(found, central.now_ms()), asked)
    elif found.withdrawn:
        raise Refusal("invitation_withdrawn")
    assert found is not None  # noqa: S101 - `_open` has seen to it
    return JoinState(found.stream, "waiting")


def list_open(central: Central, caller: Caller, stream: bytes) -> InvitationList:
    """What an administrator may still act on: open, or asked for and not let in yet."""
    members = _need_admin(central, caller, stream).members
    now = central.now_ms()
    with central.database.reading() as connection:
        found = rows.standing(connection, stream)
    mine = [one for one in found if (one.seat and one.seat not in members) or (not one.seat and one.expires_ms > now)]
    return InvitationList(tuple(OpenInvitation(one.id, one.expires_ms, one.seat, one.request) for one in mine))


def end(central: Central, caller: Caller, stream: bytes, identity: bytes) -> InvitationList:
    """Withdraw an invitation, asked for or not."""
    _need_admin(central, caller, stream)
    with central.database.writing() as connection:
        rows.withdraw(connection, stream, identity)
    return list_open(central, caller, stream)


def _first(central: Central, found: Invitation, asked: JoinRequest) -> None:
    with central.database.writing() as connection:
        if not rows.answer(connection, found, asked.seat, asked.request):
            raise Refusal("invitation_used")


def _open(found: Invitation | None, now_ms: int) -> Invitation:
    if found is None:
        raise Refusal("invitation_unknown")
    if found.withdrawn:
        raise Refusal("invitation_withdrawn")
    if not found.seat and found.expires_ms <= now_ms:
        raise Refusal("invitation_expired")
    return found


def _need_admin(central: Central, caller: Caller, stream: bytes) -> Control:
    with central.database.reading() as connection:
        _, control = central.own_stream(connection, caller, stream, "control")
    if not control.is_admin(caller.seat):
        raise Refusal("forbidden")
    return control


def _is_member(central: Central, stream: bytes, seat: bytes) -> bool:
    with central.database.reading() as connection:
        head = logs.head(connection, stream)
        return head is not None and central.members_at(connection, head).is_active(seat)
