"""The operator's commands: what they say, and with which exit code they end."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from sync.protocol.site_card import SiteCard, write_card
from sync.server.__main__ import main
from sync.server.store.database import open_database
from tests.sync.server.conftest import SampleSite


@pytest.fixture
def data(tmp_path: Path) -> str:
    """A folder in which nothing is yet."""
    return str(tmp_path / "data")


def test_a_site_is_added_once_and_listed(data: str, site: SampleSite, capsys: pytest.CaptureFixture[str]) -> None:
    """init, site add twice, site list."""
    card = write_card(SiteCard(site.root_key))
    assert main(["init", "--data", data]) == 0
    assert main(["site", "add", "--data", data, card.lower()]) == 0
    assert main(["site", "add", "--data", data, card]) == 0
    assert main(["site", "list", "--data", data]) == 0
    key, added, known, listed = capsys.readouterr().out.splitlines()
    assert key.startswith("server key ")
    identity = site.id.hex()
    assert (added, known, listed) == (f"added site {identity}", f"known already: site {identity}", identity)


def test_init_keeps_the_key_of_a_server_that_is_there(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Setting up twice changes nothing."""
    main(["init", "--data", data])
    main(["init", "--data", data])
    first, second = capsys.readouterr().out.splitlines()
    assert first == second


def test_restored_gives_a_new_incarnation_and_keeps_the_key(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    """After a restore every seat has to notice; receipts of before still verify with the same key."""
    main(["init", "--data", data])
    before = _fact(data, "incarnation"), _fact(data, "seed")
    assert main(["restored", "--data", data]) == 0
    assert _fact(data, "incarnation") != before[0]
    assert _fact(data, "seed") == before[1]
    assert "new incarnation" in capsys.readouterr().out


def test_check_ends_with_1_where_something_does_not_fit(
    data: str, site: SampleSite, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sound: 0. Harmed: 1, with the stream named."""
    main(["init", "--data", data])
    main(["site", "add", "--data", data, write_card(SiteCard(site.root_key))])
    assert main(["check", "--data", data]) == 0
    _run(data, "UPDATE stream_head SET seq = 7 WHERE kind = 'data'")
    assert main(["check", "--data", data]) == 1
    said = capsys.readouterr()
    assert f"data {site.data.hex()}: 0 rows, the head says 7" in said.out
    assert said.err == "tongxing-server: 1 of 3 streams do not fit\n"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["site", "add", "TX1-AAAAA"], 2, "cannot be read"),
        (["check"], 1, "no server in this data folder"),
        (["serve", "--host", "0.0.0.0"], 2, "--cert and --key are needed"),  # noqa: S104 - refused is the point
        (["serve", "--cert", "a.pem"], 2, "go together"),
        (["serve", "--host", "::", "--cert", "/none", "--key", "/none"], 2, "cannot be used"),
        (["serve", "--host", "127.0.0.1", "--port", "99999"], 2, "0 to 65535"),
        (["serve", "--host", "127.0.0.1", "--port", "-1"], 2, "0 to 65535"),
    ],
)
def test_each_mistake_has_one_sentence_and_its_code(
    data: str, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, words: str
) -> None:
    """2 for wrong use, 1 where the world failed; one line on stderr."""
    assert main([*arguments, "--data", data]) == code
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1


def test_a_port_in_use_is_told(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Another program listens there: code 1."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert main(["serve", "--data", data, "--port", str(other.getsockname()[1])]) == 1
    assert "cannot listen on 127.0.0.1" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "file").touch()
    assert main(["init", "--data", str(tmp_path / "file")]) == 1
    assert "data folder cannot be written" in capsys.readouterr().err


def test_wrong_words_end_with_2() -> None:
    """The program as it is started by hand."""
    done = subprocess.run([sys.executable, "-m", "sync.server", "dance"], capture_output=True, check=False)
    assert done.returncode == 2


def _fact(data: str, name: str) -> bytes:
    database = open_database(Path(data))
    with database.reading() as connection:
        query = text("SELECT value FROM server_fact WHERE name = :n")
        value: bytes = connection.execute(query, {"n": name}).scalar_one()
    database.close()
    return value


def _run(data: str, statement: str) -> None:
    database = open_database(Path(data))
    with database.writing() as connection:
        connection.execute(text(statement))
    database.close()
