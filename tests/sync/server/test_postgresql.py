"""What only PostgreSQL can do to a server: be away, be restarted, be named wrongly."""

import os
import signal
import time
from pathlib import Path

import pytest

from sync.protocol.site_card import SiteCard, write_card
from sync.server.__main__ import main
from tests.sync.server.cluster import Cluster
from tests.sync.server.conftest import Plain, SampleSite, ServerProcess


def test_the_commands_work_on_a_database(
    cluster: Cluster, site: SampleSite, capsys: pytest.CaptureFixture[str]
) -> None:
    """init, site add, site list, check, restored: the same words as on a folder."""
    where = ["--database", cluster.new_database()]
    assert main(["site", "list", *where]) == 1
    assert "run init first" in capsys.readouterr().err
    assert main(["init", *where]) == 0
    assert main(["site", "add", *where, write_card(SiteCard(site.root_key))]) == 0
    assert main(["site", "list", *where]) == 0
    assert main(["check", *where]) == 0
    assert main(["restored", *where]) == 0
    told = capsys.readouterr().out
    assert told.count(site.id.hex()) == 2
    assert "control" in told
    assert "new incarnation" in told


@pytest.mark.parametrize(
    ("url", "code", "sentence"),
    [
        ("nonsense", 2, "not a database URL"),
        ("mysql://root@127.0.0.1/x", 2, "begins with postgresql://"),
        ("postgresql://u:secret@127.0.0.1/x", 2, "~/.pgpass"),
        ("postgresql://u@127.0.0.1/x?password=secret", 2, "~/.pgpass"),
        ("postgresql://u@127.0.0.1:1/x", 1, "the database cannot be used"),
    ],
)
def test_a_wrong_address_is_told_in_one_sentence(
    url: str, code: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong use and a database that is away; a password is never repeated."""
    assert main(["init", "--database", url]) == code
    told = capsys.readouterr().err
    assert sentence in told
    assert "secret" not in told
    assert len(told.splitlines()) == 1


def test_a_restart_of_the_database_is_survived(tmp_path: Path, cluster: Cluster, site: SampleSite) -> None:
    """While it is away seats are told so and /healthz says 503; afterwards the same server goes on."""
    server = ServerProcess(tmp_path / "data", home=cluster.new_database())
    client = Plain(server.address)
    try:
        assert client.ask("GET", "/healthz").status_code == 200
        cluster.stop()
        try:
            assert client.ask("GET", "/healthz").status_code == 503
            assert client.ask("POST", "/v1/greet", b"").status_code == 401
        finally:
            cluster.start()
        assert client.ask("GET", "/healthz").status_code == 200
        server.add(site)
        assert client.ask("GET", "/v1/hello").status_code == 200
    finally:
        client.close()
        server.stop()


def test_a_worker_that_is_killed_is_replaced(tmp_path: Path, cluster: Cluster) -> None:
    """One of two workers dies; the other serves, and a new one takes the place."""
    server = ServerProcess(tmp_path / "data", "--workers", "2", home=cluster.new_database())
    try:
        before = workers_of(server)
        os.kill(before[0], signal.SIGKILL)
        client = Plain(server.address)
        assert [client.ask("GET", "/healthz").status_code for _ in range(5)] == [200] * 5
        client.close()
        while before[0] in workers_of(server):
            time.sleep(0.1)
        assert Plain(server.address).ask("GET", "/healthz").status_code == 200
    finally:
        assert server.stop() == 0


def workers_of(server: ServerProcess) -> list[int]:
    """The process numbers of a server's workers, once there are two of them."""
    parent = server.process.pid
    while True:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        found = [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
        if len(found) == 2:
            return found
        time.sleep(0.1)
