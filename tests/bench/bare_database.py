"""SQLCipher without anything of ours around it: the limit for whatever the store does."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlcipher3

from app.store.engine import SETTINGS
from tests.desk import RawKey

Rows = Sequence[Sequence[Any]]


def open_bare(path: Path, *, settings: Iterable[str] = SETTINGS) -> Any:
    """A connection keyed as ours and with the same settings; the caller begins and commits."""
    connection = sqlcipher3.connect(path, isolation_level=None)
    key = RawKey()
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.key.hex()}{key.salt.hex()}'\"")
    for setting in settings:
        connection.execute(setting).fetchall()
    return connection


def make_like(connection: Any, model: Any, tables: Iterable[str]) -> None:
    """Make empty tables with the columns and indexes they have in another database."""
    for table in tables:
        found = model.execute("SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL", (table,))
        for (statement,) in sorted(found.fetchall(), key=lambda row: not row[0].startswith("CREATE TABLE")):
            connection.execute(statement)


def rows_of(connection: Any, tables: Iterable[str]) -> dict[str, Rows]:
    """Everything in those tables."""
    return {table: connection.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}  # noqa: S608  # ours


def insert_rows(connection: Any, rows: Mapping[str, Rows], per_transaction: int) -> None:
    """Write rows by executemany, so many of each table to a transaction."""
    longest = max((len(of_table) for of_table in rows.values()), default=0)
    for at in range(0, longest, per_transaction):
        connection.execute("BEGIN IMMEDIATE")
        for table, of_table in rows.items():
            if part := of_table[at : at + per_transaction]:
                blanks = ", ".join("?" * len(part[0]))
                connection.executemany(f'INSERT INTO "{table}" VALUES ({blanks})', part)  # noqa: S608  # ours
        connection.execute("COMMIT")
