"""An administrator's seat invites, sees who has answered, and lets in or turns away. All of it needs the server."""

from collections.abc import Collection, Sequence

import msgspec

from app.store.invitations import Kept
from sync.errors import BadInvitation, Forged, Malformed
from sync.invitation import Inviter, admission
from sync.invitation_wire import InvitationWire
from sync.protocol.control import Control
from sync.protocol.control_record import Role
from sync.protocol.messages import InvitationList, InvitationOffer, OpenInvitation
from sync.protocol.posts import DEFAULT_POST
from sync.round import run_round
from sync.sealing.invitation_box import Answer, Box, read_answer, seal_box
from sync.sealing.invitation_code import Code, new_code
from sync.steps.control import extend_control
from sync.steps.sharing import share_keys
from sync.steps.talk import Talk

LASTS_MS = 72 * 3600 * 1000
"""An invitation is good for three days."""


class Whom(msgspec.Struct, frozen=True, kw_only=True):
    """For whom an invitation is."""

    colleague: str  # stays in this vault
    site_name: str
    desk: str
    role: Role = "member"
    post: str = DEFAULT_POST


class Asking(msgspec.Struct, frozen=True):
    """Somebody who has answered an invitation. `name` is as they wrote it; empty, with `is_proved` False, where the
    answer was not made with the slip's code."""

    invitation: Kept
    name: str
    is_proved: bool


def invite(talk: Talk, wire: InvitationWire, whom: Whom, known: Collection[Kept]) -> Kept:
    """A new invitation, kept at the centre; to be kept here before its slip is printed.

    Raises ServerRefused: forbidden (this seat administers nothing), invitations_full.
    """
    run_round(talk)
    code = new_code(talk.random)
    control = talk.control
    number = max((control.next_number, *(one.number + 1 for one in known)))
    bureau = wire.bureau()
    box = Box(
        control.site_id, control.root_key, whom.site_name, talk.server_key, control.position, control.hash,
        number, whom.desk, whom.role, whom.post, wire.certificate, bureau,
    )  # fmt: skip
    expires_ms = talk.server_time_ms + LASTS_MS
    wire.offer(talk.control_stream, InvitationOffer(code.id, seal_box(box, code, talk.random), expires_ms))
    return Kept(
        id=code.id,
        code=code.text,
        colleague=whom.colleague,
        role=whom.role,
        post=whom.post,
        number=number,
        expires_ms=expires_ms,
        bureau=bureau,
    )


def who_asks(talk: Talk, wire: InvitationWire, known: Collection[Kept]) -> tuple[Sequence[Asking], InvitationList]:
    """Who has answered this seat's invitations, and everything that is open at the centre."""
    said = wire.open_ones(talk.control_stream)
    by_id = {one.id: one for one in known}
    answered = [one for one in said.invitations if one.request and one.id in by_id]
    return [_asking(by_id[one.id], one) for one in answered], said


def asks_nobody(talk: Talk) -> bool:
    """Whether the last greeting has said that nobody waits: then there is nothing to ask for. A server of an earlier
    version says nothing of it."""
    return talk.asking == 0


def let_in(talk: Talk, wire: InvitationWire, invitation: Kept) -> None:
    """Make whoever answered this invitation a member, and seal for them what this seat has.

    Raises BadInvitation: unknown (nobody has answered any more), number_taken; Forged where the answer has no proof.
    """
    said = wire.open_ones(talk.control_stream).invitations
    found = next((one for one in said if one.id == invitation.id and one.request), None)
    if found is None:
        raise BadInvitation(reason="unknown")
    answer, _ = _proved(invitation, found)
    extend_control(talk, lambda control: _records(talk, control, invitation, answer))
    share_keys(talk)


def turn_away(talk: Talk, wire: InvitationWire, invitation: bytes) -> None:
    """Withdraw an invitation; whoever has answered it is told so."""
    wire.end(talk.control_stream, invitation)


def _records(talk: Talk, control: Control, invitation: Kept, answer: Answer) -> Sequence[bytes]:
    if control.is_active(answer.seat):
        return ()
    if any(member.number == invitation.number for member in control.members.values()):
        raise BadInvitation(reason="number_taken")
    keys = tuple(key for ring in control.rings for key in talk.ring_keys(ring))
    role: Role = "admin" if invitation.role == "admin" else "member"
    return admission(Inviter(talk.keys, control, keys), answer, role, invitation.post, invitation.number)


def _asking(invitation: Kept, said: OpenInvitation) -> Asking:
    try:
        _, name = _proved(invitation, said)
    except (Forged, Malformed):
        return Asking(invitation, "", is_proved=False)
    return Asking(invitation, name, is_proved=True)


def _proved(invitation: Kept, said: OpenInvitation) -> tuple[Answer, str]:
    answer, name = read_answer(said.request, Code(invitation.code))
    if answer.seat != said.seat:
        raise Forged(what="join_request")
    return answer, name
