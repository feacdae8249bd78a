"""The routes of protocol version 1: each turns a request into a message and a verb's answer into another."""

from collections.abc import Callable, Sequence

from sync.protocol.messages import (
    MAX_PAGE_BYTES,
    ControlAppend,
    GreetRequest,
    InvitationEnd,
    InvitationOffer,
    JoinRequest,
    PushRequest,
    SessionRequest,
    StreamPosition,
    Wired,
)
from sync.protocol.names import ID_BYTES
from sync.server import control_log, envelope_log, invitations, visits
from sync.server.api.asked import MAX_NUMBER, Asked
from sync.server.central import Central
from sync.server.faults import Refusal
from sync.server.store.sessions import Caller

Open = Callable[[Central, Asked], Wired]
"""A door anybody may knock at."""

Closed = Callable[[Central, Caller, Asked], Wired]
"""A door for seats with a session."""


def hello(central: Central, _asked: Asked) -> Wired:
    """GET /v1/hello."""
    return visits.say_hello(central)


def session(central: Central, asked: Asked) -> Wired:
    """POST /v1/session."""
    request = asked.message(SessionRequest)
    _need_ids(request.stream, request.seat)
    return visits.open_session(central, request)


def append_control(central: Central, asked: Asked) -> Wired:
    """POST /v1/streams/{stream}/control."""
    request = asked.message(ControlAppend)
    if not 0 <= request.expect <= MAX_NUMBER:
        raise Refusal("malformed")
    return control_log.append_control(central, asked.stream(), request.expect, request.records)


def greet(central: Central, caller: Caller, asked: Asked) -> Wired:
    """POST /v1/greet."""
    positions = asked.message(GreetRequest).positions
    _need_ids(*(position.stream for position in positions))
    return visits.greet(central, caller, positions)


def give_control(central: Central, caller: Caller, asked: Asked) -> Wired:
    """GET /v1/streams/{stream}/control?after=."""
    return control_log.give_control(central, caller, asked.stream(), asked.number("after"))


def pull(central: Central, caller: Caller, asked: Asked) -> Wired:
    """GET /v1/streams/{stream}/envelopes?after=&hash=&max_bytes=&own=."""
    wanted = envelope_log.Wanted(
        after=StreamPosition(asked.stream(), asked.number("after"), asked.hash()),
        max_bytes=asked.number("max_bytes", MAX_PAGE_BYTES),
        own=bool(asked.number("own", 0)),
    )
    return envelope_log.give_envelopes(central, caller, wanted)


def push(central: Central, caller: Caller, asked: Asked) -> Wired:
    """POST /v1/streams/{stream}/envelopes."""
    return envelope_log.take_envelopes(central, caller, asked.stream(), asked.message(PushRequest).envelopes)


def look_up_invitation(central: Central, asked: Asked) -> Wired:
    """GET /v1/invitations/{invitation}."""
    return invitations.look_up(central, asked.identity("invitation"))


def ask_in(central: Central, asked: Asked) -> Wired:
    """POST /v1/invitations/{invitation}."""
    request = asked.message(JoinRequest)
    _need_ids(request.seat)
    return invitations.ask_in(central, asked.identity("invitation"), request)


def offer_invitation(central: Central, caller: Caller, asked: Asked) -> Wired:
    """POST /v1/streams/{stream}/invitations."""
    offered = asked.message(InvitationOffer)
    _need_ids(offered.id)
    return invitations.offer(central, caller, asked.stream(), offered)


def list_invitations(central: Central, caller: Caller, asked: Asked) -> Wired:
    """GET /v1/streams/{stream}/invitations."""
    return invitations.list_open(central, caller, asked.stream())


def end_invitation(central: Central, caller: Caller, asked: Asked) -> Wired:
    """POST /v1/streams/{stream}/invitations/end."""
    return invitations.end(central, caller, asked.stream(), asked.message(InvitationEnd).id)


OPEN: Sequence[tuple[str, str, Open]] = (
    ("GET", "/v1/hello", hello),
    ("POST", "/v1/session", session),
    ("POST", "/v1/streams/{stream}/control", append_control),
    ("GET", "/v1/invitations/{invitation}", look_up_invitation),
    ("POST", "/v1/invitations/{invitation}", ask_in),
)
CLOSED: Sequence[tuple[str, str, Closed]] = (
    ("POST", "/v1/greet", greet),
    ("GET", "/v1/streams/{stream}/control", give_control),
    ("GET", "/v1/streams/{stream}/envelopes", pull),
    ("POST", "/v1/streams/{stream}/envelopes", push),
    ("POST", "/v1/streams/{stream}/invitations", offer_invitation),
    ("GET", "/v1/streams/{stream}/invitations", list_invitations),
    ("POST", "/v1/streams/{stream}/invitations/end", end_invitation),
)


def _need_ids(*ids: bytes) -> None:
    if any(len(identity) != ID_BYTES for identity in ids):
        raise Refusal("malformed")
