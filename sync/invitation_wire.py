"""The requests about invitations: those of a seat that is not let in yet, and those of an administrator's."""

from collections.abc import Callable
from typing import TypeVar

from app.domain.ids import StreamId
from sync.errors import BadInvitation, ServerRefused
from sync.protocol.bureau import fingerprint_of
from sync.protocol.messages import (
    InvitationBox,
    InvitationEnd,
    InvitationList,
    InvitationOffer,
    JoinRequest,
    JoinState,
)
from sync.wire import HttpWire

T = TypeVar("T")

_PREFIX = "invitation_"


class InvitationWire:
    """Over a conversation with a server. Raises the errors of `sync.errors`; BadInvitation (unknown, expired, used,
    withdrawn) where the server says what became of one."""

    def __init__(self, wire: HttpWire) -> None:
        self._wire = wire

    @property
    def certificate(self) -> bytes:
        """The fingerprint of the one certificate it speaks to; empty where authorities vouch for the server's."""
        return self._wire.certificate

    def bureau(self) -> bytes:
        """The fingerprint of the bureau's root, as the server tells it; empty where it has none."""
        return fingerprint_of((self._wire.server or self._wire.hello()).root)

    def look_up(self, invitation: bytes) -> InvitationBox:
        """The box of an open invitation. Needs no session."""
        return _told(lambda: self._wire.ask("GET", f"/v1/invitations/{invitation.hex()}", InvitationBox))

    def ask_in(self, invitation: bytes, request: JoinRequest) -> JoinState:
        """Ask to be let in; asked again, how it stands. Needs no session."""
        return _told(lambda: self._wire.ask("POST", f"/v1/invitations/{invitation.hex()}", JoinState, body=request))

    def offer(self, stream: StreamId, offer: InvitationOffer) -> InvitationBox:
        """Put an invitation at the centre."""
        path = f"/v1/streams/{stream.hex()}/invitations"
        return self._wire.ask("POST", path, InvitationBox, body=offer, token=self._wire.session())

    def open_ones(self, stream: StreamId) -> InvitationList:
        """What is open, and who has asked."""
        path = f"/v1/streams/{stream.hex()}/invitations"
        return self._wire.ask("GET", path, InvitationList, token=self._wire.session())

    def end(self, stream: StreamId, invitation: bytes) -> InvitationList:
        """Withdraw an invitation, asked for or not; what is open then."""
        path = f"/v1/streams/{stream.hex()}/invitations/end"
        body = InvitationEnd(invitation)
        return self._wire.ask("POST", path, InvitationList, body=body, token=self._wire.session())


def _told(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except ServerRefused as refusal:
        problem = str(refusal.facts.get("problem"))
        if not problem.startswith(_PREFIX):
            raise
        raise BadInvitation(reason=problem.removeprefix(_PREFIX)) from refusal
