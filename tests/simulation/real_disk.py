"""The encrypted database behind the same doors as the disk in memory, so that both live through the same histories."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, select

from app.domain.ids import EnvelopeId, FolderRef, OpId, RecordId, RingId, StreamId
from app.ops import hlc
from app.ops.codec import decode, op_id
from app.ops.kept import HeldEnvelope, KeptEnvelope, Restricting, RingKey
from app.ops.kinds import ADD_ONLY
from app.ops.merge import relied_on
from app.ops.values import Hlc, Value
from app.store import attachments, clock, envelopes, folders, heads, migrate, restricting, seats, snapshot, tables
from app.store.absorbing import Arrival, absorb
from app.store.engine import open_engine
from app.store.ledger import Ledger
from app.store.saving import Save
from app.store.seats import Founding
from app.store.store import Store
from app.store.tables import VIEWS
from sync.invitation import RINGS
from sync.protocol.names import ring_id, stream_id
from sync.sealing.payload import unpack
from sync.sealing.seat_keys import SeatKeys
from tests.desk import HeldClock, RawKey, seeded
from tests.simulation.disk import Attachment, Crashed, Draft, Dump, Place

_copies = count()
ADDED = {"note": ("body",), "attachment": ("name", "size", "key", "sha256")}
"""The add-only records the simulation writes, with all their fields; they have rows and no heads."""


class MortalStore(Store):
    """A store whose computer can go out before or after a commit."""

    left: int | None = None  # commits until then
    is_committed = False

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction, perhaps the last."""
        if self.left is not None:
            self.left -= 1
        with super().transaction() as connection:
            yield connection
            if self.left == 0 and not self.is_committed:
                raise Crashed
        if self.left == 0:
            raise Crashed


class RealDisk(Ledger):
    """A vault on a real disk."""

    def __init__(self, folder: Path, keys: SeatKeys, site: bytes) -> None:
        self._open(folder, keys, site)

    def _open(self, folder: Path, keys: SeatKeys, site: bytes) -> None:
        self.folder, self._keys, self._site = folder, keys, site
        self.seat = keys.seat
        self.store = MortalStore(open_engine(folder / "vault.db", RawKey()), HeldClock(), seeded(keys.seat.hex()))
        self._stream = StreamId(stream_id("data", site))
        super().__init__(self.store)

    # --- the computer
    def copy(self) -> "RealDisk":
        """An image of it: the files as they lie there, write-ahead log and all."""
        folder = self.folder.with_name(f"{self.folder.name.split('-')[0]}-{next(_copies)}")
        shutil.copytree(self.folder, folder)
        return RealDisk(folder, self._keys, self._site)

    def mortal(self, last: int, is_committed: bool) -> "RealDisk":
        """This disk, in a computer that goes out soon."""
        self.store.left, self.store.is_committed = last, is_committed
        return self

    def spare(self) -> None:
        """It did not come to that."""
        self.store.left = None

    def revive(self) -> None:
        """On again: opened anew."""
        self.store.close()
        self._open(self.folder, self._keys, self._site)

    def close(self) -> None:
        """Done with it."""
        self.store.close()

    # --- what the worker does
    def save(self, draft: Draft) -> OpId:
        """One save on this computer, as the casework makes it; or one of a later version, as it would make it."""
        with self.store.transaction() as connection:
            if draft.fresh is not None:
                folders.keep(connection, [draft.fresh])
            if draft.attached is not None:
                attachments.keep_content(connection, draft.attached.record, draft.folder, draft.attached.content)
            if draft.later:
                return _save_later(connection, draft)
            save = Save(connection, draft.seat, draft.save, draft.random)
            for write in draft.writes:
                save.supersede(draft.folder, write)
            return save.commit(draft.wall_ms)[0]

    def want(self, record: RecordId) -> None:
        """Somebody waits for the bytes of an attachment."""
        with self.store.transaction() as connection:
            folder = attachments.folder_of(connection, record)
            attachments.put_way(connection, record, folder, wanted=1, problem="")

    def attachments(self) -> list[Attachment]:
        """Every attachment whose record is here."""
        with self.store.read() as connection:
            ids = connection.scalars(select(tables.attachment.c.id)).all()
            return [_attachment(connection, RecordId(id_)) for id_ in ids]

    def set_aside(self) -> set[OpId]:
        """The saves that can only be looked at any more."""
        with self.store.read() as connection:
            return {OpId(id_) for id_ in connection.scalars(select(tables.set_aside.c.id))}

    def unsent_in(self, folder: FolderRef) -> set[OpId]:
        """Saves made here that are in no envelope."""
        with self.store.read() as connection:
            loose = (tables.op.c.folder == folder, tables.op.c.envelope.is_(None))
            return {OpId(id_) for id_ in connection.scalars(select(tables.op.c.id).where(*loose))}

    def restrict(self, ring: RingKey, waiting: Restricting) -> None:
        """Decide on a restricted ring, with its first key; as `restricting.begin`, but with what the dice say."""
        with self.store.transaction() as connection:
            folders.keep_ring_keys(connection, [ring])
            restricting._put(connection, [*restricting.unsaid(connection), waiting])

    def folders_in_part(self, part: bytes) -> set[bytes]:
        """Which folders a part of a snapshot is about."""
        return {row[0] for section in snapshot.read_part(part) for row in section.rows}

    def folders(self) -> list[FolderRef]:
        """The folders that can be written in."""
        with self.store.read() as connection:
            refs = [FolderRef(ref) for ref in connection.scalars(select(tables.folder.c.id).order_by("id"))]
            previewed = folders.previewed(connection, refs)
        return [ref for ref in refs if ref not in previewed]

    def heads(self, place: Place) -> tuple[OpId, ...]:
        """The ops whose write to a field nobody has superseded."""
        with self.store.read() as connection:
            found = heads.of(connection, place.kind, RecordId(place.record), place.field)
        return tuple(head.op for head in found)

    def value(self, place: Place) -> Value:
        """What a page shows."""
        with self.store.read() as connection:
            found = heads.of(connection, place.kind, RecordId(place.record), place.field)
        return relied_on(found, place.kind, place.field)

    def dump(self) -> Dump:
        """Everything that stands: the heads, and the add-only records as their tables show them."""
        with self.store.read() as connection:
            rows = connection.execute(select(tables.head.c.kind, tables.head.c.record, tables.head.c.field).distinct())
            places = [Place(*row) for row in rows]
            found = {at: heads.of(connection, at.kind, RecordId(at.record), at.field) for at in places}
            added = {
                Place(kind, row.id, field): ((OpId(row.op), repr(row._mapping[field])),)
                for kind, fields in ADDED.items()
                for row in connection.execute(select(VIEWS[kind]))
                for field in fields
            }
        return {at: tuple((head.op, repr(head.value)) for head in each) for at, each in found.items() if each} | added

    def screen(self) -> object:
        """Every row of every view, and every mark of a conflict."""
        with self.store.read() as connection:
            views = {kind: _rows(connection, kind) for kind in VIEWS}
            conflicts = {tuple(row) for row in connection.execute(select(tables.conflict))}
        return views, conflicts

    def bodies(self) -> dict[OpId, bytes]:
        """Every op here: those that wait, and those inside the kept envelopes."""
        with self.store.read() as connection:
            loose = connection.execute(select(tables.op.c.id, tables.op.c.body).where(tables.op.c.body.is_not(None)))
            found = {OpId(row.id): bytes(row.body) for row in loose}
            payloads = list(connection.scalars(select(tables.envelope.c.payload)))
        return found | {op_id(body): body for payload in payloads if payload for body in unpack(payload)}

    @property
    def ops(self) -> set[OpId]:
        """Every op here."""
        with self.store.read() as connection:
            return {OpId(row) for row in connection.scalars(select(tables.op.c.id))}

    @property
    def kept(self) -> dict[EnvelopeId, KeptEnvelope]:
        """Every opened envelope here, in the order of being kept."""
        with self.store.read() as connection:
            rows = connection.execute(select(tables.envelope).order_by(tables.envelope.c.n))
            return {EnvelopeId(row.id): envelopes.value(row) for row in rows}

    @property
    def held_here(self) -> dict[EnvelopeId, HeldEnvelope]:
        """Every envelope that waits for a key."""
        return {one.id: one for one in self.held(self._stream)}

    @property
    def clock(self) -> Hlc:
        """The newest stamp made or absorbed here."""
        with self.store.read() as connection:
            return clock.last(connection)


def vault_maker(folder: Path, site: bytes) -> Callable[[SeatKeys], RealDisk]:
    """Makes vaults in `folder`. The tables are made once and copied: migrating takes longer than a history."""
    blank = folder / "blank"
    numbers = count()

    def make(keys: SeatKeys) -> RealDisk:
        if not blank.exists():
            blank.mkdir(parents=True)
            store = Store(open_engine(blank / "vault.db", RawKey(), create=True), HeldClock(), seeded("blank"))
            with store.transaction() as connection:
                migrate.upgrade(connection)
            store.close()
        mine = folder / f"seat{next(numbers)}"
        shutil.copytree(blank, mine)
        disk = RealDisk(mine, keys, site)
        seats.found(disk.store, _founding(keys, site))
        return disk

    return make


def _save_later(connection: Connection, draft: Draft) -> OpId:
    stamp = hlc.tick(clock.last(connection), draft.wall_ms)
    clock.remember(connection, stamp)
    body = draft.body(stamp)
    absorb(connection, [Arrival(op_id(body), decode(body), body=body)], index_now=True)
    return op_id(body)


def _attachment(connection: Connection, record: RecordId) -> Attachment:
    one, folder = attachments.get(connection, record), attachments.folder_of(connection, record)
    assert one is not None
    return Attachment(
        record, folder, one.size, one.sha256, attachments.content(connection, record),
        is_whole=one.is_here, is_stored=one.parts_stored >= one.parts, is_wanted=one.is_wanted, problem=one.problem,
    )  # fmt: skip


def _rows(connection: Connection, kind: str) -> set[tuple[object, ...]]:
    """Rows as shown. Which op a merged row names last depends on the order of arrival; it is only for marks."""
    columns = [column for column in VIEWS[kind].c if column.name != "op" or kind in ADD_ONLY]
    return {tuple(row) for row in connection.execute(select(*columns))}


def _founding(keys: SeatKeys, site: bytes) -> Founding:
    return Founding(
        seat=keys.seat,
        seat_secret=b"",
        site=RecordId(site),
        number=1,
        desk="marriage",
        worker="王敏",
        rings={name: RingId(ring_id(name, site)) for name in RINGS},
        control_stream=StreamId(stream_id("control", site)),
    )
