"""Wrong tries cost a growing wait that neither a restart nor the clock takes away."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from app.errors import WrongSecret
from app.vault import door, layout
from tests.app.vault.conftest import Times


def wait_of(folder: Path, times: Times) -> int:
    """Seconds still to wait; 0 where the next try is taken."""
    try:
        door.require_rest(folder, times.now, times.ticks)
    except WrongSecret as refusal:
        return int(str(refusal.facts["wait_s"]))
    return 0


def wrong(folder: Path, times: Times, tries: int) -> None:
    """So many wrong tries, each as soon as it is taken."""
    for _ in range(tries):
        times.pass_by(wait_of(folder, times))
        door.note_wrong(folder, times.now, times.ticks)


def restarted(folder: Path) -> Path:
    """The same door in a process that remembers nothing."""
    return Path(shutil.copytree(folder, folder.with_name(folder.name + "+")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A seat's folder."""
    made = tmp_path / "seat"
    made.mkdir()
    return made


def test_the_wait_grows_to_a_minute_and_no_further(folder: Path, times: Times) -> None:
    """Two slips are free; then 2, 5, 10, 20, 40 and for all further tries 60 seconds."""
    waits = []
    for _ in range(10):
        wrong(folder, times, 1)
        waits.append(wait_of(folder, times))
    assert waits == [0, 0, 2, 5, 10, 20, 40, 60, 60, 60]


def test_waiting_ends(folder: Path, times: Times) -> None:
    """When the time is over the next try is taken."""
    wrong(folder, times, 5)
    times.pass_by(9)
    assert wait_of(folder, times) == 1
    times.pass_by(1)
    assert wait_of(folder, times) == 0


def test_a_restart_does_not_forgive(folder: Path, times: Times) -> None:
    """The count lies beside the header: a new process goes on with it."""
    wrong(folder, times, 5)
    assert wait_of(restarted(folder), times) == 10


def test_setting_the_clock_forward_does_not_shorten_the_wait(folder: Path, times: Times) -> None:
    """Within a process the wait is counted in ticks."""
    wrong(folder, times, 8)
    times.moment += timedelta(days=1)
    assert wait_of(folder, times) == 60


def test_a_clock_set_back_neither_lengthens_nor_ends_the_wait(folder: Path, times: Times) -> None:
    """After a restart with a clock a year behind the wait is served once, from then on, not for a year."""
    wrong(folder, times, 8)
    times.moment -= timedelta(days=365)
    anew = restarted(folder)
    assert wait_of(folder, times) == 60
    assert wait_of(anew, times) == 60
    times.pass_by(60)
    assert wait_of(anew, times) == 0


def test_opening_forgets_the_wrong_tries(folder: Path, times: Times) -> None:
    """The right secret starts the count anew and is remembered as the last opening."""
    wrong(folder, times, 6)
    door.note_opened(folder, times.now)
    assert wait_of(folder, times) == 0
    assert door.read(folder).opened_ms == int(times.moment.timestamp() * 1000)


@pytest.mark.parametrize("content", [b"", b"{", b'{"wrong_tries": -3}', b'{"opened_ms": "x"}', b"\xff\x00"])
def test_an_unreadable_door_keeps_nobody_out(folder: Path, times: Times, content: bytes) -> None:
    """The door's file is a courtesy; damage to it is no damage to the vault."""
    (folder / layout.DOOR).write_bytes(content)
    assert door.read(folder) == door.DoorState()
    assert wait_of(folder, times) == 0
