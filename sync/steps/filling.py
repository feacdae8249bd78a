"""Places of the stream that were passed: the centre did not give out what stands there, and nobody is held up by it.

It calls their folders erased, and the control stream, as far as it was here, did not: a centre that was put back keeps
its ledger, and may have lost the record. Such a place is told of by the comparison. Once more is known of who may say
what, and at every start of the program, the centre is asked again.
"""

from app.ops.kept import HeldEnvelope, KeptEnvelope
from sync.protocol.messages import EnvelopePage
from sync.steps.keyring import Keyring
from sync.steps.letting_go import skeletons
from sync.steps.reading import Reader
from sync.steps.talk import Talk

_MOST = 100  # asked for in one round, each by itself
_ONE = 1  # byte: a page has one envelope at least


def fill(talk: Talk) -> None:
    """Ask again for what was passed. Raises HistoryDiffers as a fetch does."""
    if talk.filled_at == talk.control.hash:
        return
    for seq in talk.disk.unfilled(talk.data_stream, _MOST):
        before = talk.disk.hash_at(talk.data_stream, seq - 1)
        if before is not None:
            _fill(talk, seq, talk.wire.pull(talk.data_stream, seq - 1, before, _ONE, own=True))
    talk.filled_at = talk.control.hash


def _fill(talk: Talk, seq: int, page: EnvelopePage) -> None:
    keyring = Keyring(talk)
    reader = Reader(talk, keyring)
    bare, _ = skeletons(talk, page)
    found = [*(reader.read(row.seq, row.raw) for row in page.envelopes if row.seq == seq), *bare]
    keyring.keep_learned()
    for one in found:
        if one.seq == seq:
            opened = [one] if isinstance(one, KeptEnvelope) else []
            held = [one] if isinstance(one, HeldEnvelope) else []
            talk.disk.fill(talk.data_stream, opened, held, talk.server_time_ms)
