"""The last step: leave at the centre what a ring's readers can see, so that a new computer need not read it all first.

A little in every round, so that nothing ever waits for it. The record that speaks of it comes when all of it is there.
"""

from collections.abc import Sequence
from functools import partial

from msgspec.structs import replace

from app.domain.ids import RingId
from app.ops.kept import MOST_PART_BYTES, Making, PartPlace, RingKey, StreamState
from sync.errors import ServerRefused
from sync.ports import Shelf
from sync.protocol.control import Control, written
from sync.protocol.control_record import MAX_CHUNKS, NewSnapshot
from sync.protocol.messages import MAX_BLOB_BYTES, BlobName
from sync.sealing.snapshots import seal_part
from sync.steps.blobs import bring, lacking, name_of
from sync.steps.control import extend_control
from sync.steps.keyring import Keyring
from sync.steps.talk import Talk

LEAST_NEW = 2000
"""Envelopes the stream must have grown by since the last snapshot of a ring; later by a quarter of its length."""
_SALT_BYTES = 32
_LONGEST_MS = 5000  # spent on it in one round


def leave_snapshot(talk: Talk, least_new: int = LEAST_NEW) -> None:
    """Go on with a snapshot that is due, after a round that has read and sent everything.

    A server that has no room for it is left alone: all works without.
    """
    shelf = talk.shelf
    if shelf is None or not talk.makes_snapshots or shelf.preview() is not None:
        return
    making = shelf.making()
    if making is None or making.voided != talk.control.voided:
        making = _begun(talk, least_new)
    try:
        if making is not None:
            _go_on(talk, shelf, making)
    except ServerRefused:
        talk.makes_snapshots = False
        shelf.keep_making(None)


def _begun(talk: Talk, least_new: int) -> Making | None:
    """The first of this seat's rings whose snapshot is missing or old."""
    state = talk.disk.stream_state(talk.data_stream)
    for ring in sorted(talk.control.rings):
        key = _sealing_key(talk, ring) if _is_due(talk.control, ring, state, least_new) else None
        if key is not None:
            salt = talk.random(_SALT_BYTES)
            return Making(RingId(ring), key.generation, state.cursor, state.hash, salt, talk.control.voided)
    return None


def _is_due(control: Control, ring: bytes, state: StreamState, least_new: int) -> bool:
    last = control.snapshot(ring)
    seq = last.said.seq if last else 0
    return state.cursor - seq >= max(least_new, seq // 4)


def _sealing_key(talk: Talk, ring: bytes) -> RingKey | None:
    return Keyring(talk).newest(ring) if talk.control.is_reader(talk.keys.seat, ring) else None


def _go_on(talk: Talk, shelf: Shelf, making: Making) -> None:
    key = _sealing_key(talk, making.ring)
    if key is None or key.generation != making.epoch:
        shelf.keep_making(None)  # the ring has a newer key: what is sealed with this one is not begun with any more
        return
    ends_ms = talk.now_ms() + _LONGEST_MS
    while making.at is not None and talk.now_ms() < ends_ms:
        making = _brought(talk, shelf, making, key)
        if len(making.chunks) > MAX_CHUNKS:
            shelf.keep_making(None)
            talk.makes_snapshots = False
            return
        shelf.keep_making(making)
        talk.report("snapshot", len(making.chunks), 0)
    if making.at is None:
        _say(talk, making)
        shelf.keep_making(None)


def _brought(talk: Talk, shelf: Shelf, making: Making, key: RingKey) -> Making:
    """One more chunk at the centre."""
    part, following = shelf.part(making.ring, making.at or PartPlace())
    place = len(making.chunks), following is None
    sealed = seal_part(key, talk.data_stream, making.salt, place, part)
    if len(part) > MOST_PART_BYTES or len(sealed) > MAX_BLOB_BYTES:
        raise ServerRefused(problem="too_big")
    blob = name_of(making.ring, sealed)
    for lacked, received in lacking(talk, [blob]):
        bring(talk, lacked, sealed, received)
    return replace(making, chunks=(*making.chunks, blob.name), at=following)


def _say(talk: Talk, making: Making) -> None:
    """The record, unless somebody was faster or all snapshots have been made void meanwhile."""
    blobs = [BlobName(making.ring, name) for name in making.chunks]
    if not lacking(talk, blobs):
        extend_control(talk, partial(_record, talk, making))


def _record(talk: Talk, making: Making, control: Control) -> Sequence[bytes]:
    last = control.snapshot(making.ring)
    if control.voided != making.voided or (last and last.said.seq >= making.seq):
        return ()
    body = NewSnapshot(
        making.ring, making.epoch, making.seq, making.hash, making.salt, list(making.chunks), making.voided
    )
    return written(control, [body], talk.keys.seat, talk.keys.sign)
