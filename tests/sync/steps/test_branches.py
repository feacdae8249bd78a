"""Two branches of one control stream, after a server was put back and written on: nothing either says is lost."""

import pytest

from sync.errors import ServerRefused
from sync.protocol.control import Control, fold, written
from sync.protocol.control_record import NewMember, Revocation, Strays, make_record
from sync.sealing.seat_keys import SeatKeys
from sync.steps.control import extend_control
from tests.simulation.seat import Seat
from tests.simulation.site import Site
from tests.simulation.verbs import generation_opened, give_everybody_keys, next_generation
from tests.simulation.world import World


@pytest.fixture
def world(site: Site) -> World:
    """Two administrators and a member, in good weather."""
    made = World(site, seed=11)
    made.settle(1)
    give_everybody_keys(made)
    made.settle(1)
    return made


def revoke(by: Seat, gone: SeatKeys) -> None:
    """An administrator shuts a seat out; nothing of it was good."""
    extend_control(
        by.conversation(),
        lambda control: written(control, [Revocation(gone.seat, bytes(32))], by.keys.seat, by.keys.sign),
    )


def test_a_revocation_on_a_lost_branch_comes_back_and_wins(world: World) -> None:
    """The server forgets a revocation, another administrator writes on: the seat is shut out all the same."""
    first, second, third = world.seats
    backup = world.server.shelf.back_up()
    revoke(first, third.keys)
    world.put_server_back(backup, is_said=True)
    generation_opened(world, second)
    assert world.control().is_active(third.keys.seat)
    first.calm_round()
    assert not world.control().is_active(third.keys.seat)
    with pytest.raises(ServerRefused):
        third.calm_round()


def test_what_was_sealed_on_either_branch_opens_everywhere(world: World) -> None:
    """Both branches opened a generation under one number: both keys are found by what they seal."""
    first, second, third = world.seats
    backup = world.server.shelf.back_up()
    generation_opened(world, first)
    first.save()
    first.calm_round()
    world.put_server_back(backup, is_said=False)
    generation_opened(world, second)
    second.save()
    for _ in range(3):
        world.settle(1)
    assert world.control().twins
    assert first.disk.dump() == second.disk.dump() == third.disk.dump()
    assert not third.disk.held_here


def test_bringing_a_branch_in_twice_changes_nothing(world: World) -> None:
    """A crash between handing in and following leaves it all at the centre already."""
    first, second, _third = world.seats
    backup = world.server.shelf.back_up()
    generation_opened(world, first)
    image = first.disk.copy()
    world.put_server_back(backup, is_said=True)
    generation_opened(world, second)
    first.calm_round()
    records = world.server.shelf.records()
    first.put_back(image)
    first.calm_round()
    assert world.server.shelf.records() == records


def test_a_stray_of_a_revoked_signer_brings_nobody_in(world: World) -> None:
    """An administrator who was shut out meanwhile cannot use an old branch to let somebody in."""
    first, second, third = world.seats
    control, friend = world.control(), world.site.seats[5]
    member = NewMember(friend.seat, friend.verify_key, friend.kem_public, "admin")
    old = written(control, [member], second.keys.seat, second.keys.sign)
    revoke(first, second.keys)
    extend_control(third.conversation(), lambda at: [_strays(third, at, list(old))])
    assert friend.seat not in world.control().members


def test_a_member_brings_in_only_what_administrators_signed(world: World) -> None:
    """A stray that a member has signed himself lets nobody in."""
    third, friend = world.seats[2], world.site.seats[5]
    member = NewMember(friend.seat, friend.verify_key, friend.kem_public, "member")
    control = world.control()
    own = make_record(member, control.position + 1, control.hash, third.keys.seat, third.keys.sign)
    extend_control(third.conversation(), lambda at: [_strays(third, at, [own])])
    assert friend.seat not in world.control().members


def test_saying_known_things_again_changes_only_the_position(world: World) -> None:
    """All records there are, brought in as strays."""
    third, before = world.seats[2], world.control()
    records = world.server.shelf.records()
    extend_control(third.conversation(), lambda at: [_strays(third, at, records)])
    after = world.control()
    assert (after.members, after.rings, after.twins) == (before.members, before.rings, {})
    assert {at: set(epoch.wraps) for at, epoch in after.epochs.items()} == {
        at: set(epoch.wraps) for at, epoch in before.epochs.items()
    }


def test_generations_follow_the_trunk(world: World) -> None:
    """After both came together everybody seals with the trunk's newest key."""
    first, second, _third = world.seats
    backup = world.server.shelf.back_up()
    generation_opened(world, first)
    world.put_server_back(backup, is_said=True)
    generation_opened(world, second)
    for _ in range(2):
        world.settle(1)
    first.save()
    first.calm_round()
    row = world.server.shelf.rows()[-1]
    opened = world.control().epochs[world.header(row.id, row.raw).ring, world.header(row.id, row.raw).epoch]
    assert second.keys.seat in dict(opened.wraps)
    assert next_generation(world, first, fold(world.server.shelf.records()))


def _strays(by: Seat, control: Control, records: list[bytes]) -> bytes:
    return make_record(Strays(records), control.position + 1, control.hash, by.keys.seat, by.keys.sign)
