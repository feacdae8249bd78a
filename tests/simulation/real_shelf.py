"""The server's own database, SQLite or PostgreSQL, with real transactions that can be cut off at any statement."""

import shutil
import sqlite3
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, event, select, update

from sync.protocol.messages import BlobName, StreamPosition
from sync.server.store.database import Database, Home, open_database
from sync.server.store.sites import add_site
from sync.server.store.sqlite import FILE_NAME
from sync.server.store.tables import blob, control_record, envelope, stream_head
from tests.simulation.memory_database import EnvelopeRow
from tests.simulation.server import Fuse
from tests.sync.server.cluster import Cluster


class StoreShelf:
    """See tests.simulation.server.Shelf; how it is backed up is the database's own affair."""

    def __init__(self, home: Home, root_key: bytes) -> None:
        self._home = home
        self._fuse = Fuse(None)
        self._database: Database | None = None
        with self.open().writing() as connection:
            add_site(connection, root_key, 0)

    def open(self) -> Database:
        """The database, as after a start of the server."""
        self._shut()
        self._database = open_database(self._home)
        for engine in (self._database._writer,):
            event.listen(engine, "before_cursor_execute", self._burn)
            event.listen(engine, "commit", self._burn)
        return self._database

    def rows(self) -> list[EnvelopeRow]:
        """All envelopes, in order of their numbers."""
        columns = [envelope.c[name] for name in EnvelopeRow._fields]
        with self._read() as connection:
            return [EnvelopeRow(*row) for row in connection.execute(select(*columns).order_by(envelope.c.seq))]

    def records(self) -> list[bytes]:
        """All control records, oldest first."""
        with self._read() as connection:
            return list(connection.scalars(select(control_record.c.raw).order_by(control_record.c.seq)))

    def heads(self) -> dict[str, StreamPosition]:
        """Where the streams stand, by kind."""
        with self._read() as connection:
            rows = connection.execute(select(stream_head))
            return {row.kind: StreamPosition(row.stream, row.seq, row.hash) for row in rows}

    def spoil(self, seq: int, raw: bytes) -> None:
        """The disk goes bad: from now on these are the bytes of that envelope's row."""
        assert self._database is not None
        with self._database._engine.begin() as connection:
            connection.execute(update(envelope).where(envelope.c.seq == seq).values(raw=raw))

    def blobs(self) -> dict[BlobName, bytes]:
        """All blobs that are whole."""
        with self._read() as connection:
            return {BlobName(row.folder, row.name): row.raw for row in connection.execute(select(blob))}

    def dies_in(self, statements: int | None) -> None:
        """Go out at that statement of a write from now."""
        self._fuse = Fuse(statements)

    def _shut(self) -> None:
        if self._database is not None:
            self._database.close()

    def _read(self):  # type: ignore[no-untyped-def]  # a context manager of the database's own
        assert self._database is not None
        return self._database.reading()

    def _burn(self, connection: Connection, *_rest: object) -> None:
        if connection.get_execution_options().get("tongxing_writes", False):
            self._fuse()


class SqliteShelf(StoreShelf):
    """A file on a real disk."""

    def __init__(self, folder: Path, root_key: bytes) -> None:
        self._folder = folder
        self._backups = count()
        super().__init__(folder, root_key)

    def back_up(self) -> Path:
        """A copy made by SQLite itself."""
        path = self._folder.with_name(f"{self._folder.name}-backup{next(self._backups)}.db")
        with sqlite3.connect(self._folder / FILE_NAME) as source, sqlite3.connect(path) as copy:
            source.backup(copy)
        source.close()
        copy.close()
        return path

    def put_back(self, backup: object) -> None:
        """The database file is replaced; the server is not running meanwhile."""
        assert isinstance(backup, Path)
        self._shut()
        for file in self._folder.glob(f"{FILE_NAME}*"):
            file.unlink()
        shutil.copyfile(backup, self._folder / FILE_NAME)


class PostgresqlShelf(StoreShelf):
    """A database in a cluster."""

    def __init__(self, cluster: Cluster, root_key: bytes) -> None:
        self._cluster, self._url = cluster, cluster.new_database()
        super().__init__(self._url, root_key)

    def back_up(self) -> bytes:
        """A dump by pg_dump."""
        return self._cluster.dump(self._url)

    def put_back(self, backup: object) -> None:
        """Everything as it was dumped; the server is not running meanwhile."""
        assert isinstance(backup, bytes)
        self._shut()
        self._cluster.put_back(self._url, backup)
