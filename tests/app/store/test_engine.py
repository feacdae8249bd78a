"""The encrypted database: its own key only, damage noticed, a full disk survived, nothing quoted that was typed."""

import random
import shutil
import subprocess
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from app.errors import DiskFull, EngineUnfit, VaultBusy, VaultDamaged
from app.store.engine import guard, open_engine, open_reader, require_versions
from tests.desk import RawKey

MARKER = "她说他昨夜又动手了"
KEY = RawKey()


def filled(path: Path, rows: int = 200) -> None:
    """A database with notes in it, closed."""
    engine = open_engine(path, KEY, create=True)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL UNIQUE)"))
        connection.execute(
            text("INSERT INTO note (body) VALUES (:body)"), [{"body": f"{n} {MARKER} " * 20} for n in range(rows)]
        )
    engine.dispose()


def count(engine: Engine) -> int:
    """Reads every note."""
    with guard(engine), engine.connect() as connection:
        return len(connection.execute(text("SELECT body FROM note")).all())


def setting(engine: Engine, name: str) -> object:
    """The value of a pragma."""
    with engine.connect() as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A vault's database with 200 notes."""
    filled(tmp_path / "vault.db")
    return tmp_path / "vault.db"


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of 3 MiB."""
    place = Path(tempfile.mkdtemp())
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode:
        place.rmdir()
        pytest.skip("making a small disk needs the right to mount one")
    yield place
    subprocess.run(["umount", place], check=True)
    place.rmdir()


def test_connections_are_set_up_for_safety(path: Path) -> None:
    """Write-ahead log, full synchronisation, foreign keys, no traces in free pages, temporary data in memory."""
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "temp_store": 2}
    wanted |= {"trusted_schema": 0, "busy_timeout": 5000}
    writer, reader = open_engine(path, KEY), open_reader(path, KEY)
    assert {name: setting(writer, name) for name in wanted} == wanted
    assert (setting(reader, "query_only"), setting(reader, "temp_store")) == (1, 2)
    writer.dispose()
    reader.dispose()


def test_what_was_written_is_read_again(path: Path) -> None:
    """By a new writer and by a reader beside it, which sees what has been committed since."""
    writer, reader = open_engine(path, KEY), open_reader(path, KEY)
    assert (count(writer), count(reader)) == (200, 200)
    with writer.begin() as connection:
        connection.execute(text("INSERT INTO note (body) VALUES ('one more')"))
        assert count(reader) == 200
    assert count(reader) == 201
    writer.dispose()
    reader.dispose()


def test_a_reader_cannot_write(path: Path) -> None:
    """Its connection refuses."""
    reader = open_reader(path, KEY)
    with pytest.raises(DBAPIError), guard(reader), reader.begin() as connection:
        connection.execute(text("DELETE FROM note"))
    reader.dispose()


def test_a_transaction_is_whole_or_not_at_all(path: Path) -> None:
    """Tables made and rows written before a failure are gone with it."""
    engine = open_engine(path, KEY)
    with pytest.raises(ZeroDivisionError), guard(engine), engine.begin() as connection:
        connection.execute(text("CREATE TABLE other (id INTEGER)"))
        connection.execute(text("DELETE FROM note"))
        raise ZeroDivisionError
    assert count(engine) == 200
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE other (id INTEGER)"))
    engine.dispose()


def test_a_second_checkout_does_not_share_the_transaction(path: Path) -> None:
    """The writer's one connection is lent once: a nested use fails instead of ending somebody else's transaction."""
    engine = open_engine(path, KEY)
    with engine.begin(), pytest.raises(NoConnection):
        engine.connect()
    engine.dispose()


@pytest.mark.parametrize("wrong", [RawKey(key=b"x" * 32), RawKey(salt=b"x" * 16)], ids=["key", "salt"])
def test_another_key_opens_nothing_and_changes_nothing(path: Path, wrong: RawKey) -> None:
    """The header has vouched for the key already, so a file it does not fit is damaged; it stays as it is."""
    before = path.read_bytes()
    for opening in (open_engine, open_reader):
        with pytest.raises(VaultDamaged) as caught:
            opening(path, wrong)
        assert caught.value.facts == {"file": str(path)}
    assert path.read_bytes() == before


def test_a_missing_or_emptied_file_is_not_made_anew(tmp_path: Path) -> None:
    """Only the set-up of a seat makes a database."""
    path = tmp_path / "vault.db"
    for opening in (open_engine, open_reader):
        with pytest.raises(VaultDamaged):
            opening(path, KEY)
    assert not path.exists()
    path.touch()
    with pytest.raises(VaultDamaged):
        open_engine(path, KEY)
    assert path.stat().st_size == 0


def test_making_a_database_that_is_there_keeps_it(path: Path) -> None:
    """A set-up that was cut off and begins again loses nothing."""
    engine = open_engine(path, KEY, create=True)
    assert count(engine) == 200
    engine.dispose()


def test_a_folder_that_is_not_there_is_damage(tmp_path: Path) -> None:
    """Nothing of the library's own errors comes out of opening."""
    with pytest.raises(VaultDamaged):
        open_engine(tmp_path / "gone" / "vault.db", KEY, create=True)


def test_a_flipped_bit_in_any_page_is_damage(path: Path) -> None:
    """Every page is sealed: one bit anywhere is noticed when the page is read, and the notes are never quoted."""
    content = path.read_bytes()
    chance = random.Random(4)
    noticed = 0
    for page in range(len(content) // 4096):
        damaged = bytearray(content)
        damaged[page * 4096 + chance.randrange(4096)] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        noticed += is_damaged(path)
    assert noticed == len(content) // 4096
    path.write_bytes(content)
    assert not is_damaged(path)


def test_a_flipped_bit_in_what_was_not_put_away_yet_tears_no_save(path: Path, tmp_path: Path) -> None:
    """A computer that went off, and a bit of its log that turned: whole saves remain, the earliest ones, in order."""
    saved, log = killed_while_saving(path, tmp_path / "killed")
    content, chance = log.read_bytes(), random.Random(4)
    left = []
    for at in range(0, len(content), 1500):
        damaged = bytearray(content)
        damaged[at + chance.randrange(min(1500, len(content) - at))] ^= 1 << chance.randrange(8)
        left.append(saves_left(log, bytes(damaged)))
    assert saves_left(log, content) == saved
    assert all(some == saved[: len(some)] for some in left)
    assert any(some == saved[:-1] for some in left)


def killed_while_saving(path: Path, to: Path) -> tuple[list[int], Path]:
    """The numbers of eight saves of two rows each, and the log they lie in, as a computer leaves it that goes off."""
    engine = open_engine(path, KEY)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_autocheckpoint = 0"))
        for save in range(8):
            rows = [{"id": 1000 + 2 * save + half, "body": f"{save} {half} {MARKER}"} for half in (0, 1)]
            connection.execute(text("INSERT INTO note VALUES (:id, :body)"), rows)
            connection.commit()
        to.mkdir()
        for name in ("vault.db", "vault.db-wal"):
            shutil.copy(path.with_name(name), to / name)
    engine.dispose()
    return list(range(8)), to / "vault.db-wal"


def saves_left(log: Path, content: bytes) -> list[int]:
    """The saves that are whole after the vault is opened with this log; a torn one fails the test."""
    with tempfile.TemporaryDirectory() as place:
        shutil.copy(log.with_name("vault.db"), place)
        Path(place, log.name).write_bytes(content)
        engine = open_engine(Path(place, "vault.db"), KEY)
        with guard(engine), engine.connect() as connection:
            found = [row.id for row in connection.execute(text("SELECT id FROM note ORDER BY id"))]
        engine.dispose()
    late = [id_ for id_ in found if id_ >= 1000]
    assert len(found) == 200 + len(late)
    assert late == list(range(1000, 1000 + len(late)))
    assert len(late) % 2 == 0
    return list(range(len(late) // 2))


def is_damaged(path: Path) -> bool:
    """Whether opening the vault and checking all of it ends in VaultDamaged."""
    try:
        engine = open_engine(path, KEY)
    except VaultDamaged:
        return True
    closed: list[object] = []
    event.listen(engine.pool, "close", lambda connection, _: closed.append(connection))
    try:
        with guard(engine), engine.connect() as connection:
            connection.execute(text("SELECT count(body), sum(length(body)) FROM note NOT INDEXED")).all()
            connection.execute(
                text("SELECT count(*) FROM note INDEXED BY sqlite_autoindex_note_1 WHERE body > ''")
            ).all()
            return bool(connection.execute(text("PRAGMA cipher_integrity_check")).all())
    except VaultDamaged as error:
        assert MARKER not in "".join(traceback.format_exception(error))
        assert closed  # a connection that has met a bad page is not used again
        return True
    finally:
        engine.dispose()


def test_errors_do_not_quote_what_was_typed(path: Path) -> None:
    """Neither a broken rule of the database nor a search expression shows its words in the error."""
    engine = open_engine(path, KEY)
    body = f"3 {MARKER} " * 20
    with pytest.raises(DBAPIError) as caught, guard(engine), engine.begin() as connection:
        connection.execute(text("INSERT INTO note (body) VALUES (:body)"), {"body": body})
    assert MARKER not in "".join(traceback.format_exception(caught.value))
    engine.dispose()


def test_the_files_hold_none_of_the_words(tmp_path: Path) -> None:
    """Neither the database nor its write-ahead log nor the shared memory, while it is open and afterwards."""
    engine = open_engine(tmp_path / "vault.db", KEY, create=True)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE note (body TEXT)"))
        connection.execute(text("INSERT INTO note VALUES (:body)"), {"body": MARKER})
    for _ in range(2):
        content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        assert len(content) >= 4096
        for hidden in (MARKER.encode(), MARKER[:3].encode(), b"CREATE TABLE", b"SQLite format 3", KEY.key):
            assert hidden not in content
        engine.dispose()


def test_another_writer_is_busy(path: Path) -> None:
    """A second program writing at the same time is told from damage."""
    engine, other = open_engine(path, KEY), open_engine(path, KEY)
    with engine.begin(), pytest.raises(VaultBusy), guard(other), other.begin():
        pass
    engine.dispose()
    other.dispose()


def test_a_full_disk_loses_nothing_that_was_saved(small_disk: Path) -> None:
    """The note that found no room is refused whole; with the ballast gone the database works again."""
    ballast = small_disk / "ballast"
    ballast.write_bytes(random.Random(1).randbytes(1024 * 1024))
    engine = open_engine(small_disk / "vault.db", KEY, create=True)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT)"))
    saved = 0
    with pytest.raises(DiskFull) as caught:
        while True:
            with guard(engine), engine.begin() as connection:
                connection.execute(text("INSERT INTO note (body) VALUES (:body)"), {"body": MARKER * 500})
            saved += 1
    assert MARKER not in "".join(traceback.format_exception(caught.value))
    assert saved > 0
    assert count(engine) == saved
    ballast.unlink()
    with guard(engine), engine.begin() as connection:
        connection.execute(text("DELETE FROM note WHERE id = 1"))
    engine.dispose()
    engine = open_engine(small_disk / "vault.db", KEY)
    assert count(engine) == saved - 1
    engine.dispose()


@pytest.mark.parametrize(
    ("sqlite", "cipher", "what"),
    [
        ("3.51.2", "4.19.0 community", "SQLite"),
        ("3.40.1", "4.19.0 community", "SQLite"),
        ("3.53.4", "4.12.0 community", "SQLCipher"),
        ("3.53.4", "none", "SQLCipher"),
    ],
)
def test_an_unfit_library_is_refused(sqlite: str, cipher: str, what: str) -> None:
    """Versions that can lose or leak data are named, with what is needed."""
    with pytest.raises(EngineUnfit) as caught:
        require_versions(sqlite, cipher)
    assert caught.value.facts["what"] == what


def test_later_libraries_are_fit() -> None:
    """The versions are least ones, compared as numbers."""
    require_versions("3.100.0", "4.19.0 community")
    require_versions("4.0.0", "5.1 enterprise")


def test_the_key_is_not_in_the_engine(path: Path) -> None:
    """No address, no printed engine shows the key."""
    engine = open_engine(path, KEY)
    assert KEY.key.hex() not in repr(engine) + str(engine.url)
    engine.dispose()
