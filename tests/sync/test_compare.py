"""Nothing is missing: said only where it is so."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from app.domain.ids import EnvelopeId
from app.ops.kept import EnvelopeState
from sync.compare import compare
from sync.errors import Cancelled
from sync.steps.freeze import freeze_waiting
from tests.simulation.seat import Seat
from tests.simulation.site import Site
from tests.simulation.verbs import give_everybody_keys
from tests.simulation.world import World


@pytest.fixture
def world(site: Site) -> World:
    """Three seats in good weather that have exchanged some work."""
    made = World(site, seed=11)
    made.settle(1)
    give_everybody_keys(made)
    made.settle(1)
    for seat in made.seats:
        for _ in range(12):
            seat.save()
    made.settle(3)
    return made


def test_all_is_there_and_all_compute_the_same(world: World) -> None:
    """Every computer finds the same number, and the hash is the centre's."""
    found = [compare(seat.conversation()) for seat in world.seats]
    assert all(one.is_complete for one in found), found
    assert {(one.seq, one.hash) for one in found} == {
        (len(world.server.shelf.rows()), world.server.shelf.rows()[-1].hash)
    }
    assert {one.records for one in found} == {len(world.seats[0].disk.ops)}


def test_what_waits_is_said(world: World) -> None:
    """One save more: not complete, though nothing differs."""
    seat = world.seats[0]
    seat.save()
    found = compare(seat.conversation())
    assert (found.waiting, found.differs, found.is_complete) == (1, (), False)


def test_what_the_centre_does_not_take_makes_no_hole_in_the_chain(world: World) -> None:
    """Nobody is told that the centre withholds something: the envelope after it names the one before it."""
    seat = world.seats[0]
    seat.save()
    freeze_waiting(seat.talk())
    refused = seat.disk.last_own_envelope(seat.talk().data_stream)
    seat.disk.kept[refused] = replace(seat.disk.kept[refused], state=EnvelopeState.QUARANTINE)  # type: ignore[index]
    before = seat.disk.last_own_envelope(seat.talk().data_stream)
    assert before != refused
    seat.save()
    world.settle(2)
    (found,) = {compare(other.conversation()).differs for other in world.seats[1:]}
    assert found == ()


def test_a_colleague_who_sends_meanwhile_changes_nothing(world: World) -> None:
    """More at the centre than was read here is no difference."""
    first, second = world.seats[:2]
    second.save()
    second.calm_round()
    assert compare(first.conversation()).is_complete


def _an_own(seat: Seat) -> EnvelopeId:
    return next(kept.id for kept in seat.disk.kept.values() if kept.seat == seat.keys.seat)


def _gone(seat: Seat) -> None:
    del seat.disk.kept[_an_own(seat)]  # type: ignore[attr-defined]  # the disk in memory


def _without_receipt(seat: Seat) -> None:
    name = _an_own(seat)
    seat.disk.kept[name] = replace(seat.disk.kept[name], receipt=b"")  # type: ignore[index]


def _elsewhere(seat: Seat) -> None:
    places = seat.disk._places  # type: ignore[attr-defined]
    places[3], places[4] = places[4], places[3]


def _no_place(seat: Seat) -> None:
    places = seat.disk._places  # type: ignore[attr-defined]
    del places[len(places)]


@pytest.mark.parametrize(
    ("harm", "says"),
    [(_gone, "missing"), (_without_receipt, "receipt"), (_elsewhere, "hash"), (_no_place, "missing")],
)
def test_whatever_is_wrong_is_found(world: World, harm: Callable[[Seat], None], says: str) -> None:
    """An envelope gone from the disk, a mark without a receipt, a place that is another's, an end that is cut off."""
    seat = world.seats[0]
    talk = seat.conversation()
    harm(seat)
    found = compare(talk)
    assert says in found.differs
    assert not found.is_complete


def test_it_can_be_stopped(world: World) -> None:
    """After any page."""
    talk = world.seats[0].conversation()
    talk.progress = lambda step, _done, _total: step != "check"
    with pytest.raises(Cancelled):
        compare(talk)
