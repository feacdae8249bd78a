"""What is promised, one function each. AFTER_STEP holds at any moment, AFTER_ROUND for a seat that has just finished a
round, AT_REST when the network has been perfect for three rounds."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import zstandard

from app.domain.ids import FolderRef, OpId
from app.ops.codec import decode, op_id
from app.ops.hlc import AHEAD_LIMIT_MS
from app.ops.kept import EnvelopeState, KeptEnvelope
from app.ops.kinds import ADD_ONLY
from app.ops.merge import Head, in_order
from app.ops.values import Op
from sync.compare import compare
from sync.errors import CannotOpen, Forged, Malformed
from sync.invitation import RINGS
from sync.protocol.control import fold
from sync.protocol.envelope import Header, parse_envelope, parse_header, rolled
from sync.protocol.names import NO_HASH
from sync.protocol.signing import check_signature, receipt_words
from sync.sealing.seal import open_envelope
from sync.sealing.wraps import unwrap_folder
from sync.steps.preview import waits_for_keys
from tests.simulation.disk import Dump, Place, Vault
from tests.simulation.memory_database import EnvelopeRow as Row
from tests.simulation.seat import MARKER, Seat
from tests.simulation.world import AFTER_ROUND, START_MS, Revoked, World, is_whole, ops_of


class Broken(AssertionError):
    """A promise that was not kept."""


def need(is_kept: object, promise: str) -> None:
    """Raise Broken unless it is kept."""
    if not is_kept:
        raise Broken(promise)


class Before(NamedTuple):
    """What stood before a step, to be compared with what stands after it."""

    disks: dict[int, frozenset[OpId]]  # by the identity of the disk; what may be erased is not among it
    unsent: dict[int, frozenset[tuple[FolderRef, OpId]]]  # saves that are in no envelope, and may be erased


def look(world: World) -> Before:
    """Remember what is on every disk."""
    refs = [FolderRef(ref) for ref in sorted(world.erased | world.apart)]
    return Before(
        {id(seat.disk): frozenset(lasting(world, seat.disk)) for seat in world.seats},
        {id(seat.disk): frozenset(unsent(seat.disk, refs)) for seat in world.seats},
    )


def unsent(disk: Vault, refs: Iterable[FolderRef]) -> Iterable[tuple[FolderRef, OpId]]:
    """The saves in some folders that are in no envelope."""
    return ((ref, op) for ref in refs for op in disk.unsent_in(ref))


def lasting(world: World, disk: Vault) -> Iterable[OpId]:
    """The ops of a disk, without those of folders that somebody has set out to erase."""
    may_go = world.erased | world.apart
    if not may_go:
        return disk.ops
    return (name for name, op in read_ops(disk).items() if op.folder not in may_go)


# --- at any moment
def acknowledged_is_durable(world: World, before: Before) -> None:
    """What a save or a pull has put on a disk stays there, whatever goes out."""
    for seat in world.seats:
        need(before.disks.get(id(seat.disk), frozenset()) <= set(seat.disk.ops), "an op has gone from a disk")


def unsent_is_set_aside(world: World, before: Before) -> None:
    """What is erased before its worker has sent it is kept where it can be looked at once more."""
    for seat in world.seats:
        for folder, op in before.unsent.get(id(seat.disk), ()):
            is_sealed = any(kept.folder == folder and kept.seat == seat.disk.seat for kept in seat.disk.kept.values())
            need(op in seat.disk.ops or op in seat.disk.set_aside() or is_sealed, "an unsent save was erased unseen")


def sequences_are_dense(world: World, before: Before) -> None:
    """The server's numbers run from 1 without a gap, and the rolling hash adds up to what the head says."""
    rows, head = world.server.shelf.rows(), world.server.shelf.heads()
    need([row.seq for row in rows] == list(range(1, len(rows) + 1)), "the server's numbers have a gap")
    need(len({row.id for row in rows}) == len(rows), "the server has an envelope twice")
    need(head["data"].seq == len(rows), "the head is not at the last envelope")
    need(head["data"].hash == (rows[-1].hash if rows else NO_HASH), "the head has another hash")
    records = world.server.shelf.records()
    need(head["control"].seq == len(records) == world.control().position, "the control stream has a gap")
    need(head["control"].hash == world.control().hash, "the control head has another hash")


def revoked_stay_out(world: World, before: Before) -> None:
    """Once the control stream says so, nothing of a revoked seat is let in but what leads up to its last good one."""
    for gone in world.revoked.values():
        if not world.was_restored:
            stored = {row.id for row in rows_of(world, gone.seat.seat)}
            need(stored <= gone.stored | chain(world, gone, world.seats), "a revoked seat was let in")


# --- at the end of a round
def marks_are_true(world: World, seat: Seat) -> None:
    """What is marked as being at the centre is there, under that number; our own with a receipt."""
    numbers = {row.id: row.seq for row in world.server.shelf.rows()}
    for kept in seat.disk.kept.values():
        if kept.state is EnvelopeState.CENTRE:
            need(numbers.get(kept.id) == kept.seq, "a mark is wrong")
            need(kept.receipt or kept.seat != seat.keys.seat, "a mark without a receipt")


def synced_means_synced(world: World, seat: Seat) -> None:
    """Where nothing waits, every op of this computer is at the centre; and all that is there was read."""
    if waits_for_keys(seat.conversation()):
        return  # a newcomer, who says so
    stored = {row.id for row in world.server.shelf.rows()}
    state = seat.disk.stream_state(seat.talk().data_stream)
    rows = world.server.shelf.rows()
    need(state.cursor == len(rows), "a round ended before the end of the stream")
    need(state.hash == (rows[-1].hash if rows else NO_HASH), "a round ended with another hash")
    count = seat.disk.waiting_count()
    kept = seat.disk.kept.values()
    if count.ops == count.quarantined == 0:
        inside = {op for one in kept if one.id in stored for op in ops_of(one)}
        need(set(seat.disk.ops) <= inside, "said to be synced, but an op is not at the centre")
    here = {one.id for one in kept} | set(seat.disk.held_here)
    there = {row.id for row in rows if not row.bare and (row.id not in world.spoilt or is_whole(row.id, row.raw))}
    need(there <= here, "an envelope was passed over")


def clocks_are_not_poisoned(world: World, seat: Seat) -> None:
    """Nobody's clock is further ahead than its own wrong clock, or a day before the server's time."""
    limit = max(world.time_ms + AHEAD_LIMIT_MS, seat.clock.latest_ms[0])
    need(seat.disk.clock.ms <= limit, "a clock was poisoned")
    seen = [op.hlc for op in read_ops(seat.disk).values() if op.hlc.ms <= START_MS]
    need(max(seen, default=seat.disk.clock) <= seat.disk.clock, "a clock was not moved on by what was seen")


def nobody_doubts_without_reason(world: World, seat: Seat) -> None:
    """Another history is told of only where the server has had one, or a page was garbled: two rows changed over
    are found out with the next page."""
    is_garbled = any("page_garbled" in one.wire.met for one in world.seats)
    need(world.was_restored or is_garbled or not world.doubts, "an honest server was doubted")


AFTER_ROUND += [marks_are_true, synced_means_synced, clocks_are_not_poisoned, nobody_doubts_without_reason]


# --- at rest
def all_see_the_same(world: World) -> None:
    """Convergence: seats of the same rings hold the same ops and show the same, byte for byte."""
    contested = contested_ops(world)
    there = {name: op for seat in world.active() for name, op in read_ops(seat.disk).items()}
    there = {name: op for name, op in there.items() if op.folder not in world.control().shreds}
    alike: dict[frozenset[bytes], list[Seat]] = defaultdict(list)
    for seat in world.active():
        shut_away = {name for name, op in read_ops(seat.disk).items() if world.is_shut_away(seat.keys, op.folder)}
        readable = within_rings(world, seat, there) - contested
        need(set(seat.disk.ops) - contested - shut_away == readable, "seats hold different ops")
        if not contested and not shut_away:
            alike[frozenset(folder for folder in world.folders if world.may_read(seat.keys, folder))].append(seat)
    for first, *others in alike.values():
        for seat in others:
            need(seat.disk.dump() == first.disk.dump(), "seats show different values")
            need(seat.disk.screen() == first.disk.screen(), "seats show different pages")


def nothing_avoidable_is_lost(world: World) -> None:
    """Every op of a computer that lives, and every envelope that was at the centre, has reached everybody."""
    contested = contested_ops(world)
    for seat in world.active():
        mine = within_rings(world, seat, world.must_have)
        need(set(seat.disk.ops) >= mine - contested, "a saved op is missing")
        known = (seat.disk.knows(one.id) or world.is_of_erased(one.id) for one in world.handed_in)
        need(all(known), "what was handed in is missing")
    stored = {row.id for row in world.server.shelf.rows()}
    lacking = world.must_store - contested_envelopes(world) - stored
    gone = (world.is_of_erased(one) or world.is_closed_everywhere(one) for one in lacking)
    need(all(gone), "an envelope is missing at the centre")  # of those nobody has more


def nothing_is_silently_overwritten(world: World) -> None:
    """What stands for a field is what no op supersedes, computed from the ops alone."""
    for seat in world.seats:
        need(seat.disk.dump() == standing(read_ops(seat.disk)), "a value was lost in merging")


def nothing_waits(world: World) -> None:
    """Liveness: within three perfect rounds everything is receipted, opened, and there is nothing left to say."""
    contested = contested_envelopes(world)
    for seat in world.active():
        count = seat.disk.waiting_count()
        need(count.ops == 0, "an op still waits")
        need(count.quarantined == 0 or world.revoked or world.undecided(), "something was refused")
        closed = [one for one in seat.disk.held_here.values() if one.id not in contested]
        held = [one for one in closed if not may_wait(world, seat, one.raw, one.reason)]
        need(not held, f"an envelope does not open: {held[0].reason if held else ''}")
        before = seat.wire.requests
        report = seat.calm_round()
        need((report.pushed, report.pulled, report.refused, report.rewound) == (0, 0, 0, False), "no end of rounds")
        need(seat.wire.requests - before == 1, "a round with nothing to say asks more than once")


def comparison_finds_nothing(world: World) -> None:
    """The comparison with the centre, in a history where all has arrived, says so."""
    for seat in world.active():
        found = compare(seat.conversation())
        has_hole = world.was_erased_and_lost() or world.was_closed_and_lost()
        differs = set(found.differs) - ({"hole"} if has_hole else set())
        differs -= {"missing", "receipt", "unplaced"} if world.undecided() else set()
        differs -= {"damaged"} if world.lost_rows() else set()
        need(not differs, f"the comparison finds a difference: {found.differs}")
        may_wait_for = world.revoked or world.undecided()
        need(not (found.waiting or found.refused) or may_wait_for, "the comparison finds something waiting")
        need(found.seq == len(world.server.shelf.rows()), "the comparison counts wrongly")


def places_agree(world: World) -> None:
    """The rolling hash a seat computed is the server's at every number it still knows."""
    rows = world.server.shelf.rows()
    need(rolled(row.id for row in rows) == (rows[-1].hash if rows else NO_HASH), "the rolling hash does not add up")
    for seat in world.active():
        stream = seat.talk().data_stream
        for row in rows:
            need(seat.disk.hash_at(stream, row.seq) in (None, row.hash), "a seat remembers another hash")


def receipts_are_the_servers(world: World) -> None:
    """Every stored receipt verifies with the server's key, for some incarnation it has had."""
    for seat in world.active():
        for kept in seat.disk.kept.values():
            need(not kept.receipt or is_signed(world, kept), "a receipt is not the server's")


def nothing_in_clear(world: World) -> None:
    """Confidentiality: what a worker wrote is nowhere in what the server was sent or keeps."""
    marker = MARKER.encode()
    need(
        not any(marker in shown for raw in world.server.shown for shown in forms_of(raw)),
        "the server was sent clear text",
    )
    need(not any(marker in row.raw for row in world.server.shelf.rows()), "the server keeps clear text")
    for forms in (marker, MARKER.encode("utf-16-le")):
        need(not any(forms in raw for raw in world.clear_files()), "clear text in a file")


def revoked_open_nothing_later(world: World) -> None:
    """Keys: a revoked seat, given all the server has, opens nothing sealed once the keys were changed after it."""
    control = world.control()
    for gone in world.revoked.values():
        need(not control.is_active(gone.seat.seat), "a revocation was lost")
        disks = [seat.disk for seat in world.seats if seat.keys is gone.seat]
        for row in world.server.shelf.rows() if not world.is_forked() else ():
            header = world.header(row.id, row.raw)
            if (
                header.control_pos >= gone.since and header.seat not in world.revoked
            ):  # those hand in what is sealed of old
                need(not any(opens(disk, row.raw) for disk in disks), "a revoked seat reads on")


def sealed_with_the_newest_key(world: World) -> None:
    """Whoever had read of a generation seals in no older one."""
    opened = world.generations()
    for row in world.server.shelf.rows() if not world.is_forked() else ():
        header = world.header(row.id, row.raw)
        if header.seat in world.revoked:
            continue  # it was handed in: nobody gives that seat a newer key
        if header.ring in world.control().restricted and not is_reader_then(world, header):
            continue  # nor that one; it hands in what it had written while it read the ring
        known = [epoch for ring, epoch, at in opened if ring == header.ring and at <= header.control_pos]
        need(header.epoch >= max(known, default=0), "sealed with a key that was given up")


def later_versions_pass(world: World) -> None:
    """What a newer program wrote is kept byte for byte: every op has the id its bytes give it, on every computer."""
    for seat in world.seats:
        bodies = seat.disk.bodies()
        need(all(op_id(body) == identity for identity, body in bodies.items()), "an op was spelt anew")
        need(set(bodies) == set(seat.disk.ops), "an op has lost its bytes")


def replay_changes_nothing(world: World) -> None:
    """Idempotence: everything ever written to the server, sent again, moves nothing that is there."""
    before = [row.id for row in world.server.shelf.rows()], world.server.shelf.records()
    dumps = [seat.disk.dump() for seat in world.active()]
    for request in [one for one in world.server.traffic if one.door in ("push", "append_control")]:
        world.server.answer(request)
    after = [row.id for row in world.server.shelf.rows()], world.server.shelf.records()
    need(after[0][: len(before[0])] == before[0] and after[1][: len(before[1])] == before[1], "replay moved something")
    need(len(set(after[0])) == len(after[0]), "replay doubled something")
    if after == before and not world.spoilt:  # else it has brought back what a stolen computer alone had
        world.settle(1)
        need([seat.disk.dump() for seat in world.active()] == dumps, "replay changed what is shown")


AtRest = Callable[[World], None]
AfterStep = Callable[[World, Before], None]
AFTER_STEP: tuple[AfterStep, ...] = (
    acknowledged_is_durable,
    unsent_is_set_aside,
    sequences_are_dense,
    revoked_stay_out,
)
AT_REST: tuple[AtRest, ...] = (
    all_see_the_same,
    nothing_avoidable_is_lost,
    nothing_is_silently_overwritten,
    nothing_waits,
    comparison_finds_nothing,
    places_agree,
    receipts_are_the_servers,
    nothing_in_clear,
    revoked_open_nothing_later,
    sealed_with_the_newest_key,
    later_versions_pass,
    replay_changes_nothing,
)


# --- how it is computed
def read_ops(disk: Vault) -> dict[OpId, Op]:
    """Every op of a disk, read."""
    return {identity: op_of(identity, body) for identity, body in disk.bodies().items()}


_read: dict[OpId, Op] = {}


def op_of(identity: OpId, body: bytes) -> Op:
    """An op is its bytes, so it is read once."""
    if identity not in _read:
        if len(_read) > 20_000:
            _read.clear()
        _read[identity] = decode(body)
    return _read[identity]


def standing(ops: Mapping[OpId, Op]) -> Dump:
    """What stands for every field: the pure answer to all ops at once, in no order."""
    gone: dict[Place, set[OpId]] = defaultdict(set)
    written: dict[Place, list[Head]] = defaultdict(list)
    for identity, op in ops.items():
        for write in op.writes:
            place = Place(write.kind, write.record, write.field)
            gone[place].update(write.supersedes)
            written[place].append(Head(identity, op.hlc, write.value))
    dump = {}
    for place, heads in written.items():
        left = in_order(head for head in heads if head.op not in gone[place])
        shown = [min(heads, key=lambda head: head.op)] if place.kind in ADD_ONLY else left
        if shown:
            dump[place] = tuple((head.op, repr(head.value)) for head in shown)
    return dump


def within_rings(world: World, seat: Seat, ops: Mapping[OpId, Op]) -> set[OpId]:
    """Those of some ops that a seat is meant to read."""
    erased = world.control().shreds
    return {name for name, op in ops.items() if op.folder not in erased and world.may_read(seat.keys, op.folder)}


def rows_of(world: World, seat: bytes) -> list[Row]:
    """The envelopes of a seat at the centre."""
    return [row for row in world.server.shelf.rows() if world.header(row.id, row.raw).seat == seat]


def chain(world: World, gone: Revoked, seats: Iterable[Seat]) -> set[bytes]:
    """A revoked seat's last good envelope and what led up to it, as far as the centre or one of some seats has it."""
    previous = {row.id: world.header(row.id, row.raw).prev for row in rows_of(world, gone.seat.seat)}
    for disk in (seat.disk for seat in seats):
        for kept in disk.kept.values():
            if kept.seat == gone.seat.seat:
                previous[kept.id] = parse_header(kept.header).prev
    good, at = set(), gone.last
    while at in previous and at not in good:
        good.add(at)
        at = previous[at]
    return good


def contested_envelopes(world: World) -> set[bytes]:
    """What revoked seats sealed beside the history their revocation calls good, or what nobody who is left can show to
    lead up to that. It waits for an administrator's word, and whoever had read it before goes on showing it."""
    contested = envelopes_of(world, world.undecided())
    for gone in world.revoked.values():
        named = {row.id for row in rows_of(world, gone.seat.seat)} | world.must_store
        named |= {kept.id for seat in world.seats for kept in seat.disk.kept.values()}
        owned = {name for name in named if world.sender(name) == gone.seat.seat}
        contested |= owned - chain(world, gone, world.active()) - world.control().late
    return contested


def envelopes_of(world: World, folders: set[bytes]) -> set[bytes]:
    """The envelopes of some folders, wherever they are."""
    if not folders:
        return set()
    kept = {one.id for seat in world.seats for one in seat.disk.kept.values() if one.folder in folders}
    return kept | {row.id for row in world.server.shelf.rows() if row.folder in folders}


def contested_ops(world: World) -> set[OpId]:
    """The ops in contested envelopes, or in none of a revoked seat's."""
    contested = contested_envelopes(world)
    if not contested:
        return set()
    kept = [one for seat in world.seats for one in seat.disk.kept.values() if one.id in contested]
    return {op for one in kept for op in ops_of(one)}


def forms_of(raw: bytes) -> Iterable[bytes]:
    """Some bytes as they are, and unpacked where a compressed frame begins in them."""
    yield raw
    at = raw.find(zstandard.FRAME_HEADER)
    if at >= 0:
        try:
            yield zstandard.ZstdDecompressor().decompressobj().decompress(raw[at:])
        except zstandard.ZstdError:
            return


def may_wait(world: World, seat: Seat, raw: bytes, reason: str) -> bool:
    """Whether it is right that an envelope stays closed here."""
    header = parse_header(parse_envelope(raw).header)
    if reason == "no_key" and header.folder in {world.header(one, b"").folder for one in world.lost_rows()}:
        return (
            True  # its seat's first envelope brought the key, and the centre's disk has spoilt the only one there was
        )
    if reason == "no_key":
        if header.ring not in {world.ring(name) for name in RINGS} and not any(
            opens(one.disk, raw) for one in world.active()
        ):
            return True  # all who had the key of that restricted ring are gone, or shut out
        return not world.may_read(seat.keys, header.folder)
    if reason == "bad_payload":  # two branches, and the key of the one that was given up lies with the shut-out alone
        return header.seat in world.revoked and not any(opens(one.disk, raw) for one in world.active())
    return reason == "unknown_suite"


def is_reader_then(world: World, header: Header) -> bool:
    """Whether a seat read the ring of an envelope when it sealed it."""
    return fold(world.server.shelf.records()[: header.control_pos]).is_reader(header.seat, header.ring)


def is_signed(world: World, kept: KeptEnvelope) -> bool:
    """Whether a receipt is the server's word for this envelope at this place."""
    key = world.server.public_key
    for incarnation in world.server.incarnations:
        words = receipt_words(incarnation, kept.stream, kept.seq or 0, kept.id)
        try:
            check_signature(key, kept.receipt, words, "receipt")
        except Forged:
            continue
        return True
    return False


def opens(disk: Vault, raw: bytes) -> bool:
    """Whether any key on a disk opens an envelope; nothing opens a skeleton."""
    try:
        envelope = parse_envelope(raw)
    except Malformed:
        return False
    header: Header = parse_header(envelope.header)
    for ring_key in disk.ring_keys(header.ring):  # type: ignore[arg-type]  # a ring's id
        try:
            known = disk.folder_keys([FolderRef(header.folder)])
            folder = known[0] if known else unwrap_folder(header, ring_key)
            open_envelope(envelope, header, folder.key, ring_key.key)
        except CannotOpen:
            continue
        return True
    return False
