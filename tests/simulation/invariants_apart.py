"""What is promised of attachments, snapshots and cases kept apart; see `invariants`."""

from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256

from app.domain.attachments import SMALL_BYTES
from app.domain.ids import EnvelopeId, FolderRef, RecordId, RingId
from app.ops.attached import attached_in
from app.ops.kept import EnvelopeState
from sync.errors import CannotOpen
from sync.protocol.control import fold
from sync.protocol.control_record import NewSnapshot, parse_body, parse_record
from sync.protocol.envelope import parse_envelope, parse_header
from sync.protocol.messages import BlobName
from sync.protocol.posts import CASE
from sync.protocol.restricting import Restriction
from sync.sealing.payload import unpack
from sync.sealing.snapshots import open_part
from tests.simulation.disk import Attachment, Vault
from tests.simulation.invariants import AtRest, contested_envelopes, is_reader_then, need, opens, read_ops
from tests.simulation.seat import Seat
from tests.simulation.world import AFTER_ROUND, World, is_whole


# --- at the end of a round
def attachments_are_honest(world: World, seat: Seat) -> None:
    """What is said to be at the centre is there, all of it; what is said to be here is what was attached."""
    known = seat.disk.attachments()
    stored = set(world.server.shelf.blobs()) if known else set()
    names = names_of(seat.disk) if known else {}
    for one in known:
        if one.is_stored and not world.was_quiet:  # then the night tells
            need(one.record in names and stored >= set(names[one.record]), "said to be at the centre, and is not")
        need(not one.is_whole or is_right(one), "an attachment is not what was attached")


def nothing_is_believed_for_long(world: World, seat: Seat) -> None:
    """Once a round has read everything, nothing is shown that was only told."""
    if seat.disk.stream_state(seat.talk().data_stream).cursor:
        need(seat.disk.preview() is None, "a snapshot is believed after all was read")


AFTER_ROUND += [attachments_are_honest, nothing_is_believed_for_long]


# --- at rest
def attachments_arrive(world: World) -> None:
    """Whatever one computer has whole is at the centre, and from there everywhere it is wanted or small; what nobody
    has is said to be elsewhere."""
    contested, stored = contested_envelopes(world), set(world.server.shelf.blobs())
    for seat in world.active():
        names = names_of(seat.disk, contested)
        for one in (one for one in seat.disk.attachments() if one.record in names):
            is_there = stored >= set(names[one.record])
            if one.is_whole:
                need(is_there and one.is_stored, "an attachment did not get to the centre")
                need(not one.problem, f"an attachment that is there has a problem: {one.problem}")
            elif one.size <= SMALL_BYTES or one.is_wanted:
                need(not is_there, "an attachment did not come")
                need(one.problem, "nobody is told where an attachment is")


def snapshots_hold_what_they_may(world: World) -> None:
    """The newest snapshot of a ring is of that ring's folders alone, and nobody opens it who may not read the ring."""
    control, blobs = world.control(), world.server.shelf.blobs()
    for ring in control.snapshots:
        snapshot = control.snapshot(ring)
        if snapshot is None:
            continue
        for seat in world.seats:
            for part in parts_of(seat.disk, world.server.data, snapshot.said, blobs):
                is_gone = seat.keys.seat in world.revoked
                need(not is_gone or not is_later(world, snapshot.said), "a revoked seat opens a snapshot")
                others = {one for one in seat.disk.folders_in_part(part) if world.home_of(one) != ring}
                dropped = {one for one in others if (one, snapshot.maker) in control.let_go}
                need(not dropped, "a snapshot holds what its maker said it had let go of")
                need(all(world.is_shut_away_from(snapshot.maker, one) for one in others), "a snapshot of another ring")


def restricted_rings_are_closed(world: World) -> None:
    """Who was never a reader has no key of a ring and opens nothing in it; who is none any more opens nothing later."""
    control, history = world.control(), readers_over_time(world)
    for seat in world.active():
        for ring in control.restricted:
            ever = [at for at, readers in history.get(ring, ()) if seat.keys.seat in readers]
            if not ever and not world.is_forked() and not is_decided_here(seat, ring):
                need(not seat.disk.ring_keys(RingId(ring)), "a stranger has the key of a restricted ring")
            if control.is_reader(seat.keys.seat, ring) or world.is_forked():
                continue
            since = max((at for at, readers in history[ring] if seat.keys.seat not in readers), default=0)
            for row in world.server.shelf.rows():
                header = world.header(row.id, row.raw)
                if header.ring == ring and header.control_pos >= since and is_reader_then(world, header):
                    need(not opens(seat.disk, row.raw), "who was taken out reads on")


def moved_folders_are_sealed_apart(world: World) -> None:
    """Once a reader has heard where a folder went, nothing of it is sealed for everybody any more."""
    if world.is_forked():
        return
    for row in world.server.shelf.rows():
        header = world.header(row.id, row.raw)
        moved = world.control().moved.get(header.folder)
        if moved and world.home_of(header.folder) == moved.ring != header.ring and header.control_pos >= moved.position:
            control = fold(world.server.shelf.records()[: header.control_pos])
            need(not control.is_reader(header.seat, moved.ring), "a case kept apart is sealed for everybody")


def erased_is_gone(world: World) -> None:
    """Of an erased folder nothing is left at the centre but skeletons, and on no computer but what was set aside; every
    seat that could have had something of it has signed that it let go."""
    control = world.control()
    for row in world.server.shelf.rows():
        need(row.bare or row.folder not in control.shreds, "the centre keeps what was erased")
    folders = {blob.folder for blob in world.server.shelf.blobs()}
    need(not folders & control.shreds.keys(), "the centre keeps the bytes of what was erased")
    for seat in world.active():
        for folder, gone in control.shreds.items():
            need(holds_nothing_of(seat, FolderRef(folder)), "something that was erased is still on a computer")
            member = control.members.get(seat.keys.seat)
            is_told = member is None or member.admitted > gone.position or (folder, seat.keys.seat) in control.let_go
            need(is_told, "a computer has not said that it let go")


def closed_is_gone(world: World) -> None:
    """Of a case that was kept apart later nothing is left on the computer of who is none of its readers."""
    control = world.control()
    for seat in world.active():
        for folder, home in control.moved.items():
            if world.folders[folder] == world.ring(CASE) and not control.keeps(seat.keys.seat, home.ring):
                need(not seat.disk.is_here(FolderRef(folder)), "a case kept apart is still on a computer")


def holds_nothing_of(seat: Seat, folder: FolderRef) -> bool:
    """Whether nothing that could be read of a folder is on a computer."""
    disk = seat.disk
    if disk.is_here(folder) or folder in {one.folder for one in disk.attachments()}:
        return False
    held = (parse_header(parse_envelope(one.raw).header).folder for one in disk.held_here.values())
    return folder not in {op.folder for op in read_ops(disk).values()} and folder not in held


def spoilt_rows_are_whole_again(world: World) -> None:
    """What the server's disk has spoilt and somebody has missed was brought again by whoever has it."""
    lost = world.lost_rows()
    for row in world.server.shelf.rows() if world.spoilt else ():
        if row.id in world.spoilt and row.id not in lost and not is_whole(row.id, row.raw):
            missed = [seat for seat in world.active() if not seat.disk.knows(EnvelopeId(row.id))]
            need(not missed, "what the server's disk has spoilt was not brought again")


AT_REST: tuple[AtRest, ...] = (
    spoilt_rows_are_whole_again,
    closed_is_gone,
    erased_is_gone,
    attachments_arrive,
    snapshots_hold_what_they_may,
    restricted_rings_are_closed,
    moved_folders_are_sealed_apart,
)


# --- how it is computed
def is_right(one: Attachment) -> bool:
    """Whether the bytes of an attachment are those its record speaks of."""
    return len(one.content) == one.size and sha256(one.content).digest() == one.sha256


def names_of(disk: Vault, contested: set[bytes] = frozenset()) -> dict[RecordId, tuple[BlobName, ...]]:  # type: ignore[assignment]  # nobody changes it
    """The blobs of every attachment whose record has come with an envelope that is at the centre."""
    found = {}
    for kept in disk.kept.values():
        if kept.state is EnvelopeState.CENTRE and kept.id not in contested:
            for record, names in _names(kept.header, kept.payload):
                found.setdefault(record, tuple(BlobName(kept.folder, name) for name in names))
    return found


@lru_cache(20_000)
def _names(header: bytes, payload: bytes) -> tuple[tuple[RecordId, tuple[bytes, ...]], ...]:
    blobs = parse_header(header).blobs
    if not blobs:
        return ()
    at, found = 0, []
    for one in (one for body in unpack(payload) for one in attached_in(body)):
        found.append((one.record, tuple(blobs[at : at + one.parts])))
        at += one.parts
    return tuple(found)


def parts_of(disk: Vault, stream: bytes, said: NewSnapshot, blobs: dict[BlobName, bytes]) -> Iterator[bytes]:
    """The parts of a snapshot that open with a disk's keys."""
    keys = [key for key in disk.ring_keys(RingId(said.ring)) if key.generation == said.epoch]
    for at, name in enumerate(said.chunks):
        sealed = blobs.get(BlobName(said.ring, name))
        if sealed is not None:
            try:
                yield open_part(keys, stream, said.salt, (at, at + 1 == len(said.chunks)), sealed)
            except CannotOpen:
                continue


def is_later(world: World, said: NewSnapshot) -> bool:
    """Whether a snapshot was sealed under a key that was opened once everybody shut out was shut out."""
    if world.is_forked():
        return False
    opened = [at for ring, epoch, at in world.generations() if (ring, epoch) == (said.ring, said.epoch)]
    return bool(opened) and min(opened) > max(gone.since for gone in world.revoked.values())


def readers_over_time(world: World) -> dict[bytes, list[tuple[int, set[bytes]]]]:
    """By restricted ring: from which position on who reads it."""
    found: dict[bytes, list[tuple[int, set[bytes]]]] = {}
    for raw in world.server.shelf.records():
        record = parse_record(raw)
        body = parse_body(record)
        if isinstance(body, Restriction):
            found.setdefault(body.ring, []).append((record.position, set(body.readers)))
    return found


def is_decided_here(seat: Seat, ring: bytes) -> bool:
    """Whether a ring was thought of on that computer."""
    return ring in {one.ring for one in seat.disk.restrictions()}
