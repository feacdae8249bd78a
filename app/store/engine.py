"""The door to a vault's encrypted database: opens it, checks the library behind it, and translates its failures.

SQLCipher gets the key raw (no second key derivation), before the connection is handed to anybody. Every engine has
exactly one writing connection; readers stand beside it. The database is never made anew because it cannot be opened.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, cast

import sqlcipher3
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from app.errors import DiskFull, EngineUnfit, TongxingError, VaultBusy, VaultDamaged

SQLITE_NEEDED = (3, 51, 3)  # earlier ones can lose committed data with two connections in WAL mode
SQLCIPHER_NEEDED = (4, 19)
OPTIONS_NEEDED = frozenset({"ENABLE_FTS5", "TEMP_STORE=2", "THREADSAFE=1", "HAS_CODEC"})
BUSY_MS = 5_000

SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -8192",  # KiB: ids are random, so writing to a large vault touches pages everywhere
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # an erased record must not linger in free pages
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
)

_CORRUPT, _NOT_A_DATABASE, _FULL, _BUSY, _LOCKED, _IO = 11, 26, 13, 5, 6, 10
_IO_WRITE, _IO_SHM_SIZE = 778, 4874  # a full quota; a full disk while the shared-memory file grows


class RawKey(Protocol):
    """What opens a database: 32 bytes of key, 16 bytes of salt."""

    @property
    def key(self) -> bytes:
        """32 random bytes."""

    @property
    def salt(self) -> bytes:
        """16 random bytes; they stand in clear at the start of the file."""


def open_engine(path: Path, key: RawKey, *, create: bool = False) -> Engine:
    """The one writer of the vault at `path`: one connection, each transaction begun IMMEDIATE.

    Without `create` a missing or empty file is damage, not a reason to begin a new one.
    Raises EngineUnfit, VaultDamaged, VaultBusy, DiskFull.
    """
    if not create:
        _require_content(path)
    return _opened(path, key, mode="rwc" if create else "rw", begin="BEGIN IMMEDIATE", connections=1)


def open_reader(path: Path, key: RawKey, *, connections: int = 2) -> Engine:
    """Read-only connections beside the writer. Raises EngineUnfit, VaultDamaged."""
    _require_content(path)
    return _opened(path, key, mode="ro", begin="BEGIN", connections=connections)


@contextmanager
def guard(engine: Engine) -> Iterator[None]:
    """Turn the database's failures into ours: DiskFull, VaultDamaged, VaultBusy. Others pass unchanged.

    After damage all connections are closed: one bad page poisons what the same connection reads later.
    """
    try:
        yield
    except DBAPIError as error:
        ours = _translated(error.orig, str(engine.get_execution_options().get("file", "")))
        if isinstance(ours, VaultDamaged):
            engine.dispose()
        if ours is None:
            raise
        raise ours from None  # the library's own text may quote what was typed


def _opened(path: Path, key: RawKey, *, mode: str, begin: str, connections: int) -> Engine:
    """An engine whose first connection is already open and has read the schema."""

    def connect() -> dbapi2.Connection:
        return _connect(path, key, mode)

    engine = create_engine(
        "sqlite://",
        module=sqlcipher3,
        creator=connect,
        hide_parameters=True,
        poolclass=QueuePool,  # not StaticPool: a nested checkout must fail loudly, not share the open transaction
        pool_size=connections,
        max_overflow=0,
        pool_timeout=1,
        execution_options={"file": str(path)},
    )

    @event.listens_for(engine, "begin")
    def begin_ours(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    with guard(engine), engine.connect():
        return engine


def _connect(path: Path, key: RawKey, mode: str) -> dbapi2.Connection:
    """A keyed, checked and configured connection. The driver begins no transactions by itself."""
    try:
        connection = sqlcipher3.connect(
            f"{path.resolve().as_uri()}?mode={mode}",
            uri=True,
            timeout=BUSY_MS / 1000,
            isolation_level=None,
            check_same_thread=False,  # the pool lends a connection to one thread at a time
        )
    except dbapi2.Error as error:
        raise _translated(error, str(path)) or VaultDamaged(file=str(path)) from None
    try:
        _configure(connection, key, mode)
    except dbapi2.Error as error:
        connection.close()
        raise _translated(error, str(path)) or error from None
    except TongxingError:
        connection.close()
        raise
    return connection


def _configure(connection: dbapi2.Connection, key: RawKey, mode: str) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")  # else it writes to stderr
    connection.execute(f"PRAGMA key = \"x'{key.key.hex()}{key.salt.hex()}'\"")
    _require_fitness(connection)
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()  # a key is only used at the first read
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    for setting in SETTINGS if mode != "ro" else (*SETTINGS[3:], "PRAGMA query_only = ON"):
        connection.execute(setting).fetchall()


def _require_fitness(connection: dbapi2.Connection) -> None:
    """Refuse a library that could lose or leak data. Raises EngineUnfit."""
    sqlite = str(connection.execute("SELECT sqlite_version()").fetchone()[0])
    cipher = str((connection.execute("PRAGMA cipher_version").fetchone() or ["none"])[0])
    options = {str(row[0]) for row in connection.execute("PRAGMA compile_options")}
    require_versions(sqlite, cipher)
    for option in sorted(OPTIONS_NEEDED - options):
        raise EngineUnfit(what="SQLCipher", found="-", needed=option)


def require_versions(sqlite: str, cipher: str) -> None:
    """Check the two version texts the library gives. Raises EngineUnfit."""
    if _version(sqlite) < SQLITE_NEEDED:
        raise EngineUnfit(what="SQLite", found=sqlite, needed=".".join(map(str, SQLITE_NEEDED)))
    if _version(cipher) < SQLCIPHER_NEEDED:
        raise EngineUnfit(what="SQLCipher", found=cipher, needed=".".join(map(str, SQLCIPHER_NEEDED)))


def _version(text: str) -> tuple[int, ...]:
    """`4.19.0 community` as (4, 19, 0); a text that is no version sorts before all."""
    return tuple(int(part) for part in text.partition(" ")[0].split(".") if part.isdigit())


def _require_content(path: Path) -> None:
    try:
        is_empty = path.stat().st_size == 0
    except FileNotFoundError:
        is_empty = True
    if is_empty:
        raise VaultDamaged(file=str(path))


def _translated(error: BaseException | None, file: str) -> TongxingError | None:
    """Our error for the database's, by its number; None where it is none of ours."""
    number = cast(int, getattr(error, "sqlite_errorcode", None) or 0)
    if number & 0xFF == _FULL or number in (_IO_WRITE, _IO_SHM_SIZE):
        return DiskFull()
    if number & 0xFF in (_CORRUPT, _NOT_A_DATABASE, _IO):
        return VaultDamaged(file=file)
    if number & 0xFF in (_BUSY, _LOCKED):
        return VaultBusy(file=file)
    return None
