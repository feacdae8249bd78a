"""No room left on the server's disk: said so with 507, nothing half stored, and the seat keeps everything."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from sync.errors import ServerRefused
from sync.protocol.messages import ControlAppend, PushRequest
from sync.server.store.database import Home, open_database
from sync.wire import Credentials, HttpWire
from tests.sync.server.conftest import Plain, SampleSite, ServerProcess

_FULL = """
CREATE FUNCTION no_room() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'disk full' USING ERRCODE = '53100'; END $$
LANGUAGE plpgsql;
CREATE TRIGGER no_room BEFORE INSERT ON envelope EXECUTE FUNCTION no_room();
"""
_FREE = "DROP TRIGGER no_room ON envelope"


class Disk:
    """A disk of the server's that can be filled and cleared."""

    def __init__(self, home: Home, folder: Path) -> None:
        self.home = home
        self._filler = folder / "filler"

    def fill(self) -> None:
        """Leave no room. PostgreSQL is made to say so, by a trigger that raises its own error for it."""
        if isinstance(self.home, Path):
            with self._filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
                while True:
                    file.write(bytes(4096))
        else:
            self._run(_FULL)

    def clear(self) -> None:
        """Make room again."""
        if isinstance(self.home, Path):
            self._filler.unlink()
        else:
            self._run(_FREE)

    def _run(self, statements: str) -> None:
        database = open_database(self.home)
        with database.writing() as connection:
            connection.execute(text(statements))
        database.close()


@pytest.fixture
def disk(home: Home, tmp_path: Path) -> Iterator[Disk]:
    """A disk of 8 MiB for SQLite; only root may make one."""
    if not isinstance(home, Path):
        yield Disk(home, tmp_path)
        return
    if os.getuid() != 0:
        pytest.skip("only root can mount a small disk")
    home.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(home)], check=True)
    yield Disk(home, home)
    subprocess.run(["umount", str(home)], check=True)


def test_a_full_disk_is_told_and_nothing_is_lost(disk: Disk, site: SampleSite, tmp_path: Path) -> None:
    """507 with a time to come again; what was there is still given out, and once there is room all is as before."""
    server = ServerProcess(tmp_path / "data", home=disk.home)
    try:
        server.add(site)
        client = Plain(server.address)
        control = f"/v1/streams/{site.control.hex()}/control"
        assert client.ask("POST", control, ControlAppend(0, tuple(site.found()))).status_code == 200
        wire = HttpWire(server.address, Credentials(site.control, site.member.id, site.member.sign))  # type: ignore[arg-type]  # plain bytes
        first = site.member.seal(site.data)
        assert [result.seq for result in wire.push(site.data, [first])] == [1]  # type: ignore[arg-type]  # the same

        disk.fill()
        offer = [site.member.seal(site.data, os.urandom(100_000)) for _ in range(8)]
        with pytest.raises(ServerRefused) as caught:
            wire.push(site.data, offer)  # type: ignore[arg-type]  # the same
        assert caught.value.facts == {"problem": "no_room", "wait_s": 300}
        page = wire.pull(site.data, 0, bytes(32), 2**20, own=True)  # type: ignore[arg-type]  # the same
        assert [stored.raw for stored in page.envelopes] == [first]

        disk.clear()
        assert [result.seq for result in wire.push(site.data, offer)] == list(range(2, 10))  # type: ignore[arg-type]  # the same
        client.enter(site, site.member)
        assert client.ask("POST", f"/v1/streams/{site.data.hex()}/envelopes", PushRequest(())).status_code == 200
        wire.close()
        client.close()
    finally:
        assert server.stop() == 0
    assert "Traceback" not in server.log()
