"""Opening the server's database and running transactions on it: SQLite in a folder, or PostgreSQL by its URL."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from pathlib import Path

from sqlalchemy import Connection, Engine

from sync.server.store.ledger import LEDGER_NAME, ShredLedger
from sync.server.store.migrating import current, upgrade
from sync.server.store.postgresql import postgresql_engine
from sync.server.store.sqlite import has_file, sqlite_engine

Home = Path | str
"""Where a server's database lives: a folder for SQLite, a URL for PostgreSQL."""

_ONE_MOMENT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class Database:
    """One database: `reading` and `writing` are transactions; each commits on leaving or leaves no trace."""

    def __init__(self, engine: Engine, ledger: Callable[[], Engine]) -> None:
        self._engine = engine
        self._open_ledger = ledger
        self._writer = engine.execution_options(tongxing_writes=True)
        is_sqlite = engine.dialect.name == "sqlite"
        self._reader = engine if is_sqlite else engine.execution_options(**_ONE_MOMENT)
        # In SQLite writers queue here, in order, instead of in its sleeping busy loop. PostgreSQL locks rows itself.
        self._turn = threading.Lock() if is_sqlite else contextlib.nullcontext()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read transaction: all statements in it see the same moment."""
        with self._reader.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction. In SQLite it holds the write lock from its first statement; in PostgreSQL each
        statement sees what was committed before it, so that what follows a row lock sees all that the lock waited for.
        """
        with self._turn, self._writer.begin() as connection:
            yield connection

    @cached_property
    def ledger(self) -> ShredLedger:
        """What was erased, kept apart from everything else; made where it is first asked for, and in no backup."""
        return ShredLedger(self._open_ledger())

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()
        if "ledger" in vars(self):
            self.ledger.close()


def open_database(home: Home) -> Database:
    """Open a database, brought up to date; a SQLite file is made where there is none. Raises ServerFault."""
    database = _at(home)
    try:
        with database.writing() as connection:
            upgrade(connection)
    except BaseException:
        database.close()
        raise
    return database


def has_database(home: Home) -> bool:
    """True where a server has been set up before. Raises ServerFault."""
    if isinstance(home, Path):
        return has_file(home)
    database = _at(home)
    try:
        with database.reading() as connection:
            return current(connection) is not None
    finally:
        database.close()


def _at(home: Home) -> Database:
    if isinstance(home, Path):
        return Database(sqlite_engine(home), partial(sqlite_engine, home, LEDGER_NAME))
    return Database(postgresql_engine(home), partial(postgresql_engine, home))
