"""Bringing the server's database to the form this program knows."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from sync.server.faults import SchemaTooNew

_FOLDER = Path(__file__).parent.parent / "migrations"
_BUILDING = 0x746F6E67  # the number of our advisory lock: any, as long as all workers use the same


def upgrade(connection: Connection, target: str = "head") -> None:
    """Run every missing step inside the caller's transaction. Raises SchemaTooNew for a later program's database."""
    if connection.dialect.name == "postgresql":  # workers that begin together must not both build
        connection.execute(select(func.pg_advisory_xact_lock(_BUILDING)))
    found = current(connection)
    if found is not None and found not in known():
        raise SchemaTooNew(found)
    command.upgrade(_config(connection), target)


def downgrade(connection: Connection, target: str) -> None:
    """Undo steps down to `target` (a revision or "base"); what the dropped tables held is gone."""
    command.downgrade(_config(connection), target)


def current(connection: Connection) -> str | None:
    """The revision of this database; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def known() -> frozenset[str]:
    """All revisions this program has."""
    return frozenset(step.revision for step in ScriptDirectory(str(_FOLDER)).walk_revisions())


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
