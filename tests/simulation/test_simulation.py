"""Many short histories of three seats in bad weather, run by the production engine. A failure names its seed."""

from collections.abc import Iterator

import pytest

from tests.simulation.world import Site, World, check, make_site

SEEDS = 200
RESTORE_SEEDS = 100


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Keys for all seeds."""
    yield make_site()


def live_through(site: Site, seed: int, restores: bool) -> World:
    """One history: bad days, then peace, then three perfect rounds."""
    world = World(site, seed)
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
