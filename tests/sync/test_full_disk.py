"""No room left on a worker's own disk in the middle of a round: told, nothing half stored, nothing lost, and the next
round with room goes through. (The centre's disk: tests/sync/server/test_full_disk.py.)
"""

import contextlib
import os
import secrets
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import DiskFull
from tests.simulation.real_disk import vault_maker
from tests.sync.computers import Computer, Office

LONG = 50_000  # bytes of a long line; in hexadecimal digits, which do not shrink much
LINES = 8
OWN = "自己的"


class SmallDisk:
    """A disk of 24 MiB that can be filled and cleared."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self, leave: int = 0) -> None:
        """Leave so many bytes, and no more."""
        with self._filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(4096))
        os.truncate(self._filler, max(0, self._filler.stat().st_size - leave))

    def clear(self) -> None:
        """Make room again."""
        self._filler.unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """Only root may make one."""
    if os.getuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(folder)], check=True)
    yield SmallDisk(folder)
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def small(disk: SmallDisk, office: Office) -> Iterator[Computer]:
    """The second computer of the office, whose vault lies on the small disk."""
    made = Computer(
        office.site,
        office.site.seats[1],
        vault_maker(disk.folder, office.site.keys.site)(office.site.seats[1]),
        office.address,
    )
    office.computers.append(made)
    office.settle(1)
    yield made
    made.close()
    office.computers.remove(made)


@pytest.mark.parametrize("leave", [0, 64 * 1024, 256 * 1024])
def test_a_round_that_finds_no_room_is_told_and_loses_nothing(
    disk: SmallDisk, office: Office, small: Computer, leave: int
) -> None:
    """A colleague's long line cannot be taken in; the computer's own waits; with room again both are everywhere."""
    small.writes(OWN)
    lines = [secrets.token_hex(LONG) for _ in range(LINES)]
    for line in lines:
        office.first.writes(line)
        office.first.round()

    disk.fill(leave)
    before = small.disk.stream_state(small.talk.data_stream).cursor
    for _ in range(2):
        with pytest.raises(DiskFull):
            small.round()
        small.restart()
    assert OWN in small.lines()
    whole = small.disk.stream_state(small.talk.data_stream).cursor - before
    assert len(small.lines()) == 1 + whole < 1 + len(lines)  # the cursor says what is here: pages are whole or not

    disk.clear()
    office.settle(2)
    assert office.agree()
    assert small.lines() == sorted([OWN, *lines])
    assert small.compare().is_complete


@pytest.mark.parametrize("leave", [256 * 1024, 1024 * 1024, 2 * 1024 * 1024])
def test_a_receipt_that_finds_no_room_is_fetched_again(
    disk: SmallDisk, office: Office, small: Computer, leave: int
) -> None:
    """What the centre has taken may be unknown here until there is room; then it is known, and there only once."""
    for _ in range(LINES):
        small.writes(secrets.token_hex(LONG))
    disk.fill(leave)
    with contextlib.suppress(DiskFull):
        small.round()
    small.restart()
    told = len(small.lines())
    disk.clear()
    office.settle(2)
    assert told == LINES
    assert office.agree()
    assert len(small.lines()) == len(office.first.lines()) == LINES
    assert small.disk.waiting_count().ops == 0
