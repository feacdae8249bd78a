"""What a seat could read: told by keys alone, before and after it is shut out, against what its disk really opens."""

import pytest

from app.domain.ids import FolderRef, SeatId
from sync.errors import Malformed
from sync.exposure import exposure
from sync.membership import revoke
from tests.simulation.invariants import opens
from tests.simulation.seat import Seat
from tests.simulation.site import Site
from tests.simulation.world import World


@pytest.fixture
def world(site: Site) -> World:
    """Two administrators who read everything, and the counter that is only ever given `front`."""
    made = World(site, seed=11)
    made.settle(1)
    for seat in made.seats:
        for _ in range(8):
            seat.save()
    made.settle(2)
    return made


def openable(world: World, seat: Seat) -> dict[FolderRef, int]:
    """The folders of all envelopes at the centre that this very disk has a key to, each with its newest."""
    rows = [row for row in world.server.shelf.rows() if opens(seat.disk, row.raw)]
    return {FolderRef(world.header(row.id, row.raw).folder): row.seq for row in rows}


def test_the_list_is_what_that_computer_can_open(world: World) -> None:
    """As the founder sees it; of the counter, what is in `front` alone; told the same by whoever is asked."""
    first, second, third = world.seats
    for seat in world.seats:
        found = exposure(first.conversation(), seat.keys.seat)
        assert (found.folders, found.is_active) == (openable(world, seat), True)
        assert exposure(third.conversation(), seat.keys.seat) == found
    assert exposure(first.conversation(), third.keys.seat).folders.keys() < openable(world, second).keys()


def test_what_is_sealed_after_a_shut_out_is_not_on_its_list(world: World) -> None:
    """The list stands still from then on, while a colleague's grows."""
    first, second, third = world.seats
    revoke(first.conversation(), second.keys.seat)
    before = exposure(first.conversation(), second.keys.seat)
    assert before.folders
    assert not before.is_active
    for _ in range(8):
        first.save()
    first.calm_round()
    third.calm_round()
    assert exposure(first.conversation(), second.keys.seat) == before
    grown = exposure(first.conversation(), first.keys.seat).folders
    assert max(grown.values()) > max(before.folders.values())


def test_what_was_never_sent_is_on_nobodys_list(world: World) -> None:
    """Nobody else could have read it."""
    first, second, _ = world.seats
    before = exposure(first.conversation(), second.keys.seat)
    for _ in range(8):
        first.save()
    assert exposure(first.conversation(), second.keys.seat) == before


def test_somebody_who_never_took_part(world: World) -> None:
    """Is refused."""
    with pytest.raises(Malformed):
        exposure(world.seats[0].conversation(), SeatId(bytes(16)))
