"""SQLite as the server's database: one file, the default, enough for a site or a trial."""

import os
import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from sync.server.faults import DataFolder

FILE_NAME = "server.db"
_BUSY_S = 10.0  # another process holding the file: wait this long, then answer `busy`
_CONNECTIONS = 8  # kept open; at most five times as many, which is as many as there are threads


def has_file(folder: Path) -> bool:
    """True where a server has been set up before."""
    return os.access(folder / FILE_NAME, os.R_OK)


def sqlite_engine(folder: Path, name: str = FILE_NAME) -> Engine:
    """An engine on a file in `folder`, both made if they are not there. Raises DataFolder."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / name
        path.touch(mode=0o600)  # it holds the key that signs receipts
    except OSError as error:
        raise DataFolder(f"the data folder cannot be written: {error.strerror}") from error
    engine = create_engine(
        f"sqlite:///{path}",
        hide_parameters=True,
        pool_size=_CONNECTIONS,
        max_overflow=4 * _CONNECTIONS,
        connect_args={"timeout": _BUSY_S, "check_same_thread": False, "isolation_level": None},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """WAL, a commit that has reached the disk before anybody is told of it, and what is erased is overwritten."""
    assert isinstance(connection, sqlite3.Connection)  # noqa: S101 - tells mypy the driver
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-16384", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Python's driver begins too late for a lock, so we begin ourselves."""
    writes = connection.get_execution_options().get("tongxing_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
