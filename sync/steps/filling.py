"""Places of the stream that were passed: the centre did not give out what stands there, and nobody is held up by it.

Either it calls their folders erased, and the control stream, as far as it was here, did not: a centre that was put back
keeps its ledger, and may have lost the record. Or its disk has spoilt the bytes. Such a place is told of by the
comparison. Once more is known of who may say what, once other places are spoilt than before, and at every start of the
program, the centre is asked again.
"""

from app.ops.kept import HeldEnvelope, KeptEnvelope
from sync.errors import ServerGarbled
from sync.protocol.envelope import parse_envelope
from sync.protocol.messages import EnvelopePage
from sync.protocol.names import next_hash
from sync.steps.apply import Applied, look_back, regained
from sync.steps.greet import Heads
from sync.steps.keyring import Keyring
from sync.steps.letting_go import is_skeleton, skeletons
from sync.steps.reading import Reader
from sync.steps.talk import Talk

_MOST = 100  # asked for in one round, each by itself
_ONE = 1  # byte: a page has one envelope at least


def fill(talk: Talk, heads: Heads) -> Applied:
    """Ask again for what was passed. Raises HistoryDiffers as a fetch does."""
    filled, spoilt = Applied(), set(heads.damaged)
    if talk.filled_at == (talk.control.hash, spoilt):
        return filled
    for seq in talk.disk.unfilled(talk.data_stream, _MOST):
        before = talk.disk.hash_at(talk.data_stream, seq - 1)
        if before is not None:
            page = talk.wire.pull(talk.data_stream, seq - 1, before, _ONE, own=True)
            _check_place(talk, seq, page)
            filled = filled + _fill(talk, seq, page)
            spoilt |= set(page.damaged)  # the next greeting will tell of it, or it is whole again by then
    talk.filled_at = talk.control.hash, spoilt
    return filled


def _fill(talk: Talk, seq: int, page: EnvelopePage) -> Applied:
    keyring = Keyring(talk)
    reader = Reader(talk, keyring)
    bare, _ = skeletons(talk, page)
    found = [*(reader.read(row.seq, row.raw) for row in page.envelopes if row.seq == seq), *bare]
    look_back(talk, reader, keyring)
    opened = [regained(talk, one) for one in found if isinstance(one, KeptEnvelope) and one.seq == seq]
    held = [one for one in found if isinstance(one, HeldEnvelope) and one.seq == seq]
    if opened or held:
        talk.disk.fill(talk.data_stream, opened, held, talk.server_time_ms)
    return Applied(sum(not is_skeleton(one) for one in opened))


def _check_place(talk: Talk, seq: int, page: EnvelopePage) -> None:
    """Raise ServerGarbled unless a page begins with the envelope that was passed there, by the rolling hash that was
    read with it: that it is erased, or still spoilt, are answers too."""
    whole = ((row.seq, parse_envelope(row.raw).id) for row in page.envelopes)
    told = dict([*whole, *page.own, *((row.seq, row.id) for row in page.gone), *page.damaged])
    before, after = (talk.disk.hash_at(talk.data_stream, at) for at in (seq - 1, seq))
    if seq not in told or before is None or next_hash(before, told[seq]) != after:
        raise ServerGarbled(what="page_gap")
