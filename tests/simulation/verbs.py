"""Everything that can happen on a day, one function each. A new ability of the engine is one more line in VERBS."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from app.domain.ids import EnvelopeId
from app.ops.kept import EnvelopeState, RingKey
from sync.compare import compare
from sync.errors import ServerRefused, SyncError
from sync.hand_in import pack, take_in
from sync.invitation import RINGS, Inviter, admission
from sync.membership import admit_late, late_work
from sync.protocol.control import Control, fold, written
from sync.protocol.control_record import VERSION, Body, NewMember, Revocation, WipeOrder, make_record
from sync.protocol.envelope import Envelope, Header, encode_envelope, encode_header
from sync.protocol.messages import ControlPage, PushResponse, StreamPosition
from sync.protocol.names import NO_HASH
from sync.protocol.signing import control_words, envelope_words
from sync.sealing.seat_keys import SeatKeys, make_seat_keys
from sync.sealing.wraps import wraps_for
from sync.steps.control import extend_control
from sync.steps.sharing import share_keys
from tests.simulation.seat import Seat
from tests.simulation.server import Request, encode
from tests.simulation.verb import Verb, appended
from tests.simulation.wire import understood
from tests.simulation.world import PUT_IN_ORDER, Revoked, World

LATER_TYPE = 200  # a control record of a version to come
LATER_SUITE = 9


# --- workers and their programs
def save(world: World, seat: Seat) -> None:
    """A worker saves."""
    seat.save()


def save_as_later_version(world: World, seat: Seat) -> None:
    """A worker with a newer program saves: unknown kinds, unknown fields, unknown parts of an op."""
    seat.save(later=True)


def save_and_go_out(world: World, seat: Seat) -> None:
    """The power fails while a save is written."""
    seat.save(dies=world.dice.random() < 0.5)


def round_goes(world: World, seat: Seat) -> None:
    """A round in whatever weather there is."""
    seat.round()


def round_and_go_out(world: World, seat: Seat) -> None:
    """The power fails before or after one of the commits of a round."""
    seat.round(world.dice.randint(1, 9), world.dice.random() < 0.5)


def program_restarted(world: World, seat: Seat) -> None:
    """Logged out and in again."""
    seat.restart()


def late_arrives(world: World, seat: Seat) -> None:
    """Requests given up long ago arrive, in any order."""
    seat.wire.deliver_late()


def goes_offline(world: World, seat: Seat) -> None:
    """A week in the villages, or back from it."""
    seat.offline = 0 if seat.offline else world.dice.randint(2, 8)


def weather_changes(world: World, seat: Seat) -> None:
    """Its connection gets better or worse."""
    seat.wire.trouble = world.dice.choice((0.0, 0.1, 0.4))


# --- time
def time_passes(world: World, seat: Seat) -> None:
    """Minutes, or a month."""
    world.time_ms += int(timedelta(minutes=world.dice.choice((1, 90, 60 * 24 * 31))).total_seconds() * 1000)


def clock_goes_wrong(world: World, seat: Seat) -> None:
    """A computer's clock jumps, stops or is set right."""
    seat.clock.go_wrong(world.dice)


# --- the server
def server_backed_up(world: World, seat: Seat) -> None:
    """A nightly backup."""
    world.backups.append(world.server.shelf.back_up())


def server_restored(world: World, seat: Seat) -> None:
    """An older backup is put back; the operator says so, or does not."""
    world.put_server_back(world.dice.choice(world.backups), is_said=world.dice.random() < 0.7)


def server_lost(world: World, seat: Seat) -> None:
    """The database is gone; the operator adds the site anew."""
    world.put_server_back(world.backups[0], is_said=True)


def server_restarted(world: World, seat: Seat) -> None:
    """The process ends and begins."""
    world.server.start()


def branches_grow(world: World, seat: Seat) -> None:
    """An administrator changes who takes part; the server goes back to before that; another administrator writes on."""
    backup = world.server.shelf.back_up()
    first = world.seats[0]
    for do in (*world.dice.sample((seat_shut_out, generation_opened, seat_let_in), 2), save, round_goes):
        do(world, first)
    world.put_server_back(backup, is_said=world.dice.random() < 0.5)
    for other in world.active():
        if other.keys is world.site.seats[1]:
            generation_opened(world, other)


def fire(world: World, seat: Seat) -> None:
    """A worker writes, one colleague reads it; then the server goes back to before, and the computer is gone."""
    if seat is world.seats[0] or len(world.active()) <= 2:
        return
    backup = world.server.shelf.back_up()
    for _ in range(2):
        seat.save()
    seat.round()
    world.dice.choice([other for other in world.active() if other is not seat] or [seat]).round()
    world.put_server_back(backup, is_said=world.dice.random() < 0.5)
    world.seats.remove(seat)


# --- computers
def computer_imaged(world: World, seat: Seat) -> None:
    """An image of a disk is put aside."""
    world.images.append((seat, seat.disk.copy()))


def computer_restored(world: World, seat: Seat) -> None:
    """A disk is put back as it was; what nobody else has is gone, and nobody promised otherwise."""
    for at, (of, image) in enumerate(world.images):
        if of is seat:
            del world.images[at]
            seat.put_back(image)
            return


def computer_cloned(world: World, seat: Seat) -> None:
    """An image is started as a second computer with the same keys."""
    if len(world.seats) < 6 and not any(other is not seat and other.keys is seat.keys for other in world.seats):
        world.seats.append(Seat(world, seat.keys, seat.disk.copy()))


def computer_stolen(world: World, seat: Seat) -> None:
    """What it had sent to somebody who lives must not go with it. The founder's computer stays."""
    if seat is not world.seats[0] and len(world.active()) > 2 and world.dice.random() < 0.3:
        world.seats.remove(seat)


# --- the control stream
def seat_let_in(world: World, seat: Seat) -> None:
    """An administrator lets a new seat in; its computer is empty."""
    if world.unused and seat.may_act():
        keys = world.unused[0]
        held = tuple(key for name in RINGS for key in seat.disk.ring_keys(world.ring(name)))

        def let_in(control: Control) -> Sequence[bytes]:
            return admission(Inviter(seat.keys, control, held), keys, "member", world.post_of(keys))

        if appended(seat, let_in):
            world.unused.remove(keys)
            world.seats.append(Seat(world, keys))


def keys_given(world: World, seat: Seat) -> None:
    """An administrator gives members the posts they are meant to have; the keys are sealed for them, now or later."""
    if seat.may_act():
        appended(seat, lambda control: posts_given(world, seat, control), then=share_keys)


def generation_opened(world: World, seat: Seat) -> None:
    """An administrator opens a new generation of each ring."""
    if seat.may_act():
        appended(seat, lambda control: next_generation(world, seat, control))


def seat_shut_out(world: World, seat: Seat) -> None:
    """An administrator revokes a member, naming the last envelope it trusts, and changes the keys."""
    others = [
        other for other in world.active() if other.keys not in (world.seats[0].keys, seat.keys) and other.is_let_in()
    ]
    if not (others and seat.may_act() and len(world.active()) > 2):
        return
    gone, backup = world.dice.choice(others), world.server.shelf.back_up()
    last = last_good_of(world, gone.keys)
    if is_early := world.dice.random() < 0.3:  # what it writes now is read, and then called no good; all is lost then
        gone.save()
        for other in (gone, *world.active()):
            other.round()

    def shut_out(control: Control) -> Sequence[bytes]:
        return written(control, [Revocation(gone.keys.seat, last)], seat.keys.seat, seat.keys.sign)

    if appended(seat, shut_out):
        is_changed = appended(seat, lambda _: (), then=share_keys)
        since = world.control().position if is_changed else 2**53
        stored = {row.id for row in world.server.shelf.rows()}
        world.revoked[gone.keys.seat] = Revoked(gone.keys, last, stored, since)
        if is_early:
            world.put_server_back(backup, is_said=True)


def later_record(world: World, seat: Seat) -> None:
    """A newer administrator's program writes a kind of control record this version does not know."""
    if seat.may_act():
        appended(seat, lambda control: [record_of_later_version(seat.keys, control, world.random(8))])


def later_envelope(world: World, seat: Seat) -> None:
    """A newer program seals with a suite this version does not know: kept by everybody, opened by nobody."""
    if seat.is_let_in() and not seat.offline:
        try:
            seat.wire.push(seat.talk().data_stream, [envelope_of_later_version(world, seat.keys, seat.keys.seat)])
        except SyncError as error:
            world.failures.append(error)


def stranger_knocks(world: World, seat: Seat) -> None:
    """Somebody who is no member offers an envelope, and one in a member's name; neither may be let in."""
    if seat.is_let_in() and not seat.offline:
        stranger = make_seat_keys(world.random)
        own = envelope_of_later_version(world, stranger, stranger.seat)
        forged = envelope_of_later_version(world, stranger, seat.keys.seat)
        answer = world.server.answer(Request("push", seat.keys.seat, (own, forged)))
        results = understood(answer, PushResponse).results
        codes = [result.code for result in results]
        if codes != ["not_member", "bad_signature"]:
            raise AssertionError(f"a stranger was let in: {codes}")


def revoked_knocks(world: World, seat: Seat) -> None:
    """A revoked seat asks for what there is, past its own program, which would not even ask; and somebody who is no
    administrator orders it to be destroyed."""
    for gone in world.revoked:
        if gone in world.control().members and not world.control().is_active(gone):
            answer = world.server.answer(Request("pull", gone, (StreamPosition(world.server.data, 0, NO_HASH), True)))
            if answer.is_good:
                raise AssertionError("a revoked seat is served")
            late = envelope_of_later_version(world, world.revoked[gone].seat, gone)
            results = understood(world.server.answer(Request("push", gone, (late,))), PushResponse).results
            if results[0].code != "revoked":
                raise AssertionError("a revoked seat's envelope is let in")
            said = understood(world.server.answer(Request("control_page", gone, (0,))), ControlPage)
            if fold(said.records).position > world.control().readable_by(gone):
                raise AssertionError("a revoked seat is told who takes part after it")
            third = world.site.seats[2]
            control = world.control()
            order = make_record(WipeOrder(gone), control.position + 1, control.hash, third.seat, third.sign)
            if world.server.answer(Request("append_control", third.seat, (control.position, (order,)))).is_good:
                raise AssertionError("a plain member has ordered a vault to be destroyed")


ALWAYS = (Verb(save, 6), Verb(round_goes, 6))
VERBS = (
    Verb(save_as_later_version, 2),
    Verb(save_and_go_out, 1),
    Verb(round_and_go_out, 4),
    Verb(program_restarted, 1),
    Verb(late_arrives, 1),
    Verb(goes_offline, 1),
    Verb(weather_changes, 1),
    Verb(time_passes, 1),
    Verb(clock_goes_wrong, 1),
    Verb(server_backed_up, 2),
    Verb(server_restored, 2),
    Verb(server_lost, 1),
    Verb(server_restarted, 1),
    Verb(branches_grow, 1),
    Verb(fire, 1),
    Verb(computer_imaged, 1),
    Verb(computer_restored, 1),
    Verb(computer_cloned, 1),
    Verb(computer_stolen, 1),
    Verb(seat_let_in, 2),
    Verb(keys_given, 2),
    Verb(generation_opened, 1),
    Verb(seat_shut_out, 2),
    Verb(later_record, 1),
    Verb(later_envelope, 1),
    Verb(stranger_knocks, 1),
    Verb(revoked_knocks, 1),
)


# --- what an administrator does when all is quiet
def let_in_the_forgotten(world: World) -> None:
    """A restored server and a restored administrator may both have forgotten a seat."""
    founder = world.seats[0]
    founder.calm_round()
    for seat in world.active():
        if seat.keys.seat not in world.control().members:
            keys = tuple(founder.disk.ring_keys(world.ring(RINGS[0])))
            extend_control(
                founder.conversation(),
                lambda control, to=seat.keys, keys=keys: admission(
                    Inviter(founder.keys, control, keys), to, "member", world.post_of(to)
                ),
            )


def bring_branches_together(world: World) -> None:
    """Every seat tells once what it knows of the control stream."""
    for seat in world.active():
        seat.calm_round()


def give_everybody_keys(world: World) -> None:
    """Whoever is to read a ring is given its keys by whoever holds them."""
    founder = world.seats[0]
    extend_control(founder.conversation(), lambda control: posts_given(world, founder, control))
    for seat in world.active():
        seat.calm_round()


def admit_what_was_late(world: World) -> None:
    """In every other history everybody hands in what they have, the shut-out too, and what is late is admitted."""
    founder = world.seats[0].conversation()
    if world.dice.random() < 0.5:
        return
    for seat in world.seats[1:] if world.revoked else ():
        take_in(founder, pack(seat.conversation()))
        world.handed_in += [one for one in seat.disk.kept.values() if one.state is EnvelopeState.FROZEN]
    admit_late(founder, [late.id for late in late_work(founder)])


def compare_at_night(world: World) -> None:
    """The centre was put back without a word: by the next morning every seat has asked what it lacks."""
    if world.was_quiet:
        for seat in world.active():
            seat.calm_round()
            compare(seat.conversation())


def tell_what_was_said(world: World) -> None:
    """Every seat brings what it knows of the control stream, before anybody reads on: what a server that was put back
    still keeps erased, only a record tells, and who has that may come last."""
    for seat in world.active():
        with suppress(ServerRefused):  # some the server has forgotten, too
            extend_control(seat.conversation(), lambda _control: ())


PUT_IN_ORDER += [
    tell_what_was_said,
    let_in_the_forgotten,
    bring_branches_together,
    give_everybody_keys,
    admit_what_was_late,
    compare_at_night,
]


# --- how control records are written
def posts_given(world: World, seat: Seat, control: Control) -> Sequence[bytes]:
    """Records that give every member the post it is meant to have, where it has another."""
    known = [(keys, control.members[keys.seat]) for keys in world.site.seats if control.is_active(keys.seat)]
    bodies = [
        NewMember(keys.seat, keys.verify_key, keys.kem_public, member.role, world.post_of(keys))
        for keys, member in known
        if member.post != world.post_of(keys)
    ]
    return written(control, bodies, seat.keys.seat, seat.keys.sign)


def next_generation(world: World, seat: Seat, control: Control) -> Sequence[bytes]:
    """Records that open a new generation of each ring for its readers."""
    bodies: list[Body] = []
    for name in RINGS:
        ring = world.ring(name)
        key = RingKey(ring, control.latest_epoch(ring) + 1, world.random(32))
        bodies.append(wraps_for(world.site.keys.site, key, control.readers(ring)))
    return written(control, bodies, seat.keys.seat, seat.keys.sign)


def last_good_of(world: World, keys: SeatKeys) -> bytes:
    """A seat's newest envelope at the centre, or the one before it: the computer was stolen the day before."""
    own = [row.id for row in world.server.shelf.rows() if world.header(row.id, row.raw).seat == keys.seat]
    return world.dice.choice([NO_HASH, *own][-2:]) if world.dice.random() < 0.5 else [NO_HASH, *own][-1]


def record_of_later_version(keys: SeatKeys, control: Control, said: bytes) -> bytes:
    """A control record of a type to come."""
    unsigned = (VERSION, LATER_TYPE, control.position + 1, control.hash, keys.seat, said)
    return encode((*unsigned, keys.sign(control_words(encode(unsigned)))))


def envelope_of_later_version(world: World, signer: SeatKeys, named: bytes) -> bytes:
    """An envelope in a suite to come."""
    ring = world.ring(RINGS[0])
    header = Header(
        version=1,
        suite=LATER_SUITE,
        stream=world.server.data,
        folder=world.random(16),
        ring=ring,
        epoch=1,
        control_pos=0,
        seat=named,
        prev=EnvelopeId(NO_HASH),
        salt=world.random(32),
        commit=world.random(32),
    )
    head, ciphertext = encode_header(header), world.random(64)
    return encode_envelope(Envelope(head, ciphertext, signer.sign(envelope_words(head, ciphertext))))
