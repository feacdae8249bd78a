"""The server's schema: head equals models, up, down, up with data."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from sync.server.central import Central
from sync.server.faults import SchemaTooNew
from sync.server.store.checking import check_streams
from sync.server.store.database import Database, Home, open_database
from sync.server.store.migrating import current, downgrade, known, upgrade
from sync.server.store.postgresql import postgresql_engine
from sync.server.store.sqlite import sqlite_engine
from sync.server.store.tables import metadata
from tests.sync.server.conftest import SampleSite


@pytest.fixture
def connection(home: Home) -> Iterator[Connection]:
    """An empty database."""
    engine = sqlite_engine(home) if isinstance(home, Path) else postgresql_engine(home)
    with engine.begin() as opened:
        yield opened
    engine.dispose()


def test_the_last_step_makes_what_the_program_expects(connection: Connection) -> None:
    """Head equals models: nothing is left to generate."""
    upgrade(connection)
    assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_every_step_can_be_undone(connection: Connection) -> None:
    """Up, down to nothing, and up again."""
    upgrade(connection)
    downgrade(connection, "base")
    assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    upgrade(connection)
    assert current(connection) in known()


def test_upgrading_again_keeps_what_is_there(
    central: Central, database: Database, site: SampleSite, home: Home
) -> None:
    """Opening a database that is up to date changes nothing in it."""
    again = open_database(home)
    with again.reading() as connection:
        reports = list(check_streams(connection))
    again.close()
    assert [(report.rows, report.fault) for report in reports if report.kind == "control"] == [(3, "")]


def test_a_later_programs_database_is_left_alone(database: Database, home: Home) -> None:
    """An unknown revision is refused in words before anything is touched."""
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaTooNew, match="9999"):
        open_database(home)
