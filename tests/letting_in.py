"""A further seat of a site: let in without a slip, for tests of what comes after; or asking with one."""

import secrets

from app.domain.invitation_slip import Slip
from app.store.seats import Founding
from sync.enrolment import joined_site
from sync.invitation import Inviter, admission
from sync.invitation_wire import InvitationWire
from sync.joining import Joining, accept, knock, look_up
from sync.protocol.control_record import Role
from sync.protocol.posts import DEFAULT_POST, Post
from sync.sealing.invitation_box import Box
from sync.sealing.invitation_code import Code
from sync.sealing.seat_keys import SeatKeys, make_seat_keys
from sync.steps.control import extend_control
from sync.steps.talk import Talk
from sync.wire import HttpWire


def let_in(
    talk: Talk, address: str, worker: str = "陈静", *, role: Role = "member", post: Post = DEFAULT_POST
) -> Founding:
    """Make a seat's keys and have an administrator's seat append the records that admit it."""
    keys = make_seat_keys(secrets.token_bytes)
    ring_keys = tuple(key for ring in talk.control.rings for key in talk.ring_keys(ring))
    number = talk.control.next_number
    at = extend_control(
        talk, lambda control: admission(Inviter(talk.keys, control, ring_keys), keys, role, post, number)
    )
    box = Box(at.site_id, at.root_key, "", talk.server_key, at.position, at.hash, number, "marriage", role, post)
    return joined_site(Joining(box, keys.to_bytes(), address), worker)


def answered(slip: Slip, worker: str) -> Joining:
    """A seat that has answered an invitation, and waits."""
    code = Code(slip.code)
    with HttpWire(slip.address) as http:
        wire = InvitationWire(http)
        joining = accept(look_up(wire, code), code, worker, slip.address, secrets.token_bytes)
        assert joining.waiting is not None
        assert not knock(wire, SeatKeys(joining.seat), joining.waiting)
    return joining
