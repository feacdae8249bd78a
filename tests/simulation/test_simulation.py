"""Many short histories of three seats in bad weather, run by the production engine. A failure names its seed."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from sync.sealing.seat_keys import SeatKeys
from tests.simulation.real_disk import RealDisk
from tests.simulation.world import DiskMaker, Site, World, check, make_site

SEEDS = int(os.environ.get("TONGXING_SEEDS", "200"))  # `make soak` asks for thousands
RESTORE_SEEDS = SEEDS // 2
REAL_DISK_SEEDS = (0, 1, 2, 3, 4, 5, 127, 175)  # the last two once found a wrong receipt and a risen dead value


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Keys for all seeds."""
    yield make_site()


def live_through(site: Site, seed: int, restores: bool, make_disk: DiskMaker | None = None) -> World:
    """One history: bad days, then peace, then three perfect rounds."""
    world = World(site, seed, make_disk)
    world.live(60, restores)
    world.heal()
    world.settle(3)
    return world


@pytest.mark.parametrize("seed", range(SEEDS))
def test_seats_converge_whatever_is_lost_doubled_late_or_cut_off(site: Site, seed: int) -> None:
    """Within three perfect rounds all seats show the same, nothing saved is missing, and no mark lies."""
    check(live_through(site, seed, restores=False))


@pytest.mark.parametrize("seed", range(RESTORE_SEEDS))
def test_a_restored_server_loses_nothing_that_a_seat_still_holds(site: Site, seed: int) -> None:
    """Backups brought back at any moment, announced or not: the seats offer again what is missing."""
    check(live_through(site, seed, restores=True))


@pytest.mark.parametrize("seed", REAL_DISK_SEEDS)
def test_the_encrypted_database_lives_through_the_same(site: Site, seed: int, tmp_path: Path) -> None:
    """The same bad days and restored servers with real vaults: the same promises hold."""
    numbers = count()
    disks: list[RealDisk] = []

    def make_disk(keys: SeatKeys) -> RealDisk:
        disks.append(RealDisk(tmp_path / str(next(numbers)), keys, site.keys.site))
        return disks[-1]

    check(live_through(site, seed, restores=True, make_disk=make_disk))
    for disk in disks:
        disk.store.close()
