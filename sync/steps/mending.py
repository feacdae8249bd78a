"""What the centre's own disk has spoilt is brought again, byte for byte, by whoever has it: its author or a reader.

An envelope's id is the hash of its bytes, so the centre can tell that it was given back what it had.
"""

from collections.abc import Iterator

from app.domain.ids import EnvelopeId
from app.ops.kept import KeptEnvelope
from sync.errors import CannotOpen
from sync.protocol.messages import MAX_PUSH_BYTES
from sync.steps.greet import Heads
from sync.steps.keyring import Keyring
from sync.steps.letting_go import is_skeleton
from sync.steps.send import FRAME, Offer, check_results, remade
from sync.steps.talk import Talk

_TRIES = 3  # a centre that goes on asking for what it was given, and has signed for, is not given it for ever


def bring_again(talk: Talk, heads: Heads) -> None:
    """Offer what the greeting asked for and is here.

    Nothing changes here by it: what was at the centre before still stands there, at the same place. Raises
    ServerGarbled or Forged where the answer is not the server's word for each of them.
    """
    asked = {identity for _, identity in heads.damaged}
    talk.brought_again = {one: times for one, times in talk.brought_again.items() if one in asked}
    batch, size = [], 0
    for offer in _found(talk, heads):
        size += len(offer.raw) + FRAME
        if size > MAX_PUSH_BYTES:
            break
        batch.append(offer)
    if not batch:
        return
    talk.report("send", 0, len(batch))
    results = talk.wire.push(talk.data_stream, [offer.raw for offer in batch])
    check_results(talk, heads, batch, results)
    for one in results:
        talk.brought_again[one.id] = talk.brought_again.get(one.id, 0) + 1


def _found(talk: Talk, heads: Heads) -> Iterator[Offer]:
    keyring = Keyring(talk)
    for _, identity in heads.damaged:
        if talk.brought_again.get(identity, 0) < _TRIES:
            raw = _bytes_of(talk, keyring, EnvelopeId(identity))
            if raw:
                yield Offer(identity, raw)


def _bytes_of(talk: Talk, keyring: Keyring, identity: EnvelopeId) -> bytes:
    """Nothing, where it is not here, no more of it than a skeleton, or its key was given up with its case."""
    found = talk.disk.envelope(identity)
    if found is None:
        return b""
    if not isinstance(found, KeptEnvelope):
        return found.raw
    try:
        return b"" if is_skeleton(found) else remade(keyring, found)
    except CannotOpen:
        return b""
