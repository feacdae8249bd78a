"""The routes of protocol version 1: each turns a request into a message and a verb's answer into another.

`DOORS` is the one table of them: the application is put together from it, and so is its description (`/openapi.json`).
"""

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from sync.protocol.messages import (
    MAX_BLOB_BYTES,
    MAX_PAGE_BYTES,
    BlobName,
    BlobPiece,
    BlobProgress,
    BlobsAsked,
    BlobsLacking,
    ControlAppend,
    ControlPage,
    EnvelopePage,
    Greeting,
    GreetRequest,
    Hello,
    InvitationBox,
    InvitationEnd,
    InvitationList,
    InvitationOffer,
    JoinRequest,
    JoinState,
    PushRequest,
    PushResponse,
    Session,
    SessionRequest,
    StreamPosition,
    Wired,
)
from sync.protocol.names import HASH_BYTES, ID_BYTES
from sync.server import blob_shelf, control_log, envelope_log, invitations, visits
from sync.server.api.asked import MAX_BODY_BYTES, MAX_NUMBER, Asked
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
    return invitations.look_up(central, asked.path_id("invitation"))


def ask_in(central: Central, asked: Asked) -> Wired:
    """POST /v1/invitations/{invitation}."""
    request = asked.message(JoinRequest)
    _need_ids(request.seat)
    return invitations.ask_in(central, asked.path_id("invitation"), request)


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


def ask_lacking(central: Central, caller: Caller, asked: Asked) -> Wired:
    """POST /v1/streams/{stream}/lacking."""
    return blob_shelf.lacking(central, caller, asked.stream(), asked.message(BlobsAsked).blobs)


def put_blob(central: Central, caller: Caller, asked: Asked) -> Wired:
    """POST /v1/streams/{stream}/blobs."""
    return blob_shelf.take_piece(central, caller, asked.stream(), asked.message(BlobPiece))


def get_blob(central: Central, caller: Caller, asked: Asked) -> Wired:
    """GET /v1/streams/{stream}/blobs?folder=&name=&after=&max_bytes=."""
    wanted = BlobName(asked.identity("folder", ID_BYTES), asked.identity("name", HASH_BYTES))
    run = (asked.number("after", 0), min(asked.number("max_bytes", MAX_BLOB_BYTES), MAX_BLOB_BYTES))
    return blob_shelf.give_piece(central, caller, asked.stream(), wanted, run)


class Query(msgspec.Struct, frozen=True):
    """One parameter of a query: a whole number, or an id or a hash in hexadecimal digits."""

    name: str
    kind: Literal["number", "id", "hash"] = "number"
    optional: bool = False


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """What one route takes and answers."""

    method: str
    path: str
    answer: type[Wired]
    body: type[Wired] | None = None
    most_bytes: int = MAX_BODY_BYTES  # of the body
    query: tuple[Query, ...] = ()


class OpenDoor(Door, frozen=True, kw_only=True):
    """One that anybody may knock at."""

    verb: Open


class ClosedDoor(Door, frozen=True, kw_only=True):
    """One for seats with a session."""

    verb: Closed


_CONTROL = "/v1/streams/{stream}/control"
_ENVELOPES = "/v1/streams/{stream}/envelopes"
_INVITATION = "/v1/invitations/{invitation}"
_INVITATIONS = "/v1/streams/{stream}/invitations"
_LACKING = "/v1/streams/{stream}/lacking"
_BLOBS = "/v1/streams/{stream}/blobs"
_SMALL = 4096  # a few ids and hashes

DOORS: Sequence[OpenDoor | ClosedDoor] = (
    OpenDoor(method="GET", path="/v1/hello", verb=hello, answer=Hello),
    OpenDoor(method="POST", path="/v1/session", verb=session, body=SessionRequest, most_bytes=_SMALL, answer=Session),
    OpenDoor(method="POST", path=_CONTROL, verb=append_control, body=ControlAppend, answer=StreamPosition),
    OpenDoor(method="GET", path=_INVITATION, verb=look_up_invitation, answer=InvitationBox),
    OpenDoor(method="POST", path=_INVITATION, verb=ask_in, body=JoinRequest, most_bytes=2 * _SMALL, answer=JoinState),
    ClosedDoor(method="POST", path="/v1/greet", verb=greet, body=GreetRequest, most_bytes=_SMALL, answer=Greeting),
    ClosedDoor(method="GET", path=_CONTROL, verb=give_control, query=(Query("after"),), answer=ControlPage),
    ClosedDoor(
        method="GET",
        path=_ENVELOPES,
        verb=pull,
        query=(Query("after"), Query("hash", "hash"), Query("max_bytes", optional=True), Query("own", optional=True)),
        answer=EnvelopePage,
    ),
    ClosedDoor(method="POST", path=_ENVELOPES, verb=push, body=PushRequest, answer=PushResponse),
    ClosedDoor(
        method="POST",
        path=_INVITATIONS,
        verb=offer_invitation,
        body=InvitationOffer,
        most_bytes=2 * _SMALL,
        answer=InvitationBox,
    ),
    ClosedDoor(method="GET", path=_INVITATIONS, verb=list_invitations, answer=InvitationList),
    ClosedDoor(
        method="POST",
        path=_INVITATIONS + "/end",
        verb=end_invitation,
        body=InvitationEnd,
        most_bytes=_SMALL,
        answer=InvitationList,
    ),
    ClosedDoor(method="POST", path=_LACKING, verb=ask_lacking, body=BlobsAsked, answer=BlobsLacking),
    ClosedDoor(method="POST", path=_BLOBS, verb=put_blob, body=BlobPiece, answer=BlobProgress),
    ClosedDoor(
        method="GET",
        path=_BLOBS,
        verb=get_blob,
        query=(
            Query("folder", "id"),
            Query("name", "hash"),
            Query("after", optional=True),
            Query("max_bytes", optional=True),
        ),
        answer=BlobPiece,
    ),
)


def _need_ids(*ids: bytes) -> None:
    if any(len(identity) != ID_BYTES for identity in ids):
        raise Refusal("malformed")
