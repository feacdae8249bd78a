"""Looking a vault over without changing it: every page against its seal, the structure, and what is in it."""

from pathlib import Path

import msgspec
from sqlalchemy import Connection, Engine, func, select, text

from app.errors import VaultDamaged
from app.store import envelopes
from app.store.engine import RawKey, guard, open_reader
from app.store.tables import case, draft, note


class Soundness(msgspec.Struct, frozen=True):
    """What a check has found. Counts are zero where damage keeps them from being read."""

    pages: int
    bad_pages: int  # pages whose seal does not fit, or which cannot be read
    faults: int  # of the structure
    cases: int = 0
    notes: int = 0
    drafts: int = 0
    waiting: int = 0  # saved here, not yet at the centre

    @property
    def is_good(self) -> bool:
        """Nothing was found."""
        return not self.bad_pages and not self.faults


def check(path: Path, key: RawKey) -> Soundness:
    """Look the vault over. Raises VaultDamaged where not even its first page can be read, VaultBusy, EngineUnfit."""
    engine = open_reader(path, key)
    try:
        pages, bad = _pages(engine)
        engine.dispose()  # after a bad page the same connection calls healthy ones bad
        found = Soundness(pages, bad, _faults(engine))
        return _counted(engine, found) if found.is_good else found
    finally:
        engine.dispose()


def _pages(engine: Engine) -> tuple[int, int]:
    with guard(engine), engine.connect() as connection:
        pages = int(connection.execute(text("PRAGMA page_count")).scalar_one())
        return pages, len(connection.execute(text("PRAGMA cipher_integrity_check")).all())


def _faults(engine: Engine) -> int:
    try:
        with guard(engine), engine.connect() as connection:
            rows = [str(row[0]) for row in connection.execute(text("PRAGMA quick_check")).all()]
    except VaultDamaged:
        return 1
    return sum(len(row.splitlines()) for row in rows if row != "ok")


def _counted(engine: Engine, found: Soundness) -> Soundness:
    with guard(engine), engine.connect() as connection:
        if not _is_set_up(connection):
            return found
        cases, notes, drafts = (
            connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (case, note, draft)
        )
        waiting = envelopes.waiting_count(connection).ops
    return msgspec.structs.replace(found, cases=cases, notes=notes, drafts=drafts, waiting=waiting)


def _is_set_up(connection: Connection) -> bool:
    """Whether the tables are there: a vault whose set-up was cut off has none."""
    return bool(connection.execute(text("SELECT 1 FROM sqlite_schema WHERE name = 'draft'")).scalar())
