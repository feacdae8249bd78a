"""Opening the server's database and running transactions on it. SQLite by default; the SQL suits PostgreSQL too."""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from sync.server.faults import DataFolder
from sync.server.store.migrating import upgrade

FILE_NAME = "server.db"
_BUSY_S = 10.0  # another process holding the file: wait this long, then answer `busy`
_CONNECTIONS = 8  # kept open; at most five times as many, which is as many as there are threads


class Database:
    """One database: `reading` and `writing` are transactions; each commits on leaving or leaves no trace."""

    def __init__(self, engine: Engine) -> None:
        self._reader = engine
        self._writer = engine.execution_options(tongxing_writes=True)
        # In SQLite writers queue here, in order, instead of in its sleeping busy loop. PostgreSQL locks rows itself.
        self._turn = threading.Lock() if engine.dialect.name == "sqlite" else contextlib.nullcontext()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read transaction: all statements in it see the same moment in SQLite."""
        with self._reader.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction; in SQLite it holds the write lock from its first statement."""
        with self._turn, self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._reader.dispose()


def open_database(folder: Path) -> Database:
    """Open the database in `folder`, made if it is not there, brought up to date. Raises ServerFault."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / FILE_NAME
        path.touch(mode=0o600)  # it holds the key that signs receipts
    except OSError as error:
        raise DataFolder(f"the data folder cannot be written: {error.strerror}") from error
    database = Database(_sqlite_engine(path))
    with database.writing() as connection:
        upgrade(connection)
    return database


def has_database(folder: Path) -> bool:
    """True where a server has been set up before."""
    return os.access(folder / FILE_NAME, os.R_OK)


def _sqlite_engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        hide_parameters=True,
        pool_size=_CONNECTIONS,
        max_overflow=4 * _CONNECTIONS,
        connect_args={"timeout": _BUSY_S, "check_same_thread": False, "isolation_level": None},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """WAL, and a commit that has reached the disk before anybody is told of it."""
    assert isinstance(connection, sqlite3.Connection)  # noqa: S101 - tells mypy the driver
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-16384"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Python's driver begins too late for a lock, so we begin ourselves."""
    writes = connection.get_execution_options().get("tongxing_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
