"""Bringing a vault's schema to this version: alembic, in-process, over the open encrypted connection."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from app.errors import VaultTooNew
from app.store import contradicted

SCRIPTS = Path(__file__).parent / "migrations"


def config(connection: Connection) -> Config:
    """Alembic's configuration; the key stays in the live connection and never enters a URL."""
    made = Config()
    made.set_main_option("script_location", str(SCRIPTS))
    made.attributes["connection"] = connection
    return made


def head() -> str:
    """The revision this program knows as the newest."""
    made = Config()
    made.set_main_option("script_location", str(SCRIPTS))
    return str(ScriptDirectory.from_config(made).get_current_head())


def revision(connection: Connection) -> str | None:
    """The revision the vault is at; None for an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection) -> None:
    """Bring the vault to the newest revision. Raises VaultTooNew where a later program has written it."""
    found = revision(connection)
    if found == head():
        return
    if found is not None and not _knows(found):
        raise VaultTooNew(found=found, known=head())
    command.upgrade(config(connection), "head")
    contradicted.find_all(connection)


def _knows(found: str) -> bool:
    made = Config()
    made.set_main_option("script_location", str(SCRIPTS))
    return any(script.revision == found for script in ScriptDirectory.from_config(made).walk_revisions())
