"""The last word: is the server's history still the one read here? If not, back to the last common point."""

from msgspec.structs import replace

from sync.errors import HistoryDiffers
from sync.protocol.names import NO_HASH
from sync.steps.greet import Heads
from sync.steps.talk import Talk

_PROBE_BYTES = 1  # the server answers with one envelope at least


def is_same_history(talk: Talk, heads: Heads) -> bool:
    """Whether the greeting gives no reason to doubt. A fork above our cursor shows at the next pull."""
    state = talk.disk.stream_state(talk.data_stream)
    if state.incarnation and state.incarnation != heads.incarnation:
        return False
    if heads.data.seq == state.cursor:
        return heads.data.hash == state.hash
    return heads.data.seq > state.cursor


def rewind(talk: Talk, heads: Heads) -> None:
    """Go back to the last common point. All that is held above it, by whomever, will be offered again."""
    state = talk.disk.stream_state(talk.data_stream)
    common = _last_common(talk, min(state.cursor, heads.data.seq))
    at = talk.disk.hash_at(talk.data_stream, common) or NO_HASH
    if talk.files is not None:
        talk.files.doubt_stored()  # first: once the stream is rewound, nothing tells that the server was put back
    talk.disk.rewind(replace(state, cursor=common, hash=at, incarnation=heads.incarnation))
    talk.held_tried = False


def doubt_unseen(talk: Talk) -> None:
    """What has a receipt but was not seen in the stream yet is offered again.

    A receipt alone does not tell of a server that was quietly put back to before it gave it; so this is done after a
    round that was cut off, and where one such receipt has turned out to be void.
    """
    talk.disk.rewind(talk.disk.stream_state(talk.data_stream))


def mark_complete(talk: Talk, heads: Heads) -> None:
    """Write down that everything the server has was read, just now."""
    state = talk.disk.stream_state(talk.data_stream)
    now = replace(state, incarnation=heads.incarnation, last_complete_ms=talk.now_ms())
    talk.disk.apply_page(replace(now, server_time_ms=heads.server_time_ms), (), (), ())
    talk.went_through = True


def _last_common(talk: Talk, high: int) -> int:
    """By bisection: common at `low`, not known to be above."""
    low = 0
    if high and _is_common(talk, high):
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if _is_common(talk, middle):
            low = middle
        else:
            high = middle
    return low


def _is_common(talk: Talk, seq: int) -> bool:
    """A hash this vault no longer knows counts as not common: that rewinds further than need be, and loses nothing."""
    at = talk.disk.hash_at(talk.data_stream, seq)
    if at is None:
        return False
    try:
        talk.wire.pull(talk.data_stream, seq, at, _PROBE_BYTES)
    except HistoryDiffers:
        return False
    return True
