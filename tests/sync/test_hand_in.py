"""Unsent work carried by hand, and seats shut out: between seats of one site and a server in memory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ids import SeatId
from app.ops.kept import TOO_BIG, EnvelopeState
from sync.errors import BadHandIn, Forged, Malformed, ServerRefused
from sync.hand_in import pack, take_in
from sync.membership import admit_late, late_work, revoke
from sync.protocol.names import NO_HASH
from tests.simulation.site import Site
from tests.simulation.verbs import give_everybody_keys
from tests.simulation.world import World


@pytest.fixture
def world(site: Site) -> World:
    """Two administrators and a member in good weather, all with every key and a note of each at the centre."""
    made = World(site, seed=11)
    made.settle(1)
    give_everybody_keys(made)
    for seat in made.seats:
        seat.save()
    made.settle(2)
    return made


def test_a_shut_out_seats_unsent_work_reaches_everybody(world: World) -> None:
    """Handed in, admitted, sent on; under its own signature."""
    first, second, third = world.seats
    revoke(first.conversation(), third.keys.seat)
    third.save()
    third.save()
    with pytest.raises(ServerRefused):
        third.calm_round()
    taken = take_in(first.conversation(), pack(third.conversation()))
    assert (taken.new > 0, taken.known > 0) == (True, True)
    late = late_work(first.conversation())
    assert {one.seat for one in late} == {third.keys.seat}
    assert len(late) == taken.new
    admit_late(first.conversation(), [one.id for one in late])
    first.calm_round()
    second.calm_round()
    assert late_work(first.conversation()) == []
    assert set(third.disk.ops) <= set(second.disk.ops)
    assert first.disk.waiting_count() == second.disk.waiting_count()
    assert second.disk.waiting_count().held == second.disk.waiting_count().ops == 0


def test_a_member_hands_in_what_a_colleague_could_not_send(world: World) -> None:
    """Nobody is shut out here; her line is down, and she walks over with a stick."""
    first, second, third = world.seats
    third.save()
    take_in(second.conversation(), pack(third.conversation()))
    second.calm_round()
    first.calm_round()
    assert set(third.disk.ops) <= set(first.disk.ops)
    third.calm_round()
    assert all(
        one.state is EnvelopeState.CENTRE and one.receipt
        for one in third.disk.kept.values()
        if one.seat == third.keys.seat
    )


def test_taking_in_twice_changes_nothing(world: World) -> None:
    """The same stick again, before and after a round."""
    _, second, third = world.seats
    third.save()
    file = pack(third.conversation())
    new = take_in(second.conversation(), file).new
    assert (new > 0, take_in(second.conversation(), file).new) == (True, 0)
    second.calm_round()
    assert take_in(second.conversation(), file).new == 0


def test_what_was_read_before_the_revocation_can_be_admitted_too(world: World) -> None:
    """One colleague had read it; for the others it is late until an administrator says so."""
    first, second, third = world.seats
    third.save()
    third.calm_round()
    first.calm_round()
    revoke(first.conversation(), third.keys.seat, NO_HASH)
    second.calm_round()
    assert {one.reason for one in second.disk.held_here.values()} == {"revoked"}
    admit_late(first.conversation(), [one.id for one in late_work(first.conversation())])
    second.calm_round()
    assert second.disk.dump() == first.disk.dump()
    assert not second.disk.held_here


def test_revoking_changes_the_keys_of_its_rings(world: World) -> None:
    """What is written afterwards goes under keys the seat was never given; those who stay read on."""
    first, second, third = world.seats
    before = {ring: first.conversation().control.latest_epoch(ring) for ring in first.conversation().control.rings}
    revoke(first.conversation(), third.keys.seat)
    control = first.conversation().control
    assert not control.is_active(third.keys.seat)
    for ring, epoch in before.items():
        assert control.latest_epoch(ring) == epoch + 1
        readers = {reader for reader, _ in control.epochs[ring, epoch + 1].wraps}
        assert readers == {first.keys.seat, second.keys.seat}
    first.save()
    first.calm_round()
    second.calm_round()
    assert second.disk.dump() == first.disk.dump()


def test_only_a_member_can_be_shut_out_and_only_by_an_administrator(world: World) -> None:
    """Nobody unknown; twice is as good as once; a plain member may not, and may not admit either."""
    first, second, third = world.seats
    with pytest.raises(Forged):
        revoke(third.conversation(), second.keys.seat)
    with pytest.raises(Forged):
        admit_late(third.conversation(), [first.disk.last_own_envelope(first.conversation().data_stream)])
    with pytest.raises(Malformed):
        revoke(first.conversation(), SeatId(bytes(16)))
    revoke(first.conversation(), third.keys.seat)
    position = first.conversation().control.position
    revoke(second.conversation(), third.keys.seat)
    assert second.conversation().control.position == position
    assert second.calm_round().held == 0


def test_an_op_no_server_would_take_does_not_stop_the_rest(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stays in quarantine at home; what fits is carried."""
    monkeypatch.setattr("sync.protocol.envelope.MAX_ENVELOPE_BYTES", 560)
    second, third = world.seats[1:]
    for _ in range(30):
        third.save()
    third.calm_round()
    assert TOO_BIG in {one.reason for one in third.disk.kept.values()}
    third.save()
    packed = pack(third.conversation())
    assert take_in(second.conversation(), packed).known > 0


@pytest.mark.parametrize("cut", [0, 4, 5, 20, -1])
def test_a_damaged_file_takes_nothing_in(world: World, cut: int) -> None:
    """Cut off anywhere."""
    _, second, third = world.seats
    third.save()
    file = pack(third.conversation())
    before = second.disk.waiting_count()
    with pytest.raises(BadHandIn) as told:
        take_in(second.conversation(), file[:cut])
    assert told.value.facts["reason"] in ("damaged", "other_version")
    assert second.disk.waiting_count() == before


def test_a_file_of_another_site_or_version_is_told_apart(world: World) -> None:
    """Each in its own words."""
    file = pack(world.seats[2].conversation())
    talk = world.seats[1].conversation()
    at = file.index(talk.data_stream)
    with pytest.raises(BadHandIn, match="other_site"):
        take_in(talk, file[:at] + bytes(16) + file[at + 16 :])
    with pytest.raises(BadHandIn, match="other_version"):
        take_in(talk, file[:4] + b"\x02" + file[5:])


def test_what_is_not_a_members_goes_no_further(world: World) -> None:
    """A changed byte in an envelope: kept and shown as forged, never opened, refused by the server, blocking nobody."""
    _, second, third = world.seats
    third.save()
    file = pack(third.conversation())
    take_in(second.conversation(), file[:-1] + bytes([file[-1] ^ 1]))
    second.calm_round()
    assert {one.reason for one in second.disk.held_here.values()} == {"forged"}
    third.calm_round()
    second.calm_round()
    assert set(third.disk.ops) <= set(second.disk.ops)


@given(junk=st.binary(max_size=200))
def test_junk_is_a_damaged_file(site: Site, junk: bytes) -> None:
    """Whatever it is."""
    world = World(site)
    for file in (junk, b"TXHI\x01" + junk):
        with pytest.raises(BadHandIn):
            take_in(world.seats[0].conversation(), file)
