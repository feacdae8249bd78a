"""One save: the writes a verb makes, turned into one op per folder (design §6.1)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping

from sqlalchemy import Connection, select

from app.domain.ids import FolderRef, OpId, RecordId, SaveId, SeatId
from app.errors import Refused
from app.ops import codec, hlc, merge
from app.ops.kinds import kind_of
from app.ops.values import Op, Value, Write
from app.store import clock, folders, heads, understanding
from app.store.absorbing import Arrival, absorb
from app.store.tables import head
from app.store.tables import op as op_table
from app.store.understanding import Place

Random = Callable[[int], bytes]

CHINA_MINUTES = 480


class Save:
    """Collects writes; `commit` makes the ops and brings the views up to date, in the caller's transaction."""

    def __init__(self, connection: Connection, seat: SeatId, save_id: SaveId, random: Random) -> None:
        self.connection = connection
        self._seat = seat
        self._id = save_id
        self._random = random
        self._writes: dict[FolderRef, dict[tuple[RecordId, str, str], Write]] = defaultdict(dict)

    def new_record(self) -> RecordId:
        """An id for a new record."""
        return RecordId(self._random(16))

    def new_folder(self, ring: str) -> FolderRef:
        """A new folder of the ring called `ring` ("front" or "case"), with a key of its own."""
        return folders.create(self.connection, ring, self._random)

    def put(self, folder: FolderRef, kind: str, record: RecordId, fields: Mapping[str, Value]) -> None:
        """Write fields of one record. A field that already shows this value is left alone: saving a page unchanged
        neither makes an op nor settles a contradiction that nobody has looked at (`choose` does)."""
        for field, value in fields.items():
            standing = [] if kind_of(kind).add_only else heads.of(self.connection, kind, record, field)
            if not (standing and merge.relied_on(standing, kind, field) == value):
                self.supersede(folder, Write(kind, record, field, value, tuple(old.op for old in standing)))

    def supersede(self, folder: FolderRef, write: Write) -> None:
        """Write one field, in place of the writes it names."""
        self._writes[folder][write.record, write.kind, write.field] = write

    def audit(self, folder: FolderRef, fields: Mapping[str, Value]) -> None:
        """An audit line, in the folder it is about."""
        self.put(folder, "audit", self.new_record(), fields)

    def check_understood(self) -> None:
        """Whether a person may decide about these records here; the merge itself would take it.

        Raises Refused (update_to_edit) for one that a later version of the program wrote to and this one does not
        fully understand.
        """
        if not understanding.may_decide(self.connection, self._places()):
            raise Refused(rule="update_to_edit")

    def commit(self, wall_ms: int) -> list[OpId]:
        """Make one op per folder written to, and absorb them. Returns their ids.

        Raises Refused (still_arriving) for a folder that can be looked at but has not been read yet.
        """
        if folders.previewed(self.connection, self._writes):
            raise Refused(rule="still_arriving")
        arrivals = [self._arrival(folder, wall_ms) for folder in self._writes]
        absorb(self.connection, arrivals, index_now=True)
        return [arrival.id for arrival in arrivals]

    def _places(self) -> Iterator[Place]:
        for writes in self._writes.values():
            yield from (Place(kind, record, field) for record, kind, field in writes)

    def _arrival(self, folder: FolderRef, wall_ms: int) -> Arrival:
        stamp = hlc.tick(clock.last(self.connection), wall_ms)
        clock.remember(self.connection, stamp)
        writes = tuple(self._writes[folder].values())
        op = Op(self._seat, folder, self._id, self._random(16), stamp, wall_ms, CHINA_MINUTES, writes)
        body = codec.encode(op)
        return Arrival(codec.op_id(body), op, body=body)


def choose(
    save: Save, kind: str, record: RecordId, field: str, value: Value, shown: Collection[OpId]
) -> FolderRef | None:
    """Settle a field for which several values stand: one write that supersedes those that were `shown`.

    What came while somebody was choosing still stands, to be chosen from anew. The write goes into the folder the
    values lie in: the two halves of a person have one id, and other readers. None: nothing shown stands any more, and
    nothing is written.
    """
    place = (head.c.record == record, head.c.kind == kind, head.c.field == field)
    rows = save.connection.execute(
        select(head.c.op, op_table.c.folder).join(op_table, op_table.c.id == head.c.op).where(*place)
    ).all()
    standing = {row.op: row.folder for row in rows if row.op in shown}
    if not standing:
        return None
    folder = FolderRef(standing[min(standing)])
    save.supersede(folder, Write(kind, record, field, value, tuple(sorted(OpId(op) for op in standing))))
    return folder
