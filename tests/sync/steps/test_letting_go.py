"""Letting go of what was erased or kept apart, where branches, copies and files carried by hand come together.

Each was found by the simulation; here are the histories in a few lines.
"""

from collections.abc import Sequence

import pytest

from app.domain.ids import FolderRef, SeatId
from sync.hand_in import pack, take_in
from sync.protocol.control import Control, written
from sync.protocol.control_record import NewMember
from sync.protocol.restricting import Restriction
from sync.steps.control import extend_control
from tests.simulation.invariants_apart import holds_nothing_of
from tests.simulation.seat import Seat
from tests.simulation.site import OUTSIDER, Site
from tests.simulation.verbs import generation_opened, give_everybody_keys
from tests.simulation.verbs_apart import shred_of
from tests.simulation.world import World


@pytest.fixture
def world(site: Site) -> World:
    """Three seats that do casework, in good weather, with every key."""
    made = World(site, seed=11)
    made.settle(1)
    give_everybody_keys(made)
    made.settle(2)
    return made


def begun(world: World, seat: Seat) -> FolderRef:
    """A case everybody in casework reads, with something in it."""
    before = set(seat.disk.folders())
    seat.begin_in(world.ring("case"))
    (folder,) = set(seat.disk.folders()) - before
    return folder


def erase(world: World, by: Seat, folder: FolderRef) -> None:
    """Proposed by one, agreed to by two others."""
    keys = [seat.keys for seat in world.seats[:3]]
    body = shred_of(world, [folder], keys[0], keys[1:])
    extend_control(by.conversation(), lambda control: written(control, [body], by.keys.seat, by.keys.sign))


def test_copies_of_a_computer_say_once_how_much_they_set_aside(world: World) -> None:
    """One of two copies had written what nobody received: they have different numbers to say, and do not take turns."""
    first, _, third = world.seats
    folder = begun(world, first)
    world.settle(2)
    copy = Seat(world, third.keys, third.disk.copy())  # type: ignore[attr-defined]  # a disk in memory
    world.seats.append(copy)
    third.write_in(folder)
    erase(world, first, folder)
    for seat in (copy, third, copy, third):
        seat.calm_round()
    said = len(world.server.shelf.records())
    for seat in (copy, third, copy, third):
        seat.calm_round()
    assert len(world.server.shelf.records()) == said
    assert (folder, third.keys.seat) in world.control().let_go


def test_a_seat_let_in_on_the_branch_that_erased_lets_go_and_says_so(world: World) -> None:
    """The server forgets both, another administrator writes on, and both come back in one record: nobody can tell from
    the numbers that the seat was there first, so it signs like everybody else."""
    first, second, _ = world.seats
    folder = begun(world, first)
    world.settle(2)
    backup, keys = world.server.shelf.back_up(), world.unused[0]
    body = NewMember(keys.seat, keys.verify_key, keys.kem_public, "member")
    extend_control(first.conversation(), lambda control: written(control, [body], first.keys.seat, first.keys.sign))
    newcomer = Seat(world, keys)
    world.seats.append(newcomer)
    first.calm_round()
    newcomer.calm_round()
    erase(world, first, folder)
    world.put_server_back(backup, is_said=True)
    generation_opened(world, second)
    world.settle(3)
    control = world.control()
    assert control.members[keys.seat].admitted == control.shreds[folder].position
    assert (folder, keys.seat) in control.let_go
    assert holds_nothing_of(newcomer, folder)


def test_what_was_handed_in_of_an_erased_case_goes_once_it_was_sent(world: World) -> None:
    """It came on a stick after the case had been let go of: the centre keeps its place, and nobody its content."""
    first, _, third = world.seats
    folder = begun(world, first)
    world.settle(2)
    third.write_in(folder)
    file = pack(third.conversation())
    erase(world, first, folder)
    first.calm_round()
    rows = len(world.server.shelf.rows())
    assert take_in(first.conversation(), file).new > 0
    assert not holds_nothing_of(first, folder)
    first.calm_round()
    first.calm_round()
    assert holds_nothing_of(first, folder)
    assert [row.bare for row in world.server.shelf.rows() if row.folder == folder] == [1, 1]
    assert len(world.server.shelf.rows()) == rows + 1


def test_a_reader_taken_out_before_it_knew_a_folder_opens_what_it_could_read(world: World) -> None:
    """It was away while a case was begun, kept apart for it too, and written in; and it was taken out before it came
    back. What was sealed on both sides of the move opens with the keys it was given, and waits for nothing."""
    first, second, third = world.seats
    third.conversation().closing = None  # a vault that lets go of nothing
    everybody = [SeatId(one.keys.seat) for one in (first, second, third)]
    ring = first.restrict(everybody)
    for seat in (first, third):
        seat.calm_round()
    folder = begun(world, first)
    first.calm_round()
    says_readers(first, ring, everybody, [folder])
    first.calm_round()
    first.write_in(folder)
    first.calm_round()
    says_readers(first, ring, everybody[:2])
    world.settle(2)
    assert not third.disk.held_here
    assert third.disk.dump() == first.disk.dump() == second.disk.dump()


def test_what_was_never_opened_and_is_kept_apart_is_brought_back_to_a_centre_that_lost_it(world: World) -> None:
    """The counter holds it sealed, as everybody does who may not read it. The centre is put back, and a colleague keeps
    its case apart before anybody else has brought it back: the counter brings it, and only then keeps a skeleton. No
    round is stopped by it."""
    first, second, _ = world.seats
    keys = world.site.seats[OUTSIDER]
    body = NewMember(keys.seat, keys.verify_key, keys.kem_public, "member", "desk")
    extend_control(first.conversation(), lambda control: written(control, [body], first.keys.seat, first.keys.sign))
    counter = Seat(world, keys)
    world.seats.append(counter)
    counter.calm_round()
    backup = world.server.shelf.back_up()
    folder = begun(world, first)
    first.calm_round()
    counter.calm_round()
    (row,) = [row for row in world.server.shelf.rows() if row.folder == folder]
    assert row.id in counter.disk.held_here
    world.put_server_back(backup, is_said=True)
    apart = Restriction(world.random(16), 1, [first.keys.seat, second.keys.seat], [folder])
    extend_control(second.conversation(), lambda control: written(control, [apart], second.keys.seat, second.keys.sign))
    counter.calm_round()
    assert [row.raw for row in world.server.shelf.rows() if row.folder == folder] == [row.raw]
    counter.calm_round()
    assert row.id not in counter.disk.held_here
    assert holds_nothing_of(counter, folder)
    world.settle(2)
    assert counter.disk.waiting_count().offers == 0


def test_a_word_about_what_lies_elsewhere_takes_nothing_from_anybody(world: World) -> None:
    """The basics of a person lie where the counter reads them, too. A colleague's computer names them as moving into a
    ring of its own: everybody keeps them, and goes on reading what is written there."""
    first, second, third = world.seats
    first.begin_in(world.ring("front"))
    (folder,) = first.disk.folders()
    world.settle(2)
    apart = Restriction(world.random(16), 1, [first.keys.seat], [folder])
    extend_control(first.conversation(), lambda control: written(control, [apart], first.keys.seat, first.keys.sign))
    world.settle(2)
    first.write_in(folder)
    world.settle(2)
    assert second.disk.is_here(folder)
    assert first.disk.dump() == second.disk.dump() == third.disk.dump() != {}


def says_readers(by: Seat, ring: bytes, readers: Sequence[SeatId], moving: Sequence[FolderRef] = ()) -> None:
    """Who reads a ring from now on, and what moves into it."""

    def said(control: Control) -> tuple[bytes, ...]:
        body = Restriction(ring, control.restricted[ring].turn + 1, list(readers), list(moving))
        return written(control, [body], by.keys.seat, by.keys.sign)

    extend_control(by.conversation(), said)
