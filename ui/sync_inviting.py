"""Inviting and being let in: what is asked of the centre, in the network pool."""

from collections.abc import Collection
from typing import cast

import msgspec

from app.casework import site
from app.casework.work import Work
from app.now import from_ms
from app.store import invitations, seats
from app.store.invitations import Kept
from sync.errors import BadInvitation
from sync.invitation_wire import InvitationWire
from sync.inviting import Whom, asks_nobody, let_in, turn_away, who_asks
from sync.inviting import invite as invite_
from sync.joining import Waiting, knock, waiting_from
from sync.protocol.fingerprint import shown
from sync.protocol.messages import StreamPosition
from sync.steps.talk import Talk
from sync.wire import HttpWire
from ui.background import Background
from ui.doors import Invitation
from ui.sync_desk import Whom as Colleague


class Asked(msgspec.Struct, frozen=True):
    """Somebody who waits to be let in. `name` is as they wrote it; empty where the answer has no proof."""

    invitation: Invitation
    name: str
    is_proved: bool
    is_admin: bool


def waiting_of(work: Work) -> Waiting | None:
    """This seat's request to be let in, until it is."""
    kept = seats.waiting(work.store)
    return waiting_from(kept) if kept else None


def anchor(stream: bytes, waiting: Waiting | None) -> StreamPosition | None:
    """Where the control stream must lead through."""
    return StreamPosition(stream, waiting.position, waiting.hash) if waiting else None


def is_let_in(talk: Talk, waiting: Waiting) -> bool:
    """Ask at the centre. Where it knows nothing of the invitation (it was restored), a round will tell."""
    try:
        return knock(_wire(talk), talk.keys, waiting)
    except BadInvitation as error:
        if error.facts["reason"] != "unknown":
            raise
        return True


def invite(talk: Talk, whom: Colleague, address: str, background: Background) -> Invitation:
    """Make one, and keep it in the vault before anybody sees it."""
    known = background.ask(lambda work: invitations.kept(work.store)).result()
    name = background.ask(lambda work: site.facts(work).name).result()
    asked = Whom(
        colleague=whom.colleague,
        site_name=name,
        role="admin" if whom.is_admin else "member",
        post=whom.post,
        desk=background.ask(lambda work: work.seat.desk).result(),  # a site's colleagues work at one kind of desk
    )
    made = invite_(talk, _wire(talk), asked, known)
    background.ask(lambda work: invitations.keep(work.store, made, talk.now_ms())).result()
    return _slip(made, name, address)


def look(
    talk: Talk, known: Collection[Kept], site_name: str, address: str
) -> tuple[tuple[Asked, ...], tuple[Invitation, ...]]:
    """Who has answered, and which invitations nobody has answered yet."""
    if not known:
        return (), ()
    asking, said = who_asks(talk, _wire(talk), known)
    answered = {one.invitation.id for one in asking}
    standing = {one.id for one in said.invitations} - answered
    asked = tuple(
        Asked(_slip(one.invitation, site_name, address), one.name, one.is_proved, one.invitation.role == "admin")
        for one in asking
    )
    return asked, tuple(_slip(one, site_name, address) for one in known if one.id in standing)


def count_asking(talk: Talk, background: Background) -> int:
    """How many wait to be let in by this seat; asks the centre only while invitations are open and somebody waits."""
    if asks_nobody(talk):
        return 0
    known = background.ask(lambda work: invitations.kept(work.store)).result()
    if not known or not talk.control.is_admin(talk.keys.seat):
        return 0
    asking, _ = who_asks(talk, _wire(talk), known)
    return len(asking)


def approve(talk: Talk, invitation: bytes, background: Background) -> None:
    """Let in whoever has answered; the invitation has done its work."""
    known = background.ask(lambda work: invitations.kept(work.store)).result()
    kept = next((one for one in known if one.id == invitation), None)
    if kept is None:
        raise BadInvitation(reason="unknown")
    let_in(talk, _wire(talk), kept)
    background.ask(lambda work: invitations.drop(work.store, invitation)).result()


def refuse(talk: Talk, invitation: bytes, background: Background) -> None:
    """Withdraw it."""
    turn_away(talk, _wire(talk), invitation)
    background.ask(lambda work: invitations.drop(work.store, invitation)).result()


def _wire(talk: Talk) -> InvitationWire:
    return InvitationWire(cast(HttpWire, talk.wire))


def _slip(kept: Kept, site_name: str, address: str) -> Invitation:
    return Invitation(
        id=kept.id,
        code=kept.code,
        address=address,
        site=site_name,
        colleague=kept.colleague,
        post=kept.post,
        number=kept.number,
        expires=from_ms(kept.expires_ms),
        bureau=shown(kept.bureau),
    )
