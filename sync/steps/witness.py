"""Comparing histories: every seat says inside what it seals how far it had read, and with which rolling hash. Whoever
opens it and has read another history there knows that the server has shown different ones, or was put back silently.

Nothing is refused because of it: what was sealed is true whoever forwarded it. It is counted, and told to people.
"""

from collections.abc import Sequence

from app.ops.kept import KeptEnvelope, Seen
from sync.steps.talk import Talk


def count_other_histories(talk: Talk, opened: Sequence[KeptEnvelope]) -> int:
    """How many of these envelopes, which stand in the stream read here, were sealed after another history of it."""
    state = talk.disk.stream_state(talk.data_stream)
    told = [(one.seq, one.seen) for one in opened if one.seen and one.seen.incarnation == state.incarnation]
    here = talk.disk.hashes_at(talk.data_stream, {seen.seq for _, seen in told}) if told else {}
    return sum(_is_other(seq, seen, here.get(seen.seq, seen.hash)) for seq, seen in told)


def _is_other(seq: int | None, seen: Seen, here: bytes) -> bool:
    """Nobody has read what stands behind its own envelope before that was there."""
    return here != seen.hash or (seq is not None and seen.seq >= seq)
