"""The schema, proved five ways: head equals the tables, up, down, up with data, up and down unchanged."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from app.errors import VaultTooNew
from app.store import migrate
from app.store.engine import open_engine
from app.store.tables import metadata
from tests.desk import RawKey


def _schema(connection: Connection) -> list[tuple[str, str]]:
    rows = connection.execute(text("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name"))
    return [(row.name, row.sql) for row in rows]


@pytest.fixture
def connection(tmp_path: Path):
    """An empty encrypted database."""
    engine = open_engine(tmp_path / "vault.db", RawKey(), create=True)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def test_the_newest_revision_makes_the_tables_the_code_knows(connection):
    """Head equals models."""
    migrate.upgrade(connection)

    differences = compare_metadata(MigrationContext.configure(connection), metadata)
    ours = [one for one in differences if not getattr(one[1], "name", "").startswith("search_")]
    assert [one for one in ours if one[0] != "remove_table" or not one[1].name.startswith("search")] == []


def test_down_leaves_an_empty_database_and_up_again_the_same_schema(connection):
    """Up, down, up: unchanged."""
    migrate.upgrade(connection)
    before = _schema(connection)

    command.downgrade(migrate.config(connection), "base")
    left = [name for name, _ in _schema(connection) if name != "alembic_version"]
    migrate.upgrade(connection)

    assert left == []
    assert _schema(connection) == before


def test_an_upgrade_keeps_what_is_there(connection):
    """Up with data, from every revision to the newest."""
    migrate.upgrade(connection)
    connection.execute(text("INSERT INTO meta VALUES ('seat.worker', x'e78e8b')"))

    migrate.upgrade(connection)

    assert connection.execute(text("SELECT value FROM meta")).scalar_one() == "王".encode()


def test_a_vault_of_a_later_version_is_refused_untouched(connection):
    """An old program never guesses at a newer schema."""
    migrate.upgrade(connection)
    connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(VaultTooNew) as refused:
        migrate.upgrade(connection)

    assert refused.value.facts == {"found": "9999", "known": migrate.head()}
