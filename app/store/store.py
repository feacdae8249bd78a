"""An open vault's database: one connection, owned by the one thread that writes."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from app.domain.ids import SaveId, SeatId
from app.now import Now, wall_ms
from app.store import meta
from app.store.engine import guard
from app.store.saving import Random, Save

Opened = Connection
"""An open connection or transaction, for those who only hand it on."""


class Store:
    """What the repositories of this package are given. Not to be shared between threads."""

    def __init__(self, engine: Engine, now: Now, random: Random) -> None:
        self._engine = engine
        self.now = now
        self.random = random

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction: all of it is stored, or none. Raises DiskFull, VaultDamaged."""
        with guard(self._engine), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection to read from."""
        with guard(self._engine), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def save(self) -> Iterator[Save]:
        """One save by this seat: everything put into it becomes one op per folder, in one transaction.

        Raises Refused (still_arriving, update_to_edit), see Save; nothing is saved then.
        """
        with self.transaction() as connection:
            save = Save(connection, SeatId(meta.blob(connection, "seat.id")), SaveId(self.random(16)), self.random)
            yield save
            save.check_understood()
            save.commit(wall_ms(self.now()))

    def empty_log(self) -> None:
        """Put everything into the database file and cut off its log, in which pages of before may stand. Somebody who
        reads just now keeps it; then the next one that can does it."""
        with guard(self._engine):
            raw = self._engine.raw_connection()
            try:
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                raw.close()

    def close(self) -> None:
        """Close the database; the key is dropped with the connection."""
        self._engine.dispose()
