"""One bit turns in the pages of the centre's database file. The server's check tells, or a seat does, or nobody can
ever notice; whatever they meet meanwhile, the seats lose nothing, and a backup in its place is filled up again.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from app.errors import TongxingError
from sync.errors import SyncError
from sync.server.__main__ import main
from sync.server.store.database import open_database
from sync.server.store.sites import add_site
from sync.server.store.sqlite import FILE_NAME
from tests.simulation.site import Site
from tests.sync.computers import Office, VaultMaker
from tests.sync.server.conftest import ServerProcess

FLIPS = 3
LINES = 12


class Centre:
    """A server process, a backup of its data folder, and the office it serves."""

    def __init__(self, folder: Path, site: Site, vaults: VaultMaker) -> None:
        self.folder = folder / "server"
        self.backup = folder / "backup"
        database = open_database(self.folder)
        with database.writing() as connection:
            add_site(connection, site.keys.root_key, 0)
        database.close()
        self.server = ServerProcess(self.folder)
        self.office = Office(site, vaults, self.server.address)
        self.office.second()
        for at in range(LINES):
            self.office.first.writes(f"第{at}条")
            self.office.settle(1)
        self.server.stop()
        shutil.copytree(self.folder, self.backup)

    def flip(self, dice: Random) -> None:
        """Turn one bit."""
        file = self.folder / FILE_NAME
        content = bytearray(file.read_bytes())
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        file.write_bytes(content)

    def is_told_by_check(self) -> bool:
        """What the operator's command ends with."""
        return main(["check", "--data", str(self.folder)]) != 0

    def is_told_to_somebody(self) -> bool:
        """Whether it cannot start, or a round or a comparison fails or finds something."""
        try:
            self.server.start()
        except AssertionError:
            return True
        told = False
        for computer in self.office.computers * 2:
            computer.restart(self.server.address)
            try:
                computer.round()
                told |= not computer.compare().is_complete
            except (SyncError, TongxingError):
                told = True
        self.server.stop()
        return told

    def put_back(self) -> None:
        """The backup in its place, as the manual says."""
        shutil.rmtree(self.folder)
        shutil.copytree(self.backup, self.folder)
        assert main(["restored", "--data", str(self.folder)]) == 0
        self.server.start()
        for computer in self.office.computers:
            computer.restart(self.server.address)
        self.office.settle(3)
        self.server.stop()

    def close(self) -> None:
        """Everything off."""
        self.office.close()


@pytest.fixture
def centre(tmp_path: Path, site: Site, vaults: VaultMaker) -> Iterator[Centre]:
    """With a dozen envelopes."""
    made = Centre(tmp_path, site, vaults)
    yield made
    made.close()


def test_a_flipped_bit_in_a_page_is_told_or_harmless_and_loses_nothing(
    centre: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    """One after the other, each in a sound copy; every computer writes a line while the centre is ill."""
    lines = centre.office.first.lines()
    for chance in range(FLIPS):
        centre.flip(Random(chance))
        is_told = centre.is_told_by_check()
        for computer in centre.office.computers:
            lines.append(f"{chance} {computer.keys.seat.hex()}")
            computer.writes(lines[-1])
        is_told |= centre.is_told_to_somebody()
        shown = {line for computer in centre.office.computers for line in computer.lines()}
        assert shown == set(lines), chance
        assert is_told or centre.office.agree(), chance
        centre.put_back()
        assert centre.office.agree(), chance
        assert centre.office.first.lines() == sorted(lines), chance
    assert "Traceback" not in capsys.readouterr().err
