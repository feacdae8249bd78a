"""What is said over the wire: MessagePack arrays, bodies of the HTTP requests and answers of protocol version 1.

Never imports app: the server shares this module.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

VERSION = 1
MAX_ENVELOPES = 500
MAX_PUSH_BYTES = 1024 * 1024
MAX_ENVELOPE_BYTES = 256 * 1024
MAX_PAGE_BYTES = 1024 * 1024
CONTENT_TYPE = "application/vnd.tongxing.v1+msgpack"

Count = Annotated[int, Meta(ge=0, le=2**53)]
"""A position in a stream, or milliseconds since 1970: what is said fits where it is kept."""

Status = Literal["accepted", "duplicate", "rejected", "gone"]


class Wired(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=False):
    """A message: field order is wire order; later versions may append fields."""


class Hello(Wired, frozen=True):
    """GET /v1/hello: what this server is. Needs no session."""

    versions: tuple[int, ...]
    incarnation: bytes  # 16 random bytes, new after every restore
    server_key: bytes  # Ed25519, verifies receipts
    server_time_ms: Count
    nonce: bytes  # 32 bytes, to be signed within 60 s for a session


class SessionRequest(Wired, frozen=True):
    """POST /v1/session: a seat proves who it is by signing the nonce."""

    stream: bytes  # the site's control stream
    seat: bytes
    nonce: bytes
    signature: bytes  # over "tongxing session|v1|" + nonce + stream + seat


class Session(Wired, frozen=True):
    """A bearer token for the Authorization header, good until `expires_ms`."""

    token: str
    expires_ms: Count


class StreamPosition(Wired, frozen=True):
    """Where somebody stands in one stream. For a control stream `hash` chains its records in the same way."""

    stream: bytes
    seq: Count
    hash: bytes


class GreetRequest(Wired, frozen=True):
    """POST /v1/greet."""

    positions: tuple[StreamPosition, ...]


class Greeting(Wired, frozen=True):
    """Heads of the streams asked for."""

    incarnation: bytes
    server_time_ms: Count
    heads: tuple[StreamPosition, ...]


class StoredEnvelope(Wired, frozen=True):
    """One row of a stream as the server gives it out."""

    seq: Count
    raw: bytes


class EnvelopePage(Wired, frozen=True):
    """GET /v1/streams/{stream}/envelopes?after=&hash=&max_bytes=: a dense run starting at after + 1.

    A seat's own envelopes are given as (seq, id) in `own`, without their bytes.
    """

    incarnation: bytes
    envelopes: tuple[StoredEnvelope, ...]
    own: tuple[tuple[Count, bytes], ...]
    head: StreamPosition  # of the whole stream
    more: bool
    server_time_ms: Count


class PushRequest(Wired, frozen=True):
    """POST /v1/streams/{stream}/envelopes."""

    envelopes: tuple[bytes, ...]


class PushResult(Wired, frozen=True):
    """What became of one envelope. `receipt` is the server's signature over
    "tongxing receipt|v1|" + incarnation + stream + seq (8 bytes big-endian) + envelope id."""

    id: bytes
    status: Status
    seq: Count = 0
    receipt: bytes = b""
    code: str = ""  # of a rejection: bad_signature, not_member, revoked, too_big, malformed, wrong_stream, quota


class PushResponse(Wired, frozen=True):
    """One result per offered envelope, in order."""

    incarnation: bytes
    results: tuple[PushResult, ...]


class ControlAppend(Wired, frozen=True):
    """POST /v1/streams/{stream}/control. `expect` is the position the writer saw. Needs no session: the records
    are signed, and the first one is accepted only for a site root the operator has added. Answer: the new head,
    a StreamPosition."""

    expect: Count
    records: tuple[bytes, ...]


class ControlPage(Wired, frozen=True):
    """GET /v1/streams/{stream}/control?after=: control records after a position, oldest first."""

    records: tuple[bytes, ...]
    head: StreamPosition
    more: bool


class Problem(Wired, frozen=True):
    """The body of every answer that is not 2xx. `code`: unauthorised, forbidden, unknown_stream, control_moved,
    history_differs, malformed, too_big, too_many, unsupported_version, busy, server_failed."""

    code: str
    position: StreamPosition | None = None  # for control_moved, history_differs, and a session refused as forbidden
