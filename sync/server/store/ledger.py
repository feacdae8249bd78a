"""The ledger of erased folders: outside the logs and outside their backups, so that no restore brings a file back.

In SQLite it is a file of its own beside the database; in PostgreSQL a table that the dump leaves out. It only grows:
two ledgers are put together by adding what one lacks, in any order.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec
from sqlalchemy import BigInteger, Column, Engine, LargeBinary, MetaData, PrimaryKeyConstraint, Table, select

from sync.server.faults import DataFolder
from sync.server.store.statements import insert_new

LEDGER_NAME = "shreds.db"
TABLE_NAME = "shred_ledger"

_metadata = MetaData()
_table = Table(
    TABLE_NAME,
    _metadata,
    Column("site", LargeBinary(16), nullable=False),
    Column("folder", LargeBinary(16), nullable=False),
    Column("at_ms", BigInteger, nullable=False),  # when this server was told
    PrimaryKeyConstraint("site", "folder", name="pk_shred_ledger"),
)


class Erased(msgspec.Struct, frozen=True):
    """One folder that is gone for good."""

    site: bytes
    folder: bytes
    at_ms: int


class ShredLedger:
    """Every folder this server was ever told to erase. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._writer = engine.execution_options(tongxing_writes=True)
        _metadata.create_all(self._writer)

    def all(self) -> list[Erased]:
        """Everything in it, oldest first."""
        with self._writer.begin() as connection:
            rows = connection.execute(select(_table).order_by(_table.c.at_ms, _table.c.folder))
            return [Erased(**row._mapping) for row in rows]

    def add(self, erased: Iterable[Erased]) -> int:
        """Write folders down, on disk when this returns; how many were new."""
        rows = [msgspec.structs.asdict(one) for one in erased]
        if not rows:
            return 0
        with self._writer.begin() as connection:
            return insert_new(connection, _table, rows)

    def close(self) -> None:
        """Close its connections."""
        self._writer.dispose()


def write_file(path: Path, erased: Iterable[Erased]) -> None:
    """Add folders to a ledger's copy in a file, one a line; what stands there already stays. Raises DataFolder."""
    lines = {one.folder: one for one in (*(read_file(path) if path.exists() else ()), *erased)}
    text = "".join(f"{one.site.hex()} {one.folder.hex()} {one.at_ms}\n" for one in lines.values())
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.write_text(text, "ascii")
        fresh.replace(path)
    except OSError as error:
        raise DataFolder(f"the ledger cannot be written: {error.strerror}") from error


def read_file(path: Path) -> list[Erased]:
    """What stands in such a file. Raises DataFolder where it cannot be read or is none."""
    try:
        lines = [line.split() for line in path.read_text("ascii").splitlines()]
        return [Erased(bytes.fromhex(site), bytes.fromhex(folder), int(at)) for site, folder, at in lines]
    except OSError as error:
        raise DataFolder(f"the ledger cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise DataFolder("this file is not a copy of a ledger of erased files") from error
