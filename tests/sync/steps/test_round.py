"""What a round does in situations of its own, between seats of one site and a server in memory."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from app.ops.kept import EnvelopeState, RingKey
from sync.errors import Cancelled, Forged, HistoryDiffers, ServerGarbled, ServerRefused
from sync.invitation import Inviter, admission
from sync.protocol.control import Control, written
from sync.protocol.control_record import Body, NewWraps, Revocation
from sync.protocol.envelope import parse_envelope, parse_header
from sync.protocol.messages import EnvelopePage, PushResponse, PushResult
from sync.round import run_round
from sync.sealing.seat_keys import SeatKeys
from sync.sealing.wraps import Place, key_check, wrap_for
from sync.server import envelope_log
from sync.server.admission import Sound
from sync.steps.control import extend_control
from tests.simulation.memory_database import Tables
from tests.simulation.seat import Seat
from tests.simulation.server import Request
from tests.simulation.site import Site
from tests.simulation.verbs import give_everybody_keys, keys_given
from tests.simulation.wire import FaultyWire, understood
from tests.simulation.world import World


@pytest.fixture
def world(site: Site) -> World:
    """Three seats in good weather, all let in, all with every key."""
    made = World(site, seed=7)
    made.settle(1)
    give_everybody_keys(made)
    made.settle(1)
    return made


def saves(seat: Seat, times: int = 1) -> None:
    """The worker of a seat saves."""
    for _ in range(times):
        seat.save()


def test_a_round_with_nothing_to_say_is_one_request(world: World) -> None:
    """The server is asked for its heads and for nothing else."""
    seat = world.seats[0]
    before = seat.wire.requests
    report = seat.calm_round()
    assert seat.wire.requests - before == 1
    assert (report.pushed, report.pulled, report.refused, report.rewound) == (0, 0, 0, False)


def test_one_save_reaches_the_others(world: World) -> None:
    """Pushed by one, pulled by the other, receipted and shown the same."""
    first, second, _ = world.seats
    saves(first)
    assert first.calm_round().pushed == 1
    assert second.calm_round().pulled == 1
    assert second.disk.dump() == first.disk.dump()
    assert all(kept.receipt for kept in first.disk.kept.values())


def test_a_new_computer_reads_everything_from_the_start(site: Site, world: World) -> None:
    """A seat with an empty disk folds the control stream, takes its keys from it and opens the whole history."""
    saves(world.seats[0], 30)
    world.settle(1)
    late = Seat(world, site.seats[1])
    late.calm_round()
    assert late.disk.dump() == world.seats[0].disk.dump()


def test_a_seat_that_is_no_member_is_told_so(world: World) -> None:
    """Neither side lets a stranger in; what it saved stays where it is."""
    stranger = Seat(world, SeatKeys(b"\x01" + world.dice.randbytes(128)))
    with pytest.raises(ServerRefused):
        stranger.calm_round()


def test_stopping_keeps_the_pages_done(world: World) -> None:
    """Cancelled after the first page, the next round goes on from there."""
    first, second, _ = world.seats
    saves(first, 60)
    first.calm_round()
    talk = second.talk()
    talk.progress = lambda step, done, _total: step != "fetch" or not done
    with pytest.raises(Cancelled):
        run_round(talk)
    reached = second.disk.stream_state(talk.data_stream).cursor
    assert 0 < reached < len(ids_of(world))
    second.calm_round()
    assert second.disk.dump() == first.disk.dump()


def test_an_envelope_of_a_later_control_position_waits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is kept as it came, nothing fails, and it opens once the control stream has been read that far."""
    first, second, _ = world.seats
    talk = second.talk()
    run_round(talk)
    behind = talk.control
    _new_generation(world)
    saves(first, 3)
    first.calm_round()
    with monkeypatch.context() as patch:
        patch.setattr("sync.round.follow_control", lambda talk, heads: None)
        talk.control = behind
        assert run_round(talk).held > 0
    assert run_round(talk).held == 0
    assert second.disk.dump() == first.disk.dump()


def test_ops_wait_for_the_newest_key_of_their_ring(world: World) -> None:
    """A generation this seat has no key of yet: nothing is sealed under the older one any more."""
    first, second, third = world.seats
    saves(third, 4)
    third.calm_round()
    second.calm_round()
    _new_generation(world, only=first)
    saves(second, 3)
    assert second.calm_round().pushed == 0
    assert second.disk.waiting_count().ops == 3
    _wrap_for(world, second)
    assert second.calm_round().pushed > 0
    assert second.disk.waiting_count().ops == 0


def test_what_a_revoked_seat_sealed_later_is_held(world: World) -> None:
    """Everything up to its last good envelope opens, nothing after it, on a new computer just the same."""
    first, second, third = world.seats
    saves(second, 2)
    second.calm_round()
    good = ids_of(world)[-1]
    known = len(second.disk.ops)
    saves(second, 2)
    second.calm_round()
    extend_control(first.talk(), lambda control: _revoked(first, control, second, good))
    third.calm_round()
    assert len(third.disk.ops) == known
    assert {one.reason for one in third.disk.held_here.values()} == {"revoked"}
    with pytest.raises(ServerRefused):
        second.calm_round()


def test_a_revoked_seats_good_envelopes_stay_open_after_a_rewind(world: World) -> None:
    """Read a second time, what was good stays good."""
    first, second, third = world.seats
    saves(second, 4)
    world.settle(2)
    good = ids_of(world)[-1]
    extend_control(first.talk(), lambda control: _revoked(first, control, second, good))
    third.disk.rewind(replace(third.disk.stream_state(third.talk().data_stream), cursor=0, hash=bytes(32)))
    report = third.calm_round()
    assert report.held == 0
    assert third.disk.dump() == first.disk.dump()


def test_a_refused_envelope_is_set_aside_and_blocks_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """One refusal among several envelopes: that one is in quarantine with its reason, the others arrive."""
    first = world.seats[0]
    check = envelope_log.check_offer

    def refuse_first(raw: bytes, stream: bytes, control: Control) -> Sound | PushResult:
        if parse_header(parse_envelope(raw).header).prev == bytes(32):
            return PushResult(parse_envelope(raw).id, "rejected", code="quota")
        return check(raw, stream, control)

    monkeypatch.setattr(envelope_log, "check_offer", refuse_first)
    saves(first, 60)
    report = first.calm_round()
    assert report.refused == 1
    assert report.pushed >= 1
    assert [kept.reason for kept in first.disk.kept.values() if kept.state is EnvelopeState.QUARANTINE] == ["quota"]
    assert first.calm_round().refused == 0


def test_an_op_bigger_than_the_wire_takes_is_set_aside(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is sealed and visible in quarantine; smaller ones saved with it are sent in pieces."""
    monkeypatch.setattr("sync.protocol.envelope.MAX_ENVELOPE_BYTES", 700)
    first = world.seats[0]
    saves(first, 30)
    report = first.calm_round()
    assert report.pushed > 3
    assert first.disk.waiting_count().ops == 0
    assert {kept.reason for kept in first.disk.kept.values() if kept.state is EnvelopeState.QUARANTINE} <= {"too_big"}


def test_a_false_receipt_is_not_stored(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the server's own signature makes `at the centre` true."""
    first = world.seats[0]
    saves(first)
    with monkeypatch.context() as patch:
        patch.setattr(world.server.central.facts, "sign_receipt", lambda *_: bytes(64))
        with pytest.raises(Forged):
            first.calm_round()
    assert all(kept.state is EnvelopeState.FROZEN for kept in first.disk.kept.values())
    first.calm_round()
    assert all(kept.state is EnvelopeState.CENTRE for kept in first.disk.kept.values())


def test_another_server_key_is_not_believed(world: World) -> None:
    """Once met, the server's key stays the one that receipts are verified with."""
    first = world.seats[0]
    talk = first.talk()
    talk.server_key = bytes(31) + b"\x01"
    saves(first)
    with pytest.raises(Forged):
        run_round(talk)


@pytest.mark.parametrize("lie", ["gap", "withhold", "empty"])
def test_a_page_that_does_not_add_up_is_refused(world: World, lie: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gaps, withheld rows and empty pages stop the round; nothing of the page is stored."""
    first, second, _ = world.seats
    for _ in range(9):
        saves(first)
        first.calm_round()
    pull = FaultyWire.pull
    monkeypatch.setattr(FaultyWire, "pull", lambda *asked, **more: _garbled(pull(*asked, **more), lie))
    talk = second.talk()
    before = second.disk.stream_state(talk.data_stream)
    with pytest.raises(ServerGarbled):
        run_round(talk)
    assert second.disk.stream_state(talk.data_stream) == before


def test_swapped_rows_do_not_stay_unnoticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows in the wrong order give another hash; once the server is honest again, all is as it should be."""
    first, second, _ = world.seats
    for _ in range(9):
        saves(first)
        first.calm_round()
    pull = FaultyWire.pull
    with monkeypatch.context() as patch:
        patch.setattr(FaultyWire, "pull", lambda *asked, **more: _garbled(pull(*asked, **more), "swap"))
        with pytest.raises((ServerGarbled, HistoryDiffers)):
            second.calm_round()
    second.calm_round()
    assert second.disk.dump() == first.disk.dump()
    seqs = {row.id: row.seq for row in world.server.shelf.rows()}
    assert [kept.seq for kept in second.disk.kept.values()] == [seqs[id_] for id_ in second.disk.kept]


def test_a_receipt_never_seen_in_the_stream_is_doubted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The round is cut off after the receipt, the server quietly goes back to before it: it is offered again."""
    first = world.seats[0]
    backup = world.server.shelf.back_up()
    saves(first)

    def cut_off(*_values: object) -> None:
        raise ServerGarbled(what="test")

    with monkeypatch.context() as patch:
        patch.setattr("sync.round.fetch", cut_off)
        with pytest.raises(ServerGarbled):
            first.calm_round()
    world.put_server_back(backup, is_said=False)
    assert first.calm_round().pushed == 1


def test_a_receipt_of_the_very_first_round_is_doubted(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same on a computer that has never read a page: its vault does not know any incarnation yet."""
    world = World(site, seed=7)
    backup, second = world.server.shelf.back_up(), world.seats[1]
    second.disk.add_ring_keys(site.keys.ring_keys)
    saves(second)

    def cut_off(*_values: object) -> None:
        raise ServerGarbled(what="test")

    with monkeypatch.context() as patch:
        patch.setattr("sync.round.fetch", cut_off)
        with pytest.raises(ServerGarbled):
            second.calm_round()
    assert not second.disk.stream_state(second.talk().data_stream).incarnation
    world.put_server_back(backup, is_said=True)
    assert second.calm_round().pushed == 1


def test_a_copied_computers_envelopes_get_receipts_whatever_order_they_come_in(site: Site, world: World) -> None:
    """One of its own that is held until its key comes is offered once more like the others."""
    first = world.seats[0]
    copy = Seat(world, first.keys, first.disk.copy())
    world.seats.append(copy)
    saves(copy, 9)
    copy.calm_round()
    ids = list(copy.disk.kept)
    world.put_server_back(_without_envelopes(world), is_said=True)
    raws = {parse_envelope(raw).id: raw for raw in world.server.shown[-len(ids) :]}
    for id_ in reversed(ids):
        world.server.answer(Request("push", first.keys.seat, (raws[id_],)))
    first.calm_round()
    assert set(first.disk.kept) >= set(ids)
    assert all(kept.receipt for kept in first.disk.kept.values())


def test_held_envelopes_move_the_clock_on_when_they_open(site: Site) -> None:
    """What waited for a key is as much seen as what did not."""
    world = World(site, seed=3)
    first, second, third = world.seats
    second.clock.off = timedelta(hours=5)
    saves(second, 12)
    world.settle(1)
    assert third.disk.held_here
    keys_given(world, first)
    third.calm_round()
    assert third.disk.clock >= max(head.hlc for it in third.disk.views.values() for head in it.heads)  # type: ignore[attr-defined]  # in memory


def test_a_revoked_seats_good_envelopes_open_in_any_order(site: Site) -> None:
    """Those that had to wait for a key are opened though its last good one has long been read."""
    world = World(site, seed=3)
    first, second, third = world.seats
    while not third.disk.held_here:
        saves(second, 3)
        world.settle(1)
    while second.disk.kept and list(second.disk.kept)[-1] not in third.disk.kept:
        saves(second)
        world.settle(1)
    good = list(second.disk.kept)[-1]
    extend_control(first.conversation(), lambda control: _revoked(first, control, second, good))
    third.calm_round()
    keys_given(world, first)
    assert third.calm_round().held == 0
    first.calm_round()
    assert third.disk.dump() == first.disk.dump()


def test_held_envelopes_the_server_lost_are_offered_as_they_came(site: Site) -> None:
    """A seat without the ring's key still brings back what it keeps for others."""
    world = World(site, seed=3)
    first, second, third = world.seats
    saves(second, 20)
    world.settle(1)
    lost = set(ids_of(world))
    assert third.disk.held_here
    third.calm_round()
    world.put_server_back(world.backups[0], is_said=True)
    del world.seats[1]
    third.calm_round()
    assert set(ids_of(world)) == lost
    keys_given(world, first)
    third.calm_round()
    first.calm_round()
    assert third.disk.dump() == second.disk.dump() == first.disk.dump()


def test_a_held_envelope_the_server_refuses_is_offered_once(world: World) -> None:
    """A revoked seat's late envelope, lost by the server: it is not let in again, and not offered for ever."""
    first, second, third = world.seats
    saves(second, 2)
    second.calm_round()
    extend_control(first.talk(), lambda control: _revoked(first, control, second, bytes(32)))
    third.calm_round()
    world.put_server_back(_without_envelopes(world), is_said=True)
    assert third.calm_round().refused > 0
    assert third.calm_round().refused == 0
    assert third.disk.held_here


def test_a_fork_is_rewound_to_the_last_common_point(world: World) -> None:
    """Two histories from one point: the seat goes back exactly that far and both sides' envelopes survive."""
    first, second, _ = world.seats
    saves(first, 10)
    world.settle(1)
    backup = world.server.shelf.back_up()
    saves(first, 10)
    first.calm_round()
    world.put_server_back(backup, is_said=True)
    saves(second, 10)
    second.calm_round()
    assert first.calm_round().rewound
    world.settle(2)
    assert first.disk.dump() == second.disk.dump()
    assert set(first.disk.ops) == set(second.disk.ops)


def test_an_older_copy_of_a_vault_is_noticed(site: Site, world: World) -> None:
    """The server has envelopes of this seat that are not here: the report says how many."""
    first = world.seats[0]
    saves(first, 3)
    first.calm_round()
    copy = Seat(world, site.seats[0])
    assert copy.calm_round().unknown_own == len(ids_of(world))


def test_replaying_all_traffic_changes_nothing(world: World) -> None:
    """Every envelope ever sent, sent again by anybody: all duplicates, nothing moves."""
    for _ in range(3):
        for seat in world.seats:
            saves(seat, 3)
        world.settle(1)
    world.settle(1)
    before = [seat.disk.dump() for seat in world.seats], ids_of(world)
    raws = tuple(row.raw for row in world.server.shelf.rows())
    answer = world.server.answer(Request("push", world.seats[0].keys.seat, raws))
    assert {result.status for result in understood(answer, PushResponse).results} == {"duplicate"}
    world.settle(1)
    assert ([seat.disk.dump() for seat in world.seats], ids_of(world)) == before


def test_the_clock_offset_is_told(world: World) -> None:
    """How far this computer's clock is behind the server's, in milliseconds."""
    first = world.seats[0]
    first.clock.off = timedelta(days=400, seconds=-5)
    assert first.calm_round().clock_offset_ms == 5_000 - 400 * 24 * 3600 * 1000


def ids_of(world: World) -> list[bytes]:
    """The envelopes at the centre."""
    return [row.id for row in world.server.shelf.rows()]


def _without_envelopes(world: World) -> Tables:
    """A server that has kept its control stream and lost its data."""
    tables, empty = world.server.shelf.back_up(), Tables(world.site.keys.site)
    assert isinstance(tables, Tables)
    empty.records = tables.records
    empty.heads[world.server.control] = tables.heads[world.server.control]
    return empty


def _garbled(page: EnvelopePage, lie: str) -> EnvelopePage:
    rows = page.envelopes
    if lie == "gap":
        return replace(page, envelopes=rows[1:])
    if lie == "swap":
        first, second = rows[0], rows[1]
        return replace(page, envelopes=(replace(first, raw=second.raw), replace(second, raw=first.raw), *rows[2:]))
    if lie == "withhold":
        return replace(page, envelopes=rows[:-1], more=False)
    return replace(page, envelopes=())


def _revoked(by: Seat, control: Control, seat: Seat, last: bytes) -> tuple[bytes, ...]:
    return written(control, [Revocation(seat.keys.seat, last)], by.keys.seat, by.keys.sign)


def _new_generation(world: World, only: Seat | None = None) -> None:
    """A new generation of both rings, sealed for every seat, or for one only."""
    seats = [only] if only else world.seats
    site, first = world.site.keys.site, world.seats[0]
    bodies: list[Body] = []
    for key in (RingKey(key.ring, key.epoch + 1, world.random(32)) for key in world.site.keys.ring_keys):
        wraps: list[tuple[bytes, bytes]] = [
            (to.keys.seat, wrap_for(Place(site, key.ring, key.epoch, to.keys.seat), key.key, to.keys.kem_public))
            for to in seats
        ]
        bodies.append(NewWraps(key.ring, key.epoch, wraps, key_check(key)))
    extend_control(first.talk(), lambda control: written(control, bodies, first.keys.seat, first.keys.sign))


def _wrap_for(world: World, seat: Seat) -> None:
    """Give a seat every key the first one has."""
    first = world.seats[0]
    keys = tuple(key for ring in world.site.keys.ring_keys for key in first.disk.ring_keys(ring.ring))
    extend_control(first.talk(), lambda control: admission(Inviter(first.keys, control, keys), seat.keys, "member"))
