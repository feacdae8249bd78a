"""`tongxing-server backup`: one moment of a server that goes on serving, proved, and never half there."""

import threading
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from sync.server.__main__ import main
from sync.server.central import Central
from sync.server.control_log import append_control
from sync.server.faults import DataFolder
from sync.server.store.backup import back_up
from sync.server.store.checking import check_streams
from sync.server.store.database import open_database
from sync.server.store.sites import add_site
from tests.sync.server.conftest import SampleSite, StillClock
from tests.sync.server.test_many_writers import push_often


@pytest.fixture
def data(tmp_path: Path, site: SampleSite, clock: StillClock) -> Path:
    """A server's folder with a site that has sent something."""
    folder = tmp_path / "data"
    database = open_database(folder)
    central = Central(database, clock)
    with database.writing() as connection:
        add_site(connection, site.root_key, 0)
    append_control(central, site.control, 0, site.found())
    push_often(central, site, site.member)
    database.close()
    return folder


def nobody(_done: int, _all: int) -> None:
    """Nobody looks on."""


def test_a_backup_is_a_data_folder_that_checks(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same rows under the same key; nobody but its owner reads it; what it was made from is as it was."""
    to = tmp_path / "backups" / "2026-11-25"
    assert main(["backup", "--data", str(data), "--to", str(to)]) == 0
    assert "3 streams, all sound" in capsys.readouterr().out
    assert (to.stat().st_mode & 0o777, (to / "server.db").stat().st_mode & 0o777) == (0o700, 0o600)
    assert rows(to) == rows(data)
    assert main(["check", "--data", str(to)]) == 0


def test_a_backup_is_one_moment_while_others_write(
    data: Path, tmp_path: Path, site: SampleSite, clock: StillClock
) -> None:
    """Pushed to all the while; every copy is dense and rolls up."""
    database = open_database(data)
    central, done = Central(database, clock), threading.Event()

    def write() -> None:
        while not done.is_set():
            push_often(central, site, site.admin)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            assert back_up(data, tmp_path / f"copy {number}", nobody) == 3
    finally:
        done.set()
        writer.join()
        database.close()
    counts = [len(rows(tmp_path / f"copy {number}")) for number in range(3)]
    assert counts == sorted(counts)


def test_a_backup_never_replaces_another(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Yesterday's is worth more than the disk it lies on."""
    to = tmp_path / "yesterday"
    back_up(data, to, nobody)
    before = (to / "server.db").read_bytes()
    assert main(["backup", "--data", str(data), "--to", str(to)]) == 1
    assert "never replaces another" in capsys.readouterr().err
    assert (to / "server.db").read_bytes() == before


def test_of_a_damaged_server_nothing_is_called_a_backup(data: Path, tmp_path: Path) -> None:
    """It would be found out on the day it is needed."""
    database = open_database(data)
    with database.writing() as connection:
        connection.execute(text("DELETE FROM envelope WHERE seq = 3"))
    database.close()
    with pytest.raises(DataFolder, match="1 of 3 streams do not fit"):
        back_up(data, tmp_path / "copy", nobody)
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("chance", range(25))
def test_a_byte_turned_anywhere_in_a_backup_is_told_before_it_is_put_back(
    data: Path, tmp_path: Path, chance: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """By `check`, in a sentence, or it would change nothing: the server's key, its sites and every row are the same.
    The server's own folder, which the backup was to replace, is as it was."""
    to, dice = tmp_path / "copy", Random(chance)
    back_up(data, to, nobody)
    before, sound = (data / "server.db").read_bytes(), rows(to)
    content = bytearray((to / "server.db").read_bytes())
    content[dice.randrange(len(content))] ^= dice.randint(1, 255)
    (to / "server.db").write_bytes(content)
    if main(["check", "--data", str(to)]) == 0:
        assert rows(to) == sound
    else:
        assert "tongxing-server: " in capsys.readouterr().err
    assert (data / "server.db").read_bytes() == before


def test_a_server_whose_key_is_damaged_makes_no_backup(data: Path, tmp_path: Path) -> None:
    """Whatever its rows are: nobody would believe its receipts."""
    database = open_database(data)
    with database.writing() as connection:
        connection.execute(text("UPDATE server_fact SET value = :seed WHERE name = 'seed'"), {"seed": bytes(32)})
    database.close()
    with pytest.raises(DataFolder, match="own keys are damaged"):
        back_up(data, tmp_path / "copy", nobody)
    assert not (tmp_path / "copy").exists()


def test_each_mistake_has_a_sentence(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No server there; a database that has programs of its own; a place that cannot be written."""
    to = ["--to", str(tmp_path / "to")]
    assert main(["backup", "--data", str(tmp_path / "none"), *to]) == 1
    assert main(["backup", "--database", "postgresql://u@127.0.0.1:1/x", *to]) == 2
    (tmp_path / "file").write_bytes(b"")
    assert main(["backup", "--data", str(data), "--to", str(tmp_path / "file" / "to")]) == 1
    told = capsys.readouterr().err.splitlines()
    assert [words in line for words, line in zip(("run init", "pg_dump", "cannot be written"), told, strict=True)] == [
        True
    ] * 3
    assert not (tmp_path / "to").exists()


def rows(folder: Path) -> list[tuple[object, ...]]:
    """All envelopes, and the key."""
    database = open_database(folder)
    with database.reading() as connection:
        assert not [report for report in check_streams(connection) if report.fault]
        envelopes = connection.execute(text("SELECT stream, seq, id, raw FROM envelope ORDER BY seq")).all()
        facts = connection.execute(text("SELECT name, value FROM server_fact WHERE name <> 'sum' ORDER BY name")).all()
    database.close()
    return [tuple(row) for row in (*envelopes, *facts)]
