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
MAX_BLOB_BYTES = 1024 * 1024 + 1024
MAX_BLOBS_ASKED = 500
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
    root: bytes = b""  # the public key of the bureau's root that certifies this server's sites; empty without one


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


class Damaged(Wired, frozen=True):
    """One row of a stream whose bytes the server's disk has spoilt."""

    stream: bytes
    seq: Count
    id: bytes


class Greeting(Wired, frozen=True):
    """Heads of the streams asked for."""

    incarnation: bytes
    server_time_ms: Count
    heads: tuple[StreamPosition, ...]
    damaged: tuple[Damaged, ...] = ()  # whoever has one of these is asked to bring it again; the first of each stream
    asking: int = -1  # how many wait to be let in, for an administrator, else 0; -1: this server does not say


class StoredEnvelope(Wired, frozen=True):
    """One row of a stream as the server gives it out."""

    seq: Count
    raw: bytes


class Skeleton(Wired, frozen=True):
    """One row of a stream whose folder was erased: its place, its id, and its header without anything that opens."""

    seq: Count
    id: bytes
    header: bytes


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
    gone: tuple[Skeleton, ...] = ()  # of erased folders, this seat's among them
    damaged: tuple[tuple[Count, bytes], ...] = ()  # (seq, id) of what the server's disk has spoilt


class PushRequest(Wired, frozen=True):
    """POST /v1/streams/{stream}/envelopes."""

    envelopes: tuple[bytes, ...]


class PushResult(Wired, frozen=True):
    """What became of one envelope. `receipt` is the server's signature over
    "tongxing receipt|v1|" + incarnation + stream + seq (8 bytes big-endian) + envelope id. With `gone` the folder is
    erased, and the server has kept no more than the skeleton at that place."""

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


class InvitationOffer(Wired, frozen=True):
    """POST /v1/streams/{stream}/invitations, by an administrator's seat: a box that only the slip's code opens.

    `id` is made from the code. Answer: InvitationBox, as it is found from now on.
    """

    id: bytes  # 16 bytes
    box: bytes  # at most 4 KiB
    expires_ms: int  # at most seven days from now


class InvitationBox(Wired, frozen=True):
    """GET /v1/invitations/{id}: the box of an invitation that is open. Needs no session."""

    stream: bytes  # the site's control stream
    box: bytes
    expires_ms: int


class JoinRequest(Wired, frozen=True):
    """POST /v1/invitations/{id}: a seat asks to be let in. Needs no session; the same request may be sent again."""

    seat: bytes
    request: bytes  # for the eyes of whoever has the code; at most 4 KiB


class JoinState(Wired, frozen=True):
    """How a request stands: waiting, or let_in once the control stream has the seat."""

    stream: bytes
    state: str


class OpenInvitation(Wired, frozen=True):
    """One invitation as an administrator sees it. `seat` and `request` are empty before somebody has asked."""

    id: bytes
    expires_ms: int
    seat: bytes
    request: bytes


class InvitationList(Wired, frozen=True):
    """GET /v1/streams/{stream}/invitations: what is open, and what waits for approval, oldest first."""

    invitations: tuple[OpenInvitation, ...]


class InvitationEnd(Wired, frozen=True):
    """POST /v1/streams/{stream}/invitations/end: an administrator withdraws an invitation, or turns its asker away.

    Answer: what is open after that, an InvitationList.
    """

    id: bytes


class BlobName(Wired, frozen=True):
    """Which blob: the folder (or ring) whose end is its own end, and SHA-256 of its bytes."""

    folder: bytes  # 16
    name: bytes  # 32


class BlobsAsked(Wired, frozen=True):
    """POST /v1/streams/{stream}/lacking: which of these, at most 500, does the server not have whole?"""

    blobs: tuple[BlobName, ...]


class BlobsLacking(Wired, frozen=True):
    """Those it has not, in the order asked, each with how many bytes this seat has brought of it."""

    blobs: tuple[tuple[BlobName, int], ...]


class BlobPiece(Wired, frozen=True):
    """A run of one blob's bytes. POST /v1/streams/{stream}/blobs brings it; the answer to
    GET /v1/streams/{stream}/blobs?folder=&name=&after=&max_bytes= is one that starts at `after`."""

    blob: BlobName
    size: int  # of the whole blob, at most MAX_BLOB_BYTES
    at: int
    raw: bytes


class BlobProgress(Wired, frozen=True):
    """How many bytes of a blob the server has from this seat, from the first on: the next piece starts there."""

    received: int


class Problem(Wired, frozen=True):
    """The body of every answer that is not 2xx. `code`: unauthorised, forbidden, unknown_stream, control_moved,
    history_differs, malformed, too_big, too_many, unsupported_version, busy, no_room (the server's disk is full),
    server_failed; of blobs: unknown_blob, bad_hash, quota, gone (their folder is erased); of an invitation:
    invitation_unknown, invitation_expired, invitation_used, invitation_withdrawn, invitations_full. With too_many, busy
    and no_room the header Retry-After says for how many seconds to stay away."""

    code: str
    position: StreamPosition | None = None  # for control_moved, history_differs, and a session refused as forbidden
