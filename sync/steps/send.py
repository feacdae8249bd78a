"""The third step: offer everything the server has not receipted, ours and others'. Refusals block nothing."""

from collections.abc import Iterator, Sequence
from functools import partial

import msgspec
from msgspec.structs import replace

from app.domain.ids import FolderRef
from app.ops.kept import EnvelopeState, KeptEnvelope
from sync.errors import ServerGarbled
from sync.protocol.envelope import encode_envelope, parse_envelope, parse_header
from sync.protocol.messages import MAX_ENVELOPES, MAX_PUSH_BYTES, PushResult
from sync.protocol.signing import check_signature, receipt_words
from sync.sealing.seal import raw_again
from sync.steps.ahead import Ahead
from sync.steps.freeze import freezing
from sync.steps.greet import Heads
from sync.steps.keyring import Keyring
from sync.steps.letting_go import known_erased
from sync.steps.pace import after
from sync.steps.talk import Talk

FRAME = 8
"""Bytes MessagePack may add to each envelope in a request."""


class Offer(msgspec.Struct, frozen=True):
    """One envelope as it is offered."""

    id: bytes
    raw: bytes


class Sent(msgspec.Struct, frozen=True):
    """What came of a step of sending."""

    stored: int = 0
    refused: int = 0
    gone: int = 0  # of erased folders: the centre has kept their skeletons
    last_seq: int = 0  # the highest position given

    @property
    def offered(self) -> int:
        """Envelopes the server has answered for."""
        return self.stored + self.refused + self.gone

    def __add__(self, other: "Sent") -> "Sent":
        last = max(self.last_seq, other.last_seq)
        return Sent(self.stored + other.stored, self.refused + other.refused, self.gone + other.gone, last)


def send(talk: Talk, heads: Heads) -> Sent:
    """Freeze what waits and offer it, as often as it takes: the next batch is sealed while one is on its way."""
    total = talk.disk.waiting_count().offers + len(talk.disk.waiting_folders(talk.data_stream))
    sent = Sent()
    with Ahead[Sequence[PushResult]](talk.executor) as line:
        batch: list[Offer] = []
        for following in _batches(talk, _offers(talk)):
            if line.is_under_way:
                sent = sent + _kept_results(talk, batch, line.result())
            batch = following
            talk.report("send", sent.offered, max(total, sent.offered + len(batch)))
            line.begin(partial(_offered, talk, heads, batch))
        if line.is_under_way:
            sent = sent + _kept_results(talk, batch, line.result())
    if sent.offered:
        talk.report("send", sent.offered, max(total, sent.offered))
    return sent


def _offered(talk: Talk, heads: Heads, batch: Sequence[Offer]) -> Sequence[PushResult]:
    """What the server says of a batch, looked at. Does not touch the disk."""
    results = _pushed(talk, batch)
    check_results(talk, heads, batch, results)
    return results


def _kept_results(talk: Talk, batch: Sequence[Offer], answered: Sequence[PushResult]) -> Sent:
    """Put them on the disk; the wire is at rest, since it may have to be asked what was erased."""
    last, results = max(one.seq for one in answered), _believed(talk, batch, answered)
    talk.disk.acknowledge(results)
    talk.receipted |= {result.id for result in results if result.seq}
    talk.unwanted |= {result.id for result in results if not result.seq}
    return _counted(results, last)


def _pushed(talk: Talk, batch: Sequence[Offer]) -> Sequence[PushResult]:
    """What became of a batch; how long it took says how big the next may be."""
    began = talk.now_ms()
    results = talk.wire.push(talk.data_stream, [offer.raw for offer in batch])
    size = sum(len(offer.raw) for offer in batch)
    talk.batch = after(talk.batch, size, talk.now_ms() - began, MAX_PUSH_BYTES)
    return results


def _offers(talk: Talk) -> Iterator[Offer]:
    """Held envelopes the server lost go out as they came, kept ones made again, byte for byte; then what is sealed now.

    What waits for being sealed is asked for first: what is saved meanwhile waits for the next round.
    """
    folders = talk.disk.waiting_folders(talk.data_stream)
    for held in talk.disk.held(talk.data_stream):
        if held.seq == 0 and held.id not in talk.unwanted:
            yield Offer(held.id, held.raw)
    keyring = Keyring(talk)
    last = b""
    while page := talk.disk.unacknowledged(talk.data_stream, last, MAX_ENVELOPES):
        keyring.look_up(kept.folder for kept in page)
        for kept in page:
            yield Offer(kept.id, remade(keyring, kept))
        last = page[-1].id
    yield from _fresh(talk, folders)


def _fresh(talk: Talk, folders: Sequence[FolderRef]) -> Iterator[Offer]:
    for one in freezing(talk, folders):
        if one.kept.state == EnvelopeState.FROZEN:
            yield Offer(one.kept.id, encode_envelope(one.envelope))


def remade(keyring: Keyring, kept: KeptEnvelope) -> bytes:
    """The exact bytes of an envelope kept here."""
    folder, ring_key = keyring.keys_for(parse_header(kept.header))
    return raw_again(kept, folder.key, ring_key.key)


def _batches(talk: Talk, offers: Iterator[Offer]) -> Iterator[list[Offer]]:
    """As much at once as the line takes in a few seconds, one envelope at least."""
    batch: list[Offer] = []
    size = FRAME
    for offer in offers:
        weight = len(offer.raw) + FRAME
        if batch and (len(batch) == MAX_ENVELOPES or size + weight > talk.batch.bytes):
            yield batch
            batch, size = [], FRAME
        batch.append(offer)
        size += weight
    if batch:
        yield batch


def check_results(talk: Talk, heads: Heads, batch: Sequence[Offer], results: Sequence[PushResult]) -> None:
    """Raise ServerGarbled or Forged unless there is one result each and every receipt is the server's own."""
    if [result.id for result in results] != [offer.id for offer in batch]:
        raise ServerGarbled(what="push_results")
    for result in results:
        if result.status in ("accepted", "duplicate") or _is_gone(result):
            if result.seq < 1:
                raise ServerGarbled(what="push_results")
            words = receipt_words(heads.incarnation, talk.data_stream, result.seq, result.id)
            check_signature(_server_key(talk), result.receipt, words, "receipt")


def _believed(talk: Talk, batch: Sequence[Offer], results: Sequence[PushResult]) -> Sequence[PushResult]:
    """A folder is gone where the control stream says so. Where it does not, the envelope has no place and is refused:
    set aside visible and whole, to be tried again."""
    folders = {offer.id: _folder_of(offer) for offer, one in zip(batch, results, strict=True) if _is_gone(one)}
    if not folders:
        return results
    living = set(folders.values()) - known_erased(talk, folders.values())
    return [replace(one, seq=0) if folders.get(one.id) in living else one for one in results]


def _server_key(talk: Talk) -> bytes:
    if not talk.server_key:
        talk.server_key = talk.wire.hello().server_key
    return talk.server_key


def _counted(results: Sequence[PushResult], last: int) -> Sent:
    stored = [result.seq for result in results if result.status in ("accepted", "duplicate")]
    gone = [result.seq for result in results if _is_gone(result)]
    refused = len(results) - len(stored) - len(gone)
    return Sent(len(stored), refused, len(gone), last)


def _is_gone(result: PushResult) -> bool:
    """Whether its folder was erased and the server has kept its skeleton."""
    return result.status == "gone" and result.seq > 0


def _folder_of(offer: Offer) -> bytes:
    return parse_header(parse_envelope(offer.raw).header).folder
