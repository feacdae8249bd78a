"""Is anything missing? What lies here is counted and hashed anew, entry by entry, and held against the centre's heads.

Nothing remembered is believed: the rolling hash is computed from the ids of the envelopes that lie in this vault. A
page at a time, so that saving never waits, and stopping costs nothing.
"""

import msgspec

from app.domain.delivery import Check
from app.domain.ids import EnvelopeId
from app.ops.kept import Standing
from sync.errors import HistoryDiffers
from sync.protocol.control_record import record_hash
from sync.protocol.envelope import parse_header, rolled
from sync.protocol.names import NO_HASH, next_hash
from sync.steps.attachments import find_lost
from sync.steps.control import load_control
from sync.steps.greet import Heads, greet
from sync.steps.talk import Talk

PAGE = 500
_PROBE_BYTES = 1


class _Counted(msgspec.Struct):
    """What the walk along the stream has found."""

    seq: int = 0
    hash: bytes = NO_HASH
    opened: int = 0
    held: int = 0
    records: int = 0
    absent: dict[bytes, int] = msgspec.field(default_factory=dict)  # ids of which nothing is here, with their places
    differs: set[str] = msgspec.field(default_factory=set)
    last: dict[bytes, bytes] = msgspec.field(default_factory=dict)  # by seat, its newest opened envelope so far


def compare(talk: Talk) -> Check:
    """Compare after a round. Raises what talking to the server raises, and Cancelled."""
    heads = greet(talk)
    load_control(talk)
    found = _walk(talk)
    _tell_absent(heads, found)
    if talk.disk.stored_count(talk.data_stream) != found.opened:
        found.differs.add("unplaced")  # something is marked as being at the centre that stands nowhere in its stream
    _compare_data(talk, heads, found)
    _compare_control(talk, heads, found)
    if find_lost(talk):
        found.differs.add("files")
    count = talk.disk.waiting_count()
    return Check(
        at_ms=talk.now_ms(), seq=found.seq, hash=found.hash, records=found.records, control=talk.control.position,
        waiting=count.ops, refused=count.quarantined, held=found.held, differs=tuple(sorted(found.differs)),
        files=talk.files.unstored_count() if talk.files else 0,
    )  # fmt: skip


def _walk(talk: Talk) -> _Counted:
    """Along the stream from its first entry to as far as it was read."""
    found = _Counted()
    end = talk.disk.stream_state(talk.data_stream).cursor
    while page := talk.disk.standing(talk.data_stream, found.seq, PAGE):
        for one in page:
            if one.seq != found.seq + 1:
                found.differs.add("missing")
            if not one.is_here:
                found.absent[one.id] = one.seq
            if one.is_here and not one.is_proved:
                found.differs.add("receipt")
            found.seq = one.seq
            found.hash = next_hash(found.hash, one.id)
            found.opened += one.is_opened
            found.held += one.is_here and not one.is_opened
            found.records += one.ops
            if one.is_opened and _leaves_a_hole(talk, found, one):
                found.differs.add("hole")
        talk.report("check", found.seq, max(end, found.seq))
    if found.seq != end:
        found.differs.add("missing")
    return found


def _tell_absent(heads: Heads, found: _Counted) -> None:
    """What the centre says its disk has spoilt is told apart from what it does not give out."""
    for identity, seq in found.absent.items():
        found.differs.add("damaged" if (seq, identity) in heads.damaged else "missing")


def _leaves_a_hole(talk: Talk, found: _Counted, one: Standing) -> bool:
    """Whether its seat had sealed another before it that is nowhere here: withheld by the server, or never sent."""
    header = parse_header(one.header)
    before = found.last.get(header.seat, NO_HASH)
    found.last[header.seat] = one.id
    is_told = header.prev in (before, NO_HASH) or header.prev in found.absent
    return not is_told and not talk.disk.knows(EnvelopeId(header.prev))


def _compare_data(talk: Talk, heads: Heads, found: _Counted) -> None:
    head = heads.data
    if head.seq == found.seq:
        if head.hash != found.hash:
            found.differs.add("hash")
    elif head.seq < found.seq:
        found.differs.add("hash")
    else:  # colleagues have sent more in between
        try:
            talk.wire.pull(talk.data_stream, found.seq, found.hash, _PROBE_BYTES)
        except HistoryDiffers:
            found.differs.add("hash")


def _compare_control(talk: Talk, heads: Heads, found: _Counted) -> None:
    records = talk.disk.control_records(talk.control_stream, 0)
    mine = rolled(record_hash(raw) for raw in records)
    is_behind = heads.control.seq > len(records)
    if not is_behind and (heads.control.seq, heads.control.hash) != (len(records), mine):
        found.differs.add("control")
