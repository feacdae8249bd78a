"""A site whose server has two doors: an honest one, and one behind which a liar sits."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.errors import SyncError
from sync.server.central import Central
from sync.server.store import logs
from sync.server.store.database import open_database
from sync.server.store.logs import Head
from sync.server.store.sites import add_site
from tests.simulation.site import Site
from tests.sync.computers import Computer, Office, VaultMaker
from tests.sync.hostile.liar import Liar, Listening
from ui.words import set_language


class Stage:
    """Both doors, and the computers: the first speaks with the honest door, the victim with the liar."""

    def __init__(self, folder: Path, site: Site, make: VaultMaker) -> None:
        self.database = open_database(folder / "server")
        with self.database.writing() as connection:
            add_site(connection, site.keys.root_key, 0)
        self.central = Central(self.database, lambda: int(time.time() * 1000))
        self.liar = Liar(self.central)
        self.false = Listening(self.liar)
        self.office = Office(site, make, self.false.address)
        self.first = self.office.first
        self.victim = self.office.second()
        self.control, self.data = self.first.talk.control_stream, self.first.talk.data_stream
        self.office.settle(1)

    def raws(self) -> list[bytes]:
        """All envelopes at the centre."""
        with self.database.reading() as connection:
            head = self._head(connection, self.data)
            rows = logs.envelope_bytes(connection, head, (0, head.seq), b"")
        return [raw for _, raw in rows]

    def records(self) -> list[bytes]:
        """All control records at the centre."""
        with self.database.reading() as connection:
            return list(logs.control_records(connection, self._head(connection, self.control), 0, 10_000))

    def _head(self, connection: object, stream: bytes) -> Head:
        found = logs.head(connection, stream)  # type: ignore[arg-type]  # a connection
        assert found is not None
        return found

    def write(self, times: int = 1, computer: Computer | None = None) -> list[str]:
        """Lines of the first, or of another, brought to the centre; each in a round and an envelope of its own."""
        who = computer or self.first
        made = [f"第{len(self.raws()) + at}条" for at in range(times)]
        self.liar.be_honest()
        for line in made:
            who.writes(line)
            who.round()
        return made

    def honest_again(self) -> None:
        """The liar gives up: two rounds by all, after which everybody has everything."""
        self.liar.be_honest()
        self.office.settle(3)
        assert self.office.agree()

    def close(self) -> None:
        """Everything off."""
        self.office.close()
        self.false.close()
        self.database.close()


@pytest.fixture
def stage(tmp_path: Path, site: Site, vaults: VaultMaker) -> Iterator[Stage]:
    """The site, founded, with two computers that have met."""
    set_language("zh")
    made = Stage(tmp_path, site, vaults)
    yield made
    made.close()


def told(computer: Computer, kind: type[SyncError]) -> SyncError:
    """What a round that must fail ends with."""
    with pytest.raises(kind) as caught:
        computer.round()
    return caught.value
