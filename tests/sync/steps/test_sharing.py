"""Who is given a ring's keys, by whom, and when they are changed: between seats of one site."""

import pytest
from msgspec.structs import replace

from sync.errors import ServerRefused
from sync.membership import revoke
from sync.protocol.control import Control, written
from sync.protocol.control_record import MAX_WRAPS, Body, NewMember, Revocation
from sync.protocol.posts import POSTS, Post, is_no_more, may_read
from sync.sealing.seat_keys import SeatKeys, make_seat_keys
from sync.steps.control import extend_control
from tests.simulation.invariants import opens
from tests.simulation.seat import Seat
from tests.simulation.site import Site
from tests.simulation.verbs import give_everybody_keys
from tests.simulation.world import World


@pytest.fixture
def world(site: Site) -> World:
    """Two administrators and a member, all social workers, with every key."""
    made = World(site, seed=17)
    made.settle(1)
    give_everybody_keys(made)
    made.settle(1)
    return made


def say(by: Seat, *bodies: Body) -> None:
    """A seat appends something to the control stream."""

    def said(control: Control) -> tuple[bytes, ...]:
        return written(control, bodies, by.keys.seat, by.keys.sign)

    extend_control(by.conversation(), said)


def member(keys: SeatKeys, post: Post = "worker") -> NewMember:
    """A body that lets a seat in, or gives it another post."""
    return NewMember(keys.seat, keys.verify_key, keys.kem_public, "member", post)


def newest(world: World, name: str) -> set[bytes]:
    """Whom the newest key of a ring is sealed for."""
    control, ring = world.control(), world.ring(name)
    return {seat for seat, _ in control.epochs[ring, control.latest_epoch(ring)].wraps}


def test_an_administrator_lets_in_and_a_reader_gives_the_keys(site: Site, world: World) -> None:
    """The data administrator has no key of `case` and lets a worker read it all the same."""
    first, second, _third = world.seats
    say(first, replace(member(second.keys, "data"), role="admin"))
    world.settle(1)
    new = Seat(world, site.seats[3])
    say(second, member(new.keys))
    new.calm_round()
    assert not new.disk.ring_keys(world.ring("case"))  # let in, and waiting for keys
    new.save()
    second.calm_round()
    assert new.keys.seat not in newest(world, "case")  # not his to give
    first.calm_round()
    assert len(new.disk.ring_keys(world.ring("case"))) == 0
    assert new.calm_round().pushed == 1
    assert {key.generation for key in new.disk.ring_keys(world.ring("case"))} == {1, 2}
    assert second.keys.seat not in newest(world, "case")
    assert second.keys.seat in newest(world, "front")


def test_whoever_loses_a_post_reads_nothing_sealed_later(world: World) -> None:
    """A worker moves to the counter; whatever colleagues seal from then on stays closed to her."""
    first, second, third = world.seats
    say(first, member(third.keys, "desk"))
    for _ in range(12):
        second.save()
    before = {row.id for row in world.server.shelf.rows()}
    second.calm_round()
    world.settle(2)
    case = world.ring("case")
    later = [row for row in world.server.shelf.rows() if row.id not in before]
    notes = [row for row in later if world.header(row.id, row.raw).ring == case]
    assert notes
    assert len(notes) < len(later)
    assert not any(opens(third.disk, row.raw) for row in notes)
    assert all(opens(third.disk, row.raw) for row in later if row not in notes)
    assert all(opens(first.disk, row.raw) for row in later)


def test_a_seat_that_leaves_is_shut_out_by_its_own_word(world: World) -> None:
    """It needs no administrator; the keys are changed by the first colleague whose program hears of it."""
    first, second, third = world.seats
    third.save()
    third.calm_round()
    last = third.disk.last_own_envelope(third.talk().data_stream)
    say(third, Revocation(third.keys.seat, last))
    with pytest.raises(ServerRefused):
        third.calm_round()
    second.calm_round()
    assert newest(world, "front") == newest(world, "case") == {first.keys.seat, second.keys.seat}
    first.save()
    world.seats.remove(third)
    world.settle(2)
    assert first.disk.dump() == second.disk.dump()


def test_an_administrator_who_reads_no_notes_shuts_a_seat_out(world: World) -> None:
    """He changes the keys he has; that of the notes is changed by a reader, before it seals anything more."""
    first, second, third = world.seats
    say(first, replace(member(second.keys, "data"), role="admin"))
    world.settle(1)
    revoke(second.conversation(), third.keys.seat)
    assert third.keys.seat not in newest(world, "front")
    assert third.keys.seat in newest(world, "case")
    for _ in range(12):
        first.save()
    first.calm_round()
    assert newest(world, "case") == {first.keys.seat}
    sealed = [world.header(row.id, row.raw) for row in world.server.shelf.rows()]
    newest_of_case = world.control().latest_epoch(world.ring("case"))
    assert {at.epoch for at in sealed if at.seat == first.keys.seat and at.ring == world.ring("case")} == {
        newest_of_case
    }


def test_a_ring_nobody_reads_any_more_holds_up_no_other(site: Site, world: World) -> None:
    """The only reader of a restricted case is shut out: nobody can change its key, and everybody else's keys go on."""
    first, second, third = world.seats
    third.begin_in(third.restrict(()))
    third.calm_round()
    say(first, Revocation(third.keys.seat, bytes(32)))
    world.seats.remove(third)
    new = Seat(world, site.seats[3])
    say(second, member(new.keys))
    world.settle(1)
    new.calm_round()
    assert any(map(world.control().is_given_up, world.control().restricted))
    for name in ("front", "case"):
        assert newest(world, name) == {seat.keys.seat for seat in (first, second, new)}
        assert new.disk.ring_keys(world.ring(name))


def test_two_who_hear_of_it_at_once_open_one_generation(world: World) -> None:
    """The second finds that nothing is due any more."""
    first, second, third = world.seats
    say(first, Revocation(third.keys.seat, bytes(32)))
    first.calm_round()
    epoch = world.control().latest_epoch(world.ring("case"))
    second.calm_round()
    assert world.control().latest_epoch(world.ring("case")) == epoch
    requests = first.wire.requests
    first.calm_round()
    assert first.wire.requests - requests == 1


def test_keys_for_more_than_one_record_holds(world: World) -> None:
    """A site of hundreds: the wraps come in several records, and several appends."""
    first = world.seats[0]
    many = [make_seat_keys(world.random) for _ in range(MAX_WRAPS + 3)]
    say(first, *(member(keys) for keys in many))
    first.calm_round()
    assert {keys.seat for keys in many} <= newest(world, "case") & newest(world, "front")


def test_what_the_posts_read() -> None:
    """Everybody the front, casework the notes; nobody a ring of a later version."""
    assert all(may_read(post, "front") and not may_read(post, "a later ring") for post in POSTS)
    assert [post for post in POSTS if may_read(post, "case")] == ["worker", "supervisor"]
    assert is_no_more("desk", than="worker")
    assert not is_no_more("worker", than="desk")
