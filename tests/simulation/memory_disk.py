"""A vault in memory: the engine's Disk with the production merge and clock behind it. Each call is one transaction."""

from collections.abc import Callable, Collection, Container, Mapping, Sequence
from copy import copy
from typing import cast

from msgspec.structs import replace

from app.domain.ids import EnvelopeId, FolderRef, OpId, RingId, SeatId, StreamId
from app.ops import hlc
from app.ops.codec import UnreadableOp, decode, op_id
from app.ops.kept import (
    LOST,
    EnvelopeState,
    FolderKey,
    HeldEnvelope,
    KeptEnvelope,
    Restricting,
    RingKey,
    Standing,
    StreamState,
    WaitingCount,
    WaitingOps,
)
from app.ops.kinds import ADD_ONLY
from app.ops.merge import Head, Register, relied_on, write
from app.ops.values import Hlc, Value
from sync.protocol.messages import PushResult
from sync.protocol.names import NO_HASH, next_hash
from sync.sealing.payload import unpack
from tests.simulation.disk import Crashed, Draft, Dump, Place
from tests.simulation.memory_erasing import MemoryErasing

MOST_OPS = 20  # small, so that one folder often fills several envelopes

WRITES = frozenset(
    {
        "add_control_records",
        "replace_control_records",
        "add_folder_keys",
        "add_ring_keys",
        "acknowledge",
        "apply_held",
        "apply_page",
        "bury",
        "confirm",
        "doubt_stored",
        "drop_ring_keys",
        "fill",
        "freeze",
        "is_carried",
        "keep_attachment_part",
        "keep_making",
        "keep_preview",
        "let_go",
        "move_folders",
        "note_problem",
        "release",
        "restriction_said",
        "rewind",
        "save",
        "show_envelopes",
        "show_part",
        "take_in_hand",
    }
)


class MemoryDisk(MemoryErasing):
    """What one seat has stored. A crash between two calls loses nothing that a call has stored."""

    def __init__(self, seat: SeatId) -> None:
        super().__init__()
        self.seat = seat
        self.ops: dict[OpId, bytes] = {}
        self.views: dict[Place, Register] = {}
        self.kept: dict[EnvelopeId, KeptEnvelope] = {}
        self.held_here: dict[EnvelopeId, HeldEnvelope] = {}
        self.clock = hlc.ZERO
        self._loose: dict[OpId, FolderRef] = {}
        self._states: dict[StreamId, StreamState] = {}
        self._places: dict[int, tuple[bytes, bytes]] = {}  # seq -> (id, rolling hash) of the data stream
        self._rings: dict[tuple[RingId, int], RingKey] = {}
        self._folders: dict[FolderRef, FolderKey] = {}
        self._control: list[bytes] = []
        self._restricting: dict[RingId, Restricting] = {}

    # --- the computer
    def copy(self) -> "MemoryDisk":
        """An image of the disk."""
        other = copy(self)
        for name, value in vars(self).items():
            if isinstance(value, dict | list):
                setattr(other, name, value.copy())
        return other

    def mortal(self, last: int, is_committed: bool) -> "MemoryDisk":
        """This disk in a computer that goes out soon."""
        return cast(MemoryDisk, _MortalDisk(self, last, is_committed))

    def spare(self) -> None:
        """Nothing to do: what dies is the wrapper."""

    def revive(self) -> None:
        """Nothing to do: what dies is the wrapper."""

    def close(self) -> None:
        """Nothing to do."""

    # --- what the worker does
    def save(self, draft: Draft) -> OpId:
        """One save on this computer."""
        self.clock = hlc.tick(self.clock, draft.wall_ms)
        body = draft.body(self.clock)
        if draft.fresh is not None:
            self._folders[draft.fresh.folder] = draft.fresh
        if draft.attached is not None:
            self.attach(draft.attached.record, draft.folder, draft.attached.content)
        identity = op_id(body)
        self._absorb(body)
        self._loose[identity] = draft.folder
        return identity

    def folders(self) -> list[FolderRef]:
        """The folders that can be written in."""
        return sorted(self._folders.keys() - self._previewed.keys())

    def heads(self, place: Place) -> tuple[OpId, ...]:
        """The ops whose write to a field nobody has superseded, as far as known here."""
        return tuple(head.op for head in self.views.get(place, Register()).heads)

    def value(self, place: Place) -> Value:
        """What a page shows."""
        return relied_on(self.views.get(place, Register()).heads, place.kind, place.field)

    def dump(self) -> Dump:
        """Everything that stands."""
        return {
            place: tuple((head.op, repr(head.value)) for head in it.heads)
            for place, it in self.views.items()
            if it.heads
        }

    def screen(self) -> object:
        """What every field shows."""
        read = {place: repr(self.value(place)) for place, it in self.views.items() if it.heads}
        return read | {place: repr(value) for place, value in self._ahead.items()}

    def bodies(self) -> dict[OpId, bytes]:
        """Every op here, as it was made."""
        return self.ops

    # --- Disk
    def stream_state(self, stream: StreamId) -> StreamState:
        """See sync.ports.Disk."""
        return self._states.get(stream, StreamState(stream))

    def folder_keys(self, refs: Collection[FolderRef]) -> Sequence[FolderKey]:
        """See sync.ports.Disk."""
        return [self._folders[ref] for ref in refs if ref in self._folders]

    def ring_keys(self, ring: RingId) -> Sequence[RingKey]:
        """See sync.ports.Disk."""
        return [key for _, key in sorted(self._rings.items()) if key.ring == ring]

    def add_ring_keys(self, keys: Sequence[RingKey]) -> None:
        """See sync.ports.Disk."""
        for key in keys:
            self._rings.setdefault((key.ring, key.epoch), key)

    def add_folder_keys(self, keys: Sequence[FolderKey]) -> None:
        """See sync.ports.Disk."""
        for key in keys:
            self._folders.setdefault(key.folder, key)

    def restrict(self, ring: RingKey, waiting: Restricting) -> None:
        """Decide on a restricted ring here, with its first key."""
        self._rings[ring.ring, ring.epoch] = ring
        self._restricting[ring.ring] = waiting

    def restrictions(self) -> Sequence[Restricting]:
        """See sync.ports.Disk."""
        return list(self._restricting.values())

    def restriction_said(self, ring: RingId) -> None:
        """See sync.ports.Disk."""
        self._restricting.pop(ring, None)

    def move_folders(self, moves: Mapping[FolderRef, RingId], leaving: Collection[RingId]) -> None:
        """See sync.ports.Disk."""
        for ref, ring in moves.items():
            known = self._folders.get(ref)
            if known is not None and known.ring in leaving and known.ring != ring:
                self._folders[ref] = replace(known, ring=ring, wrap=b"")

    def folders_in(self, ring: RingId) -> Sequence[FolderRef]:
        """See sync.ports.Disk."""
        return [key.folder for key in self._folders.values() if key.ring == ring]

    def drop_ring_keys(self, ring: RingId) -> None:
        """See sync.ports.Disk."""
        self._rings = {place: key for place, key in self._rings.items() if key.ring != ring}

    def knows(self, envelope: EnvelopeId) -> bool:
        """See sync.ports.Disk."""
        return envelope in self.kept or envelope in self.held_here

    def envelope(self, identity: EnvelopeId) -> KeptEnvelope | HeldEnvelope | None:
        """See sync.ports.Disk."""
        return self.kept.get(identity) or self.held_here.get(identity)

    def last_own_envelope(self, stream: StreamId) -> EnvelopeId:
        """See sync.ports.Disk."""
        own = (kept.id for kept in reversed(self.kept.values()) if kept.seat == self.seat and not _is_nowhere(kept))
        return next(own, EnvelopeId(NO_HASH))

    def last_stored(self, stream: StreamId, seat: SeatId) -> EnvelopeId:
        """See sync.ports.Disk."""
        stored = [one for one in self.kept.values() if one.seat == seat and _is_there(one)]
        return max(stored, key=lambda one: one.seq or 0).id if stored else EnvelopeId(NO_HASH)

    def waiting_folders(self, stream: StreamId) -> Sequence[FolderRef]:
        """See sync.ports.Disk."""
        return list(dict.fromkeys(self._loose.values()))

    def waiting_ops(self, stream: StreamId, folders: Sequence[FolderRef]) -> Sequence[WaitingOps]:
        """See sync.ports.Disk."""
        loose = set(self._loose.values())
        return [WaitingOps(self._folders[folder], self._loose_in(folder)) for folder in folders if folder in loose]

    def freeze(self, envelopes: Sequence[KeptEnvelope], wraps: Sequence[FolderKey]) -> None:
        """See sync.ports.Disk."""
        self._folders |= {key.folder: key for key in wraps}
        for kept in envelopes:
            self.kept[kept.id] = kept
            for op in kept.ops:
                del self._loose[op]
                self._carrier[op] = kept.id

    def unacknowledged(self, stream: StreamId, after: bytes, most: int) -> Sequence[KeptEnvelope]:
        """See sync.ports.Disk."""
        return [kept for kept in self._behind(after) if kept.state is EnvelopeState.FROZEN][:most]

    def sealed_by(self, stream: StreamId, seat: SeatId, after: bytes, most: int) -> Sequence[KeptEnvelope]:
        """See sync.ports.Disk."""
        of_seat = (kept for kept in self._behind(after) if kept.seat == seat)
        return [kept for kept in of_seat if kept.state is not EnvelopeState.GONE][:most]

    def acknowledge(self, results: Sequence[PushResult]) -> None:
        """See sync.ports.Disk."""
        for result in results:
            name = EnvelopeId(result.id)
            if result.status == "gone" and result.seq:
                self._set_aside_refused(name)
            if name in self.held_here:
                self.held_here[name] = replace(self.held_here[name], seq=result.seq)
            if name in self.kept:
                self.kept[name] = _acknowledged(self.kept[name], result)

    def release(self, stream: StreamId, reasons: Sequence[str]) -> None:
        """See sync.ports.Disk."""
        for name, kept in self.kept.items():
            if kept.state is EnvelopeState.QUARANTINE and kept.reason in reasons:
                self.kept[name] = replace(kept, state=EnvelopeState.FROZEN, reason="")

    def take_in_hand(self, envelopes: Sequence[HeldEnvelope]) -> None:
        """See sync.ports.Disk."""
        for one in envelopes:
            if not self.knows(one.id):
                self.held_here[one.id] = one

    def apply_page(
        self,
        state: StreamState,
        opened: Sequence[KeptEnvelope],
        held: Sequence[HeldEnvelope],
        own: Sequence[tuple[int, bytes]],
        passed: Sequence[tuple[int, bytes]] = (),
    ) -> None:
        """See sync.ports.Disk."""
        pulled = [(kept.seq or 0, kept.id) for kept in opened] + [(one.seq, one.id) for one in held]
        run: list[tuple[int, bytes]] = sorted([*own, *pulled, *passed])
        self._note_places(self.stream_state(state.stream).hash, run)
        self._take_in(opened, state.server_time_ms)
        for one in held:
            if one.id not in self.kept:
                self.held_here[one.id] = one
        self._stand_at(run, {identity for _, identity in passed})
        self._states[state.stream] = state

    def unfilled(self, stream: StreamId, most: int) -> Sequence[int]:
        """See sync.ports.Disk."""
        return [seq for seq, (name, _) in sorted(self._places.items()) if not self._is_filled(seq, name)][:most]

    def _is_filled(self, seq: int, name: bytes) -> bool:
        kept = self.kept.get(EnvelopeId(name))
        if kept is None:
            return name in self.held_here
        return kept.state is not EnvelopeState.GONE or kept.seq == seq

    def fill(
        self, stream: StreamId, opened: Sequence[KeptEnvelope], held: Sequence[HeldEnvelope], server_time_ms: int
    ) -> None:
        """See sync.ports.Disk."""
        self._take_in(opened, server_time_ms)
        for one in held:
            if one.id not in self.kept:
                self.held_here[one.id] = one
        self._stand_at([(one.seq or 0, bytes(one.id)) for one in (*opened, *held)])

    def held(self, stream: StreamId) -> Sequence[HeldEnvelope]:
        """See sync.ports.Disk."""
        return sorted(self.held_here.values(), key=lambda one: one.seq)

    def apply_held(self, opened: Sequence[KeptEnvelope], still: Sequence[HeldEnvelope], server_time_ms: int) -> None:
        """See sync.ports.Disk."""
        self._take_in(opened, server_time_ms)
        for kept in opened:
            self.held_here.pop(kept.id, None)
        self.held_here |= {one.id: one for one in still}

    def hash_at(self, stream: StreamId, seq: int) -> bytes | None:
        """See sync.ports.Disk."""
        return self._places[seq][1] if seq in self._places else (None if seq else NO_HASH)

    def hashes_at(self, stream: StreamId, seqs: Collection[int]) -> Mapping[int, bytes]:
        """See sync.ports.Disk."""
        return {seq: self._places[seq][1] for seq in seqs if seq in self._places}

    def rewind(self, state: StreamState) -> None:
        """See sync.ports.Disk."""
        for name, kept in self.kept.items():
            if kept.seq is not None and kept.seq > state.cursor:
                self.kept[name] = _unacknowledged(kept)
        for name, one in self.held_here.items():
            if one.seq > state.cursor:
                self.held_here[name] = replace(one, seq=0)
        self._places = {seq: place for seq, place in self._places.items() if seq <= state.cursor}
        self._states[state.stream] = state

    def control_records(self, stream: StreamId, after: int) -> Sequence[bytes]:
        """See sync.ports.Disk."""
        return self._control[after:]

    def add_control_records(self, stream: StreamId, records: Sequence[bytes], state: StreamState) -> None:
        """See sync.ports.Disk."""
        self._control[state.cursor - len(records) : state.cursor] = records
        self._states[stream] = state

    def replace_control_records(
        self, stream: StreamId, after: int, records: Sequence[bytes], state: StreamState
    ) -> None:
        """See sync.ports.Disk."""
        self._control[after:] = records
        self._states[stream] = state

    def standing(self, stream: StreamId, after: int, most: int) -> Sequence[Standing]:
        """See sync.ports.Disk."""
        found = [self._standing(seq, name) for seq, (name, _) in sorted(self._places.items()) if seq > after]
        return found[:most]

    def stored_count(self, stream: StreamId) -> int:
        """See sync.ports.Disk."""
        return sum(map(_is_there, self.kept.values()))

    def _standing(self, seq: int, name: bytes) -> Standing:
        kept = self.kept.get(EnvelopeId(name))
        if kept is None:
            is_here = name in self.held_here
            return Standing(seq, name, is_here, is_opened=False, is_proved=is_here, ops=0)
        is_there = _is_there(kept) and kept.seq == seq
        is_gone = kept.state is EnvelopeState.GONE
        is_proved = is_there and bool(is_gone or kept.receipt or kept.seat != self.seat)
        ops = 0 if is_gone else len(unpack(kept.payload))
        return Standing(seq, name, is_here=True, is_opened=True, is_proved=is_proved, ops=ops, header=kept.header)

    def waiting_count(self) -> WaitingCount:
        """See sync.ports.Disk."""
        frozen = sum(len(kept.ops) for kept in self.kept.values() if kept.state is EnvelopeState.FROZEN)
        refused = sum(kept.state is EnvelopeState.QUARANTINE for kept in self.kept.values())
        offers = sum(kept.state is EnvelopeState.FROZEN for kept in self.kept.values())
        return WaitingCount(len(self._loose) + frozen, None, refused, len(self.held_here), offers)

    # --- inside
    def _behind(self, after: bytes) -> list[KeptEnvelope]:
        order = list(self.kept.values())
        return order[next(at for at, kept in enumerate(order, 1) if kept.id == after) :] if after else order

    def _loose_in(self, folder: FolderRef) -> tuple[tuple[OpId, bytes], ...]:
        mine = [(op, self.ops[op]) for op, of in self._loose.items() if of == folder]
        return tuple(mine[:MOST_OPS])

    def _take_in(self, opened: Sequence[KeptEnvelope], server_ms: int) -> None:
        stamps = [stamp for kept in opened for stamp in self._take(kept)]
        if server_ms:
            for stamp in sorted(stamps):
                self.clock = hlc.absorb(self.clock, stamp, server_ms)

    def _take(self, kept: KeptEnvelope) -> list[Hlc]:
        if kept.id not in self.kept:
            self.kept[kept.id] = kept
        if not kept.payload or self.kept[kept.id].state is EnvelopeState.GONE:
            return []
        bodies = unpack(kept.payload)
        for body in bodies:
            self._carrier.setdefault(op_id(body), kept.id)
        return [stamp for body in bodies if (stamp := self._absorb(body))]

    def _absorb(self, body: bytes) -> Hlc | None:
        identity = op_id(body)
        try:
            op = decode(body)
        except UnreadableOp:
            return None
        if identity in self.ops:
            return op.hlc
        for one in op.writes:
            place = Place(one.kind, one.record, one.field)
            head = Head(identity, op.hlc, one.value)
            register = self.views.get(place, Register())
            self.views[place] = (
                _added(register, head) if one.kind in ADD_ONLY else write(register, head, one.supersedes)
            )
        self.ops[identity] = body
        self._note_op(identity, body, op)
        return op.hlc

    def _note_places(self, rolling: bytes, run: Sequence[tuple[int, bytes]]) -> None:
        for seq, name in run:
            rolling = next_hash(rolling, name)
            self._places[seq] = (name, rolling)

    def _stand_at(self, run: Sequence[tuple[int, bytes]], passed: Container[bytes] = ()) -> None:
        there = dict(run)
        for name, kept in self.kept.items():
            if kept.seq in there and there[kept.seq] != name:
                self.kept[name] = _unacknowledged(kept)
        for seq, identity in run:
            name = EnvelopeId(identity)
            if name in self.kept and identity not in passed and self.kept[name].seq != seq:
                self.kept[name] = replace(self.kept[name], seq=seq)
                if self.kept[name].state is EnvelopeState.GONE:
                    continue
                if self.kept[name].receipt or self.kept[name].seat != self.seat:
                    self.kept[name] = replace(self.kept[name], state=EnvelopeState.CENTRE, reason="")


def _added(register: Register, head: Head) -> Register:
    """An add-only record: should two ops claim it, the lower id wins."""
    return Register((min((*register.heads, head), key=lambda one: one.op),))


def _acknowledged(kept: KeptEnvelope, result: PushResult) -> KeptEnvelope:
    if result.status in ("accepted", "duplicate") or (result.status == "gone" and result.seq):
        return replace(kept, state=EnvelopeState.CENTRE, seq=result.seq, receipt=result.receipt, reason="")
    return replace(kept, state=EnvelopeState.QUARANTINE, reason=result.code or result.status)


def _is_nowhere(kept: KeptEnvelope) -> bool:
    """Whether the centre will never have it, as far as is known."""
    return kept.state is EnvelopeState.QUARANTINE or (kept.state is EnvelopeState.GONE and kept.seq is None)


def _is_there(kept: KeptEnvelope) -> bool:
    """Whether it is marked as being at the centre, whole or as a skeleton."""
    return kept.state is EnvelopeState.CENTRE or (kept.state is EnvelopeState.GONE and kept.seq is not None)


def _unacknowledged(kept: KeptEnvelope) -> KeptEnvelope:
    if kept.state is EnvelopeState.GONE:
        return replace(kept, seq=None, receipt=b"")
    return replace(kept, state=EnvelopeState.FROZEN, seq=None, receipt=b"", reason=LOST)


class _MortalDisk:
    """The disk of a computer that goes out just before or just after its `last` write."""

    def __init__(self, disk: MemoryDisk, last: int, is_committed: bool) -> None:
        self._disk = disk
        self._last = last
        self._is_committed = is_committed
        self._writes = 0

    def __getattr__(self, name: str) -> object:
        found = getattr(self._disk, name)
        return self._mortal(found) if name in WRITES else found

    def _mortal(self, write: Callable[..., object]) -> Callable[..., object]:
        def dying(*values: object) -> object:
            self._writes += 1
            if self._writes == self._last and not self._is_committed:
                raise Crashed
            result = write(*values)
            if self._writes == self._last:
                raise Crashed
            return result

        return dying
