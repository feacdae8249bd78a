"""The routes of protocol version 1: each turns a request into a message and a verb's answer into another."""

from collections.abc import Callable, Sequence

from sync.protocol.messages import (
    MAX_BLOB_BYTES,
    MAX_PAGE_BYTES,
    BlobName,
    BlobPiece,
    BlobsAsked,
    ControlAppend,
    GreetRequest,
    PushRequest,
    SessionRequest,
    StreamPosition,
    Wired,
)
from sync.protocol.names import HASH_BYTES, ID_BYTES
from sync.server import blob_shelf, control_log, envelope_log, visits
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


OPEN: Sequence[tuple[str, str, Open]] = (
    ("GET", "/v1/hello", hello),
    ("POST", "/v1/session", session),
    ("POST", "/v1/streams/{stream}/control", append_control),
)
CLOSED: Sequence[tuple[str, str, Closed]] = (
    ("POST", "/v1/greet", greet),
    ("GET", "/v1/streams/{stream}/control", give_control),
    ("GET", "/v1/streams/{stream}/envelopes", pull),
    ("POST", "/v1/streams/{stream}/envelopes", push),
    ("POST", "/v1/streams/{stream}/lacking", ask_lacking),
    ("POST", "/v1/streams/{stream}/blobs", put_blob),
    ("GET", "/v1/streams/{stream}/blobs", get_blob),
)


def _need_ids(*ids: bytes) -> None:
    if any(len(identity) != ID_BYTES for identity in ids):
        raise Refusal("malformed")
