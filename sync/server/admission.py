"""Which offered envelopes are let in. Looks at form, size, stream, membership and signature, never at content."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

import msgspec

from sync.errors import Forged, Malformed
from sync.protocol.control import Control
from sync.protocol.envelope import Envelope, check_envelope, parse_envelope, parse_header
from sync.protocol.messages import PushResult
from sync.protocol.names import NO_HASH
from sync.server.store.logs import Offered

HeaderOf = Callable[[bytes], bytes | None]
"""Reads a stored envelope's header by its id."""

_MOST_STEPS = 2000


class Sound(msgspec.Struct, frozen=True):
    """An envelope in good order, signed by the seat it names."""

    offered: Offered
    prev: bytes  # that seat's envelope before this one


def check_offer(raw: bytes, stream: bytes, control: Control) -> Sound | PushResult:
    """Check one envelope as far as it can be without the database: a rejection says why not.

    Any member may hand in another member's envelope; what counts is who signed it.
    """
    try:
        parts = parse_envelope(raw)
        header = parse_header(parts.header)
    except Malformed as error:
        return _rejected(_name(raw), "too_big" if error.facts.get("what") == "envelope_size" else "malformed")
    if header.stream != stream:
        return _rejected(parts.id, "wrong_stream")
    member = control.members.get(header.seat)
    if member is None:
        return _rejected(parts.id, "not_member")
    if not _is_signed(parts, member.verify_key):
        return _rejected(parts.id, "bad_signature")
    return Sound(offered=Offered(id=parts.id, seat=header.seat, folder=header.folder, raw=raw), prev=header.prev)


def refuse_revoked(
    control: Control, sound: Sequence[Sound], stored: Iterable[bytes], header_of: HeaderOf
) -> dict[bytes, PushResult]:
    """Rejections, by id, for what revoked seats sealed after their last good envelope.

    Let in nevertheless: what is stored already, the last good envelope its revocation names, what leads up to it, and
    what an administrator has admitted since. `header_of` reads a stored one's header.
    """
    fine = control.late.union(stored)
    late = [item for item in sound if not control.is_active(item.offered.seat) and item.offered.id not in fine]
    good = {
        identity for seat in {item.offered.seat for item in late} for identity in _good(control, seat, late, header_of)
    }
    return {item.offered.id: _rejected(item.offered.id, "revoked") for item in late if item.offered.id not in good}


def _good(control: Control, seat: bytes, late: Sequence[Sound], header_of: HeaderOf) -> Iterator[bytes]:
    """Walk back from a revoked seat's last good envelope along `prev`, through what is offered and what is stored.

    Not for ever: it costs a read a step, and whoever was shut out could ask for it again and again.
    """
    offered = {item.offered.id: item.prev for item in late if item.offered.seat == seat}
    at = control.members[seat].revoked or NO_HASH
    for _ in range(_MOST_STEPS + len(offered)):
        if at in offered:
            yield at
            at = offered[at]
        elif any(at) and (header := header_of(at)) is not None:
            at = _prev(header)
        else:
            return


def _prev(header: bytes) -> bytes:
    """Nobody, where the disk has spoilt the header: the walk is gone on with once the row was put right."""
    try:
        return parse_header(header).prev
    except Malformed:
        return NO_HASH


def _is_signed(parts: Envelope, verify_key: bytes) -> bool:
    try:
        check_envelope(parts, verify_key)
    except Forged:
        return False
    return True


def _name(raw: bytes) -> bytes:
    """What the sender calls an envelope that cannot be read: its id where the three parts are there at all."""
    try:
        parts = msgspec.msgpack.decode(raw, type=tuple[bytes, bytes, bytes])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return sha256(raw).digest()
    return sha256(b"".join(parts)).digest()


def _rejected(identity: bytes, code: str) -> PushResult:
    return PushResult(id=identity, status="rejected", code=code)
