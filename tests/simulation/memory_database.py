"""The server's database in memory: it knows the statements of `sync.server.store` and nothing else, so that the
production verbs of the server run on it. Transactions are undone as a whole; it can go out at any statement."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from sync.protocol.names import NO_HASH, StreamKind, stream_id
from sync.server.store import statements as sql
from sync.server.store.facts import sum_of
from sync.server.store.ledger import Erased
from sync.server.store.tables import metadata
from tests.simulation import memory_tables

Params = Mapping[str, Any]


class HeadRow(NamedTuple):
    """A row of `stream_head`."""

    stream: bytes
    kind: str
    site: bytes
    seq: int
    hash: bytes

    @property
    def _mapping(self) -> dict[str, object]:
        return self._asdict()


class EnvelopeRow(NamedTuple):
    """A row of `envelope`."""

    seq: int
    id: bytes
    seat: bytes
    size: int
    bare: int
    hash: bytes
    raw: bytes
    folder: bytes


class RecordRow(NamedTuple):
    """A row of `control_record`."""

    seq: int
    raw: bytes
    hash: bytes


class IdRow(NamedTuple):
    """What is asked of an envelope's id."""

    id: bytes
    seq: int


class FactRow(NamedTuple):
    """A row of `server_fact`."""

    name: str
    value: bytes


class Short(NamedTuple):
    """An envelope without its bytes."""

    seq: int
    id: bytes
    seat: bytes
    size: int
    bare: int


class RawRow(NamedTuple):
    """What is asked for to find a header."""

    raw: bytes
    bare: int


class Rows(list[Any]):
    """The result of a statement."""

    rowcount = 0

    def one_or_none(self) -> object | None:
        """The only row."""
        return self[0] if self else None


class Tables:
    """What a backup holds: one site's streams."""

    def __init__(self, site: bytes) -> None:
        kinds: tuple[StreamKind, ...] = ("control", "data", "inbox")
        streams = {stream_id(kind, site): kind for kind in kinds}
        self.heads = {stream: HeadRow(stream, kind, site, 0, NO_HASH) for stream, kind in streams.items()}
        self.records: dict[int, RecordRow] = {}
        self.envelopes: dict[int, EnvelopeRow] = {}
        self.seqs: dict[bytes, int] = {}  # the unique index over envelope ids
        self.blob: memory_tables.Stored = {}
        self.blob_piece: memory_tables.Stored = {}
        self.erased_through: dict[bytes, int] = {}
        self.damaged: dict[int, bytes] = {}

    def copy(self) -> "Tables":
        """A backup."""
        other = Tables.__new__(Tables)
        for name, table in vars(self).items():
            setattr(other, name, table.copy())
        return other


class MemoryLedger:
    """Stands where the ledger of erased folders stands: no backup has it."""

    def __init__(self) -> None:
        self._erased: dict[bytes, Erased] = {}

    def all(self) -> list[Erased]:
        """Everything in it."""
        return list(self._erased.values())

    def add(self, erased: Iterable[Erased]) -> int:
        """Write folders down."""
        new = {one.folder: one for one in erased if one.folder not in self._erased}
        self._erased |= new
        return len(new)


class MemoryDatabase:
    """Stands where `sync.server.store.database.Database` stands. `tick` is called before and after every statement of
    a write and may raise."""

    dialect = type("Dialect", (), {"name": "sqlite", "paramstyle": "qmark"})

    def __init__(self, site: bytes) -> None:
        self.tables = Tables(site)
        self.ledger = MemoryLedger()
        self.tick: Callable[[], None] = lambda: None
        self._safe = self.tables

    @contextmanager
    def reading(self) -> Iterator["MemoryConnection"]:
        """A read transaction."""
        yield MemoryConnection(self, lambda: None)

    @contextmanager
    def writing(self) -> Iterator["MemoryConnection"]:
        """A write transaction; whatever is raised in it, or at its commit, leaves no trace."""
        self._safe, self.tables = self.tables, self.tables.copy()
        try:
            yield MemoryConnection(self, self.tick)
            self.tick()
        except BaseException:
            self.tables = self._safe
            raise

    def close(self) -> None:
        """Nothing to do."""

    def commit(self) -> None:
        """An early commit: what nobody should do."""
        self._safe = self.tables.copy()


class MemoryConnection:
    """Answers the statements of the logs."""

    dialect = MemoryDatabase.dialect

    def __init__(self, database: MemoryDatabase, tick: Callable[[], None]) -> None:
        self._database = database
        self._tables = database.tables
        self._tick = tick

    def commit(self) -> None:
        """See MemoryDatabase.commit."""
        self._database.commit()

    def execute(self, statement: Any, parameters: Params | Sequence[Params] = ()) -> Rows:
        """Run one of the known statements."""
        self._tick()
        if id(statement) in _ANSWERS:
            return _ANSWERS[id(statement)](self._tables, parameters)
        table = memory_tables.table_of(statement)
        if table in ("blob", "blob_piece"):
            return self._of_blobs(table, statement)
        if table == "invitation":
            return Rows()  # nobody is invited by slip here
        if getattr(statement, "is_insert", False):
            assert isinstance(parameters, list)
            return self._insert(table, parameters)
        return _facts(self._tables, parameters)

    def exec_driver_sql(self, said: str, rows: Sequence[Sequence[Any]], _options: Params) -> Rows:
        """Insert what is not there yet, as `statements.insert_new` says it."""
        self._tick()
        words = re.fullmatch(r"INSERT INTO (\w+) \(([\w, ]+)\) VALUES \([?, ]+\) ON CONFLICT DO NOTHING", said)
        assert words is not None
        table, columns = words[1], words[2].split(", ")
        return self._insert(table, [dict(zip(columns, row, strict=True)) for row in rows])

    def scalars(self, statement: Any, parameters: Params = {}) -> list[Any]:  # noqa: B006  # nobody changes it
        """The first column."""
        return [row[0] for row in self.execute(statement, parameters)]

    def scalar(self, statement: Any, parameters: Params = {}) -> Any:  # noqa: B006  # nobody changes it
        """The first column of the first row."""
        return next(iter(self.scalars(statement, parameters)), None)

    def _of_blobs(self, table: str, statement: Any) -> Rows:
        answered = memory_tables.run(getattr(self._tables, table), statement)
        done = Rows(answered.rows)
        done.rowcount = answered.count
        return done

    def _insert(self, table: str, rows: Sequence[Params]) -> Rows:
        done = Rows()
        if table in ("blob", "blob_piece"):
            done.rowcount = memory_tables.insert(getattr(self._tables, table), metadata.tables[table], rows)
            return done
        for row in rows:
            if table == "erasing_done":
                done.rowcount += self._tables.erased_through.setdefault(row["stream"], 0) == 0
            elif table == "damaged":
                self._tables.damaged.setdefault(row["seq"], row["id"])
            elif table == "control_record":
                self._tables.records[row["seq"]] = RecordRow(row["seq"], row["raw"], row["hash"])
                done.rowcount += 1
            elif row["seq"] not in self._tables.envelopes and row["id"] not in self._tables.seqs:
                values = (row[name] for name in EnvelopeRow._fields)
                self._tables.envelopes[row["seq"]] = EnvelopeRow(*values)
                self._tables.seqs[row["id"]] = row["seq"]
                done.rowcount += 1
        return done


def _facts(_tables: Tables, _asked: Params) -> Rows:
    """The only other statement is asked at the start; the simulated server is given its facts."""
    facts = dict.fromkeys(("incarnation", "seed"), bytes(32))
    return Rows(FactRow(name, value) for name, value in {**facts, "sum": sum_of(facts)}.items())


def _heads(tables: Tables, asked: Params) -> Rows:
    return Rows(tables.heads[stream] for stream in asked["streams"] if stream in tables.heads)


def _head(tables: Tables, asked: Params) -> Rows:
    stream = asked.get("stream") or asked["this"]
    return Rows([tables.heads[stream]] if stream in tables.heads else [])


def _move(tables: Tables, asked: Params) -> Rows:
    at = tables.heads[asked["this"]]
    moved = Rows()
    if (asked.get("from_seq", at.seq), asked.get("from_hash", at.hash)) == (at.seq, at.hash):
        tables.heads[at.stream] = at._replace(seq=asked["seq"], hash=asked["hash"])
        moved.rowcount = 1
    return moved


def _known(tables: Tables, asked: Params) -> Rows:
    return Rows(IdRow(name, tables.seqs[name]) for name in asked["ids"] if name in tables.seqs)


def _run(tables: Tables, asked: Params) -> Iterator[EnvelopeRow]:
    run = range(asked["after"] + 1, asked["at_seq"] + 1)
    return (tables.envelopes[seq] for seq in run if seq in tables.envelopes)


def _rows(tables: Tables, asked: Params) -> Rows:
    return Rows(Short(*row[:5]) for row in list(_run(tables, asked))[: asked["most"]])


def _bytes(tables: Tables, asked: Params) -> Rows:
    return Rows(row for row in _run(tables, asked) if row.bare or row.seat != asked["not_of"])


def _raw(tables: Tables, asked: Params) -> Rows:
    seq = tables.seqs.get(asked["this"])
    return Rows([] if seq is None else [RawRow(tables.envelopes[seq].raw, tables.envelopes[seq].bare)])


def _whole_in(tables: Tables, asked: Params) -> Rows:
    return Rows(row for row in tables.envelopes.values() if row.folder in asked["folders"] and not row.bare)


def _shed(tables: Tables, asked: Sequence[Params]) -> Rows:
    for one in asked:
        row = tables.envelopes[one["b_seq"]]
        tables.envelopes[row.seq] = row._replace(raw=one["b_raw"], size=one["b_size"], bare=1)
    return Rows()


def _damaged(tables: Tables, asked: Params) -> Rows:
    is_data = asked["stream"] == next(head.stream for head in tables.heads.values() if head.kind == "data")
    found = [IdRow(name, seq) for seq, name in sorted(tables.damaged.items())] if is_data else []
    return Rows(found[: asked["most"]])


def _mended(tables: Tables, asked: Sequence[Params]) -> Rows:
    for one in asked:
        tables.damaged.pop(one["d_seq"], None)
    return Rows()


def _put_right(tables: Tables, asked: Params) -> Rows:
    row = tables.envelopes[asked["b_seq"]]
    if row.id == asked["b_id"]:
        changed = {name: asked[f"b_{name}"] for name in ("seat", "folder", "raw", "size", "bare")}
        tables.envelopes[row.seq] = row._replace(**changed)
    return Rows()


def _erased_through(tables: Tables, asked: Params) -> Rows:
    known = tables.erased_through.get(asked["stream"])
    return Rows([] if known is None else [(known,)])


def _note_erased(tables: Tables, asked: Params) -> Rows:
    tables.erased_through[asked["this"]] = max(tables.erased_through[asked["this"]], asked["to"])
    return Rows()


def _records(tables: Tables, asked: Params) -> Rows:
    run = range(asked["after"] + 1, asked["at_seq"] + 1)
    found = [(tables.records[seq].raw,) for seq in run if seq in tables.records]
    return Rows(found[: asked["most"]])


def _control_hash(tables: Tables, asked: Params) -> Rows:
    row = tables.records.get(asked["at_seq"])
    return Rows([(row.hash,)] if row else [])


def _data_hash(tables: Tables, asked: Params) -> Rows:
    row = tables.envelopes.get(asked["at_seq"])
    return Rows([(row.hash,)] if row else [])


_ANSWERS: dict[int, Callable[[Tables, Any], Rows]] = {
    id(sql.HEAD): _head,
    id(sql.HEADS): _heads,
    id(sql.LOCK): _head,
    id(sql.HOLD): _head,
    id(sql.MOVE): _move,
    id(sql.MOVE_IF): _move,
    id(sql.KNOWN): _known,
    id(sql.ROWS): _rows,
    id(sql.BYTES): _bytes,
    id(sql.RAW): _raw,
    id(sql.WHOLE_IN): _whole_in,
    id(sql.SHED): _shed,
    id(sql.DAMAGED): _damaged,
    id(sql.MENDED): _mended,
    id(sql.PUT_RIGHT): _put_right,
    id(sql.ERASED_THROUGH): _erased_through,
    id(sql.NOTE_ERASED): _note_erased,
    id(sql.RECORDS): _records,
    id(sql.HASH_AT["control"]): _control_hash,
    id(sql.HASH_AT["data"]): _data_hash,
}
