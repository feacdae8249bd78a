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
from sync.steps.send import FRAME, remade
from sync.steps.talk import Talk


def bring_again(talk: Talk, heads: Heads) -> None:
    """Offer what the greeting asked for and is here, each once until it is spoilt anew.

    Nothing changes here by it: what was at the centre before still stands there, at the same place.
    """
    talk.brought_again &= {identity for _, identity in heads.damaged}
    offers, size = {}, 0
    for identity, raw in _found(talk, heads):
        size += len(raw) + FRAME
        if size > MAX_PUSH_BYTES:
            break
        offers[identity] = raw
    if offers:
        talk.report("send", 0, len(offers))
        talk.wire.push(talk.data_stream, list(offers.values()))
        talk.brought_again |= offers.keys()


def _found(talk: Talk, heads: Heads) -> Iterator[tuple[bytes, bytes]]:
    keyring = Keyring(talk)
    for _, identity in heads.damaged:
        if identity not in talk.brought_again:
            raw = _bytes_of(talk, keyring, EnvelopeId(identity))
            if raw:
                yield identity, raw


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
