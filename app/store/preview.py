"""Showing snapshots: rows to look at, until the saves behind them have been read.

Folders shown so stand in `preview_folder`. Their saves are kept as they come and not shown one by one; when all are
here, each folder is shown anew from its saves alone, and what no save stands behind goes. So a wrong snapshot can
mislead for as long as the first sync lasts, and leaves nothing behind.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any

import msgspec
from sqlalchemy import Connection, Integer, LargeBinary, Table, bindparam, delete, select, text

from app.domain.ids import FolderRef, OpId, RecordId, RingId
from app.ops import codec
from app.ops.kept import FolderKey, KeptEnvelope, Making, PartPlace, Preview
from app.ops.kinds import ADD_ONLY
from app.store import envelopes, folders, meta, search_index, snapshot, views
from app.store.absorbing import Arrival, project
from app.store.snapshot import Section
from app.store.store import Store
from app.store.tables import VIEWS, answer_value, conflict, envelope, head, note, op, preview_folder

NO_SAVE = OpId(b"\xff" * 32)
"""The save a row shown from a snapshot names: none there is, and by its id later than any, so that each replaces it."""

_KEY = "preview"
_MAKING = "snapshot"
_KEY_BYTES = 32
_PAGE = 500  # ids asked for in one statement
_SWEPT = (*VIEWS.values(), answer_value)
_encode = msgspec.msgpack.Encoder().encode
_previews = msgspec.msgpack.Decoder(Preview)
_makings = msgspec.msgpack.Decoder(Making)

_KNOW = (  # by the bare driver: all the folders of a site
    "INSERT OR IGNORE INTO preview_folder (id, ring, key) SELECT ?1, ?2, ?3"
    " WHERE NOT EXISTS (SELECT 1 FROM op WHERE op.folder = ?1)"
)
_KEYS = select(preview_folder).where(preview_folder.c.id.in_(bindparam("refs", expanding=True)))
_OF_SITE = text("SELECT id FROM preview_folder WHERE id IN (SELECT folder FROM site)")
_PAYLOADS = (
    select(envelope.c.n, envelope.c.payload)
    .where(envelope.c.n.in_(select(op.c.envelope).where(op.c.folder.in_(bindparam("refs", expanding=True)))))
    .order_by(envelope.c.n)
)
_LOOSE = (
    select(op.c.id, op.c.body)
    .where(op.c.folder.in_(bindparam("refs", expanding=True)), op.c.envelope.is_(None))
    .order_by(op.c.n)
)


class Previews:
    """What the sync engine needs of a vault to make snapshots and to show them. Each method is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # --- showing
    def preview(self) -> Preview | None:
        """How far showing has come; None where nothing is shown that has not been read."""
        with self._store.read() as connection:
            return _state(connection)

    def keep_preview(self, state: Preview) -> None:
        """Remember how far it has come."""
        with self._store.transaction() as connection:
            _put(connection, state)

    def preview_keys(self, refs: Collection[FolderRef]) -> Sequence[FolderKey]:
        """The keys of some folders that are shown from a snapshot. They are believed for looking only."""
        asked = list(refs)
        with self._store.read() as connection:
            pages = (asked[at : at + _PAGE] for at in range(0, len(asked), _PAGE))
            rows = (row for page in pages for row in connection.execute(_KEYS, {"refs": page}))
            return [FolderKey(FolderRef(row.id), RingId(row.ring), row.key) for row in rows]

    def show_part(self, ring: RingId, part: bytes, state: Preview) -> None:
        """Show what a part of a ring's snapshot holds, of folders nothing has been read of. Raises ValueError."""
        sections = snapshot.read_part(part)
        with self._store.transaction() as connection:
            shown = _Shown(connection)
            for section in sections:
                _show_section(connection, ring, section, shown)
            _put(connection, state)

    def show_envelopes(self, opened: Sequence[KeptEnvelope], keys: Sequence[FolderKey], state: Preview) -> None:
        """Show what was saved after the snapshot; `keys` are those of folders that were begun since."""
        with self._store.transaction() as connection:
            _know(connection, keys)
            _show_saves(connection, [one for kept in opened for one in envelopes.opened_arrivals(kept, 0)])
            _put(connection, state)

    def confirm(self, most: int) -> int:
        """Show some folders from their saves alone, or clear what no save stands behind; how many steps are left.

        To be called once the stream has been read to its end.
        """
        with self._store.transaction() as connection:
            state = _state(connection)
            if state is None:
                return 0
            if refs := _next_folders(connection, most):
                _show_anew(connection, refs)
            elif state.swept < len(_SWEPT):
                _sweep(connection, _SWEPT[state.swept])
                _put(connection, msgspec.structs.replace(state, swept=state.swept + 1))
            else:
                meta.drop(connection, _KEY)
                return 0
            left = connection.scalar(text("SELECT count(*) FROM preview_folder")) or 0
            return -(-left // most) + len(_SWEPT) - state.swept + 1

    # --- making
    def part(self, ring: RingId, at: PartPlace) -> tuple[bytes, PartPlace | None]:
        """A part of a ring's snapshot, and where the next begins."""
        with self._store.read() as connection:
            return snapshot.part(connection, ring, at)

    def making(self) -> Making | None:
        """The snapshot that is on its way."""
        with self._store.read() as connection:
            raw = meta.find(connection, _MAKING)
        return None if raw is None else _makings.decode(raw)

    def keep_making(self, state: Making | None) -> None:
        """Remember how far it has come; None: it is there, or given up."""
        with self._store.transaction() as connection:
            if state is None:
                meta.drop(connection, _MAKING)
            else:
                meta.put(connection, **{_MAKING: _encode(state)})


def _state(connection: Connection) -> Preview | None:
    raw = meta.find(connection, _KEY)
    return None if raw is None else _previews.decode(raw)


def _put(connection: Connection, state: Preview) -> None:
    meta.put(connection, **{_KEY: _encode(state)})


def _know(connection: Connection, keys: Iterable[FolderKey]) -> None:
    """Folders to be shown from now on; one of which saves are here shows those."""
    rows = [(one.folder, one.ring, one.key) for one in keys]
    if rows:
        connection.exec_driver_sql(_KNOW, rows)


# --- parts of a snapshot
class _Shown:
    """Which folders are shown from a snapshot; each asked once for all the tables of a part."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._asked: set[FolderRef] = set()
        self._found: set[FolderRef] = set()

    def among(self, refs: set[FolderRef]) -> set[FolderRef]:
        """Those of some folders."""
        if unasked := refs - self._asked:
            self._asked |= unasked
            self._found |= folders.previewed(self._connection, unasked)
        return self._found

    def forget(self) -> None:
        """More of them have become known."""
        self._asked.clear()


def _show_section(connection: Connection, ring: RingId, section: Section, shown: _Shown) -> None:
    """A table this version does not know is passed over, and so are columns."""
    if section.table == snapshot.FOLDERS:
        at = section.columns.index("key") + 1
        _know(connection, [FolderKey(FolderRef(row[0]), ring, row[at]) for row in section.rows if _is_key(row[at])])
        shown.forget()
        return
    wanted = shown.among({row[0] for row in section.rows})
    rows = [row for row in section.rows if row[0] in wanted]
    if section.table in VIEWS:
        _insert(connection, VIEWS[section.table], section.columns, rows)
        if section.table == "note":
            at = section.columns.index("id") + 1
            search_index.take(connection, [RecordId(row[at]) for row in rows], now=False)
    elif section.table == snapshot.VALUES:
        _insert(connection, answer_value, section.columns, rows)
    elif section.table == snapshot.HEADS:
        at = section.columns.index("kind") + 1
        _insert(connection, head, section.columns, [row for row in rows if row[at] == "site"])


def _insert(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Put rows in; where a record is here already, it stays. By the bare driver: these are all the rows of a site."""
    places = {name: at for at, name in enumerate(columns, 1) if name in table.c}
    if table.name in VIEWS:
        places["folder"] = 0
    if not rows:
        return
    said = list(zip(*rows, strict=True))  # column by column: these are all the rows of a site
    for name, at in places.items():
        if not _fits(table, name, said[at]):
            raise ValueError("no part of a snapshot")
    if not places:
        return
    names = [*places, "op"] if "op" in table.c and "op" not in places else [*places]
    cells = [said[at] for at in places.values()]
    more = [repeat(NO_SAVE, len(rows))] * (len(names) - len(cells))
    columns_of = ", ".join(f'"{name}"' for name in names)
    blanks = ", ".join("?" * len(names))
    statement = f'INSERT OR IGNORE INTO "{table.name}" ({columns_of}) VALUES ({blanks})'  # noqa: S608  # ours
    connection.exec_driver_sql(statement, list(zip(*cells, *more, strict=True)))


def _types(table: Table, name: str) -> set[type]:
    column = table.c[name]
    kind = int if isinstance(column.type, Integer) else bytes if isinstance(column.type, LargeBinary) else str
    return {kind, type(None)} if column.nullable else {kind}


def _fits(table: Table, name: str, cells: Sequence[Any]) -> bool:
    """Whether cells are of a column's type; no number is larger than SQLite has room for."""
    types = _types(table, name)
    is_small = int not in types or all(-(2**63) <= cell < 2**63 for cell in cells if type(cell) is int)
    return types.issuperset(map(type, cells)) and is_small


def _is_key(key: object) -> bool:
    return isinstance(key, bytes) and len(key) == _KEY_BYTES


# --- what was saved since
def _show_saves(connection: Connection, arrivals: Sequence[Arrival]) -> None:
    """Show values as they were written, one after the other. What contradicts what is found out when all is read."""
    wanted = folders.previewed(connection, {one.op.folder for one in arrivals})
    shown: dict[str, dict[RecordId, views.Row]] = defaultdict(dict)
    for arrival in arrivals:
        if arrival.op.folder in wanted:
            for write in arrival.op.writes:
                row = shown[write.kind].setdefault(write.record, views.Row(arrival.op.folder, NO_SAVE, {}))
                row.fields[write.field] = write.value
    for kind, rows in shown.items():
        (views.add if kind in ADD_ONLY else views.show)(connection, kind, rows)
    search_index.take(connection, list(shown["note"]), now=False)


# --- from the saves alone
def _next_folders(connection: Connection, most: int) -> list[FolderRef]:
    """The site's own first: what it says of itself stands in heads, which are dropped with the snapshot's."""
    if site := connection.scalars(_OF_SITE).all():
        connection.execute(delete(head).where(head.c.kind == "site"))
        return [FolderRef(ref) for ref in site]
    return [FolderRef(ref) for ref in connection.scalars(select(preview_folder.c.id).limit(most))]


def _show_anew(connection: Connection, refs: Sequence[FolderRef]) -> None:
    arrivals = list(_saves(connection, refs))
    records: dict[str, set[RecordId]] = defaultdict(set)
    for arrival in arrivals:
        for write in arrival.op.writes:
            records[write.kind].add(write.record)
    notes = list(records["note"])
    was = _bodies(connection, notes)
    for kind, ids in records.items():
        if kind not in ADD_ONLY:
            _drop_merged(connection, kind, ids)
    project(connection, arrivals)
    now = _bodies(connection, notes)
    search_index.take(connection, [id_ for id_ in notes if was.get(id_) != now.get(id_)], now=False)
    connection.execute(delete(preview_folder).where(preview_folder.c.id.in_(refs)))


def _saves(connection: Connection, refs: Sequence[FolderRef]) -> Iterator[Arrival]:
    for row in connection.execute(_PAYLOADS, {"refs": refs}).all():
        yield from envelopes.arrivals(row.payload, row.n)
    for row in connection.execute(_LOOSE, {"refs": refs}).all():
        yield Arrival(OpId(row.id), codec.decode(row.body))


def _drop_merged(connection: Connection, kind: str, ids: Collection[RecordId]) -> None:
    """What is shown of records that are merged field by field; add-only ones are replaced as they are added."""
    rows = [{"b_id": id_} for id_ in ids]
    for table in (head, conflict):
        connection.execute(delete(table).where(table.c.record == bindparam("b_id"), table.c.kind == kind), rows)
    if kind in VIEWS:
        connection.execute(delete(VIEWS[kind]).where(VIEWS[kind].c.id == bindparam("b_id")), rows)
    if kind == "answer":
        connection.execute(delete(answer_value).where(answer_value.c.answer == bindparam("b_id")), rows)


def _bodies(connection: Connection, notes: Sequence[RecordId]) -> Mapping[RecordId, str]:
    found: dict[RecordId, str] = {}
    for at in range(0, len(notes), _PAGE):
        rows = connection.execute(select(note.c.id, note.c.body).where(note.c.id.in_(notes[at : at + _PAGE])))
        found |= {RecordId(row.id): row.body for row in rows}
    return found


def _sweep(connection: Connection, table: Table) -> None:
    """Remove rows no save stands behind: the snapshot was wrong about them, or the centre has lost their saves."""
    if table is answer_value:
        connection.execute(text("DELETE FROM answer_value WHERE answer NOT IN (SELECT id FROM answer)"))
        return
    false = ~select(op.c.id).where(op.c.id == table.c.op).exists()
    if table is note:
        search_index.forget(connection, [RecordId(id_) for id_ in connection.scalars(select(note.c.id).where(false))])
    connection.execute(delete(table).where(false))
