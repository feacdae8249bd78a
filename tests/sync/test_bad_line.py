"""Real processes in bad weather: a server process that is killed now and then, three encrypted computers, and between
them a line that loses, cuts, doubles, delays, resets and slows. Nothing that was acknowledged is lost, and everything
converges. A failing seed is in the test's name: run it again and the weather is the same.
"""

import signal
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from app.errors import TongxingError
from app.ops.kept import EnvelopeState
from sync.errors import SyncError
from sync.server.store.checking import check_streams
from sync.server.store.database import Home, open_database
from sync.server.store.sites import add_site
from tests.simulation.site import Site
from tests.sync.bad_line import BadLine
from tests.sync.computers import Computer, Office, VaultMaker, port_of
from tests.sync.server.cluster import Cluster
from tests.sync.server.conftest import ServerProcess

SEEDS = 4
STEPS = 45
MET = 7  # of ten fates, in every seed
ROUNDS = 3  # of perfect network, after which nothing may wait


class Weather:
    """A server process, a bad line to it, and an office behind the line."""

    def __init__(self, folder: Path, home: Home, site: Site, vaults: VaultMaker, seed: int) -> None:
        self.dice = Random(seed)
        self.home = home
        self.server = ServerProcess(folder / "server", home=home)
        database = open_database(home)
        with database.writing() as connection:
            add_site(connection, site.keys.root_key, 0)
        database.close()
        self.line = BadLine(lambda: ("127.0.0.1", port_of(self.server.address)), self.dice)
        self.office = Office(site, vaults, self.line.address)
        self.office.second()
        self.office.third()
        self.office.settle(1)
        for computer in self.office.computers:
            computer.random = self.dice.randbytes
        self.line.trouble = self.dice.choice((0.3, 0.6))
        self.written = 0
        self.acknowledged: set[bytes] = set()
        self.failed: list[Exception] = []

    def step(self) -> None:
        """Somebody writes, talks with the centre or starts anew; or the server is killed."""
        computer = self.dice.choice(self.office.computers)
        chance = self.dice.random()
        if chance < 0.4:
            self.write(computer)
        elif chance < 0.9:
            self.round(computer)
        elif chance < 0.95:
            computer.restart()
        else:
            self.server.stop(signal.SIGKILL)
            self.server.start()

    def write(self, computer: Computer) -> None:
        """A line in a new case, or in one there is."""
        places = sorted(computer.disk.dump())
        place = self.dice.choice(places) if places and self.dice.random() < 0.4 else None
        self.written += 1
        computer.writes(f"第{self.written}条", place)

    def round(self, computer: Computer) -> None:
        """A round, however it ends; what is marked as at the centre from now on has to be there for ever."""
        try:
            computer.round()
        except (SyncError, TongxingError) as error:
            self.failed.append(error)
        kept = computer.disk.kept.values()
        self.acknowledged |= {one.id for one in kept if one.state is EnvelopeState.CENTRE}

    def clears(self) -> None:
        """The weather is good, and everybody has met."""
        self.line.trouble = 0.0
        self.line.deliver_late()
        self.office.settle(ROUNDS)

    def at_the_centre(self) -> set[bytes]:
        """The ids of all envelopes there; every row of it is sound."""
        database = open_database(self.home)
        try:
            with database.reading() as connection:
                assert [report.fault for report in check_streams(connection) if report.fault] == []
                return {bytes(row) for row in connection.exec_driver_sql("SELECT id FROM envelope").scalars()}
        finally:
            database.close()

    def close(self) -> None:
        """Everything off."""
        self.office.close()
        self.line.close()
        self.server.stop()


@pytest.fixture
def weather(request: pytest.FixtureRequest, tmp_path: Path, site: Site, vaults: VaultMaker) -> Iterator[Weather]:
    """Over SQLite; every third seed over PostgreSQL."""
    home: Home = tmp_path / "server"
    if request.param % 3 == 2:
        running: Cluster = request.getfixturevalue("cluster")
        home = running.new_database()
    made = Weather(tmp_path, home, site, vaults, request.param)
    yield made
    made.close()


@pytest.mark.parametrize("weather", range(SEEDS), indirect=True)
def test_nothing_acknowledged_is_lost_and_all_converge(weather: Weather, caplog: pytest.LogCaptureFixture) -> None:
    """Forty-five steps in bad weather, then three rounds in good."""
    for _ in range(STEPS):
        weather.step()
    weather.clears()
    assert weather.acknowledged <= weather.at_the_centre()
    assert weather.office.agree()
    assert len(weather.line.met) >= MET, weather.line.met
    assert weather.failed
    assert weather.acknowledged
    ops = [computer.disk.ops for computer in weather.office.computers]
    assert all(len(each) == weather.written for each in ops)
    assert {record.name for record in caplog.records} <= {"urllib3.connection"}  # it warns of heads that were cut
    caplog.clear()
