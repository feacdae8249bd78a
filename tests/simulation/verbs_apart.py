"""What happens to a site beside saves: attachments, snapshots, restricted cases. One family of stories each.

A family is told in some of the seeds only, so that the others are lived as they always were.
"""

from collections.abc import Sequence
from hashlib import sha256

from msgspec.structs import replace

from app.domain.ids import FolderRef, RingId, SeatId
from sync.protocol.control import Control, Member, fold, written
from sync.protocol.control_record import Body, NewSnapshot, make_record
from sync.protocol.posts import CASE, may_erase
from sync.protocol.restricting import Restriction
from sync.protocol.shredding import APPROVALS, Approval, Proposal, Shred, encode_proposal
from sync.protocol.signing import approval_words, proposal_words
from sync.sealing.seat_keys import SeatKeys
from tests.simulation.seat import Seat
from tests.simulation.server import Request
from tests.simulation.verb import Verb, appended
from tests.simulation.verbs import ALWAYS, VERBS, seat_let_in
from tests.simulation.world import World


# --- attachments
def attached(world: World, seat: Seat) -> None:
    """A worker attaches a photograph."""
    seat.attach()


def attached_and_sent(world: World, seat: Seat) -> None:
    """Attached, and brought in whatever weather there is; perhaps the power fails on the way."""
    seat.attach()
    seat.round(world.dice.choice((None, world.dice.randint(1, 14))), world.dice.random() < 0.5)


def attachment_wanted(world: World, seat: Seat) -> None:
    """A worker asks for bytes that are elsewhere."""
    elsewhere = [one for one in seat.disk.attachments() if not one.is_whole]
    if elsewhere:
        seat.disk.want(world.dice.choice(elsewhere).record)


def time_for_another_try(world: World, seat: Seat) -> None:
    """A quarter of an hour later."""
    world.time_ms += 15 * 60_000


# --- snapshots
def snapshot_left(world: World, seat: Seat) -> None:
    """A seat leaves snapshots of all its rings, or goes on with them; perhaps the power fails on the way."""
    seat.leave_snapshots(world.dice.choice((None, None, world.dice.randint(1, 9))), world.dice.random() < 0.5)


def snapshot_lies(world: World, seat: Seat) -> None:
    """A reader says a snapshot that is none: of a part of what there was, in another order, or of nothing at all."""

    def lie(control: Control) -> Sequence[bytes]:
        mine = [one.said for one in control.snapshots.values() if control.is_reader(seat.keys.seat, one.said.ring)]
        bodies: list[Body] = [_twisted(world, said) for said in mine]
        return written(control, bodies, seat.keys.seat, seat.keys.sign)

    if seat.is_let_in():
        appended(seat, lie)


def _twisted(world: World, said: NewSnapshot) -> NewSnapshot:
    dice, stands = world.dice, world.server.shelf.heads()["data"].seq
    lies = (
        replace(said, chunks=[dice.randbytes(32)]),
        replace(said, chunks=[*reversed(said.chunks)]),
        replace(said, chunks=said.chunks[:1]),
        replace(said, seq=stands, hash=dice.randbytes(32)),
        replace(said, seq=stands, hash=world.server.shelf.heads()["data"].hash),
        replace(said, salt=dice.randbytes(32)),
    )
    return dice.choice(lies)


# --- restricted rings
def case_restricted_at_opening(world: World, seat: Seat) -> None:
    """A case is opened for chosen colleagues alone, and written in at once, the server there or not."""
    colleagues = caseworkers(world, seat)
    if colleagues:
        ring = seat.restrict(world.dice.sample(colleagues, world.dice.randint(1, len(colleagues))))
        seat.begin_in(ring)


def case_restricted_later(world: World, seat: Seat) -> None:
    """A case everybody in casework could read is kept among chosen colleagues from now on. Sometimes it is a folder
    that cannot be shut away: the basics of a person."""
    name = "front" if world.dice.random() < 0.2 else CASE
    colleagues = caseworkers(world, seat)
    folders = [ref for ref in seat.disk.folders_in(world.ring(name)) if ref in seat.disk.folders()]
    if colleagues and folders:
        moving = world.dice.choice(sorted(folders))
        seat.restrict(world.dice.sample(colleagues, world.dice.randint(1, len(colleagues))), [moving])
        if world.dice.random() < 0.5:
            seat.write_in(moving)


def written_in_restricted(world: World, seat: Seat) -> None:
    """A reader writes in a restricted case, old or new."""
    control = known_to(seat)
    mine = [RingId(ring) for ring in control.restricted if seat.disk.ring_keys(RingId(ring))]
    folders = sorted({ref for ring in mine for ref in seat.disk.folders_in(ring)} & {*seat.disk.folders()})
    if folders:
        seat.write_in(FolderRef(world.dice.choice(folders)))
    elif mine:
        seat.begin_in(world.dice.choice(mine))


def readers_changed(world: World, seat: Seat) -> None:
    """A reader says anew who reads: somebody more, somebody less, perhaps not even the reader any more."""

    def said(control: Control) -> Sequence[bytes]:
        mine = [ring for ring in control.restricted if control.is_reader(seat.keys.seat, ring)]
        if not mine:
            return ()
        ring = world.dice.choice(mine)
        able = [
            member.seat for member in control.readers(world.ring(CASE)) if may_be_added(world, control, ring, member)
        ]
        readers = world.dice.sample(able, world.dice.randint(1, len(able)))
        world.chosen[RingId(ring)] |= set(map(SeatId, readers))
        body = Restriction(ring, control.restricted[ring].turn + 1, readers)
        return written(control, [body], seat.keys.seat, seat.keys.sign)

    if seat.is_let_in():
        appended(seat, said)


def may_be_added(world: World, control: Control, ring: bytes, member: Member) -> bool:
    """Whoever reads a ring may go on; nobody is added who has let go of it, nor where a case was kept apart later: such
    a computer has no more than skeletons of what came before."""
    is_new = SeatId(member.seat) not in world.chosen[RingId(ring)]
    return control.is_reader(member.seat, ring) or (
        is_new and not any(one.ring == ring for one in control.moved.values())
    )


def outsider_restricts(world: World, seat: Seat) -> None:
    """Somebody who does not read a ring says who reads it: nobody listens, the server first."""
    control = world.control()
    others = [ring for ring in control.restricted if not control.is_reader(seat.keys.seat, ring)]
    if not others or not control.is_active(seat.keys.seat):
        return
    ring = world.dice.choice(others)
    body = Restriction(ring, control.restricted[ring].turn + 1, [seat.keys.seat])
    raw = make_record(body, control.position + 1, control.hash, seat.keys.seat, seat.keys.sign)
    answer = world.server.answer(Request("append_control", seat.keys.seat, (control.position, (raw,))))
    if answer.is_good:
        raise AssertionError("somebody who is no reader has said who reads")


# --- erasing
def folder_erased(world: World, seat: Seat) -> None:
    """A folder is erased: one proposes, two others agree, somebody appends it. Often a colleague writes in it at that
    moment, who hears of it later."""
    folders, control = seat.disk.folders(), known_to(seat)
    taking_part = (keys for keys in world.site.seats if control.is_active(keys.seat))
    signers = [keys for keys in taking_part if may_erase(control.members[keys.seat].post)]
    if not folders or len(signers) < APPROVALS:
        return
    folder = world.dice.choice(folders)
    is_small_site = len(signers) == APPROVALS
    world.dice.shuffle(signers)
    proposer, approvers = signers[0], signers[-APPROVALS:] if not is_small_site else signers
    body = shred_of(world, [folder], proposer, approvers)
    for other in world.active():
        if folder in other.disk.folders() and world.dice.random() < 0.3:
            other.write_in(folder)
    world.erased.add(folder)
    appended(seat, lambda control: written(control, [body], seat.keys.seat, seat.keys.sign))


def too_few_erase(world: World, seat: Seat) -> None:
    """One who agrees twice, or a word that was given to something else: the server keeps everything."""
    folders, control = seat.disk.folders(), world.control()
    if not folders or not control.is_active(seat.keys.seat):
        return
    body = shred_of(world, [world.dice.choice(folders)], seat.keys, [seat.keys, seat.keys])
    if world.dice.random() < 0.5:
        other = next(keys for keys in world.site.seats if keys is not seat.keys)
        body = replace(body, approvals=[body.approvals[0], replace(body.approvals[1], seat=other.seat)])
    raw = make_record(body, control.position + 1, control.hash, seat.keys.seat, seat.keys.sign)
    if world.server.answer(Request("append_control", seat.keys.seat, (control.position, (raw,)))).is_good:
        raise AssertionError("one alone has erased something")


def written_in_erased(world: World, seat: Seat) -> None:
    """Somebody who has not heard of it writes in a folder that was erased."""
    folders = [ref for ref in seat.disk.folders() if ref in world.erased]
    if folders:
        seat.write_in(world.dice.choice(folders))


def shred_of(world: World, folders: list[bytes], proposer: SeatKeys, approvers: Sequence[SeatKeys]) -> Shred:
    """The body of a record that erases, with everybody's signature."""
    site, at_ms = world.site.keys.site, world.time_ms
    raw = encode_proposal(Proposal(world.random(16), folders, "consent_withdrawn", proposer.seat, at_ms))
    name = sha256(raw).digest()
    words = [Approval(one.seat, at_ms, one.sign(approval_words(site, at_ms, name))) for one in approvers]
    return Shred(raw, proposer.sign(proposal_words(site, name)), words)


# --- the server's disk
def row_rots(world: World, seat: Seat) -> None:
    """The server's disk spoils the row of an envelope."""
    rows = [row for row in world.server.shelf.rows() if not row.bare and row.raw]
    if rows:
        row = world.dice.choice(rows)
        world.header(row.id, row.raw)  # remembered, for what is checked later
        world.spoilt.add(row.id)
        world.server.shelf.spoil(row.seq, row.raw[: len(row.raw) // 2])


# --- what is asked above
def caseworkers(world: World, seat: Seat) -> list[SeatId]:
    """The colleagues a seat may choose among, as far as it knows; none where it does no casework itself."""
    control, ring = known_to(seat), world.ring(CASE)
    if not control.is_reader(seat.keys.seat, ring) or not seat.disk.ring_keys(ring):
        return []
    return [SeatId(member.seat) for member in control.readers(ring)]


def known_to(seat: Seat) -> Control:
    """What a seat knows of the control stream."""
    return fold(seat.disk.control_records(seat.talk().control_stream, 0))


FAMILIES: tuple[tuple[Verb, ...], ...] = (
    (Verb(attached, 2), Verb(attached_and_sent, 4), Verb(attachment_wanted, 3), Verb(time_for_another_try, 2)),
    (Verb(snapshot_left, 5), Verb(snapshot_lies, 1), Verb(seat_let_in, 3)),
    (
        Verb(case_restricted_at_opening, 2),
        Verb(case_restricted_later, 3),
        Verb(written_in_restricted, 3),
        Verb(readers_changed, 3),
        Verb(outsider_restricts, 1),
    ),
    (Verb(folder_erased, 3), Verb(written_in_erased, 3), Verb(too_few_erase, 1)),
)
ROT = (Verb(row_rots, 1),)
"""Told in some seeds of their own."""

BY_NAME = {
    verb.do.__name__: verb for verb in (*ALWAYS, *VERBS, *(verb for family in (*FAMILIES, ROT) for verb in family))
}
