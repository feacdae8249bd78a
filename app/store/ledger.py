"""The vault as the sync engine sees it: what waits, what is kept, how far each stream has been read.

Each method is one transaction. The engine knows this class only through the Disk protocol of sync/ports.py.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, func, or_, select, text, update
from sqlalchemy.dialects.sqlite import insert

from app.domain.erasing import Carried, Site
from app.domain.erasing import Standing as Proposed
from app.domain.ids import EnvelopeId, FolderRef, OpId, RecordId, RingId, SeatId, StreamId
from app.ops import hlc
from app.ops.kept import (
    EnvelopeState,
    FolderKey,
    HeldEnvelope,
    KeptEnvelope,
    LetGo,
    Restricting,
    RingKey,
    Standing,
    StreamState,
    WaitingCount,
    WaitingOps,
)
from app.store import clock, envelopes, erasing, folders, letting_go, many, meta, restricting
from app.store.absorbing import absorb
from app.store.carriage import Carriage
from app.store.preview import Previews
from app.store.tables import control, envelope, held, op, place, stream

ERASED = "erased"
"""Why a save was set aside that the centre has kept no more than a skeleton of."""
RESTRICTED = "restricted"
"""The same of a case that is kept among others now."""
MOST_OPS = 500
MOST_BYTES = 200_000
_PAGE = 500  # numbers asked for in one statement

_named = envelope.alias()
_STREAM = select(stream).where(stream.c.id == bindparam("id"))
_WAITING = select(op.c.folder).where(op.c.envelope.is_(None)).group_by(op.c.folder).order_by(func.min(op.c.n))
_LOOSE_IN = text(  # the index by name: without figures about the rows SQLite takes the one over all that is sealed
    "SELECT folder, id, body FROM op INDEXED BY ix_op_outbox WHERE envelope IS NULL AND folder IN :refs"
    " ORDER BY folder, n LIMIT :most"
).bindparams(bindparam("refs", expanding=True))
_BIND = update(op).where(op.c.id == bindparam("b_id")).values(envelope=bindparam("b_envelope"), body=None)
_HASHES = select(place.c.seq, place.c.hash).where(
    place.c.stream == bindparam("stream"), place.c.seq.in_(bindparam("seqs", expanding=True))
)
_ADD_PLACES = insert(place).on_conflict_do_nothing()
_RECEIPT = (
    update(envelope)
    .where(envelope.c.id == bindparam("b_id"))
    .values(state=EnvelopeState.CENTRE.value, reason="", seq=bindparam("b_seq"), receipt=bindparam("b_receipt"))
)
_HELD_RECEIPT = (
    update(held).where(held.c.id == bindparam("b_id")).values(seq=bindparam("b_seq"), receipt=bindparam("b_receipt"))
)
_REFUSAL = (
    update(envelope)
    .where(envelope.c.id == bindparam("b_id"))
    .values(state=EnvelopeState.QUARANTINE.value, reason=bindparam("b_reason"))
)
_BEHIND = select(_named.c.n).where(_named.c.id == bindparam("after")).scalar_subquery()
_IN_ORDER = (
    select(envelope)
    .where(envelope.c.stream == bindparam("stream"), envelope.c.n > func.coalesce(_BEHIND, 0))
    .order_by(envelope.c.n)
    .limit(bindparam("most"))
)
"""A stream's envelopes in the order they were kept, from behind the one called `after`."""
_UNACKNOWLEDGED = _IN_ORDER.where(envelopes.is_in(EnvelopeState.FROZEN))
_SEALED_BY = _IN_ORDER.where(envelope.c.seat == bindparam("seat"), ~envelopes.IS_GONE)
_RECORDS = (
    select(control.c.record)
    .where(control.c.stream == bindparam("of"), control.c.position > bindparam("after"))
    .order_by(control.c.position)
)
_ROLLING = select(stream.c.hash).where(stream.c.id == bindparam("of"))
_HELD = select(held).where(held.c.stream == bindparam("of")).order_by(held.c.seq)
_ANY_HELD = select(held.c.id).limit(1)
_HELD_REFUSAL = update(held).where(held.c.id == bindparam("b_id")).values(refusal=bindparam("b_reason"))


class Outcome(Protocol):
    """What the server said of one envelope, read here without knowing the wire."""

    @property
    def id(self) -> bytes:
        """Which envelope."""

    @property
    def status(self) -> str:
        """accepted, duplicate, rejected or gone."""

    @property
    def seq(self) -> int:
        """Where it stands now."""

    @property
    def receipt(self) -> bytes:
        """The server's signature."""

    @property
    def code(self) -> str:
        """Why it was refused."""


class Ledger(Previews, Carriage):
    """The Disk of the sync engine, over SQLCipher."""

    # --- keys
    def folder_keys(self, refs: Collection[FolderRef]) -> Sequence[FolderKey]:
        """The keys of those folders whose key this vault has."""
        with self._store.read() as connection:
            return folders.keys(connection, refs)

    def add_folder_keys(self, keys: Sequence[FolderKey]) -> None:
        """Keep keys of folders other seats made."""
        with self._store.transaction() as connection:
            folders.keep(connection, keys)

    def ring_keys(self, ring: RingId) -> Sequence[RingKey]:
        """All generations of a ring's key held here, oldest first."""
        with self._store.read() as connection:
            return folders.ring_keys(connection, ring)

    def add_ring_keys(self, keys: Sequence[RingKey]) -> None:
        """Keep further generations."""
        with self._store.transaction() as connection:
            folders.keep_ring_keys(connection, keys)

    # --- restricted rings
    def restrictions(self) -> Sequence[Restricting]:
        """What was decided here and the control stream does not tell of yet."""
        with self._store.read() as connection:
            return restricting.unsaid(connection)

    def restriction_said(self, ring: RingId) -> None:
        """The control stream tells of it now."""
        with self._store.transaction() as connection:
            restricting.is_said(connection, ring)

    def move_folders(self, moves: Mapping[FolderRef, RingId], leaving: Collection[RingId]) -> None:
        """Put folders into their new ring."""
        with self._store.transaction() as connection:
            restricting.move(connection, moves, leaving)

    def folders_in(self, ring: RingId) -> Sequence[FolderRef]:
        """The folders of a ring whose keys are here."""
        with self._store.read() as connection:
            return restricting.folders_in(connection, ring)

    def drop_ring_keys(self, ring: RingId) -> None:
        """Forget all generations of a ring's key."""
        with self._store.transaction() as connection:
            restricting.drop_keys(connection, ring)

    # --- going out
    def waiting_folders(self, stream: StreamId) -> Sequence[FolderRef]:
        """Folders with ops in no envelope yet, oldest op first. One data stream per vault: every op belongs to it."""
        with self._store.read() as connection:
            return [FolderRef(ref) for ref in connection.scalars(_WAITING)]

    def waiting_ops(self, stream: StreamId, refs: Sequence[FolderRef]) -> Sequence[WaitingOps]:
        """Ops of some folders that are in no envelope yet."""
        with self._store.read() as connection:
            known = {key.folder: key for key in folders.keys(connection, refs)}
            loose = _loose_in(connection, refs)
            return [WaitingOps(known[ref], tuple(loose[ref])) for ref in refs if ref in known and ref in loose]

    def freeze(self, sealed: Sequence[KeptEnvelope], wraps: Sequence[FolderKey]) -> None:
        """Bind ops to the envelopes that carry them; their bytes live in the payload from now on."""
        with self._store.transaction() as connection:
            folders.keep(connection, wraps)
            numbers = envelopes.add(connection, sealed)
            bound = [{"b_id": id_, "b_envelope": numbers[one.id]} for one in sealed for id_ in one.ops]
            many.run(connection, _BIND, bound)

    def last_own_envelope(self, stream: StreamId) -> EnvelopeId:
        """The id of this seat's newest envelope that the centre has or may still get: to name one that it will never
        have would look to colleagues as if it were withheld from them."""
        never = or_(envelopes.is_in(EnvelopeState.QUARANTINE), and_(envelopes.IS_GONE, envelope.c.seq.is_(None)))
        with self._store.read() as connection:
            newest = (
                select(envelope.c.id)
                .where(envelope.c.stream == stream, envelope.c.seat == meta.blob(connection, "seat.id"), ~never)
                .order_by(envelope.c.n.desc())
                .limit(1)
            )
            return EnvelopeId(connection.scalar(newest) or bytes(32))

    def last_stored(self, stream: StreamId, seat: SeatId) -> EnvelopeId:
        """The id of a seat's newest envelope that is known to be at the centre."""
        with self._store.read() as connection:
            is_there = or_(envelopes.is_in(EnvelopeState.CENTRE), envelopes.IS_GONE) & envelope.c.seq.is_not(None)
            stored = select(envelope.c.id).where(envelope.c.stream == stream, envelope.c.seat == seat, is_there)
            return EnvelopeId(connection.scalar(stored.order_by(envelope.c.seq.desc()).limit(1)) or bytes(32))

    def unacknowledged(self, stream: StreamId, after: bytes, most: int) -> Sequence[KeptEnvelope]:
        """Frozen envelopes in the order they were kept, from behind `after`."""
        with self._store.read() as connection:
            return _page(connection, _UNACKNOWLEDGED, stream=stream, after=after, most=most)

    def sealed_by(self, stream: StreamId, seat: SeatId, after: bytes, most: int) -> Sequence[KeptEnvelope]:
        """A seat's whole envelopes in the order they were kept, from behind `after`."""
        with self._store.read() as connection:
            return _page(connection, _SEALED_BY, stream=stream, seat=seat, after=after, most=most)

    def acknowledge(self, results: Sequence[Outcome]) -> None:
        """Store receipts and refusals."""
        with self._store.transaction() as connection:
            for one in results:
                if one.status == "gone" and _is_placed(one):
                    letting_go.set_aside_refused(connection, one.id, ERASED)
            _store_receipts(connection, list(filter(_is_placed, results)))
            _set_aside(connection, [one for one in results if not _is_placed(one)])

    def release(self, stream: StreamId, reasons: Sequence[str]) -> None:
        """Put refused envelopes back among those to be offered."""
        with self._store.transaction() as connection:
            refused = (envelope.c.stream == stream, envelopes.is_in(EnvelopeState.QUARANTINE))
            again = update(envelope).where(*refused, envelope.c.reason.in_(reasons))
            connection.execute(again.values(state=EnvelopeState.FROZEN, reason=""))

    # --- coming in
    def knows(self, envelope: EnvelopeId) -> bool:
        """Whether this vault has that envelope, opened or held."""
        with self._store.read() as connection:
            return envelopes.is_known(connection, envelope)

    def take_in_hand(self, waiting: Sequence[HeldEnvelope]) -> None:
        """Keep envelopes that came by another way than the server."""
        with self._store.transaction() as connection:
            _hold(connection, [one for one in waiting if not envelopes.is_known(connection, one.id)])

    def apply_page(
        self,
        state: StreamState,
        opened: Sequence[KeptEnvelope],
        held: Sequence[HeldEnvelope],
        own: Sequence[tuple[int, bytes]],
        passed: Sequence[tuple[int, bytes]] = (),
    ) -> None:
        """One pulled page with cursor and rolling hash, all in one transaction."""
        with self._store.transaction() as connection:
            pulled = [(one.seq or 0, bytes(one.id)) for one in opened] + [(one.seq, bytes(one.id)) for one in held]
            standing = sorted([*own, *pulled, *passed])
            _note_places(connection, state.stream, standing)
            _take_in(connection, opened, state.server_time_ms)
            _hold(connection, held)
            mine = meta.blob(connection, "seat.id")
            envelopes.stand_at(connection, state.stream, standing, mine, {identity for _, identity in passed})
            _put_state(connection, state)

    def unfilled(self, stream: StreamId, most: int) -> Sequence[int]:
        """The first places of which nothing is here, or a skeleton that does not stand there yet."""
        with self._store.read() as connection:
            return envelopes.unfilled(connection, stream, most)

    def fill(
        self, stream: StreamId, opened: Sequence[KeptEnvelope], held: Sequence[HeldEnvelope], server_time_ms: int
    ) -> None:
        """Keep what stands at a place that had been passed."""
        with self._store.transaction() as connection:
            _take_in(connection, opened, server_time_ms)
            _hold(connection, held)
            standing = [(one.seq or 0, bytes(one.id)) for one in opened] + [(one.seq, bytes(one.id)) for one in held]
            envelopes.stand_at(connection, stream, standing, meta.blob(connection, "seat.id"))

    def envelope(self, identity: EnvelopeId) -> KeptEnvelope | HeldEnvelope | None:
        """That envelope, opened or held, if this vault has it."""
        with self._store.read() as connection:
            row = connection.execute(select(envelope).where(envelope.c.id == identity)).first()
            if row is not None:
                return envelopes.value(row)
            row = connection.execute(select(held).where(held.c.id == identity)).first()
        return None if row is None else _held_value(row)

    def held(self, stream: StreamId) -> Sequence[HeldEnvelope]:
        """Envelopes that could not be opened when they came."""
        with self._store.read() as connection:
            return [_held_value(row) for row in connection.execute(_HELD, {"of": stream})]

    def apply_held(self, opened: Sequence[KeptEnvelope], still: Sequence[HeldEnvelope], server_time_ms: int) -> None:
        """Held envelopes that open now, and others that wait for another reason now."""
        with self._store.transaction() as connection:
            _take_in(connection, opened, server_time_ms)
            connection.execute(delete(held).where(held.c.id.in_([one.id for one in opened])))
            for one in still:
                connection.execute(update(held).where(held.c.id == one.id).values(reason=one.reason))

    # --- letting go
    def is_here(self, ref: FolderRef) -> bool:
        """Whether anything of a folder that could be read is here."""
        with self._store.read() as connection:
            return letting_go.is_here(connection, ref)

    def let_go(self, ref: FolderRef, bare: letting_go.Bare, reason: str) -> LetGo:
        """Drop all of a folder; the log of earlier pages is emptied after it."""
        with self._store.transaction() as connection:
            gone = letting_go.let_go(connection, ref, bare, reason, keeps_drafts=reason == RESTRICTED)
        self._store.empty_log()
        return gone

    def bury(self, buried: Sequence[KeptEnvelope]) -> None:
        """Of held envelopes nothing but these skeletons stays; a receipt stays with its skeleton."""
        with self._store.transaction() as connection:
            ids = [one.id for one in buried]
            receipts = {row.id: row.receipt for row in connection.execute(select(held).where(held.c.id.in_(ids)))}
            envelopes.add(connection, [replace(one, receipt=receipts.get(one.id, b"")) for one in buried])
            connection.execute(delete(held).where(held.c.id.in_(ids)))
        self._store.empty_log()

    def aside(self) -> Mapping[FolderRef, int]:
        """How many unsent saves are set aside, by folder."""
        with self._store.read() as connection:
            return erasing.aside(connection)

    # --- proposals to erase
    def erasures(self) -> Sequence[Proposed]:
        """All there ever were, with what was said to them."""
        with self._store.read() as connection:
            return erasing.standings(connection)

    def is_still_needed(self, refs: Sequence[FolderRef]) -> bool:
        """Whether a case that would stay has a person who would go."""
        with self._store.read() as connection:
            return erasing.is_still_needed(connection, refs)

    def note_erasures(self, told: Mapping[RecordId, Carried], site: Site) -> bool:
        """Remember what the control stream says of them; whether that is news."""
        with self._store.transaction() as connection:
            return erasing.note_told(connection, told, site)

    # --- how far
    def stream_state(self, stream_id: StreamId) -> StreamState:
        """How far this stream has been read."""
        with self._store.read() as connection:
            row = connection.execute(_STREAM, {"id": stream_id}).first()
        if row is None:
            return StreamState(stream_id)
        return StreamState(stream_id, row.cursor, row.hash, row.incarnation, row.last_complete_ms)

    def hash_at(self, stream: StreamId, seq: int) -> bytes | None:
        """The rolling hash this vault computed at `seq`."""
        if seq == 0:
            return bytes(32)
        with self._store.read() as connection:
            return connection.scalar(select(place.c.hash).where(place.c.stream == stream, place.c.seq == seq))

    def hashes_at(self, stream: StreamId, seqs: Collection[int]) -> Mapping[int, bytes]:
        """The rolling hashes this vault computed at some positions."""
        asked = sorted(seqs)
        found: dict[int, bytes] = {}
        with self._store.read() as connection:
            for at in range(0, len(asked), _PAGE):
                rows = connection.execute(_HASHES, {"stream": stream, "seqs": asked[at : at + _PAGE]})
                found |= {row.seq: row.hash for row in rows}
        return found

    def rewind(self, state: StreamState) -> None:
        """The server lost what lies above: offer all of it again, ours and others'."""
        with self._store.transaction() as connection:
            above = (envelope.c.stream == state.stream, envelope.c.seq > state.cursor)
            envelopes.lose(connection, *above)
            connection.execute(
                update(held).where(held.c.stream == state.stream, held.c.seq > state.cursor).values(seq=0, receipt=b"")
            )
            connection.execute(delete(place).where(place.c.stream == state.stream, place.c.seq > state.cursor))
            _put_state(connection, state)

    def control_records(self, stream: StreamId, after: int) -> Sequence[bytes]:
        """Control records held here, from position `after` on."""
        with self._store.read() as connection:
            return list(connection.scalars(_RECORDS, {"of": stream, "after": after}))

    def add_control_records(self, stream: StreamId, records: Sequence[bytes], state: StreamState) -> None:
        """Keep verified control records and the new state of the control stream."""
        with self._store.transaction() as connection:
            first = state.cursor - len(records) + 1
            for position, record in enumerate(records, first):
                row = insert(control).values(stream=stream, position=position, record=record)
                connection.execute(row.on_conflict_do_nothing())
            _put_state(connection, state)

    def replace_control_records(
        self, stream: StreamId, after: int, records: Sequence[bytes], state: StreamState
    ) -> None:
        """Give up the control records above `after` for those of another branch."""
        with self._store.transaction() as connection:
            connection.execute(delete(control).where(control.c.stream == stream, control.c.position > after))
            rows = [{"stream": stream, "position": at, "record": raw} for at, raw in enumerate(records, after + 1)]
            if rows:
                connection.execute(insert(control), rows)
            _put_state(connection, state)

    def standing(self, stream: StreamId, after: int, most: int) -> Sequence[Standing]:
        """The entries of a stream as they were read, with what is here of each."""
        with self._store.read() as connection:
            return envelopes.standing(connection, stream, after, most)

    def stored_count(self, stream: StreamId) -> int:
        """How many opened envelopes are marked as being at the centre."""
        with self._store.read() as connection:
            return envelopes.stored_count(connection, stream)

    def waiting_count(self) -> WaitingCount:
        """What the status line says: everything saved here without a receipt."""
        with self._store.read() as connection:
            return envelopes.waiting_count(connection)


def _page(connection: Connection, wanted: Select[Any], **place: object) -> list[KeptEnvelope]:
    return [envelopes.value(row) for row in connection.execute(wanted, place).all()]


def _loose_in(connection: Connection, refs: Sequence[FolderRef]) -> dict[FolderRef, list[tuple[OpId, bytes]]]:
    """As many of each folder's ops that are in no envelope as one envelope takes, one at least; of a few folders, where
    one has very many."""
    loose: dict[FolderRef, list[tuple[OpId, bytes]]] = defaultdict(list)
    sizes: dict[FolderRef, int] = defaultdict(int)
    for ref, id_, body in connection.execute(_LOOSE_IN, {"refs": refs, "most": MOST_OPS * 4}).all():
        ops = loose[ref]
        sizes[ref] += len(body)
        if not ops or (len(ops) < MOST_OPS and sizes[ref] <= MOST_BYTES):
            ops.append((OpId(id_), body))
    return loose


def _is_placed(one: Outcome) -> bool:
    """Whether it has its place at the centre; of an erased folder a skeleton has."""
    return one.status in ("accepted", "duplicate") or (one.status == "gone" and one.seq > 0)


def _store_receipts(connection: Connection, given: Sequence[Outcome]) -> None:
    if given:
        rows = [{"b_id": one.id, "b_seq": one.seq, "b_receipt": one.receipt} for one in given]
        many.run(connection, _RECEIPT, rows)
        if _holds_any(connection):
            many.run(connection, _HELD_RECEIPT, rows)


def _set_aside(connection: Connection, refused: Sequence[Outcome]) -> None:
    if refused:
        rows = [{"b_id": one.id, "b_reason": one.code or one.status} for one in refused]
        many.run(connection, _REFUSAL, rows)
        if _holds_any(connection):
            many.run(connection, _HELD_REFUSAL, rows)


def _holds_any(connection: Connection) -> bool:
    """Whether anything waits that could not be opened; mostly nothing does."""
    return connection.execute(_ANY_HELD).first() is not None


def _take_in(connection: Connection, opened: Sequence[KeptEnvelope], server_ms: int) -> None:
    """Keep envelopes and absorb their ops; a stamp from a wildly wrong clock is shown but not absorbed."""
    arrivals = envelopes.take(connection, opened)
    absorb(connection, arrivals, index_now=False)
    stamps = [arrival.op.hlc for arrival in arrivals]
    if stamps and server_ms:
        mine = clock.last(connection)
        for stamp in sorted(stamps):
            mine = hlc.absorb(mine, stamp, server_ms)
        clock.remember(connection, mine)


def _held_value(row: Row[tuple[object, ...]]) -> HeldEnvelope:
    return HeldEnvelope(EnvelopeId(row.id), StreamId(row.stream), row.seq, row.raw, row.reason)


def _hold(connection: Connection, waiting: Sequence[HeldEnvelope]) -> None:
    for one in waiting:
        row = insert(held).values(id=one.id, stream=one.stream, seq=one.seq, raw=one.raw, reason=one.reason)
        connection.execute(row.on_conflict_do_update(index_elements=["id"], set_={"seq": one.seq}))


def _note_places(connection: Connection, stream_id: StreamId, standing: Sequence[tuple[int, bytes]]) -> None:
    rolling = connection.scalar(_ROLLING, {"of": stream_id}) or bytes(32)
    rows = []
    for seq, id_ in standing:
        rolling = hashlib.sha256(rolling + id_).digest()
        rows.append({"stream": stream_id, "seq": seq, "id": id_, "hash": rolling})
    many.run(connection, _ADD_PLACES, rows)


def _put_state(connection: Connection, state: StreamState) -> None:
    values = {
        name: value for name, value in msgspec.structs.asdict(state).items() if name not in ("stream", "server_time_ms")
    }
    row = insert(stream).values(id=state.stream, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["id"], set_=values))
