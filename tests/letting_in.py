"""A further seat of a site let in without a slip, for tests of what comes after."""

import secrets

from app.store.seats import Founding
from sync.enrolment import joined_site
from sync.invitation import Inviter, admission
from sync.joining import Joining
from sync.protocol.control_record import Role
from sync.protocol.posts import DEFAULT_POST, Post
from sync.sealing.invitation_box import Box
from sync.sealing.seat_keys import make_seat_keys
from sync.steps.control import extend_control
from sync.steps.talk import Talk


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
    box = Box(at.site_id, at.root_key, "", talk.server_key, at.position, at.hash, number, role, post)
    return joined_site(Joining(box, keys.to_bytes(), address), worker)
