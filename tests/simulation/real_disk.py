"""The encrypted database behind the same doors as the disk in memory, so that both live through the same histories."""

from pathlib import Path

from sqlalchemy import select

from app.domain.ids import EnvelopeId, FolderRef, OpId, RecordId, RingId, StreamId
from app.ops.codec import encode, op_id
from app.ops.kept import FolderKey, HeldEnvelope, KeptEnvelope
from app.ops.values import Op
from app.store import folders, heads, migrate, seats, tables
from app.store.absorbing import Arrival, absorb
from app.store.engine import open_engine
from app.store.envelopes import value
from app.store.ledger import Ledger
from app.store.seats import Founding
from app.store.store import Store
from sync.invitation import RINGS
from sync.protocol.names import ring_id, stream_id
from sync.sealing.seat_keys import SeatKeys
from tests.desk import HeldClock, RawKey, seeded
from tests.simulation.memory_disk import Place


class RealDisk(Ledger):
    """A vault on a real disk."""

    def __init__(self, folder: Path, keys: SeatKeys, site: bytes) -> None:
        folder.mkdir(parents=True)
        engine = open_engine(folder / "vault.db", RawKey(), create=True)
        self.store = Store(engine, HeldClock(), seeded(keys.seat.hex()))
        with self.store.transaction() as connection:
            migrate.upgrade(connection)
        seats.found(self.store, _founding(keys, site))
        self._stream = StreamId(stream_id("data", site))
        super().__init__(self.store)

    def save(self, op: Op, new_folder: FolderKey | None = None) -> OpId:
        """One save on this computer."""
        body = encode(op)
        with self.store.transaction() as connection:
            if new_folder is not None:
                folders.keep(connection, [new_folder])
            absorb(connection, [Arrival(op_id(body), op, body=body)], index_now=True)
        return op_id(body)

    def folders(self) -> list[FolderRef]:
        """The folders that can be written in."""
        with self.store.read() as connection:
            return [FolderRef(ref) for ref in connection.scalars(select(tables.folder.c.id).order_by("id"))]

    def heads(self, place: Place) -> tuple[OpId, ...]:
        """The ops whose write to a field nobody has superseded."""
        with self.store.read() as connection:
            found = heads.of(connection, place.kind, RecordId(place.record), place.field)
        return tuple(head.op for head in found)

    def dump(self) -> dict[Place, tuple[tuple[OpId, str], ...]]:
        """Everything the screens would show."""
        with self.store.read() as connection:
            rows = connection.execute(select(tables.head.c.kind, tables.head.c.record, tables.head.c.field).distinct())
            places = [Place(*row) for row in rows]
            found = {at: heads.of(connection, at.kind, RecordId(at.record), at.field) for at in places}
        return {at: tuple((head.op, repr(head.value)) for head in each) for at, each in found.items() if each}

    @property
    def ops(self) -> set[OpId]:
        """Every op here."""
        with self.store.read() as connection:
            return {OpId(row) for row in connection.scalars(select(tables.op.c.id))}

    @property
    def kept(self) -> dict[EnvelopeId, KeptEnvelope]:
        """Every opened envelope here."""
        with self.store.read() as connection:
            return {EnvelopeId(row.id): value(row) for row in connection.execute(select(tables.envelope))}

    @property
    def held_here(self) -> dict[EnvelopeId, HeldEnvelope]:
        """Every envelope that waits for a key."""
        return {one.id: one for one in self.held(self._stream)}


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
