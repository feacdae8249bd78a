"""The logs' statements are of both databases."""

import pytest
from sqlalchemy import Dialect, create_engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from sync.server.store import statements
from sync.server.store.tables import metadata, site

SINGLE = (statements.HEAD, statements.HEADS, statements.KNOWN)
MOVES = (statements.LOCK, statements.HOLD, statements.MOVE, statements.MOVE_IF)
LOGS = (statements.ROWS, statements.BYTES, statements.RECORDS, *statements.HASH_AT.values())


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()])
def test_every_statement_and_table_can_be_said(dialect: Dialect) -> None:
    """Nothing is used that only one of SQLite and PostgreSQL has."""
    for statement in (*SINGLE, *MOVES, *LOGS):
        assert str(statement.compile(dialect=dialect))
    for table in metadata.tables.values():
        assert str(CreateTable(table).compile(dialect=dialect))


def test_an_insert_leaves_known_ids_alone() -> None:
    """What is there is passed over, and the others are counted."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        site.create(connection)
        rows = [{"site_id": bytes([number]) * 16, "root_key": bytes(32), "added_at": 1} for number in range(3)]
        assert statements.insert_new(connection, site, rows[:2]) == 2
        assert statements.insert_new(connection, site, rows) == 1
    engine.dispose()
